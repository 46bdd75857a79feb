"""A recording: sound that has been decoded, and what is known of where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from rehearse.core.sound import SetAside

SAMPLE_RATE_HZ = 16_000
"""Every recording is held at this rate: it is Whisper's, and carries speech up to 8 kHz."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound in memory, mono, at `SAMPLE_RATE_HZ`.

    Attributes
    ----------
    samples : ndarray of float32, shape (n,)
        Full scale is ±1. Read-only, finite.
    name : str
        The file it came from, as a person would name it.
    source_rate_hz : int
        Sampling rate of the file or device.
    source_channels : int
        Channels in the file or device.
    clipped_share : float
        Share of the source's samples, 0 to 1, that stand at its full scale in runs of three or more.
    recorded_at : datetime or None
        When it was made, as far as the source tells.
    notes : tuple of str
        What a person should know of the decoding ("the file ends early: 12.3 s of it could be read").
    track, tracks : int
        Which sound track of how many in the file, counted from 1.
    set_aside : tuple of SetAside
        What was in the file and is not in the samples: the other side of a call, on a channel of its own.
    """

    samples: NDArray[np.float32]
    name: str
    source_rate_hz: int = SAMPLE_RATE_HZ
    source_channels: int = 1
    clipped_share: float = 0.0
    recorded_at: datetime | None = None
    notes: tuple[str, ...] = ()
    track: int = 1
    tracks: int = 1
    set_aside: tuple[SetAside, ...] = ()

    def __post_init__(self) -> None:
        self.samples.setflags(write=False)

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ

    @property
    def identity(self) -> str:
        """The id of its take: the same samples always have the same one."""
        return hashlib.sha256(self.samples.tobytes()).hexdigest()[:12]
