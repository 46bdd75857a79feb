"""Scripts of messages over HTTP: shown, saved in versions, deleted; and kept when somebody speaks them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from rehearse.errors import InputError, RehearseError
from rehearse.store import KeptMessage
from rehearse.store.scripts import Scripts, ScriptVersion, version_of
from rehearse.web.api import ALWAYS, MISSING
from rehearse.web.arranging import MessageText

MOST_SHOWN = 50
"""Versions that are shown, the latest ones."""

scripting = APIRouter(prefix="/api/messages/script", responses=ALWAYS)

MessageName = Annotated[str, Query(min_length=1, max_length=500)]


class VersionShape(BaseModel):
    """A version of a script."""

    version: int = Field(ge=1)
    text: str = Field(description="Empty where there was to be none any more.")
    saved_at: datetime


class KeptScriptShape(BaseModel):
    """The script of a message; version 0 where it never had one."""

    message: str
    version: int = Field(ge=0)
    text: str
    saved_at: datetime | None
    versions: list[VersionShape] = Field(description="The latest, the one in force last.")


class SaveScriptShape(BaseModel):
    """What a script is to say."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"message": "Borden", "text": "Hi Sam, this is Dana Reyes."}]}
    )

    message: MessageText
    text: str = Field(max_length=20_000, description="Empty: the message has no script any more.")
    continues: datetime | None = Field(
        None, description="`saved_at` of the version that is being written on, to be put in its place."
    )


@scripting.get("", response_model=KeptScriptShape)
def get_script(message: MessageName) -> KeptScriptShape:
    """Return the script of a message and its versions."""
    with Scripts() as scripts:
        return _shape(message, scripts.versions(message))


@scripting.put("", response_model=KeptScriptShape)
def put_script(body: SaveScriptShape) -> KeptScriptShape:
    """Save the script of a message: a new version, if it says anything new. An old text brings that one back."""
    message = " ".join(body.message.split())
    with Scripts() as scripts:
        return _shape(message, scripts.save(message, body.text, continues=body.continues))


@scripting.delete("", status_code=204, responses=MISSING)
def delete_script(message: MessageName) -> None:
    """Delete the script of a message for good, with all its versions. Takes keep the text they were read from."""
    with Scripts() as scripts:
        if not scripts.delete(message):
            raise InputError("This message has no script.", code="missing")


def keep_spoken(message: str, text: str) -> None:
    """Keep what is about to be spoken as the script of its message; where that is not possible, it is spoken anyway."""
    if text.strip():
        with suppress(RehearseError), Scripts() as scripts:
            scripts.save(message, text, recorded=True)


def message_names(messages: Sequence[KeptMessage]) -> list[str]:
    """Return the messages that have takes or a script, the one last practised or written first."""
    with Scripts() as scripts:
        touched = scripts.messages()
    for one in messages:
        touched[one.name] = max(one.last_kept_at, touched.get(one.name, one.last_kept_at))
    return sorted(touched, key=touched.__getitem__, reverse=True)


def version_words(message: str, text: str) -> str:
    """Return which version of its message's script a take was read from; empty where it is none of them."""
    with suppress(RehearseError), Scripts() as scripts:
        versions = scripts.versions(message)
        if number := version_of(text, versions):
            return f"version {number} of {len(versions)}"
    return ""


def _shape(message: str, versions: list[ScriptVersion]) -> KeptScriptShape:
    last = versions[-1] if versions else None
    shown = [VersionShape(version=one.number, text=one.text, saved_at=one.saved_at) for one in versions[-MOST_SHOWN:]]
    return KeptScriptShape(
        message=message, version=last.number if last else 0, text=last.text if last else "",
        saved_at=last.saved_at if last else None, versions=shown,
    )  # fmt: skip
