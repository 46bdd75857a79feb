"""Practise a voicemail before you leave it.

    import rehearse

    take = rehearse.score("take1.m4a")
    print(take.scorecard.verdict.answer, take.scorecard.verdict.score)

Nothing heavy is loaded until something is scored.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearse.cluster import score_many
    from rehearse.core.profile import Profile
    from rehearse.core.take import Take
    from rehearse.scoring.comparison import Comparison
    from rehearse.scoring.options import Options
    from rehearse.scoring.rubric import Rubric
    from rehearse.scoring.script_budget import check_script
    from rehearse.store.library import Library
    from rehearse.store.take_json import take_from_json, take_to_json

__version__ = "0.1.0"
__all__ = [
    "Library",
    "Options",
    "Profile",
    "check_script",
    "compare",
    "score",
    "score_many",
    "take_from_json",
    "take_to_json",
]

_WHERE = {
    "Library": "rehearse.store.library",
    "Options": "rehearse.scoring.options",
    "Profile": "rehearse.core.profile",
    "score_many": "rehearse.cluster",
    "check_script": "rehearse.scoring.script_budget",
    "take_from_json": "rehearse.store.take_json",
    "take_to_json": "rehearse.store.take_json",
}
"""What is imported only when it is asked for."""


def score(source: str | os.PathLike[str] | bytes, options: Options | None = None) -> Take:
    """Return the take that a recording makes: its measures, transcript and scorecard.

    Parameters
    ----------
    source : path or bytes
        A sound or video file, or the content of one.
    options : rehearse.Options, optional
        Style, profile, engine and the rest; the defaults are the command's, without a profile.

    Raises
    ------
    rehearse.errors.InputError
        It cannot be read.
    rehearse.errors.WeightsError
        Whisper's weights are missing or damaged.
    """
    from pathlib import Path

    from rehearse.pipeline import assess

    return assess(
        source if isinstance(source, bytes) else Path(source), options, name="-" if isinstance(source, bytes) else None
    )


def compare(before: Take, after: Take, *more: Take, rubric: Rubric | None = None) -> Comparison:
    """Set takes side by side: what is better, what is worse, what is no more than a wobble.

    Parameters
    ----------
    before, after, *more : Take
        The earliest first.
    rubric : Rubric, optional
        The one they were judged by.
    """
    from rehearse.scoring.comparison import compare
    from rehearse.scoring.rubric import default_rubric

    return compare([before, after, *more], rubric or default_rubric())


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'rehearse' has no attribute {name!r}")
