"""history, show, delete, export, and score with kept takes: real processes, a real database, real files."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rehearse.audio import encode_wav, read_recording, write_wav
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.take import Take
from rehearse.store import Library
from rehearse.store.scripts import Scripts
from tests.e2e.conftest import SAMPLES, Run
from tests.unit.made_takes import rehearsed_take, winged_take

REHEARSED = SAMPLES / "rehearsed.flac"
ESCAPE = "\x1b["
FILES = ("--no-transcript", "--keep")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library of one's own for every test."""
    return tmp_path / "home"


@pytest.fixture
def kept(home: Path) -> list[Take]:
    """Three takes of two messages, the oldest first: winged, rehearsed; and one of another message."""
    takes = [
        replace(winged_take(), message_name="Borden Ohio"),
        replace(rehearsed_take(), message_name="Borden Ohio"),
        replace(winged_take(), id="0f3affffffff", message_name="=Acme\x1b[31m"),
    ]
    with Library(folder=home) as library:
        return [library.keep(take, noise(seed)) for seed, take in enumerate(takes)]


def noise(seed: int, seconds: float = 2.0) -> bytes:
    return encode_wav(np.random.default_rng(seed).normal(0, 0.05, int(seconds * SAMPLE_RATE_HZ)).astype(np.float32))


def sound_files(home: Path) -> list[Path]:
    return sorted(path for path in (home / "takes").rglob("*") if path.is_file())


