"""Homes: the data folders that share a database. What one keeps is played, exported and deleted there and nowhere else.

A home has a random id, kept in the data folder. Rows carry it, because the path of a sound means something only there.
"""

from __future__ import annotations

import secrets
from collections import Counter
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock

from rehearse.config import load_profile
from rehearse.errors import InputError, RehearseError
from rehearse.store.tables import (
    CALLS,
    COACH_ANSWERS,
    DRAWS,
    JOBS,
    LONGEST_NAME,
    PROSPECTS,
    SCRIPTS,
    SUMMARIES,
    TAKES,
    TRIALS,
)

HOME_FILE = "home-id"
"""In the data folder: move it with the takes, and they stay yours."""


def home_of(folder: Path) -> str:
    """Return the id of a home; empty where nothing was ever kept."""
    try:
        return (folder / HOME_FILE).read_text("ascii").strip()
    except FileNotFoundError:
        return ""


def make_home(folder: Path, home: str = "") -> str:
    """Return the id of a home, which gets one where it has none: `home`, or a random one."""
    if known := home_of(folder):
        return known
    with FileLock(folder / f"{HOME_FILE}.lock", mode=0o600):
        if known := home_of(folder):
            return known
        new = folder / f"{HOME_FILE}.new"
        new.unlink(missing_ok=True)
        new.touch(0o600)
        new.write_text(home or secrets.token_hex(16), "ascii")
        new.replace(folder / HOME_FILE)
    return home_of(folder)


def only_home(connection: sa.Connection) -> str:
    """Return the home that keeps every take there is; empty where there are several, or none."""
    homes = connection.execute(sa.select(TAKES.c.home).where(TAKES.c.home.is_not(None)).distinct().limit(2)).scalars()
    found = homes.all()
    return str(found[0]) if len(found) == 1 else ""


def unclaimed(connection: sa.Connection, folder: Path, *, shared: bool) -> list[int]:
    """Return the takes from before takes had a home that are this home's.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    folder : Path
        The home's.
    shared : bool
        Others may keep takes in this database too: then those whose sound lies in this folder are its own.
    """
    query = sa.select(TAKES.c.number, TAKES.c.id, TAKES.c.sound).where(TAKES.c.home.is_(None))
    rows = connection.execute(query).all()
    if not (rows and shared):
        return [row.number for row in rows]
    here = [row for row in rows if (folder / row.sound).is_file()]
    uses = Counter(connection.execute(sa.select(TAKES.c.sound)).scalars()) if here else Counter()
    return [row.number for row in here if uses[row.sound] == 1 or _is_sound_of(folder / row.sound, row.id)]


def claim(connection: sa.Connection, numbers: list[int], home: str, rep: str) -> None:
    """Give takes from before takes had a home to this one."""
    mine = sa.update(TAKES).where(TAKES.c.number == sa.bindparam("mine"), TAKES.c.home.is_(None))
    connection.execute(mine.values(home=home, rep=rep), [{"mine": number} for number in numbers])


def forget_home(connection: sa.Connection, home: str) -> dict[str, int]:
    """Delete everything of a home, and what coaches said of takes that nobody keeps then.

    Returns
    -------
    dict of str to int
        How many rows of each table.
    """
    mine, trials = TAKES.c.home == home, TRIALS.c.home == home
    elsewhere = sa.select(TAKES.c.id).where(TAKES.c.home.is_distinct_from(home))
    said = COACH_ANSWERS.c.take.in_(sa.select(TAKES.c.id).where(mine)) & COACH_ANSWERS.c.take.not_in(elsewhere)
    gone = (
        (SUMMARIES, SUMMARIES.c.number.in_(sa.select(TAKES.c.number).where(mine))),
        (DRAWS, DRAWS.c.trial.in_(sa.select(TRIALS.c.number).where(trials))),
        (COACH_ANSWERS, said | (COACH_ANSWERS.c.home == home)),
        (TAKES, mine),
        (SCRIPTS, SCRIPTS.c.home == home),
        (JOBS, JOBS.c.home == home),
        (CALLS, CALLS.c.home == home),
        (PROSPECTS, PROSPECTS.c.home == home),
        (TRIALS, trials),
    )
    return {table.name: connection.execute(sa.delete(table).where(which)).rowcount for table, which in gone}


def takes_of_others(connection: sa.Connection, home: str) -> int:
    """Return how many takes other homes keep in the same database."""
    query = sa.select(sa.func.count()).select_from(TAKES).where(TAKES.c.home.is_distinct_from(home))
    return connection.execute(query).scalar_one()


def rep_here() -> str:
    """Return whose takes these are when nobody says: the name in the profile."""
    with suppress(InputError):
        return load_profile().name[:LONGEST_NAME]
    return ""


def _is_sound_of(file: Path, take_id: str) -> bool:
    """Tell by its samples whether a file is the sound of a take: two homes may have used the same name."""
    from rehearse.audio import read_recording

    with suppress(RehearseError):
        return read_recording(file).identity == take_id
    return False
