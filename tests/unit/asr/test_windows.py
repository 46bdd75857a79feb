"""Every bit of speech reaches Whisper, in windows it can hear, and every time finds its way back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.asr.base import WINDOW_S
from rehearse.asr.windows import Chunk, join_spans, split_into_chunks, with_margins
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span


def numbered(seconds: float) -> np.ndarray:
    """Return sound whose samples are their own places, so that each can be recognised wherever it turns up."""
    return np.arange(1, round(seconds * SAMPLE_RATE_HZ) + 1, dtype=np.float32)


def places(window: Chunk) -> np.ndarray:
    """Return the places in the recording of a window's samples, silence in front left out."""
    return window.samples[round(0.5 * SAMPLE_RATE_HZ) :].astype(np.int64) - 1


def holds(windows: Sequence[Chunk], span: Span) -> bool:
    """Return whether each sample of a span is in one of the windows."""
    heard = np.zeros(round(span[1] * SAMPLE_RATE_HZ), dtype=bool)
    for window in windows:
        heard[places(window)[places(window) < len(heard)]] = True
    return bool(heard[round(span[0] * SAMPLE_RATE_HZ) :].all())


@st.composite
def recordings(draw: st.DrawFn) -> tuple[float, list[Span]]:
    """Return the length of a recording and where it has speech."""
    at_s = draw(st.floats(0.0, 3.0))
    spans: list[Span] = []
    for _ in range(draw(st.integers(1, 12))):
        spans.append((at_s, at_s + draw(st.floats(0.1, 40.0))))
        at_s = spans[-1][1] + draw(st.floats(0.25, 5.0))
    return spans[-1][1] + draw(st.floats(0.0, 3.0)), spans


@settings(max_examples=40, deadline=None)
@given(recordings())
def test_all_speech_is_in_windows_that_whisper_can_hear(recording: tuple[float, list[Span]]) -> None:
    seconds, speech = recording
    windows = split_into_chunks(numbered(seconds), speech)
    assert all(len(window.samples) <= WINDOW_S * SAMPLE_RATE_HZ for window in windows)
    assert all(holds(windows, span) for span in speech)


@settings(max_examples=40, deadline=None)
@given(recordings())
def test_no_sound_is_heard_twice_nor_out_of_turn(recording: tuple[float, list[Span]]) -> None:
    seconds, speech = recording
    heard = np.concatenate([places(window) for window in split_into_chunks(numbered(seconds), speech)])
    assert (np.diff(heard) > 0).all()


@settings(max_examples=40, deadline=None)
@given(recordings())
def test_nothing_is_heard_farther_from_speech_than_the_margin(recording: tuple[float, list[Span]]) -> None:
    seconds, speech = recording
    heard = np.concatenate([places(window) for window in split_into_chunks(numbered(seconds), speech)])
    edges = np.flatnonzero(np.diff(heard, prepend=-2, append=2**40) > 1)  # farthest away where a part begins or ends
    heard_s = np.concatenate([heard[edges[:-1]], heard[edges[1:] - 1]]) / SAMPLE_RATE_HZ
    away_s = np.min([np.maximum(a - heard_s, heard_s - b) for a, b in speech], axis=0)
    assert away_s.max() <= 0.3 + 2 / SAMPLE_RATE_HZ


@settings(max_examples=40, deadline=None)
@given(recordings(), st.data())
def test_a_time_points_at_the_sound_it_is_the_time_of(recording: tuple[float, list[Span]], data: st.DataObject) -> None:
    seconds, speech = recording
    window = data.draw(st.sampled_from(split_into_chunks(numbered(seconds), speech)))
    k = data.draw(st.integers(round(0.5 * SAMPLE_RATE_HZ), len(window.samples) - 1))
    place = window.time_in_recording(k / SAMPLE_RATE_HZ) * SAMPLE_RATE_HZ
    edges = np.flatnonzero(np.diff(places(window)) > 1) + round(0.5 * SAMPLE_RATE_HZ)
    if not (np.abs(edges - k) <= len(window.spans)).any():  # where sound was left out, either side of it will do
        assert place == pytest.approx(window.samples[k] - 1, abs=len(window.spans) + 1)


def test_a_window_begins_with_silence() -> None:
    window = join_spans(numbered(10.0), [(1.0, 2.0)])
    assert (window.samples[: round(0.5 * SAMPLE_RATE_HZ)] == 0).all()
    assert places(window).tolist() == list(range(SAMPLE_RATE_HZ, 2 * SAMPLE_RATE_HZ))
    assert window.time_in_recording(0.0) == window.time_in_recording(0.5) == 1.0


def test_times_outside_the_sound_of_a_window_are_its_first_and_last() -> None:
    window = join_spans(numbered(20.0), [(1.0, 2.0), (10.0, 12.0)])
    assert window.time_in_recording(29.0) == 12.0


def test_what_fits_one_window_is_one_window() -> None:
    assert len(split_into_chunks(numbered(60.0), [(1.0, 10.0), (30.0, 40.0), (50.0, 58.0)])) == 1


def test_without_speech_there_is_no_window() -> None:
    assert split_into_chunks(numbered(5.0), []) == []


@pytest.mark.parametrize("pause_s", [2.0, 0.5], ids=["long", "shorter than two margins"])
def test_a_window_ends_at_the_longest_pause_of_its_second_half(pause_s: float) -> None:
    # Phrases of 4 s, 0.3 s apart; the longest pause but one comes too early to be of use.
    speech, at_s = [], 0.5
    for k in range(10):
        speech.append((at_s, at_s + 4.0))
        at_s += 4.0 + {1: 3.0, 4: pause_s}.get(k, 0.3)
    first, second = split_into_chunks(numbered(at_s), speech)
    assert holds([first], speech[4])
    assert holds([second], speech[5])
    assert not set(places(first)[-100:]) & set(places(second))


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    rng = np.random.default_rng(7)
    samples = rng.normal(0.0, 0.1, 50 * SAMPLE_RATE_HZ).astype(np.float32)
    hushed_s = 23.4
    samples[round((hushed_s - 0.1) * SAMPLE_RATE_HZ) : round((hushed_s + 0.1) * SAMPLE_RATE_HZ)] *= 0.1
    samples[5 * SAMPLE_RATE_HZ : 6 * SAMPLE_RATE_HZ] = 0.0  # quieter, but too early
    first, second = split_into_chunks(samples, [(0.5, 49.5)])
    assert first.spans[-1][1] == second.spans[0][0] == pytest.approx(hushed_s, abs=0.1)


@given(recordings())
def test_margins_never_overlap_and_hold_their_spans(recording: tuple[float, list[Span]]) -> None:
    seconds, speech = recording
    wide = with_margins(speech, seconds)
    assert all(a[1] <= b[0] for a, b in pairwise(wide))
    for (left, right), (start_s, end_s) in zip(wide, speech, strict=True):
        assert max(0.0, start_s - 0.3) <= left <= start_s
        assert end_s <= right <= min(seconds, end_s + 0.3)


def test_margins_that_meet_share_what_lies_between() -> None:
    assert with_margins([(1.0, 2.0), (2.4, 3.0), (5.0, 6.0)], 6.1) == [
        (pytest.approx(0.7), pytest.approx(2.2)),
        (pytest.approx(2.2), pytest.approx(3.3)),
        (pytest.approx(4.7), pytest.approx(6.1)),
    ]