def everything(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


# --- history


def test_the_history_of_an_empty_library_says_how_to_begin(rehearse: Run, home: Path) -> None:
    run = rehearse("history")
    assert run.returncode == 0
    assert "--keep" in run.stdout
    assert not home.exists()


def test_the_history_shows_each_message_with_its_way_and_whether_it_is_open(rehearse: Run, kept: list[Take]) -> None:
    run = rehearse("history")
    assert run.returncode == 0
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(re.search(r"Borden Ohio +▅█ +2 takes, open", line) for line in lines)
    rows = [line for line in lines if "2026" in line or re.match(r" +[0-9a-f]{4,12} ", line)]
    assert len(rows) == 3
    assert re.search(r"58 +Not yet", rows[0])
    assert re.search(r"100 +Yes +maybe", rows[1])
    assert "3 takes of 2 messages, 2 open" in run.stdout
    assert ESCAPE not in run.stdout


def test_a_message_is_done_when_both_say_yes(rehearse: Run, home: Path, kept: list[Take]) -> None:
    with Library(folder=home) as library:
        library.say(kept[1].id, "yes")
    run = rehearse("history", "--message", "Borden Ohio")
    assert "2 takes, done" in run.stdout
    assert "Acme" not in run.stdout


@pytest.mark.parametrize("columns", ["20", "40", "60", "100", "130", "300"])
def test_the_history_keeps_to_the_width(rehearse: Run, kept: list[Take], columns: str) -> None:
    run = rehearse("history", COLUMNS=columns)
    assert run.returncode == 0
    assert max(map(len, run.stdout.splitlines())) <= int(columns)


def test_a_message_that_is_not_there_is_told_with_those_that_are(rehearse: Run, kept: list[Take]) -> None:
    run = rehearse("history", "--message", "Bordn")
    assert run.returncode == 3
    assert "Borden Ohio" in run.stderr
    assert ESCAPE not in run.stderr


def test_the_history_as_json_is_a_take_a_line_with_the_public_names(rehearse: Run, kept: list[Take]) -> None:
    takes = [json.loads(line) for line in rehearse("history", "--json").stdout.splitlines()]
    assert [take["id"] for take in takes] == [take.id for take in kept]
    assert all(take["schema"] == 1 and take["kept_at"] for take in takes)
    assert takes[1]["self_verdict"] == "maybe"


def test_the_history_as_csv_runs_nothing_in_a_spreadsheet(rehearse: Run, kept: list[Take]) -> None:
    rows = list(csv.DictReader(io.StringIO(rehearse("history", "--csv").stdout)))
    assert [row["id"] for row in rows] == [take.id for take in kept]
    assert rows[2]["message"].startswith("'=Acme")
    assert float(rows[0]["score"]) == 58.0


def test_json_and_csv_exclude_each_other(rehearse: Run) -> None:
    assert rehearse("history", "--json", "--csv").returncode == 2


def test_an_ascii_terminal_gets_ascii(rehearse: Run, kept: list[Take]) -> None:
    run = rehearse("history", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert run.returncode == 0
    assert run.stdout.isascii()
    assert "\\u" not in run.stdout


def test_a_reader_that_stops_early_is_no_error(home: Path, kept: list[Take]) -> None:
    script = f"{sys.executable} -m rehearse history --json | true; echo ${{PIPESTATUS[0]}}"
    environment = os.environ | {"REHEARSE_HOME": str(home)}
    run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment)
    assert (run.stdout.strip(), "Traceback" in run.stderr) == ("0", False)


# --- show


def test_the_card_is_shown_again(rehearse: Run, kept: list[Take]) -> None:
    run = rehearse("show", "last~1")
    assert run.returncode == 0
    assert "100/100" in run.stdout
    assert "you said: maybe" in " ".join(run.stdout.split())
    assert max(map(len, run.stdout.splitlines())) <= 80
    assert "Laske" not in run.stdout
    assert "Laske" in rehearse("show", "last~1", "--why").stdout


@pytest.mark.parametrize("name", ["0f3a9", "0f3a9c2b1d4e", "last~2"])
def test_a_take_is_shown_by_any_of_its_names(rehearse: Run, kept: list[Take], name: str) -> None:
    assert json.loads(rehearse("show", name, "--json").stdout)["id"] == kept[0].id


def test_a_take_is_shown_by_its_file(rehearse: Run, kept: list[Take]) -> None:
    assert json.loads(rehearse("show", kept[1].file, "--json").stdout)["id"] == kept[1].id


@pytest.mark.parametrize(("name", "says"), [("0f3a", "Several"), ("beef", "rehearse history"), ("last~9", "last~9")])
def test_a_name_that_is_not_clear_is_told_in_a_line(rehearse: Run, kept: list[Take], name: str, says: str) -> None:
    for command in (("show", name), ("delete", name, "--yes"), ("export", name, "--to", "out")):
        run = rehearse(*command)
        assert run.returncode == 3
        assert says in run.stderr
        assert len(run.stderr.splitlines()) == 1
        assert run.stdout == ""


# --- delete


def test_a_deleted_take_is_gone_from_the_disk(rehearse: Run, home: Path, kept: list[Take]) -> None:
    assert b"inventory" in everything(home)
    run = rehearse("delete", *(take.id for take in kept), "--yes")
    assert run.returncode == 0
    assert sound_files(home) == []
    assert b"inventory" not in everything(home)
    assert "No take has been kept" in rehearse("history").stdout


def test_deleting_asks_first(rehearse: Run, home: Path, kept: list[Take]) -> None:
    run = rehearse("delete", "last", stdin=b"n\n")
    assert run.returncode == 0
    assert "for good?" in run.stdout
    assert "Nothing was deleted" in run.stdout
    assert ESCAPE not in run.stdout
    assert len(sound_files(home)) == 3
    assert rehearse("delete", "last", stdin=b"y\n").returncode == 0
    assert len(sound_files(home)) == 2


def test_where_there_is_nobody_to_ask_nothing_is_deleted(rehearse: Run, home: Path, kept: list[Take]) -> None:
    run = rehearse("delete", "last", stdin=b"")
    assert run.returncode == 2
    assert "--yes" in run.stderr
    assert len(sound_files(home)) == 3


def test_when_one_of_them_is_not_there_none_is_deleted(rehearse: Run, home: Path, kept: list[Take]) -> None:
    assert rehearse("delete", "last", "beef", "--yes").returncode == 3
    assert len(sound_files(home)) == 3


def test_ctrl_c_at_the_question_deletes_nothing(home: Path, kept: list[Take]) -> None:
    parent, child = pty.openpty()
    environment = os.environ | {"REHEARSE_HOME": str(home), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "rehearse", "delete", "last"],
        stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(child)
    seen = b""
    while b"for good?" not in seen:
        seen += os.read(parent, 4096)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    os.close(parent)
    assert len(sound_files(home)) == 3


# --- export


def test_takes_are_exported_with_their_json_beside_them(rehearse: Run, tmp_path: Path, kept: list[Take]) -> None:
    run = rehearse("export", "--to", "out/deep")
    assert run.returncode == 0
    sounds = [tmp_path / line for line in run.stdout.splitlines()]
    assert len(sounds) == 3
    for take, sound in zip(kept, sounds, strict=True):
        assert sound.read_bytes() == Path(take.file).read_bytes()
        table = json.loads(sound.with_suffix(".json").read_text())
        assert (table["id"], table["file"]) == (take.id, sound.name)


def test_what_is_exported_only_its_owner_can_read(rehearse: Run, tmp_path: Path, kept: list[Take]) -> None:
    (sound,) = (tmp_path / line for line in rehearse("export", "last", "--to", "out").stdout.splitlines())
    for file in (sound, sound.with_suffix(".json")):
        assert file.stat().st_mode & 0o777 == 0o600
    sound.with_suffix(".json").write_text("of an older version")
    sound.with_suffix(".json").chmod(0o644)
    assert rehearse("export", "last", "--to", "out").returncode == 0
    assert sound.with_suffix(".json").stat().st_mode & 0o777 == 0o600


def test_exporting_again_copies_nothing_twice_and_writes_over_nothing(
    rehearse: Run, tmp_path: Path, kept: list[Take]
) -> None:
    out = tmp_path / "out"
    first = rehearse("export", "last", "--to", out)
    assert rehearse("export", "last", "--to", out).stdout == first.stdout
    assert len(list(out.iterdir())) == 2
    mine = out / Path(kept[0].file).name
    mine.write_bytes(b"something else")
    rehearse("export", kept[0].id, "--to", out)
    assert mine.read_bytes() == b"something else"
    assert len(list(out.iterdir())) == 5


def test_all_that_is_exported_has_the_scripts_in_force(
    rehearse: Run, home: Path, tmp_path: Path, kept: list[Take]
) -> None:
    with Scripts(folder=home) as scripts:
        for text in ("Hi Sam.", "Hi Sam, it is Dana."):
            scripts.save("Borden Ohio", text)
        scripts.save("Kraft: Denver", "Good morning.")
    out = tmp_path / "out"
    out.mkdir()
    (out / "Kraft- Denver.txt").write_text("mine")
    for _ in range(2):
        assert rehearse("export", "--to", "out").returncode == 0
    texts = {file.name: file.read_text() for file in out.glob("*.txt")}
    assert texts == {
        "Borden Ohio.txt": "Hi Sam, it is Dana.\n",
        "Kraft- Denver.txt": "mine",
        "Kraft- Denver (2).txt": "Good morning.\n",
    }
    assert rehearse("export", "last", "--to", "one").returncode == 0
    assert list((tmp_path / "one").glob("*.txt")) == []


def test_a_recording_is_compared_with_the_script_of_its_message_only_if_asked(
    rehearse: Run, home: Path, kept: list[Take]
) -> None:
    with Scripts(folder=home) as scripts:
        scripts.save("Borden Ohio", "Hi Sam.")
    score = ("score", kept[0].id, "--json")
    assert "No script is kept with Kraft" in rehearse(*score, "--kept-script", "--message", "Kraft").stderr
    assert rehearse(*score, "--kept-script").returncode == 2
    file = home / "script.txt"
    file.write_text("Hi.")
    both = rehearse(*score, "--message", "Borden Ohio", "--kept-script", "--script", str(file))
    assert (both.returncode, "exclude each other" in both.stderr) == (2, True)


def test_an_export_goes_on_past_a_sound_that_is_gone(rehearse: Run, tmp_path: Path, kept: list[Take]) -> None:
    Path(kept[0].file).unlink()
    run = rehearse("export", "--to", tmp_path / "out")
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 2
    assert kept[0].id in run.stderr


def test_an_empty_library_has_nothing_to_export(rehearse: Run, tmp_path: Path) -> None:
    assert rehearse("export", "--to", tmp_path / "out").returncode == 3
    assert not (tmp_path / "out").exists()


# --- score


def test_what_is_scored_is_kept_on_request_only(rehearse: Run, home: Path) -> None:
    assert rehearse("score", REHEARSED, "--no-transcript").returncode == 0
    assert not (home / "takes").exists()
    run = rehearse("score", REHEARSED, *FILES, "--message", "Borden Ohio", "--json")
    take = json.loads(run.stdout)
    (sound,) = sound_files(home)
    assert take["file"] == str(sound)
    assert sound.parent.name == "Borden Ohio"
    assert sound.read_bytes() == REHEARSED.read_bytes()
    assert take["id"] in run.stderr
    assert json.loads(rehearse("show", "last", "--json").stdout) == take


def test_the_same_file_is_kept_once(rehearse: Run, home: Path) -> None:
    for _ in range(2):
        assert rehearse("score", REHEARSED, *FILES).returncode == 0
    assert len(sound_files(home)) == 1
    assert len(rehearse("history", "--json").stdout.splitlines()) == 1


def test_standard_input_is_kept_with_the_suffix_of_its_kind(rehearse: Run, home: Path) -> None:
    assert rehearse("score", "-", *FILES, stdin=noise(1, 6)).returncode == 0
    assert [path.suffix for path in sound_files(home)] == [".wav"]


def test_a_file_that_failed_is_not_kept_and_the_others_are(rehearse: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"")
    assert rehearse("score", tmp_path / "bad.wav", REHEARSED, *FILES).returncode == 1
    assert len(sound_files(home)) == 1


def test_what_cannot_be_kept_is_still_shown(rehearse: Run, home: Path) -> None:
    home.mkdir()
    (home / "takes").write_text("a file where the folder should be")
    run = rehearse("score", REHEARSED, *FILES)
    assert run.returncode == 1
    assert "call you back" in run.stdout
    assert "REHEARSE_HOME" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_kept_take_is_scored_again_by_its_name_and_stays_what_it_was(rehearse: Run, home: Path) -> None:
    rehearse("score", REHEARSED, *FILES, "--message", "Borden: Ohio?")
    first = json.loads(rehearse("show", "last", "--json").stdout)
    with Library(folder=home) as library:
        library.say(first["id"], "maybe")
    again = json.loads(rehearse("score", "last", "--no-transcript", "--json").stdout)
    assert (again["id"], again["message"], again["self_verdict"]) == (first["id"], "Borden: Ohio?", "maybe")
    by_id = json.loads(rehearse("score", first["id"][:6], *FILES, "--json").stdout)
    assert by_id["kept_at"] == first["kept_at"]
    assert len(sound_files(home)) == 1


def test_a_kept_sound_that_is_given_by_its_path_stays_with_its_message(rehearse: Run, home: Path) -> None:
    rehearse("score", REHEARSED, *FILES, "--message", "Borden: Ohio?")
    (sound,) = sound_files(home)
    assert json.loads(rehearse("score", sound, *FILES, "--json").stdout)["message"] == "Borden: Ohio?"
    assert sound_files(home) == [sound]


def test_a_file_goes_before_a_take_of_the_same_name(rehearse: Run, tmp_path: Path, kept: list[Take]) -> None:
    (tmp_path / "last").write_bytes(REHEARSED.read_bytes())
    assert json.loads(rehearse("score", "last", "--no-transcript", "--json").stdout)["file"] == "last"


@pytest.mark.parametrize(
    ("name", "says"), [("last", "kept"), ("beef", "no such file"), ("nothing.wav", "no such file")]
)
def test_what_is_neither_file_nor_take_is_told(rehearse: Run, name: str, says: str) -> None:
    run = rehearse("score", name)
    assert run.returncode == 3
    assert says in run.stderr


def cut_off(home: Path) -> Path:
    """Leave what a recording leaves that was killed while it was made."""
    spool = home / "unfinished" / "2026-11-22_14-03-12.wav"
    spool.parent.mkdir(parents=True)
    write_wav(read_recording(REHEARSED).samples[: 12 * SAMPLE_RATE_HZ], spool)
    return spool


def test_a_first_recording_that_was_cut_off_is_found_and_can_be_kept(rehearse: Run, home: Path) -> None:
    spool = cut_off(home)
    run = rehearse("score", "last", "--no-transcript", "--json")
    take = json.loads(run.stdout)
    assert take["recording"]["duration_s"] == 12.0
    assert "--keep" in run.stderr
    assert spool.exists()
    kept = json.loads(rehearse("score", "last", *FILES, "--message", "Borden Ohio", "--json").stdout)
    assert (kept["id"], kept["message"]) == (take["id"], "Borden Ohio")
    assert not spool.exists()
    (sound,) = sound_files(home)
    assert sound.suffix == ".flac"
    assert json.loads(rehearse("score", "last", "--no-transcript", "--json").stdout)["id"] == take["id"]


def test_a_cut_off_recording_can_be_kept_by_its_path(rehearse: Run, home: Path) -> None:
    spool = cut_off(home)
    assert rehearse("score", spool, *FILES).returncode == 0
    assert not spool.exists()
    assert [sound.suffix for sound in sound_files(home)] == [".flac"]


def test_a_take_that_was_kept_after_the_cut_off_one_is_the_last(rehearse: Run, home: Path) -> None:
    os.utime(cut_off(home), (1e9, 1e9))
    rehearse("score", SAMPLES / "winged.flac", *FILES)
    first = json.loads(rehearse("show", "last", "--json").stdout)
    assert json.loads(rehearse("score", "last", "--no-transcript", "--json").stdout)["id"] == first["id"]


def test_the_history_tells_of_a_recording_that_was_cut_off(rehearse: Run, home: Path, kept: list[Take]) -> None:
    assert rehearse("history").stderr == ""
    spool = cut_off(home)
    told = "1 recording was cut off: rehearse score last --keep"
    assert rehearse("history").stderr.strip() == told
    assert rehearse("history", "--json").stderr == rehearse("history", "--csv").stderr == ""
    os.utime(spool, (1e9, 1e9))
    assert rehearse("history").stderr.strip() == told.replace("last", str(spool))
    spool.with_name("another.wav").write_bytes(spool.read_bytes())
    assert "2 recordings were cut off" in rehearse("history").stderr


def test_the_last_to_be_deleted_is_the_one_that_was_cut_off(rehearse: Run, home: Path, kept: list[Take]) -> None:
    spool = cut_off(home)
    run = rehearse("delete", "last", stdin=b"n\n")
    assert "The last recording was cut off (0:12). Delete it for good?" in run.stdout
    assert spool.exists()
    assert "cut off" in rehearse("delete", "last", "--yes").stdout
    assert not spool.exists()
    assert len(sound_files(home)) == 3
    assert "cut off" not in rehearse("delete", "last", "--yes").stdout
    assert len(sound_files(home)) == 2


def test_a_cut_off_recording_can_be_deleted_by_its_path(rehearse: Run, home: Path, kept: list[Take]) -> None:
    spool = cut_off(home)
    os.utime(spool, (1e9, 1e9))
    run = rehearse("delete", spool, kept[0].id, stdin=b"y\n")
    assert f"{spool.name}  cut off, 0:12" in run.stdout
    assert not spool.exists()
    assert len(sound_files(home)) == 2
    assert rehearse("delete", spool, "--yes").returncode == 3


@pytest.mark.slow
def test_with_the_real_engine_the_words_are_kept_and_deleted(rehearse: Run, home: Path) -> None:
    take = json.loads(rehearse("score", REHEARSED, "--keep", "--json").stdout)
    word = max(take["transcript"]["text"].split(), key=len).strip(".,?!").encode()
    database = home / "takes.db"
    assert word in database.read_bytes()
    assert json.loads(rehearse("show", "last", "--json").stdout)["transcript"] == take["transcript"]
    assert rehearse("delete", "last", "--yes").returncode == 0
    assert word not in b"".join(path.read_bytes() for path in home.glob("takes*") if path.is_file())


# --- all of them


@pytest.mark.parametrize("command", ["history", "show", "delete", "export"])
def test_every_command_has_help_with_examples(rehearse: Run, command: str) -> None:
    run = rehearse(command, "--help")
    assert run.returncode == 0
    assert "  Examples:\n    rehearse" in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 80


def test_take_names_are_completed(home: Path, kept: list[Take]) -> None:
    def complete(words: str, position: int) -> str:
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(position), "_REHEARSE_COMPLETE": "bash_complete"}
        run = subprocess.run(
            [sys.executable, "-c", "from rehearse.cli import main; main()"],
            env=os.environ | {"REHEARSE_HOME": str(home)} | asked,
            capture_output=True,
            text=True,
        )
        return run.stdout

    assert kept[1].id in complete("rehearse show ", 2)
    assert "last" in complete("rehearse delete la", 2)
    assert "Borden Ohio" in complete("rehearse history --message Bor", 3)
    assert "plain,last" in complete("rehearse score la", 2)
    assert complete("rehearse correct last inv", 3) == "plain,inventory\n"
    assert complete("rehearse score memo", 2).startswith("file,")


