"""Telephone numbers that were heard, as strings of digits, however they were said or written.

Every number of seven digits and more is listed, and a shorter one that is introduced as a number ("my number is
4471"), that stands alone in its sentence, or that was one elsewhere in the message; whether it can be called is told
apart from that it was heard. Prices, years, dates, times, counts and order numbers are not telephone numbers, and an
extension belongs to the number before it. No digit is dropped to make a number fit: a run of digits that is too long
or too short is listed as it was said, with a remark.

Groups: the pauses found in the sound tell best how a number was said, then the gaps between its words, then the way
the engine wrote it. Engines write 312-555-0147 whichever way it was said, so odd groups (8, 03, 234) are not believed,
and the number is shown in the usual groups of its country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import accumulate

from rehearse.core.message import PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.phone.context import is_introduced, is_meant_as_number, stands_alone, without_counted
from rehearse.phone.heard import Use, describe_numbers
from rehearse.phone.number_words import readings
from rehearse.phone.pieces import Piece, Run, digits_of
from rehearse.phone.plan import identity, numbering_region
from rehearse.phone.runs import runs_of_digits, with_strays
from rehearse.phone.segment import Candidate, split_numbers
from rehearse.text.numerals import SHORTEST_PHONE_NUMBER

LONGEST_EXTENSION = 6
"""Digits."""


def find_phone_numbers(
    words: Sequence[Token],
    profile: Profile,
    *,
    pauses: Sequence[tuple[float, float]] = (),
    expected: Sequence[str] = (),
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
    expected : sequence of str, optional
        Digits of numbers that were to be said: the script's.

    Returns
    -------
    tuple of PhoneNumber
        A number counts as callable when it is valid in the region, not just of a possible length, or in the country
        it belongs to (`rehearse.phone.plan`); `own` holds for the profile's number without its area code, too.
    """
    region = numbering_region(profile)
    runs = runs_of_digits(words, region)
    likely = {identity(digits, region) for digits in (profile.phone_number, *expected)}
    known: list[AbstractSet[str]] = [likely] * len(runs)
    first = _read_runs(runs, words, region, known)
    # What is said once more elsewhere tells where a number begins and ends.
    said = [{_identity(use.candidate, region) for use in read.numbers} for read in first]
    times = Counter(number for numbers in said for number in numbers)
    in_several = {number for number, count in times.items() if count > 1}
    for index, numbers in enumerate(said):
        known[index] = likely | (times.keys() - (numbers - in_several))
    read = _read_runs(runs, words, region, known) if any(more != likely for more in known) else first
    uses, extensions = _put_together(read)
    found = describe_numbers(uses, words, profile, pauses, expected)
    return tuple(replace(number, extension=extensions.get(index, "")) for index, number in enumerate(found))


def _identity(number: Candidate, region: str) -> str:
    return identity(number.digits, region, number.international)


@dataclass(frozen=True, slots=True)
class _RunRead:
    """What one run of digits holds: the extension of a number before it, and numbers."""

    extension: str
    numbers: tuple[Use, ...]


def _read_runs(
    runs: Sequence[Run], words: Sequence[Token], region: str, known: Sequence[AbstractSet[str]]
) -> list[_RunRead]:
    read: list[_RunRead] = []
    for run, digits in zip(runs, known, strict=True):
        extension, pieces = "", without_counted(run, run.pieces)
        if run.is_extension:
            extension, pieces = _take_extension(run.pieces, region)
        after_number = any(before.numbers for before in read)
        read.append(_RunRead(extension, _numbers_in(run, pieces, words, region, digits, after_number)))
    return read


def _numbers_in(
    run: Run, pieces: Sequence[Piece], words: Sequence[Token], region: str, known: AbstractSet[str], after_number: bool
) -> tuple[Use, ...]:
    if not pieces:
        return ()
    introduced = is_introduced(words, pieces[0].first_word, after_number=after_number)
    alone = stands_alone(run, words) and len(pieces) == len(run.pieces)
    expected = not run.is_extension and (introduced or alone)
    best: tuple[float, tuple[Use, ...]] = (float("-inf"), ())
    for reading, cost in readings(pieces):
        cut = split_numbers(reading, region, known, expected=expected)
        whole = with_strays(cut.numbers, reading, run, words)
        numbers = [number for number in whole if is_meant_as_number(number, reading, run, words, introduced=introduced)]
        if cost and not (numbers and all(number.status == "callable" for number in numbers)):
            continue
        if not cost and not numbers and (expected or identity(digits_of(reading), region) in known):
            numbers = _short_number(reading, introduced=introduced)
        if cut.score - cost > best[0]:
            best = (cut.score - cost, tuple(Use(number, reading) for number in numbers))
    return best[1]


def _put_together(read: Sequence[_RunRead]) -> tuple[list[Use], dict[int, str]]:
    """Return the numbers of all runs, and the extensions by the index of their number."""
    uses: list[Use] = []
    extensions: dict[int, str] = {}
    for run in read:
        if run.extension and uses:
            extensions.setdefault(len(uses) - 1, run.extension)
        uses += run.numbers
    return uses, extensions


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
