"""Telephone numbers that were heard, as strings of digits, however they were said or written.

Every number of seven digits and more is listed, and a shorter one that is introduced as a number ("my number is
4471"), that stands alone in its sentence, or that was one elsewhere in the message; whether it can be called is told
apart from that it was heard. Prices, years, dates, times, counts and order numbers are not telephone numbers, and an
extension belongs to the number before it.

Groups: the pauses found in the sound tell best how a number was said, then the gaps between its words, then the way
the engine wrote it. Engines write 312-555-0147 whichever way it was said, so odd groups (8, 03, 234) are not believed,
and the number is shown in the usual groups of its country.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import accumulate

from rehearse.core.message import PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.token import Token, have_times
from rehearse.phone.context import is_introduced, is_meant_as_number, stands_alone, without_counted
from rehearse.phone.digits import Piece, Run, digit_runs, digits_of
from rehearse.phone.groups import spoken_groups
from rehearse.phone.number_words import readings
from rehearse.phone.plan import e164, identity, same_number, usual_groups
from rehearse.phone.segment import Candidate, split_numbers
from rehearse.text.numerals import SHORTEST_PHONE_NUMBER

LONGEST_EXTENSION = 6
"""Digits."""

LONGEST_RUN = 48
"""Pieces."""


def find_phone_numbers(
    words: Sequence[Token], profile: Profile, *, pauses: Sequence[tuple[float, float]] = ()
) -> tuple[PhoneNumber, ...]:
    """Return every telephone number in the words, in order.

    Parameters
    ----------
    words : sequence of Token
        In time order; without times (`tokens_from_text`) the numbers have no pace.
    profile : Profile
        Its region decides what can be called, its number what is the rep's own.
    pauses : sequence of (start_s, end_s), optional
        Silent pauses found in the sound.

    Returns
    -------
    tuple of PhoneNumber
        A number counts as callable when it is valid in the region, not just of a possible length
        (`rehearse.phone.plan`); `own` holds for the profile's number without its area code, too.
    """
    runs = [part for run in digit_runs(words) for part in _in_parts(run)]
    region = profile.region
    known = [{identity(profile.phone_number, region)}] * len(runs)
    first = _read_runs(runs, words, profile, known)
    # What is said once more elsewhere tells where a number begins and ends.
    for index in range(len(runs)):
        others = [use.candidate for other, read in enumerate(first) if other != index for use in read.numbers]
        known[index] = known[index] | {identity(number.digits, region, number.international) for number in others}
    return _put_together(_read_runs(runs, words, profile, known), words, profile, pauses)


def _in_parts(run: Run) -> Sequence[Run]:
    """Cut a run that is longer than a number said four times: somebody is counting, or reading out a list."""
    starts = range(0, len(run.pieces), LONGEST_RUN)
    return [replace(run, pieces=run.pieces[start : start + LONGEST_RUN]) for start in starts]


@dataclass(frozen=True, slots=True)
class _Use:
    """A number and the pieces it was cut from."""

    candidate: Candidate
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class _RunRead:
    """What one run of digits holds: the extension of a number before it, and numbers."""

    extension: str
    numbers: tuple[_Use, ...]


def _read_runs(
    runs: Sequence[Run], words: Sequence[Token], profile: Profile, known: Sequence[AbstractSet[str]]
) -> list[_RunRead]:
    read: list[_RunRead] = []
    for run, digits in zip(runs, known, strict=True):
        extension, pieces = "", without_counted(run, run.pieces)
        if run.is_extension:
            extension, pieces = _take_extension(run.pieces, profile.region)
        after_number = any(before.numbers for before in read)
        read.append(_RunRead(extension, _numbers_in(run, pieces, words, profile.region, digits, after_number)))
    return read


def _numbers_in(
    run: Run, pieces: Sequence[Piece], words: Sequence[Token], region: str, known: AbstractSet[str], after_number: bool
) -> tuple[_Use, ...]:
    if not pieces:
        return ()
    introduced = is_introduced(words, pieces[0].first_word, after_number=after_number)
    alone = stands_alone(run, words) and len(pieces) == len(run.pieces)
    expected = not run.is_extension and (introduced or alone)
    best: tuple[float, tuple[_Use, ...]] = (float("-inf"), ())
    for reading, cost in readings(pieces):
        cut = split_numbers(reading, region, known, expected=expected)
        numbers = [number for number in cut.numbers if is_meant_as_number(number, reading, run, words)]
        if cost and not (numbers and all(number.status == "callable" for number in numbers)):
            continue
        if not cost and not numbers and (expected or identity(digits_of(reading), region) in known):
            numbers = _short_number(reading, introduced=introduced)
        if cut.score - cost > best[0]:
            best = (cut.score - cost, tuple(_Use(number, reading) for number in numbers))
    return best[1]


def _put_together(
    read: Sequence[_RunRead], words: Sequence[Token], profile: Profile, pauses: Sequence[tuple[float, float]]
) -> tuple[PhoneNumber, ...]:
    found: list[PhoneNumber] = []
    for run in read:
        if run.extension and found and not found[-1].extension:
            found[-1] = replace(found[-1], extension=run.extension)
        found += (_phone_number(use.candidate, use.pieces, words, profile, pauses) for use in run.numbers)
    return tuple(found)


def _phone_number(
    candidate: Candidate,
    pieces: Sequence[Piece],
    words: Sequence[Token],
    profile: Profile,
    pauses: Sequence[tuple[float, float]],
) -> PhoneNumber:
    used = pieces[candidate.first : candidate.end]
    first_word, end_word = used[0].first_word, used[-1].end_word
    start_s, end_s = used[0].span_s(words)[0], used[-1].span_s(words)[1]
    digits, region = candidate.digits, profile.region
    groups = spoken_groups(used, words, pauses) if digits_of(used) == digits else ()
    shown = groups if len(groups) > 1 else usual_groups(digits, region)
    own = None
    if _without_marks(profile.phone_number):
        own = same_number(digits, profile.phone_number, region, candidate.international)
    timed = have_times(words[first_word:end_word]) and end_s > start_s
    return PhoneNumber(
        digits=digits,
        text=("+" if candidate.international else "") + ", ".join(shown),
        start_s=start_s,
        end_s=end_s,
        digits_per_s=len(digits) / (end_s - start_s) if timed else None,
        callable=e164(digits, region, candidate.international) is not None,
        own=own,
        groups=groups,
        first_word=first_word,
        end_word=end_word,
    )


def _take_extension(pieces: Sequence[Piece], region: str) -> tuple[str, Sequence[Piece]]:
    """Return the extension's digits and the pieces after it, which may be the number once more."""
    ways = readings(pieces)[0][0]
    total = digits_of(ways)
    if len(total) <= LONGEST_EXTENSION:
        return total, ()
    lengths = accumulate(len(piece.digits) for piece in ways)
    most = sum(length <= LONGEST_EXTENSION for length in lengths)
    cuts = [(split_numbers(ways[taken:], region), taken) for taken in range(1, most + 1) if not ways[taken].glued]
    whole = [(cut.score, taken) for cut, taken in cuts if cut.numbers and cut.numbers[0].first == 0]
    if whole:
        taken = max(whole)[1]
        return digits_of(ways[:taken]), ways[taken:]
    return ways[0].digits, ways[1:]


def _short_number(pieces: Sequence[Piece], *, introduced: bool) -> list[Candidate]:
    """Return four to six digits as a number, unless they are a time, a year, or counted together."""
    digits = digits_of(pieces)
    if not 4 <= len(digits) < SHORTEST_PHONE_NUMBER:
        return []
    singly = all(len(piece.digits) == 1 or piece.glued for piece in pieces)
    if not singly and (_reads_as_time(pieces) or not (introduced or _one_written(pieces))):
        return []
    return [Candidate(digits, 0, len(pieces), "other")]


def _one_written(pieces: Sequence[Piece]) -> bool:
    digits = pieces[0].digits
    return len(pieces) == 1 and pieces[0].kind == "written" and not (len(digits) == 4 and digits[:2] in ("19", "20"))


def _reads_as_time(pieces: Sequence[Piece]) -> bool:
    """Tell "ten thirty" and "1030" from a number: an hour and minutes people meet at."""
    digits = digits_of(pieces)
    return len(digits) == 4 and int(digits[:2]) < 24 and digits[2:] in ("00", "15", "30", "45")


def _without_marks(text: str) -> str:
    return re.sub(r"\D", "", text)
