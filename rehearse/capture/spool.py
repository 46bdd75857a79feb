"""A recording on disk while it is being spoken. An edge.

A spool is a WAV file, 16 bits, mono, 16 kHz, that is whole after every block: the samples are written first, the header
with their length after them. Whenever the process ends, by whatever, the file plays to within one block of its end.
While it grows it is locked: so others see that it is still being written, and the lock goes when the process does.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import RehearseError

FOLDER = "unfinished"
"""Below the data folder: recordings that did not become takes."""

NAME = "%Y-%m-%d_%H-%M-%S"
"""What a recording is called: when it began, by the clock on the wall."""

HEADER_BYTES = 44
BYTES_PER_SAMPLE = 2

SAVE_EVERY_S = 2.0
"""How often the disk itself is told to write: a power cut costs no more than this."""

_FULL_SCALE = 32_768
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Spool:
    """A WAV file that grows. It is made with the first samples, so that none without sound is left behind.

    Parameters
    ----------
    folder : Path
        The data folder; the file lies in `FOLDER` below it, readable by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._saved_at = time.monotonic()
        self.path: Path | None = None
        self.samples_written = 0

    @property
    def duration_s(self) -> float:
        """Seconds that are in the file."""
        return self.samples_written / SAMPLE_RATE_HZ

    def append(self, samples: NDArray[np.float32]) -> None:
        """Write a block; what is beyond ±1 is clipped.

        Parameters
        ----------
        samples : ndarray of float32, shape (n,)

        Raises
        ------
        RehearseError
            It could not be written, code `disk_full` or `not_written`. What was there before is still whole.
        """
        if not len(samples):
            return
        content = np.clip(np.rint(samples * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype("<i2").tobytes()
        try:
            file = self._file or self._made()
            written = self._add(file, content)
            if written < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if time.monotonic() - self._saved_at > SAVE_EVERY_S:
                os.fsync(file.fileno())
                self._saved_at = time.monotonic()
        except OSError as error:
            self._forget()
            raise self._not_written(error) from error

    def close(self) -> None:
        """End the file. Nothing is lost when this is never called."""
        if self._file is not None:
            with suppress(OSError):
                os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _made(self) -> BinaryIO:
        folder = self._folder / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = datetime.now().strftime(NAME)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        for attempt in range(1, 1000):
            path = folder / (f"{name}.wav" if attempt == 1 else f"{name}_{attempt}.wav")
            with suppress(FileExistsError):
                self._file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
                self.path = path
                _lock(self._file)
                return self._file
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))

    def _add(self, file: BinaryIO, content: bytes) -> int:
        """Write samples and then the header that claims them, the first time both at once; return how many bytes."""
        if not self.samples_written:
            file.seek(0)
            written = _write_all(file, _header(len(content) // BYTES_PER_SAMPLE) + content) - HEADER_BYTES
            if written <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        else:
            file.seek(HEADER_BYTES + self.samples_written * BYTES_PER_SAMPLE)
            written = _write_all(file, content)
        if written < len(content) or self.samples_written:
            file.seek(0)
            file.write(_header(self.samples_written + written // BYTES_PER_SAMPLE))
        self.samples_written += written // BYTES_PER_SAMPLE
        return written

    def _forget(self) -> None:
        """Remove a file that holds no sound."""
        if self._file is not None and self.path is not None and not self.samples_written:
            self._file.close()
            with suppress(OSError):
                self.path.unlink()
            self._file = self.path = None

    def _not_written(self, error: OSError) -> RehearseError:
        where = self.path or self._folder / FOLDER
        kept = f" The first {self.duration_s:.0f} s are kept." if self.samples_written else ""
        if error.errno in _FULL:
            return RehearseError(
                f"The disk is full: the recording could not go on.{kept}",
                f"Make room where {where} is, and record again.",
                code="disk_full",
            )
        reason = (error.strerror or str(error)).lower()
        hint = "Set REHEARSE_HOME to a folder you may write."
        return RehearseError(f"Cannot write the recording {where}: {reason}.{kept}", hint, code="not_written")


class SpoolReader:
    """Reads a spool while it grows.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.samples_read = 0

    def read_new(self) -> NDArray[np.float32]:
        """Return what was written since the last call, shape (n,); full scale ±1."""
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = HEADER_BYTES + self.samples_read * BYTES_PER_SAMPLE
            file.seek(start)
            content = file.read(max(size - start, 0) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE)
        self.samples_read += len(content) // BYTES_PER_SAMPLE
        return np.frombuffer(content, "<i2").astype(np.float32) / np.float32(_FULL_SCALE)


def unfinished(folder: Path) -> list[Path]:
    """Return the recordings that did not become takes, the newest last, and not the one that is being made.

    Parameters
    ----------
    folder : Path
        The data folder. It need not be there.
    """
    found = []
    with suppress(OSError):
        for path in (folder / FOLDER).glob("*.wav"):
            with suppress(OSError):  # another process may take it away meanwhile
                facts = path.stat()
                if facts.st_size > HEADER_BYTES and not being_written(path):
                    found.append((facts.st_mtime_ns, path))
    return [path for _, path in sorted(found)]


def began_at(path: Path) -> datetime:
    """Return when a recording began, by the clock on the wall; of one that is called otherwise, when it ended."""
    with suppress(ValueError):
        return datetime.strptime(path.stem[: len(f"{datetime.max:{NAME}}")], NAME).astimezone()
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone()


def being_written(path: Path) -> bool:
    """Tell whether a process is recording to this file.

    Parameters
    ----------
    path : Path
        A spool. Where it is not there, or its file system knows no locks, the answer is no.
    """
    if sys.platform == "win32":  # there a file that is open cannot be deleted
        return False
    import fcntl

    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _lock(file: BinaryIO) -> None:
    """Say to other processes that this file is being written, for as long as it is open."""
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _header(samples: int) -> bytes:
    data = samples * BYTES_PER_SAMPLE
    form = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * BYTES_PER_SAMPLE, BYTES_PER_SAMPLE, 16)
    riff = struct.pack("<4sI4s4sI", b"RIFF", HEADER_BYTES - 8 + data, b"WAVE", b"fmt ", len(form))
    return riff + form + struct.pack("<4sI", b"data", data)


def _write_all(file: BinaryIO, content: bytes) -> int:
    """Write until the end or until the disk is full; return how many bytes went in."""
    done = 0
    while done < len(content):
        try:
            done += file.write(content[done:])
        except OSError as error:
            if error.errno in _FULL and done:
                return done
            raise
    return done
