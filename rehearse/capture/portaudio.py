"""PortAudio: loaded when it is needed, and its errors in words a person can act on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from rehearse.errors import SoundDeviceError

Direction = Literal["input", "output"]

_BUSY = "device unavailable"


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or loudspeaker, as PortAudio lists it.

    Attributes
    ----------
    number : int
        To choose it by; holds until something is plugged in or out.
    name, interface : str
        The device, and the way to it ("ALSA", "Core Audio", "Windows WASAPI").
    channels : int
        The most it has.
    rate_hz : float
        Its own sampling rate.
    default : bool
        It is used when none is chosen.
    """

    number: int
    name: str
    interface: str
    channels: int
    rate_hz: float
    default: bool


def load() -> Any:
    """Return the package sounddevice.

    Raises
    ------
    SoundDeviceError
        PortAudio, which it needs, is not installed or cannot be started.
    """
    try:
        import sounddevice
    except OSError as error:
        raise SoundDeviceError("PortAudio is not installed: no sound device can be used.", _how_to_get()) from error
    except ImportError as error:
        raise SoundDeviceError("The package sounddevice is not installed.", "Run: pip install sounddevice") from error
    except Exception as error:  # PortAudio is there and will not start
        raise SoundDeviceError(f"The sound system cannot be used: {error}.", _where_you_are()) from error
    return sounddevice


def _how_to_get() -> str:
    if sys.platform == "darwin":
        return "Run: brew install portaudio"
    if sys.platform == "win32":
        return "Run: pip install --force-reinstall sounddevice"
    return "Run: sudo apt-get install libportaudio2 (on Fedora: sudo dnf install portaudio)"


def list_devices(direction: Direction = "input") -> list[Device]:
    """Return the microphones, or the loudspeakers.

    Raises
    ------
    SoundDeviceError
        PortAudio is not there. That there is no device is no error here.
    """
    sounddevice = load()
    try:
        found, interfaces = sounddevice.query_devices(), sounddevice.query_hostapis()
    except sounddevice.PortAudioError as error:
        raise explained(error, "the list of sound devices") from error
    chosen = _default_number(sounddevice, direction)
    return [
        Device(
            number=number,
            name=str(facts["name"]),
            interface=str(interfaces[facts["hostapi"]]["name"]),
            channels=int(facts[f"max_{direction}_channels"]),
            rate_hz=float(facts["default_samplerate"]),
            default=number == chosen,
        )
        for number, facts in enumerate(found)
        if facts[f"max_{direction}_channels"] > 0
    ]


def _default_number(sounddevice: Any, direction: Direction) -> int:
    with suppress(Exception):  # it raises where there is none
        return int(sounddevice.query_devices(kind=direction)["index"])
    return -1


def find_device(wanted: str, direction: Direction = "input") -> Device:
    """Return the device a person means.

    Parameters
    ----------
    wanted : str
        Its number, its name or a part of that; empty for the default one.
    direction : {"input", "output"}

    Raises
    ------
    SoundDeviceError
        There is none, none like that, or more than one.
    """
    devices = list_devices(direction)
    kind = "microphone" if direction == "input" else "loudspeaker"
    if not devices:
        raise SoundDeviceError(f"No {kind} was found.", _where_you_are())
    if not wanted:
        return next((device for device in devices if device.default), devices[0])
    fitting = [device for device in devices if wanted == str(device.number)] or _named(devices, wanted.lower())
    if not fitting:
        raise SoundDeviceError(f"There is no {kind} “{wanted}”.", "See which there are: rehearse devices")
    if len(fitting) > 1:
        names = ", ".join(f"{device.number} ({device.name}, {device.interface})" for device in fitting)
        raise SoundDeviceError(f"More than one {kind} is called “{wanted}”.", f"Choose by number: {names}.")
    return fitting[0]


def _named(devices: list[Device], wanted: str) -> list[Device]:
    exact = [device for device in devices if device.name.lower() == wanted]
    fitting = exact or [device for device in devices if wanted in f"{device.name}, {device.interface}".lower()]
    if len({device.name for device in fitting}) == 1:  # one device that is reached in several ways: as PortAudio would
        return [next((device for device in fitting if device.default), fitting[0])]
    return fitting


def _where_you_are() -> str:
    if os.environ.get("SSH_CONNECTION"):
        return (
            "Over SSH the microphone has to be on that machine. Record on your own, and send the file: "
            "rehearse score FILE"
        )
    if sys.platform == "linux" and os.path.exists("/.dockerenv"):  # noqa: PTH110
        return "A container has no sound devices of its own. Record outside it, then: rehearse score FILE"
    return "Plug one in, or record with your phone and run: rehearse score FILE"


def explained(error: Exception, what: str, tried: str = "") -> SoundDeviceError:
    """Return PortAudio's error as one that says what to do.

    Parameters
    ----------
    error : PortAudioError
    what : str
        The device, as a person knows it.
    tried : str, optional
        In which ways it was asked ("16000 Hz mono, 48000 Hz stereo").
    """
    reason = str(error.args[0] if error.args else error).rpartition(": ")[2].rstrip(".").lower()
    if len(error.args) > 2 and error.args[2]:  # what the system itself said, where PortAudio had no name for it
        reason = f"{reason}, {str(error.args[2][2]).strip()}".rstrip(", ")
    asked = f" It was asked for {tried}." if tried else ""
    hint = "Choose another: rehearse devices"
    if _BUSY in reason:
        hint = "Another program may hold it: close calls and recorders, or choose another: rehearse devices"
    if sys.platform == "win32":
        hint += ". In Settings, Privacy, Microphone, desktop apps must be allowed to use it."
    return SoundDeviceError(f"Cannot use {what}: {reason}.{asked}", hint)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keep what the system's sound libraries print themselves off the terminal, where that can be done."""
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
