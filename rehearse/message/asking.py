"""What the prospect is asked to do, and when: the call back, the day and time of the call, good times to call."""

from __future__ import annotations

import re

from rehearse.message.introductions import Mention
from rehearse.message.phrases import Phrases

_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mondays|tuesdays|wednesdays|thursdays|fridays|weekdays)"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_HOUR_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HOUR = rf"(?:about |around )?(?:\d{{1,2}}(?::\d\d)?(?:am|pm|a\.m|p\.m)?|{_HOUR_WORD}|noon|midday|lunch(?:time)?|the end of the day)(?! (?:years?|weeks?|months?|days?|hours?|minutes?|percent|of|more|other|people|times?|hundred|thousand|million|dollars?|k|or))(?!%)\b"
_WHEN = rf"(?:{_HOUR}|{_DAY}|tomorrow|today|tonight|this (?:morning|afternoon|evening|week)|next week)"

_CALLBACK = re.compile(
    r"\b(?:call|ring|phone|text|dial|reach|buzz|contact|message) (?:me|us)\b(?! (?:crazy|old))"
    r"|\b(?:give|drop|shoot) (?:me|us|my office|our office) (?:a |an )?(?:quick |short )?(?:call|ring|buzz|shout|line|bell|holler|text|callback)\b"
    r"|\b(?:return|returning) (?:my|the|this|our) (?:call|message)\b"
    r"|\b(?:hear|hearing)(?: back)? from you\b|\bforward to (?:your|a|the) (?:call|callback|reply)\b"
    r"|\b(?:get|getting) (?:right )?(?:back to|hold of|back with|in touch with) (?:me|us)\b|\bget me (?:at|on)\b|\breach out to (?:me|us)\b"
    r"|\bcall(?:ing)? (?:me |us )?back\b"
    r"|\b(?:please|could you|would you|can you|kindly|do|free to)(?: please)? (?:call|ring|phone)\b"
    r"|\b(?:appreciate|love|welcome|like|for|to) (?:a|your) (?:return )?(?:call|callback|call back)\b"
    r"|\bcall (?:my|our) (?:office|cell|desk|direct|mobile|line|number)\b"
    r"|\bcall (?:(?:at|on) )?(?=\+?\d|one eight|eight hundred|three one|toll)"
    r"|\b(?:ask|asking) for (?:me|a call)\b"
)
_WHEN_TO_CALL = ("time to", "times to", "day to", "days to", "how to")
"""Before "call me": good times, not an ask."""

_OWN_CALL = re.compile(r"\b(?:i'll|i will|i'm going to|i am going to|i can|i could|i'd|i would|i'm|let me|i|we'll|we will|going to|they|thanks for|thank you for|to)(?: \S+){0,2}$")
_ASKED_OF_OTHER = re.compile(r"^(?!calling|returning).*\b(?:me|us|my|our)\b|^hear|^forward")
_PLEASED = re.compile(r"\b(?:i'd|i would|we'd|i'll)(?: \S+){0,3} (?:appreciate|love|like|welcome|grateful|value|hope|if you)\b|\b(?:you|your|for you) to$|\b(?:want|need|like|love|ask) (?:you|your \S+) to$")

_BEST_TIME = re.compile(
    r"\b(?<!have a )(?:good times?|(?:best|better|ideal|easiest) (?:times?|days?|hours))\b(?! of (?:the )?year)"
    r"|\b(?:mornings?|afternoons?|evenings?|weekends?|weekdays|mondays|tuesdays|wednesdays|thursdays|fridays) (?:are|is|work|works)\b"
    r"|\b(?:any ?time|all day|all (?:morning|afternoon|week))\b"
    r"|\bi (?:leave|get in|start|finish|am in|come in)(?: \S+){0,2} (?:at|around|by) " + _HOUR
    + rf"|\b(?:i'm|i am|i'll be|i will be|we're|we'll be)(?: \S+){{0,2}} (?:here|in|free|available|around|reachable|at my desk|in (?:my|the) office|at (?:my|the) (?:desk|office))(?: (?:all|on|until|till|after|from|before|every))* {_WHEN}"
)
_TIME_SPAN = re.compile(
    rf"\b(?:between {_HOUR}(?: \S+)? and {_HOUR}|from {_HOUR}(?: \S+)? (?:to|until|till|through) {_HOUR}|{_HOUR} (?:to|till|until) {_HOUR}"
    rf"|(?:until|till|after|before|by) {_HOUR})"
)
_NEAR_TIME_SPAN = re.compile(
    r"\b(?:call|calling|reach|ring|phone|get|catch|try|text|i'm|i'll|i am|i will|we're|desk|office|available|free|here|around|back|line|number|cell|mobile|on)\b"
)
_NEAR_TOKENS = 16
"""Tokens before a time within which the talk must be of calling or of being there."""

_DAY_OR_TIME = re.compile(
    rf"\b(?:it's|it is|its|today is|today's|the time is|time now is|calling(?: you)?|called)(?: (?:now|about|just|almost|around|on|at|today|nearly|currently))* "
    rf"(?:{_DAY}|{_MONTH} (?:\d|the|first|second|third|\S+th)|\d{{1,2}}:\d\d|\d{{1,2}} ?(?:am|pm|a\.m|p\.m|o'clock)"
    rf"|{_HOUR_WORD} (?:o'clock|am|pm|a\.m|p\.m|thirty|fifteen|forty five|in the (?:morning|afternoon|evening)|on {_DAY}))"
)


def find_callback_ask(phrases: Phrases) -> Mention | None:
    """Return where the prospect is asked to call back, or None; "I'll call you back" is not asking."""
    for found in phrases.find(_CALLBACK):
        before = phrases.text[: found.match.start()].rstrip()
        if before.endswith(_WHEN_TO_CALL):
            continue
        by_caller = _OWN_CALL.search(before) and not _PLEASED.search(before)
        if by_caller and not _ASKED_OF_OTHER.search(found.match[0]):
            continue
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
