"""Numerals are counted as they are spoken."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rehearse.text.numerals import cardinal, joined_tokens, spoken_digit_count, spoken_word_count, spoken_words
from rehearse.text.phrases import words_from_text


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("hello,", "hello"),
        ("follow-up", "follow-up"),
        ("twenty-three", "twenty three"),
        ("7", "seven"),
        ("18", "eighteen"),
        ("45.", "forty five"),
        ("2,500", "two thousand five hundred"),
        ("1,250,000", "one million two hundred fifty thousand"),
        ("$45", "forty five dollars"),
        ("$4.50", "four dollars fifty"),
        ("£3.00", "three pounds"),
        ("$2.5M", "two point five million dollars"),
        ("10k", "ten thousand"),
        ("18%", "eighteen percent"),
        ("2.5", "two point five"),
        ("3:30", "three thirty"),
        ("3:00", "three"),
        ("9:05", "nine oh five"),
        ("10:15am", "ten fifteen am"),
        ("9am", "nine am"),
        ("2024", "twenty twenty four"),
        ("1995", "nineteen ninety five"),
        ("1905", "nineteen oh five"),
        ("1500", "fifteen hundred"),
        ("2005", "two thousand five"),
        ("90s", "nineties"),
        ("1980s", "nineteen eighties"),
        ("12th", "twelfth"),
        ("21st", "twenty first"),
        ("30th", "thirtieth"),
        ("3rd,", "third"),
        ("1/2", "one half"),
        ("24/7", "twenty four seven"),
        ("B2B", "b two b"),
        ("Q3", "q three"),
        ("#1", "number one"),
        ("&", "and"),
        ("—", ""),
        ("312-555-0147", "three one two five five five zero one four seven"),
        ("(312)555-0147", "three one two five five five zero one four seven"),
        ("3125550147", "three one two five five five zero one four seven"),
        ("$3,125,550,147.", "three one two five five five zero one four seven"),
        ("-0147", "zero one four seven"),
        ("0147", "zero one four seven"),
        ("555-0147", "five five five zero one four seven"),
    ],
)
def test_a_token_is_opened_into_the_words_that_are_said(token: str, said: str) -> None:
    assert " ".join(spoken_words(token)) == said


def test_pieces_of_one_numeral_are_joined_before_they_are_counted() -> None:
    words = words_from_text("about $45 ,000 at 3 :30 or 18 % of 2 -1")
    assert joined_tokens(words) == ("about", "$45,000", "at", "3:30", "or", "18%", "of", "2-1")
    assert (
        spoken_word_count(words) == 14
    )  # about forty five thousand dollars at three thirty or eighteen percent of two one


def test_words_without_numerals_are_counted_as_they_stand() -> None:
    assert spoken_word_count(words_from_text("and so my fellow Americans - ask not")) == 7


@pytest.mark.parametrize(
    ("text", "digits"),
    [("312-555-0147", 10), ("three one two, oh seven", 5), ("call me at five", 1), ("no digits", 0)],
)
def test_digits_are_counted_in_words_and_in_figures(text: str, digits: int) -> None:
    assert spoken_digit_count(words_from_text(text)) == digits


@given(st.integers(0, 10**12 - 1))
def test_every_whole_number_has_words_without_digits(number: int) -> None:
    said = cardinal(number)
    assert said
    assert all(word.isalpha() for word in said)


@given(st.text(max_size=12))
@example("-²")
def test_any_token_can_be_opened(token: str) -> None:
    assert all(isinstance(word, str) and word for word in spoken_words(token))
