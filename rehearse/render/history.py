"""The takes that were kept: a table message by message with the way of the scores, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Literal, Protocol

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rehearse.core.take import Take
from rehearse.render import wording
from rehearse.render.axis import Symbols
from rehearse.render.styled_text import STYLES, Styler, print_lines, trimmed_lines
from rehearse.render.table import (
    LONGEST_REP,
    WIDE_COLUMNS,
    csv_cell,
    csv_columns,
    csv_values,
    first_fix,
    score_cell,
    starred_words,
)

MOST_SPARKS = 30
"""Takes that a sparkline shows, the latest ones."""

LEAST_ID = 8
"""Letters of an id that are shown at least; more where they are needed to tell takes apart."""

NARROW_COLUMNS = 64
"""Below so many columns the length and the time of day are left out."""

KEPT_COLUMNS = ("id", "rep", "message", "kept_at", "recorded_at", "self_verdict")
"""Columns of the CSV that come before those of a scored file."""

TAKES_AT_ONCE = 200
"""Takes that one table holds: of more the first are printed before the next are read."""

UNNAMED = "(no name)"


class Practised(Protocol):
    """A message that was practised."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def scores(self) -> tuple[float | None, ...]:
        """Of its takes, the oldest first."""

    @property
    def open(self) -> bool:
        """Its latest take is not yet a yes from both the card and the rep."""


def sparkline(scores: Sequence[float | None], symbols: Symbols) -> str:
    """Return one character for each of the latest scores, 0 to 100; a dot where there was no score."""
    levels = symbols.levels[1:]
    step = 100 / len(levels)
    return "".join(
        "." if score is None else levels[min(max(int(score / step), 0), len(levels) - 1)]
        for score in scores[-MOST_SPARKS:]
    )


def take_line(take: Take) -> str:
    """Return a take in one line: ``0f3a9c2b1d4e  2026-11-22 14:03  Borden Ohio, 34 s, 58/100``."""
    words = [take.message_name or UNNAMED, f"{take.recording.duration_s:.0f} s"]
    words += [wording.score_words(take.scorecard.verdict.score)] if take.scorecard.verdict.score is not None else []
    return f"{take.id}  {_when(take.kept_at)}  {', '.join(words)}"


def render_history(
    messages: Sequence[Practised],
    takes_of: Callable[[str], Iterable[Take]],
    console: Console,
    *,
    ids: Sequence[str],
    came_of: Mapping[str, tuple[int, int]] | None = None,
) -> None:
    """Print the takes of each message under its name, its way of scores, and whether it is open.

    Parameters
    ----------
    messages : sequence of Practised
        In the order in which they are to be shown.
    takes_of : callable
        Returns the takes of a message, the oldest first.
    console : rich.console.Console
    ids : sequence of str
        Of all these takes, so that each is shown by as much as tells it apart.
    came_of : mapping of str to (int, int), optional
        How often a message was left, by the call log, and its callbacks.
    """
    styler, width = Styler.of(console), console.width - 2
    if not messages:
        nothing = "No take has been kept yet. Make one with: rehearse record, or: rehearse score FILE --keep"
        print_lines(trimmed_lines(styler.text(nothing), console, width), console)
        return
    letters, count = _letters_needed(ids), 0
    starred: list[str] = []
    print_lines([[]], console)
    for message in messages:
        outcome = _outcome(message.name, styler, came_of or {})
        head = [_heading(message, styler, width), *([outcome] if outcome else [])]
        own = iter(takes_of(message.name))
        while some := list(islice(own, TAKES_AT_ONCE)):  # none where none can be read
            count, starred = count + len(some), starred or starred_words(some)
            table = Padding(_table(some, styler, letters, console), (0, 0, 0, 2))
            print_lines([*trimmed_lines(Group(*head, table), console, width), []], console)
            head = []
    told = [_summary(messages, count), *starred]
    summary = trimmed_lines(Group(*(styler.text(words, "dim") for words in told)), console, width)
    print_lines([*summary, []], console)


