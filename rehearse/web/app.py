"""The ASGI application: routes, errors in words, and the door before everything."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from rehearse import __version__
from rehearse.config import user_folders
from rehearse.errors import RehearseError
from rehearse.store.jobs import Queue
from rehearse.web.access import Access
from rehearse.web.api import api
from rehearse.web.arranging import arranging, delete_for_good
from rehearse.web.drafting import drafting
from rehearse.web.entering import entering
from rehearse.web.guard import STATUS, Guard, TooLargeError, error_body
from rehearse.web.leaving import Leaving
from rehearse.web.pages import error_page, pages
from rehearse.web.pool import Pool
from rehearse.web.processes import ProcessDiedError
from rehearse.web.recording import recording
from rehearse.web.recordings import Recordings
from rehearse.web.saving import saving
from rehearse.web.scripting import scripting
from rehearse.web.site import MOST_UPLOAD_BYTES, MOST_WAITING, Site

LOOK_S = 2
"""How often to look whether a take that was deleted goes now, or the page of a recording is gone, in seconds."""


def make_app(
    access: Access,
    *,
    folder: Path | None = None,
    scorers: int | None = None,
    most_upload_bytes: int = MOST_UPLOAD_BYTES,
    most_waiting: int = MOST_WAITING,
) -> FastAPI:
    """Return the application; its processes start and end with it.

    Parameters
    ----------
    access : Access
    folder : Path, optional
        Where the queue lies; the user's data folder when left out.
    scorers : int, optional
        Recordings that are scored at once.
    most_upload_bytes, most_waiting : int, optional
        Limits.

    Raises
    ------
    RehearseError
        The database cannot be used; one on a server that is away is waited for.
    """
    queue = Queue(folder or user_folders().data)
    queue.check()
    pool = Pool(queue, scorers)
    site = Site(access, queue, pool, Recordings(queue, pool), most_upload_bytes, most_waiting)
    leaving = Leaving(queue.folder, lambda take: delete_for_good(site, take))

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        site.pool.start()
        looking = asyncio.create_task(_look_after(leaving, site.recordings))
        yield
        looking.cancel()
        leaving.go(all_of_them=True)
        site.pool.stop()
        queue.close()

    app = FastAPI(
        title="rehearse",
        version=__version__,
        description="Leave the voicemail for yourself first: the takes of `rehearse`, for scripts on this machine.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=running,
        redirect_slashes=False,
    )
    app.state.site = site
    app.state.leaving = leaving
    app.include_router(arranging)
    app.include_router(api)
    app.include_router(recording)
    app.include_router(drafting)
    app.include_router(scripting)
    app.include_router(entering)
    app.include_router(saving)  # before the pages: /takes/{name} is theirs
    app.include_router(pages)
    for kind, handler in (
        (RehearseError, _told), (ProcessDiedError, _not_decoded), (RequestValidationError, _makes_no_sense),
        (HTTPException, _plain),
    ):  # fmt: skip
        app.add_exception_handler(kind, handler)
    app.add_middleware(NoTraceback)
    app.add_middleware(Guard, access=access, most_bytes=most_upload_bytes, throttle=site.throttle)
    _declare_token(app)
    return app


async def _look_after(leaving: Leaving, recordings: Recordings) -> None:
    """Delete what was deleted ten minutes ago, and cut off whose page is gone, for as long as this runs."""
    while True:
        await run_in_threadpool(leaving.go)
        with suppress(Exception):  # a full disk, a locked database: it may be over the next time we look
            await run_in_threadpool(recordings.leave_silent)
        await asyncio.sleep(LOOK_S)


class NoTraceback:
    """Whatever goes wrong inside stays inside: nobody is shown where."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer 500 in one line where nothing was answered yet."""
        began = False

        async def noted(message: Any) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except TooLargeError:
            raise
        except Exception as error:
            if scope["type"] != "http":
                raise
            if not began:
                message = f"Something went wrong inside rehearse: {type(error).__name__}."
                answer = _answer(Request(scope), 500, "error", message)
                await answer(scope, receive, send)


def _answer(request: Request, status: int, code: str, message: str, hint: str = "") -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse(error_body(code, message, hint), status)
    return error_page(status, message, hint)


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, RehearseError)
    return _answer(request, STATUS.get(error.code, 422), error.code, error.message, error.hint)


def _not_decoded(request: Request, error: Exception) -> Response:
    return _answer(request, 503, "unreadable", "The sound could not be decoded.", "Download it and try another player.")


def _makes_no_sense(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return _answer(request, 422, "usage", f"{where}: {first['msg']}.", _right_body(request))


def _right_body(request: Request) -> str:
    """Return what the body of a request looks like when it is right, for those that have one; else nothing."""
    field = getattr(request.scope.get("route"), "body_field", None)
    config = getattr(getattr(getattr(field, "field_info", None), "annotation", None), "model_config", {})
    examples = (config.get("json_schema_extra") or {}).get("examples", ())
    return f"Send JSON like: {json.dumps(examples[0])}" if examples else ""


def _plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    if error.status_code == 404:
        answer = _answer(request, 404, "missing", "There is nothing here.")
    else:
        answer = _answer(request, error.status_code, phrase.lower().replace(" ", "_"), f"{phrase}.")
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def _declare_token(app: FastAPI) -> None:
    """Say in the OpenAPI document how a script proves itself."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        scheme = {"type": "http", "scheme": "bearer", "description": "In the file script-token of the data folder."}
        document.setdefault("components", {})["securitySchemes"] = {"token": scheme}
        document["security"] = [{"token": []}]
        return document

    app.openapi = openapi  # type: ignore[method-assign]
