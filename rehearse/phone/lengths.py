"""How many digits the numbers of a country have (libphonenumber's data, through `phonenumbers`)."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from rehearse.phone.countries import NANP_CODE
from rehearse.text.numerals import cardinal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber as PlanNumber

LONGEST = 15
"""Digits of the longest telephone number there is (ITU-T E.164)."""

NANP_DIGITS = 10
"""Digits of a number of North America, without the 1 before it."""

MOST_FIXED_LENGTHS = 4
"""A plan with more lengths than this is open: landlines there have as many digits as their town saw fit."""


def digits_missing(digits: str, region: str) -> int:
    """Return how many digits a number of the region has more; negative: how many fewer. 0 where it has as many.

    Examples
    --------
    >>> digits_missing("312555014", "US"), digits_missing("31255501477", "US"), digits_missing("13125550147", "US")
    (1, -1, 0)
    """
    usual, possible = _lengths(region)
    count = len(without_trunk(digits, region))
    if calling_code(region) == NANP_CODE and len(digits) < NANP_DIGITS:
        count = len(digits)  # The 1 in front may be a digit like the others.
    if not usual or count in usual or (len(possible) > MOST_FIXED_LENGTHS and count in possible):
        return 0
    longer = [length - count for length in usual if length > count]
    return min(longer) if longer else max(usual) - count


@lru_cache(maxsize=1024)
def has_national_length(digits: str, region: str) -> bool:
    """Tell whether the digits are as many as a whole number of the region has, in a given range or not."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if plan is None or plan.general_desc is None:
        return False
    lengths = {len(digits)}
    with suppress(phonenumbers.NumberParseException):
        lengths.add(len(phonenumbers.national_significant_number(phonenumbers.parse(digits, region))))
    return not lengths.isdisjoint(plan.general_desc.possible_length)


def usual_lengths(region: str) -> tuple[tuple[int, ...], ...]:
    """Return the lengths of the groups in which usual numbers of a region are written."""
    import phonenumbers

    written = [
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL) for number in _examples(region)
    ]
    return tuple(dict.fromkeys(tuple(len(group) for group in re.findall(r"\d+", text)) for text in written))


def usual_count(region: str) -> str:
    """Return how many digits a number of a region has when it is dialled at home: "ten", "eleven"."""
    counts = sorted({sum(lengths) for lengths in usual_lengths(region)})
    return " or ".join(" ".join(cardinal(count)) for count in counts)


@lru_cache(maxsize=8)
def lengths_as_dialled(region: str) -> frozenset[int]:
    """Return how many digits a number may have: alone, after the trunk prefix, after the country's own code."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if plan is None or plan.general_desc is None:
        return frozenset(range(LONGEST + 1))
    before = {0, len(plan.national_prefix or ""), len(str(plan.country_code))}
    return frozenset(length + prefix for length in plan.general_desc.possible_length for prefix in before)


def without_trunk(digits: str, region: str) -> str:
    """Return digits without the 0 or 1 that is dialled before a number inside the country."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    prefix = (plan.national_prefix or "") if plan else ""
    return digits.removeprefix(prefix) if prefix else digits


@lru_cache(maxsize=256)
def calling_code(region: str) -> int:
    """Return the country code of a region: 1 for the US, 44 for GB; 0 where there is no such region."""
    import phonenumbers

    return int(phonenumbers.country_code_for_region(region))


@lru_cache(maxsize=8)
def _lengths(region: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how many digits usual and all possible numbers of a region have, without a 0 or 1 in front."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if plan is None or plan.general_desc is None:
        return (), ()
    usual = {len(phonenumbers.national_significant_number(number)) for number in _examples(region)}
    kinds = [kind for kind in (plan.fixed_line, plan.mobile) if kind is not None]
    return tuple(sorted(usual)), tuple({length for kind in kinds for length in kind.possible_length})


def _examples(region: str) -> list[PlanNumber]:
    """Return a landline's and a mobile's number of a region."""
    import phonenumbers

    kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    return [number for kind in kinds if (number := phonenumbers.example_number_for_type(region, kind))]
