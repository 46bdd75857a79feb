"""`rehearse where` and `rehearse forget`: where everything is that is kept of the rep, and the end of all of it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from rehearse.config import Folders

WORD = "everything"
"""What has to be typed before everything is deleted."""

FOLDERS = ("takes", "shared sound", "to be sent", "heard of others", "cut off", "pages", "uploads", "weights")
"""Places that are folders of ours."""

MOST_NAMED = 5
"""Files that are left, and are named."""

_MADE_AT, _ENDING = re.compile(r"\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d "), re.compile(r"( \(\d+\))?(\.[a-z0-9]{1,8})?")
_COPY = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{1,8})?(\.part)?")
_UPLOAD = re.compile(r"[0-9a-f]{32}(\.arriving)?")
_RECORDING = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d(_\d+)?\.wav")


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of what is kept, and where.

    Attributes
    ----------
    name : str
    where : Path
        A file, or a folder.
    files : tuple of Path
        Those of ours that are there: in a folder that a rep has chosen, others may lie beside them.
    bytes : int
        How much they were when they were looked for.
    """

    name: str
    where: Path
    files: tuple[Path, ...]
    bytes: int


def places() -> list[Place]:
    """Return every place where something of the rep's may be, also those where nothing is."""
    from rehearse.cli.baseline import FOLDER as READING
    from rehearse.config import database_url, sounds_folder, user_folders
    from rehearse.store import REPORTS, UNFINISHED, Library
    from rehearse.store.damage import set_aside_in
    from rehearse.store.database import Database
    from rehearse.store.homes import HOME_FILE
    from rehearse.store.jobs import OLD_DATABASE_FILE, UPLOADS
    from rehearse.store.sound_copies import HEARD, OUTGOING
    from rehearse.store.sound_files import DATABASE_FILE, TAKES
    from rehearse.web.access import SECRET_FILE, TOKEN_FILE
    from rehearse.web.leaving import LEAVING_FILE
    from rehearse.web.sign_in import FORM_FILE
    from rehearse.web.single_instance import ADDRESS_FILE, LOCK_FILE

    folders = user_folders()
    data, weights = folders.data, folders.weights
    small = (HOME_FILE, SECRET_FILE, TOKEN_FILE, FORM_FILE, ADDRESS_FILE, LOCK_FILE, LEAVING_FILE, OUTGOING)
    shared = bool(url := database_url()) and Database(data, url).name == str(data / DATABASE_FILE)
    damaged = [file.name for file in set_aside_in(data)]
    sounds = Library().sounds
    elsewhere = sounds not in (data.absolute(), sounds_folder())  # without a home, nothing is there yet
    return [
        _place("takes", data / TAKES, _files(data / TAKES, _is_kept_sound)),
        *([_place("shared sound", sounds, _files(sounds / TAKES, _is_kept_sound))] if elsewhere else []),
        *(
            _place(name, data / folder, _files(data / folder, lambda file: _is_called(file, _COPY)))
            for name, folder in (("to be sent", OUTGOING), ("heard of others", HEARD))
            if (data / folder).is_dir()
        ),
        _place("cut off", data / UNFINISHED, _files(data / UNFINISHED, lambda file: _is_called(file, _RECORDING))),
        _place("pages", data / REPORTS, _files(data / REPORTS, lambda file: file.suffix in (".html", ".part"))),
        _place("uploads", data / UPLOADS, _files(data / UPLOADS, lambda file: _is_called(file, _UPLOAD))),
        _place(
            "database",
            data / DATABASE_FILE,
            () if shared else _beside(data, DATABASE_FILE, OLD_DATABASE_FILE, *damaged),
        ),
        _place(
            "baseline",
            folders.baseline_file,
            _beside(data, folders.baseline_file.name) + _files(data / READING, lambda file: file.suffix == ".wav"),
        ),
        _place("drafts", folders.drafts_file, _beside(data, folders.drafts_file.name)),
        _place("profile", folders.profile_file, _beside(folders.config, folders.profile_file.name)),
        _place("rubric", folders.rubric_file, _beside(folders.config, folders.rubric_file.name)),
        _place("weights", weights, (weights,) if weights.is_symlink() else _files(weights, lambda _: True)),
        _place("keys and locks", data, _beside(data, *small)),
    ]


