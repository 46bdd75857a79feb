"""The transcript with what matters marked, in signs that survive without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from rehearse.core.measures import UNCLEAR_PROBABILITY
from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneNumber
from rehearse.core.sound import Filler
from rehearse.core.take import Take
from rehearse.core.transcript import Word
from rehearse.text.tokens import letters_of, token_from_word

SAME_PLACE_S = 0.6
"""A filler and the word that holds it may differ so much in time: Whisper's starts are early by up to half a second."""

Mark = Literal["plain", "number", "alarm", "asked", "filler", "corrected", "unclear", "pause"]

SIGNS: MappingProxyType[Mark, tuple[str, str]] = MappingProxyType(
    {
        "plain": ("", ""),
        "number": ("[", "]"),
        "alarm": ("{", "}"),
        "asked": ("_", "_"),
        "filler": ("(", ")"),
        "corrected": ("<", ">"),
        "unclear": ("~", "~"),
        "pause": ("", ""),
    }
)
"""What opens and closes each mark."""

LEGEND: MappingProxyType[Mark, str] = MappingProxyType(
    {
        "number": "phone number",
        "asked": "asked for",
        "filler": "filler",
        "alarm": "works against you",
        "corrected": "corrected by you",
        "unclear": "not heard for certain",
        "pause": "pause inside a phrase",
    }
)

PAUSE_SIGN = "/"

_Marked = tuple[Mark, int]
"""A mark, and a number that tells one such stretch from the next."""

PLAIN: _Marked = ("plain", 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of the transcript and the marks on it, the outer first."""

    text: str
    marks: tuple[Mark, ...] = ()


def marked_transcript(take: Take) -> list[Piece]:
    """Return the transcript in pieces, in order, symbols and blanks included: joined, they are the line to print."""
    if take.transcript is None:
        return []
    words = take.transcript.words
    outer = outer_marks(words, take.message)
    inner: list[_Marked] = [(own_mark(word), 0) for word in words]
    loose = []
    for place, filler in enumerate(take.fillers):
        held = words_of(filler, words)
        for index in held:
            inner[index] = ("filler", place)
        if not held:
            loose.append((filler.start_s, _loose_filler(filler)))
    loose += [(place_s, Piece(PAUSE_SIGN, ("pause",))) for place_s in halts_s(take)]
    return _joined(shown_words(words), outer, inner, sorted(loose, key=lambda entry: entry[0]))


def own_mark(word: Word) -> Mark:
    """Return how a word is marked by itself: the rep has corrected it, or the engine was unsure of it."""
    if word.corrected:
        return "corrected"
    return "unclear" if word.probability < UNCLEAR_PROBABILITY else "plain"


def shown_words(words: Sequence[Word]) -> list[Word]:
    """Return the words as they may be shown."""
    return [replace(word, text=token_from_word(word).text) for word in words]


def marks_used(pieces: Iterable[Piece]) -> list[Mark]:
    """Return the marks that occur, in the order of the legend."""
    used = {mark for piece in pieces for mark in piece.marks}
    return [mark for mark in LEGEND if mark in used]


def halts_s(take: Take) -> list[float]:
    """Return where the pauses inside a clause begin; of those between the same two words, the first."""
    words = take.transcript.words if take.transcript else ()
    halts_s = [pause.start_s for pause in take.pauses if pause.mid_clause]
    gaps = [sum((word.start_s + word.end_s) / 2 <= at_s for word in words) for at_s in halts_s]
    return [at_s for place, at_s in enumerate(halts_s) if gaps[place] not in gaps[:place]]


def _loose_filler(filler: Filler) -> Piece:
    text = filler.text if filler.certainty == "heard" else f"{filler.text}?"
    return Piece(f"({text})", ("filler",))


def outer_marks(words: Sequence[Word], message: Message) -> list[_Marked]:
    """Return the mark around each word and which one it is; a number goes before an alarm, that before the rest."""
    outer: list[_Marked] = [PLAIN] * len(words)
    found = [item for item in message.checklist if item.found]
    spans: list[tuple[Mark, range]] = [("asked", _words_held(item, words)) for item in found]
    spans += [("alarm", _words_held(alarm, words)) for alarm in message.alarms]
    spans += [("number", _words_held(number, words)) for number in message.phone_numbers]
    for place, (mark, held) in enumerate(spans, 1):
        for index in held:
            outer[index] = (mark, 0 if mark == "asked" else place)
    return outer


def _words_held(part: ChecklistItem | Alarm | PhoneNumber, words: Sequence[Word]) -> range:
    """Return the words a part of the message names itself, or those at its time."""
    named = range(part.first_word, min(part.end_word, len(words)))
    if named or part.start_s is None:
        return named
    return _words_between(words, part.start_s, part.start_s if part.end_s is None else part.end_s)


def _words_between(words: Sequence[Word], start_s: float, end_s: float) -> range:
    held = [i for i, word in enumerate(words) if start_s - 1e-3 <= (word.start_s + word.end_s) / 2 <= end_s + 1e-3]
    if not held:
        held = [i for i, word in enumerate(words) if word.start_s <= start_s <= word.end_s][:1]
    return range(held[0], held[-1] + 1) if held else range(0)


def words_of(filler: Filler, words: Sequence[Word]) -> range:
    """Return the words that are the filler: the same words, near it in time."""
    parts = [letters_of(part) for part in filler.text.split()]
    near = [
        index
        for index in range(len(words) - len(parts) + 1)
        if [letters_of(word.text) for word in words[index : index + len(parts)]] == parts
        and abs(words[index].start_s - filler.start_s) <= SAME_PLACE_S
    ]
    if not near:
        return range(0)
    first = min(near, key=lambda index: abs(words[index].start_s - filler.start_s))
    return range(first, first + len(parts))


def _joined(
    words: Sequence[Word], outer: Sequence[_Marked], inner: Sequence[_Marked], loose: list[tuple[float, Piece]]
) -> list[Piece]:
    pieces: list[Piece] = []
    both = list(zip(outer, inner, strict=True))
    for index, word in enumerate(words):
        before = both[index - 1] if index else (PLAIN, PLAIN)
        after = both[index + 1] if index + 1 < len(words) else (PLAIN, PLAIN)
        same_outer, same_both = before[0] == outer[index], before == both[index]
        between = _marks(outer[index] if same_outer else PLAIN, inner[index] if same_both else PLAIN)
        while loose and loose[0][0] < (word.start_s + word.end_s) / 2:
            piece = loose.pop(0)[1]
            pieces += [Piece(" ", between)] if pieces else []
            pieces.append(Piece(piece.text, between + piece.marks))
        pieces += [Piece(" ", between)] if pieces else []
        opens = ("" if same_outer else SIGNS[outer[index][0]][0]) + ("" if same_both else SIGNS[inner[index][0]][0])
        closes = "" if after == both[index] else SIGNS[inner[index][0]][1]
        closes += "" if after[0] == outer[index] else SIGNS[outer[index][0]][1]
        core = word.text.rstrip(".,;:!?")
        pieces.append(Piece(opens + core + closes, _marks(outer[index], inner[index])))
        if len(core) < len(word.text):
            inside = PLAIN if closes else outer[index]
            pieces.append(Piece(word.text[len(core) :], _marks(inside, PLAIN)))
    for _, piece in loose:
        pieces += [Piece(" "), piece] if pieces else [piece]
    return pieces


def _marks(outer: _Marked, inner: _Marked) -> tuple[Mark, ...]:
    return tuple(mark for mark, _ in (outer, inner) if mark != "plain")
