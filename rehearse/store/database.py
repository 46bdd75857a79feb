"""Open the database of takes and jobs: private, up to date, and safe for any number of processes at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from rehearse.errors import RehearseError, UsageError
from rehearse.store.damage import is_damage, is_damaged, save, set_aside
from rehearse.store.homes import claim, home_of, make_home, only_home, rep_here, unclaimed
from rehearse.store.migrations import HEAD, migrate, version_of
from rehearse.store.sound_files import DATABASE_FILE, TAKES, private_folder

BUSY_S = 30.0
"""How long a process waits for another one's writing before it gives up, in seconds."""


CONNECT_S = 10
"""How long to try to reach a server, in seconds."""

_MIGRATION_LOCK, _HOME_LOCK = 1_919_248_487, 1_919_248_488
"""Keys of PostgreSQL's advisory locks: for migrations, and, with a second key, for the writers of one home."""


class Database:
    """The database of a data folder: its own, or one it shares, by any URL that SQLAlchemy knows.

    Nothing is opened or made before the first `reading` or `writing`.

    Parameters
    ----------
    folder : Path
        The data folder.
    url : str or None
        Such as ``postgresql+psycopg://dana@host/takes``; None for an SQLite file in the folder.
    stays_open : bool, optional
        Keep connections until `close`, for who asks often; otherwise an SQLite file is let go after each use.
    """

    def __init__(self, folder: Path, url: str | None = None, *, stays_open: bool = False) -> None:
        self._pool = sa.QueuePool if stays_open else sa.NullPool
        self._folder = folder
        self._is_shared = url is not None
        self._url = _parsed(url) if url else sa.URL.create("sqlite", database=str(folder / DATABASE_FILE))
        self._engine: sa.Engine | None = None

    @property
    def name(self) -> str:
        """How the database is called to a person: its file, or its URL without the password."""
        return str(self._file) if self._file else self._url.render_as_string(hide_password=True)

    @property
    def is_server(self) -> bool:
        """Whether it is reached over a network, and may be away for a while."""
        return not self._is_sqlite

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

    @property
    def home(self) -> str:
        """The id of the data folder; empty where nothing was ever kept."""
        return home_of(self._folder)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give the rows as they are at one moment."""
        with self._told(), self._up_to_date().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the rows for one change: all of it is kept, or, when an exception leaves the block, nothing.

        Of the processes of one home only one writes at a time.
        """
        with self._told():
            engine = self._up_to_date()
            make_home(private_folder(self._folder))
            with _for_writing(engine) as connection:
                if connection.dialect.name == "postgresql":
                    _lock_postgresql(connection, _HOME_LOCK, int(self.home[:7], 16))
                yield connection

    def forget_deleted(self) -> None:
        """Empty SQLite's log of changes, where text that was deleted would still stand."""
        if not self._is_sqlite:
            return
        with self._told(), self._up_to_date().connect() as connection:
            _raw(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _up_to_date(self) -> sa.Engine:
        if self._engine is None:
            engine = self._opened()
            if self._has_content():
                engine, version = self._with_version(engine)
            else:
                version = None
            if version != HEAD:
                self._migrate(engine)
            if not self._is_read_only:
                self._claim(engine)
            self._engine = engine
        return self._engine

    def _with_version(self, engine: sa.Engine) -> tuple[sa.Engine, str | None]:
        """Return the version, and an engine that can read it.

        On a full disk SQLite has to do without its shared memory: then one at a time can read, and the others wait.
        """
        try:
            return engine, _version(engine)
        except DBAPIError as error:
            if self._file is None or not is_full(str(error.orig)):
                raise
        engine.dispose()
        self._pool = sa.NullPool  # whoever has it open shuts out the others
        engine = self._opened()
        sa.event.listen(engine, "connect", _without_shared_memory)
        return engine, _version(engine)

    @property
    def _is_read_only(self) -> bool:
        """Whether this user may only read the file: then it is read as it is, and nothing is written beside it."""
        file = self._file
        return file is not None and file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))

    def _has_content(self) -> bool:
        return self._file is None or (self._file.exists() and self._file.stat().st_size > 0)

    def _migrate(self, engine: sa.Engine) -> None:
        """Run the migrations that are missing, while no other process does."""
        with ExitStack() as held:
            if self._file is not None:
                held.enter_context(FileLock(f"{self._file}.lock", timeout=BUSY_S, mode=0o600))
                _make(self._file)
                with engine.connect() as connection:
                    _raw(connection).execute("PRAGMA journal_mode = WAL").fetchall()
            elif _version(engine) == HEAD:
                return
            connection = held.enter_context(_for_writing(engine))
            if connection.dialect.name == "postgresql":
                _lock_postgresql(connection, _MIGRATION_LOCK)
            migrate(connection, name=self.name)

    def _claim(self, engine: sa.Engine) -> None:
        """Give this home its takes from before takes had one, under the name of its profile."""
        with engine.connect() as connection:
            mine = unclaimed(connection, self._folder, shared=self._is_shared)
            alone = "" if self._is_shared or self.home else only_home(connection)
        if alone:  # the file with the id was left behind when the takes were moved
            make_home(self._folder, alone)
        if mine:
            home = make_home(self._folder)
            with _for_writing(engine) as connection:
                claim(connection, mine, home, rep_here())

    def _opened(self) -> sa.Engine:
        if not self._is_sqlite:
            waits = {"connect_timeout": CONNECT_S} if self._url.get_backend_name() == "postgresql" else {}
            return sa.create_engine(self._url, pool_pre_ping=True, connect_args=waits)
        if self._file is None:
            engine = sa.create_engine(self._url, poolclass=sa.StaticPool)
        elif self._is_read_only:
            engine = sa.create_engine(_as_it_is(self._file), poolclass=self._pool)
        else:
            private_folder(self._file.parent)
            if os.name == "posix" and self._file.exists() and self._file.stat().st_mode & 0o077:
                self._file.chmod(0o600)
            engine = sa.create_engine(self._url, poolclass=self._pool, connect_args={"timeout": BUSY_S})
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
        return engine

    def _begun_anew(self, file: Path) -> RehearseError:
        """Set a damaged file aside, begin a new one with what can be saved, and return what there is to say."""
        self.close()
        with FileLock(f"{file}.lock", timeout=BUSY_S, mode=0o600):
            aside = set_aside(file) if is_damaged(file) else None
        told = f"The library {self.name} was damaged"
        if aside is None:
            return RehearseError(f"{told}.", "It is in order now: go on as before.", code="damaged")
        self._migrate(self._opened())
        told = (
            f"{told}. It was set aside as {aside.name} and a new one begun; takes that were saved: {save(aside, file)}."
        )
        place = self._folder / TAKES
        hint = f"Go on as before. No sound was touched; the rest comes back with: rehearse score -r --keep {place}"
        return RehearseError(told, hint, code="damaged")

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
            if is_damage(reason) and self._file is not None and not self._is_read_only:
                raise self._begun_anew(self._file) from error
            raise RehearseError(
                f"Cannot use the library {self.name}: {reason}.", _hint(reason), code="library"
            ) from error
        except Timeout as error:
            raise RehearseError(
                f"Cannot use the library {self.name}: it is locked.", _hint("locked"), code="library"
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


def is_full(reason: str) -> bool:
    """Tell whether a database complains because there may be no room on its disk."""
    return "disk I/O" in reason or "is full" in reason


def _as_it_is(file: Path) -> sa.URL:
    log = file.with_name(f"{file.name}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    query = {"mode": "ro", "uri": "true"} | ({} if has_log else {"immutable": "1"})
    return sa.URL.create("sqlite", database=f"file:{quote(str(file.absolute()))}", query=query)


def _hint(reason: str) -> str:
    if "locked" in reason:
        return "Another program holds it: close it and try again."
    if "full" in reason:
        return "Make room on the disk; what is kept already is not touched."
    if "disk I/O" in reason:
        return "Make room on the disk. If there is room, it may be failing: copy the folder elsewhere."
    if "readonly" in reason or "unable to open" in reason:
        return "Allow this user to write there, or set REHEARSE_HOME to a folder you may write."
    return ""


def _make(file: Path) -> None:
    """Make the file where there is none; SQLite's files beside it get the same permissions.

    It is not touched once SQLite may have it open: POSIX gives up all locks that a process has on a file when the
    process closes any handle of it, and without its locks SQLite breaks the database (sqlite.org/howtocorrupt.html).
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


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


def _without_shared_memory(connection: Any, _: object) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()


def _begin(connection: sa.Connection) -> None:
    locking = connection.get_execution_options().get("takes_write_lock")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if locking else "BEGIN")


def _lock_postgresql(connection: sa.Connection, key: int, second: int = 0) -> None:
    """Wait for a lock that goes with the transaction: nothing is refused, only put off."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key, second)))


def _version(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        return version_of(connection)


def _raw(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection
