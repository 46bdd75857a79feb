"""Where speech begins and ends."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Speech
from rehearse.prosody.vad import find_speech, frame_levels_db
from tests.unit.made_speech import Sound, breath, burst, hiss, message, phrase, silence, with_room
from tests.unit.made_voice import hum, noise

SAMPLES = Path(__file__).parents[3] / "samples"
TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))

GAPS_S = (0.4, 0.8, 0.5, 1.5)


def edges(speech: Speech) -> list[float]:
    """Return the times where speech begins and ends in turn."""
    return [edge for span in speech.spans for edge in span]


def assert_edges(sound: Sound, expected_s: list[float], tolerance_s: float) -> None:
    found = edges(find_speech(sound))
    assert len(found) == len(expected_s), (found, expected_s)
    assert found == pytest.approx(expected_s, abs=tolerance_s)


def test_spans_lie_where_the_phrases_are() -> None:
    assert_edges(*message(*GAPS_S), tolerance_s=0.04)


@pytest.mark.parametrize(("snr_db", "tolerance_s"), [(30.0, 0.04), (20.0, 0.06), (10.0, 0.1)])
def test_room_noise_hides_no_pause(snr_db: float, tolerance_s: float) -> None:
    sound, expected_s = message(*GAPS_S)
    assert_edges(with_room(sound, snr_db), expected_s, tolerance_s)


def test_hum_is_not_speech() -> None:
    sound, expected_s = message(*GAPS_S)
    assert_edges(sound + hum(len(sound), -35.0), expected_s, 0.06)


def test_silence_shorter_than_a_pause_parts_nothing() -> None:
    sound, expected_s = message(0.18)
    assert_edges(sound, [expected_s[0], expected_s[-1]], 0.04)


def test_spans_are_a_pause_apart() -> None:
    sound = np.concatenate([phrase(3, seed) if seed % 2 else silence(0.1 + 0.03 * seed) for seed in range(24)])
    speech = find_speech(with_room(sound, 20.0))
    assert len(speech.spans) > 3
    assert all(after[0] - before[1] >= 0.25 - 1e-9 for before, after in pairwise(speech.spans))


@pytest.mark.parametrize("rms", [0.002, 0.008])
def test_a_breath_in_a_pause_is_not_speech(rms: float) -> None:
    sound, expected_s = message(0.9, 0.9)
    drawn = breath(0.45, rms)
    start = round((expected_s[1] + 0.3) * SAMPLE_RATE_HZ)
    sound[start : start + len(drawn)] += drawn
    assert_edges(with_room(sound, 45.0), expected_s, 0.06)


def test_a_breath_before_the_first_word_is_not_speech() -> None:
    sound, expected_s = message(0.5, before_s=1.2)
    drawn = breath(0.5, 0.006)
    sound[4000 : 4000 + len(drawn)] += drawn
    assert_edges(with_room(sound, 45.0), expected_s, 0.06)


def test_a_hiss_at_the_end_belongs_to_its_word() -> None:
    sound = np.concatenate([silence(0.6), phrase(4), hiss(0.15, rms=0.01), silence(0.8), phrase(4, 1), silence(0.5)])
    end_s = (len(phrase(4)) / SAMPLE_RATE_HZ) + 0.6 + 0.15
    assert find_speech(with_room(sound, 30.0)).spans[0][1] == pytest.approx(end_s, abs=0.04)


def test_a_hiss_at_the_start_belongs_to_its_word() -> None:
    sound = np.concatenate([silence(0.6), hiss(0.12, rms=0.01), phrase(4), silence(0.6)])
    assert find_speech(with_room(sound, 30.0)).start_s == pytest.approx(0.6, abs=0.04)


def test_a_final_stop_belongs_to_its_word() -> None:
    sound = np.concatenate([silence(0.6), phrase(4), silence(0.09), burst(rms=0.02), silence(0.8), phrase(4, 1)])
    end_s = 0.6 + len(phrase(4)) / SAMPLE_RATE_HZ + 0.09 + 0.015
    assert find_speech(with_room(sound, 40.0)).spans[0][1] == pytest.approx(end_s, abs=0.04)


def test_a_weak_last_word_is_speech() -> None:
    faint = 10 ** (-20 / 20) * phrase(3, 4)
    sound = np.concatenate([silence(0.5), phrase(6), silence(0.5), faint, silence(0.5)])
    end_s = (len(sound) / SAMPLE_RATE_HZ) - 0.5
    assert find_speech(with_room(sound, 40.0)).end_s == pytest.approx(end_s, abs=0.06)


def test_a_click_is_not_speech() -> None:
    sound, expected_s = message(0.8, before_s=2.0, after_s=2.0)
    sound[8000] = 0.5
    sound[-8000:-7900] = 0.3
    assert_edges(with_room(sound, 40.0), expected_s, 0.05)


def test_the_beep_before_the_message_is_not_speech() -> None:
    sound, expected_s = message(0.8, before_s=2.0)
    beep = 0.2 * np.sin(2 * np.pi * 1000 * np.arange(8000) / SAMPLE_RATE_HZ)
    sound[8000:16000] += beep.astype(np.float32)
    assert_edges(with_room(sound, 40.0), expected_s, 0.05)


def test_long_leading_silence_changes_nothing() -> None:
    sound, expected_s = message(*GAPS_S)
    assert_edges(np.concatenate([silence(20.0), sound]), [20.0 + edge for edge in expected_s], 0.04)


def test_a_minute_of_noise_before_a_short_message_changes_nothing() -> None:
    sound, expected_s = message(0.6)
    noisy = with_room(np.concatenate([silence(60.0), sound]), 25.0)
    assert_edges(noisy, [60.0 + edge for edge in expected_s], 0.06)


def test_gated_silence_beside_a_noisy_room_is_no_speech() -> None:
    sound, expected_s = message(0.6, 0.6, 0.6)
    noisy = with_room(sound, 15.0)
    cut = round((expected_s[3] + 0.3) * SAMPLE_RATE_HZ)
    spliced = np.concatenate([noisy[:cut], silence(2.0), noisy[cut:]])
    expected_s = expected_s[:4] + [edge + 2.0 for edge in expected_s[4:]]
    assert_edges(spliced, expected_s, 0.08)


@pytest.mark.parametrize("gain_db", [-40.0, -6.0, 6.0])
def test_the_gain_does_not_matter(gain_db: float) -> None:
    sound = with_room(message(*GAPS_S)[0], 25.0)
    assert edges(find_speech(sound * np.float32(10 ** (gain_db / 20)))) == pytest.approx(edges(find_speech(sound)))


def test_a_shift_moves_the_edges_and_nothing_else() -> None:
    sound = with_room(message(*GAPS_S)[0], 20.0)
    shifted = find_speech(sound[round(0.037 * SAMPLE_RATE_HZ) :])
    assert edges(shifted) == pytest.approx([edge - 0.037 for edge in edges(find_speech(sound))], abs=0.02)


def test_a_very_soft_recording_in_16_bits_is_heard() -> None:
    sound, expected_s = message(*GAPS_S)
    soft = sound * np.float32(10 ** (-50 / 20) / np.sqrt(np.mean(sound**2)))
    assert_edges((np.round(soft * 32768) / 32768).astype(np.float32), expected_s, 0.05)


def test_an_offset_does_not_matter() -> None:
    sound, expected_s = message(*GAPS_S)
    assert_edges(with_room(sound, 30.0) + np.float32(0.2), expected_s, 0.05)


def test_a_telephone_line_does_not_matter() -> None:
    sound, expected_s = message(*GAPS_S)
    assert_edges(through_phone_line(with_room(sound, 30.0)), expected_s, 0.06)


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_samples_begin_and_end_where_they_do(name: str) -> None:
    recording = read_recording(next(file for file in SAMPLES.glob(f"{name}.*") if file.suffix != ".toml"))
    speech = find_speech(recording.samples)
    assert speech.start_s == pytest.approx(TRUTH[name]["speech_start_s"], abs=0.12)
    assert speech.end_s == pytest.approx(TRUTH[name]["speech_end_s"], abs=0.12)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(0, np.float32),
        np.ones(100, np.float32),
        silence(3.0),
        np.full(48_000, 0.5, np.float32),
        noise(80_000, -30.0),
        hum(80_000, -20.0),
        0.1 * np.sin(2 * np.pi * 440 * np.arange(80_000) / SAMPLE_RATE_HZ).astype(np.float32),
    ],
    ids=["nothing", "6 ms", "silence", "offset", "noise", "hum", "tone"],
)
def test_what_is_not_speech_gives_no_span(sound: Sound) -> None:
    assert find_speech(sound) == Speech(())


def test_speech_without_spans_has_no_times() -> None:
    speech = Speech(())
    assert (speech.start_s, speech.end_s, speech.message_s) == (None, None, None)


def test_levels_of_a_full_scale_sine_are_3_db_down() -> None:
    sine = np.sin(2 * np.pi * 1000 * np.arange(16_000) / SAMPLE_RATE_HZ).astype(np.float32)
    assert frame_levels_db(sine, 0.05) == pytest.approx(np.full(20, -3.01), abs=0.01)


def test_levels_cover_the_whole_recording() -> None:
    assert len(frame_levels_db(silence(1.005), 0.01)) == 101
    assert frame_levels_db(silence(1.0), 0.5).tolist() == [-120.0, -120.0]
    assert len(frame_levels_db(silence(0.0), 0.01)) == 0


def test_finding_speech_loads_numpy_and_nothing_heavier() -> None:
    heavy = "torch librosa numba scipy onnxruntime ctranslate2 soundfile av"
    code = f"import sys, rehearse.prosody.vad; print(*(set('{heavy}'.split()) & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
