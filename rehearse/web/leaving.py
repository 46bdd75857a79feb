"""Takes that were deleted on the page: they go ten minutes later, or when the server stops, unless it is undone."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from rehearse.errors import RehearseError

UNDO_S = 600
"""How long a deletion can be taken back, in seconds."""

LEAVING_FILE = "leaving.json"
"""In the data folder: which takes go, and when. What a killed server left undone is done at the next start."""


class Leaving:
    """The takes that are about to go. Safe for several threads.

    Parameters
    ----------
    folder : Path
        The data folder.
    delete : callable
        Deletes a take for good, by its id.
    """

    def __init__(self, folder: Path, delete: Callable[[str], None]) -> None:
        self._file, self._delete = folder / LEAVING_FILE, delete
        self._lock = threading.Lock()
        self._due: dict[str, float] = {}
        with suppress(OSError, ValueError):
            self._due = {str(take): float(due) for take, due in json.loads(self._file.read_text("utf-8")).items()}

    def add(self, takes: Iterable[str]) -> None:
        """Let takes go in ten minutes."""
        with self._lock:
            self._due |= dict.fromkeys(takes, time.time() + UNDO_S)
            self._write()

    def keep(self, takes: Iterable[str]) -> list[str]:
        """Keep takes after all; return those that had not gone yet."""
        with self._lock:
            kept = [take for take in takes if self._due.pop(take, None) is not None]
            self._write()
        return kept

    def ids(self) -> frozenset[str]:
        """Return the takes that are about to go."""
        return frozenset(self._due)

    def go(self, *, all_of_them: bool = False) -> None:
        """Delete those whose time has come."""
        with self._lock:
            now = time.time()
            for take in [take for take, due in self._due.items() if all_of_them or not now < due <= now + UNDO_S]:
                try:
                    self._delete(take)
                except RehearseError as error:
                    if error.code not in ("missing", "elsewhere"):
                        continue  # the disk or the database is away: tried again
                del self._due[take]
            self._write()

    def _write(self) -> None:
        """Keep what goes on the disk; a full disk lets it be kept in memory alone."""
        with suppress(OSError):
            if not self._due:
                self._file.unlink(missing_ok=True)
                return
            new = self._file.with_name(f"{LEAVING_FILE}.new")
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(self._due, file)
            new.replace(self._file)
