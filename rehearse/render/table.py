"""Many takes at once: a coach's table, and the same as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import math
import os.path
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import PurePath
from typing import Protocol, TextIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from rehearse.core.measures import Measures
from rehearse.core.scorecard import Answer
from rehearse.core.take import Take
from rehearse.errors import RehearseError
from rehearse.render import wording
from rehearse.render.styled_text import STYLES, Styler, print_lines, trimmed_lines
from rehearse.scoring.advice import clock
from rehearse.scoring.rubric import default_rubric
from rehearse.store.take_json import rounded
from rehearse.text.printable import printable

WIDE_COLUMNS, NARROW_COLUMNS = 120, 64
"""From so many columns on, the first fix has its own column; below so many, only verdict and length are shown."""

LEAST_FIX_COLUMNS, LEAST_FILE_COLUMNS = 44, 8
"""Width that is kept for that column, and for the names of files."""

BEST_FIRST: tuple[Answer, ...] = ("yes", "maybe", "not_yet", "cannot_judge")

LONGEST_REP = 16
"""Columns for the name of a rep, where takes of several are shown."""

INDENT = 7
"""Where the first fix stands below its take: under the verdict."""

MEASURES = tuple(field.name for field in fields(Measures) if field.name != "why_not")

FORMULA_STARTS = "=+-@\t\r＝＋－＠"
"""A text cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection)."""


class Failed(Protocol):
    """A file that could not be scored, and why."""

    @property
    def file(self) -> str:
        """The file."""

    @property
    def error(self) -> RehearseError:
        """What happened."""


def render_table(results: Sequence[Take | Failed], console: Console) -> None:
    """Print a line for each take with its first fix: by answer and score, the best first, then what failed.

    Parameters
    ----------
    results : sequence of Take or Failed
    console : rich.console.Console
    """
    styler = Styler.of(console)
    takes = sorted((result for result in results if isinstance(result, Take)), key=_rank)
    failed = [result for result in results if not isinstance(result, Take)]
    folder = _common_folder([result.file for result in results])
    rows = [_take_cells(take, styler) for take in takes] + [_failed_cells(failure, styler) for failure in failed]
    ordered: list[Take | Failed] = [*takes, *failed]
    for row, result in zip(rows, ordered, strict=True):
        sent_as = result.source if isinstance(result, Take) else ""
        row["file"] = styler.text(sent_as or result.file[len(folder) :])
    wide, width = console.width >= WIDE_COLUMNS, console.width - 2
    several = len({take.rep for take in takes}) > 1
    lines = trimmed_lines(_table(rows, width, wide=wide, reps=several), console, width)
    if not wide:
        lines = [
            part
            for line, row in zip(lines, [None, *rows], strict=True)
            for part in _with_fix(line, row, console, width)
        ]
    summary = Group(*(styler.text(words) for words in _summary(takes, failed, folder)))
    print_lines([[], *lines, [], *trimmed_lines(summary, console, width), []], console)


def _with_fix(line: list[Segment], row: dict[str, Text] | None, console: Console, width: int) -> list[list[Segment]]:
    """Return one line of the table, and the first fix below it where there is one."""
    if row is None or not row["first fix"]:
        return [line]
    return [line, *trimmed_lines(Padding(row["first fix"], (0, 0, 0, INDENT)), console, width)]


def _rank(take: Take) -> tuple[int, float, str]:
    """Return where a take stands among others: by its answer, then by its score."""
    return BEST_FIRST.index(take.scorecard.verdict.answer), -_score(take), take.file


def _score(take: Take) -> float:
    score = take.scorecard.verdict.score
    return -math.inf if score is None else score


def _table(rows: Sequence[dict[str, Text]], width: int, *, wide: bool, reps: bool) -> Table:
    names = ["score", "verdict", *(["rep"] if reps else []), "file", "length"]
    names += ["wpm", "um/min", "number"] if width >= NARROW_COLUMNS else []
    taken = [max([len(name), *(row[name].cell_len for row in rows)]) + 2 for name in names if name != "file"]
    file_width = max(width - sum(taken) - (LEAST_FIX_COLUMNS if wide else 0), LEAST_FILE_COLUMNS)
    names += ["first fix"] if wide else []
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    for name in names:
        right = name in ("score", "length", "wpm", "um/min")
        table.add_column(name, justify="right" if right else "left", no_wrap=name != "first fix")
    for row in rows:
        cells = dict(row)
        cells["file"] = _end_of(row["file"], file_width)
        table.add_row(*(cells[name] for name in names))
    return table


def _end_of(text: Text, width: int) -> Text:
    """Return the end of a long path: its beginning is what the takes of a folder have in common."""
    return text if len(text) <= width else Text(f"..{text.plain[2 - width :]}", text.style)


def _take_cells(take: Take, styler: Styler) -> dict[str, Text]:
    verdict, measures = take.scorecard.verdict, take.measures
    style = STYLES[verdict.answer]
    return {
        "score": styler.text(score_cell(take), style),
        "verdict": styler.text(wording.ANSWERS[verdict.answer][0].rstrip("."), style),
        "rep": styler.text(take.rep[:LONGEST_REP] or "–"),
        "length": styler.text(_number(measures.message_s, " s")),
        "wpm": styler.text(_number(measures.speaking_rate_wpm)),
        "um/min": styler.text(_number(measures.fillers_per_min)),
        "number": styler.text(wording.number_words(take)),
        "first fix": styler.text(_first_sentence(first_fix(take)), "dim"),
    }


def score_cell(take: Take) -> str:
    """Return the score as tables have it; with a star where the rep has corrected words."""
    score = take.scorecard.verdict.score
    star = "*" if take.transcript and take.transcript.corrections else ""
    return f"{'–' if score is None else int(score)}{star}"


def starred_words(takes: Sequence[Take]) -> list[str]:
    """Return what the star means, where there is one."""
    starred = any(take.transcript and take.transcript.corrections for take in takes)
    return [f"* {wording.CORRECTED}"] if starred else []


def _failed_cells(failure: Failed, styler: Styler) -> dict[str, Text]:
    blank = styler.text("–", "dim")
    cells = dict.fromkeys(("score", "rep", "length", "wpm", "um/min", "number"), blank)
    return cells | {"verdict": styler.text("failed", "red"), "first fix": styler.text(failure.error.message, "dim")}


def _number(value: float | None, unit: str = "") -> str:
    return "–" if value is None else f"{value:.0f}{unit}"


def first_fix(take: Take) -> str:
    """Return the first thing to change, with its time; for a take without a score, why it has none."""
    verdict = take.scorecard.verdict
    if not verdict.fix_first:
        return " ".join(verdict.because) if verdict.score is None else ""
    fix = verdict.fix_first[0]
    return fix.advice if fix.start_s is None else f"{clock(fix.start_s)} {fix.advice}"


def _first_sentence(text: str) -> str:
    """Return the text up to its first full stop that is not inside a quotation."""
    for place, sign in enumerate(text):
        quoted = text.count("“", 0, place) > text.count("”", 0, place)
        if sign == "." and text[place + 1 : place + 2] == " " and not quoted:
            return text[: place + 1]
    return text


def _common_folder(files: Sequence[str]) -> str:
    """Return the folder that all files share, with its last separator; empty where there is none."""
    try:
        prefix = os.path.commonpath([str(PurePath(file).parent) for file in files]) + os.sep
    except ValueError:
        return ""
    return prefix if len(files) > 1 and all(file.startswith(prefix) for file in files) else ""


def _summary(takes: Sequence[Take], failed: Sequence[Failed], folder: str) -> list[str]:
    scores = [_score(take) for take in takes if take.scorecard.verdict.score is not None]
    answers = Counter(take.scorecard.verdict.answer for take in takes)
    counts = [f"{folder}: {len(scores)} scored" if folder else f"{len(scores)} scored"]
    if scores:
        counts[0] += f", {int(sum(scores) / len(scores))} on average"
        counts += [f"{answers[answer]} {word}" for answer, word in _ANSWER_WORDS if answers[answer]]
    counts += [f"{answers['cannot_judge']} could not be judged"] if answers["cannot_judge"] else []
    counts += [f"{len(failed)} failed"] if failed else []
    lines = [" · ".join(counts)]
    fixes = Counter(
        name for take in takes for name in dict.fromkeys(fix.criterion for fix in take.scorecard.verdict.fix_first)
    )
    if len(scores) > 1 and fixes:
        name, count = fixes.most_common(1)[0]
        lines.append(f"Most often to fix: {wording.name_of(name).lower()}, in {count} of {len(scores)}.")
    return [*lines, *starred_words(takes)]


_ANSWER_WORDS: tuple[tuple[Answer, str], ...] = (("yes", "yes"), ("maybe", "maybe"), ("not_yet", "not yet"))


def csv_columns() -> list[str]:
    """Return the names of the columns, in order; they change only with the schema of the JSON."""
    criteria = [f"{name}_{part}" for name in default_rubric().criteria for part in ("band", "value")]
    return ["file", "answer", "score", *criteria, *MEASURES, "first_fix", "error_code", "error_message", "rep"]


def write_csv(takes: Sequence[Take], failures: Sequence[Failed], stream: TextIO) -> None:
    """Write one row for each file, takes first, in the order given; what was not measured is blank.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers are left alone.
    """
    rows = csv.DictWriter(stream, csv_columns(), restval="", lineterminator="\n")
    rows.writeheader()
    for take in takes:
        rows.writerow({name: csv_cell(value, name) for name, value in csv_values(take).items()})
    for failure in failures:
        told = {"file": failure.file, "error_code": failure.error.code, "error_message": failure.error.message}
        rows.writerow({name: csv_cell(value, name) for name, value in told.items()})


def csv_values(take: Take) -> dict[str, str | float | None]:
    """Return what stands in the columns of `csv_columns` for a take."""
    verdict = take.scorecard.verdict
    values: dict[str, str | float | None] = {"file": take.file, "answer": verdict.answer, "score": verdict.score}
    known = set(default_rubric().criteria)
    for criterion in take.scorecard.criteria:
        if criterion.id in known:
            values |= {f"{criterion.id}_band": criterion.band, f"{criterion.id}_value": criterion.value}
    values |= {name: getattr(take.measures, name) for name in MEASURES}
    return values | {"first_fix": first_fix(take) if verdict.fix_first else "", "rep": take.rep}


def csv_cell(value: str | float | None, name: str) -> str | float:
    """Return a value as it is written: blank where there is none, and no text that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = printable(value)
        return f"'{text}" if text.lstrip().startswith(tuple(FORMULA_STARTS)) else text
    number = rounded(value, name)
    return "" if number is None else number
