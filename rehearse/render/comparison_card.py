"""Two takes side by side: what has changed first, then both pictures, the words, what to fix next; and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rehearse.core.scorecard import Criterion, Fix
from rehearse.core.take import Take
from rehearse.render import comparison_wording as words
from rehearse.render import wording
from rehearse.render.axis import Symbols
from rehearse.render.comparison_wording import summary
from rehearse.render.pictures import take_picture
from rehearse.render.styled_text import STYLES, Styler, print_lines, trimmed_lines
from rehearse.render.terminal import LABEL_COLUMNS, MOST_COLUMNS, styled_cells
from rehearse.scoring.advice import clock
from rehearse.scoring.comparison import Change, Comparison, CriterionChange
from rehearse.scoring.rubric import Rubric
from rehearse.scoring.word_diff import Said
from rehearse.store.take_json import SCHEMA, rounded, take_to_dict
from rehearse.text.printable import without_surrogates

STANDING_STYLES = {
    "better": "green",
    "worse": "red",
    "within_noise": "dim",
    "same": "dim",
    "not_measured": "dim",
    "fixed": "green",
    "heard_right": "dim",
    "not_yet": "red",
}

BRACKETS = {"kept": ("", ""), "dropped": ("[-", "-]"), "added": ("{+", "+}")}
"""Around the words of each status: told without colour, as wdiff does."""

WORD_STYLES = {"kept": "", "dropped": "red", "added": "green"}


def render_comparison(comparison: Comparison, rubric: Rubric, console: Console) -> None:
    """Print a comparison, in the width, encoding and colours of the console."""
    styler = Styler.of(console)
    width = min(console.width, MOST_COLUMNS) - 2
    sections: list[RenderableType] = []
    for section in _sections(comparison, rubric, styler, width):
        sections += [Text(""), section] if sections else [section]
    print_lines([[], *trimmed_lines(Group(*sections), console, width), []], console)


def _sections(comparison: Comparison, rubric: Rubric, styler: Styler, width: int) -> Iterator[RenderableType]:
    yield _verdicts(comparison, styler)
    yield _criteria(comparison, styler)
    yield _pictures(comparison, rubric, styler, width)
    if comparison.fixes:
        yield _outcomes(comparison, styler)
    if comparison.fix_next:
        yield _next(comparison, styler)
    if comparison.said:
        yield _word_by_word(comparison, styler)
    yield styler.text(f"{words.NOISE_NOTE} {wording.NO_CLAIM}", "dim")


def _verdicts(comparison: Comparison, styler: Styler) -> RenderableType:
    table = Table.grid(padding=(0, 4, 0, 0))
    for _ in comparison.takes:
        table.add_column(ratio=None, overflow="fold")
    table.add_row(*(styler.heading(role.capitalize()) for role in words.role_words(comparison)))
    table.add_row(*(styler.text(_facts(take), "dim") for take in comparison.takes))
    table.add_row(*(_answer(take, styler) for take in comparison.takes))
    change, standing = comparison.score.difference, comparison.standing
    lines: list[RenderableType] = [table, Text("")]
    if change is not None:
        sign, word = words.STANDINGS[standing]
        points = f"{words.score_change(comparison)} points" if change else ""
        counted = " ".join(part for part in (points, words.since_words(comparison)) if part)
        told = f" {counted}:" if counted else ""
        lines.append(styler.line((f"{sign}{told} {word}", STANDING_STYLES[standing])))
    said = (words.summary(comparison), words.best_words(comparison), words.obstacle_words(comparison))
    lines += [styler.text(line) for line in said if line]
    doubts = (words.apart_words(comparison.apart), words.messages_words(comparison))
    lines += [styler.text(line, "yellow") for line in doubts if line]
    return Group(*lines)


def _facts(take: Take) -> str:
    said = f" · you said: {take.self_verdict}" if take.self_verdict else ""
    return f"{take.name} · {take.recording.duration_s:.1f} s{said}"


def _answer(take: Take, styler: Styler) -> Text:
    verdict = take.scorecard.verdict
    score = wording.score_words(verdict.score)
    return styler.text(f"{wording.ANSWERS[verdict.answer][0]}  {score}".rstrip(), STYLES[verdict.answer])


def _criteria(comparison: Comparison, styler: Styler) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    arrow = ["→"] if len(comparison.takes) == 2 else []  # three columns have no room for it
    heads = ["", str(comparison.roles[0])]
    for role in comparison.roles[1:]:
        heads += [*("" for _ in arrow), str(role)]
    table.add_row(*(styler.text(head, "dim") for head in [*heads, ""]))
    for change in comparison.criteria:
        cells: list[Text] = [styler.text(wording.name_of(change.id))]
        values = words.values_of(change, comparison.takes)
        for place, (criterion, value) in enumerate(zip(change.shown, values, strict=False)):
            cells += [styler.text(sign, "dim") for sign in arrow if place]
            cells.append(styler.text(value, STYLES[criterion.band]))
        cells.append(_standing(change, styler))
        table.add_row(*cells)
    return Group(styler.heading("What has changed"), table)


def _standing(change: CriterionChange, styler: Styler) -> Text:
    sign = words.STANDINGS[change.standing][0]
    word = words.standing_words(change.standing, change)
    points = f" {words.points_words(change.points)}" if change.standing in ("better", "worse") else ""
    return styler.text(f"{sign} {word}{points}", STANDING_STYLES[change.standing])


def _pictures(comparison: Comparison, rubric: Rubric, styler: Styler, width: int) -> RenderableType:
    """Return the pictures below one another, over the same seconds."""
    limit_s = rubric.verdict["max_message_s"]
    end_s = max(
        max(take.recording.duration_s, limit_s + (take.measures.speech_start_s or 0.0)) for take in comparison.takes
    )
    parts: list[RenderableType] = []
    columns = max(width - LABEL_COLUMNS, 10)
    for role, take in zip(words.role_words(comparison), comparison.takes, strict=True):
        parts += [Text("")] if parts else []
        parts.append(styler.heading(role.capitalize()))
        for row in take_picture(take, columns, symbols=styler.symbols, limit_s=limit_s, end_s=end_s):
            label = f"{row.label:>{LABEL_COLUMNS - 1}} "
            parts.append(Text.assemble((label, "dim"), styled_cells(row, styler.symbols)))
    return Group(*parts, Padding(styler.flow(_signs(styler.symbols), width - LABEL_COLUMNS), (0, 0, 0, LABEL_COLUMNS)))


def _signs(symbols: Symbols) -> list[str]:
    named = {
        symbols.pause: "pause",
        symbols.mid_pause: "pause inside a phrase",
        symbols.heard: "filler",
        symbols.probable: "likely filler",
    }
    return [f"{sign} {name}" for sign, name in named.items()]


def _outcomes(comparison: Comparison, styler: Styler) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for one in comparison.fixes:
        sign, word = words.OUTCOMES[one.outcome]
        table.add_row(
            styler.text(f"{sign} {word.partition(',')[0]}", STANDING_STYLES[one.outcome]), styler.text(one.fix.advice)
        )
    return Group(styler.heading("What has become of “Fix first”"), table)


def _next(comparison: Comparison, styler: Styler) -> RenderableType:
    answer = comparison.after.scorecard.verdict.answer
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for sign, fix in zip(styler.symbols.fixes, comparison.fix_next, strict=False):
        when = "" if fix.start_s is None else clock(fix.start_s)
        table.add_row(styler.text(sign, "bold"), styler.text(when, "cyan"), styler.text(fix.advice))
    return Group(styler.heading("Better still" if answer == "yes" else "Fix next"), table)


def _word_by_word(comparison: Comparison, styler: Styler) -> RenderableType:
    line = Text()
    for status, run in words.diff_runs(comparison.said):
        before, after = BRACKETS[status]
        said = " ".join(f"({one.text})" if one.filler else one.text for one in run)
        line.append_text(styler.text(f"{before}{said}{after}", WORD_STYLES[status]))
        line.append(" ")
    line.rstrip()
    legend = ["[-dropped-]", "{+added+}", "(filler)", words.fillers_gone(comparison)]
    return Group(styler.heading("Word by word"), line, styler.flow([entry for entry in legend if entry], 200))


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
