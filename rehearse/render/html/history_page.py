"""The page of a history: score and measures over the takes of a message, both verdicts, and which fixes stuck."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from rehearse.core.measures import Measures
from rehearse.core.scorecard import Fix
from rehearse.core.take import Take
from rehearse.render import wording
from rehearse.render.comparison_wording import apart_words
from rehearse.render.html.charts import CHART_PX, MULTIPLE_PX, Chart, measure_chart, place_x, score_chart
from rehearse.render.html.page import Page, render
from rehearse.scoring.comparison import judged_apart, way_judged
from rehearse.scoring.rubric import Rubric
from rehearse.scoring.significance import criterion_of, standing_between
from rehearse.text.printable import printable

MOST_TAKES = 24
"""The latest so many are drawn: more do not fit beside each other."""

STUCK_TAKES = 2
"""A fix has stuck when its fault was absent in so many takes in a row, the latest ones."""

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

SIGNS = {"yes": "✓", "maybe": "~", "no": "✗", "not_yet": "✗", "cannot_judge": "?", None: "–"}
"""Short forms, where there are many takes or little room."""


@dataclass(frozen=True, slots=True)
class FixRow:
    """One change over the takes: ``named``, ``gone``, ``unknown`` or ``none`` for each, and what came of it."""

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
    answer_sign: str
    score: str
    rep: str
    said: str
    said_sign: str
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
    apart: str
    reps: int


@dataclass(slots=True)
class _Practised:
    """What is drawn of a message: its latest takes; of those before only what is counted is held."""

    count: int = 0
    latest: deque[Take] = field(default_factory=lambda: deque(maxlen=MOST_TAKES))
    scores: list[int] = field(default_factory=list)
    said: int = 0
    agreed: int = 0
    ways: dict[object, Take] = field(default_factory=dict)

    def add(self, take: Take) -> None:
        """Count one more take, a later one."""
        answer, score = take.scorecard.verdict.answer, take.scorecard.verdict.score
        self.count += 1
        self.latest.append(take)
        self.scores += [] if score is None else [int(score)]
        self.said += bool(take.self_verdict)
        self.agreed += bool(take.self_verdict) and take.self_verdict == {"not_yet": "no"}.get(answer, answer)
        self.ways.setdefault(way_judged(take), take)


def history_page(takes: Iterable[Take], rubric: Rubric, *, page: Page | None = None) -> str:
    """Return the page of a history.

    Parameters
    ----------
    takes : iterable of Take
        Of one message or of several, the oldest first; outlines will do.
    rubric : Rubric
        Its bands and its noise are drawn.
    page : Page, optional
        How it carries style and script; one file that stands alone when left out.
    """
    practised: dict[str, _Practised] = {}
    for take in takes:
        practised.setdefault(take.message_name, _Practised()).add(take)
    histories = [_history(one, name, rubric) for name, one in practised.items()]
    count = sum(one.count for one in practised.values())
    several = len(histories) != 1
    return render(
        "history.html",
        page,
        title="Takes over time" if several else histories[0].name,
        facts=[f"{count} takes of {len(histories)} messages" if several else _count(count)],
        messages=histories[::-1],
        yes_from=rubric.verdict["yes_from"],
        maybe_from=rubric.verdict["maybe_from"],
        chart_px=CHART_PX,
        multiple_px=MULTIPLE_PX,
    )


def _history(practised: _Practised, name: str, rubric: Rubric) -> MessageHistory:
    takes = list(practised.latest)
    first = practised.count - len(takes)
    judged = {measure for _, measure in JUDGED}
    others = [one.name for one in fields(Measures) if one.name not in judged and one.name != "why_not"]
    others = [measure for measure in others if measure not in ("speech_start_s", "speech_end_s")]
    charts = [measure_chart(takes, measure, rubric, criterion) for criterion, measure in JUDGED]
    return MessageHistory(
        name=printable(name) or "Without a name",
        count=practised.count,
        takes=tuple(_take_row(take, place, len(takes), first) for place, take in enumerate(takes)),
        score=score_chart(takes),
        judged=tuple(chart for chart in charts if chart),
        others=tuple(chart for measure in others if (chart := measure_chart(takes, measure, rubric))),
        fixes=fix_rows(takes, rubric),
        in_short=_in_short(practised, rubric),
        apart=apart_words(judged_apart(list(practised.ways.values()))),
        reps=len({take.rep for take in takes}),
    )


def _in_short(practised: _Practised, rubric: Rubric) -> str:
    scores = practised.scores
    if practised.count == 1:
        return "One take so far. The next one shows what changes."
    if len(scores) < 2:
        return "Fewer than two takes have a score so far."
    change = scores[-1] - scores[0]
    noise = rubric.noise.get("score", 0.0)
    if abs(change) <= noise:
        told = f"The last take is where the first was ({scores[-1]} points; within noise)."
    else:
        best = f"the best was {max(scores)}"
        told = f"From {scores[0]} to {scores[-1]} points over {_count(practised.count)}; {best}."
    told_too = f" You and the card agreed on {practised.agreed} of {practised.said}." if practised.said else ""
    return told + told_too


def _count(count: int) -> str:
    return f"{count} take{'' if count == 1 else 's'}"


def _take_row(take: Take, place: int, count: int, first: int) -> TakeRow:
    verdict, moment = take.scorecard.verdict, take.recorded_at or take.kept_at
    return TakeRow(
        number=first + place + 1,
        when="" if moment is None else f"{moment.day} {moment:%b %Y, %H:%M}",
        answer=wording.ANSWERS[verdict.answer][0].rstrip("."),
        answer_id=verdict.answer,
        answer_sign=SIGNS[verdict.answer],
        score=wording.score_words(verdict.score),
        rep=printable(take.rep),
        said=SELF_VERDICTS[take.self_verdict],
        said_sign=SIGNS[take.self_verdict],
        first_fix=verdict.fix_first[0].advice if verdict.fix_first else "",
        x=place_x(place, count),
    )


def fix_rows(takes: Sequence[Take], rubric: Rubric) -> tuple[FixRow, ...]:
    """Return what was named first in any take, and whether it was gone in each one after."""
    named: dict[tuple[str, str], tuple[int, Fix]] = {}
    for place, take in enumerate(takes):
        for fix in take.scorecard.verdict.fix_first:
            named.setdefault((fix.criterion, fix.topic), (place, fix))
    return tuple(_fix_row(first, fix, takes, rubric) for first, fix in named.values())


def _fix_row(first: int, fix: Fix, takes: Sequence[Take], rubric: Rubric) -> FixRow:
    cells: list[str] = []
    last_named = takes[first]
    for place, take in enumerate(takes):
        cells.append("none" if place < first else _state(fix, last_named, take, rubric))
        last_named = take if cells[-1] == "named" and _is_named(fix, take) else last_named
    outcome, sign = _outcome(cells[first + 1 :])
    return FixRow(wording.name_of(fix.criterion), fix.advice, tuple(cells), outcome, sign)


def _outcome(after: Sequence[str]) -> tuple[str, str]:
    """Return what came of a fix by the takes after it, and a sign: one good take is not yet a habit."""
    if not after:
        return "new", "•"
    after = [one for one in after if one != "unknown"]
    if not after:
        return "cannot tell", "?"
    relapsed = any(one == "gone" and "named" in after[place:] for place, one in enumerate(after))
    if after[-1] == "named":
        return ("came back", "↺") if relapsed else ("still there", "✗")
    if relapsed:
        return "comes and goes", "↺"
    return ("stuck", "✓") if tuple(after[-STUCK_TAKES:]) == ("gone",) * STUCK_TAKES else ("gone", "✓")


def _is_named(fix: Fix, take: Take) -> bool:
    return any((one.criterion, one.topic) == (fix.criterion, fix.topic) for one in take.scorecard.verdict.fix_first)


def _state(fix: Fix, named_in: Take, take: Take, rubric: Rubric) -> str:
    """Return whether a fault is still to mend in a take: what is better only within noise is not gone."""
    if _is_named(fix, take):
        return "named"
    criterion = criterion_of(take, fix.criterion)
    if criterion is None or criterion.band == "not_measured" or take.scorecard.rubric != named_in.scorecard.rubric:
        return "unknown"
    if fix.topic in criterion.to_change if fix.topic else criterion.band != "good":
        return "named"
    return "named" if standing_between(fix.criterion, named_in, take, rubric) == "within_noise" else "gone"
