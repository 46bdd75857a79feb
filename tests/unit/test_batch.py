"""Many recordings: each as soon as it is done, and in the order they were given in."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.batch import FailedTake, assess_many, in_order
from rehearse.core.take import Take
from rehearse.scoring.options import Options

SAMPLE = Path(__file__).parents[2] / "samples" / "winged.flac"


def test_each_recording_is_told_once_with_its_number() -> None:
    results = dict(assess_many([SAMPLE, Path("none.wav"), SAMPLE.read_bytes()], Options(transcript=False)))
    assert [type(results[turn]) for turn in range(3)] == [Take, FailedTake, Take]


def test_no_recordings_are_no_work() -> None:
    assert list(assess_many([], Options(transcript=False))) == []


@pytest.mark.parametrize("done", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_results_come_in_order_whichever_is_first_done(done: tuple[int, ...]) -> None:
    assert list(in_order((turn, str(turn)) for turn in done)) == ["0", "1", "2"]


def test_a_result_in_its_turn_does_not_wait_for_the_rest() -> None:
    def work():  # type: ignore[no-untyped-def]
        yield 0, "first"
        raise AssertionError("asked for more than was wanted")

    assert next(in_order(work())) == "first"
