"""What moves as speech does and is none: music, rain, keys.

These look at the sound alone and are meant to be sure: a voice must never be turned away. What they let through is left
to the words (an engine that listens to music is unsure of all it writes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Speech
from rehearse.prosody.noise_floor import flatten
from rehearse.prosody.vad import frame_levels_db
from rehearse.prosody.voicing import HOP, Voice


@dataclass(frozen=True, slots=True)
class NotSpeechParameters:
    """What music, rain and keys have and speech has not.

    Found between the extremes of speech (drawn out, on one note, whispered, creaky, noisy) and of music and noises;
    both extremes are named beside each value.
    """

    shortest_s: float = 2.0  # less sound than this tells nothing

    window: int = 2048  # samples: 128 ms, bins of 7.8 Hz
    hop: int = 512

    # a partial that stays in its bin for 0.4 s is a note; a voice glides out of it in half the time
    held_frames: int = 10
    partials_hz: tuple[int, int] = (150, 3500)
    partial_share: float = 0.003  # of the strongest: weaker peaks are noise
    loud_share: float = 0.02  # of the mean power: weaker frames are pauses
    # Share of the power in held partials. Speech: 0.03 at most, drawn-out hums 0.14, slowed synthetic speech 0.22.
    held_in_music: float = 0.40
    held_in_dense_music: float = 0.25  # enough where the sound has none of the gaps of speech besides

    # A voice made to stay on one note holds its partials too (0.56 to 0.60), but all of them belong to that note.
    notes_hz: tuple[float, float] = (70.0, 400.0)
    on_one_note: float = 0.9
    fewest_consonants: float = 0.15  # speech has 0.24 and more

    level_s: float = 0.02
    loud_percentile: int = 80
    # A stop closes the mouth: at least 3 % of the frames of speech lie so far below its loud ones, unless noise
    # fills them.
    gap_db: float = 25.0
    fewest_gaps: float = 0.01
    dip_db: float = 15.0  # 13 % or more; a note that is only held or bent has none
    fewest_dips: float = 0.03
    voiced: float = 0.80
    unvoiced: float = 0.60  # periodicity; see rehearse.prosody.voicing
    fewest_voiced: float = 0.005  # creaky, whispered and noisy speech: 0.01 at least
    most_unvoiced: float = 0.95  # whispered speech: 0.88
    fewest_unvoiced: float = 0.05  # the most sonorous sentence: 0.13
    voice_step: int = 3  # of three frames one is enough to count


NOT_SPEECH = NotSpeechParameters()


_BLOCK_FRAMES = 1024  # at a time


def is_music(samples: NDArray[np.float32], speech: Speech) -> bool:
    """Return whether what looked like speech is held notes: music, a chime, a siren, singing without words.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    speech : Speech
    """
    if _sounding_s(speech) < NOT_SPEECH.shortest_s:
        return False
    levels_db = _levels_db(samples, speech)
    loud_db = np.percentile(levels_db, NOT_SPEECH.loud_percentile)
    held = held_share(samples, speech)
    has_gaps = np.mean(levels_db < loud_db - NOT_SPEECH.gap_db) >= NOT_SPEECH.fewest_gaps
    if held >= (NOT_SPEECH.held_in_dense_music if not has_gaps else NOT_SPEECH.held_in_music):
        return not is_one_note_spoken(samples, speech)
    if np.mean(levels_db < loud_db - NOT_SPEECH.dip_db) >= NOT_SPEECH.fewest_dips:
        return False
    voicing = _voicing(samples, speech)
    return bool(np.mean(voicing < NOT_SPEECH.unvoiced) < NOT_SPEECH.fewest_unvoiced)


def is_voiceless(samples: NDArray[np.float32], speech: Speech) -> bool:
    """Return whether what looked like speech has no voice anywhere: wind, rain, drums, typing.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    speech : Speech
    """
    if _sounding_s(speech) < NOT_SPEECH.shortest_s:
        return False
    voicing = _voicing(samples, speech)
    return bool(
        np.mean(voicing > NOT_SPEECH.voiced) < NOT_SPEECH.fewest_voiced
        and np.mean(voicing < NOT_SPEECH.unvoiced) > NOT_SPEECH.most_unvoiced
    )


def held_share(samples: NDArray[np.float32], speech: Speech) -> float:
    """Return the share of the power of all partials, 0 to 1, that is in partials which keep to one frequency.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    speech : Speech
    """
    held, in_peaks = _held_power(samples, speech)
    return float(held.sum()) / in_peaks if in_peaks > 0.0 else 0.0


def is_one_note_spoken(samples: NDArray[np.float32], speech: Speech) -> bool:
    """Return whether all that is held is one voice on one note, with consonants between: a rep without any melody.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    speech : Speech
    """
    held, _ = _held_power(samples, speech)
    bins_hz = (np.arange(len(held)) + _first_bin()) * SAMPLE_RATE_HZ / NOT_SPEECH.window
    width_hz = 1.5 * SAMPLE_RATE_HZ / NOT_SPEECH.window
    notes_hz = np.arange(*NOT_SPEECH.notes_hz, 0.5)
    off_hz = np.abs(bins_hz - notes_hz[:, None] * np.rint(bins_hz / notes_hz[:, None]))
    on_one_note = float(((off_hz <= width_hz) @ held).max()) / float(held.sum())
    return (
        on_one_note >= NOT_SPEECH.on_one_note
        and float(np.mean(_voicing(samples, speech) < NOT_SPEECH.unvoiced)) >= NOT_SPEECH.fewest_consonants
    )


def held_frames(samples: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the power of each frame in partials that keep to one frequency, and that in all its partials.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)

    Returns
    -------
    held, partials : ndarray of float64, shape (frames,)
        Frame k begins at sample ``k * NOT_SPEECH.hop``. Empty for less than half a second.
    """
    if _is_too_short(samples):
        return np.zeros(0), np.zeros(0)
    power, peaks, held = _partials(samples)
    return power.sum(axis=1, where=held, dtype=np.float64), power.sum(axis=1, where=peaks, dtype=np.float64)


