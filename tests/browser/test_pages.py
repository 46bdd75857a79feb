"""What a person does with a page, done in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Open

NAMES = ("take", "comparison", "three", "history")
WIDTHS = (360, 800, 1440)

NEAR_S = 0.02
"""Play begins this near to the place that was asked for."""

WATCH = """() => {
  window.began = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    const take = Number(this.closest(".track").dataset.take);
    window.began.push({take, line: this.dataset.line, at: this.currentTime});
    return play.call(this);
  };
}"""
"""Write down which sound is told to play, and from which second: a slow machine then looks as late as it likes."""

MOVES_ON = """() => {
  const playing = [...document.querySelectorAll("audio")].filter((audio) => !audio.paused);
  const last = window.began[window.began.length - 1];
  return playing.length === 1 && last && playing[0].currentTime > last.at + 0.03;
}"""
"""One sound plays, and only one, and it has gone on from where it began."""


def start_s(element: Locator, take: int | None = None) -> float:
    """Return the second an element stands for, in a take or in the last one it names."""
    places = [part.split("@") for part in (element.get_attribute("data-at") or "").split()]
    return next(float(start) for name, start, _ in reversed(places) if take in (None, int(name)))


def ready(page: Page) -> Page:
    """Wait until the sound can be played, and watch what is."""
    page.wait_for_function("() => [...document.querySelectorAll('audio')].every(a => a.readyState >= 2)")
    page.evaluate(WATCH)
    return page


def began(page: Page) -> dict[str, Any]:
    """Return what began to play last, once it is heard."""
    page.wait_for_function(MOVES_ON)
    last: dict[str, Any] = page.evaluate("() => window.began[window.began.length - 1]")
    return last


def position(page: Page, take: int, line: str = "direct") -> float:
    """Return where one of the sounds is."""
    at: float = page.evaluate(
        "([take, line]) => document.querySelector(`.track[data-take='${take}'] [data-line=${line}]`).currentTime",
        [take, line],
    )
    return at


def plays_from(page: Page, second: float) -> None:
    assert began(page)["at"] == pytest.approx(second, abs=NEAR_S)


def test_a_click_on_a_word_plays_from_there(open_page: Open) -> None:
    page = ready(open_page("take"))
    word = page.locator(".transcript .w").nth(30)
    word.click()
    plays_from(page, start_s(word))


def test_a_click_on_a_pause_of_the_picture_plays_from_there(open_page: Open) -> None:
    page = ready(open_page("take"))
    pause = page.locator(".drawing rect.mark.pause").nth(5)
    pause.click()
    plays_from(page, start_s(pause))


def test_a_click_on_a_fix_plays_from_there(open_page: Open) -> None:
    page = ready(open_page("take"))
    fix = page.locator(".fixes .from").nth(1)
    fix.click()
    plays_from(page, start_s(fix))


def test_a_click_into_the_picture_plays_from_that_second(open_page: Open) -> None:
    page = ready(open_page("take"))
    box = page.locator(".paper").bounding_box()
    end_s = float(page.locator(".timeline").get_attribute("data-end") or 0)
    assert box
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 22)
    assert began(page)["at"] == pytest.approx(0.25 * end_s, abs=0.1)


def test_a_pause_is_drawn_on_the_screen_where_it_is_heard(open_page: Open) -> None:
    page = open_page("take")
    paper = page.locator(".paper").bounding_box()
    end_s = float(page.locator(".timeline").get_attribute("data-end") or 0)
    assert paper
    for pause in page.locator(".drawing rect.mark.pause").all():
        box = pause.bounding_box()
        assert box
        assert (box["x"] - paper["x"]) / paper["width"] * end_s == pytest.approx(start_s(pause), abs=0.06)


def test_the_head_stands_where_the_sound_is(open_page: Open) -> None:
    page = ready(open_page("take"))
    page.locator(".transcript .w").nth(30).click()
    began(page)
    page.get_by_role("button", name="Pause", exact=True).click()
    head, paper = page.locator(".head").bounding_box(), page.locator(".paper").bounding_box()
    end_s = float(page.locator(".timeline").get_attribute("data-end") or 0)
    assert head
    assert paper
    shown_s = (head["x"] + head["width"] / 2 - paper["x"]) / paper["width"] * end_s
    assert shown_s == pytest.approx(position(page, 0), abs=0.1)


def test_the_button_starts_and_stops(open_page: Open) -> None:
    page = ready(open_page("take"))
    page.get_by_role("button", name="Play", exact=True).click()
    plays_from(page, 0.0)
    page.get_by_role("button", name="Pause", exact=True).click()
    assert page.evaluate("() => [...document.querySelectorAll('audio')].every(a => a.paused)")


def test_it_is_heard_as_the_prospect_hears_it_from_the_same_place(open_page: Open) -> None:
    page = ready(open_page("take"))
    page.locator(".transcript .w").nth(30).click()
    began(page)
    page.get_by_role("switch", name="As the prospect hears it").click()
    page.wait_for_function("() => window.began.some((one) => one.line === 'telephone')")
    assert began(page)["at"] == pytest.approx(position(page, 0, "direct"), abs=NEAR_S)


def test_the_switch_between_takes_keeps_the_place_in_the_message(open_page: Open) -> None:
    page = ready(open_page("comparison"))
    kept = page.locator(".diff span > .w").filter(has_text=re.compile("^Brightwater"))
    kept.click()
    plays_from(page, start_s(kept, 1))
    page.get_by_role("button", name="Pause", exact=True).click()
    places = json.loads(page.locator(".track[data-take='0']").get_attribute("data-map") or "")
    wanted_s = float(np.interp(position(page, 1), [after for _, after in places], [before for before, _ in places]))
    page.get_by_role("radio", name="Before").click()
    assert position(page, 0) == pytest.approx(wanted_s, abs=NEAR_S)
    assert wanted_s > start_s(kept, 0)


def test_the_switch_plays_on(open_page: Open) -> None:
    page = ready(open_page("comparison"))
    page.get_by_role("button", name="Play", exact=True).click()
    assert began(page)["take"] == 1
    page.get_by_role("radio", name="Before").click()
    page.wait_for_function("() => window.began.some((one) => one.take === 0)")
    assert began(page)["take"] == 0


def test_a_dropped_word_plays_in_the_take_that_has_it(open_page: Open) -> None:
    page = ready(open_page("comparison"))
    word = page.locator(".diff del .w").nth(6)
    word.click()
    plays_from(page, start_s(word))
    assert began(page)["take"] == 0
    expect(page.get_by_role("radio", name="Before")).to_be_checked()


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = ready(open_page("take"))
    page.locator(".transcript").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    chosen = page.locator(".transcript .cursor")
    expect(page.locator(".chosen")).to_contain_text((chosen.text_content() or "").split()[0])
    page.keyboard.press("Enter")
    plays_from(page, start_s(chosen))
    page.get_by_role("button", name="Pause", exact=True).focus()
    page.keyboard.press("Enter")
    before_s = position(page, 0)
    page.get_by_role("slider").focus()
    page.keyboard.press("PageUp")
    assert position(page, 0) == pytest.approx(before_s + 5, abs=NEAR_S)
    page.get_by_role("switch").focus()
    page.keyboard.press("Space")
    assert position(page, 0, "telephone") == pytest.approx(before_s + 5, abs=NEAR_S)


def test_every_place_can_be_reached_from_a_list(open_page: Open) -> None:
    page = ready(open_page("take"))
    page.locator(".places summary").click()
    place = page.locator(".places .from").nth(8)
    place.click()
    plays_from(page, start_s(place))


def test_the_words_run_along_in_one_line_with_what_is_heard(open_page: Open) -> None:
    page = open_page("comparison", width=360)
    lanes = page.locator(".reading")
    expect(lanes).to_have_count(2)
    assert lanes.first.evaluate("(lane) => lane.clientHeight < 40")
    page.locator(".place").evaluate("(place) => { place.value = 25; place.dispatchEvent(new Event('input')); }")
    for lane in lanes.all():
        page.wait_for_function("(lane) => lane.scrollLeft > 300", arg=lane.element_handle())
    page.get_by_role("button", name="Play", exact=True).click()
    heard = lanes.nth(1).locator(".now")
    expect(heard.first).to_be_visible()
    page.wait_for_function(
        "() => { const lane = document.querySelectorAll('.reading')[1], now = lane.querySelector('.now');"
        " if (!now) return false; const x = now.getBoundingClientRect().x - lane.getBoundingClientRect().x;"
        " return x > 0 && x < 0.7 * lane.clientWidth; }"
    )


def test_a_closer_look_widens_the_picture(open_page: Open) -> None:
    page = open_page("take")
    button = page.get_by_role("button", name="Look closer")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
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


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_on_one_page(browser: Browser, pages: dict[str, Path], name: str) -> None:
    for paper in ("A4", "Letter"):
        page = browser.new_page()
        page.goto(pages[name].as_uri())
        printed = page.pdf(format=paper, print_background=True)
        page.close()
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, paper


@pytest.mark.parametrize(("name", "most_mb"), [("take", 2.0), ("comparison", 3.0), ("three", 4.0), ("history", 0.5)])
def test_it_is_small_enough_for_a_mail(pages: dict[str, Path], name: str, most_mb: float) -> None:
    assert pages[name].stat().st_size < most_mb * 1e6


OVERLAPPING = """() => {
    const labels = [...document.querySelectorAll(".drawing .label")].filter((one) => one.getClientRects().length);
    const over = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    return labels.flatMap((one, at) => labels.slice(at + 1)
        .filter((other) => over(one.getBoundingClientRect(), other.getBoundingClientRect()))
        .map((other) => `${one.textContent} | ${other.textContent}`));
}"""


@pytest.mark.parametrize("width", [360, 900, 1001, 1280])
def test_no_label_lies_over_another(open_page: Open, width: int) -> None:
    assert open_page("crowded", width=width).evaluate(OVERLAPPING) == []
