"""A rep's way as one walk: the first visit, a draft, a recording, a word put right, a second one, compared, a yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rehearse.audio import encode_wav, read_recording
from tests.browser.conftest import browser_with
from tests.conftest import SAMPLES
from tests.web_server import Server

SCORED_MS, TALKED_S = 600_000, 7


@pytest.fixture
def page(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Page]:
    """A browser into whose microphone a sample is spoken, for somebody who wants nothing to move."""
    voice = tmp_path / "voice.wav"
    talking = browser_with(browser, encode_wav(read_recording(SAMPLES / "rehearsed.flac").samples[8_000:]), voice)
    page = talking.new_context(viewport={"width": 768, "height": 860}, reduced_motion="reduce").new_page()
    page.goto(server.address)
    page.wait_for_url(f"{server.base}/")
    yield page
    talking.close()


def stands_on_the_screen(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def record(page: Page) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.wait_for_function(f"() => document.querySelector('.seconds').textContent >= '0:{TALKED_S:02}'")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/listen/*")


MOVED = """() => new Promise((found) => {
    const answers = document.querySelector(".answers");
    const moved = (list) => list.getEntries().flatMap((shift) => shift.sources.map((source) => source.node))
        .filter((node) => answers.contains(node)).map((node) => node.outerHTML);
    new PerformanceObserver((list) => found(moved(list))).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => found([]), 1000);
})"""
"""The answers that have moved since the page was opened, as the browser saw it."""


def test_a_reps_way(page: Page, server: Server, tmp_path: Path) -> None:
    steps = page.get_by_role("region", name="Three steps to a card that knows you")
    expect(steps.get_by_role("listitem")).to_have_count(3)
    stands_on_the_screen(page)
    page.screenshot(path=tmp_path / "1-first-visit.png", full_page=True)
    steps.locator("[data-step=voice]").get_by_role("button", name="Skip").click()
    expect(steps.get_by_role("listitem")).to_have_count(2)
    steps.get_by_role("link", name="Say who you are").click()
    page.get_by_label("Your name, as you say it").fill("Daniel Carter")
    page.get_by_label("The number you leave").fill("312-555-0147")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.goto(f"{server.base}/draft")
    page.get_by_label("Who is it for").fill("Karen at Lakeside")
    page.get_by_label("Why do you call them, in one sentence", exact=True).fill("we cut the cost of returned pallets")
    page.get_by_role("button", name="Write it", exact=True).click()
    expect(page.locator("#written-text")).to_have_value(re.compile("Daniel Carter"))
    stands_on_the_screen(page)
    page.screenshot(path=tmp_path / "2-draft.png", full_page=True)
    page.get_by_role("button", name="Practise it").click()

    expect(page.locator("#script-text")).to_have_value(re.compile("pallets"))
    expect(steps.locator("li.done")).to_have_count(1)
    page.get_by_label("Message", exact=True).fill("Lakeside")
    record(page)
    expect(page.locator(".waveform .voice")).to_be_visible()
    assert page.evaluate(MOVED) == []
    expect(page.get_by_role("link", name="Record it again")).to_have_attribute("href", "/?message=Lakeside")
    stands_on_the_screen(page)
    page.screenshot(path=tmp_path / "3-question.png", full_page=True)
    page.get_by_role("button", name="Maybe").click()
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    stands_on_the_screen(page)
    page.screenshot(path=tmp_path / "4-card.png", full_page=True)
    first = page.url.rpartition("/")[2]

    page.locator(".transcript .w[data-word]").first.click()
    page.locator(".correct-word input").fill("Hello")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.get_by_text("Corrected:")).to_be_visible(timeout=SCORED_MS)

    page.get_by_role("link", name="Record it again").click()
    expect(steps).to_be_hidden()  # all done, or skipped
    expect(page.get_by_label("Message", exact=True)).to_have_value("Lakeside")
    record(page)
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    page.get_by_role("link", name="Compare with the take before").click()
    expect(page.locator(".timeline")).to_have_count(2)
    assert f"before={first}" in page.url
    stands_on_the_screen(page)
    page.screenshot(path=tmp_path / "5-compared.png", full_page=True)
    kept = server.script("GET", "/api/takes?message=Lakeside").json
    assert [take["self_verdict"] for take in kept] == ["maybe", "yes"]
