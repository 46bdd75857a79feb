"""Sound that moves as speech does, made on the spot: syllables with hiss and bursts, breaths, noise, music."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.unit.made_voice import glide, vowel

Sound = NDArray[np.float32]

WORDS_PEAK = 0.3


def silence(seconds: float) -> Sound:
    """Return digital silence."""
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def shaped_noise(seconds: float, low_hz: float, high_hz: float, rms: float, seed: int = 0) -> Sound:
    """Return noise between two frequencies."""
    count = round(seconds * SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    frequency_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    spectrum *= np.clip((frequency_hz - low_hz) / 200, 0, 1) * np.clip((high_hz - frequency_hz) / 500, 0, 1)
    sound = np.fft.irfft(spectrum, count)
    return np.asarray(rms * sound / np.sqrt(np.mean(sound**2)), np.float32)


def hiss(seconds: float = 0.12, rms: float = 0.02, seed: int = 0) -> Sound:
    """Return an /s/."""
    return shaped_noise(seconds, 3500, 7600, rms, seed) * _swell(seconds, 0.02)


def burst(rms: float = 0.03, seed: int = 0) -> Sound:
    """Return the release of a stop: 15 ms."""
    return shaped_noise(0.015, 1500, 6000, rms, seed)


def breath(seconds: float = 0.45, rms: float = 0.004, seed: int = 3) -> Sound:
    """Return a breath drawn: wide, soft, swelling slowly."""
    return shaped_noise(seconds, 400, 6000, rms, seed) * _swell(seconds, seconds / 2.5)


def phrase(syllables: int = 5, seed: int = 0, f0_hz: float = 120.0) -> Sound:
    """Return a phrase without a pause: syllables of 0.2 s with a hiss or a closure of 60 ms between them."""
    rng = np.random.default_rng(seed)
    parts: list[Sound] = []
    for index in range(syllables):
        first_hz, last_hz = f0_hz * rng.uniform(0.9, 1.2), f0_hz * rng.uniform(0.8, 1.1)
        parts.append(vowel(glide(first_hz, last_hz, 0.2), formant_shift=rng.uniform(0.7, 1.3), seed=seed + index,
                           peak=WORDS_PEAK * rng.uniform(0.6, 1.0)))  # fmt: skip
        if index < syllables - 1:
            parts.append(hiss(0.08, seed=index) if index % 2 else np.concatenate([silence(0.045), burst(seed=index)]))
    return np.concatenate(parts)


def message(*gaps_s: float, before_s: float = 0.6, after_s: float = 0.6, seed: int = 0) -> tuple[Sound, list[float]]:
    """Return phrases parted by silences of these lengths, and the times where speech begins and ends in turn."""
    parts, edges, at_s = [silence(before_s)], [], before_s
    for index in range(len(gaps_s) + 1):
        parts.append(phrase(5, seed=seed + 10 * index))
        edges += [at_s, at_s + len(parts[-1]) / SAMPLE_RATE_HZ]
        at_s = edges[-1] + (gaps_s[index] if index < len(gaps_s) else 0.0)
        parts.append(silence(gaps_s[index] if index < len(gaps_s) else after_s))
    return np.concatenate(parts), edges


def with_room(sound: Sound, snr_db: float, seed: int = 5) -> Sound:
    """Return sound with the noise of a room, softer towards the treble, so far below its loud half."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(sound)))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ), 80))
    noise = np.fft.irfft(spectrum, len(sound))
    speech_rms = np.sqrt(np.mean(np.square(sound[np.abs(sound) > 0.001])))
    return np.asarray(sound + noise / np.sqrt(np.mean(noise**2)) * speech_rms * 10 ** (-snr_db / 20), np.float32)


def chords(seconds: float = 12.0) -> Sound:
    """Return held chords, struck anew every second."""
    time_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    bars = []
    for index in range(round(seconds)):
        root_hz = (130.8, 174.6, 196.0, 146.8)[index % 4]
        bar = sum(
            np.sin(2 * np.pi * root_hz * step * k * time_s) / k for step in (1.0, 1.26, 1.5, 2.0) for k in range(1, 6)
        )
        bars.append(bar * np.exp(-1.5 * time_s))
    sound = np.concatenate(bars)
    return np.asarray(0.2 * sound / np.abs(sound).max(), np.float32)


def _swell(seconds: float, rise_s: float) -> Sound:
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return np.minimum(1.0, np.minimum(time_s, seconds - time_s) / rise_s).astype(np.float32)
