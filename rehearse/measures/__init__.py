"""What is measured of a take, one module for each thing.

Times are seconds from the start of the recording. What could not be measured is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearse.measures.duration import Speech
    from rehearse.measures.fillers import Filler
    from rehearse.measures.level import Level
    from rehearse.measures.pauses import Pause
    from rehearse.measures.pitch import PitchTrack
    from rehearse.message import Message
    from rehearse.transcript import Word


@dataclass(frozen=True, slots=True)
class Measures:
    """Every measure of one take; names and definitions are those of the JSON.

    A field is None where it could not be measured; `why_not` then says why under the field's name.

    Attributes
    ----------
    speech_start_s, speech_end_s, message_s : seconds
        First speech, last speech, and the time between.
    speaking_rate_wpm : words per minute over `message_s`, fillers and phone numbers left out of words and span.
    articulation_rate_syll_s : syllables per second of speech without pauses.
    pause_share : pause time over `message_s`, 0 to 1.
    longest_pause_s : seconds.
    mid_clause_pauses_per_100_words : pauses inside a clause; one under 0.35 s counts in part.
    mean_run_syllables : syllables between pauses, on average.
    fillers_per_min : heard and probable, over `message_s`.
    unclear_words_share : words the engine gives less than 0.5, 0 to 1.
    time_to_reason_s : seconds from first speech to the reason for the call.
    pitch_mean_hz : geometric mean of F0 over voiced frames.
    pitch_sd_semitones, pitch_range_semitones : spread of F0 (range: 5th to 95th percentile).
    pvq : SD over mean of F0 in Hz in windows of 10 s, averaged (Hincks 2005).
    closing_slope_st_s : slope of F0 over the last 300 ms of voiced speech, semitones per second.
    level_sd_db : spread of the level of speech frames.
    """

    speech_start_s: float | None = None
    speech_end_s: float | None = None
    message_s: float | None = None
    speaking_rate_wpm: float | None = None
    articulation_rate_syll_s: float | None = None
    pause_share: float | None = None
    longest_pause_s: float | None = None
    mid_clause_pauses_per_100_words: float | None = None
    mean_run_syllables: float | None = None
    fillers_per_min: float | None = None
    unclear_words_share: float | None = None
    time_to_reason_s: float | None = None
    pitch_mean_hz: float | None = None
    pitch_sd_semitones: float | None = None
    pitch_range_semitones: float | None = None
    pvq: float | None = None
    closing_slope_st_s: float | None = None
    level_sd_db: float | None = None
    why_not: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


UNCLEAR_PROBABILITY = 0.5
"""A word the engine gives less than this is one it is unsure of."""

_NO_SPEECH = "there is no speech"
_NO_WORDS = "the words were not looked at"
_NO_WORDS_HEARD = "no words could be made out"
_TOO_LITTLE_VOICE = "there is too little voiced speech to tell"
_NOT_TRACKED = "the pitch was not tracked"


def measure(
    *,
    speech: Speech,
    level: Level,
    pauses: Sequence[Pause] = (),
    track: PitchTrack | None = None,
    words: Sequence[Word] | None = None,
    fillers: Sequence[Filler] = (),
    message: Message | None = None,
) -> Measures:
    """Return every measure that can be had of what was found.

    Parameters
    ----------
    speech : Speech
    level : Level
    pauses : sequence of Pause
        Marked by the words where there are any.
    track : PitchTrack or None
    words : sequence of Word or None
        None where nothing was transcribed: what needs words is then None, not 0.
    fillers : sequence of Filler
    message : Message or None
    """
    values = {"level_sd_db": level.level_sd_db}
    values |= _of_sound(speech, pauses) | _of_pitch(track) | _of_words(speech, pauses, words, fillers, message)
    return Measures(**values, why_not=MappingProxyType(_why_not(values, speech, track, words)))


def _of_sound(speech: Speech, pauses: Sequence[Pause]) -> dict[str, float | None]:
    from rehearse.measures.pauses import longest_pause_s, pause_share

    if not speech.spans:
        return {}
    return {
        "speech_start_s": speech.start_s,
        "speech_end_s": speech.end_s,
        "message_s": speech.message_s,
        "pause_share": pause_share(pauses, speech),
        "longest_pause_s": longest_pause_s(pauses),
    }


def _of_pitch(track: PitchTrack | None) -> dict[str, float | None]:
    from rehearse.measures import pitch

    if track is None:
        return {}
    return {
        "pitch_mean_hz": pitch.pitch_mean_hz(track),
        "pitch_sd_semitones": pitch.pitch_sd_semitones(track),
        "pitch_range_semitones": pitch.pitch_range_semitones(track),
        "pvq": pitch.pvq(track),
        "closing_slope_st_s": pitch.closing_slope_st_s(track),
    }


def _of_words(
    speech: Speech,
    pauses: Sequence[Pause],
    words: Sequence[Word] | None,
    fillers: Sequence[Filler],
    message: Message | None,
) -> dict[str, float | None]:
    from rehearse.measures import pace
    from rehearse.measures.fillers import fillers_per_min
    from rehearse.measures.pauses import mid_clause_pauses_per_100_words

    if not words or not speech.spans:
        return {}
    numbers = message.phone_numbers if message else ()
    unclear = sum(word.probability < UNCLEAR_PROBABILITY for word in words)
    return {
        "speaking_rate_wpm": pace.speaking_rate(words, speech, phone_numbers=numbers, fillers=fillers),
        "articulation_rate_syll_s": pace.articulation_rate(words, speech, fillers=fillers),
        "mid_clause_pauses_per_100_words": mid_clause_pauses_per_100_words(pauses, words),
        "mean_run_syllables": pace.mean_run_syllables(words, speech, fillers=fillers),
        "fillers_per_min": fillers_per_min(fillers, speech),
        "unclear_words_share": unclear / len(words),
        "time_to_reason_s": message.time_to_reason_s if message else None,
    }


def _why_not(
    values: Mapping[str, float | None], speech: Speech, track: PitchTrack | None, words: Sequence[Word] | None
) -> dict[str, str]:
    """Return a reason for every measure that has no value."""
    reasons = {}
    for name in Measures.__slots__:
        if name == "why_not" or values.get(name) is not None:
            continue
        if not speech.spans:
            reasons[name] = _NO_SPEECH
        elif name.startswith(("pitch", "pvq", "closing")):
            reasons[name] = _TOO_LITTLE_VOICE if track is not None else _NOT_TRACKED
        elif name == "time_to_reason_s" and words:
            reasons[name] = "no reason for the call was heard"
        else:
            reasons[name] = (
                _NO_WORDS if words is None else _NO_WORDS_HEARD if not words else "there is too little of it"
            )
    return reasons
