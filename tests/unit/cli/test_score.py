"""What `rehearse score` tells of many recordings while they are scored."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module

import pytest

from rehearse.batch import FailedTake
from rehearse.cli.kept_sources import KeptSources
from rehearse.cli.score import _score_all
from rehearse.cli.terminal import _forecast
from rehearse.core.take import Take
from rehearse.errors import InputError
from rehearse.scoring.options import Options
from tests.unit.made_takes import winged_take


def failed(name: str) -> FailedTake:
    return FailedTake(name, InputError("no"))


def told_of(
    monkeypatch: pytest.MonkeyPatch, order: str, known: str = "", *, stops: bool = False
) -> tuple[list[str], list[str], bool]:
    """Return what is told, what is returned, and whether it was stopped, where files are done in some order."""

    def scored(sources: Sequence[bytes], *_: object) -> Iterator[tuple[int, FailedTake]]:
        for name in order:
            yield sources.index(name.encode()), failed(name)
        if stops:
            raise KeyboardInterrupt

    monkeypatch.setattr(import_module("rehearse.cli.score"), "_scored", scored)
    told: list[str] = []
    files, library = [b"a", b"b", b"c", b"d"], KeptSources(keep=False, message="")
    monkeypatch.setattr(library, "kept_take", failed)
    kept = {files.index(name.encode()): name for name in known}
    done, stopped = _score_all(files, kept, Options(), "", library, lambda result: told.append(result.file))  # type: ignore[arg-type]
    return told, [result.file for result in done if result], stopped


def test_results_are_told_in_the_order_of_the_files_as_soon_as_they_can(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_of(monkeypatch, "dbca") == (list("abcd"), list("abcd"), False)


def test_what_is_kept_already_is_told_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_of(monkeypatch, "da", known="bc") == (list("abcd"), list("abcd"), False)


def test_a_take_of_many_that_was_told_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    def held() -> int:
        return sum(type(one) is Take and one.rep == "Held" for one in gc.get_objects())

    def scored(sources: Sequence[bytes], *_: object) -> Iterator[tuple[int, Take]]:
        for turn in range(len(sources)):
            assert held() < 2  # the one before is still in the hands of the loop
            yield turn, replace(winged_take(), id=f"{turn:04x}", rep="Held")

    monkeypatch.setattr(import_module("rehearse.cli.score"), "_scored", scored)
    told: list[str] = []
    files, library = [b"a", b"b", b"c", b"d"], KeptSources(keep=False, message="")
    results, _ = _score_all(files, {}, Options(), "", library, lambda one: told.append(one.id))  # type: ignore[union-attr]
    assert (told, results) == (["0000", "0001", "0002", "0003"], [None] * 4)
    assert held() == 0
    results, _ = _score_all([b"a"], {}, Options(), "", library, lambda one: None)
    assert isinstance(results[0], Take)  # a page may be asked for


def test_an_interruption_tells_all_that_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_of(monkeypatch, "dba", stops=True) == (list("abd"), list("abd"), True)


def test_the_forecast_waits_for_a_few_and_grows_shorter() -> None:
    from time import monotonic

    assert _forecast(monotonic(), 1, 40) == ""
    assert "s left" in _forecast(monotonic() - 10, 10, 40)
    assert "min left" in _forecast(monotonic() - 100, 10, 40)
    assert _forecast(monotonic(), 40, 40) == ""
