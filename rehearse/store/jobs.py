"""What waits to be scored, in a database of its own beside the library: it outlasts the server, however that ends.

An upload lies under its job's id in the folder ``queue`` until it is scored; then the library has it. A job is written
only after its upload is safe on the disk, so what was accepted is not lost. Where scoring itself fails, the upload
stays: it may be the only recording there is.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from rehearse.store import SelfVerdict
from rehearse.store.job_migrating import migrate

Kind = Literal["take", "baseline"]
State = Literal["queued", "working", "done", "failed"]

DATABASE_FILE, UPLOADS = "queue.db", "queue"
"""In the data folder."""

KEPT_FINISHED = 200
"""Finished jobs that are remembered, for the list on the page."""

BUSY_S = 30.0
"""Longest wait for another thread's writing, in seconds."""


@dataclass(frozen=True, slots=True)
class Job:
    """One upload on its way to a take.

    Attributes
    ----------
    id : str
        Made by us, and the name of its file.
    kind : {"take", "baseline"}
    state : {"queued", "working", "done", "failed"}
    source : {"upload", "microphone"}
    file : str
        What its sender calls it; shown, and used for nothing else.
    message, style, script : str
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

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed")

    @property
    def kept(self) -> bool:
        """Whether it failed, and its upload is still there to be tried again or saved."""
        return self.state == "failed" and self.size_bytes > 0


_COLUMNS = [field.name for field in fields(Job)]
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "error": sa.JSON(none_as_null=True), "score": sa.Float(), "attempts": sa.Integer(), "size_bytes": sa.Integer()
}  # fmt: skip
_JOBS = sa.table(
    "jobs",
    sa.column("number", sa.Integer),
    *(sa.column(name, _TYPES.get(name, sa.String())) for name in _COLUMNS),
)
_SEEN = sa.select(*(_JOBS.c[name] for name in _COLUMNS))


def new_job_id() -> str:
    """Return a name that nobody guesses."""
    return secrets.token_hex(16)


def now() -> str:
    """Return the time as jobs hold it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Queue:
    """The jobs. Safe for several threads and, since SQLite is, for several processes.

    Parameters
    ----------
    folder : Path
        The user's data folder.
    """

    def __init__(self, folder: Path) -> None:
        self.uploads = folder / UPLOADS
        self.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / DATABASE_FILE
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(file)), poolclass=sa.QueuePool, connect_args={"timeout": BUSY_S}
        )
        sa.event.listen(self._engine, "connect", _prepare)
        self._reading = self._engine.execution_options(reads=True)
        sa.event.listen(self._engine, "begin", _begin)
        with self._engine.begin() as connection:
            migrate(connection)

    def close(self) -> None:
        """Give back the database."""
        self._engine.dispose()

    def upload_of(self, job_id: str) -> Path:
        """Return where the upload of a job lies while it waits."""
        return self.uploads / job_id

    def add(self, job: Job) -> None:
        """Put a job at the end; its upload is on the disk already."""
        with self._engine.begin() as connection:
            connection.execute(sa.insert(_JOBS).values(**asdict(job)))

    def claim(self) -> Job | None:
        """Return the oldest job that waits, marked as being worked on; None when none waits."""
        with self._engine.begin() as connection:
            found = self._one(connection, _SEEN.where(_JOBS.c.state == "queued").order_by(_JOBS.c.number).limit(1))
            if found:
                connection.execute(sa.update(_JOBS).where(_JOBS.c.id == found.id).values(state="working"))
        return found

    def take_up_again(self) -> int:
        """Put back what a server that was killed was working on; return how much."""
        with self._engine.begin() as connection:
            put_back = connection.execute(sa.update(_JOBS).where(_JOBS.c.state == "working").values(state="queued"))
            kept = sa.select(_JOBS.c.id).where(_JOBS.c.state != "done", _JOBS.c.size_bytes > 0)
            known = set(connection.execute(kept).scalars())
            gone = known - {upload.name for upload in self.uploads.iterdir()}
            lost = sa.or_(_JOBS.c.state == "done", sa.and_(_JOBS.c.state == "failed", _JOBS.c.id.in_(gone)))
            connection.execute(sa.update(_JOBS).where(lost, _JOBS.c.size_bytes > 0).values(size_bytes=0))
        for upload in self.uploads.iterdir():
            if upload.name not in known:
                upload.unlink(missing_ok=True)  # it had only half arrived, or was scored already
        return put_back.rowcount

    def put_back(self, job_id: str) -> None:
        """Let a job wait again, because the process that worked on it died."""
        with self._engine.begin() as connection:
            changed = sa.update(_JOBS).where(_JOBS.c.id == job_id)
            connection.execute(changed.values(state="queued", attempts=_JOBS.c.attempts + 1))

    def finish(self, job_id: str, take_id: str, answer: str | None = None, score: float | None = None) -> Job | None:
        """Write down that a job became a take; return it as it is now, None when it was withdrawn."""
        return self._settle(job_id, state="done", take_id=take_id, answer=answer, score=score, script="")

    def fail(self, job_id: str, error: dict[str, str], *, keep: bool) -> None:
        """Write down why a job did not become a take; its upload is kept where it can still become one."""
        if keep:
            self._settle(job_id, keep=True, state="failed", error=error)
        else:
            self._settle(job_id, state="failed", error=error, script="")

    def try_again(self, job_id: str) -> Job | None:
        """Let a job that failed wait once more; return it, None when its upload is gone."""
        with self._engine.begin() as connection:
            failed = sa.and_(_JOBS.c.id == job_id, _JOBS.c.state == "failed", _JOBS.c.size_bytes > 0)
            changed = sa.update(_JOBS).where(failed).values(state="queued", attempts=0, error=None)
            if not connection.execute(changed).rowcount:
                return None
            return self._one(connection, _SEEN.where(_JOBS.c.id == job_id))

    def say(self, job_id: str, verdict: SelfVerdict | None) -> Job | None:
        """Write down the rep's own verdict; return the job as it is now."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_JOBS).where(_JOBS.c.id == job_id).values(self_verdict=verdict))
            return self._one(connection, _SEEN.where(_JOBS.c.id == job_id))

    def get(self, job_id: str) -> Job | None:
        """Return a job."""
        with self._reading.connect() as connection:
            return self._one(connection, _SEEN.where(_JOBS.c.id == job_id))

    def jobs(self, most: int = KEPT_FINISHED) -> list[Job]:
        """Return the jobs: what is not finished, then what failed, then what is done; the latest first."""
        kind = sa.case({"failed": 1, "done": 2}, value=_JOBS.c.state, else_=0)
        with self._reading.connect() as connection:
            found = connection.execute(_SEEN.order_by(kind, _JOBS.c.number.desc()).limit(most))
            return [_job(row) for row in found]

    def waiting(self) -> tuple[int, int]:
        """Return how many jobs are not finished, and the bytes of all uploads that lie here."""
        unfinished = sa.func.count().filter(_JOBS.c.state.in_(("queued", "working")))
        with self._reading.connect() as connection:
            row = connection.execute(sa.select(unfinished, sa.func.coalesce(sa.func.sum(_JOBS.c.size_bytes), 0))).one()
        return int(row[0]), int(row[1])

    def ahead_of(self, job_id: str) -> int:
        """Return how many jobs wait before this one."""
        number = sa.select(_JOBS.c.number).where(_JOBS.c.id == job_id).scalar_subquery()
        with self._reading.connect() as connection:
            query = sa.select(sa.func.count()).where(_JOBS.c.state == "queued", _JOBS.c.number < number)
            return int(connection.execute(query).scalar_one())

    def remove(self, job_id: str) -> bool:
        """Withdraw a job, its upload too; return whether there was one."""
        with self._engine.begin() as connection:
            gone = connection.execute(sa.delete(_JOBS).where(_JOBS.c.id == job_id)).rowcount
        self.upload_of(job_id).unlink(missing_ok=True)
        self._forget_deleted()
        return bool(gone)

    def forget_take(self, take_id: str) -> None:
        """Delete all that the queue remembers of a take."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_JOBS).where(_JOBS.c.take_id == take_id))
        self._forget_deleted()

    def _settle(self, job_id: str, *, keep: bool = False, **values: Any) -> Job | None:
        forgettable = sa.and_(_JOBS.c.state.in_(("done", "failed")), _JOBS.c.size_bytes == 0)
        if not keep:
            values["size_bytes"] = 0
        with self._engine.begin() as connection:
            connection.execute(sa.update(_JOBS).where(_JOBS.c.id == job_id).values(**values))
            job = self._one(connection, _SEEN.where(_JOBS.c.id == job_id))
            old = sa.select(_JOBS.c.number).where(forgettable)
            old = old.order_by(_JOBS.c.number.desc()).offset(KEPT_FINISHED).limit(1)
            connection.execute(sa.delete(_JOBS).where(forgettable, _JOBS.c.number <= old.scalar_subquery()))
        if not keep or job is None:
            self.upload_of(job_id).unlink(missing_ok=True)
        return job

    def _forget_deleted(self) -> None:
        with self._raw() as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def _raw(self) -> Iterator[Any]:
        connection = self._engine.raw_connection()
        try:
            yield connection.driver_connection
        finally:
            connection.close()

    @staticmethod
    def _one(connection: sa.Connection, query: sa.Select[Any]) -> Job | None:
        row = connection.execute(query).first()
        return None if row is None else _job(row)


def _job(row: sa.Row[Any]) -> Job:
    return Job(**dict(zip(_COLUMNS, row, strict=True)))


def _prepare(connection: Any, _: object) -> None:
    """Set up a connection: no transactions of the driver's own, readers never wait, what is deleted is overwritten."""
    connection.isolation_level = None
    for pragma in ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin(connection: sa.Connection) -> None:
    """Begin: who writes takes the lock at once, who reads needs none."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
