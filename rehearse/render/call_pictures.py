"""The call log in a terminal: curves with their bands, callbacks over time, the pile by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from rich.console import Console
from rich.text import Text

from rehearse.calls.cadence import NextTry, WorkingDays, window_after
from rehearse.calls.falling import judged_outcomes
from rehearse.calls.model import CallRules, Prospect
from rehearse.calls.report import CallReport, MessageReport
from rehearse.calls.statistics import Rate
from rehearse.calls.trial import TrialResult
from rehearse.calls.written_times import local_zone
from rehearse.render.call_words import (
    UNNAMED,
    advice_words,
    counted,
    evidence_words,
    share_words,
    trial_words,
    when_words,
)
from rehearse.render.styled_text import STYLES, Styler, print_lines, trimmed_lines

CURVE_ROWS, CURVE_COLUMNS = 8, 60
MOST_CURVES = 2
MOST_BINS = 32
"""Blocks in the picture of callbacks over time, each of equally many calls."""

LEAST_PER_BIN = 5
PILE_DAYS = 8
BAR_COLUMNS = 30
ROUND_SHARES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0)
"""Heights of the curves; the first that holds them is taken."""


def render_due(
    tries: Sequence[tuple[Prospect, NextTry]],
    count: int,
    counts: Mapping[str, int],
    last_days: Sequence[date],
    today: date,
    cadence: tuple[WorkingDays, CallRules],
    console: Console,
) -> None:
    """Print who to try now, and the pile by day.

    Parameters
    ----------
    tries : sequence of (Prospect, NextTry)
        Those that are shown.
    count : int
        How many are due.
    counts : mapping of place to int
    last_days : sequence of date
        When each prospect who is still to be tried was called last.
    today : date
    cadence : tuple of WorkingDays and CallRules
    console : rich.console.Console
    """
    styler = Styler.of(console)
    lines: list[Text] = [styler.heading(f"{counted(count, 'try') if count == 1 else f'{count:,} tries'} due")]
    for prospect, next_ in tries:
        late = f"{counted(next_.overdue_days, 'day')} over" if next_.overdue_days else f"by {next_.last_day}"
        left = f'left "{prospect.last_message or UNNAMED}"' if prospect.messages else "nothing left so far"
        contact = ", ".join(part for part in (prospect.contact.company, prospect.contact.number) if part)
        style = STYLES["poor"] if next_.overdue_days else ""
        lines.append(
            styler.line(
                (f"{late:>14}  ", style),
                (f"try {next_.number}  ", "dim"),
                (prospect.name, "bold"),
                (f"  {contact}" if contact else "", ""),
                (f"  {left}", "dim"),
            )
        )
    if count > len(tries):
        lines.append(styler.text(f"and {count - len(tries):,} more: --most {count}", "dim"))
    lines += [styler.text(""), *_pile(styler, last_days, today, cadence)]
    rest = [(counts.get(place, 0), words) for place, words in _PLACES.items()]
    lines.append(
        styler.text("; ".join(f"{number:,} {words}" for number, words in rest if number) or "Nobody so far.", "dim")
    )
    _print(lines, console)


_PLACES = {
    "open": "still to be tried",
    "bottom": "at the bottom of the pile",
    "answered": "answered",
    "reached": "reached",
    "do_not_call": "not to be called",
}


def pile_by_day(
    last_days: Sequence[date], today: date, cadence: tuple[WorkingDays, CallRules]
) -> list[tuple[str, int]]:
    """Return how many tries fall due on each of the next working days, and its name; today has what is overdue."""
    if not last_days:
        return []
    working, rules = cadence
    opens = {day: window_after(day, working, rules)[0] for day in set(last_days)}
    pile = Counter(max(opens[day], today) for day in last_days)
    days: list[date] = []
    day = today
    while len(days) < PILE_DAYS:
        if day in working or pile[day]:
            days.append(day)
        day += timedelta(days=1)
    return [("now" if one == today else f"{one:%a %d %b}", pile[one]) for one in days]


def _pile(styler: Styler, last_days: Sequence[date], today: date, cadence: tuple[WorkingDays, CallRules]) -> list[Text]:
    """Return a bar for each of the next working days on which tries fall due."""
    pile = pile_by_day(last_days, today, cadence)
    most = max((count for _, count in pile), default=0) or 1
    bars = [
        styler.line((f"{name:>10}  ", "dim"), (_bar(styler, count / most), "cyan"), (f" {count:,}", ""))
        for name, count in pile
    ]
    return [styler.heading("The pile by day"), *bars] if bars else []


def _bar(styler: Styler, share: float) -> str:
    return (styler.symbols.levels[-1] if styler.symbols.braille else "#") * (
        max(round(share * BAR_COLUMNS), 1) if share else 0
    )


def render_report(report: CallReport, trial: TrialResult | None, console: Console) -> None:
    """Print what the log says of each message, the pictures, and how the test stands."""
    styler = Styler.of(console)
    if not report.messages and trial is None:
        nothing = 'No message was left yet. Write down a call: rehearse calls add NAME --left "MESSAGE"'
        print_lines(trimmed_lines(styler.text(nothing), console, console.width - 2), console)
        return
    lines: list[Text] = []
    for one in report.messages:
        lines += _message(styler, one)
    lines += _curves(styler, report)
    if report.tries:
        told = [f"{one.number}: {one.callbacks + one.reached} of {one.calls}" for one in report.tries[:6]]
        lines += [styler.line(("Answered or reached at try  ", "bold"), ("   ".join(told), "")), styler.text("")]
    if trial is not None:
        lines += [
            styler.heading("The test"),
            *(styler.text(f"  {line}") for line in trial_words(trial)),
            styler.text(""),
        ]
    _print(lines, console)


def _message(styler: Styler, one: MessageReport) -> list[Text]:
    people = one.per_prospect
    lines = [
        styler.line(
            (one.message or UNNAMED, "bold"), (f"  {one.left:,} left, {counted(one.callbacks, 'callback')}", "")
        )
    ]
    if one.reached:
        lines[0].append(f", {one.reached} picked up later")
    if not one.few:
        median = "" if one.median_days is None else f"; median {one.median_days:.1f}"
        lines.append(styler.text(f"  per call      {share_words(one.rate)} within {one.within_days:g} days{median}"))
        lines.append(
            styler.text(
                f"  per prospect  {share_words(people.rate)} within {people.within_days:g} days, "
                f"{people.callbacks} of {counted(people.prospects, 'prospect')}"
            )
        )
        lines += _over_time(styler, one)
    lines.append(styler.text(f"  {evidence_words(one)}", "dim"))
    if advice := advice_words(one):
        lines.append(styler.text(f"  {advice}", STYLES["maybe"]))
    return [*lines, styler.text("")]


def over_time(one: MessageReport, as_of: datetime) -> tuple[list[tuple[datetime, float, int]], list[int]]:
    """Return the share answered of each run of calls that are old enough, and in which runs an advice began.

    Returns
    -------
    list of (datetime, float, int)
        When the run was known, its share, its calls.
    list of int
        Places of the runs with an advice.
    """
    outcomes, known_at = judged_outcomes(one.waits, as_of, one.within_days)
    size = max(LEAST_PER_BIN, -(-outcomes.size // MOST_BINS))
    starts = range(0, outcomes.size, size)
    runs = []
    for at in starts:
        run = outcomes[at : at + size]
        runs.append((known_at[at + run.size - 1], float(run.mean()), int(run.size)))
    return runs, sorted({place // size for place in one.fall.first_alarms})


def _over_time(styler: Styler, one: MessageReport) -> list[Text]:
    latest = max(wait.left_at for wait in one.waits) + timedelta(days=one.within_days)
    runs, advised = over_time(one, latest if one.fall.judged == one.left else _as_of(one))
    if len(runs) < 2:
        return []
    levels = styler.symbols.levels[1:]
    top = max(max(share for _, share, _ in runs), 1e-9)
    cells = "".join(
        levels[min(int(share / top * len(levels)), len(levels) - 1)] if share else styler.symbols.line
        for _, share, _ in runs
    )
    lines = [
        styler.line(
            ("  over time     ", ""), (cells, "cyan"), (f"  top {100 * top:.0f} %, {runs[0][2]} calls each", "dim")
        )
    ]
    if advised:
        marks = "".join("^" if place in advised else " " for place in range(len(runs)))
        when = when_words(one.alarms[-1], local_zone())[:10]
        lines.append(styler.line(("                ", ""), (marks, STYLES["maybe"]), (f"  advised {when}", "dim")))
    return lines


def _as_of(one: MessageReport) -> datetime:
    """Return a moment at which exactly those are old enough that the report has judged."""
    ordered = sorted(wait.left_at for wait in one.waits)
    return ordered[one.fall.judged - 1] + timedelta(days=one.within_days) if one.fall.judged else ordered[0]


def _curves(styler: Styler, report: CallReport) -> list[Text]:
    """Return the share answered by each day, two messages at most, with their bands."""
    drawn = sorted((one for one in report.messages if one.curve.days.size > 1), key=lambda one: -one.left)[:MOST_CURVES]
    if not drawn:
        return []
    highest = max(rate.high for one in drawn for rate in one.curve.rates[-1:])
    top = next(share for share in ROUND_SHARES if highest <= share or share == 1.0)
    last = max(float(one.curve.days[-1]) for one in drawn)
    grid = [[" "] * CURVE_COLUMNS for _ in range(CURVE_ROWS)]
    symbols = (styler.symbols.heard, styler.symbols.probable)
    for one, band in zip(drawn, (".", ":"), strict=False):
        for column, rate in _sampled(one, last):
            for row in range(_row(rate.high, top), _row(rate.low, top) + 1):
                grid[row][column] = band if grid[row][column] == " " else grid[row][column]
    for one, sign in zip(drawn, symbols, strict=False):
        for column, rate in _sampled(one, last):
            grid[_row(rate.estimate or 0.0, top)][column] = sign
    lines = [styler.heading("Answered by day")]
    for place, cells in enumerate(grid):
        label = f"{100 * top:.0f} %" if place == 0 else "0 %" if place == CURVE_ROWS - 1 else ""
        lines.append(styler.line((f"{label:>6} ", "dim"), ("".join(cells), "cyan")))
    lines.append(styler.text(f"       0 days{f'{last:.0f} days':>{CURVE_COLUMNS - 6}}", "dim"))
    for one, sign, band in zip(drawn, symbols, (".", ":"), strict=False):
        lines.append(styler.text(f"  {sign} {one.message or UNNAMED}   {band} its 95 % band"))
    if report.apart is not None and len(drawn) > 1:
        first, second, p = report.apart
        told = "answered differently" if p < 0.05 else "no difference to be seen"
        lines.append(styler.text(f"  {first} and {second}: {told} (p = {p:.3f}; not drawn at random)", "dim"))
    return [*lines, styler.text("")]


def _sampled(one: MessageReport, last: float) -> list[tuple[int, Rate]]:
    columns = np.arange(CURVE_COLUMNS)
    days = columns / (CURVE_COLUMNS - 1) * last
    places = np.searchsorted(one.curve.days, days + 1e-9, side="right") - 1
    return [
        (int(column), one.curve.rates[int(place)])
        for column, day, place in zip(columns, days, places, strict=True)
        if day <= one.curve.days[-1]
    ]


def _row(share: float, top: float) -> int:
    return min(max(round((1 - share / top) * (CURVE_ROWS - 1)), 0), CURVE_ROWS - 1)


def _print(lines: Sequence[Text], console: Console) -> None:
    width = console.width - 2
    print_lines([segments for line in lines for segments in (trimmed_lines(line, console, width) or [[]])], console)
