"""The reason for the call: the sentence a prospect decides by.

A reason names what the call is about: "the reason for my call is", "I'm calling about", "we helped ... cut", "Helen
suggested that I call", "I saw that you are opening". A wish to be in contact ("touch base", "check in", "see how you
are doing", "introduce myself") is none, however it is introduced.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from rehearse.content.hedges import without_hedges
from rehearse.content.introductions import Mention
from rehearse.text.phrase_pattern import any_of, compile_phrases, word_set
from rehearse.text.phrases import Found, Phrases

_ABOUT = "about|regarding|concerning|in regard to|in regards to|with regard to|with regards to|in reference to"
_CALLING = "(calling|calling you|called|reaching out|phoning|ringing|ringing you|getting in touch)"
_NEWS = "(news|idea|question|answer|update|proposal|quote|thought|suggestion)"
_I = "(i|i'd|i'm|i've|we|we'd)"
_HAVE = "(i have|i have got|i've|i've got|i had|i just had|i just have|i also have|i still have|i got|i've had)"
_YOUR_BUSINESS = (
    "(inquiry|enquiry|request|application|order|estimate|quote|appointment|renewal|account|contract|policy|"
    "invoice|proposal|"
    "reservation|listing|subscription|exam|delivery|shipment|claim|bid)"
)

_STATED = (
    "reason for (my|the|this|our) (call|message)",
    "reason [why|that] (i'm|i am|i|we're|we) [just] (call*|reach* out|phon*|ring*|leaving)",
    "what i'm calling about",
    f"{_CALLING} ...5 ({_ABOUT}) !({{hour}})",
    f"{_CALLING} [you|today|back|again|just|this morning|this afternoon] [today|again] (because|since|to)",
    f"(leaving|leave) [you] (a|this) [quick] message ({_ABOUT}|because|since|to)",
    f"calling with ...3 {_NEWS}",
    f"(my call is|this call is|this message is|this is|it is|it's) ({_ABOUT})",
    "(regarding|in regard to|in regards to|with regard to|with regards to) (your|the|our|a)",
    "(in relation to|in connection with|with reference to) (your|the|our|a)",
    "(call|ring|phone) [me|us] [back] (about|regarding|concerning) (your|the|our|a)",
)
_WISHED = (
    f"{_I} ...8 (talk*|speak*|chat*) ...5 about !(it|that|yourself)",
    "(talk*|speak*|chat*|spoke|talked) ...3 about !(it|that|yourself)",
    "(conversation|chat|discussion|talk) ...3 (about|regarding) !(it|that)",
    f"{_I} ...6 (discuss|discussing) !(it|this|that further)",
    f"{_I} ...8 (show|tell|share with|walk) you (how|why|what|about|through|something)",
    f"{_I} ...5 ask [you] (about|for|a question|a quick question|something|whether)",
    f"{_I} ...6 (ask|see) if you (need|use|buy|plan|would|might|want|were happy|are looking|are "
    f"interested|would consider)",
    f"{_I} ...4 (your|you for) (advice|opinion|view|views|thoughts|help|input|take)",
    f"{_I} ...5 go over (the|your|a|our)",
    f"{_I} ...4 (confirm|remind you|invite you|thank you for|let you know|update you|make sure|find out|"
    f"bring you|help you with)",
    "happy to (walk you through|show you)",
)
_OFFERED = (
    f"{_HAVE} ...4 (idea|ideas|project|question|questions|proposal|suggestion|opportunity|news|thought|thoughts)",
    f"{_HAVE} ...3 (information|info|update|answer|answers|something|rates|pricing|prices|figures|results|quote)",
    f"{_HAVE} [a|the|some|your] (way|numbers|report|samples|details)",
    "(quick|one|a|short) question",
    "(i'm|i am|i was|i've been) [just] (working on|reviewing|looking at|looking over|going over|going through) {thing}",
    "(i|i've) [just] put together (a|an|some|the|your)",
    "(we|we've|we have) [just|also|recently|already] (helped|saved|cut|reduced|lowered|halved|doubled|"
    "tripled|increased)",
    "(we|we've|we have) [just|also|recently|already] (improved|raised|grew|shortened|solved|fixed)",
    "(we|i) (can|could|may|might) [also|probably] [be able to] (help|save|show) (you|your)",
    "(we|i) (can|could|may|might) [also|probably] [be able to] (cut your|reduce your|lower your|do the same)",
    "just (confirming|reminding you|letting you know|so you know)",
    "(i|we|i've|we've) [just] (sent|emailed|mailed|dropped off|prepared) [you|over] (a|an|the|your|some)",
    "(i|i've) [just] (built|made) [you] (a|an|the|some)",
    "(look at|review|read|go through) (the|my|our) ...3 (i|we) (sent|built|made|left|mailed|emailed)",
    "(cut|halved|doubled|reduced|lowered|saved|increased|improved|grew) (their|its)",
    "(i|we) need (a|an|your|the|some) !(call|callback|minute|moment|few minutes)",
    "(you're|you are|you could be|you might be|you may be) (losing|paying|missing|saving|spending)",
    "(you're|you are) (looking for|opening|hiring)",
    "(a|your) [friendly|quick|gentle] reminder",
)
_REFERRED = (
    "(suggested|recommended|said|mentioned|thought) [that] [i|we] [should|might|could] (call|calling|"
    "speak|reach out|contact)",
    "(told|asked) (me|us) [to|that i should] (call|speak|reach out|get in touch|talk|ring|contact|phone)",
    "(gave|passed|shared|given) [me|us] your (name|number|details|contact)",
    "[was|were] referred [me|us] (to you|by)",
)
_PROMPTED = (
    "you [had|have|previously|recently|originally] [previously|recently] (asked|requested|inquired|"
    "enquired|downloaded)",
    "you [had|have|previously|recently|originally] [previously|recently] (filled|signed|emailed|wrote|wanted to know)",
    "(returning|return) your (call|message)",
    f"your ...2 {_YOUR_BUSINESS} !(manager|executive|rep|representative|team)",
    "getting back to you (about|on|with|regarding)",
    "in response to your",
    "your ...3 (expires|ends|is due|is up|needs|is ready|has arrived|are ready|is back)",
    "(back in stock|now available)",
    "(i|i've|i just) (saw|read|noticed|heard) !(it|this|a movie)",
    "i (understand|see|learned|found out) [that] (you|you're|your|you've)",
    "(touch base|touching base|check in|checking in|catch up|connect) [with you] (on|about|regarding) (your|the|our|a)",
    "(follow up|following up|follow you up) [with you] (on|about|regarding|from) (the|your|our|my|a|that|last|what)",
)
_PARTS = {
    "hour": r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|\d{1,2}:\d\d|\d{1,2} ?(?:am|pm)",
    "thing": "something|an?|the|your|our",
}

_ONLY_CONTACT = (
    "(touch|touching) base",
    "(check|checking) (in|up)",
    "(see|seeing) how (you|you're|things|everything|it)",
    "(see|seeing) if (you got|you had|you have|you are|you were|we could|we can|maybe)",
    "(ask|asking) if (we|you) (could|can)",
    "(say|saying) (hi|hello)",
    "(introduce|introducing) (my|our|myself|ourselves)",
    "(catch|catching|follow|following|set|setting) up",
    "(reach|reaching) out",
    "(connect|connecting|chat|chatting|talk|talking|speak|speaking|leave|leaving|try|trying|hope|hoping)",
    "(schedule|book|arrange) (a|some) ...2 (call|meeting|time|chat|demo|minutes|conversation)",
    "(get|getting|find|finding) [some|a] (time|in touch)",
)
_BEFORE_CONTACT = (
    r"(?:(?:is|was|that|today|just|really|simply|quickly|to|for|you|i|i'm|wanted|want|because|and|so|about) )*"
)
_WHAT_ABOUT = re.compile(
    r"^(?: \S+){0,7}? (?:about|regarding|concerning|how(?! (?:you|you're|things|everything|it)\b)"
    r"|on (?:the|your|our|a|that|my)|with (?:some|an? (?:idea|question)))\b"
)

_UNANSWERED = re.compile(
    r"(?:and |but )?(?:i|we) (?:(?:still )?haven't|have not|never|didn't) (?:\w+ )?(?:hear|heard|got|had|get)\b.*"
)
_LEADS_IN = word_set(
    "i i'm i'd i've i'll we we'd was am would like love want wanted hoping wondering just to be the my main only",
)
_SUBJECT = frozenset({"i", "i'd", "i'm", "i've", "we", "we'd", "we've"})
_WALK_BACK_TOKENS = 6
"""Tokens before "suggested I call" in which the one who suggested it is named."""

_MIN_TOKENS_AFTER = 2
"""Tokens: "I'm calling about" with nothing after it names no reason."""

_QUOTED_TOKENS = 24
"""A reason is quoted to the end of its sentence, or to so many tokens."""


Patterns = tuple[re.Pattern[str], ...]


@cache
def _patterns() -> dict[str, Patterns]:
    """Return every kind of statement, compiled when the first message needs it: most are read without."""
    kinds = {"stated": _STATED, "wished": _WISHED, "offered": _OFFERED, "referred": _REFERRED, "prompted": _PROMPTED}
    return {kind: compile_phrases(said, _PARTS) for kind, said in kinds.items()}


@cache
def _mere_contact() -> re.Pattern[str]:
    return re.compile(rf" {_BEFORE_CONTACT}(?:{any_of(_ONLY_CONTACT).pattern})")


def find_reason(phrases: Phrases) -> Mention | None:
    """Return the first statement of what the call is about, up to the end of its sentence, or None."""
    places = [
        place
        for pattern in chain.from_iterable(_patterns().values())
        for place in phrases.find_in_sentences(pattern)
        if _names_something(phrases, place)
    ]
    if not places:
        return None
    start, end = min((_start(phrases, place), place.end) for place in places)
    while end < min(len(phrases), start + _QUOTED_TOKENS) and not phrases.tokens[end - 1].ends_sentence:
        end += 1
    found = Mention(start, end)
    return None if is_only_contact(phrases, found) else found


def is_only_contact(phrases: Phrases, mention: Mention) -> bool:
    """Tell a reason from contact for its own sake: "just following up on my last message. I haven't heard from you"."""
    return all(
        without_hedges(sentence).text == "" or _UNANSWERED.fullmatch(sentence)
        for sentence in _sentences(phrases, mention)
    )


def _sentences(phrases: Phrases, mention: Mention) -> list[str]:
    """Return the whole sentences in which something is said, but for "so" and "and" before them."""
    first, end = mention.first, mention.end
    while first > 0 and not phrases.tokens[first].starts_sentence:
        first -= 1
    while end < len(phrases) and not phrases.tokens[end - 1].ends_sentence:
        end += 1
    sentences: list[list[str]] = []
    for token in phrases.tokens[first:end]:
        if token.starts_sentence or not sentences:
            sentences.append([])
        sentences[-1].append(token.text)
    return [" ".join(words) for words in sentences]


def _start(phrases: Phrases, place: Found) -> int:
    """Return where the statement begins: "I just wanted to", or the sentence that names who suggested the call."""
    tokens, pattern = phrases.tokens, place.match.re
    start = place.first
    for index in range(place.first, place.end):
        if tokens[index].starts_sentence or (pattern in _patterns()["wished"] and tokens[index].text in _SUBJECT):
            start = index
    while start > 0 and not tokens[start].starts_sentence and place.first - start < _WALK_BACK_TOKENS:
        if pattern not in _patterns()["referred"] and tokens[start - 1].text not in _LEADS_IN:
            break
        start -= 1
    return start


def _names_something(phrases: Phrases, place: Found) -> bool:
    """Tell a reason from a mere wish to be in contact, and from a phrase that breaks off."""
    if place.match.re not in _patterns()["stated"]:
        return True
    rest = phrases.text[place.match.end() :]
    contact = _mere_contact().match(rest)
    if contact:
        return bool(_WHAT_ABOUT.match(rest[contact.end() :]))
    return len(phrases) - place.end >= _MIN_TOKENS_AFTER
