"""Scoring that goes on while the rep talks, on one engine for the whole sitting."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rehearse.errors import RehearseError

if TYPE_CHECKING:
    from rehearse.core.recording import Recording
    from rehearse.core.take import Take
    from rehearse.pipeline import Following, Progress
    from rehearse.scoring.options import Options


def weights_to_fetch(model: str) -> str:
    """Return in words what has to be fetched before anything can be scored; empty when nothing has."""
    from rehearse.asr.weights import list_weights
    from rehearse.config import user_folders

    for entry in list_weights(user_folders().weights):
        if entry.name == model and entry.state == "not here":
            return f"the weights {entry.name} ({entry.bytes / 1e6:.0f} MB)"
    return ""


def _try_out() -> None:
    """Read a recording and look into the library: what they load is then not loaded between the stop and the card."""
    from rehearse.audio import encode_flac, encode_wav, read_recording
    from rehearse.store import Library

    silence = np.zeros(1600, np.float32)
    read_recording(encode_wav(silence), name="silence")
    encode_flac(silence)
    with suppress(RehearseError), Library() as library:
        library.takes(newest=1)


class LiveScoring:
    """Scores one take after another.

    Parameters
    ----------
    options : Options
    progress : callable
        Told in a few words what is being done.
    """

    def __init__(self, options: Options, progress: Progress) -> None:
        from rehearse.pipeline import Assessor

        self._assessor = Assessor(options, progress)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="score")
        self._following: Following | None = None
        self._engine = self._pool.submit(self._assessor.engine)
        self._pool.submit(_try_out)

    def __enter__(self) -> LiveScoring:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._following is not None:
            self._following.drop()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._assessor.close()

    def check(self) -> None:
        """Raise what keeps the engine from being loaded, if that is known by now.

        Raises
        ------
        WeightsError
            It has no weights.
        UsageError
            It is not installed.
        """
        if self._engine.done():
            self._engine.result()

    def begin(self) -> None:
        """Begin a take; one that was begun and not finished is forgotten."""
        if self._following is not None:
            self._following.drop()
        self._following = self._assessor.follow()

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in what was recorded since the last call, shape (n,); returns at once."""
        if self._following is not None and len(block):
            self._following.add(block)

    def finish(self, recording: Recording) -> Future[Take]:
        """Score the take; returns at once."""
        following, self._following = self._following, None
        assert following is not None
        return self._pool.submit(following.finish, recording)
