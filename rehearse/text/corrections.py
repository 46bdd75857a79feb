"""What the rep says was said, in place of what was heard: the words keep their times, new ones get times between them.

What was typed is compared with what was heard, word by word. Words that are the same keep their place in the sound;
what differs is spread over the speech of what was heard there, by its syllables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from rehearse.core.sound import Span
from rehearse.core.transcript import Correction, Transcript, Word
from rehearse.errors import UsageError
from rehearse.text.tokens import letters_of, token_from_word


@dataclass(frozen=True, slots=True)
class CorrectionParameters:
    """How words that nobody timed are put into the sound."""

    syllable_s: float = 0.1
    """Seconds of speech between two words, for each syllable, from which words that were not heard at all lie there:
    nobody speaks faster (10 syllables a second). Else a word beside them has swallowed them."""


CORRECTION = CorrectionParameters()

NEAR = 65.0
"""Similarity of letters, 0 to 100, from which a word is offered in place of one that is not there."""


@dataclass(frozen=True, slots=True)
class _Change:
    """Words ``first:end`` of what was heard are ``typed_first:typed_end`` of what was typed."""

    first: int
    end: int
    typed_first: int
    typed_end: int


def corrected_transcript(heard: Transcript, text: str, speech: Sequence[Span]) -> Transcript:
    """Return a transcript that says what was typed, with what was heard beside it.

    Parameters
    ----------
    heard : Transcript
        As it was heard, nothing corrected.
    text : str
        All of what was said.
    speech : sequence of (start_s, end_s)
        Where there is speech.

    Returns
    -------
    Transcript
        `corrections` tells what differs; words that were typed are `corrected`.
    """
    typed = words_of_text(text)
    words: list[Word] = []
    corrections: list[Correction] = []
    done = 0
    for change in _changes(heard.words, typed, speech):
        words += heard.words[done : change.first]
        written, span = _written(heard.words, typed, change, speech)
        before = " ".join(word.text for word in heard.words[change.first : change.end])
        said = " ".join(word.text for word in written)
        corrections.append(Correction(len(words), len(words) + len(written), *span, before, said))
        words += written
        done = change.end
    words += heard.words[done:]
    return replace(heard, words=tuple(words), corrections=tuple(corrections))


def words_of_text(text: str) -> list[str]:
    """Return the words of a text that was typed; a mark by itself belongs to the word before it.

    >>> words_of_text("Hi Sam - it's Dana.")
    ['Hi', 'Sam-', "it's", 'Dana.']
    """
    words: list[str] = []
    for part in text.split():
        if letters_of(part) or not words:
            words.append(part)
        else:
            words[-1] += part
    return [word for word in words if letters_of(word)]


def with_phrase_replaced(words: Sequence[Word], heard: str, said: str, at_s: float | None = None) -> str:
    """Return all of the words as text, one word or phrase of them replaced.

    Parameters
    ----------
    words : sequence of Word
        As they are now.
    heard, said : str
        What stands there, whatever its case and marks, and what is to stand there; nothing, where nothing was said.
    at_s : float, optional
        Where in the sound, if it stands more than once. With it `heard` may be left empty: the word that begins there.

    Raises
    ------
    UsageError
        It does not stand there, or more than once.
    """
    wanted, normal = [letters_of(word) for word in words_of_text(heard)], [letters_of(word.text) for word in words]
    anything = not wanted and at_s is not None
    size = 1 if anything else len(wanted)
    places = range(len(words) - size + 1) if size else range(0)
    found = [first for first in places if anything or normal[first : first + size] == wanted]
    if not found:
        raise _not_there(words, heard)
    if len(found) > 1 and at_s is None:
        seconds = ", ".join(f"{words[first].start_s:.1f}" for first in found)
        raise UsageError(f"“{heard}” was heard {len(found)} times, at {seconds} s.", "Say which: --at SECONDS")
    first = found[0] if at_s is None else min(found, key=lambda first: abs(words[first].start_s - at_s))
    texts = [word.text for word in words]
    instead = words_of_text(said)
    if instead:
        last = texts[first + size - 1]
        mark = last[len(last.rstrip(".,;:!?…")) :]
        instead[-1] = instead[-1] if instead[-1][-1:] in ".,;:!?…" else instead[-1] + mark
    return " ".join([*texts[:first], *instead, *texts[first + size :]])


def _not_there(words: Sequence[Word], heard: str) -> UsageError:
    from rapidfuzz import fuzz, process

    texts = [word.text.strip(".,;:!?…") for word in words]
    near = process.extractOne(heard, texts, scorer=fuzz.ratio, processor=str.lower)
    hint = f"Did you mean “{near[0]}”?" if near and near[1] >= NEAR else "Write it as it stands in the transcript."
    return UsageError(f"“{heard}” is not among the words that were heard.", hint)


def _changes(heard: Sequence[Word], typed: Sequence[str], speech: Sequence[Span]) -> list[_Change]:
    """Return where the two differ, in order and apart from each other."""
    matcher = SequenceMatcher(None, [letters_of(word.text) for word in heard], list(map(letters_of, typed)), False)
    changes: list[_Change] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            changes += [
                _Change(a + k, a + k + 1, c + k, c + k + 1) for k in range(b - a) if heard[a + k].text != typed[c + k]
            ]
        else:
            changes.append(_with_room(_Change(a, b, c, d), heard, typed, speech))
    apart: list[_Change] = []
    for change in changes:
        if apart and change.first <= apart[-1].end:
            last = apart.pop()
            change = _Change(last.first, change.end, last.typed_first, change.typed_end)
        apart.append(change)
    return apart


def _with_room(change: _Change, heard: Sequence[Word], typed: Sequence[str], speech: Sequence[Span]) -> _Change:
    """Return the change with a word beside it, where what was not heard at all finds no speech of its own."""
    if change.end > change.first or not heard:
        return change
    start_s, end_s = _gap(heard, change.first, speech)
    needed_s = CORRECTION.syllable_s * sum(map(_syllables, typed[change.typed_first : change.typed_end]))
    if _spoken_s(speech, start_s, end_s) >= needed_s:
        return change
    beside = [index for index in (change.first - 1, change.first) if 0 <= index < len(heard)]
    widest = max(beside, key=lambda index: _slowness(heard[index], speech))
    if widest < change.first:
        return replace(change, first=widest, typed_first=change.typed_first - 1)
    return replace(change, end=change.end + 1, typed_end=change.typed_end + 1)


def _slowness(word: Word, speech: Sequence[Span]) -> float:
    return _spoken_s(speech, word.start_s, word.end_s) / _syllables(word.text)


def _gap(heard: Sequence[Word], index: int, speech: Sequence[Span]) -> Span:
    """Return what lies between word `index` and the one before it."""
    start_s = heard[index - 1].end_s if index else speech[0][0] if speech else 0.0
    end_s = heard[index].start_s if index < len(heard) else speech[-1][1] if speech else start_s
    return start_s, max(start_s, end_s)


def _written(
    heard: Sequence[Word], typed: Sequence[str], change: _Change, speech: Sequence[Span]
) -> tuple[list[Word], Span]:
    """Return what was typed as words with times, and where they lie."""
    replaced = heard[change.first : change.end]
    span = (replaced[0].start_s, replaced[-1].end_s) if replaced else _gap(heard, change.first, speech)
    beside = replaced or heard[max(change.first - 1, 0) : change.first + 1]
    probability = sum(word.probability for word in beside) / len(beside) if beside else 1.0
    texts = typed[change.typed_first : change.typed_end]
    if len(texts) == len(replaced):
        spans: Sequence[Span] = [(word.start_s, word.end_s) for word in replaced]
    else:
        spans = _spread(texts, span, speech)
    same = {word.text for word in replaced}
    words = [
        Word(text, *place, probability, corrected=text not in same) for text, place in zip(texts, spans, strict=True)
    ]
    return words, span


def _spread(texts: Sequence[str], span: Span, speech: Sequence[Span]) -> list[Span]:
    """Return a place for each word: one after another over the speech in a span, by their syllables."""
    inside = [(max(a, span[0]), min(b, span[1])) for a, b in speech if min(b, span[1]) > max(a, span[0])] or [span]
    counts = [0, *accumulate(map(_syllables, texts))]
    whole_s = sum(b - a for a, b in inside)
    edges_s = [whole_s * count / max(counts[-1], 1) for count in counts]
    return [
        (_place_s(inside, start_s, after=True), _place_s(inside, end_s, after=False))
        for start_s, end_s in pairwise(edges_s)
    ]


def _place_s(spans: Sequence[Span], spoken_s: float, *, after: bool) -> float:
    """Return where so much of the speech has gone by: at a pause, before or after it."""
    left_s = spoken_s
    for start_s, end_s in spans:
        if left_s < end_s - start_s - 1e-9 or (not after and left_s <= end_s - start_s + 1e-9):
            return min(start_s + left_s, end_s)
        left_s -= end_s - start_s
    return spans[-1][1]


def _spoken_s(speech: Sequence[Span], start_s: float, end_s: float) -> float:
    return sum(max(min(b, end_s) - max(a, start_s), 0.0) for a, b in speech)


def _syllables(text: str) -> int:
    return max(token_from_word(Word(text, 0.0, 0.0, 1.0)).syllables, 1)
