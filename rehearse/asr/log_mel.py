"""Whisper's own view of sound: the logarithm of energy in bands of the mel scale, every 10 ms.

Both engines are given this one, so that they hear the same.

References
----------
Radford et al. 2022, Robust Speech Recognition via Large-Scale Weak Supervision, section 2.2. Mel scale and unit-area
bands after Slaney's Auditory Toolbox.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ

FFT_SAMPLES = 400
HOP_SAMPLES = 160

DYNAMIC_RANGE = 8.0
"""Powers of ten below the loudest band that are kept apart: 80 dB."""

FLOOR = 1e-10


def log_mel(samples: NDArray[np.float32], bands: int, padded_s: float) -> NDArray[np.float32]:
    """Return Whisper's features of one window, padded with silence.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        At 16 kHz, at most 30 s.
    bands : int
        80, or 128 for the newest large models.
    padded_s : float
        Length of the window with its silence.

    Returns
    -------
    ndarray of float32, shape (bands, frames)
        100 frames a second of `padded_s`.
    """
    half = FFT_SAMPLES // 2
    count = round(padded_s * SAMPLE_RATE_HZ) // HOP_SAMPLES
    # Frames that see only padding are all alike: compute those with sound, and one more.
    heard = min(count, (len(samples) + half) // HOP_SAMPLES + 2)
    padded = np.zeros(max(heard * HOP_SAMPLES, len(samples)) + FFT_SAMPLES, dtype=np.float32)
    padded[half : half + len(samples)] = samples
    padded[:half] = padded[half + 1 : FFT_SAMPLES + 1][::-1]  # Whisper mirrors the first samples
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT_SAMPLES)[: heard * HOP_SAMPLES : HOP_SAMPLES]
    window = np.hanning(FFT_SAMPLES + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1).astype(np.complex64)) ** 2
    energy = np.full((bands, count), FLOOR, dtype=np.float32)
    np.maximum(_mel_bands(bands) @ power.T, FLOOR, out=energy[:, :heard])
    logarithm = np.log10(energy)
    logarithm = np.maximum(logarithm, logarithm.max() - DYNAMIC_RANGE)
    scaled: NDArray[np.float32] = ((logarithm + 4.0) / 4.0).astype(np.float32)
    return scaled


@cache
def _mel_bands(bands: int) -> NDArray[np.float32]:
    """Return the weight of each FFT bin in each band, shape (bands, 201)."""
    bins_hz = np.arange(FFT_SAMPLES // 2 + 1) * SAMPLE_RATE_HZ / FFT_SAMPLES
    edges_hz = _mel_to_hz(np.linspace(0.0, _hz_to_mel(SAMPLE_RATE_HZ / 2), bands + 2))
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    triangles = np.minimum((bins_hz - low) / (centre - low), (high - bins_hz) / (high - centre))
    return (np.maximum(triangles, 0.0) * 2.0 / (high - low)).astype(np.float32)


# Slaney's scale: 200/3 Hz a mel up to 1 kHz, above it 27 mels for each factor of 6.4.
_LINEAR_HZ = 200.0 / 3
_KNEE_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27.0


def _hz_to_mel(frequency_hz: float) -> float:
    if frequency_hz < _KNEE_HZ:
        return frequency_hz / _LINEAR_HZ
    return float(_KNEE_HZ / _LINEAR_HZ + np.log(frequency_hz / _KNEE_HZ) / _LOG_STEP)


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = _KNEE_HZ / _LINEAR_HZ
    bent = _KNEE_HZ * np.exp(_LOG_STEP * np.maximum(mel - knee, 0.0))
    return np.where(mel < knee, mel * _LINEAR_HZ, bent)