def test_words_are_put_right_in_the_reps_own_editor_and_taken_back(
    rehearse: Run, home: Path, kept: list[Take], tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/Acne Chemicals/Acme Chemicals/' \"$1\"\n")
    editor.chmod(0o755)
    parent, child = pty.openpty()
    run = subprocess.run(
        [sys.executable, "-m", "rehearse", "correct", kept[2].id],
        env=os.environ | {"REHEARSE_HOME": str(home), "EDITOR": str(editor)},
        stdin=child,
        capture_output=True,
        text=True,
        timeout=60,
    )
    os.close(parent)
    os.close(child)
    assert run.returncode == 0, run.stderr
    assert "“Acne” is “Acme”" in run.stdout
    assert "Corrected in 1 place." in run.stdout
    assert "words corrected by you" in " ".join(rehearse("show", kept[2].id).stdout.split())
    assert "* words corrected by you" in rehearse("history").stdout
    back = json.loads(rehearse("correct", kept[2].id, "--undo", "--json").stdout)
    assert back["transcript"]["corrections"] == []
    assert "Acne" in back["transcript"]["text"]


def test_a_database_of_a_newer_version_is_refused_in_a_line(rehearse: Run, home: Path, kept: list[Take]) -> None:
    import sqlite3

    with sqlite3.connect(home / "takes.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '99'")
    run = rehearse("history")
    assert run.returncode == 1
    assert "newer version" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_on_a_terminal_there_is_colour_and_no_color_is_respected(home: Path, kept: list[Take]) -> None:
    def on_terminal(**environment: str) -> str:
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "rehearse", "history"],
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
    assert not colours.search(on_terminal(NO_COLOR="1"))


