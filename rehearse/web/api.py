"""The HTTP interface: what the commands do, for scripts and for the page itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from rehearse.core.take import Take
from rehearse.errors import InputError
from rehearse.scoring.correction import heard_text, text_without_correction, words_of
from rehearse.scoring.script_budget import check_script
from rehearse.store import Library, recent_takes
from rehearse.store.jobs import Job
from rehearse.store.take_json import SCHEMA, script_to_dict, take_to_dict
from rehearse.text.corrections import with_phrase_replaced
from rehearse.web.arranging import delete_for_good
from rehearse.web.guard import STATUS
from rehearse.web.saving import to_be_saved
from rehearse.web.shapes import (
    BaselineShape,
    CoachAnswerShape,
    CoachShape,
    CorrectionShape,
    ErrorShape,
    JobName,
    JobShape,
    MessageShape,
    ProfileShape,
    ScriptShape,
    TakeName,
    TakeShape,
    TranscriptShape,
    VerdictShape,
    job_shape,
)
from rehearse.web.site import Here, Line, Site
from rehearse.web.sounds import sound_answer

MOST_WAIT_S = 600.0
LOOK_S = 0.1
"""How often to look whether an upload is scored, in seconds."""

ALWAYS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorShape, "description": words}
    for status, words in {
        401: "No session and no token", 403: "Not from the page, and without a token", 413: "Too large",
        421: "Another host's name", 422: "It makes no sense",
    }.items()
}  # fmt: skip
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ErrorShape, "description": "There is no such thing"}}
SOUND: dict[int | str, dict[str, Any]] = {
    200: {"content": {"audio/wav": {}}}, 206: {"content": {"audio/wav": {}}}, **MISSING,
    416: {"description": "No such part"}, 503: {"model": ErrorShape, "description": "It could not be decoded"},
}  # fmt: skip
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "The recording."},
                        "message": {"type": "string"},
                        "rep": {"type": "string", "description": "Who left it; the profile's name if empty."},
                        "style": {"type": "string", "enum": ["reason", "curiosity"]},
                        "line": {"type": "string", "enum": ["g711", "amr"], "description": "Heard over it as well."},
                        "script": {"type": "string", "description": "What was to be said."},
                        "self_verdict": {"type": "string", "enum": ["yes", "maybe", "no"]},
                        "source": {"type": "string", "enum": ["upload", "microphone"]},
                        "modified_at": {"type": "string", "format": "date-time"},
                    },
                }
            }
        },
    }
}

api = APIRouter(prefix="/api", responses=ALWAYS)


@api.get("/takes", response_model=list[TakeShape])
def list_takes(
    message: Annotated[str | None, Query(max_length=500)] = None,
    newest: Annotated[int, Query(ge=1, le=1000)] = 50,
    rep: Annotated[str | None, Query(max_length=500)] = None,
    everyone: Annotated[bool, Query(description="Also what others keep in the same database.")] = False,
) -> Response:
    """Return the takes that are kept, of one message or rep or of all, the oldest first."""
    with Library() as library:
        found = library.takes(message, newest=newest, rep=rep, everyone=everyone)
        return JSONResponse([take_to_dict(take) for take in found])


@api.post(
    "/takes",
    status_code=202,
    response_model=JobShape,
    openapi_extra=_FORM,
    responses={
        201: {"model": TakeShape, "description": "Scored and kept, within the time to wait"},
        422: {"model": ErrorShape, "description": "It cannot be read, or makes no sense"},
        503: {"model": ErrorShape, "description": "Too many wait already, or the database is away"},
    },
)
async def post_take(
    request: Request, here: Here, wait: Annotated[float, Query(ge=0, le=MOST_WAIT_S, description="Seconds")] = 0.0
) -> Response:
    """Score a recording and keep it: `curl -F file=@take.m4a`, with `?wait=60` to get the take itself."""
    return await _accepted(await here.accept(request, "take"), here, wait)


async def _accepted(job: Job, here: Site, wait_s: float) -> Response:
    import asyncio

    give_up = time.monotonic() + wait_s
    current: Job | None = job
    while current is not None and not current.finished and time.monotonic() < give_up:
        await asyncio.sleep(LOOK_S)
        current = await run_in_threadpool(here.queue.get, job.id)
    job = current or job
    if job.error is not None:
        status = STATUS.get(job.error["code"], 422)
        return JSONResponse({"schema": SCHEMA, "file": job.file, "error": job.error}, status)
    if job.take_id is not None and job.kind == "take":
        return await run_in_threadpool(_made, job.take_id)
    shape = job_shape(job, here.pool, await run_in_threadpool(here.queue.ahead_of, job.id))
    return JSONResponse(shape.model_dump(), 202, {"location": f"/api/jobs/{job.id}"})


def _made(take_id: str) -> Response:
    with Library() as library:
        take = library.find(take_id)
    return JSONResponse(take_to_dict(take), 201, {"location": f"/api/takes/{take.id}"})


@api.get("/takes/{name}", response_model=TakeShape, responses=MISSING)
def get_take(name: TakeName) -> Response:
    """Return one take."""
    with Library() as library:
        return JSONResponse(take_to_dict(library.find(name)))


@api.delete("/takes/{name}", status_code=204, responses=MISSING)
def delete_take(name: TakeName, here: Here) -> None:
    """Delete a take for good: its sound, its words, its scores."""
    with Library() as library:
        take_id = library.look_up(name).id
    delete_for_good(here, take_id)


@api.put("/takes/{name}/self_verdict", response_model=TakeShape, responses=MISSING)
def say(name: TakeName, body: VerdictShape) -> Response:
    """Write down the rep's own answer."""
    with Library() as library:
        return JSONResponse(take_to_dict(library.say(library.find(name).id, body.self_verdict)))


