"""The measures of a take: every number with its unit. Times are seconds from the start of the recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    why_not: Mapping[str, str] = field(default_factory=dict)


UNCLEAR_PROBABILITY = 0.5
"""A word the engine gives less than this is one it is unsure of."""
