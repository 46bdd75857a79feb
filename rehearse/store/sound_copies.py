"""Copies of kept sound at a URL that several people share: S3, SFTP, whatever fsspec reaches. An edge.

The sound itself stays in the data folder; its copy lies at ``URL/HOME/takes/...``. What is kept or deleted is written
down in ``outgoing/`` first and struck out once the copy is there, or gone: a place that cannot be reached loses
nothing, and gets what it missed with the next take.
"""

from __future__ import annotations

import atexit
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from filelock import FileLock

from rehearse.config import sounds_folder, sounds_url
from rehearse.errors import RehearseError, UsageError
from rehearse.store.sound_files import private_folder

OUTGOING = "outgoing"
"""In the data folder: a file for each sound that was kept or deleted and whose copy may not show it yet."""

HEARD = "heard"
"""In the data folder: the sounds of other homes that were heard last."""

MOST_HEARD = 20
"""Sounds of other homes that are held; the one heard longest ago goes first."""


SEND_S = 10
"""How long the end of a process waits for copies, in seconds; what is not there by then is sent with the next take."""


TRIES_S = (0, 1, 4)
"""When a copy is sent, and sent again where that failed, in seconds; after that it goes with the next take."""


class SoundCopies:
    """The copies of one home's sound, and those of others.

    Parameters
    ----------
    url : str
        An fsspec URL of a folder.
    folder : Path
        The home's data folder.
    home : str
        Its id.

    Raises
    ------
    UsageError
        fsspec, or what it needs for such a URL, is not installed.
    """

    def __init__(self, url: str, folder: Path, home: str) -> None:
        self.name = without_password(url)
        self._url, self._folder, self._home = url, folder, home
        try:
            import fsspec

            fsspec.get_filesystem_class(url.partition("://")[0])
        except (ImportError, ValueError) as error:
            hint = f"{error}. Run: pip install 'rehearse-voicemail[sounds]', and what fsspec needs for it"
            raise UsageError(f"REHEARSE_SOUNDS is a URL that cannot be opened here: {self.name}.", hint) from error

    def note(self, sound: str) -> None:
        """Write down that a sound is kept or deleted: before, in case the process dies, and after a deletion once more.

        Parameters
        ----------
        sound : str
            Its path below the data folder.
        """
        (private_folder(self._folder / OUTGOING) / f"{time.time_ns():032x}").write_text(sound, "utf-8")

    def synchronise(self) -> None:
        """Send what was kept and delete what was deleted, as far as the place can be reached."""
        with suppress(RehearseError), FileLock(self._folder / f"{OUTGOING}.lock", mode=0o600), self._reached() as there:
            for noted in outgoing(self._folder):
                sound = noted.read_text("utf-8")
                if (self._folder / sound).is_file():
                    there.send(self._folder / sound, f"{self._home}/{sound}")
                else:
                    there.remove(f"{self._home}/{sound}")
                noted.unlink()

    def synchronise_soon(self) -> None:
        """Do the same beside what else goes on. The end of the process waits for it, for `SEND_S` at most."""
        sending = Thread(target=self._synchronise_or_try_again, daemon=True)
        sending.start()
        atexit.register(sending.join, SEND_S)

    def _synchronise_or_try_again(self) -> None:
        for wait_s in TRIES_S:
            time.sleep(wait_s)
            self.synchronise()
            if not outgoing(self._folder):
                return

    def fetch(self, home: str, sound: str) -> Path | None:
        """Return a sound of another home, as a file here; None where there is no copy of it.

        Raises
        ------
        RehearseError
            The place cannot be reached.
        """
        name = hashlib.sha256(f"{home}/{sound}".encode()).hexdigest()[:32]
        here = private_folder(self._folder / HEARD) / f"{name}{Path(sound).suffix}"
        with self._reached() as there:
            size = there.size(f"{home}/{sound}")
            if size is None:
                here.unlink(missing_ok=True)
                return None
            if not here.is_file() or here.stat().st_size != size:
                part = here.with_name(f"{here.name}.part")
                there.get(f"{home}/{sound}", part)
                part.chmod(0o600)
                part.replace(here)
        here.touch()
        for old in sorted(here.parent.iterdir(), key=lambda file: file.stat().st_mtime)[:-MOST_HEARD]:
            old.unlink(missing_ok=True)
        return here

    def homes(self) -> frozenset[str]:
        """Return the homes with copies there.

        Raises
        ------
        RehearseError
            The place cannot be reached.
        """
        with self._reached() as there:
            return there.homes()

    def forget(self) -> None:
        """Delete every copy of this home's sound.

        Raises
        ------
        RehearseError
            The place cannot be reached.
        """
        with self._reached() as there:
            if self._home:
                there.remove(self._home)

    @contextmanager
    def _reached(self) -> Iterator[_Place]:
        import fsspec

        try:  # a connection that is held from before may be a dead one
            yield _Place(*fsspec.core.url_to_fs(self._url, skip_instance_cache=True, use_listings_cache=False))
        except Exception as error:  # each kind of place has errors of its own
            hint = "Check REHEARSE_SOUNDS and the connection; what is kept meanwhile is sent later."
            text = f"Cannot reach {self.name}: {error or type(error).__name__}."
            raise RehearseError(text, hint, code="library") from error


class _Place:
    """Where the copies lie, by their paths below it."""

    def __init__(self, files: Any, root: str) -> None:
        self._files, self._root = files, root.rstrip("/")

    def send(self, file: Path, path: str) -> None:
        """Send a file, which gets its name when it is whole."""
        whole = f"{self._root}/{path}"
        self._files.makedirs(whole.rpartition("/")[0], exist_ok=True)
        self._files.put_file(str(file), f"{whole}.part")
        self.remove(path)
        self._files.mv(f"{whole}.part", whole)

    def get(self, path: str, file: Path) -> None:
        self._files.get_file(f"{self._root}/{path}", str(file))

    def size(self, path: str) -> int | None:
        """Return the bytes of a copy, None where there is none."""
        try:
            return int(self._files.size(f"{self._root}/{path}"))
        except FileNotFoundError:
            return None

    def remove(self, path: str) -> None:
        there = f"{self._root}/{path}"
        if self._files.isfile(there):
            self._files.rm_file(there)  # rm(..., recursive=True) of a file fails over FTP
        elif self._files.exists(there):
            self._files.rm(there, recursive=True)

    def homes(self) -> frozenset[str]:
        found = self._files.ls(self._root, detail=False) if self._files.exists(self._root) else []
        return frozenset(str(one).rstrip("/").rpartition("/")[2] for one in found)


def sharing_homes() -> frozenset[str]:
    """Return the homes whose sound lies in the shared folder, or has copies at the URL; none while it is away."""
    if url := sounds_url():
        with suppress(RehearseError):
            return SoundCopies(url, Path(), "").homes()
        return frozenset()
    shared = sounds_folder()
    if shared is None or not shared.is_dir():
        return frozenset()
    return frozenset(place.name for place in shared.iterdir() if place.is_dir())


def outgoing(folder: Path) -> list[Path]:
    """Return the notes of sounds whose copies are still to be sent or deleted, the oldest first."""
    place = folder / OUTGOING
    return sorted(place.iterdir()) if place.is_dir() else []


def without_password(url: str) -> str:
    """Return a URL as it may be shown.

    >>> without_password("sftp://dana:secret@host/sounds")
    'sftp://dana@host/sounds'
    """
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    shown = f"{user.partition(':')[0]}@{host}" if user else host
    return urlunsplit(parts._replace(netloc=shown)) if parts.netloc else url
