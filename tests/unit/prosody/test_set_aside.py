"""Tones of the line, keys, beeps, chimes and music are told from a voice, and left out of what is judged."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import SetAside, Speech
from rehearse.prosody.set_aside import BEEP, KEYS, MUSIC, RINGING, find_line_sounds, parts_between, silenced
from rehearse.prosody.set_aside import without_scraps as without
from rehearse.prosody.tones import find_tones
from rehearse.prosody.vad import find_speech
from tests.unit.made_calls import RINGING as LINES
from tests.unit.made_calls import chime, key_tones, ringing, tone
from tests.unit.made_sound import by_ffmpeg
from tests.unit.made_speech import chords, silence, with_room
from tests.unit.scenes import REAL, Sound, in_condition, real

VOICE_S = 6.0


@cache
def voice() -> Sound:
    """Return speech that begins at once."""
    samples = real("reader")
    first = round((find_speech(samples).spans[0][0] - 0.02) * SAMPLE_RATE_HZ)
    return samples[first : first + round(VOICE_S * SAMPLE_RATE_HZ)]


def before_the_voice(sound: Sound, gap_s: float = 0.8) -> tuple[Sound, float]:
    """Return a sound, silence and a voice, and when the voice begins."""
    start = np.concatenate([silence(0.3), sound, silence(gap_s)])
    return np.concatenate([start, voice()]), len(start) / SAMPLE_RATE_HZ


def coded(samples: Sound, codec: str) -> Sound:
    container, bit_rate = {"libopus": ("ogg", 12_000), "libmp3lame": ("mp3", 24_000)}[codec]
    return read_recording(by_ffmpeg(samples[:, None], SAMPLE_RATE_HZ, container, codec, bit_rate=bit_rate)).samples


def speech_in(samples: Sound) -> tuple[Speech, set[str]]:
    """Return the speech beside what is set aside, and what that is."""
    found = find_line_sounds(samples)
    return without(find_speech(silenced(samples, found)), found), {one.what for one in found}


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_rings_or_is_busy_is_no_speech(line: str) -> None:
    samples, voice_s = before_the_voice(ringing(line, seconds=7.0))
    speech, what = speech_in(samples)
    assert speech.start_s == pytest.approx(voice_s, abs=0.1)
    assert what == {RINGING}


@pytest.mark.parametrize("codec", ["libopus", "libmp3lame"])
@pytest.mark.parametrize("line", ["US", "UK", "Germany", "Reorder"])
def test_a_line_is_heard_to_ring_through_a_codec(line: str, codec: str) -> None:
    samples, voice_s = before_the_voice(ringing(line, peak=0.06))
    speech, what = speech_in(coded(samples, codec))
    assert speech.start_s == pytest.approx(voice_s, abs=0.15)
    assert what == {RINGING}


@pytest.mark.parametrize("line", ["US", "UK", "Sweden", "US busy"])
def test_a_line_is_heard_to_ring_in_a_room(line: str) -> None:
    samples, voice_s = before_the_voice(ringing(line))
    speech, _ = speech_in(with_room(samples, 20.0))
    assert speech.start_s == pytest.approx(voice_s, abs=0.15)


@pytest.mark.parametrize(
    ("keys", "on_s", "off_s"),
    [("0123", 0.1, 0.1), ("456", 0.1, 0.06), ("789", 0.2, 0.3), ("*0#", 0.07, 0.07), ("5", 0.1, 0.5), ("1", 0.3, 0.1),
     ("ABCD", 0.12, 0.1), ("5550142", 0.06, 0.06), ("15", 0.4, 0.2), ("911", 0.15, 0.15)],
)  # fmt: skip
def test_keys_are_no_speech(keys: str, on_s: float, off_s: float) -> None:
    samples, voice_s = before_the_voice(key_tones(keys, on_s, off_s))
    speech, what = speech_in(samples)
    assert speech.start_s == pytest.approx(voice_s, abs=0.1)
    assert what == {KEYS}


@pytest.mark.parametrize("seconds", [0.1, 0.25, 0.6, 1.5])
@pytest.mark.parametrize("hertz", [350, 425, 600, 850, 1000, 1400, 1700, 2000])
def test_a_beep_is_no_speech(hertz: int, seconds: float) -> None:
    samples, voice_s = before_the_voice(tone(hertz, seconds=seconds))
    speech, what = speech_in(samples)
    assert speech.start_s == pytest.approx(voice_s, abs=0.1)
    assert what == {BEEP}


@pytest.mark.parametrize("seconds", [0.06, 0.1, 0.2])
@pytest.mark.parametrize("notes_hz", [(950, 1400, 1800), (900, 1200, 1500), (1000, 800), (600, 900, 600, 900)])
def test_a_short_burst_of_tones_is_one_beep(notes_hz: tuple[int, ...], seconds: float) -> None:
    burst = np.concatenate([tone(hertz, seconds=seconds) for hertz in notes_hz])
    samples, voice_s = before_the_voice(burst)
    (found,) = find_line_sounds(samples)
    assert found.what == BEEP
    assert found.start_s == pytest.approx(0.3, abs=0.1)
    assert found.end_s == pytest.approx(voice_s - 0.8, abs=0.1)


@pytest.mark.parametrize(
    "notes_hz",
    [(880, 1109, 1319), (523, 659, 784), (262, 330, 392), (330, 262), (1047, 784), (440, 554), (196, 247, 294, 392),
     (698, 880), (1568, 2093), (587, 494, 392)],
)  # fmt: skip
def test_a_chime_before_the_message_is_no_speech(notes_hz: tuple[float, ...]) -> None:
    samples, voice_s = before_the_voice(chime(*notes_hz))
    speech, what = speech_in(samples)
    assert speech.start_s == pytest.approx(voice_s, abs=0.1)
    assert what <= {MUSIC, BEEP}


def test_music_while_the_call_is_held_is_no_speech() -> None:
    samples, voice_s = before_the_voice(chords(8.0))
    speech, what = speech_in(samples)
    assert speech.start_s == pytest.approx(voice_s, abs=0.1)
    assert what == {MUSIC}


@pytest.mark.parametrize("condition", ["", "30", "15", "line"])
@pytest.mark.parametrize("name", REAL)
def test_nothing_is_set_aside_of_a_voice(name: str, condition: str) -> None:
    samples = in_condition(name, condition)
    assert find_line_sounds(samples) == ()
    assert silenced(samples, ()) is samples


def test_a_tone_is_found_where_it_is() -> None:
    (found,) = find_tones(np.concatenate([voice(), silence(0.5), tone(1000, seconds=0.5), silence(0.5)]))
    assert (found.start_s, found.end_s) == pytest.approx((VOICE_S + 0.5, VOICE_S + 1.0), abs=0.07)
    assert found.partials_hz == pytest.approx((1000.0,), abs=10.0)


def test_what_is_set_aside_is_silent_and_the_rest_is_as_it_was() -> None:
    samples = voice()
    left = silenced(samples, [SetAside(1.0, 2.0, BEEP)])
    assert not left[SAMPLE_RATE_HZ : 2 * SAMPLE_RATE_HZ].any()
    np.testing.assert_array_equal(left[2 * SAMPLE_RATE_HZ :], samples[2 * SAMPLE_RATE_HZ :])


def test_a_beep_between_two_stretches_of_speech_parts_them() -> None:
    speech = Speech(((0.5, 4.0), (4.5, 7.0), (9.0, 12.0), (12.4, 20.0)))
    parts = parts_between(speech, [SetAside(7.5, 8.5, BEEP)])
    assert [part.spans for part in parts] == [speech.spans[:2], speech.spans[2:]]


@pytest.mark.parametrize("at_s", [0.1, 21.0])
def test_a_beep_at_either_end_parts_nothing(at_s: float) -> None:
    speech = Speech(((0.5, 4.0), (4.5, 7.0), (9.0, 12.0), (12.4, 20.0)))
    assert parts_between(speech, [SetAside(at_s, at_s + 0.3, BEEP)]) == (speech,)


def test_a_word_too_short_to_be_a_greeting_parts_nothing() -> None:
    speech = Speech(((0.5, 1.0), (3.0, 12.0)))
    assert parts_between(speech, [SetAside(1.5, 2.0, BEEP)]) == (speech,)
