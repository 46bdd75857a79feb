"""What kept takes are called: an id, the beginning of one, ``last``, ``last~1``, the path of the sound."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rehearse.store.rows import Row, Rows

_LAST = re.compile(r"last(?:~(\d{1,9}))?")
_ID = re.compile(r"[0-9a-f]{1,64}")

MOST_NAMED = 3
"""Takes that are named when several begin alike."""


def may_name_a_take(name: str) -> bool:
    """Tell whether a name could be that of a kept take, without looking: an id, its beginning, last, or last~1."""
    return bool(_LAST.fullmatch(name) or _ID.fullmatch(name))


def places_back(name: str) -> int | None:
    """Return how many places before the last take a name means, None for names of another kind."""
    back = _LAST.fullmatch(name)
    return int(back[1] or 0) if back else None


def rows_called(name: str, rows: Rows, folder: Path) -> Sequence[Row]:
    """Return the rows that an id, its beginning or a path may mean; an id that is whole means only its own.

    Parameters
    ----------
    name : str
    rows : Rows
    folder : Path
        The library's.
    """
    if _ID.fullmatch(name):
        whole = rows.get_any(name)
        if starting := [whole] if whole else rows.starting_with(name):
            return starting
    with suppress(ValueError, OSError):
        found = rows.with_sound(Path(name).resolve().relative_to(folder.resolve()).as_posix())
        return [found] if found else []
    return []


def ambiguous(name: str, found: Sequence[Row]) -> InputError:
    """Return the error for a name that several takes begin with."""
    ids = ", ".join(row.id for row in found[:MOST_NAMED])
    hint = f"Write more of it: {ids}{', ...' if len(found) > MOST_NAMED else ''}"
    return InputError(f"Several takes begin with {name}.", hint, code="ambiguous")


def no_such_take(name: str, *, empty: bool = False) -> InputError:
    """Return the error for a name that no take has; `empty` tells that there is none at all."""
    if empty:
        return InputError(
            f"There is no take {name}: none has been kept yet.",
            "Make one with: rehearse record, or: rehearse score FILE --keep",
            code="missing",
        )
    return InputError(f"There is no take {name}.", "See which there are with: rehearse history", code="missing")


def not_kept_here(row: Row, hint: str) -> InputError:
    """Return the error for what may be done with a take only where its sound lies."""
    whose = f"{row.rep} keeps take {row.id}" if row.rep else f"Take {row.id} is kept"
    return InputError(f"{whose} in another home.", hint, code="elsewhere")
