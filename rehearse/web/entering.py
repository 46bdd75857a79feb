"""Sign in with an address that is valid once: in the browser's own form, typed by hand, or asked for by a script.

A browser of this machine is led on to the page's own host. Cookies are sent to every port of a host, so at 127.0.0.1
whatever listens at another port would be given ours; of a host that nobody else knows nobody else gets the cookie.
"""

from __future__ import annotations

import re
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, Response

from rehearse.web.guard import is_same_machine, let_in
from rehearse.web.pages import error_page
from rehearse.web.shapes import ErrorShape
from rehearse.web.sign_in import SIGN_IN_S
from rehearse.web.site import Here, Site

entering = APIRouter()

KNOWS_LOCALHOST = re.compile(r"(?:Chrome|Chromium|Firefox)/\d")
"""Browsers that take every name under localhost for this machine, whatever its resolver says: RFC 6761, section 6.3."""

_NEXT = """<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={place}"><title>rehearse</title><p><a href="{place}">Go on</a></p>
"""
"""Not a redirect: after one that another place has begun, browsers keep a strict cookie back."""


class SignInShape(BaseModel):
    """Where a browser can sign in."""

    address: str = Field(description="Signs a browser in, once.")
    valid_s: float
    page: str = Field(description="Where it is led.")


@entering.post("/api/sign-in", status_code=201, responses={401: {"model": ErrorShape, "description": "No token"}})
def sign_in_address(here: Here) -> SignInShape:
    """Return an address that signs a browser in, once and within a minute."""
    access = here.access
    page = access.address if access.beyond_loopback else f"http://{access.page_host}:{access.port}"
    return SignInShape(address=access.new_sign_in(), valid_s=SIGN_IN_S, page=page)


@entering.get("/in/{code}", include_in_schema=False)
def typed(request: Request, code: str, here: Here) -> Response:
    """Sign in who typed the address."""
    return _entered(request, code, here)


@entering.post("/in", include_in_schema=False)
def handed(request: Request, here: Here, code: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Sign in the browser that was handed the form."""
    return _entered(request, code, here)


def _entered(request: Request, code: str, here: Site) -> Response:
    access = here.access
    if access.password and not is_same_machine(request.scope):
        return error_page(403, "From another machine the password opens the page.", "Go to /login.")
    if not access.codes.use(code):
        hint = "It is valid once, for a minute. For another: rehearse serve, in a second terminal."
        return error_page(403, "This address opens nothing any more.", hint)
    host = request.headers["host"]
    own = f"{access.page_host}:{access.port}"
    if not access.beyond_loopback and host != own and KNOWS_LOCALHOST.search(request.headers.get("user-agent", "")):
        return HTMLResponse(_NEXT.format(place=escape(f"http://{own}/in/{access.codes.new()}")))
    answer = HTMLResponse(_NEXT.format(place="/"))
    let_in(answer, access, host)
    return answer
