"""Sound from a microphone, in whatever form it gives it, as mono at 16 kHz.

PortAudio's own thread runs the callback, which copies a block into a queue and nothing else; `read` is called from
another thread and does the rest. A device that refuses 16 kHz, mono or the block size is opened as it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.capture import portaudio
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import SoundDeviceError

Samples = NDArray[np.float32]

COMMON_RATES_HZ = (48_000.0, 44_100.0, 32_000.0, 8000.0)
"""Tried after 16 kHz and the device's own: some state a rate of their own that they refuse."""

CHANNELS_MIXED = 2
"""Of a device with more, the first two are mixed: the others of an interface are other microphones."""

BLOCK_SIZES = (0, 1024, 480)
"""Samples. 0 leaves it to the device, which is best; then 21 and 10 ms at 48 kHz."""

BUFFER_S = 0.3
"""Asked of the device: so long this process may be kept from fetching the sound, on a machine that is busy scoring,
before any is lost. PortAudio's own choice is as little as 35 ms."""

LOST_AFTER_S = 2.0
"""A device that sends nothing for so long is gone: blocks come every 5 to 100 ms, and most systems say nothing."""

FIRST_BLOCK_S = 5.0
"""The first block may take longer: a Bluetooth headset has to change into its call mode first. Some forms of some
devices are opened without complaint and never send one: then the next form is tried."""

SILENT_FORMS = 2
"""After so many forms that send nothing, the device is taken to send nothing."""

CLOSE_WITHIN_S = 2.0
"""PortAudio may hang closing a device that was pulled out; it is then left alone."""


class DeviceLostError(Exception):
    """The microphone stopped sending sound."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way to open a device."""

    rate_hz: float
    channels: int
    block: int = 0
    latency: float | str = BUFFER_S

    def __str__(self) -> str:
        channels = {1: "mono", 2: "stereo"}.get(self.channels, f"{self.channels} channels")
        return f"{self.rate_hz:g} Hz {channels}" + (f" in blocks of {self.block}" if self.block else "")


class Capture:
    """An open microphone.

    Parameters
    ----------
    wanted : str
        Number, name or part of the name; empty for the default.

    Attributes
    ----------
    device : Device
    form : Form
        How it was opened.
    overflows : int
        How often the system dropped sound, because nobody fetched it in time.

    Raises
    ------
    SoundDeviceError
        There is none, or it cannot be opened.
    """

    def __init__(self, wanted: str = "") -> None:
        self.device = portaudio.find_device(wanted)
        self.overflows = 0
        self._blocks: SimpleQueue[tuple[bytes, bool]] = SimpleQueue()
        self._stream, self.form = self._opened()
        self._resampler = Resampler(self._stream.samplerate)

    def read(self) -> Samples:
        """Return the next block of sound, mono at 16 kHz; may be empty. Waits for it.

        Raises
        ------
        DeviceLostError
            Nothing came for `LOST_AFTER_S`, or the system said that the device is gone.
        """
        waited_s = 0.0
        while True:
            with suppress(Empty):
                content, overflow = self._blocks.get(timeout=0.1)
                break
            waited_s += 0.1
            if waited_s >= LOST_AFTER_S or not _alive(self._stream):
                raise DeviceLostError
        self.overflows += overflow
        return self._resampler.add(_mono(content, self.form.channels))

    def rest(self) -> Samples:
        """Return what came but was not read yet, and the tail of the resampling."""
        parts = []
        with suppress(Empty):
            while True:
                content, overflow = self._blocks.get_nowait()
                self.overflows += overflow
                parts.append(self._resampler.add(_mono(content, self.form.channels)))
        return np.concatenate([*parts, self._resampler.finish()])

    def stop(self) -> bool:
        """Stop listening; what came can still be read. Return whether the device could be let go."""
        return _let_go(self._stream)

    def _opened(self) -> tuple[Any, Form]:
        sounddevice = portaudio.load()
        refused: list[tuple[Form, Exception]] = []
        silent = 0
        for form in forms(self.device):
            try:
                stream = self._open(sounddevice, form)
            except sounddevice.PortAudioError as error:
                refused.append((form, error))
                continue
            if self._sends(stream):
                return stream, form
            _let_go(stream)
            self._blocks = SimpleQueue()
            silent += 1
            if silent >= SILENT_FORMS:
                raise SoundDeviceError(
                    f"The microphone “{self.device.name}” was opened and sends nothing.",
                    "Plug it in again, or choose another: rehearse devices",
                )
        raise _told(refused, self.device.name)

    def _sends(self, stream: Any) -> bool:
        waited_s = 0.0
        while self._blocks.empty():
            if waited_s >= FIRST_BLOCK_S or not _alive(stream):
                return False
            time.sleep(0.01)
            waited_s += 0.01
        return True

    def _open(self, sounddevice: Any, form: Form) -> Any:
        put = self._blocks.put

        def copy(content: Any, _frames: int, _time: Any, status: Any) -> None:
            put((bytes(content), status.input_overflow))

        stream = sounddevice.RawInputStream(
            samplerate=form.rate_hz,
            channels=form.channels,
            blocksize=form.block,
            latency=form.latency,
            device=self.device.number,
            dtype="float32",
            callback=copy,
            extra_settings=_extra_settings(sounddevice, self.device),
        )
        try:
            stream.start()
        except sounddevice.PortAudioError:
            with suppress(Exception):
                stream.close()
            raise
        return stream


