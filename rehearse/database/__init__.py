"""The database of takes: SQLAlchemy and Alembic, and nothing but them. An edge.

A row holds a take's JSON and, beside it, the few columns that are searched. Where the sound is kept stands in the row
as a path below the library's folder, so that the folder can be moved.

With SQLite, every writing transaction takes the write lock as it begins: what it has read is then still true when it
writes, and a second process waits its turn instead of failing.
"""

from rehearse.database.opening import TakesDatabase
from rehearse.database.rows import MessageCount, Row, Rows

__all__ = ["MessageCount", "Row", "Rows", "TakesDatabase"]
