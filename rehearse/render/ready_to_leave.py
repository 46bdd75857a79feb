"""After a yes from both: the text to read from, the number as it is said, and what comes next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import TextWrapper

from rehearse.content.clauses import without_fillers
from rehearse.content.script import read_script
from rehearse.core.take import Take
from rehearse.render.wording import script_words
from rehearse.scoring.rubric import Rubric
from rehearse.text.tokens import tokens_from_text

READY = "Ready to leave"

MOST_COLUMNS = 100
"""A text to read from grows no wider."""

_GREETED = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there)?,? "
    r"(?P<name>(?:(?:mr|mrs|ms|miss|mister|dr)\.? )?(?-i:[A-Z])[\w'’-]*(?: (?-i:[A-Z])[\w'’-]*)?)[,.!]",
    re.IGNORECASE,
)
_SAFE = re.compile(r"[\w .,'’()-]+")
"""What may stand between quotes in a command that is copied into a shell."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a rep needs who leaves the message for real.

    Attributes
    ----------
    lines : tuple of str
        The text, a sentence each, without fillers.
    number : str
        In the groups in which it was said; empty where none was heard.
    commands : tuple of (str, str)
        What to type after the call, and what it does.
    """

    lines: tuple[str, ...]
    number: str
    commands: tuple[tuple[str, str], ...]


def is_ready(take: Take) -> bool:
    """Tell whether the card and the rep both say yes."""
    return (take.scorecard.verdict.answer, take.self_verdict) == ("yes", "yes")


def ready_to_leave(take: Take, rubric: Rubric, script: str = "") -> Ready:
    """Return what is needed to leave a message.

    Parameters
    ----------
    take : Take
        To which both have said yes.
    rubric : Rubric
        Says how much of a script must have been said for the take to be one of it.
    script : str, optional
        What was read, where the take does not have it; it is the text where the take followed it.
    """
    match = take.message.script
    script = (match.text or script) if match is not None and not script_words(take, rubric) else ""
    heard = take.transcript.text if take.transcript else ""
    text = read_script(script).spoken or heard
    lines = tuple(without_fillers(sentence) for sentence in _sentences(text))
    numbers = [number for number in take.message.phone_numbers if number.callable]
    greeted = _GREETED.match(text)
    whom = greeted["name"] if greeted else "NAME"
    left = take.message_name if _SAFE.fullmatch(take.message_name) else "last"
    return Ready(
        lines=tuple(line for line in lines if line),
        number=numbers[-1].text if numbers else "",
        commands=(
            (f'rehearse calls add "{whom}" --left "{left}"', "write the call down once the message is left"),
            ("rehearse calls due", "who to try again, and when"),
        ),
    )


def ready_lines(ready: Ready, width: int = MOST_COLUMNS) -> list[tuple[str, str]]:
    """Return all of it as lines of (words, style) for a terminal, the text indented to its last line."""
    told = [("", ""), (READY, "bold green"), ("", "")]
    inside = TextWrapper(min(width, MOST_COLUMNS) - 1, initial_indent="  ", subsequent_indent="    ")
    told += [(words, "") for line in ready.lines for words in inside.wrap(line)]
    told += [("", ""), (f"Your number, as you say it: {ready.number}", "bold")] if ready.number else []
    told.append(("After the call:", ""))
    return told + [(f"  {command}   {what}", "") for command, what in ready.commands] + [("", "")]


def _sentences(text: str) -> list[str]:
    sentences: list[list[str]] = [[]]
    for token in tokens_from_text(text):
        sentences[-1].append(token.text)
        if token.ends_sentence:
            sentences.append([])
    return [" ".join(words) for words in sentences if words]
