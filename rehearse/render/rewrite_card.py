"""A rewrite in the terminal: each sentence that was touched, the old beside the new, and why."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from rehearse.content.rewrite import Rewrite, Rewritten
from rehearse.render.styled_text import Pen, print_lines, trimmed_lines

MOST_COLUMNS, BESIDE_COLUMNS = 120, 64
"""A rewrite grows no wider; narrower than the second, the new stands below the old."""

WHY = MappingProxyType(
    {
        "hedging": "a hedge, said straight",
        "pitch": "a pitch makes room for the reason",
        "winging_it": "made up on the spot",
        "fillers": "fillers",
        "number": "the number, first and last",
        "your_name": "your name",
        "company": "your company",
        "reason": "the reason for the call",
        "customers": "customers they may know",
        "callback_ask": "the ask for a call back",
        "too_long": "too long: this can go",
    }
)
GONE, NEW = "(goes)", "(new)"


def why_words(one: Rewritten) -> str:
    """Return why a sentence was touched."""
    return ", ".join(WHY[why] for why in one.why)


_RIGHT = "Nothing in the words to put right."
_UNTOUCHED = "Nothing was changed; this is yours to say:"


def shown_changes(rewrite: Rewrite) -> tuple[Rewritten, ...]:
    """Return the sentences that were touched, without the pauses that come with them."""
    return tuple(one for one in rewrite.changed if one.old or one.new.strip("[]") != "pause")


def render_rewrite(rewrite: Rewrite, *, console: Console) -> None:
    """Print what was touched, the old beside the new, and what is left to the rep.

    Parameters
    ----------
    rewrite : Rewrite
    console : rich.console.Console
    """
    pen = Pen.of(console)
    width = min(console.width, MOST_COLUMNS) - 2
    changes = shown_changes(rewrite)
    parts: list[RenderableType] = [
        _beside(changes, pen, width) if changes else pen.text(_UNTOUCHED if rewrite.asks else _RIGHT)
    ]
    if rewrite.asks:
        parts += [Text(""), *(pen.line(("? ", "yellow"), (ask, "")) for ask in rewrite.asks)]
    print_lines([[], *trimmed_lines(Group(*parts), console, width), []], console)


def _beside(changes: Sequence[Rewritten], pen: Pen, width: int) -> RenderableType:
    if width < BESIDE_COLUMNS:
        return Group(*(line for one in changes for line in _below(one, pen)))
    table = Table.grid(padding=(0, 3, 1, 0), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(pen.heading("As it is"), pen.heading("Written anew"))
    for one in changes:
        new = Group(pen.text(one.new or GONE, "" if one.new else "dim"), pen.text(why_words(one), "dim"))
        table.add_row(pen.text(one.old or NEW, "" if one.old else "dim"), new)
    return table


def _below(one: Rewritten, pen: Pen) -> list[Text]:
    return [
        pen.line(("- ", "red"), (one.old or NEW, "dim")),
        pen.line(("+ ", "green"), (one.new or GONE, "")),
        pen.text(f"  {why_words(one)}", "dim"),
    ]
