"""The invented voicemails of data/messages.toml, each with what a listener would say of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rehearse.core.message import Style
from rehearse.core.profile import Profile


@dataclass(frozen=True)
class Listened:
    """One voicemail and a listener's word on it."""

    id: str
    style: Style
    text: str
    profile: Profile
    found: frozenset[str]
    alarms: frozenset[str]
    numbers: tuple[str, ...]
    reason: str


def listened_messages() -> list[Listened]:
    """Return all of them."""
    file = Path(__file__).parent / "data" / "messages.toml"
    return [_listened(table) for table in tomllib.loads(file.read_text(encoding="utf-8"))["message"]]


def as_heard_plainly(text: str) -> str:
    """Return a text as an engine writes it on a bad day: no capitals, no stops, no commas."""
    return re.sub(r"(?<!\d)[.,?!:;]|[.,?!:;](?!\d)|[—–]", " ", text).lower()


def _listened(table: dict[str, object]) -> Listened:
    known = dict(table.get("profile") or {})  # type: ignore[call-overload]
    known["customers"] = tuple(known.get("customers", ()))
    return Listened(
        id=str(table["id"]),
        style=table["style"],  # type: ignore[arg-type]
        text=str(table["text"]),
        profile=Profile(**known),
        found=frozenset(table["found"]),  # type: ignore[call-overload]
        alarms=frozenset(table["alarms"]),  # type: ignore[call-overload]
        numbers=tuple(table["numbers"]),  # type: ignore[arg-type]
        reason=str(table.get("reason", "")),
    )
