"""A telephone number as it is typed into a profile: one that can be called, or what is wrong with it."""

from __future__ import annotations

from rehearse.core.profile import Profile
from rehearse.phone.countries import digits_missing, name_of, usual_count
from rehearse.phone.numbers import find_phone_numbers
from rehearse.phone.plan import e164, is_local, numbering_region
from rehearse.phone.remarks import remark_on, spelled, which_are_missing
from rehearse.text.tokens import tokens_from_text


def fault_of_number(text: str, profile: Profile) -> tuple[str, str] | None:
    """Return what keeps a typed number from being the rep's, and what to do; None where it can be called.

    Parameters
    ----------
    text : str
        As typed.
    profile : Profile
        Whose region it is dialled in, as far as that was told.

    Returns
    -------
    tuple of (message, hint), or None

    Examples
    --------
    >>> fault_of_number("312-555-014", Profile(region="US"))[0]
    '“312-555-014” has nine digits; an American number has ten: one is missing, in “014”.'
    """
    typed = " ".join(text.split())
    region = numbering_region(profile)
    found = find_phone_numbers(tokens_from_text(f"My number is {typed}."), Profile(region=region))
    if len(found) == 1 and found[0].callable:
        if found[0].remark == "other_country" and profile.region:
            what = remark_on(found[0]).partition(":")[0]
            message = f"“{typed}” is {what}, and your region is {profile.region}."
            return message, f'Run: rehearse profile --region {found[0].country} --number "{typed}"'
        return None
    if len(found) > 1:
        return f"“{typed}” is more than one number.", "Give the one that you leave."
    digits = found[0].digits if found else "".join(character for character in typed if character.isdecimal())
    example = "Such as: rehearse profile --number 312-555-0147"
    if not digits:
        return f"“{typed}” is no telephone number: there is no digit in it.", example
    return _fault_of_digits(typed, digits, region), example


def dialled_form(text: str, profile: Profile) -> str:
    """Return a typed number that can be called as it is kept: as typed, but for letters past the end of a number.

    Examples
    --------
    >>> dialled_form("1-800-CONTACTS", Profile()), dialled_form("1-800-FLOWERS", Profile())
    ('18002668228', '1-800-FLOWERS')
    """
    region = numbering_region(profile)
    if text.isdecimal() or e164(text, region):
        return text
    found = find_phone_numbers(tokens_from_text(f"My number is {text}."), Profile(region=region))
    lettered = any(character.isalpha() for character in text)
    return found[0].digits if lettered and len(found) == 1 and not found[0].extension else text


def _fault_of_digits(typed: str, digits: str, region: str) -> str:
    if is_local(digits, region):
        return f"“{typed}” lacks its area code: it cannot be dialled from elsewhere."
    missing = digits_missing(digits, region)
    has = f"“{typed}” has {spelled(len(digits))} digits; {name_of(region)} number has {usual_count(region)}"
    if missing > 0:
        return f"{has}: {which_are_missing(typed, missing, region)}."
    if missing < 0:
        return f"{has}: {spelled(-missing)} too many."
    return f"“{typed}” cannot be called: no such number is given out. Check its digits."
