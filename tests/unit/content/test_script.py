"""A script is checked before it is spoken, and a take is held against it."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from rehearse.content.encoder import LONGEST_WINDOW, default_encoder, pieces_of
from rehearse.content.script import cues, read_script
from rehearse.content.script_check import MOST_LETTERS, beginning_of
from rehearse.content.script_match import match_script
from rehearse.core.message import ScriptMatch
from rehearse.core.profile import Profile
from rehearse.errors import InputError
from rehearse.phone.numbers import find_phone_numbers
from rehearse.scoring.script_budget import check_script
from rehearse.text.tokens import tokens_from_text

SCRIPT = """# Sam, dock times

## Opening
Hi Sam, this is Dana Reyes with Northfield Logistics, 312-555-0147. [pause]
The reason for my call is that we helped Acme Chemicals cut $45,000 of their inventory by 18%. [smile]

- Please **call me back** at (312) 555-0147. [pause 2 s]
"""
SPOKEN = (
    "Hi Sam, this is Dana Reyes with Northfield Logistics, 312-555-0147. The reason for my call is that we helped Acme "
    "Chemicals cut $45,000 of their inventory by 18%. Please call me back at (312) 555-0147."
)


def test_title_headings_marks_and_directions_are_not_spoken() -> None:
    script = read_script(SCRIPT)
    assert (script.title, script.spoken, script.pauses_s) == ("Sam, dock times", SPOKEN, 3.0)


@pytest.mark.parametrize("text", ["Hi Sam.", "\nHi Sam.\n", "Hi [smile] Sam."])
def test_a_script_needs_no_title(text: str) -> None:
    assert read_script(text).title == ""
    assert read_script(text).spoken == "Hi Sam."


def test_the_time_is_words_at_a_pace_and_numbers_as_fast_as_a_pen_follows() -> None:
    check = check_script(
        "There are eight words in this short sentence. " * 2 + "312-555-0147", Profile(), "reason", rate_wpm=120
    )
    assert (check.words, check.digits) == (16, 10)
    assert check.words_s == pytest.approx(8.0)
    assert check.digits_s == pytest.approx(5.0)
    assert check.total_s == pytest.approx(13.0)
    assert check.words_left == 64


def test_pauses_take_their_time() -> None:
    assert check_script(
        "Hi. [pause] Bye. [2.5 seconds] [breathe] [smile]", Profile(), "reason"
    ).pauses_s == pytest.approx(4.5)


def test_numerals_take_the_time_of_their_words() -> None:
    assert check_script("We saved $45,000 in 2024.", Profile(), "reason").words == 10


def test_words_too_many_are_told_as_such() -> None:
    check = check_script("word " * 146, Profile(), "reason")
    assert check.total_s == pytest.approx(60.0)
    assert check.words_left == -37


def test_what_is_missing_depends_on_the_style() -> None:
    text = "Hi Laura, this is Tom Avery. I have a project for you."
    assert check_script(text, Profile(), "reason").missing == ("company", "customers", "callback_ask")
    assert check_script(text, Profile(), "curiosity").missing == ("callback_ask",)


def test_a_full_script_misses_nothing() -> None:
    check = check_script(SCRIPT, Profile(phone_number="312-555-0147"), "reason")
    assert (check.missing, check.alarms) == ((), ())
    assert (check.phone_audit.times, check.phone_audit.first_and_last, check.phone_audit.own) == (2, True, True)
    assert [number.digits_per_s for number in check.phone_numbers] == [None, None]


def test_alarms_are_heard_in_a_script_too() -> None:
    text = "Hi Sam, it's Dana. Just checking in, no rush at all, sorry to bother you, whenever you get a chance."
    assert {alarm.id for alarm in check_script(text, Profile(), "reason").alarms} == {"hedging"}


def test_an_empty_script_takes_no_time() -> None:
    check = check_script("# Only a title\n", Profile(), "reason")
    assert (check.text, check.total_s, check.words) == ("", 0.0, 0)


def match(said: str, script: str = SCRIPT) -> ScriptMatch:
    return match_script(tokens_from_text(said), script)


@pytest.mark.parametrize(
    "said",
    [
        SPOKEN,
        SPOKEN.lower().replace(",", "").replace(". ", " "),
        SPOKEN.replace("312-555-0147", "three one two, five five five, oh one four seven").replace(
            "$45,000", "forty-five thousand dollars"
        ),
        SPOKEN.replace("312-555-0147", "$3,125,550,147").replace("18%", "eighteen percent"),
        SPOKEN.replace("$45,000", "$45 ,000").replace("312-555-0147", "312 -555 -0147"),
        "Um, " + SPOKEN.replace("helped", "uh, helped"),
        SPOKEN.replace("Northfield Logistics", "North Field Logistics").replace("Acme Chemicals", "Acne Chemicals"),
    ],
)
def test_what_is_said_as_it_was_written_matches_wholly(said: str) -> None:
    assert match(said) == ScriptMatch(1.0, (), ())


def test_contractions_are_the_same_words() -> None:
    assert (
        match(
            "I am glad that we are here and it is not late", "I'm glad that we're here and it isn't late"
        ).matched_share
        == 1.0
    )


def test_titles_are_the_same_written_short() -> None:
    assert (
        match("Hello, Mr. Foster, Dr. Hanson is ok", "Hello, Mister Foster, Doctor Hanson is okay").matched_share == 1.0
    )


def test_what_was_left_out_and_what_came_in_is_told_as_it_was_written_and_heard() -> None:
    found = match(
        "Hi Sam, this is Dana. Call me back maybe on Tuesday.",
        "Hi Sam, this is Dana with Northfield. Please call me back.",
    )
    assert found.skipped == ("with Northfield. Please",)
    assert found.added == ("maybe on Tuesday",)
    assert found.matched_share == pytest.approx(8 / 11)


def test_a_slight_word_alone_is_not_told_but_counts() -> None:
    found = match("Call me on Friday", "Call me on the Friday")
    assert (found.skipped, found.added) == ((), ())
    assert found.matched_share == pytest.approx(4 / 5)


def test_another_number_is_not_the_same() -> None:
    found = match("Call 312-555-0174", "Call 312-555-0147")
    assert found.matched_share < 1.0


def test_another_message_hardly_matches() -> None:
    assert match("The weather is fine and the train was late again today.").matched_share < 0.2


@pytest.mark.parametrize(("said", "script"), [("", "Hi Sam."), ("Hi Sam.", "# Title only"), ("", "")])
def test_nothing_said_or_written_matches_nothing(said: str, script: str) -> None:
    assert match(said, script).matched_share == 0.0


ENDLESS = [
    "Hi Sam, this is Dana Reyes with Northfield Freight. We cut dock waiting for Kraft by 30 percent, call me. ",
    "No. ", "freight ", "a", "[a", "# x   ", "\n", "a-", "Call 312 555 0147. ", "um, ",
]  # fmt: skip


def least_cpu_s(work: Callable[[], object]) -> float:
    """Return the processor time of the quickest of three, which other processes disturb least."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        with suppress(InputError):
            work()
        taken.append(time.process_time() - began)
    return min(taken)


