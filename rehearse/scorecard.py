"""From measures and message to the scorecard and its verdict."""

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
    """A measure judged by a band."""

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


@dataclass(frozen=True, slots=True)
class Fix:
    """One change worth making first, and where it happens."""

    criterion: str
    advice: str
    start_s: float | None
    end_s: float | None


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
