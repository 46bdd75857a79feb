"""Fillers: um, uh, er, hmm, and discourse fillers where they only fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
    """

    text: str
    start_s: float
    end_s: float
    certainty: Literal["heard", "probable"]
