"""Alarms: what costs the call back however well the rest is said.

pitch
    A description of the product. One sentence about what a customer got is a reason, not a pitch.
winging_it
    Made up on the spot: a lost thread, apologies for it; and what the sound tells better than the words: fillers in
    clusters, sentences begun twice. One stumble is human and rings nothing.
hedging
    Words that tell the prospect the call can wait, or that the caller doubts themselves. "Maybe" in a company's name is
    a name.

The reader (`rehearse.content.reading`) finds all three; clusters and restarts are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rehearse.content import alarm_phrases
from rehearse.content.reading import Reading, TaggedSpan, read_tokens
from rehearse.content.reasons import find_reason
from rehearse.core.message import Alarm
from rehearse.core.sound import Filler
from rehearse.core.token import Token, have_times
from rehearse.text.phrase_pattern import compile_phrases, word_set
from rehearse.text.phrases import Phrases

CLUSTER_FILLERS = 3
"""So many fillers close together are a cluster."""

CLUSTER_S = 6.0
"""Seconds that a cluster spans at most."""

CLUSTER_WORDS = 14
"""Words that a cluster spans at most, where there are no times: about six seconds of speech."""

REACH_TOKENS = 30
"""Tokens within which two weak wordings count together: about two sentences."""

JOIN_TOKENS = 4
"""Signs no further apart than this are one alarm."""

LARGEST_SHARE_OF_REASON = 0.5
"""Of the words that describe a product, those that a usual phrase for a reason takes: from here on it is no pitch for
sure."""

LEAST_UNPREPARED_TOKENS = 6
"""Words that sound made up on the spot, in all: fewer may be one stumble, and are asked about."""

LEAST_DESCRIBED_TOKENS = 4
"""Words that may describe a product, in a row: fewer ("by 18%") are not asked about."""

LEAST_HEDGE_TOKENS = 2
"""Words of a hedge that are left where the call for somebody else is taken out of it: fewer say nothing."""

WEAK, STRONG = 1, 2


@dataclass(frozen=True, slots=True)
class AlarmEvidence:
    """Something heard that may ring an alarm: tokens ``first:end``, how much it weighs, and what it was.

    The same weak wording twice does not ring; two of them do.
    """

    first: int
    end: int
    weight: int
    text: str = ""


@cache
def _weighed(strong: tuple[str, ...], weak: tuple[str, ...]) -> dict[re.Pattern[str], int]:
    """Return usual phrases with their weight, compiled when the first message needs them."""
    parts = alarm_phrases.PITCH_PARTS
    return dict.fromkeys(compile_phrases(strong, parts), STRONG) | dict.fromkeys(compile_phrases(weak, parts), WEAK)


_PITCH = alarm_phrases.PITCH_STRONG, alarm_phrases.PITCH_WEAK
_HEDGING = alarm_phrases.HEDGING_STRONG, alarm_phrases.HEDGING_WEAK
_WINGING = alarm_phrases.WINGING_STRONG, alarm_phrases.WINGING_WEAK


@cache
def _referral() -> tuple[re.Pattern[str], ...]:
    return compile_phrases(alarm_phrases.REFERRAL)


_CUT_OFF = ("-", "—", "–", "…", "...")
_REPEATABLE = word_set(
    "very really so that had bye no yes yeah many much more again ha well okay hey hi hello thank thanks please long",
    "call ring phone text me us now knock never one two three four five six seven eight nine zero oh ten hundred",
)
_LIKELY_RESTART = 3
"""Tokens that may be begun again: "I'm, I'm", "this is, this is", "we helped the, we helped the"."""


def find_alarms(
    words: Sequence[Token],
    fillers: Sequence[Filler],
    reading: Reading | None = None,
    names: Sequence[tuple[int, int]] = (),
) -> tuple[Alarm, ...]:
    """Return every alarm, in time order.

    Parameters
    ----------
    words : sequence of Token
        In time order; without times (`tokens_from_text`) for a script.
    fillers : sequence of Filler
        As `rehearse.prosody.fillers` finds them. Without times, and where there are none, hesitations in the
        words are counted instead.
    reading : Reading, optional
        Of the words; made here when left out.
    names : sequence of (first, end), optional
        Words that name somebody: a firm called "Orbit Software Solutions" describes no product.

    Returns
    -------
    tuple of Alarm
        Signs that lie close together are one alarm. What the reader is not sure of is unsure, and
        so is a usual phrase that it takes for nothing.
    """
    phrases = Phrases(words)
    if not phrases.tokens:
        return ()
    reading = read_tokens(words) if reading is None else reading
    evidence = {
        "pitch": [*_outside(names, phrases, _evidence_in(phrases, _weighed(*_PITCH))), *_described(phrases, reading)],
        "winging_it": [*_restarts(phrases), *_clusters(phrases, fillers), *_unprepared(phrases, fillers, reading)],
        "hedging": _without_referral(phrases, _read(phrases, reading, "hedging")),
    }
    alarms = [_alarm(name, span, phrases) for name, found in evidence.items() for span in _that_ring(found)]
    for name, usual in (("pitch", None), ("winging_it", _WINGING), ("hedging", _HEDGING)):
        if any(alarm.id == name for alarm in alarms):
            continue
        doubtful = _that_ring(_evidence_in(phrases, _weighed(*usual)))[:1] if usual else []
        if not doubtful and reading.certainty(name) != (False, "sure"):
            best = reading.likeliest(name)
            doubtful = [one] if best and (one := _evidence(phrases, best)) else []
            if name == "pitch":
                doubtful = [one for one in doubtful if one.end - one.first >= LEAST_DESCRIBED_TOKENS]
        alarms += [replace(_alarm(name, span, phrases), certainty="unsure") for span in doubtful]
    return tuple(sorted(alarms, key=lambda alarm: (alarm.first_word, alarm.end_word)))


def _read(phrases: Phrases, reading: Reading, name: str) -> list[AlarmEvidence]:
    return [one for span in reading.tagged_spans(name) if (one := _evidence(phrases, span)) is not None]


def _without_referral(phrases: Phrases, found: Sequence[AlarmEvidence]) -> list[AlarmEvidence]:
    """Return hedges without "if you are not the right person": it asks for somebody, and lets no call wait."""
    referrals = [(one.first, one.end) for pattern in _referral() for one in phrases.find(pattern)]
    left: list[AlarmEvidence] = []
    for one in found:
        inside = [index for index in range(one.first, one.end) if not any(a <= index < b for a, b in referrals)]
        if len(inside) == one.end - one.first:
            left.append(one)
        elif len(inside) >= LEAST_HEDGE_TOKENS:
            left.append(replace(one, first=inside[0], end=inside[-1] + 1))
    return left


def _described(phrases: Phrases, reading: Reading) -> list[AlarmEvidence]:
    """Return descriptions of the product, without words that may as well be the reason for the call.

    "We help Morton Foods cut the cost of pallets" is a reason; so is what stands in a usual phrase for one.
    """
    pitches = reading.tagged_spans("pitch")
    reason = find_reason(phrases) if pitches else None
    evidence = []
    for span in pitches:
        one = _evidence(phrases, span)
        if one is None or reading.also(span, "reason"):
            continue
        shared = min(one.end, reason.end) - max(one.first, reason.first) if reason else 0
        if shared < LARGEST_SHARE_OF_REASON * (one.end - one.first):
            evidence.append(one)
    return evidence


def _unprepared(phrases: Phrases, fillers: Sequence[Filler], reading: Reading) -> list[AlarmEvidence]:
    """Return what sounds made up on the spot, if it is more than one stumble.

    Whoever makes it up hesitates, begins again or says so. What is read in fluent words is asked about.
    """
    evidence = _read(phrases, reading, "winging_it")
    if sum(one.end - one.first for one in evidence) < LEAST_UNPREPARED_TOKENS:
        return []
    hesitant = bool(fillers) or any(word.hesitation for word in phrases.words)
    return evidence if hesitant or _restarts(phrases) or _evidence_in(phrases, _weighed(*_WINGING)) else []


def _evidence(phrases: Phrases, span: TaggedSpan) -> AlarmEvidence | None:
    inside = [index for index, plain in enumerate(phrases.tokens) if span.first <= plain.word < span.end]
    return AlarmEvidence(inside[0], inside[-1] + 1, STRONG, "read") if inside else None


def _evidence_in(phrases: Phrases, patterns: Mapping[re.Pattern[str], int]) -> list[AlarmEvidence]:
    return [
        AlarmEvidence(found.first, found.end, weight, found.match[0])
        for pattern, weight in patterns.items()
        for found in phrases.find(pattern)
    ]


def _outside(
    names: Sequence[tuple[int, int]], phrases: Phrases, found: Iterable[AlarmEvidence]
) -> Iterator[AlarmEvidence]:
    """Yield what is not a weak wording within a name."""
    for one in found:
        word = phrases.tokens[one.first].word
        if one.weight == STRONG or not any(first <= word < end for first, end in names):
            yield one


def _restarts(phrases: Phrases) -> list[AlarmEvidence]:
    """Return sentences begun twice: the same tokens again at once, or a word cut off."""
    tokens = phrases.tokens
    evidence = []
    index = 0
    while index < len(tokens):
        length = _repeated(phrases, index)
        spelled = length == 1 and len(tokens[index].text) == 1 and tokens[index].text not in ("i", "a")
        if length and not spelled:
            evidence.append(AlarmEvidence(index, index + 2 * length, WEAK, f"restart {index}"))
        elif phrases.words[tokens[index].word].mark.endswith(_CUT_OFF) and tokens[index].text not in ("and", "or"):
            later = [token.text for token in tokens[index + 1 : index + 3]]
            if any(text.startswith(tokens[index].text) for text in later):
                evidence.append(AlarmEvidence(index, min(len(tokens), index + 2), WEAK, f"restart {index}"))
        index += max(1, length)
    return evidence


def _repeated(phrases: Phrases, index: int) -> int:
    texts = [token.text for token in phrases.tokens[index : index + 2 * _LIKELY_RESTART]]
    for length in range(_LIKELY_RESTART, 0, -1):
        first, second = texts[:length], texts[length : 2 * length]
        if first != second or not all(text[0].isalpha() for text in first):
            continue
        if not all(text in _REPEATABLE for text in first) and not phrases.tokens[index + length - 1].ends_sentence:
            return length
    return 0


def _clusters(phrases: Phrases, fillers: Sequence[Filler]) -> list[AlarmEvidence]:
    words = phrases.words
    if have_times(words) and fillers:
        places = [(filler.start_s, _token_at_time(phrases, filler.start_s)) for filler in fillers]
        reach = CLUSTER_S
    else:
        places = [(float(index), _token_of_word(phrases, index)) for index in _hesitations(words)]
        reach = float(CLUSTER_WORDS)
    evidence = []
    for first in range(len(places) - CLUSTER_FILLERS + 1):
        last = first + CLUSTER_FILLERS - 1
        if places[last][0] - places[first][0] <= reach:
            evidence.append(AlarmEvidence(places[first][1], places[last][1] + 1, STRONG))
    return evidence


def _hesitations(words: Sequence[Token]) -> list[int]:
    return [index for index, word in enumerate(words) if word.hesitation]


def _token_at_time(phrases: Phrases, time_s: float) -> int:
    later = (index for index, token in enumerate(phrases.tokens) if phrases.words[token.word].end_s >= time_s)
    return next(later, len(phrases) - 1)


def _token_of_word(phrases: Phrases, word: int) -> int:
    later = (index for index, token in enumerate(phrases.tokens) if token.word >= word)
    return next(later, len(phrases) - 1)


def _that_ring(evidence: Iterable[AlarmEvidence]) -> list[AlarmEvidence]:
    """Return what rings: strong evidence, and weak evidence near some more, joined where it lies close together."""
    found = sorted(set(evidence), key=lambda one: (one.first, one.end))
    ringing = [one for one in found if one.weight == STRONG or _has_company(one, found)]
    joined: list[AlarmEvidence] = []
    for one in ringing:
        if joined and one.first - joined[-1].end <= JOIN_TOKENS:
            joined[-1] = AlarmEvidence(joined[-1].first, max(joined[-1].end, one.end), STRONG)
        else:
            joined.append(one)
    return joined


def _has_company(one: AlarmEvidence, evidence: Sequence[AlarmEvidence]) -> bool:
    apart = [
        other for other in evidence if other.text != one.text and (other.end <= one.first or other.first >= one.end)
    ]
    return any(max(other.first - one.end, one.first - other.end) <= REACH_TOKENS for other in apart)


def _alarm(name: str, span: AlarmEvidence, phrases: Phrases) -> Alarm:
    first, end = span.first, max(span.end, span.first + 1)
    start_s, end_s = phrases.span_s(first, end)
    first_word, end_word = phrases.tokens[first].word, phrases.tokens[end - 1].word + 1
    return Alarm(name, start_s, end_s, phrases.quote(first, end), first_word, end_word)
