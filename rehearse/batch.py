"""From many recordings to their takes.

Several are scored at once, with a processor or two each: Whisper mostly waits for its weights to come from memory, and
gains little from a second processor.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rehearse.audio import read_recording
from rehearse.core.take import Take
from rehearse.errors import InputError, RehearseError
from rehearse.pipeline import Assessor, Progress
from rehearse.scoring.options import Options

MOST_AT_ONCE = 4
"""Recordings of a batch that are scored at once, if there are so many processors: each takes memory."""


@dataclass(frozen=True, slots=True)
class FailedTake:
    """A file of a batch that could not be scored, and why."""

    file: str
    error: RehearseError


def assess_many(
    sources: Sequence[Path | bytes], options: Options, progress: Progress | None = None
) -> Iterator[Take | FailedTake]:
    """Score recordings, several at once.

    Yields
    ------
    Take or FailedTake
        In the order of `sources`. A file that cannot be read does not stop the others.

    Raises
    ------
    WeightsError, SoundDeviceError
        What would stop every one of them.
    """
    at_once = min(len(sources), os.cpu_count() or 1, MOST_AT_ONCE)
    results: list[Future[Take | FailedTake]] = [Future() for _ in sources]
    turns = count()
    say = progress or (lambda _: None)
    with Assessor(options, progress, at_once=max(1, at_once)) as assessor:

        def score_in_turn() -> None:
            while not stopped and (turn := next(turns)) < len(sources):
                try:
                    results[turn].set_result(_attempt(assessor, sources[turn], say))
                except BaseException as error:  # it is for the one who waits for the take
                    results[turn].set_exception(error)

        stopped = False
        assessor.warm()
        for _ in range(at_once):
            # Nobody waits for these when the rep has had enough.
            threading.Thread(target=score_in_turn, name="rehearse-batch", daemon=True).start()
        try:
            for turn, result in enumerate(results):
                yield result.result()
                results[turn] = Future()  # a take holds much
        finally:
            stopped = True


def _attempt(assessor: Assessor, source: Path | bytes, say: Progress) -> Take | FailedTake:
    name = "-" if isinstance(source, bytes) else str(source)
    say(f"reading {name}")
    try:
        recording = read_recording(source, name=name, max_duration_s=assessor.options.max_duration_s)
        return assessor.assess(recording, file=name)
    except InputError as error:
        return FailedTake(name, error)
