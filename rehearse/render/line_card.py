"""The part of a card that tells what the phone line does to a message."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table

from rehearse.advice import clock
from rehearse.line_check import LineCheck, Lost
from rehearse.render.pen import Pen

LINES = {"g711": "a wire", "amr": "a mobile network"}
KINDS = {"phone_number": "number", "your_name": "your name", "company": "company", "customers": "customer"}


def line_section(line: LineCheck, pen: Pen) -> RenderableType:
    """Return what a prospect would not catch, or that they would catch it all."""
    heading = pen.heading(f"On the prospect's phone, over {LINES[line.codec]}")
    share = f"{line.words_share:.0%} of your words are heard as you said them"
    if not line.lost:
        return Group(heading, pen.text(f"✓ The number and the names come through; {share}.", "green"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for lost in line.lost:
        table.add_row(
            pen.text(f"✗ {KINDS[lost.kind]}", "red"), pen.line((f"{clock(lost.start_s)} ", "cyan"), (_words(lost), ""))
        )
    return Group(heading, table, pen.text(f"Say these more slowly and more clearly; {share}.", "dim"))


def _words(lost: Lost) -> str:
    return f"“{lost.said}” is heard as “{lost.heard}”" if lost.heard else f"“{lost.said}” is not heard"
