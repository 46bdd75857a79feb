"""`rehearse calls due` and `next`: who to try now, and with which words."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.calls.cadence import NextTry, WorkingDays
    from rehearse.calls.model import CallRules, Prospect

MOST_DUE = 50
"""Prospects that are shown; nobody calls more in a day."""


def rules_here() -> tuple[CallRules, WorkingDays]:
    """Return the figures in force, and the working days of the rep's region."""
    from rehearse.calls.cadence import WorkingDays
    from rehearse.calls.model import CallRules
    from rehearse.config import load_profile, load_rubric

    profile = load_profile()
    return CallRules.of(load_rubric()), WorkingDays(profile.region or profile.system_region)


def place_of(prospect: Prospect, rules: CallRules, working: WorkingDays) -> NextTry:
    """Return where a prospect stands today, by the rep's own clock."""
    from rehearse.calls.cadence import next_try
    from rehearse.calls.written_times import local_zone

    last = prospect.last_call_at
    last_day = None if last is None else last.astimezone(local_zone()).date()
    return next_try(prospect, last_day, datetime.now(local_zone()).date(), working, rules)


@click.command()
@click.option("--most", type=click.IntRange(1), default=MOST_DUE, show_default=True, help="Show no more.")
@click.option("--ics", type=click.Path(path_type=Path, dir_okay=False), help="Write them into a calendar file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def due(most: int, ics: Path | None, as_json: bool) -> None:
    """Show who to try now, overdue first.

    A prospect is tried every 5 to 10 days, on working days, six times in all, with a mail beside it. Then they go to
    the bottom of the pile. Who answered, was reached or asked not to be called is not shown.

    \b
    Examples:
      rehearse calls due
      rehearse calls due --ics tries.ics      opens in any calendar; a second import moves, it does not double
    """
    from rehearse.calls.cadence import latest_due_day, most_tries
    from rehearse.calls.written_times import local_zone
    from rehearse.render.call_words import SCHEMA, prospect_json
    from rehearse.store.call_log import CallLog

    rules, working = rules_here()
    zone = local_zone()
    today = datetime.now(zone).date()
    edge = datetime.combine(latest_due_day(today, working, rules) + timedelta(days=1), time(), zone)
    with CallLog() as log:
        found, count = log.tried_before(edge.astimezone(UTC), most_tries(rules), most=most)
        counts = log.counts(most_tries(rules))
        last_tried = [] if as_json else log.last_tried(most_tries(rules))
    tries = [(prospect, place_of(prospect, rules, working)) for prospect in found]
    if ics is not None:
        _write_calendar(tries, ics)
    if as_json:
        rows = [prospect_json(prospect, next_) for prospect, next_ in tries]
        told = {"schema": SCHEMA, "as_of": datetime.now(UTC).isoformat(timespec="seconds"), "count": count}
        click.echo(json.dumps(told | {"due": rows, "pile": counts}))
        return
    from rehearse.cli.terminal import console
    from rehearse.render.call_pictures import render_due

    days = [at.astimezone(zone).date() for at in last_tried]
    render_due(tries, count, counts, days, today, (working, rules), console())
    if not working.has_holidays:
        click.echo("The public holidays of your region are not known: only weekends are left out.", err=True)


def _write_calendar(tries: list[tuple[Prospect, NextTry]], file: Path) -> None:
    from rehearse.calls.written_times import local_zone
    from rehearse.render.due_calls import calendar_of

    try:
        file.write_bytes(calendar_of(tries, datetime.now(local_zone()), local_zone()))
    except OSError as error:
        raise UsageError(f"Cannot write {file}: {error.strerror}.", "Choose another place.") from error
    click.echo(f"Wrote {file}: open it in your calendar.", err=True)


@click.command(name="next")
@click.argument("prospect")
@click.option("--reason", default="", metavar="TEXT", help="Why you call, in one sentence.")
@click.option(
    "--message", default="", metavar="NAME", help="Leave this message.  [default: the last one, or the test's]"
)
@click.option("--eml", type=click.Path(path_type=Path, dir_okay=False), help="Write the mail into this file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def next_step(prospect: str, reason: str, message: str, eml: Path | None, as_json: bool) -> None:
    """Say what to do now: leave a message or not, which, the words, and the mail.

    While a test runs, whether to leave and what is drawn at random, once for each prospect.

    \b
    Examples:
      rehearse calls next "Karen Ortiz" --reason "your Denver dock had three late pickups in October"
      rehearse calls next "Karen Ortiz" --eml karen.eml
    """
    from rehearse.calls.model import Prospect
    from rehearse.config import load_profile
    from rehearse.content.draft import Brief, write_draft
    from rehearse.render.call_words import SCHEMA, prospect_json
    from rehearse.render.due_calls import mail_of
    from rehearse.store.call_log import CallLog

    with CallLog() as log:
        found = log.prospect(prospect) or Prospect(" ".join(prospect.split()))
        rules, working = rules_here()
        next_ = place_of(found, rules, working)
        trial = log.trial(running=True)
        may_draw = trial is not None and next_.place in ("new", "due", "waiting")
        arm = None
        if trial is not None and may_draw:
            started = found.last_call_at is not None and found.last_call_at < trial.started_at
            draw = None if started else log.draw(trial, found.name)
            arm = None if draw is None else trial.arms[draw.arm]
    step = _step(next_, arm)
    leaves = message or arm or found.last_message
    text = mail = None
    if step == "leave":
        brief = Brief(load_profile(), found.name.split()[0] if found.name else "", reason, earlier=found.messages)
        text = write_draft(brief)
    if step in ("leave", "no_message"):
        mail = mail_of(found, load_profile(), reason, earlier=found.messages, left=step == "leave")
    if eml is not None:
        _write_mail(mail, eml, found)
    told: dict[str, Any] = {"schema": SCHEMA, **prospect_json(found, next_), "do": step, "drawn": arm is not None}
    told |= {"message": (leaves or None) if step == "leave" else None, "text": text}
    told["mail"] = None if mail is None else {"to": mail["To"], "subject": mail["Subject"], "text": mail.get_content()}
    if as_json:
        click.echo(json.dumps(told))
    else:
        _say(told, next_)


def _step(next_: NextTry, arm: str | None) -> str:
    if next_.place in ("new", "due"):
        return "no_message" if arm == "" else "leave"
    return {"waiting": "wait", "bottom": "let_rest", "do_not_call": "do_not_call"}.get(next_.place, "nothing")


def _write_mail(mail: Any, file: Path, prospect: Prospect) -> None:
    if mail is None:
        raise UsageError(f"There is no mail to write to {prospect.name} now.", "See: rehearse calls next NAME")
    try:
        file.write_bytes(bytes(mail))
    except OSError as error:
        raise UsageError(f"Cannot write {file}: {error.strerror}.", "Choose another place.") from error
    click.echo(f"Wrote {file}: open it in your mail program.", err=True)


def _say(told: dict[str, Any], next_: NextTry) -> None:
    from rehearse.text.printable import printable

    name = told["prospect"]
    drawn = ", as it was drawn for the test" if told["drawn"] else ""
    lines = {
        "leave": f"{name}: try {next_.number}. Leave a message{drawn}."
        + (f' "{told["message"]}"' if told["message"] else ""),
        "no_message": f"{name}: try {next_.number}. Leave no message{drawn}.",
        "wait": f"{name}: wait. Try {next_.number} is due from {next_.first_day} to {next_.last_day}.",
        "let_rest": f"{name}: at the bottom of the pile after {next_.number - 1} tries. Let it rest.",
        "do_not_call": f"{name} asked not to be called.",
        "nothing": f"{name}: {next_.place}. There is nothing to try.",
    }
    parts = [lines[told["do"]], told["text"] and f"\n{told['text'].rstrip()}"]
    if told["mail"]:
        to = told["mail"]["to"] or "(no address)"
        parts.append(f"\nThe mail beside it, to {to}: {told['mail']['subject']}\n\n{told['mail']['text'].rstrip()}")
    for part in parts:
        if part:
            click.echo("\n".join(printable(line, sys.stdout.encoding or "ascii") for line in part.split("\n")))
