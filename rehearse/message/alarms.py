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
    chance". A weak one ("I think we might be able to") counts only beside another. "Maybe" in a company's name is a name, "just 12 weeks" and
    "just finished" are not hedges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rehearse.measures.fillers import Filler
from rehearse.message import Alarm
from rehearse.message.names import aliases, is_name_like
from rehearse.message.phrases import HESITATIONS, Phrases, has_times
from rehearse.profile import Profile
from rehearse.transcript import Word

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
    """Something heard that may ring an alarm: words ``first:end``, and how much it weighs."""

    first: int
    end: int
    weight: int


_OUR_PRODUCT = r"our (?:\w+ ){0,3}?(?:platform|product|products|solution|solutions|software|system|systems|app|tool|tools|service|services|technology|program|package|cameras?|devices?|machines?|designers|experts|engineers|team|chairs|units?|ai)"
_PITCH_STRONG = (
    r"\bspeciali[sz]ing in\b",
    r"\bwe (?:also )?(?:offer|provide|specialize in|specialise in|sell|deliver|manufacture|design and)\b(?! you)",
    r"\b(?:industry|market|world) leading\b|\bleading (?:provider|supplier|maker|manufacturer|platform|company|firm)\b|\bleader in\b",
    r"\ball in one\b|\bone stop shop\b|\bfull service\b|\bturnkey\b|\bend to end\b",
    r"\bstate of the art\b|\bcutting edge\b|\bbest in class\b|\bworld class\b|\bnext generation\b|\bnext gen\b|\bbest of breed\b|\baward winning\b|\brevolutionary\b|\bgame chang\w+\b",
    r"\bbest (?:\w+ ){0,2}?(?:on the market|in town|in the (?:industry|business|world|country))\b|\bnumber one (?:in|provider|choice)\b|\bunmatched\b|\bsecond to none\b",
    r"\bfeatures? (?:include|includes|like|such as|are)\b|\bkey features\b|\bfeature rich\b",
    rf"\b{_OUR_PRODUCT} (?:\w+ly )?(?:that|which|are|have|let|allow|give|help|do|can|will|come|integrate|work|(?!(?:as|this|was|us|its|plus|across|always|is (?:down|up for))\b)[a-z]+s)\b",
    r"\bwe(?:'ve)? (?:also )?(?:built|made|created|developed|designed|have|launched|run) (?:a|an|the|our own) (?:\S+ ){0,3}?(?:system|platform|tool|app|software|solution|product|program|service|blueprint) (?:that|which|to|for)\b",
    rf"\b(?:interested in|tell you about|introduce you to|show you|offer you|sell\w*|demo of|trial of|learn about) {_OUR_PRODUCT}\b",
    r"\b(?:it|which|that) (?:comes with|integrates with|automates|lets you|allows you to|has everything)\b",
    r"\b(?:is|we're|we are) (?:a|an|the) (?:\S+ ){0,6}?(?:platform|solution|software|app|tool|suite|marketplace|provider)\b",
    r"\bwe (?:have|carry) (?:a )?(?:full line|full range|wide range|suite|range of)\b",
    r"\b(?:free trial|special offer|limited time|money back|discount of|plans? start\w*|prices? start\w*|starting at|percent off|% off)\b",
    r"\b(?:powered by (?:ai|artificial)|ai powered|cloud based)\b.{0,40}?\b(?:platform|software|solution|app|tool|system)\b",
)
_PITCH_WEAK = (
    r"\b(?:platform|solution|solutions|software|suite|dashboards?|analytics|automat\w+|integrat\w+|alerts|mobile app|warranty|showroom)\b",
    r"\b(?:ai|cloud based|real time|seamless\w*|robust|scalable|innovative|flexible|user friendly|easy to use|affordable|cost effective|customizable|proprietary|streamline\w*|leverage\w*|optimi[sz]e\w*|unlimited|state wide|no contract)\b",
    r"\b(?:demo|free (?:demo|quote|month|consultation|estimate|sample)|for free|trial|subscription|plans|pricing|discount|per month|a month)\b",
    r"\bwe(?:'re| are) (?:a|an|the) (?:\S+ ){0,4}?(?:company|firm|agency|business|team|group|startup)\b",
)
_HEDGE_STRONG = (
    r"\bjust (?:calling|wanted to (?:check in|introduce|say|touch base|see|connect|reach out|follow up)|checking|reaching out|following up|touching base|seeing if|wondering|hoping|giving you a)\b",
    r"\btouch(?:ing)? base\b|\bcheck(?:ing)? in (?:with|on|to see|and see)\b|(?<!the )\bchecking in\b|\bto check in\b|\bcircl(?:e|ing) back\b",
    r"\bsometime\b|\bsome time or other\b|\bat some point\b",
    r"\bmaybe\b|\bperhaps\b|\bhopefully\b|\bi was hoping\b|\bi guess\b|\bi suppose\b",
    r"\bif you (?:get|have|find) (?:a |the |any )?(?:chance|second|minute|moment|time|sec)\b|\bif you(?:'d| would)? (?:like|want|wouldn't mind|feel like it)$|\bwhenever (?:you (?:can|get|have|want)|(?:it )?works|it's good)\b|\bif you(?:'re| are) (?:interested|free|not too busy)\b",
    r"\bno (?:worries|problem|pressure|rush|big deal|hurry|obligation)(?: \S+){0,2} (?:if|at|or|but)\b|\bno (?:worries|pressure|rush|hurry)\b|\bif not(?: \S+){0,2} (?:fine|okay|ok|no)\b|\bnot a big deal\b|\bnothing urgent\b",
    r"(?<!what )(?<!some )(?<!any )(?<!this )(?<!that )(?<!the )(?<!a )(?<!same )(?<!every )(?<!one )\b(?:kind|sort) of\b(?! (?:the|a|our|your|pump|thing|work|person))",
    r"\bi(?:'m| am) not sure (?:if|whether)\b|\bi don't know (?:if|whether)\b|\bi was wondering if\b|\bwondering if (?:maybe|you'd|we)\b",
    r"\b(?:sorry|hate|don't want|didn't mean|hope i'm not|not) to (?:\w+ )?(?:bother|disturb|interrupt|trouble)(?:ing)?\b|\b(?:hope i'm not|sorry for) (?:bothering|disturbing|interrupting)\b|\bdon't want to (?:take|waste|be a)\b",
    r"\bif that's (?:okay|ok|alright|all right|possible|something)\b|\bor something\b|\bor whatever\b|\bor anything\b",
)
_HEDGE_WEAK = (
    r"\bpossibly\b|\bprobably\b|\bi'm hoping\b|\bi hope (?:this|you don't|it's)\b",
    r"\bjust wanted\b|\bjust want\b|\bwanted to see\b|\bi just\b",
    r"\b(?:might|may) (?:be able|be interested|be open|want|possibly)\b|\bmight be\b|\bcould potentially\b|\bpotentially\b",
    r"\ba (?:little|bit)\b|\bi think maybe\b|\bat your convenience\b|\bsuper busy\b|\breally busy\b|\bknow you're busy\b",
)
_WING_STRONG = (
    r"\blet me (?:start (?:over|again)|try (?:that|this|it)? ?again|rephrase|begin again|back up|think|see here)\b|\bstart(?:ing)? over\b|\btake two\b",
    r"\bbear with me\b|\b(?:hold|hang) on\b|\bone (?:second|sec|moment)\b|\bgive me (?:a|one) (?:second|sec|moment|minute)\b",
    r"\bwhere was i\b|\bwhat was i (?:saying|going)\b|\bwhat(?:'s| is| was) (?:it|my number|the number)\b|\bi lost my\b|\bmy train of thought\b|\bi forgot\b",
    r"\bscratch that\b|\bno wait\b|\bwait no\b|\bsorry (?:i mean|i meant|let me|about that|for rambling|i'm rambling|this is|i know this|that's not|no|wait|my|that was)\b|\bi mean sorry\b",
    r"\bi(?:'m| am) (?:rambling|not (?:very )?good at|terrible at)\b|\bi apologi[sz]e\b(?! (?:for|that) (?:the delay|missing|i missed|not))|\bmy apologies\b(?! for (?:the delay|missing))",
)
_WING_WEAK = (
    r"\bi mean\b|\bor rather\b|\bactually no\b|\bso yeah\b|\byeah so\b|\banyway\b|\bwhat else\b|\byou know what\b",
    r"\bsorry\b(?! (?:i missed|we missed|to have missed|i've missed|i haven't|i wasn't|for (?:the|my|your|our)|to hear|to bother|to disturb|to trouble|to interrupt|for bothering|it's taken|it took|i couldn't))",
)
_STRONG_SORRY = re.compile(r"[,.—–-]?\s*sorry[,.—–…-]", re.IGNORECASE)
_CUT_OFF = re.compile(r"[\w'’](?:-|--|—|–|…|\.\.\.)$")
_REPEATABLE = frozenset(
    "very really so that had bye no yes yeah many much more again ha well okay hey hi hello thank thanks please long never "
    "knock one two three four five six seven eight nine zero oh ten hundred".split()
)
_LIKELY_RESTART = 3
"""Tokens that may be begun again: "I'm, I'm", "this is, this is", "we helped the, we helped the"."""


