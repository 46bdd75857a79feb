"""Before and after: better, worse, or no more than a wobble."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.core.scorecard import Fix
from rehearse.core.take import Take
from rehearse.errors import UsageError
from rehearse.scoring.comparison import Comparison, compare, judged_apart
from rehearse.scoring.rubric import default_rubric
from rehearse.scoring.significance import standing_between
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take

RUBRIC = default_rubric()


def with_measure(take: Take, criterion_id: str, points: float, **measured: float) -> Take:
    """Return a take in which some measures differ, and one criterion's points with them."""
    criteria = tuple(
        replace(one, points=points, value=next(iter(measured.values()))) if one.id == criterion_id else one
        for one in take.scorecard.criteria
    )
    return replace(
        take,
        measures=replace(take.measures, **measured),
        scorecard=replace(take.scorecard, criteria=criteria),
    )


def with_score(take: Take, score: float) -> Take:
    verdict = replace(take.scorecard.verdict, score=score)
    return replace(take, scorecard=replace(take.scorecard, verdict=verdict))


def test_a_wobble_is_not_progress() -> None:
    before = with_measure(winged_take(), "fillers", 8.0, fillers_per_min=8.0)
    after = with_measure(before, "fillers", 9.0, fillers_per_min=8.0 - 0.9 * RUBRIC.noise["fillers_per_min"])
    assert standing_between("fillers", before, after, RUBRIC) == "within_noise"


def test_more_than_noise_is_better_or_worse() -> None:
    before = with_measure(winged_take(), "fillers", 6.0, fillers_per_min=10.0)
    after = with_measure(before, "fillers", 9.0, fillers_per_min=10.0 - 2 * RUBRIC.noise["fillers_per_min"])
    assert standing_between("fillers", before, after, RUBRIC) == "better"
    assert standing_between("fillers", after, before, RUBRIC) == "worse"


def test_a_change_inside_the_good_range_gains_nothing() -> None:
    before = with_measure(rehearsed_take(), "pace", 15.0, speaking_rate_wpm=120.0)
    after = with_measure(before, "pace", 15.0, speaking_rate_wpm=160.0)
    assert standing_between("pace", before, after, RUBRIC) == "same"


def test_what_is_counted_counts_at_once() -> None:
    assert standing_between("phone_number", winged_take(), rehearsed_take(), RUBRIC) == "better"
    assert standing_between("content", rehearsed_take(), winged_take(), RUBRIC) == "worse"


def test_what_was_not_measured_is_not_compared() -> None:
    comparison = compare([noise_take(), rehearsed_take()], RUBRIC)
    assert {change.standing for change in comparison.criteria} == {"not_measured"}
    assert comparison.standing == "not_measured"
    assert comparison.score.difference is None


def moved_by(score: float, points: float) -> Comparison:
    """Compare takes whose score moves by `score`, and of it by `points` (of a whole of 100) for fillers, for sure."""
    before = with_measure(with_score(winged_take(), 60.0), "fillers", 5.0, fillers_per_min=14.0)
    sign = 1 if points >= 0 else -1
    after = with_measure(
        with_score(before, 60.0 + score), "fillers", 5.0 + points, fillers_per_min=14.0 - 3 * sign * bool(points)
    )
    return compare([before, after], RUBRIC)


@pytest.mark.parametrize("step", [1.0, 2.0, -2.0])
def test_the_score_wobbles_too(step: float) -> None:
    assert abs(step) < RUBRIC.noise["score"]
    comparison = moved_by(step, step)
    assert (comparison.standing, comparison.score.within_noise) == ("within_noise", True)


@pytest.mark.parametrize(("step", "standing"), [(4.0, "better"), (-4.0, "worse")])
def test_a_score_is_better_by_what_truly_moved(step: float, standing: str) -> None:
    comparison = moved_by(step, step)
    assert (comparison.standing, comparison.score.within_noise) == (standing, False)


@pytest.mark.parametrize("points", [0.0, 2.0, -4.0])
def test_a_score_that_nothing_sure_accounts_for_only_wobbles(points: float) -> None:
    comparison = moved_by(4.8, points)
    assert (comparison.standing, comparison.score.within_noise) == ("within_noise", True)


def with_pauses(longest_s: float, halts: float, points: float) -> Take:
    measured = {"longest_pause_s": longest_s, "mid_clause_pauses_per_100_words": halts}
    return with_measure(rehearsed_take(), "pauses", points, **measured)


def test_a_longer_pause_that_is_as_good_does_not_sell_a_wobble_of_halts() -> None:
    before, after = with_pauses(0.7, 3.0, 10.5), with_pauses(0.9, 1.4, 15.0)
    assert standing_between("pauses", before, after, RUBRIC) == "within_noise"
    assert standing_between("pauses", after, before, RUBRIC) == "within_noise"
    assert standing_between("pauses", with_pauses(0.7, 4.0, 9.0), after, RUBRIC) == "better"


