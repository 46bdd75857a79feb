"""The recorder of the page: begin, pieces of sound, end; and what was cut off, to be heard, scored or discarded."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from rehearse.core.message import Style
from rehearse.scoring.options import name_of_message
from rehearse.store.jobs import Job, new_job_id, now
from rehearse.web.api import ALWAYS, MISSING, SOUND
from rehearse.web.recordings import CutOff
from rehearse.web.scripting import keep_spoken
from rehearse.web.shapes import ErrorShape, JobName, JobShape, job_shape
from rehearse.web.site import MOST_NAME_LETTERS, Here, Line
from rehearse.web.sounds import sound_answer
from rehearse.web.uploads import as_moment

recording = APIRouter(prefix="/api/recordings", responses=ALWAYS)

_BUSY: dict[int | str, dict[str, Any]] = {
    503: {"model": ErrorShape, "description": "It cannot be kept now: send it again"}
}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_PIECE = {"requestBody": {"required": True, "content": _BYTES}}


class BeginShape(BaseModel):
    """What is going to be spoken."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"rate_hz": 48000, "message": "Borden"}]})

    rate_hz: int = Field(ge=8000, le=192_000, description="Samples a second of the pieces.")
    kind: Literal["take", "baseline"] = "take"
    message: str = Field("", max_length=MOST_NAME_LETTERS)
    rep: str = Field("", max_length=MOST_NAME_LETTERS)
    style: Style = "reason"
    script: str = Field("", max_length=20_000)
    line: Literal["", "g711", "amr"] = ""
    began_at: str = Field("", max_length=40, description="ISO 8601; now if empty.")


class CueShape(BaseModel):
    """A word of the script and when it is due, or a direction, which is not spoken."""

    text: str
    start_s: float
    end_s: float
    spoken: bool


class BegunShape(BaseModel):
    """A recording that has begun."""

    id: str
    cues: list[CueShape]


class TakenShape(BaseModel):
    """How much of a recording has come."""

    samples: int = Field(description="That have come: the place of the next piece.")


class CutOffShape(BaseModel):
    """A recording that was cut off."""

    id: str
    message: str
    began_at: datetime
    length: str


@recording.post("", status_code=201, response_model=BegunShape)
def begin(body: BeginShape, here: Here) -> BegunShape:
    """Begin to record; what scores is woken, dropped files are set aside, and the script is kept with its message."""
    message = " ".join(body.message.split())
    named = name_of_message(message, script=body.script)[:MOST_NAME_LETTERS]
    job = Job(
        id=new_job_id(), kind=body.kind, source="microphone", file="", message=named,
        style=body.style, script=body.script, size_bytes=0,
        modified_at=as_moment(body.began_at) or now(), created_at=now(), line=body.line,
        rep=" ".join(body.rep.split()), state="recording",
    )  # fmt: skip
    here.recordings.begin(job, body.rate_hz)
    if body.kind == "take":
        keep_spoken(named, body.script)
    return BegunShape(id=job.id, cues=_cues(body) if body.script.strip() else [])


@recording.put("/{job_id}/sound", response_model=TakenShape, openapi_extra=_PIECE, responses=MISSING | _BUSY)
async def add(
    request: Request,
    job_id: JobName,
    here: Here,
    at: Annotated[int, Query(ge=0, le=1 << 40, description="Its first sample's place in the recording.")],
    left: Annotated[bool, Query(description="The page is being closed: nothing more comes.")] = False,
) -> TakenShape:
    """Take in a piece: 16 bits a sample, mono, little endian. It is on the disk when this is answered."""
    piece = await request.body()
    taken = await run_in_threadpool(here.recordings.add, job_id, at, piece)
    if left:
        await run_in_threadpool(here.recordings.leave, job_id)
    return TakenShape(samples=taken)


@recording.post("/{job_id}/end", status_code=202, response_model=JobShape, responses=MISSING | _BUSY)
def end(job_id: JobName, here: Here) -> Response:
    """Have it scored, before all dropped files: what is being spoken, or was cut off."""
    job = here.recordings.end(job_id)
    shape = job_shape(job, here.pool, here.queue.ahead_of(job_id))
    return JSONResponse(shape.model_dump(), 202, {"location": f"/api/jobs/{job_id}"})


@recording.delete("/{job_id}", status_code=204, responses=MISSING)
def discard(job_id: JobName, here: Here) -> None:
    """Delete it: what is being spoken, or was cut off."""
    here.recordings.discard(job_id)
    here.sounds.forget(job_id)


@recording.get("/{job_id}/sound", response_class=Response, responses=SOUND)
def get_sound(request: Request, job_id: JobName, here: Here, line: Line = "direct") -> Response:
    """Return the sound of a recording that was cut off, to be heard before it is scored or discarded."""
    file = here.recordings.sound_of(job_id)
    return sound_answer(here.sound(job_id, file, file.name, line), request.headers.get("range"))


@recording.get("", response_model=list[CutOffShape])
def list_cut_off(here: Here) -> list[CutOffShape]:
    """Return what was cut off before it was scored, here or in the terminal, the newest first."""
    return [_shape(one) for one in here.recordings.cut_off()]


def _shape(one: CutOff) -> CutOffShape:
    return CutOffShape(id=one.job.id, message=one.job.message, began_at=one.began_at, length=one.length)


def _cues(body: BeginShape) -> list[CueShape]:
    from rehearse.config import load_profile, load_rubric, profile_for
    from rehearse.scoring.script_budget import budget_of, cues_in
    from rehearse.store import recent_takes

    profile = profile_for(body.rep, load_profile())
    budget = budget_of(load_rubric(), body.style, recent_takes(), body.rep or profile.name)
    return [
        CueShape(text=cue.text, start_s=cue.start_s, end_s=cue.end_s, spoken=cue.spoken)
        for cue in cues_in(budget, body.script, profile)
    ]
