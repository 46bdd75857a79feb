"""Exports of diallers and CRMs: known by their columns, dates in their formats, bad rows named."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rehearse.calls.importing import ReadExport, read_export
from rehearse.calls.model import Call, Callback, DoNotCall
from rehearse.errors import InputError

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def read(text: str, **mapped: str) -> ReadExport:
    return read_export(io.StringIO(text), CHICAGO, NOW, mapped)


EXPORTS = {
    "hubspot labels": (
        "Record ID,Call Title,Activity date,Call outcome,Call direction,Associated Contact,To Number\n"
        "1,Call with Karen,2026-03-02 15:30,Left voicemail,Outbound,Karen Ortiz,+13125550147\n"
    ),
    "hubspot properties": (
        "id,hs_timestamp,hs_call_disposition,hs_call_direction,hs_call_to_number,contact name\n"
        "1,2026-03-02T21:30:00.000Z,Left voicemail,OUTBOUND,+13125550147,Karen Ortiz\n"
    ),
    "salesforce": (
        '"Company / Account","Contact","Subject","Call Result","Call Type","Created Date","Email"\n'
        '"Borden","Karen Ortiz","Borden Ohio","Left Voicemail","Outbound","3/2/2026, 3:30 PM","k@b.example"\n'
    ),
    "aircall": (
        "Call ID (UUID),Call direction,Call type,Call start time,External number,Contact name,Outcome\n"
        "CA84,Outbound,Outbound,2026-03-02 15:30:00,+13125550147,Karen Ortiz,Left a voicemail\n"
    ),
    "ringcentral": (
        "Direction,From,To,Name,Date,Time,Action,Action Result,Duration\n"
        "Outgoing,(312) 555-0100,(312) 555-0147,Karen Ortiz,Mon 03/02/2026,3:30 PM,VoIP Call,Voicemail,0:00:31\n"
    ),
    "dialpad": (
        "call_id,date_started,direction,external_number,name,categories\n"
        "9,2026-03-02 21:30:00 UTC,outbound,+13125550147,Karen Ortiz,voicemail\n"
    ),
    "semicolons": "Prospect;Date;Time;Outcome\nKaren Ortiz;02.03.2026;15:30;left\n",
}


@pytest.mark.parametrize("name", EXPORTS)
def test_a_widespread_export_is_known_by_its_columns(name: str) -> None:
    found = read(EXPORTS[name])
    assert found.bad == ()
    (entry,) = found.entries
    assert isinstance(entry, Call)
    assert (entry.prospect, entry.outcome) == ("Karen Ortiz", "left")
    assert entry.at == datetime(2026, 3, 2, 15, 30, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("outcome", "meant"),
    [
        ("Connected", "reached"),
        ("No answer", "no_message"),
        ("Busy", "no_message"),
        ("Wrong number", "no_message"),
        ("Left live message", "left"),
        ("Not answered", "no_message"),
        ("b2cf5968-551e-4856-9783-52b3da59a7d0", "left"),
        ("f240bbac-87c9-4f6e-bf70-924b57d47db7", "reached"),
        ("73a0d17f-1163-4015-bdd5-ec830791da20", "no_message"),
        ("Call connected", "reached"),
        ("", "no_message"),
    ],
)
def test_outcomes_are_read_as_they_are_meant(outcome: str, meant: str) -> None:
    (entry,) = read(f"Name,Date,Outcome\nKaren,2026-03-02,{outcome}\n").entries
    assert isinstance(entry, Call)
    assert entry.outcome == meant


def test_an_answered_call_out_was_reached() -> None:
    text = (
        "Call direction,Call type,Call start time,Contact name,Answered\nOutbound,Outbound,2026-03-02 15:30,Karen,{}\n"
    )
    outcomes = [read(text.format(answered)).entries[0] for answered in ("Yes", "No")]
    assert [one.outcome for one in outcomes if isinstance(one, Call)] == ["reached", "no_message"]


def test_our_own_list_comes_back_as_it_was() -> None:
    text = (
        "at,prospect,what,message,take,mailed,company,number,email\n"
        "2026-03-02T21:30:00+00:00,Karen,left,Borden,,False,Borden,312-555-0147,k@b.example\n"
        "2026-03-03T21:30:00+00:00,Karen,phone,,,False,,,\n2026-03-04T21:30:00+00:00,Omar,pick-up,,,False,,,\n"
        "2026-03-05T21:30:00+00:00,Omar,no_message,,,False,,,\n"
    )
    told = [one.outcome if isinstance(one, Call) else getattr(one, "by", "") for one in read(text).entries]
    assert told == ["left", "phone", "pick-up", "no_message"]


@pytest.mark.parametrize("outcome", ["Do not call", "do_not_call", "DNC"])
def test_who_asked_a_crm_not_to_be_called_is_not_called(outcome: str) -> None:
    (entry,) = read(f"Name,Date,Outcome\nKaren,2026-03-02,{outcome}\n").entries
    assert isinstance(entry, DoNotCall)
    assert entry.asked


def test_an_inbound_call_is_the_prospects_callback() -> None:
    text = "Direction,From,To,Name,Date,Time,Action Result\nIncoming,312,555,Karen,03/02/2026,3:30 PM,Accepted\n"
    (entry,) = read(text).entries
    assert isinstance(entry, Callback)
    assert (entry.by, entry.contact.number) == ("phone", "312")


def test_a_day_above_twelve_tells_that_days_come_first() -> None:
    found = read("Name,Date,Outcome\nA,02/03/2026 10:00,left\nB,25/03/2026 10:00,left\n")
    assert [entry.at.month for entry in found.entries] == [3, 3]


def test_summer_time_is_that_of_the_day() -> None:
    winter, summer = read("Name,Date,Outcome\nA,2026-03-07 12:00,left\nA,2026-03-09 12:00,left\n").entries
    assert [entry.at.astimezone(UTC).hour for entry in (winter, summer)] == [18, 17]


def test_bad_rows_are_named_with_their_line_even_after_a_cell_of_two_lines() -> None:
    text = 'Name,Date,Outcome\n"A\nB",2026-03-02,left\nC,someday,left\nD,2026-03-02,perhaps\n'
    assert [(bad.line, bad.why) for bad in read(text).bad] == [
        (4, "unknown time: someday"),
        (5, "unknown outcome: perhaps"),
    ]


def test_a_call_that_lies_ahead_is_a_bad_row() -> None:
    assert "ahead" in read("Name,Date,Outcome\nA,2027-03-02,left\n").bad[0].why


def test_a_file_without_known_columns_says_what_it_has_and_can_be_mapped() -> None:
    with pytest.raises(InputError, match=r"Dialled on.*--map|--map.*Dialled on"):
        read("Lead,Dialled on,Ended\nA,2026-03-02,left\n")
    assert len(read("Lead,Dialled on,Ended\nA,2026-03-02,left\n", at="Dialled on", outcome="Ended").entries) == 1
    with pytest.raises(InputError, match="no column X"):
        read("Name,Date\nA,2026-03-02\n", message="X")
