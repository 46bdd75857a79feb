"""A take as JSON and back; the names are the public interface, and change only with `SCHEMA`.

No NaN and no infinity are ever written: what is not a finite number is null. Times are given to 1 ms.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from rehearse.core.line_check import LineCheck, Lost
from rehearse.core.measures import Measures
from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneAudit, PhoneNumber, ScriptMatch
from rehearse.core.scorecard import Criterion, Evidence, Fix, Scorecard, Verdict
from rehearse.core.sound import AgainstBaseline, Filler, Pause, PitchTrack, SetAside
from rehearse.core.take import RecordingFacts, Take
from rehearse.core.transcript import Correction, Hearing, Transcript, Word
from rehearse.errors import InputError, RehearseError
from rehearse.scoring.verdict import whole_score
from rehearse.text.printable import without_surrogates

if TYPE_CHECKING:
    from rehearse.content.rewrite import Rewrite
    from rehearse.content.script_check import ScriptCheck

_Part = TypeVar("_Part")

SCHEMA = 1

UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From each schema to the next: what turns a take of schema n into one of n + 1. Raising `SCHEMA` adds a step here."""

CANNOT_READ = "Cannot read a take: "

_PLACES = {"hop_s": 9, "levels_db": 1, "score": 1, "_s": 3, "_hz": 1, "_wpm": 1, "_db": 2, "_dbfs": 2, "_share": 4}
"""Decimal places by the end of a name, the first that fits; all other numbers get three."""


_TIMES = ("start_s", "end_s", "digits_per_s")
"""What a script does not have."""


def take_to_json(take: Take) -> str:
    """Return a take as one line of JSON, in ASCII."""
    return json.dumps(take_to_dict(take), allow_nan=False)


def script_to_dict(file: str, check: ScriptCheck) -> dict[str, Any]:
    """Return the check of a script under the public names: those of a take where they are the same thing."""
    timeless = {
        name: [{key: value for key, value in _fields(part).items() if key not in _TIMES} for part in parts]
        for name, parts in (
            ("phone_numbers", check.phone_numbers),
            ("checklist", check.checklist),
            ("alarms", check.alarms),
        )
    }
    told = {name: value for name, value in _fields(check).items() if name != "total_s"}
    table: dict[str, Any] = _written(
        {"schema": SCHEMA, "file": file, "duration_s": check.total_s}
        | told
        | timeless
        | {"phone_audit": _fields(check.phone_audit)}
    )
    return table


def rewrite_to_dict(source: str, rewrite: Rewrite, check: ScriptCheck) -> dict[str, Any]:
    """Return a rewrite under the public names: the script, each sentence as it was and is, and how long it takes."""
    table: dict[str, Any] = _written(
        {
            "schema": SCHEMA,
            "source": source,
            "title": rewrite.title,
            "text": rewrite.text,
            "sentences": [_fields(one) for one in rewrite.sentences],
            "blanks": check.blanks,
            "asks": rewrite.asks,
            "duration_s": check.total_s,
            "limit_s": check.limit_s,
        }
    )
    return table


def error_to_json(file: str, error: RehearseError) -> str:
    """Return a file that could not be scored as one line of JSON."""
    return json.dumps(error_to_dict(file, error), allow_nan=False)


def error_to_dict(file: str, error: RehearseError) -> dict[str, Any]:
    """Return a file that could not be scored, and why, under the public names."""
    told = {"code": error.code, "message": error.message, "hint": error.hint}
    table: dict[str, Any] = _written({"schema": SCHEMA, "file": file, "error": told})
    return table