def forms(device: portaudio.Device) -> Iterator[Form]:
    """Give the ways to open a device, the one that needs no conversion first."""
    rates = dict.fromkeys((float(SAMPLE_RATE_HZ), device.rate_hz, *COMMON_RATES_HZ))
    channels = dict.fromkeys((1, min(CHANNELS_MIXED, device.channels), device.channels))
    for block in BLOCK_SIZES:
        for rate_hz in rates:
            for count in channels:
                yield Form(rate_hz, count, block, "high" if block else BUFFER_S)


def _extra_settings(sounddevice: Any, device: portaudio.Device) -> Any:
    """Let WASAPI convert the rate, which it otherwise refuses as an "invalid device"."""
    if "WASAPI" in device.interface:
        with suppress(Exception):
            return sounddevice.WasapiSettings(auto_convert=True)
    return None


def _told(refused: list[tuple[Form, Exception]], name: str) -> SoundDeviceError:
    """Return the refusal that says most: that it is busy, else that of the first form."""
    plain = dict.fromkeys(str(Form(form.rate_hz, form.channels)) for form, _ in refused)
    errors = [error for _, error in refused]
    best = next((error for error in errors if "unavailable" in str(error).lower()), errors[0])
    return portaudio.explained(best, f"the microphone “{name}”", ", ".join(list(plain)[:4]))


def _alive(stream: Any) -> bool:
    try:
        return bool(stream.active)
    except Exception:  # PortAudio has lost it
        return False


def _let_go(stream: Any) -> bool:
    """Close a stream; return whether that could be done within `CLOSE_WITHIN_S`."""
    ended = threading.Event()

    def end() -> None:
        with suppress(Exception):
            stream.abort()
        with suppress(Exception):
            stream.close()
        ended.set()

    threading.Thread(target=end, daemon=True).start()
    return ended.wait(CLOSE_WITHIN_S)


def _mono(content: bytes, channels: int) -> Samples:
    samples = np.frombuffer(content, np.float32)
    if channels == 1:
        return samples
    mixed: Samples = samples.reshape(-1, channels)[:, :CHANNELS_MIXED].mean(axis=1, dtype=np.float32)
    return mixed


class Resampler:
    """From the device's rate to 16 kHz, block by block.

    Parameters
    ----------
    rate_hz : float
    """

    def __init__(self, rate_hz: float) -> None:
        self._stream: Any = None
        if rate_hz != SAMPLE_RATE_HZ:
            import soxr

            self._stream = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32", quality="HQ")

    def add(self, samples: Samples, *, last: bool = False) -> Samples:
        """Return what can be said of the sound so far, shape (n,); the rest comes with the next block."""
        if self._stream is None:
            return samples
        out: Samples = self._stream.resample_chunk(samples, last=last)
        return out

    def finish(self) -> Samples:
        """Return the rest."""
        return self.add(np.zeros(0, np.float32), last=True)
