"""The call log in the database: whole entries, undone in order, imported once, quick, and safe from being killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearse.calls.model import Call, Callback, Contact, DoNotCall, Entry
from rehearse.calls.trial import Trial
from rehearse.errors import InputError, UsageError
from rehearse.store.call_log import CallLog

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


Log = Callable[[], CallLog]


def log(folder: Path) -> CallLog:
    return CallLog(folder=folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Log:
    """Return what opens the log anew each time."""
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else None
    return lambda: CallLog(url, tmp_path)


def test_what_is_entered_comes_back_as_it_was(opened: Log) -> None:
    entries: list[Entry] = [
        Call("Karen Ortiz", NOW, "left", "Borden", "0f3a", True, Contact("Borden", "312-555-0147", "k@borden.example")),
        Callback("Karen Ortiz", NOW + timedelta(days=2), "mail"),
        DoNotCall("Omar", NOW),
    ]
    opened().add(*entries)
    assert [one.entry for one in opened().entries()] == entries
    found = opened().prospect("karen  ORTIZ")
    assert found is not None
    assert (found.status, found.last_take, found.contact.company) == ("answered", "0f3a", "Borden")


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    assert log(tmp_path).entries() == []
    assert log(tmp_path).tried_before(NOW, 6) == ([], 0)
    assert list(tmp_path.iterdir()) == []


def test_undo_takes_back_one_entry_after_the_other(opened: Log) -> None:
    calls = opened()
    calls.add(Call("Karen", NOW, "left", "A"))
    calls.add(Callback("Karen", NOW + timedelta(days=1)))
    assert calls.undo() == [Callback("Karen", NOW + timedelta(days=1))]
    found = calls.prospect("Karen")
    assert found is not None
    assert found.status == "open"
    calls.undo()
    assert calls.prospect("Karen") is None
    with pytest.raises(InputError, match="nothing to undo"):
        calls.undo()


def test_an_import_is_undone_whole_and_a_second_one_adds_nothing(opened: Log) -> None:
    calls = opened()
    calls.add(Call("Zoe", NOW, "reached"))
    rows = [Call(f"P {n}", NOW, "left", "A") for n in range(700)]
    assert calls.new_among(rows) == 700
    assert calls.add_new(rows + rows) == 700
    assert calls.new_among(rows) == calls.add_new(rows) == 0
    assert len(calls.undo()) == 700
    assert [one.entry.prospect for one in calls.entries()] == ["Zoe"]
    assert calls.counts(6) == {"reached": 1}


def test_the_pile_leaves_out_who_answered_is_at_the_bottom_or_asked_not_to_be_called(opened: Log) -> None:
    calls = opened()
    old = NOW - timedelta(days=20)
    for name in ("due", "answered", "asked"):
        calls.add(Call(name, old, "left", "A"))
    calls.add(Callback("answered", NOW), DoNotCall("asked", NOW), Call("today", NOW, "no_message"))
    calls.add(*(Call("bottom", old - timedelta(days=7 * n), "left", "A") for n in range(6)))
    found, count = calls.tried_before(NOW - timedelta(days=5), 6)
    assert ([one.name for one in found], count) == (["due"], 1)
    assert calls.counts(6) == {"open": 2, "answered": 1, "do_not_call": 1, "bottom": 1}


def test_a_prospect_is_drawn_once_and_the_arms_stay_balanced(opened: Log) -> None:
    calls = opened()
    trial = calls.start_trial(Trial(("A", "B"), 42, 100, NOW))
    with pytest.raises(UsageError, match="is running"):
        calls.start_trial(Trial(("A", ""), 1, 100, NOW))
    arms = [calls.draw(trial, f"P {n}").arm for n in range(20)]
    assert sum(arms) == 10
    assert [calls.draw(trial, f"p {n}").arm for n in range(20)] == arms
    assert calls.stop_trial(NOW).stopped_at == NOW
    assert [draw.arm for draw in calls.draws(trial)] == arms
    with pytest.raises(UsageError, match="No test"):
        calls.stop_trial(NOW)


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from rehearse.calls.model import Call
from rehearse.store.call_log import CallLog
log = CallLog(folder=Path(sys.argv[1]))
for number in range(100000):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    log.add(Call(f"P {number % 7}", at, "left", "A"), Call(f"Q {number}", at, "left"))
    print(number, flush=True)
"""


def test_nothing_is_lost_or_halved_by_a_kill(tmp_path: Path) -> None:
    for wait_s in (0.05, 0.11, 0.23):
        before = len(log(tmp_path).entries())
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait_s)
        process.kill()
        said = 1 + len(process.stdout.read().splitlines())
        process.wait()
        kept = [one.entry for one in log(tmp_path).entries()][before:]
        assert len(kept) in (2 * said, 2 * said + 2)  # killed between the commit and the word of it
        tries = [found.tries for n in range(7) if (found := log(tmp_path).prospect(f"P {n}"))]
        assert sum(tries) == sum(one.entry.prospect.startswith("P") for one in log(tmp_path).entries())


@pytest.mark.slow
def test_a_hundred_thousand_calls_leave_the_pile_quick(tmp_path: Path) -> None:
    calls = log(tmp_path)
    calls.add_new(Call(f"P {n % 30000}", NOW - timedelta(hours=n % 4800), "left", "A") for n in range(100_000))
    start = time.process_time()
    found, count = log(tmp_path).tried_before(NOW - timedelta(days=5), 6, most=50)
    assert time.process_time() - start < 0.3
    assert len(found) == 50
    assert count > 20_000


def test_what_others_keep_in_the_same_database_is_not_seen(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    mine, theirs = CallLog(url, tmp_path / "mine"), CallLog(url, tmp_path / "theirs")
    mine.add(Call("Karen", NOW, "left", "A"))
    theirs.add(Call("Karen", NOW, "reached"))
    assert [one.entry for one in mine.entries()] == [Call("Karen", NOW, "left", "A")]
    theirs.undo()
    found = mine.prospect("Karen")
    assert found is not None
    assert found.status == "open"
