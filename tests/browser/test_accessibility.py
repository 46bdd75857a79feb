"""Nobody is shut out: every page of the server and every report, on every screen, by day and by night."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rehearse.audio import encode_wav, read_recording
from rehearse.calls.model import Call, Callback, Contact
from rehearse.capture.spool import FOLDER
from rehearse.core.sound import VoiceFeatures
from rehearse.store import Library
from rehearse.store.call_log import CallLog
from rehearse.store.jobs import Job, Queue, now
from tests.browser.accessibility import faults
from tests.browser.conftest import Open
from tests.conftest import SAMPLES
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.web_server import Server

POOR, BETTER, READY, ELSEWHERE = "0a", "0b", "0c", "0d"
FAILED, SCORED = "f" * 32, "e" * 32
PASSWORD = "open sesame"

OPEN_ALL = "() => document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })"
"""What is folded is read as well; a menu would lie above what else there is."""

Prepare = Callable[[Page], object]


def keep_takes(home: Path) -> None:
    """Keep three takes of one message, by two reps, and one whose sound lies in another home."""
    with Library(folder=home) as library, Library(f"sqlite:///{home / 'takes.db'}", home / "theirs") as theirs:
        winged, rehearsed = winged_take(), rehearsed_take()
        before = datetime.now(UTC) - timedelta(days=3)
        of_ann = replace(winged, id=POOR, message_name="Borden", rep="Ann", recorded_at=before)
        library.keep(of_ann, SAMPLES / "winged.flac")
        library.keep(replace(rehearsed, id=BETTER, message_name="Borden", rep="Bob"), SAMPLES / "rehearsed.flac")
        ready = replace(rehearsed, id=READY, message_name="Kraft", self_verdict="yes")
        library.keep(ready, SAMPLES / "rehearsed.flac")
        theirs.keep(replace(winged, id=ELSEWHERE, message_name="Borden", rep="Cleo"), SAMPLES / "winged.flac")


def log_calls(home: Path) -> None:
    """Write down calls enough to be drawn."""
    today = datetime.now(UTC)
    with CallLog(folder=home) as log:
        for n in range(24):
            message = "Borden Ohio, the message with the longest name of them all" if n % 2 else "Kraft"
            at = today - timedelta(days=30, hours=n)
            log.add(Call(f"Prospect {n}", at, "left", message, contact=Contact("Borden", "312-555-0147")))
            if n % 7 == 0:
                log.add(Callback(f"Prospect {n}", at + timedelta(days=1)))


def wait_to_be_scored(home: Path) -> None:
    """Leave a recording that could not be scored, one that waits for the rep's own answer, and one cut off."""
    sound = encode_wav(read_recording(SAMPLES / "rehearsed.flac").samples[:80_000])
    told = {"code": "library", "message": "It cannot be kept: no space left.", "hint": "Make room on the disk."}
    job = Job(
        FAILED, "take", "upload", "memo.wav", "Borden", "reason", "", len(sound), None, now(), "failed", error=told
    )
    scored = replace(job, id=SCORED, source="microphone", state="done", size_bytes=0, error=None, take_id=BETTER)
    queue = Queue(home)
    queue.upload_of(FAILED).write_bytes(sound)
    queue.add(job)
    queue.add(scored)
    queue.close()
    (home / FOLDER).mkdir()
    (home / FOLDER / "2026-01-02_10-20-30.wav").write_bytes(sound)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in a home where all there is to see is there; nothing in it has to be scored."""
    home: Path = tmp_path_factory.mktemp("home")
    keep_takes(home)
    log_calls(home)
    wait_to_be_scored(home)
    voice = VoiceFeatures(pitch_mean_semitones=82.0, pitch_sd_semitones=2.1, timbre_semitones=127.0)
    (home / "baseline.json").write_text(json.dumps(asdict(voice)), encoding="utf-8")
    running = Server(home).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """One that is signed in, and may use the microphone."""
    with browser.new_context(permissions=["microphone"]) as context:
        page = context.new_page()
        page.goto(server.address)
        page.wait_for_url(f"{server.base}/")
        yield page


def loaded(page: Page) -> None:
    """Nothing more to do."""


def filled(page: Page) -> None:
    expect(page.locator(".job")).to_have_count(1)
    page.get_by_role("textbox", name="Script").fill("Hi Sam, this is Dana Reyes. " * 40)
    expect(page.locator(".budget-words")).to_contain_text("too long")


def asked_whose(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(SAMPLES / "winged.flac")
    expect(page.get_by_role("dialog")).to_be_visible()


def talking(page: Page) -> None:
    page.get_by_role("textbox", name="Script").fill("Hi Sam, this is Dana Reyes. [smile] 312-555-0147.")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator(".read-aloud .due")).to_be_visible()


def word_chosen(page: Page) -> None:
    page.locator(".transcript .w[data-word]").first.click()
    expect(page.locator(".correct-word")).to_be_visible()


def two_chosen(page: Page) -> None:
    for box in page.locator(".pick-take").all()[:2]:
        box.check()
    expect(page.locator(".chosen-bar")).to_be_visible()


def answered(page: Page) -> None:
    page.keyboard.press("y")
    page.wait_for_url("**/coach?answered=*")
    expect(page.get_by_role("status").filter(has_text="You said")).to_be_visible()


COMPARED = f"/compare?before={POOR}&after={BETTER}"

PLACES: dict[str, tuple[str, Prepare]] = {
    "practice": ("/", filled),
    "practice, asked whose it is": ("/", asked_whose),
    "practice, talking": ("/", talking),
    "question": (f"/listen/{SCORED}", lambda page: expect(page.get_by_text("Answer first")).to_be_visible()),
    "question, failed": (f"/listen/{FAILED}", lambda page: expect(page.locator(".rescue")).to_be_visible()),
    "card": (f"/takes/{POOR}", word_chosen),
    "card, ready": (f"/takes/{READY}", lambda page: page.get_by_text("More", exact=True).click()),
    "comparison": (COMPARED, loaded),
    "takes": ("/takes?sort=name", two_chosen),
    "takes, none found": ("/takes?search=nobody", loaded),
    "history": ("/history", loaded),
    "team": ("/team", loaded),
    "calls": ("/calls", loaded),
    "coach": ("/coach", loaded),
    "coach, answered": ("/coach", answered),
    "draft": (f"/draft?take={POOR}", lambda page: expect(page.locator(".beside tbody tr").first).to_be_visible()),
    "you": ("/you", loaded),
    "trouble": ("/takes/0000", loaded),
}


@pytest.mark.parametrize("name", PLACES)
def test_no_page_shuts_anybody_out(page: Page, server: Server, name: str) -> None:
    path, prepare = PLACES[name]
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(server.base + path)
    prepare(page)
    page.evaluate(OPEN_ALL)
    assert faults(page) == []


def test_the_way_in_is_open_to_all(browser: Browser, tmp_path: Path) -> None:
    server = Server(tmp_path / "home", "--host", "0.0.0.0", REHEARSE_PASSWORD=PASSWORD).start()
    try:
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{server.door}/login?wrong=1")
            expect(page.get_by_role("alert")).to_be_visible()
            assert faults(page) == []
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            expect(page.get_by_role("region", name="Three steps to a card that knows you")).to_be_visible()
            assert faults(page) == []
            for path in ("/takes", "/team", "/coach", "/calls"):  # where there is nothing yet
                page.goto(server.door + path)
                assert faults(page) == [], path
    finally:
        server.stop()


def test_who_is_not_signed_in_is_told_how_to(browser: Browser, server: Server) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(server.door)
        expect(page.get_by_role("heading", name="Run rehearse serve in a terminal")).to_be_visible()
        assert faults(page) == []


@pytest.mark.parametrize("name", ["take", "comparison", "three", "history"])
def test_no_report_of_takes_shuts_anybody_out(open_page: Open, name: str) -> None:
    page = open_page(name)
    page.evaluate(OPEN_ALL)
    assert faults(page) == []


@pytest.mark.parametrize("command", ["team --kept", "calls report"])
def test_no_report_on_many_shuts_anybody_out(browser: Browser, server: Server, tmp_path: Path, command: str) -> None:
    report = tmp_path / "report.html"
    subprocess.run(
        [sys.executable, "-m", "rehearse", *command.split(), "--html", report],
        env=os.environ | {"REHEARSE_HOME": str(server.home)}, capture_output=True, check=True,
    )  # fmt: skip
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.evaluate(OPEN_ALL)
        assert faults(page) == []
