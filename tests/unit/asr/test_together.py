"""Windows of several threads in one batch: each gets what it would get alone, and nobody waits for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from rehearse.asr.base import Decoding, Window
from rehearse.asr.together import ENOUGH, Together, in_use
from tests.unit.scripted_engine import ScriptedEngine, recording

WAIT_S = 60.0
"""Longest wait for what comes at once."""

TEXTS = ("call me back", "at noon", "thank you so very much for your time", "good bye")


class Failing(ScriptedEngine):
    """Cannot write of any batch that holds a window of one length."""

    broken_s = 0.0

    def decode(self, windows: Sequence[Window], **asked: Any) -> list[Decoding]:
        if self.broken_s in {window.duration_s for window in windows}:
            raise MemoryError("that one")
        return super().decode(windows, **asked)


class Held(ScriptedEngine):
    """Writes nothing before it may."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(texts)
        self.begun, self.may_write = threading.Event(), threading.Event()

    def decode(self, windows: Sequence[Window], **asked: Any) -> list[Decoding]:
        self.begun.set()
        assert self.may_write.wait(WAIT_S)
        return super().decode(windows, **asked)


def windows_of(engine: ScriptedEngine | Together, texts: int = len(TEXTS), context_s: float = 10.0) -> list[Window]:
    """Return a window for each phrase, each a little longer than the one before it."""
    samples, speech = recording([(k * 6.0 + 1.0, k * 6.0 + 3.0 + k / 8) for k in range(texts)], texts * 6.0 + 2.0)
    return [engine.encode(samples[round(a * 16000) : round(b * 16000)], context_s) for a, b in speech.spans]


def at_the_same_time(engine: Together, asked: Sequence[Callable[[], list[Decoding]]]) -> list[Future[list[Decoding]]]:
    """Ask from as many threads, all of which are at work before the first asks."""
    all_here = threading.Barrier(len(asked))

    def ask(one: Callable[[], list[Decoding]]) -> list[Decoding]:
        with in_use(engine):
            all_here.wait(WAIT_S)
            return one()

    with ThreadPoolExecutor(len(asked)) as pool:
        return [pool.submit(ask, one) for one in asked]


def test_what_several_ask_in_the_same_way_is_one_batch_and_each_gets_its_own() -> None:
    plain = ScriptedEngine(TEXTS)
    engine = Together(plain, 2)
    windows = windows_of(engine)
    alone = [plain.decode([window], prompt="um", max_tokens=k + 1) for k, window in enumerate(windows)]
    plain.asked.clear()
    done = at_the_same_time(
        engine, [partial(engine.decode, [w], prompt="um", max_tokens=k + 1) for k, w in enumerate(windows)]
    )
    assert [each.result() for each in done] == alone
    assert plain.asked == [("um", len(TEXTS), ())]


def test_what_is_asked_in_another_way_is_another_batch() -> None:
    plain = ScriptedEngine(TEXTS, prompted={0: "um call me back"})
    engine = Together(plain, 1)
    short, long = windows_of(engine)[0], windows_of(engine, 1, 30.0)[0]
    word = plain.tokens(" call")
    ways: list[dict[str, Any]] = [{}, {"prompt": "um"}, {"forbidden": word}]
    asked = [(window, way) for window in (short, long) for way in ways]
    alone = [plain.decode([window], **way) for window, way in asked]
    plain.asked.clear()
    done = at_the_same_time(engine, [partial(engine.decode, [window], **way) for window, way in asked])
    assert [each.result() for each in done] == alone
    assert sorted(plain.asked) == sorted([("", 1, ()), ("um", 1, ()), ("", 1, tuple(word))] * 2)


def test_one_that_is_alone_waits_for_nobody() -> None:
    engine = Together(ScriptedEngine(TEXTS), 2)
    (window, *_) = windows_of(engine)
    (unannounced,) = engine.decode([window])
    with in_use(engine):
        assert engine.decode([window]) == [unannounced]


def test_who_leaves_is_not_waited_for() -> None:
    engine = Together(ScriptedEngine(TEXTS), 2)
    (window, *_) = windows_of(engine)
    with ThreadPoolExecutor(1) as pool:
        with in_use(engine):

            def ask() -> list[Decoding]:
                with in_use(engine):
                    return engine.decode([window])

            other = pool.submit(ask)
            assert not other.done()
        assert len(other.result(WAIT_S)) == 1


def test_enough_windows_are_decoded_though_somebody_is_still_at_work() -> None:
    plain = ScriptedEngine(TEXTS)
    engine = Together(plain, 2)
    windows = windows_of(engine)[:2]
    asked = [partial(engine.decode, windows)] * (ENOUGH // len(windows))
    with in_use(engine):
        assert [len(each.result()) for each in at_the_same_time(engine, asked)] == [len(windows)] * len(asked)
    assert plain.asked == [("", ENOUGH, ())]


def test_no_more_batches_run_than_there_are_processors() -> None:
    plain = Held(TEXTS)
    engine = Together(plain, 1)
    windows = windows_of(engine)
    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(engine.decode, windows[:1])]
        assert plain.begun.wait(WAIT_S)
        done += [pool.submit(engine.decode, [window]) for window in windows[1:3]]
        while len(engine._requests) < len(done):
            time.sleep(0.01)
        assert not plain.asked
        plain.may_write.set()
        assert [len(each.result(WAIT_S)) for each in done] == [1, 1, 1]
    assert [count for _, count, _ in plain.asked] == [1, 2]


def test_one_that_fails_harms_no_other() -> None:
    plain = Failing(TEXTS)
    engine = Together(plain, 2)
    windows = windows_of(engine)
    alone = [plain.decode([window]) for window in windows]
    plain.broken_s = windows[1].duration_s
    done = at_the_same_time(engine, [partial(engine.decode, [window]) for window in windows])
    with pytest.raises(MemoryError, match="that one"):
        done[1].result()
    assert [done[k].result() for k in (0, 2, 3)] == [alone[k] for k in (0, 2, 3)]
    with in_use(engine):
        assert engine.decode(windows[:1]) == alone[0]
