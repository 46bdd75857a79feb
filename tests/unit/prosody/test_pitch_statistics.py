"""What is told from an F0 track, against tracks made of known numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rehearse.core.sound import PitchTrack
from rehearse.prosody.pitch.statistics import (
    closing_slope_st_s,
    flat_passages,
    pitch_mean_hz,
    pitch_range_semitones,
    pitch_sd_semitones,
    pvq,
)
from tests.unit.made_voice import made_track

HOP_S = 0.016

Measure = Callable[[PitchTrack], float | None]
EVERY_MEASURE = pytest.mark.parametrize(
    "measure", [pitch_mean_hz, pitch_sd_semitones, pitch_range_semitones, pvq, closing_slope_st_s]
)


def frames(seconds: float) -> int:
    return round(seconds / HOP_S)


def swinging(mean_hz: float, semitones: float, seconds: float) -> np.ndarray:
    """Return F0 that goes up and down by `semitones` twice a second: its SD is that over √2."""
    time_s = np.arange(frames(seconds)) * HOP_S
    return np.asarray(mean_hz * 2 ** (semitones / 12 * np.sin(2 * np.pi * 2 * time_s)))


def silent(seconds: float) -> np.ndarray:
    return np.zeros(frames(seconds))


def test_the_mean_is_geometric() -> None:
    assert pitch_mean_hz(made_track([100.0, 200.0] * 100)) == pytest.approx(141.42, abs=0.01)


def test_a_steady_voice_has_no_spread() -> None:
    track = made_track([120.0] * 100)
    assert pitch_sd_semitones(track) == pytest.approx(0, abs=1e-4)
    assert pvq(track) == pytest.approx(0, abs=1e-4)


def test_the_spread_is_in_semitones() -> None:
    assert pitch_sd_semitones(made_track([100.0, 200.0] * 100)) == pytest.approx(6.0, abs=1e-3)


@pytest.mark.parametrize("measure", [pitch_sd_semitones, pitch_range_semitones, pvq, closing_slope_st_s])
def test_low_and_high_voices_are_measured_alike(measure: Measure) -> None:
    low, high = (measure(made_track(swinging(mean_hz, 3, 6))) for mean_hz in (100, 220))
    assert low == pytest.approx(high, rel=1e-3)


def test_pauses_do_not_count() -> None:
    voice = swinging(150, 4, 3)
    paused = np.concatenate([silent(1), voice[:90], silent(2), voice[90:], silent(3)])
    assert pitch_sd_semitones(made_track(paused)) == pytest.approx(pitch_sd_semitones(made_track(voice)), abs=1e-6)


def test_the_range_leaves_out_a_twentieth_at_either_end() -> None:
    semitones = np.linspace(0, 10, 201)
    assert pitch_range_semitones(made_track(100 * 2 ** (semitones / 12))) == pytest.approx(9.0, abs=0.01)


def test_pvq_is_the_spread_in_hertz_over_the_mean() -> None:
    assert pvq(made_track([90.0, 110.0] * 300)) == pytest.approx(0.1, abs=1e-4)


def test_pvq_is_taken_in_windows_of_ten_seconds() -> None:
    two_levels = np.concatenate([np.full(frames(10), 100.0), np.full(frames(10), 200.0)])
    assert pvq(made_track(two_levels)) == pytest.approx(0, abs=1e-4)
    assert pitch_sd_semitones(made_track(two_levels)) == pytest.approx(6, abs=0.01)


def test_pvq_leaves_out_a_window_with_hardly_a_voice() -> None:
    nearly_empty = np.concatenate([swinging(150, 4, 10), silent(5), [70.0, 300.0] * 10])
    assert pvq(made_track(nearly_empty)) == pytest.approx(pvq(made_track(swinging(150, 4, 10))), abs=1e-6)


def falling(slope_st_s: float, seconds: float) -> np.ndarray:
    return np.asarray(150 * 2 ** (slope_st_s * np.arange(frames(seconds)) * HOP_S / 12))


@pytest.mark.parametrize("slope_st_s", [-20.0, 0.0, 15.0])
def test_the_closing_slope_is_that_of_the_last_voice(slope_st_s: float) -> None:
    track = made_track(np.concatenate([swinging(150, 4, 2), falling(slope_st_s, 0.32), silent(1)]))
    assert closing_slope_st_s(track) == pytest.approx(slope_st_s, abs=0.5)


def test_a_stray_frame_does_not_turn_the_closing_slope() -> None:
    closing = falling(-20, 0.32)
    closing[-2] *= 2
    assert closing_slope_st_s(made_track(np.concatenate([swinging(150, 4, 2), closing]))) == pytest.approx(-20, abs=2)


def test_the_closing_does_not_reach_back_over_a_pause() -> None:
    track = made_track(np.concatenate([swinging(150, 4, 2), falling(40, 0.3), silent(0.5), falling(-20, 0.2)]))
    assert closing_slope_st_s(track) == pytest.approx(-20, abs=0.5)


def test_a_last_sound_too_short_has_no_slope() -> None:
    track = made_track(np.concatenate([swinging(150, 4, 2), silent(0.5), falling(-20, 0.1)]))
    assert closing_slope_st_s(track) is None


@EVERY_MEASURE
@pytest.mark.parametrize("voiced_s", [0.0, 0.5, 0.95])
def test_too_little_voice_is_not_measured(measure: Measure, voiced_s: float) -> None:
    assert measure(made_track(np.concatenate([swinging(150, 3, voiced_s), silent(5)]))) is None


@EVERY_MEASURE
def test_no_frames_at_all_is_not_measured(measure: Measure) -> None:
    assert measure(made_track([])) is None


def test_a_flat_stretch_is_found_where_it_is() -> None:
    voice = np.concatenate([swinging(150, 5, 8), np.full(frames(7), 150.0), swinging(150, 5, 8)])
    (stretch,) = flat_passages(made_track(voice, start_s=0.5))
    assert stretch[0] == pytest.approx(8.5, abs=0.6)
    assert stretch[1] == pytest.approx(15.5, abs=0.6)


def test_the_longest_flat_stretch_comes_first() -> None:
    flat = [np.full(frames(seconds), 150.0) for seconds in (5, 9)]
    voice = np.concatenate([swinging(150, 5, 6), flat[0], swinging(150, 5, 8), flat[1], swinging(150, 5, 6)])
    first, second = flat_passages(made_track(voice))
    assert first[0] > second[1]
    assert first[1] - first[0] > second[1] - second[0]


def test_a_flat_stretch_begins_and_ends_with_voice() -> None:
    voice = np.concatenate([silent(2), np.full(frames(6), 150.0), silent(3)])
    assert flat_passages(made_track(voice)) == (pytest.approx((2.0, 8.0), abs=0.05),)


def test_a_phrase_that_is_level_is_no_flat_stretch() -> None:
    voice = np.concatenate([swinging(150, 5, 6), np.full(frames(2), 150.0), swinging(150, 5, 6)])
    assert flat_passages(made_track(voice)) == ()


def test_a_few_sounds_between_pauses_are_no_flat_stretch() -> None:
    sparse = np.concatenate([np.full(frames(0.3), 150.0), silent(1.5)] * 6)
    assert flat_passages(made_track(sparse)) == ()


@pytest.mark.parametrize("f0_hz", [[], [0.0] * 1000, [150.0] * 20])
def test_without_enough_voice_nothing_is_flat(f0_hz: list[float]) -> None:
    assert flat_passages(made_track(f0_hz)) == ()


def test_a_track_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        made_track([150.0]).f0_hz[0] = 1
