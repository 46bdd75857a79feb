"""What a country's numbering plan says of a string of digits (libphonenumber's data, through `phonenumbers`).

A number counts as *callable* when libphonenumber calls it valid in the rep's region: not just of a possible length, but
in a range that is given out. That keeps a misheard area code from passing. Numbers that regulators keep for fiction
(312-555-0147, 020 7946 0123) lie inside such ranges and pass; the few fictional ranges that libphonenumber leaves out
(Ofcom's) are named here, because people rehearse with them.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache

LONGEST = 15
"""Digits of the longest telephone number there is (ITU-T E.164)."""

_FICTIONAL = re.compile(r"\+44(?:7700900|1632960|3069990|8081570)\d{3}")
"""Ofcom's numbers for use in drama that libphonenumber does not take for valid."""

_INTERNATIONAL = ("00", "011")


def e164(digits: str, region: str, international: bool = False) -> str | None:
    """Return a number in E.164 form when it can be called from the region, else None.

    Parameters
    ----------
    digits : str
        As heard, or as typed in a profile.
    region : str
        ISO 3166 country.
    international : bool
        Said with a plus.
    """
    abroad = international or digits.startswith(_INTERNATIONAL)
    if digits.isdecimal() and not abroad and len(digits) not in _lengths_as_dialled(region):
        return None
    return _parsed(digits, region, international)


@lru_cache(maxsize=4096)
def _parsed(digits: str, region: str, international: bool) -> str | None:
    import phonenumbers

    for text in _as_dialled(digits, international):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        # A short number of a neighbour in the same plan (310-0147 in Canada) is no number of this region.
        at_home = number.country_code == phonenumbers.country_code_for_region(region)
        whole = not at_home or has_national_length(digits, region)
        if (whole and phonenumbers.is_valid_number(number)) or _FICTIONAL.fullmatch(written):
            return written
    return None


def identity(digits: str, region: str, international: bool = False) -> str:
    """Return what two forms of one number have in common: its E.164 form, or just its digits."""
    return e164(digits, region, international) or _bare(digits)


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


@lru_cache(maxsize=1024)
def is_local(digits: str, region: str) -> bool:
    """Tell whether the digits are a subscriber's number that only lacks its area code."""
    import phonenumbers

    if digits.startswith("0"):
        return False
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)


def same_number(heard: str, other: str, region: str, international: bool = False) -> bool:
    """Tell whether two numbers reach the same telephone; a local number may lack its area code."""
    first, second = e164(heard, region, international), e164(other, region)
    if first and second:
        return first == second
    mine, theirs = _bare(heard), _bare(other)
    if second and is_local(mine, region):
        return second.endswith(mine)
    if first and is_local(theirs, region):
        return first.endswith(theirs)
    return bool(mine) and mine == theirs


@lru_cache(maxsize=1024)
def usual_groups(digits: str, region: str) -> tuple[str, ...]:
    """Return the digits in the groups in which people of the region write them."""
    import phonenumbers

    written = e164(digits, region)
    if written:
        number = phonenumbers.parse(written, None)
        for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
            groups = tuple(re.findall(r"\d+", phonenumbers.format_number(number, form)))
            prefix = digits.removesuffix("".join(groups))
            if prefix in ("", *_INTERNATIONAL):
                return (prefix, *groups) if prefix else groups
    return _in_threes(digits)


@lru_cache(maxsize=8)
def _lengths_as_dialled(region: str) -> frozenset[int]:
    """Return how many digits a number may have: alone, after the trunk prefix, after the country's own code."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if plan is None or plan.general_desc is None:
        return frozenset(range(LONGEST + 1))
    before = {0, len(plan.national_prefix or ""), len(str(plan.country_code))}
    return frozenset(length + prefix for length in plan.general_desc.possible_length for prefix in before)


def _in_threes(digits: str) -> tuple[str, ...]:
    groups = []
    while len(digits) > 4:
        groups.append(digits[:3])
        digits = digits[3:]
    return (*groups, digits)


def _bare(text: str) -> str:
    return re.sub(r"\D", "", text)


def _as_dialled(digits: str, international: bool) -> list[str]:
    readings = [f"+{digits}"] if international else [digits]
    for prefix in _INTERNATIONAL:
        if digits.startswith(prefix):
            readings.append(f"+{digits[len(prefix) :]}")
    return readings
