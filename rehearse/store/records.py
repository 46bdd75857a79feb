"""Between rows of the database and what the library gives: takes, those that cannot be read, and messages."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rehearse.core.take import Take
from rehearse.errors import InputError
from rehearse.scoring.verdict import whole_score
from rehearse.store.take_json import CANNOT_READ, take_from_dict, take_to_dict
from rehearse.text.printable import without_surrogates

if TYPE_CHECKING:
    from rehearse.store.rows import MessageCount, Row

_IN_COLUMNS = ("self_verdict", "kept_at", "file", "rep")
"""What of a take's JSON stands in columns, or follows from them."""


@dataclass(frozen=True, slots=True)
class UnreadableTake:
    """A kept take that cannot be read, by this version at least: it is passed over, and can be deleted.

    Attributes
    ----------
    id, message : str
    kept_at : datetime
    error : InputError
        Why, code ``schema``.
    """

    id: str
    message: str
    kept_at: datetime
    error: InputError


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that was practised.

    Attributes
    ----------
    name : str
    takes : int > 0
    scores, answers : tuple
        Of its takes, the oldest first; scores in whole points, None where there is none.
    last_score : float or None
        Of its latest take.
    open : bool
        Its latest take is not yet a yes from both the machine and the rep.
    last_kept_at : datetime
    """

    name: str
    takes: int
    scores: tuple[float | None, ...]
    answers: tuple[str, ...]
    last_score: float | None
    open: bool
    last_kept_at: datetime


def message_of(count: MessageCount) -> KeptMessage:
    """Return a message from what the database knows of it."""
    scores = tuple(None if score is None else whole_score(score) for score in count.scores)
    return KeptMessage(
        name=count.message,
        takes=count.takes,
        scores=scores,
        answers=count.answers,
        last_score=scores[-1],
        open=(count.answers[-1], count.self_verdict) != ("yes", "yes"),
        last_kept_at=datetime.fromisoformat(count.kept_at),
    )


def storable(take: Take) -> Take:
    """Return the take with names that any database takes: text, and not endless."""
    from rehearse.store.tables import LONGEST_NAME

    names = (take.message_name, take.rep, take.source)
    message, rep, source = (without_surrogates(name)[:LONGEST_NAME] for name in names)
    return replace(take, message_name=message, rep=rep, source=source)


def row_of(take: Take, home: str, sound: str, before: Row | None) -> Row:
    """Return the row of a take whose sound the home keeps at `sound`; `before` is the row it replaces.

    It stays where it was in the history, and the rep's own verdict outlasts being scored again.
    """
    from rehearse.store.rows import Row, timestamp

    table = take_to_dict(take)
    return Row(
        id=take.id,
        home=home,
        rep=take.rep,
        message=table["message"],
        kept_at=before.kept_at if before else timestamp(),
        recorded_at=table["recorded_at"],
        answer=table["verdict"]["answer"],
        score=table["verdict"]["score"],
        self_verdict=take.self_verdict or (before.self_verdict if before else None),
        sound=sound,
        take=json.dumps({name: value for name, value in table.items() if name not in _IN_COLUMNS}),
    )


def take_of(row: Row, folder: Path, home: str, *, outline: bool = False) -> Take:
    """Return the take that a row keeps, for the home in `folder`: what another one keeps has no path here.

    An outline is without what lies along its time.

    Raises
    ------
    InputError
        It cannot be read.
    """
    place = str(folder / row.sound) if row.home == home else PurePosixPath(row.sound).name
    try:
        table = {**json.loads(row.take), "file": place, "self_verdict": row.self_verdict, "kept_at": row.kept_at}
        return take_from_dict(table | {"rep": row.rep}, outline=outline)
    except (ValueError, TypeError, InputError) as error:
        why = error.message.removeprefix(CANNOT_READ) if isinstance(error, InputError) else "its JSON is damaged."
        hint = error.hint if isinstance(error, InputError) else ""
        hint = f"{hint} To be rid of it: rehearse delete {row.id}".strip()
        raise InputError(f"Cannot read take {row.id}: {why}", hint, code="schema") from error


def take_or_why_not(row: Row, folder: Path, home: str, *, outline: bool = False) -> Take | UnreadableTake:
    """Return the take that a row keeps, or what is known of it when it cannot be read."""
    try:
        return take_of(row, folder, home, outline=outline)
    except InputError as error:
        return UnreadableTake(row.id, row.message, datetime.fromisoformat(row.kept_at), error)
