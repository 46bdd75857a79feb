"""Other voices: whether two stretches of a recording are one voice, who speaks between, who talks behind the rep.

One voice has one pitch, which glides, and is silent or unvoiced where it is soft: in a pause, in a consonant. Where
others talk behind it the tracker leaps from one to the other, what is soft is voiced, and there is little silence.
Each of the three happens in one voice too (a creak, a room that rings, a rep without a pause): only together they tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack, Span, Speech
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

    phrase_s: tuple[float, float] = (1.2, 6.5)
    """Speech in a phrase of somebody else's between the rep's own ..."""

    phrase_voiced_s: float = 0.95
    rest_voiced_s: float = 3.2
    """... and voice in it and in the rest, at the least: in less, the sounds of the words decide."""

    phrase_pitch_semitones: float = 1.1
    phrase_colour_db: float = 1.65
    """What the mean pitch and the mean of a band of a phrase differ by, in one voice, from those of the rest."""

    phrase_apart: float = 2.4
    phrase_apart_times: float = 2.0
    """What the two come to in another voice, and how many times as much as in any other phrase. Of 33 recordings of one
    voice none comes to both, of 104 put together from sentences that one speaker read at different times 3; of 213 with
    two to five seconds of another voice 68 % do. Who reads one sentence sadly and one merrily may be taken for two."""

    settled_voiced_s: float = 4.0
    """Longer phrases tell no more."""

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


def other_speaker(samples: NDArray[np.float32], track: PitchTrack, speech: Speech) -> Span | None:
    """Return where somebody else seems to speak between the rep's phrases or after them; None where nobody does.

    A phrase must be far from the rest in pitch and colour, and so much further than any other phrase is, that no lively
    voice does it.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    track : PitchTrack
        Of the same samples.
    speech : Speech
    """
    times_s, pitch_st, colour_db = _voiced_frames(band_power(flatten(samples)), track)
    phrases = _phrases(speech)
    first, end = (np.searchsorted(times_s, [phrase[edge] for phrase in phrases]) for edge in (0, 1))
    frames, hop_s = end - first, track.hop_s
    kept = (frames * hop_s >= OTHER_VOICE.phrase_voiced_s) & (
        (len(times_s) - frames) * hop_s >= OTHER_VOICE.rest_voiced_s
    )
    if not kept.any():
        return None
    first, end, frames = first[kept], end[kept], frames[kept]
    scaled = np.column_stack([pitch_st / OTHER_VOICE.phrase_pitch_semitones, colour_db / OTHER_VOICE.phrase_colour_db])
    sums = np.concatenate([np.zeros((1, scaled.shape[1])), np.cumsum(scaled, axis=0)])
    of_phrase = sums[end] - sums[first]
    apart = _apart(of_phrase, frames, sums[-1], len(scaled))
    best = int(np.argmax(apart * np.sqrt(np.minimum(frames * hop_s, OTHER_VOICE.settled_voiced_s))))
    left = len(scaled) - frames[best]
    others = ((end <= first[best]) | (first >= end[best])) & ((left - frames) * hop_s >= OTHER_VOICE.rest_voiced_s / 2)
    if not others.any():
        return None
    usual = _apart(of_phrase[others], frames[others], sums[-1] - of_phrase[best], left).max()
    if apart[best] < max(OTHER_VOICE.phrase_apart, OTHER_VOICE.phrase_apart_times * usual):
        return None
    return phrases[int(np.flatnonzero(kept)[best])]


def _phrases(speech: Speech) -> list[Span]:
    """Return every run of spans that is as long as somebody else's phrase may be."""
    shortest_s, longest_s = OTHER_VOICE.phrase_s
    phrases: list[Span] = []
    for first, (start_s, _) in enumerate(speech.spans):
        spoken_s = 0.0
        for span in speech.spans[first:]:
            spoken_s += span[1] - span[0]
            if spoken_s > longest_s:
                break
            if spoken_s >= shortest_s:
                phrases.append((start_s, span[1]))
    return phrases


def _apart(
    of_phrase: NDArray[np.float64], frames: NDArray[np.int64], of_all: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Return how far the mean of each phrase is from that of the rest, by the sums over frames of both together."""
    means = of_phrase / frames[:, None]
    rest = (of_all - of_phrase) / (count - frames)[:, None]
    return np.asarray(np.sqrt(np.mean(np.square(means - rest), axis=1)))


def _voiced_frames(
    power: NDArray[np.float64], track: PitchTrack
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return of each voiced frame its time, its pitch in semitones, and the level of each band about their mean."""
    voiced = np.flatnonzero(np.isfinite(track.f0_hz))
    times_s = track.start_s + voiced * track.hop_s
    frames = np.clip(np.rint(times_s * SAMPLE_RATE_HZ / HOP).astype(int), 0, len(power) - 1)
    levels_db = 10.0 * np.log10(power[frames] + 1e-12)
    colour_db = levels_db - levels_db.mean(axis=1, keepdims=True)
    return np.asarray(times_s, np.float64), 12.0 * np.log2(track.f0_hz[voiced].astype(np.float64)), colour_db


def _voice(power: NDArray[np.float64], track: PitchTrack, speech: Speech) -> tuple[float, NDArray[np.float64]] | None:
    """Return the median pitch in semitones, and the level of each band about their mean."""
    times_s, pitch_st, colour_db = _voiced_frames(power, track)
    inside = np.any([(times_s >= start_s) & (times_s < end_s) for start_s, end_s in speech.spans], axis=0)
    if np.count_nonzero(inside) * track.hop_s < OTHER_VOICE.least_voiced_s:
        return None
    return float(np.median(pitch_st[inside])), colour_db[inside].mean(axis=0)


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
