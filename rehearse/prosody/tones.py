"""Tones of a telephone and of machines: ringing and busy tones, key tones, beeps, chimes of a few notes.

A tone keeps to a few frequencies and does not move. In an hour of speech by a hundred speakers and sixteen synthetic
voices none did both for longer than 60 ms above 330 Hz: a pitch that is held wavers, and a vowel has more partials.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.prosody.voicing import HOP


@dataclass(frozen=True, slots=True)
class ToneParameters:
    """What tells a machine's tone from a voice. Frames are of 10 ms.

    Found on ringing, busy, key and answering-machine tones made as their standards say (ITU-T E.180 and Q.23, Telcordia
    GR-506), clean, coded and in noise, and on the speech of the accuracy benchmarks, in which there is none.
    """

    window: int = 1024
    """Samples: 64 ms, about the shortest tone."""

    band_hz: tuple[float, float] = (200.0, 3800.0)
    """What a telephone passes."""

    partials: int = 4
    """Two of a ringing or a key tone, more of a chime or of a beep that is overdriven."""

    partial_bins: int = 2
    """Bins on either side that belong to one partial: the width of the window's main lobe."""

    pure_share: float = 0.90
    """Of the power that is in these partials, at the least."""

    weak_share: float = 0.03
    """Of the power: a partial that has less does not count as one."""

    lowest_hz: float = 330.0
    """The lowest tone in use is 350 Hz (the dial tone); below, a hum of a steady voice may be as pure."""

    strongest_hz: float = 3000.0
    """The strongest partial lies below this: a hiss at the edge of the band may seem to be a few partials."""

    smooth_frames: int = 5  # two tones close by beat with one another
    lag_frames: int = 3
    moved_share: float = 0.006
    """The centre of a tone moves by less than this over `lag_frames` either way."""

    shortest_frames: int = 4
    """Steady for so long. Speech: 2 at most."""

    overdriven_frames: int = 12
    """Or its strongest partial alone, which is all that a codec leaves steady of a harsh one. Speech: 8 at most."""

    brief_window: int = 512
    brief_lag_frames: int = 2
    brief_frames: int = 3
    """A burst of tones of 0.1 s is steady in shorter windows, unsmoothed, for so long. Speech: 2 at most."""

    voice_hz: tuple[float, float] = (70.0, 330.0)
    voice_off: float = 0.06
    voice_frames: int = 15
    """Partials that are neighbouring multiples of such a fundamental, as near as this, may be a voice's, whose
    fundamental is weak: they must be steady for longer. Speech of 12 made voices: 6 frames at most."""

    rows_hz: tuple[float, ...] = (697.0, 770.0, 852.0, 941.0)
    columns_hz: tuple[float, ...] = (1209.0, 1336.0, 1477.0, 1633.0)
    """A key's tone is one of each (ITU-T Q.23) ..."""

    key_share: float = 0.02  # ... as near as this, of their frequency,
    key_pure_share: float = 0.80  # with so much of the power in the two
    key_weak_share: float = 0.15  # and so much in the weaker one,
    key_frames: int = 3  # for so long. Speech: 1 at most.

    under_loud_db: float = 40.0
    """What lies further below the loud frames of the recording is not heard beside them."""

    edge_db: float = 30.0
    """A tone goes on while its partials are not further below its own level: its onset, and the room's answer."""

    edge_frames: int = 40  # for so long at the most; a burst of tones changes in them, and stays as pure
    dip_frames: int = 2  # between two of them
    margin_s: float = 0.03  # half a window is taken with it
    joined_s: float = 0.06  # a dip this short does not end a tone
    same_share: float = 0.03
    """Of the frequency: two tones no further apart are the same one."""


TONE = ToneParameters()

_BLOCK_FRAMES = 1024  # at a time


@dataclass(frozen=True, slots=True)
class Tone:
    """One tone.

    Attributes
    ----------
    start_s, end_s : float
    partials_hz : tuple of float
        The strongest, at most `ToneParameters.partials`, the lowest first.
    """

    start_s: float
    end_s: float
    partials_hz: tuple[float, ...]

    def is_like(self, other: Tone) -> bool:
        """Return whether both have the same strongest partials."""
        return abs(self.centre_hz - other.centre_hz) <= TONE.same_share * self.centre_hz

    @property
    def centre_hz(self) -> float:
        """Mean of the partials."""
        return sum(self.partials_hz) / len(self.partials_hz)


