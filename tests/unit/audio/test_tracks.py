"""Of several sound tracks the one with the voice is taken, and it is said which."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.audio import read_recording, tracks
from rehearse.audio.tracks import gliding_s, place_of_voice
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.unit.made_sound import with_a_track_nobody_can_read, with_tracks
from tests.unit.made_speech import chords, message, shaped_noise
from tests.unit.made_voice import glide, vowel, wave

Sound = NDArray[np.float32]

VOICE = message(0.5, 0.8, 0.5, 0.7, 0.6)[0]


def fitted(sound: Sound) -> Sound:
    return np.resize(sound, len(VOICE))


def melody() -> Sound:
    notes = [vowel(np.full(SAMPLE_RATE_HZ // 4, 220 * 2 ** (step / 12))) for step in (0, 4, 7, 12, 7, 4, 2, 5)]
    return fitted(np.concatenate(notes))


def drums() -> Sound:
    time_s = np.arange(SAMPLE_RATE_HZ // 2) / SAMPLE_RATE_HZ
    kick = np.sin(2 * np.pi * (60 + 80 * np.exp(-30 * time_s)) * time_s) * np.exp(-15 * time_s)
    snare = np.random.default_rng(1).standard_normal(len(time_s)) * np.exp(-25 * time_s)
    return fitted(0.3 * np.concatenate([kick, 0.4 * snare]).astype(np.float32))


BESIDE = {
    "silence": np.zeros_like(VOICE),
    "hiss": fitted(shaped_noise(4.0, 200, 6000, 0.003)),
    "loud noise": fitted(shaped_noise(4.0, 200, 6000, 0.1)),
    "chords": fitted(chords(4.0)),
    "melody": melody(),
    "drums": drums(),
    "mains hum": 0.2 * np.sin(2 * np.pi * 100 * np.arange(len(VOICE)) / SAMPLE_RATE_HZ).astype(np.float32),
    "vibrato": fitted(vowel(wave(300, 0.3, 4.0, per_s=5.5))),
    "crosstalk of the voice": VOICE * 0.001 + fitted(shaped_noise(4.0, 200, 6000, 0.003)),
    "the voice over chords": VOICE + fitted(chords(4.0)),
}


@pytest.mark.parametrize("other", BESIDE.values(), ids=BESIDE)
def test_the_voice_is_found_on_either_track(other: Sound) -> None:
    assert place_of_voice([other, VOICE]) == 1
    assert place_of_voice([VOICE, other]) == 0


def test_the_same_voice_twice_is_taken_from_the_track_that_a_player_takes() -> None:
    echoed = VOICE + 0.3 * np.roll(VOICE, 800)
    assert place_of_voice([VOICE, echoed]) == place_of_voice([echoed, VOICE]) == 0


def test_without_a_voice_the_track_with_sound_is_taken() -> None:
    whispered = fitted(shaped_noise(4.0, 500, 5000, 0.05))
    assert place_of_voice([np.zeros_like(VOICE), whispered]) == 1
    assert place_of_voice([np.zeros(0, np.float32), VOICE]) == 1


@pytest.mark.parametrize(("voice_s", "place"), [(2.4, 0), (2.6, 1)])
def test_another_track_must_have_a_quarter_more_voice(
    voice_s: float, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracks, "gliding_s", lambda track: float(track[0]))
    assert place_of_voice([np.float32([2.0]), np.float32([voice_s])]) == place


@pytest.mark.parametrize(("voice_s", "place"), [(0.18, 0), (0.22, 1)])
def test_less_than_a_fifth_of_a_second_of_voice_is_chance(
    voice_s: float, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracks, "gliding_s", lambda track: float(track[0]))
    assert place_of_voice([np.float32([0.0, 1.0]), np.float32([voice_s, 0.0])]) == place


def test_a_voice_that_glides_is_told_from_one_that_stands() -> None:
    gliding, standing = (vowel(glide(100, last_hz, 2.0)) for last_hz in (400, 100))
    assert gliding_s(gliding) > 1.5
    assert gliding_s(standing) == 0.0


# ---- files ----


@pytest.mark.parametrize("container", ["mov", "mp4", "ipod", "matroska", "avi"])
@pytest.mark.parametrize(("place", "word"), [(0, "first"), (1, "second"), (2, "third")])
def test_the_microphone_is_found_on_whichever_track_it_is(container: str, place: int, word: str) -> None:
    sounds = [np.zeros_like(VOICE), fitted(chords(4.0))]
    sounds.insert(place, VOICE)
    codec = "pcm_s16le" if container == "avi" else "aac"
    recording = read_recording(with_tracks(*sounds, container=container, codec=codec))
    assert (recording.track, recording.tracks) == (place + 1, 3)
    assert recording.notes == (f"it has 3 sound tracks: the {word} was taken",)
    n = min(len(VOICE), len(recording.samples)) - SAMPLE_RATE_HZ // 2
    loud = (np.sqrt(np.mean(np.square(each[:n]))) for each in (VOICE, recording.samples))
    assert next(loud) == pytest.approx(next(loud), rel=0.1)


@pytest.mark.parametrize("unreadable", [1, 2])
@pytest.mark.parametrize("default", [0, 1])
def test_a_track_that_cannot_be_read_is_passed_by(unreadable: int, default: int) -> None:
    content = with_a_track_nobody_can_read(with_tracks(VOICE, VOICE, default=default), unreadable)
    recording = read_recording(content)
    assert (recording.track, recording.tracks) == (3 - unreadable, 2)
    assert recording.duration_s == pytest.approx(len(VOICE) / SAMPLE_RATE_HZ, abs=0.1)


def test_one_track_is_no_news() -> None:
    recording = read_recording(with_tracks(VOICE))
    assert (recording.track, recording.tracks, recording.notes) == (1, 1, ())
