"""What the pages say of the rep: the steps of a first visit, and the voice against the everyday one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehearse.config import save_baseline
from rehearse.core.sound import AgainstBaseline, VoiceFeatures
from rehearse.store import Library
from rehearse.web.access import Access
from rehearse.web.app import make_app
from rehearse.web.rep import everyday_voice, first_steps
from tests.unit.made_takes import rehearsed_take
from tests.unit.store.test_library import sound

VOICE = VoiceFeatures(pitch_mean_semitones=92.45, pitch_sd_semitones=2.0, timbre_semitones=0.0)
ACCESS = Access(b"secret", port=80, names=("testserver",))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    return tmp_path


def page(path: str, folder: Path) -> str:
    client = TestClient(make_app(ACCESS, folder=folder))
    return client.get(path, headers={"Authorization": f"Bearer {ACCESS.token}"}).text


def keep(number: int, brightness: float, rep: str = "") -> None:
    against = AgainstBaseline(1.0, 0.0, brightness)
    take = replace(rehearsed_take(), id=f"{number:02x}", rep=rep, against_baseline=against)
    with Library() as library:
        library.keep(take, sound(number))


def test_three_steps_wait_and_are_gone_when_done(home: Path) -> None:
    assert [step.done for step in first_steps(known=False, rehearsed=False)] == [False] * 3
    assert "Three steps" in page("/", home)
    save_baseline(VOICE)
    assert [step.done for step in first_steps(known=False, rehearsed=True)] == [False, True, True]
    assert first_steps(known=True, rehearsed=True) == ()


def test_no_voice_is_no_voice() -> None:
    assert everyday_voice("Dana") is None


def test_a_voice_without_takes_has_no_word_yet(home: Path) -> None:
    save_baseline(VOICE)
    found = everyday_voice("Dana")
    assert found
    assert (round(found.pitch_hz), found.word) == (209, "")
    assert "It is known." in page("/you", home)


def test_the_headline_is_what_the_last_take_was_and_the_figures_wait(home: Path) -> None:
    save_baseline(VOICE)
    for number, brightness in enumerate((-9.0, 0.0, 9.0)):
        keep(number, brightness)
    keep(3, -9.0, rep="Somebody else")
    found = everyday_voice("Dana")
    assert found
    assert (found.take, found.word, found.lately) == ("02", "brighter", ("the same", "duller"))
    shown = page("/you", home)
    headline, _, folded = shown.partition("<details")
    assert "Brighter" in headline
    assert "Hz" not in headline
    assert "209 Hz" in folded