def take_to_dict(take: Take) -> dict[str, Any]:
    """Return a take under the public names; `take_from_dict` reads it again."""
    message, verdict = take.message, take.scorecard.verdict
    table: dict[str, Any] = _written(
        {
            "schema": SCHEMA,
            "id": take.id,
            "file": take.file,
            "source": take.source,
            "message": take.message_name,
            "rep": take.rep,
            "style": message.style,
            "recorded_at": None if take.recorded_at is None else take.recorded_at.isoformat(),
            "rubric": take.scorecard.rubric,
            "recording": _fields(take.recording) | {"set_aside": [_fields(one) for one in take.recording.set_aside]},
            "verdict": _fields(verdict) | {"fix_first": [_fields(fix) for fix in verdict.fix_first]},
            "criteria": [_criterion(criterion) for criterion in take.scorecard.criteria],
            "measures": {name: value for name, value in _fields(take.measures).items() if name != "why_not"},
            "not_measured": dict(take.measures.why_not),
            "transcript": None if take.transcript is None else _transcript(take.transcript),
            "pauses": [_fields(pause) for pause in take.pauses],
            "fillers": [_fields(filler) for filler in take.fillers],
            "pitch": None if take.pitch is None else _pitch(take.pitch),
            "phone_numbers": [_fields(number) for number in message.phone_numbers],
            "phone_audit": _fields(message.phone_audit),
            "checklist": [_fields(item) for item in message.checklist],
            "alarms": [_fields(alarm) for alarm in message.alarms],
            "script": None if message.script is None else _fields(message.script),
            "self_verdict": take.self_verdict,
            "against_baseline": None if take.against_baseline is None else _fields(take.against_baseline),
            "levels_db": list(take.levels_db),
            "kept_at": None if take.kept_at is None else take.kept_at.isoformat(),
            "line": None if take.line is None else _line(take.line),
        }
    )
    return table


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return _fields(criterion) | {"evidence": [_fields(place) for place in criterion.evidence]}


def _transcript(transcript: Transcript) -> dict[str, Any]:
    return {
        "engine": transcript.engine,
        "model": transcript.model,
        "language": transcript.language,
        "language_probability": transcript.language_probability,
        "text": transcript.text,
        "words": [_fields(word) for word in transcript.words],
        "corrections": [_fields(one) for one in transcript.corrections],
        "as_heard": None if transcript.as_heard is None else _hearing(transcript.as_heard),
    }


def _hearing(heard: Hearing) -> dict[str, Any]:
    return {name: [_fields(one) for one in parts] for name, parts in _fields(heard).items()}


def _pitch(pitch: PitchTrack) -> dict[str, Any]:
    f0_hz = np.asarray(pitch.f0_hz, dtype=float).tolist()
    return {"start_s": pitch.start_s, "hop_s": pitch.hop_s, "f0_hz": f0_hz, "tracker": pitch.tracker}


def _written(value: Any, name: str = "") -> Any:
    """Return `value` in JSON's own types: rounded by its name, finite, and text that any reader can decode."""
    if type(value) is float:  # most are: a curve of the voice has hundreds
        return rounded(value, name)
    if isinstance(value, Mapping):
        return {str(key): _written(part, str(key)) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_written(part, name) for part in value]
    if isinstance(value, str):
        return without_surrogates(value)
    if value is None or isinstance(value, bool | int):
        return value
    return rounded(float(value), name)


def rounded(value: float, name: str) -> float | None:
    """Return a number to the decimal places its name asks for; None where it is not finite."""
    if not math.isfinite(value):
        return None
    return round(value, _places(name))


@cache
def _places(name: str) -> int:
    return next((places for end, places in _PLACES.items() if name.endswith(end)), 3)


def take_from_json(line: str) -> Take:
    """Return the take that `take_to_json` wrote."""
    return take_from_dict(json.loads(line))


def take_from_dict(table: Mapping[str, Any], *, outline: bool = False) -> Take:
    """Return the take that `take_to_dict` wrote, now or in an older version, to its rounding.

    Names it does not know are passed over. An outline has neither `LEFT_OUT`, there or not, nor evidence.

    Raises
    ------
    InputError
        It has a newer schema, or is no take; code ``schema``.
    """
    try:
        table = _upgraded(table)
        return _take(_outlined(table) if outline else table)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        why = f"{CANNOT_READ}it is no take ({type(error).__name__}: {error})."
        raise InputError(why, "Score the recording again.", code="schema") from error


LEFT_OUT = ("pitch", "levels_db", "pauses", "fillers", "transcript.words", "transcript.as_heard")
"""Of what an outline of a take has nothing: all that lies along its time, most of what is kept."""


def _outlined(table: Mapping[str, Any]) -> dict[str, Any]:
    transcript = table["transcript"]
    return {
        **table,
        "pitch": None,
        "levels_db": (),
        "pauses": (),
        "fillers": (),
        "transcript": transcript and {**transcript, "words": (), "as_heard": None},
        "criteria": [{**criterion, "evidence": ()} for criterion in table["criteria"]],
    }


