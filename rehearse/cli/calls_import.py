"""`rehearse calls import`: what a dialler or a CRM exports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from rehearse.errors import ExitStatus, InputError, UsageError

MOST_BAD = 20
"""Rows that are named."""


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapped", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field.")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and add nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave out the rows that cannot be read.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def import_calls(
    context: click.Context, file: Path, mapped: tuple[str, ...], dry_run: bool, skip_bad: bool, as_json: bool
) -> None:
    """Add the calls of an export in CSV: HubSpot, Salesforce, Aircall, RingCentral, Dialpad, and others alike.

    The columns are known by their names. A second import of the same file adds nothing. Rows that cannot be read are
    listed with their line, and nothing is added: correct them, or --skip-bad. Undone as a whole: rehearse calls undo.

    Fields for --map: prospect, number, caller, company, email, at, clock (the time, where at is a day), outcome,
    direction, message, voicemail, answered.

    \b
    Examples:
      rehearse calls import calls.csv --dry-run
      rehearse calls import export.csv --map prospect="Lead name" --map at="Dialed on"
    """
    from rehearse.calls.importing import in_columns, read_export
    from rehearse.calls.written_times import local_zone
    from rehearse.store.call_log import CallLog

    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            found = read_export(stream, local_zone(), datetime.now(UTC), _mapping(mapped))
    except FileNotFoundError as error:
        raise InputError(f"Cannot find {file}.", "Check the name.", code="missing") from error
    except UnicodeDecodeError as error:
        raise InputError(f"Cannot read {file}: it is not text in UTF-8.", "Export it as CSV in UTF-8.") from error
    except OSError as error:
        raise InputError(f"Cannot read {file}: {error.strerror}.") from error
    with CallLog() as log:
        refused = bool(found.bad) and not skip_bad
        added = log.new_among(found.entries) if dry_run or refused else log.add_new(found.entries)
    told = {
        "file": str(file),
        "added": 0 if refused or dry_run else added,
        "new": added,
        "known": len(found.entries) - added,
        "passed_over": found.passed_over,
        "columns": dict(found.columns),
        "bad": [{"line": one.line, "why": one.why} for one in found.bad],
    }
    if as_json:
        click.echo(json.dumps(told))
    else:
        for one in found.bad[:MOST_BAD]:
            click.echo(f"line {one.line}: {one.why}", err=True)
        if len(found.bad) > MOST_BAD:
            click.echo(f"and {len(found.bad) - MOST_BAD:,} more", err=True)
        verb = "would be added" if dry_run or refused else "added"
        click.echo(f"{added:,} {verb}, {told['known']:,} known already, {found.passed_over:,} no calls of yours.")
        click.echo(f"Read: {', '.join(in_columns(found.columns))}.")
        if refused:
            click.echo(
                f"Nothing was added: {len(found.bad):,} rows cannot be read (--skip-bad leaves them out).", err=True
            )
    if refused:
        context.exit(int(ExitStatus.SOME_FAILED))


def _mapping(mapped: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in mapped]
    if wrong := [field for field, equals, column in pairs if not (field and equals and column)]:
        raise UsageError(f"--map {wrong[0]} names no column.", "Such as: --map prospect=Name")
    return {field.strip(): column.strip() for field, _, column in pairs}
