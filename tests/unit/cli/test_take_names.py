"""What a rep may write for TAKE, in every command that wants one."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from rehearse.audio import encode_wav
from rehearse.cli import cli
from rehearse.store import Library
from tests.unit.made_speech import phrase
from tests.unit.made_takes import rehearsed_take, winged_take


@pytest.fixture(autouse=True)
def two_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Return a library with two takes of one message."""
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    library = Library()
    for take, seconds in ((winged_take(), 1.0), (rehearsed_take(), 1.2)):
        library.keep(replace(take, message_name="Borden, Ohio"), encode_wav(phrase()[: int(16_000 * seconds)]))
    return library


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_a_message_is_shown_answered_exported_and_compared_by_its_name(tmp_path: Path) -> None:
    newest = rehearsed_take().id
    assert json.loads(run("show", "Borden, Ohio", "--json").stdout)["id"] == newest
    assert json.loads(run("answer", "borden, ohio", "no", "--json").stdout)["id"] == newest
    assert run("export", "Borden, Ohio", "--to", str(tmp_path / "out")).exit_code == 0
    (table,) = (tmp_path / "out").glob("*.json")
    assert json.loads(table.read_text("utf-8"))["id"] == newest
    comparison = json.loads(run("compare", "Borden, Ohio~1", "Borden, Ohio", "--json").stdout)
    assert [take["id"] for take in comparison["takes"]] == [winged_take().id, newest]


def test_a_message_s_sound_is_what_score_and_play_take(two_takes: Library) -> None:
    from rehearse.cli.kept_sources import KeptSources

    assert KeptSources(keep=False, message="").find("Borden, Ohio") == Path(two_takes.find("last").file)


def test_takes_are_not_deleted_by_their_message(two_takes: Library) -> None:
    for name in ("Borden, Ohio", "Borden, Ohio~1"):
        refused = run("delete", name, "--yes")
        assert "is a message" in str(refused.exception)
    assert len(two_takes.takes()) == 2


def test_the_shell_completes_a_message_s_name() -> None:
    offered = ShellComplete(cli, {}, "rehearse", "_REHEARSE_COMPLETE").get_completions(["show"], "Bor")
    assert [item.value for item in offered] == ["Borden, Ohio"]


def test_bash_quotes_what_it_completes() -> None:
    assert shutil.which("rehearse")
    shell = pexpect.spawn("bash", ["--norc", "-i"], encoding="utf-8", timeout=30)
    shell.sendline('source <(rehearse completion bash); echo rea""dy')
    shell.expect("ready")
    shell.send("rehearse show Bor\t")
    shell.expect_exact("Borden\\,\\ Ohio")
    shell.close(force=True)
