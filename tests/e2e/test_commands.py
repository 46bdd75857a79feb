"""The other commands: script, profile, models, completion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import SAMPLES, Run

MESSAGE = """# Inventory at Borden
Hi Kim, this is Dana Reyes from Northfield Freight, three one two, five five five, oh one four seven.
We helped Borden and Acme Chemicals cut their freight bill by a tenth, and I have an idea for your Ohio lanes.
Please call me back: 312-555-0147.
"""


def test_a_script_is_checked_before_a_word_is_spoken(rehearse: Run, tmp_path: Path) -> None:
    (tmp_path / "message.txt").write_text(MESSAGE)
    run = rehearse("script", "message.txt")
    assert run.returncode == 0
    assert "312" in run.stdout


def test_a_script_as_json_names_its_numbers_and_its_time(rehearse: Run) -> None:
    run = rehearse("script", "-", "--json", stdin=MESSAGE.encode())
    check = json.loads(run.stdout)
    assert [number["digits"] for number in check["phone_numbers"]] == ["3125550147", "3125550147"]
    assert 25 < check["duration_s"] < 55


@pytest.mark.parametrize(("content", "says"), [(b"", "no text"), (b"\xff\xfe\x00", "UTF-8")])
def test_a_script_that_is_none_is_told(rehearse: Run, tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "message.txt").write_bytes(content)
    run = rehearse("script", "message.txt")
    assert run.returncode == 3
    assert says in run.stderr


def test_a_script_in_another_language_is_refused(rehearse: Run) -> None:
    german = "Hallo Anna, hier ist Jonas von Nordlicht. Bitte rufen Sie mich zurück, ich habe Ihr Angebot fertig."
    run = rehearse("script", "-", stdin=german.encode())
    assert (run.returncode, run.stdout) == (3, "")
    assert "does not seem to be in English" in run.stderr


HEDGED = (
    "# Karen, docks\n\nHi Karen, this is Dana. I was just wondering if maybe we could talk about your Denver dock. "
    "If not, no worries. Call me back at 312-555-0147."
)


def test_a_rewrite_shows_the_old_beside_the_new_and_gives_a_script_that_can_be_recorded(
    rehearse: Run, tmp_path: Path
) -> None:
    mine = str(tmp_path / "home")
    given = ("--name", "Dana Reyes", "--company", "Northfield Freight", "--number", "312-555-0147")
    rehearse("profile", *given, REHEARSE_HOME=mine)
    (tmp_path / "karen.txt").write_text(HEDGED)
    run = rehearse("rewrite", "karen.txt", REHEARSE_HOME=mine)
    assert run.stdout.startswith("# Karen, docks\n\nHi Karen, this is Dana with Northfield Freight.\nMy number is")
    assert "I'd like to talk about your Denver dock.\nCall me back at 312-555-0147.\n" in run.stdout
    assert "I was just wondering if maybe" in run.stderr
    assert "a hedge, said straight" in run.stderr
    check = json.loads(rehearse("script", "-", "--json", stdin=run.stdout.encode(), REHEARSE_HOME=mine).stdout)
    assert (check["alarms"], check["blanks"], check["phone_audit"]["first_and_last"]) == ([], [], True)


def test_a_rewrite_as_json_has_each_sentence_as_it_was_and_as_it_is(rehearse: Run, tmp_path: Path) -> None:
    for command in (("rewrite", "-"), ("draft", "--from", "-")):
        run = rehearse(*command, "--json", stdin=HEDGED.encode(), REHEARSE_HOME=str(tmp_path))
        table = json.loads(run.stdout)
        hedges = [one for one in table["sentences"] if one["why"] == ["hedging"]]
        assert [one["new"] for one in hedges] == ["I'd like to talk about your Denver dock.", ""]
        assert table["blanks"] == ["your company"]
        assert table["asks"]


def test_a_rewrite_of_what_has_no_words_says_what_to_do(rehearse: Run, tmp_path: Path) -> None:
    run = rehearse("rewrite", SAMPLES / "rehearsed.flac", REHEARSE_HOME=str(tmp_path))
    assert run.returncode == 3
    assert "rehearse score FILE --keep" in run.stderr
    assert "no text" in rehearse("rewrite", "-", stdin=b" ", REHEARSE_HOME=str(tmp_path)).stderr
    assert rehearse("rewrite", "last", REHEARSE_HOME=str(tmp_path)).returncode == 3


def test_a_second_draft_for_the_same_prospect_is_worded_otherwise(rehearse: Run, tmp_path: Path) -> None:
    asked = ("draft", "--to", "Karen", "--reason", "your Denver dock had three late pickups")
    first, second = (rehearse(*asked, REHEARSE_HOME=str(tmp_path)).stdout for _ in range(2))
    other = rehearse("draft", "--to", "Sam", *asked[3:], REHEARSE_HOME=str(tmp_path)).stdout
    assert first != second
    assert all("your Denver dock had three late pickups." in text for text in (first, second, other))
    assert "before" not in second  # none was left yet
    rehearse("calls", "add", "Karen", "--left", "docks", REHEARSE_HOME=str(tmp_path))
    third = rehearse(*asked, REHEARSE_HOME=str(tmp_path)).stdout
    assert third.startswith("# Karen, message 2\n")
    assert "before" in third


def test_the_profile_is_kept_and_shown(rehearse: Run, tmp_path: Path) -> None:
    mine = str(tmp_path / "home")
    given = ("--name", "Dana Reyes", "--company", "Northfield Freight", "--number", "312-555-0147", "--region", "us")
    assert rehearse("profile", *given, REHEARSE_HOME=mine).returncode == 0
    profile = json.loads(rehearse("profile", "--json", REHEARSE_HOME=mine).stdout)
    assert (profile["name"], profile["region"]) == ("Dana Reyes", "US")
    assert "Northfield" in rehearse("profile", REHEARSE_HOME=mine).stdout


def test_an_unknown_region_is_usage(rehearse: Run, tmp_path: Path) -> None:
    assert rehearse("profile", "--region", "XX", REHEARSE_HOME=str(tmp_path)).returncode == 2


def test_a_number_with_a_digit_missing_is_usage_and_nothing_is_kept(rehearse: Run, tmp_path: Path) -> None:
    refused = rehearse("profile", "--name", "Dana", "--number", "312-555-014", REHEARSE_HOME=str(tmp_path))
    assert refused.returncode == 2
    assert "one is missing, in “014”" in refused.stderr
    assert not (tmp_path / "profile.toml").exists()


def test_an_empty_profile_says_how_to_fill_it(rehearse: Run, tmp_path: Path) -> None:
    assert "rehearse profile --name" in rehearse("profile", REHEARSE_HOME=str(tmp_path)).stdout


def test_models_are_listed_fetched_and_verified(rehearse: Run) -> None:
    assert "base" in rehearse("models").stdout
    assert rehearse("models", "fetch", "base").returncode == 0
    assert rehearse("models", "verify", "base").returncode == 0


def test_damaged_weights_are_refused_and_the_file_is_named(rehearse: Run, tmp_path: Path) -> None:
    mine = str(tmp_path / "home")
    folder = Path(rehearse("models", "fetch", "tiny.en", REHEARSE_HOME=mine).stdout.strip())
    weights = folder / "model.bin"
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.chmod(0o600)
    weights.write_bytes(content)
    run = rehearse("models", "verify", "tiny.en", REHEARSE_HOME=mine)
    assert run.returncode == 4
    assert "model.bin" in run.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(rehearse: Run, shell: str) -> None:
    assert "_REHEARSE_COMPLETE" in rehearse("completion", shell).stdout


@pytest.mark.parametrize(
    "command",
    ["score", "script", "profile", "models", "completion", "record", "play", "devices", "baseline", "correct"],
)
def test_every_command_has_help_with_examples(rehearse: Run, command: str) -> None:
    run = rehearse(command, "--help")
    assert run.returncode == 0
    assert "  Examples:\n    rehearse" in run.stdout


def test_the_version_is_told(rehearse: Run) -> None:
    assert "0.1.0" in rehearse("--version").stdout
