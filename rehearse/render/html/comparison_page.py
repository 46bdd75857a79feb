"""The page of two takes side by side: what has changed, both over the same seconds, the words, and an A/B switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rehearse.core.take import Take
from rehearse.render import comparison_wording as words
from rehearse.render import wording
from rehearse.render.html.page import Page, TakeSound, render
from rehearse.render.html.take_page import Track, file_name
from rehearse.render.html.timeline import Timeline, shared_end_s, timeline
from rehearse.scoring.comparison import Comparison, CriterionChange
from rehearse.scoring.rubric import Rubric
from rehearse.scoring.word_diff import matched_times

DUMBBELL_EDGES = (4.0, 96.0)
"""Shares of the width, in percent, that stand for no points and for all."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the takes that are shown."""

    role: str
    name: str
    take: Take
    answer: str
    answer_id: str
    score: str
    facts: tuple[str, ...]
    drawing: Timeline


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of one criterion in one take."""

    words: str
    band: str


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion over the takes; `then` and `now` are places in percent, None where there are no points."""

    name: str
    cells: tuple[Cell, ...]
    standing: str
    sign: str
    word: str
    then: float | None
    now: float | None
    in_words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of one fix, in words."""

    fix: object
    outcome: str
    sign: str
    word: str


def comparison_page(
    comparison: Comparison, rubric: Rubric, *, sounds: Sequence[TakeSound] = (), page: Page | None = None
) -> str:
    """Return the page of a comparison.

    Parameters
    ----------
    comparison : Comparison
    rubric : Rubric
        The one the takes were judged by.
    sounds : sequence of TakeSound
        One for each take that is shown, or none: then there is nothing to play.
    page : Page, optional
        How it carries style and script; one file that stands alone when left out.
    """
    limit_s = rubric.verdict["max_message_s"]
    end_s = shared_end_s(comparison.takes, limit_s)
    columns = [
        _column(role, take, timeline(take, end_s=end_s, limit_s=limit_s))
        for role, take in zip(words.role_words(comparison), comparison.takes, strict=True)
    ]
    sign, word = words.STANDINGS[comparison.standing]
    notes = [words.best_words(comparison), words.obstacle_words(comparison)]
    notes += [words.apart_words(comparison.apart), words.messages_words(comparison)]
    return render(
        "comparison.html",
        page,
        title=f"{columns[0].name} and {columns[-1].name}",
        heading=f"{columns[0].answer} {columns[0].score}, then {columns[-1].answer} {columns[-1].score}",
        facts=_facts(comparison),
        comparison=comparison,
        columns=columns,
        drawings=[column.drawing for column in columns],
        last=len(columns) - 1,
        points=words.score_change(comparison),
        since=words.since_words(comparison),
        standing_sign=sign,
        standing_word=word,
        summary=words.summary(comparison),
        notes=[note for note in notes if note],
        tracks=_tracks(comparison, columns),
        sounds=tuple(sounds),
        rows=[_row(change, comparison) for change in comparison.criteria],
        noise_note=words.NOISE_NOTE,
        outcomes=[Outcome(one.fix, one.outcome, *words.OUTCOMES[one.outcome]) for one in comparison.fixes],
        diff=list(words.diff_runs(comparison.said)),
        fillers=words.fillers_gone(comparison),
    )


def _facts(comparison: Comparison) -> list[str]:
    style = f"{comparison.after.message.style} style"
    return [f"{comparison.count} takes", style] if comparison.count > 2 else [style]


def _column(role: str, take: Take, drawing: Timeline) -> Column:
    verdict = take.scorecard.verdict
    name = file_name(take)
    facts = [name, f"{take.recording.duration_s:.1f} s"]
    facts += [f"you said: {take.self_verdict}"] if take.self_verdict else []
    answer = wording.ANSWERS[verdict.answer][0]
    score = wording.score_words(verdict.score)
    return Column(role.capitalize(), name, take, answer, verdict.answer, score, tuple(facts), drawing)


def _tracks(comparison: Comparison, columns: Sequence[Column]) -> tuple[Track, ...]:
    """Return the takes for the player: each with its places in the last one, so that a switch keeps the place."""
    return tuple(
        Track(
            role=str(role),
            name=f"{column.role}: {column.name}",
            duration_s=round(column.take.recording.duration_s, 3),
            map=tuple(
                (round(one_s, 3), round(other_s, 3)) for one_s, other_s in _places(column.take, comparison.after)
            ),
        )
        for role, column in zip(comparison.roles, columns, strict=True)
    )


def _places(take: Take, last: Take) -> tuple[tuple[float, float], ...]:
    if take is last:
        return (0.0, 0.0), (last.recording.duration_s, last.recording.duration_s)
    return matched_times(take, last)


def _row(change: CriterionChange, comparison: Comparison) -> Row:
    sign, _ = words.STANDINGS[change.standing]
    shares = [
        None if one.points is None or not one.weight else one.points / one.weight
        for one in (change.shown[0], change.shown[-1])
    ]
    then, now = (None if share is None else _on_dumbbell(share) for share in shares)
    points = [("no" if one.points is None else f"{one.points:.1f}") for one in (change.shown[0], change.shown[-1])]
    return Row(
        name=wording.name_of(change.id),
        cells=tuple(
            Cell(value, criterion.band)
            for criterion, value in zip(change.shown, words.values_of(change, comparison.takes), strict=False)
        ),
        standing=change.standing,
        sign=sign,
        word=words.standing_words(change.standing, change),
        then=None if now is None else then,
        now=now,
        in_words=f"{points[0]} points, then {points[1]}, of {change.shown[-1].weight:g}",
    )


def _on_dumbbell(share: float) -> float:
    low, high = DUMBBELL_EDGES
    return round(low + share * (high - low), 2)