@dataclass(frozen=True, slots=True, eq=False)
class _Partials:
    """The strongest partials of each frame, shape (frames, partials), and what they make up."""

    frequency_hz: NDArray[np.float64]
    share: NDArray[np.float64]
    level_db: NDArray[np.float64]


def find_tones(samples: NDArray[np.float32]) -> tuple[Tone, ...]:
    """Return the tones in a recording, in time order.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`. The gain does not matter.
    """
    if len(samples) < 2 * TONE.window:
        return ()
    tones = [
        _tone(found, pure, first, end)
        for found, pure, runs in (_steady(samples), _brief(samples))
        for first, end in runs
        if end - first >= TONE.voice_frames or not _may_be_voice(_partials_hz(found, first, end))
    ]
    return tuple(_joined(sorted(tones, key=lambda tone: tone.start_s)))


def _may_be_voice(partials_hz: NDArray[np.float64]) -> bool:
    """Return whether partials are neighbouring multiples of the pitch of a voice."""
    if len(partials_hz) < 2:
        return False
    apart_hz = float(np.diff(partials_hz).mean())
    multiples = partials_hz / apart_hz
    lowest_hz, highest_hz = TONE.voice_hz
    return lowest_hz <= apart_hz <= highest_hz and bool(np.abs(multiples - np.rint(multiples)).max() <= TONE.voice_off)


def _partials_hz(found: _Partials, first: int, end: int) -> NDArray[np.float64]:
    """Return the partials in the middle of some frames, the lowest first."""
    middle = (first + end) // 2
    return np.sort(found.frequency_hz[middle][found.share[middle] > TONE.weak_share])


def _steady(samples: NDArray[np.float32]) -> tuple[_Partials, NDArray[np.bool_], list[tuple[int, int]]]:
    """Return the partials of each frame, which frames are pure, and the runs of those that are a tone."""
    found = _partials(samples, TONE.window)
    pure, heard = _pure(found)
    centre_hz = _smooth(_centre_hz(found), TONE.smooth_frames)
    strongest_hz = _smooth(found.frequency_hz[:, 0], TONE.smooth_frames)
    runs = _runs(pure & (_moved(centre_hz, TONE.lag_frames) < TONE.moved_share), TONE.shortest_frames)
    runs += _runs(pure & (_moved(strongest_hz, TONE.lag_frames) < TONE.moved_share), TONE.overdriven_frames)
    return found, pure, runs + _runs(heard & _is_key(found), TONE.key_frames)


def _brief(samples: NDArray[np.float32]) -> tuple[_Partials, NDArray[np.bool_], list[tuple[int, int]]]:
    """Return the same of tones too brief for long windows."""
    found = _partials(samples, TONE.brief_window)
    pure, _ = _pure(found)
    moved = _moved(_centre_hz(found), TONE.brief_lag_frames)
    return found, pure, _runs(pure & (moved < TONE.moved_share), TONE.brief_frames)


