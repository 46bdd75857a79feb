"""What a prospect would not catch: numbers by their digits and place, names by their letters and sound."""

from __future__ import annotations

import pytest

from rehearse.content.message import read_message
from rehearse.core.line_check import LineCheck
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.phone.numbers import find_phone_numbers
from rehearse.scoring.line_check import check_line
from rehearse.text.tokens import tokens_from_words

SAID = (
    "Hi Karen, this is Dana Reyes with Northfield Freight, 312-555-0147. We helped Borden cut their freight bill, and "
    "I have an idea for your lanes. Please call me back at 312-555-0147."
)
PROFILE = Profile(name="Dana Reyes", company="Northfield Freight", phone_number="312-555-0147", customers=("Borden",))


def _words(text: str) -> tuple[Token, ...]:
    said = enumerate(text.split())
    return tokens_from_words([Word(part, 0.5 * place, 0.5 * place + 0.4, 0.9) for place, part in said])


def _checked(heard: str, profile: Profile = PROFILE, said: str = SAID) -> LineCheck:
    words, line_words = _words(said), _words(heard)
    message = read_message(words, (), profile, "reason")
    return check_line(words, message, line_words, find_phone_numbers(line_words, profile), profile, "amr")


def test_what_comes_through_is_not_lost() -> None:
    check = _checked(SAID)
    assert check.lost == ()
    assert check.words_share == 1


def test_a_digit_that_changes_is_lost_where_it_was_said() -> None:
    (lost,) = _checked(SAID.replace("312-555-0147. We", "312-555-0149. We")).lost
    assert (lost.kind, lost.said.replace(", ", ""), lost.heard.replace(", ", "")) == (
        "phone_number",
        "3125550147",
        "3125550149",
    )
    assert lost.start_s == pytest.approx(0.5 * SAID.split().index("312-555-0147."))


def test_a_number_that_vanishes_is_lost() -> None:
    (lost,) = _checked(SAID.replace("312-555-0147. We", "mumble. We")).lost
    assert (lost.kind, lost.heard) == ("phone_number", "mumble.")


@pytest.mark.parametrize(
    ("said", "heard", "kind"),
    [
        ("Dana Reyes", "Donut Rice", "your_name"),
        ("Northfield Freight", "Mustard Plate", "company"),
        ("Borden", "Gordon", "customers"),
    ],
)
def test_a_name_that_is_heard_as_another_is_lost(said: str, heard: str, kind: str) -> None:
    (lost,) = _checked(SAID.replace(said, heard)).lost
    assert (lost.kind, lost.said) == (kind, said)
    assert lost.heard.startswith(heard)


def test_a_name_that_sounds_the_same_is_not_lost() -> None:
    assert _checked(SAID.replace("Reyes", "Rayes").replace("Northfield Freight", "North Field Freight")).lost == ()


def test_without_a_profile_the_words_that_were_heard_are_looked_for() -> None:
    lost = _checked(SAID.replace("Northfield Freight", "Mustard Plate"), Profile()).lost
    assert "Northfield Freight" in [one.said for one in lost]


def test_words_that_go_missing_are_counted() -> None:
    check = _checked(SAID.replace("We helped Borden cut their freight bill, and ", ""))
    assert check.words_share == pytest.approx(1 - 8 / len(SAID.replace("-", " ").split()), abs=0.03)


def test_an_empty_line_loses_everything() -> None:
    check = _checked("")
    assert check.words_share == 0
    assert {one.kind for one in check.lost} == {"phone_number", "your_name", "company", "customers"}


@pytest.mark.parametrize("profile", [PROFILE, Profile()], ids=["profile", "none"])
@pytest.mark.parametrize(
    ("at_first", "how"),
    [
        ("312-555-147. We", "a zero lost"),
        ("312-55-0147. We", "one five of three lost"),
        ("312-555-47. We", "oh one lost"),
        ("Free. 12-555-0147. We", "a digit heard as a word"),
        ("312-555-00147. We", "a zero too many"),
        ("1-312-555-0147. We", "the country's code"),
    ],
)
def test_what_only_the_first_hearing_had_wrong_is_no_failure_of_the_line(
    at_first: str, how: str, profile: Profile
) -> None:
    said = SAID.replace("312-555-0147. We", at_first)
    assert [one for one in _checked(SAID, profile, said).lost if one.kind == "phone_number"] == [], how


def test_the_reps_own_number_on_the_line_was_misheard_at_first() -> None:
    assert _checked(SAID, said=SAID.replace("312-555-0147", "312-559-0147")).lost == ()


def test_one_of_two_sayings_that_the_first_hearing_confused_is_heard_right_on_the_line() -> None:
    said = SAID.replace("312-555-0147. We", "312-559-0147. We")
    assert [one.kind for one in _checked(SAID, Profile(), said).lost if one.kind == "phone_number"] == []


@pytest.mark.parametrize("heard", ["312-555-147", "312-559-0147", "412-555-0147", "312-555-0174", "555-0147"])
def test_what_the_line_gets_wrong_is_lost(heard: str) -> None:
    lost = _checked(SAID.replace("312-555-0147. We", f"{heard}. We")).lost
    assert [one.kind for one in lost] == ["phone_number"]


def test_another_number_on_the_line_is_lost_though_the_first_could_not_be_called() -> None:
    said = SAID.replace("312-555-0147", "312-555-014")
    lost = _checked(SAID.replace("312-555-0147", "415-222-9981"), Profile(), said).lost
    assert [one.kind for one in lost] == ["phone_number"] * 2
