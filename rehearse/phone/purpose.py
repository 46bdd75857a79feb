"""What a number is for, by the words around it: the office, the cell, a fax, somebody else's.

Two numbers for two purposes are two numbers, however like each other they are; two that are for the same thing, or for
nothing in particular, are one with a slip.
"""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.core.message import PhoneNumber
from rehearse.core.token import Token
from rehearse.text.phrase_pattern import any_of, word_set

WORDS_BEFORE, WORDS_AFTER = 9, 6

_KINDS = {
    "office": word_set("office desk work main switchboard reception receptionist landline branch headquarters shop"),
    "mobile": word_set("cell mobile cellphone handy whatsapp"),
    "home": word_set("home house"),
    "fax": word_set("fax facsimile"),
    "direct": word_set("direct direct-dial"),
    "toll-free": word_set("toll-free tollfree freephone toll"),
    "daytime": word_set("day daytime"),
    "after hours": word_set("after-hours hours evening evenings night weekend weekends nights emergency emergencies"),
}
_OF_WORD = {word: kind for kind, words in _KINDS.items() for word in words}
_COLLEAGUES = (
    "colleague|colleagues|assistant|manager|boss|partner|wife|husband|secretary|coworker|co-worker|associate|teammate|"
    "engineer|technician|specialist|foreman|estimator|supervisor|director|owner|team"
)
_OTHER_PERSON = any_of(
    (
        "(his|her|their) [direct|cell|mobile|office|desk] (number|line|cell|mobile|phone|extension|office|desk)",
        f"(my|our|the|your) [{_COLLEAGUES}] ({_COLLEAGUES})",
        f"(my|our|the|your) ({_COLLEAGUES.replace('|', chr(39) + 's|')}'s)",
        "(reach|call|ring|text|ask|try|contact) (him|her|them)",
        "ask for",
        "(he's|she's|he is|she is|they're|they are) (at|on)",
    )
)
_PROSPECTS = any_of(
    (
        "your (number|line|cell|mobile|office|desk|extension)",
        "(tried|called|reached|rang|missed|dialled|dialed|calling|trying) you (at|on)",
    )
)
_REACHES = word_set("reach call try contact ring get text")
_POSSESSIVE = any_of(("*'s (number|line|cell|mobile|phone|office|desk|direct|extension)",))
_OURS = word_set("that's it's what's here's there's he's she's let's who's today's")
_JOINED = any_of(
    (
        "or !(text|call|ring|email|e-mail|message|reply)",
        "(otherwise|alternatively|also|instead|else)",
        "if (not|i'm|that|you)",
        "and (my|the|our|a)",
    )
)
_AFTER = any_of(
    (
        "(is|that's|it's|that is|which is|being|for|on|at|in|during) [my|the|our|a|his|her] ...1",
        "(is|for|that's|it's) (my|the|our)",
    )
)
_SERVICE = any_of(
    ("for [the|our|any] [customer|technical] (service|support|billing|dispatch|scheduling|accounts|accounting|parts)",)
)
NEVER_MINE = frozenset({"fax", "other person", "prospect", "service"})
"""What a number is for that nobody is meant to call the rep back on."""


def purpose_of(
    number: PhoneNumber, words: Sequence[Token], before: PhoneNumber | None, after: PhoneNumber | None
) -> str:
    """Return what a number is for, empty where the words do not say.

    Parameters
    ----------
    number : PhoneNumber
    words : sequence of Token
        All of the message.
    before, after : PhoneNumber or None
        The numbers that were said before and after it. What stands beyond them is theirs.
    """
    ahead = _clause_before(number, words, before)
    kind = _named(ahead, last=True)
    if kind:
        return kind
    if _JOINED.search(" ".join(ahead)) and _names_somebody(number, words):
        return "other person"
    return _named(_clause_after(number, words, after), last=False)


def have_two_purposes(first: str, second: str, joined: bool) -> bool:
    """Tell whether two numbers are for two things.

    Parameters
    ----------
    first, second : str
        As `purpose_of` gives them.
    joined : bool
        "Or", "also" or the like stands between them: see `is_alternative`.
    """
    if first == second:
        return False
    return bool(first and second) or joined or bool(NEVER_MINE & {first, second})


def is_alternative(number: PhoneNumber, words: Sequence[Token], before: PhoneNumber | None) -> bool:
    """Tell whether a number is offered beside the one before it: "or my cell"."""
    return before is not None and _JOINED.search(" ".join(_clause_before(number, words, before))) is not None


def _clause_before(number: PhoneNumber, words: Sequence[Token], before: PhoneNumber | None) -> list[str]:
    least = 0 if before is None else before.end_word + len(_clause_after(before, words, number))
    first = number.first_word
    while first > max(least, number.first_word - WORDS_BEFORE) and not words[first - 1].ends_sentence:
        first -= 1
    return [token.normal for token in words[first : number.first_word] if token.normal and not token.hesitation]


def _clause_after(number: PhoneNumber, words: Sequence[Token], after: PhoneNumber | None) -> list[str]:
    """Return the words after a number that speak of it: "is my cell", "for the office", "cell"."""
    most = len(words) if after is None else after.first_word
    end = number.end_word
    if words[end - 1].ends_sentence:
        return []
    while end < min(most, number.end_word + WORDS_AFTER):
        end += 1
        if words[end - 1].ends_clause:
            break
    if words[number.end_word - 1].ends_clause and end == most and not words[end - 1].ends_clause:
        return []  # "Office 312-555-0100, cell 312-555-0147": the cell is the next one.
    said = [token.normal for token in words[number.end_word : end] if token.normal and not token.hesitation]
    begins = bool(said) and (said[0] in _OF_WORD or _AFTER.match(" ".join(said)) is not None)
    return said if begins else []


def _names_somebody(number: PhoneNumber, words: Sequence[Token]) -> bool:
    """Tell whether a name follows "reach" or "call" before a number: "or reach Lee Park at"."""
    first = max(0, number.first_word - WORDS_BEFORE)
    return any(words[k].normal in _REACHES and words[k + 1].capitalized for k in range(first, number.first_word - 1))


def _named(said: Sequence[str], *, last: bool) -> str:
    text = " ".join(said)
    possessive = _POSSESSIVE.search(text)
    if _OTHER_PERSON.search(text) or (possessive and possessive[0].split()[0] not in _OURS):
        return "other person"
    if _PROSPECTS.search(text):
        return "prospect"
    if _SERVICE.search(text):
        return "service"
    kinds = [_OF_WORD[word] for word in said if word in _OF_WORD]
    return (kinds[-1] if last else kinds[0]) if kinds else ""
