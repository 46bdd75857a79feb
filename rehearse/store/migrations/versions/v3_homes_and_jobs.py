"""Whose a take is, in which order takes were kept, and the jobs of the page beside them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

_KEPT = ("id", "message", "kept_at", "recorded_at", "answer", "score", "self_verdict", "sound", "take")


def upgrade() -> None:
    """Make the table of takes anew, numbered in the order they were kept, and the table of jobs."""
    _number_takes()
    _make_jobs()


def _number_takes() -> None:
    op.drop_index("ix_takes_kept_at", "takes")
    op.drop_index("ix_takes_message_kept_at", "takes")
    op.rename_table("takes", "takes_before")
    op.create_table(
        "takes",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("home", sa.String(32)),
        sa.Column("rep", sa.String(500), nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("kept_at", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.String(40)),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("self_verdict", sa.String(8)),
        sa.Column("sound", sa.String(1000), nullable=False),
        sa.Column("take", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name="takes_by_number"),
    )
    columns = ", ".join(_KEPT)
    op.execute(f"INSERT INTO takes ({columns}, rep) SELECT {columns}, '' FROM takes_before ORDER BY kept_at, id")
    op.drop_table("takes_before")
    op.create_index("ix_takes_id_home", "takes", ["id", "home"], unique=True)
    op.create_index("ix_takes_home_number", "takes", ["home", "number"])
    op.create_index("ix_takes_home_message_number", "takes", ["home", "message", "number"])


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("home", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("file", sa.String(500), nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("names_message", sa.Boolean, nullable=False),
        sa.Column("style", sa.String(16), nullable=False),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("line", sa.String(8), nullable=False),
        sa.Column("self_verdict", sa.String(8)),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("modified_at", sa.String(40)),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("take_id", sa.String(64)),
        sa.Column("answer", sa.String(16)),
        sa.Column("score", sa.Float),
        sa.Column("error", sa.JSON(none_as_null=True)),
    )
    op.create_index("ix_jobs_home_state_number", "jobs", ["home", "state", "number"])
