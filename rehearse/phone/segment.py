"""Cut a run of digit pieces into telephone numbers.

Two numbers may follow each other without a word between, a number may be begun twice, or be mended half-way. Of all
ways to cut a run, the one is taken that explains most of it: numbers that can be called first, then the same number
said again, then local numbers, then anything long enough; what is left over costs. The weights below only rank the
ways to cut; they judge nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from rehearse.phone.audit import differ_by_a_slip
from rehearse.phone.countries import LONGEST, has_national_length
from rehearse.phone.pieces import Piece, digits_of
from rehearse.phone.plan import (
    INTERNATIONAL,
    Dialled,
    e164,
    identity,
    is_local,
    read_number,
)  # fmt: skip
from rehearse.text.numerals import SHORTEST_PHONE_NUMBER

CALLABLE, ABROAD, NEW_AREA_CODE = 10.0, 9.6, 6.0
OF_NATIONAL_LENGTH, LOCAL, OTHER, REPEATED = 4.4, 4.0, 3.0, 3.0
SHORT_SAID_AGAIN, KNOWN = 2.0, 1.0
LEFT_OVER_PER_DIGIT = 1.0
BEGUN_TWICE = 0.3
SAID_AGAIN = 0.6
MENDED = 0.6
SPLIT_GLUED, SPLIT_UNCUED, SPLIT_CUED = -3.0, -0.5, 0.3
SHORTEST_SAID_TWICE = 4
"""Digits of the shortest number that may be recognised by being said twice."""

_DOUBLED = re.compile(r"(\d{2,})\1")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A telephone number in a run: its digits, and pieces ``first:end`` of the run that hold it."""

    digits: str
    first: int
    end: int
    status: Literal["callable", "local", "other"]
    international: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut a run, and how well it explains it."""

    score: float
    numbers: tuple[Candidate, ...]


def split_numbers(
    pieces: Sequence[Piece], region: str, known: AbstractSet[str] = frozenset(), *, expected: bool = False
) -> Cut:
    """Return the best way to cut a run into telephone numbers.

    Parameters
    ----------
    pieces : sequence of Piece
        One of the `readings` of a run.
    region : str
        ISO 3166 country.
    known : set of str
        The `identity` of likely numbers: the rep's own, those said elsewhere in the message. They settle a tie.
    expected : bool
        A number was announced, or stands alone: it may be said in any way, and have as few as four digits.

    Returns
    -------
    Cut
        Its numbers in order; none where nothing looks like a telephone number.
    """
    best = [Cut(0.0, ())]
    for end in range(1, len(pieces) + 1):
        left = best[-1]
        options = [Cut(left.score - LEFT_OVER_PER_DIGIT * len(pieces[end - 1].digits), left.numbers)]
        length = 0
        for first in range(end - 1, -1, -1):
            length += len(pieces[first].digits)
            if length > LONGEST + 3:
                break
            options += _with_number(best, pieces, first, end, region, known, expected=expected)
        best.append(max(options, key=lambda cut: cut.score))
    return max([best[-1], *_said_again(pieces, region, expected=expected)], key=lambda cut: cut.score)


def _with_number(
    best: Sequence[Cut],
    pieces: Sequence[Piece],
    first: int,
    end: int,
    region: str,
    known: AbstractSet[str],
    *,
    expected: bool,
) -> list[Cut]:
    found = _number(pieces, first, end, region, expected=expected)
    if not found:
        return []
    score, number = found
    if identity(number.digits, region, number.international) in known:
        score += KNOWN
    score += _border(pieces, first) + _border(pieces, end)
    if best[first].numbers and best[first].numbers[-1].digits == number.digits:
        score += SAID_AGAIN
    before, whole = best[first].numbers, number
    if before and _puts_right(pieces[first], before[-1], number):
        before, whole = before[:-1], replace(number, first=before[-1].first)
    cuts = [Cut(best[first].score + score, (*before, whole))]
    begun = ""
    for start in range(first - 1, -1, -1):
        begun = pieces[start].digits + begun
        if len(begun) > len(number.digits):
            break
        if number.digits.startswith(begun) and (len(begun) > 1 or pieces[first].cue):
            cuts.append(Cut(best[start].score + score - BEGUN_TWICE, (*best[start].numbers, number)))
    return cuts


def _puts_right(piece: Piece, before: Candidate, number: Candidate) -> bool:
    """Tell whether a number stands for the one before, said whole again: "0148, no wait, 312-555-0147"."""
    put_right = piece.cue == "correction" and before.digits != number.digits
    return put_right and differ_by_a_slip(before.digits, number.digits)


def _number(
    pieces: Sequence[Piece], first: int, end: int, region: str, *, expected: bool
) -> tuple[float, Candidate] | None:
    """Return the number that some pieces make as they stand, with its area code last, or once it is mended."""
    used = pieces[first:end]
    digits = digits_of(used)
    if len(digits) < SHORTEST_PHONE_NUMBER:
        return None
    international = used[0].plus
    goes_on = first > 0 and used[0].cue in ("", "comma")
    whole = None if goes_on and digits.startswith("00") else _whole(used, digits, region)  # 00 begins a number
    if whole and _is_said_singly_or_long(used):
        return whole[0], Candidate(whole[1], first, end, "callable", international)
    if used[-1].cue == "area" and e164(used[-1].digits + digits_of(used[:-1]), region):
        return CALLABLE, Candidate(used[-1].digits + digits_of(used[:-1]), first, end, "callable")
    mended = _mended(used, region)
    if mended:
        return CALLABLE - MENDED, Candidate(mended, first, end, "callable", international)
    if len(digits) > LONGEST or not (expected or looks_dialled(used)):
        return None
    if is_local(digits, region):
        return LOCAL, Candidate(digits, first, end, "local")
    score = OF_NATIONAL_LENGTH if has_national_length(digits, region) else OTHER
    return score, Candidate(digits, first, end, "other", international)


def _whole(used: Sequence[Piece], digits: str, region: str) -> tuple[float, str] | None:
    """Return what the pieces are worth as one number that can be called, and its digits as they are dialled."""
    read = read_number(digits, region, used[0].plus)
    if read is not None:
        worth = ABROAD if read.abroad else NEW_AREA_CODE if read.new_area_code else CALLABLE
        return worth, _as_dialled(digits, read)
    if used[-1].kind != "letters":
        return None
    for length in range(len(digits) - 1, len(digits) - len(used[-1].digits), -1):
        if e164(digits[:length], region, used[0].plus):
            return CALLABLE, digits[:length]
    return None


def _as_dialled(digits: str, read: Dialled) -> str:
    """Return digits without the 0 that is not dialled after a country's code."""
    if not read.spare_zero:
        return digits
    prefix = next((prefix for prefix in INTERNATIONAL if digits.startswith(prefix)), "")
    return prefix + read.e164.removeprefix("+")


