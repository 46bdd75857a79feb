"""The report: per call and per prospect told apart, pick-ups no callbacks, few calls called few."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rehearse.calls.model import Call, Callback, CallRules, Entry
from rehearse.calls.report import call_report
from rehearse.errors import InputError
from rehearse.scoring.rubric import default_rubric, team_rubric

RULES = CallRules.of(default_rubric())
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
NOW = START + timedelta(days=200)


def tried(people: int, tries: int, *, answers: int, message: str = "A") -> list[Entry]:
    """Return a log in which each is tried so often, and so many call back two days after the last try."""
    entries: list[Entry] = []
    for n in range(people):
        at = START + timedelta(hours=n)
        entries += [Call(f"{message} {n}", at + timedelta(days=7 * k), "left", message) for k in range(tries)]
        if n < answers:
            entries.append(Callback(f"{message} {n}", at + timedelta(days=7 * (tries - 1) + 2)))
    return entries


def test_shares_per_call_and_per_prospect_are_told_apart() -> None:
    (one,) = call_report(tried(30, 3, answers=9), NOW, RULES).messages
    assert (one.calls, one.left, one.callbacks) == (90, 90, 9)
    assert (one.per_prospect.prospects, one.per_prospect.callbacks) == (30, 9)
    assert one.per_prospect.rate.estimate == pytest.approx(0.3)
    assert one.rate.estimate == pytest.approx(9 / 90, abs=0.06)  # the early tries were followed for a week only
    assert one.median_days == 2.0


def test_a_pick_up_is_reported_apart() -> None:
    entries = [*tried(30, 1, answers=3), Callback("A 20", START + timedelta(days=5), "pick-up")]
    (one,) = call_report(entries, NOW, RULES).messages
    assert (one.callbacks, one.reached) == (3, 1)


def test_nineteen_messages_are_few_and_twenty_are_not() -> None:
    assert call_report(tried(19, 1, answers=5), NOW, RULES).messages[0].rate.estimate is None
    assert call_report(tried(20, 1, answers=5), NOW, RULES).messages[0].rate.estimate == pytest.approx(0.25)


def test_what_happens_after_the_moment_asked_for_is_not_counted() -> None:
    report = call_report(tried(30, 1, answers=30), START + timedelta(days=1, hours=40), RULES)
    assert report.messages[0].callbacks < 30


def test_two_messages_are_set_apart_by_logrank() -> None:
    entries = tried(60, 1, answers=3) + tried(60, 1, answers=30, message="B")
    apart = call_report(entries, NOW, RULES).apart
    assert apart is not None
    assert apart[2] < 0.001


def test_each_try_is_counted() -> None:
    tries = call_report(tried(10, 3, answers=4), NOW, RULES).tries
    assert [(one.number, one.calls, one.callbacks) for one in tries] == [(1, 10, 0), (2, 10, 0), (3, 10, 4)]


def test_a_teams_figures_are_used_and_leave_the_version_that_judges_takes() -> None:
    rubric = team_rubric("[calls]\nwithin_days = 20\n", "ours.toml")
    assert CallRules.of(rubric).within_days == 20
    assert rubric.version == default_rubric().version


@pytest.mark.parametrize(
    "text", ["cadence_from_days = 11", "within_days = 61", "worth_difference = 0", "least_calls = -1"]
)
def test_figures_that_contradict_each_other_are_refused_with_the_line(text: str) -> None:
    with pytest.raises(InputError, match="line 2"):
        team_rubric(f"[calls]\n{text}\n", "ours.toml")
