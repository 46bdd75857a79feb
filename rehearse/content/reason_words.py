"""Why somebody is called, as the rep typed it, made into one sentence: small sure rules, else as it stands.

A clause follows "I'm calling because", a noun phrase "I'm calling about", what is to be done "I'm calling to". What is
a sentence of its own gets a capital and its full stop and nothing else. Before what cannot be told stands a colon,
behind which either is good English.
"""

from __future__ import annotations

import re
from typing import Literal

from rehearse.text.phrase_pattern import word_set

_NUMBERS = word_set("one two three four five six seven eight nine ten eleven twelve several many some most all both")
_DETERMINERS = word_set("the a an my our your his her their its this that these those no any every each") | _NUMBERS
_PRONOUNS = word_set("i we you they he she it there")
_FUNCTION = (
    _DETERMINERS | _PRONOUNS | word_set("about regarding because since when if as how what why where last next to")
)
_OBJECTS = _DETERMINERS | word_set("me us you them him it more less to out up down off again twice because")
_NOT_BEFORE = _DETERMINERS | word_set("to of in on at for with by from about and or not")
_OWNERS = word_set("my our your his her their")
_RELATIVE = word_set("that who which where when how what why i we you they he she")
_FINITE = word_set(
    "is are was were has have had does do did can could will would may might must should isn't aren't wasn't",
    "weren't hasn't haven't hadn't doesn't don't didn't can't couldn't won't wouldn't shouldn't got took ran",
    "saw went came gave broke fell began grew chose wrote spoke knew rose keeps loses gets goes expires runs",
    "ends begins comes says leaves takes makes misses arrives starts looks sits stands expired ended started",
    "failed stopped closed opened slipped arrived happened changed moved doubled tripled said opens closes",
    "drops stops",
)
_PLURAL = word_set(
    "keep lose wait need get go expire run miss take leave say sit come make end arrive pay use want stand look",
    "change drop open close stop start fall rise complain ask buy save rely depend choose grow begin know bring send",
)
_OBJECTS_OF_ANY = (_DETERMINERS - word_set("that this these those")) | word_set("me us them him more less fewer")
"""Behind a word, whatever it is, they make it a verb."""

_NO_VERBS = word_set(
    "over under near after before during since until till between through behind next like than into past per across",
    "around against without within along beside besides despite except due all both half even only nearly almost over",
    "and but plus for with from about that who which where when how what why not",
)
_WITH_OBJECT = word_set(
    "lost made kept sold left met held sent told found won cut hit brought built put bought paid needs costs",
    "shows works pays wants uses sends moves ships buys turns",
)
_BEHIND_A_NOUN = word_set("for from of at in on due that you your we our by")
_NO_THINGS = word_set("someone somebody something everything nothing anything who whether me you us them him")
_NEVER_ONE = word_set("people staff help work access feedback advice interest space information permission news")
_PLAIN = word_set("new late missing unpaid open broken overdue wrong old shipping pricing parking")
"""Words that begin no name, whatever their capital, where a word in lower case follows."""

_WHOLE = re.compile(
    r"(?:when|if|since|as|after|before|while|yesterday|today|somebody|someone|in|on|at|last)\b|.*, (?:who|which)\b",
    re.IGNORECASE,
)
"""Begins a whole sentence, where it is no noun."""

_HOW_IT_IS_DONE = word_set("after every between when whenever while twice again each once")
"""Behind a word in -s that may be a verb: "ponds after every rain"."""

