"""A call, a callback, a prospect, and the figures they are judged by, frozen. Times are aware and kept in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, get_args

from rehearse.scoring.rubric import Rubric

Outcome = Literal["left", "no_message", "reached"]
"""How a call ended: a message was left, none was, or the prospect picked up."""

By = Literal["phone", "mail", "pick-up"]
"""How a prospect answered; picking up at a later try is no callback."""

Status = Literal["new", "open", "answered", "reached"]
"""Where a prospect stands: never called, tried, called back, or spoken to."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def prospect_key(name: str) -> str:
    """Return what tells one prospect from another: the name without regard to case and blanks.

    >>> prospect_key("  Karen  ORTIZ ")
    'karen ortiz'
    """
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of a prospect besides the name; empty where it is not."""

    company: str = ""
    number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One try to reach a prospect.

    Attributes
    ----------
    prospect : str
    at : datetime
        Aware.
    outcome : {"left", "no_message", "reached"}
    message : str
        The one that was left; empty where none was.
    take : str or None
        The id of the take of it, where that is known.
    mailed : bool
        A mail went beside it.
    contact : Contact
    """

    prospect: str
    at: datetime
    outcome: Outcome
    message: str = ""
    take: str | None = None
    mailed: bool = False
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class Callback:
    """The prospect's own answer, or, by pick-up, that they were reached."""

    prospect: str
    at: datetime
    by: By = "phone"
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class DoNotCall:
    """The prospect asked not to be called; or, taken back, may be called again."""

    prospect: str
    at: datetime
    asked: bool = True
    contact: Contact = Contact()


Entry = Call | Callback | DoNotCall


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry as the log keeps it: with its place in the order of entry."""

    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where a prospect stands, told by the entries.

    Attributes
    ----------
    name : str
    contact : Contact
    status : {"new", "open", "answered", "reached"}
    tries : int
        Calls since the last answer.
    messages : int
        Messages left, ever.
    last_call_at : datetime or None
    last_message : str
        What was left last; empty where nothing ever was.
    last_take : str or None
    do_not_call : bool
    """

    name: str
    contact: Contact = Contact()
    status: Status = "new"
    tries: int = 0
    messages: int = 0
    last_call_at: datetime | None = None
    last_message: str = ""
    last_take: str | None = None
    do_not_call: bool = False


def prospect_of(entries: list[Entry]) -> Prospect:
    """Return where a prospect stands after these entries, given in the order in which they were made.

    Clocks decide over what came first, not the order of entry; contact details are those written down last.
    """
    name, contact = entries[-1].prospect, Contact()
    for entry in entries:
        own = entry.contact
        contact = Contact(own.company or contact.company, own.number or contact.number, own.email or contact.email)
    status: Status = "new"
    tries = messages = 0
    last: datetime | None = None
    message, take, stop = "", None, False
    for entry in sorted(entries, key=in_time):
        match entry:
            case Call():
                tries = 1 if status in ("answered", "reached") else tries + 1
                status = "reached" if entry.outcome == "reached" else "open"
                last = entry.at
                if entry.outcome == "left":
                    message, take, messages = entry.message, entry.take, messages + 1
            case Callback():
                status = "reached" if entry.by == "pick-up" else "answered"
            case DoNotCall():
                stop = entry.asked
    return Prospect(name, contact, status, tries, messages, last, message, take, stop)


def in_time(entry: Entry) -> tuple[datetime, int]:
    """Return the place of an entry in time; of one moment, the call comes before its answer."""
    return entry.at, 0 if isinstance(entry, Call) else 1


@dataclass(frozen=True, slots=True)
class CallRules:
    """Figures of ``[calls]`` in ``rubric.toml``, where unit, source and kind of each stand."""

    credit_days: float
    within_days: float
    least_calls: float
    cadence_from_days: float
    cadence_to_days: float
    further_tries: float
    worth_base_share: float
    worth_difference: float

    @classmethod
    def of(cls, rubric: Rubric) -> CallRules:
        """Return the figures of a rubric."""
        table: Mapping[str, float] = rubric.calls
        return cls(**{field.name: table[field.name] for field in fields(cls)})
