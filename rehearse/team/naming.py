"""Who left a recording, by its folder or its name; and names that are not to be read, as letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase
from typing import Any, TypeVar

from rehearse.core.take import Take
from rehearse.errors import UsageError

FOLDER = "folder"
"""The rep is the folder."""

_FIELD = re.compile(r"\{(\w*)\}")
_FIELDS = ("rep", "message", "any", "")
_HINT = "Such as: folder, {rep}_{message}, {any}-{rep}, or a regular expression with (?P<rep>...)."

LEAST_NAME_LETTERS = 3
"""A part of a name that is shorter stands in other words too."""

_QUOTED = re.compile(r"“[^”]*”")

GREETINGS = ("hi", "hello", "hey", "morning", "afternoon")
NO_NAMES = ("this", "it's", "it", "there", "i", "i'm", "my")
FIRST_WORDS = 8
"""Somebody is greeted within them."""

MASK = "#"
"""Stands for a telephone number."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class RepFrom:
    """How the rep, and perhaps the message, is read from where a recording lies.

    Attributes
    ----------
    text : str
        As it was asked for.
    pattern : re.Pattern or None
        None reads the folder.
    """

    text: str
    pattern: re.Pattern[str] | None

    @classmethod
    def parse(cls, text: str) -> RepFrom:
        """Return what ``folder``, ``{rep}_{message}`` or ``(?P<rep>[a-z]+).*`` asks for.

        Raises
        ------
        UsageError
            It names no rep, or is no pattern.
        """
        if text == FOLDER:
            return cls(text, None)
        try:
            pattern = re.compile(text if "(?P<" in text else _as_expression(text))
        except re.error as error:
            raise UsageError(f"Cannot use --rep-from {text}: {error}.", _HINT) from error
        if "rep" not in pattern.groupindex:
            raise UsageError(f"Cannot use --rep-from {text}: it does not say where the rep stands.", _HINT)
        return cls(text, pattern)

    def read(self, file: Path, below: Path | None = None) -> tuple[str, str] | None:
        """Return rep and message (empty where the name tells none) of a file; None where it does not fit.

        Parameters
        ----------
        file : Path
        below : Path, optional
            The folder that was given: the rep is the first folder below it, the message the next one, else the folder
            itself. A file that lies in no folder below it is its own folder's.
        """
        if self.pattern is None:
            inner = file.relative_to(below).parts if below and file.is_relative_to(below) else ()
            if below is None or len(inner) < 2:
                return file.absolute().parent.name, ""
            return inner[0], inner[1] if len(inner) > 2 else below.absolute().name
        found = self.pattern.fullmatch(file.stem)
        if found is None or not found["rep"].strip(" _-."):
            return None
        parts = found.groupdict()
        return parts["rep"].strip(" _-."), (parts.get("message") or "").strip(" _-.")


def _as_expression(text: str) -> str:
    """Return a pattern with {rep}, {message} and {any} as a regular expression."""
    names = _FIELD.findall(text)
    unknown = [name for name in names if name not in _FIELDS]
    if unknown or "rep" not in names:
        what = f"it has no {{{unknown[0]}}}" if unknown else "it does not say where the {rep} stands"
        raise UsageError(f"Cannot use --rep-from {text}: {what}.", _HINT)
    pieces = _FIELD.split(text)
    literal = [re.escape(piece) for piece in pieces[::2]]
    groups = [f"(?P<{name}>.+?)" if name in ("rep", "message") else ".*?" for name in pieces[1::2]]
    return "".join(part for pair in zip(literal, [*groups, ""], strict=True) for part in pair)


def letters_for(names: Iterable[str]) -> dict[str, str]:
    """Return a letter for each name, in alphabetical order: A to Z, then AA, AB and so on.

    >>> letters_for(["Zoe", "Ann"])
    {'Ann': 'A', 'Zoe': 'B'}
    """
    return {name: _letter(place) for place, name in enumerate(sorted({name for name in names if name}))}


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, left = divmod(place - 1, len(ascii_uppercase))
        letters = ascii_uppercase[left] + letters
    return letters


def without_names(value: _Value, letters: Mapping[str, str], *, quotes: bool = True) -> _Value:
    """Return a value, however deep, with every name, and every longer part of one, as its letter.

    Parameters
    ----------
    value : text, sequence, mapping or dataclass
    letters : mapping of name to letter
    quotes : bool, optional
        Keep what is quoted of a message; its words may name others.
    """
    parts = {
        part: letter
        for name, letter in letters.items()
        for part in (name, *(word for word in name.split() if name.islower() or word[:1].isupper()))
    }
    long = sorted((part for part in parts if len(part) >= LEAST_NAME_LETTERS or part in letters), key=len, reverse=True)
    known = {part.casefold(): parts[part] for part in long}
    names = re.compile("|".join(rf"(?<!\w){re.escape(part)}(?!\w)" for part in long) or r"(?!)", re.IGNORECASE)

    def cleared(inner: Any) -> Any:
        if isinstance(inner, str):
            inner = names.sub(lambda found: known[found[0].casefold()], inner)
            return inner if quotes else _QUOTED.sub("“…”", inner)
        if is_dataclass(inner) and not isinstance(inner, type):
            return replace(inner, **{one.name: cleared(getattr(inner, one.name)) for one in fields(inner)})
        if isinstance(inner, Mapping):
            return {key: cleared(part) for key, part in inner.items()}
        if isinstance(inner, Sequence) and not isinstance(inner, bytes):
            return type(inner)(cleared(part) for part in inner)  # type: ignore[call-arg]
        return inner

    done: _Value = cleared(value)
    return done


def anonymous_take(take: Take) -> Take:
    """Return a take without the names of rep, company, customers and whoever is greeted, and without its number.

    Whoever else is named in the middle of the message stays.
    """
    said = {item.id: item.text for item in take.message.checklist if item.found}
    letters = {take.rep: "A", said.get("your_name", ""): "A", said.get("company", ""): "B"}
    letters |= {said.get("customers", ""): "C", _greeted(take): "D"}
    known = {"your_name": "A", "company": "B", "customers": "C"}
    letters |= {item.probably: known[item.id] for item in take.message.checklist if item.id in known}
    numbers = tuple(replace(one, digits="", text=MASK, groups=(), probably=None) for one in take.message.phone_numbers)
    masked = {place for one in take.message.phone_numbers for place in range(one.first_word, one.end_word)}
    transcript = take.transcript
    if transcript is not None:
        words = (replace(word, text=MASK) if place in masked else word for place, word in enumerate(transcript.words))
        transcript = replace(transcript, words=tuple(words), corrections=(), as_heard=None)
    take = replace(
        take,
        file="take",
        source="",
        message_name="message",
        message=replace(take.message, phone_numbers=numbers, script=None),
        transcript=transcript,
    )
    return without_names(take, {name: letter for name, letter in letters.items() if name})


def _greeted(take: Take) -> str:
    """Return who is greeted in the first words; empty where nobody is heard to be."""
    words = [word.text.strip(" .,!?") for word in take.transcript.words[:FIRST_WORDS]] if take.transcript else []
    for word, name in pairwise(words):
        if word.casefold() in GREETINGS and name[:1].isupper() and name.casefold() not in NO_NAMES:
            return name
    return ""
