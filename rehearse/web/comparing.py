"""Two kept takes, side by side."""

from __future__ import annotations

from rehearse.config import load_rubric
from rehearse.errors import UsageError
from rehearse.scoring.comparison import Comparison, compare
from rehearse.store import Library, may_name_a_take


def compared(before: str, after: str) -> Comparison:
    """Return a comparison of two kept takes.

    Raises
    ------
    InputError
        One of them is not there.
    UsageError
        They are one and the same, or not named as takes are.
    """
    for name in (before, after):
        if not may_name_a_take(name):
            raise UsageError("A take is named by its id, last, or last~1.")
    with Library() as library:
        takes = [library.find(before), library.find(after)]
    if takes[0].id == takes[1].id:
        raise UsageError("There is only one take to compare.", "Choose two.")
    return compare(takes, load_rubric())
