"""Alarms: what costs the call back however well the rest is said.

pitch
    A description of the product. Marketing words and lists of features ring it; one sentence about what a customer got
    is a reason, not a pitch.
winging_it
    Made up on the spot: fillers in clusters, sentences begun twice, apologies for it, "let me start over". One
    stumble is human and rings nothing; what rings is a strong sign, or two weak ones close together. "Sorry I missed
    you" is courteous.
hedging
    Words that tell the prospect the call can wait: "just checking in", "maybe", "sometime", "if you get a
    chance". A weak one ("I think we might be able to") counts only beside another. "Maybe" in a company's name is a
    name, and "just 12 weeks" and "just finished" are not hedges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rehearse.content import alarm_phrases
from rehearse.content.names import aliases, is_name_like
from rehearse.core.message import Alarm
from rehearse.core.profile import Profile
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
"""Tokens within which two weak signs count together: about two sentences."""

JOIN_TOKENS = 4
"""Signs no further apart than this are one alarm."""

WEAK, STRONG = 1, 2


@dataclass(frozen=True, slots=True)
class Sign:
    """Something heard that may ring an alarm: tokens ``first:end``, how much it weighs, and what it was.

    The same weak wording twice does not ring; two of them do.
    """

    first: int
    end: int
    weight: int
    text: str = ""


def _weighed(strong: Sequence[str], weak: Sequence[str]) -> dict[re.Pattern[str], int]:
    parts = alarm_phrases.PITCH_PARTS
    return dict.fromkeys(compile_phrases(strong, parts), STRONG) | dict.fromkeys(compile_phrases(weak, parts), WEAK)


_PITCH = _weighed(alarm_phrases.PITCH_STRONG, alarm_phrases.PITCH_WEAK)
_HEDGING = _weighed(alarm_phrases.HEDGING_STRONG, alarm_phrases.HEDGING_WEAK)
_WINGING = _weighed(alarm_phrases.WINGING_STRONG, alarm_phrases.WINGING_WEAK)
_CUT_OFF = re.compile(r"[\w'’](?:-|--|—|–|…|\.\.\.)$")
_REPEATABLE = word_set(
    "very really so that had bye no yes yeah many much more again ha well okay hey hi hello thank thanks please long",
    "never knock one two three four five six seven eight nine zero oh ten hundred",
)
_LIKELY_RESTART = 3
"""Tokens that may be begun again: "I'm, I'm", "this is, this is", "we helped the, we helped the"."""


def find_alarms(words: Sequence[Token], fillers: Sequence[Filler], profile: Profile) -> tuple[Alarm, ...]:
    """Return every alarm, in time order.

    Parameters
    ----------
    words : sequence of Token
        In time order; without times (`tokens_from_text`) for a script.
    fillers : sequence of Filler
        As `rehearse.prosody.fillers` finds them. Without times, and where there are none, hesitations in the
        words are counted instead.
    profile : Profile
        Its names are never an alarm.

    Returns
    -------
    tuple of Alarm
        Signs that lie close together are one alarm.
    """
    phrases = Phrases(words)
    if not phrases.tokens:
        return ()
    named = _named_tokens(phrases, profile)
    signs = {
        "pitch": _signs(phrases, _PITCH, named),
        "winging_it": [*_signs(phrases, _WINGING, named), *_restarts(phrases), *_clusters(phrases, fillers)],
        "hedging": _signs(phrases, _HEDGING, named),
    }
    alarms = [_alarm(name, stretch, phrases) for name, found in signs.items() for stretch in _stretches(found)]
    return tuple(sorted(alarms, key=lambda alarm: (alarm.first_word, alarm.end_word)))


def _signs(phrases: Phrases, patterns: Mapping[re.Pattern[str], int], named: frozenset[int]) -> list[Sign]:
    return [
        Sign(found.first, found.end, weight, found.match[0])
        for pattern, weight in patterns.items()
        for found in phrases.find(pattern)
        if not named.issuperset(range(found.first, found.end))
    ]


def _named_tokens(phrases: Phrases, profile: Profile) -> frozenset[int]:
    """Return tokens that belong to names: those of the profile, and "Maybe Mobile" by its capitals."""
    tokens = phrases.tokens
    named = {
        index
        for index in range(len(tokens))
        if phrases.cased and is_name_like(phrases, index) and not tokens[index].starts_sentence
    }
    for name in (profile.company, profile.name, *profile.customers):
        for alias in aliases(name):
            for found in phrases.find(re.compile(rf"\b{re.escape(alias)}\b")):
                named |= set(range(found.first, found.end))
    return frozenset(named)


def _restarts(phrases: Phrases) -> list[Sign]:
    """Return sentences begun twice: the same tokens again at once, or a word cut off."""
    tokens = phrases.tokens
    signs = []
    index = 0
    while index < len(tokens):
        length = _repeated(phrases, index)
        if length:
            signs.append(Sign(index, index + 2 * length, WEAK, f"restart {index}"))
        elif _CUT_OFF.search(phrases.words[tokens[index].word].text) and tokens[index].text not in ("and", "or"):
            later = [token.text for token in tokens[index + 1 : index + 3]]
            if any(text.startswith(tokens[index].text) for text in later):
                signs.append(Sign(index, min(len(tokens), index + 2), WEAK, f"restart {index}"))
        index += max(1, length)
    return signs


def _repeated(phrases: Phrases, index: int) -> int:
    texts = [token.text for token in phrases.tokens[index : index + 2 * _LIKELY_RESTART]]
    for length in range(_LIKELY_RESTART, 0, -1):
        first, second = texts[:length], texts[length : 2 * length]
        if first != second or not all(text[0].isalpha() for text in first):
            continue
        if not all(text in _REPEATABLE for text in first) and not phrases.tokens[index + length - 1].ends_sentence:
            return length
    return 0


def _clusters(phrases: Phrases, fillers: Sequence[Filler]) -> list[Sign]:
    words = phrases.words
    if have_times(words) and fillers:
        places = [(filler.start_s, _token_at_time(phrases, filler.start_s)) for filler in fillers]
        reach = CLUSTER_S
    else:
        places = [(float(index), _token_of_word(phrases, index)) for index in _hesitations(words)]
        reach = float(CLUSTER_WORDS)
    signs = []
    for first in range(len(places) - CLUSTER_FILLERS + 1):
        last = first + CLUSTER_FILLERS - 1
        if places[last][0] - places[first][0] <= reach:
            signs.append(Sign(places[first][1], places[last][1] + 1, STRONG))
    return signs


def _hesitations(words: Sequence[Token]) -> list[int]:
    return [index for index, word in enumerate(words) if word.hesitation]


def _token_at_time(phrases: Phrases, time_s: float) -> int:
    later = (index for index, token in enumerate(phrases.tokens) if phrases.words[token.word].end_s >= time_s)
    return next(later, len(phrases) - 1)


def _token_of_word(phrases: Phrases, word: int) -> int:
    later = (index for index, token in enumerate(phrases.tokens) if token.word >= word)
    return next(later, len(phrases) - 1)


def _stretches(signs: Iterable[Sign]) -> list[Sign]:
    """Return the stretches that ring: strong signs, and weak ones near another, those close together as one."""
    found = sorted(set(signs), key=lambda sign: (sign.first, sign.end))
    ringing = [sign for sign in found if sign.weight == STRONG or _has_company(sign, found)]
    joined: list[Sign] = []
    for sign in ringing:
        if joined and sign.first - joined[-1].end <= JOIN_TOKENS:
            joined[-1] = Sign(joined[-1].first, max(joined[-1].end, sign.end), STRONG)
        else:
            joined.append(sign)
    return joined


def _has_company(sign: Sign, signs: Sequence[Sign]) -> bool:
    apart = [
        other for other in signs if other.text != sign.text and (other.end <= sign.first or other.first >= sign.end)
    ]
    return any(max(other.first - sign.end, sign.first - other.end) <= REACH_TOKENS for other in apart)


def _alarm(name: str, stretch: Sign, phrases: Phrases) -> Alarm:
    first, end = stretch.first, max(stretch.end, stretch.first + 1)
    start_s, end_s = phrases.span_s(first, end)
    first_word, end_word = phrases.tokens[first].word, phrases.tokens[end - 1].word + 1
    return Alarm(name, start_s, end_s, phrases.quote(first, end), first_word, end_word)
