"""Telephone numbers come back as the digits that were said, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Callable

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rehearse.core.message import PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.unit.listened import Listened, as_heard_plainly, listened_messages

US = Profile(phone_number="(312) 555-0147")
GB = Profile(phone_number="020 7946 0123", region="GB")
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TENS = ("", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def heard(text: str, profile: Profile = US) -> list[str]:
    return [number.digits for number in find_phone_numbers(tokens_from_text(text), profile)]


def one(text: str, profile: Profile = US) -> PhoneNumber:
    (number,) = find_phone_numbers(tokens_from_text(text), profile)
    return number


def timed(*spans: tuple[str, float, float]) -> tuple[Token, ...]:
    return tokens_from_words([Word(text, start_s, end_s, 0.9) for text, start_s, end_s in spans])


@pytest.mark.parametrize(
    "said",
    [
        "three one two, five five five, oh one four seven",
        "three one two five five five zero one four seven",
        "three one two, double five five, o one four seven",
        "three one two, triple five, nought one four seven",
        "three twelve five fifty five oh one forty seven",
        "three twelve, five five five, oh one, forty-seven",
        "three-one-two, five-five-five, oh-one-four-seven",
        "three one two dash five five five dash zero one four seven",
        "three hundred twelve five five five zero one four seven",
        "312-555-0147",
        "312 555 0147",
        "312.555.0147",
        "312/555-0147",
        "(312) 555-0147",
        "(312)555-0147",
        "312 - 555 - 0147",
        "3125550147",
        "3,125,550,147",
        "$3,125,550,147",
        "$3 ,125 ,550 ,147",
        "312,555,0147",
        "3 -1 2- 555 0 1 4 7",
        "312 -555 -01 47",
        "3, 1, 2, 5, 5, 5, 0, 1, 4, 7",
        "3-1-2-5-5-5-0-1-4-7",
        "31 25 55 01 47",
        "312 five five five 0147",
        "312. 555. 0147.",
        "312, five five, um, five, 0147",
        "three one two, uh, five five five, hmm, zero one four seven",
        "area code 312, 555-0147",
        "area code is three one two, five five five, oh one four seven",
    ],
)
def test_ten_digits_are_the_same_however_they_are_said_or_written(said: str) -> None:
    for text in (said, f"Call me at {said}, thanks.", f"My number is {said}. Again, my name is Dana."):
        assert heard(text) == ["3125550147"], text


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("one eight hundred, five five five, oh one nine nine", "18005550199"),
        ("1-800-555-0199", "18005550199"),
        ("eight hundred five five five oh one nine nine", "8005550199"),
        ("+1 312 555 0147", "13125550147"),
        ("plus one, three one two, five five five, oh one four seven", "13125550147"),
        ("312 555 twenty five hundred", "3125552500"),
        ("three one two, five five five, seven thousand", "3125557000"),
        ("1-800-FLOWERS", "18003569377"),
        ("00 44 20 7946 0123", "00442079460123"),
        ("fifty-five five, oh one four seven", "5550147"),
        ("2-8-1, 3-6-7, fifty-five, ninety-nine", "2813675599"),
    ],
)
def test_prefixes_hundreds_and_words_on_the_keypad_are_digits_too(said: str, digits: str) -> None:
    assert heard(f"Please call {said}.") == [digits]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("268 -441 -A.", "2684418"),
        ("8 -03 -234 -597 -2", "8032345972"),
        ("412 -421 -8896 6", "4124218896"),
        ("421 -0451 one.", "4210451"),
        ("4 -4 -1 -1 -7 -2 -4 you", "4411724"),
        ("7, 9, 3, 5, 4, 2, 9.", "7935429"),
        ("oh, 312-555-0147", "3125550147"),
        ("Call this at 3, 312-555-0147", "3125550147"),
        ("In 2024 312-555-0147", "3125550147"),
        ("312-555-0147 3 pm", "3125550147"),
    ],
)
def test_a_stray_digit_beside_a_number_is_not_part_of_it(text: str, digits: str) -> None:
    assert heard(text) == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "312-555-0147, again 312-555-0147",
        "312-555-0147 312-555-0147",
        "31255501473125550147",
        "3125550147 3125550147",
        "three one two five five five oh one four seven three one two five five five oh one four seven",
        "(312) 555-0147 and (312) 555-0147",
        "312-555-0147. That's 3, 1, 2, 5, 5, 5, 0, 1, 4, 7.",
        "$3,125,550,147. $3,125,550,147.",
        "312-555-0147s. 312-555-0147s.",
        "(312) 555-0147s 312-555-0147s",
    ],
)
def test_a_number_said_twice_is_two_numbers(text: str) -> None:
    assert heard(text) == ["3125550147", "3125550147"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("555-0147 555-0147", ["5550147", "5550147"]),
        ("7, 9, 3, 5, 4, 2, 9. 7, 9, 3, 5, 4, 2, 9.", ["7935429", "7935429"]),
        ("268 -441 -A. 268 -441 -A.", ["2684418", "2684418"]),
        ("26844182684418", ["2684418", "2684418"]),
        ("412 -684142 412 -684142", ["412684142", "412684142"]),
        ("4447 4447", ["4447", "4447"]),
        ("6 -8 -3 -075 6 -8 -3 -075", ["683075", "683075"]),
        ("312-555-0147 or 773-555-0186", ["3125550147", "7735550186"]),
        ("312-555-0147 555-0186", ["3125550147", "5550186"]),
    ],
)
def test_numbers_in_a_row_are_cut_where_they_end(text: str, digits: list[str]) -> None:
    assert heard(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "three one two, three one two, five five five, oh one four seven",
        "312, 312-555-0147",
        "312 555, um, 312 555 0147",
        "312-555-01, uh, 0147",
        "312-555-0174, sorry, 0147",
        "312-555-0174, no wait, 0147",
        "312-555-0174, no wait, 312-555-0147",
    ],
)
def test_a_number_that_is_begun_twice_or_mended_is_heard_as_it_was_meant(text: str) -> None:
    assert heard(text) == ["3125550147"]


def test_an_area_code_that_comes_after_goes_in_front() -> None:
    assert heard("Call 555-0147, area code 312.") == ["3125550147"]


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("312-555-0147 extension 12", "12"),
        ("312-555-0147, ext. 12", "12"),
        ("312-555-0147x12", "12"),
        ("312-555-0147 x12.", "12"),
        ("312-555-0147, extension four four seven one", "4471"),
        ("312-555-0147, extension number is twelve", "12"),
    ],
)
def test_an_extension_belongs_to_its_number(text: str, extension: str) -> None:
    number = one(f"Please call {text}")
    assert (number.digits, number.extension, number.callable) == ("3125550147", extension, True)


def test_the_number_may_be_said_again_after_its_extension() -> None:
    text = "312-555-0147 extension one two three one two five five five oh one four seven"
    first, second = find_phone_numbers(tokens_from_text(text), US)
    assert (first.extension, second.digits) == ("12", "3125550147")


@pytest.mark.parametrize(
    "text",
    [
        "at three thirty",
        "call me at 3:30 or at 1030",
        "call me at ten thirty tomorrow",
        "between 9 and 11 on Tuesday the 12th",
        "in 2024, in 2019, 2020 and 2021",
        "in nineteen ninety five and twenty twenty four",
        "on 12/05/2024 or 2024-12-05 or 3-14-2024",
        "40 percent, 18%, 2.5 times, 2 to 4 pm",
        "fifteen hundred dollars",
        "they saved $1,250,000 last year",
        "$45,000, $2.5M, $1,250.50",
        "two thousand five hundred customers",
        "one hundred twenty three thousand four hundred fifty six units",
        "2,684,418 people",
        "a turnover of 3,125,550,147 dollars",
        "100, 200, 300, 400 people",
        "order 4471203",
        "your order number is 4471203, and",
        "invoice 20231187 is open",
        "account number 3125550147",
        "order #4471203",
        "Part number 6205 is back, 400 of them",
        "my extension is 4471",
        "there were 15, 20, 30, 40, 50 percent",
        "booth 2140 in hall 7",
        "it takes 5 minutes, 10 at most, for 25 of 30 people",
        "open 24/7, 365 days",
    ],
)
def test_prices_years_dates_times_and_counts_are_not_telephone_numbers(text: str) -> None:
    for sentence in (text, f"We spoke {text} about it.", f"Hello, {text}. Thank you."):
        assert heard(sentence) == [], sentence


@pytest.mark.parametrize(
    "text", ["My number is 4471.", "Call me at four four seven one.", "4447", "4, 4, 4, 7.", "Hi. 4447."]
)
def test_four_digits_are_a_number_where_they_are_introduced_or_stand_alone(text: str) -> None:
    number = one(text)
    assert len(number.digits) == 4
    assert not number.callable


def test_four_digits_are_a_number_where_they_were_one_before() -> None:
    assert heard("4471. We spoke in May about the new trucks, 4471") == ["4471", "4471"]
    assert heard("4471. We spoke in May about the new trucks, 4472") == ["4471"]


def test_seven_digits_are_heard_and_cannot_be_called() -> None:
    number = one("Call me, 555-0147.")
    assert (number.digits, number.callable, number.text) == ("5550147", False, "555, 0147")


@pytest.mark.parametrize(
    ("text", "profile", "callable_"),
    [
        ("312-555-0147", US, True),
        ("(212) 555-1234", US, True),
        ("555-867-5309", US, False),
        ("312-155-0147", US, False),
        ("412-684-142", US, False),
        ("011 44 20 7946 0123", US, True),
        ("020 7946 0123", GB, True),
        ("07700 900123", GB, True),
        ("+44 20 7946 0123", GB, True),
        ("7946 0123", GB, False),
        ("312-555-0147", GB, True),
    ],
)
def test_the_numbering_plan_says_what_can_be_called(text: str, profile: Profile, callable_: bool) -> None:
    assert one(text, profile).callable is callable_


@pytest.mark.parametrize(
    ("text", "profile", "own"),
    [
        ("312-555-0147", US, True),
        ("1-312-555-0147", US, True),
        ("+1 312 555 0147", US, True),
        ("555-0147", US, True),
        ("312-555-0174", US, False),
        ("555-0199", US, False),
        ("+44 20 7946 0123", GB, True),
        ("00 44 20 7946 0123", GB, True),
        ("oh two oh, seven nine four six, oh one two three", GB, True),
        ("312-555-0147", Profile(), None),
        ("312-555-0147", Profile(phone_number="to be agreed"), None),
        ("312-555-0147", Profile(phone_number="+1 (312) 555-0147 ext. 9"), True),
    ],
)
def test_the_reps_own_number_is_known_in_any_form(text: str, profile: Profile, own: bool | None) -> None:
    assert one(text, profile).own is own


def test_pace_and_place_come_from_the_words() -> None:
    words = timed(("at", 1.0, 1.2), ("312", 1.5, 2.5), ("-555", 2.9, 3.9), ("-0147.", 4.4, 5.5), ("Bye.", 6.0, 6.3))
    (number,) = find_phone_numbers(words, US)
    assert (number.start_s, number.end_s) == (1.5, 5.5)
    assert number.digits_per_s == pytest.approx(2.5)
    assert (number.first_word, number.end_word) == (1, 4)


def test_two_numbers_in_one_word_share_its_time() -> None:
    first, second = find_phone_numbers(timed(("31255501473125550147", 0.0, 20.0)), US)
    assert first.end_s == pytest.approx(10.0)
    assert second.start_s == pytest.approx(10.0)
    assert first.digits_per_s == pytest.approx(1.0)


def test_a_script_has_no_pace() -> None:
    assert one("312-555-0147").digits_per_s is None


def singles(digits: str, gaps_after: dict[int, float]) -> tuple[Token, ...]:
    words, time_s = [], 0.0
    for index, digit in enumerate(digits):
        words.append(Word(digit, time_s, time_s + 0.3, 0.9))
        time_s += 0.3 + gaps_after.get(index, 0.05)
    return tokens_from_words(words)


def test_gaps_between_words_part_the_groups() -> None:
    (number,) = find_phone_numbers(singles("3125550147", {2: 0.5, 5: 0.5, 7: 0.4}), US)
    assert number.groups == ("312", "555", "01", "47")
    assert number.text == "312, 555, 01, 47"


def test_pauses_in_the_sound_tell_groups_that_word_times_hide() -> None:
    words = singles("3125550147", {})
    pauses = [(words[2].end_s - 0.05, words[3].start_s + 0.1), (words[5].end_s - 0.05, words[6].start_s + 0.1)]
    (number,) = find_phone_numbers(words, US, pauses=pauses)
    assert number.groups == ("312", "555", "0147")


def test_groups_nobody_says_are_shown_the_usual_way() -> None:
    number = one("8 -03 -234 -597 -2")
    assert (number.groups, number.text) == ((), "803, 234, 5972")
    assert one("oh two oh seven nine four six oh one two three", GB).text == "020, 7946, 0123"


# ---- any number, in any of the ways -------------------------------------------------------------------------------

digits_of_ten = st.text("0123456789", min_size=10, max_size=10)


def _grouped(digits: str) -> tuple[str, str, str]:
    return digits[:3], digits[3:6], digits[6:]


def _spelled(digits: str, zero: str) -> str:
    return " ".join(zero if digit == "0" else NAMES[int(digit)] for digit in digits)


def _doubled(digits: str) -> str:
    said, index = [], 0
    while index < len(digits):
        twice = digits[index : index + 2] == digits[index] * 2
        said.append(f"double {NAMES[int(digits[index])]}" if twice else NAMES[int(digits[index])])
        index += 2 if twice else 1
    return " ".join(said)


def _in_pairs(digits: str) -> str:
    said = []
    for pair in (digits[index : index + 2] for index in range(0, 10, 2)):
        if pair[0] in "01" or pair[1] == "0":
            said += [NAMES[int(digit)] for digit in pair]
        else:
            said.append(f"{TENS[int(pair[0])]} {NAMES[int(pair[1])]}")
    return ", ".join(said)


WAYS: dict[str, Callable[[str], str]] = {
    "hyphens": lambda digits: "-".join(_grouped(digits)),
    "dots": lambda digits: ".".join(_grouped(digits)),
    "blanks": lambda digits: " ".join(_grouped(digits)),
    "brackets": lambda digits: "({}) {}-{}".format(*_grouped(digits)),
    "one string": lambda digits: digits,
    "cut tokens": lambda digits: "{} -{} -{}".format(*_grouped(digits)),
    "commas": lambda digits: ", ".join(digits),
    "digit by digit": lambda digits: " ".join(digits),
    "words": lambda digits: _spelled(digits, "zero"),
    "words with oh": lambda digits: ", ".join(_spelled(group, "oh") for group in _grouped(digits)),
    "doubles": lambda digits: _doubled(digits),
    "pairs": lambda digits: _in_pairs(digits),
    "a filler inside": lambda digits: "{}, um, {}, uh, {}".format(*_grouped(digits)),
}


@given(digits=digits_of_ten, way=st.sampled_from(sorted(WAYS)))
@settings(deadline=None, max_examples=300)
def test_any_ten_digits_come_back_whole(digits: str, way: str) -> None:
    assert heard(f"You can reach me at {WAYS[way](digits)}, thank you.", Profile()) == [digits]


@given(digits=digits_of_ten, way=st.sampled_from(sorted(WAYS)), other=st.sampled_from(sorted(WAYS)))
@settings(deadline=None, max_examples=200)
def test_any_ten_digits_said_twice_come_back_twice(digits: str, way: str, other: str) -> None:
    text = f"You can reach me at {WAYS[way](digits)}. Again, that's {WAYS[other](digits)}."
    assert heard(text, Profile()) == [digits, digits]


@given(digits=digits_of_ten, currency=st.sampled_from(["", "$"]))
@settings(deadline=None)
def test_a_callable_number_written_as_an_amount_comes_back(digits: str, currency: str) -> None:
    assume(digits[0] != "0" and phonenumbers.is_valid_number(phonenumbers.parse(digits, "US")))
    assert heard(f"Call me at {currency}{int(digits):,}.", Profile()) == [digits]


@given(
    year=st.integers(1950, 2035), day=st.integers(1, 28), hour=st.integers(1, 12), minute=st.integers(0, 59),
    price=st.integers(1, 9_999_999), percent=st.integers(0, 100), count=st.integers(2, 999_999),
)  # fmt: skip
@settings(deadline=None)
def test_no_year_date_time_price_or_count_becomes_a_number(
    year: int, day: int, hour: int, minute: int, price: int, percent: int, count: int
) -> None:
    text = (
        f"In {year} we met on March {day}, {year}, at {hour}:{minute:02d} p.m. It was ${price:,}, {percent}% less, for "
        f"{count:,} units, and on {hour}/{day}/{year} it was ${price:,}.00 or {price} dollars."
    )
    assert heard(text) == []


@pytest.mark.parametrize("message", [pytest.param(message, id=message.id) for message in listened_messages()])
def test_a_listener_would_write_down_the_same_numbers(message: Listened) -> None:
    for text in (message.text, as_heard_plainly(message.text)):
        assert tuple(heard(text, message.profile)) == message.numbers
