"""A table of takes: the JSON, and the columns that are searched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "takes",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("kept_at", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.String(40)),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("sound", sa.String(1000), nullable=False),
        sa.Column("take", sa.JSON, nullable=False),
    )
    op.create_index("ix_takes_kept_at", "takes", ["kept_at"])
