"""A comparison as JSON, under the names of a take's JSON where they are the same thing."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from rehearse.core.scorecard import Criterion, Fix
from rehearse.render.comparison_wording import summary
from rehearse.scoring.comparison import Change, Comparison
from rehearse.scoring.word_diff import Said
from rehearse.store.take_json import SCHEMA, rounded, take_to_dict
from rehearse.text.printable import without_surrogates


def comparison_to_json(comparison: Comparison) -> str:
    """Return a comparison as one line of JSON, in ASCII."""
    return json.dumps(comparison_to_dict(comparison), allow_nan=False)


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison under its public names; `takes` are whole takes."""
    return {
        "schema": SCHEMA,
        "count": comparison.count,
        "judged_apart": list(comparison.apart),
        "takes": [
            {"role": role, "place": place, **take_to_dict(take)}
            for role, place, take in zip(comparison.roles, comparison.places, comparison.takes, strict=True)
        ],
        "summary": summary(comparison),
        "score": _change(comparison.score) | {"standing": comparison.standing},
        "criteria": [
            {
                "id": change.id,
                "standing": change.standing,
                "points": None if change.points is None else rounded(change.points, "points"),
                "shown": [_criterion(criterion) for criterion in change.shown],
            }
            for change in comparison.criteria
        ],
        "measures": {change.id: _change(change) for change in comparison.measures},
        "words": [_said(said) for said in comparison.said],
        "fixes": [_fix(one.fix) | {"outcome": one.outcome} for one in comparison.fixes],
        "fix_next": [_fix(fix) for fix in comparison.fix_next],
    }


def _change(change: Change) -> dict[str, Any]:
    numbers = {
        name: None if value is None else rounded(value, change.id)
        for name, value in (
            ("before", change.before),
            ("after", change.after),
            ("difference", change.difference),
            ("noise", change.noise),
        )
    }
    return {**numbers, "within_noise": change.within_noise}


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "band": criterion.band,
        "value": None if criterion.value is None else rounded(criterion.value, criterion.id),
        "unit": criterion.unit,
        "points": None if criterion.points is None else rounded(criterion.points, "points"),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    told = {field.name: getattr(fix, field.name) for field in fields(Fix)}
    return {
        name: without_surrogates(value) if isinstance(value, str) else None if value is None else rounded(value, name)
        for name, value in told.items()
    }


def _said(said: Said) -> dict[str, Any]:
    spans = {
        name: None if span is None else [rounded(time_s, "_s") for time_s in span]
        for name, span in (("before_s", said.before), ("after_s", said.after))
    }
    return {"text": without_surrogates(said.text), "status": said.status, "filler": said.filler, **spans}