def grows_with_the_square(work: Callable[[str], object], text: str) -> bool:
    """Tell whether twice the letters take about four times as long; less than 20 ms are not told from nothing."""
    half_s, whole_s = (least_cpu_s(lambda letters=n: work((text * letters)[:letters])) for n in (10_000, 20_000))
    return whole_s > 3 * max(half_s, 0.02)


@pytest.mark.parametrize("text", [*ENDLESS, "1"])
def test_the_check_takes_no_longer_than_the_script_is(text: str) -> None:
    assert not grows_with_the_square(check_script, text)


@pytest.mark.parametrize("text", ENDLESS)
def test_the_teleprompter_takes_no_longer_than_the_script_is(text: str) -> None:
    assert not grows_with_the_square(lambda script: cues(script, Profile(), rate_wpm=146, digits_per_s=2), text)


PROSE = (
    "Good morning, Kim. Your dock in Denver had three late pickups in May, and each of them cost you four hundred "
    "dollars. We just wanted to reach out and maybe see if you'd be open to a quick chat, um, at your convenience. "
)


@pytest.mark.parametrize("text", [*ENDLESS, PROSE, "so. you. I. "])
def test_of_a_script_no_more_is_read_than_the_reader_takes_in_at_once(text: str) -> None:
    words = tokens_from_text(read_script(beginning_of((text * 20_000)[:20_000])).spoken)
    numbers = [(number.first_word, number.end_word) for number in find_phone_numbers(words, Profile())]
    assert len(pieces_of(words, numbers, default_encoder().vocabulary).ids) <= LONGEST_WINDOW


def calls_in(work: Callable[[], object]) -> int:
    """Return how many functions are called, which tells the work that is done on a machine however busy."""
    profile = cProfile.Profile()
    with suppress(InputError):
        profile.runcall(work)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_a_chain_of_digits_takes_no_more_work_than_words() -> None:
    digits = "".join(str(n * 7919 % 10) for n in range(MOST_LETTERS - 20))
    check_script("Hi Sam.")  # what is made once
    words = calls_in(lambda: check_script((PROSE * 20)[:20_000]))
    assert calls_in(lambda: check_script(f"My number is {digits}")) < 2.5 * words


def test_of_an_endless_script_what_is_not_read_is_counted() -> None:
    check = check_script((ENDLESS[0] * 200)[:20_000])
    assert check.words > 3_000
    assert check.words_left < -3_000
    assert {item.certainty for item in check.checklist if not item.found} == {"unsure"}
