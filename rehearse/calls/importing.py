"""Exports of diallers and CRMs, read by their column names: facts from their public documentation.

HubSpot (calls: names of the properties, or their labels), Salesforce (task fields, or the labels of a report), Aircall
(call attributes), RingCentral (call log), Dialpad (call records of the analytics export), and whatever says the same in
plain words. A row is an outbound call, an inbound one, which is a callback, or neither, such as a missed internal call.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TextIO

from rehearse.calls.model import Call, Callback, Contact, DoNotCall, Entry
from rehearse.errors import InputError

FIELDS: Mapping[str, tuple[str, ...]] = {
    "prospect": (
        "associated contact", "contact name", "contact", "callee name", "hs_call_title", "name", "who", "company name",
        "to name", "full name", "prospect", "lead", "customer name",
    ),
    "number": (
        "external number", "external_number", "raw_digits", "to number", "hs_call_to_number", "to", "phone",
        "phone number", "number", "customer number", "contact phone number",
    ),
    "caller": ("from", "from number", "hs_call_from_number"),
    "company": ("associated company", "company / account", "company", "account", "account name", "contact company"),
    "email": ("email", "contact email", "e-mail"),
    "at": (
        "hs_timestamp", "activity date", "date_started", "started_at", "call start time", "start time", "datetime",
        "completed date/time", "created date", "createddate", "activitydate", "due date", "date", "call time", "at",
    ),
    "clock": ("time", "start time (local)"),
    "outcome": (
        "call outcome", "hs_call_disposition", "call result", "calldisposition", "action result", "result", "outcome",
        "disposition", "call status", "hs_call_status", "status", "call type", "categories", "what",
    ),
    "direction": ("call direction", "hs_call_direction", "direction", "calltype", "call direction - type", "type"),
    "message": ("message", "voicemail name", "voicemail drop", "subject"),
    "voicemail": ("voicemail", "voicemail left", "left_voicemail"),
    "answered": ("answered", "connected", "is answered"),
}  # fmt: skip
"""Our fields and the columns that hold them, what says it best first; case and blanks do not matter."""

# The eight letters begin the ids of HubSpot's own outcomes, which its API and some exports give instead of the words.
_LEFT = re.compile(
    r"left (?:a )?(?:voice ?mail|message|vm|live message)|voice ?mail|^vm$|^left$|machine|b2cf5968|a4c4c377"
)
_REACHED = re.compile(r"connected|answered|accepted|reached|spoke|conversation|completed|success|interested|f240bbac")
_NONE = re.compile(
    r"no.?answer|not answered|unanswered|no_message|busy|missed|wrong|disconnect|hang|hung|cancel|fail|reject|declined"
    r"|unsuccessful|abandon|refus|73a0d17f|9d9162e7|17b47fee|^outbound$|^$"
)
_STOP = re.compile(r"do.?not.?call|^dnc$|opted? out|unsubscribe")
_YES = ("1", "true", "yes")
_PHONE_ANSWER = re.compile(r"^(?:phone|called back)$")
_IN = re.compile(r"inbound|incoming|^in\b")

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_FORMATS = (
    "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y, %I:%M %p",
    "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%Y", "%m/%d/%y %I:%M %p", "%m/%d/%y %H:%M", "%m/%d/%y", "%a %m/%d/%Y %I:%M %p",
    "%b %d, %Y %I:%M %p", "%b %d, %Y, %I:%M %p", "%d %b %Y %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y",
    "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S",
)  # fmt: skip
_DAY_FIRST = tuple(form.replace("%m/%d", "%d/%m") for form in _FORMATS if "%m/%d" in form)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: its line in the file, from 1, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class ReadExport:
    """What an export holds.

    Attributes
    ----------
    entries : tuple of Entry
    bad : tuple of BadRow
    passed_over : int
        Rows that are no call of the rep's to a prospect.
    columns : mapping of field to column
    """

    entries: tuple[Entry, ...]
    bad: tuple[BadRow, ...]
    passed_over: int
    columns: Mapping[str, str]


def read_export(stream: TextIO, zone: tzinfo, now: datetime, mapped: Mapping[str, str] | None = None) -> ReadExport:
    """Return what an export holds.

    Parameters
    ----------
    stream : TextIO
        Read twice, so it must be a file. CSV with a row of column names; commas, semicolons or tabs between.
    zone : tzinfo
        Of times without an offset.
    now : datetime
        Aware: no call lies ahead.
    mapped : mapping of field to column, optional
        Which column holds a field, where its name does not tell.

    Raises
    ------
    InputError
        There is no column for the prospect or for the time, or a mapped one is not there.
    """
    head = stream.readline()
    delimiter = max(",;\t", key=head.count)
    names = next(csv.reader([head], delimiter=delimiter), [])
    columns = columns_of(names, mapped or {})
    places = {field: names.index(name) for field, name in columns.items()}
    begin = stream.tell()
    reader = _RowReader(places, zone, now)
    for _, row in _rows(stream, delimiter):
        reader.see(_cell(row, places, "at"))
    stream.seek(begin)
    entries: list[Entry] = []
    bad: list[BadRow] = []
    passed_over = 0
    for line, row in _rows(stream, delimiter):
        try:
            entry = reader.entry(row)
        except ValueError as error:
            bad.append(BadRow(line, str(error)))
            continue
        if entry is None:
            passed_over += 1
        else:
            entries.append(entry)
    return ReadExport(tuple(entries), tuple(bad), passed_over, columns)


def _rows(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, and the line of the file in which it begins."""
    rows = csv.reader(stream, delimiter=delimiter)
    before = 1
    try:
        for row in rows:
            line, before = before + 1, 1 + rows.line_num
            if any(map(str.strip, row)):
                yield line, row
    except csv.Error as error:
        raise InputError(f"Cannot read the export, line {before + 1}: {error}.", "Export it again.") from error


