"""`rehearse record` as a rep uses it: a microphone, a terminal, Enter, and the real engine."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pexpect
import pytest

from rehearse.audio import read_recording, write_wav
from rehearse.capture.spool import unfinished
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.e2e.conftest import SAMPLES, Run
from tests.virtual_desk import VirtualDesk, in_a_namespace, without_sound_cards

REHEARSED = SAMPLES / "rehearsed.flac"
REHEARSE = f"{sys.executable} -m rehearse"
SETTLED_S = 1.5
"""Sound takes so long through the server's buffers."""


@pytest.fixture(scope="module")
def desk() -> Iterator[VirtualDesk]:
    virtual = VirtualDesk()
    yield virtual
    virtual.close()


@pytest.fixture
def silent_desk(desk: VirtualDesk) -> Iterator[VirtualDesk]:
    desk.hush()
    yield desk
    desk.hush()


@pytest.fixture(scope="module")
def phrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A moment of a silent room, the first eight seconds of a message, and the room again."""
    file = tmp_path_factory.mktemp("phrase") / "phrase.wav"
    room = np.random.default_rng(4).normal(0, 1e-4, 4 * SAMPLE_RATE_HZ).astype(np.float32)
    spoken = read_recording(REHEARSED).samples[: 8 * SAMPLE_RATE_HZ]
    write_wav(np.concatenate([room[: 3 * SAMPLE_RATE_HZ], spoken, room]), file)
    return file


class Terminal:
    """`rehearse` in a pseudo-terminal."""

    def __init__(
        self, home: Path, environment: dict[str, str], *arguments: str, size: tuple[int, int] = (60, 100)
    ) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "rehearse", *arguments],
            env=os.environ | {"REHEARSE_HOME": str(home), "TERM": "xterm"} | environment,  # type: ignore[arg-type]
            dimensions=size,
            timeout=90,
            encoding="utf-8",
        )
        self.shown = ""

    def see(self, words: str) -> str:
        """Wait until the screen has shown these words; return what came before them since the last time."""
        self.child.expect(re.escape(words))
        self.shown += str(self.child.before) + words
        return plain(str(self.child.before))

    def watch(self, player: subprocess.Popen[bytes], seconds: float) -> None:
        """Read the screen until a player has ended, and a moment longer: who does not read it stops the drawing."""
        until = None
        while until is None or time.monotonic() < until:
            with suppress(pexpect.TIMEOUT):
                self.child.expect(pexpect.TIMEOUT, timeout=0.2)
            if until is None and player.poll() is not None:
                until = time.monotonic() + seconds

    def press(self, keys: str) -> None:
        self.child.send(keys)

    def end(self) -> int:
        """Wait for the end, return the exit status."""
        self.child.expect(pexpect.EOF)
        self.shown += str(self.child.before)
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)


def _play_when_recording(desk: VirtualDesk, home: Path, file: Path) -> None:
    """Play a file as soon as a recording is on disk; returns at once."""

    def play() -> None:
        until = time.monotonic() + 60
        while not list(home.glob("**/unfinished/*.wav")) and time.monotonic() < until:
            time.sleep(0.05)
        desk.play(file)

    threading.Thread(target=play, daemon=True).start()


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


def _record(desk: VirtualDesk, home: Path, *arguments: str) -> Terminal:
    return Terminal(home, desk.environment, "record", *arguments)


def _takes(rehearse: Run, home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in rehearse("history", "--json", REHEARSE_HOME=str(home)).stdout.splitlines()]


@pytest.fixture
def own_home(home: Path, tmp_path: Path, rehearse: Run) -> Path:
    """An empty library, with the weights that the session has put together."""
    assert rehearse("models", "fetch", "base").returncode == 0
    mine = tmp_path / "mine"
    (mine / "cache").mkdir(parents=True)
    (mine / "cache" / "weights").symlink_to(home / "cache" / "weights")
    return mine


def test_from_enter_to_the_card(silent_desk: VirtualDesk, own_home: Path, rehearse: Run) -> None:
    rep = _record(silent_desk, own_home, "--message", "Borden")
    rep.see("Press Enter")
    rep.press("\r")
    rep.see("0:00")
    rep.watch(silent_desk.play(REHEARSED), SETTLED_S)
    rep.press("\r")
    while_talking = rep.see("prospect's phone")
    assert "0:36" in while_talking
    assert set(re.findall(r"[A-Za-z]{3,}", while_talking)) <= {"This", "how", "sounds", "the"}  # a clock and a meter
    time.sleep(1)
    rep.press(" ")
    before_the_answer = rep.see("n no")
    assert "/100" not in before_the_answer
    rep.press("y")
    card = rep.see("312, 555, 0147")
    assert "you said: yes" in card
    assert re.search(r"Yes\.\s+\d+/100", card)
    assert "An unqualified yes from both" in rep.see("Ready to leave")
    rep.see("keep and leave")
    rep.press("r")
    page = Path(re.sub(r"\s", "", rep.see("MB)").rpartition("Wrote")[2].rpartition("(")[0]))
    assert "Borden" in page.read_text("utf-8")
    assert page.parent == own_home / "reports"
    assert page.parent.stat().st_mode & 0o077 == 0
    assert page.stat().st_mode & 0o077 == 0
    rep.see("keep and leave")
    rep.press("k")
    assert rep.end() == 0
    assert unfinished(own_home) == []
    (kept,) = (own_home / "takes").rglob("*.flac")
    recorded, sample = read_recording(kept).samples, read_recording(REHEARSED).samples
    assert _same_sound(recorded, sample) > 0.99
    scored = json.loads(rehearse("score", kept, "--json").stdout)
    shown = json.loads(rehearse("show", "last", "--json", REHEARSE_HOME=str(own_home)).stdout)
    assert shown["verdict"]["score"] == pytest.approx(scored["verdict"]["score"], abs=2)
    assert _digits(shown) == _digits(scored) == ["3125550147", "3125550147"]
    assert _same_words(shown, scored) >= 0.97
    assert shown["self_verdict"] == "yes"


def _digits(take: dict[str, Any]) -> list[str]:
    return [number["digits"] for number in take["phone_numbers"]]


def _same_words(one: dict[str, Any], other: dict[str, Any]) -> float:
    said, heard = (re.findall(r"\w+", take["transcript"]["text"].lower()) for take in (one, other))
    blocks = SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(said), len(heard))


def _same_sound(one: np.ndarray, other: np.ndarray) -> float:
    """Return the correlation of two recordings at the shift where they fit best."""
    size = 1 << int(np.ceil(np.log2(len(one) + len(other))))
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(product.max() / np.sqrt(np.sum(np.square(one, dtype=float)) * np.sum(np.square(other, dtype=float))))


def test_a_second_take_says_what_changed_and_a_third_can_be_thrown_away(
    silent_desk: VirtualDesk, own_home: Path, phrase: Path, rehearse: Run
) -> None:
    rep = _record(silent_desk, own_home, "--message", "Borden", "--quick")
    for take in (1, 2, 3):
        rep.see("Press Enter")
        rep.press("\r")
        rep.see("0:00")
        player = silent_desk.play(phrase)
        rep.see("0:09")
        rep.press("\r")
        player.kill()
        told = rep.see("keep and leave")
        assert ("Since the last take" in told) is (take > 1)
        assert "stays open until both say yes" in told
        if take < 3:
            rep.press("a")
    rep.press("d")
    rep.see("Gone")
    rep.press("q")
    assert rep.end() == 0
    assert len(list((own_home / "takes").rglob("*.flac"))) == 2
    assert unfinished(own_home) == []


def test_without_a_keyboard_silence_ends_it_and_the_take_is_json(
    silent_desk: VirtualDesk, own_home: Path, phrase: Path, rehearse: Run
) -> None:
    _play_when_recording(silent_desk, own_home, phrase)
    run = rehearse("record", "--auto-stop", "--json", stdin=b"", **silent_desk.environment, REHEARSE_HOME=str(own_home))
    assert run.returncode == 0, run.stderr
    take = json.loads(run.stdout)
    assert 8 < take["recording"]["duration_s"] < 15
    assert take["message"] == "practice"
    assert "Carter" in take["transcript"]["text"]


def test_without_a_keyboard_and_an_end_it_does_not_begin(rehearse: Run, silent_desk: VirtualDesk) -> None:
    run = rehearse("record", stdin=b"", **silent_desk.environment)
    assert run.returncode == 2
    assert "--auto-stop" in run.stderr


def test_at_the_limit_it_ends_and_says_so(silent_desk: VirtualDesk, own_home: Path, rehearse: Run) -> None:
    silent_desk.play(REHEARSED)
    environment = silent_desk.environment | {"REHEARSE_HOME": str(own_home)}
    run = rehearse("record", "--limit", "3", "--no-keep", stdin=b"", **environment)
    assert run.returncode == 0, run.stderr
    assert "3 seconds: the recording ended by itself." in run.stdout
    assert unfinished(own_home) == []
    assert list(own_home.rglob("*.flac")) == []


def test_the_greeting_is_not_part_of_the_recording(
    silent_desk: VirtualDesk, own_home: Path, tmp_path: Path, rehearse: Run
) -> None:
    room = np.random.default_rng(5).normal(0, 1e-3, 4 * SAMPLE_RATE_HZ).astype(np.float32)
    write_wav(room, tmp_path / "room.wav")
    write_wav(read_recording(REHEARSED).samples[: 2 * SAMPLE_RATE_HZ], tmp_path / "theirs.wav")
    rep = _record(silent_desk, own_home, "--greeting-file", str(tmp_path / "theirs.wav"), "--quick")
    rep.see("Press Enter")
    rep.press("\r")
    rep.see("The greeting plays")
    began = time.monotonic()
    rep.see("0:00")
    assert time.monotonic() - began > 3  # a ring of 1.5 s and 2 s of theirs, less what is in the buffers
    silent_desk.play(tmp_path / "room.wav")
    rep.see("0:02")
    rep.press("\r")
    rep.see("keep and leave")
    rep.press("k")
    assert rep.end() == 0
    (kept,) = (own_home / "takes").rglob("*.flac")
    assert np.abs(read_recording(kept).samples).max() < 0.05


def test_the_script_scrolls_while_the_rep_talks(silent_desk: VirtualDesk, own_home: Path, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(120))
    (tmp_path / "message.txt").write_text(f"# Borden\n{words}\n")
    rep = _record(silent_desk, own_home, "--script", str(tmp_path / "message.txt"), "--quick", "--greeting")
    rep.see("Press Enter")
    rep.see("word0")  # it is there to be read before anything is recorded
    silent_desk.play(REHEARSED)
    rep.press("\r")
    rep.see("after the tone")
    rep.see("word0")  # drawn anew below what was said, and still there during the greeting
    rep.see("0:00")
    rep.see("word60")  # not on the first screen: 140 words a minute bring it there
    rep.press("\x03")
    assert rep.end() == 130


def test_a_script_is_kept_with_its_message_and_there_the_next_time(
    silent_desk: VirtualDesk, own_home: Path, tmp_path: Path, rehearse: Run
) -> None:
    (tmp_path / "message.txt").write_text("Hi Sam, I moved the pallets of Zanzibar.\n")
    chosen = ("--message", "Borden", "--quick", "--all")
    rep = _record(silent_desk, own_home, *chosen, "--script", str(tmp_path / "message.txt"))
    rep.see("Press Enter")
    rep.press("\x03")
    assert rep.end() == 130
    rep = _record(silent_desk, own_home, *chosen)
    rep.see("You see the script of")
    rep.see("Zanzibar")
    rep.see("Press Enter")
    silent_desk.play(REHEARSED)
    rep.press("\r")
    rep.see("0:04")
    rep.press("\r")
    rep.see("of the script was said")
    rep.press("k")
    assert rep.end() == 0
    assert [take["script"]["text"].strip() for take in _takes(rehearse, own_home)] == [
        "Hi Sam, I moved the pallets of Zanzibar."
    ]
    rep = _record(silent_desk, own_home, *chosen, "--no-script")
    rep.see("Press Enter")
    rep.press("\x03")
    assert rep.end() == 130
    assert "Zanzibar" not in plain(rep.shown)


def test_ctrl_c_loses_nothing(silent_desk: VirtualDesk, own_home: Path, rehearse: Run) -> None:
    silent_desk.play(REHEARSED)
    rep = _record(silent_desk, own_home, "--message", "Borden Ohio")
    rep.see("Press Enter")
    rep.press("\r")
    rep.see("0:02")
    rep.press("\x03")
    assert rep.end() == 130
    hint = "rehearse score last --keep --message 'Borden Ohio'"
    assert f"Score it with: {hint}" in plain(rep.shown)
    (left,) = unfinished(own_home)
    assert read_recording(left).duration_s > 1.5
    run = rehearse(*shlex.split(hint)[1:], "--json", "--no-transcript", REHEARSE_HOME=str(own_home))
    take = json.loads(run.stdout)
    assert take["recording"]["duration_s"] > 1.5
    assert take["message"] == "Borden Ohio"


def test_weights_that_are_not_there_are_told_before_the_rep_talks(silent_desk: VirtualDesk, own_home: Path) -> None:
    rep = _record(silent_desk, own_home, "--model", "/no/such/weights")
    assert rep.end() == 4  # nobody has pressed Enter
    assert "/no/such/weights" in plain(rep.shown)
    assert unfinished(own_home) == []


CRASH = """
import os
from rehearse.asr import StreamingTranscriber
StreamingTranscriber.listen = lambda self, samples: len(samples) < 100_000 or os.abort()
"""


def test_a_crash_in_the_engine_loses_nothing(silent_desk: VirtualDesk, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(CRASH)
    silent_desk.play(REHEARSED)
    crashing = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"}
    rep = Terminal(own_home, silent_desk.environment | crashing, "record", "--message", "Borden")
    rep.see("Press Enter")
    rep.press("\r")
    assert rep.end() == -signal.SIGABRT
    give_up = time.monotonic() + 30
    while not unfinished(own_home):  # the process that records may still be ending it
        assert time.monotonic() < give_up
        time.sleep(0.1)
    assert read_recording(unfinished(own_home)[-1]).duration_s > 6


def test_pure_silence_is_told_and_another_try_offered(silent_desk: VirtualDesk, own_home: Path) -> None:
    rep = _record(silent_desk, own_home, "--quick")
    rep.see("pure silence")
    rep.press("\r")
    rep.see("0:01")
    rep.press("\r")
    rep.see("has the terminal been allowed")
    rep.see("a again")
    assert unfinished(own_home) == []
    rep.press("a")
    rep.see("Press Enter")
    rep.press("\r")
    rep.see("0:01")
    rep.press("\r")
    rep.see("a again")
    rep.press("q")
    assert rep.end() == 5


def test_who_the_rep_is_is_asked_for_until_a_take_is_kept(
    silent_desk: VirtualDesk, own_home: Path, phrase: Path, rehearse: Run
) -> None:
    environment = silent_desk.environment | {"REHEARSE_HOME": str(own_home)}
    for told in (True, False):
        _play_when_recording(silent_desk, own_home, phrase)
        run = rehearse("record", "--limit", "9", stdin=b"", **environment)
        assert ("rehearse profile --name" in run.stdout) is told


def test_a_device_that_is_pulled_out_ends_the_recording_and_what_was_said_is_scored(
    own_home: Path, rehearse: Run
) -> None:
    own = VirtualDesk()
    try:
        own.play(REHEARSED)
        rep = _record(own, own_home, "--quick")
        rep.see("Press Enter")
        rep.press("\r")
        rep.see("0:04")
        own.unplug()
        rep.see("The microphone was lost")
        rep.see("keep and leave")
        rep.press("k")
        assert rep.end() == 0
    finally:
        own.close()
    (kept,) = (own_home / "takes").rglob("*.flac")
    assert read_recording(kept).duration_s > 3


def test_a_full_disk_ends_the_recording_and_what_was_said_is_scored(
    silent_desk: VirtualDesk, own_home: Path, rehearse: Run
) -> None:
    silent_desk.play(REHEARSED)
    spools = own_home / "unfinished"
    spools.mkdir()
    run = in_a_namespace(
        f"mount -t tmpfs -o size=160k,mode=700 none {spools} && {sys.executable} -m rehearse record --limit 30 --json",
        silent_desk.environment | {"REHEARSE_HOME": str(own_home)},
    )
    assert run.returncode == 0, run.stderr
    assert "The disk is full" in run.stderr
    take = json.loads(run.stdout)
    assert 4 < take["recording"]["duration_s"] < 5.2
    assert take["recording"]["notes"]
    (kept,) = (own_home / "takes").rglob("*.flac")
    assert read_recording(kept).duration_s == pytest.approx(take["recording"]["duration_s"], abs=0.01)


def test_no_device_at_all_is_told() -> None:
    run = without_sound_cards(f"{REHEARSE} record --limit 2")
    assert run.returncode == 5
    assert "No microphone was found" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_over_ssh_the_hint_is_another() -> None:
    run = without_sound_cards(f"{REHEARSE} devices", {"SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"})
    assert run.returncode == 5
    assert "SSH" in run.stderr


def test_without_portaudio_the_package_is_named_and_scoring_still_works(rehearse: Run) -> None:
    library = "/usr/lib/*/libportaudio.so.2"
    hidden = f"for file in {library}; do mount --bind /dev/null $file || exit 9; done; "
    told = in_a_namespace(f"{hidden}{REHEARSE} record --limit 2")
    assert told.returncode == 5
    assert "apt-get install libportaudio2" in told.stderr
    scored = in_a_namespace(f"{hidden}{REHEARSE} score {REHEARSED} --no-transcript --json")
    assert scored.returncode == 0


def test_a_greeting_that_is_not_there_is_told_at_once(rehearse: Run, tmp_path: Path) -> None:
    run = rehearse("record", "--limit", "2", "--greeting-file", tmp_path / "none.wav", stdin=b"")
    assert run.returncode == 3
    assert "none.wav" in run.stderr


def test_a_name_that_fits_no_device_is_told(rehearse: Run, silent_desk: VirtualDesk) -> None:
    run = rehearse("record", "--limit", "2", "--device", "kazoo", stdin=b"", **silent_desk.environment)
    assert run.returncode == 5
    assert "kazoo" in run.stderr
    assert "rehearse devices" in run.stderr


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter of a minute of somebody's voice, and the room."""
    file = tmp_path_factory.mktemp("reading") / "reading.wav"
    room = np.random.default_rng(6).normal(0, 1e-4, 4 * SAMPLE_RATE_HZ).astype(np.float32)
    write_wav(np.concatenate([read_recording(REHEARSED).samples[: 15 * SAMPLE_RATE_HZ], room]), file)
    return file


