"""What the recording process says of a recording, with a sound card whose every block is known."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from rehearse.capture import portaudio
from rehearse.capture.recorder import Finished, Microphone
from rehearse.capture.recording_process import record
from rehearse.capture.spool import unfinished
from rehearse.cli.microphone import _lost_words
from rehearse.core.recording import SAMPLE_RATE_HZ

BLOCK = np.full(800, 0.25, np.float32).tobytes()


class SoundCard:
    """Stands for PortAudio: a stream that sends a block whenever it is told to."""

    PortAudioError = OSError

    def __init__(self) -> None:
        self.active, self.samplerate = True, float(SAMPLE_RATE_HZ)
        self._callback: Callable[..., None] = lambda *_: None

    def RawInputStream(self, *, callback: Callable[..., None], **_: Any) -> SoundCard:
        self._callback = callback
        return self

    def send(self, *, overflow: bool = False) -> None:
        self._callback(BLOCK, 800, None, SimpleNamespace(input_overflow=overflow))

    def start(self) -> None:
        self.send(overflow=True)  # as a card does that was slow to be opened

    def abort(self) -> None:
        self.active = False

    def close(self) -> None:
        self.active = False


def _overflows(
    before: list[bool], after: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: io.StringIO
) -> int:
    """Record with blocks that tell of an overflow or do not, before and after the start; return what is told of it."""
    card, (out, into) = SoundCard(), os.pipe()
    device = portaudio.Device(0, "card", "ALSA", 1, float(SAMPLE_RATE_HZ), default=True)
    monkeypatch.setattr(portaudio, "load", lambda: card)
    monkeypatch.setattr(portaudio, "find_device", lambda _: device)
    monkeypatch.setattr(sys, "stdin", os.fdopen(out, "r"))
    monkeypatch.setattr(sys, "stdout", said)
    orders = os.fdopen(into, "wb", buffering=0)

    def rep() -> None:
        _until(lambda: "ready" in said.getvalue())
        for overflow in before:
            card.send(overflow=overflow)
        _until(lambda: False, 0.3)
        orders.write(b"start\n")
        _until(lambda: False, 0.2)
        card.send()  # the process looks for orders between two blocks
        _until(lambda: False, 0.2)
        for overflow in after:
            card.send(overflow=overflow)
        _until(lambda: "file" in said.getvalue())
        orders.close()
        _until(lambda: False, 0.2)
        card.send()

    threading.Thread(target=rep, daemon=True).start()
    record(tmp_path, "", 60.0)
    events = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [event["why"] for event in events if event["event"] == "ended"] == ["asked"]
    assert len(unfinished(tmp_path)) == 1
    return int(events[-1]["overflows"])


def _until(done: Callable[[], bool], most_s: float = 5.0) -> None:
    end = time.monotonic() + most_s
    while not done() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([False, False], ""),
        ([False, True, False], "The machine was too busy once: a moment of the sound is missing."),
        ([True, True, False], "The machine was too busy 2 times: a moment of the sound is missing."),
    ],
)
def test_only_what_is_dropped_while_the_rep_talks_is_told(
    after: list[bool], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = _overflows([True, True, True], after, tmp_path, monkeypatch, io.StringIO())
    finished = Finished(None, Microphone("", SAMPLE_RATE_HZ, 1), None, "asked", overflows=count)
    assert _lost_words(finished) == told
