"""The teleprompter scrolls at the pace the script was budgeted for."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rehearse.content.script import Cue, script_parts
from rehearse.core.profile import Profile
from rehearse.scoring.rubric import default_rubric
from rehearse.scoring.script_budget import budget_of, check_script, cues_in

SCRIPT = """# Inventory
## Opening
Hi Kim, this is **Dana Reyes** from Northfield Freight. [smile]
My number is 312-555-0147. [pause 2 s] We cut freight by a tenth for Borden in 3 months.
Please call me back: three one two, five five five, oh one four seven.
"""


def cues(text: str) -> tuple[Cue, ...]:
    return cues_in(budget_of(default_rubric(), "reason"), text, Profile())


def test_directions_stay_where_they_were_written() -> None:
    parts = script_parts(SCRIPT)
    assert [part.text for part in parts if not part.spoken] == ["[smile]", "[pause 2 s]"]
    assert [part.spoken for part in parts] == [True, False, True, False, True]
    assert parts[0].text == "Hi Kim, this is Dana Reyes from Northfield Freight."


def test_it_ends_when_the_budget_says() -> None:
    check = check_script(SCRIPT, Profile(), "reason")
    assert cues(SCRIPT)[-1].end_s == pytest.approx(check.total_s)


def test_one_word_follows_the_other_without_a_gap() -> None:
    prompt = cues(SCRIPT)
    assert prompt[0].start_s == 0
    assert all(before.end_s == after.start_s for before, after in pairwise(prompt))


def test_a_number_takes_half_a_second_for_each_digit() -> None:
    (number,) = [cue for cue in cues(SCRIPT) if cue.text.startswith("312")]
    assert number.end_s - number.start_s == pytest.approx(5)


def test_a_pause_takes_its_time_and_is_not_spoken() -> None:
    (pause,) = [cue for cue in cues(SCRIPT) if cue.text == "[pause 2 s]"]
    assert pause.end_s - pause.start_s == pytest.approx(2)
    assert not pause.spoken


def test_an_empty_script_has_no_cues() -> None:
    assert cues("") == ()
