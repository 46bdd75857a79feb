"""What `rehearse score` tells of many recordings while they are scored."""

from __future__ import annotations

from pathlib import Path

from rehearse.batch import FailedTake
from rehearse.cli.score import InTurn
from rehearse.cli.terminal import _forecast
from rehearse.errors import InputError


def failed(name: str) -> FailedTake:
    return FailedTake(name, InputError("no"))


def test_results_are_told_in_the_order_of_the_files_as_soon_as_they_can() -> None:
    told: list[str] = []
    in_turn = InTurn(lambda result: told.append(Path(result.file).name))
    in_turn.add(1, failed("b"))
    assert told == []
    in_turn.add(0, failed("a"))
    assert told == ["a", "b"]
    in_turn.add(3, failed("d"))
    assert [result.file for result in in_turn.finish()] == ["a", "b", "d"]
    assert told == ["a", "b", "d"]


def test_what_is_kept_already_is_told_in_its_turn() -> None:
    told: list[str] = []
    in_turn = InTurn(lambda result: told.append(result.file))
    in_turn.known({0: failed("kept")})  # type: ignore[dict-item]
    in_turn.add(1, failed("new"))
    in_turn.finish()
    assert told == ["kept", "new"]


def test_the_forecast_waits_for_a_few_and_grows_shorter() -> None:
    from time import monotonic

    assert _forecast(monotonic(), 1, 40) == ""
    assert "s left" in _forecast(monotonic() - 10, 10, 40)
    assert "min left" in _forecast(monotonic() - 100, 10, 40)
    assert _forecast(monotonic(), 40, 40) == ""
