"""Bring a database up to date with Alembic, from inside the package: no configuration file, no command."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from rehearse.errors import RehearseError

HEAD = "9"
"""The newest migration; a database that is there needs no Alembic, which takes a while to import."""

VERSION_TABLE = "alembic_version"


def version_of(connection: sa.Connection) -> str | None:
    """Return which migration the database has come to, None for an empty one."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    version: str | None = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return version


def migrate(connection: sa.Connection, to: str = HEAD, *, name: str = "the database") -> None:
    """Run the migrations that are missing, in the transaction of the connection.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction that holds the write lock, so that of two processes one finds the work done.
    to : str
        The migration to come to.
    name : str
        How the database is called in an error.

    Raises
    ------
    RehearseError
        It comes from a newer version of rehearse.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent))
    context = MigrationContext.configure(connection)
    version = context.get_current_revision()
    if version is not None and version not in {script.revision for script in scripts.walk_revisions()}:
        raise RehearseError(
            f"Cannot use the library {name}: a newer version of rehearse has written it.",
            "Update rehearse: pipx upgrade rehearse-voicemail",
            code="newer_library",
        )
    with Operations.context(context):
        for script in reversed(list(scripts.iterate_revisions(to, version or "base"))):
            script.module.upgrade()
            context.stamp(scripts, script.revision)
