"""Drawn-out sounds: stretches where the voice stays on one vowel or hum, as it does in um and uh.

A filled pause is the one place in speech where the mouth stands still and the voice runs on: the spectrum hardly
changes for a fifth of a second or more, and the pitch neither rises nor falls (Goto et al. 1999 find Japanese and
Audhkhasi et al. 2009 English ones so). Words do neither for long: in twelve minutes of clean speech by thirty speakers
half a dozen stretches are as still as the median "um". Whether such a stretch is a filler or a word is for
`rehearse.prosody.fillers` to say, which knows the words.

References
----------
Goto, Itou and Hayamizu (1999), A real-time filled pause detection system for spontaneous speech recognition.
Audhkhasi et al. (2009), Formant-based technique for automatic filled-pause detection in spontaneous spoken English.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack

HOP = 160  # samples: 10 ms
HOP_S = HOP / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class FilledPauseParameters:
    """What a voice that stays on one sound is.

    Found on two minutes of spontaneous speech, in which every filler is timed by hand, and on twelve minutes of clean
    speech by thirty speakers, in which there is none. `HOP` is 10 ms.
    """

    window: int = 400  # samples: 25 ms, two periods of a low voice
    fft: int = 512
    # Hz: bands of about a formant's width. A telephone passes them, and single harmonics of most voices do not show.
    edges_hz: tuple[int, ...] = (100, 250, 400, 550, 700, 900, 1100, 1350, 1650, 2000, 2400, 2900, 3500)
    voice_band_hz: tuple[int, int] = (95, 1000)
    hiss_band_hz: tuple[int, int] = (2500, 7000)

    band_floor_db: float = 30.0  # under the strongest band: weaker ones are noise as soon as the room is not silent
    lag: int = 4  # frames each way: the spectrum is compared over 80 ms, about the length of a short vowel
    still_db: float = 3.5  # RMS change of the band levels over that time; words have 5, the core of an um 1 to 3
    turn_db: float = 9.0  # ... and this much for a moment, where the um closes from vowel to m
    turn_s: float = 0.15
    shortest_still_s: float = 0.12
    calm_db: float = 4.5  # a short "uh" on its own need not be still: its onset and its fading meet ...
    calm_s: tuple[float, float] = (0.15, 0.80)  # ... if it is the whole of a sound of this length
    edge: int = 3  # frames at both ends of it that do not count

    over_noise_db: float = 8.0  # sound: over the quietest twentieth of the frames ...
    under_loud_db: float = 30.0  # ... and not further below the loud ones
    quiet_share: int = 5
    loud_share: int = 92  # percentiles of the level
    silent_db: float = -85.0  # digital silence tells nothing of the noise
    bridged_s: float = 0.04  # a dip this short is no gap
    click_s: float = 0.03
    hum_db: float = 15.0  # less above 700 Hz than below, by this: the mouth is closed
    hiss_db: float = 10.0
    hiss_range_db: float = 30.0  # over the quiet frames and under the loud ones, in its own band
    hiss_s: float = 0.03
    shortest_hiss_s: float = 0.03  # it may lie so far outside what sounds; at least so much of it
    shortest_voice_s: float = 0.05  # beyond it: then the hiss belongs to a neighbour

    edge_s: float = 0.12
    """So much of the sound right beside a still stretch, in seconds, is its own onset and fading."""


FILLED_PAUSE = FilledPauseParameters()


@dataclass(frozen=True, slots=True)
class FilledPauseCandidate:
    """A stretch in which the voice stays on one sound.

    Attributes
    ----------
    start_s, end_s : float
    still_s : float
        How much of it hardly changes.
    change_db : float
        Median change of the spectrum over 80 ms.
    voiced_share : float
        Share with a pitch, 0 to 1. A creaking voice has none, and neither has a breath.
    pitch_range_st : float
        10th to 90th percentile of its pitch, in semitones; 0 where it has none.
    level_db : float
        Under the loud frames of the recording.
    voice_over_hiss_db : float
        Level below 1 kHz over that above 2.5 kHz.
    sound_before_s, sound_after_s : float
        How long the sound goes on before and after it without a gap.
    gap_before_s, gap_after_s : float
        How long the gaps are in which that sound is embedded; infinite at the ends of the recording.
    hum_share : float
        Share that hums, as m does: hardly anything over 700 Hz.
    hisses : bool
        Right beside the still stretch the sound begins or ends with a hiss: it is "so" or "yes", no um.
    """

    start_s: float
    end_s: float
    still_s: float
    change_db: float
    voiced_share: float
    pitch_range_st: float
    level_db: float
    voice_over_hiss_db: float
    sound_before_s: float
    sound_after_s: float
    gap_before_s: float
    gap_after_s: float
    hum_share: float
    hisses: bool


@dataclass(frozen=True, slots=True, eq=False)
class SoundFrames:
    """What is known of every 10 ms: frame k is centred at ``(k + 0.5) * HOP_S``.

    Attributes
    ----------
    level_db, change_db, voice_over_hiss_db : ndarray of float64, shape (n,)
    bands_db : ndarray of float64, shape (n, 12)
    sounding : ndarray of bool, shape (n,)
        Stands out from the noise.
    hissing : ndarray of bool, shape (n,)
        A consonant like s, which may lie above the bands.
    loud_db : float
        Level of the loud frames.
    """

    level_db: NDArray[np.float64]
    change_db: NDArray[np.float64]
    voice_over_hiss_db: NDArray[np.float64]
    bands_db: NDArray[np.float64]
    sounding: NDArray[np.bool_]
    hissing: NDArray[np.bool_]
    loud_db: float

    def sounding_s(self, start_s: float, end_s: float) -> float:
        """Return how much of a span sounds, in seconds."""
        first, end = (min(max(round(time_s / HOP_S), 0), len(self.sounding)) for time_s in (start_s, end_s))
        return float(self.sounding[first:end].sum()) * HOP_S


def sound_frames(samples: NDArray[np.float32]) -> SoundFrames | None:
    """Return what is known of every 10 ms; None for less than a quarter of a second."""
    count = len(samples) // HOP
    if count < 25:
        return None
    padded = np.pad(samples, (FILLED_PAUSE.window // 2, FILLED_PAUSE.fft))
    windows = np.lib.stride_tricks.sliding_window_view(padded, FILLED_PAUSE.window)[HOP // 2 :: HOP][:count]
    power = np.abs(np.fft.rfft(windows * np.hanning(FILLED_PAUSE.window).astype(np.float32), FILLED_PAUSE.fft)) ** 2
    power = np.asarray(power, dtype=np.float64)
    power[1:-1] = (power[:-2] + power[1:-1] + power[2:]) / 3
    bands = np.stack([_mean_power(power, low, high) for low, high in pairwise(FILLED_PAUSE.edges_hz)], 1)
    bands_db = _db(bands)
    bands_db = np.maximum(bands_db, bands_db.max(axis=1, keepdims=True) - FILLED_PAUSE.band_floor_db)
    level_db = _db(bands.mean(axis=1))
    voice_db, hiss_db = (
        _db(_mean_power(power, *band)) for band in (FILLED_PAUSE.voice_band_hz, FILLED_PAUSE.hiss_band_hz)
    )
    live = level_db > FILLED_PAUSE.silent_db
    quiet_db, loud_db = _percentiles(level_db[live])
    quiet_hiss_db, loud_hiss_db = _percentiles(hiss_db[live])
    return SoundFrames(
        level_db=level_db,
        change_db=_change_db(bands_db),
        voice_over_hiss_db=voice_db - hiss_db,
        bands_db=bands_db,
        sounding=level_db > max(quiet_db + FILLED_PAUSE.over_noise_db, loud_db - FILLED_PAUSE.under_loud_db),
        hissing=(hiss_db > max(quiet_hiss_db + FILLED_PAUSE.hiss_db, loud_hiss_db - FILLED_PAUSE.hiss_range_db))
        & (hiss_db > voice_db),
        loud_db=loud_db,
    )


def filled_pause_candidates(frames: SoundFrames, track: PitchTrack) -> tuple[FilledPauseCandidate, ...]:
    """Return the still_runs in which the voice stays on one sound, and short calm sounds, in time order.

    Parameters
    ----------
    frames : SoundFrames
    track : PitchTrack
        Of the same recording.
    """
    still = frames.sounding & (frames.change_db < FILLED_PAUSE.still_db) & (frames.voice_over_hiss_db > 0)
    still_runs: list[list[int]] = []
    for first, end in _runs(still):
        if still_runs and _is_one_sound(frames, still_runs[-1][1], first):
            still_runs[-1][1] = end
        else:
            still_runs.append([first, end])
    islands = _islands(frames.sounding)
    pitch_st = _pitch_at(track, len(still))
    found = [(first, end) for first, end in still_runs if (end - first) * HOP_S >= FILLED_PAUSE.shortest_still_s]
    calm = [island for island in islands if _is_calm(frames, *island)]
    calm = [island for island in calm if not any(island[0] <= first < island[1] for first, _ in found)]
    return tuple(
        _candidate(frames, pitch_st, islands, first, end, float(still[first:end].sum()) * HOP_S)
        for first, end in sorted(found + calm)
    )


def _candidate(
    frames: SoundFrames,
    pitch_st: NDArray[np.float64],
    islands: list[tuple[int, int]],
    first: int,
    end: int,
    still_s: float,
) -> FilledPauseCandidate:
    at = next((k for k, island in enumerate(islands) if island[0] <= first and island[1] >= end), None)
    start, stop = islands[at] if at is not None else (first, end)
    before = islands[at - 1][1] if at else None
    after = islands[at + 1][0] if at is not None and at + 1 < len(islands) else None
    level_db = float(np.median(frames.level_db[first:end]))
    pitch = pitch_st[first:end]
    voiced = pitch[np.isfinite(pitch)]
    low, high = np.percentile(voiced, (10, 90)) if len(voiced) >= 5 else (0.0, 0.0)
    return FilledPauseCandidate(
        start_s=first * HOP_S,
        end_s=end * HOP_S,
        still_s=still_s,
        change_db=float(np.median(frames.change_db[first:end])),
        voiced_share=len(voiced) / (end - first),
        pitch_range_st=float(high - low),
        level_db=level_db - frames.loud_db,
        voice_over_hiss_db=float(np.median(frames.voice_over_hiss_db[first:end])),
        sound_before_s=(first - start) * HOP_S,
        sound_after_s=(stop - end) * HOP_S,
        gap_before_s=(start - before) * HOP_S if before is not None else np.inf,
        gap_after_s=(after - stop) * HOP_S if after is not None else np.inf,
        hum_share=float(_hums(frames.bands_db[first:end]).mean()),
        hisses=_hisses(frames, start, first, -1) or _hisses(frames, end, stop, 1),
    )


def _is_calm(frames: SoundFrames, first: int, end: int) -> bool:
    """Tell whether a whole sound between two gaps, too short to be still for long, changes little."""
    shortest_s, longest_s = FILLED_PAUSE.calm_s
    if not shortest_s <= (end - first) * HOP_S <= longest_s:
        return False
    return (
        float(np.median(frames.change_db[first + FILLED_PAUSE.edge : end - FILLED_PAUSE.edge])) <= FILLED_PAUSE.calm_db
    )


def _is_one_sound(frames: SoundFrames, first: int, end: int) -> bool:
    """Tell whether two still still_runs are one sound: an um turns once, from its vowel to its m, and sounds on."""
    if end - first > FILLED_PAUSE.turn_s / HOP_S:
        return False
    return bool(frames.sounding[first:end].all() and frames.change_db[first:end].max() < FILLED_PAUSE.turn_db)


def _hisses(frames: SoundFrames, first: int, end: int, side: int) -> bool:
    """Tell whether what sounds before (side −1) or after a still stretch is only a hiss, and no voice beyond it."""
    reach = round(FILLED_PAUSE.hiss_s / HOP_S)
    edge = slice(max(first - reach, 0), end) if side < 0 else slice(first, end + reach)
    hissing = frames.hissing[edge][::side]  # from the still stretch outwards
    voiced = (frames.sounding & (frames.voice_over_hiss_db > 0))[edge][::side]
    found = np.flatnonzero(hissing)
    if len(found) * HOP_S < FILLED_PAUSE.shortest_hiss_s or found[0] * HOP_S > FILLED_PAUSE.edge_s:
        return False
    return float(voiced[found[-1] + 1 :].sum()) * HOP_S < FILLED_PAUSE.shortest_voice_s


def _hums(bands_db: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(bands_db[:, 4:].max(axis=1) < bands_db[:, :4].max(axis=1) - FILLED_PAUSE.hum_db)


def _islands(sounding: NDArray[np.bool_]) -> list[tuple[int, int]]:
    islands: list[tuple[int, int]] = []
    for first, end in _runs(sounding):
        if islands and (first - islands[-1][1]) * HOP_S < FILLED_PAUSE.bridged_s:
            islands[-1] = (islands[-1][0], end)
        else:
            islands.append((first, end))
    return [(first, end) for first, end in islands if (end - first) * HOP_S >= FILLED_PAUSE.click_s]


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _change_db(bands_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much the shape of the spectrum changes around each frame, whatever the level does."""
    shape = bands_db - bands_db.mean(axis=1, keepdims=True)
    change = np.full(len(shape), np.inf)
    change[FILLED_PAUSE.lag : -FILLED_PAUSE.lag] = np.sqrt(
        ((shape[2 * FILLED_PAUSE.lag :] - shape[: -2 * FILLED_PAUSE.lag]) ** 2).mean(axis=1)
    )
    return change