def _mended(used: Sequence[Piece], region: str) -> str | None:
    """Return the number that is left when digits said in error, or twice, are taken out."""
    said = digits_of(used)
    if not (_DOUBLED.search(said) or any(piece.cue in ("filler", "correction") for piece in used)):
        return None
    at = [0, *accumulate(len(piece.digits) for piece in used)]
    for start in range(len(used)):
        for stop in range(start + 1, len(used)):
            dropped = said[at[start] : at[stop]]
            if at[stop] + len(dropped) > len(said):
                break
            if not said.startswith(dropped, at[stop]):
                continue
            again = len(dropped) > 1 or used[stop].cue in ("filler", "correction")
            digits = said[: at[start]] + said[at[stop] :]
            if again and e164(digits, region):
                return digits
    for stop in range(1, len(used)):
        if used[stop].cue == "correction":
            said, right = digits_of(used[:stop]), digits_of(used[stop:])
            return None if e164(right, region) else _corrected(said, right, region)
    return None


def _corrected(said: str, right: str, region: str) -> str | None:
    """Return a number whose last digits were put right: as many as were said anew, or what the wrong group leaves."""
    lengths = [len(right), *range(1, min(len(said), len(right)))]
    for dropped in lengths:
        digits = said[:-dropped] + right
        if dropped < len(said) and (e164(digits, region) or (dropped == len(right) and is_local(digits, region))):
            return digits
    return None


