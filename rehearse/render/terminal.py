"""The scorecard of one take in the terminal: the verdict first, then what to change, then the rest.

Where somebody sits at a terminal on which it does not fit, the first screen has the verdict, the picture and what to
fix first; the rest is theirs to ask for. A file or a pipe gets all of it.

All that comes from outside (file names, words, advice) goes through `Styler.text`, which never reads markup and prints
only what is harmless and what the terminal's encoding has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from rehearse.core.scorecard import Fix
from rehearse.core.take import Take
from rehearse.render import wording
from rehearse.render.axis import Row, Symbols
from rehearse.render.card_details import criteria_table, small_print, transcript, what_was_said, why_each
from rehearse.render.line_check import line_section
from rehearse.render.pictures import PITCH_ROWS, take_picture
from rehearse.render.script_card import render_script
from rehearse.render.styled_text import STYLES, Styler, print_lines, trimmed_lines
from rehearse.scoring.advice import clock
from rehearse.scoring.rubric import Rubric, default_rubric

__all__ = ["render_card", "render_rest", "render_script"]

MOST_COLUMNS = 132
"""A card grows no wider: longer lines are hard to read."""

WIDE_COLUMNS = 108
"""From so many columns on, the criteria and what was said stand side by side."""

LEAST_BAR_COLUMNS, MOST_BAR_COLUMNS = 10, 30
"""Shortest and longest bar of the score."""

LABEL_COLUMNS = 9
"""Width of the labels left of the picture."""


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much of the picture is drawn."""

    pitch_height: int = PITCH_ROWS
    legend: bool = True
    pauses: bool = True
    whole_path: bool = True


_WHOLE = _Detail()

_LESS = (
    _WHOLE,
    _Detail(whole_path=False),
    _Detail(legend=False, whole_path=False),
    _Detail(pitch_height=3, legend=False, whole_path=False),
    _Detail(pitch_height=0, legend=False, whole_path=False),
    _Detail(pitch_height=0, legend=False, pauses=False, whole_path=False),
)
"""What is left out of the picture until the first screen holds the fixes too."""


def render_card(
    take: Take, *, console: Console, why: bool = False, rubric: Rubric | None = None, most_lines: int | None = None
) -> bool:
    """Print the scorecard of one take.

    Parameters
    ----------
    take : Take
    console : rich.console.Console
        Its width, encoding and colours are kept to.
    why : bool
        Show for each criterion its source, the kind of evidence, the bands and the places in the sound.
    rubric : Rubric, optional
        The one the take was judged by; the default rubric otherwise.
    most_lines : int, optional
        Where the card has more, print the first screen of it alone, in so many lines if it can be: for who can ask for
        the rest with a key.

    Returns
    -------
    bool
        Whether the rest was left off; `render_rest` prints it.
    """
    styler, rubric, width = Styler.of(console), rubric or default_rubric(), _width(console)
    first = list(_first_sections(take, styler, width, rubric, _WHOLE))
    lines = _lines([*first, *_rest_sections(take, styler, width, rubric, why=why)], console)
    if most_lines is not None and len(lines) + 2 > most_lines:
        for detail in _LESS:
            lines = _lines(_first_sections(take, styler, width, rubric, detail), console)
            if len(lines) < most_lines:
                break
        print_lines([[], *lines], console)
        return True
    _print_and_close(lines, take, styler, console)
    return False


def render_rest(take: Take, *, console: Console, rubric: Rubric) -> None:
    """Print what the first screen of a card has left off, and where the sound is, of which it may have but the name."""
    styler = Styler.of(console)
    rest = _rest_sections(take, styler, _width(console), rubric, why=False)
    lines = _lines([styler.text(take.file, "dim"), *rest], console)
    _print_and_close(lines, take, styler, console)


def _width(console: Console) -> int:
    return min(console.width, MOST_COLUMNS) - 2


def _lines(sections: Iterable[RenderableType], console: Console) -> list[list[Segment]]:
    return trimmed_lines(Group(*_with_blanks(sections)), console, _width(console))


