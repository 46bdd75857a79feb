"""What the level at the microphone tells: whether a voice can be judged, and whether the rep has finished. Pure."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ

State = Literal["silence", "too_quiet", "clipping", "good"]

FRAME = SAMPLE_RATE_HZ // 20
"""Samples: 50 ms, in which a syllable shows."""

QUIET_DBFS = -45.0
"""A voice whose loudest frames stay below this is near the noise of a laptop's microphone (about −60 dBFS)."""

LOUD_FRAMES_SHARE = 0.05
"""Of the frames, the loudest so many tell how loud the voice is: the rest may be pauses."""

FULL_SCALE = 32_700 / 32_768
CLIPPED_SAMPLES = 8
"""Samples at full scale in one second that make it clipping: half a millisecond."""

FLOOR_DBFS = -100.0


@dataclass(frozen=True, slots=True)
class LevelCheck:
    """What a few seconds of sound say about the microphone.

    Attributes
    ----------
    state : {"silence", "too_quiet", "clipping", "good"}
        "silence": not one sample differs from zero, which no microphone does by itself.
    level_dbfs : float
        RMS of the loudest frames.
    """

    state: State
    level_dbfs: float


def check_level(samples: NDArray[np.float32]) -> LevelCheck:
    """Return how the level of some seconds of speech is.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, 16 kHz.
    """
    if not len(samples) or not np.any(samples):
        return LevelCheck("silence", FLOOR_DBFS)
    levels = np.sort(frame_levels_dbfs(samples))
    level = float(levels[-max(1, round(len(levels) * LOUD_FRAMES_SHARE))])
    if np.count_nonzero(np.abs(samples) >= FULL_SCALE) >= CLIPPED_SAMPLES * len(samples) / SAMPLE_RATE_HZ:
        return LevelCheck("clipping", level)
    return LevelCheck("too_quiet" if level < QUIET_DBFS else "good", level)


def frame_levels_dbfs(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the RMS of each frame of `FRAME` samples (the last may be shorter), at least `FLOOR_DBFS`."""
    pad = -len(samples) % FRAME
    frames = np.pad(samples.astype(np.float64), (0, pad)).reshape(-1, FRAME)
    power = np.mean(np.square(frames), axis=1)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DBFS / 10)))
    return levels


def level_words(check: LevelCheck, *, ssh: bool = False) -> str:
    """Return what to tell the rep about the level; empty where it is good."""
    if check.state == "silence":
        return f"This microphone sends pure silence: {_allowed(ssh)}"
    if check.state == "too_quiet":
        return "Too quiet: come closer to the microphone, or turn its level up."
    if check.state == "clipping":
        return "Clipping: move back a little, or turn the microphone's level down."
    return ""


def _allowed(ssh: bool) -> str:
    if ssh:
        return "it belongs to the machine you are logged in to, not to yours."
    question = "has the terminal been allowed to use it, and is it not muted? "
    if sys.platform == "darwin":
        return question + "System Settings, Privacy & Security, Microphone; then start the terminal again."
    if sys.platform == "win32":
        return question + "Settings, Privacy, Microphone, “Let desktop apps access your microphone”."
    return question + "Look at the input in your sound settings, or choose another: rehearse devices"


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
