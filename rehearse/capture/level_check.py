"""Is the microphone set so that a voice can be judged? Pure."""

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
    peak : float
        0 to 1.
    """

    state: State
    level_dbfs: float
    peak: float


def check_level(samples: NDArray[np.float32]) -> LevelCheck:
    """Return how the level of some seconds of speech is.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, 16 kHz.
    """
    if not len(samples) or not np.any(samples):
        return LevelCheck("silence", FLOOR_DBFS, 0.0)
    peak = float(np.abs(samples).max())
    levels = np.sort(frame_levels_dbfs(samples))
    level = float(levels[-max(1, round(len(levels) * LOUD_FRAMES_SHARE))])
    if np.count_nonzero(np.abs(samples) >= FULL_SCALE) >= CLIPPED_SAMPLES * len(samples) / SAMPLE_RATE_HZ:
        return LevelCheck("clipping", level, peak)
    return LevelCheck("too_quiet" if level < QUIET_DBFS else "good", level, peak)


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
