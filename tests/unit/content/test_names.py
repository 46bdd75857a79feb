"""Names are recognised as they sound, and a name that was not clear is marked."""

from __future__ import annotations

import pytest

from rehearse.content.names import aliases, find_first_name, find_name, name_likeness
from rehearse.text.phrases import Phrases
from rehearse.text.tokens import tokens_from_text


def phrases(text: str) -> Phrases:
    return Phrases(tokens_from_text(text))


def quoted(text: str, name: str) -> tuple[str, bool] | None:
    plain = phrases(text)
    match = find_name(plain, name)
    return (plain.quote(match.first, match.end), match.unclear) if match else None


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("I'm with Acme Chemicals in Ohio", "Acme Chemicals", "Acme Chemicals"),
        ("i'm with acme chemicals in ohio", "Acme Chemicals, Inc.", "acme chemicals"),
        ("this is dana with north field logistics", "Northfield Logistics", "north field logistics"),
        ("we did Acme's plant", "Acme Chemicals", "Acme's"),
        ("at I B M we", "IBM", "I B M"),
        ("Smith and Sons here", "Smith & Sons LLC", "Smith and Sons"),
        ("from O'Brien Bakery", "O'Brien Bakery", "O'Brien Bakery"),
        ("it's Acme-Chemicals", "Acme Chemicals", "Acme-Chemicals"),
    ],
)
def test_the_very_name_is_clear_however_it_is_written(text: str, name: str, found: str) -> None:
    assert quoted(text, name) == (found, False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("we helped Acne Chemicals last year", "Acme Chemicals"),
        ("this is Dana Rays speaking", "Dana Reyes"),
        ("I'm with Nor Field Logistic in Gary", "Northfield Logistics"),
        ("we are Bluestone Packaging from Joliet", "Bluestem Packaging"),
        ("with Kwillio since May", "Quillio"),
    ],
)
def test_a_name_that_only_sounds_alike_is_found_and_unclear(text: str, name: str) -> None:
    match = quoted(text, name)
    assert match is not None
    assert match[1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the data is in the plant", "Dana"),
        ("we cut the cost of it", "Acme Chemicals"),
        ("chemicals are expensive", "Acme Chemicals"),
        ("the north side of town", "Northfield Logistics"),
        ("we met at the border", "Borden"),
        ("", "Acme"),
        ("anything at all", ""),
    ],
)
def test_other_words_are_not_taken_for_the_name(text: str, name: str) -> None:
    assert quoted(text, name) is None


def test_the_best_match_is_taken() -> None:
    assert quoted("Acne Chemicals, that is Acme Chemicals", "Acme Chemicals") == ("Acme Chemicals", False)


def test_likeness_is_whole_only_for_the_same_letters() -> None:
    assert name_likeness("acme chemicals", "Acme Chemicals") == 100
    assert 80 <= name_likeness("acne chemicals", "Acme Chemicals") < 100
    assert name_likeness("apple", "Acme Chemicals") == 0


def test_a_legal_form_may_be_left_out_and_a_plain_first_word_does_not_stand_alone() -> None:
    assert aliases("Acme Chemicals, Inc.") == ("acme chemicals", "acme")
    assert aliases("General Supply Co") == ("general supply",)
    assert aliases("") == ()


def test_a_first_name_in_a_greeting_is_the_prospects() -> None:
    assert find_first_name(phrases("Hi Dana, call me"), "Dana Reyes") is None
    assert find_first_name(phrases("Hi Sam, Dana here"), "Dana Reyes") is not None
