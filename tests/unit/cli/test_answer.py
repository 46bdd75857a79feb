"""`rehearse answer`: the rep's own answer, afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from rehearse.audio import encode_wav
from rehearse.cli import cli
from rehearse.store import Library
from tests.unit.made_speech import phrase
from tests.unit.made_takes import rehearsed_take


def test_a_take_that_was_scored_from_a_file_can_be_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    Library().keep(replace(rehearsed_take(), self_verdict=None), encode_wav(phrase()))
    run = CliRunner().invoke(cli, ["answer", "last", "maybe"])
    assert "you say maybe, the card says yes" in " ".join(run.output.split())
    run = CliRunner().invoke(cli, ["answer", "last", "yes"])
    assert "An unqualified yes from both of you" in run.output
    assert Library().find("last").self_verdict == "yes"


def test_the_beginning_of_an_answer_will_do_and_the_take_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    Library().keep(replace(rehearsed_take(), self_verdict=None), encode_wav(phrase()))
    run = CliRunner().invoke(cli, ["answer", "last", "y", "--json"])
    assert json.loads(run.stdout)["self_verdict"] == "yes"
    gone = CliRunner().invoke(cli, ["delete", "last", "--yes", "--json"])
    assert json.loads(gone.stdout)["deleted"] == [json.loads(run.stdout)["id"]]


def test_a_yes_to_an_earlier_take_leaves_the_message_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    take = replace(rehearsed_take(), message_name="Borden", self_verdict=None)
    Library().keep(take, encode_wav(phrase()))
    Library().keep(replace(take, id="later0123456"), encode_wav(phrase(seed=2)))
    said = " ".join(CliRunner().invoke(cli, ["answer", "last~1", "yes"]).output.split())
    assert "not the latest of “Borden”: that is later0123456" in said
    assert "Ready to leave" not in said


def test_another_answer_is_not_taken() -> None:
    assert CliRunner().invoke(cli, ["answer", "last", "perhaps"]).exit_code == 2


def test_the_help_shows_recording_first() -> None:
    examples = CliRunner().invoke(cli, ["--help"]).output.partition("Examples:")[2]
    assert examples.split()[:2] == ["rehearse", "record"]


def test_a_coach_answers_beside_the_rep_and_the_report_says_how_far_the_card_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    Library().keep(replace(rehearsed_take(), rep="Ann", self_verdict="yes"), encode_wav(phrase()))
    run = CliRunner().invoke(cli, ["answer", "last", "no", "--as", "coach", "--note", "why call?"])
    assert "says no (why call?); the card says yes" in " ".join(run.output.split())
    assert Library().find("last").self_verdict == "yes"
    told = json.loads(CliRunner().invoke(cli, ["answer", "last", "maybe", "--as", "coach", "--json"]).stdout)
    assert (told["answer"], told["note"], told["card"]) == ("maybe", "", "yes")
    report = CliRunner().invoke(cli, ["team", "--kept", "--json"])
    coach = json.loads(report.stdout)["coach"]
    assert (coach["answers"], coach["stricter"], coach["pairs"][0]["steps"]) == (1, 1, -1)
    shown = " ".join(CliRunner().invoke(cli, ["team", "--kept"]).stdout.split())
    assert "The card and the coach say the same in 0 of 1 answer; the coach is kinder in 0, stricter in 1." in shown


def test_a_note_is_for_coaches_alone() -> None:
    run = CliRunner().invoke(cli, ["answer", "last", "yes", "--note", "fine"])
    assert run.exception is not None
    assert "A note is a coach's" in str(run.exception)
