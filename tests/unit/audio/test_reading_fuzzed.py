"""Damage of any kind ends in a refusal or in a sane recording, never in anything else."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.audio import read_recording
from rehearse.errors import InputError
from tests.unit.made_sound import (
    by_ffmpeg,
    by_libsndfile,
    m4a,
    tone,
    wav,
)

DATA = Path(__file__).parents[1] / "data"


def fuzzed() -> dict[str, bytes]:
    short = 1.2
    return {
        "wav": wav(short),
        "float.wav": by_libsndfile(tone(8000, short), 8000, "WAV", "FLOAT"),
        "gsm.wav": by_libsndfile(tone(8000, short), 8000, "WAV", "GSM610"),
        "flac": by_libsndfile(tone(16_000, short), 16_000, "FLAC", "PCM_16"),
        "aiff": by_libsndfile(tone(8000, short), 8000, "AIFF", "PCM_16"),
        "au": by_libsndfile(tone(8000, short), 8000, "AU", "ULAW"),
        "caf": by_libsndfile(tone(8000, short), 8000, "CAF", "PCM_16"),
        "w64": by_libsndfile(tone(8000, short), 8000, "W64", "PCM_16"),
        "ogg": by_libsndfile(tone(16_000, short), 16_000, "OGG", "VORBIS"),
        "opus": by_ffmpeg(tone(48_000, short), 48_000, "ogg", "libopus", bit_rate=24_000),
        "mp3": by_ffmpeg(tone(16_000, short), 16_000, "mp3", "libmp3lame", bit_rate=32_000),
        "m4a": m4a(short),
        "aac": by_ffmpeg(tone(16_000, short), 16_000, "adts", "aac", bit_rate=32_000),
        "amr": by_ffmpeg(tone(8000, short), 8000, "amr", "libopencore_amrnb", bit_rate=12_200),
        "3gp": by_ffmpeg(tone(8000, short), 8000, "3gp", "libopencore_amrnb", bit_rate=12_200),
        "awb": (DATA / "tone-440hz.awb").read_bytes(),
        "webm": by_ffmpeg(tone(48_000, short), 48_000, "webm", "libopus", bit_rate=24_000),
        "wma": by_ffmpeg(tone(16_000, short), 16_000, "asf", "wmav2", bit_rate=32_000),
        "mp4": by_ffmpeg(tone(16_000, short), 16_000, "mp4", "aac", video="mpeg4"),
    }


FUZZED = fuzzed()


@pytest.mark.parametrize("suffix", FUZZED)
@settings(max_examples=40, deadline=5000, derandomize=True, database=None)
@given(data=st.data())
def test_damage_never_ends_in_anything_but_a_refusal_or_a_sane_recording(suffix: str, data: st.DataObject) -> None:
    content = bytearray(FUZZED[suffix])
    in_header = st.integers(0, min(len(content), 300) - 1)
    anywhere = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(in_header | anywhere, max_size=6)):
        content[place] = data.draw(st.sampled_from([0, 1, 127, 128, 255]) | st.integers(0, 255))
    del content[data.draw(st.just(len(content)) | st.integers(0, len(content))) :]
    recording = None
    with contextlib.suppress(InputError):
        recording = read_recording(bytes(content), name=f"x.{suffix}", max_duration_s=60.0)
    if recording is not None:
        assert np.isfinite(recording.samples).all()
        assert np.abs(recording.samples).max(initial=0) <= 1
        assert 0 < recording.duration_s <= 61
        assert 0 <= recording.clipped_share <= 1
