"""Jobs no longer say whether their message was named: a sound that is kept already stays where it is."""

from __future__ import annotations

from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("jobs", "names_message")