_ADVERBS = word_set("still now just already often also never always")
_STANDS = re.compile(
    r"(?:i'm|i am|i'd like|i would like|let's|let me|it's about|this is"
    r"|congrat(?:ulation)?s|thanks|thank you|sorry|quick|introducing)\b|.*\bi'm calling\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:(?:how|what|why|where|when|who|which)(?: (?:much|many|often|long))? )?"
    r"(?:is|are|was|were|do|does|did|have|has|can|could|will|would|should)(?:n't)? "
    r"(?:you|your|we|our|i|it|they|the|there|this|that|any|anyone|anybody|he|she)\b"
)
_DOING = re.compile(
    r"(?:just )?(?:following up|checking in|calling|reaching out|getting back|returning (?:your|a) call"
    r"|hoping to|looking to|wondering (?:if|whether|how|what))\b"
)
_SUBJECTLESS = re.compile(
    r"(?:just )?(?:saw|noticed|heard|read (?:that|your|about)|met|spoke (?:to|with)|talked (?:to|with)"
    r"|(?:want|wanted|need|needed) to|would like to|(?:have|need) (?:a|an|the|your|some))\b"
)
_TO_DO = re.compile(
    r"(?:discuss|talk|ask|see|check|follow|hear|learn|find|set|book|schedule|review|confirm|share|introduce|tell|thank"
    r"|offer|show|invite|go|save|help|get|give|cut)"
    r" (?:you|your|the|our|about|up|out|whether|if|how|a|an|in|with|what|over|through|some)\b"
)


def sentence_of(reason: str) -> str:
    """Return a reason, however it was typed, as one sentence.

    Examples
    --------
    >>> sentence_of("our drivers keep waiting at your Denver dock")
    "I'm calling because our drivers keep waiting at your Denver dock."
    >>> sentence_of("the docks at Reno")
    "I'm calling about the docks at Reno."
    """
    text = re.sub(r"(?<![\w.])i(?=['\s,;?!]|$)", "I", " ".join(reason.replace("\u2019", "'").split()))
    asked = text.endswith("?")
    text = text.rstrip(" .,;:?!\u2026")
    lower = text.lower()
    if re.search(r"[.?!] +[A-Z]", text) or _STANDS.match(text):
        return _ended(text, asked)
    if _ASKED.match(lower) or (asked and re.match(r"(?:who|what|why|how|where|when|which)\b", lower)):
        return _ended(text, True)
    inner = _uncapitalised(text)
    return _led(inner, lower) or _of_kind(inner, text, asked)


def with_article(noun: str) -> str:
    """Return a noun phrase as it stands behind "about": a thing of which there is one gets its article.

    Examples
    --------
    >>> with_article("menu for your company day")
    'the menu for your company day'
    >>> with_article("late pickups at your Denver dock")
    'late pickups at your Denver dock'
    """
    words = noun.split()
    place = next((index for index, word in enumerate(words) if index and word.lower() in _BEHIND_A_NOUN), 0)
    head = words[place - 1] if place else ""
    bare = all(word.isalpha() and word.islower() and word not in _FUNCTION | _NO_THINGS for word in words[:place])
    one = bool(head) and bare and not head.endswith(("s", "ing")) and head not in _NEVER_ONE
    return f"the {noun}" if one else noun


def is_noun_phrase(text: str) -> bool:
    """Tell whether a text surely names something and says nothing of it: no sentence of its own."""
    return _kind(text) == "noun"


def _led(inner: str, lower: str) -> str:
    """Return the sentence where the first words tell what follows; else nothing."""
    if lower.startswith(("to ", "in order to ", "about ", "regarding ", "because ")):
        return f"I'm calling {inner}."
    if found := re.match(r"(?:re:|re |regards |concerning )\s*", lower):
        return f"I'm calling about {inner[found.end() :]}."
    if _DOING.match(lower):
        return f"I'm {inner[:1].lower()}{inner[1:]}."
    if _SUBJECTLESS.match(lower):
        return f"I'm calling because I {inner[:1].lower()}{inner[1:]}."
    if _TO_DO.match(lower):
        return f"I'm calling to {inner[:1].lower()}{inner[1:]}."
    return ""


def _of_kind(inner: str, text: str, asked: bool) -> str:
    kind = _kind(text)
    if kind == "clause" and not asked:
        return f"I'm calling because {inner}."
    if kind == "noun":
        return f"I'm calling about {with_article(inner)}."
    if asked or _WHOLE.match(text):
        return _ended(text, asked)
    return f"The reason I'm calling: {inner}."


