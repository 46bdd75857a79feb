"""From what was found to the scorecard and its verdict."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from rehearse.core.scorecard import Answer, Criterion, Fix, Scorecard, Verdict
from rehearse.scoring.criteria import judge_all
from rehearse.scoring.misheard import questions
from rehearse.scoring.model import Findings, Judgement, Obstacle, Remedy
from rehearse.scoring.obstacles import TOO_FEW_POINTS, find_obstacles
from rehearse.scoring.rubric import Rubric

MOST_FIXES = 3
"""Three changes at most: more is not acted on (EVIDENCE: carefully selected)."""

LEAST_COST = 0.75
"""A change that would gain less than this, in points of 100, is not worth naming."""


def score(findings: Findings, rubric: Rubric) -> Scorecard:
    """Return the scorecard of one take.

    The score is the share of the points earned over what was measured, times 100, cut to whole points. A yes needs the
    points and no obstacle. Where the sound or the words do not allow a judgement there is no score and the answer is
    ``cannot_judge``.

    Parameters
    ----------
    findings : Findings
        All that was measured and heard.
    rubric : Rubric
        The thresholds.
    """
    judgements = judge_all(findings, rubric)
    criteria = tuple(_criterion(name, judgement, rubric) for name, judgement in judgements.items())
    verdict = _cannot_judge(findings) or _verdict(findings, judgements, criteria, rubric)
    return Scorecard(verdict=verdict, criteria=criteria, rubric=rubric.version)


def _criterion(name: str, judgement: Judgement, rubric: Rubric) -> Criterion:
    rule = rubric.criteria[name]
    measured = judgement.share is not None
    return Criterion(
        id=name,
        band=judgement.band if measured else "not_measured",
        value=judgement.value,
        unit=judgement.unit or rule.unit,
        weight=rule.weight,
        points=None if judgement.share is None else round(rule.weight * judgement.share, 1),
        advice=judgement.advice,
        why_not_measured=None if measured else judgement.why_not or "it could not be measured",
        source=rule.source,
        evidence=judgement.evidence,
        kind=rule.kind,
        to_change=tuple(remedy.topic for remedy in judgement.remedies if remedy.share_lost > 0),
    )


def _cannot_judge(findings: Findings) -> Verdict | None:
    if findings.not_judgeable is None:
        return None
    return Verdict(answer="cannot_judge", score=None, because=(findings.not_judgeable,), fix_first=())


def _verdict(
    findings: Findings, judgements: dict[str, Judgement], criteria: Sequence[Criterion], rubric: Rubric
) -> Verdict:
    measured = [criterion for criterion in criteria if criterion.points is not None and criterion.weight > 0]
    possible = sum(criterion.weight for criterion in measured)
    if not possible:
        return Verdict("cannot_judge", None, ("None of the criteria could be measured.",), ())
    total = whole_score(100 * sum(criterion.points or 0.0 for criterion in measured) / possible)
    obstacles = find_obstacles(findings, judgements, rubric)
    return Verdict(
        answer=answer_of(total, {one.leaves for one in obstacles}, rubric),
        score=total,
        because=tuple(dict.fromkeys(one.because for one in obstacles if one.because)) or _because(criteria),
        fix_first=_fix_first(_weighed(judgements, obstacles, rubric, possible)),
        obstacles=_ids(total, obstacles, rubric),
        questions=questions(findings),
        close=_is_close(total, obstacles, measured, rubric),
        on_the_line=_is_on_the_line(total, obstacles, rubric),
    )


def whole_score(score: float) -> float:
    """Return a score as it is given everywhere: whole points, cut, for 74.7 is below the cut-off at 75.

    >>> whole_score(74.7)
    74.0
    """
    return float(math.floor(round(score, 6)))  # 74.9999999 is what adding up makes of 75


def answer_of(total: float, leaves: Collection[str], rubric: Rubric) -> Answer:
    """Return the answer to a score, and to the best answers that its obstacles leave."""
    if total < rubric.verdict["maybe_from"] or "not_yet" in leaves:
        return "not_yet"
    return "maybe" if total < rubric.verdict["yes_from"] or "maybe" in leaves else "yes"


def _ids(total: float, obstacles: Sequence[Obstacle], rubric: Rubric) -> tuple[str, ...]:
    few = (TOO_FEW_POINTS,) if total < rubric.verdict["yes_from"] else ()
    return (*(one.id for one in obstacles), *few)


def _is_close(total: float, obstacles: Sequence[Obstacle], measured: Sequence[Criterion], rubric: Rubric) -> bool:
    """Whether one thing put right would make it a yes.

    What stops a yes in the sound or the number is one thing for each criterion, in the content each is one.
    """
    missing = rubric.verdict["yes_from"] - total
    barred = {one.criterion for one in obstacles}
    things = {one.id if one.criterion == "content" else one.criterion for one in obstacles}
    if len(things) > 1 or (missing <= 0 and not things):
        return False
    possible = sum(criterion.weight for criterion in measured)
    gains = {one.id: 100 * (one.weight - (one.points or 0.0)) / possible for one in measured}
    return max((gain for name, gain in gains.items() if not barred or name in barred), default=0.0) >= missing


def _is_on_the_line(total: float, obstacles: Sequence[Obstacle], rubric: Rubric) -> bool:
    """Whether the score lies within its noise of a cut-off that decides the answer."""
    left = {one.leaves for one in obstacles}
    decides = [] if "not_yet" in left else ["maybe_from"] if left else ["maybe_from", "yes_from"]
    return any(abs(total - rubric.verdict[name]) <= rubric.noise["score"] for name in decides)


def _because(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """Return what held the answer back: the advice of the costliest criteria; or what was good."""
    lost = sorted(
        (criterion for criterion in criteria if criterion.band in ("poor", "fair")),
        key=lambda criterion: (criterion.points or 0.0) - criterion.weight,
    )
    if lost:
        return tuple(criterion.advice for criterion in lost[:2])
    return ("Everything that was measured is in its good range.",)


def _weighed(
    judgements: Mapping[str, Judgement], obstacles: Sequence[Obstacle], rubric: Rubric, possible: float
) -> list[tuple[float, str, Remedy]]:
    """Return what could be changed, the most urgent first, with its cost in points of 100 and its criterion.

    What stops a yes comes before all that only costs points: of a criterion that is poor, what it lost most by. A
    change that gains next to nothing is left out, unless its criterion would be told to be fair and not why.
    """
    barred: list[tuple[float, str, Remedy]] = []
    for one in obstacles:
        own = judgements[one.criterion].remedies if one.criterion in judgements else ()
        remedy = one.remedy or max(own, key=lambda remedy: remedy.share_lost, default=None)
        barred += [(100.0, one.criterion, remedy)] if remedy else []
    costs = [
        (100 * rubric.criteria[name].weight * remedy.share_lost / possible, name, remedy)
        for name, judgement in judgements.items()
        for remedy in judgement.remedies
    ]
    worth = [entry for entry in costs if entry[0] >= LEAST_COST or judgements[entry[1]].band != "good"]
    return [*barred, *sorted(worth, key=lambda entry: -entry[0])]


def _fix_first(remedies: Sequence[tuple[float, str, Remedy]]) -> tuple[Fix, ...]:
    """Return the first changes, each place and each sentence named once."""
    fixes: list[Fix] = []
    seen: set[tuple[str, str]] = set()
    for cost, name, remedy in remedies:
        key = (name, remedy.topic)
        if not cost or key in seen or not remedy.advice:
            continue
        seen.add(key)
        place = (remedy.start_s, remedy.end_s)
        fixes.append(Fix(name, remedy.advice, *place, topic=remedy.topic))
        if len(fixes) == MOST_FIXES:
            break
    return tuple(fixes)
