"""What takes faults out of a message: fillers, hedges, a pitch, what was made up on the spot, what was misheard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rehearse.content import draft
from rehearse.content.clauses import Clause, joined, split_clauses, without_fillers
from rehearse.content.hedge_phrases import ONES_OWN
from rehearse.content.hedges import is_question, says_nothing, stands_alone, without_hedges
from rehearse.content.reason_words import is_noun_phrase, sentence_of
from rehearse.content.rewritten_sentences import Piece, Sentences, meet
from rehearse.core.message import Alarm
from rehearse.core.token import Token
from rehearse.text.discourse_fillers import heard_fillers

_RESTART = re.compile(r"\b(?:start|begin|try)(?:ing)? (?:over|again|(?:that|this|it) again)\b", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:.* )?(?:is|it's|i'm|the|a|an|to|of|about|from|with|my|our|your|and|but|so|we|i|because|for|that|maybe|perhaps"
    r"|if|whether)",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(
    r".* (?:the|a|an|my|our|your|and|but|so|because|if|whether|interested in|open to|keen on|up for)", re.IGNORECASE
)
_SOFT_ALONE = frozenset({"maybe", "perhaps", "possibly", "hopefully", "i guess", "i suppose", "sometime"})
_A_TIME = (
    r"(?:today|tomorrow|this (?:morning|afternoon|week)|next week|(?:on|by|before|after) "
    r"(?:monday|tuesday|wednesday|thursday|friday|noon|three|four|five|six)(?: or \w+day)?)"
)
_WHEN = re.compile(rf"\b{_A_TIME}(?: {_A_TIME})*\b", re.IGNORECASE)
_THREAD = re.compile(
    r"(?:(?:so|okay|ok|well|oh|and|but),? )*(?:yeah|anyway|anyways|right|okay|ok|so|well)[.,!?]*", re.I
)
_SURE_TO_GO = 4
"""Words of a clause that was made up on the spot, and may go unasked where it says nothing that is needed."""


def spell_out(work: Sentences) -> None:
    """Put the profile's name, company and number where they were misheard."""
    profile = work.brief.profile
    known = {"your_name": profile.name, "company": profile.company}
    found = [item for item in work.message.checklist if known.get(item.id) and item.found and item.unclear]
    better = [(item.first_word, item.end_word, known[item.id], item.id) for item in found]
    number = "".join(sign for sign in profile.phone_number if sign.isdecimal())
    for one in work.message.phone_numbers if number else ():
        if one.probably == number or not one.callable:
            better.append((one.first_word, one.end_word, draft.caller(work.brief)[2], "number"))
    for first, end, text, why in sorted(better, reverse=True):
        for piece in work.pieces:
            start, stop = work.spans.get(id(piece), (0, 0))
            if start <= first and end <= stop and "[" not in piece.text:
                words = [word.text for word in work.tokens[start:stop]]
                words[first - start : end - start] = [text + work.tokens[end - 1].mark]
                piece.turn(" ".join(words), why)
                work.read()
                break


def drop_fillers(work: Sentences) -> None:
    """Leave out fillers, and what is begun twice."""
    heard = {index for filler in heard_fillers(work.tokens) for index in range(filler.first, filler.end)}
    for piece in work.pieces:
        if piece.spoken and "[" not in piece.text:
            first, end = work.spans.get(id(piece), (0, 0))
            after = without_fillers(piece.text, (index - first for index in heard if first <= index < end))
            if name := work.brief.profile.name.split():
                after = re.sub(rf"\b{re.escape(name[0])}, (?={re.escape(' '.join(name))}\b)", "", after)
            if after != piece.text:
                piece.turn(after, "fillers")
    work.read()


