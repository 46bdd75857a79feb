"""The shapes of what the HTTP interface takes and gives; takes themselves are those of `rehearse score --json`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from rehearse.core.take import SelfVerdict
from rehearse.store.jobs import Job, State
from rehearse.store.take_json import SCHEMA
from rehearse.text.coarse_words import without_coarse_words
from rehearse.web.pool import Pool, Stage

Text = Annotated[str, Field(max_length=200)]

TakeName = Annotated[
    str, InPath(pattern=r"^(last(~[0-9]{1,9})?|[0-9a-f]{1,64})$", description="An id or its beginning, last, last~1.")
]
JobName = Annotated[str, InPath(pattern="^[0-9a-f]{32}$")]


class ErrorFacts(BaseModel):
    """What went wrong."""

    code: str
    message: str
    hint: str


class ErrorShape(BaseModel):
    """An error, as the command prints it."""

    schema_: int = Field(SCHEMA, alias="schema")
    error: ErrorFacts


class TakeShape(BaseModel):
    """A take, as `rehearse score --json` prints it; only what is asked of every take is named here."""

    model_config = ConfigDict(extra="allow")

    schema_: int = Field(SCHEMA, alias="schema")
    id: str
    file: str
    message: str
    rep: str
    style: str
    verdict: dict[str, Any]
    criteria: list[dict[str, Any]]
    measures: dict[str, Any]
    self_verdict: SelfVerdict | None


class JobShape(BaseModel):
    """An upload on its way to a take."""

    id: str
    kind: Literal["take", "baseline"]
    state: State
    stage: Stage
    ahead: int = Field(ge=0, description="How many wait before it.")
    words: int = Field(ge=0, description="Heard so far.")
    text: str
    file: str
    message: str
    rep: str
    source: str
    created_at: str
    self_verdict: SelfVerdict | None
    take: str | None = Field(description="The take's id, once it is done.")
    answer: str | None
    score: float | None
    error: ErrorFacts | None
    kept: bool = Field(description="Whether it failed, and its recording is here to be tried again or saved.")


class MessageShape(BaseModel):
    """A message that was practised."""

    name: str
    takes: int
    open: bool
    last_score: float | None
    scores: list[float | None]
    last_kept_at: str


class VerdictShape(BaseModel):
    """The rep's own answer to "would you call you back?"."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"self_verdict": "yes"}]})

    self_verdict: SelfVerdict | None


class CorrectionShape(BaseModel):
    """What was said where something else was heard; `at_s` alone means the word that begins there."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"heard": "boarding", "said": "Borden"}]})

    heard: str = Field("", max_length=500)
    said: str = Field(max_length=500, description="Empty where nothing was said.")
    at_s: float | None = Field(None, ge=0, description="Where, if it was heard more than once.")


class TranscriptShape(BaseModel):
    """All of what was said."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "Hi Sam, this is Dana Reyes."}]})

    text: str = Field(max_length=20_000)


class CoachShape(BaseModel):
    """What a coach answers for a take."""

    model_config = ConfigDict(extra="forbid")

    answer: SelfVerdict
    note: str = Field("", max_length=2000)


class CoachAnswerShape(CoachShape):
    """A coach's answer as it is kept."""

    take: str
    coach: str
    at: str


class ScriptShape(BaseModel):
    """A script to be checked."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "Hi Sam, this is Dana Reyes."}]})

    text: str = Field(max_length=20_000)
    style: Literal["reason", "curiosity"] = "reason"
    rate_wpm: float | None = Field(None, ge=60, le=300, description="That of the last takes, else a good one, if null")


class ProfileShape(BaseModel):
    """Who the rep is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Dana Reyes", "phone_number": "312-555-0147"}]}
    )

    name: Text = ""
    company: Text = ""
    phone_number: Text = ""
    region: str = Field("", pattern="^([A-Za-z]{2})?$")
    customers: list[Text] = Field(default_factory=list, max_length=100)


class BaselineShape(BaseModel):
    """The rep's everyday voice."""

    pitch_hz: float | None
    pitch_sd_semitones: float | None


def job_shape(job: Job, pool: Pool, ahead: int = 0) -> JobShape:
    """Return a job as the interface gives it."""
    progress = pool.progress_of(job)
    return JobShape(
        id=job.id, kind=job.kind, state=job.state, stage=progress.stage, ahead=ahead, words=progress.words,
        text=without_coarse_words(progress.text), file=job.file, message=job.message, rep=job.rep, source=job.source,
        created_at=job.created_at,
        self_verdict=job.self_verdict, take=job.take_id, answer=job.answer, score=job.score,
        error=ErrorFacts(**job.error) if job.error else None, kept=job.kept,
    )  # fmt: skip
