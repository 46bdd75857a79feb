"""What else is heard in a recording of a call, made on the spot: tones of the line and of machines, hum, hold music."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.unit.made_speech import silence

Sound = NDArray[np.float32]

KEYS = {
    key: (row_hz, column_hz)
    for row_hz, row in zip((697, 770, 852, 941), ("123A", "456B", "789C", "*0#D"), strict=True)
    for column_hz, key in zip((1209, 1336, 1477, 1633), row, strict=True)
}
"""ITU-T Q.23."""

RINGING: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "US": ((440, 480), (2.0, 4.0)),
    "UK": ((400, 450), (0.4, 0.2, 0.4, 2.0)),
    "Germany": ((425,), (1.0, 4.0)),
    "France": ((440,), (1.5, 3.5)),
    "Netherlands": ((425,), (1.0, 4.0)),
    "Sweden": ((425,), (1.0, 5.0)),
    "Australia": ((400, 425, 450), (0.4, 0.2, 0.4, 2.0)),
    "China": ((450,), (1.0, 4.0)),
    "US busy": ((480, 620), (0.5, 0.5)),
    "UK busy": ((400,), (0.375, 0.375)),
    "Europe busy": ((425,), (0.5, 0.5)),
    "Reorder": ((480, 620), (0.25, 0.25)),
}
"""Frequencies, and seconds on and off in turn (ITU-T E.180)."""


def tone(*frequencies_hz: float, seconds: float, peak: float = 0.2, fade_s: float = 0.004) -> Sound:
    """Return sines that sound together."""
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = sum(np.sin(2 * np.pi * each * time_s) for each in frequencies_hz) / len(frequencies_hz)
    edge = np.minimum(1.0, np.minimum(time_s, seconds - time_s) / fade_s)
    return np.asarray(peak * sound * edge, np.float32)


def ringing(country: str, seconds: float = 6.0, peak: float = 0.2) -> Sound:
    """Return the tone of a line that rings or is busy."""
    frequencies_hz, cadence_s = RINGING[country]
    parts: list[Sound] = []
    while sum(map(len, parts)) < seconds * SAMPLE_RATE_HZ:
        for index, length_s in enumerate(cadence_s):
            parts.append(silence(length_s) if index % 2 else tone(*frequencies_hz, seconds=length_s, peak=peak))
    return np.concatenate(parts)


def key_tones(keys: str, on_s: float = 0.12, off_s: float = 0.1, peak: float = 0.3) -> Sound:
    """Return what is heard when keys are pressed."""
    return np.concatenate([np.concatenate([tone(*KEYS[key], seconds=on_s, peak=peak), silence(off_s)]) for key in keys])


def chime(*notes_hz: float, note_s: float = 0.35, peak: float = 0.3) -> Sound:
    """Return struck notes that ring out into one another."""
    length = round((note_s * len(notes_hz) + 1.2) * SAMPLE_RATE_HZ)
    sound = np.zeros(length)
    for index, note_hz in enumerate(notes_hz):
        first = round(index * note_s * SAMPLE_RATE_HZ)
        time_s = np.arange(length - first) / SAMPLE_RATE_HZ
        struck = sum(np.sin(2 * np.pi * note_hz * k * time_s) / k**2 for k in (1, 2, 3)) * np.exp(-4.0 * time_s)
        sound[first:] += struck
    return np.asarray(peak * sound / np.abs(sound).max(), np.float32)


def hum(seconds: float, mains_hz: float, rms: float, harmonics: int = 6, seed: int = 0) -> Sound:
    """Return mains hum: the odd harmonics stronger than the even ones."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = np.zeros(len(time_s))
    for k in range(1, harmonics + 1):
        strength = (1.0 if k % 2 else 0.6) / k**0.5
        sound += strength * np.sin(2 * np.pi * mains_hz * k * time_s + rng.uniform(0, 2 * np.pi))
    return np.asarray(rms * sound / np.sqrt(np.mean(sound**2)), np.float32)
