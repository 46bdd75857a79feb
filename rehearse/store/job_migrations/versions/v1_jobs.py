"""A table of what waits to be scored, is being scored, or was scored lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("file", sa.String(500), nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("style", sa.String(16), nullable=False),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("self_verdict", sa.String(8)),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("modified_at", sa.String(40)),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("take_id", sa.String(64)),
        sa.Column("answer", sa.String(16)),
        sa.Column("score", sa.Float),
        sa.Column("error", sa.JSON),
    )
    op.create_index("ix_jobs_state_number", "jobs", ["state", "number"])
