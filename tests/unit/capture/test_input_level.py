"""The microphone's level in words, and the silence that ends a recording."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.capture.input_level import SilenceWatch, check_level, level_words
from rehearse.core.recording import SAMPLE_RATE_HZ

RNG = np.random.default_rng(7)


def room(seconds: float, level_dbfs: float = -70.0) -> NDArray[np.float32]:
    return RNG.normal(0, 10 ** (level_dbfs / 20), round(seconds * SAMPLE_RATE_HZ)).astype(np.float32)


def speech(seconds: float, level_dbfs: float = -20.0, floor_dbfs: float = -70.0) -> NDArray[np.float32]:
    """Syllables, four a second, with gaps between them."""
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    loud = np.maximum(np.sin(2 * np.pi * 4 * time_s), 0) ** 0.5
    sound = loud * np.sin(2 * np.pi * 140 * time_s) * 10 ** (level_dbfs / 20) * np.sqrt(2)
    return (sound + room(seconds, floor_dbfs)).astype(np.float32)


def test_zeros_are_pure_silence_and_a_quiet_room_is_not() -> None:
    assert check_level(np.zeros(SAMPLE_RATE_HZ, np.float32)).state == "silence"
    assert check_level(np.zeros(0, np.float32)).state == "silence"
    assert check_level(room(2)).state == "too_quiet"


@pytest.mark.parametrize(("level_dbfs", "state"), [(-60, "too_quiet"), (-30, "good"), (-12, "good")])
def test_the_level_of_a_voice_is_judged_where_it_is_loud(level_dbfs: float, state: str) -> None:
    sound = np.concatenate([room(2), speech(2, level_dbfs)])
    assert check_level(sound).state == state


def test_a_voice_that_is_cut_off_at_full_scale_clips() -> None:
    assert check_level(np.clip(speech(2, -3.0) * 4, -1, 1).astype(np.float32)).state == "clipping"


def test_words_are_said_only_where_something_is_wrong() -> None:
    assert level_words(check_level(speech(2))) == ""
    assert "allowed" in level_words(check_level(np.zeros(100, np.float32)))
    assert "logged in" in level_words(check_level(np.zeros(100, np.float32)), ssh=True)


def _over_after(sound: NDArray[np.float32], block: int = 1600) -> float | None:
    """Return after how many seconds the watch says that it is over; None when it does not."""
    watch = SilenceWatch()
    for start in range(0, len(sound), block):
        watch.add(sound[start : start + block])
        if watch.over:
            return (start + block) / SAMPLE_RATE_HZ
    return None


@pytest.mark.parametrize("floor_dbfs", [-80.0, -60.0, -50.0])
@pytest.mark.parametrize("block", [37, 1600, 5000])
def test_three_seconds_of_silence_after_speech_end_it(floor_dbfs: float, block: int) -> None:
    sound = np.concatenate([room(1, floor_dbfs), speech(5, floor_dbfs=floor_dbfs), room(5, floor_dbfs)])
    ended_s = _over_after(sound, block)
    assert ended_s is not None
    assert 8.9 <= ended_s <= 9.6


def test_a_long_wait_before_a_short_message_does_not_matter() -> None:
    ended_s = _over_after(np.concatenate([room(30), speech(2), room(5)]))
    assert ended_s is not None
    assert 34.9 <= ended_s <= 35.6


def test_silence_before_the_first_word_does_not_end_it() -> None:
    assert _over_after(np.concatenate([np.zeros(160_000, np.float32), room(10)])) is None


def test_a_pause_of_two_seconds_does_not_end_it() -> None:
    assert _over_after(np.concatenate([speech(4), room(2), speech(4), room(2)])) is None


def test_a_cough_is_no_message() -> None:
    assert _over_after(np.concatenate([room(2), speech(0.3), room(6)])) is None
