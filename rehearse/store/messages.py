"""The messages that were practised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearse.store.rows import MessageCount


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that was practised.

    Attributes
    ----------
    name : str
    takes : int > 0
    scores : tuple of float or None
        Of its takes, the oldest first.
    last_score : float or None
        Of its latest take.
    open : bool
        Its latest take is not yet a yes from both the machine and the rep.
    last_kept_at : datetime
    """

    name: str
    takes: int
    scores: tuple[float | None, ...]
    last_score: float | None
    open: bool
    last_kept_at: datetime


def message_of(count: MessageCount) -> KeptMessage:
    """Return a message from what the database knows of it."""
    return KeptMessage(
        name=count.message,
        takes=count.takes,
        scores=count.scores,
        last_score=count.scores[-1],
        open=(count.answer, count.self_verdict) != ("yes", "yes"),
        last_kept_at=datetime.fromisoformat(count.kept_at),
    )
