"""What `import rehearse` gives, as docs/scripts.md promises it."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

import rehearse
from tests.unit.made_takes import rehearsed_take, winged_take

DOC = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text("utf-8")
SECTION = DOC.partition("## Python")[2].partition("## HTTP")[0]
PROMISED = re.findall(r"`(\w+)(?:\([^`]*\))?`", "\n".join(re.findall(r"^\| (`.*?) \|", SECTION, re.MULTILINE)))


def test_the_page_promises_what_the_package_exports() -> None:
    assert sorted({*PROMISED, "Options", "Profile"}) == sorted(rehearse.__all__)


@pytest.mark.parametrize("name", rehearse.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert callable(getattr(rehearse, name))


def test_what_is_not_promised_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'scoer'"):
        _ = rehearse.scoer


def test_a_script_is_checked_without_a_profile() -> None:
    check = rehearse.check_script("Hi Sam, this is Dana Reyes with Northfield Freight. Call me at 312-555-0147.")
    assert check.phone_numbers[0].digits == "3125550147"
    assert check.style == "reason"


def test_a_take_can_be_taken_apart_by_the_standard_library() -> None:
    assert asdict(winged_take())["measures"]["why_not"] == {}


def test_a_take_goes_to_json_and_back_and_is_compared_with_another() -> None:
    take = winged_take()
    again = rehearse.take_from_json(rehearse.take_to_json(take))
    assert rehearse.take_to_json(again) == rehearse.take_to_json(take)
    change = rehearse.compare(again, rehearsed_take()).score
    assert (change.before, change.after) == (58.0, rehearsed_take().scorecard.verdict.score)


def test_a_script_is_given_the_time_of_the_rubric() -> None:
    check = rehearse.check_script("Call me at 312-555-0147.")
    assert (check.limit_s, check.rate_wpm, check.digits_per_s) == (45, 146, 2)
