"""What a country's numbering plan says of a string of digits (libphonenumber's data, through `phonenumbers`).

A number counts as *callable* when libphonenumber calls it valid in the rep's region: not just of a possible length, but
in a range that is given out. That keeps a misheard area code from passing. Numbers that regulators keep for fiction
(312-555-0147, 020 7946 0123) lie inside such ranges and pass; the few fictional ranges that libphonenumber leaves out
(Ofcom's) are named here, because people rehearse with them.

New area codes of North America are in service before libphonenumber knows them, so a number there whose area code
could be given out passes with a remark. A number of another country passes too, and is named as such
(`rehearse.phone.countries`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rehearse.core.profile import Profile
from rehearse.phone.countries import (
    NANP_CODE,
    NANP_DIGITS,
    calling_code,
    digits_missing,
    has_national_length,
    is_kept_for_fiction,
    lengths_as_dialled,
    number_of_another_country,
    without_trunk,
)  # fmt: skip

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber as PlanNumber

_NANP = re.compile(r"1?(?!37|96|555|950|.11)[2-9][0-8]\d(?!.11)[2-9]\d{6}")
_SERVICE = re.compile(r"\d11")
"""911 and its like: no number in an area begins with them."""

INTERNATIONAL = ("00", "011")
"""What is dialled before a country's code."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """A string of digits that can be called.

    Attributes
    ----------
    e164 : str
        ``"+13125550147"``.
    country : str
        ISO 3166 country it belongs to.
    new_area_code : bool
        Its area code could be given out, but libphonenumber does not know that it was.
    abroad : bool
        It is no number of the region, and was said as in its own country.
    spare_zero : bool
        A 0 was said after the country's code that is not dialled there: +44 (0)20.
    """

    e164: str
    country: str
    new_area_code: bool = False
    abroad: bool = False
    spare_zero: bool = False


def e164(digits: str, region: str, international: bool = False) -> str | None:
    """Return a number in E.164 form when it can be called, else None: see `read_number`."""
    read = read_number(digits, region, international)
    return None if read is None else read.e164


@lru_cache(maxsize=8192)
def read_number(digits: str, region: str, international: bool = False) -> Dialled | None:
    """Return what some digits dial, None where they dial nobody.

    Parameters
    ----------
    digits : str
        As heard, or as typed in a profile.
    region : str
        ISO 3166 country.
    international : bool
        Said with a plus.

    Examples
    --------
    >>> read_number("3125550147", "US").e164
    '+13125550147'
    >>> read_number("0412345678", "US").country
    'AU'
    """
    abroad = international or digits.startswith(INTERNATIONAL)
    if not digits.isdecimal() or abroad or len(digits) in lengths_as_dialled(region):
        read = _parsed(digits, region, international)
        if read is not None:
            return read
    if not digits.isdecimal():
        return None
    if calling_code(region) == NANP_CODE and has_plausible_area_code(digits):
        return Dialled(f"+1{digits[-NANP_DIGITS:]}", region, new_area_code=True)
    other = None if abroad else number_of_another_country(digits, region)
    return None if other is None else Dialled(other[1], other[0], abroad=True)


def _parsed(digits: str, region: str, international: bool) -> Dialled | None:
    import phonenumbers

    for text in _as_dialled(digits, international):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        # A short number of a neighbour in the same plan (310-0147 in Canada) is no number of this region.
        at_home = number.country_code == calling_code(region)
        whole = not at_home or has_national_length(digits, region)
        if number.country_code == NANP_CODE and _SERVICE.fullmatch(written[-7:-4]):
            continue
        if (whole and phonenumbers.is_valid_number(number)) or is_kept_for_fiction(written):
            home = phonenumbers.region_code_for_country_code(number.country_code or 0)
            country = phonenumbers.region_code_for_number(number) or home
            return Dialled(written, str(country), spare_zero=_has_spare_zero(digits, number, international))
    return None


def _has_spare_zero(digits: str, number: PlanNumber, international: bool) -> bool:
    """Tell whether a 0 stands between a country's code and the number: +44 (0)20, 011 44 020."""
    inside = f"{number.country_code}0{number.national_number}"
    prefixes = ("",) if international else INTERNATIONAL
    return any(digits == f"{prefix}{inside}" for prefix in prefixes)


def has_plausible_area_code(digits: str) -> bool:
    """Tell whether ten digits, or eleven with a 1, are formed as a number of North America.

    Its area code may be one that is given out next. 555, 950, N11 and codes with a 9 in the middle or with 37 or 96 in
    front are kept for other uses, and N11 is no exchange either.
    """
    return _NANP.fullmatch(digits) is not None


def identity(digits: str, region: str, international: bool = False) -> str:
    """Return what two forms of one number have in common: its E.164 form, or just its digits."""
    return e164(digits, region, international) or _without_one(digits, region)


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
    mine, theirs = _without_one(heard, region), _without_one(other, region)
    if second and is_local(mine, region):
        return second.endswith(mine)
    if first and is_local(theirs, region):
        return first.endswith(theirs)
    return bool(mine) and mine == theirs


@lru_cache(maxsize=1024)
def usual_groups(digits: str, region: str, international: bool = False) -> tuple[str, ...]:
    """Return the digits in the groups in which people of their country write them."""
    import phonenumbers

    written = e164(digits, region, international)
    if written:
        number = phonenumbers.parse(written, None)
        for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
            groups = tuple(re.findall(r"\d+", phonenumbers.format_number(number, form)))
            prefix = digits.removesuffix("".join(groups))
            if prefix in ("", *INTERNATIONAL):
                return (prefix, *groups) if prefix else groups
    return _in_threes(digits)


def numbering_region(profile: Profile) -> str:
    """Return the ISO 3166 country whose numbering plan applies: as told, or of the rep's number, or the computer's."""
    return profile.region or _country_of_typed(profile.phone_number, profile.system_region) or profile.system_region


@lru_cache(maxsize=64)
def _country_of_typed(text: str, region: str) -> str | None:
    """Return the country of a typed number, None where it tells none, or none with another plan than the region's."""
    if not has_digits(text):
        return None
    read = read_number(text, region) or read_number(_digits_only(text), region)
    if read is None or calling_code(read.country) == calling_code(region):
        return None
    return read.country


def national_digits(text: str, region: str) -> str:
    """Return the digits of a number as they are dialled inside its country, without a 0 or 1 in front."""
    digits = _digits_only(text)
    code = str(calling_code(region))
    if text.strip().startswith("+") or digits.startswith(code):
        inside = digits.removeprefix(code)
        if digits_missing(inside, region) == 0:
            digits = inside
    return without_trunk(digits, region)


def has_digits(text: str) -> bool:
    """Tell whether a text, such as the profile's number, has any digit."""
    return any(character.isdecimal() for character in text)


def _without_one(text: str, region: str) -> str:
    """Return the digits of a number; in North America without the 1 in front of them."""
    digits = _digits_only(text)
    if calling_code(region) == NANP_CODE and len(digits) == NANP_DIGITS + 1:
        return digits.removeprefix("1")
    return digits


def _in_threes(digits: str) -> tuple[str, ...]:
    groups = []
    while len(digits) > 4:
        groups.append(digits[:3])
        digits = digits[3:]
    return (*groups, digits)


def _digits_only(text: str) -> str:
    return re.sub(r"\D", "", text)


def _as_dialled(digits: str, international: bool) -> list[str]:
    readings = [f"+{digits}"] if international else [digits]
    for prefix in INTERNATIONAL:
        if digits.startswith(prefix):
            readings.append(f"+{digits[len(prefix) :]}")
    return readings
