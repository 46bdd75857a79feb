"""From many recordings to their takes.

Several are scored at once, more than there are processors: what Whisper is to write of one waits for that of others,
and is decoded with it in one batch.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from rehearse.audio import read_recording
from rehearse.core.take import Take
from rehearse.errors import InputError, RehearseError
from rehearse.pipeline import Assessor, Progress
from rehearse.scoring.options import Options

T = TypeVar("T")

PROCESSORS = 4
"""Most that are used: each takes memory."""

AT_ONCE = 2
"""Recordings to a processor that are under way at once: with one being heard there is one to fill the batch.

With 5, no less of the processor's time was used on 14 recordings, and 1.3 GB of memory in place of 1.0.
"""


@dataclass(frozen=True, slots=True)
class FailedTake:
    """A file of a batch that could not be scored, and why."""

    file: str
    error: RehearseError


def assess_many(
    sources: Sequence[Path | bytes], options: Options, progress: Progress | None = None
) -> Iterator[tuple[int, Take | FailedTake]]:
    """Score recordings, several at once.

    Yields
    ------
    int, Take or FailedTake
        Which of `sources`, and what became of it, as soon as it is done. A file that cannot be read does not stop the
        others.

    Raises
    ------
    WeightsError, SoundDeviceError
        What would stop every one of them.
    """
    at_once = min(len(sources), AT_ONCE * min(os.cpu_count() or 1, PROCESSORS))
    done: SimpleQueue[tuple[int, Take | FailedTake | BaseException]] = SimpleQueue()
    turns = count()
    with Assessor(options, progress, at_once=max(1, at_once)) as assessor:

        def score_in_turn() -> None:
            while not stopped and (turn := next(turns)) < len(sources):
                try:
                    done.put((turn, assess_source(assessor, sources[turn], progress)))
                except BaseException as error:  # it is for the one who waits for the take
                    done.put((turn, error))

        stopped = False
        assessor.warm()
        for _ in range(at_once):
            # Nobody waits for these when the rep has had enough.
            threading.Thread(target=score_in_turn, name="rehearse-batch", daemon=True).start()
        try:
            for _ in sources:
                turn, result = done.get()
                if isinstance(result, BaseException):
                    raise result
                yield turn, result
        finally:
            stopped = True


def assess_source(
    assessor: Assessor, source: Path | bytes, progress: Progress | None = None, *, name: str = ""
) -> Take | FailedTake:
    """Read and score one recording; one that cannot be used is a `FailedTake`.

    Parameters
    ----------
    assessor : Assessor
    source : Path or bytes
        A file, or the content of one.
    progress : callable, optional
    name : str, optional
        What to call it; by default its path, or "-" for a content.
    """
    name = name or ("-" if isinstance(source, bytes) else str(source))
    if progress:
        progress(f"reading {name}")
    try:
        recording = read_recording(source, name=name, max_duration_s=assessor.options.max_duration_s)
        return assessor.assess(recording, file=name)
    except InputError as error:
        return FailedTake(name, error)


def in_order(done: Iterable[tuple[int, T]]) -> Iterator[T]:
    """Yield what is done in whatever order in the order of its numbers, which begin at 0.

    >>> list(in_order([(1, "b"), (0, "a"), (2, "c")]))
    ['a', 'b', 'c']
    """
    early: dict[int, T] = {}
    following = 0
    for turn, result in done:
        early[turn] = result
        while following in early:
            yield early.pop(following)
            following += 1
