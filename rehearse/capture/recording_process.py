"""The process that records: from a microphone to a spool, told what to do in lines on its standard input.

    python -m rehearse.capture.recording_process FOLDER DEVICE LIMIT_S

``start`` begins the recording, ``stop`` or the end of the input ends it: so it ends with the program that started it,
whatever became of that. What happens is said in JSON on standard output, an object a line: ready, silent, file, ended,
error. `rehearse.capture.recorder` is the other side.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.capture.spool import Spool
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import RehearseError

SILENT_AFTER_S = 0.7
"""Nothing but zeros for so long: a microphone that is not allowed, or muted in hardware."""


class _Orders:
    """What the program that started us says, read in a thread: each order is set once and stays."""

    def __init__(self) -> None:
        self.start, self.stop = threading.Event(), threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            {b"start": self.start, b"stop": self.stop}.get(line.strip(), threading.Event()).set()
        self.stop.set()


def _say(event: str, **facts: object) -> None:
    with suppress(OSError, ValueError):  # nobody listens any more: the recording matters more
        sys.stdout.write(json.dumps({"event": event} | facts) + "\n")
        sys.stdout.flush()


def record(folder: Path, device: str, limit_s: float) -> None:
    """Record from a microphone until told to stop: what this process does.

    Parameters
    ----------
    folder : Path
        The data folder.
    device : str
    limit_s : float
    """
    from rehearse.capture import Capture, DeviceLostError

    orders = _Orders()
    try:
        capture = Capture(device)
        _wait_for_start(capture.read, orders, capture)
    except DeviceLostError:
        _say("error", message="The microphone sends nothing.", hint="Choose another: rehearse devices")
        return
    except RehearseError as error:
        _say("error", message=error.message, hint=error.hint)
        return
    capture.overflows = 0  # what was dropped before the rep began to talk is no loss of theirs
    spool, why, message = Spool(folder), "asked", ""
    try:
        while not orders.stop.is_set() and spool.duration_s < limit_s:
            _append(spool, capture.read())
        if orders.start.is_set():
            _append(spool, capture.rest())
        why = "asked" if orders.stop.is_set() else "limit"
    except DeviceLostError:
        why, message = "device_lost", "The microphone was lost: it sends nothing any more."
    except RehearseError as error:
        why, message = "not_written", str(error)
    spool.close()
    _say("ended", why=why, message=message, overflows=capture.overflows)
    capture.stop()


def _wait_for_start(read: Callable[[], NDArray[np.float32]], orders: _Orders, capture: Any) -> None:
    """Listen without keeping anything, so that the microphone is awake at the first word; tell of pure silence."""
    told_ready, silent, zeros = False, False, 0
    while not (orders.start.is_set() or orders.stop.is_set()):
        block = read()
        if not told_ready:
            form = capture.form
            _say("ready", name=capture.device.name, rate_hz=round(form.rate_hz), channels=form.channels)
            told_ready = True
        zeros = zeros + len(block) if not np.any(block) else 0
        if silent != (zeros > SILENT_AFTER_S * SAMPLE_RATE_HZ):
            silent = not silent
            _say("silent", silent=silent)


def _append(spool: Spool, block: NDArray[np.float32]) -> None:
    is_new = spool.path is None
    spool.append(block)
    if is_new and spool.path is not None:
        _say("file", path=str(spool.path), at=datetime.now(UTC).isoformat())


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder, device, limit_s = sys.argv[1:]
    record(Path(folder), device, float(limit_s))
    sys.stdout.flush()
    os._exit(0)  # PortAudio may hang on the way out when a device was pulled out


if __name__ == "__main__":
    _main()
