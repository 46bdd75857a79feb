"""`rehearse compare` and the pages, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.e2e.conftest import SAMPLES, Run
from tests.unit.read_page import having, read_page


def test_two_recordings_are_set_side_by_side(rehearse: Run, tmp_path: Path) -> None:
    run = rehearse("compare", SAMPLES / "winged.flac", SAMPLES / "rehearsed.flac", "--html", "card.html")
    assert run.returncode == 0, run.stderr
    assert "▲ better" in run.stdout
    assert max(len(line) for line in run.stdout.splitlines()) <= 80
    assert "Wrote card.html" in run.stderr
    page = read_page((tmp_path / "card.html").read_text(encoding="utf-8"))
    assert len(having(page, "audio")) == 4
    assert (tmp_path / "card.html").stat().st_size < 3e6


def test_the_same_recording_twice_is_no_progress(rehearse: Run) -> None:
    run = rehearse("compare", SAMPLES / "rehearsed.flac", SAMPLES / "rehearsed.flac", "--json")
    told = json.loads(run.stdout)
    assert (told["score"]["standing"], told["score"]["difference"]) == ("same", 0.0)
    assert {criterion["standing"] for criterion in told["criteria"]} == {"same"}
    assert {word["status"] for word in told["words"]} == {"kept"}


def test_the_same_message_a_little_later_and_softer_is_no_progress(rehearse: Run, tmp_path: Path) -> None:
    samples, rate_hz = soundfile.read(SAMPLES / "winged.flac")
    shifted = np.concatenate([np.zeros(round(0.037 * rate_hz)), 0.5 * samples])
    level = np.sqrt(np.mean(shifted**2)) / 10 ** (25 / 20)
    noisy = shifted + np.random.default_rng(1).normal(0.0, level, len(shifted))
    soundfile.write(tmp_path / "softer.wav", noisy, rate_hz)
    run = rehearse("compare", SAMPLES / "winged.flac", "softer.wav", "--json")
    told = json.loads(run.stdout)
    assert told["score"]["standing"] in ("same", "within_noise")
    assert {criterion["standing"] for criterion in told["criteria"]} <= {"same", "within_noise"}
    assert {fix["outcome"] for fix in told["fixes"]}.isdisjoint({"fixed", "better"})


def test_kept_takes_are_compared_by_name_without_hearing_them_again(rehearse: Run, tmp_path: Path) -> None:
    mine = {"REHEARSE_HOME": str(tmp_path / "mine")}
    for name in ("winged", "rehearsed"):
        kept = rehearse("score", SAMPLES / f"{name}.flac", "--keep", "--message", "Pallets", **mine)
        assert kept.returncode == 0, kept.stderr
    run = rehearse("compare", "last~1", "last", "--json", **mine)
    assert run.returncode == 0, run.stderr
    assert "Scored again" not in run.stderr
    told = json.loads(run.stdout)
    assert told["score"]["after"] > told["score"]["before"]
    assert told["score"]["standing"] == "better"

    again = rehearse("compare", "last~1", "last", "--style", "curiosity", "--html", "card.html", **mine)
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("Scored again, to be judged alike") == 2
    assert "reason style" in again.stderr
    assert (tmp_path / "card.html").is_file()

    next((tmp_path / "mine").rglob("*.flac")).unlink()
    silent = rehearse("compare", "last~1", "last", "--html", "silent.html", **mine)
    assert silent.returncode == 0, silent.stderr
    assert "nothing to play" in silent.stderr
    assert not having(read_page((tmp_path / "silent.html").read_text(encoding="utf-8")), "audio")
    again = rehearse("compare", "last~1", "last", "--style", "curiosity", **mine)
    assert again.returncode == 3
    assert "The sound of take" in again.stderr

    history = rehearse("history", "--html", "history.html", **mine)
    assert history.returncode == 0, history.stderr
    text = having(read_page((tmp_path / "history.html").read_text(encoding="utf-8")), "main")[0].text
    assert "Pallets" in text
    assert "From" in text


def test_one_take_gives_a_page(rehearse: Run, tmp_path: Path) -> None:
    run = rehearse("score", SAMPLES / "rehearsed.flac", "--html", "card.html")
    assert run.returncode == 0, run.stderr
    assert "Would you call you back?" in run.stdout
    html = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert len(having(read_page(html), "audio")) == 2
    assert len(html.encode()) < 2e6


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["compare", SAMPLES / "winged.flac"], 2, "only one take"),
        (["compare", SAMPLES / "winged.flac", "missing.wav"], 3, "missing.wav"),
        (["compare", SAMPLES / "winged.flac", "last"], 3, "no take"),
        (["compare", SAMPLES / "winged.flac", SAMPLES / "winged.flac", "--html", "no/card.html"], 2, "no folder"),
        (["score", SAMPLES / "winged.flac", SAMPLES / "rehearsed.flac", "--html", "card.html"], 2, "one take"),
        (["history", "--html", "."], 2, "it is a folder"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_line(
    rehearse: Run, tmp_path: Path, arguments: list[object], status: int, says: str
) -> None:
    run = rehearse(*arguments, REHEARSE_HOME=str(tmp_path / "empty"))
    assert (run.returncode, says in run.stderr) == (status, True), run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
