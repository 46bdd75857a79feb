"""Whatever a phone or a voicemail system exports is read as it sounds."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.unit.made_sound import (
    PEAK,
    TONE_DB,
    TONE_HZ,
    assert_is_the_tone,
    by_ffmpeg,
    by_libsndfile,
    frequency_hz,
    level_db,
    m4a,
    refusal,
    tone,
    wav,
)

DATA = Path(__file__).parents[1] / "data"
ROOT = Path(__file__).parents[3]


# ---- every format ----

LIBSNDFILE_MADE = {
    "wav-16-bit": ("WAV", "PCM_16", 16_000),
    "wav-8-bit": ("WAV", "PCM_U8", 22_050),
    "wav-24-bit": ("WAV", "PCM_24", 48_000),
    "wav-32-bit": ("WAV", "PCM_32", 44_100),
    "wav-float": ("WAV", "FLOAT", 44_100),
    "wav-double": ("WAV", "DOUBLE", 44_100),
    "wav-a-law": ("WAV", "ALAW", 8000),
    "wav-mu-law": ("WAV", "ULAW", 8000),
    "wav-gsm": ("WAV", "GSM610", 8000),
    "wav-ima-adpcm": ("WAV", "IMA_ADPCM", 8000),
    "wav-ms-adpcm": ("WAV", "MS_ADPCM", 8000),
    "wave-extensible": ("WAVEX", "PCM_24", 48_000),
    "rf64": ("RF64", "PCM_16", 48_000),
    "w64": ("W64", "PCM_16", 16_000),
    "flac": ("FLAC", "PCM_16", 44_100),
    "flac-24-bit": ("FLAC", "PCM_24", 96_000),
    "aiff": ("AIFF", "PCM_16", 44_100),
    "caf": ("CAF", "PCM_16", 44_100),
    "caf-alac": ("CAF", "ALAC_16", 44_100),
    "au-mu-law": ("AU", "ULAW", 8000),
    "ogg-vorbis": ("OGG", "VORBIS", 44_100),
    "ogg-opus": ("OGG", "OPUS", 48_000),
    "mp3": ("MP3", "MPEG_LAYER_III", 44_100),
    "mp3-16-khz": ("MP3", "MPEG_LAYER_III", 16_000),
    "gsm-raw": ("RAW", "GSM610", 8000),
}


@pytest.mark.parametrize(("container", "coding", "rate_hz"), LIBSNDFILE_MADE.values(), ids=LIBSNDFILE_MADE)
def test_reads_what_libsndfile_writes(container: str, coding: str, rate_hz: int) -> None:
    recording = read_recording(by_libsndfile(tone(rate_hz), rate_hz, container, coding))
    assert_is_the_tone(recording)
    assert (recording.source_rate_hz, recording.source_channels) == (rate_hz, 1)


FFMPEG_MADE = {
    "m4a-aac": ("ipod", "aac", 44_100, 64_000),
    "m4a-alac": ("ipod", "alac", 44_100, 0),
    "m4a-fragmented": ("mp4", "aac", 44_100, 64_000),
    "aac-adts": ("adts", "aac", 44_100, 64_000),
    "amr-nb": ("amr", "libopencore_amrnb", 8000, 12_200),
    "amr-nb-lowest": ("amr", "libopencore_amrnb", 8000, 4750),
    "3gp-amr": ("3gp", "libopencore_amrnb", 8000, 12_200),
    "3gp-aac": ("3gp", "aac", 16_000, 32_000),
    "webm-opus": ("webm", "libopus", 48_000, 32_000),
    "mkv-flac": ("matroska", "flac", 16_000, 0),
    "wma": ("asf", "wmav2", 44_100, 64_000),
    "mp3-by-lame": ("mp3", "libmp3lame", 44_100, 64_000),
    "wav-of-mp3": ("wav", "libmp3lame", 44_100, 64_000),
    "wav-of-g726": ("wav", "g726", 8000, 32_000),
    "ac3": ("ac3", "ac3", 48_000, 96_000),
    "ogg-opus-by-ffmpeg": ("ogg", "libopus", 48_000, 32_000),
    "caf-adpcm": ("caf", "adpcm_ima_qt", 44_100, 0),
    "mov-a-law": ("mov", "pcm_alaw", 8000, 0),
}


@pytest.mark.parametrize(("container", "codec", "rate_hz", "bit_rate"), FFMPEG_MADE.values(), ids=FFMPEG_MADE)
def test_reads_what_ffmpeg_writes(
    container: str, codec: str, rate_hz: int, bit_rate: int, request: pytest.FixtureRequest
) -> None:
    options = {"movflags": "frag_keyframe+empty_moov"} if "fragmented" in request.node.name else {}
    content = by_ffmpeg(tone(rate_hz), rate_hz, container, codec, bit_rate=bit_rate, container_options=options)
    recording = read_recording(content)
    assert_is_the_tone(recording)
    assert (recording.source_rate_hz, recording.source_channels) == (rate_hz, 1)


def test_reads_wideband_amr() -> None:
    recording = read_recording(DATA / "tone-440hz.awb")
    assert_is_the_tone(recording, seconds=1.5)
    assert recording.source_rate_hz == 16_000


@pytest.mark.parametrize(
    ("container", "codec", "video"),
    [
        ("mp4", "aac", "mpeg4"),
        ("mov", "pcm_s16le", "mpeg4"),
        ("webm", "libopus", "libvpx"),
        ("avi", "pcm_s16le", "mpeg4"),
    ],
)
def test_reads_the_sound_track_of_a_video(container: str, codec: str, video: str) -> None:
    assert_is_the_tone(read_recording(by_ffmpeg(tone(48_000), 48_000, container, codec, video=video)))


@pytest.mark.parametrize(("suffix", "coding"), [(".ul", "ULAW"), (".al", "ALAW")])
def test_reads_g711_without_a_header_by_its_name(suffix: str, coding: str, tmp_path: Path) -> None:
    file = tmp_path / f"memo{suffix}"
    file.write_bytes(by_libsndfile(tone(8000), 8000, "RAW", coding))
    assert_is_the_tone(read_recording(file))


def test_reads_g722_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "memo.g722"
    file.write_bytes(by_ffmpeg(tone(16_000), 16_000, "g722", "g722"))
    assert_is_the_tone(read_recording(file))
    assert_is_the_tone(read_recording(file.read_bytes(), name="upload.G722"))


def test_reads_the_memo_of_a_dictation_machine() -> None:
    head = b"\x02dss".ljust(0x32, b"\0") + b"261128093000"
    blocks = bytes([0, 0, 14, 0, 0, 0]) + np.random.default_rng(3).bytes(506)
    recording = read_recording(head.ljust(1024, b"\0") + 40 * blocks)
    assert recording.source_rate_hz == 11_025
    assert recording.duration_s == pytest.approx(11.8, abs=0.1)
    assert recording.recorded_at is not None
    assert recording.recorded_at.year == 2026


@pytest.mark.parametrize("blocks", [100, 101])
def test_gsm_in_a_wav_ends_with_its_last_block(blocks: int) -> None:
    samples = np.resize(tone(8000), (blocks * 320, 1))
    recording = read_recording(by_libsndfile(samples, 8000, "WAV", "GSM610"))
    assert recording.duration_s == pytest.approx(blocks * 0.04, abs=0.001)
    end = recording.samples[-640:]
    assert np.abs(end).max() < 1.2 * PEAK
    assert frequency_hz(np.tile(end, 4)) == pytest.approx(TONE_HZ, abs=20)


@pytest.mark.parametrize("comment", [b"fmt \x10\x00\x00\x00\x63\x00\x00\x00", b"take in fmt \xff\xff\xff\xff odd"])
def test_a_comment_that_looks_like_a_header_is_a_comment(comment: bytes) -> None:
    content = wav()
    text = b"INFOICMT" + len(comment).to_bytes(4, "little") + comment + bytes(len(comment) % 2)
    listed = b"LIST" + len(text).to_bytes(4, "little") + text
    whole = content[:12] + listed + content[12:]
    assert_is_the_tone(read_recording(whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:]))


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000])
def test_any_rate_becomes_16_khz(rate_hz: int) -> None:
    recording = read_recording(wav(rate_hz=rate_hz))
    assert_is_the_tone(recording)
    assert len(recording.samples) == pytest.approx(32_000, abs=1)


def test_a_recording_at_16_khz_is_kept_to_the_bit() -> None:
    samples = (np.random.default_rng(1).integers(-32_768, 32_768, (16_000, 1)) / 32_768).astype(np.float32)
    assert np.array_equal(read_recording(by_libsndfile(samples, 16_000, "WAV", "PCM_16")).samples, samples[:, 0])


@pytest.mark.parametrize(
    ("name", "content"), [("memo.wav", m4a()), ("memo.m4a", wav()), ("memo.mp3", wav()), ("memo", m4a())]
)
def test_a_wrong_name_does_not_matter(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert_is_the_tone(read_recording(file))


def test_pauses_survive_discontinuous_transmission() -> None:
    speech = tone(8000, 1.0)
    hush = (0.0003 * np.random.default_rng(2).standard_normal((16_000, 1))).astype(np.float32)
    content = by_ffmpeg(
        np.concatenate([speech, hush, speech]),
        8000,
        "amr",
        "libopencore_amrnb",
        bit_rate=12_200,
        codec_options={"dtx": "1"},
    )
    samples = read_recording(content).samples
    assert len(content) < 4500, "the encoder left nothing out: this tests nothing"
    assert len(samples) / SAMPLE_RATE_HZ == pytest.approx(4.0, abs=0.05)
    assert level_db(samples[:16_000]) > -20
    assert level_db(samples[20_000:46_000]) < -45
    assert level_db(samples[-16_000:]) > -20


def test_reading_a_wav_loads_nothing_heavy(tmp_path: Path) -> None:
    file = tmp_path / "take.wav"
    file.write_bytes(wav(rate_hz=44_100))
    heavy = ("av", "scipy", "librosa", "torch", "numba", "sounddevice")
    probe = (
        "import sys; from pathlib import Path; from rehearse.audio import read_recording\n"
        f"read_recording(Path({str(file)!r})); print([name for name in {heavy!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


# ---- channels ----


def stereo(left: NDArray[np.float32], right: NDArray[np.float32]) -> bytes:
    return by_libsndfile(np.column_stack([left, right]).astype(np.float32), 16_000, "WAV", "PCM_16")


def test_equal_channels_are_averaged() -> None:
    recording = read_recording(wav(channels=2))
    assert_is_the_tone(recording)
    assert recording.source_channels == 2


def test_a_dead_channel_costs_no_level() -> None:
    voice = tone()[:, 0]
    hiss = 0.002 * np.random.default_rng(3).standard_normal(len(voice))
    for right in (0 * voice, hiss, hiss + 0.2):  # dead, noisy, noisy and off centre
        assert level_db(read_recording(stereo(voice, right)).samples) == pytest.approx(TONE_DB, abs=0.1)


@pytest.mark.parametrize("gain", [-1.0, -0.8, -0.4])
def test_channels_of_opposite_phase_do_not_cancel(gain: float) -> None:
    voice = tone()[:, 0]
    assert level_db(read_recording(stereo(voice, gain * voice)).samples) == pytest.approx(TONE_DB, abs=0.1)


def test_two_unrelated_voices_are_both_heard() -> None:
    samples = read_recording(stereo(tone()[:, 0], tone(hz=1000)[:, 0])).samples
    assert level_db(samples) == pytest.approx(TONE_DB - 3, abs=0.1)


@pytest.mark.parametrize("channels", [3, 6, 8, 24])
def test_any_number_of_channels(channels: int) -> None:
    recording = read_recording(wav(channels=channels))
    assert_is_the_tone(recording)
    assert recording.source_channels == channels


def test_surround_sound_from_a_video() -> None:
    assert_is_the_tone(read_recording(by_ffmpeg(tone(48_000, channels=6), 48_000, "mp4", "aac", bit_rate=256_000)))


@pytest.mark.parametrize("layout", ["7.1", "hexadecagonal"])
def test_many_channels_of_a_compressed_file(layout: str) -> None:
    channels = {"7.1": 8, "hexadecagonal": 16}[layout]
    content = by_ffmpeg(tone(48_000, channels=channels), 48_000, "mp4", "aac", bit_rate=512_000, layout=layout)
    recording = read_recording(content)
    assert_is_the_tone(recording)
    assert recording.source_channels == channels


def test_channels_in_an_order_of_their_own() -> None:
    """PyAV 18.1 frees the memory of such a layout twice, which would end the process: hence another one."""
    probe = (
        "from rehearse.audio import read_recording\n"
        "from tests.unit.made_sound import assert_is_the_tone, right_before_left\n"
        "content = right_before_left()\n"
        "for _ in range(30): assert_is_the_tone(read_recording(content))\n"
        "print(read_recording(content).source_channels)"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT)
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "2", "")


# ---- clipping, and samples that are none ----


def test_an_unclipped_full_scale_sine_is_not_clipped() -> None:
    samples = tone(44_100, hz=1000) / PEAK
    assert read_recording(by_libsndfile(samples, 44_100, "WAV", "PCM_16")).clipped_share == 0


@pytest.mark.parametrize("coding", ["PCM_U8", "PCM_16", "PCM_24", "FLOAT", "ULAW", "ALAW"])
def test_clipping_is_counted_in_the_source(coding: str) -> None:
    loud = tone(44_100, hz=100) / PEAK * 2  # a sine of twice full scale spends 2/3 of its time beyond it
    recording = read_recording(by_libsndfile(np.clip(loud, -1, 1), 44_100, "WAV", coding))
    assert recording.clipped_share == pytest.approx(2 / 3, abs=0.01 if coding.startswith(("PCM", "F")) else 0.04)


def test_a_few_samples_that_are_not_numbers_become_silence() -> None:
    samples = tone(44_100)
    samples[1000:1010], samples[5000] = np.nan, np.inf
    recording = read_recording(by_libsndfile(samples, 44_100, "WAV", "FLOAT"))
    assert np.isfinite(recording.samples).all()
    assert level_db(recording.samples) == pytest.approx(TONE_DB, abs=0.1)
    assert recording.notes == ("samples that are not numbers, 11 of them, were taken as silence",)


def test_a_recording_that_is_mostly_not_numbers_is_refused() -> None:
    samples = tone()
    samples[: len(samples) * 3 // 4] = np.nan
    error = refusal(by_libsndfile(samples, 16_000, "WAV", "FLOAT"))
    assert (error.code, "75% of its samples are not numbers" in error.message) == ("unreadable", True)


def test_floats_on_the_scale_of_integers_are_brought_to_full_scale() -> None:
    recording = read_recording(by_libsndfile(tone() * 32_768, 16_000, "WAV", "FLOAT"))
    assert np.abs(recording.samples).max() == pytest.approx(1.0)
    assert frequency_hz(recording.samples) == pytest.approx(TONE_HZ, abs=1)
    assert recording.notes == ("its samples are on an unusual scale: the loudest was taken as full scale",)


# ---- when it was recorded ----


def test_the_time_is_the_one_in_the_file() -> None:
    content = by_ffmpeg(tone(44_100), 44_100, "ipod", "aac", metadata={"creation_time": "2024-05-17T09:30:00Z"})
    assert read_recording(content).recorded_at == datetime(2024, 5, 17, 9, 30, tzinfo=UTC)


def test_the_time_is_else_that_of_the_last_change(tmp_path: Path) -> None:
    file = tmp_path / "take.wav"
    file.write_bytes(wav())
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert read_recording(file).recorded_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_clock_that_was_never_set_is_not_believed() -> None:
    content = by_ffmpeg(tone(44_100), 44_100, "ipod", "aac", metadata={"creation_time": "1970-01-01T00:00:05Z"})
    assert read_recording(content).recorded_at is None
