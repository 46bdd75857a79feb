"""Voices made on the spot, whose F0 is known, and how far a track lies from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack

FORMANTS_HZ = ((600.0, 90.0), (1300.0, 110.0), (2500.0, 170.0))
"""Frequency and bandwidth: a vowel between those of "bird" and "bud"."""

Floats = NDArray[np.float64]


def vowel(
    f0_hz: Floats, *, softness: float = 1.0, formant_shift: float = 1.0, seed: int = 0, peak: float = 0.3
) -> NDArray[np.float32]:
    """Return a sung-out vowel that follows F0, sample by sample.

    Parameters
    ----------
    f0_hz : ndarray, shape (n,)
        At `SAMPLE_RATE_HZ`; 0 where there is no voice.
    softness : float
        Harmonic k has 1 / k ** softness of the first: larger is a softer, darker voice.
    formant_shift : float
        Factor on the formants' frequencies.
    seed : int
        Of the phases.
    peak : float
    """
    phase = 2 * np.pi * np.cumsum(f0_hz) / SAMPLE_RATE_HZ
    offsets = np.random.default_rng(seed).uniform(0, 2 * np.pi, 80)
    sound = np.zeros(len(f0_hz))
    for k in range(1, 80):
        harmonic_hz = k * f0_hz
        heard = (f0_hz > 0) & (harmonic_hz < 7000)
        if heard.any():
            gain = np.where(heard, _resonance(harmonic_hz, formant_shift), 0) / k**softness
            sound += gain * np.sin(k * phase + offsets[k])
    edges = np.convolve(f0_hz > 0, np.hanning(321) / np.hanning(321).sum(), mode="same")
    sound *= edges
    return (peak * sound / np.abs(sound).max()).astype(np.float32)


def glide(first_hz: float, last_hz: float, seconds: float) -> Floats:
    """Return F0 for each sample, going evenly on a scale of semitones."""
    return np.geomspace(first_hz, last_hz, round(seconds * SAMPLE_RATE_HZ))


def wave(mean_hz: float, swing_semitones: float, seconds: float, per_s: float = 0.7) -> Floats:
    """Return F0 for each sample, going up and down by `swing_semitones` about its mean."""
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return np.asarray(mean_hz * 2 ** (swing_semitones / 12 * np.sin(2 * np.pi * per_s * time_s)))


def quiet(seconds: float) -> Floats:
    """Return F0 for each sample of a pause: 0."""
    return np.zeros(round(seconds * SAMPLE_RATE_HZ))


def noise(samples: int, level_dbfs: float, seed: int = 1) -> NDArray[np.float32]:
    """Return white noise of an RMS in dB of full scale."""
    return (10 ** (level_dbfs / 20) * np.random.default_rng(seed).standard_normal(samples)).astype(np.float32)


def hum(samples: int, level_dbfs: float, hz: float = 60.0) -> NDArray[np.float32]:
    """Return mains hum with its harmonics."""
    time_s = np.arange(samples) / SAMPLE_RATE_HZ
    sound = sum(np.sin(2 * np.pi * k * hz * time_s + k) / k for k in (1, 2, 3, 4, 5, 7))
    return np.asarray(10 ** (level_dbfs / 20) * sound / np.sqrt(np.mean(np.square(sound))), np.float32)


MAN = np.concatenate([quiet(0.4), wave(105, 3, 1.5), quiet(0.5), glide(130, 85, 1.2), quiet(0.6)])
WOMAN = np.concatenate([quiet(0.4), wave(210, 3, 1.5), quiet(0.5), glide(260, 170, 1.2), quiet(0.6)])
"""F0 for each sample of two phrases."""


def in_a_room(f0_hz: Floats) -> NDArray[np.float32]:
    """Return a vowel that follows F0, with a little noise."""
    return vowel(f0_hz) + noise(len(f0_hz), -65)


def made_track(f0_hz: list[float] | Floats, hop_s: float = 0.016, start_s: float = 0.0) -> PitchTrack:
    """Return a track with F0 for each frame; 0 where unvoiced."""
    values = np.asarray(f0_hz, np.float32)
    return PitchTrack(start_s, hop_s, np.where(values > 0, values, np.nan).astype(np.float32))


def errors_semitones(track: PitchTrack, f0_hz: Floats) -> Floats:
    """Return how far each voiced frame lies from the truth, infinite where the truth has no voice."""
    voiced = np.flatnonzero(np.isfinite(track.f0_hz))
    places = np.round((track.start_s + voiced * track.hop_s) * SAMPLE_RATE_HZ).astype(int)
    truth_hz = f0_hz[np.minimum(places, len(f0_hz) - 1)]
    with np.errstate(divide="ignore"):
        return np.asarray(np.abs(12 * np.log2(track.f0_hz[voiced] / truth_hz)))


def share_found(track: PitchTrack, f0_hz: Floats) -> float:
    """Return the share of truly voiced frames that the track has as voiced."""
    places = np.round((track.start_s + np.arange(len(track.f0_hz)) * track.hop_s) * SAMPLE_RATE_HZ).astype(int)
    truly = f0_hz[np.minimum(places, len(f0_hz) - 1)] > 0
    return float(np.isfinite(track.f0_hz[truly]).mean())


def _resonance(frequency_hz: Floats, shift: float) -> Floats:
    gain = np.zeros(len(frequency_hz))
    for centre_hz, width_hz in FORMANTS_HZ:
        gain += 1 / (1 + np.square((frequency_hz - centre_hz * shift) / width_hz))
    return gain + 0.02
