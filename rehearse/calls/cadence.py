"""When to try again: on working days, within a window of days after the last try, and only so many times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rehearse.calls.model import CallRules, Prospect

Place = Literal["do_not_call", "answered", "reached", "new", "waiting", "due", "bottom"]
"""Where a prospect stands in the pile today."""

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class WorkingDays:
    """The working days of a region: Monday to Friday, without its public holidays.

    Parameters
    ----------
    region : str
        ISO 3166 country. Where its holidays are not known, `has_holidays` is false and only weekends are left out.
    """

    def __init__(self, region: str) -> None:
        import holidays

        self._holidays: dict[date, str] = {}
        self.has_holidays = True
        try:
            self._holidays = holidays.country_holidays(region.upper())
        except (NotImplementedError, KeyError):
            self.has_holidays = False

    def __contains__(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self._holidays

    def on_or_after(self, day: date) -> date:
        """Return the first working day from `day` on."""
        while day not in self:
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return the last working day up to `day`."""
        while day not in self:
            day -= ONE_DAY
        return day


@dataclass(frozen=True, slots=True)
class NextTry:
    """What the cadence says of a prospect.

    Attributes
    ----------
    place : str
    number : int
        Which try would be next, 1 for the first.
    first_day, last_day : date or None
        From when to when; None where no try is due ever.
    overdue_days : int
        Days since the last one.
    """

    place: Place
    number: int
    first_day: date | None = None
    last_day: date | None = None
    overdue_days: int = 0


def window_after(day: date, working: WorkingDays, rules: CallRules) -> tuple[date, date]:
    """Return the first and the last day for the try after one on `day`; both are working days."""
    first = working.on_or_after(day + timedelta(days=rules.cadence_from_days))
    last = working.on_or_before(day + timedelta(days=rules.cadence_to_days))
    return first, max(first, last)


def latest_due_day(today: date, working: WorkingDays, rules: CallRules) -> date:
    """Return the day of which the next try is due by now: whoever was called on it or before is.

    It turns the window around, so that a database can be asked for those who are due and need not look at the others.
    """
    return working.on_or_before(today) - timedelta(days=rules.cadence_from_days)


def most_tries(rules: CallRules) -> int:
    """Return how often a prospect is tried: once, and the further tries."""
    return 1 + int(rules.further_tries)


def next_try(prospect: Prospect, last_day: date | None, today: date, working: WorkingDays, rules: CallRules) -> NextTry:
    """Return where a prospect stands.

    Parameters
    ----------
    prospect : Prospect
    last_day : date or None
        The day of the last call by the rep's own clock.
    today : date
    working : WorkingDays
    rules : CallRules
    """
    number = prospect.tries + 1
    if prospect.do_not_call:
        return NextTry("do_not_call", number)
    if prospect.status in ("answered", "reached"):
        return NextTry(prospect.status, number)
    if last_day is None:
        first = working.on_or_after(today)
        return NextTry("new", 1, first, first)
    if prospect.tries >= most_tries(rules):
        return NextTry("bottom", number)
    first, last = window_after(last_day, working, rules)
    place: Place = "due" if first <= today else "waiting"
    return NextTry(place, number, first, last, max((today - last).days, 0))
