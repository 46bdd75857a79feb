"""Where speech begins and ends: found in the sound, not in the words.

The sound is cut into bands, and in each band the noise is followed over time: the level that the quietest
tenth of the last, or the next, three seconds keeps to. A frame is active when its bands together stand out from
that noise. Runs of active frames are then judged as wholes, which is what tells speech from breath and
clicks: a run that is much weaker than the rest of the message, without a voice in it and apart from the words, is
not speech, while the hiss or the burst that ends a word stays with its word. A machine's steady tone is none either.

Nothing depends on the gain: every threshold is relative to the recording's own noise or its own speech.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Speech
from rehearse.prosody.noise_floor import NOISE_FLOOR, band_power, flatten, loud_power, noise_power, smooth
from rehearse.prosody.voicing import HOP, Voice


@dataclass(frozen=True, slots=True)
class VadParameters:
    """What tells speech from noise, breath and clicks.

    Frames are of 10 ms. Where no study is named, a value was found on the recordings of the accuracy benchmarks:
    spliced pauses in four noises, with breaths, against edges set by hand.
    """

    shortest_pause_s: float = 0.25
    """Silence shorter than this is articulation (the closure of a stop), not a pause (Hincks 2005)."""

    threshold_db: float = 1.4  # 99.9 % of frames of steady noise stay below
    # in a clean recording a sound must stand out more, or the fading room counts as speech
    threshold_most_db: float = 15.0
    clean_range_db: tuple[float, float] = (28.0, 45.0)  # the range over which the threshold rises from one to the other
    loud_percentile: int = 93
    fewest_db_frames: float = 12.0  # excess over the threshold, summed over a run: less is a flutter of the noise
    bridged_frames: int = 2  # a dip this short does not end a run

    # A run is speech unless its peak is weaker than the strong frames by more than its voicing allows. Breaths measured
    # 0.4 to 0.75 and 14 to 28 dB weaker; the faintest words, hums among them, 0.78 and more, down to 31 dB.
    voicings: tuple[float, float, float, float] = (0.35, 0.60, 0.70, 0.77)
    weaker_db: tuple[float, float, float, float] = (6.0, 10.0, 16.0, 35.0)
    clearly_unvoiced: float = 0.60
    about_as_strong_db: float = 10.0
    shortest_frames: int = 5  # a single sample is smeared over as many
    click_frames: int = 12  # nothing voiced, on its own, up to 120 ms: a click, a key, the lips
    faint_click_db: float = 15.0  # or anything as short that is this faint
    tone_frames: int = 30  # a beep or a dialling tone holds both
    tone_sd_db: float = 0.7  # its level (a held "hmm" wavers by 1.5 dB and more)
    tone_shift: float = 0.05  # and its bands this evenly
    after_frames: int = 13  # a stop may close for 130 ms before its release ends the word
    before_frames: int = 6  # and a burst or a hiss is followed by its vowel within 60 ms
    hiss_frames: int = 35  # the longest final /s/, if it is about as strong as the speech; a weak one is shorter:
    weak_hiss_frames: int = 20

    faint_db: float = -28.0  # below the strong frames: fainter than any sound of a word ...
    breath_frames: int = 20  # ... that lasts this long

    # with less range than this the end of a word sinks into the noise before it is over: so many
    fade_from_db: float = 35.0
    # decibels are missing, and the end is put as much later as it takes to fall through them
    fade_most_db: float = 15.0
    fade_frames: int = 10  # at the rate of the last 100 ms, once the level has begun to fall
    fade_begins_db: float = 3.0  # by this much,
    # or at this rate, if that was slower (twice the usual: an end put too late hides a pause)
    fade_db_per_s: float = 300.0


VAD = VadParameters()


_Runs = list[tuple[int, int]]  # first frame, frame after the last


def find_speech(samples: NDArray[np.float32]) -> Speech:
    """Return the stretches of speech in a recording.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`. The gain does not matter.

    Returns
    -------
    Speech
        Spans that are `VadParameters.shortest_pause_s` or more apart. No spans in silence and in steady noise. Sound
        that moves as speech does (music) gives spans too: `rehearse.prosody.level.why_not_judgeable` tells it apart.
    """
    if len(samples) < 2 * NOISE_FLOOR.window:
        return Speech(())
    flat = flatten(samples)
    power = band_power(flat)
    loud = loud_power(power)
    if loud <= 0.0:
        return Speech(())
    noise = noise_power(power, loud)
    excess_db = 10.0 * np.log10(np.mean(smooth(power, 3) / noise, axis=1) + 1e-6)
    range_db = _range_db(excess_db)
    threshold_db = float(np.interp(range_db, VAD.clean_range_db, (VAD.threshold_db, VAD.threshold_most_db)))
    runs = [run for run in _active_runs(excess_db, threshold_db) if not _is_tone(power[run[0] : run[1]])]
    runs = _without_breaths(runs, excess_db, Voice(flat, noise, np.array(NOISE_FLOOR.band_edges_hz, dtype=np.float64)))
    missing_db = float(np.clip(VAD.fade_from_db - range_db, 0.0, VAD.fade_most_db))
    fades_s = [_fade_s(excess_db[start:end] - threshold_db, missing_db) for start, end in runs]
    return Speech(_spans(runs, fades_s, len(samples) / SAMPLE_RATE_HZ))


def frame_levels_db(samples: NDArray[np.float32], hop_s: float = 0.01) -> NDArray[np.float32]:
    """Return the level of each stretch of `hop_s` seconds, for a picture.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.
    hop_s : float > 0
        Seconds for each value; value k covers ``k * hop_s`` to ``(k + 1) * hop_s``.

    Returns
    -------
    ndarray of float32, shape (ceil(n / hop),)
        RMS in dB of full scale (a full-scale sine is −3 dB), not below −120 dB.
    """
    hop = max(1, round(hop_s * SAMPLE_RATE_HZ))
    if len(samples) == 0:
        return np.zeros(0, dtype=np.float32)
    starts = np.arange(0, len(samples), hop)
    energy = np.add.reduceat(samples.astype(np.float64) ** 2, starts)
    mean_square = energy / np.diff(np.append(starts, len(samples)))
    return (10.0 * np.log10(np.maximum(mean_square, 1e-12))).astype(np.float32)


def _range_db(excess_db: NDArray[np.float64]) -> float:
    """Return how far the loud frames stand out, however much of the recording is silence."""
    out = excess_db[excess_db > 2 * VAD.threshold_db]
    return float(np.percentile(out, VAD.loud_percentile)) if len(out) else 0.0


def _active_runs(excess_db: NDArray[np.float64], threshold_db: float) -> _Runs:
    """Return the runs of frames above the threshold, without the flutter of the noise."""
    runs: _Runs = []
    for start, end in _true_runs(excess_db > threshold_db):
        if runs and start - runs[-1][1] <= VAD.bridged_frames:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    over = np.maximum(excess_db - threshold_db, 0.0)
    return [(start, end) for start, end in runs if over[start:end].sum() >= VAD.fewest_db_frames]


def _true_runs(mask: NDArray[np.bool_]) -> _Runs:
    """Return where the mask is true, as (first, after the last)."""
    edges = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))


def _is_tone(power: NDArray[np.float64]) -> bool:
    """Return whether a run, shape (frames, bands), is a machine's tone: neither its level nor its colour moves."""
    held = power[3:-3]  # it takes a window's length to rise and to fall
    if len(held) < VAD.tone_frames:
        return False
    total = held.sum(axis=1, keepdims=True)
    shares = held / total
    shift = float(np.abs(shares - shares.mean(axis=0)).max(axis=1).mean())
    return shift < VAD.tone_shift and float(np.std(10.0 * np.log10(total))) < VAD.tone_sd_db


def _without_breaths(runs: _Runs, excess_db: NDArray[np.float64], voice: Voice) -> _Runs:
    """Return the runs that are speech, or that end or begin a word of it."""
    if not runs:
        return runs
    strong_db = float(np.percentile(np.concatenate([excess_db[start:end] for start, end in runs]), 90))
    runs = _cut_at_breaths(runs, excess_db - strong_db, voice)
    weaker_db = [strong_db - float(excess_db[start:end].max()) for start, end in runs]
    kept = []
    for (start, end), weaker in zip(runs, weaker_db, strict=True):
        is_short = end - start <= VAD.click_frames
        voicing = voice.of_run(start, end) if is_short or weaker > VAD.weaker_db[0] else 0.0
        is_click = is_short and (voicing < VAD.clearly_unvoiced or weaker > VAD.faint_click_db)
        allowed_db = float(np.interp(voicing, VAD.voicings, VAD.weaker_db))
        kept.append(end - start > VAD.shortest_frames and not is_click and weaker <= allowed_db)
    short = [
        end - start <= (VAD.hiss_frames if weaker < VAD.about_as_strong_db else VAD.weak_hiss_frames)
        for (start, end), weaker in zip(runs, weaker_db, strict=True)
    ]
    for i in range(1, len(runs)):  # the release or the hiss that ends a word
        kept[i] |= kept[i - 1] and short[i] and runs[i][0] - runs[i - 1][1] <= VAD.after_frames
    for i in reversed(range(len(runs) - 1)):  # the burst or the hiss that begins one
        kept[i] |= kept[i + 1] and short[i] and runs[i + 1][0] - runs[i][1] <= VAD.before_frames
    return [run for run, keep in zip(runs, kept, strict=True) if keep]


def _cut_at_breaths(runs: _Runs, relative_db: NDArray[np.float64], voice: Voice) -> _Runs:
    """Return runs without the long faint stretches that no voice is in: breath drawn right at a word's end."""
    pieces: _Runs = []
    for start, end in runs:
        begin = start
        for low, high in _true_runs(relative_db[start:end] < VAD.faint_db):
            if high - low >= VAD.breath_frames and voice.of_run(start + low, start + high) < VAD.clearly_unvoiced:
                pieces.append((begin, start + low))
                begin = start + high
        pieces.append((begin, end))
    return [(start, end) for start, end in pieces if end > start]


def _fade_s(over_db: NDArray[np.float64], missing_db: float) -> float:
    """Return how long a run goes on under the noise, from how fast it fell towards it."""
    tail_db = over_db[-VAD.fade_frames :]
    last_strong = int(np.flatnonzero(tail_db >= tail_db.max() - VAD.fade_begins_db)[-1])
    fallen_s = (len(tail_db) - last_strong) * HOP / SAMPLE_RATE_HZ
    return missing_db / max(VAD.fade_db_per_s, float(tail_db.max()) / fallen_s)


def _spans(runs: _Runs, fades_s: list[float], duration_s: float) -> tuple[tuple[float, float], ...]:
    """Return runs as seconds, joined where they are closer than a pause."""
    frame_s = HOP / SAMPLE_RATE_HZ
    spans: list[tuple[float, float]] = []
    for (first, after), fade_s in zip(runs, fades_s, strict=True):
        start_s = max(0.0, (first - 0.5) * frame_s)
        end_s = min(duration_s, (after - 0.5) * frame_s + fade_s)
        if spans and start_s - spans[-1][1] < VAD.shortest_pause_s:
            spans[-1] = (spans[-1][0], end_s)
        else:
            spans.append((start_s, end_s))
    return tuple(spans)
