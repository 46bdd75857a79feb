"""A coach's way as one walk: forty recordings dropped at once, a table that fills, three listened to, the team."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rehearse.audio import encode_wav, read_recording
from tests.conftest import SAMPLES
from tests.web_server import Server

COUNT, LENGTH_S, STEP_S, RATE_HZ = 40, 5, 2, 16_000
VOICES = ("rehearsed", "winged", "monotone_and_fast", "wrong_number")
SCORED_MS = 1_200_000
"""All of them, on a machine that does much else besides."""

DROP = """() => {
  const held = new DataTransfer();
  for (const file of document.querySelector("#a-folder").files) held.items.add(file);
  document.querySelector("#a-folder").remove();
  document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true}));
}"""
"""Let go over the page what a folder holds; a field of our own is how files come into the browser."""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 860}) as context:
        page = context.new_page()
        page.goto(server.address)
        page.wait_for_url(f"{server.base}/")
        yield page


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Forty recordings, each another stretch of one of four messages."""
    folder, sounds = tmp_path_factory.mktemp("recordings"), [read_recording(SAMPLES / f"{one}.flac") for one in VOICES]
    for n in range(COUNT):
        sound, start = sounds[n % len(VOICES)].samples, n // len(VOICES) * STEP_S * RATE_HZ
        (folder / f"call {n + 1:02}.wav").write_bytes(encode_wav(sound[start : start + LENGTH_S * RATE_HZ]))
    return sorted(folder.iterdir())


def shoot(page: Page, folder: Path, name: str) -> None:
    """Look at it on a desk and on a telephone; nothing stands beyond the screen."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def drop(page: Page, files: list[Path]) -> None:
    page.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<input type=\"file\" multiple id=\"a-folder\">')"
    )
    page.locator("#a-folder").set_input_files(files)
    page.evaluate(DROP)


def test_a_coachs_way(page: Page, server: Server, recordings: list[Path], tmp_path: Path) -> None:
    drop(page, recordings)
    whose = page.get_by_role("dialog")
    expect(whose.get_by_role("heading", name="40 recordings")).to_be_visible()
    shoot(page, tmp_path, "1-whose")
    whose.get_by_label("For which message?").fill("Borden, Ohio")
    whose.get_by_label("Who left it?").fill("Ann Lee")
    whose.get_by_role("button", name="Score").click()

    rows, done = page.locator(".job"), page.locator(".job[data-state=done]")
    expect(rows).to_have_count(COUNT)
    expect(done.nth(2)).to_be_visible(timeout=SCORED_MS)
    expect(page.locator(".arrivals [role=status]")).to_have_text(re.compile("^[0-9]+ to go, about"))
    shoot(page, tmp_path, "2-table-fills")
    expect(page.get_by_text("All done")).to_be_visible(timeout=SCORED_MS)
    expect(done).to_have_count(COUNT)
    expect(rows.locator(".job-length")).to_have_text(["5 s"] * COUNT)
    for cell in (".job-answer", ".job-where"):
        assert all(rows.locator(cell).all_inner_texts()), cell
    scored = sum(score != "–" for score in rows.locator(".job-score").all_inner_texts())
    assert scored > COUNT / 2
    shoot(page, tmp_path, "3-table")

    page.get_by_role("link", name="See the team").click()
    expect(page.get_by_role("row", name=re.compile(f"^Ann Lee {COUNT} "))).to_be_visible()
    page.get_by_role("link", name="Listen and answer").click()
    heard = []
    for key, answer in (("n", "no"), ("m", "maybe"), ("y", "yes")):
        card = page.locator(".coach-card")
        expect(card).to_contain_text("Ann Lee · Borden, Ohio")
        expect(card).not_to_contain_text("/100")
        page.wait_for_function("() => document.querySelector('.as-heard').currentTime > 0.3")
        heard.append(card.get_attribute("data-take"))
        if not heard[:-1]:
            shoot(page, tmp_path, "4-coach")
        page.keyboard.press(key)
        page.wait_for_url(f"**/coach?answered={heard[-1]}")
        expect(page.get_by_role("status").filter(has_text=f"You said {answer}")).to_contain_text("the card says")
    shoot(page, tmp_path, "5-answered")
    assert len(set(heard)) == len(heard)

    page.get_by_role("link", name="Team", exact=True).click()
    expect(page.get_by_text("The card and the coach say the same in")).to_be_visible()
    expect(page.locator(".multiple .dot")).to_have_count(scored)
    shoot(page, tmp_path, "6-team")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save this report").click()
    report = tmp_path / "team.html"
    download.value.save_as(report)
    page.goto(report.as_uri())
    expect(page.get_by_role("row", name=re.compile(f"^Ann Lee {COUNT} "))).to_be_visible()
    shoot(page, tmp_path, "7-report")
    told = server.script("GET", "/api/team").json["coach"]
    assert told["answers"] == len(heard)
