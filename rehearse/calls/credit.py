"""Which message a reply answers, and how long each message has been waiting: the table that every figure is made of.

A reply is credited to the last message that was left before it, when that is at most `credit_days` ago. A message
waits until it is answered, until the next message to the same prospect takes over, until the prospect is spoken to,
until `credit_days` are over, or until now. Only the first of these ends is a callback; at all others the wait is
censored: it is not known what would have come of it. Who asks not to be called stays in the table as one who did not
answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from rehearse.calls.model import Call, Callback, DoNotCall, Entry, in_time, prospect_key

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Wait:
    """One message that was left, or one prospect, and how long it waited.

    Attributes
    ----------
    prospect : str
        Its key.
    message : str
    left_at : datetime
    waited_days : float >= 0
        To the callback where there is one, else as long as is known.
    answered : bool
    """

    prospect: str
    message: str
    left_at: datetime
    waited_days: float
    answered: bool


def by_prospect(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Yield each prospect's entries in time, whatever the order they were made in."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(prospect_key(entry.prospect), []).append(entry)
    for key, own in found.items():
        yield key, sorted(own, key=in_time)


def waits_per_call(entries: Iterable[Entry], as_of: datetime, credit_days: float) -> list[Wait]:
    """Return the wait of every message that was left up to `as_of`, the oldest first."""
    waits = [wait for key, own in by_prospect(entries) for wait in _waits(key, own, as_of, credit_days)]
    return sorted(waits, key=lambda wait: (wait.left_at, wait.prospect))


def _waits(key: str, entries: list[Entry], as_of: datetime, credit_days: float) -> Iterator[Wait]:
    waiting: Call | None = None

    def ended(at: datetime, answered: bool) -> Wait:
        assert waiting is not None
        days = (at - waiting.at).total_seconds() / DAY_S
        return Wait(key, waiting.message, waiting.at, min(days, credit_days), answered and days <= credit_days)

    for entry in entries:
        if entry.at > as_of:
            break
        if isinstance(entry, DoNotCall) or (isinstance(entry, Call) and entry.outcome == "no_message"):
            continue
        if waiting is not None:
            yield ended(entry.at, isinstance(entry, Callback) and entry.by != "pick-up")
        waiting = entry if isinstance(entry, Call) and entry.outcome == "left" else None
    if waiting is not None:
        yield ended(as_of, False)


def waits_per_prospect(waits: Iterable[Wait]) -> list[Wait]:
    """Return one wait for each prospect of these: from the first message on, answered once at most.

    Parameters
    ----------
    waits : iterable of Wait
        Per call, of one message.
    """
    found: dict[str, Wait] = {}
    for wait in sorted(waits, key=lambda one: one.left_at):
        first = found.get(wait.prospect)
        if first is None:
            found[wait.prospect] = wait
        elif not first.answered:
            days = (wait.left_at - first.left_at).total_seconds() / DAY_S + wait.waited_days
            found[wait.prospect] = Wait(first.prospect, first.message, first.left_at, days, wait.answered)
    return list(found.values())


def durations(waits: Iterable[Wait]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the waits in days, and which of them were answered."""
    rows = [(wait.waited_days, wait.answered) for wait in waits]
    days, answered = zip(*rows, strict=True) if rows else ((), ())
    return np.asarray(days, dtype=np.float64), np.asarray(answered, dtype=bool)


def came_of(entries: Iterable[Entry], as_of: datetime, credit_days: float) -> dict[str, tuple[int, int]]:
    """Return of each message how often it was left, and how many callbacks it has had."""
    counts: dict[str, tuple[int, int]] = {}
    for wait in waits_per_call(entries, as_of, credit_days):
        left, answered = counts.get(wait.message, (0, 0))
        counts[wait.message] = left + 1, answered + wait.answered
    return counts