def _pure(found: _Partials) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which frames hold a few high partials and nothing else, and which are loud enough to be heard."""
    lowest_hz = np.where(found.share > TONE.weak_share, found.frequency_hz, np.inf).min(axis=1)
    heard = found.level_db > np.percentile(found.level_db, 95) - TONE.under_loud_db
    pure = heard & (found.share.sum(axis=1) >= TONE.pure_share)
    return pure & (lowest_hz >= TONE.lowest_hz) & (found.frequency_hz[:, 0] <= TONE.strongest_hz), heard


def _centre_hz(found: _Partials) -> NDArray[np.float64]:
    weight = found.share / np.maximum(found.share.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray((weight * found.frequency_hz).sum(axis=1))


def _is_key(found: _Partials) -> NDArray[np.bool_]:
    """Return which frames hold the two tones of a key and little else."""
    two_hz = np.sort(found.frequency_hz[:, :2], axis=1)
    row, column = (
        np.abs(two_hz[:, k, None] / np.array(known_hz) - 1.0).min(axis=1) < TONE.key_share
        for k, known_hz in enumerate((TONE.rows_hz, TONE.columns_hz))
    )
    pure = found.share[:, :2].sum(axis=1) >= TONE.key_pure_share
    return np.asarray(row & column & pure & (found.share[:, 1] >= TONE.key_weak_share))


def _partials(samples: NDArray[np.float32], window: int) -> _Partials:
    count = len(samples) // HOP
    padded = np.pad(samples, (window // 2, window))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::HOP][:count]
    hann = np.hanning(window).astype(np.float32)
    blocks = [_of_block(frames[start : start + _BLOCK_FRAMES] * hann) for start in range(0, count, _BLOCK_FRAMES)]
    frequency_hz, share, level_db = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return _Partials(frequency_hz, share, level_db)


def _of_block(frames: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    bin_hz = SAMPLE_RATE_HZ / frames.shape[1]
    low, high = (round(edge_hz / bin_hz) for edge_hz in TONE.band_hz)
    spectra = np.fft.rfft(frames)[:, low:high]
    left = (spectra.real**2 + spectra.imag**2).astype(np.float64)
    total = left.sum(axis=1) + 1e-12
    frequency_hz, share = np.zeros((2, len(frames), TONE.partials))
    reach = np.arange(-TONE.partial_bins, TONE.partial_bins + 1)
    rows = np.arange(len(frames))[:, None]
    for k in range(TONE.partials):
        near = np.clip(left.argmax(axis=1)[:, None] + reach, 0, left.shape[1] - 1)
        power = left[rows, near]
        frequency_hz[:, k] = ((near + low) * power).sum(axis=1) / (power.sum(axis=1) + 1e-20) * bin_hz
        share[:, k] = power.sum(axis=1) / total
        left[rows, near] = 0.0
    return frequency_hz, share, 10.0 * np.log10(total)


def _moved(centre_hz: NDArray[np.float64], lag: int) -> NDArray[np.float64]:
    """Return by which share of its frequency the centre moves around each frame."""
    moved = np.full(len(centre_hz), np.inf)
    middle = centre_hz[lag:-lag]
    step_hz = np.maximum(np.abs(middle - centre_hz[: -2 * lag]), np.abs(middle - centre_hz[2 * lag :]))
    moved[lag:-lag] = step_hz / np.maximum(middle, 1.0)
    return moved


def _smooth(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    return np.convolve(np.pad(values, width // 2, "edge"), np.full(width, 1 / width), "valid")


def _runs(mask: NDArray[np.bool_], shortest: int) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(first, end) for first, end in runs if end - first >= shortest]


def _tone(found: _Partials, pure: NDArray[np.bool_], first: int, end: int) -> Tone:
    """Return the tone that is steady in some frames, with its onset and its end."""
    partials_hz = _partials_hz(found, first, end)
    level_db = float(np.median(found.level_db[first:end]))
    off_share = np.abs(found.frequency_hz[:, :1] / partials_hz - 1.0).min(axis=1)
    goes_on = (pure | (off_share < TONE.same_share)) & (found.level_db > level_db - TONE.edge_db)
    last = len(goes_on)
    first -= _reach(goes_on[max(first - TONE.edge_frames, 0) : first][::-1])
    end += _reach(goes_on[end : end + TONE.edge_frames])
    start_s, end_s = first * HOP / SAMPLE_RATE_HZ - TONE.margin_s, end * HOP / SAMPLE_RATE_HZ + TONE.margin_s
    return Tone(max(0.0, start_s), min(end_s, last * HOP / SAMPLE_RATE_HZ), tuple(map(float, partials_hz)))


def _reach(goes_on: NDArray[np.bool_]) -> int:
    """Return for how many frames a tone goes on, but for dips."""
    reach = 0
    for count, is_on in enumerate(goes_on, start=1):
        if is_on:
            reach = count
        elif count - reach > TONE.dip_frames:
            break
    return reach


def _joined(tones: list[Tone]) -> list[Tone]:
    """Return tones with those that are one, but for a dip, as one."""
    joined: list[Tone] = []
    for tone in tones:
        apart_s = tone.start_s - joined[-1].end_s if joined else np.inf
        if apart_s <= 0.0 or (apart_s < TONE.joined_s and joined[-1].is_like(tone)):
            joined[-1] = Tone(joined[-1].start_s, max(joined[-1].end_s, tone.end_s), joined[-1].partials_hz)
        else:
            joined.append(tone)
    return joined
