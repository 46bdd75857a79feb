"""The scorecard: all criteria and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Band = Literal["good", "fair", "poor", "not_measured"]


Answer = Literal["yes", "maybe", "not_yet", "cannot_judge"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the sound that a criterion rests on."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A measure judged by a band.

    Attributes
    ----------
    id : str
        duration, pace, pauses, fillers, phone_number, content or pitch_variation.
    band : {"good", "fair", "poor", "not_measured"}
    value : float or None
        In `unit`.
    weight, points : float
        What it could earn and what it earned; points are None when it was not measured.
    advice : str
        What to do about it, or what was good.
    why_not_measured : str or None
    source : str
        Where its bands come from.
    evidence : tuple of Evidence
    kind : str
        What kind of evidence the bands rest on.
    to_change : tuple of str
        The topics that cost it points: what of an earlier take's fixes is still to be done.
    """

    id: str
    band: Band
    value: float | None
    unit: str
    weight: float
    points: float | None
    advice: str
    why_not_measured: str | None
    source: str
    evidence: tuple[Evidence, ...] = ()
    kind: str = ""
    to_change: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fix:
    """One change worth making first, and where it happens; `topic` is what it is about, the same in every take."""

    criterion: str
    advice: str
    start_s: float | None
    end_s: float | None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Would you call you back? `score` is 0 to 100, None when it cannot be judged."""

    answer: Answer
    score: float | None
    because: tuple[str, ...]
    fix_first: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All criteria and the verdict."""

    verdict: Verdict
    criteria: tuple[Criterion, ...]
    rubric: str
