"""Rows of the call log, and the values that they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from rehearse.calls.model import Call, Callback, Contact, DoNotCall, Entry, Prospect, prospect_key
from rehearse.store.tables import LONGEST_NAME

ASKED, TAKEN_BACK = "asked", "taken_back"
"""Outcomes of a row about not being called."""

LONGEST_PHONE, LONGEST_EMAIL = 64, 320


def stamp(at: datetime) -> str:
    """Return a time as rows hold it: UTC, so that their order as text is their order in time."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def time_of(text: str) -> datetime:
    """Return the time that a row holds."""
    return datetime.fromisoformat(text)


def row_of(entry: Entry) -> dict[str, Any]:
    """Return the columns of an entry."""
    contact = entry.contact
    row: dict[str, Any] = {
        "prospect": prospect_key(entry.prospect)[:LONGEST_NAME],
        "name": " ".join(entry.prospect.split())[:LONGEST_NAME],
        "at": stamp(entry.at),
        "message": "",
        "take": None,
        "mailed": False,
        "company": contact.company[:LONGEST_NAME],
        "phone": contact.number[:LONGEST_PHONE],
        "email": contact.email[:LONGEST_EMAIL],
    }
    match entry:
        case Call():
            row |= {"kind": "call", "outcome": entry.outcome, "mailed": entry.mailed}
            row |= {"message": entry.message[:LONGEST_NAME], "take": entry.take}
        case Callback():
            row |= {"kind": "callback", "outcome": entry.by}
        case DoNotCall():
            row |= {"kind": "do_not_call", "outcome": ASKED if entry.asked else TAKEN_BACK}
    return row


def entry_of(row: sa.RowMapping) -> Entry:
    """Return the entry that a row holds."""
    contact = Contact(row["company"], row["phone"], row["email"])
    at = time_of(row["at"])
    match row["kind"]:
        case "call":
            return Call(row["name"], at, row["outcome"], row["message"], row["take"], row["mailed"], contact)
        case "callback":
            return Callback(row["name"], at, row["outcome"], contact)
        case _:
            return DoNotCall(row["name"], at, row["outcome"] == ASKED, contact)


def fingerprint(row: Mapping[str, Any]) -> str:
    """Return what tells an imported row from every other: who, when and what."""
    told = "\x1f".join((row["prospect"], row["at"], row["kind"], row["outcome"]))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def prospect_row(prospect: Prospect) -> dict[str, Any]:
    """Return the columns of a prospect."""
    return {
        "prospect": prospect_key(prospect.name)[:LONGEST_NAME],
        "name": prospect.name,
        "company": prospect.contact.company,
        "phone": prospect.contact.number,
        "email": prospect.contact.email,
        "status": prospect.status,
        "tries": prospect.tries,
        "messages": prospect.messages,
        "last_call_at": None if prospect.last_call_at is None else stamp(prospect.last_call_at),
        "last_message": prospect.last_message,
        "last_take": prospect.last_take,
        "do_not_call": prospect.do_not_call,
    }


def prospect_from(row: sa.RowMapping) -> Prospect:
    """Return the prospect that a row holds."""
    return Prospect(
        name=row["name"],
        contact=Contact(row["company"], row["phone"], row["email"]),
        status=row["status"],
        tries=row["tries"],
        messages=row["messages"],
        last_call_at=None if row["last_call_at"] is None else time_of(row["last_call_at"]),
        last_message=row["last_message"],
        last_take=row["last_take"],
        do_not_call=row["do_not_call"],
    )
