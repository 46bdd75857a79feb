"""The pages a person sees: the same words, cards and library as the commands."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Annotated, Any, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rehearse.config import load_rubric
from rehearse.core.message import Style
from rehearse.errors import InputError
from rehearse.render import wording
from rehearse.render.html import Page, TakeSound, asset, comparison_page, history_page, take_page
from rehearse.render.html.page import template_environment
from rehearse.render.ready_to_leave import is_ready, ready_to_leave
from rehearse.scoring.script_budget import Budget, budget_of
from rehearse.store import Library
from rehearse.store.scripts import Scripts
from rehearse.text.printable import without_surrogates
from rehearse.web import listing
from rehearse.web.api import known_job
from rehearse.web.arranging import leaving_of
from rehearse.web.calls import calls_shown
from rehearse.web.comparing import compared
from rehearse.web.guard import let_in
from rehearse.web.rep import everyday_voice, first_steps
from rehearse.web.scripting import message_names, version_words
from rehearse.web.shapes import JobName, TakeName
from rehearse.web.site import Here, Site
from rehearse.web.team import coach_turn, team_shown

pages = APIRouter(include_in_schema=False)

NUMBER_DIGITS = 10
"""Of a telephone number, in most countries."""

MOST_LISTED = 60
"""Takes that a history goes back."""

STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "pieces.js": "text/javascript; charset=utf-8",
    "recorder.js": "text/javascript; charset=utf-8",
    "script.js": "text/javascript; charset=utf-8",
    "everyday_voice.js": "text/javascript; charset=utf-8",
    "arrivals.js": "text/javascript; charset=utf-8",
    "microphone.js": "text/javascript; charset=utf-8",
    "coach.js": "text/javascript; charset=utf-8",
    "draft.js": "text/javascript; charset=utf-8",
    "takes.js": "text/javascript; charset=utf-8",
    "first_visit.js": "text/javascript; charset=utf-8",
    "listen.js": "text/javascript; charset=utf-8",
    "correct.js": "text/javascript; charset=utf-8",
    "report.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@pages.get("/favicon.ico")
def icon() -> Response:
    """Return the page's sign where a browser looks for it unasked."""
    return static("icon.svg")


@pages.get("/static/{name}")
def static(name: str) -> Response:
    """Return one of our own files; there are no others."""
    if name not in STATIC:
        raise InputError("There is nothing here.", code="missing")
    return Response(_static(name), media_type=STATIC[name], headers={"cache-control": "no-cache"})


@cache
def _static(name: str) -> str:
    own = resources.files("rehearse.web").joinpath("static", name)
    if name == "report.js":
        return asset("report.js")
    text = own.read_text(encoding="utf-8")
    return asset("report.css") + text if name == "page.css" else text


@cache
def _templates() -> Environment:
    loader = ChoiceLoader([PackageLoader("rehearse.web", "templates"), PackageLoader("rehearse.render", "templates")])
    return template_environment().overlay(loader=loader)


def _page(here: Site, place: str, *, take: str = "", actions: dict[str, Any] | None = None, js: str = "") -> Page:
    """Return how a page of the server carries style, script, the way about, and what is asked about a take."""
    bar = _templates().get_template("bar.html")
    html = bar.render(place=place, form_word=here.access.form_word, take=take, actions=actions or {})
    asked = _templates().get_template("answers.html").render(take=take, **actions) if take and actions else ""
    return Page(css_url="/static/page.css", js_url=js and f"/static/{js}", bar=html, answers=asked)


def _shown(template: str, page: Page, **content: Any) -> HTMLResponse:
    text = _templates().get_template(template).render(page=page, no_claim=wording.NO_CLAIM, **content)
    return HTMLResponse(without_surrogates(text))


def error_page(status: int, message: str, hint: str = "") -> HTMLResponse:
    """Return a page that says what went wrong and nothing else."""
    page = Page(css_url="/static/page.css")
    text = (
        _templates()
        .get_template("trouble.html")
        .render(page=page, no_claim=wording.NO_CLAIM, message=message, hint=hint)
    )
    return HTMLResponse(without_surrogates(text), status)


@pages.get("/login")
def door(here: Here, wrong: str = "") -> Response:
    """Return the door: a password where there is one, else where to find the address."""
    return _shown(
        "login.html", Page(css_url="/static/page.css"), asks=bool(here.access.password), wrong=bool(wrong), owed_s=0,
    )  # fmt: skip


