"""What engines confuse or drop is told from a slip of the tongue."""

from __future__ import annotations

import pytest

from rehearse.core.profile import Profile
from rehearse.phone.heard import probably_said
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.unit.made_takes import timed

OWN = "2125550145"


@pytest.mark.parametrize(
    ("heard", "how"),
    [
        ("212555145", "a zero lost"),
        ("212550145", "one of three fives lost"),
        ("21255500145", "a zero too many"),
        ("21255550145", "a five too many"),
        ("2125550149", "nine for five"),
        ("2129550145", "nine for the first five"),
        ("212555014", "the last digit lost"),
        ("12555 0145".replace(" ", ""), "the first digit lost"),
        ("212555045", "a one lost"),
        ("21255501455", "the last digit twice"),
        ("21255545", "oh one lost"),
        ("25550145", "the first two lost"),
        ("21250145", "two fives of three lost"),
    ],
)
def test_what_is_easily_confused_or_dropped_was_probably_said(heard: str, how: str) -> None:
    assert probably_said(heard, [OWN]) == OWN, how


@pytest.mark.parametrize(
    ("heard", "how"),
    [
        ("2125550145", "the number itself"),
        ("2125550154", "two digits changed places"),
        ("2125550146", "another last digit"),
        ("2125550199", "two other digits"),
        ("3125550145", "another area code"),
        ("21255514", "a zero and another digit lost"),
        ("21275550145", "a digit that stands nowhere near"),
        ("2129990145", "three nines for three fives"),
        ("5550145", "only the local number"),
        ("", "nothing"),
    ],
)
def test_other_digits_are_not_the_engines_slip(heard: str, how: str) -> None:
    assert probably_said(heard, [OWN]) is None, how


def test_two_zeros_may_be_lost() -> None:
    assert probably_said("31255512", ["3125550102"]) == "3125550102"


def test_between_two_likely_numbers_nobody_chooses() -> None:
    assert probably_said("312555014", ["3125550147", "3125550148"]) is None


@pytest.mark.parametrize("typed", ["212-555-0145", "+1 212 555 0145", "1 (212) 555-0145"])
@pytest.mark.parametrize("said", ["212-555-145", "1 212 555 145", "212-555-0149"])
def test_a_heard_number_near_the_profiles_is_asked_about(typed: str, said: str) -> None:
    (number,) = find_phone_numbers(tokens_from_text(f"My number is {said}."), Profile(phone_number=typed))
    assert number.own is None
    assert number.probably is not None
    assert number.probably.endswith(OWN)


def test_the_script_tells_what_was_probably_said() -> None:
    words = tokens_from_text("My number is 212-555-145.")
    (number,) = find_phone_numbers(words, Profile(), expected=[OWN])
    assert number.probably == OWN


def test_of_two_whole_numbers_in_a_message_none_is_the_others_mishearing() -> None:
    first, second = find_phone_numbers(tokens_from_text("212-555-0145. Again, 212-555-0149."), Profile())
    assert (first.probably, second.probably) == (None, None)


KNOWN = ({"profile": Profile(phone_number="312-555-0142")}, {"expected": ["3125550142"], "profile": Profile()})


@pytest.mark.parametrize("known", KNOWN, ids=["profile", "script"])
@pytest.mark.parametrize(
    "heard",
    [
        "Free. 1, 2, 555-0142", "free one two 555-0142", "Tree 12, 555 0142", "free 1 2, 5 5 5, oh one four two",
        "Free one to 555-0142", "free won too, 5550142", "312-555-42", "three one two, five five five, four two",
        "312-555-142", "312-55-0142", "3 12 55 0142",
    ],
)  # fmt: skip
def test_a_number_in_words_and_broken_is_the_known_one(known: dict[str, object], heard: str) -> None:
    words = tokens_from_text(f"Call me back at {heard}. Thanks.")
    (number,) = find_phone_numbers(words, **known)  # type: ignore[arg-type]
    assert number.probably is not None
    assert number.probably.endswith("3125550142")


@pytest.mark.parametrize("before", ["at", "one of", "four one to. I said", "lines are free for all, two of them"])
def test_a_local_number_after_other_words_lacks_its_area_code(before: str) -> None:
    words = tokens_from_text(f"Call me {before} 555-0142.")
    number = find_phone_numbers(words, Profile(phone_number="312-555-0142"))[-1]
    assert (number.probably, number.remark) == (None, "no_area_code")


@pytest.mark.parametrize(
    ("heard", "probably"),
    [
        ("806, 5555, 0154", "8065550154"),  # said over and over: engines lose count
        ("212 555 5 0145", "2125550145"),
        ("312-555-01477", None),  # nobody knows which digit is too many
        ("312-555-0147-2", None),
        ("3125555", None),
        ("5555-555-0147", None),  # without one it is no number either
    ],
)
def test_of_a_digit_heard_four_times_in_a_row_one_is_probably_the_engines(heard: str, probably: str | None) -> None:
    words = tokens_from_words(timed(f"Call me at {heard}. Thanks.".split(), 0.0, 6.0))
    (number,) = find_phone_numbers(words, Profile())
    assert (number.callable, number.probably) == (False, probably)


def test_a_script_says_what_it_says() -> None:
    (number,) = find_phone_numbers(tokens_from_text("Call me at 806-5555-0154."), Profile())
    assert (number.callable, number.probably) == (False, None)
