"""`rehearse answer`: the rep's own answer to the question, when it was not given while recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import take_argument
from rehearse.cli.terminal import console

if TYPE_CHECKING:
    from rehearse.store import SelfVerdict


@click.command(epilog="Exit status: 0 written down, 3 there is no such take.")
@take_argument()
@click.argument("verdict", type=click.Choice(["yes", "maybe", "no"]), metavar="yes|maybe|no")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def answer(take: str, verdict: SelfVerdict, debug: bool) -> None:
    """Answer for a kept take: would you call you back?

    A message is ready to be left when both you and the card say yes. TAKE is an id or the beginning of one, last,
    last~1, or the path of a kept sound.

    \b
    Examples:
      rehearse answer last yes
      rehearse answer 0f3a maybe
    """
    from rehearse.cli.after_take import standing_words
    from rehearse.render.styled_text import Pen
    from rehearse.store import Library

    with Library() as library:
        answered = library.say(library.find(take).id, verdict)
    console().print(Pen.of(console()).text(standing_words(answered)))
