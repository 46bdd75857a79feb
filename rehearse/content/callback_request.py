"""Asking for the call back: wordings that leave no doubt, and what only sounds like one."""

from __future__ import annotations

import re
from functools import cache

from rehearse.content.introductions import Mention
from rehearse.text.phrase_pattern import any_of
from rehearse.text.phrases import Phrases

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays"
_MONTH = r"january|february|march|april|may|june|july|august|september|october|november|december"
_HOUR_WORD = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NOT_AN_HOUR = (
    r"years?|weeks?|months?|days?|hours?|minutes?|percent|of|more|other|people|times?|hundred|thousand|"
    r"million|dollars?|k|or"
)
_HOUR = (
    rf"(?:about |around )?(?:\d{{1,2}}(?::\d\d)?(?:am|pm|a\.m|p\.m)?|{_HOUR_WORD}|noon|midday|lunch(?:time)?|"
    rf"the end of the day)"
    rf"(?! (?:{_NOT_AN_HOUR})(?!\S))"
)
_WHEN = rf"{_HOUR}|{_DAY}|tomorrow|today|tonight|this morning|this afternoon|this evening|this week|next week"
_PARTS = {"day": _DAY, "month": _MONTH, "hour": _HOUR, "hour_word": _HOUR_WORD, "when": _WHEN}
_PARTS |= {
    "date": r"\d.*?|the|first|second|third|\w+th",
    "clock": r"\d{1,2}:\d\d(?:am|pm)?|\d{1,2}(?:am|pm|a\.m|p\.m)|\d{1,2} (?:am|pm|a\.m|p\.m|o'clock)",
    "number": r"\+?\d\S*|one eight hundred|eight hundred|toll free",
}

_CALLBACK = (
    "(call|ring|phone|text|dial|reach|buzz|contact|message) (me|us)",
    "(give|drop|shoot) (me|us|my office|our office) [a|an] [quick|short] (call|ring|buzz|shout|line|bell|"
    "holler|text|callback)",
    "(return|returning) (my|the|this|our) (call|message)",
    "(hear|hearing) [back] from you",
    "forward to (your|a|the) [return] (call|callback|reply)",
    "(get|getting) [right] (back to|hold of|back with|in touch with) (me|us)",
    "get me (at|on)",
    "reach out to (me|us)",
    "(call|calling) [me|us] back",
    "you called (me|us) back {when}",
    "(please|could you|would you|can you|kindly|do|free to) [please] (call|ring|phone)",
    "(appreciate|love|welcome|like|awaiting|waiting for|hoping for) (a|your) [return|quick] (call|callback)",
    "call (my|our) (office|cell|desk|direct|mobile|line|number)",
    "call [at|on] {number}",
    "(ask for me|can be reached at|can be reached on)",
    "worth a [quick] (call|callback)",
)
_WHEN_TO_CALL = ("time to", "times to", "day to", "days to", "how to")
"""Before "call me": good times, not an ask."""

_BY_CALLER = re.compile(
    r"(?<!\S)(?:i'll|i will|i'm going to|i am going to|i can|i could|i'd|i would|i'm|let me|i|we'll|we will|"
    r"going to|they|"
    r"thanks for|thank you for|to)(?: \S+){0,2}$"
)
_ASKED_OF_OTHER = re.compile(
    r"^(?!calling|returning).*\b(?:me|us|my|our)\b"
    r"|^(?:hear|forward|appreciate|love|welcome|like|awaiting|waiting|hoping)"
    r"|^(?:please|could you|would you|can you|kindly|can be)"
)
_PLEASED = re.compile(
    r"(?<!\S)(?:i'd|i would|we'd|i'll)(?: \S+){0,3} (?:appreciate|love|like|welcome|grateful|value|hope|if you)(?!\S)"
    r"|(?<!\S)(?:you|your|for you) to$|(?<!\S)(?:want|need|like|love|ask) (?:you|your \S+) to$"
)

_SENTENCE_TOKENS = 6
"""Tokens that an ask is looked back over, to where its sentence begins."""

_OWN = re.compile(
    r"^(?:i'll|i will|i'm going to|i am going to|i can|let me|we'll|we will)(?: \S+){0,2} (?:call|try|ring|phone|"
    r"be in touch|give you|follow up|send|stop by|come|get back|catch)"
    r"|^(?:i|we) (?:wanted|tried) to|^(?:thanks|thank you) for|"
    r"^sorry i missed|^(?:talk|see|speak) (?:you|to you|soon)|^(?:talk|speak) soon|^have a"
)
"""What the caller does or did, and courtesies: no ask, however close it sounds to one."""


@cache
def _callback() -> re.Pattern[str]:
    """Return the usual wordings of an ask, compiled when the first message needs them: most are read without."""
    return any_of(_CALLBACK, _PARTS)


def find_callback_ask(phrases: Phrases) -> Mention | None:
    """Return where the prospect is asked to call back, or None; "I'll call you back" is not asking."""
    for found in phrases.find(_callback()):
        before = phrases.text[: found.match.start()].rstrip()
        of_other = _ASKED_OF_OTHER.search(found.match[0]) or _PLEASED.search(before)
        by_caller = not of_other and _BY_CALLER.search(before)
        if not by_caller and not before.endswith(_WHEN_TO_CALL):
            return Mention(found.first, found.end)
    return None


def asks_the_prospect(phrases: Phrases, mention: Mention) -> bool:
    """Tell an ask from what the caller will do: "I'll try you again on Friday"."""
    first = mention.first
    while first > 0 and not phrases.tokens[first].starts_sentence and mention.first - first < _SENTENCE_TOKENS:
        first -= 1
    said = phrases.text[phrases.position(mention.first) : phrases.position(mention.end) - 1]
    sentence = phrases.text[phrases.position(first) : phrases.position(mention.end) - 1]
    return not (_OWN.search(said) or _OWN.search(sentence))
