"""From nothing to a yes, as the first screen of the README says it, in a terminal of 80 by 24."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.content.script import read_script
from tests.e2e.test_record import SETTLED_S, Terminal, plain
from tests.virtual_desk import VirtualDesk

MOST_S = 360.0
"""Six minutes, the time it takes to type and to talk included."""

REASON = "your Denver dock had three late pickups in October"


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    virtual = VirtualDesk()
    yield virtual
    virtual.close()


def speak(text: str, file: Path) -> None:
    """Say a text with a made voice, the digits one by one as a person says them."""
    digits = re.sub(r"\d+", lambda group: " ".join(group[0]), text)
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "135", "-w", str(file), digits], check=True, timeout=60)


def test_a_rep_with_nothing_has_a_message_ready_to_leave_in_under_six_minutes(
    desk: VirtualDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    began = time.monotonic()

    def at_the_terminal(*arguments: str) -> Terminal:
        return Terminal(tmp_path / "home", desk.environment, *arguments, size=(24, 80))

    who = ("--name", "Dana Reyes", "--company", "Northfield Freight", "--number", "312-555-0147")
    assert at_the_terminal("profile", *who).end() == 0
    draft = at_the_terminal("draft", "--to", "Karen", "-o", "borden.txt")
    draft.see("Why do you call them")
    draft.press(f"{REASON}\r")
    draft.see("Customers of yours")
    draft.press("\r")
    assert draft.end() == 0
    text = (tmp_path / "borden.txt").read_text("utf-8")
    assert REASON.lower() in text.lower()
    check = at_the_terminal("script", "borden.txt")
    assert check.end() == 0
    assert "It fits" in plain(check.shown)

    speak(read_script(text).spoken, tmp_path / "spoken.wav")
    rep = at_the_terminal("record", "--script", "borden.txt")
    rep.see("Press Enter")
    rep.press("\r")
    rep.see("0:00")
    rep.watch(desk.play(tmp_path / "spoken.wav"), SETTLED_S)
    rep.press("\r")
    rep.see("prospect's phone")
    rep.press(" ")
    rep.see("n no")
    rep.press("y")
    card = rep.see("Ready to leave")
    assert re.search(r"Yes\.\s+\d+/100", card)
    assert "you said: yes" in card
    assert "An unqualified yes from both of you" in " ".join(card.split())
    assert "How it went" not in card  # that is on a key
    after = " ".join(rep.see("the rest of the card").split())
    assert REASON.lower() in after.lower()
    assert "rehearse calls add" in after
    rep.press("c")
    rep.see("How it went")
    rep.see("discard")
    rep.press("k")
    assert rep.end() == 0
    assert time.monotonic() - began < MOST_S

    shown = at_the_terminal("show", "Karen", "--all")
    assert shown.end() == 0
    assert "312, 555, 0147" in plain(shown.shown)
