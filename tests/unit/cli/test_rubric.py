"""`rehearse rubric`, and every place that goes by the rubric in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rehearse.cli import cli
from rehearse.config import load_rubric
from rehearse.errors import InputError
from rehearse.scoring.rubric import default_rubric, default_rubric_text, team_rubric

OURS = "[verdict]\nmax_message_s = 30\n[criteria.pace.bands.speaking_rate_wpm]\ngood = [100, 140]\n"
SCRIPT = "Hi Sam, this is Dana Reyes with Northfield Freight. " + "Call me at 312-555-0147. " * 2


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.delenv("REHEARSE_RUBRIC", raising=False)
    return tmp_path


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    file = tmp_path / "ours.toml"
    file.write_text(OURS)
    return file


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], input=text)


def test_the_default_is_printed_whole_and_is_a_rubric(home: Path) -> None:
    shown = run("rubric", "show").stdout
    assert shown == default_rubric_text()
    assert team_rubric(shown, "copy.toml") == default_rubric()


def test_a_rubric_is_in_force_until_the_default_is_chosen_again(home: Path, ours: Path) -> None:
    chosen = run("rubric", "use", ours)
    assert chosen.exit_code == 0
    assert load_rubric() == team_rubric(OURS, "ours.toml")
    assert load_rubric().version in chosen.stdout
    assert run("rubric", "show", "--in-force").stdout == OURS
    assert "In force is another" in run("rubric", "show").stderr
    ours.unlink()
    assert load_rubric().verdict["max_message_s"] == 30
    run("rubric", "use", "--default")
    assert load_rubric() == default_rubric()


def test_a_rubric_that_contradicts_itself_is_not_put_in_force(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[verdict]\nyes_from = 40\n")
    refused = run("rubric", "use", file).exception
    assert isinstance(refused, InputError)
    assert "wrong.toml, line 2: verdict.yes_from (40) is below verdict.maybe_from (50)" in str(refused)
    assert load_rubric() == default_rubric()


@pytest.mark.parametrize("arguments", [(), ("some.toml", "--default")])
def test_either_a_file_or_the_default_is_chosen(home: Path, arguments: tuple[str, ...]) -> None:
    assert "--default" in str(run("rubric", "use", *arguments).exception)


def test_a_rubric_that_has_become_unreadable_is_named_with_what_to_do(home: Path) -> None:
    (home / "rubric.toml").write_text("[verdict")
    with pytest.raises(InputError, match=r"rubric\.toml"):
        load_rubric()


def test_the_environment_names_one_for_a_session(home: Path, ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_RUBRIC", str(ours))
    assert load_rubric().verdict["max_message_s"] == 30
    monkeypatch.setenv("REHEARSE_RUBRIC", str(home / "none.toml"))
    with pytest.raises(InputError, match="Cannot find the rubric"):
        load_rubric()


@pytest.mark.parametrize("named", [True, False])
def test_a_script_is_checked_by_the_rubric(home: Path, ours: Path, *, named: bool) -> None:
    if not named:
        run("rubric", "use", ours)
    check = json.loads(run("script", "-", "--json", *(["--rubric", ours] if named else []), text=SCRIPT).stdout)
    assert (check["limit_s"], check["rate_wpm"], check["digits_per_s"]) == (30.0, 124.0, 2.0)
    plain = json.loads(run("script", "-", "--json", "--wpm", "100", text=SCRIPT).stdout)
    assert plain["rate_wpm"] == 100


def test_a_script_says_its_limit_and_its_paces(home: Path, ours: Path) -> None:
    said = run("script", "-", "--rubric", ours, text=SCRIPT).stdout
    assert " s of 30. " in said
    assert "at 124 a minute" in said
    assert "at 2 digits a second" in said
