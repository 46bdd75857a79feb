"""The reason for the call: the sentence a prospect decides by.

A reason names what the call is about: "the reason for my call is", "I'm calling about", "we helped ... cut", "Helen
suggested that I call", "I saw that you are opening". A wish to be in contact ("touch base", "check in", "see how you are
doing", "introduce myself") is none, however it is introduced.
"""

from __future__ import annotations

import re

from rehearse.message.introductions import Mention
from rehearse.message.phrases import Found, Phrases

_I = r"(?:i|i'd|i'm|i've|i am|i would|we|we'd|we'd like)"
_NO_REASON = re.compile(
    r"(?: (?:is|was|that|today|just|really|simply|quickly|to|for|you|i|wanted|want|because|and|so|about))*"
    r" (?:touch(?:ing)? base|check(?:ing)? (?:in|up)|see(?:ing)? how (?:you|things|everything|it)|say(?:ing)? (?:hi|hello)|introduc\w+ (?:my|our)\w*|"
    r"catch(?:ing)? up|connect(?:ing)?|reach(?:ing)? out|get(?:ting)? in touch|follow(?:ing)? up|leav\w+|try(?:ing)?|chat(?:ting)?|talk(?:ing)?|"
    r"speak(?:ing)?|set(?:ting)? up|schedul\w+|book(?:ing)?|find(?:ing)? (?:some |a )?time|get(?:ting)? (?:some |a )?time|"
    r"see(?:ing)? if (?:you (?:got|had|have|are|were)|we (?:could|can)|maybe)|hop(?:e|ing)|ask(?:ing)? if (?:we|you) (?:could|can))\b"
)
_WHAT_ABOUT = re.compile(r"^(?: \S+){0,7}? (?:about|regarding|concerning|how|on (?:the|your|our|a|that|my)|with (?:some|an? (?:idea|question)))\b")

_STATED = (
    r"\b(?:the |my |a )?(?:main |only |real )?reason (?:for (?:my|the|this|our) (?:call|message)|(?:why |that )?(?:i'm|i am|i|we're|we) (?:just )?(?:call\w*|reach\w* out|phon\w+|ring\w*|leaving))",
    r"\b(?:(?:i'm|i am|we're|we are|i was|i called|calling|i'm just) )?(?:calling|called|reaching out|phoning|ringing|leaving (?:you )?(?:a|this) (?:quick )?message|getting in touch)"
    r"(?: (?:you|today|back|again|just|quickly|this (?:morning|afternoon)))* (?:because|about|regarding|concerning|in regards? to|with regards? to|in reference to|to|since)\b",
    r"\bwhat i'm calling about",
    r"\bcalling with (?:some |an? |the |good |great )*(?:news|idea|question|answer|update|proposal|quote|thought|suggestion)",
    r"\b(?:my call|this call|this message|this|it) (?:is|'s) (?:about|regarding|concerning|in regards? to)\b",
    r"\b(?:in regards? to|with regards? to|regarding|in relation to|in connection with|with reference to) (?:your|the|our|a)\b",
    r"\b(?:call|ring|phone)(?: me| us)?(?: back)? (?:about|regarding|concerning) (?:your|the|our|a)\b",
)
_WISHED = (
    rf"\b(?:{_I}(?: \S+){{0,8}}? )?(?:talk\w*|speak\w*|chat\w*)(?: (?:to|with) (?:you|your \S+|someone))?(?: \S+)? about (?!it\b|that\b|yourself\b)",
    rf"\b(?:{_I}(?: \S+){{0,6}}? )discuss(?:ing)? (?!it\b|this\b|that further\b)",
    rf"\b{_I}(?: \S+){{0,6}}? (?:show|tell|share with|walk) you (?:how|why|what|about|through|something)\b",
    rf"\b{_I}(?: \S+){{0,5}}? ask (?:you )?(?:about|for|a (?:quick )?question|something|whether|if you (?:need|use|buy|plan|would consider))",
    rf"\b{_I}(?: \S+){{0,4}}? (?:your|you for) (?:advice|opinion|view|views|thoughts|help|input|take)\b",
    rf"\b{_I}(?: \S+){{0,5}}? go over (?:the|your|a|our)\b",
)
_OFFERED = (
    r"\bi (?:just |also |still )?(?:have|have got|had|got)(?: (?:a|an|some|one|the|two|three|quick|short|great|good|new|small|couple|few|of|very|really|interesting))* "
    r"(?:ideas?|project|questions?|proposal|suggestion|opportunity|news|thoughts?|information|info|answers?|update|something|rates|figures|results|quote|way|numbers)\b",
    r"\bi(?:'ve|'ve got|'ve had)(?: (?:a|an|some|one|the|two|three|quick|short|great|good|new|small|couple|few|of|very|really|interesting))* "
    r"(?:ideas?|project|questions?|proposal|suggestion|opportunity|news|thoughts?|information|info|answers?|update|something|rates|figures|results|quote|way|numbers)\b",
    r"\bi(?:'m| am| was|'ve been) (?:just |currently )?(?:working on|reviewing|looking at|looking over|going over|going through) (?:something|a|an|the|your|our)\b",
    r"\b(?:we|we've|we have)(?: (?:just|also|recently|already))* (?:helped|saved|cut|reduced|lowered|halved|doubled|tripled|increased|improved|raised|grew|shortened|solved|fixed)\b",
    r"\b(?:we|i) (?:can|could|may|might)(?: (?:also|probably|likely))?(?: be able to)? (?:help you|help your|save you|save your|cut your|reduce your|lower your|do the same|show you)\b",
)
_PROMPTED = (
    r"\b(?:suggested|recommended|said|told me|mentioned|thought|asked)(?: that)?(?: (?:i|me|we|you))?(?: (?:should|might|could|to|ought to))* (?:call|calling|speak|reach out|get in touch|talk|ring|contact|phone)\b",
    r"\b(?:gave|passed|shared|given) (?:me |us )?your (?:name|number|details|contact)",
    r"\bi(?:'ve| have)? (?:just )?put together (?:an?|some|the|your)\b",
    r"\b(?:was |were )?referred (?:me |us )?(?:to you|by)\b",
    r"\byou (?:(?:had|have|previously|recently|once|also|originally) )*(?:asked|requested|inquired|enquired|downloaded|filled|signed|emailed|wrote|wanted to know)\b",
    r"\b(?:returning|return) your (?:call|message)\b",
    r"\bgetting back to you (?:about|on|with|regarding)\b",
    r"\bin response to your\b",
    r"\bi (?:just )?(?:saw|read|noticed|heard|understand|see|learned|found out)(?: (?:that|in|on|about|from|the|news|article))* (?:you|you're|your|you've|\S+ is|\S+ are)\b",
    r"\bi(?:'ve)? (?:just )?(?:saw|read|noticed|heard) (?!it\b|this\b|a movie\b)",
    r"\bfollow(?:ing)?(?: \S+)? up (?:with you )?(?:on|about|regarding|from) (?:the|your|our|my|a|that|last|what)\b",
)
_PATTERNS = tuple(re.compile(pattern) for pattern in (*_STATED, *_WISHED, *_OFFERED, *_PROMPTED))
_AT_SENTENCE_START = frozenset(re.compile(pattern).pattern for pattern in _PROMPTED[:3])
_LEADS_IN = frozenset("i i'm i'd i've i'll was am would like love want wanted hoping wondering just to be we we'd".split())
_SUBJECT = frozenset("i i'd i'm i've we we'd we've".split())
_WALK_BACK_TOKENS = 6
"""Tokens before "suggested I call" in which the one who suggested it is named."""

