"""What is found in the sound: speech, pauses, fillers, pitch, and the voice against its baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Span = tuple[float, float]
"""From when to when, in seconds."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Stretches of speech, found in the sound.

    Attributes
    ----------
    spans : tuple of (start_s, end_s)
        In time order, apart by at least the shortest pause that counts. Empty where there is no speech.
    """

    spans: tuple[tuple[float, float], ...]

    @property
    def start_s(self) -> float | None:
        """First speech, in seconds."""
        return self.spans[0][0] if self.spans else None

    @property
    def end_s(self) -> float | None:
        """Last speech, in seconds."""
        return self.spans[-1][1] if self.spans else None

    @property
    def message_s(self) -> float | None:
        """First to last speech, in seconds."""
        return self.spans[-1][1] - self.spans[0][0] if self.spans else None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stretch of a recording that is not the rep's message and was not judged.

    Attributes
    ----------
    start_s, end_s : float
    what : str
        In words for the rep: ``"ringing or busy tone"``, ``"greeting"``.
    """

    start_s: float
    end_s: float
    what: str


@dataclass(frozen=True, slots=True)
class Pause:
    """One silent pause; `mid_clause` is None where there are no words to tell."""

    start_s: float
    end_s: float
    mid_clause: bool | None = None


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler.

    Attributes
    ----------
    text : str
        ``"um"``, ``"you know"``; for one that no word covers, what it most likely was.
    start_s, end_s : float
    certainty : {"heard", "probable"}
        heard: the engine wrote it; probable: the sound says so, no word covers it.
    first_word, end_word : int
        Words ``first_word:end_word`` of the transcript are the filler; none for a probable one.
    """

    text: str
    start_s: float
    end_s: float
    certainty: Literal["heard", "probable"]
    first_word: int = 0
    end_word: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """F0 over time.

    Attributes
    ----------
    start_s, hop_s : float
        Frame k is centred at ``start_s + k * hop_s``.
    f0_hz : ndarray of float32, shape (n,)
        NaN where unvoiced. Read-only.
    tracker : {"swift-f0", "pyin", ""}
        What followed it; empty where that is not known.
    """

    start_s: float
    hop_s: float
    f0_hz: NDArray[np.float32]
    tracker: Literal["swift-f0", "pyin", ""] = ""

    def __post_init__(self) -> None:
        self.f0_hz.setflags(write=False)


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


@dataclass(frozen=True, slots=True)
class VoiceFeatures:
    """What is compared of a voice; independent of the gain.

    Attributes
    ----------
    pitch_mean_semitones : float
        Mean F0, semitones above 1 Hz.
    pitch_sd_semitones : float
        SD of F0.
    timbre_semitones : float
        Centre of the spectrum, semitones above 1 Hz.
    """

    pitch_mean_semitones: float
    pitch_sd_semitones: float
    timbre_semitones: float


@dataclass(frozen=True, slots=True)
class AgainstBaseline:
    """A take against the rep's everyday voice; 0 is no difference.

    Attributes
    ----------
    pitch_mean_semitones, pitch_sd_semitones : float
        How much higher the voice lies, and how much more it moves.
    brightness : float
        In units of the spread of everyday takes.
    """

    pitch_mean_semitones: float
    pitch_sd_semitones: float
    brightness: float
