"""Scripts: what a written message will sound like, and how a take follows it.

A script is plain text. A first line ``# Title`` names the message; other headings, and stage directions in [brackets],
are not spoken; "[pause]" and "[pause 2 s]" take their time. Everything else is read by the same code that reads what
was said in a recording.

The time a script takes: its words at a good pace, which has the ordinary pauses in it; its telephone numbers at one
digit a second, because somebody is writing them down; and the pauses it asks for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rehearse.message import Alarm, ChecklistItem, PhoneAudit, PhoneNumber, Style, read_message
from rehearse.message.numerals import spoken_word_count
from rehearse.message.phrases import words_from_text
from rehearse.profile import Profile

GOOD_RATE_WPM = 140.0
"""Words per minute, the middle of the good band (110 to 170), pauses included."""

GOOD_DIGITS_PER_S = 1.0
"""Digits of a telephone number per second, at which it can be written down."""

PAUSE_S = 1.0
"""Seconds that "[pause]" takes when it does not say."""

_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s.*$", re.MULTILINE)
_DIRECTION = re.compile(r"\[([^\[\]]*)\]")
_PAUSE = re.compile(r"\b(?:pause|breathe|breath|beat|wait|silence)\b", re.IGNORECASE)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s\b|sec|second)", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^\s*(?:[-*+>]|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """A script taken apart.

    Attributes
    ----------
    title : str
        Of its first line, or empty.
    spoken : str
        What is to be said.
    pauses_s : float
        Seconds of pauses it asks for.
    """

    title: str
    spoken: str
    pauses_s: float


@dataclass(frozen=True, slots=True)
class ScriptPart:
    """A stretch of a script: words to say, or a direction (`spoken` is false) and the pause it asks for."""

    text: str
    spoken: bool
    pause_s: float = 0.0


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
    rate_wpm : float
        The pace that was reckoned with.
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
    limit_s: float
    words_left: int
    missing: tuple[str, ...]
    checklist: tuple[ChecklistItem, ...]
    phone_numbers: tuple[PhoneNumber, ...]
    phone_audit: PhoneAudit
    alarms: tuple[Alarm, ...]


def read_script(text: str) -> Script:
    """Return the title of a script, what is to be said, and the pauses it asks for."""
    title = _TITLE.match(text)
    body = _HEADING.sub("", text[title.end() :] if title else text)
    pauses_s = sum(_pause_s(direction) for direction in _DIRECTION.findall(body))
    spoken = _MARKUP.sub("", _DIRECTION.sub(" ", body))
    return Script(title[1] if title else "", " ".join(spoken.split()), pauses_s)


def script_parts(text: str) -> tuple[ScriptPart, ...]:
    """Return what is to be said and the directions between, in their order; the title and headings are left out."""
    title = _TITLE.match(text)
    body = _HEADING.sub("", text[title.end() :] if title else text)
    parts: list[ScriptPart] = []
    for index, piece in enumerate(_DIRECTION.split(body)):
        if index % 2:
            parts.append(ScriptPart(f"[{' '.join(piece.split())}]", False, _pause_s(piece)))
        elif spoken := " ".join(_MARKUP.sub("", piece).split()):
            parts.append(ScriptPart(spoken, True))
    return tuple(parts)


def check_script(
    text: str,
    profile: Profile,
    style: Style,
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
    profile : Profile
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
    words = words_from_text(script.spoken)
    message = read_message(words, (), profile, style)
    numbers = message.phone_numbers
    dialled = {index for number in numbers for index in range(number.first_word, number.end_word)}
    count = spoken_word_count([word for index, word in enumerate(words) if index not in dialled])
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
        limit_s=limit_s,
        words_left=int((limit_s - total_s) * rate_wpm // 60),
        missing=tuple(item.id for item in message.checklist if item.required and not item.found),
        checklist=message.checklist,
        phone_numbers=numbers,
        phone_audit=message.phone_audit,
        alarms=message.alarms,
    )


def _pause_s(direction: str) -> float:
    seconds = _SECONDS.search(direction)
    if seconds:
        return float(seconds[1])
    return PAUSE_S if _PAUSE.search(direction) else 0.0
