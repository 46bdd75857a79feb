"""A message written from what is known: who calls, whom, why, and for whom else. Nothing in it is made up.

What is not known stays a blank, ``[blank: your company]``, which the check of a script reports as an error. The number
comes right after the name and again at the end, in the groups in which it is said. The wording is chosen by whom the
message is for and by how many they have had: a second message differs from the first, the same one is written alike.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rehearse.content.message import read_message
from rehearse.content.reason_words import sentence_of
from rehearse.content.script import read_script
from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.phone.plan import numbering_region, usual_groups
from rehearse.text.language import is_another_language
from rehearse.text.phrase_pattern import word_set
from rehearse.text.tokens import tokens_from_text

Length = Literal["short", "medium", "long"]

_CLOCK = re.compile(
    r"(?:\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\b\.?)?|noon|midnight"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?! (?:days|weeks)))(?:\s|,|$)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?)? ?(?:-|\u2013|to|and) ?\d", re.IGNORECASE)
_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b(?! (?:to|through|until)\b)|the \d{1,2}(?:st|nd|rd|th)\b"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b")
_FIRM = word_set("inc inc. llc ltd ltd. co co. corp corp. lp plc gmbh")
_SMALL = word_set("of and the for in")
_OFFICE = re.compile(r"(?:the|whoever|your|our|an?)\b", re.IGNORECASE)
"""Begins what is no name: "the fleet manager"."""

_MOST_AT_ONCE = 5
"""Digits that are said without a pause; a longer group is said in two."""

_TITLES = word_set("mr mr. mrs mrs. ms ms. miss dr dr. prof prof. sir")

SHORT_GREETINGS = (
    "Hi {to}, this is {name} with {company}.",
    "Hello {to}, it's {name} from {company}.",
    "Hi {to}, it's {name} at {company}.",
)
SHORT_AGAIN = ("Again, {number}.", "That's {number}.", "Once more, {number}.")
ASKS = ("Would you call me back?", "Please give me a call back.", "Could you call me back?")
OFFERS = ("Ten minutes on the phone will do.", "Ten minutes on the phone should be enough.")
FOLLOW_UPS = ("I left you a message about this before.", "I have called you about this before.")
MATTERS = (
    "I have a project I'd like to talk to you about",
    "there is something I'd like your view on",
    "I have an idea I'd like to talk through with you",
)


@dataclass(frozen=True, slots=True)
class Brief:
    """What a message is written from. What is empty stays a blank, where the style asks for it.

    Attributes
    ----------
    profile : Profile
        Who calls: name, company, number, customers.
    to : str
        The prospect, as they are greeted: "Karen", "Mr Ortiz".
    reason : str
        Why they are called, in a sentence or in a few words.
    customers : tuple of str
        Those whom this prospect may know; the profile's first two, when left out.
    good_times : str
        When the caller can be reached: "until five today".
    style : {"reason", "curiosity"}
    length : {"short", "medium", "long"}
        About 20, 30 and 40 seconds.
    earlier : int
        How many messages this prospect has had before.
    variant : int
        How many drafts were written for them before: the next one is worded otherwise.
    """

    profile: Profile
    to: str = ""
    reason: str = ""
    customers: tuple[str, ...] = ()
    good_times: str = ""
    style: Style = "reason"
    length: Length = "medium"
    earlier: int = 0
    variant: int = 0


def write_draft(brief: Brief) -> str:
    """Return a message as a script: a title, the words, the pauses.

    Parameters
    ----------
    brief : Brief

    Returns
    -------
    str
        `rehearse script` checks it and `rehearse record --script` takes it as it is.
    """
    parts = _curiosity(brief) if brief.style == "curiosity" else _reason(brief)
    title = f"# {brief.to}" + (f", message {brief.earlier + 1}" if brief.earlier else "") if brief.to else "# Message"
    return title + "\n\n" + "\n".join(part for part in parts if part) + "\n"


def missing_facts(brief: Brief) -> tuple[str, ...]:
    """Return what has to be asked for: of name, company, number, to and reason, those that are not known."""
    wanted = {"name": brief.profile.name, "number": brief.profile.phone_number, "to": brief.to}
    if brief.style == "reason":
        wanted |= {"company": brief.profile.company, "reason": brief.reason}
    return tuple(name for name, value in wanted.items() if not value.strip())


def _reason(brief: Brief) -> list[str]:
    name, company, number = caller(brief)
    long, short = brief.length == "long", brief.length == "short"
    greetings = [
        "Hi {to}, this is {name} with {company}.",
        "Hello {to}, it's {name} from {company}.",
        "Hello {to}, my name is {name} and I'm with {company}.",
    ]
    if _OFFICE.match(brief.to):
        greetings = [
            "Hello, this is {name} with {company}, calling for {to}.",
            "Hello, it's {name} from {company}, with a message for {to}.",
        ]
    again = ["Again, it's {name}, {number}.", "Once more, that's {name} at {number}.", "That's {name}, {number}."]
    if short:
        greetings = greetings if _OFFICE.match(brief.to) else list(SHORT_GREETINGS)
        again = list(SHORT_AGAIN)
    return [
        _fill(_one_of(brief, "greeting", greetings), brief, name, company, number),
        f"My number is {number}. [pause]" if not short else f"{number}. [pause]",
        _follow_up(brief),
        reason_sentence(brief),
        "" if short and not brief.customers else customers_sentence(brief),
        _one_of(brief, "offer", OFFERS) if long else "",
        _ask(brief),
        _times(brief),
        "" if short else "[pause]",
        _fill(_one_of(brief, "again", again), brief, name, company, number),
        _thanks(brief),
    ]


def _curiosity(brief: Brief) -> list[str]:
    name, company, number = caller(brief)
    matter = reason_sentence(brief) if brief.reason.strip() else f"{_one_of(brief, 'matter', MATTERS)}."
    greetings = ["Hi {to}, this is {name}.", "Hello {to}, it's {name}.", "Hello {to}, {name} here."]
    if _OFFICE.match(brief.to):
        greetings = ["Hello, this is {name}, calling for {to}.", "Hello, it's {name}, with a message for {to}."]
    short = brief.length == "short"
    again = ["Again, {name}, {number}.", "That's {name}, {number}.", "Once more, {name}, {number}."]
    again = list(SHORT_AGAIN) if short else again
    return [
        _fill(_one_of(brief, "greeting", greetings), brief, name, company, number),
        f"My number is {number}. [pause]" if not short else f"{number}. [pause]",
        _follow_up(brief),
        matter[:1].upper() + matter[1:],
        "The rest I will tell you on the phone." if brief.length == "long" else "",
        _ask(brief),
        _times(brief),
        "" if short else "[pause]",
        _fill(_one_of(brief, "again", again), brief, name, company, number),
        _thanks(brief),
    ]


def _follow_up(brief: Brief) -> str:
    """Return that there were messages before this one; a short message goes without."""
    return _one_of(brief, "follow", FOLLOW_UPS) if brief.earlier and brief.length != "short" else ""


def _thanks(brief: Brief) -> str:
    named = brief.to and brief.length != "short" and not _OFFICE.match(brief.to)
    return f"Thank you, {_first_name(brief.to)}." if named else "Thank you."


def caller(brief: Brief) -> tuple[str, str, str]:
    """Return name, company and number as they are said, or a blank for each that is not known."""
    profile = brief.profile
    digits = re.sub(r"\D", "", profile.phone_number)
    groups = usual_groups(digits, numbering_region(profile)) if digits else ()
    number = ", ".join(part for group in groups for part in _said_in(group)) or "[blank: your number]"
    return profile.name or "[blank: your name]", profile.company or "[blank: your company]", number


def _said_in(group: str) -> tuple[str, ...]:
    """Return the parts in which a group of digits is said: "960112" in two."""
    half = len(group) // 2
    return (group,) if len(group) <= _MOST_AT_ONCE else (group[:half], group[half:])


def reason_sentence(brief: Brief) -> str:
    """Return why the prospect is called, in a sentence; with a blank where that is not known."""
    if not brief.reason.strip(" .,;:?!"):
        return "I'm calling because [blank: your reason, in one sentence]."
    return sentence_of(brief.reason)


def customers_sentence(brief: Brief) -> str:
    """Return for whom else the caller works; nothing where that is not known."""
    customers = named_customers(brief.customers) or named_customers(brief.profile.customers)[:2]
    if not customers:
        return ""
    named = customers[0] if len(customers) == 1 else f"{', '.join(customers[:-1])} and {customers[-1]}"
    choices = [f"You may know {named}: we work for them.", f"{named} work with us.", f"We work for {named}."]
    if brief.length == "short":
        return choices[2]
    return _one_of(brief, "customers", choices if len(customers) > 1 else [choices[0], choices[2]])


def _ask(brief: Brief) -> str:
    return _one_of(brief, "ask", ASKS)


def named_customers(given: Sequence[str]) -> tuple[str, ...]:
    """Return names one by one, where several were given in one; capitals where all of a name is in lower case."""
    names: list[str] = []
    for part in (" ".join(part.split()) for one in given for part in re.split("[,;]", one)):
        if names and part.lower() in _FIRM:
            names[-1] += f", {part}"
        elif part:
            names.append(part)
    return tuple(dict.fromkeys(_capitals(name) if name == name.lower() else name for name in names))


def faults_of_reason(brief: Brief, text: str) -> tuple[str, ...]:
    """Return what the reader of messages finds wrong with the reason in a draft, each in a sentence."""
    if not brief.reason.strip():
        return ()
    if is_another_language(tokens_from_text(brief.reason)):
        return ("Your reason does not seem to be in English: only English can be judged so far.",)
    alarms = read_message(tokens_from_text(read_script(text).spoken), (), brief.profile, brief.style).alarms
    kinds = {"pitch": "a pitch", "hedging": "a hedge"}  # what is typed is not made up while speaking
    found = {alarm.id: alarm.text for alarm in reversed(alarms) if alarm.id in kinds}
    return tuple(f'Your reason reads like {kinds[kind]}: "{words}".' for kind, words in found.items())


def left_out(brief: Brief) -> str:
    """Return what was given and has no place in this style, in a sentence; else nothing."""
    if brief.style == "curiosity" and brief.customers:
        return "Left out: the customers. A message that makes curious names none."
    return ""


def _capitals(name: str) -> str:
    words = name.split()
    return " ".join(
        word if index and word in _SMALL else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )


def _first_name(to: str) -> str:
    words = to.split()
    if words[0].lower() in _TITLES or {"and", "&"} & set(words) or not words[0][:1].isupper():
        return to
    return words[0].rstrip(",")


def _times(brief: Brief) -> str:
    times = " ".join(brief.good_times.split()).rstrip(".")
    times = _WEEKDAY.sub(lambda day: day[0].capitalize(), times)
    if not times:
        return ""
    lead = "from " if _RANGE.match(times) else "at " if _CLOCK.match(times) else "on " if _DAY.match(times) else ""
    return f"You can reach me {lead}{times}."


def _fill(sentence: str, brief: Brief, name: str, company: str, number: str) -> str:
    filled = sentence.format(to=brief.to or "[blank: their name]", name=name, company=company, number=number)
    return filled.replace("..", ".")


def _one_of(brief: Brief, what: str, choices: Sequence[str]) -> str:
    """Return one wording, the next one at each further message or draft."""
    start = zlib.crc32(f"{brief.to} {what}".encode())
    return choices[(start + brief.earlier + brief.variant) % len(choices)]
