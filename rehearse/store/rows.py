"""Rows of takes, read and written inside one transaction, as one home sees them; and takes in short, for a report."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from rehearse.core.scorecard import Answer
from rehearse.core.take import Take
from rehearse.scoring.verdict import whole_score
from rehearse.store.sound_copies import sharing_homes
from rehearse.store.tables import COACH_ANSWERS, SUMMARIES, TAKES
from rehearse.store.take_json import LEFT_OUT
from rehearse.team.summary import (
    TakeMarks,
    TakeSummary,
    judged_from_dict,
    judged_to_dict,
    marks_of,
    summary_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_STARTING = 10
"""Rows whose ids begin alike that are told apart; of more nobody reads the list."""

ROWS_AT_ONCE = 200
"""Each may carry a few tens of kilobytes of JSON."""

_COLUMNS = [column for column in TAKES.c if column.name not in ("number", "take")]
_SEEN = sa.select(*_COLUMNS, sa.cast(TAKES.c.take, sa.Text).label("take"))
"""The JSON as text: a damaged one stops nobody who does not read it."""

_OUTLINED = sa.case(
    (sa.func.json_valid(TAKES.c.take), sa.func.json_remove(TAKES.c.take, *(f"$.{name}" for name in LEFT_OUT))),
    else_=sa.cast(TAKES.c.take, sa.Text),
)
"""The JSON without what an outline leaves out, by SQLite: four times as fast as reading all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One take as the database keeps it.

    Attributes
    ----------
    id : str
    home : str or None
        Where its sound lies; None for a take from before takes had a home, whose owner has not looked in yet.
    rep : str
        Empty where nobody was named.
    message : str
    kept_at : str
        ISO 8601, UTC, with microseconds.
    recorded_at : str or None
        ISO 8601.
    answer : str
    score : float or None
    self_verdict : str or None
    sound : str
        Path below the home's folder, with ``/``.
    take : str
        The JSON of the take, without what stands in columns that change.
    """

    id: str
    home: str | None
    rep: str
    message: str
    kept_at: str
    recorded_at: str | None
    answer: str
    score: float | None
    self_verdict: str | None
    sound: str
    take: str


@dataclass(frozen=True, slots=True)
class MessageCount:
    """A message, how often it was practised, and its latest take."""

    message: str
    takes: int
    scores: tuple[float | None, ...]
    answers: tuple[str, ...]
    self_verdict: str | None
    kept_at: str


def timestamp(now: datetime | None = None) -> str:
    """Return a time as rows hold it."""
    return (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")


class Rows:
    """The rows of takes, seen from inside one transaction.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    home : str
        The home that looks: what it keeps itself comes first, or alone.
    everyone : bool, optional
        Lists have the takes of all homes.
    rep : str, optional
        Lists have the takes of this rep alone.
    outline : bool, optional
        The JSON of lists may come without what an outline leaves out.

    Attributes
    ----------
    connection : sqlalchemy.Connection
    """

    def __init__(
        self,
        connection: sa.Connection,
        home: str,
        *,
        everyone: bool = False,
        rep: str | None = None,
        outline: bool = False,
    ) -> None:
        self.connection = connection
        is_cut = outline and connection.dialect.name == "sqlite"
        self._seen = sa.select(*_COLUMNS, sa.type_coerce(_OUTLINED, sa.Text).label("take")) if is_cut else _SEEN
        self._own = TAKES.c.home == home
        self._listed = sa.true() if everyone else self._own
        if rep is not None:
            self._listed = sa.and_(self._listed, TAKES.c.rep == rep)

    def get(self, take_id: str) -> Row | None:
        """Return the row of a take of this home."""
        return self._one(_SEEN.where(self._own, TAKES.c.id == take_id))

    def get_any(self, take_id: str) -> Row | None:
        """Return the row of a take, of this home where it keeps it, else of any."""
        first = sa.case((self._own, 0), else_=1)
        return self._one(_SEEN.where(TAKES.c.id == take_id).order_by(first, TAKES.c.number.desc()).limit(1))

    def of_message(self, message: str | None = None, newest: int | None = None, *, skip: int = 0) -> Iterator[Row]:
        """Yield the rows of a message, or all of them, what was kept last first, without the first `skip`.

        They are fetched in pages, of `newest` rows when so many will probably do.
        """
        query = self._seen.add_columns(TAKES.c.number).where(self._listed).order_by(TAKES.c.number.desc())
        query = query.limit(min(newest or ROWS_AT_ONCE, ROWS_AT_ONCE))
        if message is not None:
            query = query.where(TAKES.c.message == message)
        page = self.connection.execute(query.offset(skip)).all()
        while page:
            for row in page:
                yield Row(*row[:-1])
            page = self.connection.execute(query.where(TAKES.c.number < page[-1].number)).all()

    def page_after(self, number: int, message: str | None = None) -> list[tuple[int, Row]]:
        """Return a page of rows, in the order they were kept, from behind a number on; each with its own."""
        query = self._seen.add_columns(TAKES.c.number).where(self._listed, TAKES.c.number > number)
        if message is not None:
            query = query.where(TAKES.c.message == message)
        page = self.connection.execute(query.order_by(TAKES.c.number).limit(ROWS_AT_ONCE)).all()
        return [(row.number, Row(*row[:-1])) for row in page]

    def ids(self, message: str | None = None) -> list[str]:
        """Return the ids of the takes of a message, or of all, in the order they were kept."""
        query = sa.select(TAKES.c.id).where(self._listed).order_by(TAKES.c.number)
        if message is not None:
            query = query.where(TAKES.c.message == message)
        return list(self.connection.execute(query).scalars())

    def starting_with(self, prefix: str) -> list[Row]:
        """Return the rows whose id begins so: those of this home, and only where it has none, those of others."""
        begun = TAKES.c.id.startswith(prefix, autoescape=True)
        query = _SEEN.where(begun).order_by(TAKES.c.number).limit(MOST_STARTING)
        return self._all(query.where(self._own)) or self._all(query)

    def with_sound(self, sound: str) -> Row | None:
        """Return the row whose sound this home keeps at that path."""
        return self._one(_SEEN.where(self._own, TAKES.c.sound == sound))

    def messages_called(self, name: str) -> list[str]:
        """Return the messages of this home that are called so; where none is to the letter, those but for capitals."""
        names = self.connection.execute(sa.select(TAKES.c.message).where(self._own).distinct()).scalars().all()
        alike = sorted(one for one in names if one and one.casefold() == name.casefold())
        return [name] if name in alike else alike

    def is_empty(self) -> bool:
        """Tell whether this home keeps nothing."""
        return self.connection.execute(sa.select(TAKES.c.number).where(self._own).limit(1)).first() is None

    def messages(self) -> list[MessageCount]:
        """Return the messages, the one practised last at the end."""
        columns = (TAKES.c.message, TAKES.c.score, TAKES.c.answer, TAKES.c.self_verdict, TAKES.c.kept_at)
        found: dict[str, list[Sequence[Any]]] = {}
        for row in self.connection.execute(sa.select(*columns).where(self._listed).order_by(TAKES.c.number)).all():
            rows = found.pop(row[0], [])
            rows.append(row)
            found[row[0]] = rows
        return [
            MessageCount(
                name, len(rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows), rows[-1][3], rows[-1][4]
            )
            for name, rows in found.items()
        ]

    def put(self, row: Row, summary: Mapping[str, Any]) -> None:
        """Write a row and its take in short, in the place of the one of the same take and home if there is one."""
        values = asdict(row) | {"take": json.loads(row.take)}
        same = sa.and_(TAKES.c.id == row.id, TAKES.c.home == row.home)
        if not self.connection.execute(sa.update(TAKES).where(same).values(**values)).rowcount:
            self.connection.execute(sa.insert(TAKES).values(**values))
        number = self.connection.execute(sa.select(TAKES.c.number).where(same)).scalar_one()
        self.connection.execute(sa.delete(SUMMARIES).where(SUMMARIES.c.number == number))
        self.connection.execute(sa.insert(SUMMARIES).values(number=number, **summary))

    def say(self, take_id: str, answer: str | None) -> None:
        """Write down the rep's own verdict."""
        self.connection.execute(sa.update(TAKES).where(self._own, TAKES.c.id == take_id).values(self_verdict=answer))

    def remove(self, row: Row) -> None:
        """Remove a row, and what coaches said of it where nobody else keeps the take."""
        this = sa.and_(TAKES.c.id == row.id, TAKES.c.home.is_not_distinct_from(row.home))
        numbers = sa.select(TAKES.c.number).where(this)
        self.connection.execute(sa.delete(SUMMARIES).where(SUMMARIES.c.number.in_(numbers)))
        self.connection.execute(sa.delete(TAKES).where(this))
        if self.get_any(row.id) is None:
            self.connection.execute(sa.delete(COACH_ANSWERS).where(COACH_ANSWERS.c.take == row.id))

    def _one(self, query: sa.Select[Any]) -> Row | None:
        found = self.connection.execute(query).mappings().first()
        return None if found is None else Row(**found)

    def _all(self, query: sa.Select[Any]) -> list[Row]:
        return [Row(**row) for row in self.connection.execute(query).mappings()]


