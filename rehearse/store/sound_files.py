"""Sound files on disk, under names that a person finds again. An edge.

``takes/<message>/2026-11-22 14.03.12 <message>.flac``: safe on every system, never written over another file,
readable by their owner only. A file is written aside first and gets its name when it is whole.
"""

from __future__ import annotations

import filecmp
import io
import os
import platform
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path, PurePosixPath

from rehearse.config import sounds_folder
from rehearse.core.recording import Recording
from rehearse.errors import InputError, RehearseError
from rehearse.store.cut_off import UNFINISHED, refuse_running

DATABASE_FILE = "takes.db"
"""The database that a data folder has of its own."""

TAKES = "takes"
"""Folder of the sound files, in the library's."""

ARRIVING = ".arriving"
"""Where files are written until they are whole, in the folder of takes."""

LEFT_BEHIND_S = 3600
"""A file that has been arriving for an hour will not arrive any more, in seconds."""

MOST_LETTERS = 60
"""Letters of a message's name that go into a file's name: paths on Windows end at 260."""

UNNAMED = "voicemail"
"""Takes of a message without a name are found under this one."""

_FORBIDDEN = frozenset('<>:"/\\|?*')
"""What Windows refuses in a name."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""

_SIGNS = (
    (0, b"fLaC", ".flac"),
    (0, b"RIFF", ".wav"),
    (0, b"OggS", ".ogg"),
    (4, b"ftyp", ".m4a"),
    (0, b"\x1a\x45\xdf\xa3", ".webm"),
    (0, b"#!AMR", ".amr"),
    (0, b"ID3", ".mp3"),
    (0, b"FORM", ".aiff"),
    (0, b"caff", ".caf"),
)
"""Offset, first bytes and suffix of what comes without a name."""


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def safe_name(message: str) -> str:
    """Return a message's name as a folder may be called, on Windows too; never empty. What nobody sees is left out."""
    unseen = {sign for sign in message if unicodedata.category(sign).startswith("C")}
    name = "".join("-" if sign in _FORBIDDEN | unseen else sign for sign in message)
    name = " ".join(unicodedata.normalize("NFC", name).split())[:MOST_LETTERS].strip(" .-")
    while len(name.encode()) > 2 * MOST_LETTERS:
        name = name[:-1].rstrip(" .-")
    return f"message {name}" if _DEVICES.fullmatch(name) else name or UNNAMED


def suffix_of(name: str, sound: Path) -> str:
    """Return the suffix a copy gets: that of the name it came with if it is a plain one, else what its bytes tell."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix):
        return suffix
    with sound.open("rb") as file:
        head = file.read(16)
    return next((suffix for at, sign, suffix in _SIGNS if head[at : at + len(sign)] == sign), "")


def content_of(folder: Path, sound: Path | bytes | Recording) -> Path | bytes:
    """Return what is to be kept of a sound: as it came, or FLAC where it is of our own making.

    Raises
    ------
    InputError
        It is still being recorded.
    """
    from rehearse.audio import encode_flac, read_recording

    if isinstance(sound, Recording):
        return encode_flac(sound)
    if isinstance(sound, Path) and sound.absolute().parent == folder / UNFINISHED:
        refuse_running(sound)
        return encode_flac(read_recording(sound))
    return sound


def stage(folder: Path, sound: Path | bytes) -> Path:
    """Write a sound aside, whole and safe on the disk, and return where.

    Parameters
    ----------
    folder : Path
        The library's.
    sound : Path or bytes
        A file to be copied, or the content of one.

    Raises
    ------
    InputError
        The file cannot be read.
    RehearseError
        The copy cannot be written.
    """
    with _told(folder):
        aside = private_folder(folder / TAKES / ARRIVING) / _being_written_here()
        sweep(folder)
    try:
        source = sound.open("rb") if isinstance(sound, Path) else io.BytesIO(sound)
    except OSError as error:
        raise InputError(f"Cannot keep {sound!s}: {(error.strerror or str(error)).lower()}.") from error
    with _told(folder), source:
        try:
            with os.fdopen(os.open(aside, _NEW, 0o600), "wb") as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    return aside


def shelve(
    folder: Path, staged: Path, message: str, made_at: datetime, suffix: str, is_known: Callable[[str], bool]
) -> str:
    """Give a staged file its name, and return it as a path below the library's folder.

    No other file is ever written over, and no take's name is given twice: the second is called `` (2)``.
    """
    with _told(folder):
        name = safe_name(message)
        place = private_folder(folder / TAKES / name)
        stem = f"{made_at.astimezone():%Y-%m-%d %H.%M.%S} {name}"
        for number in count(1):
            file = place / (f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}")
            if is_known(file.relative_to(folder).as_posix()):  # it lies where the sound was kept before
                continue
            try:
                os.close(os.open(file, _NEW, 0o600))
            except FileExistsError:
                continue
            staged.replace(file)
            _sync_folder(place)
            return file.relative_to(folder).as_posix()
    raise AssertionError("there is always another number")


def unknown_twins(folder: Path, staged: Path, message: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the files of a message with this content that no take knows of.

    They are there when a process was killed between naming a file and writing down whose it is.
    """
    if not staged.is_file():
        return []
    size = staged.stat().st_size
    place = folder / TAKES / safe_name(message)
    found = []
    for file in sorted(place.iterdir()) if place.is_dir() else []:
        name = file.relative_to(folder).as_posix()
        same = file.is_file() and file.stat().st_size == size and file != staged
        if same and not is_known(name) and filecmp.cmp(file, staged, shallow=False):
            found.append(name)
    return found


