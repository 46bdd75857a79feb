"""A team in a terminal: a row a rep, what goes wrong most and where to hear it, the messages."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rehearse.render.history import UNNAMED, sparkline
from rehearse.render.styled_text import STYLES, Styler, print_lines, trimmed_lines
from rehearse.render.table import LONGEST_REP
from rehearse.render.team_words import (
    band_of,
    fault_name,
    fix_words,
    idle_words,
    place_words,
    rank_words,
    rep_name,
    trend_words,
    yes_words,
)
from rehearse.team.report import RepReport, TeamReport

SHORT = {
    "duration": "length", "pace": "pace", "pauses": "pauses", "fillers": "um", "phone_number": "number",
    "content": "words", "pitch_variation": "voice",
}  # fmt: skip
"""Criteria as heads of narrow columns."""

INDENT = 2


def render_team(report: TeamReport, console: Console, *, more: Sequence[str] = ()) -> None:
    """Print the report; `more` are lines of what the coach has heard."""
    styler, width = Styler.of(console), console.width - 2
    parts: list[RenderableType] = [styler.heading(_summary(report)), Text()]
    if report.reps:
        parts += [
            _heat(report, styler),
            styler.text("Mean band of each criterion: good 2, fair 1, poor 0.", "dim"),
            Text(),
        ]
        parts += [part for one in report.reps for part in _rep(one, styler)]
    if report.idle:
        days = "day" if report.idle_days == 1 else f"{report.idle_days} days"
        parts += [
            styler.line((f"Not practised in the last {days}: ", "bold"), (", ".join(idle_words(report.idle)), ""))
        ]
        parts += [Text()]
    parts += _faults(report, styler)
    parts += _messages(report, styler)
    parts += [styler.heading("The coach's own ear"), *(styler.text(line) for line in more)] if more else []
    print_lines([[], *(line for part in parts for line in trimmed_lines(part, console, width) or [[]]), []], console)


def _summary(report: TeamReport) -> str:
    takes = "1 take" if report.takes == 1 else f"{report.takes:,} takes"
    reps = "1 rep" if len(report.reps) == 1 else f"{len(report.reps)} reps"
    several = f", judged by {len(report.rubrics)} rubrics: compare with care" if len(report.rubrics) > 1 else ""
    return f"{takes} by {reps}{several}" if report.takes else "No take yet."


def _heat(report: TeamReport, styler: Styler) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("rep", no_wrap=True, max_width=LONGEST_REP)
    for name in ("takes", "yes", *(SHORT.get(name, name) for name in report.criteria)):
        table.add_column(name, justify="right", no_wrap=True)
    for one in report.reps:
        bands = [one.bands.get(name) for name in report.criteria]
        share = one.yes_share.estimate
        table.add_row(
            styler.text(rep_name(one.rep), "bold"),
            styler.text(str(one.takes)),
            styler.text("–" if share is None else f"{100 * share:.0f} %"),
            *(
                styler.text("–") if mean is None else styler.text(f"{mean:.1f}", STYLES[band_of(mean)])
                for mean in bands
            ),
        )
    return table


def _rep(one: RepReport, styler: Styler) -> list[RenderableType]:
    scores = [take.score for take in one.scored]
    said = [f"yes {yes_words(one.yes_share)}", trend_words(one.trend)]
    if one.best is not None and one.last is not None:
        last = "–" if one.last.score is None else f"{int(one.last.score)}"
        said.append(f"best {int(one.best.score or 0)} ({one.best.id[:8]}), last {last} ({one.last.id[:8]})")
    name = styler.line((rep_name(one.rep), "bold"), (f"  {sparkline(scores, styler.symbols)}", "cyan"))
    lines = [styler.text(" · ".join(said), "dim"), styler.line(("Work on: ", "bold"), (fix_words(one.work_on), ""))]
    return [name, *(Padding(line, (0, 0, 0, INDENT)) for line in lines), Text()]


def _faults(report: TeamReport, styler: Styler) -> list[RenderableType]:
    if not report.faults:
        return []
    parts: list[RenderableType] = [styler.heading("What goes wrong, and where to hear it")]
    for fault in report.faults:
        count = f"{fault.takes} of {fault.of} takes, {fault.reps} {'rep' if fault.reps == 1 else 'reps'}"
        parts.append(
            styler.line(
                (f"{rank_words(fault):>4}  ", "dim"),
                (fault_name(fault.criterion, fault.topic), "bold"),
                (f"  {count}", ""),
            )
        )
        heard = "; ".join(f"{place_words(place)} ({place.take[:8]})" for place in fault.places)
        parts += [Padding(styler.text(heard, "dim"), (0, 0, 0, 6))] if heard else []
    return [*parts, Text()]


def _messages(report: TeamReport, styler: Styler) -> list[RenderableType]:
    if not report.messages:
        return []
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("message", overflow="fold")
    for name in ("takes", "reps", "mean score", "yes, with its interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in report.messages:
        mean = "–" if row.mean_score is None else f"{row.mean_score:.0f}"
        cells = (row.message or UNNAMED, str(row.takes), str(row.reps), mean, yes_words(row.yes_share))
        table.add_row(*(styler.text(cell) for cell in cells))
    return [styler.heading("Messages"), table, Text()]
