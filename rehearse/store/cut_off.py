"""Recordings that were cut off before they became takes."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from rehearse.errors import InputError, RehearseError

UNFINISHED = "unfinished"
"""Folder of recordings that were being made, in the data folder: what comes from there is kept as FLAC."""


def refuse_running(recording: Path) -> None:
    """Leave a recording alone that is still being made.

    Raises
    ------
    InputError
        It is, code ``recording``.
    """
    from rehearse.capture.spool import being_written

    if being_written(recording):
        hint = "Wait until it has ended."
        raise InputError(f"{recording} is still being recorded.", hint, code="recording")


def cut_off_since(moment: datetime | None, folder: Path) -> Path | None:
    """Return the newest recording in the data folder that was cut off, unless that was before this moment."""
    from rehearse.capture.spool import unfinished

    found = unfinished(folder)
    if not found:
        return None
    made_s = found[-1].stat().st_mtime
    if moment and made_s <= time.time() < moment.timestamp():
        return found[-1]  # the clock was ahead at that moment, and tells nothing
    return None if moment and made_s < moment.timestamp() else found[-1]


def are_of_the_past(folder: Path) -> None:
    """Let recordings that were cut off while the clock was ahead stand before what is kept from now on."""
    from rehearse.capture.spool import being_written, unfinished

    now_s = time.time()
    for spool in unfinished(folder):
        with suppress(OSError):
            if spool.stat().st_mtime > now_s and not being_written(spool):
                os.utime(spool, (now_s, now_s))


def length_of(recording: Path) -> str:
    """Return how long a recording is that was cut off: ``0:03``."""
    from rehearse.capture.spool import BYTES_PER_SAMPLE, HEADER_BYTES
    from rehearse.core.recording import SAMPLE_RATE_HZ

    seconds = max(recording.stat().st_size - HEADER_BYTES, 0) // (BYTES_PER_SAMPLE * SAMPLE_RATE_HZ)
    return f"{seconds // 60}:{seconds % 60:02d}"


def remove(recording: Path) -> None:
    """Delete a recording that was cut off.

    Raises
    ------
    InputError
        It is still being made.
    RehearseError
        It cannot be deleted.
    """
    refuse_running(recording)
    try:
        recording.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RehearseError(f"Cannot delete {recording}: {reason}.", code="library") from error
