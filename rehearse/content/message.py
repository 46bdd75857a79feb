"""What was said: the phone numbers, the checklist, the alarms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rehearse.content.alarms import find_alarms
from rehearse.content.checklist import find_checklist, time_to_reason_s
from rehearse.content.reading import read_tokens
from rehearse.content.script import read_script
from rehearse.content.script_match import match_script
from rehearse.core.message import Message, Style
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler
from rehearse.core.token import Token
from rehearse.phone.audit import audit_phone_numbers
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.tokens import tokens_from_text

_BETWEEN_NAMES = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*")


def read_message(
    words: Sequence[Token],
    fillers: Sequence[Filler],
    profile: Profile,
    style: Style,
    script_text: str | None = None,
    *,
    pauses: Sequence[tuple[float, float]] = (),
) -> Message:
    """Read what was said: the numbers, the checklist of the style, the alarms, and how it follows its script.

    Parameters
    ----------
    words : sequence of Token
        What was heard, in time order (or `rehearse.text.tokens.tokens_from_text` of a script).
    fillers : sequence of Filler
        In time order.
    profile : Profile
        An empty one will do.
    style : {"reason", "curiosity"}
    script_text : str, optional
        What was meant to be said.
    pauses : sequence of (start_s, end_s), optional
        Silent pauses found in the sound. They tell better than the words how a number was grouped, and what
        speech no word was written for.

    Returns
    -------
    Message
    """
    expected: list[str] = []
    if script_text:
        written = tokens_from_text(read_script(script_text).spoken)
        expected = [number.digits for number in find_phone_numbers(written, profile) if number.callable]
        known = dict.fromkeys([*profile.customers, *_customers_in(script_text, style)])
        profile = replace(profile, customers=tuple(known))
    numbers = find_phone_numbers(words, profile, pauses=pauses, expected=expected)
    reading = read_tokens(words, [(number.first_word, number.end_word) for number in numbers], pauses, fillers)
    checklist = find_checklist(words, profile, style, reading)
    reason_word = next((item.first_word for item in checklist if item.id == "reason" and item.found), None)
    named = [item for item in checklist if item.id in ("your_name", "company", "customers") and item.found]
    return Message(
        style=style,
        phone_numbers=numbers,
        checklist=checklist,
        alarms=find_alarms(words, fillers, reading, [(item.first_word, item.end_word) for item in named]),
        time_to_reason_s=time_to_reason_s(checklist, words),
        script=replace(match_script(words, script_text, profile), text=script_text) if script_text else None,
        phone_audit=audit_phone_numbers(numbers, words, profile, reason_word=reason_word, pauses=pauses),
    )


@lru_cache(maxsize=16)
def _customers_in(script_text: str, style: Style) -> tuple[str, ...]:
    """Return the customers that a script names: they are what engines misspell."""
    written = tokens_from_text(read_script(script_text).spoken)
    item = next(item for item in find_checklist(written, Profile(), style) if item.id == "customers")
    return tuple(filter(None, _BETWEEN_NAMES.split(item.text))) if item.found else ()
