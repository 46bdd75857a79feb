"""What is to be said of a telephone number, in words."""

from __future__ import annotations

import re
from itertools import zip_longest

from rehearse.core.message import PhoneNumber
from rehearse.phone.countries import is_mobile, name_of, usual_lengths
from rehearse.text.numerals import cardinal

MOST_SPELLED = 12
"""Counts up to this are written as words."""


def remark_on(number: PhoneNumber) -> str:
    """Return what is to be said of a number, empty where nothing is.

    Examples
    --------
    >>> remark_on(PhoneNumber("3120147", "", 0, 0, None, False, None, remark="too_short", digits_missing=3))
    'seven digits, three are missing'
    """
    count = len(number.digits)
    match number.remark:
        case "too_short":
            return f"{spelled(count)} digits, {_are(number.digits_missing)} missing"
        case "too_long":
            return f"{spelled(count)} digits, {spelled(-number.digits_missing)} too many"
        case "no_area_code":
            return "the area code is missing"
        case "not_given_out":
            return "no such number is given out"
        case "new_area_code":
            return "its area code is not on our list yet"
        case "other_country":
            kind = "mobile" if is_mobile(number.digits, number.country) else "number"
            return f"{name_of(number.country)} {kind}: rehearse profile --region {number.country}"
        case _:
            return ""


def whether_callable(number: PhoneNumber, *, timed: bool = True) -> str:
    """Return whether a number can be called, with what is to be said of it.

    Parameters
    ----------
    number : PhoneNumber
    timed : bool
        It was heard, and not read in a script.

    Examples
    --------
    >>> whether_callable(PhoneNumber("3125550147", "312, 555, 0147", 0, 0, None, True, None))
    'can be called'
    """
    remark = remark_on(number)
    if number.remark == "other_country":
        return remark
    state = "can be called" if number.callable else f"cannot be called{' as it was heard' if timed else ''}"
    said = f"{state}: {remark}" if remark else state
    if number.probably is None:
        return said
    return f"{said}; probably {number.probably}"


def which_are_missing(text: str, missing: int, region: str) -> str:
    """Return how many digits a typed number lacks, and where, as far as its groups tell.

    Parameters
    ----------
    text : str
        As typed.
    missing : int > 0
    region : str
        ISO 3166 country.

    Examples
    --------
    >>> which_are_missing("312-55-0147", 1, "US")
    'one is missing, in “55”'
    """
    said = f"{_are(missing)} missing"
    groups = re.findall(r"\d+", text)
    for lengths in usual_lengths(region):
        short = [group for group, length in zip_longest(groups, lengths) if group and length and len(group) < length]
        even = len(groups) == len(lengths) and sum(lengths) - sum(map(len, groups)) == missing
        if even and len(short) == 1:
            return f"{said}, in “{short[0]}”"
    return said


def spelled(count: int) -> str:
    """Return a small count as a word, a larger one in figures."""
    return " ".join(cardinal(count)) if 0 <= count <= MOST_SPELLED else str(count)


def _are(count: int) -> str:
    return f"{spelled(count)} {'is' if count == 1 else 'are'}"
