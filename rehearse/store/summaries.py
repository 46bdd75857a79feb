"""Takes in short, as a report on a thousand of them reads them: beside the takes, in a table of their own."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from rehearse.core.scorecard import Answer
from rehearse.core.take import Take
from rehearse.scoring.verdict import whole_score
from rehearse.store.sound_copies import sharing_homes
from rehearse.store.tables import SUMMARIES, TAKES
from rehearse.team.summary import TakeSummary, judged_from_dict, judged_to_dict, summary_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEEN = sa.select(
    TAKES.c.id, TAKES.c.home, TAKES.c.rep, TAKES.c.message, TAKES.c.kept_at, TAKES.c.recorded_at, TAKES.c.answer,
    TAKES.c.score, SUMMARIES.c.rubric, SUMMARIES.c.judged,
).join(SUMMARIES, SUMMARIES.c.number == TAKES.c.number)  # fmt: skip


def summary_values(take: Take) -> dict[str, Any]:
    """Return what the table keeps of a take."""
    short = summary_of(take)
    return {"rubric": short.rubric, "judged": json.dumps(judged_to_dict(short))}


def read_summaries(
    connection: sa.Connection, home: str, *, everyone: bool, message: str | None = None
) -> Iterator[TakeSummary]:
    """Yield the takes in short, of this home or of everyone, in the order they were kept."""
    query = _SEEN.order_by(TAKES.c.number)
    if not everyone:
        query = query.where(TAKES.c.home == home)
    if message is not None:
        query = query.where(TAKES.c.message == message)
    here = {home, *sharing_homes()}
    for row in connection.execute(query):
        yield _summary(row, here=row.home in here)


def _summary(row: Any, *, here: bool) -> TakeSummary:
    made_at = datetime.fromisoformat(row.recorded_at or row.kept_at)
    return TakeSummary(
        id=row.id,
        rep=row.rep,
        message=row.message,
        made_at=made_at if made_at.tzinfo else made_at.astimezone(),
        answer=cast(Answer, row.answer),
        score=None if row.score is None else whole_score(row.score),
        rubric=row.rubric,
        here=here,
        **judged_from_dict(json.loads(row.judged)),
    )
