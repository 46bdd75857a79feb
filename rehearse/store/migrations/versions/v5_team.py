"""Takes in short, what coaches answer, and the rep of an upload."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"

AT_ONCE = 200


def upgrade() -> None:
    """Make the two tables, put every take in short, and give jobs a rep."""
    op.create_table(
        "summaries",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rubric", sa.String(200), nullable=False),
        sa.Column("judged", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "coach_answers",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("home", sa.String(32), nullable=False),
        sa.Column("coach", sa.String(500), nullable=False),
        sa.Column("take", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(8), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("ix_coach_answers_home_take", "coach_answers", ["home", "take"], unique=True)
    op.create_index("ix_coach_answers_take", "coach_answers", ["take"])
    op.add_column("jobs", sa.Column("rep", sa.String(500), nullable=False, server_default=""))
    _put_in_short(op.get_bind())


def _put_in_short(connection: sa.Connection) -> None:
    takes = sa.table("takes", sa.column("number", sa.Integer), sa.column("take", sa.JSON))
    summaries = sa.table("summaries", sa.column("number"), sa.column("rubric"), sa.column("judged"))
    seen = sa.select(takes.c.number, sa.cast(takes.c.take, sa.Text)).order_by(takes.c.number).limit(AT_ONCE)
    page = connection.execute(seen).all()
    while page:
        found = [{"number": number, **short} for number, text in page if (short := _in_short(text)) is not None]
        if found:
            connection.execute(sa.insert(summaries), found)
        page = connection.execute(seen.where(takes.c.number > page[-1][0])).all()


def _in_short(text: str) -> dict[str, str] | None:
    """Return a take in short; None of one that cannot be read."""
    try:
        table = json.loads(text)
        verdict = table["verdict"]
        judged = {
            "criteria": [_criterion(one) for one in table["criteria"]],
            "fixes": [
                [one["criterion"], one.get("topic", ""), one["advice"], one["start_s"], one["end_s"]]
                for one in verdict["fix_first"]
            ],
            "obstacles": list(verdict.get("obstacles", ())),
        }
        return {"rubric": str(table["rubric"]), "judged": json.dumps(judged)}
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _criterion(one: dict[str, Any]) -> list[Any]:
    longest = max(one["evidence"], key=lambda place: place["end_s"] - place["start_s"], default=None)
    place = [longest["start_s"], longest["end_s"], longest["text"]] if longest else None
    return [one["id"], one["band"], one["weight"], one["points"], list(one.get("to_change", ())), place]