def shared_sound(home: str | None, sound: str) -> Path | None:
    """Return where the sound of another home lies, if homes share their sound and it is there."""
    shared = sounds_folder()
    file = shared / home / sound if shared and home else None
    return file if file is not None and file.is_file() else None


def refuse_missing(shared: Path) -> None:
    """Refuse to keep anything where the folder that is shared is not there: it may not be mounted.

    Raises
    ------
    RehearseError
    """
    if not shared.is_dir():
        hint = "Mount it or make it, or unset REHEARSE_SOUNDS."
        raise RehearseError(f"Cannot keep the sound: there is no folder {shared}.", hint, code="library")


def open_as(shared: Path, file: Path) -> None:
    """Give a sound, and its folders, the permissions of the folder that is shared: who may read that, may hear this."""
    mode = shared.stat().st_mode
    with suppress(OSError):  # a disk of another system knows no owners
        file.chmod(mode & 0o666)
        for place in file.parents[: len(file.relative_to(shared).parts) - 1]:
            place.chmod(mode & 0o777)


def spools_of(folder: Path, kept: Path) -> list[Path]:
    """Return unfinished recordings with the same sound: a process was killed before it could move them."""
    from rehearse.audio import encode_flac, read_recording
    from rehearse.capture.spool import unfinished

    found = []
    for spool in unfinished(folder) if kept.suffix == ".flac" else ():
        with suppress(RehearseError, OSError):
            if encode_flac(read_recording(spool)) == kept.read_bytes():
                found.append(spool)
    return found


def is_same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file that is there."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def take_off(folder: Path, sound: str) -> None:
    """Delete a kept sound, and its folder when it was the last one there."""
    with _told(folder):
        file = folder / sound
        file.unlink(missing_ok=True)
        with suppress(OSError):
            file.parent.rmdir()


def _sync_folder(folder: Path) -> None:
    """See to it that a new name in a folder outlasts a power cut, where the system lets folders be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Delete what a process that was killed left half written; what it was copied from is still there."""
    arriving = folder / TAKES / ARRIVING
    for file in arriving.iterdir() if arriving.is_dir() else ():
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > LEFT_BEHIND_S or not _is_running(file.name):
                file.unlink()


def _being_written_here() -> str:
    """Return a new name that tells which process of which machine writes there."""
    return f"{os.getpid()}@{platform.node()}-{secrets.token_hex(8)}"


def _is_running(name: str) -> bool:
    """Tell whether the process that writes a file may be there: on another machine, or where nobody says, it may."""
    process, _, machine = name.rpartition("-")[0].partition("@")
    if os.name != "posix" or machine != platform.node() or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def can_only_be_read(folder: Path) -> bool:
    """Tell whether this user may read what is in a folder, and write nothing there."""
    return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK) and not os.access(folder, os.W_OK)


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner only."""
    for place in reversed([folder, *folder.parents]):
        if not place.exists():
            place.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "Make room or allow it, or set REHEARSE_HOME to a folder you may write."
        raise RehearseError(f"Cannot change the takes in {folder}: {reason}.", hint, code="library") from error
