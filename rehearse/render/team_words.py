"""What is said of a team: names of faults, bands, trends, what a coach answered; the report as JSON and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any, TextIO

from rehearse.calls.statistics import Rate
from rehearse.core.scorecard import Band, Fix
from rehearse.render.table import csv_cell
from rehearse.render.wording import ANSWERS, OBSTACLES, name_of
from rehearse.scoring.advice import clock, item_name
from rehearse.scoring.rubric import Rubric
from rehearse.store.take_json import SCHEMA, rounded
from rehearse.team.agreement import Agreement, CoachAnswer, Kappa, agreement, paired
from rehearse.team.faults import Fault, Place
from rehearse.team.report import BAND_VALUES, Idle, RepReport, TeamReport
from rehearse.team.rubric_changes import RubricChange, rubric_changes
from rehearse.team.summary import Summaries, TakeMarks, TakeSummary
from rehearse.team.trend import LEAST_TAKES, Trend

NO_REP = "(no name)"

FAULTS = MappingProxyType(
    {
        "long": "too long",
        "short": "too short",
        "pace": "too fast or too slow",
        "none": "hardly a pause",
        "longest_pause_s": "a pause that is too long",
        "mid_clause_pauses_per_100_words": "pauses inside a phrase",
        "fillers": "um and uh",
        "number": "no number that can be called",
        "twice": "the number not first and last",
        "different": "two different numbers",
        "own": "a number that is not their own",
        "too_fast": "the number too fast",
        "pitch": "a pitch",
        "winging_it": "made up on the spot",
        "hedging": "words that let the call wait",
        "late": "the reason comes late",
        "clarity": "unclear words",
        "flat": "the voice stays on one note",
    }
)
"""By topic; what is missing has the name of its item."""


def fault_name(criterion: str, topic: str) -> str:
    """Return what a fault is called: ``um and uh``, ``your name is missing``."""
    if topic in FAULTS:
        return FAULTS[topic]
    if criterion == "content" and topic:
        return f"missing: {item_name(topic).removeprefix('your ').removeprefix('the ')}"
    return name_of(criterion).lower()


def rank_words(fault: Fault) -> str:
    """Return ``2``, or ``2=`` where others have the same rank."""
    return f"{fault.rank}{'=' if fault.tied else ''}"


def rep_name(rep: str) -> str:
    """Return the name of a rep, or that there is none."""
    return rep or NO_REP


def band_of(mean: float) -> Band:
    """Return the band nearest to a mean, of two the better one."""
    return min(BAND_VALUES, key=lambda band: (abs(BAND_VALUES[band] - mean), -BAND_VALUES[band]))


def yes_words(rate: Rate) -> str:
    """Return ``40 % (21 to 63)``; a dash where nothing was judged."""
    if rate.estimate is None:
        return "–"
    return f"{100 * rate.estimate:.0f} % ({100 * rate.low:.0f} to {100 * rate.high:.0f})"


def trend_words(trend: Trend | None) -> str:
    """Return ``+2.1 a week (0.4 to 3.9)``, with what it comes to."""
    if trend is None:
        return f"no trend yet: it takes {LEAST_TAKES} takes over a week"
    said = {"rises": "rises", "falls": "falls", "level": "no clear trend"}[trend.direction]
    return f"{said}, {trend.slope:+.1f} a week ({trend.low:+.1f} to {trend.high:+.1f})"


def fix_words(fix: Fix | None) -> str:
    """Return the one thing to work on."""
    return "nothing that costs points" if fix is None else f"{fault_name(fix.criterion, fix.topic)}: {fix.advice}"


def place_words(place: Place) -> str:
    """Return where to listen: ``Ann, Borden, 0:12``."""
    named = [rep_name(place.rep), *([place.message] if place.message else []), clock(place.start_s)]
    return ", ".join(named)


def idle_words(idle: Sequence[Idle]) -> list[str]:
    """Return who has not practised, and since when."""
    return [f"{rep_name(one.rep)} ({f'since {one.last_at:%Y-%m-%d}' if one.last_at else 'never'})" for one in idle]


def team_json(report: TeamReport) -> dict[str, Any]:
    """Return the report under its public names."""
    return {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(timespec="seconds"),
        "takes": report.takes,
        "judged": report.judged,
        "rubrics": list(report.rubrics),
        "reps": [_rep_json(one) for one in report.reps],
        "faults": [
            {
                "rank": one.rank, "tied": one.tied, "criterion": one.criterion, "topic": one.topic,
                "name": fault_name(one.criterion, one.topic), "takes": one.takes, "of": one.of, "reps": one.reps,
                "places": [_place_json(place) for place in one.places],
            }
            for one in report.faults
        ],
        "messages": [asdict(one) for one in report.messages],
        "not_practised": [{"rep": one.rep, "last_at": _moment(one.last_at)} for one in report.idle],
    }  # fmt: skip


def _place_json(place: Place) -> dict[str, Any]:
    table = asdict(place)
    return table | {name: rounded(table[name], name) for name in ("start_s", "end_s", "lost")}


def _rep_json(one: RepReport) -> dict[str, Any]:
    return {
        "rep": one.rep,
        "takes": one.takes,
        "judged": one.judged,
        "yes": one.yes,
        "yes_share": asdict(one.yes_share),
        "bands": {name: round(mean, 3) for name, mean in one.bands.items()},
        "trend_per_week": None if one.trend is None else asdict(one.trend) | {"direction": one.trend.direction},
        "best": _take_json(one.best),
        "last": _take_json(one.last),
        "last_at": _moment(one.last_at),
        "work_on": None if one.work_on is None else asdict(one.work_on),
    }


def _take_json(take: TakeMarks | None) -> dict[str, Any] | None:
    if take is None:
        return None
    told = {"id": take.id, "message": take.message, "answer": take.answer, "score": take.score}
    return told | {"made_at": _moment(take.made_at)}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def write_team_csv(report: TeamReport, stream: TextIO) -> None:
    """Write one row for each rep; bands are means, poor 0 to good 2."""
    rows = [_csv_row(one, report.criteria) for one in report.reps]
    columns = list(rows[0]) if rows else ["rep"]
    written = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    written.writeheader()
    for row in rows:
        written.writerow({name: csv_cell(value, name) for name, value in row.items()})


def _csv_row(one: RepReport, criteria: Sequence[str]) -> Mapping[str, str | float | None]:
    row: dict[str, str | float | None] = {
        "rep": one.rep,
        "takes": one.takes,
        "judged": one.judged,
        "yes": one.yes,
        "yes_share": one.yes_share.estimate,
        "yes_low_share": one.yes_share.low,
        "yes_high_share": one.yes_share.high,
        **{f"{name}_mean_band": one.bands.get(name) for name in criteria},
        "last_at": _moment(one.last_at),
    }
    trend, fix = one.trend, one.work_on
    row |= {f"trend_{name}": getattr(trend, name, None) for name in ("slope", "low", "high")}
    for name, take in (("best", one.best), ("last", one.last)):
        row |= {f"{name}_take": getattr(take, "id", None), f"{name}_score": getattr(take, "score", None)}
    row["work_on"] = None if fix is None else fault_name(fix.criterion, fix.topic)
    return row | {"advice": None if fix is None else fix.advice}


MOST_PARTINGS = 3
"""Criteria that are named where the card and the coach part."""


def heard_by_coach(
    takes: Sequence[TakeMarks], summaries: Summaries, answers: Sequence[CoachAnswer], rubric: Rubric
) -> tuple[Agreement, tuple[RubricChange, ...]] | None:
    """Return how the card and the coaches agree, and what would agree better; None where nobody answered."""
    answered = {one.take for one in answers}
    pairs = paired([*summaries([take.number for take in takes if take.id in answered]).values()], answers)
    return (agreement(pairs), rubric_changes(pairs, rubric)) if pairs else None


def heard_lines(found: Agreement, changes: Sequence[RubricChange]) -> list[str]:
    """Return what is said of it, line by line."""
    answers = "1 answer" if found.answers == 1 else f"{found.answers} answers"
    lines = [
        f"The card and the coach say the same in {found.same} of {answers}; the coach is kinder in {found.kinder}, "
        f"stricter in {found.stricter}. {kappa_words(found.kappa)}",
    ]
    if found.few:
        lines[0] += " So few answers say little yet."
    for count, name, kind in ((found.kinder, "kinder", "better"), (found.stricter, "stricter", "worse")):
        part = [(getattr(one, name), one) for one in found.parting if getattr(one, name)]
        part.sort(key=lambda entry: -entry[0])
        if part:
            told = ", ".join(f"{name_of(one.criterion).lower()} {n}" for n, one in part[:MOST_PARTINGS])
            lines.append(f"Where the coach says {kind} than the card ({count}), not good on the card: {told}.")
    return lines + [change_words(one) for one in changes]


def kappa_words(kappa: Kappa) -> str:
    """Return ``Weighted kappa 0.61 (0.40 to 0.82): 1 is perfect, 0 what chance alone would give.``"""
    if kappa.value is None:
        return "Weighted kappa has no value where one of the two always says the same."
    told = f"{kappa.value:.2f} ({kappa.low:.2f} to {kappa.high:.2f})"
    return f"Weighted kappa {told}: 1 is perfect, 0 what chance alone would give."


def change_words(one: RubricChange) -> str:
    """Return a change with what it rests on."""
    kappa = "" if one.kappa.value is None else f", kappa {one.kappa.value:.2f}"
    chance = " That may well be chance." if one.few else ""
    return (
        f"Would agree better: {_changed(one)} ({one.name} in the rubric): {one.closer} closer to the coach, "
        f"{one.farther} farther, of {one.answers} answers{kappa}.{chance} Nothing is changed by itself."
    )


def _changed(one: RubricChange) -> str:
    """Return what a change of the rubric means, for who has never opened one."""
    kind, _, rest = one.name.partition(".")
    name = rest.rpartition(".")[0] or rest
    if kind == "verdict":
        return f"a {name.removesuffix('_from')} from {one.after} points instead of {one.before}"
    if kind == "criteria":
        return f"{name_of(name).lower()} weighs {one.after} instead of {one.before}"
    leaves = {"yes": "leaves a yes", "maybe": "leaves a maybe", "not_yet": "is a not yet"}
    what = OBSTACLES.get(name, "a criterion that is poor" if name == "poor_criterion" else name.replace("_", " "))
    return f"“{what}” {leaves[one.after]} (now {leaves[one.before]})"


def heard_json(found: Agreement, changes: Sequence[RubricChange]) -> dict[str, Any]:
    """Return it under its public names."""
    return {
        "answers": found.answers,
        "same": found.same,
        "kinder": found.kinder,
        "stricter": found.stricter,
        "few": found.few,
        "kappa": asdict(found.kappa),
        "parting": [asdict(one) for one in found.parting],
        "pairs": [
            {"take": one.take.id, "card": one.take.answer, "coach": one.heard, "steps": one.steps}
            for one in found.pairs
        ],
        "changes": [asdict(one) for one in changes],
    }


def coach_words(said: CoachAnswer, take: TakeSummary | None = None) -> str:
    """Return what a coach said, beside the card where its take is given."""
    note = f" ({said.note})" if said.note else ""
    card = f"; the card says {ANSWERS[take.answer][0].rstrip('.').lower()}" if take else ""
    return f"{said.coach or 'The coach'} says {said.answer}{note}{card}."
