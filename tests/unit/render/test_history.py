"""The list of kept takes as it is drawn and written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

from rehearse.core.take import Take
from rehearse.render.axis import ASCII, UNICODE
from rehearse.render.history import MOST_SPARKS, render_history, sparkline, take_line
from tests.unit.made_takes import noise_take, winged_take

KEPT_AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Message:
    name: str
    scores: tuple[float | None, ...]
    open: bool = True


def shown(messages: list[Message], takes: list[Take], width: int = 80, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    of = lambda name: [one for one in takes if one.message_name == name]  # noqa: E731
    console = Console(file=stream, width=width, highlight=False)
    render_history(messages, of, console, ids=[one.id for one in takes])
    stream.seek(0)
    return stream.read()


def take(take_id: str, message: str = "Borden Ohio") -> Take:
    return replace(winged_take(), id=take_id, message_name=message, kept_at=KEPT_AT)


def test_a_sparkline_rises_with_the_score_over_the_whole_range() -> None:
    assert sparkline([0, 13, 25, 38, 50, 63, 75, 88, 100], UNICODE) == "▁▂▃▄▅▆▇██"
    assert len(set(sparkline([0, 30, 60, 99], ASCII))) == 4


def test_what_was_not_scored_is_a_dot_not_a_zero() -> None:
    assert sparkline([None, 0.0], UNICODE) == ".▁"


def test_a_sparkline_shows_the_latest_takes() -> None:
    assert sparkline([0.0] * 100 + [100.0] * MOST_SPARKS, UNICODE) == "█" * MOST_SPARKS


def test_many_takes_of_a_message_are_printed_while_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearse.render.history.TAKES_AT_ONCE", 2)
    stream = io.StringIO()
    printed: list[int] = []

    def takes_of(_: str) -> Iterator[Take]:
        for n in range(5):
            printed.append(stream.getvalue().count("2026-11-22"))
            yield take(f"{n:012x}")

    ids = [f"{n:012x}" for n in range(5)]
    render_history([Message("Borden Ohio", (58.0,) * 5)], takes_of, Console(file=stream, width=80), ids=ids)
    assert printed == [0, 0, 2, 2, 4]
    text = stream.getvalue()
    assert (text.count("2026-11-22"), text.count("Borden Ohio"), "5 takes of 1 message" in text) == (5, 1, True)


def test_ids_are_shown_as_long_as_it_takes_to_tell_them_apart() -> None:
    alike = [take("0f3a9c2b1d4e"), take("0f3a9c2b1dff")]
    text = shown([Message("Borden Ohio", (58.0, 58.0))], alike)
    assert "0f3a9c2b1d4 " in text
    assert "0f3a9c2b1df " in text
    assert "0f3a9c2b " in shown([Message("Borden Ohio", (58.0,))], alike[:1])


@pytest.mark.parametrize("name", ["\x1b[31mred\nline", "x" * 200, "", "日本語" * 40])
@pytest.mark.parametrize("width", [30, 80, 130])
def test_any_name_of_a_message_keeps_to_the_width_and_does_no_harm(name: str, width: int) -> None:
    from rich.cells import cell_len

    text = shown([Message(name, (58.0,))], [take("0f3a", name)], width)
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_a_take_without_a_score_shows_a_dash() -> None:
    noise = replace(noise_take(), message_name="Borden Ohio", kept_at=KEPT_AT)
    assert "–  Can't say" in shown([Message("Borden Ohio", (None,))], [noise])


def test_ascii_is_kept_to() -> None:
    assert shown([Message("Borden Ohio", (58.0, None), open=False)], [take("0f3a")], encoding="ascii").isascii()


def test_a_take_in_one_line_tells_what_would_be_lost() -> None:
    line = take_line(take("0f3a"))
    assert line.startswith("0f3a  2026-11-22 ")
    assert line.endswith("Borden Ohio, 34 s, 58/100")
