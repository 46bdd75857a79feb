"""Which sentence of a message that is too long can go: one that carries nothing a prospect needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rehearse.core.message import Message
from rehearse.core.token import Token
from rehearse.text.tokens import quote

LEAST_WORDS = 5
"""A shorter sentence is a greeting or thanks: leaving it out gains nothing."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words ``first_word:end_word`` of the transcript, and when they are said."""

    first_word: int
    end_word: int
    start_s: float
    end_s: float
    text: str


def sentences(words: Sequence[Token]) -> tuple[Sentence, ...]:
    """Return the sentences of a transcript, as far as its stops tell them apart."""
    starts = [place for place, token in enumerate(words) if token.starts_sentence]
    ends = [*starts[1:], len(words)]
    return tuple(
        Sentence(first, end, words[first].start_s, words[end - 1].end_s, quote(words[first:end]))
        for first, end in zip(starts, ends, strict=True)
        if first < end
    )


def sentence_to_cut(words: Sequence[Token], message: Message | None) -> Sentence | None:
    """Return the sentence that can go first: the longest pitch, else the longest that nobody needs.

    None where every sentence carries something, or nothing tells the sentences apart.
    """
    if message is None:
        return None
    found = sentences(words)
    if len(found) < 2:
        return None
    needed = tuple(_needed(message))
    spare = [one for one in found if not any(_overlap(one, span) for span in needed)]
    pitches = [(alarm.first_word, alarm.end_word) for alarm in message.alarms if alarm.id == "pitch"]
    selling = [one for one in spare if any(_overlap(one, span) for span in pitches)]
    said = [one for one in spare if one.end_word - one.first_word >= LEAST_WORDS]
    return max(selling or said, key=lambda one: one.end_s - one.start_s, default=None)


def _needed(message: Message) -> Iterator[tuple[int, int]]:
    for number in message.phone_numbers:
        yield number.first_word, number.end_word
    for item in message.checklist:
        if item.found:
            yield item.first_word, item.end_word


def _overlap(sentence: Sentence, span: tuple[int, int]) -> bool:
    return sentence.first_word < span[1] and span[0] < sentence.end_word
