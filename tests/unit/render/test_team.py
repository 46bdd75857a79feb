"""The pictures of a team: what stands where, and that a thousand takes are a small page."""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console

from rehearse.core.scorecard import Band
from rehearse.render.html import team_page
from rehearse.render.team_table import render_team
from rehearse.render.team_words import band_of, change_words, fault_name, trend_words
from rehearse.render.wording import OBSTACLES
from rehearse.scoring.rubric import default_rubric, team_rubric
from rehearse.team.agreement import Kappa
from rehearse.team.report import TeamReport
from rehearse.team.rubric_changes import RubricChange
from rehearse.team.summary import TakeSummary
from rehearse.team.trend import Trend
from tests.unit.team.made_team import MONDAY, judged, reported, short

RUBRIC = default_rubric()
BANDS: tuple[Band, ...] = ("good", "fair", "poor")


def many(count: int, reps: int = 6) -> list[TakeSummary]:
    """Return takes with every criterion and three fixes, over a hundred days."""
    dice = random.Random(1)
    takes = []
    for number in range(count):
        criteria = tuple(judged(name, dice.choice(BANDS), 7.5, "topic") for name in RUBRIC.criteria)
        take = short(
            number, float(dice.randrange(100)), rep=f"Rep {number % reps}", day=100 * number / count,
            criteria=criteria, fixes=("fillers", "twice", "flat"),
        )  # fmt: skip
        takes.append(take)
    return takes


def shown(report: TeamReport, width: int = 80) -> str:
    out = io.StringIO()
    render_team(report, Console(file=out, width=width))
    return out.getvalue()


def test_a_thousand_takes_are_a_small_page() -> None:
    page = team_page(reported(many(1000), MONDAY + timedelta(days=101)), RUBRIC)
    assert page.count('class="dot') == 1000
    assert len(page.encode()) < 500_000


def test_all_reps_are_drawn_over_the_same_time() -> None:
    takes = [short(1, 50, day=0), short(2, 50, day=10), short(3, 100, rep="Bob", day=5)]
    page = team_page(reported(takes, MONDAY + timedelta(days=11)), RUBRIC)
    dots = re.findall(r'class="dot \w+" cx="([\d.]+)%" cy="([\d.]+)"', page)
    assert sorted(dots) == [("2.00", "46.0"), ("50.00", "0.0"), ("98.00", "46.0")]


def test_the_cut_offs_are_those_of_the_teams_rubric() -> None:
    ours = team_rubric("[verdict]\nyes_from = 80\n", "ours.toml")
    assert "green from 80, amber from 50" in team_page(reported(many(9), MONDAY), ours)


def test_takes_of_several_rubrics_are_to_be_compared_with_care() -> None:
    takes = [short(1), replace(short(2), rubric="1+abc")]
    report = reported(takes, MONDAY)
    assert "different rubrics" in team_page(report, RUBRIC)
    assert "judged by 2 rubrics: compare with care" in shown(report)


def test_no_line_is_wider_than_the_terminal() -> None:
    for width in (80, 120):
        assert max(map(len, shown(reported(many(60), MONDAY), width).splitlines())) <= width


def test_a_mean_band_has_the_name_of_the_nearest() -> None:
    assert [band_of(mean) for mean in (2.0, 1.6, 1.5, 1.4, 0.5, 0.4, 0.0)] == [
        "good", "good", "good", "fair", "fair", "poor", "poor",
    ]  # fmt: skip


def test_every_fault_of_the_card_has_a_name() -> None:
    assert fault_name("content", "your_name") == "missing: name"
    assert fault_name("phone_number", "twice") == "the number not first and last"
    assert fault_name("pace", "") == "pace"


def test_a_trend_is_told_with_its_noise() -> None:
    assert trend_words(Trend(2.06, 0.41, 3.9, 8, 20)) == "rises, +2.1 a week (+0.4 to +3.9)"
    assert trend_words(Trend(-0.2, -2.0, 1.0, 8, 20)).startswith("no clear trend, -0.2 a week")
    assert trend_words(None) == "no trend yet: it takes 5 takes over a week"


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("verdict.yes_from", "75", "80", "a yes from 80 points instead of 75"),
        ("criteria.phone_number.weight", "15", "7.5", "phone number weighs 7.5 instead of 15"),
        ("obstacles.no_callable_number.leaves", "not_yet", "maybe",
         "“no number that can be called” leaves a maybe (now is a not yet)"),
        ("obstacles.poor_criterion.leaves", "maybe", "yes",
         "“a criterion that is poor” leaves a yes (now leaves a maybe)"),
    ],
)  # fmt: skip
def test_a_change_of_the_rubric_is_told_in_words(name: str, before: str, after: str, told: str) -> None:
    words = change_words(RubricChange(name, before, after, "", 40, 6, 1, Kappa(0.5, 0.3, 0.7), few=False))
    assert words.startswith(f"Would agree better: {told} ({name} in the rubric): 6 closer")


def test_every_obstacle_of_the_rubric_has_a_name() -> None:
    assert set(default_rubric().obstacles) <= set(OBSTACLES) | {"poor_criterion", "no_transcript"}
