"""What a coach asks of a team's takes: who, how, what first, and who has not practised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from rehearse.calls.statistics import UNKNOWN, Rate, wilson
from rehearse.core.scorecard import Band, Fix
from rehearse.team.faults import Fault, ranked_faults
from rehearse.team.naming import letters_for, without_names
from rehearse.team.summary import Summaries, TakeMarks, TakeSummary
from rehearse.team.trend import Trend, trend_of

BAND_VALUES: Mapping[Band, float] = {"good": 2.0, "fair": 1.0, "poor": 0.0}
"""What a mean band is the mean of."""

RECENT_TAKES = 5
"""What to work on is taken from a rep's latest takes: what went wrong before may be put right."""

IDLE_DAYS = 7
"""Who made no take for so long has not practised."""

WEEK_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class RepReport:
    """How one rep stands.

    Attributes
    ----------
    rep : str
    takes, judged, yes : int
        All takes, those that have a score, those that are a yes.
    yes_share : Rate
        Of those that have a score, with its 95 % interval.
    bands : mapping of criterion to float
        Mean band, poor 0 to good 2, where it was measured.
    trend : Trend or None
        Of the scores; None of too few takes.
    best, last : TakeMarks or None
    work_on : Fix or None
        The one thing: what the latest takes ask for first.
    last_at : datetime or None
    scored : tuple of TakeMarks
        The takes that have a score and a time, the oldest first.
    """

    rep: str
    takes: int
    judged: int
    yes: int
    yes_share: Rate
    bands: Mapping[str, float]
    trend: Trend | None
    best: TakeMarks | None
    last: TakeMarks | None
    work_on: Fix | None
    last_at: datetime | None
    scored: tuple[TakeMarks, ...]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """How one message went: takes, reps, mean score, share of yes."""

    message: str
    takes: int
    reps: int
    judged: int
    mean_score: float | None
    yes_share: Rate


@dataclass(frozen=True, slots=True)
class Idle:
    """Who has not practised, and since when; None: never."""

    rep: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class TeamReport:
    """The team.

    Attributes
    ----------
    as_of : datetime
    takes, judged : int
    reps : tuple of RepReport
        By share of yes, then by mean score, the best first.
    criteria : tuple of str
        In the order of the card.
    faults : tuple of Fault
    messages : tuple of MessageRow
        The one with most takes first.
    idle : tuple of Idle
    idle_days : int
    rubrics : tuple of str
        The versions that judged; several cannot be compared without care.
    """

    as_of: datetime
    takes: int
    judged: int
    reps: tuple[RepReport, ...]
    criteria: tuple[str, ...]
    faults: tuple[Fault, ...]
    messages: tuple[MessageRow, ...]
    idle: tuple[Idle, ...]
    idle_days: int
    rubrics: tuple[str, ...]


def team_report(
    takes: Sequence[TakeMarks],
    summaries: Summaries,
    as_of: datetime,
    *,
    expected: Sequence[str] = (),
    idle_days: int = IDLE_DAYS,
) -> TeamReport:
    """Return the report of a team.

    Parameters
    ----------
    takes : sequence of TakeMarks
    summaries : callable
        Returns those of them in short that more is told of; one that was deleted meanwhile may be missing.
    as_of : datetime
        The day of the report.
    expected : sequence of str, optional
        Reps who should have practised: one without a take is named too.
    idle_days : int, optional
    """
    ordered = sorted(takes, key=lambda take: (take.made_at or as_of).timestamp())
    judged = [take for take in ordered if take.score is not None]
    recent = {rep: own[-RECENT_TAKES:] for rep, own in _grouped(judged, lambda take: take.rep).items()}
    known = summaries([take.number for latest in recent.values() for take in latest])
    reps = [
        _rep_report(rep, own, [known[take.number] for take in recent.get(rep, ()) if take.number in known])
        for rep, own in _grouped(ordered, lambda take: take.rep).items()
    ]
    return TeamReport(
        as_of=as_of,
        takes=len(ordered),
        judged=len(judged),
        reps=tuple(sorted(reps, key=_best_first)),
        criteria=tuple(dict.fromkeys(name for name, _, _ in _counted_bands(ordered))),
        faults=ranked_faults(judged, summaries),
        messages=_messages(ordered),
        idle=_idle(reps, expected, as_of, idle_days),
        idle_days=idle_days,
        rubrics=tuple(sorted({take.rubric for take in judged})),
    )


def without_reps(report: TeamReport) -> TeamReport:
    """Return a report with a letter for each rep, by the alphabet, and nothing that is quoted of a message."""
    letters = letters_for([*(one.rep for one in report.reps), *(one.rep for one in report.idle)])
    return without_names(report, letters, quotes=False)


