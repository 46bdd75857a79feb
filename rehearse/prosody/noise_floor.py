"""The noise of a recording, band by band, followed over time.

In each band the noise is the level that the quietest tenth of the last, or the next, three seconds keeps to.
Everything is relative to the recording's own loud frames, so that the gain does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.prosody.voicing import HOP


@dataclass(frozen=True, slots=True)
class NoiseFloorParameters:
    """How the noise of a recording is followed.

    Found on speech with white, pink, room and hum noise at 10 to 30 dB and on noise that is gated between the words.
    """

    window: int = 400
    """Samples: 25 ms holds two periods of a low voice."""

    preemphasis: float = 0.97  # first difference: keeps wind and handling noise out of the bands of speech
    # Hz: about two Bark each. Below 100 Hz is rumble; above 7.8 kHz the resampler's slope.
    band_edges_hz: tuple[int, ...] = (100, 200, 300, 450, 650, 900, 1250, 1750, 2400, 3200, 4200, 5600, 7800)

    live_db: float = -60.0  # below the loud frames by more than this: digital silence, which says nothing of the noise
    # what lies this far below the loud frames is not heard as speech, however clean the recording
    dynamic_db: float = -42.0
    noise_window_s: float = 3.0  # nobody speaks longer without closing the mouth for a tenth of the time
    noise_step_s: float = 0.5
    noise_share: float = 0.10  # the quietest tenth of a window is noise
    noise_share_of_all: float = 0.04  # and, over the whole recording, at least this much is
    # where the noise is gated away, the quietest tenth of what is left is speech and varies: then
    least_of_share: float = 0.2
    steady_factor: float = 2.0  # the noise is put at this much over the least. Real noise varies less.
    noise_fewest_frames: int = 40  # a window with less live sound than this tells nothing
    # noise power over its lowest tenth, smoothed over 5 frames (measured, white and pink noise)
    quiet_to_mean: float = 1.3


NOISE_FLOOR = NoiseFloorParameters()

_BLOCK_FRAMES = 4096  # at a time, so that ten minutes need no more memory than one


def flatten(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the first difference of a recording: no offset, little rumble, the bands of speech about as strong."""
    flat = np.empty_like(samples)
    flat[0] = 0.0
    np.subtract(samples[1:], np.float32(NOISE_FLOOR.preemphasis) * samples[:-1], out=flat[1:])
    flat -= flat.mean()
    return flat


def band_power(flat: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return power in each band, shape (frames, bands); frame k is centred at sample ``k * HOP``."""
    count = len(flat) // HOP + 1
    short = (count - 1) * HOP + NOISE_FLOOR.window - len(flat) - NOISE_FLOOR.window // 2
    # Mirrored ends: zeros would make an edge there, and an edge sounds like a click.
    padded = np.pad(flat, (NOISE_FLOOR.window // 2, max(0, short)), mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, NOISE_FLOOR.window)[::HOP][:count]
    hann = np.hanning(NOISE_FLOOR.window).astype(np.float32)
    first_bins = np.rint(np.array(NOISE_FLOOR.band_edges_hz) * NOISE_FLOOR.window / SAMPLE_RATE_HZ).astype(int)
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
    live = power.sum(axis=1) > loud * 10 ** (NOISE_FLOOR.live_db / 10)
    calm = smooth(power, 5)
    window = round(NOISE_FLOOR.noise_window_s * SAMPLE_RATE_HZ / HOP)
    step = round(NOISE_FLOOR.noise_step_s * SAMPLE_RATE_HZ / HOP)
    lows = []
    for start in range(-window, count + step, step):
        here = slice(max(0, start), max(0, start + window))
        frames = calm[here][live[here]]
        lows.append(
            _lowest(frames, NOISE_FLOOR.noise_share)
            if len(frames) >= NOISE_FLOOR.noise_fewest_frames
            else np.zeros(bands)
        )
    # Of the last and the next three seconds the noisier counts: where the noise itself steps up (a spliced or gated
    # silence next to a noisy room) the noise must not pass for speech.
    either_side = np.maximum(lows[: -window // step], lows[window // step :])
    times = np.arange(len(either_side)) * step
    local = np.stack([np.interp(np.arange(count), times, either_side[:, band]) for band in range(bands)], axis=1)
    least = loud * 10 ** (NOISE_FLOOR.dynamic_db / 10) / bands
    overall = _lowest(calm[live], NOISE_FLOOR.noise_share_of_all)
    noise: NDArray[np.float64] = np.maximum(NOISE_FLOOR.quiet_to_mean * np.maximum(local, overall), least)
    return noise


def _lowest(values: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return the value below which `share` of each column lies, if it is noise: if there is hardly anything below."""
    ranks = [int(NOISE_FLOOR.least_of_share * share * (len(values) - 1)), int(share * (len(values) - 1))]
    least, lowest = np.partition(values, ranks, axis=0)[ranks]
    steady: NDArray[np.float64] = np.minimum(lowest, NOISE_FLOOR.steady_factor * least)
    return steady
