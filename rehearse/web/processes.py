"""The server's own processes, seen from the server: started when needed, asked in turn, ended when they hang."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

from rehearse.web import framing

Role = Literal["read", "score"]
Told = Callable[[dict[str, Any]], None]


class ProcessDiedError(Exception):
    """It ended, or had to be ended, before it answered."""


class WorkerProcess:
    """One process, which may be asked from several threads; each waits its turn.

    Parameters
    ----------
    role : {"read", "score"}
    threads : int
        How many it may compute with; 0 leaves it to the libraries.
    nice : int
        How far it steps back behind the pages.
    """

    def __init__(self, role: Role, *, threads: int = 0, nice: int = 0) -> None:
        self._role = role
        self._threads = threads
        self._nice = nice
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._used_at = time.monotonic()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it; returns at once."""
        with self._turn:
            self._used_at = time.monotonic()
            self._started()

    def expect(self) -> None:
        """Start it ahead of need, unless it is at work already."""
        if self._turn.acquire(blocking=False):
            try:
                self._used_at = time.monotonic()
                self._started()
            except ProcessDiedError:
                pass  # the server is about to end
            finally:
                self._turn.release()

    def end_when_idle(self, idle_s: float) -> None:
        """End it when nobody has asked anything for so many seconds: it holds half a gigabyte."""
        if self._turn.acquire(blocking=False):
            try:
                if self._process is not None and time.monotonic() - self._used_at > idle_s:
                    self._end(self._process)
                    self._process = None
            finally:
                self._turn.release()

    def ask(
        self, words: dict[str, Any], body: bytes = b"", *, most_s: float, told: Told | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Ask, and return the answer; a process that is not there is started.

        Parameters
        ----------
        words, body
            The frame.
        most_s : float
            Seconds without a word after which it is ended.
        told : callable, optional
            Given what it says before it answers.

        Raises
        ------
        ProcessDiedError
            It came to no answer.
        """
        with self._turn:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                self._watched(process, most_s, lambda: framing.send(process.stdin, words, body))  # type: ignore[arg-type]
                while True:
                    answer, content = self._watched(process, most_s, lambda: framing.receive(process.stdout))  # type: ignore[arg-type]
                    if not answer.keys() & {"ready", "stage", "heard"}:
                        return answer, content
                    if told and "ready" not in answer:
                        told(answer)
            except framing.ConnectionEndedError as error:
                self._end(process)
                raise ProcessDiedError(self._role) from error
            finally:
                self._used_at = time.monotonic()

    def interrupt(self) -> None:
        """End what it is doing, and the process with it; whoever asked for it is told that it died."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End it, in the middle of whatever it does."""
        self._closed = True
        if self._process is not None:
            self._end(self._process)

    def _watched(self, process: subprocess.Popen[bytes], most_s: float, work: Callable[[], Any]) -> Any:
        alarm = threading.Timer(most_s, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            return work()
        finally:
            alarm.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise ProcessDiedError(self._role)
        if self._process is None or self._process.poll() is not None:
            if self._process is not None:
                self._end(self._process)
            # A thread that waits must not spin: the pages want the processor.
            environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}
            if self._threads and "OMP_NUM_THREADS" not in os.environ:
                environment["OMP_NUM_THREADS"] = str(self._threads)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rehearse.web.worker", self._role, str(self._nice)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("REHEARSE_DEBUG") else subprocess.DEVNULL,
                env=environment,
            )
        return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
