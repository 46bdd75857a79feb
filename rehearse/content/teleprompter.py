"""A script in time: which words are due when, at the pace it was budgeted for."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.content.script import script_parts
from rehearse.core.profile import Profile
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text


@dataclass(frozen=True, slots=True)
class Cue:
    """A word to say, or a pause to make, and when.

    Attributes
    ----------
    text : str
        The word as it is written; of a pause, the direction in brackets.
    start_s, end_s : float
        From the beginning of the message.
    spoken : bool
        False for a direction.
    """

    text: str
    start_s: float
    end_s: float
    spoken: bool = True


def cues(text: str, profile: Profile, *, rate_wpm: float, digits_per_s: float) -> tuple[Cue, ...]:
    """Return the words of a script with the time of each.

    Parameters
    ----------
    text : str
        The script as it was written.
    profile : Profile
    rate_wpm : float > 0
        Words per minute, pauses included.
    digits_per_s : float > 0
        Pace of telephone numbers.

    Returns
    -------
    tuple of Cue
        One after the other, without gaps. The last ends when `check_script` says that the message will.
    """
    parts = script_parts(text)
    spoken = tokens_from_text(" ".join(part.text for part in parts if part.spoken))
    number_s = [0.0] * len(spoken)
    in_number = [False] * len(spoken)
    for number in find_phone_numbers(spoken, profile):
        span = range(number.first_word, number.end_word)
        for index in span:
            in_number[index], number_s[index] = True, len(number.digits) / digits_per_s / len(span)
    found: list[Cue] = []
    now_s, index = 0.0, 0
    for part in parts:
        if not part.spoken:
            found.append(Cue(part.text, now_s, now_s + part.pause_s, spoken=False))
            now_s += part.pause_s
            continue
        for word in spoken[index : index + len(tokens_from_text(part.text))]:
            takes_s = number_s[index] if in_number[index] else 60 * len(word.spoken) / rate_wpm
            found.append(Cue(word.text, now_s, now_s + takes_s))
            now_s, index = now_s + takes_s, index + 1
    return tuple(found)
