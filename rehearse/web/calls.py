"""The page of the call log: who to try now, and what the callbacks say."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from rehearse.calls.cadence import WorkingDays, latest_due_day, most_tries, next_try
from rehearse.calls.model import CallRules, Prospect
from rehearse.calls.report import call_report
from rehearse.calls.trial import trial_result
from rehearse.calls.written_times import local_zone
from rehearse.config import load_profile, load_rubric
from rehearse.render.call_pictures import pile_by_day
from rehearse.render.html import Page
from rehearse.render.html.calls_page import DueTry, calls_page
from rehearse.store.call_log import CallLog

MOST_DUE = 50
"""Tries that the page lists."""


def calls_shown(page: Page) -> str:
    """Return the page of the call log."""
    rules, profile = CallRules.of(load_rubric()), load_profile()
    working, zone, now = WorkingDays(profile.region or profile.system_region), local_zone(), datetime.now(UTC)
    today = now.astimezone(zone).date()
    edge = datetime.combine(latest_due_day(today, working, rules) + timedelta(days=1), time(), zone)
    with CallLog() as log:
        entries = [one.entry for one in log.entries()]
        found, count = log.tried_before(edge.astimezone(UTC), most_tries(rules), most=MOST_DUE)
        last_days = [at.astimezone(zone).date() for at in log.last_tried(most_tries(rules))]
        trial = log.trial()
        result = None if trial is None else trial_result(trial, log.draws(trial), entries, now, rules.credit_days)

    def line(prospect: Prospect) -> DueTry:
        last = prospect.last_call_at and prospect.last_call_at.astimezone(zone).date()
        return DueTry.of(prospect, next_try(prospect, last, today, working, rules))

    report = call_report(entries, now, rules)
    pile = pile_by_day(last_days, today, (working, rules))
    return calls_page(report, result, due=[line(one) for one in found], count=count, pile=pile, page=page)
