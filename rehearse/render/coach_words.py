"""What is said of a coach's answers: how far the card agrees, where the two part, what would agree better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rehearse.render.wording import ANSWERS, name_of
from rehearse.scoring.rubric import Rubric
from rehearse.team.agreement import Agreement, CoachAnswer, Kappa, agreement, paired
from rehearse.team.rubric_changes import RubricChange, rubric_changes
from rehearse.team.summary import TakeSummary

MOST_PARTINGS = 3
"""Criteria that are named where the card and the coach part."""


def heard_by_coach(
    takes: Sequence[TakeSummary], answers: Sequence[CoachAnswer], rubric: Rubric
) -> tuple[Agreement, tuple[RubricChange, ...]] | None:
    """Return how the card and the coaches agree, and what would agree better; None where nobody answered."""
    pairs = paired(takes, answers)
    return (agreement(pairs), rubric_changes(pairs, rubric)) if pairs else None


def heard_lines(found: Agreement, changes: Sequence[RubricChange]) -> list[str]:
    """Return what is said of it, line by line."""
    answers = "1 answer" if found.answers == 1 else f"{found.answers} answers"
    lines = [
        f"The card and the coach say the same in {found.same} of {answers}; the coach is kinder in {found.kinder}, "
        f"stricter in {found.stricter}. {kappa_words(found.kappa)}",
    ]
    if found.few:
        lines[0] += " So few answers say little yet."
    for count, name, kind in ((found.kinder, "kinder", "better"), (found.stricter, "stricter", "worse")):
        part = [(getattr(one, name), one) for one in found.parting if getattr(one, name)]
        part.sort(key=lambda entry: -entry[0])
        if part:
            told = ", ".join(f"{name_of(one.criterion).lower()} {n}" for n, one in part[:MOST_PARTINGS])
            lines.append(f"Where the coach says {kind} than the card ({count}), not good on the card: {told}.")
    return lines + [change_words(one) for one in changes]


def kappa_words(kappa: Kappa) -> str:
    """Return ``Weighted kappa 0.61 (0.40 to 0.82): 1 is perfect, 0 what chance alone would give.``"""
    if kappa.value is None:
        return "Weighted kappa has no value where one of the two always says the same."
    told = f"{kappa.value:.2f} ({kappa.low:.2f} to {kappa.high:.2f})"
    return f"Weighted kappa {told}: 1 is perfect, 0 what chance alone would give."


def change_words(one: RubricChange) -> str:
    """Return a change with what it rests on."""
    kappa = "" if one.kappa.value is None else f", kappa {one.kappa.value:.2f}"
    chance = " That may well be chance." if one.few else ""
    return (
        f"Would agree better: {one.name} from {one.before} to {one.after}: {one.closer} closer to the coach, "
        f"{one.farther} farther, of {one.answers} answers{kappa}.{chance} Nothing is changed by itself."
    )


def heard_json(found: Agreement, changes: Sequence[RubricChange]) -> dict[str, Any]:
    """Return it under its public names."""
    return {
        "answers": found.answers,
        "same": found.same,
        "kinder": found.kinder,
        "stricter": found.stricter,
        "few": found.few,
        "kappa": asdict(found.kappa),
        "parting": [asdict(one) for one in found.parting],
        "pairs": [
            {"take": one.take.id, "card": one.take.answer, "coach": one.heard, "steps": one.steps}
            for one in found.pairs
        ],
        "changes": [asdict(one) for one in changes],
    }


def coach_words(said: CoachAnswer, take: TakeSummary | None = None) -> str:
    """Return what a coach said, beside the card where its take is given."""
    note = f" ({said.note})" if said.note else ""
    card = f"; the card says {ANSWERS[take.answer][0].rstrip('.').lower()}" if take else ""
    return f"{said.coach or 'The coach'} says {said.answer}{note}{card}."
