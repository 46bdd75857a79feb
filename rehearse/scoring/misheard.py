"""What may be the engine's slip and not the rep's: of a telephone number, and of what was said.

A prospect dials what the rep said, the card knows only what the engine heard. Where the two may differ nothing is held
against the rep: the card asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rehearse.core.measures import UNCLEAR_PROBABILITY
from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneNumber
from rehearse.phone.audit import differ_by_a_slip, end_alike
from rehearse.phone.digits import digit_runs
from rehearse.phone.number_words import readings
from rehearse.phone.pieces import digits_of
from rehearse.scoring.advice import item_name, shortened
from rehearse.scoring.model import Findings

MOST_LOST_DIGITS = 2
"""A number that lacks more digits, or has more too many, was not said whole: no engine loses so many."""

LEAST_BEGUN_DIGITS = 5
"""Digits elsewhere that begin or end a number as this one does: fewer may belong to anything."""

_LACKING = {
    "your_name": "say who you are in the first breath.",
    "company": "name it right after your name.",
    "reason": "give it in one sentence.",
    "customers": "name one or two the prospect may know.",
    "callback_ask": "ask in so many words.",
    "day_or_time": "say when you called.",
    "good_times": "say when you can be reached.",
}

_ASKED_FOR = {"company": "your company", "reason": "the reason for the call", "customers": "a customer they may know"}

_ASK_ALARM = {
    "pitch": "“{quote}”: would a prospect take that for a description of the product? Then leave it out.",
    "winging_it": "“{quote}”: did you mean to say that? If not, write this sentence down first.",
    "hedging": "“{quote}”: does that say that the call can wait? If it does, leave it out.",
}


def heard_for_certain(number: PhoneNumber, findings: Findings) -> bool:
    """Whether the engine was sure of every word of a number, or the rep has written it down."""
    words = findings.words[number.first_word : number.end_word]
    return all(word.corrected or word.probability >= UNCLEAR_PROBABILITY for word in words)


def surely_differ(findings: Findings) -> bool:
    """Whether two numbers for one purpose were said: both can be called, and were heard for certain.

    A second one that cannot be called is most often the first with a digit lost by the engine.
    """
    message = findings.message
    if message is None or message.phone_audit.identical:
        return False
    numbers = [one for one in message.phone_numbers if one.callable and heard_for_certain(one, findings)]
    return any(
        differ_by_a_slip(one.digits, other.digits) and not end_alike(one.digits, other.digits)
        for one, other in combinations(numbers, 2)
    )


def surely_cannot_be_called(findings: Findings) -> bool:
    """Whether there is no number, or one that is surely too short; not one that has lost or gained a digit."""
    message = findings.message
    if message is None or message.phone_audit.callable or any(one.callable for one in message.phone_numbers):
        return False
    return not any(_may_be_whole(number, findings) for number in message.phone_numbers)


def may_be_called(findings: Findings) -> bool:
    """Whether a number that cannot be called as it was heard is known to be misheard: never held against the rep."""
    message = findings.message
    if message is None or not message.phone_numbers:
        return False
    whole = [number for number in message.phone_numbers if _may_be_whole(number, findings)]
    return any(number.probably is not None or not heard_for_certain(number, findings) for number in whole)


def surely_not_own(findings: Findings) -> bool:
    """Whether the number is not the profile's: wholly another one, or the same other one every time it was said."""
    message = findings.message
    if message is None or message.phone_audit.own is not False:
        return False
    callable_ones = [number for number in message.phone_numbers if number.callable]
    if not callable_ones or any(number.own for number in message.phone_numbers):
        return False
    if not all(heard_for_certain(number, findings) for number in callable_ones):
        return False
    near = all(_is_near(number.digits, findings.own_number) for number in callable_ones)
    said_again = any(end_alike(one.digits, other.digits) for one, other in combinations(callable_ones, 2))
    return said_again or not near


def may_be_said_again(findings: Findings) -> bool:
    """Whether a number heard once may have been said once more: a part of it is heard elsewhere, and words instead."""
    if findings.message is None or findings.message.phone_audit.times != 1:
        return False
    for number in findings.message.phone_numbers:
        for run in digit_runs(findings.words):
            apart = run.pieces[0].first_word >= number.end_word or run.pieces[-1].end_word <= number.first_word
            digits = digits_of(readings(run.pieces)[0][0])
            begun = number.digits.startswith(digits) or number.digits.endswith(digits)
            if apart and number.callable and len(digits) >= LEAST_BEGUN_DIGITS and begun:
                return True
    return False


