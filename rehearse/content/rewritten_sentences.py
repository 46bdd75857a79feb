"""The sentences of a message while it is rewritten, and what the reader finds in them as they stand now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rehearse.content.draft import Brief
from rehearse.content.message import read_message
from rehearse.content.script import read_script, script_parts
from rehearse.core.message import ChecklistItem, Message
from rehearse.core.token import Token
from rehearse.text.tokens import tokens_from_text

OPENING_SENTENCES = 3
"""A name or a number that comes in none of the first sentences is not at the beginning."""

OPENING_SHARE = 0.5
"""Of the words."""

_CLOSING = re.compile(
    r"(?:okay,? |ok,? |and )*(?:thanks|thank you|bye|goodbye|talk to you|talk soon|speak soon|have a|take care|cheers"
    r"|looking forward)\b",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class Piece:
    """A sentence, or a direction, at work: as it was, as it is now, and why it was touched.

    `settled` holds what was tried on it in vain: an alarm's kind and words.
    """

    text: str
    old: str = ""
    spoken: bool = True
    why: list[str] = field(default_factory=list)
    settled: set[tuple[str, str]] = field(default_factory=set)

    def turn(self, text: str, why: str) -> None:
        """Put other words in its place."""
        self.text = text
        if why not in self.why:
            self.why.append(why)


class Sentences:
    """A message being rewritten.

    Attributes
    ----------
    brief : Brief
    pieces : list of Piece
        Sentences and directions, in order.
    tokens, message
        All that is spoken, and what is read in it, since the last `read`.
    spans : dict
        Of each sentence, by its `id`, which tokens it holds.
    """

    def __init__(self, text: str, brief: Brief) -> None:
        self.brief = brief
        self.pieces = list(pieces_of(text))
        self.missing_facts: list[str] = []
        self.number_asks: list[str] = []
        self.reason_given = False
        self.introduced = False
        self.number_placed = False
        self.pitched: Piece | None = None
        self._words: list[str] | None = None
        self.read()
        stated = [(item.first_word, item.end_word) for item in self.reasons() if item.found]
        self.stating = [one for one in self.pieces for span in stated if meet(self.spans.get(id(one), (0, 0)), span)]

    def read(self) -> None:
        """Read what stands now, if that has changed."""
        self.spans: dict[int, tuple[int, int]] = {}
        words: list[str] = []
        for piece in self.pieces:
            if piece.spoken and piece.text:
                said = [token.text for token in tokens_from_text(read_script(piece.text).spoken)]
                self.spans[id(piece)] = (len(words), len(words) + len(said))
                words += said
        if self._words == words:
            return
        self._words = words
        self.tokens: tuple[Token, ...] = tokens_from_text(" ".join(words))
        self.message: Message = read_message(self.tokens, (), self.brief.profile, self.brief.style)

    def reasons(self) -> list[ChecklistItem]:
        """Return the reason for the call, or where it may be."""
        return [item for item in self.message.checklist if item.id == "reason" and item.end_word]

    def item(self, name: str) -> tuple[int, int] | None:
        """Return the words that say an item of the checklist."""
        found = (item for item in self.message.checklist if item.id == name and item.found)
        return next(((item.first_word, item.end_word) for item in found), None)

    def said_in(self, piece: Piece) -> list[ChecklistItem]:
        """Return the items of the checklist that a sentence says."""
        span = self.spans.get(id(piece), (0, 0))
        return [item for item in self.message.checklist if item.found and meet(span, (item.first_word, item.end_word))]

    def needed(self) -> list[tuple[int, int]]:
        """Return the words that a prospect needs: the number, and what is asked for."""
        spans = [(number.first_word, number.end_word) for number in self.message.phone_numbers]
        return spans + [(item.first_word, item.end_word) for item in self.message.checklist if item.found]

    def said(self, first: int, end: int) -> str:
        """Return some words as they stand."""
        return " ".join(token.text for token in self.tokens[first:end]).rstrip(" ,.!?;:")

    def words_of(self, pieces: Sequence[Piece]) -> list[Token]:
        """Return the words of some sentences."""
        return [word for piece in pieces for word in self.tokens[slice(*self.spans.get(id(piece), (0, 0)))]]

    def surely_missing(self, name: str) -> bool:
        """Tell whether an item of the checklist is surely not there."""
        return any(item.id == name and not item.found and item.certainty == "sure" for item in self.message.checklist)

    def end_of(self, pieces: Sequence[Piece]) -> int:
        """Return where the last of some sentences ends."""
        return max((self.spans[id(piece)][1] for piece in pieces if id(piece) in self.spans), default=0)

    def holds(self, piece: Piece, word: int) -> bool:
        """Tell whether a sentence holds a word."""
        first, end = self.spans.get(id(piece), (0, 0))
        return first <= word < end

    def after_opening(self) -> int:
        """Return where the matter begins: behind the name and a number that comes with it."""
        places = [self.item("your_name"), *((one.first_word, 0) for one in self.message.phone_numbers)]
        held = [piece for piece in self.opening() for place in places if place and self.holds(piece, place[0])]
        ask, name = self.item("callback_ask"), places[0]
        held = [one for one in held if not (ask and self.holds(one, ask[0])) or (name and self.holds(one, name[0]))]
        return max((self.pieces.index(piece) + 1 for piece in held), default=min(1, len(self.pieces)))

    def opening(self) -> list[Piece]:
        """Return the first sentences, as far as they are the beginning."""
        spoken = [piece for piece in self.pieces if piece.spoken and piece.text][:OPENING_SENTENCES]
        early = OPENING_SHARE * len(self.tokens)
        return [piece for place, piece in enumerate(spoken) if not place or self.spans[id(piece)][0] < early]

    def required(self, name: str) -> bool:
        """Tell whether the style asks for an item."""
        return any(item.id == name and item.required for item in self.message.checklist)

    def before_the_ask(self) -> int:
        """Return where the matter ends: before the ask, or the number, that comes after it."""
        ask, numbers = self.item("callback_ask"), self.message.phone_numbers
        words = [*([ask[0]] if ask else []), *([numbers[-1].first_word] if numbers else [])]
        begun = self.after_opening()
        ends = (self.pieces.index(piece) for piece in self.pieces for word in words if self.holds(piece, word))
        return min([place for place in ends if place >= begun] + [max(self.closing(), begun)])

    def closing(self) -> int:
        """Return where the thanks and goodbyes begin."""
        place = len(self.pieces)
        while place and (not self.pieces[place - 1].text or _CLOSING.match(self.pieces[place - 1].text)):
            place -= 1
        while place < len(self.pieces) and not self.pieces[place].text:
            place += 1  # what goes stays where it was
        return place


def meet(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two spans of words overlap."""
    return span[0] < other[1] and other[0] < span[1]


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the sentences and directions of a text."""
    for part in script_parts(text):
        if not part.spoken:
            yield Piece(part.text, part.text, spoken=False)
            continue
        words: list[str] = []
        for token in tokens_from_text(part.text):
            words.append(token.text)
            if token.ends_sentence:
                yield Piece(" ".join(words), " ".join(words))
                words = []
        if words:
            yield Piece(" ".join(words), " ".join(words))
