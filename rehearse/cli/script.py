"""`rehearse script`: a text checked before it is spoken."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.judging import chosen_rubric
from rehearse.cli.terminal import STYLES, console, read_text
from rehearse.errors import InputError

if TYPE_CHECKING:
    from rehearse.core.message import Style


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the message is meant to do."
)
@click.option(
    "--wpm",
    type=click.IntRange(60, 300),
    default=None,
    help="Words a minute you mean to speak.  [default: those of your last takes, else a good pace]",
)
@click.option(
    "--rubric",
    type=click.Path(path_type=Path),
    help="A team's own thresholds (TOML).  [default: rehearse rubric use]",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def script(file: str, style: str, wpm: int | None, rubric: Path | None, as_json: bool) -> None:
    """Check a message before a word of it is spoken.

    What is missing, what should go, the phone numbers found, and how long it will take:
    at the pace of your last takes once you kept three, before that at a good one.
    - is standard input.

    \b
    Examples:
      rehearse script message.txt
      echo "Hi Kim, this is Ana from Acme..." | rehearse script -
    """
    from rehearse.config import load_profile
    from rehearse.render.terminal import render_script
    from rehearse.scoring.script_budget import check_script
    from rehearse.store import recent_takes
    from rehearse.store.take_json import script_to_json

    text = sys.stdin.read() if file == "-" else read_text(Path(file))
    if not text.strip():
        raise InputError(
            f"Cannot check {file}: there is no text in it.", "Write down what you mean to say.", code="empty"
        )
    chosen: Style = style  # type: ignore[assignment]
    check = check_script(
        text, load_profile(), chosen, chosen_rubric(rubric), rate_wpm=wpm, takes=() if wpm else recent_takes()
    )
    if as_json:
        click.echo(script_to_json(file, check))
    else:
        render_script(check, console=console())
