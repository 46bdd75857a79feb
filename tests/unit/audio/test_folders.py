"""Recordings are found in folders, and kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import find_recordings, read_recording, write_flac, write_wav
from rehearse.core.recording import Recording
from rehearse.errors import InputError, RehearseError
from tests.unit.made_sound import (
    wav,
)

# ---- folders ----


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "take10.wav",
        "take2.M4A",
        "take1.mp3",
        "notes.txt",
        ".hidden.wav",
        "b/take3.amr",
        "b/.git/x.wav",
        "a/clip.MOV",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.touch()
    return tmp_path


def test_a_folder_is_searched_in_natural_order(folder: Path) -> None:
    found = find_recordings([folder], recursive=True)
    assert [str(path.relative_to(folder)) for path in found] == [
        "a/clip.MOV",
        "b/take3.amr",
        "take1.mp3",
        "take2.M4A",
        "take10.wav",
    ]


def test_the_folders_below_are_not_searched_unless_asked(folder: Path) -> None:
    assert [path.name for path in find_recordings([folder])] == ["take1.mp3", "take2.M4A", "take10.wav"]


def test_a_folder_without_a_recording_says_so(folder: Path) -> None:
    (folder / "empty" / "below").mkdir(parents=True)
    (folder / "empty" / "below" / "take.wav").touch()
    with pytest.raises(InputError) as caught:
        find_recordings([folder / "empty"])
    assert caught.value.code == "folder"
    assert caught.value.hint == "Add --recursive to look into the folders below."


def test_files_are_taken_as_they_are_given(folder: Path) -> None:
    given_paths = [folder / "take10.wav", folder / "notes.txt", folder / "missing", folder / ".hidden.wav"]
    assert find_recordings(given_paths, recursive=True) == given_paths


@pytest.mark.parametrize("suffix", [".qta", ".dss", ".g722", ".QTA"])
def test_what_phones_and_dictation_machines_write_is_a_recording(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"memo{suffix}").touch()
    assert [path.name for path in find_recordings([tmp_path])] == [f"memo{suffix}"]


def passed_over(folder: Path) -> list[str]:
    names: list[str] = []
    find_recordings([folder], recursive=True, pass_over=lambda path: names.append(path.name))
    return names


def test_what_may_be_a_recording_is_passed_over_with_a_word(folder: Path) -> None:
    (folder / "memo.ds2").write_bytes(b"\x03ds2" + bytes(range(256)) * 4)
    (folder / "b" / "voice").write_bytes(wav())
    (folder / "take1.wav.part").write_bytes(wav()[:5000])
    assert passed_over(folder) == ["voice", "memo.ds2", "take1.wav.part"]


NO_RECORDINGS = {
    "notes.md": b"Say it slowly.\n",
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(64),
    "photo.heic": b"\x00\x00\x00\x24ftypheic" + bytes(64),
    "photo.avif": b"\x00\x00\x00\x24ftypavif" + bytes(64),
    "photo.webp": b"RIFF\x40\x00\x00\x00WEBPVP8 " + bytes(64),
    "takes.db": b"SQLite format 3\x00" + bytes(64),
    "letter.doc": b"\xd0\xcf\x11\xe0" + bytes(64),
    "page.zip": b"PK\x03\x04" + bytes(64),
    "empty.bin": b"",
}


def test_what_shows_that_it_is_none_is_passed_over_without_a_word(folder: Path) -> None:
    for name, content in NO_RECORDINGS.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe")
    assert passed_over(folder) == []


def test_links_in_a_circle_end(folder: Path) -> None:
    (folder / "b" / "round").symlink_to(folder, target_is_directory=True)
    (folder / "b" / "other").symlink_to(folder / "a", target_is_directory=True)
    found = [path.name for path in find_recordings([folder], recursive=True)]
    assert sorted(found) == ["clip.MOV", "take1.mp3", "take10.wav", "take2.M4A", "take3.amr"]


# ---- writing ----


@pytest.mark.parametrize("write", [write_flac, write_wav])
def test_what_is_written_is_read_again(write: Callable[[Recording, Path], None], tmp_path: Path) -> None:
    recording = read_recording(wav())
    write(recording, tmp_path / "kept")
    assert np.array_equal(read_recording(tmp_path / "kept").samples, recording.samples)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("write", [write_flac, write_wav])
def test_16_bit_sound_is_written_as_it_was_to_full_scale(
    write: Callable[[np.ndarray, Path], None], tmp_path: Path
) -> None:
    samples = (np.arange(-32_768, 32_768) / 32_768).astype(np.float32)
    write(samples, tmp_path / "kept")
    assert np.array_equal(read_recording(tmp_path / "kept").samples, samples)


def test_samples_beyond_full_scale_are_clipped_when_written(tmp_path: Path) -> None:
    write_flac(np.array([2.0, -2.0] * 8000, np.float32), tmp_path / "loud.flac")
    samples = read_recording(tmp_path / "loud.flac").samples
    assert samples[:2] == pytest.approx([1.0, -1.0], abs=1e-4)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(RehearseError, match=r"Cannot write .*kept\.flac: no such file or directory\."):
        write_flac(np.zeros(16_000, np.float32), tmp_path / "none" / "kept.flac")
