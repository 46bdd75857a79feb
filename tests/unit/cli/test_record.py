"""What `rehearse record` makes of its options."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rehearse.cli.record import _options, score_command
from rehearse.errors import UsageError
from rehearse.scoring.options import Options
from rehearse.store.scripts import Scripts


def test_a_recording_that_was_cut_off_is_scored_as_it_would_have_been() -> None:
    assert score_command("Borden", None, "reason", keep=False) == "rehearse score last --message Borden"
    assert score_command("Borden Ohio", Path("my script.txt"), "curiosity", keep=True) == (
        "rehearse score last --keep --message 'Borden Ohio' --script 'my script.txt' --style curiosity"
    )


def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **chosen: Any) -> Options:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return _options(**{"message": "", "script": None, "no_script": False, "rubric": None} | chosen)


def test_a_message_is_practised_with_the_script_that_is_kept_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = partial(options, tmp_path, monkeypatch)
    assert asked(message="Borden").script == ""
    for text in ("Hi Sam.", "Hi Sam, it is Dana."):
        with Scripts() as scripts:
            scripts.save("Borden", text)
            scripts.save("practice", text)
    assert asked(message="Borden").script == "Hi Sam, it is Dana."
    assert [asked(message=name).script for name in ("Kraft", "")] == ["", ""]
    assert asked(message="Borden", no_script=True).script == ""
    file = tmp_path / "other.txt"
    file.write_text("Good morning.")
    assert asked(message="Borden", script=file).script == "Good morning."
    with pytest.raises(UsageError, match="exclude each other"):
        asked(script=file, no_script=True)


def test_a_script_that_cannot_be_read_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "takes.db").mkdir()
    assert options(tmp_path, monkeypatch, message="Borden").script == ""


def test_a_cut_off_take_of_a_kept_script_is_scored_with_it() -> None:
    told = score_command("Borden", None, "reason", keep=True, kept_script=True)
    assert told == "rehearse score last --keep --message Borden --kept-script"
