"""What lists and reports show of a take stands in an index of its own.

SQLite keeps the JSON of a take in the row: whoever reads the other columns of twenty thousand rows walks past half a
gigabyte. Other databases keep it elsewhere by themselves, and some take no index so wide.
"""

from __future__ import annotations

from alembic import op

revision = "9"
down_revision = "8"

COLUMNS = ("home", "number", "message", "rep", "id", "kept_at", "recorded_at", "answer", "score", "self_verdict")


def upgrade() -> None:
    """Make the index, in SQLite."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_takes_in_lists", "takes", COLUMNS)
