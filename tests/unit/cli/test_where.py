"""Where everything is, and that all of it, and nothing else, can be deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rehearse.audio import encode_wav
from rehearse.capture.spool import Spool
from rehearse.cli import cli
from rehearse.cli.where import places
from rehearse.store import Library
from rehearse.web.access import load_secret
from rehearse.web.single_instance import announce, only_server
from tests.unit.made_speech import phrase
from tests.unit.made_takes import rehearsed_take, winged_take


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with something in every place."""
    folder = tmp_path / "home"
    monkeypatch.setenv("REHEARSE_HOME", str(folder))
    monkeypatch.delenv("REHEARSE_DATABASE", raising=False)
    fill(folder)
    return folder


def fill(folder: Path) -> None:
    with Library() as library:
        for take, message in ((winged_take(), "Borden (2)"), (rehearsed_take(), "Acme: a/b")):
            library.keep(replace(take, message_name=message), encode_wav(phrase()))
            library.keep(replace(take, id=take.id[::-1], message_name=message), encode_wav(phrase()))
    spool = Spool(folder)
    spool.append(phrase()[:4000])
    spool.close()
    for name in (
        "reports/0f3a.html",
        f"queue/{'a' * 32}",
        "cache/weights/base/model.bin",
        "web-secret",
        "baseline.json",
        "drafts.json",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")
    load_secret(folder)
    announce(folder, "http://127.0.0.1:8765")
    assert run("profile", "--name", "Dana Reyes").exit_code == 0
    assert run("calls", "add", "Karen Ortiz", "--left", "Borden (2)").exit_code == 0


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, list(arguments), input=typed)


def left_in(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_every_file_of_a_home_is_in_one_of_the_places(home: Path) -> None:
    known = [file for place in places() for file in place.files]
    assert sorted(known) == sorted(file for file in home.rglob("*") if file.is_file())
    told = json.loads(run("where", "--json").stdout)
    amounts = {place["name"]: place["files"] for place in told["places"]}
    assert (told["home"], amounts["takes"], amounts["cut off"], amounts["weights"]) == (str(home), 4, 1, 1)
    assert sum(place["bytes"] for place in told["places"]) == sum(file.stat().st_size for file in known)
    assert all(str(home) in line for line in run("where").stdout.splitlines()[:10])


def test_everything_is_forgotten_once_the_word_was_typed(home: Path) -> None:
    for typed in ("", "y\n", "no\n"):
        assert "Nothing was deleted" in (refused := run("forget", "--everything", typed=typed)).stdout + str(
            refused.exception
        )
    assert len(left_in(home)) > 10
    told = run("forget", "--everything", typed="everything\n")
    assert told.exit_code == 0
    assert "4 files" in told.stdout
    assert "Not deleted: what you exported" in told.stdout
    assert not home.exists()


def test_a_rep_s_own_files_in_a_home_are_left_and_told(home: Path) -> None:
    own = ["notes.txt", "takes/monday.m4a", "takes/Acme/2026-11-20 09.30.00 Borden.flac", "unfinished/mine.wav"]
    for name in own:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("mine")
    told = json.loads(run("forget", "--everything", "--yes", "--json").stdout)
    assert left_in(home) == sorted(own)
    assert told["left"] == sorted(str(home / name) for name in own if "/" in name)


def test_nothing_is_forgotten_while_a_server_or_a_recording_runs(home: Path) -> None:
    before = [file for file in left_in(home) if file != "serve.address"]  # it goes with the server
    with only_server(home):
        refused = run("forget", "--everything", "--yes")
        assert "rehearse serve is running" in str(refused.exception)
    (recording := Spool(home)).append(phrase()[:4000])
    refused = run("forget", "--everything", "--yes")
    assert "still being recorded" in str(refused.exception)
    recording.close()
    assert set(before) <= set(left_in(home))


def test_a_take_alone_or_a_pipe_is_not_everything(home: Path) -> None:
    for arguments, hint in ((("forget",), "--everything"), (("forget", "--everything", "--json"), "--yes")):
        assert hint in str(run(*arguments).exception)
    assert len(left_in(home)) > 10


def test_of_a_shared_database_only_a_home_s_own_goes(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_DATABASE", database)
    for name in ("mine", "theirs"):
        monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / name))
        fill(tmp_path / name)
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "mine"))
    told = run("forget", "--everything", "--yes")
    assert "4 in the shared database" in told.stdout
    assert "4 takes that others keep" in told.stdout
    assert not (tmp_path / "mine").exists()
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "theirs"))
    with Library() as library:
        assert len(library.takes(everyone=True)) == 4
        assert Path(library.find("last").file).is_file()


def test_of_a_shared_folder_of_sound_only_a_home_s_own_goes(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_DATABASE", database)
    monkeypatch.setenv("REHEARSE_SOUNDS", str(tmp_path / "sounds"))
    (tmp_path / "sounds").mkdir()
    for name in ("theirs", "mine"):
        monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / name))
        fill(tmp_path / name)
    assert len(left_in(tmp_path / "sounds")) == 8
    told = json.loads(run("forget", "--everything", "--yes", "--json").stdout)
    assert {place["name"]: place["files"] for place in told["deleted"]}["shared sound"] == 4
    assert len(left_in(tmp_path / "sounds")) == 4
    assert len(list((tmp_path / "sounds").iterdir())) == 1
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "theirs"))
    with Library() as library:
        assert Path(library.find("last").file).is_file()


def test_a_database_that_is_away_keeps_everything(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [file for file in left_in(home) if file != "serve.address"]  # it goes with the server
    monkeypatch.setenv("REHEARSE_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    refused = run("forget", "--everything", "--yes")
    assert "Cannot use the library" in str(refused.exception)
    assert set(before) <= set(left_in(home))
