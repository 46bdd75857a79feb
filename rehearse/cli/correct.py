"""`rehearse correct`: type what was said where the engine misheard it; the card is judged anew."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import console, print_card, tell
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from rehearse.core.take import Take

EDITOR_NOTE = """
# Change what was misheard into what was said; leave the rest as it is. Lines that begin with # are no part of it.
"""


class Seconds(click.ParamType[float]):
    """A place in the sound: 7.3, or 0:07 as the card writes it."""

    name = "seconds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the place in seconds."""
        minutes, colon, rest = str(value).rpartition(":")
        try:
            return 60 * int(minutes) + float(rest) if colon else float(rest)
        except ValueError:
            self.fail(f"{value} is no place in the sound. Write 7.3, or 0:07.", param, ctx)


def complete_heard(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the words of the take that begin so, in the order in which they were heard."""
    from click.shell_completion import CompletionItem

    from rehearse.errors import RehearseError
    from rehearse.store import Library

    try:
        with Library() as library:
            found = library.find(context.params["take"]).transcript
    except (RehearseError, KeyError):
        return []
    words = [word.text.strip(".,;:!?…") for word in found.words] if found else []
    return [CompletionItem(word) for word in dict.fromkeys(words) if word.lower().startswith(incomplete.lower())]


@click.command(epilog="Exit status: 0 corrected, 2 it makes no sense, 3 there is no such take.")
@take_argument()
@click.argument("heard", required=False, shell_complete=complete_heard)
@click.argument("said", required=False)
@click.option(
    "--at", "at_s", type=Seconds(), metavar="SECONDS", help="Where it stands, if more than once: 7.3 or 0:07."
)
@click.option("--undo", is_flag=True, help="Take every correction back; with --at, the one that is nearest.")
@click.option("--json", "as_json", is_flag=True, help="Print the take as one JSON object.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def correct(
    take: str, heard: str | None, said: str | None, at_s: float | None, undo: bool, as_json: bool, debug: bool
) -> None:
    """Put right what was misheard in a kept take; the card is judged anew at once, from the same sound.

    HEARD is a word or a phrase as it stands in the transcript, SAID what you said there ("" where you said nothing).
    Without them the whole transcript opens in your editor ($EDITOR), or is read from standard input. What was heard is
    kept beside it. TAKE is an id or the beginning of one, last, last~1, a message's name, or the path of a kept sound.

    \b
    Examples:
      rehearse correct last boarding Borden
      rehearse correct last "free 1, 2" "three one two"
      rehearse correct last 312 212 --at 0:31
      rehearse correct last
      rehearse correct last < what-i-said.txt
      rehearse correct last --undo
    """
    from rehearse.scoring.correction import what_stays
    from rehearse.store.take_json import take_to_json

    said_by = _said_by(heard, said, at_s, undo=undo)
    with opened_library() as library:
        before = library.find(take)
        if said_by is _edited:  # nobody else waits while the rep types
            text = _edited(before)
            said_by = lambda _: text  # noqa: E731
        corrected = library.correct(before.id, said_by)
    if as_json:
        click.echo(take_to_json(corrected))
    else:
        _show(before, corrected)
    if stays := what_stays(corrected):
        tell(stays)


def _said_by(heard: str | None, said: str | None, at_s: float | None, *, undo: bool) -> Callable[[Take], str]:
    """Return what gives the words of a take as they were said."""
    from rehearse.scoring.correction import heard_text, text_without_correction, words_of
    from rehearse.text.corrections import with_phrase_replaced

    if undo:
        if heard is not None:
            raise UsageError("--undo takes corrections back and needs no words.", "Leave them out.")
        return heard_text if at_s is None else lambda take: text_without_correction(take, at_s)
    if heard is not None and heard != "-":
        if said is None:
            raise UsageError(
                f"What was said where “{heard}” was heard?", f'Add it: rehearse correct TAKE "{heard}" SAID'
            )
        return lambda take: with_phrase_replaced(words_of(take), heard, said, at_s)
    if at_s is not None:
        raise UsageError("--at says where a word stands.", "Say which: rehearse correct TAKE HEARD SAID --at SECONDS")
    if heard == "-" or not sys.stdin.isatty():
        text = sys.stdin.read()
        return lambda _: text
    return _edited


def _edited(take: Take) -> str:
    """Let the rep change the transcript in their editor, a sentence a line."""
    from rehearse.scoring.correction import words_of
    from rehearse.text.tokens import tokens_from_words

    words = words_of(take)
    ends = [token.ends_sentence for token in tokens_from_words(words)]
    text = "".join(word.text + ("\n" if last else " ") for word, last in zip(words, ends, strict=True))
    typed = click.edit(text.rstrip() + "\n" + EDITOR_NOTE, extension=".txt")
    lines = (text if typed is None else typed).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def _show(before: Take, take: Take) -> None:
    from rehearse.config import load_rubric
    from rehearse.render.styled_text import Styler
    from rehearse.render.wording import correction_change_words

    print_card(take, load_rubric())
    styler = Styler.of(console())
    for words in correction_change_words(before, take):
        console().print(styler.text(words))
