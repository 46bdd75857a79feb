"""What the lists of messages and takes say: the words of `rehearse history`, as the templates need them."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from rehearse.core.take import Take
from rehearse.errors import InputError
from rehearse.render import wording
from rehearse.store import KeptMessage, Library
from rehearse.text.printable import printable

MESSAGES_ON_PAGE = 12

TAKES_ON_PAGE = 60
"""Takes of one message that are listed at once."""

TAKES_IN_SHORT = 5
"""Takes of a message where others are listed too; its own list has every one, in pages."""

MOST_SPARKS = 12
"""Scores that are drawn beside a message's name."""


@dataclass(frozen=True, slots=True)
class Spark:
    """One score as a bar: where, how high (0 to 100), and what was answered: a maybe of 85 is not green."""

    x: int
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class TakeLine:
    """One take in a list; `goes` where it was deleted and can still be kept."""

    id: str
    rep: str
    source: str
    when: str
    answer: str
    answer_id: str
    score: str
    said: str
    length: str
    fix: str
    goes: bool


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message, and its takes that are listed, the latest first."""

    name: str
    real_name: str
    query: str
    count: int
    open: bool
    last_score: str
    sparks: tuple[Spark, ...]
    in_words: str
    takes: tuple[TakeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list of messages, or of the takes of one.

    Attributes
    ----------
    messages : tuple of MessageLine
        The one practised last first.
    takes : int
        Of all the messages that were asked for, on whichever page.
    number, pages : int
        Which page it is, from 1, and of how many.
    newer, older : str
        Queries of the pages beside it; empty where there is none.
    names : tuple of str
        Of every message, the one practised last first.
    """

    messages: tuple[MessageLine, ...]
    takes: int
    number: int
    pages: int
    newer: str
    older: str
    names: tuple[str, ...]


SORTS: dict[str, Callable[[KeptMessage], Any]] = {
    "name": lambda one: one.name.casefold(),
    "score": lambda one: -1.0 if one.last_score is None else one.last_score,
    "takes": lambda one: -one.takes,
}
"""How the messages may be sorted, besides by when they were practised; the lowest last score first."""


def list_page(
    library: Library, message: str | None, search: str, number: int, *, sort: str = "", leaving: Container[str] = ()
) -> ListPage:
    """Return one page of the messages whose name has the words searched for; of one message, a page of its takes."""
    messages = library.messages()
    asked = [one for one in messages if message in (None, one.name) and _is_found(one.name, search)]
    if sort in SORTS:
        asked = sorted(asked, key=SORTS[sort])[::-1]  # pages begin at the end
    taken = sum(one.takes for one in asked)
    count, most = (len(asked), MESSAGES_ON_PAGE) if message is None else (taken, TAKES_ON_PAGE)
    pages = max(-(-count // most), 1)
    number = min(number, pages)
    if message is None:
        end = count - (number - 1) * most
        listed = asked[max(end - most, 0) : end]
        takes = [take for one in listed for take in library.takes(one.name, newest=TAKES_IN_SHORT, outline=True)]
    else:
        listed, takes = asked, library.takes_before(message, (number - 1) * most, most)
    words = {"search": search} if message is None else {"message": message}
    asked_for = words | ({"sort": sort} if sort else {})
    return ListPage(
        messages=tuple(message_groups(listed, takes, leaving)),
        takes=taken,
        number=number,
        pages=pages,
        newer=urlencode(asked_for | {"page": number - 1}) if number > 1 else "",
        older=urlencode(asked_for | {"page": number + 1}) if number < pages else "",
        names=tuple(one.name for one in reversed(messages)),
    )


def _is_found(name: str, search: str) -> bool:
    return all(word in name.casefold() for word in search.casefold().split())


def message_line(message: KeptMessage, takes: Sequence[Take] = (), leaving: Container[str] = ()) -> MessageLine:
    """Return what is said of a message."""
    scores, answers = message.scores[-MOST_SPARKS:], message.answers[-MOST_SPARKS:]
    sparks = tuple(
        Spark(9 * place, max(score, 4.0), answer)
        for place, (score, answer) in enumerate(zip(scores, answers, strict=True))
        if score is not None
    )
    told = ", ".join("no score" if score is None else str(int(score)) for score in scores)
    return MessageLine(
        name=printable(message.name) or "Without a name",
        real_name=message.name,
        query=urlencode({"message": message.name}),
        count=message.takes,
        open=message.open,
        last_score="–" if message.last_score is None else str(int(message.last_score)),
        sparks=sparks,
        in_words=f"Scores, the oldest first: {told}",
        takes=tuple(take_line(take, goes=take.id in leaving) for take in reversed(takes)),
    )


def message_groups(
    messages: Sequence[KeptMessage], takes: Sequence[Take], leaving: Container[str] = ()
) -> list[MessageLine]:
    """Return the messages with their takes, the one practised last first."""
    by_name: dict[str, list[Take]] = {}
    for take in takes:
        by_name.setdefault(take.message_name, []).append(take)
    return [message_line(one, by_name[one.name], leaving) for one in reversed(messages) if one.name in by_name]


def take_line(take: Take, *, goes: bool = False) -> TakeLine:
    """Return what is said of a take."""
    verdict, moment = take.scorecard.verdict, take.recorded_at or take.kept_at
    is_corrected = bool(take.transcript and take.transcript.corrections)
    return TakeLine(
        id=take.id,
        rep=printable(take.rep),
        source=printable(take.source),
        when="" if moment is None else f"{moment.astimezone().day} {moment.astimezone():%b, %H:%M}",
        answer=wording.ANSWERS[verdict.answer][0].rstrip("."),
        answer_id=verdict.answer,
        score="–" if verdict.score is None else str(int(verdict.score)),
        said=take.self_verdict or "",
        length=f"{take.recording.duration_s:.0f} s" + (f" · {wording.CORRECTED}" if is_corrected else ""),
        fix=printable(verdict.fix_first[0].advice) if verdict.fix_first else "",
        goes=goes,
    )


def take_before(library: Library, take: Take) -> Take | None:
    """Return the take of the same message that was kept before this one."""
    found = None
    for one in library.takes(take.message_name, newest=30):
        if one.id == take.id:
            return found
        found = one
    return found


def take_name(library: Library, take: Take) -> str:
    """Return what a take is called: its message, and its place among those kept; empty without a message."""
    if not take.message_name:
        return ""
    kept = library.ids(take.message_name)
    return f"{take.message_name} · take {kept.index(take.id) + 1}" if take.id in kept else take.message_name


def has_sound(library: Library, take: Take) -> bool:
    """Return whether the sound of a take is still there."""
    try:
        library.sound_of(take)
    except InputError:
        return False
    return True


def standing(take: Take) -> str:
    """Return whether the message is done: an unqualified yes from both the rep and the card."""
    machine, rep = take.scorecard.verdict.answer, take.self_verdict
    if (machine, rep) == ("yes", "yes"):
        return "An unqualified yes from both of you: this message is ready to be left."
    said = f"you say {rep}" if rep else "you have not said"
    card = wording.ANSWERS[machine][0].rstrip(".").lower()
    return f"This message stays open until both say yes: {said}, the card says {card}."
