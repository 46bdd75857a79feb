"""How number words go together: "twenty" and "three" are 23, "five" and "hundred" 500, "double" and "five" 55."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rehearse.phone.pieces import Kind, Piece

LONGEST_WRITTEN = 11
"""Digits. A longer string without a break may be two numbers."""


NOT_COUNTED = 2.0
"""What the reading "eight hundred" "five" loses against "eight hundred five" (see `split_numbers`)."""


def readings(pieces: Sequence[Piece]) -> tuple[tuple[tuple[Piece, ...], float], ...]:
    """Return the ways in which number words can be put together, the most natural first.

    "Eight hundred five five" is 805 5 when something is counted and 800 5 5 on the telephone.

    Parameters
    ----------
    pieces : sequence of Piece
        As `rehearse.phone.digits.digit_runs` gives them.

    Returns
    -------
    tuple of (pieces, cost)
        One or two ways, each with what it loses in the comparison of `split_numbers`.
    """
    opened = [part for piece in pieces for part in _opened(piece)]
    counted, dialled = _put_together(opened, as_count=True), _put_together(opened, as_count=False)
    return ((counted, 0.0),) if counted == dialled else ((counted, 0.0), (dialled, NOT_COUNTED))


def _opened(piece: Piece) -> Sequence[Piece]:
    """Open a string of digits that is longer than a number into single ones: it may be two numbers in a row."""
    if len(piece.digits) <= LONGEST_WRITTEN:
        return (piece,)
    count = len(piece.digits)
    later = replace(piece, cue="", glued=False, plus=False)
    return [
        replace(later if index else piece, digits=digit, part=(index / count, (index + 1) / count))
        for index, digit in enumerate(piece.digits)
    ]


def _put_together(pieces: Sequence[Piece], *, as_count: bool) -> tuple[Piece, ...]:
    made: list[Piece] = []
    rest = list(pieces)
    while rest:
        piece = rest.pop(0)
        if piece.kind == "times":
            if not _is_repeatable(rest):
                continue
            piece = _joined(piece, rest.pop(0), _repeated)
        elif piece.kind == "tens":
            piece = _with_ones(piece, rest)
        while piece.digits and _next_is(rest, "hundred", "thousand"):
            piece = _scaled(piece, rest, as_count=as_count)
        if piece.digits:
            made.append(piece)
    return tuple(made)


def _with_ones(tens: Piece, rest: list[Piece]) -> Piece:
    if _next_is(rest, "digit") and rest[0].digits != "0":
        return _joined(tens, rest.pop(0), _sum)
    return tens


def _scaled(piece: Piece, rest: list[Piece], *, as_count: bool) -> Piece:
    scale = 100 if rest[0].kind == "hundred" else 1000
    piece = _joined(piece, rest.pop(0), lambda number, _: str(int(number) * scale))
    if not as_count:
        return piece
    if scale == 1000 and _next_is(rest, "digit") and _next_is(rest[1:], "hundred"):
        hundreds = _joined(rest.pop(0), rest.pop(0), lambda number, _: f"{number}00")
        piece = _joined(piece, hundreds, _sum)
    if _next_is(rest, "tens", "teen", "digit", after_and=True) and rest[0].digits != "0":
        last = rest.pop(0)
        piece = _joined(piece, _with_ones(last, rest) if last.kind == "tens" else last, _sum)
    return piece


def _is_repeatable(rest: Sequence[Piece]) -> bool:
    return bool(rest) and rest[0].kind in ("digit", "written") and rest[0].cue in ("", "comma", "filler")


def _repeated(times: str, digits: str) -> str:
    """Return what "double" makes of the digits after it: of a whole group the first; "triple 555" is written out."""
    count = int(times)
    if digits == digits[0] * count:
        return digits
    return digits[0] * count + digits[1:]


def _next_is(rest: Sequence[Piece], *kinds: Kind, after_and: bool = False) -> bool:
    return bool(rest) and rest[0].kind in kinds and rest[0].cue in (("", "and") if after_and else ("",))


def _sum(first: str, second: str) -> str:
    return str(int(first) + int(second))


def _joined(first: Piece, second: Piece, digits: Callable[[str, str], str]) -> Piece:
    kind: Kind = "written" if second.kind == "written" else first.kind
    return replace(first, digits=digits(first.digits, second.digits), end_word=second.end_word, kind=kind)
