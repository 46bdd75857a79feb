"""Two takes in the terminal and as JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from rehearse.core.take import Take
from rehearse.render.comparison_card import comparison_to_json, render_comparison
from rehearse.render.html import comparison_page
from rehearse.scoring.comparison import Comparison, compare
from rehearse.scoring.rubric import default_rubric
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take
from tests.unit.read_page import having, read_page

RUBRIC = default_rubric()


def comparison() -> Comparison:
    return compare([winged_take(), rehearsed_take()], RUBRIC)


def printed(of: Comparison, width: int = 80, encoding: str = "utf-8") -> str:
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, encoding=encoding)
    render_comparison(of, RUBRIC, Console(file=stream, width=width, highlight=False))
    stream.flush()
    return content.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in printed(comparison(), width).splitlines()) <= width


def test_a_pipe_gets_no_colours() -> None:
    assert "\x1b" not in printed(comparison())


def test_a_plain_terminal_gets_plain_signs() -> None:
    text = printed(comparison(), encoding="ascii")
    assert text.isascii()
    assert "\\u" not in text


def test_both_answers_stand_in_two_columns() -> None:
    line = next(line for line in printed(comparison()).splitlines() if "Not yet." in line)
    assert line.index("Not yet.") < line.index("Yes.")
    assert "58/100" in line
    assert "100/100" in line


def compared(before: dict[str, object], after: dict[str, object]) -> str:
    takes = [
        replace(take, scorecard=replace(take.scorecard, verdict=replace(take.scorecard.verdict, **changes)))  # type: ignore[arg-type]
        for take, changes in ((rehearsed_take(), before), (rehearsed_take(), after))
    ]
    return " ".join(printed(compare(takes, RUBRIC)).split())


def test_another_answer_within_noise_is_no_progress() -> None:
    text = compared(
        {"answer": "maybe", "score": 74.0, "obstacles": ("too_few_points",)},
        {"answer": "yes", "score": 75.0, "obstacles": ()},
    )
    assert "≈ +1 points: within noise" in text
    assert "Both takes are on the line: the other answer is no progress and no step back." in text


def test_what_no_longer_stops_a_yes_is_named() -> None:
    text = compared({"answer": "not_yet", "obstacles": ("pitch", "too_long")}, {"obstacles": ("too_long", "hedging")})
    assert "No longer in the way: a pitch. Now in the way: words that let the call wait." in text


def test_each_criterion_goes_from_before_to_after_with_its_standing() -> None:
    line = next(line for line in printed(comparison()).splitlines() if line.strip().startswith("Fillers"))
    assert "12.9 a minute" in line
    assert "0 a minute" in line
    assert "▲ better" in line


def test_pauses_are_told_in_the_same_terms_on_both_sides() -> None:
    take = winged_take()
    criteria = tuple(
        replace(one, unit="per 100 words", points=2.0) if one.id == "pauses" else one for one in take.scorecard.criteria
    )
    winged = replace(take, scorecard=replace(take.scorecard, criteria=criteria))
    line = next(
        line
        for line in printed(compare([winged, rehearsed_take()], RUBRIC)).splitlines()
        if line.strip().startswith("Pauses")
    )
    assert "1 inside a phrase" in line
    assert "none inside" in line


def test_both_pictures_stand_over_the_same_seconds() -> None:
    rulers = [line for line in printed(comparison()).splitlines() if "0:00" in line]
    assert len(rulers) == 2
    assert [rulers[0].index(label) for label in ("0:10", "0:20", "0:30")] == [
        rulers[1].index(label) for label in ("0:10", "0:20", "0:30")
    ]
    assert all("45 s" in ruler for ruler in rulers)


def test_words_are_dropped_and_added_without_colour() -> None:
    text = " ".join(printed(comparison()).split())
    assert "{+Acme+}" in text
    assert "[-Acne-]" in text


def test_what_became_of_the_fixes_is_told() -> None:
    assert printed(comparison()).count("✓ Fixed") == 3


def test_a_take_without_a_score_can_be_shown() -> None:
    text = printed(compare([noise_take(), rehearsed_take()], RUBRIC))
    assert "Can't say." in text
    assert "not compared" in text


def test_takes_judged_apart_are_not_sold_as_progress() -> None:
    take = rehearsed_take()
    other = replace(take, scorecard=replace(take.scorecard, rubric="2"))
    assert "judged apart (rubric)" in printed(compare([winged_take(), other], RUBRIC), 132)


def test_kept_takes_of_two_messages_are_told() -> None:
    kept_at = winged_take().recorded_at
    takes = [
        replace(take, kept_at=kept_at, message_name=name)
        for take, name in ((winged_take(), "Borden"), (rehearsed_take(), "Acme"))
    ]
    told = "different messages (Borden and Acme)"
    assert told in printed(compare(takes, RUBRIC), 132)
    assert told in comparison_page(compare(takes, RUBRIC), RUBRIC)
    assert "different messages" not in printed(comparison(), 132)


def test_markup_in_a_file_name_is_text() -> None:
    take = replace(winged_take(), file="[red]x.wav")
    assert "[red]x.wav" in printed(compare([take, rehearsed_take()], RUBRIC))


def scored(score: float) -> Take:
    take = winged_take()
    return replace(take, scorecard=replace(take.scorecard, verdict=replace(take.scorecard.verdict, score=score)))


def test_the_best_of_three_is_told_beside_the_change_since_the_first() -> None:
    three = compare([scored(45.0), scored(100.0), scored(66.0)], RUBRIC)
    text = " ".join(printed(three, 132).split())
    assert "+21 points since the first:" in text
    assert "Take 2 was the best: the last one is 34 points below it." in text
    page = " ".join(having(read_page(comparison_page(three, RUBRIC)), "div", "change")[0].text.split())
    assert page.startswith("+21since the first")


def test_a_take_without_a_pause_has_no_longest_one() -> None:
    take = rehearsed_take()
    criteria = tuple(
        replace(one, unit="per 100 words", points=10.5) if one.id == "pauses" else one
        for one in take.scorecard.criteria
    )
    without = replace(
        take,
        pauses=(),
        measures=replace(take.measures, longest_pause_s=0.0),
        scorecard=replace(take.scorecard, criteria=criteria),
    )
    criteria = tuple(
        replace(one, unit="s", points=2.0) if one.id == "pauses" else one for one in winged_take().scorecard.criteria
    )
    long = replace(winged_take(), scorecard=replace(winged_take().scorecard, criteria=criteria))
    text = printed(compare([without, long], RUBRIC))
    assert "none at all" in text
    assert "0.0 s" not in text


def test_the_json_has_the_same_content() -> None:
    told = json.loads(comparison_to_json(comparison()))
    assert [take["role"] for take in told["takes"]] == ["before", "after"]
    assert told["schema"] == 1
    assert told["score"]["standing"] == "better"
    assert told["measures"]["fillers_per_min"]["difference"] == pytest.approx(-12.9)
    assert {criterion["standing"] for criterion in told["criteria"]} <= {
        "better",
        "worse",
        "within_noise",
        "same",
        "not_measured",
    }
    assert [fix["outcome"] for fix in told["fixes"]] == ["fixed"] * 3
    assert {word["status"] for word in told["words"]} == {"kept", "dropped", "added"}
    assert told["fix_next"] == []


def test_the_json_of_a_take_without_a_score_has_no_numbers_for_it() -> None:
    told = json.loads(comparison_to_json(compare([noise_take(), rehearsed_take()], RUBRIC)))
    assert told["score"]["difference"] is None
    assert told["score"]["before"] is None
