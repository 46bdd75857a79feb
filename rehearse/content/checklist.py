"""The checklist: what a message that is meant to be answered says.

Which items are asked for depends on the style. `reason` states who, from where, why, for whom else, and asks for the
call. `curiosity` leaves a name, that there is something to talk about, and the ask; a company or customers may be
dismissed unheard, so it leaves them out. The day and time, and good times to call, help in both and are asked for in
neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from rehearse.content.introductions import (
    Mention,
    find_company,
    find_customers,
    find_own_name,
    is_introduced,
    is_told_as_customer,
)
from rehearse.content.names import find_sounding_alike
from rehearse.content.reading import Reading, TaggedSpan, read_tokens
from rehearse.content.reasons import find_reason, is_only_contact
from rehearse.core.message import ChecklistItem, Style
from rehearse.core.profile import Profile
from rehearse.core.token import Token, have_times
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
    "let (me|us) have (a|your) [quick] (call|ring|bell|line)",
    "(gizza|gissa) (call|ring|bell|shout)",
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
    r"^sorry i missed|^(?:talk|see|speak) (?:you|to you|soon)|"
    r"^(?:talk|speak|chat) (?:soon|later|then)|^catch you|^chat$|^have a"
)
"""What the caller does or did, and courtesies: no ask, however close it sounds to one."""


_CALLS_AGAIN = re.compile(
    r"^(?:and )?(?:i'll|i will|i'm going to|i am going to|we'll|we will|let me)(?: \S+){0,2} "
    r"(?:call|try|ring|phone)(?!\S)(?!.* (?:or|but|otherwise|unless)(?!\S))"
)
"""Before a time: when the caller will call, and no time to be called at."""


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
    said = phrases.text[phrases.position(mention.first) : phrases.position(mention.end) - 1]
    return not (_OWN.search(said) or _OWN.search(_sentence(phrases, mention)))


def is_for_the_prospect(phrases: Phrases, mention: Mention) -> bool:
    """Tell a time to call from when the caller will: "I'll try you again tomorrow at ten"."""
    return not _CALLS_AGAIN.search(_sentence(phrases, mention))


def _sentence(phrases: Phrases, mention: Mention) -> str:
    """Return what is said from where a sentence begins, as far as that is near, to the end of a mention."""
    first = mention.first
    while first > 0 and not phrases.tokens[first].starts_sentence and mention.first - first < _SENTENCE_TOKENS:
        first -= 1
    return phrases.text[phrases.position(first) : phrases.position(mention.end) - 1]


ITEMS = ("your_name", "company", "reason", "customers", "callback_ask", "day_or_time", "good_times")
"""In the order of the JSON."""

REQUIRED: dict[Style, frozenset[str]] = {
    "reason": frozenset({"your_name", "company", "reason", "customers", "callback_ask"}),
    "curiosity": frozenset({"your_name", "reason", "callback_ask"}),
}
"""What each style asks for; the other items are shown, not asked for."""


def find_checklist(
    words: Sequence[Token], profile: Profile, style: Style, reading: Reading | None = None
) -> tuple[ChecklistItem, ...]:
    """Return every item of the checklist, found or not, in the order in which a message has them.

    The reader (`rehearse.content.reading`) decides, and may be unsure; a name that it half believes counts where such a
    name stands ("my name is", "we did"); an ask in the usual phrases is found without it,
    and a reason in the usual phrases is never called missing. Names are looked for in the profile first.

    Parameters
    ----------
    words : sequence of Token
        In time order; without times (`tokens_from_text`) for a script.
    profile : Profile
        Names in it are recognised even when the engine misspells them; such an item is `unclear`. An empty one
        will do: names are then found by where they stand.
    style : {"reason", "curiosity"}
    reading : Reading, optional
        Of the words; made here when left out.

    Returns
    -------
    tuple of ChecklistItem
    """
    phrases = Phrases(words)
    reading = read_tokens(words) if reading is None else reading
    read = {item: _read(reading, item, phrases) for item in ITEMS}
    for item, stands_there in (("your_name", is_introduced), ("customers", is_told_as_customer)):
        likely = () if read[item] else _read(reading, item, phrases, least=reading.least_likely(item))
        read[item] += tuple(mention for mention in likely if stands_there(phrases, mention))
    read["reason"] = tuple(mention for mention in read["reason"] if not is_only_contact(phrases, mention))
    asked = [mention for mention in read["callback_ask"] if asks_the_prospect(phrases, mention)]
    read["good_times"] = tuple(one for one in read["good_times"] if is_for_the_prospect(phrases, one))
    own_name = find_own_name(phrases, profile.name, read["your_name"])
    company = find_company(phrases, profile.company, read["company"])
    if own_name and company and own_name.unclear and company.other:
        own_name = replace(own_name, unclear=False, other=True)  # a name much like the rep's, and another company
    mentions = {item: next(iter(read[item]), None) for item in ITEMS} | {
        "your_name": own_name,
        "company": company,
        "callback_ask": next(iter(asked), None) or find_callback_ask(phrases),
        "customers": find_customers(phrases, profile.customers, (own_name, company), read["customers"]),
    }
    known = {"your_name": (profile.name,), "company": (profile.company,), "customers": profile.customers}
    return tuple(
        _item(name, mention, phrases, name in REQUIRED[style])
        if mention
        else _misheard(name, known.get(name, ()), phrases, style) or _absent(name, reading, phrases, style)
        for name, mention in mentions.items()
    )


def time_to_reason_s(checklist: Sequence[ChecklistItem], words: Sequence[Token]) -> float | None:
    """Return seconds from the first word to the statement of the reason; None without a reason, or without times."""
    reason = next((item for item in checklist if item.id == "reason"), None)
    if reason is None or not reason.found or reason.start_s is None or not have_times(words):
        return None
    return max(0.0, reason.start_s - words[0].start_s)


def _read(reading: Reading, item: str, phrases: Phrases, *, least: float | None = None) -> tuple[Mention, ...]:
    """Return the spans that the reader finds, or that are as likely as asked for, as tokens of the plain text."""
    spans = reading.tagged_spans(item, least=least)
    return tuple(mention for one in spans if (mention := _mention(one, phrases)) is not None)


def _mention(span: TaggedSpan, phrases: Phrases) -> Mention | None:
    inside = [index for index, plain in enumerate(phrases.tokens) if span.first <= plain.word < span.end]
    return Mention(inside[0], inside[-1] + 1) if inside else None


def _misheard(name: str, known: Sequence[str], phrases: Phrases, style: Style) -> ChecklistItem | None:
    """Return a known name that was not heard, where words sound like it: the engine may have written those instead."""
    for wanted in filter(None, known):
        match = find_sounding_alike(phrases, wanted)
        if match:
            item = _item(name, Mention(match.first, match.end), phrases, name in REQUIRED[style])
            return replace(item, found=False, certainty="unsure", probably=wanted)
    return None


def _absent(name: str, reading: Reading, phrases: Phrases, style: Style) -> ChecklistItem:
    """Return an item that is missing, or of which the reader is not sure, with the place where it may be.

    What may have been said where the message was not heard clearly has no place.
    """
    required = name in REQUIRED[style]
    _, certainty = reading.certainty(name)
    mention = find_reason(phrases) if name == "reason" else None
    unheard = certainty == "sure" and reading.may_be_unheard(name)
    if mention is None and certainty == "sure" and not unheard:
        return ChecklistItem(name, found=False, required=required)
    if mention is None and not unheard:
        best = reading.likeliest(name)
        mention = _mention(best, phrases) if best else None
    item = _item(name, mention, phrases, required) if mention else ChecklistItem(name, found=False, required=required)
    return replace(item, found=False, certainty="unsure")


def _item(name: str, mention: Mention, phrases: Phrases, required: bool) -> ChecklistItem:
    start_s, end_s = phrases.span_s(mention.first, mention.end)
    first_word, last_word = phrases.tokens[mention.first].word, phrases.tokens[mention.end - 1].word
    return ChecklistItem(
        name,
        found=True,
        start_s=start_s,
        end_s=end_s,
        text=phrases.quote(mention.first, mention.end),
        required=required,
        unclear=mention.unclear,
        other=mention.other,
        first_word=first_word,
        end_word=last_word + 1,
    )