def straighten(work: Sentences) -> bool:
    """Put right what rings an alarm now; return whether anything has changed."""
    before: list[tuple[Piece, str, list[str], set[str]]] = []
    for alarm in work.message.alarms:
        if alarm.id == "pitch" and alarm.certainty == "unsure":
            continue
        for piece in list(work.pieces):
            first, end = work.spans.get(id(piece), (0, 0))
            key = (alarm.id, alarm.text)
            if not meet((first, end), (alarm.first_word, alarm.end_word)) or key in piece.settled:
                continue
            after = None if "[" in piece.text or _is_beside_blank(work, piece) else _without(work, piece, alarm)
            piece.settled.add(key)
            if after is not None and after != piece.text:
                before.append((piece, piece.text, list(piece.why), _not_to_be_lost(work, piece, alarm)))
                piece.turn(after, alarm.id)
                if alarm.id == "pitch" and work.pitched is None:
                    work.pitched = piece
    return _without_loss(work, before)


def _is_beside_blank(work: Sentences, piece: Piece) -> bool:
    """Tell whether a piece is what stands before or behind a blank within one sentence: neither is one by itself."""
    index = work.pieces.index(piece)
    ahead = piece.old[-1:] not in ".?!" and work.pieces[index + 1 : index + 2]
    behind = piece.old[:1].islower() and work.pieces[max(index - 1, 0) : index]
    return any(other.text.startswith("[blank") for other in (*(ahead or ()), *(behind or ())))


def _not_to_be_lost(work: Sentences, piece: Piece, alarm: Alarm) -> set[str]:
    """Return what a sentence says that nothing would put in its place."""
    profile = work.brief.profile
    again = {"callback_ask"} | ({"reason", "customers"} if alarm.id == "pitch" else set())
    again |= {name for name, known in (("your_name", profile.name), ("company", profile.company)) if known}
    return {item.id for item in work.said_in(piece)} - again


def _without_loss(work: Sentences, before: Sequence[tuple[Piece, str, list[str], set[str]]]) -> bool:
    """Put sentences back with which something went; return whether any stays changed."""
    left = len(before)
    numbers = {number.digits for number in work.message.phone_numbers}
    if left:
        work.read()
    for piece, text, why, said in reversed(before):
        lost = numbers - {number.digits for number in work.message.phone_numbers}
        if any(work.surely_missing(name) for name in said) or lost:
            piece.text, piece.why = text, why
            work.read()
            left -= 1
            if work.pitched is piece:
                work.pitched = None
    return left > 0


def leave_as_it_was(work: Sentences) -> None:
    """Put a sentence back whole that rings its alarm still: half put right, it reads worse than it did."""
    sure = [alarm for alarm in work.message.alarms if alarm.certainty == "sure"]
    for piece in work.pieces:
        span = work.spans.get(id(piece), (0, 0))
        rings = {alarm.id for alarm in sure if meet(span, (alarm.first_word, alarm.end_word))}
        if piece.old and rings and set(piece.why) <= rings | {"fillers"} and piece.why:
            piece.text = without_fillers(piece.old)
            piece.why = ["fillers"] if piece.text != piece.old else []
    work.read()


def _without(work: Sentences, piece: Piece, alarm: Alarm) -> str | None:
    """Return a sentence without what rings an alarm, None where that cannot be done safely."""
    if says_nothing(piece.text.rstrip(" .!?")) or (alarm.id == "winging_it" and _RESTART.search(piece.text)):
        return ""
    first, end = work.spans[id(piece)]
    tokens = work.tokens[first:end]
    clauses: list[Clause] = []
    for start, stop, text in _taken_together(tokens):
        if first + start < alarm.end_word and alarm.first_word < first + stop:
            clauses.append(_clause(work, text, alarm, (first + start, first + stop)))
        else:
            bare = text.rstrip(" ,.!?;")
            empty = says_nothing(bare) or bare.lower() in _SOFT_ALONE
            clauses.append(Clause("", changed=True) if empty else Clause(text))
    for index in range(len(clauses) - 1):
        if not clauses[index + 1].text and _UNFINISHED.fullmatch(clauses[index].text.rstrip(" ,")):
            clauses[index] = Clause("", changed=True)
    clauses = [Clause("", changed=True) if one.changed and _BROKEN_OFF.fullmatch(one.text) else one for one in clauses]
    if any(clause.changed and clause.text and not stands_alone(clause.text) for clause in clauses):
        return None
    left = joined(clauses)
    return left if left is None else _whole(left, piece.text)


