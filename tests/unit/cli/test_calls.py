"""`rehearse calls`: the names and the JSON that scripts rely on, and what each command does for a rep."""

from __future__ import annotations

import csv
import email
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from rehearse.audio import encode_wav
from rehearse.calls.model import Call, Callback
from rehearse.cli import cli
from rehearse.errors import InputError, UsageError
from rehearse.store import Library
from rehearse.store.call_log import CallLog
from tests.unit.made_speech import phrase
from tests.unit.made_takes import rehearsed_take

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "America/Chicago")
    monkeypatch.delenv("REHEARSE_DATABASE", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["calls", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def days_ago(days: int) -> str:
    return f"{days} days ago"


def many(message: str = "A", count: int = 60, *, answers: int = 9, age: int = 40) -> None:
    with CallLog() as log:
        entries: list[Call | Callback] = []
        for n in range(count):
            at = NOW - timedelta(days=age, hours=n)
            entries.append(Call(f"{message} {n}", at, "left", message))
            if n < answers:
                entries.append(Callback(f"{message} {n}", at + timedelta(days=2)))
        log.add(*entries)


def test_the_commands_are_named_as_promised() -> None:
    listed = CliRunner().invoke(cli, ["calls", "--help"]).stdout
    for name in ("add", "back", "due", "next", "list", "undo", "import", "report", "test"):
        assert f"\n  {name} " in listed
        assert "Example" in CliRunner().invoke(cli, ["calls", name, "--help"]).stdout


def test_a_call_must_say_how_it_ended() -> None:
    with pytest.raises(UsageError, match="how the call ended"):
        run("add", "Karen")
    with pytest.raises(UsageError, match="how the call ended"):
        run("add", "Karen", "--left", "A", "--reached")


def test_what_is_due_is_overdue_first_and_leaves_out_who_is_not_to_be_called() -> None:
    run("add", "Karen", "--left", "A", "--at", days_ago(12), "--number", "312-555-0147")
    run("add", "Omar", "--no-message", "--at", days_ago(30))
    run("add", "Zed", "--left", "A", "--at", days_ago(30))
    run("add", "Zed", "--do-not-call")
    run("add", "Ann", "--left", "A", "--at", days_ago(30))
    run("back", "ann")
    found = told("due")
    assert [row["prospect"] for row in found["due"]] == ["Omar", "Karen"]
    assert found["count"] == 2
    karen = found["due"][1]
    assert (karen["try"], karen["left_last"], karen["number"]) == (2, "A", "312-555-0147")
    assert found["due"][0]["overdue_days"] > karen["overdue_days"]
    assert "Zed" not in run("due").stdout


def test_undo_takes_back_the_last_entry_and_says_which() -> None:
    run("add", "Karen", "--left", "A")
    run("back", "Karen")
    assert "called back" in run("undo").stdout
    assert [json.loads(line)["what"] for line in run("list", "--json").stdout.splitlines()] == ["left"]


def test_an_answer_needs_a_prospect_who_is_known() -> None:
    run("add", "Karen Ortiz", "--left", "A")
    with pytest.raises(InputError, match="Karen Ortiz"):
        run("back", "Karen")


def test_no_formula_gets_into_the_spreadsheet_and_nobody_who_is_not_to_be_called() -> None:
    run("add", "=cmd|' /C calc'!A0", "--left", "@SUM(1)", "--company", "+1", "--email", "-1")
    run("add", "Zed", "--do-not-call", "--number", "312")
    rows = list(csv.DictReader(io.StringIO(run("list", "--csv").stdout)))
    assert len(rows) == 1
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in rows[0].values())


def test_the_report_has_the_fields_that_scripts_rely_on() -> None:
    many()
    found = told("report")
    assert set(found) == {"schema", "as_of", "messages", "test", "cadence"}
    (one,) = found["messages"]
    fields = {
        "message",
        "calls",
        "left",
        "callbacks",
        "within_days",
        "rate",
        "median_days",
        "declining",
        "evidence",
        "advice",
    }
    assert fields <= set(one)
    assert (one["left"], one["callbacks"], one["within_days"], one["declining"]) == (60, 9, 10, False)
    assert one["rate"]["estimate"] == pytest.approx(0.15)
    assert one["rate"]["low"] < 0.15 < one["rate"]["high"]
    assert one["per_prospect"]["prospects"] == 60
    assert found["test"] is None


def test_of_few_calls_only_counts_are_told() -> None:
    many(count=19, answers=4)
    said = run("report").stdout
    assert "so few say nothing yet" in said
    assert "%" not in said
    assert told("report")["messages"][0]["rate"]["estimate"] is None


def test_when_callbacks_fall_the_advice_is_to_rehearse_again() -> None:
    with CallLog() as log:
        entries: list[Call | Callback] = []
        for n in range(300):
            at = NOW - timedelta(days=200) + timedelta(hours=12 * n)
            entries.append(Call(f"P {n}", at, "left", "A"))
            if n < 200 and n % 5 == 0:
                entries.append(Callback(f"P {n}", at + timedelta(days=1)))
        log.add(*entries)
    (one,) = told("report")["messages"]
    assert one["declining"]
    assert "rehearse record" in one["advice"]
    assert len(one["advised_at"]) == 1
    said = run("report").stdout
    assert "^" in said
    assert "Answered by day" in said


def test_a_test_draws_once_and_declares_nothing_early() -> None:
    run("test", "start", "--message", "A", "--seed", "7")
    drawn = [told("next", f"P {n}") for n in range(8)]
    assert sorted(one["do"] for one in drawn) == ["leave"] * 4 + ["no_message"] * 4
    assert told("next", "p 3")["do"] == drawn[3]["do"]
    for n, one in enumerate(drawn):
        run("add", f"P {n}", *(["--left", "A"] if one["do"] == "leave" else ["--no-message"]))
    found = told("report")["test"]
    assert {"arms", "difference", "p", "enough", "needed_more"} <= set(found)
    assert {"arm", "prospects", "callbacks", "rate"} <= set(found["arms"][0])
    assert [arm["as_drawn"] for arm in found["arms"]] == [4, 4]
    assert (found["enough"], found["p"]) == (False, None)
    assert found["needed_more"] == 870
    assert "Too early" in run("test", "stop").stdout


def test_next_gives_the_words_and_the_mail(home: Path) -> None:
    run("add", "Karen Ortiz", "--left", "Borden", "--at", days_ago(9), "--email", "k@borden.example")
    file = home / "karen.eml"
    found = told("next", "Karen Ortiz", "--reason", "your dock had late pickups", "--eml", str(file))
    assert (found["do"], found["message"], found["try"]) == ("leave", "Borden", 2)
    assert "Karen" in found["text"]
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert mail["To"] == "k@borden.example"
    assert "your dock had late pickups" in mail.get_content()


def test_a_name_cannot_smuggle_a_header_into_the_mail(home: Path) -> None:
    run("add", "Eve", "--no-message", "--at", days_ago(9), "--email", "e@x.example\nBcc: all@x.example")
    file = home / "eve.eml"
    run("next", "Eve", "--reason", "a\r\nBcc: b@x.example", "--eml", str(file))
    assert email.message_from_bytes(file.read_bytes(), policy=default)["Bcc"] is None


def test_the_calendar_has_zones_alarms_and_stable_uids(home: Path) -> None:
    run("add", "Karen", "--left", "A", "--at", days_ago(12))
    run("add", "Omar", "--left", "A", "--at", days_ago(12))
    files = [home / "one.ics", home / "two.ics"]
    for file in files:
        run("due", "--ics", str(file))
    first, second = (Calendar.from_ical(file.read_bytes()) for file in files)
    uids = [[str(event["uid"]) for event in one.walk("VEVENT")] for one in (first, second)]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 2
    assert [str(zone["tzid"]) for zone in first.walk("VTIMEZONE")] == ["America/Chicago"]
    for event in first.walk("VEVENT"):
        assert event["dtstart"].params["TZID"] == "America/Chicago"
        assert len(event.walk("VALARM")) == 1
        assert event.errors == []


HUBSPOT = "Record ID,Call Title,Activity date,Call outcome,Call direction,Associated Contact,To Number\n"


def test_an_import_adds_once_and_lists_bad_rows_with_their_line(home: Path) -> None:
    file = home / "calls.csv"
    good = "1,Call,2026-03-02 15:30,Left voicemail,OUTBOUND,Karen Ortiz,+13125550147\n"
    file.write_text(HUBSPOT + good + "2,Call,soon,Busy,OUTBOUND,Omar,+1\n", "utf-8")
    result = run("import", str(file))
    assert result.exit_code == 1
    assert "line 3: unknown time: soon" in result.stderr
    assert run("list", "--json").stdout == ""
    assert told("import", str(file), "--skip-bad")["added"] == 1
    assert told("import", str(file), "--skip-bad")["added"] == 0
    assert told("import", str(file), "--dry-run", "--skip-bad")["known"] == 1


def test_the_page_stands_alone(home: Path) -> None:
    many()
    many("B", answers=3)
    file = home / "calls.html"
    run("report", "--html", str(file))
    text = file.read_text("utf-8")
    assert "<svg" in text
    assert "Answered by day" in text
    assert "http://" not in text.replace("http://www.w3.org", "")


def test_history_shows_beside_each_message_what_came_of_it(home: Path) -> None:
    take = replace(rehearsed_take(), message_name="Borden")
    Library().keep(take, encode_wav(phrase()))
    run("add", "Karen", "--left", "last", "--at", days_ago(3))
    run("back", "Karen")
    entry = json.loads(run("list", "--json").stdout.splitlines()[0])
    assert (entry["message"], entry["take"]) == ("Borden", Library().find("last").id)
    assert "left 1 time, 1 callback so far" in CliRunner().invoke(cli, ["history"]).stdout
