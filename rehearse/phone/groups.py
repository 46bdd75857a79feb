"""In which groups the digits of a telephone number were said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from rehearse.core.token import Token
from rehearse.phone.pieces import Piece, digits_of

GROUP_GAP_S = 0.2
"""A gap between words that may part two groups. Word times swallow part of a pause: silence of 0.25 s shows as less."""

GROUP_GAP_OVER_MEDIAN = 2.0
"""A gap that parts groups is this many times the median gap of its number."""

LONGEST_GROUP = 5
"""Digits that are written as one group, at most."""


def spoken_groups(
    pieces: Sequence[Piece], words: Sequence[Token], pauses: Sequence[tuple[float, float]] = ()
) -> tuple[str, ...]:
    """Return the digits of a number in the groups in which they were said.

    Parameters
    ----------
    pieces : sequence of Piece
        Those that make the number.
    words : sequence of Token
        All of the message.
    pauses : sequence of (start_s, end_s)
        Silent pauses found in the sound.

    Returns
    -------
    tuple of str
        By the pauses, else by the gaps between words, else as it was written; empty where none of them tells.
    """
    for borders in (_at_pauses(pieces, words, pauses), _at_gaps(pieces, words), _as_written(pieces)):
        groups = _cut(pieces, borders)
        if len(groups) > 1 and _believable(groups):
            return groups
    return ()


def pauses_inside(start_s: float, end_s: float, pauses: Sequence[tuple[float, float]]) -> int:
    """Return how many pauses lie wholly inside a span of time."""
    return sum(start_s < start and end < end_s for start, end in pauses)


def _cut(pieces: Sequence[Piece], borders: Sequence[int]) -> tuple[str, ...]:
    edges = [0, *borders, len(pieces)]
    groups = (digits_of(pieces[a:b]) for a, b in pairwise(edges))
    return tuple(group for group in groups if group)


def _believable(groups: Sequence[str]) -> bool:
    """Tell whether people say a number so: groups of two to five digits, but for a first 0 or 1."""
    return all(2 <= len(group) <= LONGEST_GROUP or (index == 0 and group in "01") for index, group in enumerate(groups))


def _at_pauses(pieces: Sequence[Piece], words: Sequence[Token], pauses: Sequence[tuple[float, float]]) -> list[int]:
    middles = [sum(piece.span_s(words)) / 2 for piece in pieces]
    return [
        index
        for index in range(1, len(pieces))
        if any(middles[index - 1] < (start + end) / 2 < middles[index] for start, end in pauses)
    ]


def _at_gaps(pieces: Sequence[Piece], words: Sequence[Token]) -> list[int]:
    spans = [piece.span_s(words) for piece in pieces]
    gaps = [after[0] - before[1] for before, after in pairwise(spans)]
    if len(gaps) < 2:
        return []
    least = max(GROUP_GAP_S, GROUP_GAP_OVER_MEDIAN * median(gaps)) if len(gaps) > 2 else GROUP_GAP_S
    return [index for index, gap in enumerate(gaps, start=1) if gap >= least]


def _as_written(pieces: Sequence[Piece]) -> list[int]:
    """Return where the writing parts groups: at a longer piece, or at a comma that not every digit has."""
    parted = [bool(piece.cue) for piece in pieces[1:]]
    commas_tell = not all(parted)
    return [
        index
        for index in range(1, len(pieces))
        if len(pieces[index].digits) > 1 or len(pieces[index - 1].digits) > 1 or (commas_tell and parted[index - 1])
    ]
