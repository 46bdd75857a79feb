"""What the log says of each message: how many were left, what share is answered, and whether it falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rehearse.calls.credit import Wait, by_prospect, durations, waits_per_call, waits_per_prospect
from rehearse.calls.falling import Fall, falling, judged_outcomes
from rehearse.calls.model import Call, Callback, CallRules, Entry
from rehearse.calls.statistics import (
    UNKNOWN,
    Curve,
    Rate,
    answered_by_day,
    logrank_p,
    median_days,
    share_within,
)

CURVE_POINTS = 60
"""Days of a curve, at most."""


@dataclass(frozen=True, slots=True)
class PerProspect:
    """The share of prospects, not of calls, that answered within the days."""

    prospects: int
    callbacks: int
    within_days: float
    rate: Rate


@dataclass(frozen=True, slots=True)
class MessageReport:
    """What came of one message.

    Attributes
    ----------
    message : str
    calls, left : int
        Calls from its first on until another message takes over, and those on which it was left.
    callbacks, reached : int
        Replies credited to it; prospects who picked up at a later try, no callbacks.
    within_days : float
    rate : Rate
        Share of the messages left that are answered within the days.
    per_prospect : PerProspect
    median_days : float or None
        From a message to its reply.
    few : bool
        So few that the counts say nothing yet.
    fall : Fall
    alarms : tuple of datetime
        When the advice to rehearse again began.
    curve : Curve
        Share answered by each day; empty where there are few.
    waits : tuple of Wait
    """

    message: str
    calls: int
    left: int
    callbacks: int
    reached: int
    within_days: float
    rate: Rate
    per_prospect: PerProspect
    median_days: float | None
    few: bool
    fall: Fall
    alarms: tuple[datetime, ...]
    curve: Curve
    waits: tuple[Wait, ...]

    @property
    def declining(self) -> bool:
        """Whether its callbacks fall."""
        return self.fall.declining and not self.few


@dataclass(frozen=True, slots=True)
class TryReport:
    """What came of the first tries, of the second ones, and so on."""

    number: int
    calls: int
    left: int
    callbacks: int
    reached: int


@dataclass(frozen=True, slots=True)
class CallReport:
    """All messages, the one left last at the front; p of the two left most often being answered alike."""

    as_of: datetime
    messages: tuple[MessageReport, ...]
    tries: tuple[TryReport, ...]
    apart: tuple[str, str, float] | None


def call_report(entries: Sequence[Entry], as_of: datetime, rules: CallRules, message: str | None = None) -> CallReport:
    """Return what the log says.

    Parameters
    ----------
    entries : sequence of Entry
    as_of : datetime
        Nothing after it is known.
    rules : CallRules
    message : str, optional
        Only this one; all, when left out.
    """
    known = [entry for entry in entries if entry.at <= as_of]
    waits = waits_per_call(known, as_of, rules.credit_days)
    calls, reached, tries = _counted(known)
    groups: dict[str, list[Wait]] = {}
    for wait in waits:
        groups.setdefault(wait.message, []).append(wait)
    names = sorted(groups, key=lambda name: groups[name][-1].left_at, reverse=True)
    reports = [
        _of_message(name, groups[name], (calls[name], reached[name]), as_of, rules)
        for name in names
        if message is None or name == message
    ]
    return CallReport(as_of, tuple(reports), tries, _apart(reports))


def _of_message(
    name: str, waits: Sequence[Wait], counts: tuple[int, int], as_of: datetime, rules: CallRules
) -> MessageReport:
    days, answered = durations(waits)
    people = waits_per_prospect(waits)
    people_days, people_answered = durations(people)
    few = len(waits) < rules.least_calls
    rate = share_within(days, answered, rules.within_days)
    outcomes, known_at = judged_outcomes(waits, as_of, rules.within_days)
    fall = falling(outcomes)
    person_rate = share_within(people_days, people_answered, rules.credit_days)
    return MessageReport(
        message=name,
        calls=counts[0],
        left=len(waits),
        callbacks=int(answered.sum()),
        reached=counts[1],
        within_days=rules.within_days,
        rate=_small(rate) if few else rate,
        per_prospect=PerProspect(
            len(people), int(people_answered.sum()), rules.credit_days, _small(person_rate) if few else person_rate
        ),
        median_days=median_days(days, answered),
        few=few,
        fall=fall,
        alarms=tuple(known_at[place] for place in fall.first_alarms),
        curve=Curve(days[:0], ()) if few else answered_by_day(days, answered, min(rules.credit_days, CURVE_POINTS)),
        waits=tuple(waits),
    )


def _small(rate: Rate) -> Rate:
    """Return the interval alone: of so few the share is not told."""
    return UNKNOWN if rate.estimate is None else Rate(None, rate.low, rate.high)


def _counted(entries: Sequence[Entry]) -> tuple[Counter[str], Counter[str], tuple[TryReport, ...]]:
    """Return the calls and the pick-ups of each message, and what came of each try."""
    calls: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    table: dict[int, Counter[str]] = {}
    for _, own in by_prospect(entries):
        message, number, is_over = None, 0, True
        for entry in own:
            if isinstance(entry, Call):
                number = 1 if is_over else number + 1
                is_over = entry.outcome == "reached"
                message = entry.message if entry.outcome == "left" else message
                row = table.setdefault(number, Counter())
                row["calls"] += 1
                row["left"] += entry.outcome == "left"
                row["reached"] += is_over
                if message is not None:
                    calls[message] += 1
                    reached[message] += is_over
            elif isinstance(entry, Callback):
                picked_up = entry.by == "pick-up"
                if message is not None:
                    reached[message] += picked_up
                if number and not is_over:
                    table[number]["reached" if picked_up else "callbacks"] += 1
                is_over = True
    tries = (TryReport(n, row["calls"], row["left"], row["callbacks"], row["reached"]) for n, row in table.items())
    return calls, reached, tuple(sorted(tries, key=lambda row: row.number))


def _apart(reports: Sequence[MessageReport]) -> tuple[str, str, float] | None:
    enough = sorted((one for one in reports if not one.few), key=lambda one: -one.left)[:2]
    if len(enough) < 2:
        return None
    p = logrank_p(durations(enough[0].waits), durations(enough[1].waits))
    return None if p is None else (enough[0].message, enough[1].message, p)
