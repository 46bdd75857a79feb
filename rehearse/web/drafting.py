"""Write a message, and write anew what was faulted in one: the page of it, and its two ways in for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from rehearse.config import count_draft, load_profile, load_rubric
from rehearse.content.draft import Brief, faults_of_reason, left_out, write_draft
from rehearse.core.message import Style
from rehearse.errors import InputError, UsageError
from rehearse.render.script_card import shown_changes, why_words
from rehearse.scoring.script_budget import check_script, rewrite_script
from rehearse.store import Library, recent_takes
from rehearse.store.call_log import messages_left
from rehearse.store.take_json import SCHEMA, rewrite_to_dict
from rehearse.web.shapes import ErrorShape, Text

drafting = APIRouter(prefix="/api")

MOST_LETTERS = 5_000
"""Of a text that is written anew: five times what fits into 45 seconds."""

Sentence = Annotated[str, Field(max_length=500)]


class BriefShape(BaseModel):
    """What a message is written from; what is left out stays a blank where the style asks for it."""

    model_config = ConfigDict(extra="forbid")

    to: Text = ""
    reason: Sentence = ""
    customers: list[Text] = Field(default_factory=list, max_length=20)
    times: Text = Field("", description="When the rep can be reached: until five today.")
    style: Style = "reason"
    length: Literal["short", "medium", "long"] = "medium"
    earlier: int | None = Field(
        None, ge=0, le=20, description="Messages they had before; those of the call log if null"
    )


class RewriteShape(BaseModel):
    """What is written anew: a text, or the words of a kept take."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=MOST_LETTERS)
    take: str = Field("", pattern=r"^((last(~[0-9]{1,9})?|[0-9a-f]{1,64}))?$", description="An id, last, last~1.")
    reason: Sentence = ""
    customers: list[Text] = Field(default_factory=list, max_length=20)
    style: Style | None = Field(None, description="That of the take, else reason, if null")


@drafting.post("/draft")
def post_draft(body: BriefShape) -> dict[str, Any]:
    """Write a message from the profile and what is said of the call. A second one for the same prospect differs."""
    profile = load_profile()
    left = messages_left(body.to) if body.earlier is None else body.earlier
    brief = Brief(profile, body.to, body.reason, _names(body.customers), body.times, body.style, body.length, left)
    text = write_draft(replace(brief, variant=count_draft(body.to)))
    notes = [note for note in (*faults_of_reason(brief, text), left_out(brief)) if note]
    check = check_script(text, profile, body.style, load_rubric(), takes=recent_takes())
    told = {"blanks": check.blanks, "duration_s": check.total_s, "limit_s": check.limit_s, "notes": notes}
    return {"schema": SCHEMA, "text": text, **told}


@drafting.post("/rewrite", responses={404: {"model": ErrorShape, "description": "There is no such thing"}})
def post_rewrite(body: RewriteShape) -> dict[str, Any]:
    """Write anew just what was faulted, each sentence beside what it was. As `rehearse rewrite --json`."""
    return rewritten(body)


def rewritten(body: RewriteShape) -> dict[str, Any]:
    """Return a rewrite as the interface gives it, with the reason for each change in words.

    Raises
    ------
    InputError
        There is no such take, or its words are not known, or nothing is written.
    """
    text, title, style = body.text, "", body.style or "reason"
    if body.take:
        if text.strip():
            raise UsageError("Give a text or a take, not both.")
        with Library() as library:
            take = library.find(body.take)
        if take.transcript is None or not take.transcript.words:
            raise InputError("The words of this take are not known.", "Score it again.")
        text, title, style = take.transcript.text, take.message_name, body.style or take.message.style
    if not text.strip():
        raise UsageError("There is no text to write anew.", "Give a text, or a take.")
    brief = Brief(load_profile(), "", body.reason, _names(body.customers), style=style)
    made, check = rewrite_script(text, brief, load_rubric(), takes=recent_takes(), title=title)
    changes = [{"old": one.old, "new": one.new, "why": why_words(one)} for one in shown_changes(made)]
    return rewrite_to_dict(body.take or "-", made, check) | {"changes": changes}


def _names(customers: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for one in customers if (name := " ".join(one.split())))
