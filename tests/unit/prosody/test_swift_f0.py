"""The pitch tracker swift-f0, against voices whose F0 is known."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.audio.phone_codec import through_phone_line
from rehearse.prosody.pitch import swift_f0
from rehearse.prosody.pitch.statistics import pitch_sd_semitones
from tests.unit.made_voice import MAN, WOMAN, errors_semitones, hum, in_a_room, noise, share_found

VOICES = pytest.mark.parametrize("f0_hz", [MAN, WOMAN], ids=["man", "woman"])


@VOICES
def test_f0_lies_within_a_fifth_of_a_semitone(f0_hz: NDArray[np.float64]) -> None:
    errors = errors_semitones(swift_f0.track(in_a_room(f0_hz)), f0_hz)
    assert np.median(errors) < 0.2
    assert np.mean(errors > 1) < 0.03


@VOICES
def test_a_voice_is_found_and_a_pause_left_alone(f0_hz: NDArray[np.float64]) -> None:
    track = swift_f0.track(in_a_room(f0_hz))
    assert share_found(track, f0_hz) > 0.9
    assert np.mean(np.isinf(errors_semitones(track, f0_hz))) < 0.03


@VOICES
def test_the_spread_is_true_through_a_telephone_line(f0_hz: NDArray[np.float64]) -> None:
    truth = 12 * np.log2(f0_hz[f0_hz > 0])
    sd = pitch_sd_semitones(swift_f0.track(through_phone_line(in_a_room(f0_hz))))
    assert sd == pytest.approx(truth.std(), abs=0.3)


@pytest.mark.parametrize("gain_db", [-40, -20, 10])
def test_the_gain_does_not_matter(gain_db: float) -> None:
    samples = in_a_room(WOMAN)
    loud, soft = swift_f0.track(samples), swift_f0.track(samples * np.float32(10 ** (gain_db / 20)))
    np.testing.assert_allclose(soft.f0_hz, loud.f0_hz, rtol=1e-3)


@pytest.mark.parametrize("hz", [50.0, 60.0])
def test_mains_hum_in_a_pause_is_no_voice(hz: float) -> None:
    samples = in_a_room(MAN) + hum(len(MAN), -45, hz)
    assert not np.isinf(errors_semitones(swift_f0.track(samples), MAN)).sum() > 3


def test_a_tone_of_the_line_is_no_voice() -> None:
    time_s = np.arange(16_000) / 16_000
    assert np.isnan(swift_f0.track(np.sin(2 * np.pi * 1000 * time_s).astype(np.float32)).f0_hz).all()


def test_rumble_that_is_stronger_than_the_voice_does_not_hide_it() -> None:
    rumble = 0.5 * np.sin(2 * np.pi * 1.2 * np.arange(len(MAN)) / 16_000)
    track = swift_f0.track((0.1 * in_a_room(MAN) + rumble).astype(np.float32))
    assert share_found(track, MAN) > 0.85


def test_noise_has_no_pitch() -> None:
    assert np.isfinite(swift_f0.track(noise(48_000, -30)).f0_hz).mean() < 0.02


@pytest.mark.parametrize("length", [0, 1, 100, 300, 1000, 48_000])
def test_silence_has_no_pitch_however_short(length: int) -> None:
    assert np.isnan(swift_f0.track(np.zeros(length, np.float32)).f0_hz).all()


@pytest.mark.parametrize("length", [1, 100, 300, 513, 1000, 4000])
def test_a_scrap_of_voice_is_no_error(length: int) -> None:
    track = swift_f0.track(in_a_room(WOMAN)[8000 : 8000 + length])
    assert len(track.f0_hz) == length // 256


def test_pieces_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = np.concatenate([in_a_room(MAN), in_a_room(WOMAN)])
    pieces = swift_f0.track(samples)
    monkeypatch.setattr(swift_f0, "PIECE_FRAMES", 10_000)
    np.testing.assert_allclose(pieces.f0_hz, swift_f0.track(samples).f0_hz, rtol=1e-4)


def test_the_track_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        swift_f0.track(in_a_room(MAN)).f0_hz[0] = 1


def test_only_the_network_is_loaded_and_it_is_silent() -> None:
    probe = (
        "import sys, numpy\n"
        "from rehearse.prosody.pitch import swift_f0\n"
        "assert swift_f0.is_installed()\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "swift_f0.track(numpy.sin(numpy.arange(16000, dtype='float32') / 20))\n"
        "print([name for name in ('swift_f0', 'matplotlib', 'librosa', 'scipy') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert run.stderr == ""


@pytest.mark.parametrize("missing", ["swift_f0", "onnxruntime"])
def test_it_is_not_installed_without_its_parts(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert not swift_f0.is_installed()
