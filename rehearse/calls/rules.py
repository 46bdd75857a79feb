"""The figures of the call log, as the rubric states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from rehearse.scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class CallRules:
    """Figures of ``[calls]`` in ``rubric.toml``, where unit, source and kind of each stand."""

    credit_days: float
    within_days: float
    least_calls: float
    cadence_from_days: float
    cadence_to_days: float
    further_tries: float
    worth_base_share: float
    worth_difference: float

    @classmethod
    def of(cls, rubric: Rubric) -> CallRules:
        """Return the figures of a rubric."""
        table: Mapping[str, float] = rubric.calls
        return cls(**{field.name: table[field.name] for field in fields(cls)})
