"""A page looked at on every screen, by day and by night, by the checker of accessibility."""

from __future__ import annotations

from itertools import product
from typing import Literal

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

WIDTHS = (360, 768, 1280)
HEIGHT = 860
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOTIONS: tuple[Literal["no-preference", "reduce"], ...] = ("no-preference", "reduce")

SETTLED = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)))"""
"""A theme that changes is drawn, and what moves has arrived."""

FOUND = """() => axe.run({resultTypes: ["violations"]}).then((all) => all.violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`))"""

BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """Return what the checker finds, and where the page is wider than its screen, in twelve looks at one load."""
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme, motion in product(THEMES, MOTIONS):
            page.emulate_media(color_scheme=theme, reduced_motion=motion)
            page.evaluate(SETTLED)
            look = f"{width} px, {theme}, motion {motion}"
            found += [f"{look}: {one}" for one in page.evaluate(FOUND)]
            if page.evaluate(BEYOND) > 0:
                found.append(f"{look}: it is wider than the screen")
    return found
