"""An open file that a decoder cannot trip over."""

from __future__ import annotations

import os
from typing import Any, BinaryIO


class BoundedFile:
    """An open file for libraries written in C: stays within its bounds and never raises.

    A damaged header makes them seek to places that are not there. What Python raises in a callback
    would be printed to standard error and not be seen here.

    Attributes
    ----------
    size : int
        In bytes.
    error : OSError or None
        What the disk said while it was being read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        self.error: OSError | None = None
        self._file.seek(0)

    def read(self, n: int = -1) -> bytes:
        """Return up to n bytes, none at the end."""
        try:
            return self._file.read(n)
        except OSError as error:
            self.error = error
            return b""

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer as far as possible; return the number of bytes."""
        got = self.read(len(buffer))
        buffer[0 : len(got)] = got
        return len(got)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, or to the nearest there is; return it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._file.tell(), os.SEEK_END: self.size}[whence]
        return self._file.seek(min(max(base + offset, 0), self.size))

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def read_at(self, offset: int, n: int) -> bytes:
        """Return n bytes from a place, fewer at the end."""
        self.seek(offset)
        return self.read(n)
