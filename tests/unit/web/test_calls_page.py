"""The page of the call log: who to try now, what the callbacks say, and nothing a name can smuggle in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehearse.calls.model import Call, Callback, Contact
from rehearse.render.html import Page
from rehearse.store.call_log import CallLog
from rehearse.web.calls import calls_shown

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))


def test_an_empty_log_says_how_to_begin() -> None:
    assert "rehearse calls add" in calls_shown(Page())


def test_who_is_due_and_what_came_of_a_message_are_on_the_page() -> None:
    with CallLog() as log:
        for n in range(40):
            at = NOW - timedelta(days=30, hours=n)
            log.add(Call(f"P {n}", at, "left", "Borden", contact=Contact("<b>Evil</b>")))
        log.add(*(Callback(f"P {n}", NOW - timedelta(days=29)) for n in range(6)))
    text = calls_shown(Page())
    assert "Who to try now" in text
    assert "P 39" in text
    assert "40 messages left, 6 callbacks" in text
    assert "Answered by day" in text
    assert "The pile by day" in text
    assert "<b>Evil" not in text
