"""Mains hum: found in the quiet of a recording, and taken out of it without touching the voice.

Hum stands at one frequency and its multiples for the whole recording; a voice passes through. So it is found in the
quietest tenth of the frames, and taken out of the spectrum of the whole recording, where each line of it is less than a
hertz wide: there the spectrum is brought down to what lies beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class HumParameters:
    """What hum is. Found on speech with hum of 50 and 60 Hz at 5 to 40 dB under it, and on the same without."""

    mains_hz: tuple[float, ...] = (50.0, 60.0)
    """IEC 60038."""

    mains_off_hz: float = 0.5
    """Grids keep to ±0.2 Hz, and the clocks of recorders to less."""

    shortest_s: float = 3.0
    window: int = 4096
    """Samples: 256 ms, about a pause, and bins of 4 Hz."""

    quiet_percentile: float = 10.0
    """Of the frames, in each bin: pauses are more than a tenth of a message."""

    beside_bins: tuple[int, int] = (3, 5)
    """What a line is held against, on either side."""

    harmonics: int = 10
    over_db: float = 10.0
    """A line stands out from what lies beside it by this; the mean of the quietest tenth of noise by 3 dB at most."""

    fewest_lines: int = 2
    under_loud_db: float = 55.0
    """Hum that lies further below the loud frames moves nothing."""

    line_hz: float = 0.3
    line_growth_hz: float = 0.03
    """Half of a line's width, and how much wider it is with each harmonic: the grid wavers a little."""

    highest_hz: float = 1500.0
    capped_beside_hz: tuple[float, float] = (2.0, 6.0)


HUM = HumParameters()


def without_hum(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], float | None]:
    """Return a recording without its mains hum, and the frequency of the mains.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.

    Returns
    -------
    samples : ndarray of float32, shape (n,)
        The same array where there is no hum.
    mains_hz : float or None
        None where there is no hum.
    """
    mains_hz = find_hum(samples)
    if mains_hz is None:
        return samples, None
    count = len(samples)
    spectrum = np.fft.rfft(samples)
    exact_hz = _exact_hz(np.abs(spectrum), mains_hz, count)
    for harmonic in range(1, int(HUM.highest_hz / exact_hz) + 1):
        _cap(spectrum, harmonic * exact_hz, HUM.line_hz + HUM.line_growth_hz * harmonic, count)
    left = np.fft.irfft(spectrum, count).astype(np.float32)
    left.setflags(write=False)
    return left, mains_hz


def find_hum(samples: NDArray[np.float32]) -> float | None:
    """Return the frequency of the mains whose hum is in a recording, None where there is none to speak of.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    """
    if len(samples) < HUM.shortest_s * SAMPLE_RATE_HZ:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(samples, HUM.window)[:: HUM.window // 2]
    power = np.abs(np.fft.rfft(frames * np.hanning(HUM.window).astype(np.float32))) ** 2
    loud = float(np.percentile(power.sum(axis=1), 95))
    quiet = np.percentile(power, HUM.quiet_percentile, axis=0)
    found = {mains_hz: _lines(quiet, loud, mains_hz) for mains_hz in HUM.mains_hz}
    best_hz = max(found, key=lambda mains_hz: found[mains_hz])
    return best_hz if found[best_hz] >= HUM.fewest_lines else None


def _lines(quiet: NDArray[np.float64], loud: float, mains_hz: float) -> int:
    """Return how many lines of a mains hum stand out in the quiet of a recording."""
    near, far = HUM.beside_bins
    count = 0
    for harmonic in range(1, HUM.harmonics + 1):
        at = round(harmonic * mains_hz * HUM.window / SAMPLE_RATE_HZ)
        beside = np.median([*quiet[at - far : at - near + 1], *quiet[at + near : at + far + 1]])
        line = quiet[at - 1 : at + 2].max()
        is_heard = line > loud * 10 ** (-HUM.under_loud_db / 10)
        count += bool(is_heard and line > 10 ** (HUM.over_db / 10) * beside)
    return count


def _exact_hz(magnitude: NDArray[np.float64], mains_hz: float, count: int) -> float:
    """Return the frequency of the mains: where all of its lines together stand highest, so that no voice decides it."""
    step_hz = SAMPLE_RATE_HZ / count
    tried_hz = np.arange(mains_hz - HUM.mains_off_hz, mains_hz + HUM.mains_off_hz, step_hz / HUM.harmonics)
    bins = np.rint(np.outer(tried_hz, np.arange(1, HUM.harmonics + 1)) / step_hz).astype(int)
    return float(tried_hz[np.argmax(np.log(magnitude[bins] + 1e-12).sum(axis=1))])


def _cap(spectrum: NDArray[np.complex128], line_hz: float, half_width_hz: float, count: int) -> None:
    """Bring a line down to the median of what lies beside it."""
    step_hz = SAMPLE_RATE_HZ / count
    first, last = (round((line_hz + off) / step_hz) for off in (-half_width_hz, half_width_hz))
    near, far = (round(hz / step_hz) for hz in HUM.capped_beside_hz)
    middle = round(line_hz / step_hz)
    magnitude = np.abs(spectrum[middle - far : middle + far + 1])
    beside = np.concatenate([magnitude[: far - near + 1], magnitude[far + near :]])
    line = spectrum[first : last + 1]
    size = np.abs(line)
    line *= np.minimum(1.0, np.median(beside) / np.maximum(size, 1e-20))
