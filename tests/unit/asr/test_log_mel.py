"""Both engines hear what Whisper was taught on: its own features, to the fourth digit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import whisper.audio
from numpy.typing import NDArray

from rehearse.asr.base import WINDOW_S
from rehearse.asr.log_mel import FFT_SAMPLES, _mel_bands, log_mel
from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.conftest import SAMPLES


def whispers_own(samples: NDArray[np.float32], bands: int, padded_s: float) -> NDArray[np.float32]:
    """Return Whisper's features; it pads sound and cuts features off afterwards, as its `transcribe` does."""
    padding = round(padded_s * SAMPLE_RATE_HZ) - len(samples) + FFT_SAMPLES
    whole = whisper.audio.log_mel_spectrogram(torch.from_numpy(samples), bands, padding)
    return whole[:, : round(padded_s * 100)].numpy()


@pytest.fixture(scope="module")
def speech() -> NDArray[np.float32]:
    return read_recording(SAMPLES / "winged.flac").samples.copy()


@pytest.mark.parametrize("bands", [80, 128])
@pytest.mark.parametrize("padded_s", [10.0, 15.0, 20.0, 25.0, WINDOW_S])
def test_features_are_whispers_own(speech: NDArray[np.float32], padded_s: float, bands: int) -> None:
    samples = speech[: round((padded_s - 2.0) * SAMPLE_RATE_HZ)]
    found = log_mel(samples, bands, padded_s)
    assert found.shape == (bands, round(padded_s * 100))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, whispers_own(samples, bands, padded_s), atol=1e-4)


@pytest.mark.parametrize("count", [0, 1, 100, 159, 160, 161, 200, 201, 399, 400, 16_001, 479_999, 480_000])
def test_sound_of_any_length_is_heard_like_whisper_hears_it(speech: NDArray[np.float32], count: int) -> None:
    samples = speech[16_000 : 16_000 + count]
    np.testing.assert_allclose(log_mel(samples, 80, 30.0), whispers_own(samples, 80, 30.0), atol=1e-4)


@pytest.mark.parametrize("gain", [1e-4, 0.03, 3.0])
def test_soft_and_loud_sound_is_heard_like_whisper_hears_it(speech: NDArray[np.float32], gain: float) -> None:
    samples = speech[: 8 * SAMPLE_RATE_HZ] * np.float32(gain)
    np.testing.assert_allclose(log_mel(samples, 80, 10.0), whispers_own(samples, 80, 10.0), atol=1e-4)


@pytest.mark.parametrize("bands", [80, 128])
def test_mel_bands_are_those_of_whispers_file(bands: int) -> None:
    np.testing.assert_allclose(_mel_bands(bands), whisper.audio.mel_filters("cpu", bands).numpy(), atol=1e-7)


def test_what_is_heard_is_not_changed(speech: NDArray[np.float32]) -> None:
    samples = speech[:SAMPLE_RATE_HZ].copy()
    log_mel(samples, 80, 10.0)
    assert (samples == speech[:SAMPLE_RATE_HZ]).all()
