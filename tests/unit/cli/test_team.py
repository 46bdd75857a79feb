"""`rehearse team`: rows, files and refusals, from takes that are kept."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rehearse.audio import encode_wav
from rehearse.cli import cli
from rehearse.errors import InputError, UsageError
from rehearse.store import Library
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.unit.store.test_library import samples, sound

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REHEARSE_DATABASE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "home"


@pytest.fixture
def kept() -> None:
    """Ann's six takes of two weeks, all yes; Bob's two, not yet, a month ago."""
    with Library() as library:
        for n in range(6):
            made = NOW - timedelta(days=14 - 2 * n)
            library.keep(
                replace(rehearsed_take(), id=f"a{n}", rep="Ann", message_name="Borden", recorded_at=made), sound(n)
            )
        for n in range(2):
            made = NOW - timedelta(days=30 + n)
            take = replace(winged_take(), id=f"b{n}", rep="Bob", message_name="Kraft", recorded_at=made)
            library.keep(take, encode_wav(samples(10 + n, seconds=34.2)))


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["team", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(*arguments: str) -> Any:
    return json.loads(run("--kept", *arguments, "--json").stdout)


@pytest.mark.usefixtures("kept")
def test_a_row_a_rep_with_what_a_coach_asks() -> None:
    ann, bob = told()["reps"]
    assert (ann["rep"], ann["takes"], ann["yes"], ann["last"]["score"]) == ("Ann", 6, 6, 100)
    assert ann["trend_per_week"]["direction"] == "level"
    assert (bob["rep"], bob["yes_share"]["estimate"], bob["best"]["score"]) == ("Bob", 0, 58)
    assert bob["trend_per_week"] is None
    assert bob["bands"]["fillers"] == 0
    assert bob["work_on"]["advice"].startswith("Leave out the product")


@pytest.mark.usefixtures("kept")
def test_who_has_not_practised_is_named() -> None:
    assert [one["rep"] for one in told("--expect", "Cleo")["not_practised"]] == ["Cleo", "Bob"]
    assert told("--idle-days", "60")["not_practised"] == []


@pytest.mark.usefixtures("kept")
def test_the_terminal_says_the_same() -> None:
    shown = run("--kept").stdout
    assert "8 takes by 2 reps" in shown
    assert re.search(r"Ann +6 +100 %", shown)
    assert "no clear trend, +0.0 a week" in shown
    assert "Not practised in the last 7 days: Bob" in shown
    assert re.search(r"1= .* 2 of 8 takes, 1 rep", shown)
    assert "Bob, Kraft, 0:" in shown


@pytest.mark.usefixtures("kept")
def test_the_csv_has_a_row_a_rep() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--kept", "--csv").stdout)))
    assert [(row["rep"], row["takes"], row["fillers_mean_band"]) for row in rows] == [
        ("Ann", "6", "2.0"),
        ("Bob", "2", "0.0"),
    ]


@pytest.mark.usefixtures("kept")
def test_a_report_without_names_has_none(tmp_path: Path) -> None:
    file = tmp_path / "team.html"
    for shown in (run("--kept", "--anonymous").stdout, json.dumps(told("--anonymous")), _page(file, "--anonymous")):
        for name in ("Ann", "Bob", "Dana"):
            assert not re.search(rf"\b{name}\b", shown)
        assert "state of the art" not in shown


@pytest.mark.usefixtures("kept")
def test_the_page_has_the_pictures_and_sound_only_on_request(tmp_path: Path) -> None:
    page = _page(tmp_path / "team.html")
    assert page.count('class="dot') == 8
    assert page.count('<rect class="cell-') == 2 * 7
    assert "<audio" not in page
    assert "data:audio/mpeg" in _page(tmp_path / "loud.html", "--with-sound")


def _page(file: Path, *more: str) -> str:
    run("--kept", "--html", str(file), *more)
    return file.read_text("utf-8")


@pytest.mark.usefixtures("kept")
def test_a_name_that_looks_like_markup_stays_text(tmp_path: Path) -> None:
    with Library() as library:
        library.keep(replace(winged_take(), id="ee", rep="<b>=Eve</b>", recorded_at=NOW), sound(40))
    assert "<b>=Eve" not in _page(tmp_path / "team.html")
    assert "'=" not in run("--kept").stdout


def test_everyone_in_the_database_is_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    for name in ("Ann", "Bob"):
        with Library(database, tmp_path / name) as library:
            library.keep(replace(winged_take(), id=f"{name.lower()[0]}1", rep=name), sound(ord(name[0])))
    monkeypatch.setenv("REHEARSE_DATABASE", database)
    found = told()
    assert {one["rep"] for one in found["reps"]} == {"Ann", "Bob"}
    assert {place["here"] for fault in found["faults"] for place in fault["places"]} == {False}


def test_what_makes_no_sense_is_refused_before_any_work(tmp_path: Path) -> None:
    for words in ((), ("--kept", str(tmp_path)), *(("--kept", *more) for more in (("--json", "--csv"), ("--keep",)))):
        with pytest.raises(UsageError):
            run(*words)
    with pytest.raises(UsageError, match="says its name"):
        run("--kept", "--html", str(tmp_path / "x.html"), "--with-sound", "--anonymous")
    with pytest.raises(InputError, match="No take has been kept"):
        run("--kept")
    with pytest.raises(InputError, match="no folder"):
        run(str(tmp_path / "nowhere"))


def test_files_that_do_not_fit_are_named_before_the_scoring(tmp_path: Path) -> None:
    (tmp_path / "memo.wav").write_bytes(sound(1))
    (tmp_path / "ann_borden.wav").write_bytes(sound(2))
    with pytest.raises(UsageError, match=r"1 of 2 files do not fit --rep-from \{rep\}_\{message\}: memo.wav"):
        run(str(tmp_path), "--rep-from", "{rep}_{message}")


@pytest.mark.usefixtures("kept")
def test_a_take_is_one_file_with_its_sound_or_without_names(tmp_path: Path) -> None:
    file = tmp_path / "card.html"
    for words in ((), ("--anonymous",)):
        result = CliRunner().invoke(cli, ["show", "b0", "--html", str(file), *words])
        assert result.exit_code == 0, result.output
        page = file.read_text("utf-8")
        assert ("data:audio" in page, "Dana" in page, "Bob" in page) == (
            (True, True, True) if not words else (False,) * 3
        )
