"""One server for a data folder: a second one would sweep away what the first has just taken in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rehearse.errors import RehearseError, UsageError

LOCK_FILE = "serve.lock"
"""In the data folder; empty. What counts is who holds it, and the system lets go of it however the server ends."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep every other server out of a data folder.

    Parameters
    ----------
    folder : Path
        Made where it is not there.

    Raises
    ------
    UsageError
        Another server has it.
    RehearseError
        It cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "Set REHEARSE_HOME to a folder you may write."
        raise RehearseError(f"Cannot use {folder}: {reason}.", hint, code="secret") from error
    try:
        if not _lock(handle):
            raise UsageError(
                "It is running already: another rehearse serve works on your recordings.",
                "Open the address that one has printed, or stop it first with Ctrl-C.",
            )
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Return whether nobody else holds it; a file system without locks keeps nobody out."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
