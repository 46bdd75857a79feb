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

from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.phone.plan import numbering_region, usual_groups
from rehearse.text.phrase_pattern import word_set

Length = Literal["short", "medium", "long"]

_SENTENCE_OPENERS = word_set(
    "i i'm i've i'd we we're we've you you're you've your yours he she they their there there's it it's this that the",
    "our my somebody someone last next since because when if as yesterday today",
)
"""A reason that begins with one of these, and has a verb, is a sentence already."""

_VERB = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|do|does|did|can|could|will|would|may|might|must|should|[a-z]+(?:'s|'re|'ve)"
    r"|[a-z]{2,}ed|cut|took|got|ran|won|sold|made|kept|brought|gave|saw|heard|read|told|met|came|went|found|left|lost"
    r"|(?:run|end|expire|need|start|open|close|look|show|leak|stand|go|come|get|cost|lose|want|say|work|use|move|fall"
    r"|turn|mention|suggest|mean|reach|ship|buy|pay|hire|see|think|hope|know)(?:s|es)?)\b"
)
_TO_DO = re.compile(r"^to [a-z]+")


ASKS = ("Would you call me back?", "Please give me a call back.", "Could you call me back this week?")
OFFERS = (
    "I'd like ten minutes on the phone to see whether it is of use to you.",
    "Ten minutes on the phone will tell us both whether it is worth more.",
)
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
        "Hello {to}, my name is {name}, I'm with {company}.",
    ]
    again = ["Again, it's {name}, {number}.", "Once more, that's {name} at {number}.", "That's {name}, {number}."]
    follow_up = ""
    if brief.earlier and not short:
        follow_up = _one_of(brief, "follow", FOLLOW_UPS)
    return [
        _fill(_one_of(brief, "greeting", greetings), brief, name, company, number),
        f"My number is {number}. [pause]" if not short else f"{number}. [pause]",
        follow_up,
        reason_sentence(brief),
        "" if short else customers_sentence(brief),
        _one_of(brief, "offer", OFFERS) if long else "",
        _ask(brief),
        _times(brief),
        "[pause]",
        _fill(_one_of(brief, "again", again), brief, name, company, number),
        f"Thank you, {brief.to}." if brief.to and not short else "Thank you.",
    ]


def _curiosity(brief: Brief) -> list[str]:
    name, company, number = caller(brief)
    matter = brief.reason.strip().rstrip(".")
    if not matter:
        matter = _one_of(brief, "matter", MATTERS)
    long = brief.length == "long"
    return [
        _fill("Hi {to}, this is {name}.", brief, name, company, number),
        f"My number is {number}. [pause]",
        _sentence(matter),
        "It is easier to explain in person than on a machine." if long else "",
        _ask(brief),
        _times(brief) if brief.length != "short" else "",
        "[pause]",
        _fill("Again, {name}, {number}.", brief, name, company, number),
        "Thank you.",
    ]


def caller(brief: Brief) -> tuple[str, str, str]:
    """Return name, company and number as they are said, or a blank for each that is not known."""
    profile = brief.profile
    digits = re.sub(r"\D", "", profile.phone_number)
    number = ", ".join(usual_groups(digits, numbering_region(profile))) if digits else "[blank: your number]"
    return profile.name or "[blank: your name]", profile.company or "[blank: your company]", number


def reason_sentence(brief: Brief) -> str:
    """Return why the prospect is called, in a sentence; with a blank where that is not known."""
    reason = brief.reason.strip().rstrip(".")
    if not reason:
        return "I'm calling because [blank: your reason, in one sentence]."
    lower = reason.lower()
    if lower.split()[0] in _SENTENCE_OPENERS and _VERB.search(lower):
        return _sentence(reason)
    if _TO_DO.match(lower):
        return f"I'm calling {reason}."
    return f"I'm calling about {reason.removeprefix('about ')}."


def customers_sentence(brief: Brief) -> str:
    """Return for whom else the caller works; nothing where that is not known."""
    customers = brief.customers or brief.profile.customers[:2]
    if not customers:
        return ""
    named = customers[0] if len(customers) == 1 else f"{', '.join(customers[:-1])} and {customers[-1]}"
    choices = [f"You may know {named}: we work for them.", f"{named} work with us.", f"We work for {named}."]
    return _one_of(brief, "customers", choices if len(customers) > 1 else [choices[0], choices[2]])


def _ask(brief: Brief) -> str:
    return _one_of(brief, "ask", ASKS)


def _times(brief: Brief) -> str:
    times = brief.good_times.strip().rstrip(".")
    return f"You can reach me {times}." if times else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", "!", ".")) else ".")


def _fill(sentence: str, brief: Brief, name: str, company: str, number: str) -> str:
    filled = sentence.format(to=brief.to or "[blank: their name]", name=name, company=company, number=number)
    return filled.replace("..", ".")


def _one_of(brief: Brief, what: str, choices: Sequence[str]) -> str:
    """Return one wording, the next one at each further message or draft."""
    start = zlib.crc32(f"{brief.to} {what}".encode())
    return choices[(start + brief.earlier + brief.variant) % len(choices)]
