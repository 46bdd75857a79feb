"""What the call log says, in words as careful as its numbers, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from rehearse.calls.cadence import NextTry
from rehearse.calls.model import Call, Callback, Contact, Entry, Prospect
from rehearse.calls.report import CallReport, MessageReport
from rehearse.calls.statistics import Rate
from rehearse.calls.trial import NO_MESSAGE, Trial, TrialResult

SCHEMA = 1

UNNAMED = "(no name)"


def counted(count: int, one: str) -> str:
    """Return a count with its noun: ``1 call``, ``2 calls``."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def share_words(rate: Rate) -> str:
    """Return a share with its interval: ``8 % (95 %: 3 to 18)``."""
    bounds = f"95 %: {100 * rate.low:.0f} to {100 * rate.high:.0f}"
    return f"unknown ({bounds} %)" if rate.estimate is None else f"{100 * rate.estimate:.0f} % ({bounds})"


def evidence_words(report: MessageReport) -> str:
    """Return what the figures of a message can say and what they cannot."""
    left, back = counted(report.left, "message"), counted(report.callbacks, "callback")
    if report.few:
        return f"{left} left, {back}: so few say nothing yet."
    if report.declining and report.fall.before is not None and report.fall.after is not None:
        before, after = 100 * report.fall.before, 100 * report.fall.after
        return (
            f"From {before:.0f} % to {after:.0f} % in the last {report.fall.after_count} that are old enough to judge."
        )
    if report.rate.estimate is None:
        return f"{left} left, none of them {report.within_days:g} days ago: it cannot be told yet."
    if report.callbacks == 0:
        return f"Nobody of {report.left} has called back; up to {100 * report.rate.high:.0f} % may still be the truth."
    return f"The truth lies from {100 * report.rate.low:.0f} to {100 * report.rate.high:.0f} %; no fall is to be seen."


def advice_words(report: MessageReport) -> str:
    """Return what to do; empty where there is nothing to say."""
    if report.declining:
        return f"Its callbacks fall. Rehearse it again: rehearse record --message {report.message!r}"
    return ""


def rate_json(rate: Rate) -> dict[str, float | None]:
    """Return a share as JSON."""
    estimate = None if rate.estimate is None else round(rate.estimate, 4)
    return {"estimate": estimate, "low": round(rate.low, 4), "high": round(rate.high, 4)}


def report_json(report: CallReport, test: dict[str, Any] | None) -> dict[str, Any]:
    """Return the report as JSON."""
    return {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(timespec="seconds"),
        "messages": [_message_json(one) for one in report.messages],
        "test": test,
        "cadence": [
            {
                "try": one.number,
                "calls": one.calls,
                "left": one.left,
                "callbacks": one.callbacks,
                "reached": one.reached,
            }
            for one in report.tries
        ],
    }


def _message_json(one: MessageReport) -> dict[str, Any]:
    people = one.per_prospect
    return {
        "message": one.message,
        "calls": one.calls,
        "left": one.left,
        "callbacks": one.callbacks,
        "reached": one.reached,
        "within_days": one.within_days,
        "rate": rate_json(one.rate),
        "per_prospect": {
            "prospects": people.prospects,
            "callbacks": people.callbacks,
            "within_days": people.within_days,
            "rate": rate_json(people.rate),
        },
        "median_days": None if one.median_days is None else round(one.median_days, 2),
        "few": one.few,
        "declining": one.declining,
        "advised_at": [at.isoformat(timespec="seconds") for at in one.alarms],
        "evidence": evidence_words(one),
        "advice": advice_words(one),
    }


def trial_json(trial: Trial, result: TrialResult) -> dict[str, Any]:
    """Return a test as JSON."""
    return {
        "started_at": trial.started_at.isoformat(timespec="seconds"),
        "stopped_at": None if trial.stopped_at is None else trial.stopped_at.isoformat(timespec="seconds"),
        "seed": trial.seed,
        "planned": trial.planned,
        "within_days": result.within_days,
        "arms": [
            {
                "arm": arm.arm or "no message",
                "prospects": arm.prospects,
                "called": arm.called,
                "as_drawn": arm.as_drawn,
                "callbacks": arm.callbacks,
                "reached": arm.reached,
                "rate": rate_json(arm.rate),
            }
            for arm in result.arms
        ],
        "difference": rate_json(result.difference),
        "p": None if result.p is None else round(result.p, 5),
        "enough": result.enough,
        "needed_more": result.needed_more,
    }


