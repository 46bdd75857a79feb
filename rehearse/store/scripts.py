"""The scripts of messages: each in versions, of which the last one saved is in force. Every home has its own.

A take keeps the text it was read from itself, so a version is never needed to understand a card. What is being written
is one version until somebody speaks it, or writes something else in its place.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from rehearse.config import database_url, user_folders
from rehearse.store.database import Database
from rehearse.store.rows import timestamp
from rehearse.store.tables import LONGEST_NAME, SCRIPTS
from rehearse.text.printable import without_surrogates

LEAST_STAYING = 0.5
"""Share of a text, at its beginning and its end, that must stay for it to be the same text, written on (convention)."""


@dataclass(frozen=True, slots=True)
class ScriptVersion:
    """A version of a script.

    Attributes
    ----------
    number : int > 0
        1 for the first one.
    text : str
        Empty where the message was to have no script any more.
    saved_at : datetime
    """

    number: int
    text: str
    saved_at: datetime


class Scripts:
    """The scripts of one home. Nothing is opened or made before it is needed.

    Parameters
    ----------
    url : str, optional
        The database; REHEARSE_DATABASE, or SQLite in the folder, when left out.
    folder : Path, optional
        The data folder; the user's when left out.
    """

    def __init__(self, url: str | None = None, folder: Path | None = None) -> None:
        self._database = Database((folder or user_folders().data).absolute(), url or database_url())

    def __enter__(self) -> Scripts:
        return self

    def __exit__(self, *exc: object) -> None:
        self._database.close()

    def versions(self, message: str) -> list[ScriptVersion]:
        """Return the versions of a message's script, the one in force last; none where it never had one."""
        if not self._database.exists():
            return []
        with self._database.reading() as connection:
            return _versions(connection, _of(self._database.home, message))

    def in_force(self, message: str) -> str:
        """Return what a message's script says now; empty where it has none."""
        versions = self.versions(message)
        return versions[-1].text if versions else ""

    def messages(self) -> dict[str, datetime]:
        """Return the messages that have a script, with the time it was saved, the latest last."""
        if not self._database.exists():
            return {}
        found: dict[str, tuple[str, datetime]] = {}
        columns = (SCRIPTS.c.message, SCRIPTS.c.text, SCRIPTS.c.saved_at)
        with self._database.reading() as connection:
            mine = sa.select(*columns).where(SCRIPTS.c.home == self._database.home).order_by(SCRIPTS.c.number)
            for row in connection.execute(mine):
                found[row.message] = (row.text, datetime.fromisoformat(row.saved_at))
        saved = {message: saved_at for message, (text, saved_at) in found.items() if text}
        return dict(sorted(saved.items(), key=lambda one: one[1]))

    def save(
        self, message: str, text: str, *, continues: datetime | None = None, recorded: bool = False
    ) -> list[ScriptVersion]:
        """Save the script of a message, as a new version if it says anything new, and return all of them.

        Parameters
        ----------
        message : str
        text : str
            Empty: the message has no script any more.
        continues : datetime, optional
            When the version was saved that is being written on. It is put in the place of that version, unless
            another has been saved since, the version was spoken, or less than half of it stays.
        recorded : bool, optional
            It is being spoken now, so that it stays as it is.
        """
        text = written(text)
        with self._database.writing() as connection:
            this = _of(self._database.home, message)
            last = connection.execute(
                sa.select(SCRIPTS).where(this).order_by(SCRIPTS.c.number.desc()).limit(1)
            ).one_or_none()
            if last is None or last.text != text:
                values = {"text": text, "saved_at": timestamp(), "recorded": recorded}
                if last is not None and _goes_on(last, text, continues):
                    connection.execute(sa.update(SCRIPTS).where(SCRIPTS.c.number == last.number).values(**values))
                elif text or last is not None:
                    named = {"home": self._database.home, "message": _storable(message)}
                    connection.execute(sa.insert(SCRIPTS).values(**named, **values))
            elif recorded and not last.recorded:
                connection.execute(sa.update(SCRIPTS).where(SCRIPTS.c.number == last.number).values(recorded=True))
            return _versions(connection, this)

    def move(self, message: str, name: str) -> int:
        """Put all versions of a message's script under another message, and return how many there were.

        Where that has some already, the one that was saved last is in force.
        """
        if not self._database.exists():
            return 0
        with self._database.writing() as connection:
            return len(move_scripts(connection, self._database.home, name, of=message))

    def delete(self, message: str) -> int:
        """Delete all versions of a message's script for good, and return how many there were."""
        if not self._database.exists():
            return 0
        with self._database.writing() as connection:
            gone = connection.execute(sa.delete(SCRIPTS).where(_of(self._database.home, message))).rowcount
        self._database.forget_deleted()
        return gone


def written(text: str) -> str:
    r"""Return a script as it is kept: lines without blanks at their ends, nothing before the first or after the last.

    >>> written("Hi Sam, \r\nit is Dana.\n")
    'Hi Sam,\nit is Dana.'
    """
    return without_surrogates("\n".join(line.rstrip() for line in text.replace("\0", "").splitlines())).strip()


def version_of(text: str, versions: Collection[ScriptVersion]) -> int | None:
    """Return the number of the latest version that says this; None where none does."""
    text = written(text)
    return max((one.number for one in versions if one.text == text), default=None)


def move_scripts(
    connection: sa.Connection, home: str, name: str, *, of: str | None = None, numbers: Collection[int] = ()
) -> list[int]:
    """Put versions under another message, those of one message or those of these rows, and return their rows."""
    which = SCRIPTS.c.number.in_(numbers) if of is None else SCRIPTS.c.message == _storable(of)
    mine = sa.and_(SCRIPTS.c.home == home, which)
    moved = list(connection.execute(sa.select(SCRIPTS.c.number).where(mine).order_by(SCRIPTS.c.number)).scalars())
    connection.execute(sa.update(SCRIPTS).where(mine).values(message=_storable(name)))
    return moved


def _of(home: str, message: str) -> sa.ColumnElement[bool]:
    return sa.and_(SCRIPTS.c.home == home, SCRIPTS.c.message == _storable(message))


def _storable(message: str) -> str:
    return without_surrogates(message)[:LONGEST_NAME]


def _versions(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[ScriptVersion]:
    rows = connection.execute(sa.select(SCRIPTS.c.text, SCRIPTS.c.saved_at).where(which).order_by(SCRIPTS.c.number))
    return [
        ScriptVersion(number, row.text, datetime.fromisoformat(row.saved_at).astimezone(UTC))
        for number, row in enumerate(rows, 1)
    ]


def _goes_on(last: sa.Row[Any], text: str, continues: datetime | None) -> bool:
    """Tell whether a text is the last version, written on by who saved it."""
    if last.recorded or continues != datetime.fromisoformat(last.saved_at):
        return False
    head = _alike(last.text, text)
    tail = _alike(last.text[head:][::-1], text[head:][::-1])
    return head + tail >= LEAST_STAYING * len(last.text)


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
