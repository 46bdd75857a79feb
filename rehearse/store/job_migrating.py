"""Bring the queue's database up to date with Alembic, from inside the package."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from rehearse.errors import RehearseError

HEAD = "2"
"""The newest migration."""


def migrate(connection: sa.Connection) -> None:
    """Run the migrations that are missing, in the transaction of the connection.

    Raises
    ------
    RehearseError
        A newer version of rehearse has written it.
    """
    if sa.inspect(connection).has_table("alembic_version"):
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        if version == HEAD:
            return
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent / "job_migrations"))
    context = MigrationContext.configure(connection)
    version = context.get_current_revision()
    if version is not None and version not in {script.revision for script in scripts.walk_revisions()}:
        raise RehearseError(
            "Cannot use the queue: a newer version of rehearse has written it.",
            "Update rehearse: pipx upgrade rehearse-voicemail",
            code="newer_library",
        )
    with Operations.context(context):
        for script in reversed(list(scripts.iterate_revisions(HEAD, version or "base"))):
            script.module.upgrade()
            context.stamp(scripts, script.revision)
