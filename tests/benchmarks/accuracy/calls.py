"""The call log against simulated reps whose true shares are known: intervals, false alarms, delays.

A prospect who will answer a message does so after a log-normal wait (median 1.5 days, one in ten after more than three
weeks). `constant` leaves one message a prospect; `several tries` up to six, 5 to 10 days apart, and stops when one is
answered; `seasonal` goes up and down by half over a quarter and is asked for its mean; `falling` is asked for its mean
too. All logs are looked at while the last of them are still waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.calls.falling import falling
from rehearse.calls.statistics import share_within
from tests.benchmarks.accuracy.reach import at_least, at_most

LOGS, FALL_LOGS = 1000, 400
WITHIN_DAYS = 10.0
MEDIAN_DAYS, SPREAD = 1.5, 2.1
CREDIT_DAYS = 60.0
SPAN_DAYS = 60.0
"""Over which the calls of a log are made, up to now."""

Waits = tuple[NDArray[np.float64], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rep: draws the log of one, and the share within ten days that is true for them."""

    name: str
    draw: Callable[[np.random.Generator, int, float], Waits]


def report(speech: Path) -> str:
    """Return the section; the recordings are not needed."""
    rng = np.random.default_rng(20261127)
    return "\n".join(
        [
            "## Calls",
            "",
            "Simulated reps with known truth: how often the 95 % interval of the share answered within ten days holds",
            "it, the mean error of the estimate, and that of answered / made, both in points of 100.",
            "",
            "| rep | true share | calls | truth inside | mean error | answered / made |",
            "|---|---|---|---|---|---|",
            *_coverage(rng),
            "",
            f"The test for a fall, looked at after every call, {FALL_LOGS} logs each; it knows 300 calls from before.",
            "",
            "| share | false alarms in 300 calls | in the 300 after |",
            "|---|---|---|",
            *_false_alarms(rng),
            "",
            "| from 15 % to | calls until it is noticed, median | 9 of 10 | never in 300 |",
            "|---|---|---|---|",
            *_delays(rng),
        ]
    )


def _days_to_answer(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    return np.exp(np.log(MEDIAN_DAYS) + SPREAD * rng.standard_normal(count))


def _within_ten() -> float:
    """Return the share of those who answer that do so within ten days."""
    draws = _days_to_answer(np.random.default_rng(1), 2_000_000)
    return float((draws <= WITHIN_DAYS).mean())


def _seen(answers: NDArray[np.bool_], days: NDArray[np.float64], age: NDArray[np.float64]) -> Waits:
    known = np.minimum(age, CREDIT_DAYS)
    hit = answers & (days <= known)
    return np.where(hit, days, known), hit


def _constant(rng: np.random.Generator, count: int, share: float) -> Waits:
    return _seen(rng.random(count) < share, _days_to_answer(rng, count), rng.random(count) * SPAN_DAYS)


def _seasonal(rng: np.random.Generator, count: int, share: float) -> Waits:
    age = rng.random(count) * SPAN_DAYS
    now = share * (1 + 0.5 * np.sin(2 * np.pi * age / SPAN_DAYS))
    return _seen(rng.random(count) < now, _days_to_answer(rng, count), age)


def _falling(rng: np.random.Generator, count: int, share: float) -> Waits:
    age = rng.random(count) * SPAN_DAYS
    now = share * (2 / 3 + 2 / 3 * age / SPAN_DAYS)
    return _seen(rng.random(count) < now, _days_to_answer(rng, count), age)


def _several(rng: np.random.Generator, count: int, share: float) -> Waits:
    days, hits = [], []
    while len(days) < count:
        age = float(rng.random() * SPAN_DAYS)
        for _ in range(6):
            gap = float(rng.integers(5, 11))
            end = min(age, gap)
            wait = float(_days_to_answer(rng, 1)[0])
            hit = bool(rng.random() < share) and wait <= end
            days.append(wait if hit else end)
            hits.append(hit)
            age -= gap
            if hit or age <= 0:
                break
    return np.array(days[:count]), np.array(hits[:count])


KINDS = (
    Kind("constant", _constant),
    Kind("seasonal", _seasonal),
    Kind("falling", _falling),
    Kind("several tries", _several),
)


def _coverage(rng: np.random.Generator) -> list[str]:
    part = _within_ten()
    rows = []
    for kind in KINDS:
        for share, count in ((0.05, 150), (0.1, 60), (0.1, 300), (0.2, 60), (0.2, 300)):
            truth = share * part
            inside, errors, naive = 0, [], []
            for _ in range(LOGS):
                days, hits = kind.draw(rng, count, share)
                rate = share_within(days, hits, WITHIN_DAYS)
                inside += rate.low <= truth <= rate.high
                if rate.estimate is not None:
                    errors.append(rate.estimate - truth)
                naive.append(float((hits & (days <= WITHIN_DAYS)).mean()) - truth)
            told = f"calls, {kind.name}, {100 * truth:.1f} % of {count}: intervals with the truth, %"
            at_least(told, 100 * inside / LOGS, 93)
            at_most(told, 100 * inside / LOGS, 97)
            rows.append(
                f"| {kind.name} | {100 * truth:.1f} % | {count} | {100 * inside / LOGS:.1f} % "
                f"| {100 * np.mean(errors):+.2f} | {100 * np.mean(naive):+.2f} |"
            )
    return rows


def _false_alarms(rng: np.random.Generator) -> list[str]:
    rows = []
    for share in (0.03, 0.08, 0.15):
        first = later = 0
        for _ in range(FALL_LOGS):
            alarms = falling(rng.random(600) < share).first_alarms
            first += any(at < 300 for at in alarms)
            later += any(at >= 300 for at in alarms)
        at_most(f"calls, false alarms at {100 * share:.0f} %, %", 100 * first / FALL_LOGS, 5)
        rows.append(f"| {100 * share:.0f} % | {100 * first / FALL_LOGS:.1f} % | {100 * later / FALL_LOGS:.1f} % |")
    return rows


def _delays(rng: np.random.Generator) -> list[str]:
    rows = []
    for after in (0.075, 0.0):
        delays = []
        for _ in range(FALL_LOGS):
            outcomes = np.concatenate([rng.random(300) < 0.15, rng.random(300) < after])
            found = [at - 299 for at in falling(outcomes).first_alarms if at >= 300]
            delays.append(found[0] if found else 999)
        told = np.quantile(delays, [0.5, 0.9])
        at_most(f"calls, median delay from 15 % to {100 * after:g} %", float(told[0]), 150 if after else 60)
        never = 100 * np.mean(np.array(delays) > 300)
        last = "over 300" if told[1] > 300 else f"{told[1]:.0f}"
        rows.append(f"| {100 * after:g} % | {told[0]:.0f} | {last} | {never:.1f} % |")
    return rows
