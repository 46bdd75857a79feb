"""What every page is made with: the templates, the words they use, and a policy that lets nothing in from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from rehearse.core.message import PhoneNumber
from rehearse.core.scorecard import Criterion
from rehearse.phone.remarks import whether_callable
from rehearse.render import wording
from rehearse.render.marked_transcript import LEGEND
from rehearse.scoring.advice import clock, item_name, item_remark
from rehearse.text.printable import printable, without_surrogates

if TYPE_CHECKING:
    from jinja2 import Environment

CSS_FILE, JS_FILE = "report.css", "report.js"


@dataclass(frozen=True, slots=True)
class Page:
    """How a page carries its style and its script: inside itself, or by address from a server.

    Attributes
    ----------
    css, js : str
        Written into the page, allowed by their hashes; empty where the page links to them.
    css_url, js_url : str
        Where a server has them.
    policy : str
        Content security policy that the page itself states; a server sends its own.
    bar : str
        HTML of our own between the head and the content: a server's way about.
    answers : str
        HTML of our own after the picture of a take: what a server asks about it.
    """

    css: str = ""
    js: str = ""
    css_url: str = ""
    js_url: str = ""
    policy: str = ""
    bar: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True)
class TakeSound:
    """The sound of one take as addresses a page can play: ``data:`` in a file, paths on a server."""

    direct: str
    telephone: str


def data_address(content: bytes, media_type: str) -> str:
    """Return content as an address that needs no network."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def asset(name: str) -> str:
    """Return the text of the style sheet or the script."""
    return resources.files("rehearse.render").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def whole_page() -> Page:
    """Return a page that stands alone: one file, no request, no script but its own."""
    css, js = asset(CSS_FILE), asset(JS_FILE)
    policy = (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; media-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return Page(css=css, js=js, policy=policy)


def render(template: str, page: Page | None = None, **content: Any) -> str:
    """Return a page; all that is not the project's own text is escaped."""
    page = page or whole_page()
    text = template_environment().get_template(template).render(page=page, no_claim=wording.NO_CLAIM, **content)
    return without_surrogates(text)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def template_environment() -> Environment:
    """Return the templates with the words they use; what they are given is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("rehearse.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_FILTERS)
    return environment


def _whole_score(score: float | None) -> str:
    return "–" if score is None else str(int(score))


def _share(criterion: Criterion) -> str:
    return f"{100 * (criterion.points or 0.0) / criterion.weight:.1f}" if criterion.weight else "0"


def _short(text: str, most: int = 56) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0].rstrip(".,;:") + "…"


def _number_about(number: PhoneNumber) -> str:
    said = [f"extension {number.extension}"] if number.extension else []
    if number.digits_per_s is not None and math.isfinite(number.digits_per_s):
        said.append(f"{number.digits_per_s:.1f} digits a second")
    said.append(whether_callable(number))
    if number.own is not None:
        said.append("yours" if number.own else "not the one in your profile")
    return " · ".join(said)


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "alarm_word": lambda kind: wording.ALARMS.get(kind, kind),
    "band_word": lambda band: wording.BANDS[band],
    "capitalize_first": lambda text: text[:1].upper() + text[1:],
    "clock": clock,
    "criterion_name": wording.name_of,
    "item_name": item_name,
    "item_remark": item_remark,
    "mark_word": lambda mark: LEGEND.get(mark, mark),
    "number_about": _number_about,
    "share": _share,
    "short": _short,
    "shown": printable,
    "value_words": wording.value_words,
    "whole_score": _whole_score,
}
