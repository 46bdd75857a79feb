"""What cannot be read is refused in one kind line; what is left of a damaged file is read."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import read_recording, shown_name
from rehearse.errors import InputError
from tests.unit.made_sound import (
    TONE_DB,
    TONE_HZ,
    assert_is_the_tone,
    by_ffmpeg,
    by_libsndfile,
    frequency_hz,
    level_db,
    m4a,
    refusal,
    silent_video,
    tone,
    wav,
)

NOBODY = 65534
AMR_SILENCE = b"#!AMR\n" + b"\x7c" * 50
"""One second of AMR-NB frames without data."""


# ---- too long ----


def test_too_long_is_told_from_the_header_without_decoding(tmp_path: Path) -> None:
    file = tmp_path / "hour.wav"
    size = 3600 * 16_000
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, 8000, 16_000, 2, 16, b"data", size
    )
    with file.open("wb") as sparse:
        sparse.write(header)
        sparse.truncate(len(header) + size)
    tracemalloc.start()
    error = refusal(file)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.code == "too_long"
    assert error.message == "Cannot read hour.wav: it lasts 60 minutes."
    assert peak_bytes < 2_000_000


def test_too_long_is_found_while_decoding_where_no_header_tells() -> None:
    error = refusal(AMR_SILENCE + b"\x7c" * 50 * 3600, max_duration_s=20.0)
    assert error.code == "too_long"
    assert "it lasts more than 20.0 s" in error.message


def test_as_long_as_allowed_is_read() -> None:
    assert_is_the_tone(read_recording(wav(), max_duration_s=2.0))


# ---- headers that lie ----


def with_header(content: bytes, offset: int, value: bytes) -> bytes:
    return content[:offset] + value + content[offset + len(value) :]


@pytest.mark.parametrize(
    ("offset", "value", "claim"),
    [
        (24, (1_092_676).to_bytes(4, "little"), "a sampling rate of 1,092,676 Hz"),
        (24, bytes(4), "a sampling rate of 0 Hz"),
        (22, bytes(2), "0 channels"),
        (22, b"\xff\xff", "65,535 channels"),
    ],
)
def test_an_impossible_header_is_named(offset: int, value: bytes, claim: str) -> None:
    error = refusal(with_header(wav(), offset, value))
    assert error.code == "unreadable"
    assert error.message == f"Cannot read standard input: its header claims {claim}."
    assert error.hint == "Export it again, or convert it to WAV."


def flac_with_frames(frames: int) -> bytes:
    """Return two seconds of FLAC whose header claims so many frames (36 bits from bit 4 of byte 21)."""
    content = bytearray(by_libsndfile(tone(), 16_000, "FLAC", "PCM_16"))
    content[21] = (content[21] & 0xF0) | frames >> 32
    content[22:26] = (frames & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(content)


def test_a_length_of_weeks_in_a_small_file_is_not_believed() -> None:
    recording = read_recording(flac_with_frames(2**36 - 1))
    assert recording.duration_s == pytest.approx(2.0, abs=0.01)
    assert recording.notes == ("its header claims 50 days, which is wrong: 2.0 s of it could be read",)


def test_a_length_of_ten_to_the_fourteen_seconds_is_not_believed() -> None:
    content = with_header(by_libsndfile(tone(), 16_000, "W64", "PCM_16"), 16, (2**62).to_bytes(8, "little"))
    samples_at = content.index(b"data")
    recording = read_recording(with_header(content, samples_at + 16, (2**62).to_bytes(8, "little")))
    assert recording.duration_s == pytest.approx(2.0)
    assert recording.notes == ("the file ends early: 2.0 s of it could be read",)


def test_a_stream_that_leaves_its_length_open_is_whole() -> None:
    assert_is_the_tone(read_recording(flac_with_frames(0)))


@pytest.mark.parametrize("size", [b"\xff\xff\xff\xff", b"\x00\xf0\xff\x7f", bytes(4)], ids=["pipe", "sox", "killed"])
def test_a_wav_whose_sizes_were_never_filled_in_is_whole(size: bytes) -> None:
    content = wav()
    assert content[36:40] == b"data"
    assert_is_the_tone(read_recording(with_header(with_header(content, 4, size), 40, size)))


# ---- cut off ----


@pytest.mark.parametrize("kind", ["wav", "flac", "aiff", "caf", "mp3", "opus", "mkv"])
def test_what_is_there_of_a_cut_off_file_is_read_with_a_note(kind: str) -> None:
    rng = np.random.default_rng(4)
    samples = (tone(48_000, 4.0) + 0.05 * rng.standard_normal((4 * 48_000, 1))).astype(np.float32)
    content = {
        "wav": lambda: by_libsndfile(samples, 48_000, "WAV", "PCM_16"),
        "flac": lambda: by_libsndfile(samples, 48_000, "FLAC", "PCM_16"),
        "aiff": lambda: by_libsndfile(samples, 48_000, "AIFF", "PCM_16"),
        "caf": lambda: by_libsndfile(samples, 48_000, "CAF", "PCM_16"),
        "mp3": lambda: by_ffmpeg(samples, 48_000, "mp3", "libmp3lame", bit_rate=64_000),
        "opus": lambda: by_ffmpeg(
            samples, 48_000, "ogg", "libopus", bit_rate=64_000, container_options={"page_duration": "200000"}
        ),
        "mkv": lambda: by_ffmpeg(samples, 48_000, "matroska", "aac", bit_rate=64_000),
    }[kind]()
    recording = read_recording(content[: len(content) * 3 // 5])
    assert 2.0 < recording.duration_s < 2.6
    assert frequency_hz(recording.samples) == pytest.approx(TONE_HZ, abs=1)
    assert recording.notes == (f"the file ends early: {recording.duration_s:.1f} s of it could be read",)


def alac_in_caf() -> bytes:
    noise = 0.05 * np.random.default_rng(4).standard_normal((160_000, 1))
    return by_libsndfile((tone(16_000, 10.0) + noise).astype(np.float32), 16_000, "CAF", "ALAC_16")


@pytest.mark.parametrize("share", [0.95, 0.6, 0.3])
@pytest.mark.parametrize("sizes", ["as they were", "of what is there"])
def test_alac_in_a_caf_that_ends_early_says_so(share: float, sizes: str) -> None:
    content = alac_in_caf()
    data = content.index(b"data\x00\x00")
    content = content[: round(share * len(content))]
    if sizes == "of what is there":
        content = with_header(content, data + 4, (len(content) - data - 12).to_bytes(8, "big"))
    recording = read_recording(content)
    assert recording.duration_s == pytest.approx(10.0 * share, abs=0.3)
    assert f"the file ends early: {recording.duration_s:.1f} s of it could be read" in recording.notes


def test_a_caf_that_ends_before_its_index_says_so() -> None:
    content = by_ffmpeg(tone(44_100, 4.0), 44_100, "caf", "alac")
    assert content.index(b"data") < content.index(b"pakt"), "the index comes last in what a phone records"
    assert "it ends before its index" in refusal(content[: len(content) // 2]).message


def test_a_whole_alac_in_a_caf_is_read_to_its_last_sample() -> None:
    recording = read_recording(by_libsndfile(tone(44_100, 10.0, 2), 44_100, "CAF", "ALAC_16"))
    assert (recording.duration_s, recording.notes) == (10.0, ())


def test_a_little_too_long_is_not_said_to_be_as_long_as_allowed() -> None:
    error = refusal(wav(121.0), max_duration_s=120.0)
    assert "it lasts more than 2 minutes" in error.message


def test_less_than_a_second_of_a_cut_off_file_is_refused() -> None:
    error = refusal(wav(10.0)[:20_000])
    assert error.message == "Cannot read standard input: it is cut short or damaged: only 0.6 s of it could be read."


def test_a_short_file_that_is_whole_is_read() -> None:
    assert read_recording(wav(0.3)).duration_s == pytest.approx(0.3)


def test_an_m4a_whose_recorder_was_interrupted_is_told_from_a_damaged_one() -> None:
    content = m4a()
    assert content.index(b"mdat") < content.index(b"moov"), "the index comes last in what a phone records"
    error = refusal(content[: len(content) // 2])
    assert "it ends before its index" in error.message
    assert error.hint == "Copy it from the phone again, or record it anew."


def test_damage_in_the_middle_costs_no_more_than_itself() -> None:
    content = bytearray(by_ffmpeg(tone(44_100, 4.0), 44_100, "ipod", "aac", bit_rate=64_000))
    middle = len(content) // 2
    content[middle : middle + 2000] = b"\xff" * 2000
    recording = read_recording(bytes(content))
    assert recording.duration_s == pytest.approx(4.0, abs=0.05)
    assert level_db(recording.samples[:16_000]) == pytest.approx(TONE_DB, abs=1)
    assert level_db(recording.samples[-16_000:]) == pytest.approx(TONE_DB, abs=1)


# ---- what is no recording ----


def test_a_missing_file(tmp_path: Path) -> None:
    error = refusal(tmp_path / "take3.m4a")
    assert (error.code, str(error)) == ("missing", "Cannot read take3.m4a: there is no such file. Check the name.")


@pytest.mark.parametrize("name", ["take\0.wav", "file.wav/take.wav"])
def test_a_name_that_cannot_be(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.wav").write_bytes(b"")
    assert refusal(tmp_path / name).code == "missing"


def test_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "take3.m4a"
    file.touch()
    error = refusal(file)
    assert (error.code, error.message) == ("empty", "Cannot read take3.m4a: it is empty.")
    assert refusal(b"").message == "Cannot read standard input: it is empty."


def test_a_wav_without_samples() -> None:
    error = refusal(wav(0.0))
    assert (error.code, error.message) == ("empty", "Cannot read standard input: there is no sound in it.")


def test_a_file_of_twelve_bytes(tmp_path: Path) -> None:
    file = tmp_path / "take3.m4a"
    file.write_bytes(m4a()[:12])
    error = refusal(file)
    assert str(error) == ("Cannot read take3.m4a: the file ends after 12 bytes. Export it again, or convert it to WAV.")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Hi Kim, this is Dana from Northfield. " * 50, "text"),
        ("Grüße, ça va?".encode() * 500, "text"),
        ("Hello".encode("utf-16"), "text"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20, "a JPEG picture"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "a PDF document"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "a ZIP archive or an office document"),
    ],
)
def test_something_else_with_the_name_of_a_recording(content: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "take.wav"
    file.write_bytes(content)
    error = refusal(file)
    assert (error.code, error.message) == ("unreadable", f"Cannot read take.wav: it is {what}, not a recording.")


def test_noise_bytes_are_no_recording() -> None:
    assert refusal(np.random.default_rng(5).bytes(20_000)).code == "unreadable"


def test_a_video_without_sound() -> None:
    error = refusal(silent_video())
    assert (error.code, error.message) == ("no_sound", "Cannot read standard input: it has no sound track.")


def test_a_folder(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert error.code == "folder"
    assert error.hint == "Add --recursive to take all recordings in it."


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "take.wav"
    os.mkfifo(pipe)
    error = refusal(pipe)
    assert "it is a pipe or a device" in error.message
    assert "standard input" in error.hint


def test_a_device_is_not_read() -> None:
    assert "it is a pipe or a device" in refusal(Path("/dev/zero")).message


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Give a folder that every user may enter: pytest's own is closed to others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def as_nobody(probe: str) -> list[str]:
    """Run a line of Python without root's rights, and return the lines it prints."""
    imports = "from pathlib import Path; from rehearse.audio import *; from rehearse.errors import InputError\n"
    become = f"import os; os.setgid({NOBODY}); os.setuid({NOBODY})\n" if os.getuid() == 0 else ""
    body = f"try: {probe}\nexcept InputError as error: print(error.code, error, sep='|')"
    run = subprocess.run([sys.executable, "-c", imports + become + body], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_a_file_without_permission(public_folder: Path) -> None:
    file = public_folder / "take3.m4a"
    file.write_bytes(m4a())
    file.chmod(0)
    assert as_nobody(f"read_recording(Path({str(file)!r}))") == [
        "no_permission|Cannot read take3.m4a: it may not be opened. "
        "Ask for the right to read it, or copy it to a folder of your own."
    ]


def test_a_folder_without_permission_is_named_among_the_recordings(public_folder: Path) -> None:
    closed = public_folder / "closed"
    closed.mkdir()
    (closed / "take.wav").touch()
    (public_folder / "open.wav").touch()
    closed.chmod(0)
    listed, error = as_nobody(
        f"found = find_recordings([Path({str(public_folder)!r})], recursive=True); "
        "print([path.name for path in found]); read_recording(found[0])"
    )
    closed.chmod(0o755)
    assert listed == "['closed', 'open.wav']"
    assert error.startswith("no_permission|Cannot read closed: it may not be opened.")


def test_a_name_that_is_not_utf8_is_read_and_can_be_printed(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"take\xff.wav")
    file.write_bytes(wav())
    assert read_recording(file).name.encode("ascii") == rb"take\xff.wav"
    file.write_bytes(b"")
    assert refusal(file).message.encode("ascii") == rb"Cannot read take\xff.wav: it is empty."


def test_a_name_cannot_talk_to_the_terminal() -> None:
    assert shown_name("a\x1b[2J\nb\u202e.wav") == r"a\x1b[2J\nb\u202e.wav"
    assert shown_name("Grüße\u202fан 録音.wav") == "Grüße\u202fан 録音.wav"


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(6)
    for content in (
        wav(),
        m4a(),
        *(by_libsndfile(tone(44_100), 44_100, *kind) for kind in (("MP3", "MPEG_LAYER_III"), ("OGG", "VORBIS"))),
    ):
        for _ in range(10):
            damaged = bytearray(content)
            for place in rng.integers(0, len(damaged), 40):
                damaged[place] = rng.integers(256)
            with contextlib.suppress(InputError):
                read_recording(bytes(damaged))
    assert capfd.readouterr() == ("", "")