_FACTS = (
    TAKES.c.number, TAKES.c.id, TAKES.c.home, TAKES.c.rep, TAKES.c.message, TAKES.c.kept_at, TAKES.c.recorded_at,
    TAKES.c.answer, TAKES.c.score, SUMMARIES.c.rubric,
)  # fmt: skip
_BOTH = TAKES.join(SUMMARIES, SUMMARIES.c.number == TAKES.c.number)
_MARKED = sa.select(*_FACTS, SUMMARIES.c.bands, SUMMARIES.c.faults).select_from(_BOTH)
_IN_SHORT = sa.select(*_FACTS, SUMMARIES.c.judged).select_from(_BOTH)


def summary_values(take: Take) -> dict[str, Any]:
    """Return what the table keeps of a take."""
    short = summary_of(take)
    marks = marks_of(short)
    judged = json.dumps(judged_to_dict(short))
    return {"rubric": short.rubric, "judged": judged, "bands": marks.bands, "faults": marks.faults}


def read_marks(
    connection: sa.Connection, home: str, *, everyone: bool, message: str | None = None
) -> Iterator[TakeMarks]:
    """Yield what is counted of the takes, of this home or of everyone, in any order."""
    query = _MARKED if everyone else _MARKED.where(TAKES.c.home == home)
    if message is not None:
        query = query.where(TAKES.c.message == message)
    here = {home, *sharing_homes()}
    for row in (row for page in connection.execute(query).partitions(ROWS_AT_ONCE) for row in page):
        number, take_id, its_home, rep, name, kept_at, recorded_at, answer, score, rubric, bands, faults = row
        yield TakeMarks(
            number, take_id, rep, name, _made_at(recorded_at or kept_at), answer, _whole(score), rubric,
            its_home in here, bands, faults,
        )  # fmt: skip


def read_summaries(connection: sa.Connection, home: str, numbers: Collection[int]) -> Iterator[tuple[int, TakeSummary]]:
    """Yield takes in short, anybody's, with their numbers, in the order they were kept."""
    here = {home, *sharing_homes()}
    wanted = sorted(numbers)
    for first in range(0, len(wanted), ROWS_AT_ONCE):
        some = TAKES.c.number.in_(wanted[first : first + ROWS_AT_ONCE])
        for row in connection.execute(_IN_SHORT.where(some).order_by(TAKES.c.number)):
            yield (
                row.number,
                TakeSummary(
                    id=row.id,
                    rep=row.rep,
                    message=row.message,
                    made_at=_made_at(row.recorded_at or row.kept_at),
                    answer=cast(Answer, row.answer),
                    score=_whole(row.score),
                    rubric=row.rubric,
                    here=row.home in here,
                    **judged_from_dict(json.loads(row.judged)),
                ),
            )


def _made_at(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.astimezone()


def _whole(score: float | None) -> float | None:
    return None if score is None else whole_score(score)