def find_alarms(words: Sequence[Word], fillers: Sequence[Filler], profile: Profile) -> tuple[Alarm, ...]:
    """Return every alarm, in time order.

    Parameters
    ----------
    words : sequence of Word
        In time order; without times (`words_from_text`) for a script.
    fillers : sequence of Filler
        As `rehearse.measures.fillers` finds them. Without times, and where there are none, hesitations in the
        words are counted instead.
    profile : Profile
        Its names are never an alarm.

    Returns
    -------
    tuple of Alarm
        Signs that lie close together are one alarm.
    """
    phrases = Phrases(words)
    named = _named_tokens(phrases, profile)
    rules = (
        ("pitch", _signs(phrases, _PITCH_STRONG, _PITCH_WEAK, named)),
        ("winging_it", [*_signs(phrases, _WING_STRONG, _WING_WEAK, named), *_restarts(phrases), *_clusters(phrases, fillers)]),
        ("hedging", _signs(phrases, _HEDGE_STRONG, _HEDGE_WEAK, named)),
    )
    alarms = [_alarm(name, stretch, phrases) for name, signs in rules for stretch in _stretches(signs)]
    return tuple(sorted(alarms, key=lambda alarm: (alarm.first_word, alarm.end_word)))


def _signs(phrases: Phrases, strong: Iterable[str], weak: Iterable[str], named: frozenset[int]) -> list[Sign]:
    signs = []
    for patterns, weight in ((strong, STRONG), (weak, WEAK)):
        for pattern in patterns:
            for found in phrases.find(re.compile(pattern)):
                if not named.issuperset(range(found.first, found.end)):
                    signs.append(Sign(found.first, found.end, weight))
    return signs


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
            signs.append(Sign(index, index + 2 * length, WEAK))
        elif _CUT_OFF.search(phrases.words[tokens[index].word].text) and tokens[index].text not in ("and", "or"):
            later = [token.text for token in tokens[index + 1 : index + 3]]
            if any(text.startswith(tokens[index].text) for text in later):
                signs.append(Sign(index, min(len(tokens), index + 2), WEAK))
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
    if has_times(words) and fillers:
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


def _hesitations(words: Sequence[Word]) -> list[int]:
    return [index for index, word in enumerate(words) if re.sub(r"\W", "", word.text.lower()) in HESITATIONS]


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
    apart = (other for other in signs if other.end <= sign.first or other.first >= sign.end)
    return any(max(other.first - sign.end, sign.first - other.end) <= REACH_TOKENS for other in apart)


def _alarm(name: str, stretch: Sign, phrases: Phrases) -> Alarm:
    first, end = stretch.first, max(stretch.end, stretch.first + 1)
    start_s, end_s = phrases.span_s(first, end)
    first_word, end_word = phrases.tokens[first].word, phrases.tokens[end - 1].word + 1
    return Alarm(name, start_s, end_s, phrases.quote(first, end), first_word, end_word)
