"""What can be told of a script before a word of it is spoken: what it says, what it lacks, how long it will take."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.content.message import read_message
from rehearse.content.script import read_script
from rehearse.core.message import Alarm, ChecklistItem, PhoneAudit, PhoneNumber, Style
from rehearse.core.profile import Profile
from rehearse.text.tokens import tokens_from_text

GOOD_RATE_WPM = 140.0
"""Words per minute, the middle of the good band (110 to 170), pauses included."""

GOOD_DIGITS_PER_S = 1.0
"""Digits of a telephone number per second, at which it can be written down."""


@dataclass(frozen=True, slots=True)
class ScriptCheck:
    """What can be told of a message before a word of it is spoken.

    Attributes
    ----------
    title : str
    style : {"reason", "curiosity"}
    text : str
        What is to be said, without title and stage directions.
    words : int
        Words to say, numerals counted as they are spoken, telephone numbers left out.
    digits : int
        Digits of all telephone numbers.
    words_s, digits_s, pauses_s, total_s : float
        Seconds at a good pace.
    rate_wpm, digits_per_s : float
        The paces that were reckoned with.
    limit_s : float
    words_left : int
        Words that still fit into the limit; negative, words to cut.
    missing : tuple of str
        What the style asks for and the script does not say.
    checklist, phone_numbers, phone_audit, alarms
        As in `Message`, without times.
    """

    title: str
    style: Style
    text: str
    words: int
    digits: int
    words_s: float
    digits_s: float
    pauses_s: float
    total_s: float
    rate_wpm: float
    digits_per_s: float
    limit_s: float
    words_left: int
    missing: tuple[str, ...]
    checklist: tuple[ChecklistItem, ...]
    phone_numbers: tuple[PhoneNumber, ...]
    phone_audit: PhoneAudit
    alarms: tuple[Alarm, ...]


def check_script(
    text: str,
    profile: Profile | None = None,
    style: Style = "reason",
    *,
    rate_wpm: float = GOOD_RATE_WPM,
    digits_per_s: float = GOOD_DIGITS_PER_S,
    limit_s: float = 45.0,
) -> ScriptCheck:
    """Return what a script says, what it lacks, and how long it will take.

    Parameters
    ----------
    text : str
        The script as it was written.
    profile : Profile, optional
        Whose names and number are looked for.
    style : {"reason", "curiosity"}
    rate_wpm : float > 0
        Words per minute, pauses included.
    digits_per_s : float > 0
        Pace of telephone numbers.
    limit_s : float
        The longest a message may be.

    Returns
    -------
    ScriptCheck
    """
    script = read_script(text)
    words = tokens_from_text(script.spoken)
    message = read_message(words, (), profile or Profile(), style)
    numbers = message.phone_numbers
    dialled = {index for number in numbers for index in range(number.first_word, number.end_word)}
    count = sum(len(word.spoken) for index, word in enumerate(words) if index not in dialled)
    digits = sum(len(number.digits) for number in numbers)
    words_s, digits_s = 60 * count / rate_wpm, digits / digits_per_s
    total_s = words_s + digits_s + script.pauses_s
    return ScriptCheck(
        title=script.title,
        style=style,
        text=script.spoken,
        words=count,
        digits=digits,
        words_s=words_s,
        digits_s=digits_s,
        pauses_s=script.pauses_s,
        total_s=total_s,
        rate_wpm=rate_wpm,
        digits_per_s=digits_per_s,
        limit_s=limit_s,
        words_left=int((limit_s - total_s) * rate_wpm // 60),
        missing=tuple(item.id for item in message.checklist if item.required and not item.found),
        checklist=message.checklist,
        phone_numbers=numbers,
        phone_audit=message.phone_audit,
        alarms=message.alarms,
    )
