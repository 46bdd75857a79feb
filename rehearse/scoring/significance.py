"""How one criterion stands in a take against an earlier one: better, worse, or no more than a wobble.

What is measured counts when it differs by more than its noise (`[noise]` of the rubric) and that alone already moves
the points the same way. What is counted (how often the number is given, what is missing) counts as soon as it differs,
but for a digit heard otherwise: that may be the engine's slip, and is no progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from rehearse.core.scorecard import Criterion
from rehearse.core.take import Take
from rehearse.phone.audit import differ_by_a_slip
from rehearse.scoring.rubric import Rubric

Standing = Literal["better", "worse", "within_noise", "same", "not_measured"]

MEASURES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "duration": ("message_s",),
        "pace": ("speaking_rate_wpm",),
        "pauses": ("longest_pause_s", "mid_clause_pauses_per_100_words"),
        "fillers": ("fillers_per_min",),
        "phone_number": ("digits_per_s",),
        "content": ("time_to_reason_s",),
        "pitch_variation": ("pitch_sd_semitones",),
    }
)
"""The measures that a criterion is judged by."""

ALSO_JUDGED_AS: Mapping[str, str] = MappingProxyType({"longest_pause_s": "some_pause_s"})
"""A measure that is judged by a second set of bands, under this name."""

LEAST_POINTS = 0.05
"""Points that differ by less are the same: they are given to one place."""


def standing_between(criterion_id: str, before: Take, after: Take, rubric: Rubric) -> Standing:
    """Return how one criterion stands in a take against an earlier one."""
    then, now = (criterion_of(take, criterion_id) for take in (before, after))
    if then is None or now is None or then.points is None or now.points is None:
        return "not_measured"
    gained = now.points - then.points
    if abs(gained) < LEAST_POINTS:
        return "same"
    if not _moved(criterion_id, before, after, rubric, gained):
        return "within_noise"
    return "better" if gained > 0 else "worse"


def criterion_of(take: Take, name: str) -> Criterion | None:
    """Return a criterion of a take."""
    return next((criterion for criterion in take.scorecard.criteria if criterion.id == name), None)


def measured(name: str, take: Take) -> float | None:
    """Return a measure of a take, or how fast its fastest telephone number was."""
    if name == "digits_per_s":
        return take.message.phone_audit.fastest_digits_per_s
    value: float | None = getattr(take.measures, name)
    return value


def heard_otherwise(before: Take, after: Take) -> bool:
    """Whether the number is another only by a slip of a few digits, which may be the engine's and not the rep's."""
    then, now = ({number.digits for number in take.message.phone_numbers} for take in (before, after))
    return then.isdisjoint(now) and any(differ_by_a_slip(one, other) for one in then for other in now)


def _moved(criterion_id: str, before: Take, after: Take, rubric: Rubric, gained: float) -> bool:
    """Whether what a criterion is judged by differs by more than noise, towards what it has gained."""
    slipped = heard_otherwise(before, after)
    if _counted(criterion_id, before, slipped) != _counted(criterion_id, after, slipped):
        return True
    for name in MEASURES_OF.get(criterion_id, ()):
        then, now = measured(name, before), measured(name, after)
        slip = _pace_of_slip(before, after) if slipped and name == "digits_per_s" else 0.0
        if then is None or now is None or abs(now - then) <= rubric.noise.get(name, 0.0) + slip:
            continue
        own = _share(criterion_id, name, now, after, rubric) - _share(criterion_id, name, then, before, rubric)
        if own * gained > 0 and abs(own) * rubric.criteria[criterion_id].weight >= LEAST_POINTS:
            return True
    return False


def _pace_of_slip(before: Take, after: Take) -> float:
    """Return by how much a number is faster only because more digits of it were heard, in digits per second."""
    numbers = [*before.message.phone_numbers, *after.message.phone_numbers]
    lengths = [len(number.digits) for number in numbers]
    pace = max((number.digits_per_s or 0.0 for number in numbers), default=0.0)
    return pace * (1 - min(lengths) / max(lengths))


def _share(criterion_id: str, name: str, value: float, take: Take, rubric: Rubric) -> float:
    """Return the share of the points that one measure earns by itself."""
    rule = rubric.criteria[criterion_id]
    share = rule.bands_for(name, take.message.style).share(value)
    also = rule.bands.get(ALSO_JUDGED_AS.get(name, ""))
    return share if also is None else min(share, also.share(value))


def _counted(criterion_id: str, take: Take, slipped: bool) -> object:
    """Return what a criterion counts; a take that differs in it is another take."""
    message, audit = take.message, take.message.phone_audit
    if criterion_id == "phone_number":
        said = audit.times, audit.first_and_last
        return said if slipped else (*said, audit.identical, audit.callable, audit.own)
    if criterion_id == "content":
        missing = {item.id for item in message.checklist if item.required and not item.found}
        return missing, {alarm.id for alarm in message.alarms}
    return bool(take.pauses) if criterion_id == "pauses" else None
