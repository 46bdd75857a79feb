"""The rep's own verdict in a column: whether a message is open is asked of all its takes at once."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Move the verdict out of the JSON; a take whose JSON is damaged is left as it is."""
    op.add_column("takes", sa.Column("self_verdict", sa.String(8)))
    op.create_index("ix_takes_message_kept_at", "takes", ["message", "kept_at"])
    takes = sa.table(
        "takes", sa.column("id", sa.String), sa.column("take", sa.JSON), sa.column("self_verdict", sa.String)
    )
    connection = op.get_bind()
    for take_id, text in connection.execute(sa.select(takes.c.id, sa.cast(takes.c.take, sa.Text))).all():
        try:
            take = json.loads(text)
            answer = take.pop("self_verdict", None)
        except (ValueError, AttributeError, TypeError):
            continue
        changed = sa.update(takes).where(takes.c.id == take_id).values(take=take, self_verdict=answer)
        connection.execute(changed)
