"""Which frames of an F0 track are a voice: what every tracker's answer is passed through.

A tracker is asked for F0 in every frame and errs in its own way: it halves and doubles, it finds a pitch in mains
hum, in a neighbour's voice and in the tail of a room. One rule for all of them keeps the trackers comparable.

References
----------
Hirst, D. (2011). The analysis by synthesis of speech melody. J. Speech Sciences 1(1): the range of a voice is taken
from the quartiles of a first, wide estimate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FLOOR_HZ = 62.0
"""Mains hum (50 and 60 Hz) lies under it; a man with a cold was heard at 62 to 80 Hz."""

CEILING_HZ = 600.0
"""No speech above: children and raised female voices end near 500 Hz. A tone of the line lies above it."""

BELOW_FIRST_QUARTILE = 0.65
"""Floor of a voice over its first quartile. Hirst uses 0.75, which cuts the fall at the end of a lively phrase."""

ABOVE_THIRD_QUARTILE = 2.0
"""Ceiling of a voice over its third quartile: an octave up."""

QUIETER_THAN_SPEECH_DB = 35.0
"""Voiced speech spans about 30 dB; what lies further below its loud frames is another voice, an echo or hum."""

ABOVE_NOISE_DB = 3.0
"""A voice adds to the noise of the room: a frame that is no louder than the room holds none."""

SPEECH_OVER_NOISE_DB = 12.0
"""Only where loud and quiet frames lie this far apart does the quiet show the room and not the speech."""

LOUD_PERCENTILE, QUIET_PERCENTILE = 95.0, 10.0
"""Speech fills more than a twentieth of a message, pauses more than a tenth."""

SILENCE_DBFS = -80.0
"""A recording whose loud frames lie below this holds nothing but the last bits of a converter."""


def centred_levels_db(samples: NDArray[np.float32], *, hop: int, frames: int) -> NDArray[np.float64]:
    """Return the level around each frame's centre, over two hops.

    The spread about their mean rather than their RMS: an offset, and rumble too slow to be heard, do not count. In
    some recordings they are stronger than the voice.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    hop : int
        Frame k is centred at sample ``k * hop``.
    frames : int
        At most n / hop.

    Returns
    -------
    ndarray of float64, shape (frames,)
        dB re full scale, −200 for digital silence. What lies before the recording counts as silence.
    """
    hops = samples[: frames * hop].astype(np.float64).reshape(frames, hop)
    mean, power = (np.concatenate(([0.0], values.mean(axis=1))) for values in (hops, np.square(hops)))
    spread = (power[:-1] + power[1:]) / 2 - np.square((mean[:-1] + mean[1:]) / 2)
    return np.asarray(10 * np.log10(np.maximum(spread, 1e-20)))


def loud_level_db(levels_db: NDArray[np.float64]) -> float | None:
    """Return the level of the loud frames, None where there is only silence.

    Parameters
    ----------
    levels_db : ndarray of float64, shape (n,)
        As `centred_levels_db` gives them.
    """
    if not len(levels_db):
        return None
    loud_db = float(np.percentile(levels_db, LOUD_PERCENTILE))
    return loud_db if loud_db > SILENCE_DBFS else None


def audible(levels_db: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which frames are loud enough to hold the voice that was recorded.

    Parameters
    ----------
    levels_db : ndarray of float64, shape (n,)

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    loud_db = loud_level_db(levels_db)
    if loud_db is None:
        return np.zeros(len(levels_db), bool)
    quiet_db = float(np.percentile(levels_db, QUIET_PERCENTILE))
    least_db = loud_db - QUIETER_THAN_SPEECH_DB
    if loud_db - quiet_db > SPEECH_OVER_NOISE_DB:
        least_db = max(least_db, quiet_db + ABOVE_NOISE_DB)
    return levels_db > least_db


def voice_range_hz(f0_hz: NDArray[np.float64]) -> tuple[float, float]:
    """Return the floor and the ceiling of the voice that a first estimate shows.

    Parameters
    ----------
    f0_hz : ndarray, shape (n,), n > 0
        Of voiced frames only.
    """
    first_hz, third_hz = np.percentile(f0_hz, (25, 75))
    return max(FLOOR_HZ, BELOW_FIRST_QUARTILE * first_hz), min(CEILING_HZ, ABOVE_THIRD_QUARTILE * third_hz)


def voice_only(
    f0_hz: NDArray[np.float64], voiced: NDArray[np.bool_], levels_db: NDArray[np.float64], *, shortest_run: int
) -> NDArray[np.float32]:
    """Return F0 where it is this voice's, NaN elsewhere.

    Parameters
    ----------
    f0_hz : ndarray, shape (n,)
        A tracker's answer for each frame.
    voiced : ndarray of bool, shape (n,)
        Its voicing decision.
    levels_db : ndarray of float64, shape (n,)
        Level of each frame.
    shortest_run : int
        Runs of fewer voiced frames are dropped: no vowel is that short.

    Returns
    -------
    ndarray of float32, shape (n,)
        Read-only.
    """
    kept = voiced & audible(levels_db) & (f0_hz > FLOOR_HZ) & (f0_hz < CEILING_HZ)
    kept = _without_short_runs(kept, shortest_run)
    if kept.any():
        floor_hz, ceiling_hz = voice_range_hz(f0_hz[kept])
        kept &= (f0_hz >= floor_hz) & (f0_hz <= ceiling_hz)
    voice_hz = np.where(kept, f0_hz, np.nan).astype(np.float32)
    voice_hz.setflags(write=False)
    return voice_hz


def _without_short_runs(flags: NDArray[np.bool_], shortest: int) -> NDArray[np.bool_]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    kept = flags.copy()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start < shortest:
            kept[start:end] = False
    return kept
