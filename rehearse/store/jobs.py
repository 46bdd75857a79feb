"""What waits to be scored: it outlasts the server, however that ends.

An upload lies under its job's id in the folder ``queue`` of its home until it is scored; then the library has it. A job
is written only after its upload is safe on the disk, so what was accepted is not lost. Where scoring itself fails, the
upload stays: it may be the only recording there is. Homes may share a database; each sees its own jobs alone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from rehearse.config import database_url
from rehearse.core.take import SelfVerdict
from rehearse.errors import RehearseError
from rehearse.scoring.options import PRACTICE
from rehearse.store.database import Database
from rehearse.store.sound_files import can_only_be_read, private_folder, sweep
from rehearse.store.tables import JOBS

Kind = Literal["take", "baseline"]
State = Literal["recording", "queued", "working", "done", "failed"]

UPLOADS = "queue"
"""In the data folder."""

ARRIVING = ".arriving"
"""How the name of an upload ends until all of it has come."""

OLD_DATABASE_FILE = "queue.db"
"""In the data folder of 0.1.0: the jobs stood in a database of their own."""

KEPT_FINISHED = 200
"""Finished jobs that are remembered, for the list on the page."""


@dataclass(frozen=True, slots=True)
class Job:
    """One upload on its way to a take.

    Attributes
    ----------
    id : str
        Made by us, and the name of its file.
    kind : {"take", "baseline"}
    state : {"recording", "queued", "working", "done", "failed"}
        "recording": it is still being spoken, or was cut off; `file` names its spool.
    source : {"upload", "microphone"}
    file : str
        What its sender calls it; shown, and used for nothing else.
    message : str
    rep : str
        Who left it, where the sender named somebody.
    style, script : str
    line : {"", "g711", "amr"}
        The phone line over which it is to be heard as well.
    self_verdict : str or None
        The rep's own answer, given before the score was seen.
    size_bytes : int
        Of the upload; 0 once it is gone.
    modified_at, created_at : str or None
        ISO 8601.
    attempts : int
        How often a process died over it.
    take_id, answer, score
        Of the take, once it is done.
    error : dict or None
        Code, message and hint, once it failed.
    """

    id: str
    kind: Kind
    source: str
    file: str
    message: str
    style: str
    script: str
    size_bytes: int
    modified_at: str | None
    created_at: str
    state: State = "queued"
    self_verdict: SelfVerdict | None = None
    attempts: int = 0
    take_id: str | None = None
    answer: str | None = None
    score: float | None = None
    error: dict[str, str] | None = None
    line: str = ""
    rep: str = ""

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed")

    @property
    def kept(self) -> bool:
        """Whether it failed, and its upload is still there to be tried again or saved."""
        return self.state == "failed" and self.size_bytes > 0


_COLUMNS = [field.name for field in fields(Job)]
_SEEN = sa.select(*(JOBS.c[name] for name in _COLUMNS))
_IS_FILE = sa.case((JOBS.c.source == "microphone", 0), else_=1)
_IN_TURN = (_IS_FILE, JOBS.c.number)


def new_job_id() -> str:
    """Return a name that nobody guesses."""
    return secrets.token_hex(16)


def now() -> str:
    """Return the time as jobs hold it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Queue:
    """The jobs of one home. Safe for several threads and processes.

    Parameters
    ----------
    folder : Path
        The user's data folder.
    url : str, optional
        The database; REHEARSE_DATABASE, or SQLite in the folder, when left out.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = folder
        self.uploads = folder / UPLOADS
        if not can_only_be_read(folder):
            private_folder(self.uploads)
        self._left = {upload.name for upload in self.uploads.iterdir()} if self.uploads.is_dir() else set()
        self._database = Database(folder, url or database_url(), stays_open=True)

    def close(self) -> None:
        """Give back the database."""
        self._database.close()

    def check(self) -> None:
        """Raise what keeps the queue from being used, unless it is a server that is away: it may come back.

        Raises
        ------
        RehearseError
            The driver is missing, the database comes from a newer version, or its file cannot be used.
        """
        try:
            self.waiting()
        except RehearseError as error:
            if error.code != "library" or not self._database.is_server:
                raise

    def upload_of(self, job_id: str) -> Path:
        """Return where the upload of a job lies while it waits."""
        return self.uploads / job_id

    def arriving(self, job_id: str) -> Path:
        """Return where an upload is written until it is whole."""
        return self.uploads / f"{job_id}{ARRIVING}"

    def add(self, job: Job) -> None:
        """Put a job at the end; its upload is on the disk already."""
        with self._writing() as (connection, home):
            connection.execute(sa.insert(JOBS).values(home=home, **asdict(job)))

    def claim(self, *, only: str = "", set_aside: str = "") -> Job | None:
        """Return the next job that waits, marked as being worked on; None when none waits.

        What was spoken into the microphone comes first, then the oldest.

        Parameters
        ----------
        only : str, optional
            This job and no other.
        set_aside : str, optional
            Somebody is talking: neither the job of theirs nor dropped files.
        """
        with self._writing() as (connection, home):
            own = _SEEN.where(JOBS.c.home == home, JOBS.c.state == "queued")
            if only:
                own = own.where(JOBS.c.id == only)
            if set_aside:
                own = own.where(JOBS.c.id != set_aside, JOBS.c.source == "microphone")
            found = _one(connection, own.order_by(*_IN_TURN).limit(1))
            if found:
                connection.execute(sa.update(JOBS).where(JOBS.c.id == found.id).values(state="working"))
        return found

    def take_up_again(self) -> int:
        """Put back what a server that was killed was working on; return how much.

        Of the uploads that lay here when this queue was opened, what had only half arrived is deleted, and so is what
        was scored already. What arrived whole and no job knows waits to be scored.
        """
        sweep(self.folder)
        with self._writing() as (connection, home):
            swept = self._take_over(connection, home)
            own = JOBS.c.home == home
            self._take_up_recordings(connection, home)
            put_back = connection.execute(sa.update(JOBS).where(own, JOBS.c.state == "working").values(state="queued"))
            known = {row.id: row for row in connection.execute(_SEEN.where(own))}
            gone = [job_id for job_id in known if not self.upload_of(job_id).exists()]
            lost = sa.or_(JOBS.c.state == "done", sa.and_(JOBS.c.state == "failed", JOBS.c.id.in_(gone)))
            connection.execute(sa.update(JOBS).where(own, lost, JOBS.c.size_bytes > 0).values(size_bytes=0))
            whole = {name for name in self._left - set(known) if not name.endswith(ARRIVING) and not swept}
            for name in sorted(whole):
                connection.execute(sa.insert(JOBS).values(home=home, **asdict(self._found(name))))
        scored = {name for name, row in known.items() if row.state == "done" or not row.size_bytes}
        for name in self._left - whole - (set(known) - scored):
            self.upload_of(name).unlink(missing_ok=True)
        self._left = set()
        for beside in ("", "-wal", "-shm"):
            (self.folder / f"{OLD_DATABASE_FILE}{beside}").unlink(missing_ok=True)
        return put_back.rowcount

    def _take_up_recordings(self, connection: sa.Connection, home: str) -> None:
        """Let those wait whose sound had come to the uploads already when the server was killed."""
        for job in connection.execute(_SEEN.where(JOBS.c.home == home, JOBS.c.state == "recording")).all():
            if self.upload_of(job.id).exists():
                size = self.upload_of(job.id).stat().st_size
                changed = sa.update(JOBS).where(_is(home, job.id))
                connection.execute(changed.values(state="queued", size_bytes=size))

    def _found(self, name: str) -> Job:
        """Return a job for an upload that lies here and that no job knows, such as after the database was changed."""
        size = self.upload_of(name).stat().st_size
        return Job(name, "take", "upload", "recording", PRACTICE, "reason", "", size, None, now())

    def _take_over(self, connection: sa.Connection, home: str) -> bool:
        """Take over the jobs of an older version; return whether it knew all uploads that are here."""
        file = self.folder / OLD_DATABASE_FILE
        if not file.exists():
            return False
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(file)), poolclass=sa.NullPool)
        try:
            with engine.connect() as old:
                rows = old.execute(sa.text("SELECT * FROM jobs ORDER BY number")).mappings().all()
        except sa.exc.DatabaseError:  # damaged: its uploads are still there, and are taken up one by one
            file.rename(file.with_suffix(".damaged"))
            return False
        taken = set(connection.execute(sa.select(JOBS.c.id)).scalars())
        for row in rows:
            job = {"line": "", "rep": "", **row, "error": json.loads(row["error"] or "null"), "home": home}
            del job["number"]
            if row["id"] not in taken:
                connection.execute(sa.insert(JOBS).values(**job))
        return True

    def put_back(self, job_id: str, *, set_aside: bool = False) -> None:
        """Let a job wait again, because the process that worked on it died, or was needed for who is talking."""
        with self._writing() as (connection, home):
            changed = sa.update(JOBS).where(_is(home, job_id))
            connection.execute(changed.values(state="queued", attempts=JOBS.c.attempts + int(not set_aside)))

    def finish(self, job_id: str, take_id: str, answer: str | None = None, score: float | None = None) -> Job | None:
        """Write down that a job became a take; return it as it is now, None when it was withdrawn."""
        return self._end(job_id, state="done", take_id=take_id, answer=answer, score=score, script="")

    def fail(self, job_id: str, error: dict[str, str], *, keep: bool) -> None:
        """Write down why a job did not become a take; its upload is kept where it can still become one."""
        if keep:
            self._end(job_id, keep=True, state="failed", error=error)
        else:
            self._end(job_id, state="failed", error=error, script="")

    def try_again(self, job_id: str) -> Job | None:
        """Let a job that failed wait once more; return it, None when its upload is gone."""
        with self._writing() as (connection, home):
            failed = sa.and_(_is(home, job_id), JOBS.c.state == "failed", JOBS.c.size_bytes > 0)
            changed = sa.update(JOBS).where(failed).values(state="queued", attempts=0, error=None)
            if not connection.execute(changed).rowcount:
                return None
            return _one(connection, _SEEN.where(_is(home, job_id)))

    def recordings(self) -> list[Job]:
        """Return those that are being spoken and those that were cut off, the oldest first."""
        with self._reading() as (connection, home):
            own = _SEEN.where(JOBS.c.home == home, JOBS.c.state == "recording")
            return [_job(row) for row in connection.execute(own.order_by(JOBS.c.number))]

    def take_in(self, job_id: str, spool: Path) -> Job | None:
        """Let a recording that has ended wait for its score; its sound comes to the uploads."""
        size = spool.stat().st_size
        spool.replace(self.upload_of(job_id))
        with self._writing() as (connection, home):
            recorded = sa.and_(_is(home, job_id), JOBS.c.state == "recording")
            connection.execute(sa.update(JOBS).where(recorded).values(state="queued", size_bytes=size))
            return _one(connection, _SEEN.where(_is(home, job_id)))

    def say(self, job_id: str, verdict: SelfVerdict | None) -> Job | None:
        """Write down the rep's own verdict; return the job as it is now."""
        with self._writing() as (connection, home):
            connection.execute(sa.update(JOBS).where(_is(home, job_id)).values(self_verdict=verdict))
            return _one(connection, _SEEN.where(_is(home, job_id)))

    def get(self, job_id: str) -> Job | None:
        """Return a job."""
        with self._reading() as (connection, home):
            return _one(connection, _SEEN.where(_is(home, job_id)))

    def jobs(self, most: int = KEPT_FINISHED) -> list[Job]:
        """Return the jobs: what is not finished, then what failed, then what is done; the latest first."""
        kind = sa.case({"failed": 1, "done": 2}, value=JOBS.c.state, else_=0)
        with self._reading() as (connection, home):
            found = connection.execute(
                _SEEN.where(JOBS.c.home == home, JOBS.c.state != "recording")
                .order_by(kind, JOBS.c.number.desc())
                .limit(most)
            )
            return [_job(row) for row in found]

    def waiting(self) -> tuple[int, int]:
        """Return how many jobs are not finished, and the bytes of all uploads that lie here."""
        unfinished = sa.func.count().filter(JOBS.c.state.in_(("queued", "working")))
        size_bytes = sa.func.coalesce(sa.func.sum(JOBS.c.size_bytes), 0)
        with self._reading() as (connection, home):
            row = connection.execute(sa.select(unfinished, size_bytes).where(JOBS.c.home == home)).one()
        return int(row[0]), int(row[1])

    def ahead_of(self, job_id: str) -> int:
        """Return how many jobs wait before this one."""
        with self._reading() as (connection, home):
            own = connection.execute(sa.select(*_IN_TURN).where(_is(home, job_id))).first()
            if own is None:
                return 0
            before = sa.tuple_(*_IN_TURN) < sa.tuple_(*own)
            waiting = sa.select(sa.func.count()).where(JOBS.c.home == home, JOBS.c.state == "queued", before)
            return int(connection.execute(waiting).scalar_one())

    def remove(self, job_id: str) -> bool:
        """Withdraw a job, its upload too; return whether there was one."""
        with self._writing() as (connection, home):
            gone = connection.execute(sa.delete(JOBS).where(_is(home, job_id))).rowcount
            self.upload_of(job_id).unlink(missing_ok=True)
        self._database.forget_deleted()
        return bool(gone)

    def forget_take(self, take_id: str) -> None:
        """Delete all that the queue remembers of a take."""
        with self._writing() as (connection, home):
            connection.execute(sa.delete(JOBS).where(JOBS.c.home == home, JOBS.c.take_id == take_id))
        self._database.forget_deleted()

    def _end(self, job_id: str, *, keep: bool = False, **values: Any) -> Job | None:
        if not keep:
            values["size_bytes"] = 0
        with self._writing() as (connection, home):
            forgettable = sa.and_(JOBS.c.home == home, JOBS.c.state.in_(("done", "failed")), JOBS.c.size_bytes == 0)
            connection.execute(sa.update(JOBS).where(_is(home, job_id)).values(**values))
            job = _one(connection, _SEEN.where(_is(home, job_id)))
            old = sa.select(JOBS.c.number).where(forgettable).order_by(JOBS.c.number.desc())
            newest_old = connection.execute(old.offset(KEPT_FINISHED).limit(1)).scalar()
            if newest_old is not None:
                connection.execute(sa.delete(JOBS).where(forgettable, JOBS.c.number <= newest_old))
        if not keep or job is None:
            self.upload_of(job_id).unlink(missing_ok=True)
        return job

    @contextmanager
    def _reading(self) -> Iterator[tuple[sa.Connection, str]]:
        with self._database.reading() as connection:
            yield connection, self._database.home

    @contextmanager
    def _writing(self) -> Iterator[tuple[sa.Connection, str]]:
        with self._database.writing() as connection:
            yield connection, self._database.home


def _is(home: str, job_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(JOBS.c.home == home, JOBS.c.id == job_id)


def _one(connection: sa.Connection, query: sa.Select[Any]) -> Job | None:
    row = connection.execute(query).first()
    return None if row is None else _job(row)


def _job(row: sa.Row[Any]) -> Job:
    return Job(**dict(zip(_COLUMNS, row, strict=True)))
