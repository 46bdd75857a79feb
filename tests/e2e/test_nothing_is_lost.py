"""Whatever ends a recording, what was said until then is a file that plays, and `rehearse score last` finds it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from rehearse.audio import read_recording, write_wav
from rehearse.capture.recorder import Recorder
from rehearse.capture.spool import unfinished
from tests.e2e.conftest import SAMPLES, Run
from tests.virtual_desk import VirtualDesk

KILLS = 94
AT_ONCE = 4
LONGEST_S = 0.6

KILLS_OF_ALL = 6
"""Of the command with its engine, and all that it started."""
LONGEST_OF_ALL_S = 3.0

LATE_S = 0.45
"""What is still in the sound card's buffer when a process is killed (0.3 s), and one block."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualDesk]:
    """A desk at which somebody talks and talks."""
    endless = tmp_path_factory.mktemp("talk") / "endless.wav"
    write_wav(np.tile(read_recording(SAMPLES / "over_45_seconds.ogg").samples, 12), endless)
    virtual = VirtualDesk()
    virtual.play(endless)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in virtual.environment.items():
            patch.setenv(name, value)
        yield virtual
    virtual.close()


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """Start the process that records, and let it begin."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rehearse.capture.recording_process", str(folder), "", "60"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(b"start\n")
    process.stdin.flush()
    return process


def _killed_at_random(folder: Path, seconds: float) -> float:
    """Record, kill the process so long after the first sound was written, and return how long the file then is."""
    process = _started(folder)
    assert process.stdout is not None
    events = (json.loads(line) for line in process.stdout)
    assert any(event["event"] == "file" for event in events)
    time.sleep(seconds)
    process.kill()
    process.wait()
    (file,) = unfinished(folder)
    recording = read_recording(file)
    assert recording.notes == ()
    assert np.abs(recording.samples).max() > 0
    return recording.duration_s


def test_each_kill_of_the_recording_process_leaves_a_recording(desk: VirtualDesk, tmp_path: Path) -> None:
    chance = random.Random(11)
    moments = [chance.uniform(0, LONGEST_S) for _ in range(KILLS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lengths = list(pool.map(_killed_at_random, [tmp_path / str(number) for number in range(KILLS)], moments))
    late = [moment - length for moment, length in zip(moments, lengths, strict=True)]
    assert max(late) < LATE_S
    assert min(lengths) > 0


@pytest.fixture
def weights(home: Path, rehearse: Run) -> Path:
    assert rehearse("models", "fetch", "base").returncode == 0
    return home / "cache" / "weights"


def test_each_kill_of_the_whole_command_leaves_a_recording(desk: VirtualDesk, tmp_path: Path, weights: Path) -> None:
    chance = random.Random(17)
    moments = [chance.uniform(0, LONGEST_OF_ALL_S) for _ in range(KILLS_OF_ALL)]
    homes = [tmp_path / str(number) for number in range(KILLS_OF_ALL)]
    for own in homes:
        (own / "cache").mkdir(parents=True)
        (own / "cache" / "weights").symlink_to(weights)
    with ThreadPoolExecutor(2) as pool:
        lengths = list(pool.map(_all_killed, homes, moments, [True, False] * (KILLS_OF_ALL // 2)))
    late = [moment - length for moment, length in zip(moments, lengths, strict=True)]
    assert max(late) < LATE_S
    assert min(lengths) > 0


def _all_killed(home: Path, seconds: float, and_recorder: bool) -> float:
    """Kill `rehearse record` so long after the first sound was written; return how long the recording then is.

    The process that records is in no terminal's group: it is killed as well, or left to notice.
    """
    command = subprocess.Popen(
        [sys.executable, "-m", "rehearse", "record", "--limit", "60"],
        env=os.environ | {"REHEARSE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list(home.glob("unfinished/*.wav")):
        assert command.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    time.sleep(seconds)
    started = psutil.Process(command.pid).children(recursive=True)
    assert started
    os.killpg(command.pid, signal.SIGKILL)
    for process in started if and_recorder else ():
        process.kill()
    command.wait()
    assert psutil.wait_procs(started, timeout=60)[1] == []
    (file,) = unfinished(home)
    recording = read_recording(file)
    assert recording.notes == ()
    return recording.duration_s


def test_score_last_finds_it_though_nothing_was_ever_recorded_before(
    desk: VirtualDesk, tmp_path: Path, rehearse: Run
) -> None:
    length_s = _killed_at_random(tmp_path / "new", 1.5)
    run = rehearse("score", "last", "--no-transcript", "--json", REHEARSE_HOME=str(tmp_path / "new"))
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["recording"]["duration_s"] == pytest.approx(length_s, abs=0.01)


@pytest.mark.parametrize("last_word", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_when_the_program_dies_its_recording_is_ended_and_no_process_stays(
    desk: VirtualDesk, tmp_path: Path, last_word: signal.Signals
) -> None:
    program = (
        "import sys, time; from pathlib import Path; from rehearse.capture.recorder import Recorder\n"
        "recorder = Recorder(Path(sys.argv[1])); recorder.wait_until_ready(); recorder.start()\n"
        "while not len(recorder.new_samples()): time.sleep(0.05)\n"
        "print('recording', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"recording\n"
    (recorder,) = psutil.Process(process.pid).children()
    time.sleep(0.5)
    process.send_signal(last_word)
    process.wait()
    recorder.wait(timeout=60)
    (file,) = unfinished(tmp_path)
    recording = read_recording(file)
    assert recording.notes == ()
    assert recording.duration_s > 0.3


def test_when_the_recording_process_dies_the_program_goes_on_with_what_there_is(
    desk: VirtualDesk, tmp_path: Path
) -> None:
    with Recorder(tmp_path) as recorder:
        recorder.wait_until_ready()
        recorder.start()
        heard = 0
        while heard < 16_000:
            heard += len(recorder.new_samples())
            time.sleep(0.05)
        recorder._process.kill()
        while recorder.running:
            time.sleep(0.05)
        finished = recorder.stop()
    assert finished.why == "killed"
    assert "kept" in finished.message
    assert finished.path is not None
    assert read_recording(finished.path).duration_s >= 1


def test_what_is_followed_is_what_is_in_the_file(desk: VirtualDesk, tmp_path: Path) -> None:
    with Recorder(tmp_path, limit_s=2.0) as recorder:
        microphone = recorder.wait_until_ready()
        recorder.start()
        blocks = []
        while recorder.running:
            blocks.append(recorder.new_samples())
            time.sleep(0.03)
        finished = recorder.stop()
        blocks.append(recorder.new_samples())
    assert (finished.why, finished.overflows) == ("limit", 0)
    assert microphone.name
    assert finished.path is not None
    np.testing.assert_array_equal(np.concatenate(blocks), read_recording(finished.path).samples)


def test_another_terminal_cannot_take_away_what_is_being_recorded(
    desk: VirtualDesk, tmp_path: Path, rehearse: Run
) -> None:
    with Recorder(tmp_path) as recorder:
        recorder.wait_until_ready()
        recorder.start()
        before = _heard(recorder, 8000)
        for name in ("last", next((tmp_path / "unfinished").iterdir())):
            run = rehearse("score", name, "--keep", "--no-transcript", REHEARSE_HOME=str(tmp_path))
            assert run.returncode == 3, run.stderr
        after = _heard(recorder, 8000)
        finished = recorder.stop()
        after += len(recorder.new_samples())
    assert finished.why == "asked"
    assert finished.path is not None
    assert len(read_recording(finished.path).samples) == before + after
    assert unfinished(tmp_path) == [finished.path]


def test_a_recording_goes_on_while_its_file_cannot_be_read(desk: VirtualDesk, tmp_path: Path) -> None:
    with Recorder(tmp_path) as recorder:
        recorder.wait_until_ready()
        recorder.start()
        before = _heard(recorder, 4000)
        (file,) = (tmp_path / "unfinished").iterdir()
        aside = file.rename(tmp_path / "aside.wav")
        time.sleep(0.3)
        assert len(recorder.new_samples()) == 0
        assert recorder.running
        aside.rename(file)
        assert _heard(recorder, 4000) > 0.2 * 16_000
        finished = recorder.stop()
    assert finished.path is not None
    assert read_recording(finished.path).duration_s > (before + 4000) / 16_000


def _heard(recorder: Recorder, least: int) -> int:
    """Follow a recording until so many more samples are there; return how many there were."""
    heard = 0
    while heard < least:
        assert recorder.running
        heard += len(recorder.new_samples())
        time.sleep(0.05)
    return heard
