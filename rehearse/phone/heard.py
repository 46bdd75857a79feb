"""What is known of each number that was heard: whose it is, how fast it was said, what is to be remarked of it.

Which number was probably said, where digits differ from a known one only by what engines confuse or drop.

Engines lose a zero ("oh one four two" as 142), two digits that are said as one ("oh one four two" as 42), one digit of
a run ("two two" as 2), or hear a digit twice or as a word ("three one two" as "Free. 1, 2"); "five" and "nine" sound
alike on a telephone line. Digits in another order, or other digits, are a slip of the tongue and none of the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rehearse.core.message import NumberRemark, PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.token import Token, have_times
from rehearse.phone.audit import spoken_groups
from rehearse.phone.countries import digits_missing
from rehearse.phone.pieces import Piece, digits_of
from rehearse.phone.plan import (
    Dialled,
    has_digits,
    is_local,
    national_digits,
    numbering_region,
    read_number,
    same_number,
    usual_groups,
)  # fmt: skip
from rehearse.phone.segment import Candidate
from rehearse.text.numerals import HOMOPHONES, ONES, ZEROS

ALIKE = ({"5", "9"},)
"""Digits whose names sound alike."""

MOST_ZEROS_LOST = 2

_LONG_RUN = re.compile(r"(\d)\1{3,}")
"""Engines lose count of a digit said over and over; reps seldom say one four times in a row."""

LONGEST_AREA_CODE, LEAST_SOUNDS = 3, 2
"""Digits before a local number; so many of them must be heard in the words there."""


def probably_said(heard: str, known: Iterable[str]) -> str | None:
    """Return the known number that was probably said, None where there is none or more than one.

    Parameters
    ----------
    heard : str
        Digits, as they were heard.
    known : iterable of str
        Digits of numbers that may have been said, in the same form: all with a country's code, or all without.

    Examples
    --------
    >>> probably_said("212555142", ["2125550142"]), probably_said("2125550124", ["2125550142"])
    ('2125550142', None)
    """
    likely = {number for number in known if number != heard and is_heard_for(heard, number)}
    return likely.pop() if len(likely) == 1 else None


def is_heard_for(heard: str, said: str) -> bool:
    """Tell whether one number may be what an engine makes of the other."""
    if len(heard) == len(said):
        differing = [{one, other} for one, other in zip(heard, said, strict=True) if one != other]
        return len(differing) == 1 and differing[0] in ALIKE
    if len(heard) == len(said) - 1:
        return any(heard == said[:k] + said[k + 1 :] for k in range(len(said)))
    if len(heard) == len(said) + 1:
        return any(said == heard[:k] + heard[k + 1 :] and _may_be_added(heard, k) for k in range(len(heard)))
    if len(heard) == len(said) - 2 and any(heard == said[:k] + said[k + 2 :] for k in range(len(said) - 1)):
        return True
    return len(said) - len(heard) <= MOST_ZEROS_LOST and _without_some_zeros(heard, said)


def area_code_heard_as_words(before: Sequence[Token], heard: str, known: Iterable[str]) -> str | None:
    """Return the known number of which an engine took the area code for words ("free one to, 555-0147"), else None.

    Parameters
    ----------
    before : sequence of Token
        The words right before the digits.
    heard : str
        A local number.
    known : iterable of str
        Digits of numbers that may have been said, as they are dialled inside their country.
    """
    sounds = [sound for token in before[-LONGEST_AREA_CODE:] if (sound := _digit_that_sounds_so(token.normal))]
    for number in known:
        code = number.removesuffix(heard)
        if number.endswith(heard) and 0 < len(code) <= LONGEST_AREA_CODE and _in_order(sounds, code) >= LEAST_SOUNDS:
            return number
    return None


def _digit_that_sounds_so(word: str) -> str:
    return HOMOPHONES.get(word) or (str(ONES[word]) if word in ONES else "0" if word in ZEROS else "")


def _in_order(sounds: Sequence[str], code: str) -> int:
    """Return how many digits of a code are among some sounds, in their order; 0 where another digit is."""
    place = 0
    for sound in sounds:
        place = code.find(sound, place) + 1
        if not place:
            return 0
    return len(sounds)


def _may_be_added(heard: str, k: int) -> bool:
    """Tell whether a digit is a zero, or its neighbour once more."""
    return heard[k] == "0" or heard[k] in (heard[k - 1 : k], heard[k + 1 : k + 2])


def _without_some_zeros(heard: str, said: str) -> bool:
    """Tell whether only zeros of `said` are missing from `heard`."""
    place = 0
    for digit in said:
        if place < len(heard) and heard[place] == digit:
            place += 1
        elif digit != "0":
            return False
    return place == len(heard)


FEWEST_WITH_PACE = 5
"""Digits beside a word on the keypad. Fewer are a prefix that everybody knows: 1-800."""


@dataclass(frozen=True, slots=True)
class Use:
    """A number and the pieces it was cut from."""

    candidate: Candidate
    pieces: Sequence[Piece]

    @property
    def used(self) -> Sequence[Piece]:
        """The pieces that hold it."""
        return self.pieces[self.candidate.first : self.candidate.end]


def describe_numbers(
    uses: Sequence[Use],
    words: Sequence[Token],
    profile: Profile,
    pauses: Sequence[tuple[float, float]],
    expected: Sequence[str],
) -> tuple[PhoneNumber, ...]:
    """Return what is known of each number.

    Parameters
    ----------
    uses : sequence of Use
        In time order.
    words : sequence of Token
        All of the message.
    profile : Profile
    pauses : sequence of (start_s, end_s)
        Silent pauses found in the sound.
    expected : sequence of str
        Digits of numbers that were to be said.
    """
    found = [_phone_number(use, words, profile, pauses) for use in uses]
    written = [all(word.corrected for word in words[one.first_word : one.end_word]) for one in found]
    return tuple(
        number if by_the_rep else _with_probable(number, found, words[: number.first_word], profile, expected)
        for number, by_the_rep in zip(found, written, strict=True)
    )


def _phone_number(
    use: Use, words: Sequence[Token], profile: Profile, pauses: Sequence[tuple[float, float]]
) -> PhoneNumber:
    candidate, used, region = use.candidate, use.used, numbering_region(profile)
    first_word, end_word = used[0].first_word, used[-1].end_word
    start_s, end_s = used[0].span_s(words)[0], used[-1].span_s(words)[1]
    digits = candidate.digits
    groups = spoken_groups(used, words, pauses) if digits_of(used) == digits else ()
    read = read_number(digits, region, candidate.international)
    shown = groups if len(groups) > 1 else usual_groups(digits, region, candidate.international)
    own = None
    if has_digits(profile.phone_number):
        own = same_number(digits, profile.phone_number, region, candidate.international)
    whole_own = bool(own) and len(digits) >= len(national_digits(profile.phone_number, region))
    remark, missing = _remark(digits, region, read)
    if whole_own and remark != "other_country":
        remark, missing = "", 0
    timed = have_times(words[first_word:end_word]) and end_s > start_s
    return PhoneNumber(
        digits=digits,
        text=("+" if candidate.international else "") + ", ".join(shown),
        start_s=start_s,
        end_s=end_s,
        digits_per_s=_digits_per_s(use, words) if timed else None,
        callable=read is not None or whole_own,
        own=own,
        groups=groups,
        first_word=first_word,
        end_word=end_word,
        remark=remark,
        digits_missing=missing,
        country=read.country if read is not None else region if whole_own else "",
    )


def _remark(digits: str, region: str, read: Dialled | None) -> tuple[NumberRemark, int]:
    """Return what is to be said of a number, and how many digits it lacks."""
    if read is not None:
        return "other_country" if read.abroad else "new_area_code" if read.new_area_code else "", 0
    if is_local(digits, region):
        return "no_area_code", 0
    missing = digits_missing(digits, region)
    return ("too_short" if missing > 0 else "too_long" if missing < 0 else "not_given_out"), missing


def _digits_per_s(use: Use, words: Sequence[Token]) -> float | None:
    """Return how fast the digits of a number were said; a word on the keypad has no pace."""
    used = use.used
    lettered = {k for piece in used if piece.kind == "letters" for k in range(piece.first_word, piece.end_word)}
    said = [piece for piece in used if lettered.isdisjoint(range(piece.first_word, piece.end_word))]
    count = len(use.candidate.digits) if len(said) == len(used) else len(digits_of(said))
    if not said or (lettered and count < FEWEST_WITH_PACE):
        return None
    span_s = said[-1].span_s(words)[1] - said[0].span_s(words)[0]
    return count / span_s if span_s > 0 else None


def _with_probable(
    number: PhoneNumber,
    found: Sequence[PhoneNumber],
    before: Sequence[Token],
    profile: Profile,
    expected: Sequence[str],
) -> PhoneNumber:
    """Return a number with the one that was probably said: the profile's, the script's, or another in the message."""
    region = numbering_region(profile)
    if number.remark == "no_area_code":
        known = (digits for digits in (profile.phone_number, *expected) if has_digits(digits))
        dialled = [national_digits(digits, region) for digits in known]
        whole_number = area_code_heard_as_words(before, number.digits, dialled)
        return replace(number, probably=whole_number, own=None) if whole_number else number
    heard = dict.fromkeys((national_digits(number.digits, region), number.digits))  # a 1 in front may be one of its own
    if number.own or any(same_number(number.digits, said, region) for said in expected):
        return number
    intended = [profile.phone_number, *expected]
    others = [other.digits for other in found if other.callable] if not number.callable else []
    for numbers in (intended, others):
        whole = {national_digits(digits, region): digits for digits in numbers if has_digits(digits)}
        probable = next((said for digits in heard if (said := probably_said(digits, whole))), None)
        if probable is not None:
            return replace(number, probably=_plain(whole[probable]), own=None)
    shorter = _with_shorter_run(number)
    return replace(number, probably=shorter) if read_number(shorter, region) is not None else number


def _with_shorter_run(number: PhoneNumber) -> str:
    """Return a number heard too long without one of a long run of the same digit; nothing where it has none."""
    run = _LONG_RUN.search(number.digits)
    heard = number.end_s > number.start_s
    if run is None or number.remark != "too_long" or not heard:
        return ""
    return number.digits[: run.start()] + number.digits[run.start() + 1 :]


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
