"""The drawing on a page is true: every test reads a drawn position back from the page itself."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from rehearse.core.sound import Filler, Pause, PitchTrack
from rehearse.core.take import Take
from rehearse.render.html import take_page
from rehearse.render.html.timeline import shared_end_s, timeline
from rehearse.scoring.rubric import default_rubric
from tests.unit.made_takes import made_levels, noise_take, rehearsed_take, winged_take
from tests.unit.read_page import Element, having, read_page, spans_s

NEAR_S = 0.002
"""A thousandth of a percent of a minute."""


def drawn(take: Take) -> list[Element]:
    return read_page(take_page(take, default_rubric()))


def seconds(share: str, take: Take) -> float:
    assert share.endswith("%")
    return float(share[:-1]) / 100 * shared_end_s([take], 45.0)


def points(path: str) -> list[tuple[float, float]]:
    """Return the points of a path that has only M and L."""
    pairs = [part.split() for part in re.split("[MLZ]", path) if part]
    return [(float(x), float(y)) for x, y in pairs]


def inside_drawing(elements: list[Element], tag: str, *classes: str) -> list[Element]:
    return [one for one in having(elements, tag, *classes) if "drawing" in one.inside]


def test_a_pause_at_12_3_s_is_drawn_at_12_3_s() -> None:
    take = replace(winged_take(), pauses=(Pause(12.3, 13.1, mid_clause=False),))
    (mark,) = inside_drawing(drawn(take), "rect", "mark", "pause")
    start_s = seconds(mark.attrs["x"], take)
    assert start_s == pytest.approx(12.3, abs=NEAR_S)
    assert start_s + seconds(mark.attrs["width"], take) == pytest.approx(13.1, abs=NEAR_S)
    assert spans_s(mark) == (12.3, 13.1)


def test_a_pause_inside_a_clause_is_drawn_otherwise_than_one_between() -> None:
    take = winged_take()
    elements = drawn(take)
    (halt,) = inside_drawing(elements, "rect", "mark", "halt")
    assert seconds(halt.attrs["x"], take) == pytest.approx(12.1, abs=NEAR_S)
    between = inside_drawing(elements, "rect", "mark", "pause")
    assert {one.attrs["height"] for one in between}.isdisjoint({halt.attrs["height"]})


def test_fillers_are_drawn_at_their_middle_and_likely_ones_hollow() -> None:
    take = replace(winged_take(), fillers=(Filler("um", 3.0, 3.4, "heard"), Filler("uh", 30.0, 30.5, "probable")))
    elements = drawn(take)
    (heard,), (likely,) = (inside_drawing(elements, "circle", "mark", kind) for kind in ("heard", "probable"))
    assert seconds(heard.attrs["cx"], take) == pytest.approx(3.2, abs=NEAR_S)
    assert seconds(likely.attrs["cx"], take) == pytest.approx(30.25, abs=NEAR_S)


def test_numbers_checklist_items_and_alarms_stand_where_they_were_said() -> None:
    take = winged_take()
    elements = drawn(take)
    places = {
        "number": [(one.start_s, one.end_s) for one in take.message.phone_numbers],
        "asked": [(one.start_s, one.end_s) for one in take.message.checklist if one.found],
        "alarm": [(one.start_s, one.end_s) for one in take.message.alarms],
    }
    for kind, told in places.items():
        marks = inside_drawing(elements, "rect", "mark", kind)
        starts = sorted(seconds(mark.attrs["x"], take) for mark in marks)
        assert starts == pytest.approx(sorted(start for start, _ in told), abs=NEAR_S)
        ends = sorted(seconds(one.attrs["x"], take) + seconds(one.attrs["width"], take) for one in marks)
        assert ends == pytest.approx(sorted(end for _, end in told), abs=2 * NEAR_S)


def test_fixes_are_pinned_where_they_begin() -> None:
    take = winged_take()
    pins = [one for one in drawn(take) if one.tag == "circle" and "pin" in one.inside]
    wanted = [fix.start_s for fix in take.scorecard.verdict.fix_first]
    assert [seconds(pin.attrs["cx"], take) for pin in pins] == pytest.approx(wanted, abs=NEAR_S)


def with_fixes_at(*starts_s: float) -> Take:
    take = winged_take()
    fixes = tuple(
        replace(fix, start_s=start_s, end_s=start_s)
        for fix, start_s in zip(take.scorecard.verdict.fix_first, starts_s, strict=True)
    )
    verdict = replace(take.scorecard.verdict, fix_first=fixes)
    return replace(take, scorecard=replace(take.scorecard, verdict=verdict))


def test_pins_at_one_place_do_not_hide_one_another() -> None:
    drawing = timeline(with_fixes_at(10.0, 10.2, 30.0), limit_s=45.0)
    assert [pin.row for pin in drawing.fixes] == [0, 1, 0]
    pins = [one for one in drawn(with_fixes_at(10.0, 10.0, 10.0)) if one.tag == "circle" and "pin" in one.inside]
    assert len({pin.attrs["cy"] for pin in pins}) == 3


def test_a_pin_at_an_edge_is_drawn_inside() -> None:
    assert [pin.inward_px for pin in timeline(with_fixes_at(0.0, 10.0, 47.4), limit_s=45.0).fixes] == [10, 0, -10]


def legend(take: Take) -> set[str]:
    return {one.text for one in drawn(take) if one.tag == "li" and "legend" in one.inside and "marks" not in one.inside}


def test_the_legend_names_what_is_drawn_and_nothing_else() -> None:
    assert {"phone number", "asked for", "works against you", "pause inside a phrase"} <= legend(winged_take())
    assert legend(noise_take()) == {"the 45 s line"}


def test_the_line_stands_45_s_after_the_first_speech() -> None:
    take = winged_take()
    (line,) = inside_drawing(drawn(take), "line", "limit")
    assert seconds(line.attrs["x1"], take) == pytest.approx(45.5, abs=NEAR_S)


def test_each_time_of_the_ruler_stands_at_its_second() -> None:
    take = winged_take()
    labels = {one.text: seconds(one.attrs["x"], take) for one in inside_drawing(drawn(take), "text", "time")}
    assert labels["0:10"] == pytest.approx(10.0, abs=NEAR_S)
    assert labels["0:30"] == pytest.approx(30.0, abs=NEAR_S)


def test_the_words_run_in_one_line_each_with_its_seconds() -> None:
    take = winged_take()
    words = [one for one in drawn(take) if one.tag == "span" and "reading" in one.inside]
    assert take.transcript is not None
    said = take.transcript.words
    assert [word.text for word in words] == [word.text for word in said]
    assert [word.attrs["data-at"] for word in words] == [f"0@{word.start_s:.3f}@{word.end_s:.3f}" for word in said]


def test_the_pitch_is_drawn_in_seconds_and_semitones_over_the_median() -> None:
    f0_hz = np.full(3000, np.nan, dtype=np.float32)
    f0_hz[500:1500] = 100.0
    f0_hz[2000:2500] = 100.0 * 2 ** (5 / 12)
    take = replace(winged_take(), pitch=PitchTrack(0.0, 0.01, f0_hz))
    (path,) = inside_drawing(drawn(take), "path", "pitch")
    places = points(path.attrs["d"])
    low = [time_s for time_s, height in places if height == 0]
    high = [time_s for time_s, height in places if height == pytest.approx(-5.0, abs=0.01)]
    assert (low[0], low[-1]) == pytest.approx((5.0, 14.99))
    assert (high[0], high[-1]) == pytest.approx((20.0, 24.99))
    assert path.attrs["d"].count("M") == 2


def test_the_pitch_is_stretched_over_the_same_seconds_as_everything_else() -> None:
    take = winged_take()
    boxes = [one.attrs["viewbox"].split() for one in inside_drawing(drawn(take), "svg") if "viewbox" in one.attrs]
    assert len(boxes) == 2
    assert {float(box[2]) for box in boxes} == {shared_end_s([take], 45.0)}
    assert {float(box[0]) for box in boxes} == {0.0}


def test_flat_stretches_are_marked() -> None:
    f0_hz = np.full(3400, 120.0, dtype=np.float32)
    f0_hz[:1000] = 120.0 * 2 ** (np.sin(np.arange(1000) / 40) * 4 / 12)
    take = replace(winged_take(), pitch=PitchTrack(0.0, 0.01, f0_hz))
    flat = inside_drawing(drawn(take), "rect", "flat")
    assert len(flat) == 1
    assert seconds(flat[0].attrs["x"], take) == pytest.approx(9.5, abs=1.5)


def test_the_voice_is_tall_in_speech_and_flat_in_a_pause() -> None:
    pauses = (Pause(20.0, 21.9, mid_clause=False),)
    take = replace(winged_take(), pauses=pauses, levels_db=made_levels(34.2, pauses, 0.5, 33.1))
    (path,) = inside_drawing(drawn(take), "path", "voice")
    heights = points(path.attrs["d"])
    assert max(abs(height) for time_s, height in heights if 20.1 < time_s < 21.8) < 0.05
    assert max(abs(height) for time_s, height in heights if 10 < time_s < 12) > 0.5
    assert max(time_s for time_s, _ in heights) == pytest.approx(34.2, abs=0.01)


def test_two_takes_share_one_axis() -> None:
    takes = [winged_take(), rehearsed_take()]
    end_s = shared_end_s(takes, 45.0)
    assert {timeline(take, limit_s=45.0, end_s=end_s).end_s for take in takes} == {end_s}
    assert end_s >= max(take.recording.duration_s for take in takes)


def test_the_drawing_is_told_in_words() -> None:
    (drawing,) = having(drawn(winged_take()), "svg", "drawing")
    assert drawing.attrs["role"] == "img"
    assert "3 pauses, 1 inside a phrase; 6 fillers" in drawing.attrs["aria-label"]


def test_a_take_without_words_or_pitch_is_drawn() -> None:
    elements = drawn(noise_take())
    assert inside_drawing(elements, "path", "voice")
    assert not inside_drawing(elements, "path", "pitch")


def test_what_there_is_none_of_takes_no_room() -> None:
    (drawing,) = having(drawn(winged_take()), "svg", "drawing")
    (calm,) = having(drawn(replace(winged_take(), fillers=())), "svg", "drawing")
    (bare,) = having(drawn(noise_take()), "svg", "drawing")
    height, without_fillers, without_anything = (float(one.attrs["height"]) for one in (drawing, calm, bare))
    assert height - without_fillers == 19
    assert without_anything < 160


def test_a_silent_take_has_no_picture() -> None:
    silent = replace(noise_take(), levels_db=(-90.0,) * 300)
    assert having(drawn(noise_take()), "section", "picture")
    assert not having(drawn(silent), "section", "picture")


def test_a_take_of_ten_minutes_has_a_ruler_that_can_be_read() -> None:
    take = replace(winged_take(), recording=replace(winged_take().recording, duration_s=600.0))
    assert len(timeline(take, limit_s=45.0).ticks) < 130
