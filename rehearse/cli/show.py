"""`rehearse show`: the card of a kept take, again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import (
    ALL_HELP,
    HTML_HELP,
    complain,
    offer_rest,
    page_file,
    print_card,
    sound_for_page,
    write_page,
)
from rehearse.errors import InputError

if TYPE_CHECKING:
    from rehearse.core.take import Take
    from rehearse.render.html import TakeSound
    from rehearse.store import Library


@click.command()
@take_argument()
@click.option("--all", "everything", is_flag=True, help=ALL_HELP)
@click.option("--why", is_flag=True, help="Show the evidence behind each criterion.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--html", type=click.Path(path_type=Path), help=HTML_HELP)
@click.option("--anonymous", is_flag=True, help="Letters for names, no number; a page then has no sound.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def show(
    take: str, everything: bool, why: bool, as_json: bool, html: Path | None, anonymous: bool, debug: bool
) -> None:
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
      rehearse show 0f3a --html card.html --anonymous
    """
    from rehearse.config import load_rubric
    from rehearse.store.take_json import take_to_json

    html = page_file(html)
    with opened_library() as library:
        kept = library.find(take)
        sound = None if html is None or anonymous else _sound(library, kept)
    if anonymous:
        from rehearse.team.naming import anonymous_take

        kept = anonymous_take(kept)
    rubric = load_rubric()
    if html is not None:
        from rehearse.render.html import take_page

        write_page(take_page(kept, rubric, sound=sound), html)
    if as_json:
        click.echo(take_to_json(kept))
    if as_json or html is not None:
        return
    if print_card(kept, rubric, everything=everything, why=why):
        offer_rest(kept, rubric)


def _sound(library: Library, take: Take) -> TakeSound | None:
    """Return the sound for a page; say why where there is none."""
    try:
        return sound_for_page(library.sound_of(take))
    except InputError as error:
        complain(error)
        return None
