"""One engine for several recordings at once: what they ask to be written at the same time is decoded in one batch.

Decoding takes its time for reading the weights, once a token, whether one window is written or four. So a recording
waits until enough others have come as far, or until none is left that could.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import Condition
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import MAX_TOKENS, Alignment, Decoding, Engine, Window

ENOUGH = 4
"""Windows that wait until some are decoded, and most in a batch: more gain little, and each takes up to 37 MB."""


def in_use(engine: Engine) -> AbstractContextManager[None]:
    """Tell an engine that several threads share that this one is at work until the context ends."""
    return engine.shared() if isinstance(engine, Together) else nullcontext()


@dataclass(slots=True, eq=False)
class _Request:
    """Windows of one recording that are to be written.

    Attributes
    ----------
    kind : tuple
        Prompt, forbidden tokens and length of window: what those of one batch have in common.
    passed_over : int
        Batches that went before it.
    """

    windows: Sequence[Window]
    kind: tuple[str, tuple[int, ...], float]
    max_tokens: int
    passed_over: int = 0
    taken: bool = False
    written: list[Decoding] | None = None
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.written is not None or self.error is not None


class Together:
    """An engine whose `decode` may be called from many threads, and gives each what it would get alone.

    Parameters
    ----------
    engine : Engine
    batches_at_once : int
        Processors it has.
    """

    def __init__(self, engine: Engine, batches_at_once: int) -> None:
        self._engine = engine
        self._most_running = batches_at_once
        self._changed = Condition()
        self._threads = self._running = 0
        self._requests: list[_Request] = []
        self.name, self.model, self.multilingual = engine.name, engine.model, engine.multilingual

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Count the thread among those whose windows are waited for."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def warm(self) -> None:
        """Run once on silence."""
        self._engine.warm()

    def encode(self, samples: NDArray[np.float32], padded_s: float | None = None) -> Window:
        """Hear up to 30 s of sound at 16 kHz: a batch would gain nothing."""
        return self._engine.encode(samples, padded_s)

    def language(self, window: Window) -> tuple[str, float]:
        """Return the most likely language and its probability."""
        return self._engine.language(window)

    def decode(
        self,
        windows: Sequence[Window],
        *,
        prompt: str = "",
        forbidden: Sequence[int] = (),
        max_tokens: int = MAX_TOKENS,
    ) -> list[Decoding]:
        """Write down what is said in each window, beside those of other threads that are asked for in the same way."""
        mine = _Request(windows, (prompt, tuple(forbidden), windows[0].context_s), max_tokens)
        with self._changed:
            self._requests.append(mine)
            self._changed.notify_all()
        while not mine.is_done:
            with self._changed:
                self._changed.wait_for(lambda: mine.is_done or mine in self._next())
                batch = [] if mine.is_done else self._next()
                for request in batch:
                    request.taken = True
                self._running += bool(batch)
            if batch:
                self._write(batch)
        if mine.error is not None:
            raise mine.error
        assert mine.written is not None
        return mine.written

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        """Find where tokens lie in their window: a batch would gain little, for all tokens of one go at once."""
        return self._engine.align(windows, tokens)

    def pieces(self, tokens: Sequence[int]) -> list[bytes]:
        """Return the text of each token."""
        return self._engine.pieces(tokens)

    def tokens(self, text: str) -> list[int]:
        """Return a text as tokens."""
        return self._engine.tokens(text)

    def _count(self, threads: int) -> None:
        with self._changed:
            self._threads += threads
            self._changed.notify_all()

    def _next(self) -> list[_Request]:
        """Return the requests that are to be written now, none if it is better to wait."""
        waiting = [request for request in self._requests if not request.taken]
        enough = sum(len(request.windows) for request in waiting) >= ENOUGH
        all_here = len(self._requests) >= self._threads
        if not waiting or self._running >= self._most_running or not (enough or all_here):
            return []
        groups: dict[Any, list[_Request]] = {}
        for request in waiting:
            groups.setdefault(request.kind, []).append(request)
        fullest = max(groups.values(), key=lambda each: sum(len(r.windows) + ENOUGH * r.passed_over for r in each))
        sizes = np.cumsum([len(request.windows) for request in fullest])
        return fullest[: max(1, int(np.searchsorted(sizes, ENOUGH, side="right")))]

    def _write(self, batch: Sequence[_Request]) -> None:
        """Write a batch; where that fails, each by itself, so that none has another's error."""
        try:
            self._ask(batch)
        except Exception:
            for request in batch:
                try:
                    self._ask([request])
                except Exception as error:  # it is for the thread that asked
                    request.error = error
        finally:
            with self._changed:
                self._running -= 1
                self._requests = [request for request in self._requests if request not in batch]
                for request in self._requests:
                    request.passed_over += not request.taken
                self._changed.notify_all()

    def _ask(self, batch: Sequence[_Request]) -> None:
        prompt, forbidden, _ = batch[0].kind
        windows = [window for request in batch for window in request.windows]
        most = max(request.max_tokens for request in batch)
        written = iter(self._engine.decode(windows, prompt=prompt, forbidden=forbidden, max_tokens=most))
        for request in batch:
            request.written = [Decoding(next(written).tokens[: request.max_tokens]) for _ in request.windows]
