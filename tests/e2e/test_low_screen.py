"""A card on a screen that is too low for it, as a person sees it: in a terminal, with a key."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest

from rehearse.audio import encode_wav
from rehearse.store import Library
from tests.unit.made_speech import phrase
from tests.unit.made_takes import winged_take


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one take."""
    with Library(folder=tmp_path) as library:
        library.keep(winged_take(), encode_wav(phrase()))
    return tmp_path


def shown(home: Path, *arguments: str, rows: int, keys: str = "") -> tuple[str, str]:
    """Return what stands on the screen before and after a key; all of it before where none is asked for."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "rehearse", "show", "last", *arguments],
        env=os.environ | {"REHEARSE_HOME": str(home), "TERM": "xterm"},  # type: ignore[arg-type]
        dimensions=(rows, 80),
        timeout=60,
        encoding="utf-8",
    )
    before = ""
    if child.expect_exact(["any other key leaves", pexpect.EOF]) == 0:
        before = str(child.before) + "any other key leaves"
        child.send(keys)
        child.expect(pexpect.EOF)
    after = str(child.before)
    child.close()
    assert child.exitstatus == 0
    plain = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text) for text in (before, after)]
    return (plain[0], plain[1]) if before else (plain[1], "")


@pytest.mark.parametrize("rows", [24, 30])
def test_the_first_screen_holds_until_a_key_shows_the_rest(home: Path, rows: int) -> None:
    first, rest = shown(home, rows=rows, keys="c")
    assert len(first.splitlines()) <= rows
    assert all(words in first for words in ("Not yet.", "voice", "Fix first", "③"))
    assert "How it went" not in first
    assert all(words in rest for words in ("How it went", "What was said", "What was heard", "Next:"))


@pytest.mark.parametrize("key", ["q", "\x03"])
def test_any_other_key_and_ctrl_c_leave(home: Path, key: str) -> None:
    assert "How it went" not in "".join(shown(home, rows=24, keys=key))


@pytest.mark.parametrize(("arguments", "rows"), [(("--all",), 24), (("--why",), 24), ((), 90)])
def test_nobody_is_asked_where_all_of_it_is_wanted_or_fits(home: Path, arguments: tuple[str, ...], rows: int) -> None:
    whole, rest = shown(home, *arguments, rows=rows)
    assert rest == ""
    assert "What was heard" in whole
