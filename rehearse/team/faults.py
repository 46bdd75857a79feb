"""What goes wrong in a team's takes, ranked, and where each fault is heard most clearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.team.summary import TakeSummary

MOST_PLACES = 3
"""Places of a fault that a coach is sent to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is heard.

    Attributes
    ----------
    take, rep, message : str
    start_s, end_s : float
    words : str
        What is said of it there.
    lost : float
        Points that its criterion lost in that take.
    here : bool
        The sound is kept in this home.
    """

    take: str
    rep: str
    message: str
    start_s: float
    end_s: float
    words: str
    lost: float
    here: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes
    ----------
    rank : int
        1 is the most frequent; equal counts share a rank.
    tied : bool
        Another fault has the same rank.
    criterion, topic : str
    takes : int
        Takes that have it, of `of` that were judged.
    of, reps : int
    places : tuple of Place
        The clearest first, of several reps where it can be.
    """

    rank: int
    tied: bool
    criterion: str
    topic: str
    takes: int
    of: int
    reps: int
    places: tuple[Place, ...]


def ranked_faults(takes: Sequence[TakeSummary]) -> tuple[Fault, ...]:
    """Return every fault of takes that were judged, the most frequent first."""
    having: dict[tuple[str, str], list[TakeSummary]] = {}
    for take in takes:
        for key in take.faults:
            having.setdefault(key, []).append(take)
    counts = [len(own) for own in having.values()]
    ordered = sorted(having.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return tuple(
        Fault(
            rank=1 + sum(count > len(own) for count in counts),
            tied=counts.count(len(own)) > 1,
            criterion=criterion,
            topic=topic,
            takes=len(own),
            of=len(takes),
            reps=len({take.rep for take in own}),
            places=clearest_places(own, criterion, topic),
        )
        for (criterion, topic), own in ordered
    )


def clearest_places(takes: Sequence[TakeSummary], criterion: str, topic: str) -> tuple[Place, ...]:
    """Return where a fault cost most, each of another rep as far as there are others, playable ones first."""
    found = [place for take in takes if (place := _place(take, criterion, topic)) is not None]
    found.sort(key=lambda place: (not place.here, -place.lost, place.take))
    firsts: dict[str, Place] = {}
    for place in found:
        firsts.setdefault(place.rep, place)
    others = [place for place in found if firsts[place.rep] is not place]
    return (*firsts.values(), *others)[:MOST_PLACES]


def _place(take: TakeSummary, criterion: str, topic: str) -> Place | None:
    """Return where a take has a fault: where its fix points, else its own place, else its criterion's longest one."""
    judged = take.criterion(criterion)
    lost = judged.lost if judged else 0.0
    for fix in take.fixes:
        if (fix.criterion, fix.topic) == (criterion, topic) and fix.start_s is not None:
            end_s = fix.start_s if fix.end_s is None else fix.end_s
            return Place(take.id, take.rep, take.message, fix.start_s, end_s, fix.advice, lost, take.here)
    where = dict(take.places).get(topic)
    if where is None:
        if judged is None or judged.place is None or (judged.topics and judged.topics != (topic,)):
            return None  # of several faults of a criterion the evidence may show another
        where = judged.place
    return Place(take.id, take.rep, take.message, where.start_s, where.end_s, where.text, lost, take.here)
