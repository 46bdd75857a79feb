"""Pages in a real browser: Debian's Chromium, driven by Playwright, with no network but the file itself.

The takes are real: samples, scored once, with their sound.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rehearse.cli.terminal import sound_for_page
from rehearse.render.html import comparison_page, history_page, take_page
from rehearse.scoring.comparison import compare
from rehearse.scoring.rubric import default_rubric
from tests.conftest import SAMPLES, Scored, sidecar
from tests.web_server import Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Without the last ones Chromium looks for its maker's hosts at every start, which is not what is tested.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",  # nobody is asked about the microphone, which
    "--use-fake-device-for-media-stream",  # beeps, unless a sound is named
]

LOADED_MS = 60_000
"""What is expected comes within this, however busy the machine is."""

expect.set_options(timeout=LOADED_MS)

Open = Callable[..., Page]


def _program() -> str:
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert program, "No Chromium: make system-packages, or apt-get install chromium"
    return program


def browser_with(browser: Browser, sound: bytes, place: Path) -> Browser:
    """Start another browser, into whose microphone a sound is spoken, which is written to a place."""
    place.write_bytes(sound)
    arguments = [*ARGUMENTS, f"--use-file-for-fake-audio-capture={place}"]
    return browser.browser_type.launch(executable_path=_program(), args=arguments)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in a home where nobody has been."""
    running = Server(tmp_path_factory.mktemp("home")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser of the system; the test fails where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(scored: Scored, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of page, written once: a take, one of which much is said at once, two takes, a history."""
    rubric, folder = default_rubric(), tmp_path_factory.mktemp("pages")
    before, after = scored("winged"), scored("rehearsed")
    sounds = [sound_for_page(SAMPLES / sidecar(name)["file"]) for name in ("winged", "rehearsed")]
    kept = [replace(take, message_name="Pallets", self_verdict="maybe") for take in (before, after, before, after)]
    three = [scored("winged"), scored("rehearsed"), scored("monotone_and_fast")]
    sound = sound_for_page(SAMPLES / sidecar("monotone_and_fast")["file"])
    written = {
        "take": take_page(before, rubric, sound=sounds[0]),
        "crowded": take_page(scored("number_once"), rubric),
        "comparison": comparison_page(compare([before, after], rubric), rubric, sounds=sounds),
        "three": comparison_page(compare(three, rubric), rubric, sounds=[*sounds, sound]),
        "history": history_page([*kept, replace(three[-1], message_name="Pallets")], rubric),
    }
    for name, html in written.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


@pytest.fixture
def open_page(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Open a page; at the end nothing may have been logged as an error, and no request may have left the file."""
    contexts, complaints = [], []

    def open_one(name: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        address = pages[name].as_uri()
        page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("data:", address)) else complaints.append(request.url),
        )
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
