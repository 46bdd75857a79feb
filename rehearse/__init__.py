"""Practise a voicemail before you leave it.

    import rehearse

    take = rehearse.score("take1.m4a")
    print(take.scorecard.verdict.answer, take.scorecard.verdict.score)

Nothing heavy is loaded until something is scored.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rehearse.core.take import Take
    from rehearse.scoring.options import Options

__version__ = "0.1.0"
__all__ = ["score"]


def score(source: str | os.PathLike[str] | bytes, options: Options | None = None) -> Take:
    """Return the take that a recording makes: its measures, transcript and scorecard.

    Parameters
    ----------
    source : path or bytes
        A sound or video file, or the content of one.
    options : rehearse.pipeline.Options, optional
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
