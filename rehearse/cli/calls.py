"""`rehearse calls`: what happens after the yes."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.calls_import import import_calls
from rehearse.cli.calls_next import due, next_step
from rehearse.cli.calls_report import report, test
from rehearse.cli.terminal import complain
from rehearse.errors import InputError, UsageError

if TYPE_CHECKING:
    from rehearse.calls.model import Contact, Entry

MOST_LISTED = 40
"""Entries that a terminal shows, the latest ones."""

MOST_UNDONE = 5
"""Entries that are named when an import is undone."""


@click.group(epilog="The log is in the takes' database, on this machine. Nothing of it changes a score.")
def calls() -> None:
    """Keep a log of calls: who to try now, and what the callbacks say.

    \b
    Examples:
      rehearse calls add "Karen Ortiz" --left "Borden Ohio" --number 312-555-0147
      rehearse calls back "Karen Ortiz"             she called back
      rehearse calls due                            who to try now
      rehearse calls next "Karen Ortiz"             what to do, and the words
      rehearse calls report                         what share is answered, and whether it falls
    """


def _contact(company: str, number: str, email: str) -> Contact:
    from rehearse.calls.model import Contact

    return Contact(company.strip(), number.strip(), email.strip())


@calls.command()
@click.argument("prospect")
@click.option("--left", metavar="MESSAGE|TAKE", help="The message you left: its name, or the take of it.")
@click.option("--no-message", is_flag=True, help="Nobody picked up, and you left nothing.")
@click.option("--reached", is_flag=True, help="They picked up.")
@click.option("--do-not-call", is_flag=True, help="They asked not to be called.")
@click.option("--may-call", is_flag=True, help="They take that back.")
@click.option("--at", "when", default="now", metavar="WHEN", help='"15:30", "yesterday 9:05", "2026-11-20 15:30".')
@click.option("--company", default="", help="Their company.")
@click.option("--number", default="", help="Their number.")
@click.option("--email", default="", help="Their address.")
@click.option("--mailed", is_flag=True, help="You sent a mail beside it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def add(
    prospect: str,
    left: str | None,
    no_message: bool,
    reached: bool,
    do_not_call: bool,
    may_call: bool,
    when: str,
    company: str,
    number: str,
    email: str,
    mailed: bool,
    as_json: bool,
) -> None:
    """Write down a call.

    \b
    Examples:
      rehearse calls add "Karen Ortiz" --left "Borden Ohio" --mailed
      rehearse calls add "Karen Ortiz" --left last          the take you kept last
      rehearse calls add "Karen Ortiz" --no-message --at "yesterday 16:10"
      rehearse calls add "Karen Ortiz" --do-not-call
    """
    from rehearse.calls.model import Call, DoNotCall
    from rehearse.calls.written_times import local_zone, time_from_words

    if [left is not None, no_message, reached, do_not_call, may_call].count(True) != 1:
        raise UsageError("Say how the call ended.", "One of: --left MESSAGE, --no-message, --reached, --do-not-call.")
    name, at, contact = (
        _name(prospect),
        time_from_words(when, datetime.now(UTC), local_zone()),
        _contact(company, number, email),
    )
    entry: Entry
    if do_not_call or may_call:
        entry = DoNotCall(name, at, asked=do_not_call, contact=contact)
    elif left is not None:
        message, take = _left(left)
        entry = Call(name, at, "left", message, take, mailed, contact)
    else:
        entry = Call(name, at, "reached" if reached else "no_message", mailed=mailed, contact=contact)
    _write(entry, as_json)


@calls.command()
@click.argument("prospect")
@click.option("--at", "when", default="now", metavar="WHEN", help='"15:30", "yesterday 9:05", "2026-11-20 15:30".')
@click.option(
    "--by",
    type=click.Choice(["phone", "mail", "pick-up"]),
    default="phone",
    show_default=True,
    help="How; picking up at a later try is no callback.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def back(prospect: str, when: str, by: str, as_json: bool) -> None:
    """Write down that a prospect answered.

    \b
    Examples:
      rehearse calls back "Karen Ortiz"
      rehearse calls back "Karen Ortiz" --by mail --at "yesterday 9:05"
    """
    from rehearse.calls.model import Callback
    from rehearse.calls.written_times import local_zone, time_from_words
    from rehearse.store.call_log import CallLog

    with CallLog() as log:
        name = log.known_prospect(prospect).name
    _write(Callback(name, time_from_words(when, datetime.now(UTC), local_zone()), by), as_json)  # type: ignore[arg-type]


@calls.command(name="list")
@click.argument("prospect", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet; no cell of it is run as a formula.")
@click.option("--all", "everything", is_flag=True, help=f"In a terminal too, more than the latest {MOST_LISTED}.")
def list_calls(prospect: str | None, as_json: bool, as_csv: bool, everything: bool) -> None:
    """List what was written down, in the order in which it happened.

    Who asked not to be called is left out of --csv: it is what others dial from.

    \b
    Examples:
      rehearse calls list "Karen Ortiz"
      rehearse calls list --csv > calls.csv
    """
    from rehearse.calls.written_times import local_zone
    from rehearse.render.call_words import LIST_COLUMNS, entry_json, entry_line
    from rehearse.render.table import csv_cell
    from rehearse.store.call_log import CallLog
    from rehearse.text.printable import printable

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other.", "Choose one.")
    with CallLog() as log:
        if prospect is not None:
            prospect = log.known_prospect(prospect).name
        entries = sorted((one.entry for one in log.entries(prospect)), key=lambda entry: entry.at)
    if as_json:
        for entry in entries:
            click.echo(json.dumps(entry_json(entry)))
    elif as_csv:
        rows = csv.DictWriter(sys.stdout, LIST_COLUMNS, lineterminator="\n")
        rows.writeheader()
        for entry in _callable(entries):
            cells = {
                name: str(value) if isinstance(value, bool) else value for name, value in entry_json(entry).items()
            }
            rows.writerow({name: csv_cell(value, name) for name, value in cells.items()})
    elif not entries:
        click.echo('Nothing has been written down yet. Begin with: rehearse calls add NAME --left "MESSAGE"')
    else:
        shown = entries if everything else entries[-MOST_LISTED:]
        if len(shown) < len(entries):
            click.echo(f"The latest {len(shown)} of {len(entries):,}; all with --all.")
        for entry in shown:
            click.echo(printable(entry_line(entry, local_zone()), sys.stdout.encoding or "ascii"))


@calls.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def undo(as_json: bool) -> None:
    """Take back what was written down last; an import is taken back whole.

    \b
    Example:
      rehearse calls undo
    """
    from rehearse.calls.written_times import local_zone
    from rehearse.render.call_words import entry_json, entry_line
    from rehearse.store.call_log import CallLog
    from rehearse.text.printable import printable

    with CallLog() as log:
        gone = log.undo()
    if as_json:
        click.echo(json.dumps({"undone": [entry_json(entry) for entry in gone]}))
        return
    click.echo("Undone:")
    for entry in gone[:MOST_UNDONE]:
        click.echo(printable(f"  {entry_line(entry, local_zone())}", sys.stdout.encoding or "ascii"))
    if len(gone) > MOST_UNDONE:
        click.echo(f"  and {len(gone) - MOST_UNDONE:,} more")


def _name(prospect: str) -> str:
    name = " ".join(prospect.split())
    if not name:
        raise UsageError("A prospect needs a name.", 'Such as: rehearse calls add "Karen Ortiz" --left "Borden Ohio"')
    return name


def _left(name: str) -> tuple[str, str | None]:
    """Return the message that was left and its take; a name that is no take's is a message's."""
    from rehearse.store import Library, may_name_a_take

    if may_name_a_take(name) or Path(name).is_file():
        with Library() as library:
            try:
                take = library.find(name)
            except InputError:
                if name.startswith("last"):
                    raise
            else:
                return take.message_name, take.id
    return name.strip(), None


def _write(entry: Entry, as_json: bool) -> None:
    from rehearse.calls.written_times import local_zone
    from rehearse.render.call_words import entry_json, entry_line
    from rehearse.store.call_log import CallLog
    from rehearse.text.printable import printable

    with CallLog() as log:
        before = log.prospect(entry.prospect)
        log.add(entry)
    if as_json:
        click.echo(json.dumps(entry_json(entry)))
    else:
        click.echo(printable(entry_line(entry, local_zone()), sys.stdout.encoding or "ascii"))
    if before is not None and before.do_not_call and type(entry).__name__ == "Call":
        complain(InputError(f"{before.name} had asked not to be called.", "Take a slip back: rehearse calls undo"))


def _callable(entries: list[Entry]) -> list[Entry]:
    """Return the entries without those of prospects who asked not to be called."""
    from rehearse.calls.credit import by_prospect
    from rehearse.calls.model import prospect_key, prospect_of

    stopped = {key for key, own in by_prospect(entries) if prospect_of(own).do_not_call}
    return [entry for entry in entries if prospect_key(entry.prospect) not in stopped]


for command in (due, next_step, import_calls, report, test):
    calls.add_command(command)
