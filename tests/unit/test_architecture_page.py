"""docs/ARCHITECTURE.md is true of the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.test_architecture import NAMES, RANKS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:\w+/)*[\w.]+(?:/|\.(?:py|toml|md)))`", PAGE)))
TABLE = PAGE.partition("| room |")[2].partition("\n\n")[0]


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_is_there(name: str) -> None:
    assert any((place / name).exists() for place in (ROOT / "rehearse", ROOT, ROOT / "rehearse" / "prosody"))


def test_every_room_stands_in_the_table_in_the_order_of_the_arrows() -> None:
    there = {name.split(".")[1] for name in NAMES if "." in name} - {"__main__"}
    listed = [name.rstrip("/").removesuffix(".py") for name in re.findall(r"`([\w./]+)`", TABLE)]
    rooms = [room for room in listed if room in there]
    assert set(rooms) == there
    rank = {room: index for index, line in enumerate(RANKS) for room in line}
    assert rooms == sorted(rooms, key=rank.__getitem__)


def test_the_page_is_one_screen() -> None:
    assert len(PAGE.splitlines()) <= 60
    assert max(map(len, PAGE.splitlines())) <= 160
