"""The share that is answered within so many days, from waits of which many are not over: time to event.

Kaplan and Meier's estimate (`scipy.stats.ecdf` on right-censored data). Its interval is Wilson's at the effective
number of calls n' = F (1 - F) / V, V by Greenwood's formula: without censoring that is Wilson's interval for a
proportion, it never leaves [0, 1], and it does not collapse at a share of 0 or 1 as the plain one does. Where nobody
answered, or everybody did, it is Clopper and Pearson's exact bound for those who were followed to the end.

References
----------
Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212. Effective
numbers: Cutler & Ederer (1958), J. Chron. Dis. 8, 699-712; Dorey & Korn (1987), Stat. Med. 6, 679-687. Difference of
two shares from two such intervals: Newcombe (1998), Stat. Med. 17, 873-890.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.float64]
Answered = NDArray[np.bool_]

Z_95 = 1.959964
"""Of the normal distribution, 95 % two-sided."""

TAIL = 0.025
"""On each side of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, 0 to 1, and its 95 % interval; the estimate is None where nobody was followed for so long."""

    estimate: float | None
    low: float
    high: float


UNKNOWN = Rate(None, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that is answered by each day, with its band.

    Attributes
    ----------
    days : ndarray, shape (n,)
    rates : tuple of Rate, shape (n,)
    """

    days: NDArray[np.float64]
    rates: tuple[Rate, ...]


def share_within(days: Days, answered: Answered, within_days: float) -> Rate:
    """Return the share that is answered within so many days.

    Parameters
    ----------
    days : ndarray, shape (n,)
        How long each waited: to the answer, or as long as is known.
    answered : ndarray of bool, shape (n,)
        False where the wait is censored.
    within_days : float > 0

    Returns
    -------
    Rate

    Examples
    --------
    >>> import numpy as np
    >>> round(share_within(np.full(20, 30.0), np.arange(20) < 3, 30.0).estimate, 3)
    0.15
    """
    if not days.size:
        return UNKNOWN
    followed = int((days >= within_days).sum())
    events = int((answered & (days <= within_days)).sum())
    if events == 0:
        return Rate(0.0, 0.0, _nobody_of(followed)) if followed else UNKNOWN
    from scipy.stats import CensoredData, ecdf

    known = min(within_days, float(days.max()))
    data = CensoredData(uncensored=days[answered], right=days[~answered])
    share = min(max(float(ecdf(data).cdf.evaluate(known)), 0.0), 1.0)
    if share >= 1.0 - 1e-12:
        return Rate(1.0, 1.0 - _nobody_of(events), 1.0)
    variance = _greenwood(days, answered, known, share)
    low, high = wilson(share, share * (1 - share) / variance)
    if followed == 0:  # the last one to be followed was lost earlier: only what is known so far bounds it, from below
        return Rate(None, low, 1.0)
    return Rate(share, low, high)


def _nobody_of(count: int) -> float:
    """Return the exact upper bound of a share of which none of so many was seen."""
    return 1.0 - TAIL ** (1.0 / count) if count else 1.0


def _greenwood(days: Days, answered: Answered, within_days: float, share: float) -> float:
    ordered = np.sort(days)
    at, events = np.unique(days[answered & (days <= within_days)], return_counts=True)
    at_risk = days.size - np.searchsorted(ordered, at, side="left")
    return float((1 - share) ** 2 * np.sum(events / (at_risk * (at_risk - events))))


def wilson(share: float, count: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share seen in so many, which need not be a whole number.

    >>> low, high = wilson(0.1, 50)
    >>> round(low, 3), round(high, 3)
    (0.043, 0.214)
    """
    z2 = Z_95**2
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z_95 / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def answered_by_day(days: Days, answered: Answered, to_days: float) -> Curve:
    """Return the curve of the share that is answered by each day, as far as somebody was followed."""
    grid = np.arange(0.0, to_days + 0.5)
    rates = [Rate(0.0, 0.0, 0.0), *(share_within(days, answered, float(day)) for day in grid[1:])]
    known = [rate for rate in rates if rate.estimate is not None]
    return Curve(grid[: len(known)], tuple(known))


def median_days(days: Days, answered: Answered) -> float | None:
    """Return the median wait of those that were answered, in days; None where none was."""
    return float(np.median(days[answered])) if answered.any() else None


def logrank_p(first: tuple[Days, Answered], second: tuple[Days, Answered]) -> float | None:
    """Return the p value of two sets of waits being answered alike; None where nobody answered in either."""
    if not (first[0].size and second[0].size and (first[1].any() or second[1].any())):
        return None
    from scipy.stats import CensoredData, logrank

    one, two = (CensoredData(uncensored=days[hit], right=days[~hit]) for days, hit in (first, second))
    p = float(logrank(one, two).pvalue)
    return p if math.isfinite(p) else None


def difference(first: Rate, second: Rate) -> Rate:
    """Return first minus second, -1 to 1, with Newcombe's interval from those of the two."""
    if first.estimate is None or second.estimate is None:
        return Rate(None, -1.0, 1.0)
    a, b = first.estimate, second.estimate
    low = a - b - math.hypot(a - first.low, second.high - b)
    high = a - b + math.hypot(first.high - a, b - second.low)
    return Rate(a - b, max(low, -1.0), min(high, 1.0))
