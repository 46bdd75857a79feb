"""What stands in the picture stands at its time; every test reads the drawn column back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rehearse.core.scorecard import Fix
from rehearse.core.sound import Filler, Pause, PitchTrack
from rehearse.render.axis import ASCII, UNICODE, Row, Symbols, TimeAxis, ruler_row
from rehearse.render.pictures import (
    axis_for,
    filler_cells,
    fix_cells,
    number_cells,
    pause_cells,
    pitch_rows,
    take_picture,
    voice_cells,
)
from tests.unit.made_takes import made_pitch, noise_take, rehearsed_take, winged_take

AXIS = TimeAxis(end_s=45.0, columns=71, limit_s=45.0, limit_words="45 s")
HALF_COLUMN_S = 0.5 * 45.0 / 70


def columns_with(cells: str, signs: str) -> list[int]:
    return [column for column, cell in enumerate(cells) if cell in signs]


def row_of(rows: list[Row], role: str) -> Row:
    return next(row for row in rows if row.role == role)


@pytest.mark.parametrize("time_s", [0.0, 0.1, 12.3, 31.4, 44.9, 45.0])
def test_a_time_is_drawn_within_half_a_column_of_itself(time_s: float) -> None:
    assert AXIS.time_s(AXIS.column(time_s)) == pytest.approx(time_s, abs=HALF_COLUMN_S)


def test_times_off_the_axis_stay_on_its_edge() -> None:
    assert (AXIS.column(-3.0), AXIS.column(99.0)) == (0, 70)


@pytest.mark.parametrize("symbols", [UNICODE, ASCII])
def test_a_pause_at_12_3_s_is_drawn_at_12_3_s(symbols: Symbols) -> None:
    cells = pause_cells([Pause(12.3, 12.7)], AXIS, symbols)
    (column,) = columns_with(cells, symbols.pause)
    assert AXIS.time_s(column) == pytest.approx(12.5, abs=HALF_COLUMN_S)


def test_a_long_pause_covers_its_length() -> None:
    drawn = columns_with(pause_cells([Pause(10.0, 16.0)], AXIS, UNICODE), UNICODE.pause)
    assert AXIS.time_s(drawn[0]) == pytest.approx(10.0, abs=2 * HALF_COLUMN_S)
    assert AXIS.time_s(drawn[-1]) == pytest.approx(16.0, abs=2 * HALF_COLUMN_S)


def test_a_pause_inside_a_clause_has_its_own_sign_and_is_never_hidden() -> None:
    pauses = [Pause(20.0, 20.3, mid_clause=True), Pause(20.1, 20.5, mid_clause=False)]
    assert columns_with(pause_cells(pauses, AXIS, UNICODE), UNICODE.mid_pause) == [AXIS.column(20.15)]


def test_fillers_stand_at_their_middle_and_heard_differs_from_probable() -> None:
    fillers = [Filler("um", 3.0, 3.4, "heard"), Filler("uh", 30.0, 30.4, "probable")]
    cells = filler_cells(fillers, AXIS, UNICODE)
    assert columns_with(cells, UNICODE.heard) == [AXIS.column(3.2)]
    assert columns_with(cells, UNICODE.probable) == [AXIS.column(30.2)]


def test_a_number_is_drawn_from_its_first_to_its_last_digit() -> None:
    take = rehearsed_take()
    drawn = columns_with(number_cells(take.message.phone_numbers[:1], AXIS, ASCII), ASCII.number)
    number = take.message.phone_numbers[0]
    assert AXIS.time_s(drawn[0]) == pytest.approx(number.start_s, abs=2 * HALF_COLUMN_S)
    assert AXIS.time_s(drawn[-1]) == pytest.approx(number.end_s, abs=2 * HALF_COLUMN_S)


def test_fixes_are_numbered_where_they_begin() -> None:
    fixes = [Fix("pace", "a", 30.0, 31.0), Fix("fillers", "b", 3.0, 4.0), Fix("content", "c", None, None)]
    cells = fix_cells(fixes, AXIS, UNICODE)
    assert cells[AXIS.column(30.0)] == "①"
    assert cells[AXIS.column(3.0)] == "②"
    assert "③" not in cells


def test_two_fixes_at_one_place_are_both_shown() -> None:
    cells = fix_cells([Fix("pace", "a", 45.0, 45.0), Fix("content", "b", 45.0, 45.0)], AXIS, ASCII)
    assert cells[-2:] == "21"


def test_the_line_stands_45_s_after_the_first_speech() -> None:
    take = winged_take()
    axis = axis_for(take, 71, 45.0)
    rows = take_picture(take, 71, limit_s=45.0)
    assert take.measures.speech_start_s == 0.5
    assert axis.time_s(axis.column(axis.limit_s)) == pytest.approx(45.5, abs=HALF_COLUMN_S)
    assert all(row.cells[axis.column(45.5)] == UNICODE.limit for row in rows if row.role != "times")


def test_the_line_is_inside_the_picture_of_a_long_take() -> None:
    take = winged_take()
    long = replace(take, recording=replace(take.recording, duration_s=90.0))
    column = row_of(take_picture(long, 91, limit_s=45.0), "pitch").cells.index(UNICODE.limit)
    assert column == pytest.approx(45.5, abs=0.5)


def test_the_ruler_puts_each_time_at_its_column() -> None:
    cells = ruler_row(AXIS, UNICODE).cells
    assert [cells.index(label) for label in ("0:00", "0:10", "0:20", "0:30")] == [
        AXIS.column(t) for t in (0, 10, 20, 30)
    ]
    assert cells.endswith("45 s")


@pytest.mark.parametrize("columns", [2, 3, 10, 31, 71, 122])
def test_every_row_is_as_wide_as_asked(columns: int) -> None:
    for take in (winged_take(), rehearsed_take(), noise_take()):
        assert {len(row.cells) for row in take_picture(take, columns, limit_s=45.0)} == {columns}


def test_the_voice_is_blank_in_a_pause_and_tall_in_speech() -> None:
    take = winged_take()
    axis = axis_for(take, 141, 45.0)
    cells = voice_cells(take, axis, UNICODE)
    assert cells[axis.column(21.0)] == " "
    assert cells[axis.column(10.0)] in "▄▅▆▇█"
    assert cells[axis.column(40.0)] == " "


def test_without_levels_the_voice_is_drawn_from_the_pauses() -> None:
    take = replace(winged_take(), levels_db=())
    axis = axis_for(take, 141, 45.0)
    cells = voice_cells(take, axis, ASCII)
    assert cells[axis.column(21.0)] == " "
    assert cells[axis.column(10.0)] != " "
    assert cells[axis.column(34.0)] == " "


def test_silence_does_not_look_like_speech() -> None:
    take = replace(noise_take(), levels_db=tuple([-95.0] * 240))
    assert voice_cells(take, AXIS, UNICODE).strip() == ""


def test_levels_that_are_no_numbers_do_not_break_the_picture() -> None:
    take = replace(winged_take(), levels_db=(float("nan"), float("-inf"), -20.0, float("inf")))
    assert len(voice_cells(take, AXIS, UNICODE)) == AXIS.columns


def steady(hz: float, *, then_hz: float) -> PitchTrack:
    f0_hz = np.array([hz] * 1000 + [then_hz] * 1001, dtype=np.float32)
    return PitchTrack(0.0, 0.01, f0_hz)


def test_pitch_is_drawn_on_the_row_of_its_semitones() -> None:
    rows = pitch_rows(steady(100.0, then_hz=100.0 * 2 ** (5 / 12)), AXIS, ASCII)
    low = [index for index, row in enumerate(rows) if row.cells[AXIS.column(5.0)] != " "]
    high = [index for index, row in enumerate(rows) if row.cells[AXIS.column(15.0)] != " "]
    assert (low, high) == ([4], [2])


def test_unvoiced_stretches_of_the_pitch_are_blank() -> None:
    f0_hz = np.full(4500, np.nan, dtype=np.float32)
    f0_hz[1000:1100] = 120.0
    rows = pitch_rows(PitchTrack(0.0, 0.01, f0_hz), AXIS, UNICODE)
    drawn = sorted({column for row in rows for column, cell in enumerate(row.cells) if cell != " "})
    assert AXIS.time_s(drawn[0]) == pytest.approx(10.0, abs=2 * HALF_COLUMN_S)
    assert AXIS.time_s(drawn[-1]) == pytest.approx(11.0, abs=2 * HALF_COLUMN_S)


def test_a_flat_voice_is_drawn_flatter_than_a_lively_one() -> None:
    def rows_used(spread: float) -> int:
        rows = pitch_rows(made_pitch(30.0, spread), AXIS, UNICODE)
        return sum(bool(row.cells.strip()) for row in rows)

    assert rows_used(0.3) < rows_used(3.0)


def test_a_voice_without_pitch_has_no_pitch_rows() -> None:
    assert pitch_rows(PitchTrack(0.0, 0.01, np.full(10, np.nan, dtype=np.float32)), AXIS, UNICODE) == []
    assert pitch_rows(PitchTrack(0.0, 0.01, np.zeros(0, dtype=np.float32)), AXIS, UNICODE) == []


def test_ascii_signs_are_ascii() -> None:
    rows = take_picture(winged_take(), 71, limit_s=45.0, symbols=ASCII)
    assert all(row.cells.isascii() for row in rows)
