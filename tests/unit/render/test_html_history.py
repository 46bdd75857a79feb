"""The page of a history: charts that are true, both verdicts, and which fixes stuck."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rehearse.core.scorecard import Fix
from rehearse.core.take import Take
from rehearse.render.html import history_page
from rehearse.render.html.history_page import fix_rows
from rehearse.scoring.rubric import default_rubric
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take
from tests.unit.read_page import Element, having, read_page

RUBRIC = default_rubric()
FIX = Fix("fillers", "Let each become a breath.", 1.0, 2.0, topic="fillers")


def scored(score: float, take: Take | None = None, **changed: object) -> Take:
    take = take or winged_take()
    verdict = replace(take.scorecard.verdict, score=score)
    return replace(take, scorecard=replace(take.scorecard, verdict=verdict), **changed)  # type: ignore[arg-type]


def with_fillers(*, named: bool, there: bool) -> Take:
    take = winged_take()
    criteria = tuple(
        replace(one, to_change=("fillers",) if there else ()) if one.id == "fillers" else one
        for one in take.scorecard.criteria
    )
    verdict = replace(take.scorecard.verdict, fix_first=(FIX,) if named else ())
    return replace(take, scorecard=replace(take.scorecard, criteria=criteria, verdict=verdict))


def drawn(*takes: Take) -> list[Element]:
    return read_page(history_page(takes, RUBRIC))


def score_chart(elements: list[Element], tag: str, *classes: str) -> list[Element]:
    return [one for one in having(elements, tag, *classes) if "scores" in one.inside]


def test_each_score_is_drawn_at_its_height() -> None:
    elements = drawn(scored(20.0), scored(55.0), scored(90.0))
    heights = [float(one.attrs["cy"]) for one in score_chart(elements, "circle", "dot")]
    (line,) = score_chart(elements, "line", "grid")
    bottom = float(line.attrs["y1"])
    assert [100 * (1 - height / bottom) for height in heights] == pytest.approx([20.0, 55.0, 90.0], abs=0.1)


def test_the_line_of_the_score_is_drawn_in_takes_and_points() -> None:
    (path,) = score_chart(drawn(scored(20.0), scored(55.5)), "path", "line")
    assert path.attrs["d"] == "M0.5 -20L1.5 -55.5"


def test_the_zones_lie_at_the_cut_offs_of_the_rubric() -> None:
    elements = drawn(scored(20.0), scored(90.0))
    (yes,), (maybe,) = (score_chart(elements, "rect", zone) for zone in ("zone-yes", "zone-maybe"))
    bottom = float(score_chart(elements, "line", "grid")[0].attrs["y1"])
    assert float(yes.attrs["height"]) / bottom == pytest.approx(0.25)
    assert float(maybe.attrs["y"]) / bottom == pytest.approx(0.25)
    assert float(maybe.attrs["height"]) / bottom == pytest.approx(0.25)


def test_the_reps_own_verdict_stands_beside_the_cards() -> None:
    elements = drawn(scored(20.0, self_verdict="yes"), scored(90.0, rehearsed_take(), self_verdict="no"))
    said = [one.text for one in score_chart(elements, "text", "yours", "long")]
    answers = [one.text for one in score_chart(elements, "text", "answer", "long")]
    assert (answers, said) == (["Not yet", "Yes"], ["Yes", "No"])


def test_a_measure_is_drawn_in_its_own_unit() -> None:
    takes = [
        replace(winged_take(), measures=replace(winged_take().measures, fillers_per_min=value)) for value in (12.0, 4.0)
    ]
    chart = next(
        one for one in having(drawn(*takes), "svg", "chart") if one.attrs["aria-label"].startswith("Fillers a minute")
    )
    assert chart.attrs["aria-label"] == "Fillers a minute: 12.0, then 4.0"
    html = history_page(takes, RUBRIC)
    assert 'd="M0.5 -12L1.5 -4"' in html


@pytest.mark.parametrize("semitones", [0.41, 2.4, 6.0])
def test_the_good_range_is_drawn_however_far_a_measure_is_from_it(semitones: float) -> None:
    measures = replace(winged_take().measures, pitch_sd_semitones=semitones)
    takes = [replace(winged_take(), measures=measures)] * 2
    bands = having(drawn(*takes), "rect", "band-good")
    assert bands
    assert all(float(one.attrs["height"]) >= 0 for one in bands)


def test_what_was_not_measured_leaves_a_gap_and_no_zero() -> None:
    elements = drawn(scored(50.0), noise_take(), scored(60.0))
    assert len(score_chart(elements, "circle", "dot")) == 2
    assert "NaN" not in history_page([noise_take()], RUBRIC)


def test_a_fix_that_is_gone_ever_since_has_stuck() -> None:
    gone = with_fillers(named=False, there=False)
    (row,) = fix_rows([with_fillers(named=True, there=True), gone, gone], RUBRIC)
    assert (row.cells, row.outcome) == (("named", "gone", "gone"), "stuck")


def test_one_good_take_is_not_yet_a_habit() -> None:
    (row,) = fix_rows([with_fillers(named=True, there=True), with_fillers(named=False, there=False)], RUBRIC)
    assert row.outcome == "gone"


def test_a_fault_that_was_back_in_between_comes_and_goes() -> None:
    named, gone = with_fillers(named=True, there=True), with_fillers(named=False, there=False)
    (row,) = fix_rows([named, gone, named, gone, gone], RUBRIC)
    assert row.outcome == "comes and goes"


def test_a_fix_of_the_last_take_is_new() -> None:
    (row,) = fix_rows([with_fillers(named=True, there=True)], RUBRIC)
    assert row.outcome == "new"


def test_a_fault_that_is_no_longer_named_first_is_still_there() -> None:
    (row,) = fix_rows([with_fillers(named=True, there=True), with_fillers(named=False, there=True)], RUBRIC)
    assert row.outcome == "still there"


def test_a_fix_that_was_gone_and_is_needed_again_came_back() -> None:
    gone = with_fillers(named=False, there=False)
    named = with_fillers(named=True, there=True)
    (row,) = fix_rows([gone, named, gone, named], RUBRIC)
    assert (row.cells, row.outcome) == (("none", "named", "gone", "named"), "came back")


def test_a_fault_that_is_less_only_within_noise_is_not_gone() -> None:
    def fillers(take: Take, points: float, per_min: float) -> Take:
        criteria = tuple(replace(one, points=points) if one.id == "fillers" else one for one in take.scorecard.criteria)
        return replace(
            take,
            measures=replace(take.measures, fillers_per_min=per_min),
            scorecard=replace(take.scorecard, criteria=criteria),
        )

    named, gone = with_fillers(named=True, there=True), with_fillers(named=False, there=False)
    before, wobbled = fillers(named, 14.5, 5.5), fillers(gone, 15.0, 5.5 - 0.9 * RUBRIC.noise["fillers_per_min"])
    (row,) = fix_rows([before, wobbled], RUBRIC)
    assert (row.cells, row.outcome) == (("named", "named"), "still there")
    (row,) = fix_rows([before, fillers(gone, 15.0, 5.5 - 2 * RUBRIC.noise["fillers_per_min"])], RUBRIC)
    assert row.outcome == "gone"


def test_what_was_not_measured_or_judged_by_another_rubric_is_neither_gone_nor_there() -> None:
    named, gone = with_fillers(named=True, there=True), with_fillers(named=False, there=False)
    other = replace(gone, scorecard=replace(gone.scorecard, rubric="1+0a1b2c3d"))
    for unknown in (other, noise_take()):
        (row,) = fix_rows([named, unknown], RUBRIC)
        assert (row.cells, row.outcome) == (("named", "unknown"), "cannot tell")
    assert "judged apart (rubric)" in having(drawn(named, other), "main")[0].text
    assert "judged apart" not in having(drawn(named, gone), "main")[0].text


def test_takes_that_have_no_score_do_not_stop_the_page() -> None:
    text = having(drawn(noise_take(), noise_take()), "main")[0].text
    assert "Can't say" in text
    assert "Fewer than two takes have a score" in text


def test_an_empty_history_says_how_to_begin() -> None:
    assert "rehearse record" in history_page([], RUBRIC)


def test_messages_are_parted_and_the_latest_stands_first() -> None:
    html = history_page([scored(20.0, message_name="Borden"), scored(90.0, message_name="Acme")], RUBRIC)
    headings = [one.text for one in having(read_page(html), "h2")]
    assert headings == ["Acme", "Borden"]


def test_a_wobble_is_told_as_one() -> None:
    close = RUBRIC.noise["score"] / 2
    html = history_page([scored(60.0), scored(60.0 + close)], RUBRIC)
    assert re.search("within noise", html)