def columns_of(names: Sequence[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Return which column holds which field.

    >>> columns_of(["Direction", "Name", "To", "Date", "Time", "Action Result"], {})["outcome"]
    'Action Result'
    """
    plain = {_plain(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for field, known in FIELDS.items():
        for name in known:
            if name in plain and plain[name] not in found.values():
                found[field] = plain[name]
                break
    for field, name in mapped.items():
        if field not in FIELDS:
            raise InputError(f"There is no field {field}.", f"There is: {', '.join(FIELDS)}.", code="columns")
        if _plain(name) not in plain:
            raise InputError(f"There is no column {name}.", f"There is: {', '.join(names)}.", code="columns")
        found[field] = plain[_plain(name)]
    if "at" not in found or not {"prospect", "number"} & set(found):
        lacks = "the time of the call" if "at" not in found else "the prospect"
        hint = f"Say which: --map at=COLUMN --map prospect=COLUMN. There is: {', '.join(names)}."
        raise InputError(f"No column is known to hold {lacks}.", hint, code="columns")
    return found


def _plain(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def _cell(row: Sequence[str], places: Mapping[str, int], field: str) -> str:
    place = places.get(field)
    return row[place].strip() if place is not None and place < len(row) else ""


class _RowReader:
    """Reads the rows of one file."""

    def __init__(self, places: Mapping[str, int], zone: tzinfo, now: datetime) -> None:
        self._places, self._zone, self._latest = places, zone, now + timedelta(days=1)
        self._form: str | None = None
        self._day_first = False

    def see(self, date: str) -> None:
        """Look at a date before any row is read: one with a day above 12 in front tells that days come first."""
        first, slash, _ = date.partition("/")
        if slash and first.isdigit() and 12 < int(first) <= 31:
            self._day_first = True

    def entry(self, row: Sequence[str]) -> Entry | None:
        """Return the entry of a row; None where it is no call with a prospect.

        Raises
        ------
        ValueError
            It cannot be read, and why.
        """
        cell = {field: _cell(row, self._places, field) for field in self._places}
        if not cell.get("at"):
            raise ValueError("no time")
        at = self._time(f"{cell['at']} {cell.get('clock', '')}".strip())
        if at > self._latest:
            raise ValueError(f"the time lies ahead: {cell['at']}")
        is_back = _IN.search(cell.get("direction", "").lower()) is not None
        outcome = cell.get("outcome", "").lower()
        number = cell.get("caller" if is_back and cell.get("caller") else "number", "")
        name = cell.get("prospect") or number
        if not name:
            raise ValueError("no prospect")
        contact = Contact(cell.get("company", ""), number, cell.get("email", ""))
        if _STOP.search(outcome) or outcome == "may_call":
            return DoNotCall(name, at, asked=outcome != "may_call", contact=contact)
        if _PHONE_ANSWER.search(outcome):
            return Callback(name, at, "phone", contact)
        if outcome in ("mail", "pick-up"):
            return Callback(name, at, "mail" if outcome == "mail" else "pick-up", contact)
        if is_back:
            return Callback(name, at, "phone", contact) if _has_spoken(outcome) else None
        if outcome == "left" or cell.get("voicemail", "").lower() in _YES or _is_left(outcome):
            return Call(name, at, "left", cell.get("message", ""), contact=contact)
        if cell.get("answered", "").lower() in _YES:
            return Call(name, at, "reached", contact=contact)
        if _NONE.search(outcome):
            return Call(name, at, "no_message", contact=contact)
        if _REACHED.search(outcome):
            return Call(name, at, "reached", contact=contact)
        raise ValueError(f"unknown outcome: {cell.get('outcome')}")

    def _time(self, text: str) -> datetime:
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
        plain = " ".join(text.split())
        if _ISO.match(plain):
            try:
                return self._aware(
                    datetime.fromisoformat(plain.removesuffix(" UTC") + ("+00:00" * plain.endswith(" UTC")))
                )
            except ValueError:
                pass
        forms = _DAY_FIRST + _FORMATS if self._day_first else _FORMATS
        for form in ((self._form,) if self._form else ()) + forms:
            try:
                at = datetime.strptime(plain, form)
            except ValueError:
                continue
            self._form = form
            return self._aware(at)
        raise ValueError(f"unknown time: {text}")

    def _aware(self, at: datetime) -> datetime:
        return at if at.tzinfo else at.replace(tzinfo=self._zone)


def _is_left(outcome: str) -> bool:
    return _LEFT.search(outcome) is not None


def _has_spoken(outcome: str) -> bool:
    """Tell whether somebody who called was spoken to, or left a message of their own: either is a callback."""
    return outcome == "" or _is_left(outcome) or _NONE.search(outcome) is None or "missed" in outcome


def in_columns(columns: Mapping[str, str]) -> Iterator[str]:
    """Yield what was read from where: ``prospect from Name``."""
    return (f"{field} from {name}" for field, name in columns.items())
