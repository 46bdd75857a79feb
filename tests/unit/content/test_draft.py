"""A draft says what is known, twice the number, and makes nothing up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.content.draft import Brief, Length, missing_facts, write_draft
from rehearse.content.script import read_script
from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.scoring.script_budget import check_script

DANA = Profile("Dana Reyes", "Northfield Freight", "312-555-0147", customers=("Borden", "Acme Chemicals", "Kraft"))
REASON = "your Denver dock had three late pickups in October"


def brief(style: Style = "reason", length: Length = "medium", earlier: int = 0) -> Brief:
    reason = REASON if style == "reason" else ""
    return Brief(DANA, "Karen", reason, good_times="until five today", style=style, length=length, earlier=earlier)


@pytest.mark.parametrize("earlier", [0, 1, 2])
@pytest.mark.parametrize("length", ["short", "medium", "long"])
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_every_draft_fits_and_gives_the_number_first_and_last(style: Style, length: Length, earlier: int) -> None:
    check = check_script(write_draft(brief(style, length, earlier)), DANA, style)
    assert check.total_s <= check.limit_s
    assert (check.phone_audit.times, check.phone_audit.first_and_last, check.phone_audit.own) == (2, True, True)
    assert not check.alarms


def test_a_longer_draft_takes_longer() -> None:
    order: list[Length] = ["short", "medium", "long"]
    seconds = [check_script(write_draft(brief(length=one)), DANA).total_s for one in order]
    assert seconds == sorted(seconds)
    assert len(set(seconds)) == 3


def test_the_same_brief_is_written_alike_and_the_next_message_otherwise() -> None:
    assert write_draft(brief()) == write_draft(brief())
    first, second = (set(write_draft(brief(earlier=earlier)).splitlines()) for earlier in (0, 1))
    assert len(second - first) >= 4


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (REASON, "Your Denver dock had three late pickups in October."),
        ("the docks at Reno", "I'm calling about the docks at Reno."),
        ("to hear what you thought of the quote", "I'm calling to hear what you thought of the quote."),
        ("about your lease.", "I'm calling about your lease."),
        ("your certificate runs out on the thirtieth", "Your certificate runs out on the thirtieth."),
        ("I have the samples you asked for", "I have the samples you asked for."),
    ],
)
def test_a_reason_becomes_a_sentence_however_it_was_given(reason: str, said: str) -> None:
    assert said in write_draft(Brief(DANA, "Karen", reason))


def test_what_is_not_known_stays_a_blank_and_is_asked_for() -> None:
    nothing = Brief(Profile())
    assert missing_facts(nothing) == ("name", "number", "to", "company", "reason")
    script = read_script(write_draft(nothing))
    assert script.blanks == ("their name", "your name", "your company", "your number", "your reason, in one sentence")
    assert "blank" not in script.spoken
    assert read_script(write_draft(brief())).blanks == ()


def test_only_customers_that_were_given_are_named() -> None:
    assert "Lakeside" in write_draft(Brief(DANA, "Karen", REASON, ("Lakeside",)))
    alone = write_draft(Brief(Profile("Dana", "Northfield", "312-555-0147"), "Karen", REASON))
    assert "work" not in alone


@pytest.mark.parametrize("length", ["short", "medium", "long"])
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_a_second_draft_differs_and_says_nothing_of_a_message_that_was_not_left(style: Style, length: Length) -> None:
    first, second = (write_draft(replace(brief(style, length), variant=variant)) for variant in (0, 1))
    assert first != second
    assert "before" not in second
