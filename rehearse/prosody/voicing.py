"""How voiced a stretch of sound is: enough to tell a voice from a breath, without tracking its pitch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ

HOP = 160
"""Samples from frame to frame: 10 ms. Frame k is centred at sample ``k * HOP``."""

_FFT = 1024
_BINS_HZ = np.arange(129) * SAMPLE_RATE_HZ / _FFT  # up to 2 kHz
_RATE_HZ = 2.0 * _BINS_HZ[-1]  # of the autocorrelation of that band
_BLOCK_FRAMES = 1024  # at a time


@dataclass(frozen=True, slots=True)
class VoicingParameters:
    """How periodicity is measured. Found on words, hums and breaths of the recordings of the accuracy benchmarks."""

    window: int = 640  # samples: 40 ms, three periods of the lowest voice
    band_hz: tuple[float, float, float, float] = (100.0, 150.0, 1000.0, 1100.0)  # the first formant; slopes at its ends
    lowest_hz: float = 70.0  # range of a voice
    highest_hz: float = 500.0
    voiced_share: float = 0.2  # of the frames of a word, at the least


VOICING = VoicingParameters()

_BAND = np.interp(_BINS_HZ, VOICING.band_hz, (0.0, 1.0, 1.0, 0.0))


class Voice:
    """Periodicity of stretches of one recording, with its noise whitened so that hum does not pass for a voice.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.
    noise : ndarray, shape (frames, bands)
        Power of the noise in each band; left out: the noise is taken to be white.
    band_edges_hz : ndarray, shape (bands + 1,)
    """

    def __init__(
        self,
        samples: NDArray[np.float32],
        noise: NDArray[np.float64] | None = None,
        band_edges_hz: NDArray[np.float64] | None = None,
    ) -> None:
        self._samples = samples
        self._weights = _BAND
        if noise is not None and band_edges_hz is not None:
            centres_hz = np.sqrt(band_edges_hz[1:] * band_edges_hz[:-1])
            density = np.median(noise, axis=0) / np.diff(band_edges_hz)
            self._weights = _BAND / np.interp(_BINS_HZ, centres_hz, density)
        self._hann = np.hanning(VOICING.window).astype(np.float32)
        overlap = np.correlate(self._hann, self._hann, mode="full")[VOICING.window - 1 :]
        lags = np.arange(len(_BINS_HZ) - 1) * (SAMPLE_RATE_HZ / _RATE_HZ)
        self._overlap = np.interp(lags, np.arange(VOICING.window), overlap / overlap[0])

    def periodicity(self, frames: NDArray[np.int_]) -> NDArray[np.float64]:
        """Return how periodic each frame is: about 0.4 in noise, up to 1 in a clear voice.

        It is the highest peak of the normalised autocorrelation between 70 and 500 Hz.
        """
        blocks = [self._peaks(frames[at : at + _BLOCK_FRAMES]) for at in range(0, len(frames), _BLOCK_FRAMES)]
        return np.concatenate(blocks) if blocks else np.zeros(0)

    def _peaks(self, frames: NDArray[np.int_]) -> NDArray[np.float64]:
        places = frames[:, None] * HOP + np.arange(-VOICING.window // 2, VOICING.window // 2)
        sound = self._samples[np.clip(places, 0, len(self._samples) - 1)] * self._hann
        spectra = np.fft.rfft(sound, _FFT)[:, : len(_BINS_HZ)]
        correlation = np.fft.irfft((spectra.real**2 + spectra.imag**2) * self._weights)[:, : len(self._overlap)]
        correlation /= (correlation[:, :1] + 1e-20) * self._overlap
        correlation[np.cumsum(correlation < 0.0, axis=1) == 0] = 0.0  # the main lobe
        peaks: NDArray[np.float64] = correlation[
            :, int(_RATE_HZ / VOICING.highest_hz) : int(_RATE_HZ / VOICING.lowest_hz)
        ].max(axis=1)
        return peaks

    def of_run(self, start: int, end: int) -> float:
        """Return the periodicity that the most voiced fifth of frames ``start:end`` reach."""
        return float(np.quantile(self.periodicity(np.arange(start, end)), 1.0 - VOICING.voiced_share))
