"""What is counted of each take stands in columns of its own, so that a report need not read all that was judged."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from rehearse.team.summary import TakeSummary, judged_from_dict, marks_of

revision = "8"
down_revision = "7"

AT_ONCE = 200


def upgrade() -> None:
    """Add the two columns, and fill them from what was judged."""
    for name in ("bands", "faults"):
        op.add_column("summaries", sa.Column(name, sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    summaries = sa.table("summaries", *(sa.column(name) for name in ("number", "judged", "bands", "faults")))
    seen = sa.select(summaries.c.number, summaries.c.judged).order_by(summaries.c.number).limit(AT_ONCE)
    filled = sa.update(summaries).where(summaries.c.number == sa.bindparam("of"))
    filled = filled.values(bands=sa.bindparam("its_bands"), faults=sa.bindparam("its_faults"))
    page = connection.execute(seen).all()
    while page:
        found = [{"of": number} | marks for number, text in page if (marks := _marks(text))]
        if found:
            connection.execute(filled, found)
        page = connection.execute(seen.where(summaries.c.number > page[-1][0])).all()


def _marks(text: str) -> dict[str, str]:
    """Return the marks of a take; none of one that cannot be read."""
    try:
        judged = judged_from_dict(json.loads(text))
        marks = marks_of(TakeSummary("", "", "", None, "maybe", None, "", **judged))
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}
    return {"its_bands": marks.bands, "its_faults": marks.faults}