def _upgraded(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a take as `SCHEMA` has it: it climbs from its own schema, step by step."""
    number = table["schema"]
    if isinstance(number, int) and number > SCHEMA:
        why = f"{CANNOT_READ}it has schema {number}, and this rehearse reads up to {SCHEMA}."
        raise InputError(why, "Update rehearse: pipx upgrade rehearse-voicemail", code="schema")
    while number != SCHEMA:
        table = {**UPGRADES[number](dict(table)), "schema": number + 1}
        number += 1
    return table


def _take(table: Mapping[str, Any]) -> Take:
    recorded_at, transcript, pitch = table["recorded_at"], table["transcript"], table["pitch"]
    against = table["against_baseline"]
    return Take(
        id=table["id"],
        file=table["file"],
        message_name=table["message"],
        recorded_at=None if recorded_at is None else datetime.fromisoformat(recorded_at),
        recording=_recording(table["recording"]),
        scorecard=_scorecard(table),
        measures=Measures(**_known(Measures, table["measures"]), why_not=MappingProxyType(dict(table["not_measured"]))),
        message=_message(table),
        transcript=None if transcript is None else _read_transcript(transcript),
        pauses=_all(Pause, table["pauses"]),
        fillers=_all(Filler, table["fillers"]),
        pitch=None if pitch is None else _read_pitch(pitch),
        self_verdict=table["self_verdict"],
        levels_db=tuple(table["levels_db"]),
        against_baseline=None if against is None else _made(AgainstBaseline, against),
        kept_at=None if table.get("kept_at") is None else datetime.fromisoformat(table["kept_at"]),
        line=None if table.get("line") is None else _read_line(table["line"]),
        rep=table.get("rep") or "",
        source=table.get("source") or "",
    )


def _recording(table: Mapping[str, Any]) -> RecordingFacts:
    return _made(RecordingFacts, table, set_aside=_all(SetAside, table.get("set_aside", ())))


def _scorecard(table: Mapping[str, Any]) -> Scorecard:
    verdict = table["verdict"]
    criteria = tuple(
        _made(Criterion, criterion, evidence=_all(Evidence, criterion["evidence"])) for criterion in table["criteria"]
    )
    score = None if verdict["score"] is None else whole_score(verdict["score"])
    made = _made(Verdict, verdict, score=score, fix_first=_all(Fix, verdict["fix_first"]))
    return Scorecard(made, criteria, table["rubric"])


def _message(table: Mapping[str, Any]) -> Message:
    return Message(
        style=table["style"],
        phone_numbers=_all(PhoneNumber, table["phone_numbers"]),
        checklist=_all(ChecklistItem, table["checklist"]),
        alarms=_all(Alarm, table["alarms"]),
        time_to_reason_s=table["measures"]["time_to_reason_s"],
        script=None if table["script"] is None else _made(ScriptMatch, table["script"]),
        phone_audit=_made(PhoneAudit, table["phone_audit"]),
    )


def _line(line: LineCheck) -> dict[str, Any]:
    return _fields(line) | {"lost": [_fields(one) for one in line.lost]}


def _read_line(table: Mapping[str, Any]) -> LineCheck:
    return _made(LineCheck, table, lost=_all(Lost, table["lost"]))


def _read_transcript(table: Mapping[str, Any]) -> Transcript:
    heard = table.get("as_heard")
    return _made(
        Transcript,
        table,
        words=_all(Word, table["words"]),
        corrections=_all(Correction, table.get("corrections", ())),
        as_heard=heard and Hearing(_all(Word, heard["words"]), _all(Filler, heard["fillers"])),
    )


def _read_pitch(table: Mapping[str, Any]) -> PitchTrack:
    f0_hz = np.array([math.nan if value is None else value for value in table["f0_hz"]], dtype=np.float32)
    f0_hz.setflags(write=False)
    return PitchTrack(table["start_s"], table["hop_s"], f0_hz, table.get("tracker") or "")


def _all(kind: type[_Part], tables: Sequence[Mapping[str, Any]]) -> tuple[_Part, ...]:
    return tuple(_made(kind, table) for table in tables)


def _made(kind: type[_Part], table: Mapping[str, Any], **given: object) -> _Part:
    return kind(**(_known(kind, table) | given))


def _known(kind: Any, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the class has a field for, lists as tuples."""
    names = _names(kind)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items() if name in names}


@cache
def _names(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))
