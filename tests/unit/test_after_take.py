"""After the talking: what the menu does, with the keys pressed by the test and the library real."""

from __future__ import annotations

import io
import webbrowser
from pathlib import Path

import pytest
from rich.console import Console

from rehearse.cli.after_take import decide, keep
from rehearse.cli.desk import Desk, Wishes
from rehearse.cli.keys import Keys
from rehearse.recording import Recording
from rehearse.rubric import default_rubric
from rehearse.spool import Spool
from rehearse.take import Take
from tests.unit.made_speech import phrase
from tests.unit.made_takes import winged_take

SOUND = phrase()


class Pressed(Keys):
    """A keyboard on which the keys are pressed in turn."""

    def __init__(self, keys: str) -> None:
        self._keys = list(keys)

    def pressed(self, timeout_s: float = 0.0) -> str:
        return self._keys.pop(0) if timeout_s else ""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    return tmp_path


def seated(home: Path, keys: str, wishes: Wishes | None = None) -> Desk:
    """Return a desk with a recording that is not kept yet."""
    spool = Spool(home)
    spool.append(SOUND)
    spool.close()
    console = Console(file=io.StringIO(), width=200)
    return Desk(wishes or Wishes(), console, Pressed(keys), home, spool.path)


def decided(desk: Desk, take: Take) -> str:
    """Return what the rep was shown while they decided."""
    decide(desk, take, Recording(SOUND, "message"), default_rubric())
    return desk.console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("wishes", [Wishes(), Wishes(keep=False)])
def test_what_is_discarded_is_gone_with_its_report(home: Path, wishes: Wishes) -> None:
    desk = seated(home, "rdq", wishes)
    take, _ = keep(desk, winged_take())
    shown = decided(desk, take)
    assert "Gone, the sound too." in shown
    assert [file for file in home.rglob("*") if file.suffix in (".html", ".wav", ".flac")] == []


def test_a_report_is_for_its_owner_only(home: Path) -> None:
    desk = seated(home, "rq")
    take, _ = keep(desk, winged_take())
    decided(desk, take)
    (page,) = home.rglob("*.html")
    assert page == home / "reports" / f"{take.id}.html"
    assert (page.stat().st_mode | page.parent.stat().st_mode) & 0o077 == 0
