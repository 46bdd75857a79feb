"""The telephone number as a prospect with a pen needs it: often enough, first and last, the same, slow, in groups.

*First and last* looks at the words around the number, so that it means the same for a script as for a recording, and
slow digits do not shift it: the first saying comes within the first third of the other words, within the first ten
seconds of talk, or before the reason for the call is begun; the last within their final quarter; and part of the
message lies between the two, not just "again". The groups are those in which its digits were said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from rehearse.core.message import PhoneAudit, PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.phone.pieces import Piece, digits_of
from rehearse.phone.plan import is_local, numbering_region, same_number
from rehearse.phone.purpose import NEVER_MINE, have_two_purposes, is_alternative, purpose_of

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


FIRST_WITHIN = 1 / 3
"""Share of the other words before which "near the beginning" ends."""

FIRST_WITHIN_WORDS = 24
"""Words that are still the beginning, however short the message is: ten seconds at 140 a minute."""

LAST_WITHIN = 1 / 4
"""Share of the other words after which "near the end" begins, counted from the end."""

BETWEEN_AT_LEAST = 8
"""Words between a first and a last saying. Fewer is the number said twice in one place."""

MOST_SLIPPED_DIGITS = 3
"""A number that differs by no more digits than this is the same number with a slip, not another one."""


def audit_phone_numbers(
    numbers: Sequence[PhoneNumber],
    words: Sequence[Token],
    profile: Profile,
    *,
    reason_word: int | None = None,
    pauses: Sequence[tuple[float, float]] = (),
) -> PhoneAudit:
    """Return the facts about the number to call back on.

    Parameters
    ----------
    numbers : sequence of PhoneNumber
        As `find_phone_numbers` gives them.
    words : sequence of Token
        All of the message.
    profile : Profile
    reason_word : int, optional
        The word with which the reason for the call begins.
    pauses : sequence of (start_s, end_s)
        Silent pauses found in the sound.

    Returns
    -------
    PhoneAudit
    """
    if not numbers:
        return PhoneAudit()
    region = numbering_region(profile)
    purposes = _purposes(numbers, words)
    main = numbers[_number_to_call(numbers, purposes, region)]
    same = [number for number in numbers if _is_same(number, main, region)]
    slips = [
        number
        for index, number in enumerate(numbers)
        if number not in same
        and not number.probably
        and differ_by_a_slip(number.digits, main.digits)
        and not _differ_in_purpose(index, numbers.index(main), numbers, words, purposes)
    ]
    said = [number for number in numbers if number in same or number in slips]
    paces = [number.digits_per_s for number in said if number.digits_per_s is not None]
    whole = [number for number in same if number.callable]
    return PhoneAudit(
        times=len(said),
        first_and_last=_first_and_last(said, numbers, words, reason_word),
        identical=not slips,
        callable=bool(whole) or main.probably is not None,
        own=main.own,
        needs_area_code=not whole and main.probably is None and is_local(main.digits, region),
        grouped=any(_in_groups(number, words, pauses) for number in said) if paces else None,
        fastest_digits_per_s=max(paces, default=None),
        other_numbers=len(numbers) - len(said),
        probably=None if whole else main.probably,
    )


def _is_same(number: PhoneNumber, main: PhoneNumber, region: str) -> bool:
    """Tell whether two sayings are of one number, one of them perhaps misheard."""
    sayings = [digits for digits in (number.digits, number.probably) if digits]
    others = [digits for digits in (main.digits, main.probably) if digits]
    return any(same_number(one, other, region) for one in sayings for other in others)


def _number_to_call(numbers: Sequence[PhoneNumber], purposes: Sequence[str], region: str) -> int:
    """Return which number is to be called back: not a fax, said most often, callable, the rep's own, the last."""

    def weight(index: int) -> tuple[bool, int, bool, bool, bool, int]:
        number = numbers[index]
        times = sum(_is_same(number, other, region) for other in numbers)
        mine = purposes[index] not in NEVER_MINE
        return mine, times, number.callable, bool(number.own), number.probably is None, index

    return max(range(len(numbers)), key=weight)


def _purposes(numbers: Sequence[PhoneNumber], words: Sequence[Token]) -> list[str]:
    around = [None, *numbers, None]
    return [purpose_of(number, words, around[k], around[k + 2]) for k, number in enumerate(numbers)]


def _differ_in_purpose(
    one: int, other: int, numbers: Sequence[PhoneNumber], words: Sequence[Token], purposes: Sequence[str]
) -> bool:
    later = max(one, other)
    alternative = is_alternative(numbers[later], words, numbers[later - 1])
    return have_two_purposes(purposes[one], purposes[other], alternative)


def differ_by_a_slip(first: str, second: str) -> bool:
    """Whether two numbers, as digits, are so near that one is the other with a slip."""
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance(first, second) <= MOST_SLIPPED_DIGITS


def end_alike(first: str, second: str) -> bool:
    """Whether one of two numbers, as digits, ends in the other: they may differ in the country's code alone."""
    return first.endswith(second) or second.endswith(first)


def _first_and_last(
    said: Sequence[PhoneNumber], numbers: Sequence[PhoneNumber], words: Sequence[Token], reason_word: int | None
) -> bool:
    if len(said) < 2:
        return False
    first, last = said[0], said[-1]
    digits = {index for number in numbers for index in range(number.first_word, number.end_word)}

    def other_words(start: int, end: int) -> int:
        return sum(index not in digits for index in range(start, end))

    total = other_words(0, len(words))
    before = other_words(0, first.first_word)
    early = before <= max(total * FIRST_WITHIN, FIRST_WITHIN_WORDS) or (
        reason_word is not None and first.first_word <= reason_word
    )
    late = other_words(last.end_word, len(words)) <= total * LAST_WITHIN
    return early and late and other_words(first.end_word, last.first_word) >= BETWEEN_AT_LEAST


def _in_groups(number: PhoneNumber, words: Sequence[Token], pauses: Sequence[tuple[float, float]]) -> bool:
    if pauses_inside(number.start_s, number.end_s, pauses):
        return True
    said = words[number.first_word : number.end_word]
    return any(after.start_s - before.end_s >= GROUP_GAP_S for before, after in pairwise(said))
