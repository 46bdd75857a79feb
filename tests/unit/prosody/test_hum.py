"""Mains hum is taken out of what is measured, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.prosody.hum import find_hum, without_hum
from rehearse.prosody.pauses import find_pauses, longest_pause_s
from rehearse.prosody.pitch import swift_f0
from rehearse.prosody.pitch.statistics import pitch_sd_semitones
from rehearse.prosody.vad import find_speech
from tests.unit.made_calls import hum
from tests.unit.made_speech import message, with_room
from tests.unit.scenes import REAL, Sound, in_condition, real


def with_hum(samples: Sound, mains_hz: float, under_db: float, harmonics: int = 8, seed: int = 0) -> Sound:
    """Return sound with hum so far under its speech."""
    spoken = [samples[round(a * SAMPLE_RATE_HZ) : round(b * SAMPLE_RATE_HZ)] for a, b in find_speech(samples).spans]
    rms = float(np.sqrt(np.mean(np.square(np.concatenate(spoken)))))
    noise = hum(len(samples) / SAMPLE_RATE_HZ, mains_hz, rms * 10 ** (-under_db / 20), harmonics, seed)
    return samples + noise[: len(samples)]


def spread(samples: Sound) -> float:
    found = pitch_sd_semitones(swift_f0.track(samples))
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["reader", "cards", "number"])
@pytest.mark.parametrize(
    ("mains_hz", "under_db", "harmonics"),
    [(50.0, 15.0, 6), (60.0, 15.0, 6), (49.9, 15.0, 10), (60.05, 15.0, 10), (50.02, 20.0, 3), (59.98, 20.0, 3),
     (50.1, 25.0, 8), (60.0, 25.0, 8), (50.0, 10.0, 4), (60.1, 10.0, 4)],
)  # fmt: skip
def test_hum_hardly_moves_the_pitch_variation(name: str, mains_hz: float, under_db: float, harmonics: int) -> None:
    samples = real(name)
    left, found_hz = without_hum(with_hum(samples, mains_hz, under_db, harmonics))
    assert found_hz == pytest.approx(mains_hz, abs=0.5)
    assert spread(left) == pytest.approx(spread(samples), abs=0.3)


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_pauses_are_found_under_hum(mains_hz: float) -> None:
    samples, _ = message(0.8, 0.5)
    left, _ = without_hum(with_hum(with_room(samples, 40.0), mains_hz, 12.0))
    assert longest_pause_s(find_pauses(find_speech(left))) == pytest.approx(0.8, abs=0.06)


def test_most_of_the_hum_is_gone_and_the_voice_is_not() -> None:
    samples = real("reader")
    noisy = with_hum(samples, 50.0, 15.0)
    left, _ = without_hum(noisy)
    assert np.std(left - samples) < 0.45 * np.std(noisy - samples)
    assert np.std(left - samples) < 0.08 * np.std(samples)


@pytest.mark.parametrize("condition", ["", "30", "15", "line"])
@pytest.mark.parametrize("name", REAL)
def test_a_voice_without_hum_is_left_as_it_is(name: str, condition: str) -> None:
    samples = in_condition(name, condition)
    assert find_hum(samples) is None
    assert without_hum(samples)[0] is samples
