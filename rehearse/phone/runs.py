"""The runs of digits that may hold a telephone number: no server addresses, "to" and "for" where they are digits.

And the digits beside a number, its strays: part of it, so that it is too long, or none of its business.
"Three one two, five five five, oh one four seven, seven" is no number that can be called, whatever its first ten
digits are. A year, a time or a count beside a number is not part of it; nor is a single digit that an engine wrote
apart from a number which it had cut at its hyphens ("412 -421 -8896 6"): it adds such digits of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.core.token import Token
from rehearse.phone.context import AFTER_NUMBER, is_introduced
from rehearse.phone.digits import digit_runs
from rehearse.phone.number_words import readings
from rehearse.phone.pieces import Piece, Run, digits_of
from rehearse.phone.segment import Candidate, is_year, split_numbers

LONGEST_RUN = 48
"""Pieces. A run that is longer than a number said four times is somebody who counts, or reads out a list."""

_ADDRESS_GROUPS = 4
_LARGEST_OCTET = 255


def runs_of_digits(words: Sequence[Token], region: str) -> list[Run]:
    """Return the runs of digits in the words, in order.

    Parameters
    ----------
    words : sequence of Token
        In time order.
    region : str
        ISO 3166 country.
    """
    runs = _with_homophones(digit_runs(words), digit_runs(words, homophones=True), region)
    return [part for run in runs for kept in _without_addresses(run) for part in _in_parts(kept)]


def _with_homophones(plain: Sequence[Run], heard: Sequence[Run], region: str) -> Sequence[Run]:
    """Return the runs, with a word that sounds like a digit only where it makes a number that can be called."""
    chosen = list(plain)
    for run in heard:
        if not any(piece.kind == "homophone" for piece in run.pieces) or not _all_dialled(run, region):
            continue
        first, end = run.pieces[0].first_word, run.pieces[-1].end_word
        before = [other for other in chosen if other.pieces[0].first_word < first]
        after = [other for other in chosen if other.pieces[0].first_word >= end]
        parts = chosen[len(before) : len(chosen) - len(after)]
        if not any(_callable_numbers(part, region)[1] for part in parts):
            chosen = [*before, run, *after]
    return chosen


def _all_dialled(run: Run, region: str) -> bool:
    """Tell whether each homophone of a run lies within a number that can be called, and does not begin it."""
    reading, numbers = _callable_numbers(run, region)
    inside = {k for number in numbers for k in range(number.first + 1, number.end)}
    return all(k in inside for k, piece in enumerate(reading) if piece.kind == "homophone")


def _callable_numbers(run: Run, region: str) -> tuple[Sequence[Piece], list[Candidate]]:
    reading = readings(run.pieces)[0][0]
    return reading, [number for number in split_numbers(reading, region).numbers if number.status == "callable"]


def _without_addresses(run: Run) -> list[Run]:
    """Cut a server's address out of a run: four figures up to 255 with three dots between."""
    kept: list[list[Piece]] = [[]]
    for stretch in _stretches(run.pieces):
        if _is_address(stretch):
            kept.append([])
        else:
            kept[-1] += stretch
    if len(kept) == 1:
        return [run]
    ends = [run.ended_by if pieces and pieces[-1] is run.pieces[-1] else "dot" for pieces in kept]
    return [replace(run, pieces=tuple(pieces), ended_by=end) for pieces, end in zip(kept, ends, strict=True) if pieces]


def _stretches(pieces: Sequence[Piece]) -> list[list[Piece]]:
    stretches: list[list[Piece]] = []
    for piece in pieces:
        if not stretches or piece.cue not in ("", "filler"):
            stretches.append([])
        stretches[-1].append(piece)
    return stretches


def _is_address(pieces: Sequence[Piece]) -> bool:
    groups: list[list[Piece]] = []
    for piece in pieces:
        if not groups or piece.dot:
            groups.append([])
        groups[-1].append(piece)
    figures = [digits_of(readings(group)[0][0]) for group in groups]
    return len(figures) == _ADDRESS_GROUPS and all(
        figure and len(figure) <= len(str(_LARGEST_OCTET)) and int(figure) <= _LARGEST_OCTET for figure in figures
    )


def _in_parts(run: Run) -> Sequence[Run]:
    starts = range(0, len(run.pieces), LONGEST_RUN)
    return [replace(run, pieces=run.pieces[start : start + LONGEST_RUN]) for start in starts]


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
        begun_again = index > 0 and numbers[index - 1].digits == number.digits
        begun_again = begun_again and number.digits.startswith(digits_of(pieces[number.end : stop]))
        end = stop if not begun_again and _belongs_after(pieces, number, stop, run) else number.end
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
