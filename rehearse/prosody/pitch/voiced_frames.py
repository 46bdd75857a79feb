"""Which frames of an F0 track are a voice: what every tracker's answer is passed through.

A tracker is asked for F0 in every frame and errs in its own way: it halves and doubles, it finds a pitch in mains
hum, in a neighbour's voice and in the tail of a room. One rule for all of them keeps the trackers comparable.

References
----------
Hirst, D. (2011). The analysis by synthesis of speech melody. J. Speech Sciences 1(1): the range of a voice is taken
from dataclasses import dataclass
from the quartiles of a first, wide estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class VoicedFramesParameters:
    """Which frames of a track are the voice. Found on 50 sentences with laryngograph truth, with noise and without."""

    floor_hz: float = 62.0
    """Mains hum (50 and 60 Hz) lies under it; a man with a cold was heard at 62 to 80 Hz."""

    ceiling_hz: float = 600.0
    """No speech above: children and raised female voices end near 500 Hz. A tone of the line lies above it."""

    below_first_quartile: float = 0.65
    """Floor of a voice over its first quartile. Hirst uses 0.75, which cuts the fall at the end of a lively phrase."""

    above_third_quartile: float = 2.0
    """Ceiling of a voice over its third quartile: an octave up."""

    quieter_than_speech_db: float = 35.0
    """Voiced speech spans about 30 dB; what lies further below its loud frames is another voice, an echo or hum."""

    above_noise_db: float = 3.0
    """A voice adds to the noise of the room: a frame that is no louder than the room holds none."""

    speech_over_noise_db: float = 12.0
    """Only where loud and quiet frames lie this far apart does the quiet show the room and not the speech."""

    loud_percentile: float = 95.0
    quiet_percentile: float = 10.0
    """Speech fills more than a twentieth of a message, pauses more than a tenth."""

    silence_dbfs: float = -80.0
    """A recording whose loud frames lie below this holds nothing but the last bits of a converter."""


VOICED_FRAMES = VoicedFramesParameters()


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
    loud_db = float(np.percentile(levels_db, VOICED_FRAMES.loud_percentile))
    return loud_db if loud_db > VOICED_FRAMES.silence_dbfs else None


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
    quiet_db = float(np.percentile(levels_db, VOICED_FRAMES.quiet_percentile))
    least_db = loud_db - VOICED_FRAMES.quieter_than_speech_db
    if loud_db - quiet_db > VOICED_FRAMES.speech_over_noise_db:
        least_db = max(least_db, quiet_db + VOICED_FRAMES.above_noise_db)
    return levels_db > least_db


def voice_range_hz(f0_hz: NDArray[np.float64]) -> tuple[float, float]:
    """Return the floor and the ceiling of the voice that a first estimate shows.

    Parameters
    ----------
    f0_hz : ndarray, shape (n,), n > 0
        Of voiced frames only.
    """
    first_hz, third_hz = np.percentile(f0_hz, (25, 75))
    return max(VOICED_FRAMES.floor_hz, VOICED_FRAMES.below_first_quartile * first_hz), min(
        VOICED_FRAMES.ceiling_hz, VOICED_FRAMES.above_third_quartile * third_hz
    )


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
    kept = voiced & audible(levels_db) & (f0_hz > VOICED_FRAMES.floor_hz) & (f0_hz < VOICED_FRAMES.ceiling_hz)
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
