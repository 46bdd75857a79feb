"""Open the database of takes: private, up to date, and safe for two processes at once."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from rehearse.errors import RehearseError, UsageError
from rehearse.store.migrating import HEAD, migrate, version_of
from rehearse.store.rows import Rows

BUSY_S = 30.0
"""How long a process waits for another one's writing before it gives up, in seconds."""


class TakesDatabase:
    """A database of takes, by any URL that SQLAlchemy knows.

    Nothing is opened or made before the first `reading` or `writing`.

    Parameters
    ----------
    place : str or Path
        A URL such as ``postgresql+psycopg://dana@host/takes``, or the file of an SQLite database.
    """

    def __init__(self, place: str | Path) -> None:
        self._url = _parsed(place) if isinstance(place, str) else sa.URL.create("sqlite", database=str(place))
        self._engine: sa.Engine | None = None

    @property
    def name(self) -> str:
        """How the database is called to a person: its file, or its URL without the password."""
        return str(self._file) if self._file else self._url.render_as_string(hide_password=True)

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @property
    def _file(self) -> Path | None:
        name = self._url.database
        return Path(name) if self._is_sqlite and name and name != ":memory:" else None

    def exists(self) -> bool:
        """Tell whether there is anything to read; a server is taken to be there."""
        return self._file is None or self._file.exists()

    def close(self) -> None:
        """Give back the connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """Give the rows as they are at one moment."""
        with self._told(), self._up_to_date().connect() as connection:
            yield Rows(connection)

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """Give the rows for one change: all of it is kept, or, when an exception leaves the block, nothing."""
        with self._told(), _for_writing(self._up_to_date()) as connection:
            yield Rows(connection)

    def forget_deleted(self) -> None:
        """Empty SQLite's log of changes, where text that was deleted would still stand."""
        if not self._is_sqlite:
            return
        with self._told(), self._up_to_date().connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _up_to_date(self) -> sa.Engine:
        if self._engine is None:
            engine = self._opened()
            with engine.connect() as connection:
                version = version_of(connection)
            if version != HEAD:
                with _for_writing(engine) as connection:
                    migrate(connection, name=self.name)
            self._engine = engine
        return self._engine

    def _opened(self) -> sa.Engine:
        if not self._is_sqlite:
            return sa.create_engine(self._url, pool_pre_ping=True)
        if self._file is None:
            engine = sa.create_engine(self._url, poolclass=sa.StaticPool)
        else:
            _make_private(self._file)
            engine = sa.create_engine(self._url, poolclass=sa.NullPool, connect_args={"timeout": BUSY_S})
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database complains of into words."""
        try:
            yield
        except ImportError as error:
            hint = f"Install the driver: pip install {error.name}" if error.name else "Install its driver."
            raise UsageError(f"Cannot use the library {self.name}: its driver is not installed.", hint) from error
        except SQLAlchemyError as error:
            reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().rstrip(".").splitlines()[0]
            raise RehearseError(
                f"Cannot use the library {self.name}: {reason}.", _hint(reason), code="library"
            ) from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "Make room or allow it, or set REHEARSE_HOME to a folder you may write."
            raise RehearseError(f"Cannot use the library {self.name}: {reason}.", hint, code="library") from error


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError(
            "Cannot use the library: REHEARSE_DATABASE is not the URL of a database.",
            "Such as: sqlite:////home/you/takes.db or postgresql+psycopg://you@host/takes",
        ) from error
    return parsed


def _hint(reason: str) -> str:
    if "not a database" in reason or "malformed" in reason:
        return "Move that file away to begin anew; the sound files beside it are not touched."
    if "locked" in reason:
        return "Another program holds it: close it and try again."
    return ""


def _make_private(file: Path) -> None:
    """Make the file, or take it from everyone else; SQLite's files beside it get the same permissions."""
    for folder in reversed([file.parent, *file.parent.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    if file.stat().st_mode & 0o077 and os.name == "posix":
        file.chmod(0o600)


@contextmanager
def _for_writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.execution_options(takes_write_lock=True).begin() as connection:
        yield connection


def _prepare(connection: Any, _: object) -> None:
    """Set up one SQLite connection.

    The driver is kept from beginning transactions of its own, which would leave changes of the schema outside of them.
    What is deleted is overwritten.
    """
    connection.isolation_level = None
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    give_up = time.monotonic() + BUSY_S
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError:  # here SQLite does not wait for others, whatever the timeout
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _begin(connection: sa.Connection) -> None:
    locking = connection.get_execution_options().get("takes_write_lock")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if locking else "BEGIN")
