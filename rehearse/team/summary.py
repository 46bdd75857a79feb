"""What a report on many takes needs of each: marks that are counted, and more of the few that are named.

Marks are words with blanks between them, in columns of their own: twenty thousand are counted in the time that reading
as many takes in short would take to begin.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rehearse.core.scorecard import Answer, Band, Criterion, Evidence, Fix
from rehearse.core.take import Take

PLACES_S = 2
"""Decimal places of a time in a summary: nobody hears a hundredth of a second."""


@dataclass(frozen=True, slots=True)
class CriterionSummary:
    """How a criterion stood in a take.

    Attributes
    ----------
    id : str
    band : {"good", "fair", "poor", "not_measured"}
    weight : float
    points : float or None
        Of `weight`.
    topics : tuple of str
        What cost it points.
    place : Evidence or None
        Where it is heard longest.
    """

    id: str
    band: Band
    weight: float
    points: float | None
    topics: tuple[str, ...] = ()
    place: Evidence | None = None

    @property
    def lost(self) -> float:
        """Points that it did not earn."""
        return 0.0 if self.points is None else self.weight - self.points


@dataclass(frozen=True, slots=True)
class TakeSummary:
    """A take in short.

    Attributes
    ----------
    id, rep, message : str
    made_at : datetime or None
        When it was recorded, else kept; with its offset.
    answer : {"yes", "maybe", "not_yet", "cannot_judge"}
    score : float or None
    rubric : str
        The version it was judged by.
    criteria : tuple of CriterionSummary
    fixes : tuple of Fix
        The most urgent first.
    obstacles : tuple of str
        What stops a yes.
    places : tuple of (str, Evidence)
        Where each topic is heard that has a place of its own.
    here : bool
        Its sound is kept in this home.
    """

    id: str
    rep: str
    message: str
    made_at: datetime | None
    answer: Answer
    score: float | None
    rubric: str
    criteria: tuple[CriterionSummary, ...] = ()
    fixes: tuple[Fix, ...] = ()
    obstacles: tuple[str, ...] = ()
    places: tuple[tuple[str, Evidence], ...] = ()
    here: bool = True

    def criterion(self, name: str) -> CriterionSummary | None:
        """Return how a criterion stood; None where the take has none of that name."""
        return next((one for one in self.criteria if one.id == name), None)

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """Criterion and topic of all that went wrong, each once."""
        named = [(fix.criterion, fix.topic) for fix in self.fixes]
        costly = [(one.id, topic) for one in self.criteria for topic in one.topics]
        return tuple(dict.fromkeys([*named, *costly]))

    def place_of(self, criterion: str, topic: str) -> Evidence | None:
        """Return where a fault is heard: where its fix points, else its own place, else its criterion's longest one."""
        for fix in self.fixes:
            if (fix.criterion, fix.topic) == (criterion, topic) and fix.start_s is not None:
                return Evidence(fix.start_s, fix.start_s if fix.end_s is None else fix.end_s, fix.advice)
        own = dict(self.places).get(topic)
        judged = self.criterion(criterion)
        if own is not None or judged is None:
            return own
        shows_another = judged.topics and judged.topics != (topic,)  # of several faults of a criterion it may
        return None if shows_another else judged.place


@dataclass(frozen=True, slots=True)
class TakeMarks:
    """What is counted of a take.

    Attributes
    ----------
    number : int
        By which the take in short is asked for.
    id, rep, message : str
    made_at : datetime or None
        When it was recorded, else kept; with its offset.
    answer : {"yes", "maybe", "not_yet", "cannot_judge"}
    score : float or None
    rubric : str
    here : bool
    bands : str
        ``pace=good pauses=fair``.
    faults : str
        ``pauses/longest_pause_s=4.35 content/company``: criterion and topic, and, where it can be heard at a place,
        the points that the criterion lost.
    """

    number: int
    id: str
    rep: str
    message: str
    made_at: datetime | None
    answer: Answer
    score: float | None
    rubric: str
    here: bool
    bands: str
    faults: str


class Summaries(Protocol):
    """Where the takes in short come from, of which more than marks is told."""

    def __call__(self, numbers: Collection[int], /) -> Mapping[int, TakeSummary]:
        """Return takes by their numbers."""


