"""Level, noise and clipping: is the recording good enough to be judged?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """Loudness figures of one recording; None where there is no speech.

    Attributes
    ----------
    level_dbfs : float or None
        RMS of speech frames; a full-scale sine is −3 dB.
    snr_db : float or None
        The same over the RMS of the quietest tenth of frames.
    level_sd_db : float or None
        Spread of the level of speech frames.
    """

    level_dbfs: float | None
    snr_db: float | None
    level_sd_db: float | None
