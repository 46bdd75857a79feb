"""Fundamental frequency (F0): its track and what is told from it.

Spreads are in semitones, so that a low and a high voice are judged alike. Everything here takes the track as it is:
octave errors and frames that are not the voice have been taken out before (`rehearse.prosody.pitch.voiced_frames`).
Each measure is None where less than `least_voiced_s` is voiced.

References
----------
Traunmüller, H. & Eriksson, A. (1995). The frequency range of the voice fundamental in the speech of male and female
adults. Stockholm University: semitones. Hincks, R. (2005). Measures and perceptions of liveliness in student oral
presentation speech. System 33(4): the pitch variation quotient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.sound import PitchTrack


@dataclass(frozen=True, slots=True)
class PitchStatisticsParameters:
    """Over how much voice each measure is taken."""

    least_voiced_s: float = 1.0
    """Two or three phrases: below, the spread says more about the words than about the voice."""

    range_percentiles: tuple[float, float] = (5.0, 95.0)
    """Of F0: the range without the odd frame at either end."""

    pvq_window_s: float = 10.0
    """Hincks (2005)."""

    closing_s: float = 0.3
    """The voiced speech at the very end whose slope is taken."""

    least_closing_s: float = 0.15
    """A slope over less than this follows a single sound."""

    longest_gap_s: float = 0.25
    """A silence from which a pause counts: what comes before it is not part of the closing."""

    flat_semitones: float = 1.2
    """Local SD below which a stretch sounds flat. A few seconds move less than the whole: most readers' flattest 4 s
    have 2 to 3, a solemn speech 1.1."""

    flat_passage_s: float = 4.0
    """Shorter stretches are a phrase that happens to be level."""

    flat_least_voiced: float = 0.3
    """Share of a stretch that must be voiced for its spread to be told: speech has about a half."""

    flat_least_span: float = 0.75
    """Share of the shortest stretch that must lie between its first and last voiced frame: the rest is a pause."""


PITCH_STATISTICS = PitchStatisticsParameters()


def voiced_semitones(track: PitchTrack) -> NDArray[np.float64]:
    """Return F0 of the voiced frames in semitones above 1 Hz, shape (voiced frames,)."""
    return np.asarray(12 * np.log2(track.f0_hz[_voiced(track)].astype(np.float64)))


def pitch_mean_hz(track: PitchTrack) -> float | None:
    """Return the geometric mean of F0 over voiced frames, in Hz."""
    semitones = _semitones(track)
    return None if semitones is None else float(2 ** (semitones.mean() / 12))


def pitch_sd_semitones(track: PitchTrack) -> float | None:
    """Return the SD of F0 over voiced frames, in semitones."""
    semitones = _semitones(track)
    return None if semitones is None else float(semitones.std())


def pitch_range_semitones(track: PitchTrack) -> float | None:
    """Return the range of F0 from the 5th to the 95th percentile of voiced frames, in semitones."""
    semitones = _semitones(track)
    if semitones is None:
        return None
    low, high = np.percentile(semitones, PITCH_STATISTICS.range_percentiles)
    return float(high - low)


def pvq(track: PitchTrack) -> float | None:
    """Return the pitch variation quotient: SD over mean of F0 in Hz in windows of 10 s, averaged.

    Windows follow one another from the first voiced frame; one with less than `least_voiced_s` of voice is left out.
    """
    if _semitones(track) is None:
        return None
    first = int(_voiced(track)[0])
    frames = round(PITCH_STATISTICS.pvq_window_s / track.hop_s)
    windows = [track.f0_hz[start : start + frames] for start in range(first, len(track.f0_hz), frames)]
    heard = [window[np.isfinite(window)].astype(np.float64) for window in windows]
    quotients = [
        f0_hz.std() / f0_hz.mean() for f0_hz in heard if len(f0_hz) * track.hop_s >= PITCH_STATISTICS.least_voiced_s
    ]
    return float(np.mean(quotients)) if quotients else None


def closing_slope_st_s(track: PitchTrack) -> float | None:
    """Return the slope of F0 over the last 300 ms of voiced speech, in semitones per second.

    The median of the slopes between all pairs of its frames (Theil and Sen), which a stray frame does not turn.
    Negative is a fall. None also where less than `least_closing_s` is voiced before the message ends.
    """
    if _semitones(track) is None:
        return None
    last = _voiced(track)[-round(PITCH_STATISTICS.closing_s / track.hop_s) :]
    pauses = np.flatnonzero(np.diff(last) * track.hop_s > PITCH_STATISTICS.longest_gap_s)
    if len(pauses):
        last = last[pauses[-1] + 1 :]
    if len(last) * track.hop_s < PITCH_STATISTICS.least_closing_s:
        return None
    times_s, semitones = last * track.hop_s, 12 * np.log2(track.f0_hz[last].astype(np.float64))
    one, other = np.triu_indices(len(last), k=1)
    return float(np.median((semitones[other] - semitones[one]) / (times_s[other] - times_s[one])))


def flat_passages(track: PitchTrack) -> tuple[tuple[float, float], ...]:
    """Return where the voice stays close to one note: windows in which F0 hardly spreads, joined where they overlap.

    Parameters
    ----------
    track : PitchTrack

    Returns
    -------
    tuple of (start_s, end_s)
        From first to last voiced frame of each, the longest first. Empty where the voice moves throughout.
    """
    frames = max(2, round(PITCH_STATISTICS.flat_passage_s / track.hop_s))
    voiced = _voiced(track)
    if not len(voiced) or voiced[-1] - voiced[0] + 1 < frames:
        return ()
    flat = np.flatnonzero(_local_sd(track.f0_hz, frames) < PITCH_STATISTICS.flat_semitones)
    found = []
    for starts in np.split(flat, np.flatnonzero(np.diff(flat) > frames) + 1):
        inside = voiced[(voiced >= starts[0]) & (voiced < starts[-1] + frames)] if len(starts) else voiced[:0]
        if len(inside) and inside[-1] - inside[0] >= PITCH_STATISTICS.flat_least_span * frames:
            start_s, end_s = (track.start_s + float(frame) * track.hop_s for frame in (inside[0], inside[-1]))
            found.append((start_s, end_s))
    return tuple(sorted(found, key=lambda stretch: stretch[0] - stretch[1]))


def _local_sd(f0_hz: NDArray[np.float32], frames: int) -> NDArray[np.float64]:
    """Return the SD in semitones of each window, by its first frame; infinite where too little is voiced."""
    voiced = np.isfinite(f0_hz)
    semitones = 12 * np.log2(np.where(voiced, f0_hz, 100.0).astype(np.float64) / 100.0)

    def windowed(values: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.concatenate(([0.0], np.cumsum(values)))
        return np.asarray(sums[frames:] - sums[:-frames])

    count = windowed(voiced.astype(np.float64))
    enough = count >= PITCH_STATISTICS.flat_least_voiced * frames
    count = np.maximum(count, 1)
    mean = windowed(semitones) / count
    variance = np.maximum(windowed(np.square(semitones)) / count - np.square(mean), 0)
    return np.where(enough, np.sqrt(variance), np.inf)


def _voiced(track: PitchTrack) -> NDArray[np.intp]:
    return np.flatnonzero(np.isfinite(track.f0_hz))


def _semitones(track: PitchTrack) -> NDArray[np.float64] | None:
    semitones = voiced_semitones(track)
    return semitones if len(semitones) * track.hop_s >= PITCH_STATISTICS.least_voiced_s else None
