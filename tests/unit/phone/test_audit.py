"""The telephone number is audited as a prospect with a pen needs it."""

from __future__ import annotations

import pytest

from rehearse.core.message import PhoneAudit
from rehearse.core.profile import Profile
from rehearse.core.transcript import Word
from rehearse.phone.audit import audit_phone_numbers
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text, tokens_from_words

OWN = Profile(phone_number="312-555-0147")
MIDDLE = "We helped Acme cut their inventory by a fifth and I would like to tell you how. Please call me back"


def audit(text: str, profile: Profile = OWN) -> PhoneAudit:
    words = tokens_from_text(text)
    return audit_phone_numbers(find_phone_numbers(words, profile), words, profile)


def test_no_number_is_no_times() -> None:
    assert audit("Hi, this is Dana.") == PhoneAudit()


def test_first_and_last_with_the_message_between() -> None:
    found = audit(f"Hi, this is Dana, 312-555-0147. {MIDDLE}, 312-555-0147. Thanks.")
    assert (found.times, found.first_and_last, found.identical, found.callable, found.own) == (
        2,
        True,
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Hi, this is Dana. {MIDDLE} at 312-555-0147. Again, 312-555-0147.",
        f"Hi, this is Dana, 312-555-0147, again 312-555-0147. {MIDDLE}.",
        f"Hi, this is Dana. {MIDDLE}, {MIDDLE}, at 312-555-0147. That is 312-555-0147. {MIDDLE}, {MIDDLE}.",
    ],
)
def test_twice_in_one_place_is_not_first_and_last(text: str) -> None:
    found = audit(text)
    assert (found.times, found.first_and_last) == (2, False)


def test_the_beginning_of_a_short_message_is_its_first_ten_seconds() -> None:
    found = audit(
        "Hi Tom. This is Laura. I have a project I'd like to talk to you about. My number is 312-555-0147. "
        "Could you call me back today or tomorrow? That's Laura, at 312-555-0147. Thanks, Tom."
    )
    assert found.first_and_last


def test_before_the_reason_is_early_enough_whatever_comes_first() -> None:
    words = tokens_from_text(f"{'well ' * 30} 312-555-0147 {MIDDLE} 312-555-0147")
    numbers = find_phone_numbers(words, OWN)
    assert not audit_phone_numbers(numbers, words, OWN).first_and_last
    assert audit_phone_numbers(numbers, words, OWN, reason_word=32).first_and_last


def test_a_slip_of_a_digit_or_two_is_the_same_number_said_differently() -> None:
    found = audit(f"Hi, 312-555-0147. {MIDDLE}, 312-555-0174.")
    assert (found.times, found.identical, found.other_numbers, found.own) == (2, False, 0, True)


def test_office_and_cell_are_two_numbers_and_no_slip() -> None:
    found = audit("Call my office at 312-555-0147 or my cell, 773-555-0186.")
    assert (found.times, found.identical, found.other_numbers, found.own) == (1, True, 1, True)


def test_the_short_form_is_the_same_number() -> None:
    found = audit(f"Hi, 312-555-0147. {MIDDLE}, 555-0147.")
    assert (found.times, found.identical, found.callable) == (2, True, True)


def test_a_local_number_lacks_its_area_code() -> None:
    found = audit("Call me, 555-0199.")
    assert (found.callable, found.needs_area_code, found.own) == (False, True, False)


def test_nobodys_number_is_known_without_a_profile() -> None:
    assert audit("Call me at 312-555-0147.", Profile()).own is None


def test_a_script_has_neither_pace_nor_groups() -> None:
    found = audit("Call me at 312-555-0147.")
    assert (found.fastest_digits_per_s, found.grouped) == (None, None)


def said(start_s: float, gap_s: float) -> list[Word]:
    words = []
    for token in ("312", "-555", "-0147"):
        words.append(Word(token, start_s, start_s + 1.0, 0.9))
        start_s += 1.0 + gap_s
    return words


def test_the_fastest_saying_counts() -> None:
    words = tokens_from_words([*said(0.0, 0.5), Word("again", 5.0, 5.5, 0.9), *said(6.0, 0.0)])
    found = audit_phone_numbers(find_phone_numbers(words, OWN), words, OWN)
    assert found.fastest_digits_per_s == pytest.approx(10 / 3)


@pytest.mark.parametrize(
    ("gap_s", "pauses", "grouped"), [(0.5, (), True), (0.0, (), False), (0.0, ((0.9, 1.2),), True)]
)
def test_groups_are_told_by_gaps_and_by_pauses_in_the_sound(
    gap_s: float, pauses: tuple[tuple[float, float], ...], grouped: bool
) -> None:
    words = tokens_from_words(said(0.0, gap_s))
    found = audit_phone_numbers(find_phone_numbers(words, OWN), words, OWN, pauses=pauses)
    assert found.grouped is grouped


