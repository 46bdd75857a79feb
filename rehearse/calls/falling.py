"""Whether the callbacks of a message fall, looked at after every call without fooling oneself.

Each message is judged once, when `within_days` are over: answered by then or not. So an answer that is still to come
never looks like a fall, and one that comes later changes nothing. After each outcome the hypothesis of one constant
share is set against every split of the latest outcomes into an earlier part and a later one whose share is half of it,
or a tenth, by the ratio of their greatest likelihoods. The bounds were found by simulation
(tests/benchmarks/accuracy/calls.py holds them): at constant shares of 3, 8 and 15 % fewer than 5 of 100 logs ever pass
one within their first 300 calls.

References
----------
Likelihood ratio over all change points: Siegmund & Venkatraman (1995), Ann. Stat. 23, 255-271. The share before
unknown, the bound by simulation: Hawkins, Qiu & Kang (2003), J. Qual. Technol. 35, 355-366.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from rehearse.calls.credit import Wait


@dataclass(frozen=True, slots=True)
class FallBounds:
    """Constants of the test, from its simulation.

    Attributes
    ----------
    least_before, least_after : int
        Outcomes on each side of a split.
    most_outcomes : int
        The latest ones that are looked at: a share of years ago is no measure of today's.
    half_bound, tenth_bound : float
        Log likelihood ratio that is a fall, at a share of `bound_share`, to a half and to a tenth.
    half_slope, tenth_slope : float
        What is added to it for a share e times as large.
    least_share : float
        Below it the bounds go down no further.
    lasts_to : float
        An advice lasts until the ratio is so far below its bound: one fall is one advice.
    """

    least_before: int = 25
    least_after: int = 10
    most_outcomes: int = 500
    half_bound: float = 4.6
    half_slope: float = 1.37
    tenth_bound: float = 6.5
    tenth_slope: float = 1.1
    bound_share: float = 0.15
    least_share: float = 0.05
    lasts_to: float = -2.0


BOUNDS = FallBounds()

MOST_SCANNED = 3000
"""The latest outcomes that are searched for the moment of an advice."""


@dataclass(frozen=True, slots=True)
class Fall:
    """What the test says after the last outcome.

    Attributes
    ----------
    declining : bool
    judged : int
        Outcomes that it looked at.
    before, after : float or None
        Shares before and after the likeliest split; None where there are too few outcomes.
    after_count : int
        Outcomes after it.
    first_alarms : tuple of int
        Places of the outcomes with which an advice began, from 0.
    """

    declining: bool
    judged: int
    before: float | None = None
    after: float | None = None
    after_count: int = 0
    first_alarms: tuple[int, ...] = ()


def judged_outcomes(
    waits: Sequence[Wait], as_of: datetime, within_days: float
) -> tuple[NDArray[np.bool_], list[datetime]]:
    """Return of each message that is old enough whether it was answered in time, and when that was known.

    Parameters
    ----------
    waits : sequence of Wait
        Per call.
    as_of : datetime
    within_days : float
    """
    horizon = timedelta(days=within_days)
    old = sorted((wait for wait in waits if as_of - wait.left_at >= horizon), key=lambda wait: wait.left_at)
    answered = [wait.answered and wait.waited_days <= within_days for wait in old]
    return np.asarray(answered, dtype=bool), [wait.left_at + horizon for wait in old]


def excess(outcomes: NDArray[np.bool_], bounds: FallBounds = BOUNDS) -> tuple[float, int]:
    """Return by how much the likelihood ratio passes its bound, and the place of the likeliest split.

    Parameters
    ----------
    outcomes : ndarray of bool, shape (n,)
        In time order; only the latest `most_outcomes` are looked at.

    Returns
    -------
    float
        0 or more is a fall; minus infinity where there are too few outcomes.
    int
        Outcomes before the split.
    """
    seen = outcomes[-bounds.most_outcomes :]
    count, first = seen.size, max(outcomes.size - bounds.most_outcomes, 0)
    total = int(seen.sum())
    if count < bounds.least_before + bounds.least_after or total == 0 or total == count:
        return -math.inf, 0
    splits = np.arange(bounds.least_before, count - bounds.least_after + 1)
    hits_before = seen.cumsum()[splits - 1]
    share = total / count
    log_share = math.log(max(share, bounds.least_share) / bounds.bound_share)
    best, place = -math.inf, 0
    for ratio, bound, slope in (
        (0.5, bounds.half_bound, bounds.half_slope),
        (0.1, bounds.tenth_bound, bounds.tenth_slope),
    ):
        gains = _log_ratio(splits, hits_before, count, total, ratio)
        at = int(gains.argmax())
        passed = float(gains[at]) - (bound + slope * log_share)
        if passed > best:
            best, place = passed, first + int(splits[at])
    return best, place


def _log_ratio(
    splits: NDArray[np.int_], hits_before: NDArray[np.int_], count: int, total: int, ratio: float
) -> NDArray[np.float64]:
    """Return the log likelihood ratio of a fall to `ratio` at each split, against one constant share."""
    misses_before = splits - hits_before
    hits_after = total - hits_before
    misses_after = count - splits - hits_after
    # The likeliest share p before the split is the smaller root of a p^2 - b p + total = 0.
    a = ratio * count
    b = total * (1 + ratio) + misses_before + ratio * misses_after
    p = (b - np.sqrt(np.maximum(b * b - 4 * a * total, 0.0))) / (2 * a)
    changed = total * np.log(p) + hits_after * math.log(ratio)
    changed += misses_before * np.log(np.maximum(1 - p, 1e-300)) + misses_after * np.log1p(-ratio * p)
    share = total / count
    constant = total * math.log(share) + (count - total) * math.log1p(-share)
    return np.asarray(changed - constant, dtype=np.float64)


def falling(outcomes: NDArray[np.bool_], bounds: FallBounds = BOUNDS) -> Fall:
    """Return whether the share of answers falls, and when the advice began each time.

    Parameters
    ----------
    outcomes : ndarray of bool, shape (n,)
        From `judged_outcomes`.
    """
    start = max(outcomes.size - MOST_SCANNED, 0)
    begun: list[int] = []
    lasts = False
    for end in range(start + 1, outcomes.size + 1):
        passed, _ = excess(outcomes[max(end - bounds.most_outcomes, 0) : end], bounds)
        if passed >= 0 and not lasts:
            begun.append(end - 1)
        lasts = passed >= (bounds.lasts_to if lasts else 0.0)
    best, split = excess(outcomes, bounds)
    if best == -math.inf:
        return Fall(lasts, int(outcomes.size), first_alarms=tuple(begun))
    earlier, later = outcomes[max(outcomes.size - bounds.most_outcomes, 0) : split], outcomes[split:]
    return Fall(lasts, int(outcomes.size), float(earlier.mean()), float(later.mean()), int(later.size), tuple(begun))