def trial_words(result: TrialResult) -> list[str]:
    """Return how a test stands, line by line."""
    lines = [
        f"{arm.arm or 'no message'}: {counted(arm.prospects, 'prospect')} drawn, {arm.called} called "
        f"({arm.as_drawn} as drawn), {counted(arm.callbacks, 'callback')}, {arm.reached} picked up"
        for arm in result.arms
    ]
    if not result.enough:
        more = f"{counted(result.needed_more, 'more prospect')} called and followed for {result.within_days:g} days"
        return [*lines, f"Too early to say which is better: it takes {more}."]
    apart = result.difference
    assert apart.estimate is not None
    told = f"{100 * apart.estimate:+.0f} points (95 %: {100 * apart.low:+.0f} to {100 * apart.high:+.0f})"
    sure = "the difference is real" if result.p is not None and result.p < 0.05 else "no difference is to be seen"
    shown = "" if result.p is None else f", p = {result.p:.3f}"
    return [*lines, f"{lines_name(result)}: {told}{shown}: {sure}."]


def lines_name(result: TrialResult) -> str:
    """Return what is taken from what: ``Borden less no message``."""
    first, second = ("no message" if arm.arm == NO_MESSAGE else arm.arm for arm in result.arms)
    return f"{first} less {second}"


def prospect_json(prospect: Prospect, next_: NextTry) -> dict[str, Any]:
    """Return a prospect and the next try as JSON."""
    contact = prospect.contact
    return {
        "prospect": prospect.name,
        "company": contact.company,
        "number": contact.number,
        "email": contact.email,
        "place": next_.place,
        "try": next_.number,
        "from": None if next_.first_day is None else next_.first_day.isoformat(),
        "by": None if next_.last_day is None else next_.last_day.isoformat(),
        "overdue_days": next_.overdue_days,
        "last_call_at": None if prospect.last_call_at is None else prospect.last_call_at.isoformat(),
        "left_last": prospect.last_message or None,
        "take": prospect.last_take,
    }


LIST_COLUMNS = ("at", "prospect", "what", "message", "take", "mailed", "company", "number", "email")
"""Of an entry, as JSON and as CSV."""


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON."""
    own: Contact = entry.contact
    row: dict[str, Any] = {"at": entry.at.isoformat(), "prospect": entry.prospect, "what": what_happened(entry)}
    row |= {"message": None, "take": None, "mailed": False}
    if isinstance(entry, Call):
        row |= {"message": entry.message or None, "take": entry.take, "mailed": entry.mailed}
    return row | {"company": own.company or None, "number": own.number or None, "email": own.email or None}


def what_happened(entry: Entry) -> str:
    """Return what an entry says, as one word: left, no_message, reached, phone, mail, pick-up, do_not_call."""
    match entry:
        case Call():
            return entry.outcome
        case Callback():
            return entry.by
        case _:
            return "do_not_call" if entry.asked else "may_call"


_HAPPENED: Mapping[str, str] = {
    "left": "left",
    "no_message": "called, left nothing",
    "reached": "reached",
    "phone": "called back",
    "mail": "wrote back",
    "pick-up": "picked up",
    "do_not_call": "asked not to be called",
    "may_call": "may be called again",
}


def entry_line(entry: Entry, zone: tzinfo) -> str:
    """Return an entry in one line: ``2026-11-20 15:30  Karen Ortiz  left "Borden Ohio"``."""
    said = _HAPPENED[what_happened(entry)]
    if isinstance(entry, Call) and entry.outcome == "left":
        said += f' "{entry.message or UNNAMED}"'
    if isinstance(entry, Call) and entry.mailed:
        said += ", with a mail"
    return f"{when_words(entry.at, zone)}  {entry.prospect}  {said}"


def when_words(at: datetime, zone: tzinfo) -> str:
    """Return a time by the rep's own clock."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
