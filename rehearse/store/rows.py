"""Rows of takes, read and written inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()

LONGEST_MESSAGE = 500
"""Letters of a message's name; MySQL indexes no more than 768 of four bytes each."""

TAKES = sa.Table(
    "takes",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("message", sa.String(LONGEST_MESSAGE), nullable=False),
    sa.Column("kept_at", sa.String(32), nullable=False, index=True),
    sa.Column("recorded_at", sa.String(40)),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("self_verdict", sa.String(8)),
    sa.Column("sound", sa.String(1000), nullable=False),
    sa.Column("take", sa.JSON, nullable=False),
    sa.Index("ix_takes_message_kept_at", "message", "kept_at"),
)
"""As the newest migration leaves it; a test holds the two to each other."""

_BY_AGE = (TAKES.c.kept_at, TAKES.c.id)
_NEWEST_FIRST = tuple(column.desc() for column in _BY_AGE)


@dataclass(frozen=True, slots=True)
class Row:
    """One take as the database keeps it.

    Attributes
    ----------
    id : str
    message : str
    kept_at : str
        ISO 8601, UTC, with microseconds: sorts as text.
    recorded_at : str or None
        ISO 8601.
    answer : str
    score : float or None
    self_verdict : str or None
    sound : str
        Path below the library's folder, with ``/``.
    take : dict
        The JSON of the take, without what stands in columns that change.
    """

    id: str
    message: str
    kept_at: str
    recorded_at: str | None
    answer: str
    score: float | None
    self_verdict: str | None
    sound: str
    take: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MessageCount:
    """A message, how often it was practised, and its latest take."""

    message: str
    takes: int
    scores: tuple[float | None, ...]
    answer: str
    self_verdict: str | None
    kept_at: str


def moment(now: datetime | None = None) -> str:
    """Return a time as rows hold it."""
    return (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")


class Rows:
    """The rows of takes, seen from inside one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, take_id: str) -> Row | None:
        """Return the row of a take."""
        return self._one(sa.select(TAKES).where(TAKES.c.id == take_id))

    def of_message(self, message: str | None = None, newest: int | None = None) -> list[Row]:
        """Return the rows of a message, or all of them, oldest first; the newest so many, if that is given."""
        query = sa.select(TAKES).order_by(*_NEWEST_FIRST).limit(newest)
        return self._all(query if message is None else query.where(TAKES.c.message == message))[::-1]

    def newest(self, back: int = 0) -> Row | None:
        """Return the row that was kept last, or so many before it."""
        return self._one(sa.select(TAKES).order_by(*_NEWEST_FIRST).offset(back).limit(1))

    def starting_with(self, prefix: str, limit: int = 10) -> list[Row]:
        """Return the rows whose id begins so."""
        query = sa.select(TAKES).where(TAKES.c.id.startswith(prefix, autoescape=True)).order_by(*_BY_AGE)
        return self._all(query.limit(limit))

    def with_sound(self, sound: str) -> Row | None:
        """Return the row whose sound is kept at that path."""
        return self._one(sa.select(TAKES).where(TAKES.c.sound == sound))

    def messages(self) -> list[MessageCount]:
        """Return the messages, the one practised last at the end."""
        columns = (TAKES.c.message, TAKES.c.score, TAKES.c.answer, TAKES.c.self_verdict, TAKES.c.kept_at)
        found: dict[str, list[Sequence[Any]]] = {}
        for row in self._connection.execute(sa.select(*columns).order_by(*_BY_AGE)):
            found.setdefault(row.message, []).append(row)
        counts = [
            MessageCount(name, len(rows), tuple(row[1] for row in rows), rows[-1][2], rows[-1][3], rows[-1][4])
            for name, rows in found.items()
        ]
        return sorted(counts, key=lambda count: count.kept_at)

    def put(self, row: Row) -> None:
        """Write a row in the place of the one with the same id."""
        self.remove(row.id)
        self._connection.execute(sa.insert(TAKES).values(**asdict(row)))

    def say(self, take_id: str, answer: str | None) -> None:
        """Write down the rep's own verdict."""
        self._connection.execute(sa.update(TAKES).where(TAKES.c.id == take_id).values(self_verdict=answer))

    def remove(self, take_id: str) -> None:
        """Remove the row of a take."""
        self._connection.execute(sa.delete(TAKES).where(TAKES.c.id == take_id))

    def _one(self, query: sa.Select[Any]) -> Row | None:
        found = self._all(query)
        return found[0] if found else None

    def _all(self, query: sa.Select[Any]) -> list[Row]:
        names = [field.name for field in fields(Row)]
        return [Row(**{name: row[name] for name in names}) for row in self._connection.execute(query).mappings()]
