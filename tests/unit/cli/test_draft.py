"""`rehearse draft`: what it says beside the message, and its JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from rehearse.cli import cli
from rehearse.cli.rewrite import asked_for
from rehearse.config import save_profile
from rehearse.content.draft import Brief, write_draft
from rehearse.core.profile import Profile

DANA = Profile("Dana Reyes", "Northfield Freight", "312-555-0147")
REASON = "our drivers keep waiting at your Denver dock"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def draft(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["draft", *arguments])


def test_without_a_profile_the_blanks_are_named_and_the_profile_is_pointed_to() -> None:
    run = draft("--to", "Karen", "--reason", REASON)
    assert "Still to fill in: name, number, company." in run.stderr
    assert "rehearse profile" in run.stderr
    assert "Still" not in run.stdout


def test_with_everything_known_nothing_is_said_beside_the_message() -> None:
    save_profile(DANA)
    run = draft("--to", "Karen", "--reason", REASON)
    assert (run.exit_code, run.stderr) == (0, "")
    assert f"I'm calling because {REASON}." in run.stdout


def test_the_blanks_that_are_left_are_named() -> None:
    save_profile(DANA)
    run = draft()
    assert "Still to fill in: to, reason." in run.stderr
    assert "rehearse profile" not in run.stderr


@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_as_json_it_has_the_schema_and_what_is_wrong_with_the_reason(style: str) -> None:
    save_profile(DANA)
    said = "we are the leading provider of state of the art freight solutions"
    run = draft("--to", "Karen", "--reason", said, "--style", style, "--json")
    found = json.loads(run.stdout)
    assert found["schema"] >= 1
    assert found["blanks"] == []
    assert any(note.startswith("Your reason reads like a pitch") for note in found["notes"])
    assert json.loads(draft("--json").stdout)["notes"] == []


def test_customers_that_have_no_place_are_told() -> None:
    save_profile(DANA)
    assert "Left out: the customers" in draft("--to", "Karen", "--style", "curiosity", "--customer", "Acme").stderr


@pytest.mark.parametrize(("typed", "named"), [("\n", ""), ("borden, Acme\n", "Borden and Acme"), ("Acme\n", "Acme")])
def test_customers_are_asked_for_and_can_be_skipped(typed: str, named: str) -> None:
    made: list[str] = []

    @click.command()
    def asking() -> None:
        made.append(write_draft(asked_for(Brief(DANA, "Karen", REASON), ["customers"])))

    assert CliRunner().invoke(asking, input=typed).exit_code == 0
    assert named in made[0]
    assert ("work" in made[0]) == bool(named)
