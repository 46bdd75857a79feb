"""What a rep sees while they talk: a level meter, a clock, the script if there is one, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.text import Text

from rehearse.content.script import Cue
from rehearse.scoring.script_budget import Budget

METER_COLUMNS = 24
QUIETEST_DBFS, LOUDEST_DBFS = -60.0, 0.0
CLIPS_FROM = 0.99
"""Of full scale: the meter turns red."""

FALL_DB = 3.0
"""The meter falls by so much from one picture to the next: a meter that jumps is a busy one."""

LINES_BEFORE, LINES_AFTER = 1, 4
"""Of the script, around the line that is due."""


class LevelMeter:
    """The level, from block to block."""

    def __init__(self) -> None:
        self.level_dbfs = QUIETEST_DBFS
        self.clips = False

    def add(self, samples: NDArray[np.float32]) -> None:
        """Take in what was recorded since the last picture."""
        if len(samples):
            power = float(np.mean(np.square(samples, dtype=np.float64)))
            level = 10 * np.log10(max(power, 1e-10))
            self.level_dbfs = max(level, self.level_dbfs - FALL_DB)
            self.clips = bool(np.abs(samples).max() >= CLIPS_FROM)

    def cells(self, columns: int = METER_COLUMNS) -> int:
        """Return how many columns are filled."""
        share = (self.level_dbfs - QUIETEST_DBFS) / (LOUDEST_DBFS - QUIETEST_DBFS)
        return round(columns * min(max(share, 0.0), 1.0))


def clock_style(seconds: float, budget: Budget | None) -> str:
    """Return the clock's colour: amber where the length is no longer good, red at the limit; plain without either."""
    if budget is None or seconds < budget.good_s:
        return "bold"
    return "bold red" if seconds >= budget.limit_s else "bold yellow"


def status_line(seconds: float, meter: LevelMeter, budget: Budget | None = None, *, ascii_only: bool = False) -> Text:
    """Return clock and meter."""
    full, empty = ("#", ".") if ascii_only else ("━", "·")
    filled = meter.cells()
    line = Text(no_wrap=True)
    line.append(f" {int(seconds) // 60}:{int(seconds) % 60:02d} ", clock_style(seconds, budget))
    line.append(full * filled, "red" if meter.clips else "green")
    line.append(empty * (METER_COLUMNS - filled), "dim")
    return line


class Teleprompter:
    """The script, scrolled at its pace.

    Parameters
    ----------
    cues : sequence of Cue
    columns : int
        The width there is.
    """

    def __init__(self, cues: Sequence[Cue], columns: int) -> None:
        self._lines: list[list[Cue]] = [[]]
        used = 0
        for cue in cues:
            if used and used + 1 + len(cue.text) > columns:
                self._lines.append([])
                used = 0
            self._lines[-1].append(cue)
            used += 1 + len(cue.text)

    def at(self, seconds: float) -> RenderableType:
        """Return the lines around the word that is due: said ones dim, the rest as they are."""
        due = next((place for place, line in enumerate(self._lines) if line and seconds < line[-1].end_s), None)
        due = len(self._lines) - 1 if due is None else due
        start = max(due - LINES_BEFORE, 0)
        shown = self._lines[start : due + LINES_AFTER + 1]
        rows = [Text(" ").join([_word(cue, seconds) for cue in line]) for line in shown]
        rows += [Text()] * (LINES_BEFORE + LINES_AFTER + 1 - len(rows))
        return Group(*(Text(" ").append_text(row) for row in rows), Text())


def _word(cue: Cue, seconds: float) -> Text:
    if seconds >= cue.end_s:
        return Text(cue.text, "dim")
    return Text(cue.text, "bold" if cue.spoken else "italic dim")
