"""The page of a team: scores over time rep by rep, reps by criteria as a heat map, faults and where to hear them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rehearse.render.html.page import Page, render
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
from rehearse.render.wording import ANSWERS, name_of
from rehearse.scoring.rubric import Rubric
from rehearse.team.faults import Fault, Place
from rehearse.team.report import MessageRow, RepReport, TeamReport
from rehearse.team.summary import TakeMarks
from rehearse.text.printable import printable

CHART_PX, ROW_PX = 92, 30
"""Height of the scores of a rep, and of a row of the heat map."""

MOST_DOTS = 400
"""The latest takes of a rep that are drawn as dots."""

EDGE = 2.0
"""Share of the width that is left at both ends, percent: no dot is cut off."""

NAMES = 22.0
"""Share of the heat map's width for the names, percent."""

BEFORE_S, AFTER_S, LEAST_S, MOST_S = 1.0, 1.0, 4.0, 10.0
"""How much is heard around a place, and at least and at most in all."""

SoundKey = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A take in a rep's chart."""

    x: str
    y: float
    answer: str
    words: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A mean band in the heat map; `x` and `middle` in percent of the width."""

    x: float
    middle: float
    band: str
    words: str


@dataclass(frozen=True, slots=True)
class RepShown:
    """A rep as a row of the table, of the heat map, and as a chart."""

    name: str
    takes: int
    yes: str
    trend: str
    direction: str
    best: TakeMarks | None
    last: TakeMarks | None
    work_on: str
    dots: tuple[Dot, ...]
    in_words: str
    cells: tuple[HeatCell, ...]


def clip_of(place: Place) -> tuple[float, float]:
    """Return from where to where a place is played, in seconds."""
    start_s = max(place.start_s - BEFORE_S, 0.0)
    return start_s, min(max(place.end_s + AFTER_S, start_s + LEAST_S), start_s + MOST_S)


def team_page(
    report: TeamReport,
    rubric: Rubric,
    *,
    sounds: Mapping[SoundKey, str] | None = None,
    heard: Sequence[str] = (),
    links: bool = False,
    page: Page | None = None,
) -> str:
    """Return the page of a team.

    Parameters
    ----------
    report : TeamReport
    rubric : Rubric
        Its cut-offs are drawn.
    sounds : mapping of (take, second) to address, optional
        What can be played; without it the page has pictures and words.
    heard : sequence of str, optional
        What the coach's own answers say of the card.
    links : bool, optional
        Takes have a page of their own on this server.
    page : Page, optional
        How it carries style and script; one file that stands alone when left out.
    """
    span = _span(report.reps)
    reps = [_rep(one, report.criteria, span) for one in report.reps]
    by = "1 rep" if len(reps) == 1 else f"{len(reps)} reps"
    days = "day" if report.idle_days == 1 else f"{report.idle_days} days"
    width = (100.0 - NAMES) / max(len(report.criteria), 1)
    return render(
        "team.html",
        page,
        title="The team",
        facts=[f"{report.takes:,} takes by {by}", f"as of {report.as_of.astimezone():%Y-%m-%d %H:%M}"],
        reps=reps,
        criteria=[(name_of(name), NAMES + width * (place + 0.5)) for place, name in enumerate(report.criteria)],
        faults=[_fault(one, sounds or {}) for one in report.faults],
        messages=[_message(one) for one in report.messages],
        idle=idle_words(report.idle),
        days=days,
        rubrics=len(report.rubrics),
        span=[f"{moment.astimezone():%d %b %Y}" for moment in span] if span else [],
        heard=heard,
        yes_from=rubric.verdict["yes_from"],
        maybe_from=rubric.verdict["maybe_from"],
        links=links,
        cell_width=width - 0.6,
        chart_px=CHART_PX,
        row_px=ROW_PX,
    )


def _span(reps: Sequence[RepReport]) -> tuple[datetime, datetime] | None:
    """Return when the first and the last take was made: one axis for all, so that they compare."""
    moments = [take.made_at for one in reps for take in one.scored if take.made_at is not None]
    return (min(moments), max(moments)) if moments else None


def _rep(one: RepReport, criteria: Sequence[str], span: tuple[datetime, datetime] | None) -> RepShown:
    dots = tuple(_dot(take, span) for take in one.scored[-MOST_DOTS:] if span)
    last = one.last.score if one.last else None
    told = f"{len(one.scored)} scores over time, {trend_words(one.trend)}"
    return RepShown(
        name=printable(rep_name(one.rep)),
        takes=one.takes,
        yes=yes_words(one.yes_share),
        trend=trend_words(one.trend),
        direction=one.trend.direction if one.trend else "level",
        best=one.best,
        last=one.last,
        work_on=fix_words(one.work_on),
        dots=dots,
        in_words=told if last is None else f"{told}; last {int(last)}",
        cells=_cells(one, criteria),
    )


def _dot(take: TakeMarks, span: tuple[datetime, datetime] | None) -> Dot:
    assert span is not None
    assert take.made_at is not None
    assert take.score is not None
    whole_s = (span[1] - span[0]).total_seconds() or 1.0
    share = (take.made_at - span[0]).total_seconds() / whole_s
    x = EDGE + (100 - 2 * EDGE) * share
    words = f"{int(take.score)}, {ANSWERS[take.answer][0].rstrip('.').lower()}, {take.made_at.astimezone():%d %b}"
    return Dot(f"{x:.2f}%", round(CHART_PX * (1 - take.score / 100), 1), take.answer, words)


def _cells(one: RepReport, criteria: Sequence[str]) -> tuple[HeatCell, ...]:
    width = (100.0 - NAMES) / max(len(criteria), 1)
    cells = []
    for place, name in enumerate(criteria):
        mean = one.bands.get(name)
        band, words = ("none", "–") if mean is None else (band_of(mean), f"{mean:.1f}")
        x = NAMES + width * place
        cells.append(HeatCell(round(x, 2), round(x + width / 2, 2), band, words))
    return tuple(cells)


def _fault(one: Fault, sounds: Mapping[SoundKey, str]) -> dict[str, object]:
    places = [
        {
            "where": printable(place_words(place)),
            "words": printable(place.words),
            "take": place.take,
            "sound": sounds.get((place.take, place.start_s), ""),
            "why_mute": "" if place.here else f"Its sound is kept by {rep_name(place.rep)}, in another home.",
        }
        for place in one.places
    ]
    count = f"{one.takes} of {one.of} takes, {one.reps} {'rep' if one.reps == 1 else 'reps'}"
    name = fault_name(one.criterion, one.topic)
    share = round(100 * one.takes / one.of, 1) if one.of else 0.0
    return {"rank": rank_words(one), "name": name, "count": count, "share": share, "places": places}


def _message(one: MessageRow) -> dict[str, str]:
    mean = "–" if one.mean_score is None else f"{one.mean_score:.0f}"
    name = printable(one.message) or "(no name)"
    return {"name": name, "takes": str(one.takes), "reps": str(one.reps), "mean": mean, "yes": yes_words(one.yes_share)}
