"""What can be told of a script before a word of it is spoken: what it says, what it lacks, how long it will take."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from rehearse.content.message import read_message
from rehearse.content.script import ScriptPart, read_script, script_parts
from rehearse.core.message import Alarm, ChecklistItem, PhoneAudit, PhoneNumber, Style
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.errors import InputError
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.language import is_another_language
from rehearse.text.tokens import tokens_from_text

MOST_LETTERS, MOST_PIECES = 1100, 220
"""Letters, and words and marks, that are read for what they say: about twice what fits into 45 s, and what the reader
takes in at once. The words after them are only counted."""

_PIECE = re.compile(r"\w+|[^\w\s]")
_ENDLESS_WORD = re.compile(r"([^\s—–…]{50})[^\s—–…]+")
_BLANK_SPACE = re.compile(r"\s")


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
        Seconds at the paces that were reckoned with.
    rate_wpm, digits_per_s : float
        These paces.
    own_takes : int
        The rep's own takes that they come from; 0: the rubric's.
    limit_s : float
    words_left : int
        Words that still fit into the limit; negative, words to cut.
    too_long : str
        Of one that is too long, what can go, and whether the number falls behind the limit; else empty.
    blanks : tuple of str
        What is still to be filled in. What stands beside a blank is missing.
    fillers : tuple of str
        Those that are written in it, each time: "um", "you know".
    missing : tuple of str
        What the style asks for and the script surely does not say.
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
    own_takes: int
    limit_s: float
    words_left: int
    too_long: str
    blanks: tuple[str, ...]
    fillers: tuple[str, ...]
    missing: tuple[str, ...]
    checklist: tuple[ChecklistItem, ...]
    phone_numbers: tuple[PhoneNumber, ...]
    phone_audit: PhoneAudit
    alarms: tuple[Alarm, ...]


def check_script(
    text: str, profile: Profile, style: Style, *, rate_wpm: float, digits_per_s: float, limit_s: float
) -> ScriptCheck:
    """Return what a script says, what it lacks, and how long it will take.

    Parameters
    ----------
    text : str
        The script as it was written.
    profile : Profile
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
        `own_takes` and `too_long` are not known here.

    Raises
    ------
    InputError
        It is written in another language than English.
    """
    script = read_script(text)
    text = beginning_of(text)
    words = tokens_from_text(read_script(text).spoken)
    unread = max(len(script.spoken.split()) - len(words), 0)
    if is_another_language(words):
        raise InputError(
            "This script does not seem to be in English.", "Only English can be judged so far.", code="language"
        )
    message = read_message(words, (), profile, style)
    numbers = message.phone_numbers
    dialled = {index for number in numbers for index in range(number.first_word, number.end_word)}
    count = sum(len(word.spoken) for index, word in enumerate(words) if index not in dialled) + unread
    digits = sum(len(number.digits) for number in numbers)
    words_s, digits_s = 60 * count / rate_wpm, digits / digits_per_s
    total_s = words_s + digits_s + script.pauses_s
    blanks = _blank_places(script_parts(text))
    checklist = tuple(_without_blank(item, blanks) for item in message.checklist)
    if unread:
        checklist = tuple(item if item.found else replace(item, certainty="unsure") for item in checklist)
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
        own_takes=0,
        limit_s=limit_s,
        words_left=int((limit_s - total_s) * rate_wpm // 60),
        too_long="",
        blanks=script.blanks,
        fillers=_fillers(words),
        missing=tuple(item.id for item in checklist if item.required and not item.found and item.certainty == "sure"),
        checklist=checklist,
        phone_numbers=numbers,
        phone_audit=message.phone_audit,
        alarms=message.alarms,
    )


def beginning_of(text: str) -> str:
    """Return as much of a script as is read for what it says, cut between two words, and in a word without end."""
    last = next(islice(_PIECE.finditer(text, 0, MOST_LETTERS), MOST_PIECES, None), None)
    blank = _BLANK_SPACE.search(text, last.start() if last else MOST_LETTERS)
    return _ENDLESS_WORD.sub(r"\1", text[: blank.start()] if blank else text)


def _fillers(words: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(filler.text for filler in heard_fillers(words))


def _blank_places(parts: tuple[ScriptPart, ...]) -> list[int]:
    """Return before which word each blank stands."""
    if not any(part.blank for part in parts):
        return []
    places, index = [], 0
    for part in parts:
        if part.spoken:
            index += len(tokens_from_text(part.text))
        elif part.blank:
            places.append(index)
    return places


def _without_blank(item: ChecklistItem, blanks: list[int]) -> ChecklistItem:
    """Return an item as it was found, or as missing where the words of it lead to a blank."""
    if item.end_word and any(item.first_word < place <= item.end_word for place in blanks):
        return ChecklistItem(item.id, found=False, required=item.required)
    return item
