"""How to score: what the rep or the script that calls has chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rehearse.content.script import read_script
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
"""The message that takes belong to when nothing names one."""


def name_of_message(
    given: str = "", *, script: str = "", script_file: Path | None = None, file: Path | None = None
) -> str:
    """Return the message a take belongs to.

    It is what was said, else the script's title, else the name of the script's file, else the folder the recording lies
    in; where there is none of them, as over HTTP, `PRACTICE`.

    >>> name_of_message("Borden", script="# Acme"), name_of_message(script="# Acme"), name_of_message()
    ('Borden', 'Acme', 'practice')
    """
    return (
        given
        or read_script(script).title
        or (script_file.stem if script_file else "")
        or (file.absolute().parent.name if file else "")
        or PRACTICE
    )


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
        The message the takes belong to; empty: as `name_of_message` has it.
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
