"""A rewrite of what was faulted in a message, and of nothing else: sentence by sentence, the old beside the new.

A hedge is said straight, a pitch makes room for the reason, what was made up on the spot goes; the number comes to the
beginning and the end, name and company come from the profile. Nothing is invented: what is not known is a
``[blank: ...]``. Whether a rewritten sentence is free of its fault is not believed but read again; what cannot be put
right safely stays as it was, and the rep is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rehearse.content import draft
from rehearse.content.clauses import Clause, joined, split_clauses, without_fillers
from rehearse.content.draft import Brief
from rehearse.content.message import read_message
from rehearse.content.script import read_script, script_parts
from rehearse.content.straight_talk import say_straight, says_nothing, stands_alone
from rehearse.core.message import Alarm, ChecklistItem, Message
from rehearse.core.token import Token
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import tokens_from_text

MOST_ROUNDS = 8
"""Each takes away what the round before has brought to light."""

OPENING_SENTENCES = 3
"""A name or a number that comes in none of the first sentences is not at the beginning."""

OPENING_SHARE = 0.5
"""Of the words."""

_CLOSING = re.compile(
    r"(?:okay,? |ok,? |and )*(?:thanks|thank you|bye|goodbye|talk to you|talk soon|speak soon|have a|take care|cheers"
    r"|looking forward)\b",
    re.IGNORECASE,
)
_GREETED = re.compile(
    r"(?P<hello>(?:hi|hello|hey|good (?:morning|afternoon|evening|day))(?: there)?"
    r"(?:,? (?:mr|mrs|ms|miss|mister|dr|doctor)\.?)?(?:,? (?-i:[A-Z])[\w'’-]*){0,2})(?:[,.!]| -| –|—)+\s*",
    re.IGNORECASE,
)
_RESTART = re.compile(r"\b(?:start|begin|try)(?:ing)? (?:over|again|(?:that|this|it) again)\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:.* )?(?:is|it's|i'm|the|a|an|to|of|about|from|with|my|our|your|and|but|so|we|i|because|for|that|maybe|perhaps"
    r"|if|whether)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:today|tomorrow|this (?:morning|afternoon|week)|next week"
    r"|(?:on|by|before) (?:monday|tuesday|wednesday|thursday|friday|noon|five|six)(?: or \w+day)?)\b",
    re.IGNORECASE,
)
_THREAD = re.compile(
    r"(?:(?:so|okay|ok|well|oh|and|but),? )*(?:yeah|anyway|anyways|right|okay|ok|so|well)[.,!?]*", re.I
)
_SURE_TO_GO = 4
"""Words of a clause that was made up on the spot, and may go unasked where it says nothing that is needed."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One sentence: as it was (empty: it is new), as it is (empty: it goes), and why it was touched, if it was.

    `why` holds ids: hedging, pitch, winging_it, fillers, number, your_name, company, reason, customers, callback_ask,
    too_long.
    """

    old: str
    new: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A message written anew where it was faulted.

    Attributes
    ----------
    title : str
    sentences : tuple of Rewritten
        In order, directions among them.
    asks : tuple of str
        What the rep is asked: a fault that could not be put right safely, a fact that is not known.
    """

    title: str
    sentences: tuple[Rewritten, ...]
    asks: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[Rewritten, ...]:
        """The sentences that were touched."""
        return tuple(one for one in self.sentences if one.why)

    def without(self, sentence: str) -> Rewrite:
        """Return the same without a sentence, because it is too long; itself where no sentence reads so."""
        place = next((k for k, one in enumerate(self.sentences) if sentence and sentence in one.new), None)
        if place is None:
            return self
        one = self.sentences[place]
        gone = replace(one, new="", why=(*one.why, "too_long"))
        return replace(self, sentences=(*self.sentences[:place], gone, *self.sentences[place + 1 :]))

    @property
    def text(self) -> str:
        """The whole as a script."""
        lines = [one.new for one in self.sentences if one.new]
        return f"# {self.title}\n\n" + "\n".join(lines).replace("\n[pause]", " [pause]") + "\n"


@dataclass(slots=True, eq=False)
class _Piece:
    """A sentence at work."""

    text: str
    old: str = ""
    spoken: bool = True
    why: list[str] = field(default_factory=list)
    settled: set[tuple[str, str]] = field(default_factory=set)

    def turn(self, text: str, why: str) -> None:
        self.text = text
        if why not in self.why:
            self.why.append(why)


