"""Level, noise, and whether a recording can be judged at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.sound import Level, Speech
from rehearse.prosody.level import measure_level, why_not_judgeable
from rehearse.prosody.not_speech import held_share, is_music, is_voiceless
from rehearse.prosody.vad import find_speech
from tests.unit.made_speech import Sound, chords, hiss, message, phrase, shaped_noise, silence, with_room
from tests.unit.made_voice import glide, hum, noise, vowel

SAMPLES = Path(__file__).parents[3] / "samples"
SPOKEN = [file for file in sorted(SAMPLES.iterdir()) if file.suffix not in (".toml", ".py", ".md")]
GAPS_S = (0.4, 0.8, 0.5)


def why_not(sound: Sound, *, clipped_share: float = 0.0) -> str | None:
    recording = Recording(sound, "made", clipped_share=clipped_share)
    speech = find_speech(recording.samples)
    return why_not_judgeable(recording, speech, measure_level(recording.samples, speech))


def test_a_full_scale_sine_is_at_minus_3_db() -> None:
    sine = np.sin(2 * np.pi * 1000 * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ).astype(np.float32)
    assert measure_level(sine, Speech(((0.0, 1.0),))).level_dbfs == pytest.approx(-3.01, abs=0.02)


def test_only_speech_counts_for_the_level() -> None:
    sine = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ).astype(np.float32)
    sound = np.concatenate([silence(3.0), sine, silence(3.0)])
    assert measure_level(sound, Speech(((3.0, 4.0),))).level_dbfs == pytest.approx(-23.01, abs=0.05)


@pytest.mark.parametrize("snr_db", [30.0, 20.0, 12.0])
def test_snr_is_speech_over_noise(snr_db: float) -> None:
    sine = np.sin(2 * np.pi * 1000 * np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ)
    sound = np.concatenate([silence(2.0), 0.2 * sine.astype(np.float32), silence(2.0)])
    sound += noise(len(sound), 20 * np.log10(0.2 / np.sqrt(2)) - snr_db)
    # The noise is in the speech frames too (+0.3 dB at 12), and its quietest tenth lies under its mean by about 0.7 dB.
    assert measure_level(sound, Speech(((2.0, 4.0),))).snr_db == pytest.approx(snr_db + 0.8, abs=0.8)


def test_snr_over_digital_silence_is_large_and_finite() -> None:
    sound, _ = message(*GAPS_S)
    snr_db = measure_level(sound, find_speech(sound)).snr_db
    assert snr_db is not None
    assert 70.0 < snr_db <= 90.0


def test_an_offset_is_no_level() -> None:
    sound, _ = message(*GAPS_S)
    noisy = with_room(sound, 30.0)
    speech = find_speech(noisy)
    shifted = measure_level(noisy + np.float32(0.2), speech)
    assert shifted.level_dbfs == pytest.approx(measure_level(noisy, speech).level_dbfs, abs=0.01)
    assert shifted.snr_db == pytest.approx(measure_level(noisy, speech).snr_db, abs=0.1)


def test_gain_moves_the_level_alone() -> None:
    noisy = with_room(message(*GAPS_S)[0], 30.0)
    speech = find_speech(noisy)
    loud, soft = measure_level(noisy, speech), measure_level(noisy * np.float32(0.5), speech)
    assert loud.level_dbfs is not None
    assert soft.level_dbfs is not None
    assert loud.level_dbfs - soft.level_dbfs == pytest.approx(6.02, abs=0.01)
    assert (loud.snr_db, loud.level_sd_db) == pytest.approx((soft.snr_db, soft.level_sd_db), abs=0.01)


def test_an_uneven_voice_spreads_more() -> None:
    even = np.concatenate([vowel(glide(120, 110, 1.0), peak=0.2) for _ in range(4)])
    uneven = np.concatenate([vowel(glide(120, 110, 1.0), peak=peak) for peak in (0.1, 0.3, 0.05, 0.4)])
    spans = Speech(((0.0, 4.0),))
    even_db, uneven_db = measure_level(even, spans).level_sd_db, measure_level(uneven, spans).level_sd_db
    assert even_db is not None
    assert uneven_db is not None
    assert uneven_db > even_db + 3.0


def test_room_noise_hardly_moves_the_spread() -> None:
    sound, _ = message(*GAPS_S)
    speech = find_speech(with_room(sound, 45.0))
    clean, noisy = (measure_level(with_room(sound, snr_db), speech).level_sd_db for snr_db in (45.0, 25.0))
    assert noisy == pytest.approx(clean, abs=0.3)


def test_without_speech_there_is_no_level() -> None:
    assert measure_level(silence(2.0), Speech(())) == Level(None, None, None)
    assert measure_level(silence(0.0), Speech(((0.0, 1.0),))) == Level(None, None, None)


@pytest.mark.parametrize("snr_db", [40.0, 20.0, 13.0])
def test_speech_is_judged(snr_db: float) -> None:
    assert why_not(with_room(message(*GAPS_S)[0], snr_db)) is None


def test_speech_over_a_telephone_line_is_judged() -> None:
    assert why_not(through_phone_line(with_room(message(*GAPS_S)[0], 25.0))) is None


@pytest.mark.parametrize("file", SPOKEN, ids=lambda file: file.stem)
def test_every_sample_is_judged(file: Path) -> None:
    assert why_not(read_recording(file).samples) is None


@pytest.mark.parametrize("sound", [silence(0.0), silence(5.0), np.full(80_000, 0.1, np.float32), noise(80_000, -95.0)])
def test_silence_is_called_silence(sound: Sound) -> None:
    assert "silent" in (why_not(sound) or "")


@pytest.mark.parametrize(
    "sound",
    [
        noise(160_000, -30.0),
        shaped_noise(10.0, 100, 1000, 0.05),
        hum(160_000, -20.0),
        (0.1 * np.sin(2 * np.pi * 440 * np.arange(160_000) / SAMPLE_RATE_HZ)).astype(np.float32),
    ],
    ids=["hiss", "rumble", "hum", "tone"],
)
def test_what_stays_the_same_is_not_speech(sound: Sound) -> None:
    assert "No speech" in (why_not(sound) or "")


@pytest.mark.parametrize("snr_db", [60.0, 25.0])
def test_chords_are_called_music(snr_db: float) -> None:
    assert "music" in (why_not(with_room(chords(), snr_db)) or "")


def test_a_siren_is_not_a_message() -> None:
    swing_hz = 700 + 300 * np.sin(2 * np.pi * 0.5 * np.arange(160_000) / SAMPLE_RATE_HZ)
    siren = (0.2 * np.sin(2 * np.pi * np.cumsum(swing_hz) / SAMPLE_RATE_HZ)).astype(np.float32)
    assert why_not(siren) is not None


def test_bursts_of_noise_have_no_voice() -> None:
    rng = np.random.default_rng(4)
    knocks = [np.concatenate([hiss(0.15, 0.1, seed), silence(rng.uniform(0.05, 0.3))]) for seed in range(40)]
    assert "No voice" in (why_not(with_room(np.concatenate(knocks), 40.0)) or "")


def test_a_monotone_voice_is_not_music() -> None:
    words = [np.concatenate([vowel(glide(120, 119, 0.25)), hiss(0.1, seed=seed), silence(0.06)]) for seed in range(16)]
    sound = with_room(np.concatenate(words), 35.0)
    assert why_not(sound) is None
    assert held_share(sound, find_speech(sound)) < 0.25


def test_a_voice_that_stays_on_exactly_one_note_is_not_music() -> None:
    words = [np.concatenate([vowel(glide(120, 120, 0.6)), hiss(0.15, seed=seed), silence(0.08)]) for seed in range(12)]
    sound = with_room(np.concatenate(words), 35.0)
    assert held_share(sound, find_speech(sound)) >= 0.40
    assert not is_music(sound, find_speech(sound))


def test_too_little_sound_is_never_called_music() -> None:
    sound = chords(1.0)
    assert not is_music(sound, Speech(((0.0, 1.0),)))
    assert not is_voiceless(sound, Speech(((0.0, 1.0),)))
    assert held_share(sound[:1000], Speech(((0.0, 0.06),))) == 0.0


def test_clipping_is_named() -> None:
    sound = with_room(message(*GAPS_S)[0], 30.0)
    assert "clipped" in (why_not(sound, clipped_share=0.08) or "")
    assert why_not(sound, clipped_share=0.01) is None


def test_too_little_speech_is_named() -> None:
    sound = with_room(np.concatenate([silence(1.0), phrase(6), silence(1.0)]), 30.0)
    assert "1.6 s of speech" in (why_not(sound) or "")


def test_too_much_noise_is_named() -> None:
    sound = with_room(message(*GAPS_S)[0], 6.0)
    assert "noise" in (why_not(sound) or "").lower()


@pytest.mark.parametrize(("speech_s", "shown"), [(2.94, "only 2.9 s of speech in it; 3 s are needed"), (2.96, None)])
def test_what_is_too_short_is_shown_to_be(speech_s: float, shown: str | None) -> None:
    recording = Recording(message(*GAPS_S)[0], "made")
    level = measure_level(recording.samples, find_speech(recording.samples))
    said = why_not_judgeable(recording, Speech(((0.6, 0.6 + speech_s),)), level)
    assert said is None if shown is None else shown in str(said)


@pytest.mark.parametrize(("snr_db", "shown"), [(9.7, "9.7 dB apart; 10 are needed"), (9.96, None)])
def test_what_is_too_noisy_is_shown_to_be(snr_db: float, shown: str | None) -> None:
    recording = Recording(message(*GAPS_S)[0], "made")
    said = why_not_judgeable(recording, find_speech(recording.samples), Level(-20.0, snr_db, 3.0))
    assert said is None if shown is None else shown in str(said)


def test_the_limits_are_the_rubrics() -> None:
    sound = with_room(message(*GAPS_S)[0], 20.0)
    recording = Recording(sound, "made")
    speech = find_speech(recording.samples)
    level = measure_level(recording.samples, speech)
    assert why_not_judgeable(recording, speech, level) is None
    assert why_not_judgeable(recording, speech, level, min_snr_db=30.0) is not None
    assert why_not_judgeable(recording, speech, level, min_speech_s=60.0) is not None
