"""A message over the telephone line: what of it does not come through, for the card and the page."""

from __future__ import annotations

from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.table import Table

from rehearse.core.line_check import LineCheck, Lost
from rehearse.render.styled_text import Styler
from rehearse.scoring.advice import clock

LINES = MappingProxyType({"g711": "a wire", "amr": "a mobile network"})
KINDS = MappingProxyType(
    {"phone_number": "number", "your_name": "your name", "company": "company", "customers": "customer"}
)


def heading(line: LineCheck) -> str:
    """Return what was tried."""
    return f"On the prospect's phone, over {LINES[line.codec]}"


def outcome(line: LineCheck) -> str:
    """Return how much comes through, and what to do about the rest."""
    share = f"{line.words_share:.0%} of your words are heard as you said them"
    if line.lost:
        return f"Say these more slowly and more clearly; {share}."
    return f"The number and the names come through; {share}."


def lost_words(lost: Lost) -> str:
    """Return what is heard instead."""
    return f"“{lost.said}” is heard as “{lost.heard}”" if lost.heard else f"“{lost.said}” is not heard"


def line_section(line: LineCheck, styler: Styler) -> RenderableType:
    """Return what a prospect would not catch, or that they would catch it all."""
    if not line.lost:
        return Group(styler.heading(heading(line)), styler.text(f"✓ {outcome(line)}", "green"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for lost in line.lost:
        table.add_row(
            styler.text(f"✗ {KINDS[lost.kind]}", "red"),
            styler.line((f"{clock(lost.start_s)} ", "cyan"), (lost_words(lost), "")),
        )
    return Group(styler.heading(heading(line)), table, styler.text(outcome(line), "dim"))