@pytest.mark.parametrize(
    "text",
    [
        "Call my office at 312-555-0146 or my cell at 312-555-0147.",
        "My office is 312-555-0146, my mobile 312-555-0147.",
        "My desk is 312-555-0146. If I'm out, try my cell, 312-555-0147.",
        "Call me at 312-555-0147, or after hours at 312-555-0146.",
        "My cell is 312-555-0147. My assistant's number is 312-555-0146.",
        "Reach me at 312-555-0147. For billing call 312-555-0146.",
        "312-555-0147 is my cell, 312-555-0146 is the office.",
        "I'm at 312-555-0147. You can also ask for Lee at 312-555-0146.",
        "My number is 312-555-0147. Sarah's number is 312-555-0146.",
        "The main line is 312-555-0146 and my direct line is 312-555-0147.",
        "Dial 312-555-0147, or my colleague on 312-555-0146.",
        "My fax is 312-555-0146. Call me at 312-555-0147.",
        "Office 312-555-0146, cell 312-555-0147.",
        "Call 312-555-0147 during the day or 312-555-0146 in the evening.",
        "Or you can reach Lee Park at 312-555-0146. I'm at 312-555-0147.",
        "Lee gave me your number, 312-555-0146. Call me at 312-555-0147.",
        "My WhatsApp is 312-555-0146 and my office 312-555-0147.",
        "If you'd rather talk to Lee, he's at 312-555-0146. My number is 312-555-0147.",
    ],
)
@pytest.mark.parametrize("profile", [OWN, Profile()])
def test_two_numbers_for_two_purposes_are_no_slip(text: str, profile: Profile) -> None:
    found = audit(text, profile)
    assert (found.times, found.identical, found.other_numbers) == (1, True, 1)


@pytest.mark.parametrize(
    "text",
    [
        "My number is 312-555-0147. Again, that's 312-555-0148.",
        "Call me at 312-555-0147. We helped Borden. Call me at 312-555-0174.",
        "My cell is 312-555-0147. Again, my cell is 312-555-0148.",
        "My office is 312-555-0147. Once more, 312-555-0148.",
        "Call me today or tomorrow at 312-555-0147. Today or tomorrow, 312-555-0148.",
        "Dana, 312-555-0147. Call or text me at 312-555-0148.",
        "312-555-0147. Please call back at 312-555-0157.",
        "You can reach me at 312-555-0147, again 312-555-1047.",
        "It's 312-555-0147. My number once more: 312-555-0137.",
        "Call 312-555-0147. That number again is 213-555-0147.",
    ],
)
def test_two_numbers_for_the_same_thing_are_a_slip(text: str) -> None:
    found = audit(text, Profile())
    assert (found.times, found.identical, found.other_numbers) == (2, False, 0)


def test_a_fax_is_never_the_number_to_call() -> None:
    found = audit("Call me at 312-555-0147. My fax is 312-555-0199, again, fax 312-555-0199.", Profile())
    assert (found.times, found.other_numbers, found.identical) == (1, 2, True)


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("My number is 212 555 142. Again, 212-555-0142.", Profile()),
        ("My number is 212-555-0142. Again, 212-555-142.", Profile()),
        ("My number is 212 555 142. Again, 212 555 142.", Profile(phone_number="212-555-0142")),
        ("My number is 212-555-0142. Again, 212-555-00142.", Profile()),
        ("My number is 212-555-0142. Again, 212-555-01422.", Profile()),
        ("My number is 212-555-0149. Again, 212-555-0145.", Profile(phone_number="212-555-0145")),
        ("My number is 212-555-0145. Again, 212-55-0145.", Profile()),
        ("My number is 212-555-145.", Profile(phone_number="212-555-0145")),
        ("My number is 212-555-014. Again, 1 212 555 0145.", Profile()),
        ("My number is 312 555 12. Again 312 555 12.", Profile(phone_number="312-555-0102")),
    ],
)
def test_what_was_probably_misheard_is_no_slip_and_not_anothers_number(text: str, profile: Profile) -> None:
    found = audit(text, profile)
    assert found.identical
    assert found.own is not False
    assert found.callable


def test_a_number_that_was_never_heard_whole_is_named_as_the_profile_has_it() -> None:
    found = audit("My number is 312 555 147. Again, 312 555 147.")
    assert (found.times, found.callable, found.own, found.probably) == (2, True, None, "3125550147")
