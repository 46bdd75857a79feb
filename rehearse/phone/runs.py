"""The runs of digits that may hold a telephone number: no server addresses, "to" and "for" where they are digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.core.token import Token
from rehearse.phone.digits import digit_runs
from rehearse.phone.number_words import readings
from rehearse.phone.pieces import Piece, Run, digits_of
from rehearse.phone.segment import Candidate, split_numbers

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
