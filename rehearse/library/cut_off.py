"""Recordings that were cut off before they became takes."""

from __future__ import annotations

from pathlib import Path

from rehearse.errors import InputError

UNFINISHED = "unfinished"
"""Folder of recordings that were being made, in the data folder: what comes from there is kept as FLAC."""


def refuse_running(recording: Path) -> None:
    """Leave a recording alone that is still being made.

    Raises
    ------
    InputError
        It is, code ``recording``.
    """
    from rehearse.spool import being_written

    if being_written(recording):
        hint = "Wait until it has ended."
        raise InputError(f"{recording} is still being recorded.", hint, code="recording")
