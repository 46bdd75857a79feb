"""A trial: balanced, drawn again alike, judged by what was drawn, and never before its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.calls.model import Call, Callback, Entry
from rehearse.calls.trial import Draw, Trial, drawn_arm, prospects_needed, trial_result

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
LATER = START + timedelta(days=200)


def run(planned: int, drawn: int, *, answers: tuple[int, int]) -> tuple[Trial, list[Draw], list[Entry]]:
    """Return a trial of A against no message in which so many of each arm call back."""
    trial = Trial(("A", ""), 7, planned, START)
    draws = [Draw(f"p{n}", n, drawn_arm(7, n), START) for n in range(drawn)]
    entries: list[Entry] = []
    left = list(answers)
    for draw in draws:
        outcome = "left" if draw.arm == 0 else "no_message"
        entries.append(Call(draw.prospect, START, outcome, "A" if draw.arm == 0 else ""))
        if left[draw.arm]:
            left[draw.arm] -= 1
            entries.append(Callback(draw.prospect, START + timedelta(days=3)))
    return trial, draws, entries


@given(st.integers(0, 10**9), st.integers(0, 200))
def test_the_arms_never_differ_by_more_than_two(seed: int, count: int) -> None:
    arms = [drawn_arm(seed, place) for place in range(count)]
    assert abs(2 * sum(arms) - count) <= 2
    assert arms == [drawn_arm(seed, place) for place in range(count)]


def test_seeds_draw_differently() -> None:
    assert len({tuple(drawn_arm(seed, place) for place in range(16)) for seed in range(20)}) > 15


def test_five_against_ten_of_a_hundred_needs_435_in_each_arm() -> None:
    assert prospects_needed(0.05, 0.05) == 435  # Fleiss, Levin & Paik, without the correction


def test_no_winner_before_all_are_drawn_and_followed_however_large_the_difference() -> None:
    trial, draws, entries = run(100, 120, answers=(40, 0))
    result = trial_result(trial, draws, entries, LATER, 60)
    assert (result.enough, result.p, result.needed_more) == (False, None, 80)
    trial, draws, entries = run(60, 120, answers=(40, 0))
    assert not trial_result(trial, draws, entries, START + timedelta(days=20), 60).enough


def test_with_enough_the_difference_and_its_p_are_given() -> None:
    trial, draws, entries = run(60, 120, answers=(30, 5))
    result = trial_result(trial, draws, entries, LATER, 60)
    assert (result.enough, result.needed_more) == (True, 0)
    assert result.p is not None
    assert result.p < 0.001
    assert result.difference.estimate == pytest.approx(25 / 60)
    assert result.difference.low > 0.2


def test_everybody_counts_for_the_arm_they_were_drawn_for() -> None:
    trial, draws, entries = run(60, 8, answers=(0, 0))
    entries = [Call(call.prospect, call.at, "left", "A") for call in entries]
    result = trial_result(trial, draws, entries, LATER, 60)
    assert [arm.prospects for arm in result.arms] == [4, 4]
    assert [arm.as_drawn for arm in result.arms] == [4, 0]


def test_who_picks_up_is_told_apart_from_who_calls_back() -> None:
    trial, draws, entries = run(60, 4, answers=(0, 0))
    entries.append(Callback("p0", START + timedelta(days=1), "pick-up"))
    result = trial_result(trial, draws, entries, LATER, 60)
    assert [arm.callbacks for arm in result.arms] == [0, 0]
    assert sum(arm.reached for arm in result.arms) == 1