def _whole(left: str, said: str) -> str:
    """Return what is left of a sentence as one: "So, um, the estimate" is what the call is about."""
    first, *more = left.rstrip(".").split() or [""]
    inside = f" {first.lower()}" in said and not said.startswith(first)
    bare = inside and more and not any(sign.isdecimal() or sign in ".?!" for sign in left.rstrip("."))
    plain = bare and not (is_question(left.lower()) or ONES_OWN.match(left)) and is_noun_phrase(left.rstrip("."))
    return sentence_of(left[:1].lower() + left[1:]) if plain else left


def _clause(work: Sentences, text: str, alarm: Alarm, span: tuple[int, int]) -> Clause:
    bare = text.rstrip(" ,.!?;:")
    if alarm.id == "pitch":
        return _instead_of_pitch(work, text, span)
    if bare.lower() in _SOFT_ALONE:
        return Clause("", changed=True)
    straight = without_hedges(bare)
    if straight.changed:
        return Clause(straight.text or _role(work, span, bare, only=("callback_ask",)), changed=True)
    role = _role(work, span, bare, only=("callback_ask",))
    if role and alarm.certainty == "sure":
        return Clause(role, changed=True)
    says_something = any(meet(span, needed) for needed in work.needed())
    if alarm.id == "winging_it" and not says_something and len(bare.split()) <= _SURE_TO_GO:
        return Clause("", changed=True)
    return Clause(text)


def _instead_of_pitch(work: Sentences, text: str, span: tuple[int, int]) -> Clause:
    if role := _role(work, span, "", only=("callback_ask", "number")):
        return Clause(role, changed=True)
    if any(meet(span, (item.first_word, item.end_word)) for item in work.reasons()):
        return Clause(text)
    return Clause("", changed=True)


def _role(work: Sentences, span: tuple[int, int], text: str, *, only: Sequence[str]) -> str:
    """Return the plain words for what a clause is there for: to ask for the call, to give the number."""
    numbers = [one for one in work.message.phone_numbers if one.first_word < span[1] and span[0] < one.end_word]
    ask = work.item("callback_ask")
    if "callback_ask" in only and ask and span[0] <= (ask[0] + ask[1]) // 2 < span[1]:
        when = f" {match[0]}" if (match := _WHEN.search(text)) else ""
        where = f" at {work.said(numbers[0].first_word, numbers[0].end_word)}" if numbers else ""
        return f"Would you call me back{when}{where}"
    if "number" in only and numbers:
        return f"My number is {work.said(numbers[0].first_word, numbers[0].end_word)}"
    return ""


def drop_repeated(work: Sentences) -> None:
    """Drop what is begun and said in full by the next sentence, and what is left of a lost thread."""
    spoken = [piece for piece in work.pieces if piece.spoken and piece.text]
    for piece, following in pairwise(spoken):
        bare = piece.text.rstrip(" ,.!?").lower()
        if piece.why and len(bare.split()) > 1 and following.text.lower().startswith(bare):
            piece.turn("", "winging_it")
    if any({"fillers", "winging_it"} & set(piece.why) for piece in spoken):
        for piece in spoken:
            if _THREAD.fullmatch(piece.text):
                piece.turn("", "winging_it")
    work.read()


def _taken_together(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return the clauses of a sentence with their words; two that a courtesy cuts apart are one."""
    found = [(start, stop, " ".join(word.text for word in tokens[start:stop])) for start, stop in split_clauses(tokens)]
    for place in range(len(found) - 3, -1, -1):
        (start, _, before), (_, _, between), (_, stop, after) = found[place : place + 3]
        courtesy = not without_hedges(between.rstrip(" ,.?!")).text and not says_nothing(after.rstrip(" ,.?!"))
        if courtesy and _UNFINISHED.fullmatch(before.rstrip(" ,")):
            found[place : place + 3] = [(start, stop, f"{before.rstrip(' ,')} {after}")]
    return found