def _kind(text: str) -> Literal["clause", "noun", "unsure"]:
    """Return what a text is that none of the first words gave away."""
    words = [word.strip(',;:"()') for word in text.split()]
    low = [word.lower() for word in words]
    if len(words) > 1 and low[0] in _PRONOUNS:
        return "clause" if low[1] not in ("and", "or") else "unsure"
    if re.match(r"(?:i|we|you|they|he|she|it|there|that)'", low[0]):
        return "clause"
    if low[0] in ("when", "if", "since", "as", "after", "before", "while", "yesterday", "today", "somebody", "someone"):
        return "unsure"
    signs = [_sign(words, low, index) for index in range(1, len(words))]
    finite = [index for index, sign in enumerate(signs, 1) if sign == "clause"]
    relative = next((i for i, word in enumerate(low) if _may_relate(low, i)), len(low))
    if 0 < relative < len(low) and text.split()[relative - 1].endswith(","):
        return "unsure"
    if relative == 0 or (relative < len(low) and (not finite or finite[0] > relative)):
        if "unsure" in signs[: max(relative - 1, 0)]:
            return "unsure"
        most = 1 if low[relative] not in _PRONOUNS | {"you"} or (finite and finite[0] == relative + 1) else 0
        return "noun" if len(finite) <= most or relative == 0 else "unsure"
    if finite:
        inserted = any(low[i] in _OWNERS and low[i - 1] not in _NOT_BEFORE for i in range(1, finite[0]))
        return "unsure" if inserted else "clause"
    return "unsure" if "unsure" in signs else "noun"


def _may_relate(low: list[str], index: int) -> bool:
    """Tell whether a word may begin a relative clause: "the docks you rented", not "the bakers near you"."""
    if low[index] not in _RELATIVE or (not index and low[index] == "that"):
        return False
    return not index or low[index] != "you" or low[index - 1] not in _NO_VERBS | _NOT_BEFORE


def _sign(words: list[str], low: list[str], index: int) -> Literal["clause", "noun", "unsure"]:
    """Return whether the word at an index is surely the verb of a clause, surely none, or may be one."""
    word, before = low[index], low[index - 1]
    after = low[index + 1] if index + 1 < len(low) else ""
    if before in _NOT_BEFORE - _NUMBERS or words[index] in ("May", "Will"):
        return "noun"
    if word in _FINITE:
        return "clause"
    subject = before if before not in _ADVERBS or index < 2 else low[index - 2]
    named_two = "and" in low[1 : index - 1] and words[0][:1].isupper() and words[index - 1][:1].isupper()
    many = (subject.endswith("s") and not subject.endswith(("ss", "'s"))) or subject in ("people", "staff", "crew")
    plural = many or named_two
    if word in _PLURAL and plural:
        return "clause"
    if word in _WITH_OBJECT or re.fullmatch(r"[a-z]{2,}[^e]ed", word):
        if after in _OBJECTS or after[:1].isdigit() or (after and words[index + 1][:1].isupper()):
            return "clause"
        if word.endswith("s"):
            return "noun"
        return "noun" if before.endswith("ly") else "unsure"
    if after in _OBJECTS_OF_ANY and re.fullmatch(r"[a-z]{3,}", word) and word not in _NO_VERBS and word[-3:] != "ing":
        return "clause" if plural and word[-1] != "s" else "unsure"
    if index > 1 and re.fullmatch(r"[a-z]{3,}[^su']s", word) and (after in _HOW_IT_IS_DONE or after.endswith("ly")):
        return "unsure"
    return "noun"


def _uncapitalised(text: str) -> str:
    """Return a text as it stands inside a sentence: only a word that is no name loses its capital."""
    first = text.split(" ", 1)[0] if text else ""
    plain = first.lower() in _PLAIN or re.fullmatch(r"\w{4,}ed", first)
    if plain and text[len(first) :].lstrip()[:1].islower():
        return text[:1].lower() + text[1:]
    name = first.lower().split("'")[0] not in _FUNCTION or first.split("'")[0] == "I"
    return text if name else text[:1].lower() + text[1:]


def _ended(text: str, asked: bool) -> str:
    return text[:1].upper() + text[1:] + ("?" if asked else ".")
