"""Set a damaged SQLite file aside and save what can still be read of it into a new one. An edge."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from rehearse.store.tables import METADATA, TAKES

BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps under the name of a database."""


STEM = "takes"
"""With what the name of a database begins that was set aside."""


def is_damage(reason: str) -> bool:
    """Tell whether a database complains of its own file."""
    return "not a database" in reason or "disk image is malformed" in reason


def is_damaged(file: Path) -> bool:
    """Tell whether SQLite finds fault with a file that is there."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        return is_damage(str(error))


def set_aside(file: Path) -> Path:
    """Rename a database, and what SQLite keeps beside it, and return where it is now."""
    aside = file.with_name(f"{STEM}.damaged-{datetime.now():%Y-%m-%d-%H%M%S}.db")
    for ending in reversed(BESIDE):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def set_aside_in(folder: Path) -> list[Path]:
    """Return the databases that were ever set aside in a data folder."""
    return sorted(folder.glob(f"{STEM}.damaged-*.db"))


def save(damaged: Path, file: Path) -> int:
    """Copy every row that can still be read into a new database of the same version; return how many takes these are.

    Each table is read from its beginning, and, where that ends in a damaged page, from its end.
    """
    saved = 0
    with closing(sqlite3.connect(damaged)) as old, closing(sqlite3.connect(file)) as new, new:
        old.row_factory = sqlite3.Row
        old.text_factory = lambda content: content.decode("utf-8", "replace")
        for table in METADATA.sorted_tables:
            rows = {row["number"]: row for way in ("", " DESC") for row in _readable(old, table.name, way)}
            kept = sum(_insert(new, table.name, rows[number]) for number in sorted(rows))
            saved += kept if table is TAKES else 0
    return saved


def _readable(connection: sqlite3.Connection, table: str, way: str) -> Iterator[sqlite3.Row]:
    with suppress(sqlite3.DatabaseError):
        yield from connection.execute(f"SELECT * FROM {table} ORDER BY number{way}")


def _insert(connection: sqlite3.Connection, table: str, row: sqlite3.Row) -> bool:
    names: list[str] = row.keys()
    values: tuple[Any, ...] = tuple(row)
    marks = ", ".join("?" * len(names))
    with suppress(sqlite3.DatabaseError):  # a row that no longer makes sense
        written = connection.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})", values)
        return written.rowcount == 1
    return False