def marks_of(take: TakeSummary, number: int = 0) -> TakeMarks:
    """Return what is counted of a take."""
    return TakeMarks(
        number=number,
        id=take.id,
        rep=take.rep,
        message=take.message,
        made_at=take.made_at,
        answer=take.answer,
        score=take.score,
        rubric=take.rubric,
        here=take.here,
        bands=" ".join(f"{one.id}={one.band}" for one in take.criteria),
        faults=" ".join(_fault_mark(take, criterion, topic) for criterion, topic in take.faults),
    )


def marked(takes: Sequence[TakeSummary]) -> tuple[list[TakeMarks], Summaries]:
    """Return what is counted of takes that are all in memory, and where they are looked up."""
    marks = [marks_of(take, number) for number, take in enumerate(takes)]
    return marks, lambda numbers: {number: takes[number] for number in sorted(numbers)}


def _fault_mark(take: TakeSummary, criterion: str, topic: str) -> str:
    judged = take.criterion(criterion)
    lost = "" if take.place_of(criterion, topic) is None else f"={judged.lost if judged else 0.0}"
    return f"{criterion}/{topic}{lost}"


def summary_of(take: Take, *, here: bool = True) -> TakeSummary:
    """Return a take in short."""
    verdict = take.scorecard.verdict
    return TakeSummary(
        id=take.id,
        rep=take.rep,
        message=take.message_name,
        made_at=take.recorded_at or take.kept_at,
        answer=verdict.answer,
        score=verdict.score,
        rubric=take.scorecard.rubric,
        criteria=tuple(_criterion(one) for one in take.scorecard.criteria),
        fixes=verdict.fix_first,
        obstacles=verdict.obstacles,
        places=tuple(_places(take)),
        here=here,
    )


def _places(take: Take) -> Iterator[tuple[str, Evidence]]:
    """Yield the topics that are heard at one place: the worst of each."""
    for topic, pauses in (
        ("longest_pause_s", take.pauses),
        ("mid_clause_pauses_per_100_words", [pause for pause in take.pauses if pause.mid_clause]),
    ):
        if pauses:
            longest = max(pauses, key=lambda pause: pause.end_s - pause.start_s)
            yield topic, Evidence(longest.start_s, longest.end_s, f"{longest.end_s - longest.start_s:.1f} s of silence")
    for alarm in reversed(take.message.alarms):
        if alarm.certainty == "sure":
            yield alarm.id, Evidence(alarm.start_s, alarm.end_s, f"“{alarm.text}”")
    timed = [one for one in take.message.phone_numbers if one.digits_per_s is not None]
    if timed:
        fastest = max(timed, key=lambda one: one.digits_per_s or 0.0)
        told = f"“{fastest.text}”, {fastest.digits_per_s:.1f} digits a second"
        yield "too_fast", Evidence(fastest.start_s, fastest.end_s, told)
        yield "twice", Evidence(timed[0].start_s, timed[0].end_s, f"“{timed[0].text}”, here alone")


def _criterion(one: Criterion) -> CriterionSummary:
    longest = max(one.evidence, key=lambda place: place.end_s - place.start_s, default=None)
    return CriterionSummary(one.id, one.band, one.weight, one.points, one.to_change, longest)


def judged_to_dict(take: TakeSummary) -> dict[str, Any]:
    """Return what was judged as JSON takes it, without names that would stand there a thousand times."""
    return {
        "criteria": [
            [one.id, one.band, one.weight, one.points, list(one.topics), _place(one.place)] for one in take.criteria
        ],
        "fixes": [[fix.criterion, fix.topic, fix.advice, _time(fix.start_s), _time(fix.end_s)] for fix in take.fixes],
        "obstacles": list(take.obstacles),
        "places": [[topic, _place(place)] for topic, place in take.places],
    }


def judged_from_dict(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a `TakeSummary` that `judged_to_dict` wrote."""
    return {
        "criteria": tuple(
            CriterionSummary(name, band, weight, points, tuple(topics), Evidence(*place) if place else None)
            for name, band, weight, points, topics, place in table["criteria"]
        ),
        "fixes": tuple(
            Fix(criterion, advice, start_s, end_s, topic) for criterion, topic, advice, start_s, end_s in table["fixes"]
        ),
        "obstacles": tuple(table["obstacles"]),
        "places": tuple((topic, Evidence(*place)) for topic, place in table.get("places", ())),
    }


def _place(place: Evidence | None) -> list[float | str | None] | None:
    return None if place is None else [_time(place.start_s), _time(place.end_s), place.text]


def _time(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, PLACES_S)
