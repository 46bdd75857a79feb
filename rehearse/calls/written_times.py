"""Times as a rep writes them, by the clock of their own place: summer time included."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rehearse.errors import UsageError

NOON = time(12)
"""Of a day without a time."""

_DAYS = {"today": 0, "yesterday": 1}
_AGO = re.compile(r"(\d{1,4}) (minute|hour|day|week)s? ago")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def local_zone() -> tzinfo:
    """Return the zone of this computer's clock, by name where it has one."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        link = Path("/etc/localtime")
        parts = link.resolve().parts if link.is_symlink() else ()
        name = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""
    try:
        return ZoneInfo(name) if name else datetime.now().astimezone().tzinfo or UTC
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now().astimezone().tzinfo or UTC


def time_from_words(words: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the time that somebody means.

    Parameters
    ----------
    words : str
        ``now``, ``15:30``, ``yesterday``, ``yesterday 9:05``, ``2 days ago``, ``2026-11-20``, ``2026-11-20 15:30``, or
        ISO 8601 with an offset. A day without a time is its noon, today the time now.
    now : datetime
        Aware.
    zone : tzinfo
        Of what has no offset.

    Raises
    ------
    UsageError
        It cannot be read, or lies ahead.

    Examples
    --------
    >>> new_york = ZoneInfo("America/New_York")
    >>> time_from_words("2026-03-08 15:30", datetime(2026, 4, 1, tzinfo=UTC), new_york).isoformat()
    '2026-03-08T15:30:00-04:00'
    """
    at = _read(" ".join(words.split()).lower(), now.astimezone(zone), zone)
    if at is None:
        raise UsageError(
            f"Cannot read the time {words!r}.", 'Such as: "2026-11-20 15:30", "yesterday 9:05", "2 days ago".'
        )
    if at > now + timedelta(minutes=5):
        raise UsageError(f"{words!r} lies ahead: {at:%Y-%m-%d %H:%M}.", "Write down what has happened.")
    return at


def _read(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    if words in ("", "now"):
        return now
    if ago := _AGO.fullmatch(words):
        step = timedelta(**{f"{ago[2]}s": int(ago[1])})
        if ago[2] in ("day", "week"):
            return now - step  # the same time by the clock on the wall
        return (now.astimezone(UTC) - step).astimezone(zone)
    first, _, rest = words.partition(" ")
    if first in _DAYS:
        day = now - timedelta(days=_DAYS[first])
        if not rest:
            return day if first == "today" else datetime.combine(day.date(), NOON, zone)
        words = f"{day:%Y-%m-%d} {rest}"
    elif _CLOCK.fullmatch(words):
        words = f"{now:%Y-%m-%d} {words}"
    if clock := _CLOCK.fullmatch(words.rpartition(" ")[2]):
        words = f"{words.rpartition(' ')[0]} {int(clock[1]):02d}:{clock[2]}"
    try:
        at = datetime.fromisoformat(words.upper())
    except ValueError:
        return None
    if len(words) == len("2026-11-20"):
        return now if at.date() == now.date() else datetime.combine(at.date(), NOON, zone)
    return at if at.tzinfo else at.replace(tzinfo=zone)
