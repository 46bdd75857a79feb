"""Digits beside a number: part of it, so that it is too long, or none of its business.

"Three one two, five five five, oh one four seven, seven" is no number that can be called, whatever its first ten
digits are. A year, a time or a count beside a number is not part of it; nor is a single digit that an engine wrote
apart from a number which it had cut at its hyphens ("412 -421 -8896 6"): it adds such digits of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.core.token import Token
from rehearse.phone.context import AFTER_NUMBER, is_introduced
from rehearse.phone.pieces import Piece, Run, digits_of
from rehearse.phone.segment import Candidate, is_year

MOST_STRAY = 5
"""Digits. What is longer is something by itself."""


def with_strays(
    numbers: Sequence[Candidate], pieces: Sequence[Piece], run: Run, words: Sequence[Token]
) -> list[Candidate]:
    """Return the numbers of a run with the digits beside them that belong to them.

    Parameters
    ----------
    numbers : sequence of Candidate
        In order, cut from the pieces.
    pieces : sequence of Piece
    run : Run
        What the pieces are a reading of.
    words : sequence of Token
    """
    made: list[Candidate] = []
    for index, number in enumerate(numbers):
        begin = made[-1].end if made else 0
        stop = numbers[index + 1].first if index + 1 < len(numbers) else len(pieces)
        first = begin if _belongs_before(pieces, begin, number, words) else number.first
        end = stop if _belongs_after(pieces, number, stop, run) else number.end
        if (first, end) != (number.first, number.end):
            digits = digits_of(pieces[first : number.first]) + number.digits + digits_of(pieces[number.end : end])
            number = replace(number, digits=digits, first=first, end=end, status="other")
        made.append(number)
    return made


def _belongs_before(pieces: Sequence[Piece], begin: int, number: Candidate, words: Sequence[Token]) -> bool:
    stray = pieces[begin : number.first]
    if not _is_stray(stray) or pieces[number.first].cue or number.digits.startswith(digits_of(stray)):
        return False
    first = stray[0].first_word
    singly = all(len(piece.digits) == 1 for piece in pieces[begin : number.end])
    return pieces[number.first].glued or is_introduced(words, first) or (singly and words[first].starts_sentence)


def _belongs_after(pieces: Sequence[Piece], number: Candidate, stop: int, run: Run) -> bool:
    stray = pieces[number.end : stop]
    if not _is_stray(stray) or any(piece.kind == "letters" for piece in pieces[number.first : number.end]):
        return False
    at_end = stop == len(pieces)
    if at_end and run.ended_by and run.ended_by not in AFTER_NUMBER:
        return False
    if stray[0].cue == "comma":
        return at_end and not run.ended_by and all(len(piece.digits) == 1 for piece in stray)
    return not stray[0].cue and not _added_by_engine(pieces[number.first : number.end], stray)


def _is_stray(stray: Sequence[Piece]) -> bool:
    digits = digits_of(stray)
    return 0 < len(digits) <= MOST_STRAY and not is_year(digits) and not stray[0].plus


def _added_by_engine(used: Sequence[Piece], stray: Sequence[Piece]) -> bool:
    cut_at_hyphens = any(piece.glued and piece.first_word > used[0].first_word for piece in used)
    return cut_at_hyphens and not stray[0].glued and len(digits_of(stray)) == 1
