"""The check of a script: does it fit, and what is to be changed first."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from rehearse.content.script_check import ScriptCheck
from rehearse.core.profile import Profile
from rehearse.render.terminal import render_script
from rehearse.scoring.script_budget import check_script
from rehearse.store.take_json import script_to_dict

GOOD = (
    "# Freight\nHi Kim, this is Dana Reyes from Northfield Freight, 312-555-0147. We helped Borden and Acme Chemicals "
    "cut their freight bill, and I have an idea for your Ohio lanes. Please call me back at 312-555-0147."
)


def check(text: str, profile: Profile | None = None) -> ScriptCheck:
    return check_script(text, profile or Profile(), "reason")


def shown(text: str, width: int = 80, profile: Profile | None = None) -> str:
    stream = io.StringIO()
    render_script(check(text, profile), console=Console(file=stream, width=width))
    return " ".join(stream.getvalue().split())


def test_the_time_and_what_is_left_of_it_come_first() -> None:
    checked = check(GOOD)
    assert shown(GOOD).startswith(f"About {checked.total_s:.0f} s of 45. It fits: {45 - checked.total_s:.0f} s left")


def test_a_script_that_is_too_long_says_how_many_words_to_cut() -> None:
    long = GOOD + " and one more word" * 30
    assert f"s too long: cut about {-check(long).words_left} words." in shown(long)


def test_a_script_that_lacks_nothing_has_nothing_to_change() -> None:
    assert "Change first" not in shown(GOOD)


def test_a_script_without_a_number_is_told_that_first() -> None:
    assert "① Leave your number" in shown("Hi Kim, this is Dana Reyes from Northfield Freight. Please call me back.")


def test_a_number_without_its_area_code_is_told() -> None:
    assert "① Add the area code: “555, 0147”" in shown(GOOD.replace("312-", ""))


def test_a_number_that_is_not_the_rep_s_own_is_told() -> None:
    assert "not the number in your profile" in shown(GOOD, profile=Profile(phone_number="312-555-0199"))


def test_a_number_given_once_is_to_be_given_twice() -> None:
    assert "Give the number twice" in shown(GOOD.replace(", 312-555-0147. We", ". We"))


def test_a_number_given_twice_at_the_end_is_not_asked_for_twice() -> None:
    text = shown(
        GOOD.replace(", 312-555-0147. We", ". We").replace("312-555-0147", "312-555-0147. Again, 312-555-0147")
    )
    assert "Give the number twice" not in text
    assert "Say the number right after your name" in text


def test_no_more_than_three_changes_are_named() -> None:
    text = shown("So um maybe call me sometime, I guess.")
    assert "③" in text
    assert text.count("④") == 0


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    stream = io.StringIO()
    render_script(check(GOOD), console=Console(file=stream, width=width))
    assert max(cell_len(line) for line in stream.getvalue().splitlines()) <= width


def test_a_script_is_never_obeyed() -> None:
    text = shown("# [red]\x1b[2J title\nHi, this is [bold]Dana\x1b]0;x\x07 Reyes.")
    assert "\x1b" not in text
    assert "[red]\\x1b[2J title" in text


def test_the_json_has_the_time_the_numbers_and_what_is_missing() -> None:
    table = script_to_dict("message.txt", check("Hi Kim, this is Dana. Call 312-555-0147."))
    assert table["schema"] == 1
    assert table["file"] == "message.txt"
    assert table["duration_s"] == pytest.approx(table["words_s"] + table["digits_s"] + table["pauses_s"])
    assert [number["digits"] for number in table["phone_numbers"]] == ["3125550147"]
    assert "company" in table["missing"]
    assert "start_s" not in table["phone_numbers"][0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hi Kim, we helped Borden cut its freight. Call me: 312-555-0147.", "Your name is not in it. Say who you are"),
        ("Hi Kim, this is Dana Reyes. Please call me back: 312-555-0147.", "Your company is not in it."),
        ("Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0147.", "It does not ask for the call back."),
        (GOOD.replace("We helped", "Um, we, uh, helped"), "Strike “um”, “uh” (2 times in all)"),
        (GOOD.replace("and I have", "and, you know, I have"), "Strike “you know”: a filler that is written down"),
    ],
)
def test_what_is_missing_is_said_as_of_a_text_and_not_of_a_sound(text: str, told: str) -> None:
    assert told in shown(text)
    assert "hear" not in shown(text).replace("I heard", "hear")


@pytest.mark.parametrize(
    "reason", ["I'm calling because [blank: your reason, in one sentence].", "I'm calling about [blank]."]
)
def test_a_blank_is_to_be_filled_in_and_is_no_reason(reason: str) -> None:
    text = f"Hi Kim, this is Dana Reyes with Northfield Freight, 312-555-0147. {reason} Please call me: 312-555-0147."
    checked = check(text)
    assert "reason" in checked.missing
    assert len(checked.blanks) == 1
    assert f"① Fill in [{checked.blanks[0]}]: a blank cannot be said." in shown(text)


def test_a_blank_beside_what_is_there_takes_nothing_away() -> None:
    checked = check("Hi [blank: their name], this is Dana Reyes with Northfield Freight. Call me: 312-555-0147.")
    assert not {"your_name", "company"} & set(checked.missing)


def test_a_script_that_is_too_long_says_which_sentence_goes() -> None:
    weather = "The weather has been grey and cold all week, and the train was late on every single day of it. " * 4
    text = GOOD.replace("Please call", weather + "Please call")
    assert "“The weather has been grey and cold all week, and…” can go" in shown(text)
    assert "falls behind 45 s" in shown(text)
