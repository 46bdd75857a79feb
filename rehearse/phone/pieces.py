"""Pieces of digits, and runs of them: what `rehearse.phone.digits` reads out of words.

A *piece* is what was said or written in one go: "five" (5), "twenty three" (23), "eight hundred" (800), "double five"
(55), "-555" (555), "$3,125,550,147", "FLOWERS" (3569377). A *run* is a sequence of pieces with nothing between them
but what people put inside a number: a pause, "um", "dash", "area code", a correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rehearse.core.token import Token

Cue = Literal["", "comma", "stop", "and", "filler", "correction", "area"]
"""What stands before a piece, the strongest of it."""

CUE_ORDER: tuple[Cue, ...] = ("", "comma", "stop", "and", "filler", "correction", "area")

Kind = Literal["digit", "teen", "tens", "hundred", "thousand", "times", "written", "amount", "letters", "homophone"]
"""digit to times: number words; written: digits; amount: digits with thousands commas or a currency; letters: a word
on the keypad; homophone: "to", "for", "won" where a digit would stand."""


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
    dot : bool
        A dot or the word "dot" or "point" stands before it, and no other mark.
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
    dot: bool = False
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


def digits_of(pieces: Sequence[Piece]) -> str:
    """Return the digits of some pieces, one after another."""
    return "".join(piece.digits for piece in pieces)
