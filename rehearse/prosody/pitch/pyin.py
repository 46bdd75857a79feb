"""F0 by librosa's pYIN, in two passes: what a plain installation has.

Called as its documentation calls it, pYIN gives a spread of F0 that has nothing to do with the truth. Four things
mend that: a first, wide pass finds the range of the voice and a second keeps to it; the voice is rectified, which
brings back the fundamental that a telephone line takes away; frames are short enough to follow the voice; and pYIN
is told that speech is less periodic than the singing it was made for.

References
----------
Mauch, M. & Dixon, S. (2014). pYIN: a fundamental frequency estimator using probabilistic threshold distributions.
Proc. ICASSP. Hirst, D. (2011). The analysis by synthesis of speech melody. J. Speech Sciences 1(1): the two passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack
from rehearse.prosody.pitch.voiced_frames import (
    VOICED_FRAMES,
    audible,
    centred_levels_db,
    loud_level_db,
    voice_only,
    voice_range_hz,
)

name = "pyin"

RATE_HZ = 8000
"""F0 needs no more, and the search takes half the time."""

HOP = 128
"""At `RATE_HZ`: 16 ms."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """How one pass searches: samples at `RATE_HZ`, resolution in semitones."""

    frame: int
    hop: int
    resolution: float
    switch_probability: float


@dataclass(frozen=True, slots=True)
class PyinParameters:
    """How pYIN is asked. Found on 50 sentences with laryngograph truth, as recorded and through a telephone line."""

    rectified_share: float = 4.0
    """How much of |x| is added to x. Through a telephone line none gives an error of SD of 0.6 semitones, 1 gives 0.40,
    2 gives 0.35, 4 and more 0.27; without the line it makes no difference."""

    rumble_hz: float = 60.0
    """High-pass after rectifying, which leaves a direct current."""

    threshold_prior: tuple[int, int] = (2, 7)
    """Beta prior of YIN's threshold. librosa's (2, 18) expects more periodicity than speech has: a tenth of the voiced
    frames are missed."""

    widest_range: float = 2.6
    """Ceiling over the first quartile: through a line the third quartile of the first pass may lie an octave too
    high."""

    lowest_hz: float = 63.0
    """Two periods of it fit into the frame of the second pass."""

    shortest_run: int = 3
    """Frames of 16 ms: under 50 ms there is no vowel."""

    first_pass: _Pass = _Pass(frame=384, hop=2 * HOP, resolution=0.5, switch_probability=0.3)
    """Coarse: it need only find the quartiles."""

    second_pass: _Pass = _Pass(frame=256, hop=HOP, resolution=0.1, switch_probability=0.05)
    """32 ms hold two periods of the lowest voice. The resolution weighs on the voicing too: at 0.2 more is missed."""


PYIN = PyinParameters()


PIECE_FRAMES, CONTEXT_FRAMES = 1875, 16
"""30 s at a time, with a quarter of a second to either side: the memory that the search takes grows with the length."""


def is_installed() -> bool:
    """Tell whether librosa is there, without importing it."""
    return find_spec("librosa") is not None


def track(samples: NDArray[np.float32]) -> PitchTrack:
    """Return F0 over time.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, 16 kHz, finite.

    Returns
    -------
    PitchTrack
        A frame each 16 ms. All NaN for silence and for what is too short to hold a voice.
    """
    step = SAMPLE_RATE_HZ // RATE_HZ
    frames = len(samples) // (HOP * step)
    levels_db = centred_levels_db(samples, hop=HOP * step, frames=frames)
    f0_hz, voiced = np.full(frames, np.nan), np.zeros(frames, bool)
    if frames >= PYIN.shortest_run and loud_level_db(levels_db) is not None:
        voice = _rectified(samples)
        limits_hz = _first_range(voice, audible(levels_db))
        if limits_hz is not None:
            f0_hz, voiced = _search(voice, PYIN.second_pass, limits_hz, frames)
    voice_hz = voice_only(f0_hz, voiced, levels_db, shortest_run=PYIN.shortest_run)
    return PitchTrack(0.0, HOP / RATE_HZ, voice_hz, "pyin")


def _rectified(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the samples at `RATE_HZ`, rectified."""
    from scipy.signal import butter, resample_poly, sosfilt

    voice = resample_poly(samples, 1, SAMPLE_RATE_HZ // RATE_HZ)
    rumble = butter(2, PYIN.rumble_hz, "highpass", fs=RATE_HZ, output="sos")
    return np.asarray(sosfilt(rumble, voice + PYIN.rectified_share * np.abs(voice)), np.float32)


def _first_range(voice: NDArray[np.float32], heard: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Return floor and ceiling for the second pass, None where the first finds no voice."""
    every = PYIN.first_pass.hop // HOP
    heard = heard[::every]
    f0_hz, voiced = _search(voice, PYIN.first_pass, (PYIN.lowest_hz, VOICED_FRAMES.ceiling_hz), len(heard))
    found_hz = f0_hz[voiced & heard]
    if not len(found_hz):
        return None
    floor_hz, ceiling_hz = voice_range_hz(found_hz)
    return max(floor_hz, PYIN.lowest_hz), min(ceiling_hz, PYIN.widest_range * float(np.percentile(found_hz, 25)))


def _search(
    voice: NDArray[np.float32], how: _Pass, limits_hz: tuple[float, float], frames: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return F0 in Hz and whether pYIN takes the frame as voiced."""
    import librosa

    f0_hz, voiced = np.empty(frames), np.empty(frames, bool)
    for start in range(0, frames, PIECE_FRAMES):
        end = min(start + PIECE_FRAMES, frames)
        first = max(0, start - CONTEXT_FRAMES)
        found_hz, found, _ = librosa.pyin(
            voice[first * how.hop : (end + CONTEXT_FRAMES) * how.hop],
            fmin=limits_hz[0],
            fmax=limits_hz[1],
            sr=RATE_HZ,
            frame_length=how.frame,
            hop_length=how.hop,
            resolution=how.resolution,
            switch_prob=how.switch_probability,
            beta_parameters=PYIN.threshold_prior,
            fill_na=None,
        )
        inner = slice(start - first, end - first)
        f0_hz[start:end], voiced[start:end] = found_hz[inner], found[inner]
    return f0_hz, voiced
