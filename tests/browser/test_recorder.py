"""The recorder of the page in a real browser: what is said is safe while it is said, and easy to say."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from rehearse.audio import encode_wav, read_recording
from rehearse.capture.spool import FOLDER
from tests.browser.conftest import browser_with
from tests.conftest import SAMPLES
from tests.web_server import Server

SCORED_MS = 600_000
CUT_OFF_S = 60.0

SCRIPT = """# Pallets
Hi Sam, this is Dana Reyes with Northfield Freight, 312-555-0147. [smile] I'm calling because your dock had three late
pickups. [pause 2 s] We moved those for Kraft in two days.

I'd like to show you how. Tuesday at ten would suit me, and so would Wednesday at two. It takes a quarter of an hour,
and you will see at once whether it is worth your while or not. Call me whichever day you like better, or have
somebody of yours call me. My number again: 312-555-0147.
"""

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def talking(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    samples = read_recording(SAMPLES / "rehearsed.flac").samples
    one = browser_with(browser, encode_wav(samples[8000:480_000]), tmp_path_factory.mktemp("voice") / "voice.wav")
    yield one
    one.close()


@pytest.fixture(scope="module")
def muted(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    silence = encode_wav(np.zeros(160_000, np.float32))
    one = browser_with(browser, silence, tmp_path_factory.mktemp("silence") / "silence.wav")
    yield one
    one.close()


@pytest.fixture
def enter(server: Server) -> Iterator[Enter]:
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(
        browser: Browser, path: str = "/", *, at: Server = server, width: int = 1280, height: int = 860
    ) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(at.address)
        page.wait_for_url(f"{at.base}/")
        if path != "/":
            page.goto(at.base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def begin(page: Page, message: str = "", script: str = "") -> None:
    page.get_by_label("Message", exact=True).fill(message)
    page.get_by_role("textbox", name="Script").fill(script)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def talk_until(page: Page, clock: str) -> None:
    page.wait_for_function(f"() => document.querySelector('.seconds').textContent >= '{clock}'")


def unfinished(server: Server) -> list[Path]:
    return sorted((server.home / FOLDER).glob("*.wav"))


def wait_for(found: Callable[[], Any], seconds: float = CUT_OFF_S) -> Any:
    """Return what is found once it is something."""
    give_up = time.monotonic() + seconds
    while not (one := found()) and time.monotonic() < give_up:
        time.sleep(0.1)
    return one


def jobs_of(server: Server, message: str) -> list[dict[str, Any]]:
    return [job for job in server.script("GET", "/api/jobs?most=200").json if job["message"] == message]


def cut_off(server: Server) -> list[dict[str, Any]]:
    return list(server.script("GET", "/api/recordings").json)


def test_what_is_said_is_on_the_disk_while_it_is_said(talking: Browser, server: Server, enter: Enter) -> None:
    page = enter(talking)
    begin(page, "On the disk")
    talk_until(page, "0:04")
    (spool,) = unfinished(server)
    assert read_recording(spool).duration_s > 2.5
    assert server.scorers()
    page.keyboard.press("Enter")
    page.wait_for_url("**/listen/*")
    assert unfinished(server) == []


def test_a_tab_that_crashes_keeps_what_was_said_and_it_is_scored(
    talking: Browser, server: Server, enter: Enter
) -> None:
    page = enter(talking)
    begin(page, "Crashed")
    talk_until(page, "0:05")
    with pytest.raises(Error):
        page.goto("chrome://crash", timeout=5000)
    (found,) = wait_for(lambda: cut_off(server))
    assert found["message"] == "Crashed"
    assert found["length"] >= "0:04"
    page = enter(talking)
    expect(page.get_by_role("heading", name="Cut off before")).to_be_visible()
    page.get_by_role("button", name="Score it").click()
    page.wait_for_url("**/listen/*")
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    assert server.script("GET", "/api/takes/last").json["message"] == "Crashed"
    assert cut_off(server) == []


def test_a_tab_that_is_closed_keeps_what_was_said_and_it_is_heard_and_discarded(
    talking: Browser, server: Server, enter: Enter
) -> None:
    page = enter(talking)
    begin(page, "Closed")
    talk_until(page, "0:03")
    page.close()
    (found,) = wait_for(lambda: cut_off(server))
    assert found["message"] == "Closed"
    page = enter(talking, width=360)
    sound = page.get_by_label("What you said: Closed")
    sound.evaluate("(sound) => sound.play()")
    page.wait_for_function("(sound) => sound.currentTime > 0.5", arg=sound.element_handle())
    assert sound.evaluate("(sound) => sound.duration") > 2.5
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Discard").last.click()
    page.wait_for_function("() => !document.querySelector('.cut-off')")
    assert (cut_off(server), unfinished(server)) == ([], [])


def test_a_server_that_is_killed_in_the_middle_costs_nothing_while_the_page_is_there(
    talking: Browser, tmp_path: Path, enter: Enter
) -> None:
    server = Server(tmp_path / "home").start()
    try:
        page = enter(talking, at=server)
        begin(page, "Through a kill")
        talk_until(page, "0:03")
        server.kill()
        expect(page.locator(".recorder .trouble")).to_contain_text("The server is away. Your take is safe here")
        talk_until(page, "0:05")
        server.start()
        expect(page.locator(".recorder .trouble")).to_be_hidden(timeout=SCORED_MS)
        talk_until(page, "0:08")
        page.keyboard.press("Space")
        page.wait_for_url("**/listen/*", timeout=SCORED_MS)
        page.get_by_role("button", name="Maybe").click()
        page.wait_for_url("**/takes/*", timeout=SCORED_MS)
        take = server.script("GET", "/api/takes/last").json
        assert take["message"] == "Through a kill"
        assert take["recording"]["duration_s"] > 7.5
        assert (cut_off(server), unfinished(server)) == ([], [])
    finally:
        server.stop()


def test_a_tab_and_a_server_that_both_go_keep_what_was_said(talking: Browser, tmp_path: Path, enter: Enter) -> None:
    server = Server(tmp_path / "home").start()
    try:
        for k in range(2):
            page = enter(talking, at=server)
            begin(page, f"Power cut {k}")
            talk_until(page, "0:04")
            server.kill()
            page.close()
            server.start()
        page = enter(talking, at=server)
        expect(page.locator(".cut-off-one")).to_have_count(2)
        expect(page.locator(".cut-off")).to_contain_text("Power cut 0")
        expect(page.locator(".cut-off")).to_contain_text("Power cut 1")
    finally:
        server.stop()


def test_a_muted_microphone_is_said_after_two_seconds(muted: Browser, server: Server, enter: Enter) -> None:
    page = enter(muted)
    begin(page, "Muted")
    trouble = page.locator(".recorder .trouble")
    expect(trouble).to_be_hidden()
    expect(trouble).to_contain_text("Nothing comes from the microphone")
    assert page.locator(".seconds").text_content() in ("0:01", "0:02", "0:03")
    page.keyboard.press("Space")
    expect(trouble).to_contain_text("Nothing was recorded")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    assert wait_for(lambda: not unfinished(server))
    assert jobs_of(server, "Muted") == []


def test_a_voice_is_not_taken_for_silence(talking: Browser, enter: Enter) -> None:
    page = enter(talking)
    begin(page, "Heard")
    talk_until(page, "0:04")
    expect(page.locator(".recorder .trouble")).to_be_hidden()
    page.keyboard.press("Escape")


def test_escape_discards(talking: Browser, server: Server, enter: Enter) -> None:
    page = enter(talking)
    begin(page, "Escaped")
    talk_until(page, "0:02")
    assert unfinished(server)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Script")).to_be_visible()
    assert wait_for(lambda: not unfinished(server))
    assert (jobs_of(server, "Escaped"), cut_off(server)) == ([], [])


@pytest.mark.parametrize("how", ["key", "button"])
def test_again_starts_over_and_keeps_nothing(talking: Browser, server: Server, enter: Enter, how: str) -> None:
    page = enter(talking)
    begin(page, f"Again by {how}")
    talk_until(page, "0:05")
    if how == "key":
        page.keyboard.press("a")
    else:
        page.get_by_role("button", name="Start over").click()
    page.wait_for_function("() => document.querySelector('.seconds').textContent < '0:02'")
    talk_until(page, "0:03")
    page.keyboard.press("Enter") if how == "key" else page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/listen/*")
    (job,) = jobs_of(server, f"Again by {how}")
    length = page.wait_for_function("() => document.querySelector('audio').duration", timeout=SCORED_MS).json_value()
    assert 2 < length < 5
    assert job["id"] in page.url
    assert wait_for(lambda: not unfinished(server))


def test_the_script_is_read_on_a_small_screen_while_talking(talking: Browser, enter: Enter) -> None:
    page = enter(talking, width=360, height=740)
    begin(page, "Read", SCRIPT)
    directions = page.locator(".read-aloud .direction")
    expect(directions).to_have_text(["[smile]", "[pause 2 s]"])
    for seen in (".read-aloud", ".recorder .big", ".recorder .time", ".start-over"):
        box = page.locator(seen).bounding_box()
        assert box
        assert box["y"] >= 0, seen
        assert box["y"] + box["height"] <= 740, seen
    assert page.locator(".read-aloud").bounding_box()["height"] > 370  # type: ignore[index]
    assert page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.read-aloud')).fontSize)") >= 20
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    expect(page.locator(".read-aloud .said").first).to_have_text("Hi", timeout=SCORED_MS)
    page.wait_for_function("() => document.querySelectorAll('.read-aloud .said').length > 12", timeout=SCORED_MS)
    assert page.evaluate(IS_IN_SIGHT)
    page.keyboard.press("Escape")


IS_IN_SIGHT = """() => {
  const [word, box] = [".due", ".read-aloud"].map((name) => document.querySelector(name).getBoundingClientRect());
  return word.top >= box.top && word.bottom <= box.bottom;
}"""


def test_the_script_waits_for_who_says_nothing(muted: Browser, enter: Enter) -> None:
    page = enter(muted)
    begin(page, "Waits", SCRIPT)
    expect(page.locator(".read-aloud .due")).to_have_text("Hi")
    talk_until(page, "0:04")
    expect(page.locator(".read-aloud .due")).to_have_text(re.compile("^(Hi|Sam,)$"))
    page.keyboard.press("Escape")
