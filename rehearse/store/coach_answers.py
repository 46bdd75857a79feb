"""What coaches answer for takes: beside the reps' own answers, each coach's under their own home."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from rehearse.config import database_url, user_folders
from rehearse.core.take import SelfVerdict
from rehearse.store.database import Database
from rehearse.store.homes import rep_here
from rehearse.store.rows import Rows, timestamp
from rehearse.store.sound_copies import sharing_homes
from rehearse.store.tables import COACH_ANSWERS, TAKES
from rehearse.store.take_names import no_such_take
from rehearse.team.agreement import CoachAnswer
from rehearse.text.printable import without_surrogates

LONGEST_NOTE = 2000
"""Letters."""


class CoachAnswers:
    """The answers of coaches. Nothing is opened or made before it is needed.

    Parameters
    ----------
    url : str, optional
        The database; REHEARSE_DATABASE, or SQLite in the folder, when left out.
    folder : Path, optional
        The coach's data folder; the user's when left out.
    """

    def __init__(self, url: str | None = None, folder: Path | None = None) -> None:
        self._database = Database((folder or user_folders().data).absolute(), url or database_url())

    def __enter__(self) -> CoachAnswers:
        return self

    def __exit__(self, *exc: object) -> None:
        self._database.close()

    def say(self, take_id: str, answer: SelfVerdict, note: str = "") -> CoachAnswer:
        """Write down what this coach answers for a take, in place of what they said before.

        Raises
        ------
        InputError
            There is no such take; code ``missing``.
        """
        at = datetime.now(UTC)
        said = CoachAnswer(take_id, rep_here(), answer, without_surrogates(note)[:LONGEST_NOTE], at)
        values = {"coach": said.coach, "answer": answer, "note": said.note, "at": timestamp(at)}
        with self._database.writing() as connection:
            home = self._database.home
            if Rows(connection, home).get_any(take_id) is None:
                raise no_such_take(take_id)
            mine = sa.and_(COACH_ANSWERS.c.home == home, COACH_ANSWERS.c.take == take_id)
            if not connection.execute(sa.update(COACH_ANSWERS).where(mine).values(**values)).rowcount:
                connection.execute(sa.insert(COACH_ANSWERS).values(home=home, take=take_id, **values))
        return said

    def all(self) -> list[CoachAnswer]:
        """Return every coach's answers, the oldest first."""
        if not self._database.exists():
            return []
        columns = (COACH_ANSWERS.c[name] for name in ("take", "coach", "answer", "note", "at"))
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(COACH_ANSWERS.c.number)).all()
        return [
            CoachAnswer(row.take, row.coach, cast(SelfVerdict, row.answer), row.note, datetime.fromisoformat(row.at))
            for row in rows
        ]

    def of_take(self, take_id: str) -> CoachAnswer | None:
        """Return what a coach said of a take: this one before others."""
        return next((one for one in reversed(self.all()) if one.take == take_id), None)

    def waiting(self) -> tuple[str | None, int, int]:
        """Return the take to answer for next, how many wait whose sound is here, and how many whose sound is not.

        A take waits until this coach has answered for it, unless it could not be judged; the one kept last comes first.
        """
        if not self._database.exists():
            return None, 0, 0
        home = self._database.home
        answered = sa.select(COACH_ANSWERS.c.take).where(COACH_ANSWERS.c.home == home)
        left = sa.and_(TAKES.c.answer != "cannot_judge", TAKES.c.id.not_in(answered))
        heard = TAKES.c.home.in_({home, *sharing_homes()})
        here = sa.func.coalesce(sa.func.sum(sa.case((heard, 1), else_=0)), 0)
        with self._database.reading() as connection:
            count, own = connection.execute(sa.select(sa.func.count(), here).where(left)).one()
            newest = sa.select(TAKES.c.id).where(left, heard).order_by(TAKES.c.number.desc()).limit(1)
            found = connection.execute(newest).scalar()
        return found, int(own), int(count) - int(own)
