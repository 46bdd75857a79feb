"""Which number was probably said, where digits differ from a known one only by what engines confuse or drop.

Engines lose a zero ("oh one four two" as 142), two digits that are said as one ("oh one four two" as 42), one digit of
a run ("two two" as 2), or hear a digit twice or as a word ("three one two" as "Free. 1, 2"); "five" and "nine" sound
alike on a telephone line. Digits in another order, or other digits, are a slip of the tongue and none of the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rehearse.core.token import Token
from rehearse.text.numerals import HOMOPHONES, ONES, ZEROS

ALIKE = ({"5", "9"},)
"""Digits whose names sound alike."""

MOST_ZEROS_LOST = 2

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