@api.post("/takes/{name}/corrections", response_model=TakeShape, responses=MISSING)
def correct(name: TakeName, body: CorrectionShape) -> Response:
    """Put a word or a phrase right that was misheard; the take is judged anew. As `rehearse correct`."""
    return _corrected(name, lambda take: with_phrase_replaced(words_of(take), body.heard, body.said, body.at_s))


@api.put("/takes/{name}/transcript", response_model=TakeShape, responses=MISSING)
def put_transcript(name: TakeName, body: TranscriptShape) -> Response:
    """Put all of the words right; the take is judged anew."""
    return _corrected(name, lambda _: body.text)


@api.delete("/takes/{name}/corrections", response_model=TakeShape, responses=MISSING)
def take_back(name: TakeName, at_s: Annotated[float | None, Query(ge=0)] = None) -> Response:
    """Take every correction back, or the one that is nearest to a place; the take is judged anew."""
    return _corrected(name, heard_text if at_s is None else lambda take: text_without_correction(take, at_s))


def _corrected(name: str, said: Callable[[Take], str]) -> Response:
    with Library() as library:
        return JSONResponse(take_to_dict(library.correct(library.find(name).id, said)))


@api.put("/takes/{name}/coach_answer", response_model=CoachAnswerShape, responses=MISSING)
def say_as_coach(name: TakeName, body: CoachShape) -> CoachAnswerShape:
    """Write down a coach's answer for anybody's take: `rehearse answer TAKE yes --as coach`."""
    from rehearse.store.coach_answers import CoachAnswers

    with Library() as library:
        take_id = library.find(name).id
    with CoachAnswers() as answers:
        said = answers.say(take_id, body.answer, body.note)
    return CoachAnswerShape(
        answer=said.answer, note=said.note, take=said.take, coach=said.coach, at=said.at.isoformat()
    )


@api.get("/team")
def get_team() -> dict[str, Any]:
    """Report on everybody's takes. As `rehearse team --kept --json`."""
    from rehearse.web.team import team_told

    return team_told()


