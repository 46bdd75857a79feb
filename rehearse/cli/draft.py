"""`rehearse draft`: a message written from what is known."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from rehearse.cli.rewrite import asked_for, rewrite, written_to
from rehearse.cli.terminal import STYLES

LENGTHS = ("short", "medium", "long")


@click.command()
@click.option("--to", default="", metavar="NAME", help="The prospect, as you would greet them.")
@click.option("--reason", default="", metavar="TEXT", help="Why you call, in one sentence.")
@click.option("--customer", "customers", multiple=True, metavar="NAME", help="A customer they may know.")
@click.option("--times", default="", metavar="TEXT", help='When you can be reached: "until five today".')
@click.option("--style", type=click.Choice(STYLES), default="reason", show_default=True)
@click.option(
    "--length", type=click.Choice(LENGTHS), default="medium", show_default=True, help="About 20, 30 or 40 seconds."
)
@click.option(
    "--earlier",
    type=click.IntRange(0, 20),
    default=None,
    help="How many messages they have had before.  [default: those in the call log]",
)
@click.option("--from", "source", metavar="TAKE|FILE|-", help="Write anew what was faulted in it: rehearse rewrite.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def draft(
    to: str,
    reason: str,
    customers: tuple[str, ...],
    times: str,
    style: str,
    length: str,
    earlier: int | None,
    source: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Write a message to practise, from your profile and what you say of the call.

    The number stands in it twice. What is not known is asked for, or stays a [blank]; nothing is made up.
    A second draft for the same prospect is worded otherwise.

    \b
    Examples:
      rehearse draft --to Karen --reason "your Denver dock had three late pickups in October" -o karen.txt
      rehearse record --script karen.txt
      rehearse draft --to Karen --style curiosity --length short
    """
    from rehearse.config import count_draft, load_profile
    from rehearse.content.draft import Brief, faults_of_reason, left_out, missing_facts, write_draft
    from rehearse.core.profile import Profile
    from rehearse.store.call_log import messages_left
    from rehearse.store.take_json import SCHEMA

    if source is not None:
        click.get_current_context().invoke(
            rewrite, source=source, reason=reason, customers=customers, output=output, as_json=as_json
        )
        return
    brief = Brief(load_profile(), to, reason, customers, times, style, length)  # type: ignore[arg-type]
    unknown = brief.profile == Profile()
    if sys.stdin.isatty() and not as_json:
        none = style == "reason" and not customers and not brief.profile.customers
        brief = asked_for(brief, (*missing_facts(brief), *(("customers",) if none else ())))
    left = messages_left(brief.to) if earlier is None else earlier
    brief = replace(brief, earlier=left, variant=count_draft(brief.to))
    text = write_draft(brief)
    blanks = missing_facts(brief)
    notes = [note for note in (*faults_of_reason(brief, text), left_out(brief)) if note]
    if output is not None:
        written_to(output, text)
    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, "text": text, "blanks": list(blanks), "notes": notes}))
        return
    if output is None:
        click.echo(text, nl=False)
    if blanks:
        notes.append(f"Still to fill in: {', '.join(blanks)}.")
    if unknown:
        notes.append("Say once who you are, and it stands in every draft: rehearse profile")
    for note in notes:
        click.echo(note, err=True)
