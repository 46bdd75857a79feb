"""The sentences of a message while it is rewritten, and what the reader finds in them as they stand now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rehearse.content.draft import Brief
from rehearse.content.hedges import is_question
from rehearse.content.message import read_message
from rehearse.content.script import read_script, script_parts
from rehearse.core.message import ChecklistItem, Message
from rehearse.core.token import Token
from rehearse.text.phrase_pattern import word_set
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


LONGEST_SENTENCE = 22
"""Words; a longer one, written or heard without its full stops, is taken apart where another begins for sure."""

_LEADS = "(?:and|so|but|anyway|well|okay|ok|basically|honestly|yeah|um|uh) "
_CALLS = "call|calling|reaching out|checking|following up|hoping|wondering|touching base"
_ASKING = (
    r"please (?:call|give|ring|let|pass|tell)|call me|give me a|ring me|you can (?:call|reach|get|ring)"
    r"|(?:could|would|can) you (?:please )?(?:call|give|ring|let|tell)"
)
_BEGINS = re.compile(
    rf"(?:{_LEADS})*(?:i'm (?:just |only )?(?:{_CALLS}|at my|here|free|in the office)"
    rf"|i was (?:just |only |really )?(?:hoping|wondering)"
    rf"|i just want(?:ed)? to|i wanted to|i'd (?:like|love) to|just (?:{_CALLS}|want(?:ed)? to)"
    rf"|i (?:saw|noticed|read|heard|guess|hope|know) |my number(?: is|'s) |{_ASKING}"
    r"|we(?:'re| are) (?:the|a|an) |we (?:help|offer) |sorry |no (?:worries|rush|pressure|hurry)|thanks|thank you"
    r"|bye\b|have a (?:good|great|nice)|talk (?:soon|to you)|again |the reason (?:i'm|for))",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    rf"(?:{_LEADS})*(?:if (?:you|that|this|it)\b|whenever you\b|when you (?:get|have|can)\b)",
    re.IGNORECASE,
)
_LEADING_ON = re.compile(rf"(?:\S+ ){{2,12}}?(?:{_ASKING})", re.IGNORECASE)
_LEANS_ON_NEXT = word_set(
    "and or but so because that if when while since as to than which who what how why where reason after before until",
    "of for with about on at in from by the a an my your our i we you they it it's was were is are be just maybe",
    "perhaps possibly please know think hope guess see say said could would can will should might may then not",
    "i'm we're you're i'd am only really well okay ok anyway basically honestly yeah um uh",
)
"""Behind one of them a sentence goes on."""

_LOOKED_AHEAD = 14
_JOINS = re.compile(r"(?:and|so|but|or)\b", re.IGNORECASE)
_GREETS = re.compile(r"(?:hi|hello|hey|good \w+)(?: \S+){0,2}", re.IGNORECASE)


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
                yield from _sentences_of(words)
                words = []
        if words:
            yield from _sentences_of(words)


def _sentences_of(words: Sequence[str]) -> Iterator[Piece]:
    """Yield a sentence, in parts with full stops where it is several written as one."""
    starts = _starts(words) if len(words) > LONGEST_SENTENCE else [0]
    if len(starts) == 1:
        yield Piece(" ".join(words), " ".join(words))
        return
    for first, end in pairwise([*starts, len(words)]):
        said = " ".join(words[first:end])
        bare = said.rstrip(" ,;:-") if said[-1:] in ",;:-" else said
        mark = "" if bare.endswith((".", "?", "!")) else "?" if is_question(bare.lower()) else "."
        yield Piece(f"{bare[:1].upper()}{bare[1:]}{mark}", said)


def _starts(words: Sequence[str]) -> list[int]:
    """Return where a sentence begins for sure, in words that have no full stop between them."""
    starts = [0]
    for place in range(2, len(words)):
        before, rest = words[place - 1], " ".join(word.strip(",;:") for word in words[place : place + _LOOKED_AHEAD])
        so_far = " ".join(words[starts[-1] : place])
        leans = before.lower() in _LEANS_ON_NEXT and not so_far.lower().endswith("if not")
        if leans or _GREETS.fullmatch(so_far) or (before.endswith(",") and _JOINS.match(rest)):
            continue
        waiting = _CONDITION.match(so_far) and not _BEGINS.search(so_far)
        conditional = _CONDITION.match(rest) and _LEADING_ON.match(rest)
        if conditional or (_BEGINS.match(rest) and not waiting):
            starts.append(place)
    return starts
