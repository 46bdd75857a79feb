"""A take as a row of the database, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.core.take import Take

if TYPE_CHECKING:
    from rehearse.store.rows import Row

_IN_COLUMNS = ("self_verdict", "kept_at", "file")
"""What of a take's JSON stands in columns, or follows from them."""


def storable(take: Take) -> Take:
    """Return the take with a message name that any database takes: text, and not endless."""
    from rehearse.store.rows import LONGEST_MESSAGE
    from rehearse.text.printable import without_surrogates

    return replace(take, message_name=without_surrogates(take.message_name)[:LONGEST_MESSAGE])


def row_of(take: Take, sound: str, before: Row | None) -> Row:
    """Return the row of a take whose sound is kept at `sound`; `before` is the row it replaces.

    It stays where it was in the history, and the rep's own verdict outlasts being scored again.
    """
    from rehearse.store.rows import Row, moment
    from rehearse.store.take_json import take_to_dict

    table = take_to_dict(take)
    return Row(
        id=take.id,
        message=table["message"],
        kept_at=before.kept_at if before else moment(),
        recorded_at=table["recorded_at"],
        answer=table["verdict"]["answer"],
        score=table["verdict"]["score"],
        self_verdict=take.self_verdict or (before.self_verdict if before else None),
        sound=sound,
        take={name: value for name, value in table.items() if name not in _IN_COLUMNS},
    )


def take_of(row: Row, folder: Path) -> Take:
    """Return the take that a row of the library in `folder` keeps."""
    from rehearse.store.take_json import take_from_dict

    place = str(folder / row.sound)
    return take_from_dict({**row.take, "file": place, "self_verdict": row.self_verdict, "kept_at": row.kept_at})