_Key = TypeVar("_Key")


def _grouped(takes: Sequence[TakeMarks], key: Callable[[TakeMarks], _Key]) -> dict[_Key, list[TakeMarks]]:
    groups: dict[_Key, list[TakeMarks]] = {}
    for take in takes:
        groups.setdefault(key(take), []).append(take)
    return groups


def _best_first(one: RepReport) -> tuple[float, float, str]:
    return -(one.yes_share.estimate or 0.0), -(mean_score(one.scored) or 0.0), one.rep


def mean_score(takes: Sequence[TakeMarks]) -> float | None:
    """Return the mean of the scores there are."""
    scores = [take.score for take in takes if take.score is not None]
    return sum(scores) / len(scores) if scores else None


def share_of_yes(takes: Sequence[TakeMarks]) -> Rate:
    """Return the share of takes with a score that are a yes, with Wilson's 95 % interval."""
    judged = [take for take in takes if take.score is not None]
    if not judged:
        return UNKNOWN
    share = sum(take.answer == "yes" for take in judged) / len(judged)
    return Rate(share, *wilson(share, len(judged)))


def _rep_report(rep: str, takes: Sequence[TakeMarks], latest: Sequence[TakeSummary]) -> RepReport:
    judged = [take for take in takes if take.score is not None]
    dated = [take for take in judged if take.made_at is not None]
    return RepReport(
        rep=rep,
        takes=len(takes),
        judged=len(judged),
        yes=sum(take.answer == "yes" for take in judged),
        yes_share=share_of_yes(takes),
        bands=_mean_bands(judged),
        trend=_trend(dated),
        best=max(reversed(judged), key=lambda take: take.score or 0.0, default=None),  # the latest of equals
        last=takes[-1] if takes else None,
        work_on=_work_on(latest),
        last_at=max((take.made_at for take in takes if take.made_at), default=None),
        scored=tuple(dated),
    )


def _trend(dated: Sequence[TakeMarks]) -> Trend | None:
    moments = [take.made_at.timestamp() for take in dated if take.made_at is not None]
    weeks = [(moment - moments[0]) / WEEK_S for moment in moments]
    return trend_of(weeks, [take.score or 0.0 for take in dated])


def _counted_bands(takes: Sequence[TakeMarks]) -> Iterator[tuple[str, str, int]]:
    """Yield criterion, band, and how many takes have it, in the order they are met."""
    marks: Counter[str] = Counter()
    for bands, count in Counter(take.bands for take in takes).items():  # many takes have the same
        for mark in bands.split():
            marks[mark] += count
    for mark, count in marks.items():
        name, _, band = mark.partition("=")
        yield name, band, count


def _mean_bands(takes: Sequence[TakeMarks]) -> Mapping[str, float]:
    values: dict[str, float] = {str(band): value for band, value in BAND_VALUES.items()}
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for name, band, count in _counted_bands(takes):
        if band in values:
            sums[name] = sums.get(name, 0.0) + count * values[band]
            counts[name] = counts.get(name, 0) + count
    return {name: value / counts[name] for name, value in sums.items()}


def _work_on(latest: Sequence[TakeSummary]) -> Fix | None:
    """Return the change that stands first most often: first counts one, second a half, third a third."""
    urgency: dict[tuple[str, str], float] = {}
    newest: dict[tuple[str, str], Fix] = {}
    for take in latest:
        for place, fix in enumerate(take.fixes, 1):
            key = fix.criterion, fix.topic
            urgency[key] = urgency.get(key, 0.0) + 1 / place
            newest[key] = fix
    if not urgency:
        return None
    return newest[max(urgency, key=lambda key: urgency[key])]


def _messages(takes: Sequence[TakeMarks]) -> tuple[MessageRow, ...]:
    rows = [
        MessageRow(
            message=name,
            takes=len(own),
            reps=len({take.rep for take in own}),
            judged=sum(take.score is not None for take in own),
            mean_score=mean_score(own),
            yes_share=share_of_yes(own),
        )
        for name, own in _grouped(takes, lambda take: take.message).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.takes, row.message)))


def _idle(reps: Sequence[RepReport], expected: Sequence[str], as_of: datetime, idle_days: int) -> tuple[Idle, ...]:
    known = {one.rep for one in reps}
    never = [Idle(rep, None) for rep in dict.fromkeys(expected) if rep not in known]
    late = [
        Idle(one.rep, one.last_at)
        for one in reps
        if one.last_at is not None and (as_of - one.last_at).total_seconds() > idle_days * 86_400
    ]
    return (*never, *sorted(late, key=lambda one: (one.last_at, one.rep)))
