"""Which of several sound tracks of a file has the voice.

A screen recorder writes the machine's sound and the microphone apart, a phone a plain track beside a spatial one. The
one with the voice is the one in which most glides: between words as within them the pitch of a voice hardly ever
stands, while notes, hum and bells keep theirs, and noise and drums have none. Pure: samples in, a place out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrackParameters:
    """What is taken for a voice that glides.

    Found between speech (0.09 to 0.39 of the time; 0.14 made to stay on one note) and chords, a melody, vibrato, drums,
    noise and hum (0.02 at most).
    """

    frame: int = 640  # samples: 40 ms, three periods of a low voice
    hop: int = 160  # samples: 10 ms
    pitch_hz: tuple[float, float] = (70.0, 400.0)
    periodicity: float = 0.75  # chords reach it in 0.01 of the time, two notes at once seldom
    glide_semitones: tuple[float, float] = (0.1, 1.5)  # from frame to frame: vibrato has less, a leap to a note more
    below_loud_db: float = 30.0  # weaker frames are echo and crosstalk
    least_dbfs: float = -75.0  # weaker ones are a track with nothing in it

    fewest_s: float = 0.2  # less may be chance
    clearly: float = 1.25
    """So many times the voice of the track that players take, to be taken instead: the same voice in two tracks differs
    by less, and a voice over music has half of what it has alone."""


TRACKS = TrackParameters()

_BLOCK_FRAMES = 1024


def place_of_voice(tracks: Sequence[Samples]) -> int:
    """Return the place of the track that has the voice, 0 where none is better than the first.

    Parameters
    ----------
    tracks : sequence of ndarray of float32, shape (n,)
        At `SAMPLE_RATE_HZ`; the one that a player would take comes first.
    """
    voices_s = [gliding_s(track) for track in tracks]
    best = int(np.argmax(voices_s))
    if voices_s[best] < TRACKS.fewest_s:  # whispered, or no voice at all: then the one with sound in it
        return int(np.argmax([float(np.mean(np.square(track))) if len(track) else 0.0 for track in tracks]))
    return best if voices_s[best] > TRACKS.clearly * voices_s[0] else 0


def gliding_s(samples: Samples) -> float:
    """Return how long a voice glides in it, in seconds."""
    if len(samples) < 2 * TRACKS.frame:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, TRACKS.frame)[:: TRACKS.hop]
    levels_db = 10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-12)
    heard = np.flatnonzero(levels_db > max(np.percentile(levels_db, 95) - TRACKS.below_loud_db, TRACKS.least_dbfs))
    pitch = np.full(len(frames), np.nan)
    for start in range(0, len(heard), _BLOCK_FRAMES):
        block = heard[start : start + _BLOCK_FRAMES]
        pitch[block] = _pitch_semitones(frames[block])
    steps = np.abs(np.diff(pitch))
    least, most = TRACKS.glide_semitones
    return float(np.count_nonzero((steps > least) & (steps < most))) * TRACKS.hop / SAMPLE_RATE_HZ


def _pitch_semitones(frames: Samples) -> NDArray[np.float64]:
    """Return the pitch of each frame by its autocorrelation, NaN where it is not periodic."""
    window = np.hanning(TRACKS.frame)
    frames_of_taper = np.stack([window, *((frames - frames.mean(axis=1, keepdims=True)) * window)])
    spectra = np.abs(np.fft.rfft(frames_of_taper, 2 * TRACKS.frame)) ** 2
    alike = np.fft.irfft(spectra)[:, : TRACKS.frame // 2]
    alike = alike / np.maximum(alike[:, :1], 1e-12)
    alike = alike[1:] / alike[0]  # the window's own fall taken out
    shortest, longest = (round(SAMPLE_RATE_HZ / hz) for hz in reversed(TRACKS.pitch_hz))
    lags = np.argmax(alike[:, shortest:longest], axis=1) + shortest
    rows = np.arange(len(lags))
    before, at, after = (alike[rows, lags + step] for step in (-1, 0, 1))
    bend = before - 2 * at + after
    offset = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1.0), 0.0)
    inside = (lags > shortest) & (lags < longest - 1) & (at > TRACKS.periodicity)
    return np.where(inside, -12 * np.log2(lags + np.clip(offset, -1.0, 1.0)), np.nan)
