"""`rehearse rewrite`: just the sentences that were faulted, written anew."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.judging import chosen_rubric
from rehearse.cli.take_names import complete_file_or_take, opened_library
from rehearse.cli.terminal import STYLES, console, read_text
from rehearse.errors import InputError, UsageError

if TYPE_CHECKING:
    from rehearse.content.draft import Brief

QUESTIONS = {
    "name": "Your name",
    "company": "Your company",
    "number": "Your number",
    "to": "Who is it for (as you would greet them)",
    "reason": "Why do you call them, in one sentence",
    "customers": "Customers of yours they may know (Enter: none)",
}
"""What is asked for, by the fact that is not known."""

_FACTS = {
    "your name": "name",
    "your company": "company",
    "your number": "number",
    "your reason, in one sentence": "reason",
    "the matter, in a few words": "reason",
}
"""By the blank that stands for it."""


@click.command()
@click.argument("source", metavar="TAKE|FILE|-", shell_complete=complete_file_or_take)
@click.option("--reason", default="", metavar="TEXT", help="Why you call, in one sentence.")
@click.option("--customer", "customers", multiple=True, metavar="NAME", help="A customer they may know.")
@click.option("--style", type=click.Choice(STYLES), default=None, help="[default: that of the take, else reason]")
@click.option("--rubric", type=click.Path(path_type=Path), help="A team's own thresholds (TOML).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it into this file.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def rewrite(
    source: str,
    reason: str,
    customers: tuple[str, ...],
    style: str | None,
    rubric: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Write anew what was faulted in a message, and nothing else.

    The old sentences stand beside the new ones, on standard error; the whole message, ready for
    `rehearse record --script`, goes to standard output or into a file. A hedge is said straight, a pitch
    makes room for the reason, the number comes first and last. Nothing is made up: what is not known
    is asked for, or stays a [blank]. TAKE is last, last~1, an id; FILE a script; - is standard input.

    \b
    Examples:
      rehearse rewrite last -o borden.txt
      rehearse rewrite borden.txt > better.txt
      rehearse record --script better.txt
    """
    from rehearse.config import load_profile
    from rehearse.content.draft import Brief
    from rehearse.content.script import read_script
    from rehearse.render.script_card import render_rewrite
    from rehearse.scoring.script_budget import rewrite_script
    from rehearse.store import recent_takes

    text, title, its_style = _text_of(source)
    brief = Brief(load_profile(), "", reason, customers, style=style or its_style)  # type: ignore[arg-type]
    rules, takes = chosen_rubric(rubric), recent_takes()
    made, check = rewrite_script(text, brief, rules, takes=takes, title=title)
    if sys.stdin.isatty() and not as_json and (facts := _unknown(read_script(made.text).blanks)):
        made, check = rewrite_script(text, asked_for(brief, facts), rules, takes=takes, title=title)
    if as_json:
        from rehearse.store.take_json import rewrite_to_dict

        click.echo(json.dumps(rewrite_to_dict(source, made, check)))
        return
    shown = console()
    shown.stderr = True
    render_rewrite(made, console=shown)
    click.echo(f"About {check.total_s:.0f} s of {check.limit_s:.0f}.", err=True)
    if output is not None:
        written_to(output, made.text)
    else:
        click.echo(made.text, nl=False)


def _unknown(blanks: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(_FACTS[blank] for blank in blanks if blank in _FACTS))


def _text_of(source: str) -> tuple[str, str, str]:
    """Return the words of a script or a take, its title and its style."""
    if source == "-":
        return _not_empty(sys.stdin.read(), source), "", STYLES[0]
    file = Path(source)
    if file.is_file():
        try:
            return _not_empty(read_text(file), source), file.stem, STYLES[0]
        except InputError as error:
            if error.code == "empty":
                raise
            hint = "Of a recording, score it first and keep it: rehearse score FILE --keep; then: rehearse rewrite last"
            raise InputError(error.message, hint, code=error.code) from error
    with opened_library() as library:
        take = library.find(source)
    if take.transcript is None or not take.transcript.words:
        raise InputError(f"The words of take {take.id} are not known.", "Score it again: rehearse score TAKE --keep")
    return take.transcript.text, take.message_name, take.message.style


def _not_empty(text: str, source: str) -> str:
    if not text.strip():
        raise InputError(f"Cannot rewrite {source}: there is no text in it.", "Write it down first.", code="empty")
    return text


def asked_for(brief: Brief, facts: Sequence[str]) -> Brief:
    """Return a brief with what the rep answers; what they leave open stays open."""
    for fact in facts:
        answer = click.prompt(QUESTIONS[fact], default="", show_default=False, err=True).strip()
        brief = _with(brief, fact, answer)
    return brief


def written_to(file: Path, text: str) -> None:
    """Write a script into a file, and say how to practise it."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Cannot write {file}: {error.strerror}.", "Choose another place.") from error
    click.echo(f"Written: {file}. Practise it: rehearse record --script {file}", err=True)


def _with(brief: Brief, fact: str, answer: str) -> Brief:
    match fact:
        case "to":
            return replace(brief, to=answer)
        case "reason":
            return replace(brief, reason=answer)
        case "name":
            return replace(brief, profile=replace(brief.profile, name=answer))
        case "customers":
            return replace(brief, customers=(answer,) if answer else ())
        case "company":
            return replace(brief, profile=replace(brief.profile, company=answer))
        case _:
            return replace(brief, profile=replace(brief.profile, phone_number=answer))
