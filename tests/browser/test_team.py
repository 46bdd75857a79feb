"""A coach's pages in a real browser, with a real server: the team, and takes answered by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rehearse.store import Library
from tests.conftest import SAMPLES
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.web_server import Server

TAKES = 6

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose home keeps takes of two reps, with their sound; and one whose sound is elsewhere."""
    home: Path = tmp_path_factory.mktemp("home")
    with Library(folder=home) as library, Library(f"sqlite:///{home / 'takes.db'}", home / "theirs") as theirs:
        for n in range(TAKES):
            take, rep, sound = (winged_take(), "Ann", "winged") if n % 2 else (rehearsed_take(), "Bob", "rehearsed")
            at = datetime.now(UTC) - timedelta(days=2 * n)
            take = replace(take, id=f"{n:012x}", rep=rep, message_name="Borden", recorded_at=at)
            library.keep(take, SAMPLES / f"{sound}.flac")
        theirs.keep(replace(winged_take(), id="feed", rep="Cleo"), SAMPLES / "winged.flac")
    running = Server(home).start()
    yield running
    running.stop()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    contexts, complaints = [], []

    def open_one(path: str, *, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(server.address)
        page.wait_for_url(f"{server.base}/")
        page.goto(server.base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_team_is_seen_and_its_faults_are_heard(visit: Visit) -> None:
    page = visit("/team")
    expect(page.get_by_role("row", name=re.compile("Ann 3"))).to_contain_text("0 % (0 to 56)")
    expect(page.get_by_role("img", name=re.compile("Ann: Length 2.0, Pace 2.0"))).to_be_visible()
    expect(page.locator(".multiple .dot")).to_have_count(TAKES + 1)
    page.get_by_text("Where to hear it").first.click()
    place = page.locator(".team-faults audio").first
    start_s = float((place.get_attribute("src") or "").partition("#t=")[2].partition(",")[0])
    place.evaluate("sound => sound.play()")
    page.wait_for_function(f"() => document.querySelector('.team-faults audio').currentTime > {start_s} + 0.05")
    expect(page.get_by_text("Its sound is kept by Cleo, in another home.").first).to_be_attached()


def test_a_coach_answers_by_key_and_the_next_take_is_there(visit: Visit, server: Server) -> None:
    page = visit("/team")
    page.get_by_role("link", name="Listen and answer").click()
    page.wait_for_url("**/coach")  # the keys are heard once it has loaded
    seen = []
    for key in "nymynn":
        card = page.locator(".coach-card")
        seen.append(card.get_attribute("data-take"))
        expect(card).not_to_contain_text("/100")
        if key == "m":
            page.keyboard.press("w")
            page.keyboard.type("why no reason?")
            page.keyboard.press("Enter")
        page.keyboard.press(key)
        page.wait_for_url(f"**/coach?answered={seen[-1]}")
        expect(page.get_by_role("status").filter(has_text="You said")).to_contain_text("the card says")
    assert len(set(seen)) == TAKES
    expect(page.get_by_role("heading", name="Nothing waits.")).to_be_visible()
    expect(page.get_by_text("1 more is kept in other homes")).to_be_visible()
    told = server.script("GET", "/api/team").json["coach"]
    assert (told["answers"], told["same"] + told["kinder"] + told["stricter"]) == (TAKES, TAKES)
    page.get_by_role("link", name="See how far the card agrees").click()
    expect(page.get_by_text("The card and the coach say the same in")).to_be_visible()


def test_the_team_prints_without_what_only_plays(visit: Visit) -> None:
    page = visit("/team")
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name=re.compile("Ann: Length"))).to_be_visible()
    expect(page.get_by_role("link", name="Listen and answer")).to_be_hidden()
    expect(page.locator(".team-faults summary").first).to_be_hidden()