def _held_power(samples: NDArray[np.float32], speech: Speech) -> tuple[NDArray[np.float64], float]:
    """Return the power in partials that keep to one frequency, by bin, and that in all partials."""
    if _is_too_short(samples):
        return np.zeros(1), 0.0
    power, peaks, held = _partials(samples)
    inside = _inside(speech, (np.arange(len(power)) * NOT_SPEECH.hop + NOT_SPEECH.window / 2) / SAMPLE_RATE_HZ)
    loudness = power.sum(axis=1)
    inside &= loudness > NOT_SPEECH.loud_share * loudness.mean(where=inside) if inside.any() else False
    by_bin = np.where(held[inside], power[inside], 0.0).sum(axis=0, dtype=np.float64)
    return by_bin, float(power[inside].sum(where=peaks[inside]))


def _is_too_short(samples: NDArray[np.float32]) -> bool:
    return len(samples) < NOT_SPEECH.window + NOT_SPEECH.held_frames * NOT_SPEECH.hop


def _partials(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return power, shape (frames, bins), where it peaks, and where a peak keeps to its bin."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, NOT_SPEECH.window)[:: NOT_SPEECH.hop]
    power = _partials_power(frames)
    middle = power[:, 1:-1]
    peaks = np.zeros(power.shape, dtype=bool)
    peaks[:, 1:-1] = (middle > power[:, :-2]) & (middle >= power[:, 2:])
    peaks &= power > NOT_SPEECH.partial_share * power.max(axis=1, keepdims=True)
    return power, peaks, _lasting(peaks)


def _first_bin() -> int:
    return round(NOT_SPEECH.partials_hz[0] * NOT_SPEECH.window / SAMPLE_RATE_HZ)


def _partials_power(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the power of each frame in the bins where partials are looked for."""
    low, high = (round(edge * NOT_SPEECH.window / SAMPLE_RATE_HZ) for edge in NOT_SPEECH.partials_hz)
    hann = np.hanning(NOT_SPEECH.window).astype(np.float32)
    blocks = []
    for start in range(0, len(frames), _BLOCK_FRAMES):
        spectra = np.fft.rfft(frames[start : start + _BLOCK_FRAMES] * hann)[:, low:high]
        blocks.append(spectra.real**2 + spectra.imag**2)
    return np.concatenate(blocks)


def _lasting(peaks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the peaks that are part of `NotSpeechParameters.held_frames` or more in a row."""
    total = np.concatenate([np.zeros((1, peaks.shape[1]), dtype=np.int32), np.cumsum(peaks, axis=0, dtype=np.int32)])
    stays = (
        total[NOT_SPEECH.held_frames :] - total[: -NOT_SPEECH.held_frames] == NOT_SPEECH.held_frames
    )  # from here on, for so many frames
    lasting = np.zeros(peaks.shape, dtype=bool)
    for shift in range(NOT_SPEECH.held_frames):
        lasting[shift : shift + len(stays)] |= stays
    return lasting


def _sounding_s(speech: Speech) -> float:
    return sum(end_s - start_s for start_s, end_s in speech.spans)


def _inside(speech: Speech, times_s: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return which times lie in a span."""
    inside = np.zeros(len(times_s), dtype=bool)
    for start_s, end_s in speech.spans:
        inside |= (times_s >= start_s) & (times_s < end_s)
    return inside


def _levels_db(samples: NDArray[np.float32], speech: Speech) -> NDArray[np.float32]:
    levels_db = frame_levels_db(flatten(samples), NOT_SPEECH.level_s)
    return levels_db[_inside(speech, (np.arange(len(levels_db)) + 0.5) * NOT_SPEECH.level_s)]


def _voicing(samples: NDArray[np.float32], speech: Speech) -> NDArray[np.float64]:
    frames = np.arange(0, len(samples) // HOP, NOT_SPEECH.voice_step)
    inside = _inside(speech, frames * HOP / SAMPLE_RATE_HZ)
    return Voice(flatten(samples)).periodicity(frames[inside])