def rewrite(text: str, brief: Brief, title: str = "") -> Rewrite:
    """Return a message with what was faulted in it written anew.

    Parameters
    ----------
    text : str
        A script, or what was heard in a take.
    brief : Brief
        What is known besides: the profile, whom it is for, the reason, customers, the style.
    title : str, optional
        Where the text has none.
    """
    work = _Work(text.replace("’", "'"), brief)
    work.spell_out()
    work.drop_fillers()
    for _ in range(MOST_ROUNDS):
        if not work.straighten():
            break
    work.drop_fillers()
    work.drop_repeated()
    for _ in range(2):  # what comes in may change how the rest is read
        work.introduce()
        work.add_reason()
        work.add_customers()
        work.add_ask()
        work.place_number()
    sentences = tuple(
        Rewritten(piece.old, piece.text, tuple(piece.why)) for piece in work.pieces if piece.text or piece.old
    )
    return Rewrite(read_script(text).title or title or brief.to or "Message", sentences, tuple(work.asks()))


class _Work:
    """A message being rewritten: its pieces, and what the reader finds in them now."""

    def __init__(self, text: str, brief: Brief) -> None:
        self.brief = brief
        self.pieces = list(_pieces_of(text))
        self.missing_facts: list[str] = []
        self._reason_given = False
        self._introduced = False
        self._number_placed = False
        self._pitched: _Piece | None = None
        self._words: list[str] | None = None
        self._read()
        stated = [(item.first_word, item.end_word) for item in self._reasons() if item.found]
        self._stating = [one for one in self.pieces for span in stated if _meet(self.spans.get(id(one), (0, 0)), span)]

    def _read(self) -> None:
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

    def spell_out(self) -> None:
        """Put the profile's name, company and number where they were misheard."""
        profile = self.brief.profile
        known = {"your_name": profile.name, "company": profile.company}
        found = [item for item in self.message.checklist if known.get(item.id) and item.found and item.unclear]
        better = [(item.first_word, item.end_word, known[item.id], item.id) for item in found]
        number = "".join(sign for sign in profile.phone_number if sign.isdecimal())
        for one in self.message.phone_numbers if number else ():
            if one.probably == number or not one.callable:
                better.append((one.first_word, one.end_word, draft.caller(self.brief)[2], "number"))
        for first, end, text, why in sorted(better, reverse=True):
            for piece in self.pieces:
                start, stop = self.spans.get(id(piece), (0, 0))
                if start <= first and end <= stop and "[" not in piece.text:
                    words = [word.text for word in self.tokens[start:stop]]
                    words[first - start : end - start] = [text + self.tokens[end - 1].mark]
                    piece.turn(" ".join(words), why)
                    self._read()
                    break

    def drop_fillers(self) -> None:
        heard = {index for filler in heard_fillers(self.tokens) for index in range(filler.first, filler.end)}
        for piece in self.pieces:
            if piece.spoken and "[" not in piece.text:
                first, end = self.spans.get(id(piece), (0, 0))
                after = without_fillers(piece.text, (index - first for index in heard if first <= index < end))
                if after != piece.text:
                    piece.turn(after, "fillers")
        self._read()

    def straighten(self) -> bool:
        """Put right what rings an alarm now; return whether anything has changed."""
        changed = False
        for alarm in self.message.alarms:
            if alarm.id == "pitch" and alarm.certainty == "unsure":
                continue
            for piece in list(self.pieces):
                first, end = self.spans.get(id(piece), (0, 0))
                key = (alarm.id, alarm.text)
                if not _meet((first, end), (alarm.first_word, alarm.end_word)) or key in piece.settled:
                    continue
                after = None if "[" in piece.text else self._without(piece, alarm)
                piece.settled.add(key)
                if after is not None and after != piece.text:
                    piece.turn(after, alarm.id)
                    changed = True
                    if alarm.id == "pitch" and self._pitched is None:
                        self._pitched = piece
        if changed:
            self._read()
        return changed

    def _without(self, piece: _Piece, alarm: Alarm) -> str | None:
        """Return a sentence without what rings an alarm, None where that cannot be done safely."""
        if says_nothing(piece.text.rstrip(" .!?")) or (alarm.id == "winging_it" and _RESTART.search(piece.text)):
            return ""
        first, end = self.spans[id(piece)]
        tokens = self.tokens[first:end]
        clauses: list[Clause] = []
        for start, stop, text in _taken_together(tokens):
            if first + start < alarm.end_word and alarm.first_word < first + stop:
                clauses.append(self._clause(text, alarm, (first + start, first + stop)))
            else:
                clauses.append(Clause(text))
        for index in range(len(clauses) - 1):
            if not clauses[index + 1].text and _UNFINISHED.fullmatch(clauses[index].text.rstrip(" ,")):
                clauses[index] = Clause("", changed=True)
        if any(clause.changed and clause.text and not stands_alone(clause.text) for clause in clauses):
            return None
        return joined(clauses)

    def _clause(self, text: str, alarm: Alarm, span: tuple[int, int]) -> Clause:
        bare = text.rstrip(" ,.!?;:")
        if alarm.id == "pitch":
            return self._instead_of_pitch(text, span)
        straight = say_straight(bare)
        if straight.changed:
            return Clause(straight.text or self._role(span, bare, only=("callback_ask",)), changed=True)
        if role := self._role(span, bare, only=("callback_ask",)):
            return Clause(role, changed=True)
        says_something = any(_meet(span, needed) for needed in self._needed())
        if alarm.id == "winging_it" and not says_something and len(bare.split()) <= _SURE_TO_GO:
            return Clause("", changed=True)
        return Clause(text)

    def _instead_of_pitch(self, text: str, span: tuple[int, int]) -> Clause:
        if role := self._role(span, "", only=("callback_ask", "number")):
            return Clause(role, changed=True)
        if any(_meet(span, (item.first_word, item.end_word)) for item in self._reasons()):
            return Clause(text)
        return Clause("", changed=True)

    def _reasons(self) -> list[ChecklistItem]:
        """Return the reason for the call, or where it may be."""
        return [item for item in self.message.checklist if item.id == "reason" and item.end_word]

    def _reason(self) -> str:
        if self.brief.style == "curiosity" and not self.brief.reason:
            return "I'd like to talk to you about [blank: the matter, in a few words]"
        return draft.reason_sentence(self.brief).rstrip(".")

    def _item(self, name: str) -> tuple[int, int] | None:
        found = (item for item in self.message.checklist if item.id == name and item.found)
        return next(((item.first_word, item.end_word) for item in found), None)

    def _needed(self) -> list[tuple[int, int]]:
        spans = [(number.first_word, number.end_word) for number in self.message.phone_numbers]
        return spans + [(item.first_word, item.end_word) for item in self.message.checklist if item.found]

    def _role(self, span: tuple[int, int], text: str, *, only: Sequence[str]) -> str:
        """Return the plain words for what a clause is there for: to ask for the call, to give the number."""
        numbers = [one for one in self.message.phone_numbers if one.first_word < span[1] and span[0] < one.end_word]
        ask = self._item("callback_ask")
        if "callback_ask" in only and ask and span[0] <= (ask[0] + ask[1]) // 2 < span[1]:
            when = f" {match[0]}" if (match := _WHEN.search(text)) else ""
            where = f" at {self._said(numbers[0].first_word, numbers[0].end_word)}" if numbers else ""
            return f"Would you call me back{when}{where}"
        if "number" in only and numbers:
            return f"My number is {self._said(numbers[0].first_word, numbers[0].end_word)}"
        return ""

    def _said(self, first: int, end: int) -> str:
        return " ".join(token.text for token in self.tokens[first:end]).rstrip(" ,.!?;:")

    def drop_repeated(self) -> None:
        """Drop what is begun and said in full by the next sentence, and what is left of a lost thread."""
        spoken = [piece for piece in self.pieces if piece.spoken and piece.text]
        for piece, following in pairwise(spoken):
            bare = piece.text.rstrip(" ,.!?").lower()
            if piece.why and len(bare.split()) > 1 and following.text.lower().startswith(bare):
                piece.turn("", "winging_it")
        if any({"fillers", "winging_it"} & set(piece.why) for piece in spoken):
            for piece in spoken:
                if _THREAD.fullmatch(piece.text):
                    piece.turn("", "winging_it")
        self._read()

    def introduce(self) -> None:
        """Say who calls, and from where, in the first breath."""
        name, company, _ = draft.caller(self.brief)
        wants_company = self.brief.style == "reason"
        said = self._item("your_name")
        opening = self._opening()
        holder = next((piece for piece in opening if said and self._holds(piece, said[0])), None)
        first_name = self.brief.profile.name.split()[:1]
        if self._introduced:
            return
        if holder is None and any(word.normal in map(str.lower, first_name) for word in self._words_of(opening)):
            return
        if holder is None:
            if said is None and not self._surely_missing("your_name"):
                return
            has_company = not wants_company or (self._item("company") or (999, 0))[0] < self._end_of(opening)
            self._introduced = True
            self._open_with(f"this is {name}" + ("" if has_company else f" with {company}"))
        elif wants_company and self._surely_missing("company") and said:
            self._introduced = True
            self._add_company(holder, said[1], company)
        self._read()

    def _words_of(self, pieces: Sequence[_Piece]) -> list[Token]:
        return [word for piece in pieces for word in self.tokens[slice(*self.spans.get(id(piece), (0, 0)))]]

    def _surely_missing(self, name: str) -> bool:
        return any(item.id == name and not item.found and item.certainty == "sure" for item in self.message.checklist)

    def _end_of(self, pieces: Sequence[_Piece]) -> int:
        return max((self.spans[id(piece)][1] for piece in pieces if id(piece) in self.spans), default=0)

    def _holds(self, piece: _Piece, word: int) -> bool:
        first, end = self.spans.get(id(piece), (0, 0))
        return first <= word < end

    def _open_with(self, who: str) -> None:
        why = ["your_name"] + (["company"] if " with " in who else [])
        first = next((piece for piece in self.pieces if piece.spoken and piece.text), None)
        greeted = _GREETED.match(first.text) if first else None
        if first and greeted:
            rest = first.text[greeted.end() :]
            first.text = f"{greeted['hello']}, {who}." + (f" {rest[:1].upper()}{rest[1:]}" if rest else "")
            first.why += [one for one in why if one not in first.why]
        else:
            place = self.pieces.index(first) if first else 0
            self.pieces.insert(place, _Piece(f"{who[:1].upper()}{who[1:]}.", why=why))

    def _add_company(self, holder: _Piece, name_end: int, company: str) -> None:
        first, _ = self.spans[id(holder)]
        words = [token.text for token in self.tokens[slice(*self.spans[id(holder)])]]
        last = self.tokens[name_end - 1]
        if last.ends_clause:
            bare = last.text.rstrip(",.;:!?")
            words[name_end - 1 - first] = f"{bare} with {company}{last.mark}"
            holder.turn(" ".join(words).replace("..", "."), "company")
        else:
            self.pieces.insert(self.pieces.index(holder) + 1, _Piece(f"I'm with {company}.", why=["company"]))

    def add_reason(self) -> None:
        stated = any(piece.text and "pitch" not in piece.why for piece in self._stating)
        if stated or self._reason_given or not self._surely_missing("reason"):
            return
        reason = f"{self._reason()}."
        if self._pitched is None:
            self.pieces.insert(self._after_opening(), _Piece(reason, why=["reason"]))
        elif self._pitched.text:
            self.pieces.insert(self.pieces.index(self._pitched) + 1, _Piece(reason, why=["pitch"]))
        else:
            self._pitched.text = reason
        self._reason_given = True
        self._read()

    def _after_opening(self) -> int:
        """Return where the matter begins: behind the name and a number that comes with it."""
        places = [self._item("your_name"), *((one.first_word, 0) for one in self.message.phone_numbers)]
        held = [piece for piece in self._opening() for place in places if place and self._holds(piece, place[0])]
        return max((self.pieces.index(piece) + 1 for piece in held), default=min(1, len(self.pieces)))

    def _opening(self) -> list[_Piece]:
        """Return the first sentences, as far as they are the beginning."""
        spoken = [piece for piece in self.pieces if piece.spoken and piece.text][:OPENING_SENTENCES]
        early = OPENING_SHARE * len(self.tokens)
        return [piece for place, piece in enumerate(spoken) if not place or self.spans[id(piece)][0] < early]

    def add_customers(self) -> None:
        sentence = draft.customers_sentence(self.brief)
        if not self._surely_missing("customers") or not self._required("customers"):
            return
        if not sentence:
            self.missing_facts = ["Which customers may they know? Name one or two: it is why they would trust you."]
            return
        self.pieces.insert(self._before_the_ask(), _Piece(sentence, why=["customers"]))
        self._read()

    def _required(self, name: str) -> bool:
        return any(item.id == name and item.required for item in self.message.checklist)

    def add_ask(self) -> None:
        if not self._surely_missing("callback_ask"):
            return
        self.pieces.insert(self._before_the_ask(), _Piece(draft.ASKS[0], why=["callback_ask"]))
        self._read()

    def _before_the_ask(self) -> int:
        """Return where the matter ends: before the ask, or the number, that comes after it."""
        ask, numbers = self._item("callback_ask"), self.message.phone_numbers
        words = [*([ask[0]] if ask else []), *([numbers[-1].first_word] if numbers else [])]
        begun = self._after_opening()
        ends = (self.pieces.index(piece) for piece in self.pieces for word in words if self._holds(piece, word))
        return min([place for place in ends if place >= begun] + [max(self._closing(), begun)])

    def _closing(self) -> int:
        """Return where the thanks and goodbyes begin."""
        place = len(self.pieces)
        while place and (not self.pieces[place - 1].text or _CLOSING.match(self.pieces[place - 1].text)):
            place -= 1
        while place < len(self.pieces) and not self.pieces[place].text:
            place += 1  # what goes stays where it was
        return place

    def place_number(self) -> None:
        """Give the number right after the name, and as the last thing."""
        name, _, number = draft.caller(self.brief)
        spoken = [piece for piece in self.pieces if piece.spoken and piece.text]
        if self.message.phone_audit.first_and_last or self._number_placed or not spoken:
            return
        self._number_placed = True
        known = self.message.phone_numbers
        if not self.brief.profile.phone_number and known:
            number = known[-1].text
        closing = self._closing()
        last = [piece for piece in self.pieces[:closing] if piece.spoken and piece.text][-2:]
        if not any(self._holds(piece, one.first_word) for piece in last for one in known):
            if self.pieces[closing - 1].text != "[pause]":
                self.pieces.insert(closing, _Piece("[pause]", spoken=False, why=["number"]))
                closing += 1
            self.pieces.insert(closing, _Piece(f"Again, it's {name}, {number}.", why=["number"]))
            self._read()
        first = self.message.phone_numbers[:1]
        if not any(self._holds(piece, one.first_word) for piece in self._opening() for one in first):
            said = self._item("your_name")
            holder = next((piece for piece in self._opening() if said and self._holds(piece, said[0])), spoken[0])
            self._add_number(holder, said, f"My number is {number}.")
        self._read()

    def _add_number(self, holder: _Piece, name: tuple[int, int] | None, sentence: str) -> None:
        """Give the number right behind the sentence in which the name stands."""
        first, end = self.spans[id(holder)]
        words = self.tokens[first:end]
        stop = next(
            (k + 1 for k, word in enumerate(words) if word.ends_sentence and (not name or first + k >= name[1] - 1)), 0
        )
        if 0 < stop < len(words) and "[" not in holder.text:
            before, after = (" ".join(word.text for word in part) for part in (words[:stop], words[stop:]))
            holder.turn(f"{before} {sentence} [pause] {after}", "number")
            return
        place = self.pieces.index(holder) + 1
        self.pieces.insert(place, _Piece(sentence, why=["number"]))
        self.pieces.insert(place + 1, _Piece("[pause]", spoken=False, why=["number"]))

    def asks(self) -> Iterator[str]:
        """Yield what is left to the rep."""
        for alarm in self.message.alarms:
            if alarm.certainty == "sure":
                yield f"“{alarm.text}” could not be put right safely: write this sentence yourself."
        yield from self.missing_facts


def _taken_together(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return the clauses of a sentence with their words; two that a courtesy cuts apart are one."""
    found = [(start, stop, " ".join(word.text for word in tokens[start:stop])) for start, stop in split_clauses(tokens)]
    for place in range(len(found) - 3, -1, -1):
        (start, _, before), (_, _, between), (_, stop, after) = found[place : place + 3]
        if _UNFINISHED.fullmatch(before.rstrip(" ,")) and not say_straight(between.rstrip(" ,.?!")).text:
            found[place : place + 3] = [(start, stop, f"{before.rstrip(' ,')} {after}")]
    return found


def _meet(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span[0] < other[1] and other[0] < span[1]


def _pieces_of(text: str) -> Iterator[_Piece]:
    """Yield the sentences and directions of a text."""
    for part in script_parts(text):
        if not part.spoken:
            yield _Piece(part.text, part.text, spoken=False)
            continue
        words: list[str] = []
        for token in tokens_from_text(part.text):
            words.append(token.text)
            if token.ends_sentence:
                yield _Piece(" ".join(words), " ".join(words))
                words = []
        if words:
            yield _Piece(" ".join(words), " ".join(words))
