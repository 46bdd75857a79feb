"""Over which phone line a recording is to be heard as well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add the column; what waits already is heard over none."""
    op.add_column("jobs", sa.Column("line", sa.String(8), nullable=False, server_default=""))
