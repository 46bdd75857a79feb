"""A trial: leaving against not leaving a message, or message A against B, drawn at random per prospect.

The arm is drawn when the prospect's first step is asked for, in balanced blocks, from a seed that is kept, so that it
can be drawn again and checked. Everybody counts for the arm they were drawn for, whatever was done (intention to
treat). How many prospects are needed is fixed at the start; before they are drawn and followed nothing is called
better, and afterwards the first so many are compared once: whoever looks again and again at p finds a difference in
the end.

References
----------
Blocks: Schulz & Grimes (2002), Lancet 359, 515-519. Numbers: Fleiss, Levin & Paik (2003), Statistical Methods for
Rates and Proportions, 3rd ed., eq. 4.14 without the correction. Looking early: Armitage, McPherson & Rowe (1969), J.
R. Stat. Soc. A 132, 235-244.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from rehearse.calls.credit import DAY_S, by_prospect
from rehearse.calls.model import Call, Callback, Entry, prospect_key
from rehearse.calls.statistics import Rate, difference, logrank_p, share_within

BLOCK = 4
"""Prospects of a block, two of each arm: the arms never differ by more than two."""

NO_MESSAGE = ""
"""The arm in which nothing is left."""

Z_80 = 0.841621
"""Of the normal distribution: a power of 80 %."""

Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Trial:
    """What is compared, and how it is drawn.

    Attributes
    ----------
    arms : tuple of two str
        The message that is left in each; `NO_MESSAGE` where none is.
    seed : int
    planned : int
        Prospects of each arm that are needed.
    started_at : datetime
    stopped_at : datetime or None
    number : int
        Its place in the log.
    """

    arms: tuple[str, str]
    seed: int
    planned: int
    started_at: datetime
    stopped_at: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """A prospect's arm: the `place`-th that was drawn, from 0."""

    prospect: str
    place: int
    arm: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class ArmResult:
    """What came of those who were drawn for an arm.

    Attributes
    ----------
    arm : str
    prospects, called, as_drawn : int
        Drawn, called at all, and first called in the way that was drawn.
    callbacks, reached : int
        Who called back or wrote; who picked up.
    rate : Rate
        Share of prospects that answered within the days.
    """

    arm: str
    prospects: int
    called: int
    as_drawn: int
    callbacks: int
    reached: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class TrialResult:
    """The two arms, and what may be said of them; `p` is None until there are enough."""

    arms: tuple[ArmResult, ArmResult]
    difference: Rate
    p: float | None
    enough: bool
    needed_more: int
    within_days: float


def drawn_arm(seed: int, place: int) -> int:
    """Return the arm, 0 or 1, of the prospect at a place in the order of drawing.

    >>> sorted(drawn_arm(7, place) for place in range(4))
    [0, 0, 1, 1]
    """
    block = [0, 1] * (BLOCK // 2)
    random.Random(f"{seed}:{place // BLOCK}").shuffle(block)
    return block[place % BLOCK]


def prospects_needed(base_share: float, worth: float) -> int:
    """Return how many prospects each arm needs to see a difference with a power of 80 % at a level of 5 %.

    Parameters
    ----------
    base_share : float
        Share that answers in the worse arm, 0 to 1.
    worth : float
        The difference that is worth having.

    >>> prospects_needed(0.05, 0.05)
    435
    """
    one, two = base_share, base_share + worth
    mean = (one + two) / 2
    spread = Z_95 * math.sqrt(2 * mean * (1 - mean)) + Z_80 * math.sqrt(one * (1 - one) + two * (1 - two))
    return math.ceil((spread / worth) ** 2)


@dataclass(frozen=True, slots=True)
class _Followed:
    """One drawn prospect: days to the answer or as long as known, counted from the first call after the draw."""

    days: float
    answered: bool
    reached: bool
    called: bool
    as_drawn: bool


def trial_result(
    trial: Trial, draws: Sequence[Draw], entries: Iterable[Entry], as_of: datetime, within_days: float
) -> TrialResult:
    """Return how a trial stands.

    Parameters
    ----------
    trial : Trial
    draws : sequence of Draw
    entries : iterable of Entry
        Of the prospects that were drawn, at least.
    as_of : datetime
    within_days : float
        How long after the first call an answer counts.
    """
    own = dict(by_prospect(entries))
    arms: list[list[_Followed]] = [[], []]
    for draw in sorted(draws, key=lambda one: one.place):
        entries_of = own.get(prospect_key(draw.prospect), [])
        arms[draw.arm].append(_followed(draw, trial, entries_of, as_of, within_days))
    first = [[one for one in arm if one.called][: trial.planned] for arm in arms]
    followed = [sum(_is_over(one, within_days) for one in arm) for arm in first]
    enough = all(count == trial.planned for count in followed)
    judged = first if enough else arms
    curves = [_waits(arm) for arm in judged]
    rates = [share_within(days, answered, within_days) for days, answered in curves]
    results = [_arm_result(trial.arms[place], judged[place], rates[place]) for place in (0, 1)]
    return TrialResult(
        arms=(results[0], results[1]),
        difference=difference(rates[0], rates[1]),
        p=logrank_p(curves[0], curves[1]) if enough else None,
        enough=enough,
        needed_more=0 if enough else sum(trial.planned - count for count in followed),
        within_days=within_days,
    )


def _is_over(one: _Followed, within_days: float) -> bool:
    return one.days >= within_days or one.answered or one.reached


def _followed(draw: Draw, trial: Trial, entries: Sequence[Entry], as_of: datetime, within_days: float) -> _Followed:
    calls = [entry for entry in entries if isinstance(entry, Call) and draw.drawn_at <= entry.at <= as_of]
    if not calls:
        return _Followed(0.0, False, False, False, False)
    first = calls[0]
    wanted = trial.arms[draw.arm]
    as_drawn = first.outcome == "no_message" if wanted == NO_MESSAGE else first.message == wanted
    until = (as_of - first.at).total_seconds() / DAY_S
    for entry in entries:
        if not first.at <= entry.at <= as_of:
            continue
        days = (entry.at - first.at).total_seconds() / DAY_S
        if isinstance(entry, Callback) and entry.by != "pick-up":
            return _Followed(min(days, within_days), days <= within_days, False, True, as_drawn)
        if isinstance(entry, Callback) or (isinstance(entry, Call) and entry.outcome == "reached"):
            return _Followed(min(days, within_days), False, days <= within_days, True, as_drawn or entry is first)
    return _Followed(min(until, within_days), False, False, True, as_drawn)


def _waits(arm: Sequence[_Followed]) -> tuple[np.ndarray, np.ndarray]:
    called = [one for one in arm if one.called]
    return np.array([one.days for one in called]), np.array([one.answered for one in called], dtype=bool)


def _arm_result(name: str, arm: Sequence[_Followed], rate: Rate) -> ArmResult:
    return ArmResult(
        arm=name,
        prospects=len(arm),
        called=sum(one.called for one in arm),
        as_drawn=sum(one.as_drawn for one in arm),
        callbacks=sum(one.answered for one in arm),
        reached=sum(one.reached for one in arm),
        rate=rate,
    )
