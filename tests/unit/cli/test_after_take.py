"""After the talking: what the menu does, with the keys pressed by the test and the library real."""

from __future__ import annotations

import io
import webbrowser
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from rehearse.audio import encode_wav
from rehearse.capture.spool import Spool
from rehearse.cli.after_take import decide, keep, standing_words
from rehearse.cli.desk import Desk, RecordSettings
from rehearse.cli.keys import Keys
from rehearse.core.message import ScriptMatch
from rehearse.core.recording import Recording
from rehearse.core.take import Take
from rehearse.render.ready_to_leave import ready_lines, ready_to_leave
from rehearse.scoring.rubric import default_rubric
from rehearse.store import Library, records
from rehearse.store.records import take_of
from tests.unit.made_speech import phrase
from tests.unit.made_takes import rehearsed_take, winged_take

SOUND = phrase()


class Pressed(Keys):
    """A keyboard on which the keys are pressed in turn."""

    def __init__(self, keys: str) -> None:
        self._keys = list(keys)

    def pressed(self, timeout_s: float = 0.0) -> str:
        return self._keys.pop(0) if timeout_s else ""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    return tmp_path


def seated(home: Path, keys: str, settings: RecordSettings | None = None) -> Desk:
    """Return a desk with a recording that is not kept yet."""
    spool = Spool(home)
    spool.append(SOUND)
    spool.close()
    console = Console(file=io.StringIO(), width=1000)
    return Desk(settings or RecordSettings(), console, Pressed(keys), home, spool.path)


def decided(desk: Desk, take: Take) -> str:
    """Return what the rep was shown while they decided."""
    decide(desk, take, Recording(SOUND, "message"), default_rubric())
    return told(desk)


def told(desk: Desk) -> str:
    return desk.console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("settings", [RecordSettings(), RecordSettings(keep=False)])
def test_what_is_discarded_is_gone_with_its_report(home: Path, settings: RecordSettings) -> None:
    desk = seated(home, "rdq", settings)
    take, _ = keep(desk, winged_take())
    shown = decided(desk, take)
    assert "Gone, the sound too." in shown
    assert [file for file in home.rglob("*") if file.suffix in (".html", ".wav", ".flac")] == []


def test_a_report_is_for_its_owner_only(home: Path) -> None:
    desk = seated(home, "rq")
    take, _ = keep(desk, winged_take())
    decided(desk, take)
    (page,) = home.rglob("*.html")
    assert page == home / "reports" / f"{take.id}.html"
    assert (page.stat().st_mode | page.parent.stat().st_mode) & 0o077 == 0


def test_one_who_was_not_asked_can_still_answer(home: Path) -> None:
    desk = seated(home, "yq")
    take, _ = keep(desk, replace(rehearsed_take(), self_verdict=None))
    shown = decided(desk, take)
    assert "Would you call you back?  y yes" in shown
    assert "An unqualified yes from both of you" in shown
    assert Library().find(take.id).self_verdict == "yes"


def test_a_yes_from_both_is_ready_to_leave_with_the_text_the_number_and_what_comes_next(home: Path) -> None:
    desk = seated(home, "yq")
    take, _ = keep(desk, replace(rehearsed_take(), self_verdict=None, message_name="Borden Ohio"))
    shown = decided(desk, take)
    after = shown[shown.index("Ready to leave") :]
    assert "  Hi Sam, this is Dana Miller with Acme Chemicals, 312-555-0147.\n" in after
    assert "Your number, as you say it: 312, 555, 0147" in after
    assert 'rehearse calls add "Sam" --left "Borden Ohio"' in after
    assert after.index("k keep and leave") < after.index("a again")
    assert "Ready to leave" not in shown[: shown.index("An unqualified yes")]


def test_the_text_to_read_from_is_the_script_that_was_followed_and_else_what_was_heard_without_fillers() -> None:
    take = replace(winged_take(), message=replace(winged_take().message, script=ScriptMatch(0.9, (), ())))
    script = "# Sam\n\nHi Sam, this is Dana. [pause] Call me back."
    assert ready_to_leave(take, default_rubric(), script).lines == ("Hi Sam, this is Dana.", "Call me back.")
    other = replace(take, message=replace(take.message, script=ScriptMatch(0.2, (), ())))
    heard = " ".join(ready_to_leave(other, default_rubric(), script).lines)
    assert heard.startswith("Hi Sam, this is Dana Miller")
    assert " um" not in heard.lower()


def test_the_script_that_is_kept_with_a_take_is_the_text_later_too() -> None:
    script = "# Sam\n\nHi Sam, this is Dana. [pause] Call me back."
    take = replace(winged_take(), message=replace(winged_take().message, script=ScriptMatch(0.9, (), (), script)))
    assert ready_to_leave(take, default_rubric()).lines == ("Hi Sam, this is Dana.", "Call me back.")


def test_the_text_to_read_from_keeps_its_indent_and_to_the_width() -> None:
    ready = ready_to_leave(rehearsed_take(), default_rubric())
    read = [words for words, _ in ready_lines(ready, 40)[3:] if words][: -len(ready.commands) - 2]
    assert " ".join(" ".join(read).split()) == " ".join(ready.lines)
    assert all(words.startswith("  ") and len(words) < 40 for words in read)


def test_a_name_that_a_shell_would_obey_is_not_put_into_a_command() -> None:
    take = replace(rehearsed_take(), message_name='x"; rm -rf "$HOME')
    assert ready_to_leave(take, default_rubric()).commands[0][0] == 'rehearse calls add "Sam" --left "last"'


def test_one_who_has_answered_is_not_asked_again(home: Path) -> None:
    desk = seated(home, "q")
    take, _ = keep(desk, replace(winged_take(), self_verdict="maybe"))
    assert "Would you call you back" not in decided(desk, take)


def test_what_could_not_be_kept_is_kept_with_another_try(home: Path) -> None:
    (home / "takes").write_text("in the way")
    desk = seated(home, "kyq")
    take, _ = keep(desk, replace(winged_take(), self_verdict=None))
    assert "The recording stays in" in told(desk)
    shown = decided(desk, take)
    assert shown.count("k try again to keep it  q leave") == 3
    (home / "takes").unlink()
    desk.keys = Pressed("nk")
    assert "Kept as" in decided(desk, take)
    assert Library().find("last").self_verdict == "no"
    assert desk.unfinished is None


def test_a_broken_library_is_told_without_a_promise_that_is_not_kept(home: Path) -> None:
    (home / "takes.db").write_bytes(b"no database" * 1000)
    desk = seated(home, "", RecordSettings(keep=False))
    keep(desk, winged_take())
    assert "takes.db" in told(desk)
    assert "stays" not in told(desk)


def test_of_a_card_that_cannot_judge_it_says_so() -> None:
    take = winged_take()
    unsure = replace(take.scorecard.verdict, answer="cannot_judge")
    take = replace(take, self_verdict="maybe", scorecard=replace(take.scorecard, verdict=unsure))
    assert standing_words(take).endswith("you say maybe, the card cannot judge it.")


def test_however_many_takes_there_are_only_the_newest_are_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        Library().keep(replace(winged_take(), id=f"{number:012x}"), encode_wav(phrase(seed=number + 1)))
    read: list[str] = []
    monkeypatch.setattr(
        records, "take_of", lambda row, *where, **how: (read.append(row.id), take_of(row, *where, **how))[1]
    )
    desk = seated(home, "", RecordSettings(keep=False))
    _, last = keep(desk, replace(winged_take(), id="a" * 12))
    assert last is not None
    assert last.id == f"{4:012x}"
    assert len(read) == 2
