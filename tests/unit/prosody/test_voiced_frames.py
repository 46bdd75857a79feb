"""Which frames of a track are the voice."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.prosody.pitch.voiced_frames import audible, centred_levels_db, loud_level_db, voice_only, voice_range_hz
from tests.unit.made_voice import noise

LOUD = np.full(200, -20.0)
EVERY = np.ones(200, bool)


def test_the_level_is_that_around_the_centre_of_each_frame() -> None:
    samples = np.concatenate([np.zeros(2560, np.float32), noise(2560, -20)])
    levels_db = centred_levels_db(samples, hop=256, frames=20)
    assert levels_db[:10] == pytest.approx(-200)
    assert levels_db[10] == pytest.approx(-23, abs=1)
    assert levels_db[11:] == pytest.approx(-20, abs=1)


def test_an_offset_is_no_sound() -> None:
    assert centred_levels_db(np.full(5120, 0.5, np.float32), hop=256, frames=20)[1:] == pytest.approx(-200)


def test_silence_has_no_loud_level() -> None:
    assert loud_level_db(np.full(50, -200.0)) is None
    assert loud_level_db(np.zeros(0)) is None
    assert not audible(np.full(50, -200.0)).any()


def test_what_is_no_louder_than_the_room_is_not_heard() -> None:
    levels_db = np.concatenate([np.full(100, -20.0), np.full(100, -45.0)])
    np.testing.assert_array_equal(audible(levels_db), levels_db > -40)


def test_speech_without_a_pause_is_heard_throughout() -> None:
    assert audible(np.linspace(-28, -20, 200)).all()


def test_the_range_of_a_voice_follows_its_quartiles() -> None:
    assert voice_range_hz(np.full(50, 200.0)) == pytest.approx((130, 400))


@pytest.mark.parametrize("stray_hz", [50.0, 60.0, 260.0, 700.0, 1000.0])
def test_octaves_off_hum_and_tones_are_taken_out(stray_hz: float) -> None:
    f0_hz = np.full(200, 120.0)
    f0_hz[50:60] = stray_hz
    voice_hz = voice_only(f0_hz, EVERY, LOUD, shortest_run=2)
    assert np.isnan(voice_hz[50:60]).all()
    assert np.isfinite(voice_hz).sum() == 190


def test_an_octave_down_is_taken_out() -> None:
    f0_hz = np.full(200, 220.0)
    f0_hz[50:60] = 110.0
    assert np.isnan(voice_only(f0_hz, EVERY, LOUD, shortest_run=2)[50:60]).all()


def test_a_lively_voice_is_kept_whole() -> None:
    f0_hz = 200 * 2 ** (6 / 12 * np.sin(np.arange(200) / 10))
    assert np.isfinite(voice_only(f0_hz, EVERY, LOUD, shortest_run=2)).all()


def test_a_run_too_short_is_taken_out() -> None:
    voiced = np.zeros(200, bool)
    voiced[10:12] = voiced[50:53] = True
    voice_hz = voice_only(np.full(200, 120.0), voiced, LOUD, shortest_run=3)
    np.testing.assert_array_equal(np.flatnonzero(np.isfinite(voice_hz)), [50, 51, 52])


def test_nothing_voiced_gives_nothing() -> None:
    assert np.isnan(voice_only(np.full(200, 120.0), ~EVERY, LOUD, shortest_run=2)).all()
    assert len(voice_only(np.zeros(0), np.zeros(0, bool), np.zeros(0), shortest_run=2)) == 0
