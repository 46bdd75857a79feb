"""Somebody who talks behind the rep is noticed, and one voice is never taken for two."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span, Speech
from rehearse.prosody.other_voice import is_same_voice, is_talked_behind, other_speaker
from rehearse.prosody.pitch import pyin, swift_f0
from rehearse.prosody.vad import find_speech
from tests.e2e.conftest import SAMPLES
from tests.unit.made_speech import message, silence, with_room
from tests.unit.scenes import REAL, Sound, in_condition, real


def heard_behind(samples: Sound, tracker: ModuleType = swift_f0) -> bool:
    return is_talked_behind(samples, tracker.track(samples), find_speech(samples))


def loudness(samples: Sound) -> float:
    spoken = [samples[round(a * SAMPLE_RATE_HZ) : round(b * SAMPLE_RATE_HZ)] for a, b in find_speech(samples).spans]
    return float(np.sqrt(np.mean(np.square(np.concatenate(spoken)))))


def talked_behind(name: str, *others: str, under_db: float) -> Sound:
    """Return a voice with others behind it."""
    samples = real(name)[: 16 * SAMPLE_RATE_HZ]
    behind = np.zeros(len(samples))
    for k, other in enumerate(others):
        voice = real(other) / loudness(real(other))
        behind += np.resize(np.roll(voice, k * 3 * SAMPLE_RATE_HZ), len(samples))
    gain = loudness(samples) / np.sqrt(np.mean(behind**2)) * 10 ** (-under_db / 20)
    return (samples + gain * behind).astype(np.float32)


@pytest.mark.parametrize(
    ("name", "others", "under_db"),
    [
        ("reader", ("announcer",), 8.0),
        ("reader", ("announcer", "number"), 12.0),
        ("reader", ("cards", "number", "announcer"), 14.0),
        ("number", ("reader",), 8.0),
        ("number", ("announcer", "reader"), 12.0),
        ("number", ("announcer", "cards", "reader"), 14.0),
        ("fillers", ("announcer", "number"), 10.0),
        ("fillers", ("announcer", "cards", "number"), 14.0),
        ("announcer", ("reader", "number"), 10.0),
        ("cards", ("announcer", "reader"), 12.0),
    ],
)
def test_talkers_behind_the_rep_are_noticed(name: str, others: tuple[str, ...], under_db: float) -> None:
    assert heard_behind(talked_behind(name, *others, under_db=under_db))


@pytest.mark.parametrize("tracker", [swift_f0, pyin], ids=["swift-f0", "pyin"])
@pytest.mark.parametrize("condition", ["", "30", "20", "15", "line"])
@pytest.mark.parametrize("name", REAL)
def test_one_voice_is_not_taken_for_two(name: str, condition: str, tracker: ModuleType) -> None:
    assert not heard_behind(in_condition(name, condition), tracker)


def test_without_the_faster_tracker_half_of_the_talkers_are_noticed() -> None:
    mixtures = [("reader", "announcer", 8.0), ("number", "reader", 8.0), ("announcer", "reader", 10.0),
                ("cards", "announcer", 12.0)]  # fmt: skip
    noticed = [heard_behind(talked_behind(name, other, under_db=under_db), pyin) for name, other, under_db in mixtures]
    assert sum(noticed) >= len(mixtures) / 2


@pytest.mark.parametrize(
    "name",
    ["rehearsed.flac", "winged.flac", "monotone_and_fast.flac", "wrong_number.flac", "over_45_seconds.ogg",
     "curiosity_style.ogg", "number_once.m4a", "telephone_band.wav"],
)  # fmt: skip
def test_no_sample_has_another_voice(name: str) -> None:
    assert not heard_behind(read_recording(SAMPLES / name).samples)


def test_a_made_voice_in_a_noisy_room_is_one_voice() -> None:
    samples, _ = message(0.6, 0.9, 0.4, 0.7)
    assert not heard_behind(with_room(samples, 15.0))


def two_stretches(first: Sound, second: Sound) -> tuple[Sound, Speech, Speech]:
    at_s = len(first) / SAMPLE_RATE_HZ + 0.5
    samples = np.concatenate([first, silence(1.0), second])
    spans = find_speech(samples).spans
    return (
        samples,
        Speech(tuple(span for span in spans if span[0] < at_s)),
        Speech(tuple(span for span in spans if span[0] >= at_s)),
    )


@pytest.mark.parametrize(("name", "other"), [("announcer", "reader"), ("cards", "announcer")])
def test_two_voices_are_told_apart(name: str, other: str) -> None:
    samples, before, after = two_stretches(real(name)[: 8 * SAMPLE_RATE_HZ], real(other)[: 10 * SAMPLE_RATE_HZ])
    assert is_same_voice(samples, swift_f0.track(samples), before, after) is False


@pytest.mark.parametrize("name", ["announcer", "number", "reader"])
def test_one_voice_is_the_same_before_and_after_a_beep(name: str) -> None:
    half = min(len(real(name)) // 2, 9 * SAMPLE_RATE_HZ)
    samples, before, after = two_stretches(real(name)[:half], real(name)[half : 2 * half])
    assert is_same_voice(samples, swift_f0.track(samples), before, after) is True


def test_too_little_voice_tells_nothing() -> None:
    samples, before, after = two_stretches(real("number")[: 3 * SAMPLE_RATE_HZ], real("reader")[: 5 * SAMPLE_RATE_HZ])
    assert is_same_voice(samples, swift_f0.track(samples), Speech(before.spans[:0]), after) is None


def with_other_speaker(name: str, other: str, after_s: float, seconds: float = 4.0) -> tuple[Sound, Span]:
    """Return a voice with a sentence of another one after the span that ends next to `after_s`; and where it is."""
    samples, spoken = real(name)[: 20 * SAMPLE_RATE_HZ], real(other)
    first = round(find_speech(spoken).spans[0][0] * SAMPLE_RATE_HZ)
    spoken = spoken[first : first + round(seconds * SAMPLE_RATE_HZ)]
    spoken = spoken * np.float32(loudness(samples) / loudness(spoken))
    ends_s = [end_s for _, end_s in find_speech(samples).spans]
    at = round((min(ends_s, key=lambda end_s: abs(end_s - after_s)) + 0.05) * SAMPLE_RATE_HZ)
    start_s = at / SAMPLE_RATE_HZ + 0.3
    parts = [samples[:at], silence(0.3), spoken, silence(0.3), samples[at:]]
    return np.concatenate(parts), (start_s, start_s + seconds)


def other_speaker_in(samples: Sound, tracker: ModuleType = swift_f0) -> Span | None:
    return other_speaker(samples, tracker.track(samples), find_speech(samples))


@pytest.mark.parametrize("after_s", [8.0, 60.0], ids=["in the middle", "at the end"])
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("reader", "announcer"),
        ("cards", "number"),
        ("announcer", "fillers"),
        ("announcer", "reader"),
        ("number", "reader"),
        ("number", "fillers"),
        ("fillers", "announcer"),
    ],
)
def test_a_sentence_of_somebody_else_is_found(name: str, other: str, after_s: float) -> None:
    samples, (start_s, end_s) = with_other_speaker(name, other, after_s)
    found = other_speaker_in(samples)
    assert found is not None
    assert found == pytest.approx((start_s, end_s), abs=0.3)


@pytest.mark.parametrize("tracker", [swift_f0, pyin], ids=["swift-f0", "pyin"])
@pytest.mark.parametrize("condition", ["", "30", "20", "15", "line"])
@pytest.mark.parametrize("name", REAL)
def test_no_phrase_of_one_voice_is_another_ones(name: str, condition: str, tracker: ModuleType) -> None:
    assert other_speaker_in(in_condition(name, condition), tracker) is None


@pytest.mark.parametrize("seconds", [0.0, 0.5, 4.0])
def test_in_a_few_words_there_is_nobody_else(seconds: float) -> None:
    samples = real("reader")[: round(seconds * SAMPLE_RATE_HZ)] if seconds else silence(3.0)
    assert other_speaker_in(samples) is None
