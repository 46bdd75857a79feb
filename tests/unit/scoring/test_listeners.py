"""The rules of the verdict beside three readers' answers to 44 messages, with the content read by hand."""

from __future__ import annotations

import pytest

from rehearse.scoring.rubric import team_rubric
from tests.benchmarks.accuracy.listeners import REACH_SPEARMAN, Judged, answers, correlation, judge_messages, of_all

LEAST_AGREED = 38
LEAST_CORRELATION = 0.85
"""What the rules come to with these messages is 0.87; what is aimed at stands in REACH_SPEARMAN."""


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return list(judge_messages(by_hand=True))


def test_no_message_that_all_would_refuse_gets_a_yes(judged: list[Judged]) -> None:
    refused = of_all(judged, "not_yet")
    assert len(refused) >= 15
    assert answers(refused, "yes") == 0


def test_no_message_that_all_would_return_gets_a_not_yet(judged: list[Judged]) -> None:
    returned = of_all(judged, "yes")
    assert len(returned) >= 20
    assert answers(returned, "not_yet") == 0


def test_the_card_answers_as_most_readers_and_in_their_order(judged: list[Judged]) -> None:
    assert len(judged) >= 40
    assert sum(one.verdict.answer == one.majority for one in judged) >= LEAST_AGREED
    assert correlation(judged) >= LEAST_CORRELATION


def test_without_the_obstacles_it_would_not() -> None:
    names = (
        "no_callable_number", "number_once", "no_name", "no_reason", "pitch", "pitch_aside", "winging_it", "hedging",
        "hedged_throughout", "poor_criterion",
    )  # fmt: skip
    lenient = team_rubric("\n".join(f"[obstacles.{name}]\nleaves = 'yes'" for name in names), "lenient.toml")
    judged = list(judge_messages(lenient, by_hand=True))
    assert answers(of_all(judged, "not_yet"), "yes") > 5
    assert correlation(judged) < REACH_SPEARMAN
