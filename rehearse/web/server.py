"""Run the page: bind, say where it is, open the browser, and stop when asked."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.errors import RehearseError, UsageError
from rehearse.store.sound_files import can_only_be_read
from rehearse.web.access import SECRET_FILE, TOKEN_FILE, Access, is_loopback, load_secret
from rehearse.web.sign_in import FORM_FILE, hand_to_browser
from rehearse.web.single_instance import RunningAlreadyError, announce, only_server

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE_S = 3
"""How long requests may take to end when the server stops, in seconds."""

MOST_CONNECTIONS = 200
"""More are answered 503; those that ask for nothing are hung up on long before (`connections`)."""

Say = Callable[[str], None]


def serve(
    host: str,
    port: int,
    *,
    password: str,
    names: tuple[str, ...],
    open_browser: bool,
    say: Say,
    new_token: bool = False,
) -> None:
    """Run the page until it is stopped.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes any that is free.
    password : str
        Needed beyond loopback.
    names : tuple of str
        Further names the server is called by.
    open_browser : bool
    say : callable
        Told what a person should know.
    new_token : bool, optional
        Let nothing in any more that was let in before: no browser, and no script with the old token.

    Raises
    ------
    UsageError
        The address cannot be used, or would let in anybody; or a server is running already, and where.
    """
    if not is_loopback(host) and not password:
        raise UsageError(
            f"With --host {host} other machines can reach the page, and your recordings.",
            "Set a password as well: REHEARSE_PASSWORD=... rehearse serve --host ... , or stay on 127.0.0.1.",
        )
    from rehearse.config import user_folders

    folder = user_folders().data
    if new_token:
        load_secret(folder, anew=True)
        say(f"Every browser signs in anew. Scripts find their new token in {folder / TOKEN_FILE}")
    try:
        _serve_alone(folder, host, port, password, names, open_browser=open_browser, say=say)
    except RunningAlreadyError as running:  # the secret is that one's too, from now on
        if not new_token:
            raise
        say(f"{running.message} {running.hint}")


def _serve_alone(
    folder: Path, host: str, port: int, password: str, names: tuple[str, ...], *, open_browser: bool, say: Say
) -> None:
    with only_server(folder), contextlib.ExitStack() as held:
        listening = [held.enter_context(contextlib.closing(one)) for one in _listening(host, port)]
        port = listening[0].getsockname()[1]
        named = tuple(name.lower() for name in names)
        access = Access(load_secret(folder), host, port, password, named, folder / SECRET_FILE)
        with contextlib.suppress(OSError):  # no room: a second server is then told less
            announce(folder, access.address)
        _run(listening, access, folder, open_browser=open_browser, say=say)


def _run(listening: list[socket.socket], access: Access, folder: Path, *, open_browser: bool, say: Say) -> None:
    import uvicorn

    from rehearse.web.connections import BoundedProtocol

    config = uvicorn.Config(
        _app(access, say),
        http=BoundedProtocol,
        access_log=False,
        log_level="error",
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=15,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=64 << 10,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    if can_only_be_read(folder):
        say(f"Nothing can be kept, changed or deleted: {folder} can only be read.")
    say(f"rehearse is at {access.address}")
    say(f"To sign in another browser, once and within a minute: {access.new_sign_in()}")
    say("For another such address: rehearse serve, in a second terminal.")
    if access.beyond_loopback:
        say("Other machines can reach it, with the password. The connection is not encrypted: use it only in a network")
        say("you trust. Browsers give the microphone only to the page on this machine.")
    say("Your recordings stay on this machine. Ctrl-C stops it.")
    if open_browser:
        try:
            hand_to_browser(folder, access.address, access.codes)
        except OSError:
            say("Open the address above: there is no room for the form that opens the browser.")
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=listening)
    with contextlib.suppress(OSError):
        (folder / FORM_FILE).unlink(missing_ok=True)
    say("Stopped.")


def _app(access: Access, say: Say) -> FastAPI:
    """Return the application; where the database was damaged, that is told, and the page goes on with a new one."""
    from rehearse.web.app import make_app

    try:
        return make_app(access)
    except RehearseError as error:
        if error.code != "damaged":
            raise
        say(str(error))
        return make_app(access)


def _listening(host: str, port: int) -> list[socket.socket]:
    """Return the sockets to listen at.

    At 127.0.0.1 it listens at ::1 as well: that is where a browser looks first for names under localhost, and there
    somebody else could listen.
    """
    if host not in ("127.0.0.1", "localhost"):
        return [_bound(host, port)]
    first = _bound("127.0.0.1", port)
    try:
        return [first, _bound("::1", first.getsockname()[1])]
    except UsageError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno == errno.EADDRINUSE:
            first.close()
            raise
        return [first]  # this machine has no IPv6


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family[0], socket.SOCK_STREAM)
        with contextlib.suppress(OSError):
            listening.setsockopt(socket.SOL_SOCKET, _alone_at_address(), 1)
        if family[0] == socket.AF_INET6 and host == "::1":
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind(family[4])
    except OSError as error:
        hint = "Is it running already? Otherwise choose another: rehearse serve --port 8766"
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"Cannot listen at {host}, port {port}: {reason}.", hint) from error
    return listening


def _alone_at_address() -> int:
    """Return the option with which nobody else listens there; SO_REUSEADDR lets others in on Windows alone."""
    if sys.platform == "win32":
        return int(socket.SO_EXCLUSIVEADDRUSE)
    return socket.SO_REUSEADDR
