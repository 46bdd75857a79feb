"""Whether the card hears what a coach hears: weighted kappa with its interval, and where the two part.

Answers are ordered (not yet, maybe, yes): a step apart counts as half an agreement (linear weights, Cohen 1968). The
interval is the large-sample one of Fleiss, Cohen & Everitt (1969). Where all agree its width is 0; then the lower end
is taken from Wilson's interval of the share that agrees.

References
----------
Cohen (1968), Psychol. Bull. 70, 213-220. Fleiss, Cohen & Everitt (1969), Psychol. Bull. 72, 323-327.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from rehearse.calls.statistics import Z_95, wilson
from rehearse.core.scorecard import Answer
from rehearse.core.take import SelfVerdict
from rehearse.team.summary import TakeSummary

ORDER: tuple[Answer, ...] = ("not_yet", "maybe", "yes")
"""From the worst to the best."""

AS_CARD: dict[SelfVerdict, Answer] = {"yes": "yes", "maybe": "maybe", "no": "not_yet"}

FEW = 20
"""Fewer answers say little: their interval is as wide as half the scale."""


@dataclass(frozen=True, slots=True)
class CoachAnswer:
    """What a coach said of a take."""

    take: str
    coach: str
    answer: SelfVerdict
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """A take with what its coach heard, in the card's words."""

    take: TakeSummary
    heard: Answer

    @property
    def steps(self) -> int:
        """By how many steps the coach is kinder (positive) or stricter (negative) than the card."""
        return ORDER.index(self.heard) - ORDER.index(self.take.answer)


@dataclass(frozen=True, slots=True)
class Kappa:
    """Weighted kappa with its 95 % interval; None where one of the two always says the same."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Parting:
    """How often a criterion is not good: of takes where the coach is kinder, stricter, and where both say the same."""

    criterion: str
    kinder: int
    stricter: int
    same: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the card and the coach agree.

    Attributes
    ----------
    answers, same, kinder, stricter : int
        In all; those that are the same; those where the coach says better or worse than the card.
    kappa : Kappa
    few : bool
    parting : tuple of Parting
        The criteria in the order of the card.
    pairs : tuple of Pair
    """

    answers: int
    same: int
    kinder: int
    stricter: int
    kappa: Kappa
    few: bool
    parting: tuple[Parting, ...]
    pairs: tuple[Pair, ...]


def paired(takes: Sequence[TakeSummary], answers: Sequence[CoachAnswer]) -> tuple[Pair, ...]:
    """Return each answer with its take; a take that could not be judged, or is not there, is left out."""
    known = {take.id: take for take in takes if take.answer in ORDER}
    return tuple(Pair(known[one.take], AS_CARD[one.answer]) for one in answers if one.take in known)


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Return how the card and the coach agree."""
    kinder, stricter = ([one for one in pairs if one.steps * way > 0] for way in (1, -1))
    same = [one for one in pairs if one.steps == 0]
    names = dict.fromkeys(criterion.id for one in pairs for criterion in one.take.criteria)
    return Agreement(
        answers=len(pairs),
        same=len(same),
        kinder=len(kinder),
        stricter=len(stricter),
        kappa=weighted_kappa([one.take.answer for one in pairs], [one.heard for one in pairs]),
        few=len(pairs) < FEW,
        parting=tuple(Parting(name, *(_lacking(name, part) for part in (kinder, stricter, same))) for name in names),
        pairs=tuple(pairs),
    )


def _lacking(criterion: str, pairs: Sequence[Pair]) -> int:
    found = [one.take.criterion(criterion) for one in pairs]
    return sum(one is not None and one.band in ("fair", "poor") for one in found)


def weighted_kappa(first: Sequence[Answer], second: Sequence[Answer]) -> Kappa:
    """Return the weighted kappa of two who answered for the same takes.

    Parameters
    ----------
    first, second : sequence of {"not_yet", "maybe", "yes"}, shape (n,)

    Examples
    --------
    >>> weighted_kappa(["yes", "yes", "not_yet", "not_yet"], ["yes", "not_yet", "not_yet", "not_yet"]).value
    0.5
    """
    if not first:
        return Kappa(None, -1.0, 1.0)
    shares = np.zeros((len(ORDER), len(ORDER)))
    for one, other in zip(first, second, strict=True):
        shares[ORDER.index(one), ORDER.index(other)] += 1 / len(first)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    if max(rows.max(), columns.max()) > 1 - 1e-12:
        return Kappa(None, -1.0, 1.0)
    weights = _weights()
    seen, by_chance = float((weights * shares).sum()), float(rows @ weights @ columns)
    value = (seen - by_chance) / (1 - by_chance)
    if seen > 1 - 1e-12:
        low = (wilson(1.0, len(first))[0] - by_chance) / (1 - by_chance)
        return Kappa(1.0, max(low, -1.0), 1.0)
    half = Z_95 * _standard_error(shares, weights, seen, by_chance, len(first))
    return Kappa(round(value, 12), max(value - half, -1.0), min(value + half, 1.0))


def _weights() -> NDArray[np.float64]:
    """Return how much of an agreement each pair of answers is: 1 the same, 0 the farthest apart."""
    place = np.arange(len(ORDER), dtype=np.float64)
    return np.asarray(1 - np.abs(place[:, None] - place[None, :]) / (len(ORDER) - 1), dtype=np.float64)


def _standard_error(
    shares: NDArray[np.float64], weights: NDArray[np.float64], seen: float, by_chance: float, count: int
) -> float:
    beside = (weights @ shares.sum(axis=0))[:, None] + (weights.T @ shares.sum(axis=1))[None, :]
    first = (shares * (weights * (1 - by_chance) - beside * (1 - seen)) ** 2).sum()
    second = (seen * by_chance - 2 * by_chance + seen) ** 2
    return math.sqrt(max(float(first) - second, 0.0) / count) / (1 - by_chance) ** 2
