"""Has the rep finished? Pure: a few seconds of silence after speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.capture.level_check import FRAME, frame_levels_dbfs
from rehearse.core.recording import SAMPLE_RATE_HZ

SILENCE_S = 3.0
"""Longer than any pause a message should have (2.4 s is poor), so that thinking does not end it."""

SPEECH_S = 0.5
"""So much must have been loud before silence counts: a cough is no message."""

ABOVE_FLOOR_DB = 10.0
"""Speech stands out of the room by more."""

BELOW_SPEECH_DB = 20.0
"""Frames so far below the middle of the speech are silence, even where the room has become louder meanwhile."""

LEAST_DBFS = -60.0
"""What is softer is no speech into a microphone on the desk."""


class SilenceWatch:
    """Hears a recording block by block and tells when it is over."""

    def __init__(self) -> None:
        self._left_over: NDArray[np.float32] = np.zeros(0, np.float32)
        self._levels: list[float] = []

    def add(self, samples: NDArray[np.float32]) -> None:
        """Take in the next samples, shape (n,), mono at 16 kHz."""
        joined = np.concatenate([self._left_over, samples])
        whole = len(joined) // FRAME * FRAME
        self._left_over = joined[whole:]
        if whole:
            self._levels.extend(frame_levels_dbfs(joined[:whole]).tolist())

    @property
    def over(self) -> bool:
        """Whether somebody spoke and has been silent for `SILENCE_S`."""
        frames_s = FRAME / SAMPLE_RATE_HZ
        tail = round(SILENCE_S / frames_s)
        if len(self._levels) <= tail:
            return False
        levels = np.asarray(self._levels)
        floor = float(np.percentile(levels, 5))
        spoken = levels[levels >= max(floor + ABOVE_FLOOR_DB, LEAST_DBFS)]
        if len(spoken) * frames_s < SPEECH_S:
            return False
        quiet_below = max(float(np.median(spoken)) - BELOW_SPEECH_DB, floor + ABOVE_FLOOR_DB / 2)
        return bool(np.all(levels[-tail:] < quiet_below))