_MIN_TOKENS_AFTER = 2
"""Tokens: "I'm calling about" with nothing after it names no reason."""

_QUOTED_TOKENS = 24
"""A reason is quoted to the end of its sentence, or to so many tokens."""


def find_reason(phrases: Phrases) -> Mention | None:
    """Return the first statement of what the call is about, up to the end of its sentence, or None."""
    places = [place for pattern in _PATTERNS for place in phrases.find(pattern) if _names_something(phrases, place)]
    if not places:
        return None
    start, end = min((_start(phrases, place), place.end) for place in places)
    while end < min(len(phrases), start + _QUOTED_TOKENS) and not phrases.tokens[end - 1].ends_sentence:
        end += 1
    return Mention(start, end)


def _start(phrases: Phrases, place: Found) -> int:
    """Return where the statement begins: at "I just wanted to", or at the sentence that names who suggested the call."""
    tokens = phrases.tokens
    pattern = place.match.re.pattern
    referred, wished = pattern in _AT_SENTENCE_START, pattern in _WISHED
    within = range(place.first, place.end)
    start = max([place.first, *(i for i in within if tokens[i].starts_sentence or (wished and tokens[i].text in _SUBJECT))])
    while start > 0 and not tokens[start].starts_sentence and place.first - start < _WALK_BACK_TOKENS:
        if not (referred or tokens[start - 1].text in _LEADS_IN):
            break
        start -= 1
    return start


def _names_something(phrases: Phrases, place: Found) -> bool:
    """Tell a reason from a mere wish to be in contact, and from a phrase that breaks off."""
    opened = place.match.re.pattern in _STATED
    if opened and len(phrases) - place.end < _MIN_TOKENS_AFTER:
        return False
    rest = phrases.text[place.match.end() :]
    contact = _NO_REASON.match(rest) if opened else None
    return contact is None or bool(_WHAT_ABOUT.match(rest[contact.end() :]))