@api.get("/takes/{name}/sound", response_class=Response, responses=SOUND)
def get_sound(request: Request, name: TakeName, here: Here, line: Line = "direct") -> Response:
    """Return the sound of a take as WAV: as it is, or as the prospect hears it."""
    with Library() as library:
        take = library.find(name)
        file = library.sound_of(take)
    return sound_answer(here.sound(take.id, file, file.name, line), request.headers.get("range"))


@api.post("/ready", status_code=204)
def get_ready(here: Here) -> None:
    """Start what scores, ahead of a recording: it ends when nobody has sent one for a minute."""
    here.pool.expect()


@api.get("/messages", response_model=list[MessageShape])
def list_messages() -> Response:
    """Return the messages that were practised, the latest last."""
    with Library() as library:
        found = library.messages()
    shapes = [
        MessageShape(
            name=one.name, takes=one.takes, open=one.open, last_score=one.last_score, scores=list(one.scores),
            last_kept_at=one.last_kept_at.isoformat(),
        )
        for one in found
    ]  # fmt: skip
    return JSONResponse([shape.model_dump() for shape in shapes])


@api.get("/comparison", responses=MISSING)
def get_comparison(
    before: Annotated[str, Query(max_length=64)], after: Annotated[str, Query(max_length=64)]
) -> dict[str, Any]:
    """Set two takes side by side."""
    from rehearse.render.comparison_card import comparison_to_dict
    from rehearse.web.comparing import compared

    return comparison_to_dict(compared(before, after))


@api.get("/jobs", response_model=list[JobShape])
def list_jobs(here: Here, most: Annotated[int, Query(ge=1, le=200)] = 100) -> Response:
    """Return how far all has come that was sent lately: what waits, then what failed, then what is done."""
    jobs = here.queue.jobs(most)
    ahead: dict[str, int] = {}
    for source in ("microphone", "upload"):
        waiting = [job.id for job in reversed(jobs) if job.state == "queued" and job.source == source]
        before = here.queue.ahead_of(waiting[0]) if waiting else 0
        ahead |= {job_id: place for place, job_id in enumerate(waiting, before)}
    return JSONResponse([job_shape(job, here.pool, ahead.get(job.id, 0)).model_dump() for job in jobs])


@api.get("/jobs/{job_id}", response_model=JobShape, responses=MISSING)
def get_job(job_id: JobName, here: Here) -> Response:
    """Return how far an upload has come."""
    job = known_job(here, job_id)
    return JSONResponse(job_shape(job, here.pool, here.queue.ahead_of(job_id)).model_dump())


@api.delete("/jobs/{job_id}", status_code=204, responses=MISSING)
def delete_job(job_id: JobName, here: Here) -> None:
    """Withdraw an upload; its sound is deleted. A take that was made of it stays."""
    if not here.queue.remove(job_id):
        raise no_such_job()
    here.sounds.forget(job_id)


@api.post("/jobs/{job_id}/again", status_code=202, response_model=JobShape, responses=MISSING)
def try_again(job_id: JobName, here: Here) -> Response:
    """Score an upload once more whose scoring failed."""
    job = here.queue.try_again(job_id)
    if job is None:
        raise no_such_job()
    here.pool.tell()
    return JSONResponse(job_shape(job, here.pool, here.queue.ahead_of(job_id)).model_dump(), 202)


@api.get(
    "/jobs/{job_id}/recording", response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}, **MISSING},
)  # fmt: skip
def get_job_recording(job_id: JobName, here: Here) -> Response:
    """Return an upload that is not scored yet, byte for byte as it came, to be saved."""
    job = known_job(here, job_id)
    try:
        content = here.queue.upload_of(job_id).read_bytes()
    except FileNotFoundError as error:
        raise no_such_job() from error
    return to_be_saved(content, job.file)


@api.put("/jobs/{job_id}/self_verdict", response_model=JobShape, responses=MISSING)
def say_early(job_id: JobName, body: VerdictShape, here: Here) -> Response:
    """Write down the rep's own answer, before the score is there."""
    job = here.queue.say(job_id, body.self_verdict)
    if job is None:
        raise no_such_job()
    if job.take_id is not None and job.kind == "take":
        with Library() as library:
            library.say(job.take_id, body.self_verdict)
    return JSONResponse(job_shape(job, here.pool).model_dump())