def _said_again(pieces: Sequence[Piece], region: str, *, expected: bool) -> list[Cut]:
    """Return the ways to cut a run into the same digits two, three or four times."""
    digits = digits_of(pieces)
    shortest = SHORTEST_PHONE_NUMBER
    if expected and not has_national_length(digits, region):
        shortest = SHORTEST_SAID_TWICE
    cuts = []
    for times in (2, 3, 4):
        length = len(digits) // times
        said = digits[:length]
        borders = _borders_at(pieces, length, times)
        if length < shortest or digits != said * times or not borders:
            continue
        if expected or looks_dialled(pieces[: borders[0][1]]):
            status, worth = _worth(said, region)
            numbers = tuple(Candidate(said, first, end, status) for first, end in borders)
            cuts.append(Cut(times * worth + (times - 1) * REPEATED, numbers))
    return cuts


def _worth(digits: str, region: str) -> tuple[Literal["callable", "local", "other"], float]:
    read = read_number(digits, region)
    if read is not None:
        return "callable", NEW_AREA_CODE if read.new_area_code else CALLABLE
    if len(digits) < SHORTEST_PHONE_NUMBER:
        return "other", SHORT_SAID_AGAIN
    if is_local(digits, region):
        return "local", LOCAL
    return "other", OF_NATIONAL_LENGTH if has_national_length(digits, region) else OTHER


def _borders_at(pieces: Sequence[Piece], length: int, times: int) -> list[tuple[int, int]]:
    """Return pieces ``first:end`` of each of `times` stretches of `length` digits; none if a piece would be cut."""
    borders: list[tuple[int, int]] = []
    first = count = 0
    for index, piece in enumerate(pieces):
        count += len(piece.digits)
        if count == length:
            borders.append((first, index + 1))
            first, count = index + 1, 0
    return borders if len(borders) == times and count == 0 else []


def looks_dialled(used: Sequence[Piece]) -> bool:
    """Tell digits that are dialled from things that are counted: "100, 200, 300" are not a number.

    Dialled digits are written as one with hyphens, or said one by one, or stand in one long piece, or begin a piece
    with a zero, or come as three and four.
    """
    if all(piece.kind == "written" and is_year(piece.digits) for piece in used):
        return False
    if len(used) == 1:
        return used[0].kind == "written" or not used[0].digits.endswith("00")
    if any(piece.glued and piece.kind == "written" for piece in used):
        return True
    if sum(len(piece.digits) == 1 for piece in used) >= 4:
        return True
    if any(piece.digits[0] == "0" for piece in used):
        return True
    return any(len(piece.digits) >= SHORTEST_PHONE_NUMBER for piece in used) or _is_three_and_four(used)


def _is_said_singly_or_long(used: Sequence[Piece]) -> bool:
    """Tell whether digits that happen to make a valid number were meant as one: not "20, 25, 30, 35, 40"."""
    return not (len(used) > 1 and all(piece.digits[-1] in "05" and len(piece.digits) == 2 for piece in used))


def _is_three_and_four(used: Sequence[Piece]) -> bool:
    lengths = [len(piece.digits) for piece in used]
    return lengths in ([3, 4], [3, 2, 2], [3, 3, 4], [1, 3, 3, 4], [3, 3, 2, 2])


def is_year(digits: str) -> bool:
    """Tell whether four digits may be a year that somebody speaks of."""
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _is_chain(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether more digits are glued together here than any number has: an engine writes repeats in one."""
    first, end = index, index + 1
    while first > 0 and pieces[first].glued:
        first -= 1
    while end < len(pieces) and pieces[end].glued:
        end += 1
    return len(digits_of(pieces[first:end])) > LONGEST


def _border(pieces: Sequence[Piece], index: int) -> float:
    """Return how readily a number may begin or end before a piece."""
    if index in (0, len(pieces)):
        return 0.0
    piece = pieces[index]
    if piece.glued:
        return SPLIT_UNCUED if _is_chain(pieces, index) else SPLIT_GLUED
    if piece.cue in ("stop", "and", "filler", "area") or (pieces[index - 1].glued and not piece.glued):
        return SPLIT_CUED
    return 0.0 if piece.cue == "comma" else SPLIT_UNCUED
