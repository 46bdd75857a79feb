"""What kept takes are called: an id, the beginning of one, ``last``, the name of a message, the path of the sound.

``last`` is the take kept last, and a message's name its newest take; ``~1`` after either is the one before it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rehearse.store.rows import Row, Rows

_BACK = re.compile(r"(.+)~(\d{1,9})", re.DOTALL)
_LAST = re.compile(r"last(?:~(\d{1,9}))?")
_ID = re.compile(r"[0-9a-f]{1,64}")

AMBIGUOUS = "ambiguous"
"""Code of the error for a name that more than one take or message has."""

MOST_NAMED = 3
"""Takes that are named when several begin alike."""


def may_name_a_take(name: str) -> bool:
    """Tell whether a name can only be meant for a kept take, without looking: an id, its beginning, last, or last~1."""
    return bool(_LAST.fullmatch(name) or _ID.fullmatch(name))


def place_in_history(name: str, rows: Rows) -> tuple[str | None, int] | None:
    """Return the message, None for all of them, and how many places before its newest take a name means.

    Returns
    -------
    tuple or None
        None for names of another kind.

    Raises
    ------
    InputError
        Several messages are called so, or takes begin so as well: code ``ambiguous``.
    """
    if last := _LAST.fullmatch(name):
        return None, int(last[1] or 0)
    if _ID.fullmatch(name) and rows.get_any(name):
        return None
    called, places = rows.messages_called(name), 0
    if not called and (back := _BACK.fullmatch(name)):
        called, places = rows.messages_called(back[1]), int(back[2])
    if not called:
        return None
    if len(called) > 1:
        hint = f"Write it as one of them is: {_listed(called)}"
        raise InputError(f"Several messages are called {name}.", hint, code=AMBIGUOUS)
    if _ID.fullmatch(name) and (begun := rows.starting_with(name)):
        hint = f"Write more of the id: {_listed([row.id for row in begun])}"
        raise InputError(f"A message is called {name}, and takes begin with it.", hint, code=AMBIGUOUS)
    return called[0], places


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
    hint = f"Write more of it: {_listed([row.id for row in found])}"
    return InputError(f"Several takes begin with {name}.", hint, code=AMBIGUOUS)


def no_such_take(name: str, *, empty: bool = False) -> InputError:
    """Return the error for a name that no take has; `empty` tells that there is none at all."""
    if empty:
        return InputError(
            f"There is no take {name}: none has been kept yet.",
            "Make one with: rehearse record, or: rehearse score FILE --keep",
            code="missing",
        )
    return InputError(f"There is no take {name}.", "See which there are with: rehearse history", code="missing")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")


def not_kept_here(row: Row, hint: str) -> InputError:
    """Return the error for what may be done with a take only where its sound lies."""
    whose = f"{row.rep} keeps take {row.id}" if row.rep else f"Take {row.id} is kept"
    return InputError(f"{whose} in another home.", hint, code="elsewhere")
