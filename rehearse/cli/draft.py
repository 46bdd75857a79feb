"""`rehearse draft`: a message written from what is known."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.terminal import STYLES
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.content.draft import Brief

QUESTIONS = {
    "name": "Your name",
    "company": "Your company",
    "number": "Your number",
    "to": "Who is it for (as you would greet them)",
    "reason": "Why do you call them, in one sentence",
}
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
@click.option("--earlier", type=click.IntRange(0, 20), default=0, help="How many messages they have had before.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def draft(
    to: str,
    reason: str,
    customers: tuple[str, ...],
    times: str,
    style: str,
    length: str,
    earlier: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """Write a message to practise, from your profile and what you say of the call.

    The number stands in it twice. What is not known is asked for, or stays a [blank]; nothing is made up.

    \b
    Examples:
      rehearse draft --to Karen --reason "your Denver dock had three late pickups in October" -o karen.txt
      rehearse record --script karen.txt
      rehearse draft --to Karen --style curiosity --length short
    """
    from rehearse.config import load_profile
    from rehearse.content.draft import Brief, missing_facts, write_draft

    brief = Brief(load_profile(), to, reason, customers, times, style, length, earlier)  # type: ignore[arg-type]
    if sys.stdin.isatty() and not as_json:
        for fact in missing_facts(brief):
            answer = click.prompt(QUESTIONS[fact], default="", show_default=False, err=True).strip()
            brief = _with(brief, fact, answer)
    text = write_draft(brief)
    if output is not None:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"Cannot write {output}: {error.strerror}.", "Choose another place.") from error
        click.echo(f"Written: {output}. Practise it: rehearse record --script {output}", err=True)
    if as_json:
        click.echo(json.dumps({"text": text, "blanks": list(missing_facts(brief))}))
    elif output is None:
        click.echo(text, nl=False)


def _with(brief: Brief, fact: str, answer: str) -> Brief:
    match fact:
        case "to":
            return replace(brief, to=answer)
        case "reason":
            return replace(brief, reason=answer)
        case "name":
            return replace(brief, profile=replace(brief.profile, name=answer))
        case "company":
            return replace(brief, profile=replace(brief.profile, company=answer))
        case _:
            return replace(brief, profile=replace(brief.profile, phone_number=answer))
