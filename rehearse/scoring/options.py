"""How to score: what the rep or the script that calls has chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rehearse.core.line_check import Codec
from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.core.sound import VoiceFeatures
from rehearse.scoring.rubric import Rubric, default_rubric

EngineKind = Literal["auto", "openai", "faster"]
TrackerKind = Literal["auto", "pyin", "swift-f0"]

MAX_RECORDING_S = 600.0
"""Longest recording that is read, seconds: ten minutes is no voicemail."""

PRACTICE = "practice"
"""The message that takes recorded here belong to when none was named."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to score.

    Attributes
    ----------
    style : {"reason", "curiosity"}
    profile : Profile
    rubric : Rubric
    engine : {"auto", "openai", "faster"}
    model : str
        Name or path of Whisper's weights.
    pitch_tracker : {"auto", "pyin", "swift-f0"}
    transcript : bool
        False measures the sound alone.
    message_name : str
        The message the takes belong to; empty: the script's title, else the file's folder.
    rep : str
        Who left the takes; empty: whom the profile names.
    script : str
        The text the rep meant to say; may be empty.
    max_duration_s : float
        Longer recordings are refused.
    baseline : VoiceFeatures or None
        The rep's everyday voice, from `listen_to_baseline`; takes are then compared with it.
    line : {"g711", "amr"} or None
        Takes are also heard through a telephone line of this kind, to see what a prospect would not catch.
    """

    style: Style = "reason"
    profile: Profile = field(default_factory=Profile)
    rubric: Rubric = field(default_factory=default_rubric)
    engine: EngineKind = "auto"
    model: str = "base"
    pitch_tracker: TrackerKind = "auto"
    transcript: bool = True
    message_name: str = ""
    rep: str = ""
    script: str = ""
    max_duration_s: float = MAX_RECORDING_S
    baseline: VoiceFeatures | None = None
    line: Codec | None = None
