"""The pitch tracker pYIN in two passes, against voices whose F0 is known."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.audio.phone_codec import through_phone_line
from rehearse.prosody.pitch import pyin
from rehearse.prosody.pitch.statistics import pitch_sd_semitones
from tests.unit.made_voice import MAN, WOMAN, errors_semitones, hum, in_a_room, noise, share_found

VOICES = pytest.mark.parametrize("f0_hz", [MAN, WOMAN], ids=["man", "woman"])


@VOICES
def test_f0_lies_within_a_fifth_of_a_semitone(f0_hz: NDArray[np.float64]) -> None:
    errors = errors_semitones(pyin.track(in_a_room(f0_hz)), f0_hz)
    assert np.median(errors) < 0.2
    assert np.mean(errors > 1) < 0.05


@VOICES
def test_a_voice_is_found_and_a_pause_left_alone(f0_hz: NDArray[np.float64]) -> None:
    track = pyin.track(in_a_room(f0_hz))
    assert share_found(track, f0_hz) > 0.9
    assert np.mean(np.isinf(errors_semitones(track, f0_hz))) < 0.05


@VOICES
def test_the_spread_is_true_through_a_telephone_line(f0_hz: NDArray[np.float64]) -> None:
    truth = 12 * np.log2(f0_hz[f0_hz > 0])
    sd = pitch_sd_semitones(pyin.track(through_phone_line(in_a_room(f0_hz))))
    assert sd == pytest.approx(truth.std(), abs=0.4)


def test_the_gain_does_not_matter() -> None:
    samples = in_a_room(WOMAN)
    np.testing.assert_allclose(pyin.track(samples * np.float32(0.01)).f0_hz, pyin.track(samples).f0_hz, rtol=0.01)


@pytest.mark.parametrize("hz", [50.0, 60.0])
def test_mains_hum_in_a_pause_is_no_voice(hz: float) -> None:
    samples = in_a_room(MAN) + hum(len(MAN), -45, hz)
    assert not np.isinf(errors_semitones(pyin.track(samples), MAN)).sum() > 5


def test_noise_has_no_pitch() -> None:
    assert np.isfinite(pyin.track(noise(48_000, -30)).f0_hz).mean() < 0.1


@pytest.mark.parametrize("length", [0, 1, 100, 300, 1000, 48_000])
def test_silence_has_no_pitch_however_short(length: int) -> None:
    assert np.isnan(pyin.track(np.zeros(length, np.float32)).f0_hz).all()


@pytest.mark.parametrize("length", [1, 100, 300, 513, 1000, 4000])
def test_a_scrap_of_voice_is_no_error(length: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        track = pyin.track(in_a_room(WOMAN)[8000 : 8000 + length])
    assert len(track.f0_hz) == length // 256


def test_pieces_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = in_a_room(np.concatenate([MAN, 1.3 * MAN]))
    whole = pyin.track(samples).f0_hz
    monkeypatch.setattr(pyin, "PIECE_FRAMES", 100)
    pieces = pyin.track(samples).f0_hz
    np.testing.assert_array_equal(np.isfinite(pieces), np.isfinite(whole))
    np.testing.assert_allclose(pieces, whole, rtol=0.02)


def test_loading_the_module_loads_nothing_heavy() -> None:
    probe = (
        "import sys\n"
        "from rehearse.prosody.pitch import pyin\n"
        "assert pyin.is_installed()\n"
        "print([name for name in ('librosa', 'scipy', 'numba') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
