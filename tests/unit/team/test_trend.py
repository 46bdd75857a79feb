"""The trend of scores over weeks: against truth worked out by hand, against SciPy, and its interval in the long run."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import theilslopes

from rehearse.team.trend import LEAST_TAKES, MOST_TAKES, trend_of


def test_the_slope_is_the_median_of_all_pairs() -> None:
    # Pairs of (0,0) (1,1) (2,2) (3,3) (4,14): six slopes of 1, then 14/4, 13/3, 12/2, 11/1. The median is 1.
    found = trend_of([0, 1, 2, 3, 4], [0, 1, 2, 3, 14])
    assert found is not None
    assert (found.slope, found.weeks, found.takes) == (1.0, 4.0, 5)


def test_a_take_that_went_wrong_does_not_turn_the_trend() -> None:
    scores = [50 + 2.0 * week for week in range(10)]
    scores[6] = 0.0
    found = trend_of(list(range(10)), scores)
    assert found is not None
    assert (found.slope, found.direction) == (2.0, "rises")


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_is_that_of_scipy(seed: int) -> None:
    random = np.random.default_rng(seed)
    weeks = np.sort(random.integers(0, 8, 25)).astype(float)
    scores = np.round(random.normal(60, 10, 25))
    found, truth = trend_of(list(weeks), list(scores)), theilslopes(scores, weeks, 0.95)
    assert found is not None
    assert (found.slope, found.low, found.high) == pytest.approx((truth[0], truth[2], truth[3]))


def test_of_scores_without_a_trend_one_in_twenty_seems_to_have_one() -> None:
    random = np.random.default_rng(7)
    weeks = list(np.linspace(0, 8, 20))
    called = [trend_of(weeks, list(random.normal(60, 10, 20))) for _ in range(1000)]
    wrong = sum(found is not None and found.direction != "level" for found in called) / 1000
    assert wrong == pytest.approx(0.05, abs=0.02)


def test_too_few_takes_or_too_short_a_time_have_none() -> None:
    assert trend_of([0, 1, 2, 3], [50, 60, 70, 80]) is None
    assert trend_of([0, 0.1, 0.2, 0.3, 0.4], [50, 60, 70, 80, 90]) is None
    assert LEAST_TAKES == 5


def test_no_more_than_the_latest_takes_are_looked_at() -> None:
    found = trend_of([week / 100 for week in range(1000)], [0.0] * 700 + [float(k) for k in range(300)])
    assert found is not None
    assert (found.takes, round(found.slope)) == (MOST_TAKES, 100)


def test_scores_that_never_change_have_a_level_trend() -> None:
    found = trend_of(list(range(6)), [70.0] * 6)
    assert found is not None
    assert (found.slope, found.low, found.high, found.direction) == (0, 0, 0, "level")
