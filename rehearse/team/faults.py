"""What goes wrong in a team's takes, ranked, and where each fault is heard most clearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from rehearse.team.summary import Summaries, TakeMarks, TakeSummary

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


_Heard = tuple[bool, float, str, int, str]
"""Of a place: it cannot be played here, points lost (below zero), take, its number, rep. The clearest is the least."""


def ranked_faults(takes: Sequence[TakeMarks], summaries: Summaries) -> tuple[Fault, ...]:
    """Return every fault of takes that were judged, the most frequent first."""
    reps: dict[str, list[str]] = {}
    heard: dict[str, list[_Heard]] = {}
    for take in takes:
        for mark in take.faults.split():
            name, _, lost = mark.partition("=")
            reps.setdefault(name, []).append(take.rep)
            if lost:
                heard.setdefault(name, []).append((not take.here, -float(lost), take.id, take.number, take.rep))
    clearest = {name: _clearest(found) for name, found in heard.items()}
    known = summaries({number for numbers in clearest.values() for number in numbers})
    counts = [len(own) for own in reps.values()]
    keys = {name: (name.partition("/")[0], name.partition("/")[2]) for name in reps}
    return tuple(
        Fault(
            rank=1 + sum(count > len(reps[name]) for count in counts),
            tied=counts.count(len(reps[name])) > 1,
            criterion=criterion,
            topic=topic,
            takes=len(reps[name]),
            of=len(takes),
            reps=len(set(reps[name])),
            places=tuple(_places([known[n] for n in clearest.get(name, ()) if n in known], criterion, topic)),
        )
        for name, (criterion, topic) in sorted(keys.items(), key=lambda entry: (-len(reps[entry[0]]), entry[1]))
    )


def _clearest(heard: Sequence[_Heard]) -> list[int]:
    """Return the takes where a fault cost most, each of another rep as far as there are others, playable ones first."""
    by_rep: dict[str, list[_Heard]] = {}
    for one in heard:
        by_rep.setdefault(one[-1], []).append(one)
    best = [nsmallest(MOST_PLACES, own) for own in by_rep.values()]
    firsts, others = sorted(own[0] for own in best), sorted(one for own in best for one in own[1:])
    return [number for *_, number, _ in (*firsts, *others)[:MOST_PLACES]]


def _places(takes: Sequence[TakeSummary], criterion: str, topic: str) -> Iterator[Place]:
    for take in takes:
        where, judged = take.place_of(criterion, topic), take.criterion(criterion)
        if where is not None:
            lost = judged.lost if judged else 0.0
            yield Place(take.id, take.rep, take.message, where.start_s, where.end_s, where.text, lost, take.here)
