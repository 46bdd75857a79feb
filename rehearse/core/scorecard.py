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
        What it could earn and what it earned, to a tenth; points are None when it was not measured.
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
    """Would you call you back?

    Attributes
    ----------
    answer : {"yes", "maybe", "not_yet", "cannot_judge"}
    score : float or None
        Whole points of 100, cut: the number that is shown everywhere. None when it cannot be judged.
    because : tuple of str
        What kept it from a yes; or what was good.
    fix_first : tuple of Fix
    obstacles : tuple of str
        The id of everything that stops a yes, those first that leave the least; empty exactly when the answer is yes
        (or there is none).
    questions : tuple of str
        What is not sure and therefore costs nothing: the rep is asked.
    close : bool
        One thing stands between the take and a yes.
    on_the_line : bool
        Whether the answer is the better or the worse of two is less than the score wobbles by.
    """

    answer: Answer
    score: float | None
    because: tuple[str, ...]
    fix_first: tuple[Fix, ...]
    obstacles: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    close: bool = False
    on_the_line: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All criteria and the verdict."""

    verdict: Verdict
    criteria: tuple[Criterion, ...]
    rubric: str
