"""`rehearse history`: the takes that were kept, message by message."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from rehearse.cli.judging import chosen_rubric
from rehearse.cli.take_names import complete_message, opened_library
from rehearse.cli.terminal import console, page_file, tell, write_page
from rehearse.errors import InputError, UsageError

if TYPE_CHECKING:
    from rehearse.store import Library


class _Whose(TypedDict):
    everyone: bool
    rep: str | None


MOST_NAMED = 5
"""Messages that are named when one is asked for that is not there."""


@click.command()
@click.option("--message", help="Only the takes of this message.", shell_complete=complete_message)
@click.option("--rep", help="Only the takes of this rep.")
@click.option("--everyone", is_flag=True, help="Also what others keep in the same database.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, a line for each take.")
@click.option("--csv", "as_csv", is_flag=True, help="One row for each take, for a spreadsheet.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page with charts to this file.")
@click.option(
    "--rubric", type=click.Path(path_type=Path), help="Whose bands the page draws.  [default: rehearse rubric use]"
)
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def history(
    message: str | None,
    rep: str | None,
    everyone: bool,
    as_json: bool,
    as_csv: bool,
    html: Path | None,
    rubric: Path | None,
    debug: bool,
) -> None:
    """List the takes you kept.

    Message by message, the oldest first, and how the scores went. A message is open until its latest take is a yes
    from the card and from you.

    \b
    Examples:
      rehearse history
      rehearse history --message "Borden Ohio"
      rehearse history --csv > takes.csv
      rehearse history --html takes.html
      rehearse history --json | jq -r '[.kept_at, .verdict.score] | @tsv'
    """
    from rehearse.render.history import history_csv, render_history
    from rehearse.store.take_json import take_to_json

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other.", "Choose one.")
    html = page_file(html)
    with opened_library() as library:
        messages = library.messages(everyone=everyone, rep=rep)
        if rep is not None and message is None and not messages:
            hint = "See whose there are with: rehearse team --kept"
            raise InputError(f"There is no take of {rep}.", hint, code="missing")
        if message is not None:
            known = [one.name for one in reversed(messages)]
            messages = [one for one in messages if one.name == message]
            if not messages:
                raise _no_message(message, known)
        whose: _Whose = {"everyone": everyone, "rep": rep}
        if html is not None:
            from rehearse.render.html import history_page

            write_page(history_page(library.each_take(message, outline=True, **whose), chosen_rubric(rubric)), html)
        if as_csv:
            sys.stdout.writelines(history_csv(library.each_take(message, outline=True, **whose)))
        elif as_json:
            for take in library.each_take(message, **whose):
                click.echo(take_to_json(take))
        else:
            ids = library.ids(message, **whose)
            came_of = _came_of()
            render_history(
                messages,
                lambda name: library.each_take(name, outline=True, **whose),
                console(),
                ids=ids,
                came_of=came_of,
            )
            if not (message or rep) and (cut_off := _cut_off_words(library)):
                tell(cut_off)


def _came_of() -> dict[str, tuple[int, int]]:
    """Return how often each message was left, and its callbacks, by the call log."""
    from rehearse.calls.credit import came_of
    from rehearse.calls.model import CallRules
    from rehearse.config import load_rubric
    from rehearse.store.call_log import CallLog

    with CallLog() as log:
        entries = [one.entry for one in log.entries()]
    return came_of(entries, datetime.now(UTC), CallRules.of(load_rubric()).credit_days) if entries else {}


def _cut_off_words(library: Library) -> str:
    """Return what to say of recordings that did not become takes; empty where there is none."""
    from rehearse.capture.spool import unfinished

    found = unfinished(library.folder)
    if not found:
        return ""
    newest = "last" if library.cut_off() else shlex.quote(str(found[-1]))
    if len(found) == 1:
        return f"1 recording was cut off: rehearse score {newest} --keep"
    where = f"They are in {found[-1].parent}; the newest: rehearse score {newest} --keep"
    return f"{len(found)} recordings were cut off. {where}"


def _no_message(name: str, known: list[str]) -> InputError:
    hint = "No take has been kept yet."
    if known:
        hint = f"There is: {', '.join(known[:MOST_NAMED])}{', ...' if len(known) > MOST_NAMED else '.'}"
    return InputError(f"There is no take of a message {name}.", hint, code="missing")
