"""`rehearse where`: where everything is that is kept of the rep."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    pass

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
        table = {"home": str(data), "shared_database": shared, "places": [place_to_dict(place) for place in found]}
        click.echo(json.dumps(table))
        return
    rows = [("home", str(data), "")]
    rows += [(place.name, str(place.where), amount_words(place)) for place in found if place.name != "keys and locks"]
    rows += [("shared database", shared, "REHEARSE_DATABASE")] if shared else []
    rows += [("shared sound", without_password(url), "copies; REHEARSE_SOUNDS")] if (url := sounds_url()) else []
    for name, path, amount in rows:
        say(f"{name:<16} {path}{f'  ({amount})' if amount else ''}")
    click.echo("\nTakes go with: rehearse delete; all of it with: rehearse forget --everything")


def place_to_dict(place: Place) -> dict[str, Any]:
    """Return a place as JSON has it."""
    return {"name": place.name, "where": str(place.where), "files": len(place.files), "bytes": place.bytes}


def amount_words(place: Place) -> str:
    """Return how much lies at a place: ``3 files, 1.2 MB``."""
    if not place.files:
        return "nothing"
    size = place.bytes
    shown = f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB"
    return shown if len(place.files) == 1 else f"{len(place.files)} files, {shown}"


def say(words: str) -> None:
    """Print a line with a path in it, so that any terminal can show it."""
    from rehearse.text.printable import printable

    click.echo(printable(words, sys.stdout.encoding or "ascii"))
