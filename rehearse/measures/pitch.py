"""Fundamental frequency (F0): its track and what is told from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """F0 over time.

    Attributes
    ----------
    start_s, hop_s : float
        Frame k is centred at ``start_s + k * hop_s``.
    f0_hz : ndarray of float32, shape (n,)
        NaN where unvoiced. Read-only.
    """

    start_s: float
    hop_s: float
    f0_hz: NDArray[np.float32]
