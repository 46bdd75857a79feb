"""Every error that rehearse raises on purpose, and the exit status of each.

RehearseError
├── InputError       a recording (or a script, rubric, profile) that cannot be read
├── UsageError       a request that makes no sense as it was made
├── WeightsError     Whisper's weights are missing or damaged
└── SoundDeviceError no microphone or loudspeaker that can be used
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What the command says to the shell."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING_READ = 3
    WEIGHTS = 4
    SOUND_DEVICE = 5
    INTERRUPTED = 130


class RehearseError(Exception):
    """Something went wrong that a person can be told about.

    Parameters
    ----------
    message : str
        What happened, and to which file: ``Cannot read take3.m4a: the file ends after 12 bytes.``
    hint : str, optional
        What to do next: ``Export it again, or convert it to WAV.``
    code : str, optional
        A short stable name for scripts, as it stands in the JSON.
    """

    code = "error"
    exit_status = ExitStatus.SOME_FAILED

    def __init__(self, message: str, hint: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(RehearseError):
    """A file that cannot be used. Codes: missing, empty, unreadable, no_sound, too_long, folder, no_permission."""

    code = "unreadable"
    exit_status = ExitStatus.NOTHING_READ


class UsageError(RehearseError):
    """The request itself is at fault, not a file."""

    code = "usage"
    exit_status = ExitStatus.USAGE


class WeightsError(RehearseError):
    """Weights that are missing, incomplete or not what the manifest says."""

    code = "weights"
    exit_status = ExitStatus.WEIGHTS


class SoundDeviceError(RehearseError):
    """No usable sound device."""

    code = "sound_device"
    exit_status = ExitStatus.SOUND_DEVICE
