"""Who left a recording, by where it lies; and names as letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.core.message import ChecklistItem
from rehearse.errors import UsageError
from rehearse.render.html import take_page
from rehearse.scoring.correction import correct_take
from rehearse.scoring.options import Options
from rehearse.scoring.rubric import default_rubric
from rehearse.store.take_json import take_to_json
from rehearse.team.naming import RepFrom, anonymous_take, letters_for, without_names
from rehearse.team.summary import summary_of
from tests.unit.made_takes import rehearsed_take, winged_take


@pytest.mark.parametrize(
    ("text", "file", "names"),
    [
        ("folder", "team/Ann/take1.wav", ("Ann", "team")),
        ("folder", "team/Ann/borden/take1.wav", ("Ann", "borden")),
        ("folder", "team/take1.wav", ("team", "")),
        ("{rep}_{message}", "team/Ann Lee_Borden Ohio.m4a", ("Ann Lee", "Borden Ohio")),
        ("{rep}_{message}", "team/ann_borden_2.m4a", ("ann", "borden_2")),
        ("{rep}-{any}", "team/ann-2026-11-02.wav", ("ann", "")),
        ("{any} {message} by {rep}", "x/2026-11-02 Kraft by Bob.wav", ("Bob", "Kraft")),
        ("VM[0-9]+_(?P<rep>[a-z]+)", "x/VM0031_cleo.wav", ("cleo", "")),
        (r"(?P<message>\w+)\.(?P<rep>\w+)", "x/kraft.bob.wav", ("bob", "kraft")),
    ],
)
def test_rep_and_message_are_read_from_where_a_file_lies(text: str, file: str, names: tuple[str, str]) -> None:
    assert RepFrom.parse(text).read(Path(file), Path("team")) == names


def test_a_name_that_does_not_fit_names_nobody() -> None:
    assert RepFrom.parse("{rep}_{message}").read(Path("memo.wav")) is None
    assert RepFrom.parse("{rep}_{message}").read(Path("__x.wav")) is None


@pytest.mark.parametrize("text", ["{message}", "{rep}_{nonsense}", "plain", "(?P<rep>", "(?P<who>.*)"])
def test_what_names_no_rep_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="Cannot use --rep-from") as refused:
        RepFrom.parse(text)
    assert "{rep}_{message}" in refused.value.hint


def test_letters_go_on_after_z() -> None:
    letters = letters_for([f"rep {number:02d}" for number in range(28)])
    assert (letters["rep 00"], letters["rep 25"], letters["rep 26"], letters["rep 27"]) == ("A", "Z", "AA", "AB")


def test_every_part_of_a_name_becomes_its_letter_however_it_is_written() -> None:
    letters = {"Dana Miller": "A", "Al": "B"}
    assert without_names("DANA asked Al, not Miller; also almost.", letters) == "A asked B, not A; also almost."


def test_nothing_that_is_quoted_is_left() -> None:
    assert without_names("Leave out “call Karen back”.", {}, quotes=False) == "Leave out “…”."


def test_names_are_replaced_however_deep_they_are() -> None:
    take = without_names(summary_of(winged_take()), letters_for(["Dana Miller"]))
    assert "Dana" not in repr(take)
    assert take.id == winged_take().id


def test_a_take_without_names_has_neither_names_nor_number() -> None:
    take = anonymous_take(replace(rehearsed_take(), rep="Dana Miller", message_name="Borden Ohio"))
    shown = take_page(take, default_rubric())
    for name in ("Dana", "Miller", "Acme", "Chemicals", "Borden", "Kraft", "Sam", "555", "0147", "tuesday"):
        assert name not in shown, name
    assert ">discuss<" in shown
    assert take.scorecard.verdict.score == 100


def test_a_word_that_only_stands_between_names_stays() -> None:
    letters = {"Borden and Kraft": "C", "ann lee": "A"}
    assert without_names("Borden, Kraft and Ann, or Lee", letters) == "C, C and A, or A"


def test_what_was_corrected_and_what_was_probably_said_names_nobody_either() -> None:
    said = rehearsed_take()
    assert said.transcript is not None
    text = said.transcript.text
    item = ChecklistItem("customers", False, certainty="unsure", text="boarding", probably="Borden")
    asked = "“boarding” was heard: did you say Borden? Then nothing is wrong."
    verdict = replace(said.scorecard.verdict, questions=(asked,))
    take = correct_take(said, text.replace("Miller", "Mueller").replace("Sam", "Jasmine"), Options())
    take = replace(
        take,
        message=replace(take.message, checklist=(*take.message.checklist[:3], item)),
        scorecard=replace(take.scorecard, verdict=verdict),
    )
    told = take_to_json(anonymous_take(take))
    for name in ("Miller", "Mueller", "Borden", "Jasmine", "3125550147", "312-555-0147"):
        assert name not in told.replace("Borden and Kraft", "")
