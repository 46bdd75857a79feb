"""A page read back: its elements and their text, as any parser sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["meta", "link", "input", "br", "img", "hr"])


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = ()
    children: list[Element] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = tuple(name for one in self.open for name in [one.tag, *one.classes])
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=inside)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read_page(html: str) -> list[Element]:
    """Return every element of a page, in order; what is not well nested fails."""
    reader = _Reader()
    reader.feed(html)
    assert not reader.open, reader.open
    return reader.elements


def having(elements: list[Element], tag: str, *classes: str) -> list[Element]:
    """Return the elements of a kind that have all these classes."""
    return [one for one in elements if one.tag == tag and set(classes) <= set(one.classes)]


def spans_s(element: Element) -> tuple[float, float]:
    """Return the place in the sound that an element plays."""
    _, start, end = element.attrs["data-at"].split()[0].split("@")
    return float(start), float(end)
