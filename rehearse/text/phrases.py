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

from rehearse.core.transcript import Word

HESITATIONS = frozenset((
    "um", "umm", "uhm", "uh", "uhh", "er", "erm", "err", "hm", "hmm", "mm", "mmm", "ah", "ahh", "eh", "duh",
    "urm", "oom",
))  # fmt: skip
"""Sounds that fill a pause and carry no meaning of their own, as engines spell them."""

_TOKEN = re.compile(r"[a-z0-9$£€%#&@+][a-z0-9$£€%#&@+'.,:]*")
_EDGE = ".,:'"
_STOP = re.compile(r"[.!?;…][\"')\]]*$")
_COMMA = re.compile(r"[,:][\"')\]]*$|[—–]$|--$")
_ABBREVIATION = re.compile(r"^(mr|mrs|ms|dr|st|jr|sr|ext|no|inc|ltd|co|corp|vs|[a-z])\.$|^[ap]\.m\.$", re.IGNORECASE)


def words_from_text(text: str) -> tuple[Word, ...]:
    """Return the words of a written text, without times, so that one code reads scripts and transcripts.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of Word
        Split at blanks and after long dashes; all times are 0, all probabilities 1.
    """
    return tuple(Word(part, 0.0, 0.0, 1.0) for part in re.sub(r"([—–…])(?=\w)", r"\1 ", text).split())


def has_times(words: Sequence[Word]) -> bool:
    """Tell whether the words carry times (a transcript) or not (a script)."""
    return any(word.end_s > 0.0 for word in words)


@dataclass(frozen=True, slots=True)
class Token:
    """One plain token.

    Attributes
    ----------
    text : str
        Lower case, without punctuation around it.
    word : int
        Index of the word it comes from.
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
    """A phrase that was found: tokens ``first:end`` of the plain text, and its match."""

    first: int
    end: int
    match: re.Match[str]


class Phrases:
    """The plain text of a sequence of words.

    Parameters
    ----------
    words : sequence of Word
        In time order.

    Attributes
    ----------
    words : tuple of Word
    tokens : tuple of Token
    text : str
        The tokens, one blank between them.
    cased : bool
        Whether capitals tell anything: some word inside a sentence has one.
    """

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self.tokens = tuple(_tokens(self.words))
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
        words = self.words[self.tokens[first].word : self.tokens[end - 1].word + 1]
        return " ".join(word.text for word in words).strip(' ,.;:!?—–-…"()')


def _tokens(words: tuple[Word, ...]) -> Iterator[Token]:
    starts_sentence = True
    for index, word in enumerate(words):
        written = word.text.replace("’", "'").replace("‘", "'")
        parts = [part.rstrip(_EDGE) for part in _TOKEN.findall(written.lower().replace("-", " "))]
        parts = [part for part in parts if part and part not in HESITATIONS]
        stop = bool(_STOP.search(written)) and not _ABBREVIATION.match(written)
        comma = stop or bool(_COMMA.search(written))
        upper = written.lstrip("\"'([")[:1].isupper() and not _is_i(parts)
        for number, part in enumerate(parts, start=1):
            last = number == len(parts)
            yield Token(part, index, upper, last and comma, last and stop, starts_sentence)
            starts_sentence = False
        if stop:
            starts_sentence = True


def _is_i(parts: list[str]) -> bool:
    return parts[:1] == ["i"] or any(part.startswith("i'") for part in parts)
