"""Which part of a recording of a call is the message: what is spoken before a beep may be a greeting.

A message is never thrown away on a guess: a part is set aside only for what is said in it, for the voice that says it,
or because the next part begins as a message does. Otherwise all is kept, and the rep is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.token import Token
from rehearse.text.phrase_pattern import any_of
from rehearse.text.phrases import Phrases


@dataclass(frozen=True, slots=True)
class GreetingParameters:
    """When a part of a recording counts as a greeting. Product: nothing that may be the message is thrown away."""

    shortest_message_s: float = 1.5
    """Speech after the beep: less is no message, whatever was said before it."""

    opening_words: int = 4
    """A message says hello, or who calls, within so many of its first words."""

    longest_unsaid: float = 1.5
    """Times as long as the part after it: a part without the words of a greeting may not be longer than this."""

    number_digits: int = 7
    """A part with a telephone number may be the message."""

    longest_prompt_s: float = 20.0
    """What a voice mailbox says after a message is no longer."""


GREETING = GreetingParameters()

_GREETING = any_of(
    (
        "(leave|record|leaving) (a|your|me|us|my|the) [brief|short|detailed|quick|voice] (message|voicemail|messages)",
        "leave (a|your|me your|us your) [detailed|full] name",
        "(after|at|wait for|following|sound of|hear) the (tone|beep|signal|peep|sound)",
        "you've reached", "you have reached", "you reached", "you are through to", "you're through to",
        "reached the (voicemail|voice mail|voice mailbox|mailbox|office|desk|phone|cell|mobile|home)",
        "(voice mailbox|voice messaging|automated voice|answering machine|answering service|voicemail box)",
        "(can't|cannot|can not|unable to|not able to) (come to|get to|answer|take|pick up) (the|your|my) "
        "[phone|call|calls]",
        "(call|phone call) (has been|is being) forwarded",
        "(person|party|subscriber|customer|number) you (are|have|were) (calling|called|dialed|trying|reached)",
        "our (office is|offices are) [now|currently] closed",
        "when you (are finished|have finished|are done|finish) [recording]",
    )
)  # fmt: skip
"""What only the one who is called says, or their machine."""

_PERHAPS_GREETING = any_of(
    (
        "(is|am|are|i'm|we're|currently) (not available|unavailable|away from)", "away from (my|the|his|her) "
        "(desk|phone|office)", "out of [the] office", "on the other line", "on another (call|line)",
        "(thank you|thanks) for calling", "missed your call", "(get|call) [right] (back to you|you back)",
    )
)  # fmt: skip
"""What a rep may say too: it tells something only where the next part is another voice's, or begins a message."""

_PROMPT = any_of(
    (
        "(message|recording) (has been|was|is|will be) (sent|saved|recorded|delivered|left|erased|deleted)",
        "message (sent|saved|recorded|deleted)",
        "(to|for) ... press ...", "press (one|two|three|four|five|1|2|3|4|5|pound|star|hash|the pound|the star) ...",
        "thank you for (call*|your message|leaving)", "(good bye|goodbye) [thank you]", "if you are satisfied",
        "(main|more) (menu|options)", "maximum (length|time|recording)", "you may hang up",
    )
)  # fmt: skip
"""What a mailbox says when a message is over."""

_OPENING = any_of(
    (
        "(hi|hello|hey|hiya|good morning|good afternoon|good evening|greetings)",
        "this is", "my name is", "my name's",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts that beeps part a recording into.

    Attributes
    ----------
    spoken_s : float
        How long is spoken in it.
    words : sequence of Token or None
        None where the words were not looked at.
    foreign : bool
        It is in another language than English.
    """

    spoken_s: float
    words: Sequence[Token] | None = None
    foreign: bool = False


def message_parts(parts: Sequence[Part], same_voice: Sequence[bool | None]) -> range:
    """Return which parts are the message: one or more in a row.

    Parameters
    ----------
    parts : sequence of Part, shape (n,)
        In time order, n > 0.
    same_voice : sequence of bool or None, shape (n - 1,)
        Whether what comes before a beep and what comes after it are one voice; None where that cannot be told.
    """
    first, end = 0, len(parts)
    while end > 1 and _is_prompt(parts[end - 1], parts[end - 2]):
        end -= 1
    for k in range(end - 1, 0, -1):
        spoken_s = sum(part.spoken_s for part in parts[k:end])
        if spoken_s >= GREETING.shortest_message_s and _is_before_message(parts[:k], parts[k], same_voice[k - 1]):
            first = k
            break
    return range(first, end)


def _is_before_message(before: Sequence[Part], after: Part, same_voice: bool | None) -> bool:
    """Return whether the message begins after a beep."""
    if any((part.foreign and not after.foreign) or _says(part, _GREETING) for part in before):
        return True
    if same_voice is not False and not _opens_a_message(after):
        return False
    if any(_says(part, _PERHAPS_GREETING) for part in before):
        return True
    if same_voice is not False and any(_gives_number(part) for part in before):
        return False
    return sum(part.spoken_s for part in before) <= GREETING.longest_unsaid * after.spoken_s


def _says(part: Part, phrases: re.Pattern[str]) -> bool:
    return part.words is not None and phrases.search(Phrases(part.words).text) is not None


def _gives_number(part: Part) -> bool:
    written = "".join(word.normal for word in part.words or ())
    return sum(map(str.isdecimal, written)) >= GREETING.number_digits


def _is_prompt(part: Part, before: Part) -> bool:
    """Return whether a part is what a mailbox says after a message, in whatever language."""
    if part.spoken_s > GREETING.longest_prompt_s or _opens_a_message(part):
        return False
    return _says(part, _PROMPT) or (part.foreign and not before.foreign)


def _opens_a_message(part: Part) -> bool:
    if not part.words:
        return False
    phrases = Phrases(part.words)
    opening = _OPENING.search(phrases.text)
    return opening is not None and phrases.token_at(opening.start()) < GREETING.opening_words
