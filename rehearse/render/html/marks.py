"""What stands at a place in the sound: pauses, fillers, what was said, fixes, words; each at its share of the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearse.core.take import Take
from rehearse.prosody.pitch.statistics import flat_passages
from rehearse.render.marked_transcript import shown_words
from rehearse.render.wording import ALARMS
from rehearse.scoring.advice import clock, item_name, item_remark, pause_text

LABELS_PX = 540
"""Width of the narrowest drawing that has labels."""

ZOOM_PX_PER_S = 96
"""Width of a second where the picture is looked at closely."""

LABEL_PX = 7.2
"""Width of a letter in labels."""

PIN_SHARE = 0.05
"""Pins nearer to each other than this share of the width would hide one another on a telephone."""

EDGE_SHARE, EDGE_PX = 0.015, 10
"""A pin this near to an edge is drawn so far inside: it would be cut off."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that has a place in the sound.

    Attributes
    ----------
    kind : str
        pause, halt (a pause inside a clause), heard, probable, number, asked, alarm, flat, fix or word.
    start_s, end_s : float
    x, width, middle : str
        Shares of the drawing's width.
    text : str
        What is written beside it.
    title : str
        What is said of it.
    row : int
        Which of several rows it stands in.
    inward_px : int
        How far to the right it is drawn of where it stands, where an edge would cut it off.
    """

    kind: str
    start_s: float
    end_s: float
    x: str
    width: str
    middle: str
    text: str = ""
    title: str = ""
    row: int = 0
    inward_px: int = 0

    @property
    def at(self) -> str:
        """Where it begins, as people read it."""
        return clock(self.start_s)


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds to shares of the width."""

    end_s: float

    def x(self, time_s: float) -> str:
        """Return the place of a time."""
        return f"{100 * min(max(time_s / self.end_s, 0.0), 1.0):.3f}%"

    def mark(self, kind: str, start_s: float, end_s: float, text: str = "", title: str = "", row: int = 0) -> Mark:
        """Return a mark at its place."""
        start_s, end_s = max(start_s, 0.0), min(max(end_s, start_s), self.end_s)
        width = f"{100 * max(end_s - start_s, 0.0) / self.end_s:.3f}%"
        return Mark(kind, start_s, end_s, self.x(start_s), width, self.x((start_s + end_s) / 2), text, title, row)


def pause_marks(take: Take, scale: Scale) -> tuple[Mark, ...]:
    """Return the silent pauses."""
    marks = []
    for pause in take.pauses:
        kind, title = "halt" if pause.mid_clause else "pause", _pause_title(pause_text(pause))
        marks.append(scale.mark(kind, pause.start_s, pause.end_s, title=title))
    return tuple(marks)


def _pause_title(text: str) -> str:
    length, _, where = text.partition(", ")
    return f"pause of {length}" + ("" if where == "pause" else f" {where}")


def filler_marks(take: Take, scale: Scale) -> tuple[Mark, ...]:
    """Return the fillers."""
    likely = {"heard": "filler", "probable": "likely filler"}
    return tuple(
        scale.mark(one.certainty, one.start_s, one.end_s, one.text, f"{likely[one.certainty]} “{one.text}”")
        for one in take.fillers
    )


def flat_marks(take: Take, scale: Scale) -> tuple[Mark, ...]:
    """Return where the voice stays on one note."""
    found = flat_passages(take.pitch) if take.pitch is not None else ()
    return tuple(
        scale.mark("flat", start_s, end_s, "one note", f"{end_s - start_s:.0f} s on one note")
        for start_s, end_s in found
    )


def said_marks(take: Take, scale: Scale) -> tuple[Mark, ...]:
    """Return numbers, checklist items and alarms, in rows so that their labels do not overlap."""
    message = take.message
    marks = [
        scale.mark("number", one.start_s, one.end_s, "number", f"phone number {one.text}")
        for one in message.phone_numbers
    ]
    for item in message.checklist:
        if item.found and item.start_s is not None:
            name = item_name(item.id)
            title = f"{name}: “{item.text}”{'' if item.unclear else item_remark(item)}"
            end_s = item.start_s if item.end_s is None else item.end_s
            marks.append(scale.mark("asked", item.start_s, end_s, _short_name(name), title))
    for alarm in message.alarms:
        effect = ALARMS.get(alarm.id, alarm.id)
        marks.append(
            scale.mark("alarm", alarm.start_s, alarm.end_s, alarm.id.replace("_", " "), f"{effect}: “{alarm.text}”")
        )
    return _in_rows(sorted(marks, key=lambda mark: mark.start_s), scale, LABELS_PX / scale.end_s, LABEL_PX)


def _short_name(name: str) -> str:
    return name.removeprefix("the ").removesuffix(" for a call back").removesuffix(" to reach you")


def fix_marks(take: Take, scale: Scale) -> tuple[Mark, ...]:
    """Return the fixes that have a place, lower where another pin stands at nearly the same one."""
    marks: list[Mark] = []
    for number, fix in enumerate(take.scorecard.verdict.fix_first, 1):
        if fix.start_s is None:
            continue
        mark = scale.mark("fix", fix.start_s, fix.start_s, str(number), fix.advice)
        near = {one.row for one in marks if abs(one.start_s - mark.start_s) < PIN_SHARE * scale.end_s}
        row = next(row for row in range(len(marks) + 1) if row not in near)
        share = mark.start_s / scale.end_s
        inward_px = EDGE_PX if share < EDGE_SHARE else -EDGE_PX if share > 1 - EDGE_SHARE else 0
        marks.append(replace(mark, row=row, inward_px=inward_px))
    return tuple(marks)


def word_marks(take: Take, scale: Scale) -> tuple[Mark, ...]:
    """Return the words, in the order in which they were said."""
    words = shown_words(take.transcript.words) if take.transcript else []
    return tuple(scale.mark("word", word.start_s, word.end_s, word.text) for word in words)


def _in_rows(marks: Sequence[Mark], scale: Scale, px_per_s: float, letter_px: float) -> tuple[Mark, ...]:
    """Return the marks, each in the first row where its text is clear of the one before it."""
    ends_px: list[float] = []
    placed = []
    for mark in marks:
        start_px = mark.start_s * px_per_s
        row = next((row for row, end_px in enumerate(ends_px) if end_px <= start_px), len(ends_px))
        if row == len(ends_px):
            ends_px.append(0.0)
        width_px = max(len(mark.text) * letter_px, (mark.end_s - mark.start_s) * px_per_s)
        ends_px[row] = start_px + width_px + letter_px
        placed.append(scale.mark(mark.kind, mark.start_s, mark.end_s, mark.text, mark.title, row))
    return tuple(placed)


def rows_of(marks: Sequence[Mark]) -> int:
    """Return how many rows the marks take."""
    return max((mark.row for mark in marks), default=-1) + 1
