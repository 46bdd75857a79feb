"""One time axis for every row of a picture, and the signs that rows are drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rehearse.scoring.advice import clock

MIN_TICK_COLUMNS = 9
"""Time labels stand at least so many columns apart."""

Role = Literal["times", "voice", "pauses", "fillers", "pitch", "numbers", "fixes"]


@dataclass(frozen=True, slots=True)
class Symbols:
    """The characters of a picture.

    Attributes
    ----------
    levels : str
        From silence to loud; the first is a blank.
    pause, mid_pause : str
        A pause between clauses, and one inside a clause.
    heard, probable : str
        Fillers.
    number, limit, line : str
    fixes : str
        One for each fix, in order.
    braille : bool
        Whether the pitch may be drawn in braille dots (2 by 4 a character) or in ``' : .`` (1 by 2).
    """

    levels: str
    pause: str
    mid_pause: str
    heard: str
    probable: str
    number: str
    limit: str
    line: str
    fixes: str
    braille: bool


UNICODE = Symbols(" ▁▂▃▄▅▆▇█", "─", "×", "●", "○", "#", "┃", "─", "①②③", braille=True)
ASCII = Symbols(" .:-=+*%@", "-", "x", "o", "?", "#", "|", "-", "123", braille=False)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Columns to seconds and back.

    Attributes
    ----------
    end_s : float > 0
        Time of the last column; the first is 0 s.
    columns : int > 1
    limit_s : float
        Where the message should be over.
    limit_words : str
        What stands over that place.
    """

    end_s: float
    columns: int
    limit_s: float
    limit_words: str

    def column(self, time_s: float) -> int:
        """Return the column nearest to `time_s`, kept on the axis."""
        return min(max(round(time_s / self.end_s * (self.columns - 1)), 0), self.columns - 1)

    def time_s(self, column: float) -> float:
        """Return the time at the middle of a column."""
        return column / (self.columns - 1) * self.end_s


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture: a short label and `TimeAxis.columns` characters."""

    label: str
    cells: str
    role: Role


def ruler_row(axis: TimeAxis, symbols: Symbols) -> Row:
    """Return the ruler: each time begins at its column, and the limit is named."""
    mark = axis.limit_words[: axis.columns]
    mark_start = min(axis.column(axis.limit_s), axis.columns - len(mark))
    cells = [symbols.line] * axis.columns
    for tick_s in np.arange(0.0, axis.end_s, _tick_step_s(axis)):
        start, label = axis.column(float(tick_s)), clock(float(tick_s))
        clear_of_mark = start + len(label) < mark_start or start > mark_start + len(mark)
        if clear_of_mark and start + len(label) <= axis.columns:
            cells[start : start + len(label)] = label
    cells[mark_start : mark_start + len(mark)] = mark
    return Row("", "".join(cells), "times")


def _tick_step_s(axis: TimeAxis) -> float:
    for step_s in (5.0, 10.0, 15.0, 30.0, 60.0):
        if step_s / axis.end_s * (axis.columns - 1) >= MIN_TICK_COLUMNS:
            return step_s
    return 120.0


def with_limit(cells: str, axis: TimeAxis, symbols: Symbols) -> str:
    """Return a row with the line at the limit, unless a sign stands there that tells more."""
    column = axis.column(axis.limit_s)
    told = symbols.mid_pause + symbols.heard + symbols.probable + symbols.number + symbols.fixes
    return cells if cells[column] in told else cells[:column] + symbols.limit + cells[column + 1 :]


def span_columns(axis: TimeAxis, start_s: float, end_s: float) -> range:
    """Return the columns whose middle lies in the span; the nearest one where none does."""
    first, last = axis.column(start_s), axis.column(end_s)
    if first < last and axis.time_s(first) < start_s:
        first += 1
    if first < last and axis.time_s(last) > end_s:
        last -= 1
    if first == last:
        first = last = axis.column((start_s + end_s) / 2)
    return range(first, last + 1)
