"""The picture of a take over time: rows of characters over one axis in seconds.

Column c of every row stands for second ``axis.time_s(c)``. Nothing is printed here and nothing is coloured: a
caller styles a row by its `role`. Nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rehearse.core.message import PhoneNumber
from rehearse.core.scorecard import Fix
from rehearse.core.sound import Filler, Pause, PitchTrack
from rehearse.core.take import Take
from rehearse.render.axis import UNICODE, Row, Symbols, TimeAxis, ruler_row, span_columns, with_limit

LOUD_PERCENTILE, SHOWN_RANGE_DB = 95, 30.0
"""The tallest block is this percentile of the levels, the lowest so many dB below it: speech moves within 30 dB."""

LEAST_TOP_DB = -50.0
"""A recording that is softer than this is drawn low: its silence must not look like speech."""

PITCH_ROWS = 5
"""Odd, so that the speaker's median has a row of its own."""

PITCH_SCALES_SEMITONES = (6, 9, 12)
"""Half heights of the pitch picture; the first that holds 95 % is taken. Few, so that a flat voice looks flat."""

PITCH_PERCENTILES = (20, 80)
"""What a column of dots spans: the glides of its syllables, not the stray frames at their edges."""

BRAILLE_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Dot bits by column and row of a braille character (Unicode 2800)."""


def axis_for(take: Take, columns: int, limit_s: float, *, end_s: float = 0.0) -> TimeAxis:
    """Return the axis of a take: to its end, or to the limit or `end_s` where that is later.

    The limit counts from the first speech, as the rubric does: silence before it is not the rep's message.
    """
    line_s = limit_s + (take.measures.speech_start_s or 0.0)
    return TimeAxis(max(take.recording.duration_s, line_s, end_s), max(columns, 2), line_s, f"{limit_s:.0f} s")


def take_picture(
    take: Take,
    columns: int,
    *,
    limit_s: float,
    symbols: Symbols = UNICODE,
    end_s: float = 0.0,
    pitch_height: int = PITCH_ROWS,
) -> list[Row]:
    """Return all rows of a take's picture; what the take does not have, has no row.

    Parameters
    ----------
    take : Take
    columns : int > 1
        Width of the rows, labels not counted.
    symbols : Symbols
    limit_s : float
        Length a message is asked to keep to, seconds.
    end_s : float, optional
        The axis goes on to here at least: the end of the longer one, where two takes are shown over the same axis.
    pitch_height : int, optional
        Rows the pitch has, an odd number; 0 leaves it out.
    """
    axis = axis_for(take, columns, limit_s, end_s=end_s)
    label = "sound" if take.measures.speech_end_s is None else "voice"
    rows = [Row(label, voice_cells(take, axis, symbols), "voice")]
    if take.pauses:
        rows.append(Row("pauses", pause_cells(take.pauses, axis, symbols), "pauses"))
    if take.fillers:
        rows.append(Row("fillers", filler_cells(take.fillers, axis, symbols), "fillers"))
    if take.pitch is not None and pitch_height:
        rows += pitch_rows(take.pitch, axis, symbols, height=pitch_height)
    if take.message.phone_numbers:
        rows.append(Row("number", number_cells(take.message.phone_numbers, axis, symbols), "numbers"))
    fixes = take.scorecard.verdict.fix_first
    if any(fix.start_s is not None for fix in fixes):
        rows.append(Row("fix", fix_cells(fixes, axis, symbols), "fixes"))
    rows = [Row(row.label, with_limit(row.cells, axis, symbols), row.role) for row in rows]
    return [ruler_row(axis, symbols), *rows]


def voice_cells(take: Take, axis: TimeAxis, symbols: Symbols) -> str:
    """Return how loud the voice is, a block for each column.

    Drawn from `Take.levels_db` (spread evenly over the recording); where that is empty, speech is one height
    between first and last speech, with the pauses blank.
    """
    if not take.levels_db:
        return _speech_cells(take, axis, symbols)
    levels = np.nan_to_num(np.asarray(take.levels_db, dtype=float), nan=-200.0, posinf=0.0, neginf=-200.0)
    top = max(float(np.percentile(levels, LOUD_PERCENTILE)), LEAST_TOP_DB)
    per_second = len(levels) / max(take.recording.duration_s, 1e-3)
    edges = np.array([axis.time_s(column - 0.5) for column in range(axis.columns + 1)]) * per_second
    steps = len(symbols.levels) - 1
    cells = []
    for first, end in zip(edges.clip(0).astype(int), edges.clip(0).astype(int)[1:], strict=False):
        part = levels[first : max(end, first + 1)]
        height = float((1.0 + (part - top) / SHOWN_RANGE_DB).clip(0.0, 1.0).mean()) if len(part) else 0.0
        cells.append(symbols.levels[min(max(int(np.ceil(height * steps)), 0), steps)])
    return "".join(cells)


def _speech_cells(take: Take, axis: TimeAxis, symbols: Symbols) -> str:
    start_s, end_s = take.measures.speech_start_s, take.measures.speech_end_s
    if start_s is None or end_s is None:
        return " " * axis.columns
    cells = _filled([(start_s, end_s)], axis, symbols.levels[len(symbols.levels) // 2])
    silent = _filled([(pause.start_s, pause.end_s) for pause in take.pauses], axis, "-")
    return "".join(" " if pause == "-" else cell for cell, pause in zip(cells, silent, strict=True))


def pause_cells(pauses: Iterable[Pause], axis: TimeAxis, symbols: Symbols) -> str:
    """Return the pauses; one inside a clause hides one between clauses where they share a column."""
    pauses = tuple(pauses)
    between = _filled([(pause.start_s, pause.end_s) for pause in pauses if not pause.mid_clause], axis, symbols.pause)
    inside = _filled([(pause.start_s, pause.end_s) for pause in pauses if pause.mid_clause], axis, symbols.mid_pause)
    return "".join(below if above == " " else above for above, below in zip(inside, between, strict=True))


def filler_cells(fillers: Iterable[Filler], axis: TimeAxis, symbols: Symbols) -> str:
    """Return the fillers, each one sign at its middle."""
    cells = [" "] * axis.columns
    for filler in sorted(fillers, key=lambda filler: filler.certainty == "heard"):
        column = axis.column((filler.start_s + filler.end_s) / 2)
        cells[column] = symbols.heard if filler.certainty == "heard" else symbols.probable
    return "".join(cells)


def number_cells(numbers: Iterable[PhoneNumber], axis: TimeAxis, symbols: Symbols) -> str:
    """Return the phone numbers, each from its first to its last digit."""
    return _filled([(number.start_s, number.end_s) for number in numbers], axis, symbols.number)


def fix_cells(fixes: Sequence[Fix], axis: TimeAxis, symbols: Symbols) -> str:
    """Return the fixes' own signs where they begin; the later of two at one place moves one on."""
    cells = [" "] * axis.columns
    for fix, sign in zip(fixes, symbols.fixes, strict=False):
        if fix.start_s is not None:
            wanted = axis.column(fix.start_s)
            free = [column for column, cell in enumerate(cells) if cell == " "]
            if free:
                cells[min(free, key=lambda column: (abs(column - wanted), -column))] = sign
    return "".join(cells)


