"""How fast it is said: words a minute, syllables a second, and where it is fastest and slowest.

Words are counted as they are spoken: "2,500" is four words, "follow-up" two, and initials that are spelled out ("AFS")
one a letter, as the digits of a number are. Fillers, telephone numbers and what was not made out are left out, of the
words and of the time: a filler is not a word, and a number should be slower than the rest. Token times come from the
engine, which lets words swallow the pauses beside them; so all time is counted in the passages of speech that were
found in the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.message import PhoneNumber
from rehearse.core.sound import Filler, Span, Speech
from rehearse.core.token import Token


@dataclass(frozen=True, slots=True)
class PaceParameters:
    """Over how much speech a rate is given."""

    passage_s: float = 5.0
    """Shortest passage, in seconds, whose rate is told: about a sentence, or 12 words at an easy pace."""
    shortest_basis_s: float = 1.0
    """Speech, in seconds, below which no rate is told: an edge that is 50 ms off would change it by more than 5 %."""
    filler_run_share: float = 0.5
    """A stretch of speech of which fillers are more than this share is not a run of speech."""


PACE = PaceParameters()


Passage = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One written word, or the pieces of one numeral, as it is said.

    Attributes
    ----------
    start_s, end_s : float
        Inside the stretch of speech that holds most of it.
    words, syllables : int
        How many it is when spoken.
    """

    start_s: float
    end_s: float
    words: int
    syllables: int


def speaking_rate(
    words: Sequence[Token],
    speech: Speech,
    *,
    phone_numbers: Sequence[PhoneNumber] = (),
    fillers: Sequence[Filler] = (),
) -> float | None:
    """Return words a minute from first to last speech, pauses in.

    Parameters
    ----------
    words : sequence of Token, shape (n,)
        In time order.
    speech : Speech
    phone_numbers, fillers : sequences, optional
        Left out, of the words and of the time.

    Returns
    -------
    float or None
        None where less than `PaceParameters.shortest_basis_s` or no word is left.
    """
    if speech.start_s is None or speech.end_s is None:
        return None
    left_out = _left_out(words, phone_numbers, fillers)
    time_s = _time_s([(speech.start_s, speech.end_s)], left_out)
    count = sum(word.words for word in spoken(words, speech, phone_numbers=phone_numbers, fillers=fillers))
    return 60 * count / time_s if count and time_s >= PACE.shortest_basis_s else None


def articulation_rate(words: Sequence[Token], speech: Speech, *, fillers: Sequence[Filler] = ()) -> float | None:
    """Return syllables a second of speech, without pauses and fillers; None where there is too little of it."""
    time_s = _time_s(speech.spans, _left_out(words, (), fillers))
    count = sum(word.syllables for word in spoken(words, speech, fillers=fillers))
    return count / time_s if count and time_s >= PACE.shortest_basis_s else None


def mean_run_syllables(words: Sequence[Token], speech: Speech, *, fillers: Sequence[Filler] = ()) -> float | None:
    """Return syllables between pauses, on average; None where there is no word."""
    left_out = _left_out(words, (), fillers)
    runs = [
        span for span in speech.spans if _time_s([span], left_out) > (1 - PACE.filler_run_share) * (span[1] - span[0])
    ]
    count = sum(word.syllables for word in spoken(words, speech, fillers=fillers))
    return count / len(runs) if count and runs else None


def fastest_passage(
    words: Sequence[Token],
    speech: Speech,
    *,
    phone_numbers: Sequence[PhoneNumber] = (),
    fillers: Sequence[Filler] = (),
) -> Passage | None:
    """Return where most words a minute are said: (start_s, end_s, wpm), None where the message is too short."""
    passages = _passages(words, speech, phone_numbers, fillers)
    return max(passages, key=lambda passage: passage[2], default=None)


def slowest_passage(
    words: Sequence[Token],
    speech: Speech,
    *,
    phone_numbers: Sequence[PhoneNumber] = (),
    fillers: Sequence[Filler] = (),
) -> Passage | None:
    """Return where fewest words a minute are said: (start_s, end_s, wpm), None where the message is too short."""
    passages = _passages(words, speech, phone_numbers, fillers)
    return min(passages, key=lambda passage: passage[2], default=None)


def spoken(
    words: Sequence[Token],
    speech: Speech,
    *,
    phone_numbers: Sequence[PhoneNumber] = (),
    fillers: Sequence[Filler] = (),
) -> tuple[Spoken, ...]:
    """Return what is said, without telephone numbers and fillers, each at its place in the speech."""
    ranges = [(number.first_word, number.end_word) for number in phone_numbers]
    ranges += [(filler.first_word, filler.end_word) for filler in fillers]
    skipped = {index for first, end in ranges for index in range(first, end)}
    said: list[Spoken] = []
    for index, word in enumerate(words):
        if index in skipped or word.continues_numeral or not word.spoken:
            continue
        end = index + 1
        while end < len(words) and words[end].continues_numeral and end not in skipped:
            end += 1
        whole = (word.start_s, words[end - 1].end_s)
        inside = [cut for cut in (_cut(span, whole) for span in speech.spans) if cut]
        start_s, end_s = max(inside, key=lambda span: span[1] - span[0], default=whole)
        said.append(Spoken(start_s, end_s, len(word.spoken), word.syllables))
    return tuple(said)


def _passages(
    words: Sequence[Token], speech: Speech, phone_numbers: Sequence[PhoneNumber], fillers: Sequence[Filler]
) -> list[Passage]:
    """Return the rate of every shortest passage of whole words that holds `passage_s` beside what is left out."""
    left_out = _left_out(words, phone_numbers, fillers)
    said = spoken(words, speech, phone_numbers=phone_numbers, fillers=fillers)
    passages: list[Passage] = []
    end = 0
    for begin, first in enumerate(said):
        end = max(end, begin)
        while end < len(said) and _time_s([(first.start_s, said[end].end_s)], left_out) < PACE.passage_s:
            end += 1
        if end == len(said):
            break
        time_s = _time_s([(first.start_s, said[end].end_s)], left_out)
        rate_wpm = 60 * sum(word.words for word in said[begin : end + 1]) / time_s
        passages.append((first.start_s, said[end].end_s, rate_wpm))
    return passages


def _left_out(words: Sequence[Token], phone_numbers: Sequence[PhoneNumber], fillers: Sequence[Filler]) -> list[Span]:
    """Return the time of numbers, fillers and what was not made out, sorted and without overlap."""
    marked = [(word.start_s, word.end_s) for word in words if not word.made_out]
    marked += [(number.start_s, number.end_s) for number in phone_numbers]
    marked += [(filler.start_s, filler.end_s) for filler in fillers]
    spans: list[Span] = []
    for start_s, end_s in sorted(marked):
        if spans and start_s <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end_s))
        else:
            spans.append((start_s, end_s))
    return spans


def _time_s(spans: Sequence[Span], left_out: Sequence[Span]) -> float:
    """Return the time in `spans`, less what of it is left out."""
    whole = sum(end_s - start_s for start_s, end_s in spans)
    return whole - sum(cut[1] - cut[0] for span in spans for out in left_out if (cut := _cut(span, out)))


def _cut(span: Span, other: Span) -> Span | None:
    """Return what two spans have in common, None where that is nothing."""
    start_s, end_s = max(span[0], other[0]), min(span[1], other[1])
    return (start_s, end_s) if end_s > start_s else None
