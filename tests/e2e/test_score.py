"""`rehearse score`, start to end, with real weights."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearse.audio import read_recording, write_wav
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.e2e.conftest import SAMPLES, Run
from tests.unit.made_sound import with_tracks

REHEARSED = SAMPLES / "rehearsed.flac"
WINGED = SAMPLES / "winged.flac"
ESCAPE = "\x1b["


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("noise") / "noise.wav"
    write_wav(np.random.default_rng(1).normal(0, 0.05, 20 * SAMPLE_RATE_HZ).astype(np.float32), file)
    return file


def test_the_card_answers_first_and_holds_on_80_columns(rehearse: Run) -> None:
    run = rehearse("score", REHEARSED)
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert any("call you back" in line.lower() for line in lines[:4])
    assert max(len(line) for line in lines) <= 80
    assert ESCAPE not in run.stdout
    assert run.stderr == ""


def test_json_is_one_object_a_line_with_the_public_names(rehearse: Run) -> None:
    run = rehearse("score", REHEARSED, WINGED, "--json")
    assert run.returncode == 0
    rehearsed, winged = (json.loads(line) for line in run.stdout.splitlines())
    assert (rehearsed["schema"], rehearsed["file"]) == (1, str(REHEARSED))
    assert {
        "schema", "id", "file", "message", "style", "recorded_at", "rubric", "recording", "verdict", "criteria",
        "measures",
        "transcript", "pauses", "fillers", "pitch", "phone_numbers", "checklist", "alarms", "script", "self_verdict",
        "against_baseline",
    } <= set(rehearsed)  # fmt: skip
    assert rehearsed["verdict"]["score"] > winged["verdict"]["score"]


def test_a_bad_file_is_told_and_the_others_are_still_scored(rehearse: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").write_bytes(b"")
    run = rehearse("score", tmp_path / "none.wav", tmp_path / "empty.wav", REHEARSED, "--json")
    assert run.returncode == 1
    results = [json.loads(line) for line in run.stdout.splitlines()]
    codes = {result["error"]["code"] for result in results if "error" in result}
    assert codes == {"missing", "empty"}
    assert sum("verdict" in result for result in results) == 1


def test_when_nothing_can_be_read_the_status_is_3_and_there_is_one_line(rehearse: Run, tmp_path: Path) -> None:
    (tmp_path / "note.wav").write_text("not a recording " * 100)
    run = rehearse("score", tmp_path / "note.wav")
    assert run.returncode == 3
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert "note.wav" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_is_its_recordings_and_recursive_those_below(rehearse: Run, tmp_path: Path) -> None:
    folder = tmp_path / "takes"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "take1.flac").symlink_to(REHEARSED)
    refused = rehearse("score", folder)
    assert refused.returncode == 3
    assert "--recursive" in refused.stderr
    assert rehearse("score", folder, "--recursive").returncode == 0
    assert rehearse("score", folder / "below").returncode == 0


def test_no_recording_in_a_folder_is_passed_over_without_a_word(rehearse: Run, tmp_path: Path) -> None:
    folder = tmp_path / "memos"
    folder.mkdir()
    voice = read_recording(REHEARSED).samples
    (folder / "memo.qta").write_bytes(with_tracks(np.zeros_like(voice), voice))
    (folder / "dictation.ds2").write_bytes(b"\x03ds2" + bytes(range(256)))
    run = rehearse("score", folder, "--no-transcript")
    assert run.returncode == 0
    assert "it has 2 sound tracks: the second was taken" in run.stdout
    assert run.stderr == (
        f"Passed over, no known kind of recording: {folder / 'dictation.ds2'}. Give it by name to try.\n"
    )
    take = json.loads(rehearse("score", folder, "--no-transcript", "--json").stdout)
    assert (take["recording"]["track"], take["recording"]["tracks"]) == (2, 2)


def test_a_full_disk_is_said_to_be_one(rehearse: Run) -> None:
    command = [sys.executable, "-m", "rehearse", "score", str(WINGED), "--no-transcript", "--json"]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 1
    assert "No space left on device" in run.stderr
    assert "inside rehearse" not in run.stderr


def test_many_files_end_in_a_table_by_score(rehearse: Run) -> None:
    run = rehearse("score", WINGED, REHEARSED)
    assert run.returncode == 0
    assert run.stdout.index("rehearsed") < run.stdout.index("winged")


def test_csv_has_a_row_for_each_file_failed_ones_too(rehearse: Run, tmp_path: Path) -> None:
    run = rehearse("score", REHEARSED, tmp_path / "none.wav", "--csv")
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert [row["error_code"] for row in rows] == ["", "missing"]
    assert float(rows[0]["score"]) > 0


def test_standard_input_is_a_recording(rehearse: Run) -> None:
    run = rehearse("score", "-", "--json", stdin=REHEARSED.read_bytes())
    assert run.returncode == 0
    assert json.loads(run.stdout)["file"] == "-"


def test_the_sound_alone_is_scored_without_a_transcript(rehearse: Run) -> None:
    take = json.loads(rehearse("score", REHEARSED, "--no-transcript", "--json").stdout)
    assert take["transcript"] is None
    assert take["measures"]["fillers_per_min"] is None
    assert take["measures"]["pitch_sd_semitones"] > 0
    assert take["verdict"]["answer"] in ("maybe", "not_yet")


@pytest.mark.parametrize("seconds", [0.0, 1.0, 12.0])
def test_silence_is_not_scored(rehearse: Run, tmp_path: Path, seconds: float) -> None:
    write_wav(np.zeros(int(seconds * SAMPLE_RATE_HZ) + 160, np.float32), tmp_path / "silence.wav")
    run = rehearse("score", tmp_path / "silence.wav", "--json")
    take = json.loads(run.stdout)
    if "error" in take:
        assert run.returncode == 3
        return
    assert (take["verdict"]["answer"], take["verdict"]["score"]) == ("cannot_judge", None)
    assert take["verdict"]["because"]


def test_noise_is_not_scored(rehearse: Run, noise: Path) -> None:
    verdict = json.loads(rehearse("score", noise, "--json").stdout)["verdict"]
    assert (verdict["answer"], verdict["score"]) == ("cannot_judge", None)


def test_music_is_not_scored(rehearse: Run, tmp_path: Path) -> None:
    write_wav(music(20), tmp_path / "music.wav")
    verdict = json.loads(rehearse("score", tmp_path / "music.wav", "--json").stdout)["verdict"]
    assert (verdict["answer"], verdict["score"]) == ("cannot_judge", None)


def music(seconds: float) -> np.ndarray:
    """Return chords with decay, two a second, and a soft beat."""
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    rng = np.random.default_rng(3)
    roots = rng.choice([220.0, 261.6, 196.0, 174.6], int(seconds * 2) + 1)
    root = roots[(time_s * 2).astype(int)]
    decay = np.exp(-3 * (time_s % 0.5))
    tones = sum(np.sin(2 * np.pi * np.cumsum(root * ratio) / SAMPLE_RATE_HZ) for ratio in (1, 1.25, 1.5, 2, 3))
    beat = rng.normal(0, 1, len(time_s)) * np.exp(-40 * (time_s % 0.5))
    return (0.06 * tones * decay + 0.03 * beat).astype(np.float32)


def test_speech_under_loud_noise_cannot_be_judged(rehearse: Run, tmp_path: Path) -> None:
    samples = read_recording(REHEARSED).samples
    loud = samples + np.random.default_rng(2).normal(0, np.sqrt(np.mean(samples**2)), len(samples)).astype(np.float32)
    write_wav(np.clip(loud, -1, 1).astype(np.float32), tmp_path / "noisy.wav")
    verdict = json.loads(rehearse("score", tmp_path / "noisy.wav", "--json").stdout)["verdict"]
    assert (verdict["answer"], verdict["score"]) == ("cannot_judge", None)


def test_why_shows_the_evidence(rehearse: Run) -> None:
    assert "Laske" in rehearse("score", REHEARSED, "--why").stdout
    assert "Laske" not in rehearse("score", REHEARSED).stdout


def test_a_teams_rubric_changes_the_score(rehearse: Run, tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text("[criteria.fillers]\nweight = 60\n")
    own = json.loads(rehearse("score", WINGED, "--json", "--rubric", tmp_path / "team.toml").stdout)
    default = json.loads(rehearse("score", WINGED, "--json").stdout)
    assert own["verdict"]["score"] < default["verdict"]["score"]
    assert own["rubric"] != default["rubric"]


def test_a_wrong_rubric_is_named_without_a_traceback(rehearse: Run, tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text("[criteria.filler]\nweight = 60\n")
    run = rehearse("score", WINGED, "--rubric", tmp_path / "team.toml")
    assert run.returncode == 3
    assert "criteria.filler" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("--frobnicate",), ("x.wav", "--engine", "vosk"), ("x.wav", "--json", "--csv")]
)
def test_a_request_that_makes_no_sense_is_usage(rehearse: Run, arguments: tuple[str, ...]) -> None:
    assert rehearse("score", *arguments).returncode == 2


def test_unknown_weights_are_status_4(rehearse: Run) -> None:
    run = rehearse("score", REHEARSED, "--model", "/no/such/folder")
    assert run.returncode == 4
    assert len(run.stderr.splitlines()) <= 2
    assert "/no/such/folder" in run.stderr


def test_a_name_that_is_not_utf8_is_printed_harmlessly(rehearse: Run, tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/take\xff.flac"))
    file.symlink_to(REHEARSED)
    assert rehearse("score", file).returncode == 0
    assert json.loads(rehearse("score", file, "--json").stdout)["verdict"]["score"] > 0


def test_control_characters_in_a_name_do_not_reach_the_terminal(rehearse: Run, tmp_path: Path) -> None:
    (tmp_path / "take\x1b[31m[red].flac").symlink_to(REHEARSED)
    assert ESCAPE not in rehearse("score", tmp_path / "take\x1b[31m[red].flac").stdout
    assert ESCAPE not in rehearse("score", tmp_path / "none\x1b[31m.flac").stderr


def test_ascii_terminals_get_ascii(rehearse: Run) -> None:
    run = rehearse("score", REHEARSED, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert run.returncode == 0
    assert "\\u" not in run.stdout


def test_a_reader_that_stops_early_is_no_error(home: Path) -> None:
    script = f"{sys.executable} -m rehearse score {REHEARSED} --json | true; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=os.environ | {"REHEARSE_HOME": str(home)}
    )
    assert "Traceback" not in run.stderr
    assert run.stdout.strip() == "0"


def test_many_at_once_get_the_cards_that_each_gets_alone(rehearse: Run, tmp_path: Path) -> None:
    files = [WINGED, REHEARSED, tmp_path / "begun.wav"]
    write_wav(read_recording(REHEARSED).samples[: 14 * SAMPLE_RATE_HZ], files[-1])
    alone = [json.loads(rehearse("score", file, "--json").stdout) for file in files]
    together = [json.loads(line) for line in rehearse("score", *files, "--json").stdout.splitlines()]
    assert [heard_and_answered(take) for take in together] == [heard_and_answered(take) for take in alone]


def heard_and_answered(take: dict[str, Any]) -> tuple[Any, ...]:
    """Return the words of a take and what its card says."""
    words = [word["text"] for word in take["transcript"]["words"]]
    return take["file"], words, take["verdict"], take["criteria"], take["phone_numbers"]


def test_ctrl_c_in_a_batch_shows_what_is_done_and_is_status_130(home: Path) -> None:
    command = [sys.executable, "-m", "rehearse", "score", "--json", *[str(REHEARSED)] * 30]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"REHEARSE_HOME": str(home)}
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert all("verdict" in json.loads(line) for line in [first, *rest.splitlines()])
    assert b"Stopped" in errors
    assert b"Traceback" not in errors


def test_on_a_terminal_there_is_colour_and_progress_and_no_color_is_respected(home: Path) -> None:
    def on_terminal(**environment: str) -> str:
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "rehearse", "score", str(REHEARSED)],
            stdout=child,
            stderr=child,
            env=os.environ | {"REHEARSE_HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "80"} | environment,
        )
        os.close(child)
        seen = b""
        while True:
            try:
                seen += (chunk := os.read(parent, 65536))
            except OSError:
                break
            if not chunk:
                break
        process.wait()
        os.close(parent)
        return seen.decode("utf-8", "replace")

    colours = re.compile(r"\x1b\[[0-9;]*3[0-9]")
    assert colours.search(on_terminal())
    plain = on_terminal(NO_COLOR="1")
    assert not colours.search(plain)
    assert "listening" in plain


def test_the_same_file_gives_the_same_take(rehearse: Run) -> None:
    first, second = (json.loads(rehearse("score", REHEARSED, "--json").stdout) for _ in range(2))
    assert first == second


def test_nothing_is_asked_of_the_network(home: Path) -> None:
    probe = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a connection was tried')\n"
        "socket.socket.connect = refuse; socket.create_connection = refuse; socket.getaddrinfo = refuse\n"
        "from rehearse.cli import main\n"
        f"main(['score', {str(REHEARSED)!r}, '--json'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, env=os.environ | {"REHEARSE_HOME": str(home)}
    )
    assert run.returncode == 0, run.stderr


def test_python_gives_the_same_take_as_the_command(rehearse: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import rehearse as package

    monkeypatch.setenv("REHEARSE_HOME", str(home))
    take = package.score(str(REHEARSED))
    said = json.loads(rehearse("score", REHEARSED, "--json").stdout)
    assert take.scorecard.verdict.score == said["verdict"]["score"]
    assert take.transcript is not None
    assert take.transcript.text == said["transcript"]["text"]
