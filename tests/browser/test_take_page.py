"""The page of a take in a real browser: what stands on the first screen, and what waits in the menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rehearse.store import Library
from tests.conftest import SAMPLES
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.web_server import Server

FIRST_SCREEN_PX = 860

POOR, GOOD, READY = "0a", "0b", "0c"

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose home keeps a take with three things to fix, one with none, and one both have said yes to."""
    home: Path = tmp_path_factory.mktemp("home")
    with Library(folder=home) as library:
        library.keep(replace(winged_take(), id=POOR, message_name="Borden"), SAMPLES / "winged.flac")
        library.keep(replace(rehearsed_take(), id=GOOD, message_name="Borden"), SAMPLES / "rehearsed.flac")
        ready = replace(rehearsed_take(), id=READY, message_name="Borden", self_verdict="yes")
        library.keep(ready, SAMPLES / "rehearsed.flac")
    running = Server(home).start()
    yield running
    running.stop()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    contexts = []

    def open_one(path: str, *, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": FIRST_SCREEN_PX})
        contexts.append(context)
        page = context.new_page()
        page.goto(server.address)
        page.wait_for_url(f"{server.base}/")
        page.goto(server.base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).last.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_the_verdict_the_picture_and_the_fixes_stand_on_the_first_screen(visit: Visit) -> None:
    page = visit(f"/takes/{POOR}")
    expect(page.locator(".fixes li")).to_have_count(3)
    for selector in (".verdict", ".picture .drawing", ".fixes li"):
        assert bottom(page, selector) <= FIRST_SCREEN_PX, selector


@pytest.mark.parametrize("take", [POOR, GOOD, READY])
def test_two_actions_stay_in_one_row_and_the_rest_waits_in_the_menu(visit: Visit, take: str) -> None:
    page = visit(f"/takes/{take}")
    actions = page.get_by_role("region", name="What to do with this take")
    expect(actions.get_by_role("link")).to_have_count(2)
    boxes = [box for one in actions.locator(".button").all() if (box := one.bounding_box())]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert boxes[0]["y"] + boxes[0]["height"] <= page.locator(".verdict").bounding_box()["y"]  # type: ignore[index]
    page.get_by_text("More", exact=True).click()
    expect(actions.get_by_role("link", name="Save the recording")).to_be_visible()
    expect(actions.get_by_role("button", name="Delete")).to_be_visible()


@pytest.mark.parametrize("width", [360, 600, 1000, 1280])
def test_the_open_menu_stands_within_the_screen(visit: Visit, width: int) -> None:
    page = visit(f"/takes/{POOR}", width=width)
    page.get_by_text("More", exact=True).click()
    box = page.locator(".menu ul").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
