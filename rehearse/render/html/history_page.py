"""The page of a history: score and measures over the takes of a message, both verdicts, and which fixes stuck.

Curves are drawn in takes and in the unit of the measure, as on the page of a take: what is in the file is the number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rehearse.measures import Measures
from rehearse.render import wording
from rehearse.render.html.page import Page, render
from rehearse.rubric import Bands, Rubric
from rehearse.scorecard import Fix
from rehearse.take import Take

CHART_PX, MULTIPLE_PX = 190, 72
"""Height of the score's chart and of a measure's."""

MOST_TAKES = 24
"""The latest so many are drawn: more do not fit beside each other."""

JUDGED = (
    ("duration", "message_s"),
    ("pace", "speaking_rate_wpm"),
    ("pauses", "longest_pause_s"),
    ("pauses", "mid_clause_pauses_per_100_words"),
    ("fillers", "fillers_per_min"),
    ("content", "time_to_reason_s"),
    ("pitch_variation", "pitch_sd_semitones"),
)
"""Measures with a band, and their criterion."""

SELF_VERDICTS = {"yes": "Yes", "maybe": "Maybe", "no": "No", None: "–"}


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


@dataclass(frozen=True, slots=True)
class FixRow:
    """One change over the takes: ``named``, ``gone`` or ``none`` for each, and what came of it."""

    name: str
    advice: str
    cells: tuple[str, ...]
    outcome: str
    sign: str


@dataclass(frozen=True, slots=True)
class TakeRow:
    """One take in the table."""

    number: int
    when: str
    answer: str
    answer_id: str
    score: str
    said: str
    first_fix: str
    x: str


@dataclass(frozen=True, slots=True)
class MessageHistory:
    """All that is drawn of one message."""

    name: str
    count: int
    takes: tuple[TakeRow, ...]
    score: Chart | None
    judged: tuple[Chart, ...]
    others: tuple[Chart, ...]
    fixes: tuple[FixRow, ...]
    in_short: str


def history_page(takes: Sequence[Take], rubric: Rubric, *, page: Page | None = None) -> str:
    """Return the page of a history.

    Parameters
    ----------
    takes : sequence of Take
        Of one message or of several, the oldest first.
    rubric : Rubric
        Its bands and its noise are drawn.
    page : Page, optional
        How it carries style and script; one file that stands alone when left out.
    """
    names = list(dict.fromkeys(take.message_name for take in takes))
    histories = [_history([take for take in takes if take.message_name == name], name, rubric) for name in names]
    several = len(histories) != 1
    return render(
        "history.html",
        page,
        title="Takes over time" if several else histories[0].name,
        facts=[f"{len(takes)} takes of {len(names)} messages" if several else _count(len(takes))],
        messages=histories[::-1],
        yes_from=rubric.verdict["yes_from"],
        maybe_from=rubric.verdict["maybe_from"],
        chart_px=CHART_PX,
        multiple_px=MULTIPLE_PX,
    )


def _history(all_takes: Sequence[Take], name: str, rubric: Rubric) -> MessageHistory:
    takes = all_takes[-MOST_TAKES:]
    first = len(all_takes) - len(takes)
    judged = {measure for _, measure in JUDGED}
    others = [field.name for field in fields(Measures) if field.name not in judged and field.name != "why_not"]
    others = [measure for measure in others if measure not in ("speech_start_s", "speech_end_s")]
    charts = [
        _measure_chart(takes, measure, rubric, _bands(criterion, measure, takes, rubric))
        for criterion, measure in JUDGED
    ]
    return MessageHistory(
        name=wording.printable(name) or "Without a name",
        count=len(all_takes),
        takes=tuple(_take_row(take, place, len(takes), first) for place, take in enumerate(takes)),
        score=_score_chart(takes),
        judged=tuple(chart for chart in charts if chart),
        others=tuple(chart for measure in others if (chart := _measure_chart(takes, measure, rubric, None))),
        fixes=fix_rows(takes),
        in_short=_in_short(all_takes, rubric),
    )


def _in_short(takes: Sequence[Take], rubric: Rubric) -> str:
    scores = [score for take in takes if (score := take.scorecard.verdict.score) is not None]
    if len(scores) < 2:
        return "One take so far. The next one shows what changes."
    change = scores[-1] - scores[0]
    noise = rubric.noise.get("score", 0.0)
    if abs(change) <= noise:
        told = f"The last take is where the first was ({int(scores[-1])} points; within noise)."
    else:
        best = f"the best was {int(max(scores))}"
        told = f"From {int(scores[0])} to {int(scores[-1])} points over {_count(len(takes))}; {best}."
    agreed = [take for take in takes if take.self_verdict]
    same = sum(
        take.self_verdict == {"not_yet": "no"}.get(take.scorecard.verdict.answer, take.scorecard.verdict.answer)
        for take in agreed
    )
    return told + (f" You and the card agreed on {same} of {len(agreed)}." if agreed else "")


def _count(count: int) -> str:
    return f"{count} take{'' if count == 1 else 's'}"


def _take_row(take: Take, place: int, count: int, first: int) -> TakeRow:
    verdict, moment = take.scorecard.verdict, take.recorded_at or take.kept_at
    return TakeRow(
        number=first + place + 1,
        when="" if moment is None else f"{moment.day} {moment:%b %Y, %H:%M}",
        answer=wording.ANSWERS[verdict.answer][0].rstrip("."),
        answer_id=verdict.answer,
        score=wording.score_words(verdict.score),
        said=SELF_VERDICTS[take.self_verdict],
        first_fix=verdict.fix_first[0].advice if verdict.fix_first else "",
        x=_x(place, count),
    )


def _x(place: int, count: int) -> str:
    return f"{100 * (place + 0.5) / count:.3f}%"


def _score_chart(takes: Sequence[Take]) -> Chart | None:
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


def _measure_chart(takes: Sequence[Take], measure: str, rubric: Rubric, bands: Bands | None) -> Chart | None:
    values: list[float | None] = [getattr(take.measures, measure) for take in takes]
    found = [value for value in values if value is not None and math.isfinite(value)]
    if not found:
        return None
    noise = rubric.noise.get(measure, 0.0)
    low, high = min(found) - noise, max(found) + noise
    if bands is not None:
        low = min(low, bands.good[0])
        high = max(high, bands.good[1] if bands.good[1] < bands.zero[1] else low)
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
    return (
        "0"
        if value == 0
        else f"{value:.0f}"
        if abs(value) >= 100
        else f"{value:.1f}"
        if abs(value) >= 1
        else f"{value:.2f}"
    )


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
            place, value, _x(place, len(values)), round(height_px * (high - value) / (high - low), 2),
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


def fix_rows(takes: Sequence[Take]) -> tuple[FixRow, ...]:
    """Return what was named first in any take, and whether it was gone in each one after."""
    named: dict[tuple[str, str], tuple[int, Fix]] = {}
    for place, take in enumerate(takes):
        for fix in take.scorecard.verdict.fix_first:
            named.setdefault((fix.criterion, fix.topic), (place, fix))
    return tuple(_fix_row(first, fix, takes) for first, fix in named.values())


def _fix_row(first: int, fix: Fix, takes: Sequence[Take]) -> FixRow:
    cells = tuple(
        "none" if place < first else "named" if _is_there(fix, take) else "gone" for place, take in enumerate(takes)
    )
    after = cells[first + 1 :]
    if not after:
        outcome, sign = "new", "•"
    elif after[-1] == "named":
        outcome, sign = ("came back", "↺") if "gone" in after else ("still there", "✗")
    else:
        outcome, sign = "stuck", "✓"
    return FixRow(wording.name_of(fix.criterion), fix.advice, cells, outcome, sign)


def _is_there(fix: Fix, take: Take) -> bool:
    verdict = take.scorecard.verdict
    if any((one.criterion, one.topic) == (fix.criterion, fix.topic) for one in verdict.fix_first):
        return True
    criterion = next((one for one in take.scorecard.criteria if one.id == fix.criterion), None)
    if criterion is None or criterion.band == "not_measured":
        return True
    return fix.topic in criterion.to_change if fix.topic else criterion.band != "good"
