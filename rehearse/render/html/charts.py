"""Charts over takes. Curves are drawn in takes and in the unit of the measure: what is in the file is the number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.take import Take
from rehearse.render import wording
from rehearse.scoring.rubric import Bands, Rubric

CHART_PX, MULTIPLE_PX = 190, 72
"""Height of the score's chart and of a measure's."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value in a chart: its take (from 0), where it stands, and how it reads."""

    place: int
    value: float
    x: str
    y: float
    words: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure over the takes.

    `path` and `ribbon` are in takes (the first at 0.5) and in the measure's unit, upwards negative; `view` is the box
    they are drawn in; `good` is the good band inside it as (top, height).
    """

    name: str
    latest: str
    path: str
    ribbon: str
    view: str
    good: tuple[float, float] | None
    points: tuple[Point, ...]
    in_words: str


def place_x(place: int, count: int) -> str:
    """Return where a take stands in a chart, as a share of the width."""
    return f"{100 * (place + 0.5) / count:.3f}%"


def score_chart(takes: Sequence[Take]) -> Chart | None:
    """Return the scores over the takes."""
    values = [take.scorecard.verdict.score for take in takes]
    answers = [take.scorecard.verdict.answer for take in takes]
    return _chart("Score", values, (0.0, 100.0), CHART_PX, words=[_whole(value) for value in values], answers=answers)


def _whole(value: float | None) -> str:
    return "" if value is None else str(int(value))


def _bands(criterion: str, measure: str, takes: Sequence[Take], rubric: Rubric) -> Bands | None:
    rule = rubric.criteria.get(criterion)
    style = takes[-1].message.style
    if rule is None or (measure not in rule.bands and measure not in rule.by_style.get(style, {})):
        return None
    return rule.bands_for(measure, style)


def measure_chart(takes: Sequence[Take], measure: str, rubric: Rubric, criterion: str = "") -> Chart | None:
    """Return one measure over the takes, with its good band where there is one; None where it never was measured."""
    bands = _bands(criterion, measure, takes, rubric)
    values: list[float | None] = [getattr(take.measures, measure) for take in takes]
    found = [value for value in values if value is not None and math.isfinite(value)]
    if not found:
        return None
    noise = rubric.noise.get(measure, 0.0)
    low, high = min(found) - noise, max(found) + noise
    if bands is not None:
        low = min(low, bands.good[0])
        high = max(high, bands.good[1] if bands.good[1] < bands.zero[1] else bands.good[0])
    margin = 0.12 * (high - low) or 1.0
    name = wording.MEASURES.get(measure, measure.replace("_", " ")).capitalize() + wording.UNITS.get(measure, "")
    shown = [_value_words(value) for value in values]
    return _chart(
        name,
        values,
        (low - margin, high + margin),
        MULTIPLE_PX,
        words=shown,
        noise=noise,
        good=bands.good if bands else None,
    )


def _value_words(value: float | None) -> str:
    if value is None:
        return "–"
    places = 0 if value == 0 or abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    return f"{value:.{places}f}"


def _chart(
    name: str,
    values: Sequence[float | None],
    scale: tuple[float, float],
    height_px: int,
    *,
    words: Sequence[str],
    answers: Sequence[str] = (),
    noise: float = 0.0,
    good: tuple[float, float] | None = None,
) -> Chart | None:
    low, high = scale
    known = [(place, value) for place, value in enumerate(values) if value is not None and math.isfinite(value)]
    if not known:
        return None
    points = tuple(
        Point(
            place, value, place_x(place, len(values)), round(height_px * (high - value) / (high - low), 2),
            words[place], answers[place] if answers else "",
        )
        for place, value in known
    )  # fmt: skip
    over = [f"{place + 0.5} {-(value + noise):.4g}" for place, value in known]
    under = [f"{place + 0.5} {-(value - noise):.4g}" for place, value in reversed(known)]
    top, bottom = (min(good[1], high), max(good[0], low)) if good else (0.0, 0.0)
    return Chart(
        name=name,
        latest=words[known[-1][0]],
        path="M" + "L".join(f"{place + 0.5} {-value:.6g}" for place, value in known),
        ribbon=f"M{'L'.join(over + under)}Z" if noise and len(known) > 1 else "",
        view=f"0 {-high:.6g} {len(values)} {high - low:.6g}",
        good=(-top, top - bottom) if good else None,
        points=points,
        in_words=f"{name}: {', then '.join(words[place] for place, _ in known)}",
    )
