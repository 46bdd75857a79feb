"""A sentence taken apart into clauses, so that one can be changed, and put together again as good sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rehearse.content.hedges import is_question
from rehearse.core.token import Token
from rehearse.text.discourse_fillers import heard_fillers, is_weak
from rehearse.text.phrase_pattern import word_set
from rehearse.text.tokens import tokens_from_text

_OWN = (
    r"(?:i|i'm|i'd|i've|i'll|we|we're|we've|we'd|my|please|(?:could|would|can|will) you|if|it's|it'd|it would|that's"
    r"|that'd|that would|whenever|when you|just|let me|give me|call|no|again|this is|sorry|what|hold|where|totally"
    r"|whatever|feel free|get back|maybe|perhaps|hopefully|anyway|anyways|thanks|you can|you could|you're|you|don't"
    r"|there's|apologies|my apologies|hang on)(?!\S)"
)
_AFTER_MARK = re.compile(rf"(?:(?:and|so|but|or|anyway|well|then) )*{_OWN}")
_WITHOUT_MARK = re.compile(
    r"(?:and|so|but) (?:i|i'm|i'd|i've|(?:could|would|can) you|please|my number|call me|give me)(?!\S)"
    r"|(?:hang on|hold on|what was it|let me (?:see|find|think))(?!\S)"
)
_SUBORDINATE = re.compile(
    r"(?:since|because|as|when|while|if|although|though|after|before|given|now that|once|until)(?!\S)", re.IGNORECASE
)
_GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day))\b(?: \S+){0,4}", re.IGNORECASE)
_JOINING = re.compile(r"\A(?:and|but|so|or),? ", re.IGNORECASE)
_PREPOSITIONS = word_set("about regarding or but because like into over your our just and so")
_RESTART_WORDS = 3
_LOOKED_BACK = 4
_ARTICLES = word_set("a an the")
_POSSESSIVES = word_set("my our your his her their")
_SAID_TWICE = word_set(
    "very really so that had bye no yes again well okay hey hi hello thank thanks please long",
)
_DIGITS = word_set("oh zero one two three four five six seven eight nine")
"""Said twice, they are two figures of a number."""

_PRONOUN = re.compile(r"i(?!\S)|i'", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it is to stand; `changed` where that is not how it stood, empty where it goes."""

    text: str
    changed: bool = False


def split_clauses(tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """Return the clauses of a sentence as (first, end) of its tokens: after a mark, and before "and I", "but you"."""
    normals = [token.normal for token in tokens]
    starts = [0]
    for index in range(1, len(tokens)):
        rest = " ".join(normals[index : index + 6])
        pattern = _AFTER_MARK if tokens[index - 1].ends_clause else _WITHOUT_MARK
        if pattern.match(rest):
            starts.append(index)
    return tuple(zip(starts, [*starts[1:], len(tokens)], strict=True))


def joined(clauses: Sequence[Clause]) -> str | None:
    """Return clauses as sentences, None where one that leans on the next has lost it.

    Parameters
    ----------
    clauses : sequence of Clause

    Examples
    --------
    >>> joined([Clause("Hi Tom,"), Clause("", True), Clause("I'd like to talk about your dock", True)])
    "Hi Tom, I'd like to talk about your dock."
    """
    sentences: list[str] = []
    before = Clause("")
    lost = False
    for clause in clauses:
        if not clause.text:
            lost = bool(before.text)
            continue
        whole = not (clause.changed or before.changed or lost)
        text = clause.text if clause.changed or (whole and sentences) else _JOINING.sub("", clause.text, count=1)
        if sentences and whole:
            sentences[-1] += f" {text}"
        elif sentences and _leans(before):
            sentences[-1] = f"{sentences[-1].rstrip(' ,.')}, {_inside(text)}"
        else:
            sentences.append(text)
        before, lost = clause, False
    if lost and _leans(before) and not _GREETING.fullmatch(before.text.rstrip(" ,")):
        return None
    return " ".join(_closed(sentence) for sentence in sentences)


def _leans(clause: Clause) -> bool:
    """Tell whether a clause wants another after it: a greeting, "since you're opening in May"."""
    bare = clause.text.rstrip(" ,")
    return not clause.changed and bool(_SUBORDINATE.match(bare) or _GREETING.fullmatch(bare))


def without_fillers(text: str, fillers: Iterable[int] = ()) -> str:
    """Return a sentence without um, "you know" and what is begun twice.

    Parameters
    ----------
    text : str
    fillers : iterable of int, optional
        Words that are known to be fillers by what stands around the sentence.

    Examples
    --------
    >>> without_fillers("So, um, we have a, you know, big dock, and I'm, I'm at my desk, uh.")
    "So we have a big dock, and I'm at my desk."
    """
    tokens = tokens_from_text(text)
    gone = {index for filler in heard_fillers(tokens) for index in range(filler.first, filler.end)} | set(fillers)
    gone |= _begun_twice([index for index in range(len(tokens)) if index not in gone], tokens)
    if not gone:
        return text
    words: list[str] = []
    for index, token in enumerate(tokens):
        if index not in gone:
            words.append(token.text)
        elif words and token.ends_sentence:
            words[-1] = words[-1].rstrip(",;—–-") + token.mark
        elif words and token.mark and (is_weak(last := tokens_from_text(words[-1])[0]) or last.normal in _PREPOSITIONS):
            words[-1] = words[-1].rstrip(",;—–-.…")
    kept = " ".join(words)
    return kept[:1].upper() + kept[1:]


def _each_meant(before: Sequence[Token], word: Token) -> bool:
    """Tell whether a word that comes twice is no stumble: "a call, call me", "my call, call me", "what it is, is"."""
    if before[-1].normal in _ARTICLES or (word.normal == "is" and any(one.normal == "what" for one in before)):
        return True
    return bool(word.mark) and before[-1].normal in _POSSESSIVES


def _begun_twice(kept: Sequence[int], tokens: Sequence[Token]) -> set[int]:
    gone: set[int] = set()
    place = 0
    while place < len(kept):
        for length in range(_RESTART_WORDS, 0, -1):
            first, second = (
                [tokens[index].normal for index in kept[start : start + length]] for start in (place, place + length)
            )
            plain = all(word and not word[0].isdecimal() and word not in _DIGITS for word in first)
            plain = plain and not all(tokens[index].capitalized for index in kept[place : place + length])
            before = [tokens[index] for index in kept[max(0, place - _LOOKED_BACK) : place]]
            if length == 1 and before and _each_meant(before, tokens[kept[place]]):
                continue
            if plain and first == second and not set(first) <= _SAID_TWICE and not tokens[kept[place]].ends_sentence:
                gone |= set(kept[place : place + length])
                break
        place += 1
    return gone


def _inside(text: str) -> str:
    """Return a clause as it stands after a comma: a small word loses its capital."""
    small = is_weak(tokens_from_text(text)[0]) or is_question(text)
    return text[:1].lower() + text[1:] if small and not _PRONOUN.match(text) else text


def _closed(text: str) -> str:
    """Return a sentence with its capital and its mark."""
    bare = text.rstrip(" ,;:—–-")
    last = bare.rsplit(". ", 1)[-1].rsplit(", ", 1)[-1]
    if not bare.endswith((".", "?", "!")):
        bare += "?" if is_question(last.lower()) or is_question(bare.lower()) else "."
    bare = re.sub(r"\bi(?=\s|')", "I", bare)
    return bare[:1].upper() + bare[1:]
