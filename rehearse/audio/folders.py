"""Which recordings a folder holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from rehearse.audio.display_name import shown_name
from rehearse.audio.formats import HEAD_BYTES, SUFFIXES, not_sound
from rehearse.errors import InputError

KNOWN = "Known are wav, flac, mp3, ogg, m4a, amr, 3gp, webm, mp4 and more."


def find_recordings(
    paths: Sequence[Path], *, recursive: bool = False, pass_over: Callable[[Path], object] = lambda _: None
) -> list[Path]:
    """Return the files to read: files as they are given, folders by what is in them.

    Parameters
    ----------
    paths : sequence of Path
        Anything that is not a folder is returned as it is.
    recursive : bool, optional
        Look into the folders below, too. Hidden names are left out, and so are names that no
        recording has; a folder that may not be opened is returned itself, so that reading it says so.
    pass_over : callable, optional
        Told of each file in a folder that is left out for its name though it may be a recording: all but text,
        pictures, and whatever else shows what it is.

    Returns
    -------
    list of Path
        The files of each folder in natural order: take2 before take10.

    Raises
    ------
    InputError
        For a folder without a recording in it.
    """
    found: list[Path] = []
    for path in paths:
        if not _is_folder(path):
            found.append(path)
        else:
            inside, others = _below(path, deep=recursive)
            for other in sorted(filter(_may_be_sound, others), key=_natural_order):
                pass_over(other)
            if not inside:
                hint = KNOWN if recursive else "Add --recursive to look into the folders below."
                code = "empty" if recursive else "folder"
                raise InputError(f"There is no recording in the folder {shown_name(path)}.", hint, code=code)
            found.extend(sorted(inside, key=_natural_order))
    return found


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not even be looked at: reading it will say so
        return False


def _may_be_sound(path: Path) -> bool:
    try:
        if not path.is_file():  # a pipe would be waited for
            return False
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return True
    return bool(head) and not not_sound(head)


def _below(folder: Path, *, deep: bool) -> tuple[list[Path], list[Path]]:
    """Return the recordings of a folder by their names, folders that are closed among them; and its other files."""
    closed: list[Path] = []
    recordings: list[Path] = []
    others: list[Path] = []
    entered: set[str] = set()
    walk = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)), followlinks=True)
    for place, folders, files in walk:
        real = os.path.realpath(place)
        if real in entered:  # a link back to where we have been
            folders.clear()
            continue
        entered.add(real)
        below = [name for name in folders if deep and not name.startswith(".")]
        folders[:] = sorted(below, key=_natural)
        for name in files:
            if not name.startswith("."):
                known = Path(name).suffix.lower() in SUFFIXES
                (recordings if known else others).append(Path(place, name))
    return [*recordings, *closed], others


def _natural_order(path: Path) -> list[list[tuple[int, int, str]]]:
    return [_natural(part) for part in path.parts]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key that orders numbers by value; names that differ in case only keep one order."""
    pieces = re.split(r"([0-9]+)", name.casefold())
    return [(0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece) for piece in [*pieces, name]]
