"""`rehearse show`: the card of a kept take, again."""

from __future__ import annotations

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import console


@click.command()
@take_argument()
@click.option("--why", is_flag=True, help="Show the evidence behind each criterion.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def show(take: str, why: bool, as_json: bool, debug: bool) -> None:
    """Show the scorecard of a kept take.

    TAKE is its id or the beginning of one, last, last~1 for the one before it, the name of a message for its newest
    take, or the path of its sound.

    \b
    Examples:
      rehearse show last
      rehearse show last~1 --why
      rehearse show "Borden Ohio"
      rehearse show 0f3a --json | jq .transcript.text
    """
    from rehearse.config import load_rubric
    from rehearse.render.terminal import render_card
    from rehearse.store.take_json import take_to_json

    with opened_library() as library:
        kept = library.find(take)
    if as_json:
        click.echo(take_to_json(kept))
    else:
        render_card(kept, console=console(), why=why, rubric=load_rubric())
