"""What a terminal card is written with: styles, and text that a console can print and never obeys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.segment import Segment, Segments
from rich.text import Text

from rehearse.render.axis import ASCII, UNICODE, Symbols
from rehearse.text.printable import printable

STYLES = {
    "yes": "bold green",
    "maybe": "bold yellow",
    "not_yet": "bold dark_orange",
    "cannot_judge": "bold blue",
    "good": "green",
    "fair": "yellow",
    "poor": "red",
    "not_measured": "dim",
    "voice": "cyan",
    "pauses": "dim",
    "fillers": "magenta",
    "pitch": "green",
    "numbers": "bold blue",
    "fixes": "bold",
    "times": "dim",
    "plain": "",
    "number": "bold blue",
    "alarm": "red",
    "asked": "green",
    "filler": "magenta",
    "corrected": "cyan",
    "unclear": "yellow",
    "pause": "yellow",
}


@dataclass(frozen=True, slots=True)
class Styler:
    """Writes text so that this console can print it and nothing in it is obeyed."""

    encoding: str
    symbols: Symbols

    @classmethod
    def of(cls, console: Console) -> Styler:
        """Return the styler for a console: ASCII drawings where it is not a Unicode one."""
        plain = console.options.ascii_only or console.legacy_windows
        return cls(console.encoding, ASCII if plain else UNICODE)

    def text(self, words: str, style: str = "") -> Text:
        """Return `words` as they are to be read, whatever they hold."""
        return Text(printable(words, "ascii" if self.symbols is ASCII else self.encoding), style)

    def line(self, *parts: tuple[str, str]) -> Text:
        """Return one line of (words, style) parts."""
        return Text.assemble(*(self.text(words, style) for words, style in parts))

    def heading(self, words: str) -> Text:
        """Return the heading of a section."""
        return self.text(words, "bold")

    def bar(self, share: float, columns: int, style: str) -> Text:
        """Return a bar that is filled to `share`, 0 to 1; what is left is dotted."""
        filled = min(max(round(columns * share), 0), columns)
        return self.line(("━" * filled, style), ("·" * (columns - filled), "dim"))

    def flow(self, entries: Sequence[str], width: int, *, between: str = "   ") -> Text:
        """Return short entries one after another, in lines that never break inside one."""
        lines = [""]
        for entry in entries:
            longer = lines[-1] + between + entry if lines[-1] else entry
            if len(longer) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(entry)
        return Text("\n").join(self.text(line, "dim") for line in lines)


def trimmed_lines(part: RenderableType, console: Console, width: int) -> list[list[Segment]]:
    """Return the lines of one part without the blanks at their ends, which a file or a copy would keep."""
    lines = console.render_lines(part, console.options.update_width(width), pad=False)
    for line in lines:
        while line and not line[-1].text.rstrip():
            line.pop()
        if line:
            line[-1] = Segment(line[-1].text.rstrip(), line[-1].style)
    return lines


def print_lines(lines: Iterable[list[Segment]], console: Console) -> None:
    """Print lines one blank in from the left."""
    parts = [[Segment(" "), *line, Segment.line()] if line else [Segment.line()] for line in lines]
    console.print(Segments(segment for line in parts for segment in line), end="")
