"""The calls that are due, for other programs: a calendar file (RFC 5545), an entry each, and the mail beside a call.

The mail is plain text, and nothing is in it but the message's own facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from email.message import EmailMessage
from email.policy import SMTP

from icalendar import Alarm, Calendar, Event

from rehearse.calls.cadence import NextTry
from rehearse.calls.model import Prospect, prospect_key
from rehearse.core.profile import Profile
from rehearse.text.printable import printable

FIRST_CALL, LENGTH = time(9), timedelta(minutes=10)
"""When a try stands in the calendar, by the rep's own clock, and for how long."""

LAST_START = time(16)
"""From then on, what is due stands in the calendar for tomorrow."""

BETWEEN = timedelta(minutes=10)
"""From one try to the next of the same day."""

WARNING = timedelta(minutes=15)
"""Before a try, the alarm."""


def calendar_of(tries: Sequence[tuple[Prospect, NextTry]], now: datetime, zone: tzinfo) -> bytes:
    """Return the calendar.

    A prospect's try has the same UID each time, so that importing it again moves the entry and does not double it.

    Parameters
    ----------
    tries : sequence of (Prospect, NextTry)
        Who asked not to be called is left out.
    now : datetime
        Aware; a try whose first day is past stands on the next full hour, or tomorrow after four.
    zone : tzinfo
        The rep's.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//rehearse//calls//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Calls to make")
    places: dict[datetime, int] = {}
    for prospect, next_ in tries:
        if prospect.do_not_call or next_.first_day is None:
            continue
        start = _start(next_, now, zone)
        place = places[start] = places.get(start, -1) + 1
        calendar.add_component(_event(prospect, next_, start + place * BETWEEN, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _start(next_: NextTry, now: datetime, zone: tzinfo) -> datetime:
    assert next_.first_day is not None
    today = now.astimezone(zone)
    if next_.first_day > today.date():
        return datetime.combine(next_.first_day, FIRST_CALL, zone)
    if today.time() < FIRST_CALL:
        return datetime.combine(today.date(), FIRST_CALL, zone)
    if today.time() < LAST_START:
        return today.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return datetime.combine(today.date() + timedelta(days=1), FIRST_CALL, zone)


def _event(prospect: Prospect, next_: NextTry, start: datetime, now: datetime) -> Event:
    event = Event()
    name = printable(prospect.name)
    uid = hashlib.blake2b(f"{prospect_key(prospect.name)}\x1f{next_.number}".encode(), digest_size=16).hexdigest()
    event.add("uid", f"{uid}@rehearse")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", int(now.timestamp()) // 60 % 2**31)
    event.add("dtstart", start)
    event.add("dtend", start + LENGTH)
    event.add("summary", f"Call {name}, try {next_.number}")
    contact = prospect.contact
    lines = [contact.company, contact.number, f"Left last: {prospect.last_message}" if prospect.last_message else ""]
    lines.append(f"By {next_.last_day}." if next_.last_day else "")
    event.add("description", "\n".join(printable(line) for line in lines if line))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Call {name}")
    alarm.add("trigger", -WARNING)
    event.add_component(alarm)
    return event


def mail_of(
    prospect: Prospect, profile: Profile, reason: str = "", *, earlier: int = 0, left: bool = True
) -> EmailMessage:
    """Return the mail; what is not known is left out.

    Parameters
    ----------
    prospect : Prospect
    profile : Profile
        Who writes.
    reason : str, optional
        Why, in one sentence.
    earlier : int, optional
        Messages they have had before.
    left : bool, optional
        Whether a message is left beside it.
    """
    mail = EmailMessage(policy=SMTP)
    who = ", ".join(part for part in (profile.name, profile.company) if part)
    matter = _one_line(reason).rstrip(".")
    what = "My message today" if left else "My call today"
    mail["Subject"] = _one_line(f"{what}: {matter}" if matter else f"{what}, {who}".rstrip(", "))
    if address := _one_line(prospect.contact.email):
        mail["To"] = address
    mail["X-Unsent"] = "1"  # opens as a draft where the mail program knows it
    message = "another message" if earlier else "a message"
    called = f"I have just left you {message}." if left else "I have just tried to reach you by telephone."
    lines = [f"Hi {_one_line(prospect.name).split()[0]}," if prospect.name.split() else "Hello,", "", called]
    if matter:
        lines.append(f"It was about this: {matter}.")
    if profile.phone_number:
        lines += ["", f"My number is {_one_line(profile.phone_number)}. A call or a line back is welcome."]
    lines += ["", *(part for part in (_one_line(profile.name), _one_line(profile.company)) if part)]
    mail.set_content("\n".join(lines).rstrip() + "\n")
    return mail


def _one_line(text: str) -> str:
    """Return text that cannot begin another header."""
    return " ".join(printable(text).split())
