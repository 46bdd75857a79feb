"""What stands before every request: host, origin, session, size, and the headers every answer carries."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from rehearse.store.take_json import SCHEMA
from rehearse.web.access import SESSION_S, Access, LoginThrottle, is_loopback

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No script but our own files, nothing from elsewhere, and nobody frames us."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), display-capture=()",
}

STATUS = {
    "missing": 404, "elsewhere": 403, "ambiguous": 422, "queue_full": 503, "library": 503, "newer_library": 503,
    "disk_full": 503, "not_written": 503, "damaged": 503,
}  # fmt: skip
"""Of an error, by its code; 422 for the others."""

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

OPEN_PATHS = ("/login", "/in", "/static/", "/favicon.ico")
"""What may be seen before one is let in: the door, and how it looks."""

PASSWORD_HEADER = "x-rehearse-password"
"""What a script on another machine sends beside its token."""

MOST_FORM_BYTES = 1 << 20
"""Requests that carry no recording are smaller, in bytes."""

HEARD_OUT_BYTES, HEARD_OUT_S = 16_000_000, 5.0
"""A little too much is received and thrown away: who is cut off while sending does not hear why."""

UPLOAD_PATHS = ("/api/takes", "/api/baseline")


class TooLargeError(Exception):
    """More has come than was allowed."""


class Guard:
    """The door.

    Parameters
    ----------
    app : ASGI application
    access : Access
    most_bytes : int
        Longest request that carries a recording.
    throttle : LoginThrottle
        With those who guess the password.
    """

    def __init__(self, app: ASGIApp, access: Access, most_bytes: int, throttle: LoginThrottle) -> None:
        self._app = app
        self._access = access
        self._most_bytes = most_bytes
        self._throttle = throttle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answering = _with_headers(send, scope["path"])
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)
        if refused is not None:
            await refused(scope, receive, answering)
            return
        if scope["method"] == "HEAD":
            scope, answering = {**scope, "method": "GET"}, _without_body(answering)
        await self._within_size(scope, headers, receive, answering)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer to a request that is not let through."""
        access, method, path = self._access, scope["method"], scope["path"]
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not access.knows_host(host):
            hint = "For an address that opens it: rehearse serve"
            return _refuse(path, 421, "host", "This server is not called that.", hint)
        origin = headers.get("origin")
        # Under no-referrer, and from a file, browsers send a form with Origin: null. The two forms of ours that are
        # sent so carry a password or a code that nobody else knows.
        is_sign_in = path == "/in" and method == "POST"
        hidden = origin == "null" and path == "/login"
        if origin is not None and not hidden and not is_sign_in and not access.is_own_origin(origin, host):
            return _refuse(path, 403, "origin", "Other sites may not use this server.")
        other_site = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if method not in SAFE_METHODS and other_site and not is_sign_in:
            return _refuse(path, 403, "origin", "Other sites may not use this server.")
        if path.startswith("/in/") and method != "GET":
            return _refuse(path, 405, "method", "An address to sign in at is opened, and only once.")
        if path.startswith(OPEN_PATHS):
            return None
        if access.has_token(headers.get("authorization", "")):
            return self._refusal_of_script(scope, headers)
        if not access.has_session(cookie_parser(headers.get("cookie", "")), host):
            return _not_known(scope)
        if method not in SAFE_METHODS and not access.is_form_word(headers.get("x-rehearse-form", "")):
            return _refuse(path, 403, "session", "This request does not come from the page.", "Reload the page.")
        return None

    def _refusal_of_script(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer to a script with the token: from another machine it needs the password as well."""
        if not self._access.password or is_same_machine(scope):
            return None
        address = scope["client"][0] if scope.get("client") else ""
        owed_s = math.ceil(self._throttle.owed_s(address))
        if owed_s:
            answer = _refuse(scope["path"], 429, "password", "Too many wrong passwords.", f"Wait {owed_s} s.")
            answer.headers["retry-after"] = str(owed_s)
            return answer
        given = headers.get(PASSWORD_HEADER, "")
        if self._access.is_password(given):
            self._throttle.guessed_right(address)
            return None
        if given:
            self._throttle.guessed_wrong(address)
        hint = "Send it beside the token: X-Rehearse-Password: PASSWORD"
        return _refuse(scope["path"], 401, "password", "From another machine the password is needed too.", hint)

    async def _within_size(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        most = self._most_bytes if scope["path"] in UPLOAD_PATHS else MOST_FORM_BYTES
        too_large = _refuse(
            scope["path"], 413, "too_large", f"It is larger than {most / 1e6:.0f} MB, the most that is taken.",
            "Cut it down to the message itself, or save it as MP3 or M4A.",
        )  # fmt: skip
        too_large.headers["connection"] = "close"
        claimed = headers.get("content-length", "0")
        if not claimed.isdecimal() or int(claimed) > most:
            if claimed.isdecimal() and int(claimed) <= most + HEARD_OUT_BYTES and "expect" not in headers:
                await _heard_out(receive)
            await too_large(scope, receive, send)
            return
        came = 0
        answered = False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except TooLargeError:
            if not answered:
                await _heard_out(receive)
                await too_large(scope, receive, send)


def is_same_machine(scope: Scope) -> bool:
    """Tell whether a request comes from the machine that the server runs on."""
    client, server = scope.get("client") or ("",), scope.get("server") or (None,)
    return is_loopback(client[0]) or client[0] == server[0]


def _not_known(scope: Scope) -> Response:
    if scope["path"].startswith("/api/") or scope["method"] != "GET":
        hint = "A browser signs in with: rehearse serve. A script sends the header in the file script-token."
        return _refuse(scope["path"], 401, "session", "You are not known here.", hint)
    return RedirectResponse("/login", status_code=303)


async def _heard_out(receive: Receive) -> None:
    left = HEARD_OUT_BYTES
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(HEARD_OUT_S):
            while left > 0 and (message := await receive()).get("more_body", False):
                left -= len(message.get("body", b""))


def let_in(answer: Response, access: Access, host: str) -> None:
    """Give the browser its cookie for this host."""
    session = access.new_session(host)
    answer.set_cookie(access.cookie_name, session, max_age=SESSION_S, httponly=True, samesite="strict", path="/")


def error_body(code: str, message: str, hint: str = "") -> dict[str, object]:
    """Return an error under the names of the command's JSON."""
    return {"schema": SCHEMA, "error": {"code": code, "message": message, "hint": hint}}


def _refuse(path: str, status: int, code: str, message: str, hint: str = "") -> Response:
    if path.startswith("/api/"):
        content = json.dumps(error_body(code, message, hint))
        return Response(content, status, media_type="application/json")
    return PlainTextResponse(f"{message} {hint}".strip() + "\n", status)


def _with_headers(send: Send, path: str) -> Callable[[Message], Awaitable[None]]:
    async def answering(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if "cache-control" not in headers:
                headers["cache-control"] = "no-store"
        await send(message)

    return answering


def _without_body(send: Send) -> Send:
    async def answering(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return answering