def _print_and_close(lines: list[list[Segment]], take: Take, styler: Styler, console: Console) -> None:
    """Print lines, and the verdict after them where it has gone by."""
    if console.is_terminal and len(lines) > console.height - 3:
        lines = [*lines, [], *trimmed_lines(_closing(take, styler), console, _width(console))]
    print_lines([[], *lines, []], console)


def _with_blanks(sections: Iterable[RenderableType]) -> Iterator[RenderableType]:
    for place, section in enumerate(sections):
        if place:
            yield Text("")
        yield section


def _first_sections(
    take: Take, styler: Styler, width: int, rubric: Rubric, detail: _Detail
) -> Iterator[RenderableType]:
    yield _verdict(take, styler, width, rubric)
    yield _picture(take, styler, width, rubric.verdict["max_message_s"], detail)
    if take.scorecard.verdict.fix_first:
        yield _fixes(take, styler)


def _rest_sections(take: Take, styler: Styler, width: int, rubric: Rubric, *, why: bool) -> Iterator[RenderableType]:
    said = what_was_said(take.message, styler) if take.transcript is not None else None
    beside_each_other = said is not None and width >= WIDE_COLUMNS
    judged = None
    if _anything_measured(take):
        judged = criteria_table(take, styler, width, None if beside_each_other else rubric)
    if judged and said and beside_each_other:
        beside = Table.grid(padding=(0, 4, 0, 0))
        beside.add_row(judged, said)
        yield beside
    else:
        yield from (part for part in (judged, said) if part)
    if also := wording.also_to_do(take):
        yield _also(also, styler)
    if take.transcript is not None and take.transcript.words:
        yield transcript(take, styler, width)
    if take.line is not None:
        yield line_section(take.line, styler)
    if why:
        yield why_each(take, styler, rubric)
    yield small_print(take, styler, width, rubric, why=why)


def _also(also: Sequence[tuple[str, str]], styler: Styler) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for name, advice in also:
        table.add_row(styler.text(name), styler.text(advice))
    return Group(styler.heading("And then"), table)


def _anything_measured(take: Take) -> bool:
    return any(criterion.band != "not_measured" for criterion in take.scorecard.criteria)


def _verdict(take: Take, styler: Styler, width: int, rubric: Rubric) -> RenderableType:
    verdict = take.scorecard.verdict
    answer = wording.ANSWERS[verdict.answer][0]
    line = styler.line((wording.QUESTION, "bold"), ("  ", ""), (answer, STYLES[verdict.answer]))
    if verdict.score is not None:
        line = Text.assemble(
            line, _score_words(take, verdict.score, STYLES[verdict.answer], width - line.cell_len, styler, rubric)
        )
    lines = [line, styler.text(wording.warm_words(take))]
    lines += [styler.text(words) for words in (wording.line_words(take, rubric), *_because(take)) if words]
    lines += [styler.line(("? ", "yellow"), (question, "")) for question in verdict.questions]
    if verdict.questions and take.kept_at is not None:
        lines.append(styler.text(f"  Misheard? rehearse correct {take.id} HEARD SAID", "dim"))
    lines += [styler.text(words, "yellow") for words in [wording.script_words(take, rubric)] if words]
    if verdict.answer == "cannot_judge":
        lines.append(styler.text(wording.what_to_do(take, rubric), "bold"))
    return Group(*lines)


def _because(take: Take) -> list[str]:
    """Return why; where that stands under "Fix first" anyway, which criteria cost most."""
    verdict, criteria = take.scorecard.verdict, take.scorecard.criteria
    given = wording.reasons(take)
    if given or verdict.score is None or verdict.answer == "yes":
        return given
    lost = [(one.weight - one.points, one.id) for one in criteria if one.points is not None]
    most = [wording.name_of(name).lower() for points, name in sorted(lost, reverse=True)[:2] if points > 0]
    return [f"What holds it back most: {' and '.join(most)}."] if most else []


