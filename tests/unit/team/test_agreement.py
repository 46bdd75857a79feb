"""How far card and coach agree: worked out by hand, against scikit-learn, and its interval in the long run."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from rehearse.core.scorecard import Answer
from rehearse.team.agreement import ORDER, CoachAnswer, Pair, agreement, paired, weighted_kappa
from tests.unit.team.made_team import MONDAY, judged, short


def answers(table: dict[tuple[Answer, Answer], int]) -> tuple[list[Answer], list[Answer]]:
    """Return a table of counts as two lists."""
    found = [pair for pair, count in table.items() for _ in range(count)]
    return [one for one, _ in found], [other for _, other in found]


def test_kappa_is_what_the_hand_works_out() -> None:
    # Seen: 8 the same and half of one, of 10: 0.85. By chance 0.37 the same and half of 0.38: 0.56. 0.29 / 0.44.
    card, coach = answers(
        {
            ("yes", "yes"): 4, ("maybe", "maybe"): 2, ("not_yet", "not_yet"): 2, ("yes", "maybe"): 1,
            ("not_yet", "yes"): 1,
        }
    )  # fmt: skip
    assert weighted_kappa(card, coach).value == pytest.approx(0.29 / 0.44)


def test_kappa_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        card = [ORDER[k] for k in random.integers(0, 3, 40)]
        coach = [ORDER[k] for k in random.integers(0, 3, 40)]
        truth = cohen_kappa_score(card, coach, labels=list(ORDER), weights="linear")
        assert weighted_kappa(card, coach).value == pytest.approx(truth)


def test_the_standard_error_is_that_of_fleiss_cohen_and_everitt() -> None:
    # Two answers only, so that it is plain kappa: (0.10972 + 0.10188 - 0.01) / (0.25 * 50) is its variance.
    card, coach = answers(
        {("yes", "yes"): 20, ("yes", "not_yet"): 5, ("not_yet", "yes"): 10, ("not_yet", "not_yet"): 15}
    )
    found = weighted_kappa(card, coach)
    assert found.value == pytest.approx(0.4)
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(0.016128**0.5)


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    random = np.random.default_rng(11)
    truth = np.array([[0.25, 0.08, 0.02], [0.06, 0.15, 0.07], [0.02, 0.05, 0.30]])
    weights = 1 - np.abs(np.arange(3)[:, None] - np.arange(3)) / 2
    chance = truth.sum(axis=1) @ weights @ truth.sum(axis=0)
    kappa = ((weights * truth).sum() - chance) / (1 - chance)
    held = 0
    for _ in range(600):
        drawn = random.choice(9, 60, p=truth.ravel())
        found = weighted_kappa([ORDER[k // 3] for k in drawn], [ORDER[k % 3] for k in drawn])
        held += found.low <= kappa <= found.high
    assert held / 600 == pytest.approx(0.95, abs=0.025)


def test_perfect_agreement_of_few_is_not_taken_for_certain() -> None:
    few, many = (weighted_kappa(["yes", "not_yet"] * count, ["yes", "not_yet"] * count) for count in (3, 100))
    assert (few.value, many.value) == (1.0, 1.0)
    assert few.low < 0.3 < 0.9 < many.low


def test_where_one_only_ever_says_yes_kappa_has_no_value() -> None:
    assert weighted_kappa(["yes"] * 5, ["yes", "not_yet", "yes", "maybe", "yes"]).value is None
    assert weighted_kappa(["yes"] * 5, ["yes"] * 5).value is None
    assert weighted_kappa([], []).value is None


def test_answers_are_paired_with_the_takes_that_were_judged() -> None:
    takes = [short(1, 80, "yes"), short(2, None, "cannot_judge"), short(3, 30, "not_yet")]
    said = [CoachAnswer(take, "Cleo", "no", "", MONDAY) for take in ("0001", "0002", "0003", "ffff")]
    assert [(one.take.id, one.heard, one.steps) for one in paired(takes, said)] == [
        ("0001", "not_yet", -2), ("0003", "not_yet", 0),
    ]  # fmt: skip


def test_where_they_part_is_told_by_criterion() -> None:
    poor, good = judged("fillers", "poor", 0.0), judged("fillers", "good", 15.0)
    pairs = [
        Pair(short(1, 30, "not_yet", criteria=(poor,)), "yes"),
        Pair(short(2, 60, "maybe", criteria=(poor,)), "yes"),
        Pair(short(3, 80, "yes", criteria=(good,)), "maybe"),
        Pair(short(4, 30, "not_yet", criteria=(poor,)), "not_yet"),
    ]
    found = agreement(pairs)
    assert (found.answers, found.same, found.kinder, found.stricter, found.few) == (4, 1, 2, 1, True)
    (part,) = found.parting
    assert (part.criterion, part.kinder, part.stricter, part.same) == ("fillers", 2, 0, 1)