# --- what cannot be read, and what others keep


def spoil(home: Path, take_id: str) -> None:
    with sqlite3.connect(home / "takes.db") as connection:
        connection.execute("UPDATE takes SET take = ? WHERE id = ?", ('{"schema": 99}', take_id))
    connection.close()


def test_a_take_that_cannot_be_read_is_named_and_passed_over(rehearse: Run, home: Path, kept: list[Take]) -> None:
    bad = kept[2].id
    spoil(home, bad)
    told = f"Cannot read take {bad}: it has schema 99"
    for words in (("history",), ("history", "--json"), ("show", "last"), ("compare", "last~1", "last")):
        run = rehearse(*words)
        assert (run.returncode, run.stderr.count(told)) == (0, 2 if words[0] == "compare" else 1), run.stderr
    run = rehearse("show", bad)
    assert (run.returncode, told in run.stderr, f"rehearse delete {bad}" in run.stderr) == (3, True, True)
    run = rehearse("delete", bad, stdin=b"y\n")
    assert (run.returncode, told in run.stdout) == (0, True)
    assert rehearse("history").stderr == ""
    assert len(sound_files(home)) == 2


def test_what_another_home_keeps_is_shown_and_neither_deleted_played_nor_exported(
    rehearse: Run, home: Path, tmp_path: Path, database: str
) -> None:
    with Library(database, tmp_path / "theirs") as library:
        theirs = library.keep(replace(winged_take(), message_name="Borden", rep="Ann"), noise(7))
    with Library(database, home) as library:
        mine = library.keep(replace(rehearsed_take(), message_name="Borden", rep="Bob"), noise(8))

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return rehearse(*words, REHEARSE_DATABASE=database)

    assert json.loads(run("show", theirs.id, "--json").stdout)["rep"] == "Ann"
    for words in (("delete", theirs.id, "--yes"), ("play", theirs.id), ("export", theirs.id, "--to", tmp_path / "out")):
        refused = run(*words)
        assert (refused.returncode, "Ann keeps take" in refused.stderr) == (3, True), refused.stderr
    assert run("export", "--to", tmp_path / "out").returncode == 0
    assert {file.stem for file in (tmp_path / "out").iterdir()} == {Path(mine.file).stem}
    assert "Ann" not in run("history").stdout
    assert re.search(r"58 +Not yet.* Ann", run("history", "--everyone").stdout)
    assert Path(theirs.file).is_file()


