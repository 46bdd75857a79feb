"""`rehearse forget`: the end of everything that is kept of the rep."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.where import Place, amount_words, place_to_dict, places, say
from rehearse.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from rehearse.config import Folders

WORD = "everything"
"""What has to be typed before everything is deleted."""

FOLDERS = ("takes", "shared sound", "to be sent", "heard of others", "cut off", "pages", "uploads", "weights")
"""Places that are folders of ours."""

MOST_NAMED = 5
"""Files that are left, and are named."""


@click.command(epilog="Exit status: 0 deleted, or you said no; 1 something could not be deleted; 2 usage.")
@click.option("--everything", is_flag=True, help="Takes, calls, profile, rubric, baseline, weights: all of it.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON; with --yes.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def forget(everything: bool, yes: bool, as_json: bool, debug: bool) -> int:
    """Delete everything that rehearse keeps of you, for good.

    You are shown what it is and type a word before anything happens. Of a database that others use too, only what is
    yours goes. Files of your own that lie beside ours are left alone, and you are told.

    \b
    Examples:
      rehearse where                        what there is
      rehearse forget --everything
      rehearse forget --everything --yes --json
      rehearse delete last                  one take
      rehearse baseline --forget            your everyday voice alone
      rehearse profile --clear              who you are
    """
    from rehearse.config import user_folders

    if not everything:
        raise UsageError("Nothing was deleted.", "All of it goes with --everything, a take with: rehearse delete TAKE")
    if as_json and not yes:
        raise UsageError("With --json nobody is asked.", "Add --yes.")
    folders = user_folders()
    with _undisturbed(folders):
        everywhere = places()
        found = [place for place in everywhere if place.files]
        if not yes and not _agreed(found):
            click.echo("Nothing was deleted.")
            return ExitStatus.OK
        _forget_copies(folders)
        rows, others = _forget_rows()
        failed = [file for place in found for file in place.files if not _deleted(file)]
    left = _swept(folders, [place.where for place in everywhere if place.name in FOLDERS], failed)
    if as_json:
        table = {
            "deleted": [place_to_dict(place) for place in found],
            "rows": rows,
            "left": [str(file) for file in left],
        }
        click.echo(json.dumps(table))
    else:
        _tell(found, rows, others, left)
    return ExitStatus.SOME_FAILED if failed else ExitStatus.OK


@contextmanager
def _undisturbed(folders: Folders) -> Iterator[None]:
    """Keep servers out, and refuse while something is being recorded.

    Raises
    ------
    UsageError
        A server works here.
    InputError
        A recording is being made.
    """
    from rehearse.store import UNFINISHED, refuse_running
    from rehearse.web.single_instance import RunningAlreadyError, only_server

    for recording in (folders.data / UNFINISHED).glob("*.wav"):
        refuse_running(recording)
    try:
        with only_server(folders.data):
            yield
    except RunningAlreadyError as error:
        raise UsageError(
            "Nothing was deleted: rehearse serve is running on these takes.", "Stop it first with Ctrl-C."
        ) from error


def _agreed(found: list[Place]) -> bool:
    from rehearse.config import database_url

    click.echo("This deletes, for good:")
    for place in found:
        say(f"  {place.name:<16} {place.where}  ({amount_words(place)})")
    if database_url():
        click.echo("  and your own takes, calls and jobs in the database that REHEARSE_DATABASE names")
    try:
        return str(click.prompt(f"Type {WORD} to delete it", default="", show_default=False)).strip().lower() == WORD
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()
        raise UsageError("Nothing was deleted: there is nobody to ask.", "Add --yes.") from None


def _forget_copies(folders: Folders) -> None:
    """Delete the copies of this home's sound that others can hear; where they cannot be reached, nothing is deleted."""
    from rehearse.config import sounds_url
    from rehearse.store.homes import home_of
    from rehearse.store.sound_copies import SoundCopies

    if (url := sounds_url()) is not None:
        SoundCopies(url, folders.data, home_of(folders.data)).forget()


def _forget_rows() -> tuple[dict[str, int], int]:
    """Delete this home's rows in a shared database; return how many of each kind, and how many takes others keep."""
    from rehearse.config import database_url, user_folders
    from rehearse.store.database import Database
    from rehearse.store.homes import forget_home, takes_of_others

    url = database_url()
    database = Database(user_folders().data, url)
    if url is None or not database.exists():
        return {}, 0
    if not database.home:
        return {}, 0
    with database.writing() as connection:
        rows, others = forget_home(connection, database.home), takes_of_others(connection, database.home)
    database.forget_deleted()
    database.close()
    return rows, others


def _deleted(file: Path) -> bool:
    """Delete a file, and tell whether it is gone."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
        return True
    return False


def _swept(folders: Folders, ours: list[Path], failed: list[Path]) -> list[Path]:
    """Remove the folders that are empty now, and return the files that are left in ours."""
    from rehearse.web.single_instance import LOCK_FILE

    _deleted(folders.data / LOCK_FILE)
    ours = [*ours, folders.baseline_file.with_suffix("")]
    for folder in [*ours, folders.cache, folders.config, folders.data]:
        inside = [Path(parent) for parent, _, _ in os.walk(folder, topdown=False)] if folder in ours else [folder]
        for empty in inside:
            with suppress(OSError):
                empty.rmdir()
    left = {Path(parent) / name for folder in ours for parent, _, names in os.walk(folder) for name in names}
    return sorted(left | {file for file in failed if file.exists()})


def _tell(found: list[Place], rows: dict[str, int], others: int, left: list[Path]) -> None:
    click.echo("Deleted:" if found or any(rows.values()) else "There was nothing to delete.")
    for place in found:
        say(f"  {place.name:<16} {place.where}  ({amount_words(place)})")
    for kind, count in rows.items():
        if count:
            click.echo(f"  {kind:<16} {count} in the shared database")
    click.echo("Not deleted: what you exported or saved elsewhere, your own backups, and the program itself.")
    if others:
        click.echo(f"  {others} takes that others keep in the shared database")
    for file in left[:MOST_NAMED]:
        say(f"  {file}")
    if len(left) > MOST_NAMED:
        click.echo(f"  and {len(left) - MOST_NAMED} more files")
    if named := os.environ.get("REHEARSE_RUBRIC"):
        say(f"  {named}, the rubric that REHEARSE_RUBRIC names")
