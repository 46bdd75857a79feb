"""`rehearse script`: the scripts that are kept with messages, seen, moved and deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rehearse.cli import cli
from rehearse.errors import InputError, UsageError
from rehearse.store.scripts import Scripts

FIRST = "Hi Sam, this is Dana Reyes with Northfield Freight. [smile] My number is 312-555-0147."
SECOND = "Good morning, Kim. Your dock in Denver had three late pickups."


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    with Scripts() as scripts:
        scripts.save("Borden, Ohio", SECOND)
        scripts.save("Borden, Ohio", FIRST)
        scripts.save("Kraft", SECOND)


def script(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["script", *arguments], input=typed)


def in_force() -> dict[str, tuple[str, int]]:
    with Scripts() as scripts:
        return {name: (scripts.in_force(name), len(scripts.versions(name))) for name in scripts.messages()}


def test_which_scripts_are_kept_is_listed() -> None:
    run = script()
    assert run.exit_code == 0
    assert [line.split("  ")[-1] for line in run.stdout.splitlines()[:2]] == ["Borden, Ohio", "Kraft"]
    assert [one["message"] for one in json.loads(script("--json").stdout)] == ["Borden, Ohio", "Kraft"]


def test_where_none_is_kept_it_is_said_how_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "empty"))
    assert "rehearse record --script FILE --message NAME" in script().stdout
    assert json.loads(script("--json").stdout) == []
    assert list(tmp_path.glob("empty/*")) == []


def test_a_kept_script_is_shown_and_checked() -> None:
    run = script("--message", "Borden, Ohio")
    assert run.exit_code == 0
    assert "version 2" in run.stdout
    assert FIRST in run.stdout
    assert "312" in run.stdout.partition(FIRST)[2]
    found = json.loads(script("--message", " Borden,  Ohio ", "--json").stdout)
    assert (found["message"], found["version"], found["script"]) == ("Borden, Ohio", 2, FIRST)
    assert [number["digits"] for number in found["phone_numbers"]] == ["3125550147"]


def test_a_script_obeys_no_terminal() -> None:
    with Scripts() as scripts:
        scripts.save("Hostile", "Hi Sam.\x1b[2J\nCall me.")
    assert "\x1b" not in script("--message", "Hostile").stdout


def test_a_script_is_moved_with_all_its_versions() -> None:
    run = script("--message", "Borden, Ohio", "--move-to", "Borden")
    assert run.stdout == "The script of “Borden, Ohio” is kept with “Borden” now.\n"
    assert in_force() == {"Borden": (FIRST, 2), "Kraft": (SECOND, 1)}
    told = json.loads(script("--message", "Borden", "--move-to", "Kraft", "--json").stdout)
    assert told == {"message": "Kraft", "moved": 2}
    assert in_force() == {"Kraft": (SECOND, 3)}  # what was saved last


def test_a_script_is_deleted_once_that_was_agreed_to() -> None:
    assert "Nothing was deleted." in script("--message", "Borden, Ohio", "--delete", typed="n\n").stdout
    assert "Borden, Ohio" in in_force()
    assert "all 2 versions" in script("--message", "Borden, Ohio", "--delete", typed="y\n").stdout
    assert in_force() == {"Kraft": (SECOND, 1)}
    told = json.loads(script("--message", "Kraft", "--delete", "--yes", "--json").stdout)
    assert told == {"message": "Kraft", "deleted": 1}
    assert in_force() == {}


@pytest.mark.parametrize("wish", [(), ("--move-to", "Kraft"), ("--delete", "--yes")])
def test_a_message_without_a_script_is_told(wish: tuple[str, ...]) -> None:
    run = script("--message", "Nobody", *wish)
    assert isinstance(run.exception, InputError)
    assert run.exception.code == "missing"
    assert "rehearse script" in run.exception.hint


@pytest.mark.parametrize(
    "arguments",
    [
        ("message.txt", "--message", "Kraft"), ("--delete",), ("--move-to", "Kraft"),
        ("--message", "Kraft", "--move-to", "Kraft"), ("--message", "Kraft", "--move-to", "Borden", "--delete"),
        ("--message", "Kraft", "--delete", "--json"), ("--message", "Kraft", "--delete"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    before = in_force()
    assert isinstance(script(*arguments).exception, UsageError)
    assert in_force() == before
