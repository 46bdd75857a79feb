"""`rehearse show`: the card of a kept take, again."""

from __future__ import annotations

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import ALL_HELP, offer_rest, print_card


@click.command()
@take_argument()
@click.option("--all", "everything", is_flag=True, help=ALL_HELP)
@click.option("--why", is_flag=True, help="Show the evidence behind each criterion.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def show(take: str, everything: bool, why: bool, as_json: bool, debug: bool) -> None:
    """Show the scorecard of a kept take.

    TAKE is its id or the beginning of one, last, last~1 for the one before it, the name of a message for its newest
    take, or the path of its sound. On a low screen the verdict, the picture and what to fix first come, and the rest on
    a key; a pipe gets all of it.

    \b
    Examples:
      rehearse show last
      rehearse show last~1 --why
      rehearse show "Borden Ohio"
      rehearse show 0f3a --json | jq .transcript.text
    """
    from rehearse.config import load_rubric
    from rehearse.store.take_json import take_to_json

    with opened_library() as library:
        kept = library.find(take)
    if as_json:
        click.echo(take_to_json(kept))
        return
    rubric = load_rubric()
    if print_card(kept, rubric, everything=everything, why=why):
        offer_rest(kept, rubric)
