"""The page in Debian's Firefox: in, a take, its card, a word put right, two takes compared, a draft, a script read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.audio import encode_wav, read_recording
from tests.browser.firefox import Firefox
from tests.conftest import SAMPLES
from tests.virtual_desk import VirtualDesk
from tests.web_server import Server

SHOWN = "return document.querySelector('main').innerText.includes({!r})"


SCRIPT = "Hi Sam, this is Dana Reyes with Northfield Freight. [smile] My number is 312-555-0147."
READ = 8 * 16_000  # samples


@pytest.fixture(scope="module")
def firefox(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One window, signed in as the printed address does it."""
    desk = VirtualDesk()
    firefox = Firefox(tmp_path_factory.mktemp("firefox"), desk.environment)
    try:
        firefox.goto(server.address)
        firefox.wait("return document.querySelector('.recorder') !== null && location.pathname === '/'")
        yield firefox
    finally:
        firefox.stop()
        desk.close()


def upload(firefox: Firefox, server: Server, file: Path, message: str, *, was_read: bool = False) -> str:
    """Drop a sample as a rep does, and return the address of its card."""
    firefox.goto(f"{server.base}/")
    firefox.type("main input[type=file]", str(file))
    firefox.type("[name=dropped-message]", message)
    if was_read:
        firefox.click(".whose .follows input")
    firefox.click(".whose .button.first")
    firefox.wait("return location.pathname.startsWith('/takes/') && document.readyState === 'complete'", "the card")
    return firefox.path


def test_the_main_road(firefox: Firefox, server: Server, tmp_path: Path) -> None:
    first = upload(firefox, server, SAMPLES / "winged.flac", "Borden")
    assert firefox.wait("return document.querySelector('#answer').textContent") == "Not yet."
    firefox.click(".transcript .w[data-word]")
    firefox.wait("return document.querySelector('.correct-word').checkVisibility()", "the field for the word")
    firefox.wait("document.querySelector('[name=said]').value = 'Hello'; return true")
    firefox.click(".correct-word .button.first")
    firefox.wait(SHOWN.format("Corrected:"), "the corrected word")
    firefox.click(".player .play")
    firefox.wait("return Number(document.querySelector('.place').value) > 0.3", "the sound")

    upload(firefox, server, SAMPLES / "rehearsed.flac", "Borden")
    firefox.wait("return document.querySelector('#answer').textContent.startsWith('Yes')")
    firefox.click(".deeds a[href^='/compare']")
    firefox.wait("return location.pathname === '/compare'")
    firefox.wait("return document.readyState === 'complete' && document.querySelectorAll('.timeline').length === 2")
    assert first.rpartition("/")[2] in firefox.path

    firefox.goto(f"{server.base}/draft")
    firefox.type("[name=to]", "Sam at Borden")
    firefox.type("[name=reason]", "we cut the cost of returned pallets")
    firefox.click("[data-to='/api/draft'] .button.first")
    firefox.wait("return document.querySelector('#written-text').value.includes('pallets')", "the draft")
    firefox.screenshot(tmp_path / "draft.png")


def test_the_microphone_is_recorded(firefox: Firefox, server: Server) -> None:
    firefox.goto(f"{server.base}/")
    firefox.run("document.querySelector('[name=message]').value = 'Hummed'")
    firefox.click(".recorder .big")
    firefox.wait("return document.querySelector('.seconds').textContent >= '0:04'", "the clock")
    assert firefox.run("return Number(document.querySelector('.level').getAttribute('aria-valuenow'))") > 0
    firefox.click(".recorder .big")
    firefox.wait("return location.pathname.startsWith('/listen/')", "the question")
    firefox.click(".answer-button.not_yet")
    firefox.wait("return location.pathname.startsWith('/takes/')", "the card")
    take = server.script("GET", "/api/takes/last").json
    assert (take["message"], take["self_verdict"]) == ("Hummed", "no")
    assert take["recording"]["duration_s"] > 3


def test_a_script_is_kept_read_while_talking_and_followed(firefox: Firefox, server: Server, tmp_path: Path) -> None:
    firefox.goto(f"{server.base}/?message=Golf")
    firefox.type("#script-text", SCRIPT)
    kept = "return document.querySelector('.script-kept').textContent.endsWith('version 1.')"
    firefox.wait(kept, "the script is kept")
    firefox.goto(f"{server.base}/?message=Hotel")
    firefox.wait(SHOWN.format("Nothing is written for “Hotel” yet"))
    assert firefox.run("return document.querySelector('#script-text').value") == ""
    firefox.goto(f"{server.base}/?message=Golf")
    firefox.wait(f"return document.querySelector('#script-text').value === {json.dumps(SCRIPT)}", "the script")
    firefox.wait(kept)
    assert firefox.violations() == []

    firefox.click(".recorder .big")
    firefox.wait("return document.querySelector('.read-aloud .direction').textContent === '[smile]'", "what to read")
    firefox.wait("return document.querySelectorAll('.read-aloud .said').length > 3", "it moves along")
    firefox.click(".recorder .discard")
    firefox.wait("return document.querySelector('#script-text').checkVisibility()", "the script again")
    assert server.script("GET", "/api/takes?message=Golf").json == []

    beginning = tmp_path / "beginning.wav"  # a sound that is kept already stays with its message
    beginning.write_bytes(encode_wav(read_recording(SAMPLES / "rehearsed.flac").samples[:READ]))
    upload(firefox, server, beginning, "Golf", was_read=True)
    firefox.wait(SHOWN.format("of the script was said"), "how it was followed")
    followed = server.script("GET", "/api/takes/last").json["script"]
    assert followed["text"] == SCRIPT
    assert followed["matched_share"] > 0.5


def test_nobody_is_shut_out(firefox: Firefox, server: Server) -> None:
    for place in ("/", "/takes", "/you", "/draft", "/takes/last"):
        firefox.goto(server.base + place)
        for width in (1280, 360):
            firefox.resize(width, 860)
            assert firefox.violations() == [], place
            wide = firefox.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (place, width)
