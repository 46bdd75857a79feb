"""Numerals are counted as they are spoken."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rehearse.text.numerals import cardinal, spoken_words


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


@given(st.integers(0, 10**12 - 1))
def test_every_whole_number_has_words_without_digits(number: int) -> None:
    said = cardinal(number)
    assert said
    assert all(word.isalpha() for word in said)


@given(st.text(max_size=12))
@example("-²")
def test_any_token_can_be_opened(token: str) -> None:
    assert all(isinstance(word, str) and word for word in spoken_words(token))
