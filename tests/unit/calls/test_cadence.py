"""When to try again: working days, five to ten of them away at most, six tries, never who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.calls.cadence import WorkingDays, latest_due_day, next_try, window_after
from rehearse.calls.model import CallRules, Prospect
from rehearse.scoring.rubric import default_rubric

RULES = CallRules.of(default_rubric())
TRIED = Prospect("Karen", status="open", tries=1, last_call_at=datetime(2026, 11, 20, 15, tzinfo=UTC))


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.sampled_from(["US", "SE", "GB", "XX"]))
def test_a_window_opens_and_closes_on_working_days(day: date, region: str) -> None:
    working = WorkingDays(region)
    first, last = window_after(day, working, RULES)
    assert first in working
    assert last in working
    assert day + timedelta(days=5) <= first <= last


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(-3, 25))
def test_the_latest_due_day_is_the_window_turned_around(today: date, back: int) -> None:
    working = WorkingDays("US")
    called = today - timedelta(days=back)
    is_due = window_after(called, working, RULES)[0] <= today
    assert is_due == (called <= latest_due_day(today, working, RULES))


def test_thanksgiving_is_no_day_to_call_in_the_us_and_one_in_sweden() -> None:
    day = date(2026, 11, 26)
    assert day not in WorkingDays("US")
    assert day in WorkingDays("SE")
    assert window_after(date(2026, 11, 21), WorkingDays("US"), RULES)[0] == date(2026, 11, 27)


def test_a_region_without_known_holidays_says_so() -> None:
    assert not WorkingDays("XX").has_holidays
    assert date(2026, 11, 26) in WorkingDays("XX")


@pytest.mark.parametrize(
    ("prospect", "today", "place"),
    [
        (TRIED, date(2026, 11, 24), "waiting"),
        (TRIED, date(2026, 11, 25), "due"),
        (replace(TRIED, tries=6), date(2026, 12, 25), "bottom"),
        (replace(TRIED, tries=5), date(2026, 12, 25), "due"),
        (replace(TRIED, do_not_call=True), date(2026, 12, 25), "do_not_call"),
        (replace(TRIED, status="answered"), date(2026, 12, 25), "answered"),
    ],
)
def test_where_a_prospect_stands(prospect: Prospect, today: date, place: str) -> None:
    assert next_try(prospect, date(2026, 11, 20), today, WorkingDays("US"), RULES).place == place


def test_overdue_is_counted_from_the_last_day_of_the_window() -> None:
    found = next_try(TRIED, date(2026, 11, 20), date(2026, 12, 4), WorkingDays("US"), RULES)
    assert (found.last_day, found.overdue_days, found.number) == (date(2026, 11, 30), 4, 2)
