"""Brighter than your everyday voice, against voices made darker and brighter on purpose."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.core.sound import AgainstBaseline, VoiceFeatures
from rehearse.prosody.brightness import (
    against_baseline,
    everyday_voice,
    spectral_centre_hz,
    voice_features,
)
from rehearse.prosody.pitch import swift_f0
from tests.unit.made_voice import made_track, noise, quiet, vowel, wave


def features(
    mean_hz: float = 120, swing: float = 3, *, softness: float = 1.0, formant_shift: float = 1.0, gain: float = 1.0
) -> VoiceFeatures:
    """Return the features of a made voice, tracked as a recording is."""
    f0_hz = np.concatenate([quiet(0.3), wave(mean_hz, swing, 2.0), quiet(0.3)])
    samples = vowel(f0_hz, softness=softness, formant_shift=formant_shift) + noise(len(f0_hz), -65)
    samples *= np.float32(gain)
    found = voice_features(samples, swift_f0.track(samples))
    assert found is not None
    return found


EVERYDAY = features()


def test_the_everyday_voice_is_no_brighter_than_itself() -> None:
    assert against_baseline(EVERYDAY, EVERYDAY) == AgainstBaseline(0, 0, 0)


def test_a_voice_two_semitones_up_is_said_to_be() -> None:
    higher = against_baseline(features(120 * 2 ** (2 / 12)), EVERYDAY)
    assert higher.pitch_mean_semitones == pytest.approx(2, abs=0.1)
    assert higher.pitch_sd_semitones == pytest.approx(0, abs=0.15)
    assert higher.brightness > 0.5


def test_a_voice_that_moves_more_is_said_to() -> None:
    livelier = against_baseline(features(swing=5), EVERYDAY)
    assert livelier.pitch_sd_semitones == pytest.approx(2 / np.sqrt(2), abs=0.3)


@pytest.mark.parametrize("brighter", [{"formant_shift": 1.1}, {"softness": 0.6}])
def test_formants_up_or_a_clearer_source_are_brighter(brighter: dict[str, float]) -> None:
    assert against_baseline(features(**brighter), EVERYDAY).brightness > 0.5


def test_a_softer_source_is_darker() -> None:
    assert against_baseline(features(softness=1.6), EVERYDAY).brightness < -0.5


@pytest.mark.parametrize("gain", [0.02, 0.37, 3.0])
def test_the_gain_does_not_matter(gain: float) -> None:
    loud, soft = (against_baseline(features(130, gain=each), EVERYDAY) for each in (1.0, gain))
    assert soft.brightness == pytest.approx(loud.brightness, abs=1e-3)
    assert soft.pitch_mean_semitones == pytest.approx(loud.pitch_mean_semitones, abs=1e-3)
    assert soft.pitch_sd_semitones == pytest.approx(loud.pitch_sd_semitones, abs=1e-3)


def test_pitch_far_above_tells_no_more_than_three_semitones() -> None:
    base = VoiceFeatures(80, 3, 110)
    far, farther = (against_baseline(VoiceFeatures(80 + up, 3, 110), base) for up in (3, 9))
    assert far.brightness == farther.brightness > 0
    assert farther.pitch_mean_semitones == 9


def test_darker_and_brighter_are_opposites() -> None:
    one, other = VoiceFeatures(80, 3, 110), VoiceFeatures(82, 2.5, 111)
    assert against_baseline(one, other).brightness == -against_baseline(other, one).brightness


def test_several_takes_make_a_baseline_together() -> None:
    assert everyday_voice([VoiceFeatures(80, 2, 110), VoiceFeatures(84, 3, 112)]) == VoiceFeatures(82, 2.5, 111)


def test_the_centre_of_a_tone_is_its_frequency() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32)
    assert spectral_centre_hz(tone, made_track([100.0] * 60)) == pytest.approx(1000, rel=0.01)


def test_the_centre_looks_at_voiced_frames_only() -> None:
    tones = [np.sin(2 * np.pi * hz * np.arange(16_000) / 16_000) for hz in (500, 2000)]
    samples = np.concatenate(tones).astype(np.float32)
    assert spectral_centre_hz(samples, made_track([100.0] * 55 + [0.0] * 70)) == pytest.approx(500, rel=0.01)


def test_silence_under_a_voiced_frame_is_no_error() -> None:
    centre_hz = spectral_centre_hz(np.zeros(16_000, np.float32), made_track([100.0] * 60))
    assert 300.0 < centre_hz < 3400.0


def test_too_little_voice_cannot_be_compared() -> None:
    samples = np.zeros(16_000, np.float32)
    assert voice_features(samples, made_track([0.0] * 60)) is None
    assert voice_features(samples, made_track([120.0] * 20 + [0.0] * 40)) is None