def _heading(message: Practised, styler: Styler, width: int) -> Text:
    count = "1 take" if len(message.scores) == 1 else f"{len(message.scores)} takes"
    state = styler.line((f"  {count}, ", ""), ("open", STYLES["maybe"]) if message.open else ("done", STYLES["yes"]))
    sparks = styler.text(f"  {sparkline(message.scores, styler.symbols)}", "cyan")
    name = styler.text(message.name or UNNAMED, "bold")
    name.truncate(
        max(width - state.cell_len - sparks.cell_len, 8), overflow="ellipsis" if styler.symbols.braille else "crop"
    )
    return Text.assemble(name, sparks, state, no_wrap=True)


def _outcome(name: str, styler: Styler, came_of: Mapping[str, tuple[int, int]]) -> Text | None:
    """Return what came of a message; None where it was never left."""
    if name not in came_of:
        return None
    left, answered = came_of[name]
    back = "1 callback" if answered == 1 else f"{answered} callbacks"
    return styler.text(f"  left {left} time{'' if left == 1 else 's'}, {back} so far: rehearse calls report", "dim")


def _table(takes: Sequence[Take], styler: Styler, letters: int, console: Console) -> RenderableType:
    wide, narrow = console.width >= WIDE_COLUMNS, console.width < NARROW_COLUMNS
    widths = {"take": letters, "kept": 10 if narrow else 16, "score": 5, "verdict": 9, "you": 5}
    widths |= {} if narrow else {"length": 6}
    reps = {take.rep for take in takes}
    widths |= {"rep": min(max(map(len, reps), default=0), LONGEST_REP)} if len(reps) > 1 else {}
    widths |= {"first fix": console.width - 4 - sum(widths.values()) - 2 * len(widths)} if wide else {}
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    overflow: Literal["ellipsis", "crop"] = "ellipsis" if styler.symbols.braille else "crop"
    for name, width in widths.items():
        right = name in ("score", "length")
        table.add_column(name, justify="right" if right else "left", no_wrap=True, width=width, overflow=overflow)
    for take in takes:
        verdict = take.scorecard.verdict
        style = STYLES[verdict.answer]
        cells = {
            "take": styler.text(take.id[:letters], "cyan"),
            "kept": styler.text(_when(take.kept_at)[: widths["kept"]]),
            "score": styler.text(score_cell(take), style),
            "verdict": styler.text(wording.ANSWERS[verdict.answer][0].rstrip("."), style),
            "you": styler.text(take.self_verdict or "–"),
            "rep": styler.text(take.rep or "–"),
            "length": styler.text(f"{take.recording.duration_s:.0f} s"),
            "first fix": styler.text(first_fix(take), "dim"),
        }
        table.add_row(*(cells[name] for name in widths))
    return table


def _letters_needed(ids: Sequence[str]) -> int:
    """Return how much of an id tells the takes apart."""
    for letters in range(LEAST_ID, max(map(len, ids))):
        if len({one[:letters] for one in ids}) == len(set(ids)):
            return letters
    return max(map(len, ids))


def _when(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _summary(messages: Sequence[Practised], takes: int) -> str:
    count = "1 take" if takes == 1 else f"{takes} takes"
    still = sum(message.open for message in messages)
    if not still:
        return f"{count}. Nothing is open: the latest takes are a yes from the card and from you."
    of = "1 message" if len(messages) == 1 else f"{len(messages)} messages"
    return f"{count} of {of}, {still} open: until the latest take is a yes from the card and from you."


def history_csv(takes: Iterable[Take]) -> Iterator[str]:
    """Yield a line of names, then one for each take: what the library knows of it, and the columns of a scored file."""
    stream = io.StringIO(newline="")
    columns = [*KEPT_COLUMNS, *(name for name in csv_columns() if name != "rep" and not name.startswith("error_"))]
    rows = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    rows.writeheader()
    for take in takes:
        yield _taken_out(stream)
        values = csv_values(take) | {
            "id": take.id,
            "rep": take.rep,
            "message": take.message_name,
            "kept_at": None if take.kept_at is None else take.kept_at.isoformat(timespec="seconds"),
            "recorded_at": None if take.recorded_at is None else take.recorded_at.isoformat(timespec="seconds"),
            "self_verdict": take.self_verdict,
        }
        rows.writerow({name: csv_cell(value, name) for name, value in values.items()})
    yield _taken_out(stream)


def _taken_out(stream: io.StringIO) -> str:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text
