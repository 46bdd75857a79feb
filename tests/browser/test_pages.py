"""What a person does with a page, done in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Open

NAMES = ("take", "comparison", "history")
WIDTHS = (360, 800, 1440)

STARTS_S = 0.05
"""A sound that plays from a place begins there, to so much before, ..."""

PLAYED_S = 1.5
"""... and a test looks at it at most so long after."""


def start_s(element: Locator, take: int | None = None) -> float:
    """Return the second an element stands for, in a take or in the last one it names."""
    places = [part.split("@") for part in (element.get_attribute("data-at") or "").split()]
    return next(float(start) for name, start, _ in reversed(places) if take in (None, int(name)))


def heard(page: Page) -> dict[str, Any]:
    """Return what plays: which take, over which line, at which second."""
    playing: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll('audio')].filter(a => !a.paused).map(a => ({
             take: Number(a.closest('.track').dataset.take), line: a.dataset.line, at: a.currentTime}))"""
    )
    assert len(playing) == 1, playing
    return playing[0]


def ready(page: Page) -> None:
    page.wait_for_function("() => [...document.querySelectorAll('audio')].every(a => a.readyState >= 2)")


def plays_from(page: Page, second: float) -> None:
    page.wait_for_function("() => [...document.querySelectorAll('audio')].some(a => !a.paused)")
    assert second - STARTS_S <= heard(page)["at"] <= second + PLAYED_S


def test_a_click_on_a_word_plays_from_there(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    word = page.locator(".transcript .w").nth(30)
    word.click()
    plays_from(page, start_s(word))


def test_a_click_on_a_pause_of_the_picture_plays_from_there(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    pause = page.locator(".drawing rect.mark.pause").nth(5)
    pause.click()
    plays_from(page, start_s(pause))


def test_a_click_on_a_fix_plays_from_there(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    fix = page.locator(".fixes .from").nth(1)
    fix.click()
    plays_from(page, start_s(fix))


def test_a_click_into_the_picture_plays_from_that_second(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    box = page.locator(".paper").bounding_box()
    end_s = float(page.locator(".timeline").get_attribute("data-end") or 0)
    assert box
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 22)
    plays_from(page, 0.25 * end_s)


def test_a_pause_is_drawn_on_the_screen_where_it_is_heard(open_page: Open) -> None:
    page = open_page("take")
    paper = page.locator(".paper").bounding_box()
    end_s = float(page.locator(".timeline").get_attribute("data-end") or 0)
    assert paper
    for pause in page.locator(".drawing rect.mark.pause").all():
        box = pause.bounding_box()
        assert box
        assert (box["x"] - paper["x"]) / paper["width"] * end_s == pytest.approx(start_s(pause), abs=0.06)


def test_the_head_moves_over_the_picture(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    page.locator(".transcript .w").nth(30).click()
    page.wait_for_timeout(300)
    head, paper = page.locator(".head").bounding_box(), page.locator(".paper").bounding_box()
    end_s = float(page.locator(".timeline").get_attribute("data-end") or 0)
    assert head
    assert paper
    shown_s = (head["x"] + head["width"] / 2 - paper["x"]) / paper["width"] * end_s
    assert shown_s == pytest.approx(heard(page)["at"], abs=0.3)


def test_the_button_starts_and_stops(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    page.get_by_role("button", name="Play", exact=True).click()
    plays_from(page, 0.0)
    page.get_by_role("button", name="Pause", exact=True).click()
    assert page.evaluate("() => [...document.querySelectorAll('audio')].every(a => a.paused)")


def test_it_is_heard_as_the_prospect_hears_it_from_the_same_place(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    word = page.locator(".transcript .w").nth(30)
    word.click()
    page.get_by_text("As the prospect hears it").first.click()
    page.wait_for_timeout(200)
    plays_from(page, start_s(word))
    assert heard(page)["line"] == "telephone"


def test_the_switch_between_takes_keeps_the_place_in_the_message(open_page: Open) -> None:
    page = open_page("comparison")
    ready(page)
    kept = page.locator(".diff span > .w").filter(has_text=re.compile("^Brightwater"))
    before_s, after_s = start_s(kept, 0), start_s(kept, 1)
    kept.click()
    plays_from(page, after_s)
    page.get_by_role("radio", name="Before").click()
    page.wait_for_timeout(200)
    assert heard(page)["take"] == 0
    plays_from(page, before_s)


def test_a_dropped_word_plays_in_the_take_that_has_it(open_page: Open) -> None:
    page = open_page("comparison")
    ready(page)
    word = page.locator(".diff del .w").nth(6)
    word.click()
    plays_from(page, start_s(word))
    assert heard(page)["take"] == 0
    expect(page.get_by_role("radio", name="Before")).to_be_checked()


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    text = page.locator(".transcript")
    text.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    chosen = page.locator(".transcript .cursor")
    expect(page.locator(".chosen")).to_contain_text((chosen.text_content() or "").split()[0])
    page.keyboard.press("Enter")
    plays_from(page, start_s(chosen))
    page.get_by_role("slider").focus()
    before = heard(page)["at"]
    page.keyboard.press("PageUp")
    page.wait_for_timeout(150)
    assert heard(page)["at"] - before == pytest.approx(5.0, abs=1.0)
    page.get_by_role("switch").focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(150)
    assert heard(page)["line"] == "telephone"


def test_every_place_can_be_reached_from_a_list(open_page: Open) -> None:
    page = open_page("take")
    ready(page)
    page.locator(".places summary").click()
    place = page.locator(".places .from").nth(8)
    place.click()
    plays_from(page, start_s(place))


def test_reading_along_shows_the_words_under_the_sound(open_page: Open) -> None:
    page = open_page("take")
    button = page.get_by_role("button", name="Read along")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".words.along text").first).to_be_visible()
    assert page.evaluate("() => document.querySelector('.strip').scrollWidth > 3 * innerWidth")


def test_without_scripts_it_is_still_read_and_heard(open_page: Open) -> None:
    page = open_page("take", scripts=False)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("audio").first).to_be_visible()
    expect(page.locator(".player")).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_it_fits_every_width(open_page: Open, tmp_path: Path, name: str, width: int, dark: bool) -> None:
    page = open_page(name, width=width, dark=dark)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    shot = page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
    assert len(shot) > 20_000


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_checker_of_accessibility_finds_nothing(open_page: Open, name: str, dark: bool) -> None:
    page = open_page(name, dark=dark)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_on_one_page(browser: Browser, pages: dict[str, Path], name: str) -> None:
    for paper in ("A4", "Letter"):
        page = browser.new_page()
        page.goto(pages[name].as_uri())
        printed = page.pdf(format=paper, print_background=True)
        page.close()
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, paper


@pytest.mark.parametrize(("name", "most_mb"), [("take", 2.0), ("comparison", 3.0), ("history", 0.5)])
def test_it_is_small_enough_for_a_mail(pages: dict[str, Path], name: str, most_mb: float) -> None:
    assert pages[name].stat().st_size < most_mb * 1e6
