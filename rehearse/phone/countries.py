"""Numbers of other countries, as people of those countries say them at home.

A rep who has not told their region still gives a number that can be called; a card that calls it wrong has the wrong
country in mind. Only forms that are no number of the own region are looked at, and only those that a country's own
people say in full: with the 0 in front, or ten digits where the plan has no such 0.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
