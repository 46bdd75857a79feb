"""Numbers of other countries, as people of those countries say them at home.

A rep who has not told their region still gives a number that can be called; a card that calls it wrong has the wrong
country in mind. Only forms that are no number of the own region are looked at, and only those that a country's own
people say in full: with the 0 in front, or ten digits where the plan has no such 0.

How many digits the numbers of a country have is libphonenumber's data, through `phonenumbers`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from rehearse.text.numerals import cardinal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber as PlanNumber

_FICTIONAL = re.compile(r"\+44(?:7700900|1632960|3069990|8081570)\d{3}")
"""Ofcom's numbers for use in drama that libphonenumber does not take for valid."""

NANP_CODE = 1
"""The country code that the United States, Canada and much of the Caribbean share."""

_NAMES = {
    "US": "an American", "CA": "a Canadian", "GB": "a British", "IE": "an Irish", "AU": "an Australian",
    "NZ": "a New Zealand", "ZA": "a South African", "IN": "an Indian", "DE": "a German", "FR": "a French",
    "NL": "a Dutch", "BE": "a Belgian", "CH": "a Swiss", "AT": "an Austrian", "SE": "a Swedish", "SG": "a Singapore",
    "ES": "a Spanish", "IT": "an Italian", "JP": "a Japanese", "PH": "a Philippine", "MX": "a Mexican",
}  # fmt: skip
_WITH_ZERO = {
    10: ("AU", "IE", "ZA", "NZ", "GB", "FR", "BE", "CH", "NL", "JP"),
    11: ("GB", "IN", "NZ", "DE", "JP", "PH"),
}  # fmt: skip
"""Countries whose numbers have so many digits with the 0 in front, the likeliest first: where English is spoken."""

_ENGLISH = frozenset({"AU", "IE", "ZA", "NZ", "GB", "IN"})
_CODES_SAID_BARE = {"44": "GB", "91": "IN", "353": "IE"}
"""Country codes that are said without a plus and begin no number of the NANP that is two digits too long."""

_DIGITS_WITH_BARE_CODE = 12


@lru_cache(maxsize=4096)
def number_of_another_country(digits: str, region: str) -> tuple[str, str] | None:
    """Return the country whose number the digits are, and the number in E.164 form.

    Parameters
    ----------
    digits : str
        As they were said, no number of the region.
    region : str
        ISO 3166 country in which it was looked for.

    Returns
    -------
    tuple of (country, e164), or None
        Where several countries have such a number, the likeliest by its length; of ten digits a mobile first.
    """
    found = [read for country in _countries(digits, region) if (read := _valid(digits, country))]
    mobiles = [read for read in found if read[2]] if len(digits) == 10 else []
    found = [read for read in found if read[2] or read[0] != "IN"]  # Almost any eleven digits are a landline there.
    for country, written, _ in mobiles + found:
        return country, written
    return None


def is_kept_for_fiction(e164: str) -> bool:
    """Tell whether a number is one that a regulator keeps for films."""
    return _FICTIONAL.fullmatch(e164) is not None


def name_of(country: str) -> str:
    """Return a country for the words before "mobile" or "number": "an Australian"; its letters where we have no word.

    Examples
    --------
    >>> name_of("AU"), name_of("IS")
    ('an Australian', 'an IS')
    """
    return _NAMES.get(country) or f"{'an' if country[:1] in 'AEFHILMNORSX' else 'a'} {country}"


def is_mobile(digits: str, country: str) -> bool:
    """Tell whether a number can only be a mobile's: where landlines look the same, nobody knows."""
    read = _valid(digits, country)
    return read is not None and read[2]


def _countries(digits: str, region: str) -> tuple[str, ...]:
    import phonenumbers

    at_home_nanp = phonenumbers.country_code_for_region(region) == NANP_CODE
    if digits.startswith("0"):
        if not at_home_nanp:  # Too short or too long at home is likelier than whole elsewhere.
            return ()
        # "Oh three one two ..." is a number with an interjection before it, unless it is plainly one of ours.
        foreign = _WITH_ZERO.get(len(digits), ())
        return tuple(c for c in foreign if c in _ENGLISH) if _valid(digits[1:], region) else foreign
    code = next((code for code in _CODES_SAID_BARE if digits.startswith(code)), None)
    if code and len(digits) == _DIGITS_WITH_BARE_CODE:
        return (_CODES_SAID_BARE[code],)
    if not at_home_nanp and (len(digits) == 10 or (len(digits) == 11 and digits[0] == "1")):
        return ("US",)
    return ()


@lru_cache(maxsize=8192)
def _valid(digits: str, country: str) -> tuple[str, str, bool] | None:
    """Return the country of a number said as in `country`, its E.164 form, and whether it is a mobile's."""
    import phonenumbers

    bare = len(digits) == _DIGITS_WITH_BARE_CODE and not digits.startswith("0")
    try:
        number = phonenumbers.parse(f"+{digits}" if bare else digits, country)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if is_kept_for_fiction(written):
        return country, written, written.startswith("+447")
    home = phonenumbers.region_code_for_number(number)
    if home is None or number.country_code != phonenumbers.country_code_for_region(country):
        return None
    return str(home), written, phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


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
