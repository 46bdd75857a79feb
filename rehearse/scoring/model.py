"""What the judges take and give: findings, remedies, judgements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rehearse.core.measures import Measures
from rehearse.core.message import Message, Style
from rehearse.core.scorecard import Band, Evidence
from rehearse.core.sound import Filler, Pause
from rehearse.core.token import Token

Place = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was measured and heard of one take.

    Attributes
    ----------
    style : Style
    measures : Measures
    pauses, fillers : tuples, in time order
    words : tuple of Token
        Empty where nothing was transcribed.
    message : Message or None
        None where nothing was transcribed.
    flat : tuple of (start_s, end_s)
        Where the voice stays on one note, the longest first.
    fastest, slowest : (start_s, end_s, wpm) or None
        The stretches of the highest and the lowest local rate.
    not_judgeable : str or None
        Why there can be no verdict at all.
    own_number : str
        The profile's telephone number, digits only; empty where it has none.
    """

    style: Style
    measures: Measures
    pauses: tuple[Pause, ...] = ()
    fillers: tuple[Filler, ...] = ()
    words: tuple[Token, ...] = ()
    message: Message | None = None
    flat: tuple[tuple[float, float], ...] = ()
    fastest: tuple[float, float, float] | None = None
    slowest: tuple[float, float, float] | None = None
    not_judgeable: str | None = None
    own_number: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to change: what, where, and what it costs as it is.

    `topic` keeps two remedies of one kind from both being named.
    """

    topic: str
    advice: str
    share_lost: float = 0.0
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stops a yes, however high the score is.

    Attributes
    ----------
    id : str
        As in ``verdict.obstacles`` of the JSON.
    leaves : {"maybe", "not_yet"}
        The best answer that is left.
    criterion : str
        Where it belongs.
    because : str
        Why, in a sentence; empty where the remedy says it.
    remedy : Remedy or None
    """

    id: str
    leaves: Literal["maybe", "not_yet"]
    criterion: str
    because: str = ""
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one criterion came to; `share` of the points, 0 to 1, or None with `why_not`."""

    share: float | None
    band: Band = "not_measured"
    value: float | None = None
    unit: str = ""
    advice: str = ""
    evidence: tuple[Evidence, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    why_not: str | None = None
