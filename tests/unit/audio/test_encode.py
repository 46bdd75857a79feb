"""Sound for a page: what plays at a second is what was said at that second."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.audio.encode import encode_mp3
from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.recording import SAMPLE_RATE_HZ


def test_the_sound_keeps_its_place_and_its_length() -> None:
    clicks = np.zeros(20 * SAMPLE_RATE_HZ, np.float32)
    places = np.arange(1, 20) * SAMPLE_RATE_HZ
    for place in places:
        clicks[place : place + 200] = np.hanning(200).astype(np.float32) * 0.8
    heard = read_recording(encode_mp3(clicks), name="x.mp3")
    assert heard.duration_s == pytest.approx(20.0, abs=0.06)
    for place in places:
        around = heard.samples[place - 800 : place + 1000]
        centre = float((np.arange(len(around)) * around**2).sum() / (around**2).sum()) - 800
        assert centre / SAMPLE_RATE_HZ == pytest.approx(100 / SAMPLE_RATE_HZ, abs=0.005)


def test_45_seconds_both_ways_of_hearing_fit_a_mail() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 45 * SAMPLE_RATE_HZ).astype(np.float32)
    both = len(encode_mp3(sound)) + len(encode_mp3(through_phone_line(sound)))
    assert both * 4 / 3 < 1_000_000


def test_sound_beyond_full_scale_is_clipped_not_wrapped() -> None:
    loud = np.full(SAMPLE_RATE_HZ, 3.0, np.float32)
    assert np.isfinite(read_recording(encode_mp3(loud), name="x.mp3").samples).all()
