"""What change of the rubric would agree better: found where it is known, counted by hand, and never applied."""

from __future__ import annotations

import pytest

from rehearse.core.scorecard import Answer
from rehearse.scoring.rubric import default_rubric, team_rubric
from rehearse.team.agreement import Pair
from rehearse.team.rubric_changes import answered, rubric_changes, sign_test_p
from rehearse.team.summary import TakeSummary, summary_of
from tests.unit.made_takes import noise_take
from tests.unit.team.made_team import judged, short

RUBRIC = default_rubric()


def take(number: int, score: float, *obstacles: str) -> TakeSummary:
    """Return a take with one criterion, which alone makes its score."""
    criteria = (judged("pace", "good", score * 15 / 100),)
    bare = short(number, score, criteria=criteria, obstacles=obstacles)
    return short(number, score, answered(bare, RUBRIC), criteria=criteria, obstacles=obstacles)


@pytest.mark.parametrize(
    ("score", "obstacles", "answer"),
    [
        (75, (), "yes"),
        (74, (), "maybe"),
        (49, (), "not_yet"),
        (90, ("hedging",), "maybe"),
        (90, ("no_name",), "not_yet"),
    ],
)
def test_a_take_is_answered_as_the_card_does(score: float, obstacles: tuple[str, ...], answer: Answer) -> None:
    assert answered(take(1, score, *obstacles), RUBRIC) == answer


def test_a_coach_who_begins_to_say_yes_at_sixty_asks_for_that_cut_off() -> None:
    pairs = [Pair(one, "yes" if (one.score or 0) >= 60 else one.answer) for one in map(take, range(60), range(40, 100))]
    best = rubric_changes(pairs, RUBRIC)[0]
    assert (best.name, best.before, best.after, best.answers) == ("verdict.yes_from", "75", "60", 60)
    assert (best.closer, best.farther, best.few) == (15, 0, False)
    assert best.kappa.value == 1.0
    assert team_rubric(best.toml, "ours.toml").verdict["yes_from"] == 60


def test_a_coach_who_does_not_mind_hedging_asks_for_its_obstacle() -> None:
    pairs = [Pair(take(number, 90, "hedging"), "yes") for number in range(8)]
    pairs += [Pair(take(number, 60), "maybe") for number in range(8, 16)]
    best = rubric_changes(pairs, RUBRIC)[0]
    assert (best.name, best.after, best.closer) == ("obstacles.hedging.leaves", "yes", 8)


def test_where_both_agree_nothing_is_asked_for() -> None:
    assert rubric_changes([Pair(take(number, 80), "yes") for number in range(9)], RUBRIC) == ()


def test_what_rests_on_little_is_called_so() -> None:
    pairs = [Pair(take(1, 70), "yes"), Pair(take(2, 72), "yes"), Pair(take(3, 30), "not_yet")]
    assert all(change.few for change in rubric_changes(pairs, RUBRIC))
    assert (sign_test_p(5, 0), sign_test_p(6, 0), sign_test_p(3, 3)) == (0.0625, 0.03125, 1.0)


def test_takes_of_another_rubric_rest_on_nothing() -> None:
    ours = team_rubric("[verdict]\nyes_from = 70\n", "ours.toml")
    assert rubric_changes([Pair(take(number, 72), "not_yet") for number in range(20)], ours) == ()


def test_a_take_that_cannot_be_judged_is_not_answered_anew() -> None:
    assert answered(summary_of(noise_take()), RUBRIC) == "cannot_judge"