def _filled(spans: Iterable[tuple[float, float]], axis: TimeAxis, sign: str) -> str:
    cells = [" "] * axis.columns
    for start_s, end_s in spans:
        for column in span_columns(axis, start_s, end_s):
            cells[column] = sign
    return "".join(cells)


def pitch_rows(pitch: PitchTrack, axis: TimeAxis, symbols: Symbols, *, height: int = PITCH_ROWS) -> list[Row]:
    """Return the contour of the pitch in semitones around the speaker's median, high on top.

    Each column of dots spans the middle of the voiced frames that fall on it in time (`PITCH_PERCENTILES`). What
    lies beyond the scale is drawn at its edge. No voiced frame, no rows.
    """
    times_s, semitones = _voiced_semitones(pitch)
    if not len(semitones):
        return []
    held = float(np.percentile(np.abs(semitones), 95))
    scale = next((scale for scale in PITCH_SCALES_SEMITONES if held <= scale), PITCH_SCALES_SEMITONES[-1])
    wide, tall = (2, 4) if symbols.braille else (1, 2)
    dots = np.zeros((height * tall, axis.columns * wide), dtype=bool)
    places = np.floor((times_s / axis.end_s * (axis.columns - 1) + 0.5) * wide).astype(int)
    for place in np.unique(places[(places >= 0) & (places < dots.shape[1])]):
        low, high = np.percentile(semitones[places == place], PITCH_PERCENTILES).clip(-scale, scale)
        dots[_dot(high, scale, len(dots)) : _dot(low, scale, len(dots)) + 1, place] = True
    labels = {0: f"pitch +{scale}", height // 2: "0", height - 1: f"-{scale}"}
    draw = _braille if symbols.braille else _half_dots
    rows = dots.reshape(height, tall, axis.columns, wide)
    return [
        Row(labels.get(index, ""), "".join(draw(row[:, column]) for column in range(axis.columns)), "pitch")
        for index, row in enumerate(rows)
    ]


def _dot(semitones: float, scale: int, dots: int) -> int:
    """Return the row of dots, 0 on top, that stands for a pitch from -scale to scale."""
    return round((scale - semitones) / (2 * scale) * (dots - 1))


def _voiced_semitones(pitch: PitchTrack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    f0_hz = np.asarray(pitch.f0_hz, dtype=np.float64)
    voiced = np.isfinite(f0_hz) & (f0_hz > 0)
    times_s = pitch.start_s + np.flatnonzero(voiced).astype(np.float64) * pitch.hop_s
    semitones = np.asarray(12 * np.log2(f0_hz[voiced]), dtype=np.float64)
    return times_s, semitones - float(np.median(semitones)) if len(semitones) else semitones


def _braille(dots: NDArray[np.bool_]) -> str:
    bits = sum(BRAILLE_BITS[x][y] for y in range(4) for x in range(2) if dots[y, x])
    return chr(0x2800 + bits) if bits else " "


def _half_dots(dots: NDArray[np.bool_]) -> str:
    upper, lower = bool(dots[0, 0]), bool(dots[1, 0])
    return {(False, False): " ", (True, False): "'", (False, True): ".", (True, True): ":"}[upper, lower]
