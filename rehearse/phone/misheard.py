"""Which number was probably said, where digits differ from a known one only by what engines confuse or drop.

Engines lose a zero ("oh one four two" as 142), one digit of a run ("two two" as 2), or hear a digit twice; "five" and
"nine" sound alike on a telephone line. Digits in another order, or other digits, are a slip of the tongue and none of
the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable

ALIKE = ({"5", "9"},)
"""Digits whose names sound alike."""

MOST_ZEROS_LOST = 2


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
    return len(said) - len(heard) <= MOST_ZEROS_LOST and _without_some_zeros(heard, said)


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
