"""A recording is on disk, and whole, while it is being spoken."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.capture.spool import HEADER_BYTES, Spool, SpoolReader, being_written, unfinished
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import RehearseError

BLOCK = (np.sin(np.arange(1600) / 8) * 0.5).astype(np.float32)


def test_after_every_block_the_file_is_a_whole_recording(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for count in range(1, 30):
        spool.append(BLOCK)
        assert spool.path is not None
        recording = read_recording(spool.path)
        assert recording.notes == ()
        assert len(recording.samples) == count * len(BLOCK)
    np.testing.assert_allclose(recording.samples[: len(BLOCK)], BLOCK, atol=1 / 65_536)


def test_16_bit_samples_come_back_as_they_went_in(tmp_path: Path) -> None:
    samples = (np.arange(-32_768, 32_768) / 32_768).astype(np.float32)
    spool = Spool(tmp_path)
    spool.append(samples)
    assert spool.path is not None
    np.testing.assert_array_equal(SpoolReader(spool.path).read_new(), samples)


def test_without_a_sample_there_is_no_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(np.zeros(0, np.float32))
    spool.close()
    assert unfinished(tmp_path) == []
    assert list(tmp_path.rglob("*.wav")) == []


def test_a_reader_gets_each_sample_once_while_the_file_grows(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(BLOCK)
    assert spool.path is not None
    reader = SpoolReader(spool.path)
    first = reader.read_new()
    spool.append(BLOCK[:7])
    spool.append(BLOCK[7:])
    np.testing.assert_array_equal(np.concatenate([first, reader.read_new()]), np.concatenate([first, first]))
    assert len(reader.read_new()) == 0


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "home")
    spool.append(BLOCK)
    assert spool.path is not None
    assert stat.S_IMODE(spool.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(spool.path.parent.stat().st_mode) == 0o700


def test_two_recordings_in_one_second_do_not_meet(tmp_path: Path) -> None:
    spools = [Spool(tmp_path) for _ in range(3)]
    for spool in spools:
        spool.append(BLOCK)
    assert len({spool.path for spool in spools}) == 3


def test_unfinished_recordings_are_listed_the_newest_last(tmp_path: Path) -> None:
    paths = []
    for age in (3, 1, 2):
        spool = Spool(tmp_path)
        spool.append(BLOCK)
        assert spool.path is not None
        spool.close()
        os.utime(spool.path, (1_700_000_000 - age, 1_700_000_000 - age))
        paths.append(spool.path)
    assert unfinished(tmp_path) == [paths[0], paths[2], paths[1]]


def test_what_is_still_being_recorded_is_not_unfinished(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(BLOCK)
    assert spool.path is not None
    assert being_written(spool.path)
    assert unfinished(tmp_path) == []
    spool.close()
    assert not being_written(spool.path)
    assert unfinished(tmp_path) == [spool.path]


KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from rehearse.capture.spool import Spool
spool = Spool(Path(sys.argv[1]))
spool.append(np.full(1600, 0.25, np.float32))
print("written", flush=True)
time.sleep(60)
"""


def test_once_its_process_is_killed_a_recording_is_unfinished(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    assert unfinished(tmp_path) == []
    process.kill()
    process.communicate()
    assert len(unfinished(tmp_path)) == 1


def test_where_nothing_was_ever_recorded_nothing_is_unfinished(tmp_path: Path) -> None:
    assert unfinished(tmp_path / "none") == []


def test_what_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "unfinished").write_text("in the way")
    with pytest.raises(RehearseError, match="Cannot write the recording") as told:
        Spool(tmp_path).append(BLOCK)
    assert told.value.code == "not_written"


FULL = """
import sys, resource
from pathlib import Path
import numpy as np
from rehearse.errors import RehearseError
from rehearse.capture.spool import Spool
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
spool = Spool(Path(sys.argv[1]))
try:
    while True:
        spool.append(np.full(1600, 0.25, np.float32))
except RehearseError as error:
    print(error.code, spool.samples_written)
"""


@pytest.mark.parametrize("room", [30_001, 3200 + HEADER_BYTES, 3000])
def test_when_there_is_no_more_room_what_was_written_still_plays(tmp_path: Path, room: int) -> None:
    run = subprocess.run([sys.executable, "-c", FULL, str(tmp_path), str(room)], capture_output=True, text=True)
    code, written = run.stdout.split()
    assert code == "disk_full"
    assert int(written) == (room - HEADER_BYTES) // 2
    (path,) = unfinished(tmp_path)
    recording = read_recording(path)
    assert recording.notes == ()
    assert len(recording.samples) == int(written)
    assert recording.duration_s == pytest.approx(int(written) / SAMPLE_RATE_HZ)


def test_when_there_is_no_room_at_all_no_empty_file_is_left(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", FULL, str(tmp_path), "10"], capture_output=True, text=True)
    assert run.stdout.split() == ["disk_full", "0"]
    assert list(tmp_path.rglob("*.wav")) == []