def with_number(digits: str, *, callable_: bool, points: float, digits_per_s: float = 3.4) -> Take:
    """Return a take in which one number was heard; where it cannot be called, it is named first."""
    take = winged_take()
    (number,) = take.message.phone_numbers
    fix = Fix("phone_number", "Check the number.", 1.0, 2.0, topic="number")
    criteria = tuple(
        replace(one, points=points, to_change=() if callable_ else ("number",)) if one.id == "phone_number" else one
        for one in take.scorecard.criteria
    )
    verdict = replace(take.scorecard.verdict, fix_first=() if callable_ else (fix,))
    return replace(
        take,
        scorecard=replace(take.scorecard, criteria=criteria, verdict=verdict),
        message=replace(
            take.message,
            phone_numbers=(replace(number, digits=digits, callable=callable_, digits_per_s=digits_per_s),),
            phone_audit=replace(take.message.phone_audit, callable=callable_, fastest_digits_per_s=digits_per_s),
        ),
    )


def test_a_digit_that_is_heard_otherwise_is_no_progress() -> None:
    before = with_number("31255510147", callable_=False, points=2.25, digits_per_s=3.8)
    after = with_number("3125550147", callable_=True, points=4.5, digits_per_s=3.4)
    assert standing_between("phone_number", before, after, RUBRIC) == "within_noise"
    assert [one.outcome for one in compare([before, after], RUBRIC).fixes] == ["heard_right"]


def test_a_number_said_slower_is_better_however_it_was_heard() -> None:
    before = with_number("31255510147", callable_=False, points=2.25, digits_per_s=3.8)
    after = with_number("3125550147", callable_=True, points=7.5, digits_per_s=2.0)
    assert standing_between("phone_number", before, after, RUBRIC) == "better"
    assert [one.outcome for one in compare([before, after], RUBRIC).fixes] == ["heard_right"]


def test_another_number_counts_at_once() -> None:
    before = with_number("555", callable_=False, points=3.75)
    after = with_number("3125550147", callable_=True, points=7.5)
    assert standing_between("phone_number", before, after, RUBRIC) == "better"
    assert [one.outcome for one in compare([before, after], RUBRIC).fixes] == ["fixed"]


def test_every_measure_of_the_json_is_compared() -> None:
    comparison = compare([winged_take(), rehearsed_take()], RUBRIC)
    changes = {change.id: change for change in comparison.measures}
    assert changes["fillers_per_min"].difference == pytest.approx(-12.9)
    assert changes["fillers_per_min"].within_noise is False
    assert "why_not" not in changes
    assert set(RUBRIC.noise) - {"score"} <= set(changes) | {"digits_per_s"}


def test_a_fix_is_fixed_when_its_fault_is_gone() -> None:
    outcomes = {one.fix.criterion: one.outcome for one in compare([winged_take(), rehearsed_take()], RUBRIC).fixes}
    assert outcomes == {"content": "fixed", "phone_number": "fixed", "fillers": "fixed"}


def test_a_fault_that_became_smaller_is_better_but_not_fixed() -> None:
    before = with_measure(winged_take(), "fillers", 4.0, fillers_per_min=14.0)
    fix = Fix("fillers", "Let each become a breath.", 1.0, 2.0, topic="fillers")
    verdict = replace(before.scorecard.verdict, fix_first=(fix,))
    before = replace(before, scorecard=replace(before.scorecard, verdict=verdict))
    after = with_measure(before, "fillers", 9.0, fillers_per_min=8.0)
    criteria = tuple(
        replace(one, to_change=("fillers",)) if one.id == "fillers" else one for one in after.scorecard.criteria
    )
    after = replace(after, scorecard=replace(after.scorecard, criteria=criteria))
    assert [one.outcome for one in compare([before, after], RUBRIC).fixes] == ["better"]
    assert [one.outcome for one in compare([before, before], RUBRIC).fixes] == ["not_yet"]


def test_what_to_fix_next_is_of_the_last_take() -> None:
    comparison = compare([rehearsed_take(), winged_take()], RUBRIC)
    assert comparison.fix_next == winged_take().scorecard.verdict.fix_first


def test_of_more_than_two_the_first_the_best_and_the_last_are_shown() -> None:
    takes = [with_score(winged_take(), score) for score in (50.0, 60.0, 90.0, 40.0, 70.0)]
    comparison = compare(takes, RUBRIC)
    assert (comparison.roles, comparison.places, comparison.count) == (("first", "best", "last"), (1, 3, 5), 5)
    assert comparison.score.difference == pytest.approx(20.0)


def test_a_best_take_that_is_the_last_is_shown_once() -> None:
    takes = [with_score(winged_take(), score) for score in (50.0, 60.0, 90.0)]
    assert compare(takes, RUBRIC).roles == ("first", "last")


def test_takes_that_were_judged_apart_are_told() -> None:
    take, other = winged_take(), rehearsed_take()
    assert judged_apart([take, other]) == ()
    assert judged_apart([take, replace(other, scorecard=replace(other.scorecard, rubric="7"))]) == ("rubric",)
    assert other.transcript is not None
    tiny = replace(other, transcript=replace(other.transcript, model="tiny.en"))
    assert compare([take, tiny], RUBRIC).apart == ("model",)
    openai = replace(other, transcript=replace(other.transcript, engine="openai-whisper"))
    assert judged_apart([take, openai]) == ("engine",)
    assert judged_apart([take, replace(other, message=replace(other.message, style="curiosity"))]) == ("style",)
    assert judged_apart([take, replace(other, transcript=None)]) == ("transcript",)


def test_one_take_is_not_a_comparison() -> None:
    with pytest.raises(UsageError, match="only one take"):
        compare([winged_take()], RUBRIC)