def test_a_kept_sound_does_not_move_unless_a_message_is_named(rehearse: Run, home: Path) -> None:
    rehearse("score", REHEARSED, *FILES, "--message", "Borden", "--rep", "Ann")
    again = json.loads(rehearse("score", REHEARSED, *FILES, "--json").stdout)
    assert (again["message"], again["rep"]) == ("Borden", "Ann")
    assert json.loads(rehearse("score", REHEARSED, *FILES, "--json", "--message", "Kraft").stdout)["message"] == "Kraft"
    assert len(sound_files(home)) == 1


def test_a_folder_of_reps_is_scored_kept_and_reported(rehearse: Run, tmp_path: Path) -> None:
    for name, rep in (("winged", "Ann Lee"), ("rehearsed", "Bob")):
        (tmp_path / "team" / rep).mkdir(parents=True)
        shutil.copy(SAMPLES / f"{name}.flac", tmp_path / "team" / rep / f"{rep}_Borden.flac")
    (tmp_path / "team" / "Cleo").mkdir()
    run = rehearse("team", tmp_path / "team", "--keep", "--json")
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert [(one["rep"], one["yes"]) for one in told["reps"]] == [("Bob", 1), ("Ann Lee", 0)]
    assert "Cleo" in [one["rep"] for one in told["not_practised"]]
    assert {one["topic"] for one in told["faults"]} >= {"reason", "fillers"}
    kept = json.loads(rehearse("team", "--kept", "--json").stdout)
    assert [one["topic"] for one in kept["faults"]] == [one["topic"] for one in told["faults"]]
    page = tmp_path / "team.html"
    assert rehearse("team", "--kept", "--html", page, "--with-sound").returncode == 0
    assert "data:audio/mpeg" in page.read_text("utf-8")
    words = ("--recursive", "--rep-from", "{rep}_{message}", "--no-transcript", "--json")
    lines = rehearse("score", tmp_path / "team", *words).stdout.splitlines()
    assert [(json.loads(line)["rep"], json.loads(line)["message"]) for line in lines] == [
        ("Ann Lee", "Borden"), ("Bob", "Borden"),
    ]  # fmt: skip
    assert "Ann Lee" in rehearse("history").stdout
    assert "Ann Lee" not in rehearse("history", "--rep", "Bob").stdout
