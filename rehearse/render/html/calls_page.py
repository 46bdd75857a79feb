"""The page of the call log: shares with their intervals, curves with their bands, callbacks over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.calls.cadence import NextTry
from rehearse.calls.model import Prospect
from rehearse.calls.report import CallReport, MessageReport
from rehearse.calls.trial import TrialResult
from rehearse.render.call_pictures import over_time
from rehearse.render.call_words import UNNAMED, advice_words, counted, evidence_words, share_words, trial_words
from rehearse.render.html.page import Page, render
from rehearse.text.printable import printable

WIDTH, HEIGHT = 600, 180
"""Of a picture, in its own units."""


@dataclass(frozen=True, slots=True)
class CallsPicture:
    """A line over time or days, with a band where it has one: paths in a box of WIDTH by HEIGHT."""

    line: str
    band: str
    marks: tuple[float, ...]
    top: str
    end: str
    in_words: str


@dataclass(frozen=True, slots=True)
class DueTry:
    """A try that is due, as a line of a table."""

    prospect: str
    contact: str
    number: int
    by: str
    left_last: str

    @classmethod
    def of(cls, prospect: Prospect, next_: NextTry) -> DueTry:
        """Return the line of a prospect."""
        contact = ", ".join(part for part in (prospect.contact.company, prospect.contact.number) if part)
        by = counted(next_.overdue_days, "day") + " over" if next_.overdue_days else f"by {next_.last_day}"
        shown = (printable(text) for text in (prospect.name, contact, prospect.last_message))
        name, contact, left = shown
        return cls(name, contact, next_.number, by, left)


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """What the page has of a message."""

    name: str
    facts: tuple[str, ...]
    evidence: str
    advice: str
    curve: CallsPicture | None
    time: CallsPicture | None


def calls_page(
    report: CallReport,
    trial: TrialResult | None,
    *,
    due: Sequence[DueTry] = (),
    count: int = 0,
    pile: Sequence[tuple[str, int]] = (),
    page: Page | None = None,
) -> str:
    """Return the page.

    Parameters
    ----------
    report : CallReport
    trial : TrialResult or None
    due : sequence of DueTry, optional
        Who to try now, overdue first.
    count : int, optional
        How many are due.
    pile : sequence of (str, int), optional
        Days, and how many tries fall due on each.
    page : Page, optional
        How it carries style and script; one file that stands alone when left out.
    """
    return render(
        "calls.html",
        page,
        title="After the yes",
        facts=[f"as of {report.as_of.astimezone():%Y-%m-%d %H:%M}"],
        messages=[_shown(one, report) for one in report.messages],
        trial=trial_words(trial) if trial is not None else [],
        due=due,
        count=count,
        pile=pile,
        most=max((number for _, number in pile), default=0),
        together=_together(report),
        width=WIDTH,
        height=HEIGHT,
    )


def _shown(one: MessageReport, report: CallReport) -> ShownMessage:
    people = one.per_prospect
    facts = [
        f"{counted(one.left, 'message')} left, {counted(one.callbacks, 'callback')}, {one.reached} picked up later"
    ]
    if not one.few:
        facts.append(f"Per call: {share_words(one.rate)} within {one.within_days:g} days")
        facts.append(f"Per prospect: {share_words(people.rate)} within {people.within_days:g} days")
    name = printable(one.message) or UNNAMED
    return ShownMessage(name, tuple(facts), evidence_words(one), advice_words(one), _curve(one), _time(one, report))


def _together(report: CallReport) -> list[tuple[str, CallsPicture]]:
    """Return the curves of the two messages left most often over the same axes; nothing where there are not two."""
    drawn = sorted((one for one in report.messages if one.curve.days.size > 1), key=lambda one: -one.left)[:2]
    if len(drawn) < 2:
        return []
    last = max(float(one.curve.days[-1]) for one in drawn)
    top = max(rate.high for one in drawn for rate in one.curve.rates)
    curves = [(one, _curve(one, last, top)) for one in drawn]
    return [(printable(one.message) or UNNAMED, curve) for one, curve in curves if curve is not None]


def _curve(one: MessageReport, last: float = 0.0, top: float = 0.0) -> CallsPicture | None:
    if one.curve.days.size < 2:
        return None
    last, top = last or float(one.curve.days[-1]), top or max(one.curve.rates[-1].high, 0.01)
    places = [
        (WIDTH * float(day) / last, rate.estimate or 0.0, rate.low, rate.high)
        for day, rate in zip(one.curve.days, one.curve.rates, strict=True)
    ]
    upper = [(x, high) for x, _, _, high in places]
    lower = [(x, low) for x, _, low, _ in reversed(places)]
    words = f"Share answered by day, to {share_words(one.curve.rates[-1])} after {last:.0f} days"
    line, band = _path([(x, share) for x, share, _, _ in places], top), f"{_path([*upper, *lower], top)} Z"
    return CallsPicture(line, band, (), f"{100 * top:.0f} %", f"{last:.0f} days", words)


def _time(one: MessageReport, report: CallReport) -> CallsPicture | None:
    runs, advised = over_time(one, report.as_of)
    if one.few or len(runs) < 2:
        return None
    top = max(max(share for _, share, _ in runs), 0.01)
    step = WIDTH / (len(runs) - 1)
    line = _path([(place * step, share) for place, (_, share, _) in enumerate(runs)], top)
    words = f"Share answered, {runs[0][2]} calls a point; advice to rehearse: {len(advised)}"
    return CallsPicture(
        line, "", tuple(place * step for place in advised), f"{100 * top:.0f} %", f"{runs[-1][0]:%d %b %Y}", words
    )


def _path(points: list[tuple[float, float]], top: float) -> str:
    return "M " + " L ".join(f"{x:.1f} {HEIGHT * (1 - y / top):.1f}" for x, y in points)
