"""Where digits were said: from words as an engine wrote them to runs of digit pieces.

A *piece* is what was said or written in one go: "five" (5), "twenty three" (23), "eight hundred" (800), "double five"
(55), "-555" (555), "$3,125,550,147". A *run* is a sequence of pieces with nothing between them but what people
put inside a number: a pause, "um", "dash", "area code", a correction. Prices, percentages, times, dates and ordinals
are never pieces; they end a run. Nothing here knows what a telephone number looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rehearse.core.token import Token
from rehearse.text.numerals import ONES, TEENS, TENS, TIMES, ZEROS, is_glued
from rehearse.text.phrase_pattern import word_set

Cue = Literal["", "comma", "stop", "and", "filler", "correction", "area"]
"""What stands before a piece, the strongest of it."""

Kind = Literal["digit", "teen", "tens", "hundred", "thousand", "times", "written", "amount"]
"""digit to times: number words; written: digits; amount: digits with thousands commas or a currency."""

_CUE_ORDER: tuple[Cue, ...] = ("", "comma", "stop", "and", "filler", "correction", "area")

_SCAN = re.compile(
    r"""
      (?P<date>\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/-])|(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|[01]?\d-[0-3]?\d-(?:19|20)\d\d(?!\d))
    | (?P<clock>\d{1,2}:\d{2}(?!\d)|\d{1,2}[ap]\.?m\b)
    | (?P<amount>[$£€¥]?\d{1,3}(?:,\d{3})+(?!,?\d)(?:\.\d+)?[kmb%]?|[$£€¥]\d+(?:\.\d\d?)?[kmb]?(?![-.]?\d))
    | (?P<percent>\d+(?:\.\d+)?%)
    | (?P<decimal>\d{1,2}\.\d{1,2}(?![.\d-]))
    | (?P<ordinal>\d+(?:st|nd|rd|th)\b)
    | (?P<code>\d+(?!x\d)[A-Za-z]\w*|(?!(?:x|ext)\.?\d)[A-Za-z]+\d\w*)
    | (?P<digits>\d+)
    | (?P<word>[A-Za-z]+(?:['’][A-Za-z]+)*)
    | (?P<mark>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SEPARATORS = frozenset({"dash", "hyphen", "dot", "point", "space", "then"})
_CORRECTIONS = word_set("sorry no wait correction actually rather pardon oops excuse me scratch that make i mean")
_AREA = frozenset({"area", "code"})
_MOST_BETWEEN = 4
"""Words that may stand between two pieces of one number."""

_DASHES = frozenset({"-", "–", "‑"})
_LETTER_EIGHT = re.compile(r"-[Aa]\b")
"""What an engine may write for a last "eight": 268 -441 -A."""

_VANITY = re.compile(r"(?:1-)?8(?:00|33|44|55|66|77|88)-(?=[A-Z0-9-]*[A-Z])(?:[A-Z0-9]-?){7,}", re.IGNORECASE)
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")


@dataclass(frozen=True, slots=True)
class Piece:
    """Digits that were said in one go.

    Attributes
    ----------
    digits : str
    kind : Kind
    first_word, end_word : int
        Words ``first_word:end_word`` hold it.
    cue : Cue
        What stands before it.
    glued : bool
        Written as one with the piece before: the hyphen of "-555".
    plus : bool
        A plus sign stands before it.
    part : tuple of float
        Which part of its words' time it takes, 0 to 1.
    """

    digits: str
    kind: Kind
    first_word: int
    end_word: int
    cue: Cue = ""
    glued: bool = False
    plus: bool = False
    part: tuple[float, float] = (0.0, 1.0)

    def span_s(self, words: Sequence[Token]) -> tuple[float, float]:
        """Return when it starts and ends, in seconds."""
        start_s, end_s = words[self.first_word].start_s, words[self.end_word - 1].end_s
        return start_s + self.part[0] * (end_s - start_s), start_s + self.part[1] * (end_s - start_s)


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that may belong together, and an extension said after them.

    `ended_by` is the plain word that follows the run, empty where a clause ends or nothing follows; `is_extension`
    tells that the run follows the word "extension".
    """

    pieces: tuple[Piece, ...]
    ended_by: str = ""
    is_extension: bool = False


@dataclass(slots=True)
class _Atom:
    kind: str
    text: str
    first_word: int
    end_word: int
    spaced: bool


@dataclass(slots=True)
class _Reader:
    """Collects pieces into runs while the atoms go by."""

    runs: list[Run] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    between: int = 0
    cue: Cue = ""
    glue: bool = False
    plus: bool = False
    is_extension: bool = False

    def add(self, digits: str, kind: Kind, atom: _Atom) -> None:
        if self.between > _MOST_BETWEEN:
            self.close("")
        glued = self.glue and bool(self.pieces) and not atom.spaced
        cue: Cue = "" if glued else self.cue
        self.pieces.append(Piece(digits, kind, atom.first_word, atom.end_word, cue, glued, self.plus))
        self.between, self.cue, self.glue, self.plus = 0, "", False, False

    def connect(self, cue: Cue, words: int = 1) -> None:
        self.cue = max(self.cue, cue, key=_CUE_ORDER.index)
        self.between += words

    def close(self, ended_by: str) -> None:
        if self.pieces:
            clear = self.cue in ("comma", "stop")
            self.runs.append(Run(tuple(self.pieces), "" if clear else ended_by, self.is_extension))
        self.pieces = []
        self.between, self.cue, self.glue, self.plus, self.is_extension = 0, "", False, False, False


def digits_of(pieces: Sequence[Piece]) -> str:
    """Return the digits of some pieces, one after another."""
    return "".join(piece.digits for piece in pieces)


def digit_runs(words: Sequence[Token]) -> tuple[Run, ...]:
    """Return every run of digits in the words, in order.

    Parameters
    ----------
    words : sequence of Token
        In time order.

    Returns
    -------
    tuple of Run
        With number words as they were said ("twenty" and "three" are two pieces): see `readings`.
    """
    reader = _Reader()
    for atom in _atoms(words):
        _read_atom(atom, reader)
    reader.close("")
    return tuple(reader.runs)


def _read_atom(atom: _Atom, reader: _Reader) -> None:
    if atom.kind == "digits":
        reader.add(atom.text, "written", atom)
    elif atom.kind == "amount" and _could_be_dialled(atom.text):
        reader.add(re.sub(r"\D", "", atom.text), "amount", atom)
    elif atom.kind == "hesitation":
        reader.connect("filler")
    elif atom.kind == "word":
        _read_word(atom, reader)
    elif atom.kind == "mark":
        _read_mark(atom, reader)
    else:
        reader.close(atom.kind)


def _read_word(atom: _Atom, reader: _Reader) -> None:
    word = atom.text.lower().replace("’", "'")
    number = _number_word(word)
    if number:
        reader.add(*number, atom)
    elif reader.glue and reader.pieces and not atom.spaced and word == "a":
        reader.add("8", "digit", atom)  # "-A" after "441": the engine spelled "eight" as a letter
    elif reader.is_extension and not reader.pieces and word in ("is", "number"):
        return
    elif word in ("x", "ext", "extension"):
        reader.close(word)
        reader.is_extension = True
    elif word in _AREA:
        reader.connect("area")
    elif word == "plus":
        reader.connect("")
        reader.plus = True
    elif word in _SEPARATORS:
        reader.connect("")
    elif word == "and":
        reader.connect("and")
    elif word in _CORRECTIONS and reader.pieces:
        reader.connect("correction")
    elif word == "is" and reader.cue == "area":
        reader.connect("area")
    else:
        reader.close(word)


def _read_mark(atom: _Atom, reader: _Reader) -> None:
    if atom.text in "-–‑./()" and not atom.spaced:
        reader.glue = True
    if atom.text == "+":
        reader.plus = True
    elif atom.text in ",:":
        reader.connect("comma", 0)
    elif atom.text in ".!?;":
        reader.connect("stop", 0)
    elif atom.text in "—…":
        reader.connect("filler", 0)
    elif atom.text in "$£€%#&":
        reader.close(atom.text)


def _number_word(word: str) -> tuple[str, Kind] | None:
    if word in ONES:
        return str(ONES[word]), "digit"
    if word in ZEROS:
        return "0", "digit"
    if word in TEENS:
        return str(TEENS[word]), "teen"
    if word in TENS:
        return str(TENS[word]), "tens"
    if word in TIMES:
        return str(TIMES[word]), "times"
    if word == "hundred" or word == "thousand":
        return "", "hundred" if word == "hundred" else "thousand"
    return None


def _could_be_dialled(text: str) -> bool:
    """Tell whether an amount may be a telephone number in disguise: long, whole, and not round."""
    if "." in text or text[-1] in "kmbKMB%":
        return False
    digits = re.sub(r"\D", "", text)
    if text[0] in "$£€¥":
        return len(digits) in (10, 11)
    return True


def _atoms(words: Sequence[Token]) -> Iterator[_Atom]:
    """Yield dates, times, amounts, digits, words and marks, numerals that were cut into tokens joined first."""
    for first, end in _chunks(words):
        if words[first].hesitation:
            yield _Atom("hesitation", words[first].text, first, first + 1, True)
            continue
        text = "".join(word.text for word in words[first:end])
        owners = [index for index in range(first, end) for _ in words[index].text]
        if _VANITY.fullmatch(text.rstrip(" ,.!?")):
            text = text.lower().translate(_KEYPAD)
        for match in _SCAN.finditer(text):
            owner, last_owner = owners[match.start()], owners[match.end() - 1]
            yield _Atom(match.lastgroup or "mark", match[0], owner, last_owner + 1, match.start() == 0)


def _chunks(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or not _belong_together(words[index - 1], words[index]):
            yield first, index
            first = index


def _belong_together(before: Token, after: Token) -> bool:
    if before.hesitation or after.hesitation:
        return False
    if before.text in _DASHES or after.text in _DASHES or is_glued(before.text, after.text):
        return True
    return before.text[-1:].isdecimal() and bool(_LETTER_EIGHT.match(after.text))