def _score_words(take: Take, score: float, style: str, room: int, styler: Styler, rubric: Rubric) -> Text:
    """Return the score, a bar where there is room for one, and how far it is to a yes or on how little it rests."""
    yes_from = rubric.verdict["yes_from"]
    judged = [criterion.points is not None for criterion in take.scorecard.criteria]
    far = f"  yes from {yes_from:g}" if score < yes_from else ""
    far = far if all(judged) else f"  on {sum(judged)} of {len(judged)} counts"
    words = styler.text(f"  {wording.score_words(score)}", style)
    columns = min(room - words.cell_len - len(far) - 2, MOST_BAR_COLUMNS)
    if columns < LEAST_BAR_COLUMNS:
        return words
    return Text.assemble(words, "  ", styler.bar(score / 100, columns, style), styler.text(far, "dim"))


def _picture(take: Take, styler: Styler, width: int, limit_s: float, detail: _Detail) -> RenderableType:
    name = take.file if detail.whole_path and not take.source else take.name
    facts = [name, f"{take.recording.duration_s:.1f} s", f"{take.message.style} style"]
    facts += [f"you said: {take.self_verdict}"] if take.self_verdict else []
    facts += [wording.CORRECTED] if wording.corrections_words(take) else []
    lines = [styler.text(" · ".join(facts), "dim")]
    lines += [styler.text(note, "dim") for note in wording.recording_words(take)]
    columns, height = max(width - LABEL_COLUMNS, 10), detail.pitch_height
    rows = take_picture(take, columns, symbols=styler.symbols, limit_s=limit_s, pitch_height=height)
    for row in [row for row in rows if detail.pauses or row.role not in ("pauses", "fillers")]:
        label = f"{row.label:>{LABEL_COLUMNS - 1}} "
        lines.append(Text.assemble((label, "dim"), styled_cells(row, styler.symbols)))
    return Group(*lines, *(_picture_legend(rows, styler, width) if detail.legend else []))


def styled_cells(row: Row, symbols: Symbols) -> Text:
    """Return a row of a picture in its colours; the limit and the halts stand out of it."""
    styles = {symbols.limit: "bold red", symbols.mid_pause: "yellow"}
    cells = Text(no_wrap=True, overflow="crop")
    for cell in row.cells:
        cells.append(cell, styles.get(cell, STYLES[row.role]))
    return cells


def _picture_legend(rows: Sequence[Row], styler: Styler, width: int) -> list[RenderableType]:
    symbols = styler.symbols
    drawn = {role: "".join(row.cells for row in rows if row.role == role) for role in ("pauses", "fillers")}
    entries = [
        ("pauses", symbols.pause, "pause"),
        ("pauses", symbols.mid_pause, "pause inside a phrase"),
        ("fillers", symbols.heard, "filler"),
        ("fillers", symbols.probable, "likely filler"),
    ]
    shown = [f"{sign} {words}" for role, sign, words in entries if sign in drawn[role]]
    return [Padding(styler.flow(shown, width - LABEL_COLUMNS), (0, 0, 0, LABEL_COLUMNS))] if shown else []


def _fixes(take: Take, styler: Styler) -> RenderableType:
    verdict = take.scorecard.verdict
    heading = "Better still" if verdict.answer == "yes" else "Fix first"
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for sign, fix in zip(styler.symbols.fixes, verdict.fix_first, strict=False):
        table.add_row(styler.text(sign, "bold"), styler.text(_when(fix), "cyan"), styler.text(fix.advice))
    return Group(styler.heading(heading), table)


def _when(fix: Fix) -> str:
    return "" if fix.start_s is None else clock(fix.start_s)


def _closing(take: Take, styler: Styler) -> Text:
    """Return the verdict and the first fix once more: on a low screen the top of the card has gone by."""
    verdict = take.scorecard.verdict
    line = styler.line((wording.ANSWERS[verdict.answer][0], STYLES[verdict.answer]))
    if verdict.score is not None:
        line.append_text(styler.text(f" {wording.score_words(verdict.score)}", STYLES[verdict.answer]))
    if verdict.fix_first:
        first = verdict.fix_first[0]
        line.append_text(styler.line(("  Next: ", "bold"), (f"{_when(first)} ".lstrip(), "cyan"), (first.advice, "")))
    return line
