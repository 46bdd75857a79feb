"""What is measured of a take, one module for each thing.

Times are seconds from the start of the recording. What could not be measured is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearse.core.measures import UNCLEAR_PROBABILITY, Measures
from rehearse.core.message import Message
from rehearse.core.sound import Filler, Level, Pause, PitchTrack, Speech
from rehearse.core.token import Token
from rehearse.prosody import pace
from rehearse.prosody.fillers import fillers_per_min
from rehearse.prosody.pauses import longest_pause_s, mid_clause_pauses_per_100_words, pause_share
from rehearse.prosody.pitch import statistics as pitch

_NO_SPEECH = "there is no speech"
_NO_WORDS = "the words were not looked at"
_NO_WORDS_HEARD = "no words could be made out"
_TOO_LITTLE_VOICE = "there is too little voiced speech to tell"
_NOT_TRACKED = "the pitch was not tracked"
OTHER_VOICE = "another voice is in it"

_OF_ONE_VOICE = (
    "pause_share", "longest_pause_s", "mid_clause_pauses_per_100_words", "mean_run_syllables", "fillers_per_min",
    "pitch_mean_hz", "pitch_sd_semitones", "pitch_range_semitones", "pvq", "closing_slope_st_s", "level_sd_db",
)  # fmt: skip
"""What tells nothing of the rep where somebody talks behind them."""


def measure(
    *,
    speech: Speech,
    level: Level,
    pauses: Sequence[Pause] = (),
    track: PitchTrack | None = None,
    words: Sequence[Token] | None = None,
    fillers: Sequence[Filler] = (),
    message: Message | None = None,
    other_voice: bool = False,
) -> Measures:
    """Return every measure that can be had of what was found.

    Parameters
    ----------
    speech : Speech
    level : Level
    pauses : sequence of Pause
        Marked by the words where there are any.
    track : PitchTrack or None
    words : sequence of Token or None
        None where nothing was transcribed: what needs words is then None, not 0.
    fillers : sequence of Filler
    message : Message or None
    other_voice : bool
        Somebody talks behind the rep: what only one voice has is not measured.
    """
    values = {"level_sd_db": level.level_sd_db}
    values |= _of_sound(speech, pauses) | _of_pitch(track) | _of_words(speech, pauses, words, fillers, message)
    mixed = [name for name in _OF_ONE_VOICE if other_voice and values.pop(name, None) is not None]
    why_not = _why_not(values, speech, track, words) | dict.fromkeys(mixed, OTHER_VOICE)
    return Measures(**values, why_not=why_not)


def _of_sound(speech: Speech, pauses: Sequence[Pause]) -> dict[str, float | None]:
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
    words: Sequence[Token] | None,
    fillers: Sequence[Filler],
    message: Message | None,
) -> dict[str, float | None]:
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
    values: Mapping[str, float | None], speech: Speech, track: PitchTrack | None, words: Sequence[Token] | None
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
