"""`rehearse answer`: the rep's own answer to the question, when it was not given while recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import console

if TYPE_CHECKING:
    from rehearse.store import SelfVerdict


class Answer(click.Choice[str]):
    """yes, maybe or no, or the beginning of one."""

    def __init__(self) -> None:
        super().__init__(["yes", "maybe", "no"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the answer that begins so."""
        begun = [choice for choice in self.choices if value and choice.startswith(str(value).lower())]
        return super().convert(begun[0] if begun else value, param, ctx)


@click.command(epilog="Exit status: 0 written down, 3 there is no such take.")
@take_argument()
@click.argument("verdict", type=Answer(), metavar="yes|maybe|no")
@click.option("--json", "as_json", is_flag=True, help="Print the take as one JSON object.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def answer(take: str, verdict: SelfVerdict, as_json: bool, debug: bool) -> None:
    """Answer for a kept take: would you call you back?

    A message is ready to be left when both you and the card say yes. TAKE is an id or the beginning of one, last,
    last~1, the name of a message for its newest take, or the path of a kept sound.

    \b
    Examples:
      rehearse answer last yes
      rehearse answer 0f3a maybe
      rehearse answer "Borden Ohio" yes
      rehearse answer last y --json
    """
    from rehearse.cli.after_take import standing_words
    from rehearse.render.styled_text import Pen
    from rehearse.store.take_json import take_to_json

    with opened_library() as library:
        answered = library.say(library.find(take).id, verdict)
    if as_json:
        click.echo(take_to_json(answered))
        return
    console().print(Pen.of(console()).text(standing_words(answered)))
