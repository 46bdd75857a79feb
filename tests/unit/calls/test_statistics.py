"""The share answered by a day: against counting without censoring, exact at nobody, never outside [0, 1]."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from rehearse.calls.statistics import Rate, answered_by_day, difference, logrank_p, median_days, share_within, wilson

waits = st.lists(st.tuples(st.floats(0, 90), st.booleans()), max_size=60)


def arrays(rows: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows], dtype=bool)


@given(waits, st.floats(1, 60))
def test_a_share_and_its_interval_stay_between_0_and_1(rows: list[tuple[float, bool]], within: float) -> None:
    rate = share_within(*arrays(rows), within)
    assert 0 <= rate.low <= rate.high <= 1
    assert rate.estimate is None or rate.low <= rate.estimate + 1e-12 <= rate.high + 2e-12


@given(st.integers(1, 200), st.data())
def test_without_censoring_it_is_wilsons_interval_of_the_plain_share(count: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(1, count))
    days = np.where(np.arange(count) < hits, 3.0, 30.0)
    rate = share_within(days, np.arange(count) < hits, 10)
    assert rate.estimate == pytest.approx(hits / count)
    if hits < count:
        told = binomtest(hits, count).proportion_ci(method="wilson")
        assert (rate.low, rate.high) == pytest.approx((told.low, told.high), abs=1e-6)


def test_nobody_of_forty_has_the_exact_upper_bound_and_not_certainty() -> None:
    rate = share_within(np.full(40, 12.0), np.zeros(40, dtype=bool), 10)
    told = binomtest(0, 40).proportion_ci(method="exact")
    assert (rate.estimate, rate.low) == (0.0, 0.0)
    assert rate.high == pytest.approx(told.high, abs=1e-9)


def test_an_event_as_the_last_observation_gives_no_nan() -> None:
    rate = share_within(np.array([1.0, 2.0, 9.0]), np.array([False, False, True]), 10)
    assert rate.estimate == 1.0
    assert 0 < rate.low < 1
    assert rate.high == 1.0


def test_calls_of_yesterday_are_no_failures() -> None:
    old = np.where(np.arange(100) < 20, 4.0, 30.0), np.arange(100) < 20
    days = np.concatenate([old[0], np.full(300, 1.0)])
    answered = np.concatenate([old[1], np.zeros(300, dtype=bool)])
    rate = share_within(days, answered, 10)
    assert rate.estimate == pytest.approx(0.2)
    assert rate.low < 0.2 < rate.high
    assert answered.sum() / days.size == 0.05


def test_where_nobody_was_followed_so_long_there_is_no_estimate() -> None:
    assert share_within(np.full(9, 2.0), np.zeros(9, dtype=bool), 10) == Rate(None, 0.0, 1.0)


def test_logrank_tells_two_messages_apart_and_not_one_from_itself() -> None:
    slow, quick = np.where(np.arange(80) < 4, 5.0, 30.0), np.where(np.arange(80) < 30, 2.0, 30.0)
    few, many = np.arange(80) < 4, np.arange(80) < 30
    assert (logrank_p((slow, few), (quick, many)) or 1) < 0.001
    assert logrank_p((slow, few), (slow, few)) == pytest.approx(1.0)
    assert logrank_p((slow, few & False), (quick, many & False)) is None


def test_the_difference_of_two_shares_is_newcombes() -> None:
    # Newcombe (1998), Stat. Med. 17, table II, 56/70 against 48/80: 0.0524 to 0.3339 by his method 10.
    first, second = (Rate(a / b, *wilson(a / b, b)) for a, b in ((56, 70), (48, 80)))
    apart = difference(first, second)
    assert (apart.low, apart.high) == pytest.approx((0.0524, 0.3339), abs=5e-4)


def test_the_curve_only_rises_and_ends_where_nobody_was_followed() -> None:
    rng = np.random.default_rng(3)
    curve = answered_by_day(rng.exponential(20, 200).clip(0, 40), rng.random(200) < 0.3, 60)
    shares = [rate.estimate for rate in curve.rates]
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert curve.days[-1] <= 40


def test_the_median_is_of_those_who_answered() -> None:
    assert median_days(np.array([2.0, 4.0, 40.0]), np.array([True, True, False])) == 3.0
    assert median_days(np.array([2.0]), np.array([False])) is None
