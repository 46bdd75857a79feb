"""The test for a fall: few false alarms, noticed in time, and blind to answers that are still to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from rehearse.calls.credit import Wait
from rehearse.calls.falling import falling, judged_outcomes

START = datetime(2026, 1, 5, 15, tzinfo=UTC)


def drawn(rng: np.random.Generator, *parts: tuple[int, float]) -> np.ndarray:
    return np.concatenate([rng.random(count) < share for count, share in parts])


@pytest.mark.parametrize("share", [0.03, 0.08, 0.15])
def test_a_constant_share_seldom_raises_an_alarm_within_300_calls(share: float) -> None:
    rng = np.random.default_rng(11)
    alarms = sum(bool(falling(drawn(rng, (300, share))).first_alarms) for _ in range(120))
    assert alarms <= 11  # at 5 %, more would come in 1 of 50 such runs


def test_a_share_gone_to_zero_is_noticed_within_60_calls() -> None:
    rng = np.random.default_rng(12)
    delays = []
    for _ in range(40):
        alarms = [at for at in falling(drawn(rng, (300, 0.15), (100, 0.0))).first_alarms if at >= 300]
        delays.append(alarms[0] - 299 if alarms else 999)
    assert np.median(delays) <= 60


def test_a_halved_share_is_noticed_within_150_calls_in_the_median() -> None:
    rng = np.random.default_rng(13)
    delays = []
    for _ in range(60):
        found = falling(drawn(rng, (300, 0.15), (300, 0.075)))
        alarms = [at for at in found.first_alarms if at >= 300]
        delays.append(alarms[0] - 299 if alarms else 999)
    assert np.median(delays) <= 150


def test_answers_still_to_come_do_not_look_like_a_fall() -> None:
    waits = [Wait(f"p{n}", "A", START + timedelta(hours=n), 5.0, n % 5 == 0) for n in range(200)]
    now = waits[-1].left_at + timedelta(days=10)
    waits += [Wait(f"new{n}", "A", now - timedelta(days=9, hours=n % 5), 4.0, False) for n in range(300)]
    outcomes, _ = judged_outcomes(waits, now, 10)
    assert outcomes.size == 200
    assert not falling(outcomes).declining


def test_a_fall_says_from_what_to_what() -> None:
    outcomes = np.concatenate([np.arange(200) % 5 == 0, np.zeros(80, dtype=bool)])
    found = falling(outcomes)
    assert found.declining
    assert found.before == pytest.approx(0.2, abs=0.02)
    assert (found.after, found.first_alarms[0] - 199 <= 60) == (0.0, True)


@pytest.mark.parametrize("outcomes", [np.zeros(0, bool), np.zeros(400, bool), np.ones(400, bool)])
def test_without_contrast_nothing_falls(outcomes: np.ndarray) -> None:
    assert not falling(outcomes).declining