@pages.post("/login")
async def knock(request: Request, here: Here, password: Annotated[str, Form(max_length=500)] = "") -> Response:
    """Let in whoever knows the password; who has just guessed wrong is not even looked at for a while."""
    address = request.client.host if request.client else ""
    owed_s = math.ceil(here.throttle.owed_s(address))
    if owed_s:
        page = _shown("login.html", Page(css_url="/static/page.css"), asks=True, wrong=False, owed_s=owed_s)
        page.status_code = 429
        page.headers["retry-after"] = str(owed_s)
        return page
    if not here.access.is_password(password):
        here.throttle.guessed_wrong(address)
        return RedirectResponse("/login?wrong=1", 303)
    here.throttle.guessed_right(address)
    if not here.access.beyond_loopback:
        return RedirectResponse(f"/in/{here.access.codes.new()}", 303)  # which leads on to the page's own host
    answer = RedirectResponse("/", 303)
    let_in(answer, here.access, request.headers["host"])
    return answer


@pages.get("/")
def practise(here: Here, message: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    """Return the page to practise on."""
    here.pool.expect()
    from rehearse.config import load_profile

    rubric, profile, cut_off = load_rubric(), load_profile(), here.recordings.cut_off()
    budgets = {style: budget_of(rubric, style) for style in get_args(Style)}
    with Library() as library:
        messages = library.messages()
    names = message_names(messages)
    open_ones = [listing.message_line(one) for one in reversed(messages) if one.open]
    return _shown(
        "practice.html",
        _page(here, "practice"),
        message=next(iter(names), "") if message is None else message,
        names=names,
        cut_off=cut_off,
        open_ones=open_ones[:6],
        more_open=max(len(open_ones) - 6, 0),
        profile=profile,
        first_steps=first_steps(bool(profile.name), bool(messages)),
        most_mb=here.most_upload_bytes // 1_000_000,
        budget_words=_budget_words(budgets["reason"]),
        settings=json.dumps(here.limits | _clock(budgets)),
    )


def _clock(budgets: Mapping[str, Budget]) -> dict[str, float]:
    """Return when the clock turns amber and red; in the style curiosity amber comes sooner."""
    reason, curiosity = budgets["reason"], budgets["curiosity"]
    return {"limit_s": reason.limit_s, "amber_s": reason.good_s, "amber_curiosity_s": curiosity.good_s}


def _budget_words(budget: Budget) -> str:
    """Return what a message may take, for who has not written a word of it yet."""
    number_s = NUMBER_DIGITS / budget.digits_per_s
    words = int((budget.limit_s - 2 * number_s) * budget.rate_wpm / 60) // 5 * 5
    return (
        f"{budget.limit_s:g} seconds are about {words} words and your number twice, {number_s:.0f} seconds each time: "
        "somebody writes it down."
    )


@pages.get("/listen/{job_id}")
def listen(here: Here, job_id: JobName) -> Response:
    """Return the question that comes before the score."""
    job = known_job(here, job_id)
    if job.state == "done" and (job.self_verdict or job.kind == "baseline"):
        return RedirectResponse("/you" if job.kind == "baseline" else f"/takes/{job.take_id}", 303)
    again = urlencode({"message": job.message})
    return _shown("listen.html", _page(here, "practice"), job=job, question=wording.QUESTION, again=again)


@pages.get("/takes")
def takes(
    request: Request,
    here: Here,
    message: Annotated[str | None, Query(max_length=500)] = None,
    search: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    sort: Annotated[str, Query(pattern="^(name|score|takes|)$")] = "",
) -> Response:
    """Return the list of takes, message by message, in pages; or every take of a message."""
    leaving = leaving_of(request).ids()
    with Library() as library:
        listed = listing.list_page(library, message, search.strip(), page, sort=sort, leaving=leaving)
        unreadable = list(library.passed_over.values())
    return _shown(
        "takes.html", _page(here, "takes"), listed=listed, unreadable=unreadable, search=search.strip(),
        is_one=message is not None, sort=sort, names=listed.names,
    )  # fmt: skip


@pages.get("/takes/{name}")
def take(here: Here, name: TakeName) -> Response:
    """Return the card of a take."""
    with Library() as library:
        found = library.find(name)
        before = listing.take_before(library, found)
        called = listing.take_name(library, found)
        has_sound = listing.has_sound(library, found)
    actions = {
        "again": f"/?{urlencode({'message': found.message_name})}",
        "compare": f"/compare?{urlencode({'before': before.id, 'after': found.id})}" if before else "",
        "history": f"/history?{urlencode({'message': found.message_name})}",
        "rewrite": f"/draft?{urlencode({'take': found.id})}" if found.transcript and found.transcript.words else "",
        "has_sound": has_sound,
        "question": wording.QUESTION,
        "said": found.self_verdict,
        "open": listing.standing(found),
        "ready": ready_to_leave(found, load_rubric()) if is_ready(found) else None,
        "can_correct": bool(found.transcript and found.transcript.words),
        "corrected": bool(found.transcript and found.transcript.corrections),
    }
    page = _page(here, "takes", take=found.id, actions=actions, js="report.js")
    sound = _addresses(found.id) if has_sound else None
    version = version_words(found.message_name, found.message.script.text) if found.message.script else ""
    html = take_page(found, load_rubric(), name=called, sound=sound, page=page, script_version=version)
    return HTMLResponse(html)


@pages.get("/compare")
def compare(
    here: Here, before: Annotated[str, Query(max_length=64)], after: Annotated[str, Query(max_length=64)]
) -> Response:
    """Return two takes side by side."""
    comparison = compared(before, after)
    with Library() as library:
        has_sounds = all(listing.has_sound(library, one) for one in comparison.takes)
    sounds = [_addresses(one.id) for one in comparison.takes] if has_sounds else []
    saved = f"/compare/card.html?{urlencode({'before': before, 'after': after})}"
    page = _page(here, "takes", actions={"save": saved}, js="report.js")
    return HTMLResponse(comparison_page(comparison, load_rubric(), sounds=sounds, page=page))


@pages.get("/history")
def history(here: Here, message: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    """Return the scores and measures of a message over time."""
    with Library() as library:
        kept = library.takes(message, newest=MOST_LISTED, outline=True)
    if not kept:
        raise InputError("No take of this message has been kept.", "Record one.", code="missing")
    return HTMLResponse(history_page(kept, load_rubric(), page=_page(here, "takes", js="report.js")))


@pages.get("/draft")
def draft(
    here: Here,
    take: Annotated[str, Query(pattern=r"^(last(~[0-9]{1,9})?|[0-9a-f]{1,64})?$")] = "",
    to: Annotated[str, Query(max_length=200)] = "",
    message: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Return the page to write on; of a take, what was faulted in it is written anew at once."""
    from rehearse.config import load_profile

    with Library() as library, Scripts() as scripts:
        if take and not message:
            with suppress(InputError):  # the page says so where it is to be written anew
                message = library.find(take).message_name
        names, script = message_names(library.messages()), scripts.in_force(message)
    return _shown(
        "draft.html", _page(here, "practice"), take=take, to=to, profile=load_profile(), message=message, names=names,
        script=script,
    )  # fmt: skip


@pages.get("/calls")
def calls(here: Here) -> Response:
    """Return who to try now, and what the call log says."""
    return HTMLResponse(calls_shown(_page(here, "calls")))


@pages.get("/team")
def team(here: Here) -> Response:
    """Return who stands where, what goes wrong most, and what the coach's answers say of the card."""
    return HTMLResponse(team_shown(_page(here, "team")))


@pages.get("/coach")
def coach(here: Here, answered: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")] = "") -> Response:
    """Return the next take for the coach to hear and answer for."""
    turn = coach_turn(answered)
    return _shown("coach.html", _page(here, "team"), turn=turn, answered=answered, question=wording.QUESTION)


@pages.get("/you")
def you(here: Here) -> Response:
    """Return the profile and the baseline."""
    from rehearse.config import load_profile
    from rehearse.prosody.brightness import READING_TEXT

    profile = load_profile()
    return _shown(
        "you.html", _page(here, "you"), profile=profile, voice=everyday_voice(profile.name), text=READING_TEXT,
        settings=json.dumps(here.limits | {"limit_s": 60, "amber_s": 60}), most_mb=here.most_upload_bytes // 1_000_000,
    )  # fmt: skip


def _addresses(take_id: str) -> TakeSound:
    place = f"/api/takes/{quote(take_id)}/sound"
    return TakeSound(f"{place}?line=direct", f"{place}?line=telephone")
