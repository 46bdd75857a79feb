"""What goes to the loudspeaker is heard there: devices, play, and the phone line on a card."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.capture.recorder import Recorder
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.e2e.conftest import SAMPLES, Run
from tests.virtual_desk import VirtualDesk

SAMPLE = SAMPLES / "rehearsed.flac"
HEARD_S = 5.0


@pytest.fixture(scope="module")
def desk() -> Iterator[VirtualDesk]:
    virtual = VirtualDesk()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in virtual.environment.items():
            patch.setenv(name, value)
        yield virtual
    virtual.close()


def _heard(folder: Path, *arguments: str) -> np.ndarray:
    """Play something with the command and return what comes out of the loudspeaker."""
    with Recorder(folder) as recorder:
        recorder.wait_until_ready()
        recorder.start()
        player = subprocess.Popen([sys.executable, "-m", "rehearse", "play", *arguments], stdin=subprocess.DEVNULL)
        heard = np.zeros(0, np.float32)
        until = time.monotonic() + 60
        while np.count_nonzero(heard) < HEARD_S * SAMPLE_RATE_HZ and time.monotonic() < until:
            time.sleep(0.1)
            heard = np.concatenate([heard, recorder.new_samples()])
        player.kill()
        player.wait()
    return heard


def _likeness(long: np.ndarray, part: np.ndarray) -> float:
    """Return the correlation of a part with the place in a recording where it fits best."""
    size = 1 << int(np.ceil(np.log2(len(long) + len(part))))
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(part, size)), size)[: len(long) - len(part)]
    place = int(np.argmax(product))
    there = long[place : place + len(part)].astype(float)
    return float(np.dot(there, part) / np.sqrt(np.dot(there, there) * np.dot(part, part)))


def _second(samples: np.ndarray) -> np.ndarray:
    return samples[SAMPLE_RATE_HZ : 3 * SAMPLE_RATE_HZ]


def test_a_file_is_heard_as_it_is(desk: VirtualDesk, tmp_path: Path) -> None:
    assert _likeness(_heard(tmp_path, str(SAMPLE)), _second(read_recording(SAMPLE).samples)) > 0.98


def test_as_the_prospect_it_is_heard_through_the_line(desk: VirtualDesk, tmp_path: Path) -> None:
    samples = read_recording(SAMPLE).samples[: 6 * SAMPLE_RATE_HZ]
    heard = _heard(tmp_path, str(SAMPLE), "--as-prospect", "--codec", "amr")
    over_mobile = _likeness(heard, _second(through_phone_line(samples, "amr")))
    assert over_mobile > 0.98
    assert over_mobile > _likeness(heard, _second(through_phone_line(samples)))


def test_what_is_no_take_and_no_file_is_told(desk: VirtualDesk, rehearse: Run, tmp_path: Path) -> None:
    run = rehearse("play", "nothing.wav", REHEARSE_HOME=str(tmp_path))
    assert run.returncode == 3
    assert "nothing.wav" in run.stderr


def test_devices_are_listed_and_the_default_is_marked(desk: VirtualDesk, rehearse: Run) -> None:
    shown = rehearse("devices")
    assert shown.returncode == 0
    assert " *" in shown.stdout
    listed = json.loads(rehearse("devices", "--json").stdout)
    assert sum(device["default"] for device in listed["microphones"]) == 1
    assert listed["loudspeakers"]


def test_a_good_level_is_called_good(desk: VirtualDesk, rehearse: Run) -> None:
    desk.play(SAMPLES / "over_45_seconds.ogg")
    time.sleep(1)
    run = rehearse("devices", "--check")
    desk.hush()
    assert run.returncode == 0
    assert run.stdout.startswith("Good")


def test_a_baseline_from_files_is_used_by_score(rehearse: Run, tmp_path: Path) -> None:
    mine = str(tmp_path / "mine")
    assert rehearse("baseline", SAMPLE, REHEARSE_HOME=mine).returncode == 0
    take = json.loads(rehearse("score", SAMPLE, "--no-transcript", "--json", REHEARSE_HOME=mine).stdout)
    assert take["against_baseline"]["brightness"] == pytest.approx(0, abs=0.01)
    os.truncate(Path(mine) / "baseline.json", 7)
    run = rehearse("score", SAMPLE, "--no-transcript", REHEARSE_HOME=mine)
    assert run.returncode == 3
    assert "rehearse baseline" in run.stderr


def test_the_card_says_what_the_line_leaves(rehearse: Run) -> None:
    run = rehearse("score", SAMPLE, "--line")
    assert run.returncode == 0
    assert "The number and the names come through" in " ".join(run.stdout.split())
    take = json.loads(rehearse("score", SAMPLE, "--line", "--codec", "g711", "--json").stdout)
    assert take["line"]["codec"] == "g711"
    assert take["line"]["lost"] == []
    assert take["line"]["words_share"] > 0.9
    assert json.loads(rehearse("score", SAMPLE, "--no-transcript", "--json").stdout)["line"] is None