def _pitch_at(track: PitchTrack, count: int) -> NDArray[np.float64]:
    """Return the pitch of every 10 ms in semitones, NaN where there is none."""
    if not len(track.f0_hz):
        return np.full(count, np.nan)
    nearest = np.rint(((np.arange(count) + 0.5) * HOP_S - track.start_s) / track.hop_s).astype(np.int64)
    f0_hz = track.f0_hz[np.clip(nearest, 0, len(track.f0_hz) - 1)].astype(np.float64)
    return np.asarray(12 * np.log2(f0_hz))


def _mean_power(power: NDArray[np.float64], low_hz: float, high_hz: float) -> NDArray[np.float64]:
    first, end = (round(edge_hz * FILLED_PAUSE.fft / SAMPLE_RATE_HZ) for edge_hz in (low_hz, high_hz))
    return np.asarray(power[:, first:end].mean(axis=1))


def _percentiles(level_db: NDArray[np.float64]) -> tuple[float, float]:
    """Return the level of the quiet and of the loud frames."""
    if not len(level_db):
        return 0.0, 0.0
    quiet_db, loud_db = np.percentile(level_db, (FILLED_PAUSE.quiet_share, FILLED_PAUSE.loud_share))
    return float(quiet_db), float(loud_db)


def _db(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(10 * np.log10(power + 1e-10))
