"""What goes into the decoders and what comes out of them, past their faults.

In: an open file that they cannot trip over. Out: samples of PyAV's frames, past two faults of its releases up to 18.1.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.downmix import Samples

PLANES_MAX = 7
"""PyAV counts the planes of a frame up to the first empty pointer, and from eight on there is none
(seen in 18.1): it reads on into memory that is not the frame's."""


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


def channels_of(owner: Any) -> int:
    """Return the number of channels of a codec or a frame.

    PyAV 18.1 lets the Python object of a channel layout free what belongs to the codec or frame it
    came from. That is harmless except for layouts in an order of their own, which hold memory: those
    objects are kept for good, or the process would end in "double free". They are a few bytes.
    """
    layout = owner.layout
    if "(" in layout.name or "ambisonic" in layout.name:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(layout))
    return int(layout.nb_channels)


class FrameReader:
    """Turns ffmpeg's frames into samples of shape (n, channels), full scale ±1."""

    def __init__(self) -> None:
        self._interleavers: dict[tuple[int, int, str], Any] = {}

    def __call__(self, frame: Any) -> Samples:
        """Return the samples of one frame."""
        stored = self._stored(frame)
        samples: Samples = stored.astype(np.float32)
        if stored.dtype == np.uint8:
            samples = (samples - np.float32(128)) / np.float32(128)
        elif np.issubdtype(stored.dtype, np.integer):
            samples /= -float(np.iinfo(stored.dtype).min)
        return samples

    def _stored(self, frame: Any) -> NDArray[Any]:
        channels = channels_of(frame)
        pieces = [frame]
        if frame.format.is_planar and channels > PLANES_MAX:
            pieces = self._interleaver(frame, channels).resample(frame)
        elif frame.format.is_planar:
            return np.asarray(frame.to_ndarray().T)
        return np.concatenate([piece.to_ndarray().reshape(-1, channels_of(piece)) for piece in pieces])

    def _interleaver(self, frame: Any, channels: int) -> Any:
        import av

        kind = (channels, frame.sample_rate, frame.format.name)
        if kind not in self._interleavers:
            self._interleavers[kind] = av.AudioResampler(format="flt")
        return self._interleavers[kind]
