"""Times as a rep writes them: by the clock of the place, summer time included, never ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rehearse.calls.written_times import local_zone, time_from_words
from rehearse.errors import UsageError

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)  # ten in the morning, the day after summer time ended


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        ("now", "2026-11-02 16:00"),
        ("9:05", "2026-11-02 15:05"),
        ("today", "2026-11-02 16:00"),
        ("yesterday", "2026-11-01 18:00"),
        ("yesterday 9:05", "2026-11-01 15:05"),
        ("2026-10-31 9:05", "2026-10-31 14:05"),
        ("2026-10-31", "2026-10-31 17:00"),
        ("2 days ago", "2026-10-31 15:00"),
        ("48 hours ago", "2026-10-31 16:00"),
        ("1 hour ago", "2026-11-02 15:00"),
        ("2026-10-31T09:05+02:00", "2026-10-31 07:05"),
        ("2026-10-31T09:05Z", "2026-10-31 09:05"),
    ],
)
def test_a_time_is_read_as_it_is_meant(words: str, utc: str) -> None:
    assert f"{time_from_words(words, NOW, CHICAGO).astimezone(UTC):%Y-%m-%d %H:%M}" == utc


@pytest.mark.parametrize("words", ["soon", "25:00", "2026-13-01", "yesterday noon"])
def test_what_is_no_time_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(UsageError, match="Such as"):
        time_from_words(words, NOW, CHICAGO)


def test_what_lies_ahead_has_not_happened() -> None:
    with pytest.raises(UsageError, match="lies ahead"):
        time_from_words("2026-11-03 9:00", NOW, CHICAGO)


def test_the_zone_is_that_of_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    assert str(local_zone()) == "Europe/Stockholm"
    monkeypatch.setenv("TZ", "Nowhere/At all")
    assert local_zone().utcoffset(datetime(2026, 1, 1)) is not None
