"""The call log in the takes' database: what is entered is whole or not there, and the last of it can be undone.

An entry is a row that is never changed. Where a prospect stands is told by all of their entries, and kept beside them,
in the same transaction, so that the pile is there without reading the log.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from rehearse.calls.model import Entry, Logged, Prospect, prospect_key, prospect_of
from rehearse.calls.trial import Draw, Trial, drawn_arm
from rehearse.config import database_url, user_folders
from rehearse.errors import InputError, RehearseError, UsageError
from rehearse.store.call_rows import entry_of, fingerprint, prospect_from, prospect_row, row_of, stamp, time_of
from rehearse.store.tables import CALLS, DRAWS, LONGEST_NAME, PROSPECTS, TRIALS

if TYPE_CHECKING:
    from rehearse.store.database import Database

FEW = 200
"""Prospects that are looked up one by one; more are read in one go."""

ROWS_AT_ONCE = 2000
"""Rows that are written in one go."""

MOST_NAMED = 3
"""Prospects that are named when a name is not there."""


class CallLog:
    """The calls of one home. Nothing is opened or made before it is needed.

    Parameters
    ----------
    url : str, optional
        The database; REHEARSE_DATABASE, or SQLite in the folder, when left out.
    folder : Path, optional
        The user's data folder when left out.
    """

    def __init__(self, url: str | None = None, folder: Path | None = None) -> None:
        from rehearse.store.database import Database

        self._database: Database = Database((folder or user_folders().data).absolute(), url or database_url())

    def __enter__(self) -> CallLog:
        return self

    def __exit__(self, *exc: object) -> None:
        self._database.close()

    def _empty(self) -> bool:
        return not self._database.exists() or not self._database.home

    # Entries

    def add(self, *entries: Entry) -> None:
        """Write entries down, all of them or none; they are undone together."""
        with self._database.writing() as connection:
            self._insert(connection, [row_of(entry) for entry in entries])

    def add_new(self, entries: Iterable[Entry]) -> int:
        """Write down those that were not imported before, all of them or none; return how many these are."""
        found: dict[str, Entry] = {}
        for entry in entries:
            found.setdefault(fingerprint(row_of(entry)), entry)
        with self._database.writing() as connection:
            for key in self._known(connection):
                found.pop(key, None)
            self._insert(connection, (row_of(entry) | {"fingerprint": key} for key, entry in found.items()))
        return len(found)

    def new_among(self, entries: Iterable[Entry]) -> int:
        """Return how many entries `add_new` would write down, and write nothing."""
        keys = {fingerprint(row_of(entry)) for entry in entries}
        if self._empty():
            return len(keys)
        with self._database.reading() as connection:
            return len(keys - self._known(connection))

    def _known(self, connection: sa.Connection) -> set[str]:
        query = sa.select(CALLS.c.fingerprint).where(CALLS.c.home == self._database.home)
        return {key for key in connection.execute(query).scalars() if key is not None}

    def _insert(self, connection: sa.Connection, rows: Iterable[dict[str, Any]]) -> None:
        shared: dict[str, Any] = {"home": self._database.home, "batch": secrets.token_hex(16), "fingerprint": None}
        keys: set[str] = set()
        waiting = iter(rows)
        while some := [shared | row for row in islice(waiting, ROWS_AT_ONCE)]:
            connection.execute(sa.insert(CALLS), some)
            keys.update(row["prospect"] for row in some)
        if keys:
            self._update_prospects(connection, keys)

    def entries(self, prospect: str | None = None) -> list[Logged]:
        """Return the entries, of one prospect or of all, in the order in which they were made."""
        if self._empty():
            return []
        query = sa.select(CALLS).where(CALLS.c.home == self._database.home).order_by(CALLS.c.number)
        if prospect is not None:
            query = query.where(CALLS.c.prospect == prospect_key(prospect)[:LONGEST_NAME])
        with self._database.reading() as connection:
            return [Logged(row["number"], entry_of(row)) for row in connection.execute(query).mappings()]

    def undo(self) -> list[Entry]:
        """Take back what was entered last, and return it; an import is taken back whole.

        Raises
        ------
        InputError
            The log is empty, code ``missing``.
        """
        nothing = InputError("There is nothing to undo: the log is empty.", code="missing")
        if self._empty():
            raise nothing
        own = CALLS.c.home == self._database.home
        with self._database.writing() as connection:
            batch = connection.execute(sa.select(CALLS.c.batch).where(own).order_by(CALLS.c.number.desc()).limit(1))
            last = batch.scalar()
            if last is None:
                raise nothing
            these = sa.and_(own, CALLS.c.batch == last)
            rows = connection.execute(sa.select(CALLS).where(these).order_by(CALLS.c.number)).mappings().all()
            connection.execute(sa.delete(CALLS).where(these))
            self._update_prospects(connection, {row["prospect"] for row in rows})
        return [entry_of(row) for row in rows]

    # Prospects

    def _update_prospects(self, connection: sa.Connection, keys: set[str]) -> None:
        """Write down anew where these prospects stand."""
        home = self._database.home
        own = PROSPECTS.c.home == home
        if len(keys) > FEW:
            keys_now = set(connection.execute(sa.select(PROSPECTS.c.prospect).where(own)).scalars())
            gone = sorted(keys & keys_now)
        else:
            gone = sorted(keys)
        delete = sa.delete(PROSPECTS).where(own, PROSPECTS.c.prospect == sa.bindparam("gone"))
        if gone:
            connection.execute(delete, [{"gone": key} for key in gone])
        settled = (prospect_of(entries) for entries in self._entries_of(connection, keys))
        while some := [prospect_row(one) | {"home": home} for one in islice(settled, ROWS_AT_ONCE)]:
            connection.execute(sa.insert(PROSPECTS), some)

    def _entries_of(self, connection: sa.Connection, keys: set[str]) -> Iterator[list[Entry]]:
        query = sa.select(CALLS).where(CALLS.c.home == self._database.home)
        query = query.order_by(CALLS.c.prospect, CALLS.c.number)
        if len(keys) <= FEW:
            query = query.where(CALLS.c.prospect.in_(sorted(keys)))
        rows = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)).mappings()
        for key, group in groupby(rows, key=lambda row: row["prospect"]):
            if key in keys:
                yield [entry_of(row) for row in group]

    def prospect(self, name: str) -> Prospect | None:
        """Return a prospect by name, whatever its case; None where nothing was ever entered."""
        if self._empty():
            return None
        query = sa.select(PROSPECTS).where(
            PROSPECTS.c.home == self._database.home, PROSPECTS.c.prospect == prospect_key(name)[:LONGEST_NAME]
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else prospect_from(row)

    def known_prospect(self, name: str) -> Prospect:
        """Return a prospect by name.

        Raises
        ------
        InputError
            There is none, code ``missing``; names that begin alike are in the hint.
        """
        found = self.prospect(name)
        if found is not None:
            return found
        alike = self._named_like(name)
        hint = f"There is: {', '.join(alike)}." if alike else "Write down a call: rehearse calls add NAME"
        raise InputError(f"There is no prospect {name} in the call log.", hint, code="missing")

    def _named_like(self, name: str) -> list[str]:
        words = prospect_key(name).split()
        if self._empty() or not words:
            return []
        query = sa.select(PROSPECTS.c.name).where(PROSPECTS.c.home == self._database.home).limit(MOST_NAMED)
        with self._database.reading() as connection:
            query = query.where(PROSPECTS.c.prospect.contains(words[0], autoescape=True))
            return list(connection.execute(query).scalars())

    def tried_before(self, moment: datetime, most_tries: int, *, most: int | None = None) -> tuple[list[Prospect], int]:
        """Return who was last tried before a moment, has not answered and is not at the bottom, the oldest first.

        Parameters
        ----------
        moment : datetime
        most_tries : int
        most : int, optional
            Return no more; all, when left out.

        Returns
        -------
        list of Prospect
        int
            How many there are.
        """
        if self._empty():
            return [], 0
        open_ = self._open(most_tries, PROSPECTS.c.last_call_at < stamp(moment))
        query = sa.select(PROSPECTS).where(open_).order_by(PROSPECTS.c.last_call_at, PROSPECTS.c.prospect).limit(most)
        with self._database.reading() as connection:
            found = [prospect_from(row) for row in connection.execute(query).mappings()]
            count = sa.select(sa.func.count()).select_from(PROSPECTS).where(open_)
            return found, len(found) if most is None else int(connection.execute(count).scalar_one())

    def last_tried(self, most_tries: int) -> list[datetime]:
        """Return when each prospect who is still to be tried was called last, the oldest first."""
        if self._empty():
            return []
        query = sa.select(PROSPECTS.c.last_call_at).where(self._open(most_tries)).order_by(PROSPECTS.c.last_call_at)
        with self._database.reading() as connection:
            return [time_of(at) for at in connection.execute(query).scalars()]

    def _open(self, most_tries: int, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        columns = PROSPECTS.c
        may = sa.and_(columns.home == self._database.home, columns.do_not_call.is_(False), columns.status == "open")
        return sa.and_(may, columns.tries < most_tries, *conditions)

    def counts(self, most_tries: int) -> dict[str, int]:
        """Return how many prospects stand where: open, bottom, answered, reached, do_not_call."""
        if self._empty():
            return {}
        columns = PROSPECTS.c
        place = sa.case(
            (columns.do_not_call, "do_not_call"),
            (sa.and_(columns.status == "open", columns.tries >= most_tries), "bottom"),
            else_=columns.status,
        )
        query = sa.select(place, sa.func.count()).where(columns.home == self._database.home).group_by(place)
        with self._database.reading() as connection:
            return {str(name): int(count) for name, count in connection.execute(query)}

    # Trials

    def start_trial(self, trial: Trial) -> Trial:
        """Write a trial down.

        Raises
        ------
        UsageError
            One is running.
        """
        with self._database.writing() as connection:
            if self._trial(connection, running=True) is not None:
                raise UsageError("A test is running.", "Stop it first: rehearse calls test stop")
            values = {
                "home": self._database.home,
                "first_arm": trial.arms[0],
                "second_arm": trial.arms[1],
                "seed": trial.seed,
                "planned": trial.planned,
                "started_at": stamp(trial.started_at),
            }
            number = connection.execute(sa.insert(TRIALS).values(**values)).inserted_primary_key
        return replace(trial, number=int(number[0]) if number else 0)

    def stop_trial(self, at: datetime) -> Trial:
        """Draw nobody any more, and return the trial; what was drawn stays and is followed.

        Raises
        ------
        UsageError
            None is running.
        """
        with self._database.writing() as connection:
            trial = self._trial(connection, running=True)
            if trial is None:
                raise UsageError("No test is running.", "Start one: rehearse calls test start")
            stop = sa.update(TRIALS).where(TRIALS.c.number == trial.number).values(stopped_at=stamp(at))
            connection.execute(stop)
        return replace(trial, stopped_at=at)

    def trial(self, *, running: bool = False) -> Trial | None:
        """Return the latest trial, or the running one; None where there is none."""
        if self._empty():
            return None
        with self._database.reading() as connection:
            return self._trial(connection, running=running)

    def _trial(self, connection: sa.Connection, *, running: bool) -> Trial | None:
        query = sa.select(TRIALS).where(TRIALS.c.home == self._database.home).order_by(TRIALS.c.number.desc())
        if running:
            query = query.where(TRIALS.c.stopped_at.is_(None))
        row = connection.execute(query.limit(1)).mappings().first()
        if row is None:
            return None
        return Trial(
            arms=(row["first_arm"], row["second_arm"]),
            seed=row["seed"],
            planned=row["planned"],
            started_at=time_of(row["started_at"]),
            stopped_at=None if row["stopped_at"] is None else time_of(row["stopped_at"]),
            number=row["number"],
        )

    def draws(self, trial: Trial) -> list[Draw]:
        """Return who was drawn in a trial, in order."""
        query = sa.select(DRAWS).where(DRAWS.c.trial == trial.number).order_by(DRAWS.c.place)
        with self._database.reading() as connection:
            return [_draw_of(row) for row in connection.execute(query).mappings()]

    def draw(self, trial: Trial, prospect: str, at: datetime | None = None) -> Draw:
        """Return a prospect's arm, which is drawn the first time it is asked for."""
        key = prospect_key(prospect)[:LONGEST_NAME]
        mine = sa.select(DRAWS).where(DRAWS.c.trial == trial.number, DRAWS.c.prospect == key)
        with self._database.writing() as connection:
            row = connection.execute(mine).mappings().first()
            if row is not None:
                return _draw_of(row)
            count = sa.select(sa.func.count()).where(DRAWS.c.trial == trial.number)
            place = int(connection.execute(count).scalar_one())
            draw = Draw(key, place, drawn_arm(trial.seed, place), at or datetime.now(UTC))
            values = {"trial": trial.number, "prospect": key, "place": place, "arm": draw.arm}
            connection.execute(sa.insert(DRAWS).values(**values, drawn_at=stamp(draw.drawn_at)))
        return draw


def messages_left(prospect: str) -> int:
    """Return how many messages the call log says were left for a prospect; none where it cannot be read."""
    found = None
    with suppress(RehearseError), CallLog() as log:
        found = log.prospect(prospect) if prospect else None
    return found.messages if found else 0


def _draw_of(row: sa.RowMapping) -> Draw:
    return Draw(row["prospect"], row["place"], row["arm"], time_of(row["drawn_at"]))
