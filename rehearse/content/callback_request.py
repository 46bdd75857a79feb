"""What the prospect is asked to do, and when: the call back, the day and time of the call, good times to call."""

from __future__ import annotations

import re

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

_CALLBACK = any_of(
    (
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
    ),
    _PARTS,
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

_BEST_TIME = any_of(
    (
        "(best|good|better|ideal|easiest) (time|times|day|days|hours) (to|for) [you to] "
        "(reach|call|get|catch|ring|phone|talk|try)",
        "(best|better|ideal|easiest) (time|times|day|days|hours) (is|are|would be)",
        "[early|late] (morning|afternoon|evening) is (best|good|better|easiest)",
        "(mornings|afternoons|evenings|weekends|weekdays|mondays|tuesdays|wednesdays|thursdays|fridays) (are|"
        "is|work|works)",
        "(anytime|any time|all day|all morning|all afternoon|all week)",
        "i (leave|get in|start|finish|am in|come in) ...2 (at|around|by) {hour}",
        "(i'm|i am|i'll be|i will be|we're|we'll be) ...2 (here|in|free|available|around|reachable|at my "
        "desk|in my office) "
        "[all|on|until|till|after|from|before|every] [on|until|till|after|from|before] {when}",
        "(i'm|i am|i'll be|i will be|we're|we'll be) ...2 (in the office|at the office|at the desk) "
        "[all|on|until|till|after|from|before|every] {when}",
    ),
    _PARTS,
)
_TIME_SPAN = any_of(
    (
        "between {hour} [am|pm] and {hour}",
        "from {hour} [am|pm] (to|until|till|through) {hour}",
        "{hour} (to|till|until) {hour}",
        "(until|till|after|before|by) {hour}",
    ),
    _PARTS,
)
_NEAR_TIME_SPAN = re.compile(
    r"(?<!\S)(?:call|calling|reach|ring|phone|get|catch|try|text|i'm|i'll|i am|i will|we're|desk|office|"
    r"available|free|here|"
    r"around|back|line|number|cell|mobile|on)(?!\S)"
)
_NEAR_TOKENS = 16
"""Tokens before a time within which the talk must be of calling or of being there."""

_IT_IS = (
    "(it's|it is|its|today is|today's|the time is|calling|calling you|called) "
    "[now|about|just|almost|around|today] [on|at]"
)
_DAY_OR_TIME = any_of(
    (
        f"{_IT_IS} {{day}}",
        f"{_IT_IS} {{month}} {{date}}",
        f"{_IT_IS} {{clock}}",
        f"{_IT_IS} {{hour_word}} (o'clock|am|pm|a.m|p.m|thirty|fifteen|forty five)",
        f"{_IT_IS} {{hour_word}} in the (morning|afternoon|evening)",
        f"{_IT_IS} {{hour_word}} on {{day}}",
    ),
    _PARTS,
)


def find_callback_ask(phrases: Phrases) -> Mention | None:
    """Return where the prospect is asked to call back, or None; "I'll call you back" is not asking."""
    for found in phrases.find(_CALLBACK):
        before = phrases.text[: found.match.start()].rstrip()
        of_other = _ASKED_OF_OTHER.search(found.match[0]) or _PLEASED.search(before)
        by_caller = not of_other and _BY_CALLER.search(before)
        if not by_caller and not before.endswith(_WHEN_TO_CALL):
            return Mention(found.first, found.end)
    return None


def find_day_or_time(phrases: Phrases) -> Mention | None:
    """Return where the day or the time of the call is said, or None."""
    found = next(phrases.find(_DAY_OR_TIME), None)
    return Mention(found.first, found.end) if found else None


def find_good_times(phrases: Phrases) -> Mention | None:
    """Return where good times to call are said, or None."""
    found = next(phrases.find(_BEST_TIME), None)
    if found:
        return Mention(found.first, found.end)
    for span in phrases.find(_TIME_SPAN):
        before = phrases.text[phrases.position(max(0, span.first - _NEAR_TOKENS)) : span.match.start()]
        if _NEAR_TIME_SPAN.search(before):
            return Mention(span.first, span.end)
    return None