def _place(name: str, where: Path, files: tuple[Path, ...]) -> Place:
    return Place(name, where, files, sum(file.lstat().st_size for file in files))


def _files(folder: Path, ours: Callable[[Path], bool]) -> tuple[Path, ...]:
    """Return the files below a folder that are ours; of links below it, the link alone."""
    found = (Path(parent) / name for parent, _, names in os.walk(folder) for name in names)
    return tuple(sorted(file for file in found if ours(file)))


def _beside(folder: Path, *names: str) -> tuple[Path, ...]:
    """Return files by their names, with what is made beside them while they are written."""
    endings = ("", "-wal", "-shm", "-journal", ".lock", ".new")
    return tuple(file for name in names for ending in endings if (file := folder / f"{name}{ending}").is_file())


def _is_called(file: Path, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(file.name) is not None


def _is_kept_sound(file: Path) -> bool:
    """Tell whether a file below the folder of takes has the name that the library gives; a rep's own has not."""
    from rehearse.store.sound_files import ARRIVING

    made_at, message = _MADE_AT.match(file.name), file.parent.name
    named = file.name[made_at.end() :] if made_at else ""
    ours = named.startswith(message) and _ENDING.fullmatch(named.removeprefix(message)) is not None
    return message == ARRIVING or (made_at is not None and ours)


@click.command(epilog="Exit status: 0.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def where(as_json: bool, debug: bool) -> None:
    """Say where everything is that rehearse keeps of you, and how much.

    REHEARSE_HOME moves all of it, REHEARSE_DATABASE the results, REHEARSE_SOUNDS the sound. Nothing is anywhere else,
    but what you exported or wrote with --html and --csv yourself.

    \b
    Examples:
      rehearse where
      rehearse where --json
    """
    from rehearse.config import database_url, sounds_url, user_folders
    from rehearse.store.database import Database
    from rehearse.store.sound_copies import without_password

    data, url = user_folders().data, database_url()
    shared = Database(data, url).name if url else None
    found = places()
    if as_json:
        table = {"home": str(data), "shared_database": shared, "places": [_as_dict(place) for place in found]}
        click.echo(json.dumps(table))
        return
    rows = [("home", str(data), "")]
    rows += [(place.name, str(place.where), _amount(place)) for place in found if place.name != "keys and locks"]
    rows += [("shared database", shared, "REHEARSE_DATABASE")] if shared else []
    rows += [("shared sound", without_password(url), "copies; REHEARSE_SOUNDS")] if (url := sounds_url()) else []
    for name, path, amount in rows:
        _say(f"{name:<16} {path}{f'  ({amount})' if amount else ''}")
    click.echo("\nTakes go with: rehearse delete; all of it with: rehearse forget --everything")


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
        table = {"deleted": [_as_dict(place) for place in found], "rows": rows, "left": [str(file) for file in left]}
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
        _say(f"  {place.name:<16} {place.where}  ({_amount(place)})")
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
        _say(f"  {place.name:<16} {place.where}  ({_amount(place)})")
    for kind, count in rows.items():
        if count:
            click.echo(f"  {kind:<16} {count} in the shared database")
    click.echo("Not deleted: what you exported or saved elsewhere, your own backups, and the program itself.")
    if others:
        click.echo(f"  {others} takes that others keep in the shared database")
    for file in left[:MOST_NAMED]:
        _say(f"  {file}")
    if len(left) > MOST_NAMED:
        click.echo(f"  and {len(left) - MOST_NAMED} more files")
    if named := os.environ.get("REHEARSE_RUBRIC"):
        _say(f"  {named}, the rubric that REHEARSE_RUBRIC names")


def _as_dict(place: Place) -> dict[str, Any]:
    return {"name": place.name, "where": str(place.where), "files": len(place.files), "bytes": place.bytes}


def _amount(place: Place) -> str:
    if not place.files:
        return "nothing"
    size = place.bytes
    shown = f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"
    return shown if len(place.files) == 1 else f"{len(place.files)} files, {shown}"


def _say(words: str) -> None:
    from rehearse.text.printable import printable

    click.echo(printable(words, sys.stdout.encoding or "ascii"))
