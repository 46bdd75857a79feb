"""`rehearse calls report` and `test`: what the log says, and what a test will say."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.terminal import page_file, write_page
from rehearse.errors import InputError, UsageError

if TYPE_CHECKING:
    from rehearse.calls.trial import Trial, TrialResult
    from rehearse.store.call_log import CallLog

SEED_BITS = 31


@click.command()
@click.option("--message", help="Only this message.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page with the pictures to this file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def report(message: str | None, html: Path | None, as_json: bool) -> None:
    """Say what share is answered, and whether it falls.

    Calls that are still waiting are no failures: shares are estimated as time to event. Under 20 messages only counts
    are shown. Picking up at a later try is no callback.

    \b
    Examples:
      rehearse calls report
      rehearse calls report --message "Borden Ohio" --html calls.html
    """
    from rehearse.calls.model import CallRules
    from rehearse.calls.report import call_report
    from rehearse.config import load_rubric
    from rehearse.render.call_words import report_json, trial_json
    from rehearse.store.call_log import CallLog

    html = page_file(html)
    rules, now = CallRules.of(load_rubric()), datetime.now(UTC)
    with CallLog() as log:
        entries = [one.entry for one in log.entries()]
        standing = _standing(log, now, rules.credit_days)
    found = call_report(entries, now, rules, message)
    if message is not None and not found.messages:
        raise InputError(f"No message {message} was ever left.", "See: rehearse calls list", code="missing")
    if html is not None:
        from rehearse.render.html.calls_page import calls_page

        write_page(calls_page(found, standing and standing[1]), html)
    if as_json:
        click.echo(json.dumps(report_json(found, trial_json(*standing) if standing else None)))
    elif html is None:
        from rehearse.cli.terminal import console
        from rehearse.render.call_pictures import render_report

        render_report(found, standing and standing[1], console())


def _standing(log: CallLog, now: datetime, within_days: float) -> tuple[Trial, TrialResult] | None:
    from rehearse.calls.trial import trial_result

    trial = log.trial()
    if trial is None:
        return None
    entries = [one.entry for one in log.entries()]
    return trial, trial_result(trial, log.draws(trial), entries, now, within_days)


@click.group()
def test() -> None:
    """Test for yourself: leaving against not leaving, or message A against B.

    \b
    Examples:
      rehearse calls test start --message "Borden Ohio"                    against leaving nothing
      rehearse calls test start --message "Borden Ohio" --against "Borden short"
      rehearse calls test show
    """


@test.command()
@click.option("--message", required=True, metavar="NAME", help="The message that is left.")
@click.option("--against", default="", metavar="NAME", help="The other message.  [default: none is left]")
@click.option("--base", type=click.FloatRange(0, 1, min_open=True, max_open=True), help="Share that answers now.")
@click.option("--worth", type=click.FloatRange(0, 1, min_open=True, max_open=True), help="The difference worth having.")
@click.option("--seed", type=click.IntRange(0), help="Draw from this seed.  [default: a random one, kept]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def start(message: str, against: str, base: float | None, worth: float | None, seed: int | None, as_json: bool) -> None:
    """Start one: `rehearse calls next` then draws for each new prospect.

    \b
    Example:
      rehearse calls test start --message "Borden Ohio" --base 0.05 --worth 0.05
    """
    from rehearse.calls.model import CallRules
    from rehearse.calls.trial import Trial, prospects_needed
    from rehearse.config import load_rubric
    from rehearse.store.call_log import CallLog

    rules = CallRules.of(load_rubric())
    base, worth = base or rules.worth_base_share, worth or rules.worth_difference
    if base + worth >= 1:
        raise UsageError("--base and --worth come to more than everybody.", "Such as: --base 0.05 --worth 0.05")
    if message.strip() == against.strip():
        raise UsageError("A message cannot be tested against itself.", "Name another with --against.")
    planned = prospects_needed(base, worth)
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    with CallLog() as log:
        log.start_trial(Trial((message.strip(), against.strip()), seed, planned, datetime.now(UTC)))
        standing = _standing(log, datetime.now(UTC), rules.credit_days)
    _show(standing, as_json)
    click.echo(f"It takes {2 * planned:,} prospects: a share of {base:.0%} against {base + worth:.0%}.", err=True)


@test.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def stop(as_json: bool) -> None:
    """Draw nobody any more; who was drawn is still followed.

    \b
    Example:
      rehearse calls test stop
    """
    from rehearse.calls.model import CallRules
    from rehearse.config import load_rubric
    from rehearse.store.call_log import CallLog

    with CallLog() as log:
        log.stop_trial(datetime.now(UTC))
        standing = _standing(log, datetime.now(UTC), CallRules.of(load_rubric()).credit_days)
    _show(standing, as_json)


@test.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(as_json: bool) -> None:
    """Show how it stands, and how many more prospects it takes.

    \b
    Example:
      rehearse calls test show --json
    """
    from rehearse.calls.model import CallRules
    from rehearse.config import load_rubric
    from rehearse.store.call_log import CallLog

    with CallLog() as log:
        standing = _standing(log, datetime.now(UTC), CallRules.of(load_rubric()).credit_days)
    if standing is None and not as_json:
        raise InputError(
            "No test was ever started.", 'Start one: rehearse calls test start --message "NAME"', code="missing"
        )
    _show(standing, as_json)


def _show(standing: tuple[Trial, TrialResult] | None, as_json: bool) -> None:
    from rehearse.render.call_words import trial_json, trial_words

    told: dict[str, Any] | None = trial_json(*standing) if standing else None
    if as_json:
        click.echo(json.dumps(told))
    elif standing:
        for line in trial_words(standing[1]):
            click.echo(line)
