"""The part of a card that tells what the phone line does to a message."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table

from rehearse.core.line_check import LineCheck
from rehearse.render.line_words import KINDS, heading, lost_words, outcome
from rehearse.render.styled_text import Pen
from rehearse.scoring.advice import clock


def line_section(line: LineCheck, pen: Pen) -> RenderableType:
    """Return what a prospect would not catch, or that they would catch it all."""
    if not line.lost:
        return Group(pen.heading(heading(line)), pen.text(f"✓ {outcome(line)}", "green"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for lost in line.lost:
        table.add_row(
            pen.text(f"✗ {KINDS[lost.kind]}", "red"),
            pen.line((f"{clock(lost.start_s)} ", "cyan"), (lost_words(lost), "")),
        )
    return Group(pen.heading(heading(line)), table, pen.text(outcome(line), "dim"))
