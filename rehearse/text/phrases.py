"""Words as plain text, so that phrases can be looked for in it and found again in time.

A transcript comes with imperfect punctuation and casing, broken by "um". The plain text of it has neither: lower case,
fillers left out, hyphens opened ("all-in-one" is "all in one"), one blank between tokens. Punctuation and capitals are
kept aside, for those who need to know where a name ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rehearse.core.token import Token
from rehearse.text.tokens import quote

_PART = re.compile(r"[a-z0-9$£€%#&@+][a-z0-9$£€%#&@+'.,:]*")
_EDGE = ".,:'"


@dataclass(frozen=True, slots=True)
class PlainWord:
    """One word of the plain text.

    Attributes
    ----------
    text : str
        Lower case, without punctuation around it.
    word : int
        Index of the token it comes from.
    upper : bool
        Written with a capital.
    ends_clause, ends_sentence : bool
        Followed by a comma or a stop; by a stop.
    starts_sentence : bool
        First of the text, or after a stop.
    """

    text: str
    word: int
    upper: bool
    ends_clause: bool
    ends_sentence: bool
    starts_sentence: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that was found: words ``first:end`` of the plain text, and its match."""

    first: int
    end: int
    match: re.Match[str]


class Phrases:
    """The plain text of a sequence of tokens.

    Parameters
    ----------
    words : sequence of Token
        In time order.

    Attributes
    ----------
    words : tuple of Token
    tokens : tuple of PlainWord
    text : str
        The tokens, one blank between them.
    cased : bool
        Whether capitals tell anything: some word inside a sentence has one.
    """

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = tuple(words)
        self.tokens = tuple(_plain_words(self.words))
        self.text = " ".join(token.text for token in self.tokens)
        self.cased = any(token.upper and not token.starts_sentence for token in self.tokens)
        starts = []
        position = 0
        for token in self.tokens:
            starts.append(position)
            position += len(token.text) + 1
        self._starts = starts

    def __len__(self) -> int:
        return len(self.tokens)

    def find(self, pattern: re.Pattern[str]) -> Iterator[Found]:
        """Yield every match of a pattern in the plain text, in order."""
        for match in pattern.finditer(self.text):
            if match.end() > match.start():
                yield Found(self.token_at(match.start()), self.token_at(match.end() - 1) + 1, match)

    def find_in_sentences(self, pattern: re.Pattern[str]) -> Iterator[Found]:
        """Yield every match that lies within one sentence, as far as stops tell where one ends."""
        starts = [index for index, token in enumerate(self.tokens) if token.starts_sentence]
        for first, end in zip(starts, [*starts[1:], len(self.tokens)], strict=False):
            for match in pattern.finditer(self.text, self.position(first), max(0, self.position(end) - 1)):
                if match.end() > match.start():
                    yield Found(self.token_at(match.start()), self.token_at(match.end() - 1) + 1, match)

    def token_at(self, position: int) -> int:
        """Return the token that holds a character of the plain text."""
        return bisect_right(self._starts, position) - 1

    def position(self, token: int) -> int:
        """Return where a token begins in the plain text."""
        return self._starts[token] if token < len(self._starts) else len(self.text) + 1

    def span_s(self, first: int, end: int) -> tuple[float, float]:
        """Return when tokens ``first:end`` start and end, in seconds."""
        return self.words[self.tokens[first].word].start_s, self.words[self.tokens[end - 1].word].end_s

    def quote(self, first: int, end: int) -> str:
        """Return tokens ``first:end`` as they were written, without the punctuation around them."""
        return quote(self.words[self.tokens[first].word : self.tokens[end - 1].word + 1])


def _plain_words(tokens: Sequence[Token]) -> Iterator[PlainWord]:
    starts_sentence = True
    for index, token in enumerate(tokens):
        if token.hesitation:
            parts = []
        else:
            found = (part.rstrip(_EDGE) for part in _PART.findall(token.normal.replace("-", " ")))
            parts = [part for part in found if part]
        for number, part in enumerate(parts, start=1):
            last = number == len(parts)
            ends = last and token.ends_clause, last and token.ends_sentence
            yield PlainWord(part, index, token.capitalized, *ends, starts_sentence)
            starts_sentence = False
        if token.ends_sentence:
            starts_sentence = True
