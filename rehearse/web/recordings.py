"""Takes that are spoken into the page: on the disk as they come, and followed by the process that scores.

The page sends the sound in short pieces, each with its place in the recording, so that a piece may come twice and none
is left out. What no page sends any more, because its tab was closed or it crashed, is cut off: it lies among the
unfinished recordings, as those of the terminal do, until somebody has it scored or discards it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from rehearse.capture.device import Resampler
from rehearse.capture.spool import FOLDER, Spool, began_at, being_written, unfinished
from rehearse.errors import InputError, RehearseError
from rehearse.scoring.options import MAX_RECORDING_S, PRACTICE
from rehearse.store.cut_off import length_of, remove
from rehearse.store.jobs import Job, Queue, new_job_id, now
from rehearse.web.pool import Pool

SILENT_S = 8.0
"""A page that talks sends four pieces a second. One that has sent none for so long is gone."""

MOST_RECORDINGS = 8
"""At once: one rep talks into one page. Of more, the one that has been silent longest is cut off."""

_FULL_SCALE = np.float32(32_768)


@dataclass(slots=True)
class Recording:
    """One that is being spoken."""

    job: Job
    rate_hz: int
    spool: Spool
    resampler: Resampler
    taken: int = 0
    known: bool = False
    heard_at: float = field(default_factory=time.monotonic)
    turn: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class CutOff:
    """A recording that was cut off: what it was to be, when it began, and how long it is (``0:31``)."""

    job: Job
    began_at: datetime
    length: str


class Recordings:
    """The recordings that are being spoken into pages, and those that were cut off. Safe for several threads.

    Parameters
    ----------
    queue : Queue
        Where they go when they have ended.
    pool : Pool
        Which follows them.
    """

    def __init__(self, queue: Queue, pool: Pool) -> None:
        self._queue = queue
        self._pool = pool
        self._recordings: dict[str, Recording] = {}

    def begin(self, job: Job, rate_hz: int) -> None:
        """Begin to record, and wake what scores."""
        others = sorted(self._recordings.values(), key=lambda one: one.heard_at)
        for one in others[: max(len(others) + 1 - MOST_RECORDINGS, 0)]:
            self.leave(one.job.id)
        self._recordings[job.id] = Recording(job, rate_hz, Spool(self._queue.folder), Resampler(rate_hz))
        self._pool.expect_talk(job.id)

    def add(self, job_id: str, at: int, piece: bytes) -> int:
        """Write a piece to the disk; return how many samples have come.

        Parameters
        ----------
        job_id : str
        at : int
            Its first sample's place in the recording; what came before is not written twice, and a piece that would
            leave a gap is not written at all.
        piece : bytes
            16 bits a sample, mono, little endian, at the rate that was told.

        Raises
        ------
        InputError
            No such recording is being made; code ``missing``. Or it is too long.
        RehearseError
            It cannot be written.
        """
        with self._held(job_id) as recording:
            recording.heard_at = time.monotonic()
            samples = np.frombuffer(piece[: len(piece) // 2 * 2], "<i2")[max(recording.taken - at, 0) :]
            if at <= recording.taken and len(samples):
                if recording.spool.duration_s > MAX_RECORDING_S:
                    raise InputError("The recording is too long.", "Stop it, and leave a shorter one.", code="too_long")
                recording.spool.append(recording.resampler.add(samples.astype(np.float32) / _FULL_SCALE))
                recording.taken += len(samples)
            self._make_known(recording)
            return recording.taken

    def end(self, job_id: str) -> Job:
        """Let a recording wait for its score, before all dropped files; return it. May be called again.

        Raises
        ------
        InputError
            There is none, or nothing was said; code ``missing``.
        """
        with contextlib.suppress(InputError), self._held(job_id) as recording:
            self._close(recording)
        job = self._queue.get(job_id)
        if job is None:
            raise _no_such_recording()
        if job.state == "recording":
            try:
                job = self._queue.take_in(job_id, self._spool_of(job))
            except FileNotFoundError as error:
                self._queue.remove(job_id)
                raise _no_such_recording() from error
            self._pool.tell()
        assert job is not None
        return job

    def discard(self, job_id: str) -> None:
        """Delete a recording that is being spoken, or was cut off.

        Raises
        ------
        InputError
            There is none; code ``missing``.
        """
        found = False
        with contextlib.suppress(InputError), self._held(job_id) as recording:
            found = True
            self._let_go(recording)
            if recording.spool.path is not None:
                recording.spool.path.unlink(missing_ok=True)
        self._pool.forget_talk(job_id)
        job = self._queue.get(job_id)
        if job is not None and job.state == "recording":
            remove(self._spool_of(job))
            self._queue.remove(job_id)
        elif not found:
            raise _no_such_recording()

    def leave(self, job_id: str) -> None:
        """Cut a recording off: the page was closed."""
        with contextlib.suppress(RehearseError), self._held(job_id) as recording:
            self._close(recording)
        self._pool.forget_talk(job_id)

    def leave_silent(self) -> None:
        """Cut off those whose page sends nothing any more."""
        for job_id, recording in list(self._recordings.items()):
            if time.monotonic() - recording.heard_at > SILENT_S:
                self.leave(job_id)

    def cut_off(self) -> list[CutOff]:
        """Return all that were cut off, here or in the terminal, the newest first. Voices of every day are deleted."""
        spoken = {one.spool.path.name for one in self._recordings.values() if one.spool.path is not None}
        jobs = {job.file: job for job in self._queue.recordings() if job.id not in self._recordings}
        found = []
        for path in reversed(unfinished(self._queue.folder)):
            if path.name in spoken:
                continue
            job = jobs.pop(path.name, None) or self._found(path)
            with contextlib.suppress(OSError):
                if job.kind == "take":
                    found.append(CutOff(job, began_at(path), length_of(path)))
                else:
                    self.discard(job.id)
        for job in jobs.values():  # scored in the terminal, or deleted
            if not self._spool_of(job).exists():
                self._queue.remove(job.id)
        return found

    def sound_of(self, job_id: str) -> Path:
        """Return where the sound of a recording lies that was cut off.

        Raises
        ------
        InputError
            There is none, or it is still being spoken; code ``missing``.
        """
        job = self._queue.get(job_id)
        if job is None or job.state != "recording" or job_id in self._recordings:
            raise _no_such_recording()
        spool = self._spool_of(job)
        if not spool.exists() or being_written(spool):
            raise _no_such_recording()
        return spool

    def _found(self, path: Path) -> Job:
        """Return a job for a recording that the terminal made, or whose page was cut off at its first word."""
        moment = now()
        job = Job(
            new_job_id(), "take", "microphone", path.name, PRACTICE, "reason", "", 0, None, moment, "recording",
        )  # fmt: skip
        self._queue.add(job)
        return job

    @contextlib.contextmanager
    def _held(self, job_id: str) -> Iterator[Recording]:
        recording = self._recordings.get(job_id)
        if recording is None:
            raise _no_such_recording()
        with recording.turn:
            if job_id not in self._recordings:
                raise _no_such_recording()
            yield recording

    def _close(self, recording: Recording) -> None:
        """End a recording; whatever comes of it, it is no longer being spoken."""
        try:
            recording.spool.append(recording.resampler.finish())
            self._make_known(recording)
        finally:
            self._let_go(recording)

    def _let_go(self, recording: Recording) -> None:
        recording.spool.close()
        self._recordings.pop(recording.job.id, None)

    def _make_known(self, recording: Recording) -> None:
        """Write down what the recording is to be, once there is sound of it, and have it followed."""
        path = recording.spool.path
        if recording.known or path is None:
            return
        recording.job = replace(recording.job, file=path.name)
        self._queue.add(recording.job)
        recording.known = True
        self._pool.follow(recording.job, path, recording.rate_hz)

    def _spool_of(self, job: Job) -> Path:
        return self._queue.folder / FOLDER / Path(job.file).name


def _no_such_recording() -> InputError:
    return InputError("There is no such recording.", "It was cut off, or scored: see the page.", code="missing")
