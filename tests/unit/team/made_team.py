"""Takes in short made by hand: every figure is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from rehearse.core.scorecard import Answer, Band, Evidence, Fix
from rehearse.team.report import TeamReport, team_report
from rehearse.team.summary import CriterionSummary, TakeSummary, marked

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)

ADVICE = {"fillers": "Leave out um.", "twice": "Say the number again.", "flat": "Let your voice move."}


def judged(
    name: str, band: Band, points: float | None, *topics: str, place: Evidence | None = None
) -> CriterionSummary:
    return CriterionSummary(name, band, 15.0, points, topics, place)


def short(
    number: int,
    score: float | None = 60.0,
    answer: Answer = "maybe",
    *,
    rep: str = "Ann",
    message: str = "Borden",
    day: float = 0.0,
    criteria: tuple[CriterionSummary, ...] = (),
    fixes: tuple[str, ...] = (),
    obstacles: tuple[str, ...] = (),
    here: bool = True,
) -> TakeSummary:
    """Return a take; a fix is named by its topic and stands at the second of the take's number."""
    made = {"fillers": "fillers", "twice": "phone_number", "flat": "pitch_variation"}
    return TakeSummary(
        id=f"{number:04x}",
        rep=rep,
        message=message,
        made_at=MONDAY + timedelta(days=day),
        answer=answer,
        score=score,
        rubric="1",
        criteria=criteria,
        fixes=tuple(Fix(made[topic], ADVICE[topic], float(number), number + 1.0, topic) for topic in fixes),
        obstacles=obstacles,
        here=here,
    )


def reported(takes: Sequence[TakeSummary], as_of: datetime, **asked: Any) -> TeamReport:
    return team_report(*marked(takes), as_of, **asked)
