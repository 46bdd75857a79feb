"""Sound through the loudspeaker, until its end or until a key is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.capture import portaudio
from rehearse.core.recording import SAMPLE_RATE_HZ

Samples = NDArray[np.float32]

BLOCK_S = 0.1
"""So quickly it stops when a key is pressed."""

BUFFER_S = 0.3
"""Asked of the device: so long the machine may be busy scoring before the sound breaks off."""


def play(samples: Samples, *, stop: Callable[[], bool] = lambda: False, device: str = "") -> bool:
    """Play a recording; return whether it was heard to its end.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, 16 kHz.
    stop : callable, optional
        Asked every `BLOCK_S`; the sound ends when it returns true.
    device : str, optional
        Number or name of the loudspeaker.

    Raises
    ------
    SoundDeviceError
        There is no loudspeaker that can be used.
    """
    sounddevice = portaudio.load()
    speaker = portaudio.find_device(device, "output")
    with portaudio.quiet_stderr(), _opened(sounddevice, speaker) as (stream, channels):
        sound = _at_rate(samples, stream.samplerate)
        block = round(BLOCK_S * stream.samplerate)
        try:
            for start in range(0, len(sound), block):
                if stop():
                    return False
                stream.write(np.repeat(sound[start : start + block, None], channels, axis=1))
            stream.stop()  # waits for the end of what was written
        except sounddevice.PortAudioError as error:
            raise portaudio.explained(error, f"the loudspeaker “{speaker.name}”") from error
    return True


@contextmanager
def _opened(sounddevice: Any, speaker: portaudio.Device) -> Iterator[tuple[Any, int]]:
    stream, channels = _open(sounddevice, speaker)
    try:
        yield stream, channels
    finally:
        with suppress(Exception):
            stream.abort()
            stream.close()


def _open(sounddevice: Any, speaker: portaudio.Device) -> tuple[Any, int]:
    refused: list[Exception] = []
    for rate_hz in dict.fromkeys((float(SAMPLE_RATE_HZ), speaker.rate_hz, 48_000.0, 44_100.0)):
        for channels in dict.fromkeys((1, min(2, speaker.channels))):
            try:
                stream = sounddevice.OutputStream(
                    samplerate=rate_hz, channels=channels, device=speaker.number, dtype="float32", latency=BUFFER_S
                )
                stream.start()
                return stream, channels
            except sounddevice.PortAudioError as error:
                refused.append(error)
    raise portaudio.explained(refused[0], f"the loudspeaker “{speaker.name}”") from refused[0]


def _at_rate(samples: Samples, rate_hz: float) -> Samples:
    if rate_hz == SAMPLE_RATE_HZ:
        return np.ascontiguousarray(samples, np.float32)
    import soxr

    out: Samples = soxr.resample(samples, SAMPLE_RATE_HZ, rate_hz, quality="HQ").astype(np.float32)
    return out


def beep() -> Samples:
    """Return the tone after which a voicemail is spoken."""
    return _tone((1000.0,), 0.3)


def ring() -> Samples:
    """Return the ringing a caller hears in North America: 440 and 480 Hz for a second, then a moment of nothing.

    References
    ----------
    ITU-T E.180 Supplement 2 (1994), "Various tones used in national networks".
    """
    return np.concatenate([_tone((440.0, 480.0), 1.0), np.zeros(SAMPLE_RATE_HZ // 2, np.float32)])


def _tone(frequencies_hz: tuple[float, ...], seconds: float, loudness: float = 0.25) -> Samples:
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    edge = np.minimum(1.0, np.minimum(time_s, time_s[::-1]) / 0.01)  # no click at either end
    tone = sum(np.sin(2 * np.pi * frequency_hz * time_s) for frequency_hz in frequencies_hz) / len(frequencies_hz)
    sound: Samples = (loudness * edge * tone).astype(np.float32)
    return sound
