"""`rehearse correct`: what was misheard is put right, shown as corrected, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rehearse.audio import encode_wav
from rehearse.cli import cli
from rehearse.core.take import Take
from rehearse.errors import UsageError
from rehearse.store import Library
from tests.unit.made_speech import phrase
from tests.unit.made_takes import winged_take


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Take:
    """A kept take in which "Acme" was heard as "Acne"."""
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return Library().keep(winged_take(), encode_wav(phrase()))


def _run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["correct", "last", *arguments], input=typed, catch_exceptions=True)


def _json(*arguments: str, typed: str | None = None) -> dict:  # type: ignore[type-arg]
    run = _run(*arguments, "--json", typed=typed)
    assert run.exit_code == 0, run.output
    table: dict = json.loads(run.stdout)  # type: ignore[type-arg]
    return table


def test_one_word_is_put_right_and_what_was_heard_is_kept_beside_it(kept: Take) -> None:
    transcript = _json("acne", "Acme")["transcript"]
    assert "Acme Chemicals" in transcript["text"]
    (correction,) = transcript["corrections"]
    assert (correction["heard"], correction["said"]) == ("Acne", "Acme")
    assert [word["text"] for word in transcript["as_heard"]["words"]].count("Acne") == 1
    assert [word["corrected"] for word in transcript["words"]].count(True) == 1
    assert Library().find("last").transcript == Library().find(kept.id).transcript


@pytest.mark.parametrize("place", ["24.1", "0:24"])
def test_of_a_word_that_stands_more_than_once_the_place_tells_which(kept: Take, place: str) -> None:
    assert isinstance(_run("Um", "Am").exception, UsageError)
    (correction,) = _json("Um", "Am", "--at", place)["transcript"]["corrections"]
    assert 20 < correction["start_s"] < 26


def test_the_whole_text_comes_from_standard_input(kept: Take) -> None:
    assert kept.transcript is not None
    text = kept.transcript.text.replace("Acne", "Acme").replace("Um, sorry", "Sorry")
    for way in ([], ["-"]):
        assert len(_json(*way, typed=text)["transcript"]["corrections"]) == 2
        assert _json("--undo")["transcript"]["as_heard"] is None


def test_one_of_two_corrections_is_taken_back_by_its_place(kept: Take) -> None:
    _json("Acne", "Acme")
    both = _json("Dana", "Diana")["transcript"]["corrections"]
    assert len(both) == 2
    left = _json("--undo", "--at", str(both[1]["start_s"]))["transcript"]["corrections"]
    assert [one["said"] for one in left] == ["Diana"]


def test_the_card_says_what_was_corrected_and_how_to_take_it_back(kept: Take) -> None:
    card = " ".join(_run("Acne", "Acme").output.split())
    assert "<Acme>" in card
    assert "“Acne” is “Acme”" in card
    assert f"Undo: rehearse correct {kept.id} --undo" in card
    assert "Nothing is corrected" in " ".join(_run("--undo").output.split())


def test_a_page_made_before_is_not_left_lying_there(kept: Take, tmp_path: Path) -> None:
    page = tmp_path / "reports" / f"{kept.id}.html"
    page.parent.mkdir()
    page.write_text("the card before")
    _json("Acne", "Acme")
    assert not page.exists()


def test_kept_again_a_sound_keeps_its_corrections(kept: Take) -> None:
    _json("Acne", "Acme")
    again = Library().keep(winged_take(), encode_wav(phrase()))
    assert again.transcript is not None
    assert [one.said for one in again.transcript.corrections] == ["Acme"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Acmee", "Acme"], "Did you mean “Acne”"),
        (["Acne"], "What was said where “Acne” was heard"),
        (["--at", "3"], "HEARD SAID --at"),
        (["Acne", "--undo"], "needs no words"),
        (["--undo", "--at", "3"], "Nothing was corrected"),
    ],
)
def test_what_makes_no_sense_says_what_would(kept: Take, arguments: list[str], says: str) -> None:
    run = _run(*arguments)
    assert isinstance(run.exception, UsageError)
    assert says in str(run.exception)
    assert Library().find("last").transcript == kept.transcript


def test_a_place_that_is_none_is_usage(kept: Take) -> None:
    run = _run("Um", "Am", "--at", "soon")
    assert run.exit_code == 2
    assert "7.3, or 0:07" in run.output
