"""Before and after: what has become better, what worse, and what is no more than a wobble.

A change counts only when it is larger than the spread of its measure over takes in which nothing has changed
(`standings`), and the score only when what truly moved accounts for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from rehearse.core.measures import Measures
from rehearse.core.scorecard import Criterion, Fix
from rehearse.core.take import Take
from rehearse.errors import UsageError
from rehearse.scoring.rubric import Rubric
from rehearse.scoring.significance import Standing, criterion_of, heard_otherwise, measured, standing_between
from rehearse.scoring.verdict import whole_score
from rehearse.scoring.word_diff import Said, word_diff

Outcome = Literal["fixed", "better", "heard_right", "within_noise", "not_yet", "not_measured"]
Role = Literal["before", "after", "first", "best", "last"]

HEARD_TOPICS = ("number", "different", "own")
"""What is said of a telephone number may be a slip of the engine: gone with other digits, it is not yet fixed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One number before and after.

    Attributes
    ----------
    id : str
        A measure's name, or ``score``.
    before, after, difference : float or None
    noise : float or None
        The least difference that means anything; None where it is not known.
    within_noise : bool or None
        None where there is nothing to compare.
    """

    id: str
    before: float | None
    after: float | None
    difference: float | None
    noise: float | None
    within_noise: bool | None


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion in each of the takes that are shown.

    `standing` is of the last against the first: better and worse are more than noise; same is a change, if any,
    that costs nothing and gains nothing; `points` is the difference.
    """

    id: str
    shown: tuple[Criterion, ...]
    standing: Standing
    points: float | None


