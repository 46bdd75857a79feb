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
    first_word, end_word : int
        Words ``first_word:end_word`` of the transcript are the filler; none for a probable one.
    """

    text: str
    start_s: float
    end_s: float
    certainty: Literal["heard", "probable"]
    first_word: int = 0
    end_word: int = 0
