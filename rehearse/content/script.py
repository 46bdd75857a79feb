"""Scripts: what a written message will sound like, and how a take follows it.

A script is plain text. A first line ``# Title`` names the message; other headings, and stage directions in [brackets],
are not spoken; "[pause]" and "[pause 2 s]" take their time, and "[blank: your company]" is to be filled in before it
can be said. Everything else is read by the same code that reads what was said in a recording.

The time a script takes: its words at a pace that has the ordinary pauses in it, its telephone numbers digit by digit,
and the pauses it asks for. A teleprompter keeps the place in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.message import PhoneNumber
from rehearse.core.profile import Profile
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text

PAUSE_S = 1.0
"""Seconds that "[pause]" takes when it does not say."""

_TITLE = re.compile(r"\A\s*#[^\S\n]+(\S.*)(?:\n|\Z)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s.*$", re.MULTILINE)
_DIRECTION = re.compile(r"\[([^\[\]]*)\]")
_BLANK = re.compile(r"\s*blank\b[\s:]*(.*)", re.IGNORECASE | re.DOTALL)
_PAUSE = re.compile(r"\b(?:pause|breathe|breath|beat|wait|silence)\b", re.IGNORECASE)
_SECONDS = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(?:s\b|sec|second)", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^[^\S\n]*(?:[-*+>]|\d+\.)\s+", re.MULTILINE)


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
    blanks : tuple of str
        What is still to be filled in: "your company" of "[blank: your company]".
    """

    title: str
    spoken: str
    pauses_s: float
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptPart:
    """A stretch of a script: words to say, or a direction (`spoken` is false): a pause, a blank."""

    text: str
    spoken: bool
    pause_s: float = 0.0
    blank: str = ""


def read_script(text: str) -> Script:
    """Return the title of a script, what is to be said, and the pauses it asks for."""
    title = _TITLE.match(text)
    parts = script_parts(text)
    spoken = " ".join(part.text for part in parts if part.spoken)
    blanks = tuple(dict.fromkeys(part.blank for part in parts if part.blank))
    return Script(title[1].rstrip("# \t") if title else "", spoken, sum(part.pause_s for part in parts), blanks)


def script_parts(text: str) -> tuple[ScriptPart, ...]:
    """Return what is to be said and the directions between, in their order; the title and headings are left out."""
    title = _TITLE.match(text)
    body = _HEADING.sub("", text[title.end() :] if title else text)
    parts: list[ScriptPart] = []
    for index, piece in enumerate(_DIRECTION.split(body)):
        if index % 2:
            blank = _BLANK.match(piece)
            left_open = (" ".join(blank[1].split()) or "a blank") if blank else ""
            pause_s = 0.0 if blank else _pause_s(piece)
            parts.append(ScriptPart(f"[{' '.join(piece.split())}]", False, pause_s, left_open))
        elif spoken := " ".join(_MARKUP.sub("", piece).split()):
            parts.append(ScriptPart(spoken, True))
    return tuple(parts)


def _pause_s(direction: str) -> float:
    seconds = _SECONDS.search(direction)
    if seconds:
        return float(seconds[1])
    return PAUSE_S if _PAUSE.search(direction) else 0.0


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


def cues(
    text: str,
    profile: Profile,
    *,
    rate_wpm: float,
    digits_per_s: float,
    numbers: Sequence[PhoneNumber] | None = None,
) -> tuple[Cue, ...]:
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
    numbers : sequence of PhoneNumber, optional
        The telephone numbers in it, where they are known; else they are looked for.

    Returns
    -------
    tuple of Cue
        One after the other, without gaps. The last ends when `check_script` says that the message will.
    """
    parts = script_parts(text)
    spoken = tokens_from_text(" ".join(part.text for part in parts if part.spoken))
    number_s = [0.0] * len(spoken)
    in_number = [False] * len(spoken)
    for number in find_phone_numbers(spoken, profile) if numbers is None else numbers:
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
