"""Which change of a team's rubric would agree better with its coach, over answers that were given. None is applied.

Each figure of the verdict, each obstacle and each weight is tried alone, and every answered take is answered anew from
what is known of it: its points and its obstacles. What a rubric had switched off leaves no trace in a take, and is not
tried. The best of many tries looks better than it is: how many answers it rests on is said with each.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from rehearse.core.scorecard import Answer
from rehearse.scoring.rubric import Rubric
from rehearse.scoring.verdict import answer_of, whole_score
from rehearse.team.agreement import ORDER, Kappa, Pair, weighted_kappa
from rehearse.team.summary import TakeSummary

MOST_CHANGES = 3
STEP = 5.0
"""Points between two cut-offs that are tried."""

FACTORS = (0.0, 0.5, 1.5, 2.0)
"""Of a weight."""

LEAVES: tuple[Literal["yes", "maybe", "not_yet"], ...] = ("yes", "maybe", "not_yet")

SURE_P = 0.05

POOR = "poor_"
"""How the obstacle of a criterion that is poor begins; all of them have one rule."""


@dataclass(frozen=True, slots=True)
class RubricChange:
    """One change, and what it would come to.

    Attributes
    ----------
    name : str
        Where it stands in the rubric: ``verdict.yes_from``.
    before, after : str
        The values, as TOML.
    toml : str
        What to write into the team's own rubric.
    answers : int
        It rests on so many.
    closer, farther : int
        Of them, takes whose answer moves towards the coach's, and away from it.
    kappa : Kappa
        With the change.
    few : bool
        So few that it may well be chance (sign test).
    """

    name: str
    before: str
    after: str
    toml: str
    answers: int
    closer: int
    farther: int
    kappa: Kappa
    few: bool


def rubric_changes(pairs: Sequence[Pair], rubric: Rubric) -> tuple[RubricChange, ...]:
    """Return the changes that agree better, the best first; of takes that this rubric judged."""
    own = [one for one in pairs if one.take.rubric == rubric.version and answered(one.take, rubric) == one.take.answer]
    found = [change for tried in _tries(rubric) if (change := _weighed(own, *tried)) is not None]
    found.sort(key=lambda one: (one.farther - one.closer, one.farther, one.name))
    best: dict[str, RubricChange] = {}
    for one in found:
        best.setdefault(one.name, one)
    return tuple(best.values())[:MOST_CHANGES]


def answered(take: TakeSummary, rubric: Rubric) -> Answer:
    """Return what a rubric answers, from a take's points and obstacles."""
    measured = [(one.id, one.points / one.weight) for one in take.criteria if one.points is not None and one.weight > 0]
    weights = {name: rubric.criteria[name].weight for name, _ in measured if name in rubric.criteria}
    possible = sum(weights.values())
    if take.score is None or not possible:
        return "cannot_judge"
    total = whole_score(100 * sum(weights[name] * share for name, share in measured if name in weights) / possible)
    leaves = set()
    for name in take.obstacles:
        rule = rubric.obstacles.get("poor_criterion" if name.startswith(POOR) else name)
        if rule is not None and (not name.startswith(POOR) or weights.get(name.removeprefix(POOR), 0) > 0):
            leaves.add(rule.leaves)
    return answer_of(total, leaves, rubric)


def _tries(rubric: Rubric) -> Iterator[tuple[str, str, str, str, Rubric]]:
    """Yield name, value before, value after, TOML, and the rubric with it."""
    yes_from, maybe_from = rubric.verdict["yes_from"], rubric.verdict["maybe_from"]
    for name, low, high in (("yes_from", maybe_from, 100.0), ("maybe_from", 0.0, yes_from)):
        before = rubric.verdict[name]
        value = low + STEP
        while value < high:
            if value != before:
                changed: Any = MappingProxyType({**rubric.verdict, name: value})
                toml = f"[verdict]\n{name} = {value:g}"
                yield f"verdict.{name}", f"{before:g}", f"{value:g}", toml, replace(rubric, verdict=changed)
            value += STEP
    for name, rule in rubric.obstacles.items():
        for leaves in (one for one in LEAVES if one != rule.leaves):
            changed = MappingProxyType({**rubric.obstacles, name: replace(rule, leaves=leaves)})
            toml = f'[obstacles.{name}]\nleaves = "{leaves}"'
            yield f"obstacles.{name}.leaves", rule.leaves, leaves, toml, replace(rubric, obstacles=changed)
    for name, criterion in rubric.criteria.items():
        for factor in FACTORS if criterion.weight else ():
            weight = criterion.weight * factor
            changed = MappingProxyType({**rubric.criteria, name: replace(criterion, weight=weight)})
            toml = f"[criteria.{name}]\nweight = {weight:g}"
            yield (
                f"criteria.{name}.weight",
                f"{criterion.weight:g}",
                f"{weight:g}",
                toml,
                replace(rubric, criteria=changed),
            )


def _weighed(
    pairs: Sequence[Pair], name: str, before: str, after: str, toml: str, rubric: Rubric
) -> RubricChange | None:
    """Return what a change would come to; None where it does not agree better."""
    now = [answered(one.take, rubric) for one in pairs]
    moves = [_apart(one.take.answer, one.heard) - _apart(new, one.heard) for one, new in zip(pairs, now, strict=True)]
    closer, farther = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    if sum(moves) <= 0 or closer <= farther:
        return None
    kappa = weighted_kappa(now, [one.heard for one in pairs])
    return RubricChange(
        name, before, after, toml, len(pairs), closer, farther, kappa, sign_test_p(closer, farther) >= SURE_P
    )


def _apart(one: Answer, other: Answer) -> int:
    return abs(ORDER.index(one) - ORDER.index(other)) if one in ORDER else len(ORDER)


def sign_test_p(closer: int, farther: int) -> float:
    """Return the two-sided p value of so many against so many, were each as likely.

    >>> sign_test_p(5, 0)
    0.0625
    """
    count, least = closer + farther, min(closer, farther)
    tail: float = sum(math.comb(count, k) for k in range(least + 1)) / 2**count
    return min(1.0, 2 * tail)
