"""Other voices: whether two stretches of a recording are one voice, and whether somebody talks behind the rep.

One voice has one pitch, which glides, and is silent or unvoiced where it is soft: in a pause, in a consonant. Where
others talk behind it the tracker leaps from one to the other, what is soft is voiced, and there is little silence.
Each of the three happens in one voice too (a creak, a room that rings, a rep without a pause): only together they tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack, Speech
from rehearse.prosody.noise_floor import band_power, flatten
from rehearse.prosody.vad import frame_levels_db
from rehearse.prosody.voicing import HOP, Voice


@dataclass(frozen=True, slots=True)
class OtherVoiceParameters:
    """What sets two voices apart.

    Found on stretches of 3 s and more of 24 recordings: of 193 pairs within one recording none differs by so much, of
    276 pairs of two recordings 86 % do.
    """

    least_voiced_s: float = 0.8
    """Less voice than this tells nothing."""

    pitch_semitones: float = 4.5
    """Between the medians. Within one recording: 3.8 at most."""

    colour_db: float = 5.0
    """RMS over the bands of `rehearse.prosody.noise_floor`. Within one recording: 4.2 at most."""

    shortest_s: float = 5.0
    """First to last speech: in less nothing can be told of who talks behind it."""

    leap_semitones: float = 4.0
    octave_semitones: tuple[float, float] = (11.0, 13.0)  # a creak, or the tracker's own slip: no leap
    leap_frames: int = 8  # from one voiced frame to the next: 80 ms, less than a syllable
    live_db: float = -60.0  # under the loud frames: digital silence
    soft_share: float = 0.10  # of the live frames
    voiced: float = 0.80  # periodicity; see rehearse.prosody.voicing

    most_leaps: float = 1.44  # a hundred voiced frames; more tell no more
    most_voiced_share: float = 0.30  # of the soft frames
    quiet_db: tuple[float, float] = (-45.0, -18.0)  # the softest tenth under the loud frames

    leap_weight: float = 5.0  # of the root of the leaps
    voiced_weight: float = 13.0
    quiet_weight: float = 0.11  # a decibel
    behind: float = 2.8
    """What the three come to where somebody talks behind. Of 204 recordings of one voice, lively ones and rooms that
    ring among them, none does, nor comes to more than 2.6. Of 430 with one to three talkers 93 % do at 8 to 14 dB under
    the rep, 84 % at 18 dB, 58 % at 22 dB; of speakers left out when the weights were found as many, and none alone."""

    behind_by_pyin: float = 4.2
    """The same where pYIN followed the pitch, which leaps more in noise: five voices in five rooms and on a telephone
    line come to 3.7 at most; of ten mixtures at 8 to 14 dB five come to more than 4.2."""


OTHER_VOICE = OtherVoiceParameters()


def is_same_voice(samples: NDArray[np.float32], track: PitchTrack, before: Speech, after: Speech) -> bool | None:
    """Return whether two stretches of a recording are one voice; None where there is too little of it to tell.

    Two voices may be alike, and one voice is two where it is recorded in two ways.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    track : PitchTrack
        Of the same samples.
    before, after : Speech
    """
    power = band_power(flatten(samples))
    one, other = (_voice(power, track, speech) for speech in (before, after))
    if one is None or other is None:
        return None
    apart_db = float(np.sqrt(np.mean(np.square(one[1] - other[1]))))
    return abs(one[0] - other[0]) < OTHER_VOICE.pitch_semitones and apart_db < OTHER_VOICE.colour_db


def _voice(power: NDArray[np.float64], track: PitchTrack, speech: Speech) -> tuple[float, NDArray[np.float64]] | None:
    """Return the median pitch in semitones, and the level of each band about their mean."""
    times_s = track.start_s + np.arange(len(track.f0_hz)) * track.hop_s
    voiced = np.isfinite(track.f0_hz)
    voiced &= np.any([(times_s >= start_s) & (times_s < end_s) for start_s, end_s in speech.spans], axis=0)
    if np.count_nonzero(voiced) * track.hop_s < OTHER_VOICE.least_voiced_s:
        return None
    frames = np.clip(np.rint(times_s[voiced] * SAMPLE_RATE_HZ / HOP).astype(int), 0, len(power) - 1)
    levels_db = 10.0 * np.log10(power[frames] + 1e-12)
    colour_db = (levels_db - levels_db.mean(axis=1, keepdims=True)).mean(axis=0)
    return float(np.median(12.0 * np.log2(track.f0_hz[voiced].astype(np.float64)))), colour_db


def is_talked_behind(samples: NDArray[np.float32], track: PitchTrack, speech: Speech) -> bool:
    """Return whether somebody else talks behind the one voice of a recording.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    track : PitchTrack
        Of the same samples.
    speech : Speech
    """
    if (speech.message_s or 0.0) < OTHER_VOICE.shortest_s:
        return False
    first, end = (int(edge_s * SAMPLE_RATE_HZ / HOP) for edge_s in (speech.spans[0][0], speech.spans[-1][1]))
    flat = flatten(samples)
    levels_db = frame_levels_db(flat, HOP / SAMPLE_RATE_HZ)[first:end].astype(np.float64)
    under_db = levels_db - np.percentile(levels_db, 95)
    live = under_db > OTHER_VOICE.live_db
    soft = np.flatnonzero(live & (under_db <= np.quantile(under_db[live], OTHER_VOICE.soft_share)))
    voiced_share = float(np.mean(Voice(flat).periodicity(soft + first) > OTHER_VOICE.voiced))
    came_to = (
        OTHER_VOICE.leap_weight * min(_leaps(_pitch_at(track, first, end)), OTHER_VOICE.most_leaps) ** 0.5
        + OTHER_VOICE.voiced_weight * min(voiced_share, OTHER_VOICE.most_voiced_share)
        + OTHER_VOICE.quiet_weight * float(np.clip(np.percentile(under_db, 10), *OTHER_VOICE.quiet_db))
    )
    return bool(came_to >= (OTHER_VOICE.behind_by_pyin if track.tracker == "pyin" else OTHER_VOICE.behind))


def _leaps(pitch_st: NDArray[np.float64]) -> float:
    """Return how often the pitch leaps, for a hundred voiced frames."""
    voiced = np.flatnonzero(np.isfinite(pitch_st))
    if len(voiced) < 2:
        return 0.0
    apart_st = np.abs(np.diff(pitch_st[voiced]))
    below_st, above_st = OTHER_VOICE.octave_semitones
    leaps = (apart_st > OTHER_VOICE.leap_semitones) & ((apart_st < below_st) | (apart_st > above_st))
    return 100.0 * float(np.count_nonzero(leaps & (np.diff(voiced) <= OTHER_VOICE.leap_frames))) / len(voiced)


def _pitch_at(track: PitchTrack, first: int, end: int) -> NDArray[np.float64]:
    """Return the pitch of frames ``first:end`` of 10 ms in semitones, NaN where there is none."""
    if not len(track.f0_hz):
        return np.full(end - first, np.nan)
    times_s = (np.arange(first, end) + 0.5) * HOP / SAMPLE_RATE_HZ
    nearest = np.rint((times_s - track.start_s) / track.hop_s).astype(np.int64)
    f0_hz = track.f0_hz[np.clip(nearest, 0, len(track.f0_hz) - 1)].astype(np.float64)
    return np.asarray(12.0 * np.log2(f0_hz))
