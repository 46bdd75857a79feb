"""A number for the profile is one that can be called, or it is said what is wrong with it."""

from __future__ import annotations

import pytest

from rehearse.core.profile import Profile
from rehearse.phone.plan import numbering_region
from rehearse.phone.typed import fault_of_number

US = Profile(region="US")


@pytest.mark.parametrize(
    "typed",
    [
        "312-555-0147", "(312) 555-0147", "+1 312 555 0147", "1-312-555-0147", "3125550147", "312.555.0147 ext. 9",
        "1-800-FLOWERS", "+44 7700 900123", "436-555-0147", "011 44 20 7946 0123",
    ],
)  # fmt: skip
def test_a_number_that_can_be_called_is_taken(typed: str) -> None:
    assert fault_of_number(typed, US) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12", "has two digits; an American number has ten: eight are missing"),
        ("call me", "no digit in it"),
        ("312-555-014", "nine digits; an American number has ten: one is missing, in “014”"),
        ("312-55-0147", "one is missing, in “55”"),
        ("31-555-0147", "one is missing, in “31”"),
        ("312555014", "one is missing"),
        ("123456789", "one is missing"),
        ("312-555-01477", "eleven digits; an American number has ten: one too many"),
        ("555-0147", "lacks its area code"),
        ("555-867-5309", "no such number is given out"),
        ("312-911-0147", "no such number is given out"),
        ("312-555-0147 or 312-555-0148", "more than one number"),
        ("0412 345 678", "is an Australian mobile, and your region is US"),
    ],
)
def test_what_cannot_be_the_reps_number_is_refused_with_what_is_wrong(typed: str, says: str) -> None:
    fault = fault_of_number(typed, US)
    assert fault is not None
    assert says in fault[0]


@pytest.mark.parametrize(
    ("typed", "region", "says"),
    [
        ("0121 234 567", "GB", "ten digits; a British number has eleven: one is missing, in “567”"),
        ("0412 345 67", "AU", "nine digits; an Australian number has ten: one is missing"),
    ],
)
def test_what_is_missing_is_counted_in_the_reps_own_plan(typed: str, region: str, says: str) -> None:
    fault = fault_of_number(typed, Profile(region=region))
    assert fault is not None
    assert says in fault[0]


@pytest.mark.parametrize(
    ("profile", "region"),
    [
        (Profile(), "US"),
        (Profile(system_region="GB"), "GB"),
        (Profile(region="DE", system_region="GB"), "DE"),
        (Profile(region="DE", phone_number="+44 7700 900123"), "DE"),
        (Profile(phone_number="+44 7700 900123"), "GB"),
        (Profile(phone_number="0412 345 678"), "AU"),
        (Profile(phone_number="020 7946 0123"), "GB"),
        (Profile(phone_number="312-555-0147"), "US"),
        (Profile(phone_number="312-555-0147", system_region="CA"), "CA"),
        (Profile(phone_number="to be agreed", system_region="IE"), "IE"),
        (Profile(phone_number="1-312-555-0147", system_region="GB"), "US"),
    ],
)
def test_the_region_is_as_told_else_the_numbers_else_the_computers(profile: Profile, region: str) -> None:
    assert numbering_region(profile) == region