def questions(findings: Findings) -> tuple[str, ...]:
    """Return what to ask the rep: each thing that is not sure, in a sentence or two."""
    if findings.message is None:
        return ()
    return (*_about_the_number(findings, findings.message), *_about_the_content(findings.message))


def surely_missing(message: Message) -> tuple[ChecklistItem, ...]:
    """Return what the style asks for and the message surely does not say."""
    return tuple(item for item in message.checklist if item.required and not item.found and item.certainty == "sure")


def _about_the_number(findings: Findings, message: Message) -> Iterator[str]:
    strange = [number for number in message.phone_numbers if number.probably or not number.callable]
    asked = next((number for number in strange if _may_be_whole(number, findings)), None)
    if asked is not None:
        yield ask_about_number(asked)
    elif not message.phone_audit.identical and not surely_differ(findings):
        yield ask_which_number(message)
    elif message.phone_audit.own is False and message.phone_audit.callable and not surely_not_own(findings):
        yield ask_whether_own(message)
    elif may_be_said_again(findings):
        yield "A part of your number was heard once more. Did you say all of it twice? Then nothing is wrong with it."


def _about_the_content(message: Message) -> Iterator[str]:
    for item in message.checklist:
        if item.id == "your_name" and item.other:
            yield ask_whose(item)
        if item.required and item.certainty == "unsure":
            yield ask_about_item(item)
    for kind in dict.fromkeys(alarm.id for alarm in message.alarms if alarm.certainty == "unsure"):
        if not any(alarm.id == kind and alarm.certainty == "sure" for alarm in message.alarms):
            yield ask_about_alarm(next(alarm for alarm in message.alarms if alarm.id == kind))


def _may_be_whole(number: PhoneNumber, findings: Findings) -> bool:
    """Whether every digit of a number may have been said; what the rep has written down is what they said."""
    if number.callable or number.probably is not None:
        return True
    words = findings.words[number.first_word : number.end_word]
    if words and all(word.corrected for word in words):
        return False
    return number.remark != "no_area_code" and abs(number.digits_missing) <= MOST_LOST_DIGITS


def _is_near(digits: str, own: str) -> bool:
    return bool(own) and differ_by_a_slip(digits, own)


def ask_about_number(number: PhoneNumber) -> str:
    """Return the question about a number that cannot be called as it was heard, and may be misheard."""
    if number.probably is not None:
        return f"The number was heard as “{number.text}”: did you say {number.probably}? Then nothing is wrong."
    heard = f"The number was heard as “{number.text}”, which cannot be called"
    return f"{heard}: did you say every digit? Then nothing is wrong."


def ask_which_number(message: Message) -> str:
    """Return the question about two sayings of a number that may differ only as they were heard."""
    texts = list(dict.fromkeys(number.text for number in message.phone_numbers))
    return f"The number was heard as {' and as '.join(f'“{text}”' for text in texts[:2])}: did you say the same twice?"


def ask_whether_own(message: Message) -> str:
    """Return the question about a number that is nearly the profile's."""
    strange = next((number for number in message.phone_numbers if number.own is False), message.phone_numbers[-1])
    return f"The number was heard as “{strange.text}”, nearly the one in your profile: is that how you said it?"


def ask_about_item(item: ChecklistItem) -> str:
    """Return the question about something that may be said or not."""
    if item.probably:
        return f"“{shortened(item.text)}” was heard: did you say {item.probably}? Then nothing is wrong."
    if item.found:
        return (
            f"“{shortened(item.text)}”: is that {item_name(item.id)}? Then say it so that a stranger takes it for that."
        )
    if item.text:
        return f"“{shortened(item.text)}”: is that {item_name(item.id)}? If it is not: {_LACKING[item.id]}"
    return f"I did not hear {_ASKED_FOR.get(item.id, item_name(item.id))}: was it there? If not, {_LACKING[item.id]}"


def ask_whose(item: ChecklistItem) -> str:
    """Return the question about a message in which the caller has another name than the profile's."""
    name = shortened(item.text)
    return f"The caller is heard as “{name}”, who is not in your profile: is this another person's message?"


def ask_about_written(item: ChecklistItem) -> str:
    """Return the question about something that may be in a script or not."""
    if item.found:
        return ask_about_item(item)
    return f"Does it say {item_name(item.id)}? It could not be told for certain. If it does not: {_LACKING[item.id]}"


def ask_about_alarm(found: Alarm) -> str:
    """Return the question about words that may cost the callback."""
    return _ASK_ALARM[found.id].format(quote=shortened(found.text))
