"""The script of a message on the page: written, there again, spoken, changed, brought back, never another one's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from rehearse.audio import encode_wav, read_recording
from tests.browser.conftest import browser_with
from tests.conftest import SAMPLES
from tests.web_server import Server

SCORED_MS = 600_000
TALKED_S = 7

SPOKEN = "Hi Sam, this is Dana Reyes with Northfield Freight. My number is 312-555-0147."
OTHER = "Good morning, Kim. Your dock in Denver had three late pickups."

Come = Callable[..., Page]


@pytest.fixture(scope="module")
def talking(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser into whose microphone a sample is spoken."""
    voice = tmp_path_factory.mktemp("voice") / "voice.wav"
    one = browser_with(browser, encode_wav(read_recording(SAMPLES / "rehearsed.flac").samples[8_000:]), voice)
    yield one
    one.close()


@pytest.fixture
def come(talking: Browser, server: Server) -> Iterator[Come]:
    """Come to the page in a browser of one's own, which remembers nothing."""
    contexts, complaints = [], []

    def one(path: str = "/", width: int = 1280) -> Page:
        contexts.append(talking.new_context(viewport={"width": width, "height": 860}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(server.address)
        page.wait_for_url(f"{server.base}/")
        page.goto(server.base + path)
        return page

    yield one
    for context in contexts:
        context.close()
    assert complaints == []


def script(page: Page) -> Any:
    return page.locator("#script-text")


def choose(page: Page, message: str) -> None:
    page.get_by_label("Message", exact=True).fill(message)
    page.get_by_label("Message", exact=True).press("Enter")


def write(page: Page, text: str, version: int) -> None:
    script(page).fill(text)
    expect(page.locator(".script-kept")).to_contain_text(f"version {version}.")


def kept(server: Server, message: str) -> list[str]:
    found = server.script("GET", f"/api/messages/script?message={message}").json
    return [one["text"] for one in found["versions"]]


def record(page: Page) -> str:
    """Record the message that stands there, and return the take."""
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.wait_for_function(f"() => document.querySelector('.seconds').textContent >= '0:{TALKED_S:02}'")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/listen/*")
    page.get_by_role("button", name="Maybe").click()
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    return page.url.rpartition("/")[2]


def test_a_script_is_written_spoken_changed_and_brought_back(come: Come, server: Server) -> None:
    page = come()
    choose(page, "Borden")
    expect(page.locator(".script-kept")).to_contain_text("Nothing is written for “Borden” yet")
    write(page, SPOKEN, 1)
    page.reload()
    expect(page.get_by_label("Message", exact=True)).to_have_value("Borden")
    expect(script(page)).to_have_value(SPOKEN)
    expect(script(come())).to_have_value(SPOKEN)  # another browser

    first = record(page)
    expect(page.locator(".script-match")).to_contain_text("of the script was said")
    page.get_by_text("What it was read from: version 1 of 1").click()
    expect(page.locator(".script-read")).to_contain_text(SPOKEN)
    followed = server.script("GET", f"/api/takes/{first}").json["script"]
    assert followed["text"] == SPOKEN
    assert followed["matched_share"] > 0.5

    page.get_by_role("link", name=re.compile("again", re.IGNORECASE)).first.click()
    expect(script(page)).to_have_value(SPOKEN)
    write(page, f"{SPOKEN} Call me.", 2)
    page.get_by_text("Earlier versions").click()
    page.get_by_text("Version 1 ·").click()
    expect(page.locator(".version-text")).to_have_text(SPOKEN)
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.get_by_role("button", name="Restore version 1").click()
    expect(script(page)).to_have_value(SPOKEN)
    expect(page.locator(".script-kept")).to_contain_text("version 3.")
    assert kept(server, "Borden") == [SPOKEN, f"{SPOKEN} Call me.", SPOKEN]

    choose(page, "Kraft")
    expect(script(page)).to_have_value("")
    other = record(page)
    expect(page.locator(".script-match")).to_have_count(0)
    assert server.script("GET", f"/api/takes/{other}").json["script"] is None
    assert kept(server, "Kraft") == []
    page.goto(f"{server.base}/takes/{first}")
    expect(page.locator(".script-read")).to_contain_text(SPOKEN)

    page.goto(f"{server.base}/takes?message=Borden")
    section = page.get_by_role("region", name="Borden")
    section.get_by_text("Rename").first.click()
    section.get_by_label("New name").fill("Kraft")
    section.get_by_role("button", name="Rename").click()
    expect(page.get_by_text("“Borden” is now called “Kraft”.")).to_be_visible()
    assert (kept(server, "Borden"), len(kept(server, "Kraft"))) == ([], 3)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="Borden")).to_be_visible()
    assert (len(kept(server, "Borden")), kept(server, "Kraft")) == (3, [])


def test_each_message_shows_its_own_and_nothing_is_lost_on_the_way(come: Come, server: Server) -> None:
    page = come("/?message=Acme")
    script(page).fill(SPOKEN)
    choose(page, "Delta")  # before it was kept
    expect(script(page)).to_have_value("")
    expect(page.get_by_role("button", name="Start from what is written for “Acme”")).to_be_visible()
    script(page).press_sequentially(OTHER)
    page.reload()  # before it was kept
    expect(script(page)).to_have_value(OTHER)
    expect(page.locator(".script-kept")).to_contain_text("Kept with “Delta”")
    choose(page, "Acme")
    expect(script(page)).to_have_value(SPOKEN)
    choose(page, "Echo")
    page.get_by_role("button", name="Start from what is written for “Acme”").click()
    expect(page.locator(".script-kept")).to_contain_text("Kept with “Echo”")
    assert (kept(server, "Acme"), kept(server, "Delta"), kept(server, "Echo")) == ([SPOKEN], [OTHER], [SPOKEN])


def test_what_was_written_before_the_message_had_a_name_goes_with_the_name(come: Come, server: Server) -> None:
    page = come("/?message=")
    script(page).fill(OTHER)
    page.reload()
    expect(script(page)).to_have_value(OTHER)
    choose(page, "Foxtrot")
    expect(page.locator(".script-kept")).to_contain_text("Kept with “Foxtrot”")
    expect(script(page)).to_have_value(OTHER)
    assert kept(server, "Foxtrot") == [OTHER]


def test_what_was_replaced_stays_and_all_of_it_can_be_deleted(come: Come, server: Server) -> None:
    page = come("/?message=Golf")
    write(page, SPOKEN, 1)
    script(page).press("End")
    script(page).press_sequentially(" Call me.")
    expect(page.locator(".script-kept")).to_contain_text("version 1.")
    write(page, OTHER, 2)
    assert kept(server, "Golf") == [f"{SPOKEN} Call me.", OTHER]
    page.get_by_text("Earlier versions").click()
    page.get_by_role("button", name="Delete what is written").click()
    expect(script(page)).to_have_value("")
    assert kept(server, "Golf") == []


def test_a_draft_goes_into_the_script_of_its_message(come: Come, server: Server) -> None:
    page = come("/?message=Hotel")
    write(page, SPOKEN, 1)
    page.get_by_role("link", name="Write it for me").click()
    expect(page.get_by_label("For which message?")).to_have_value("Hotel")
    expect(page.get_by_label("A message you have")).to_have_value(SPOKEN)
    page.get_by_role("textbox", name="Your message").fill(OTHER)
    page.get_by_role("button", name="Practise it").click()
    page.wait_for_url("**/?message=Hotel")
    expect(script(page)).to_have_value(OTHER)
    assert kept(server, "Hotel") == [SPOKEN, OTHER]


def test_what_is_dropped_is_compared_with_a_script_only_where_it_was_read(come: Come, server: Server) -> None:
    page = come("/?message=India")
    write(page, SPOKEN, 1)
    samples = read_recording(SAMPLES / "rehearsed.flac").samples
    asked = page.get_by_role("dialog")
    for count, is_read in ((1, False), (2, True)):
        sound = encode_wav(samples[count * 16_000 : (count + 8) * 16_000])
        page.locator(".pick input").set_input_files({"name": f"{count}.wav", "mimeType": "audio/wav", "buffer": sound})
        box = asked.get_by_label("It was read from what is written")
        expect(box).to_be_hidden()
        asked.get_by_label("For which message?").fill("India")
        expect(box).to_be_visible()
        box.set_checked(is_read)
        asked.get_by_role("button", name="Score").click()
        page.wait_for_url("**/takes/*", timeout=SCORED_MS)
        take = server.script("GET", f"/api/takes/{page.url.rpartition('/')[2]}").json
        assert (take["message"], take["script"] and take["script"]["text"]) == ("India", SPOKEN if is_read else None)
        page.go_back()
        page.wait_for_load_state()
