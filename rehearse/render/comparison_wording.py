"""The words for what has changed, whatever they are drawn with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from rehearse.core.take import Take
from rehearse.render import wording
from rehearse.scoring.comparison import Comparison, CriterionChange, Outcome
from rehearse.scoring.significance import Standing
from rehearse.scoring.word_diff import Said, Status

STANDINGS: MappingProxyType[Standing, tuple[str, str]] = MappingProxyType(
    {
        "better": ("▲", "better"),
        "worse": ("▼", "worse"),
        "within_noise": ("≈", "within noise"),
        "same": ("=", "as good"),
        "not_measured": ("–", "not compared"),
    }
)
"""A sign and a word for each standing."""

OUTCOMES: MappingProxyType[Outcome, tuple[str, str]] = MappingProxyType(
    {
        "fixed": ("✓", "Fixed"),
        "better": ("▲", "Better, not done yet"),
        "heard_right": ("≈", "Heard right this time"),
        "within_noise": ("≈", "Within noise"),
        "not_yet": ("✗", "Not yet"),
        "not_measured": ("–", "Cannot tell"),
    }
)

NOISE_NOTE = "“Within noise” is a change no larger than the same take shows when nothing in it has changed."


def points_words(change: float | None) -> str:
    """Return a difference of points or score with its sign: ``+4.1``, ``−12``."""
    if change is None:
        return ""
    size = f"{abs(change):.1f}".removesuffix(".0")
    return "±0" if size == "0" else f"{'+' if change > 0 else '−'}{size}"


def score_change(comparison: Comparison) -> str:
    """Return by how much the score has changed, in the whole points that are shown of both."""
    before, after = comparison.score.before, comparison.score.after
    return "" if before is None or after is None else points_words(int(after) - int(before))


def standing_words(standing: Standing, crit: CriterionChange | None = None) -> str:
    """Return the word for a standing; what is the same but not good is not called good."""
    if standing == "same" and crit is not None and any(one.band != "good" for one in crit.shown):
        return "the same"
    return STANDINGS[standing][1]


def summary(comparison: Comparison) -> str:
    """Return in a sentence or two what has become better, what worse, and what only wobbled."""
    told: tuple[tuple[Standing, str], ...] = (
        ("better", "Better"),
        ("worse", "Worse"),
        ("within_noise", "Within noise"),
    )
    parts = []
    for standing, label in told:
        names = [wording.name_of(change.id).lower() for change in comparison.criteria if change.standing == standing]
        parts += [f"{label}: {_listed(names)}."] if names else []
    return " ".join(parts) or "Nothing has changed that counts."


def obstacle_words(comparison: Comparison) -> str:
    """Return what no longer stops a yes and what does now; and that another answer within noise is no progress."""
    before, after = (set(take.scorecard.verdict.obstacles) for take in (comparison.before, comparison.after))
    gone, new = ([name for name in wording.OBSTACLES if name in found] for found in (before - after, after - before))
    parts = [f"No longer in the way: {_listed([wording.OBSTACLES[name] for name in gone])}."] if gone else []
    parts += [f"Now in the way: {_listed([wording.OBSTACLES[name] for name in new])}."] if new else []
    answers = {take.scorecard.verdict.answer for take in (comparison.before, comparison.after)}
    if not parts and len(answers) > 1 and comparison.standing == "within_noise":
        parts = ["Both takes are on the line: the other answer is no progress and no step back."]
    return " ".join(parts)


def apart_words(apart: Sequence[str]) -> str:
    """Return why takes judged apart are not to be compared; empty where they can be."""
    if not apart:
        return ""
    return f"These takes were judged apart ({', '.join(apart)}), so a difference may not be yours."


def messages_words(comparison: Comparison) -> str:
    """Return that kept takes are of several messages; empty where they are of one, or were not kept."""
    names = list(dict.fromkeys(take.message_name for take in comparison.takes if take.kept_at and take.message_name))
    if len(names) < 2:
        return ""
    return f"These takes are of different messages ({_listed(names)}): what differs may be the message, not you."


def role_words(comparison: Comparison) -> list[str]:
    """Return a heading for each take shown: its role, and of more than two which one it is."""
    if comparison.count == 2:
        return [str(role) for role in comparison.roles]
    return [f"{role} (take {place})" for role, place in zip(comparison.roles, comparison.places, strict=True)]


def best_words(comparison: Comparison) -> str:
    """Return which of more than two takes is the best, and how far below it the last one is."""
    if comparison.count == 2:
        return ""
    scores = [take.scorecard.verdict.score or 0.0 for take in comparison.takes]
    if "best" in comparison.roles:
        below = int(scores[1]) - int(scores[-1])
        far = (
            f"the last one is {below} point{'' if below == 1 else 's'} below it" if below else "the last one is as good"
        )
        return f"Take {comparison.places[1]} was the best: {far}."
    which = "last" if scores[-1] >= scores[0] else "first"
    return f"{comparison.count} takes; the {which} one is the best."


def since_words(comparison: Comparison) -> str:
    """Return from which take the change is counted, where the best one stands between."""
    return "since the first" if "best" in comparison.roles else ""


def values_of(change: CriterionChange, takes: tuple[Take, ...]) -> list[str]:
    """Return a criterion's value in each take that is shown, all in the same terms.

    Pauses are told by what costs most: where that is another thing in each take, by what it is in the worst of them.
    """
    units = {criterion.unit for criterion in change.shown}
    if change.id != "pauses" or len(units) < 2:
        return [wording.value_words(one, take) for one, take in zip(change.shown, takes, strict=False)]
    worst = min(change.shown, key=lambda criterion: criterion.points or 0.0)
    if worst.unit == "s":
        longest = [take.measures.longest_pause_s for take in takes]
        return ["–" if one is None else f"{one:.1f} s longest" if one else "none at all" for one in longest]
    halts = [sum(pause.mid_clause is True for pause in take.pauses) for take in takes]
    return ["none inside" if not count else wording.halts_words(count) for count in halts]


def diff_runs(said: tuple[Said, ...]) -> Iterator[tuple[Status, list[Said]]]:
    """Yield words in a row that have the same status."""
    run: list[Said] = []
    for one in said:
        if run and run[-1].status != one.status:
            yield run[0].status, run
            run = []
        run.append(one)
    if run:
        yield run[0].status, run


def fillers_gone(comparison: Comparison) -> str:
    """Return how many fillers there were and are."""
    before, after = len(comparison.before.fillers), len(comparison.after.fillers)
    if comparison.before.transcript is None or comparison.after.transcript is None:
        return ""
    if before == after:
        return f"{before} filler{'' if before == 1 else 's'}, as before." if before else "No fillers, before or after."
    return f"{before} filler{'' if before == 1 else 's'} before, {after or 'none'} after."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