@dataclass(frozen=True, slots=True)
class FixOutcome:
    """What has become of a change that was named first."""

    fix: Fix
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two takes side by side, or the first, the best and the last of more.

    Attributes
    ----------
    takes : tuple of Take
        Those that are shown, in time order; the changes are from the first to the last of them.
    roles : tuple of Role
        What each of them is.
    places : tuple of int
        Which of the takes that were given each is, counted from 1.
    count : int
        How many were given.
    score : Change
    standing : Standing
        Of the score.
    criteria : tuple of CriterionChange
    measures : tuple of Change
        Every measure of the JSON, in its order.
    said : tuple of Said
    fixes : tuple of FixOutcome
        What was named first of the first take.
    fix_next : tuple of Fix
        What is named first of the last.
    apart : tuple of str
        In what the takes were judged differently (rubric, engine, model, style, transcript). Score them again under one
        before this comparison is believed; empty when they can be compared.
    """

    takes: tuple[Take, ...]
    roles: tuple[Role, ...]
    places: tuple[int, ...]
    count: int
    score: Change
    standing: Standing
    criteria: tuple[CriterionChange, ...]
    measures: tuple[Change, ...]
    said: tuple[Said, ...]
    fixes: tuple[FixOutcome, ...]
    fix_next: tuple[Fix, ...]
    apart: tuple[str, ...] = ()

    @property
    def before(self) -> Take:
        """The take that the changes are counted from."""
        return self.takes[0]

    @property
    def after(self) -> Take:
        """The take that the changes lead to."""
        return self.takes[-1]


def compare(takes: Sequence[Take], rubric: Rubric) -> Comparison:
    """Set takes side by side.

    Parameters
    ----------
    takes : sequence of Take
        Two or more, the earliest first.
    rubric : Rubric
        The one they were judged by; its noise tells what a change is.

    Raises
    ------
    UsageError
        Fewer than two takes.
    """
    if len(takes) < 2:
        raise UsageError("There is only one take to compare.", "Name two: rehearse compare BEFORE AFTER")
    shown, roles = _shown(takes)
    before, after = takes[0], takes[-1]
    criteria = tuple(_criterion_change(name, takes, shown, rubric) for name in rubric.criteria)
    standings = {change.id: change.standing for change in criteria}
    score = _change("score", _score_of(before), _score_of(after), rubric)
    standing = _standing_of(score, criteria)
    return Comparison(
        takes=tuple(takes[place] for place in shown),
        roles=roles,
        places=tuple(place + 1 for place in shown),
        count=len(takes),
        score=replace(score, within_noise=True) if standing == "within_noise" else score,
        standing=standing,
        criteria=criteria,
        measures=tuple(_measure_change(field.name, before, after, rubric) for field in fields(Measures)[:-1]),
        said=word_diff(before, after) if before.transcript and after.transcript else (),
        fixes=tuple(
            FixOutcome(fix, outcome_of(fix, before, after, standings.get(fix.criterion, "same")))
            for fix in before.scorecard.verdict.fix_first
        ),
        fix_next=after.scorecard.verdict.fix_first,
        apart=judged_apart(takes),
    )


def way_judged(take: Take) -> tuple[object, ...]:
    """Return all that `judged_apart` looks at: of takes that have it in common one will do."""
    transcript = take.transcript
    heard = (transcript.engine, transcript.model) if transcript else None
    return take.scorecard.verdict.answer == "cannot_judge", take.scorecard.rubric, take.message.style, heard


def judged_apart(takes: Sequence[Take]) -> tuple[str, ...]:
    """Return in what takes were judged differently: rubric, engine, model, style, transcript (one has none)."""
    judged = [take for take in takes if take.scorecard.verdict.answer != "cannot_judge"]
    models = {take.transcript.model for take in judged if take.transcript}
    differ = {
        "rubric": len({take.scorecard.rubric for take in takes}) > 1,
        "engine": len({take.transcript.engine for take in judged if take.transcript}) > 1,
        "model": len(models) > 1,
        "style": len({take.message.style for take in takes}) > 1,
        "transcript": len({take.transcript is None for take in judged}) > 1,
    }
    return tuple(name for name, apart in differ.items() if apart)


def outcome_of(fix: Fix, before: Take, after: Take, standing: Standing) -> Outcome:
    """Return what has become of a fix in a later take.

    Parameters
    ----------
    fix : Fix
        Of the earlier take.
    before, after : Take
    standing : Standing
        Of the fix's criterion, earlier to later.
    """
    criterion = criterion_of(after, fix.criterion)
    if criterion is None or standing == "not_measured":
        return "not_measured"
    named = any((one.criterion, one.topic) == (fix.criterion, fix.topic) for one in after.scorecard.verdict.fix_first)
    known = bool(fix.topic)
    still = named or (fix.topic in criterion.to_change if known else criterion.band != "good")
    if not still and fix.criterion == "phone_number" and fix.topic in HEARD_TOPICS and heard_otherwise(before, after):
        return "heard_right"
    if standing == "within_noise":
        return "not_yet" if still else "within_noise"
    if not still:
        return "fixed"
    return "better" if standing == "better" else "not_yet"


def _shown(takes: Sequence[Take]) -> tuple[tuple[int, ...], tuple[Role, ...]]:
    """Return which takes are shown: both of two; of more the first, the best and the last."""
    last = len(takes) - 1
    if last == 1:
        return (0, 1), ("before", "after")
    scores = [-1.0 if take.scorecard.verdict.score is None else take.scorecard.verdict.score for take in takes]
    best = max(range(len(takes)), key=lambda place: (scores[place], place))
    if best in (0, last):
        return (0, last), ("first", "last")
    return (0, best, last), ("first", "best", "last")


def _criterion_change(name: str, takes: Sequence[Take], shown: Sequence[int], rubric: Rubric) -> CriterionChange:
    found = [criterion for place in shown if (criterion := criterion_of(takes[place], name)) is not None]
    points = [criterion.points for criterion in (found[0], found[-1])] if found else [None, None]
    gained = None if points[0] is None or points[1] is None else round(points[1] - points[0], 1)
    return CriterionChange(name, tuple(found), standing_between(name, takes[0], takes[-1], rubric), gained)


def _score_of(take: Take) -> float | None:
    """Return the score as it is shown: the change is between the numbers that are read."""
    score = take.scorecard.verdict.score
    return None if score is None else whole_score(score)


def _measure_change(name: str, before: Take, after: Take, rubric: Rubric) -> Change:
    return _change(name, measured(name, before), measured(name, after), rubric)


def _change(name: str, before: float | None, after: float | None, rubric: Rubric) -> Change:
    noise = rubric.noise.get(name)
    if before is None or after is None:
        return Change(name, before, after, None, noise, None)
    difference = after - before
    return Change(name, before, after, difference, noise, abs(difference) <= (noise or 0.0))


def _standing_of(score: Change, criteria: Sequence[CriterionChange]) -> Standing:
    """Return how the score stands: better or worse only when the criteria that truly moved account for it."""
    if score.within_noise is None or score.difference is None:
        return "not_measured"
    if score.difference == 0:
        return "same"
    weight = sum(change.shown[-1].weight for change in criteria if change.points is not None)
    moved = sum(change.points or 0.0 for change in criteria if change.standing in ("better", "worse"))
    sure = 100 * moved / max(weight, 1.0)
    if score.within_noise or abs(sure) <= (score.noise or 0.0) or sure * score.difference < 0:
        return "within_noise"
    return "better" if score.difference > 0 else "worse"
