"""Whether scores rise or fall over the weeks, and by how much that may be chance.

The median of the slopes between all pairs of takes (Theil-Sen): one take that went wrong does not turn it, and nothing
is assumed of how scores spread. Its interval comes from the spread of Kendall's score (Sen 1968). `scipy.stats` has
the same; loading it alone takes longer than a whole report may.

References
----------
Theil (1950), Proc. Kon. Ned. Akad. Wet. A 53. Sen (1968), J. Am. Stat. Assoc. 63, 1379-1389.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rehearse.calls.statistics import Z_95

LEAST_TAKES = 5
"""In four takes even a perfect order has one chance in twelve to be chance; in five, one in sixty."""

LEAST_WEEKS = 1.0
"""Of takes that lie closer together a slope per week is drawn out of nothing."""

MOST_TAKES = 300
"""The latest so many are looked at: the work grows with their square."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Points per week with their 95 % interval, over `weeks` weeks and `takes` takes."""

    slope: float
    low: float
    high: float
    weeks: float
    takes: int

    @property
    def direction(self) -> Literal["rises", "falls", "level"]:
        """Which way it goes, where that is more than chance."""
        return "rises" if self.low > 0 else "falls" if self.high < 0 else "level"


def trend_of(weeks: Sequence[float], scores: Sequence[float]) -> Trend | None:
    """Return the trend of scores over time; None of too few takes, or too short a time.

    Parameters
    ----------
    weeks : sequence of float, shape (n,)
        When each take was made, in order.
    scores : sequence of float, shape (n,)

    Examples
    --------
    >>> trend_of([0, 1, 2, 3, 4], [50, 52, 54, 56, 58]).slope
    2.0
    """
    x, y = (np.asarray(values, dtype=np.float64)[-MOST_TAKES:] for values in (weeks, scores))
    if x.size < LEAST_TAKES or x[-1] - x[0] < LEAST_WEEKS:
        return None
    first, second = np.triu_indices(x.size, k=1)
    apart = x[second] - x[first]
    slopes = np.sort((y[second] - y[first])[apart > 0] / apart[apart > 0])
    half = Z_95 * math.sqrt(_kendall_variance(x, y))
    low = max(round((slopes.size - half) / 2) - 1, 0)
    high = min(round((slopes.size + half) / 2), slopes.size - 1)
    return Trend(float(np.median(slopes)), float(slopes[low]), float(slopes[high]), float(x[-1] - x[0]), int(x.size))


def _kendall_variance(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return the variance of Kendall's score, less what ties take from it."""
    ties = sum(float(_pairs_term(np.unique(values, return_counts=True)[1]).sum()) for values in (x, y))
    return max(float(_pairs_term(x.size)) - ties, 0.0) / 18


def _pairs_term(count: ArrayLike) -> NDArray[np.float64]:
    k = np.asarray(count, dtype=np.float64)
    return k * (k - 1) * (2 * k + 5)
