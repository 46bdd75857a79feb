"""The noise of a recording, band by band, followed over time.

In each band the noise is the level that the quietest tenth of the last, or the next, three seconds keeps to.
Everything is relative to the recording's own loud frames, so that the gain does not matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.prosody.voicing import HOP

WINDOW = 400
"""Samples: 25 ms holds two periods of a low voice."""
_BLOCK_FRAMES = 4096  # at a time, so that ten minutes need no more memory than one
_PREEMPHASIS = 0.97  # first difference: keeps wind and handling noise out of the bands of speech
# Hz: about two Bark each. Below 100 Hz is rumble; above 7.8 kHz the resampler's slope.
BAND_EDGES_HZ = np.array([100, 200, 300, 450, 650, 900, 1250, 1750, 2400, 3200, 4200, 5600, 7800], dtype=np.float64)

_LIVE_DB = -60.0  # below the loud frames by more than this: digital silence, which says nothing of the noise
_DYNAMIC_DB = -42.0  # what lies this far below the loud frames is not heard as speech, however clean the recording
_NOISE_WINDOW_S = 3.0  # nobody speaks longer without closing the mouth for a tenth of the time
_NOISE_STEP_S = 0.5
_NOISE_SHARE = 0.10  # the quietest tenth of a window is noise
_NOISE_SHARE_OF_ALL = 0.04  # and, over the whole recording, at least this much is
_LEAST_OF_SHARE = 0.2  # where the noise is gated away, the quietest tenth of what is left is speech and varies: then
_STEADY_FACTOR = 2.0  # the noise is put at this much over the least. Real noise varies less.
_NOISE_FEWEST_FRAMES = 40  # a window with less live sound than this tells nothing
_QUIET_TO_MEAN = 1.3  # noise power over its lowest tenth, smoothed over 5 frames (measured, white and pink noise)


def flatten(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the first difference of a recording: no offset, little rumble, the bands of speech about as strong."""
    flat = np.empty_like(samples)
    flat[0] = 0.0
    np.subtract(samples[1:], np.float32(_PREEMPHASIS) * samples[:-1], out=flat[1:])
    flat -= flat.mean()
    return flat


def band_power(flat: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return power in each band, shape (frames, bands); frame k is centred at sample ``k * HOP``."""
    count = len(flat) // HOP + 1
    short = (count - 1) * HOP + WINDOW - len(flat) - WINDOW // 2
    # Mirrored ends: zeros would make an edge there, and an edge sounds like a click.
    padded = np.pad(flat, (WINDOW // 2, max(0, short)), mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    hann = np.hanning(WINDOW).astype(np.float32)
    first_bins = np.rint(BAND_EDGES_HZ * WINDOW / SAMPLE_RATE_HZ).astype(int)
    blocks = []
    for start in range(0, count, _BLOCK_FRAMES):
        spectra = np.fft.rfft(frames[start : start + _BLOCK_FRAMES] * hann)
        power = (spectra.real**2 + spectra.imag**2).astype(np.float64)
        blocks.append(np.add.reduceat(power, first_bins, axis=1)[:, :-1])
    return np.concatenate(blocks)


def smooth(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the running mean over `width` (odd) frames; fewer at the ends."""
    total = np.cumsum(np.concatenate([np.zeros((1, values.shape[1])), values]), axis=0)
    middle = np.arange(len(values))
    low = np.maximum(middle - width // 2, 0)
    high = np.minimum(middle + width // 2 + 1, len(values))
    mean: NDArray[np.float64] = np.maximum((total[high] - total[low]) / (high - low)[:, None], 0.0)
    return mean


def loud_power(power: NDArray[np.float64]) -> float:
    """Return the power of loud speech: of the frames in the upper half of the recording's range, the upper fifth."""
    total = power[:, 1:].sum(axis=1)
    if total.max() <= 0.0:
        return 0.0
    total_db = 10.0 * np.log10(np.maximum(total, 1e-6 * total.max()))
    middle_db = (np.percentile(total_db, 5) + np.percentile(total_db, 99.5)) / 2
    return float(np.percentile(total[total_db >= middle_db], 80))


def noise_power(power: NDArray[np.float64], loud: float) -> NDArray[np.float64]:
    """Return the power of the noise in each band at each frame, shape (frames, bands).

    Parameters
    ----------
    power : ndarray, shape (frames, bands)
    loud : float > 0
        From `loud_power`.
    """
    count, bands = power.shape
    live = power.sum(axis=1) > loud * 10 ** (_LIVE_DB / 10)
    calm = smooth(power, 5)
    window = round(_NOISE_WINDOW_S * SAMPLE_RATE_HZ / HOP)
    step = round(_NOISE_STEP_S * SAMPLE_RATE_HZ / HOP)
    lows = []
    for start in range(-window, count + step, step):
        here = slice(max(0, start), max(0, start + window))
        frames = calm[here][live[here]]
        lows.append(_lowest(frames, _NOISE_SHARE) if len(frames) >= _NOISE_FEWEST_FRAMES else np.zeros(bands))
    # Of the last and the next three seconds the noisier counts: where the noise itself steps up (a spliced or gated
    # silence next to a noisy room) the noise must not pass for speech.
    either_side = np.maximum(lows[: -window // step], lows[window // step :])
    times = np.arange(len(either_side)) * step
    local = np.stack([np.interp(np.arange(count), times, either_side[:, band]) for band in range(bands)], axis=1)
    least = loud * 10 ** (_DYNAMIC_DB / 10) / bands
    overall = _lowest(calm[live], _NOISE_SHARE_OF_ALL)
    noise: NDArray[np.float64] = np.maximum(_QUIET_TO_MEAN * np.maximum(local, overall), least)
    return noise


def _lowest(values: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return the value below which `share` of each column lies, if it is noise: if there is hardly anything below."""
    ranks = [int(_LEAST_OF_SHARE * share * (len(values) - 1)), int(share * (len(values) - 1))]
    least, lowest = np.partition(values, ranks, axis=0)[ranks]
    steady: NDArray[np.float64] = np.minimum(lowest, _STEADY_FACTOR * least)
    return steady