def test_the_everyday_voice_is_recorded_once_and_every_card_compares(
    silent_desk: VirtualDesk, own_home: Path, reading: Path, rehearse: Run
) -> None:
    environment = silent_desk.environment | {"REHEARSE_HOME": str(own_home)}
    _play_when_recording(silent_desk, own_home, reading)
    run = rehearse("baseline", "--auto-stop", stdin=b"", **environment)
    assert run.returncode == 0, run.stderr
    assert list(own_home.rglob("*.wav")) == []
    assert (own_home / "baseline.json").stat().st_mode & 0o077 == 0
    silent_desk.hush()
    _play_when_recording(silent_desk, own_home, reading)
    take = json.loads(rehearse("record", "--auto-stop", "--json", stdin=b"", **environment).stdout)
    assert abs(take["against_baseline"]["brightness"]) < 1
    assert "deleted" in rehearse("baseline", "--forget", **environment).stdout


def test_a_few_words_are_no_everyday_voice_and_the_old_one_stays(
    silent_desk: VirtualDesk, own_home: Path, tmp_path: Path, rehearse: Run
) -> None:
    (own_home / "baseline.json").write_text("the old one")
    room = np.random.default_rng(6).normal(0, 1e-4, 4 * SAMPLE_RATE_HZ).astype(np.float32)
    write_wav(np.concatenate([read_recording(REHEARSED).samples[: 4 * SAMPLE_RATE_HZ], room]), tmp_path / "few.wav")
    _play_when_recording(silent_desk, own_home, tmp_path / "few.wav")
    environment = silent_desk.environment | {"REHEARSE_HOME": str(own_home)}
    run = rehearse("baseline", "--auto-stop", stdin=b"", **environment)
    assert run.returncode == 3
    assert re.search(r"Read the whole text: only [1-5] s were heard\. Nothing was changed", run.stderr)
    assert (own_home / "baseline.json").read_text() == "the old one"
    assert list(own_home.rglob("*.wav")) == []


def test_ctrl_c_while_reading_leaves_nothing_behind(silent_desk: VirtualDesk, own_home: Path, rehearse: Run) -> None:
    silent_desk.play(REHEARSED)
    rep = Terminal(own_home, silent_desk.environment, "baseline")
    rep.see("Press Enter")
    rep.press("\r")
    rep.see("0:02")
    rep.press("\x03")
    assert rep.end() == 130
    told = plain(rep.shown)
    assert "Nothing was changed." in told
    assert "score last" not in told
    assert list(own_home.rglob("*.wav")) == []
    assert rehearse("score", "last", REHEARSE_HOME=str(own_home)).returncode == 3
