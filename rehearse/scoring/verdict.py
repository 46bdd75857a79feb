"""From what was found to the scorecard and its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.core.scorecard import Answer, Criterion, Fix, Scorecard, Verdict
from rehearse.scoring.criteria import judge_all, obstacles_to_yes
from rehearse.scoring.model import Findings, Judgement, Remedy
from rehearse.scoring.rubric import Rubric

MOST_FIXES = 3
"""Three changes at most: more is not acted on (EVIDENCE: carefully selected)."""

LEAST_COST = 0.75
"""A change that would gain less than this, in points of 100, is not worth naming."""


def score(findings: Findings, rubric: Rubric) -> Scorecard:
    """Return the scorecard of one take.

    The score is the share of the points earned over what was measured, times 100. Where the sound or
    the words do not allow a judgement there is no score and the answer is ``cannot_judge``.

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
        points=None if judgement.share is None else round(rule.weight * judgement.share, 2),
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
    points = sum(criterion.points or 0.0 for criterion in measured)
    total = round(100 * points / possible, 1)
    obstacles = obstacles_to_yes(findings, rubric)
    answer: Answer = "not_yet"
    if total >= rubric.verdict["maybe_from"]:
        answer = "maybe"
    if total >= rubric.verdict["yes_from"] and not obstacles:
        answer = "yes"
    remedies = [
        (100 * rubric.criteria[name].weight * remedy.share_lost / possible, name, remedy)
        for name, judgement in judgements.items()
        for remedy in judgement.remedies
    ]
    remedies += [(100.0, remedy.criterion, remedy) for remedy in obstacles]
    because = tuple(remedy.because for remedy in obstacles if remedy.because) or _because(criteria)
    return Verdict(answer=answer, score=total, because=because, fix_first=_fix_first(remedies))


def _because(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """Return what held the answer back: the advice of the costliest criteria; or what was good."""
    lost = sorted(
        (criterion for criterion in criteria if criterion.band in ("poor", "fair")),
        key=lambda criterion: (criterion.points or 0.0) - criterion.weight,
    )
    if lost:
        return tuple(criterion.advice for criterion in lost[:2])
    return ("Everything that was measured is in its good range.",)


def _fix_first(remedies: list[tuple[float, str, Remedy]]) -> tuple[Fix, ...]:
    """Return the costliest changes, each place and each sentence named once."""
    fixes: list[Fix] = []
    seen: set[tuple[str, str]] = set()
    for cost, name, remedy in sorted(remedies, key=lambda entry: -entry[0]):
        key = (name, remedy.topic)
        if cost < LEAST_COST or key in seen or not remedy.advice:
            continue
        seen.add(key)
        place = (remedy.start_s, remedy.end_s)
        fixes.append(Fix(name, remedy.advice, *place, topic=remedy.topic))
        if len(fixes) == MOST_FIXES:
            break
    return tuple(fixes)