@api.get("/jobs/{job_id}/sound", response_class=Response, responses=SOUND)
def get_job_sound(request: Request, job_id: JobName, here: Here, line: Line = "direct") -> Response:
    """Return the sound of an upload, which may still wait to be scored."""
    job = known_job(here, job_id)
    file = here.queue.upload_of(job_id)
    held = here.sounds.get(job_id, line)
    if held is None and job.take_id is not None and job.kind == "take":
        return get_sound(request, job.take_id, here, line)
    if held is None and not file.exists():
        raise no_such_job()
    try:
        content = held or here.sound(job_id, file, job.file, line)
    except InputError:
        if file.exists():
            raise
        scored = known_job(here, job_id)  # meanwhile
        if scored.take_id is None or scored.kind != "take":
            raise no_such_job() from None
        return get_sound(request, scored.take_id, here, line)
    return sound_answer(content, request.headers.get("range"))


@api.post("/script")
def post_script(body: ScriptShape) -> dict[str, Any]:
    """Check a script: how long it takes, what is missing, and what should go. As `rehearse script --json`."""
    from rehearse.config import load_profile, load_rubric
    from rehearse.render.script_card import changes_of

    takes = () if body.rate_wpm else recent_takes()
    check = check_script(body.text, load_profile(), body.style, load_rubric(), rate_wpm=body.rate_wpm, takes=takes)
    return script_to_dict("-", check) | {"change_first": changes_of(check)}


@api.get("/profile", response_model=ProfileShape)
def get_profile() -> ProfileShape:
    """Return who the rep is."""
    from rehearse.config import load_profile, told_by

    return ProfileShape(**told_by(load_profile()))


@api.put("/profile", response_model=ProfileShape)
def put_profile(body: ProfileShape) -> ProfileShape:
    """Write down who the rep is."""
    from rehearse.config import checked_profile, load_profile, save_profile

    told = body.model_dump()
    texts = {name: " ".join(value.split()) for name, value in told.items() if name != "customers"}
    customers = tuple(name for one in told["customers"] if (name := " ".join(one.split())))
    before = load_profile()
    save_profile(checked_profile(replace(before, **texts, customers=customers), before))
    return get_profile()


@api.get("/baseline", response_model=BaselineShape)
def get_baseline() -> BaselineShape:
    """Return what is kept of the rep's everyday voice; nulls where nothing is."""
    from rehearse.config import load_baseline

    voice = load_baseline()
    if voice is None:
        return BaselineShape(pitch_hz=None, pitch_sd_semitones=None)
    pitch_hz = round(2 ** (voice.pitch_mean_semitones / 12), 1)
    return BaselineShape(pitch_hz=pitch_hz, pitch_sd_semitones=round(voice.pitch_sd_semitones, 2))


@api.post(
    "/baseline", status_code=202, response_model=JobShape, openapi_extra=_FORM,
    responses={503: {"model": ErrorShape, "description": "Too many wait already"}},
)  # fmt: skip
async def post_baseline(
    request: Request, here: Here, wait: Annotated[float, Query(ge=0, le=MOST_WAIT_S)] = 0.0
) -> Response:
    """Take a recording of the rep's everyday voice as the one to compare with. The sound is not kept."""
    return await _accepted(await here.accept(request, "baseline"), here, wait)


@api.delete("/baseline", status_code=204)
def delete_baseline() -> None:
    """Forget the rep's everyday voice."""
    from rehearse.config import forget_baseline

    forget_baseline()


def known_job(here: Site, job_id: str) -> Job:
    """Return a job.

    Raises
    ------
    InputError
        There is none; code ``missing``.
    """
    job = here.queue.get(job_id)
    if job is None or job.state == "recording":
        raise no_such_job()
    return job


def no_such_job() -> InputError:
    """Return the error for an upload that is not there."""
    return InputError("There is no such upload.", "It may be scored: see the takes.", code="missing")
