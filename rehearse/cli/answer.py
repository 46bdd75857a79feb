"""`rehearse answer`: the rep's own answer to the question, when it was not given while recording."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import console
from rehearse.errors import UsageError

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
@click.option(
    "--as",
    "who",
    type=click.Choice(["rep", "coach"]),
    default="rep",
    show_default=True,
    help="Whose answer it is; a coach answers for anybody's take.",
)
@click.option("--note", default="", help="With --as coach: what you heard.")
@click.option("--json", "as_json", is_flag=True, help="Print the take as one JSON object.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def answer(take: str, verdict: SelfVerdict, who: str, note: str, as_json: bool, debug: bool) -> None:
    """Answer for a kept take: would you call you back?

    A message is ready to be left when both you and the card say yes. TAKE is an id or the beginning of one, last,
    last~1, the name of a message for its newest take, or the path of a kept sound. A coach's answer stands beside the
    rep's own, wherever the take is kept; rehearse team says how far the card agrees.

    \b
    Examples:
      rehearse answer last yes
      rehearse answer 0f3a maybe
      rehearse answer "Borden Ohio" yes
      rehearse answer last y --json
      rehearse answer 0f3a no --as coach --note "I would not know why to call"
    """
    from rehearse.cli.after_take import standing_words
    from rehearse.config import load_rubric
    from rehearse.render.ready_to_leave import is_ready, ready_lines, ready_to_leave
    from rehearse.render.styled_text import Styler
    from rehearse.store.take_json import take_to_json

    if who == "coach":
        _answer_as_coach(take, verdict, note, as_json=as_json)
        return
    if note:
        raise UsageError("A note is a coach's.", "Add --as coach.")
    with opened_library() as library:
        answered = library.say(library.find(take).id, verdict)
        latest = library.takes(answered.message_name, newest=1)
    if as_json:
        click.echo(take_to_json(answered))
        return
    styler = Styler.of(console())
    if latest and latest[0].id != answered.id:
        later = f"It is not the latest of “{answered.message_name}”: that is {latest[0].id}, and it is what counts."
        console().print(styler.text(f"Your answer is written down: {verdict}. {later}"))
        return
    console().print(styler.text(standing_words(answered)))
    if is_ready(answered):
        for words, style in ready_lines(ready_to_leave(answered, load_rubric()), console().width):
            console().print(styler.text(words, style), soft_wrap=words.startswith("  rehearse"))


def _answer_as_coach(name: str, verdict: SelfVerdict, note: str, *, as_json: bool) -> None:
    from rehearse.render.styled_text import Styler
    from rehearse.render.team_words import coach_words
    from rehearse.store.coach_answers import CoachAnswers
    from rehearse.team.summary import summary_of

    with opened_library() as library:
        take = library.find(name)
    with CoachAnswers() as answers:
        said = answers.say(take.id, verdict, note)
    if as_json:
        told = {"take": said.take, "coach": said.coach, "answer": said.answer, "note": said.note}
        click.echo(json.dumps(told | {"at": said.at.isoformat(), "card": take.scorecard.verdict.answer}))
        return
    console().print(Styler.of(console()).text(coach_words(said, summary_of(take))))
