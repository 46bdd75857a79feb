"""Samples out of PyAV's frames, past two faults of its releases up to 18.1."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.downmix import Samples

PLANES_MAX = 7
"""PyAV counts the planes of a frame up to the first empty pointer, and from eight on there is none
(seen in 18.1): it reads on into memory that is not the frame's."""


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
