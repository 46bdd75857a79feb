"""A take: one recording with its scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Literal

from rehearse.core.line_check import LineCheck
from rehearse.core.measures import Measures
from rehearse.core.message import Message
from rehearse.core.scorecard import Scorecard
from rehearse.core.sound import AgainstBaseline, Filler, Pause, PitchTrack, SetAside
from rehearse.core.transcript import Transcript

SelfVerdict = Literal["yes", "maybe", "no"]
"""An answer of the rep's, or of a coach: would you call you back?"""


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """What is said of the recording itself, without its samples; `set_aside` is what was not judged, in time order."""

    duration_s: float
    sample_rate_hz: int
    channels: int
    level_dbfs: float | None
    snr_db: float | None
    clipped_share: float
    notes: tuple[str, ...] = ()
    track: int = 1
    tracks: int = 1
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """Everything known of one take. `rehearse.store.take_json` gives it the names of the JSON.

    `kept_at` is when it went into the library, None where it did not; `line` what the phone line leaves of it,
    None where that was not tried; `rep` who left it, empty where nobody was named; `source` the name of the file that
    was kept, empty where it was recorded here.
    """

    id: str
    file: str
    message_name: str
    recorded_at: datetime | None
    recording: RecordingFacts
    scorecard: Scorecard
    measures: Measures
    message: Message
    transcript: Transcript | None
    pauses: tuple[Pause, ...] = ()
    fillers: tuple[Filler, ...] = ()
    pitch: PitchTrack | None = None
    self_verdict: SelfVerdict | None = None
    levels_db: tuple[float, ...] = ()
    against_baseline: AgainstBaseline | None = None
    kept_at: datetime | None = None
    line: LineCheck | None = None
    rep: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """What people know it by: the name of the file it came from, without its folder."""
        return self.source or PurePath(self.file).name
