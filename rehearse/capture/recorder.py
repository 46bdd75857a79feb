"""A recording in a process of its own: microphone to disk, whatever happens to the program around it.

Loading an engine holds Python's lock for longer than a sound card waits, and a crash in one takes its process along. So
the microphone is read by a small process that loads no engine and writes every block to a spool
(`rehearse.capture.recording_process`). The program that started it follows the growing file. The two talk in lines:
``start`` and ``stop`` one way, JSON the other.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rehearse.capture.spool import SpoolReader
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import SoundDeviceError

End = Literal["asked", "limit", "device_lost", "not_written", "killed"]

READY_WITHIN_S = 20.0
"""A Bluetooth headset takes seconds to change into its call mode."""

END_WITHIN_S = 5.0
"""A process that was told to stop and has not by then is ended; its file is whole all the same."""


@dataclass(frozen=True, slots=True)
class Microphone:
    """What is being recorded from."""

    name: str
    rate_hz: int
    channels: int


@dataclass(frozen=True, slots=True)
class Finished:
    """How a recording ended.

    Attributes
    ----------
    path : Path or None
        The spool; None when nothing was recorded.
    microphone : Microphone
    started_at : datetime or None
    why : {"asked", "limit", "device_lost", "not_written", "killed"}
    message : str
        What to tell the rep of a recording that did not end as asked; else empty.
    overflows : int
        How often the system dropped sound.
    """

    path: Path | None
    microphone: Microphone
    started_at: datetime | None
    why: End
    message: str = ""
    overflows: int = 0


class Recorder:
    """Starts the recording process and follows what it writes.

    Parameters
    ----------
    folder : Path
        The data folder.
    device : str
        Number or name; empty for the default.
    limit_s : float
        The recording ends by itself after this.
    """

    def __init__(self, folder: Path, *, device: str = "", limit_s: float = 120.0) -> None:
        self._process = _started(folder, device, limit_s)
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader: SpoolReader | None = None
        self._path: Path | None = None
        self._started_at: datetime | None = None
        self._ended: dict[str, Any] | None = None
        self._microphone: Microphone | None = None
        self.silent = False
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def wait_until_ready(self) -> Microphone:
        """Return once the microphone sends sound.

        Raises
        ------
        SoundDeviceError
            It cannot be used.
        """
        while self._microphone is None and self._ended is None:
            try:
                self._take_in(self._events.get(timeout=READY_WITHIN_S))
            except queue.Empty:
                self._ended = {"event": "error", "message": "The microphone sends nothing."}
        if self._microphone is None:
            self._process.kill()
            told = self._ended if self._ended and self._ended["event"] == "error" else {}
            raise SoundDeviceError(
                told.get("message") or "The microphone cannot be opened: the sound system broke down.",
                told.get("hint") or "Choose another: rehearse devices",
            )
        return self._microphone

    def start(self) -> None:
        """Record from now on."""
        self._tell("start")

    @property
    def running(self) -> bool:
        """Whether it still records or waits to."""
        self._take_in_all()
        return self._ended is None

    def new_samples(self) -> NDArray[np.float32]:
        """Return what was recorded since the last call, mono at 16 kHz, as it is in the file."""
        self._take_in_all()
        if self._reader is not None:
            with suppress(OSError):  # it cannot be read now: that is no reason to end what is being recorded
                return self._reader.read_new()
        return np.zeros(0, np.float32)

    def stop(self) -> Finished:
        """End the recording; return how it ended. May be called again."""
        self._tell("stop")
        while self._ended is None:
            try:
                self._take_in(self._events.get(timeout=END_WITHIN_S))
            except queue.Empty:
                self._ended = {"event": "ended", "why": "killed", "message": "The recording process had to be ended."}
                self._process.kill()  # and with it goes its lock on the file
                self._process.wait()
        threading.Thread(target=self._let_go, daemon=True).start()
        ended = self._ended
        return Finished(
            path=self._path,
            microphone=self._microphone or Microphone("", SAMPLE_RATE_HZ, 1),
            started_at=self._started_at,
            why=ended.get("why", "killed"),
            message=ended.get("message", ""),
            overflows=ended.get("overflows", 0),
        )

    def _let_go(self) -> None:
        """Give the process time to close the device, then end it."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(END_WITHIN_S)
        self._process.kill()
        self._process.wait()

    def _tell(self, word: str) -> None:
        with suppress(OSError, ValueError):  # it has gone; the end of its output says so
            assert self._process.stdin is not None
            self._process.stdin.write(f"{word}\n".encode())
            self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError):
                self._events.put(json.loads(line))
        message = "The recording process ended by itself; what you said until then is kept."
        self._events.put({"event": "ended", "why": "killed", "message": message})

    def _take_in_all(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._take_in(self._events.get_nowait())

    def _take_in(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind == "ready":
            self._microphone = Microphone(event["name"], event["rate_hz"], event["channels"])
        elif kind == "silent":
            self.silent = event["silent"]
        elif kind == "file":
            self._path = Path(event["path"])
            self._started_at = datetime.fromisoformat(event["at"])
            self._reader = SpoolReader(self._path)
        elif self._ended is None:
            self._ended = event


def _started(folder: Path, device: str, limit_s: float) -> subprocess.Popen[bytes]:
    """Start the recording process, out of reach of the Ctrl-C that is meant for this one."""
    environment = os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rehearse.capture.recording_process", os.fspath(folder), device, str(limit_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # PortAudio and ALSA print there, thousands of lines when a device is pulled out
        env=environment,
        **apart,
    )
