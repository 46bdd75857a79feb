"""The call log: its entries, where each prospect stands, trials and what was drawn in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Make the four tables."""
    _make_calls()
    _make_prospects()
    _make_trials()
    _make_draws()


def _make_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("home", sa.String(32), nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(32)),
        sa.Column("prospect", sa.String(500), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("take", sa.String(64)),
        sa.Column("mailed", sa.Boolean, nullable=False),
        sa.Column("company", sa.String(500), nullable=False),
        sa.Column("phone", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
    )
    op.create_index("ix_calls_home_fingerprint", "calls", ["home", "fingerprint"], unique=True)
    op.create_index("ix_calls_home_prospect_at", "calls", ["home", "prospect", "at"])
    op.create_index("ix_calls_home_number", "calls", ["home", "number"])


def _make_prospects() -> None:
    op.create_table(
        "prospects",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("home", sa.String(32), nullable=False),
        sa.Column("prospect", sa.String(500), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("company", sa.String(500), nullable=False),
        sa.Column("phone", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("last_call_at", sa.String(32)),
        sa.Column("last_message", sa.String(500), nullable=False),
        sa.Column("last_take", sa.String(64)),
        sa.Column("do_not_call", sa.Boolean, nullable=False),
    )
    op.create_index("ix_prospects_home_prospect", "prospects", ["home", "prospect"], unique=True)
    op.create_index("ix_prospects_pile", "prospects", ["home", "do_not_call", "status", "last_call_at"])


def _make_trials() -> None:
    op.create_table(
        "trials",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("home", sa.String(32), nullable=False),
        sa.Column("first_arm", sa.String(500), nullable=False),
        sa.Column("second_arm", sa.String(500), nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("stopped_at", sa.String(32)),
    )
    op.create_index("ix_trials_home_number", "trials", ["home", "number"])


def _make_draws() -> None:
    op.create_table(
        "draws",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("trial", sa.Integer, nullable=False),
        sa.Column("prospect", sa.String(500), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("arm", sa.Integer, nullable=False),
        sa.Column("drawn_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_draws_trial_prospect", "draws", ["trial", "prospect"], unique=True)
    op.create_index("ix_draws_trial_place", "draws", ["trial", "place"], unique=True)
