"""Where a message was not heard clearly: what may be said there is not called missing.

An engine tells how sure it is of each word. It tells nothing of speech that it writes no word for; that shows in the
times: a word that lasts longer than anybody takes to say it, or a gap between two words that is no silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearse.core.measures import UNCLEAR_PROBABILITY
from rehearse.core.sound import Filler, Span
from rehearse.core.token import Token, have_times


@dataclass(frozen=True, slots=True)
class ClarityParameters:
    """What is too long for a word; set on heard messages of the writers that thresholds are chosen on."""

    word_s: float = 0.5
    """A word may take so long, in seconds, and"""

    syllable_s: float = 0.4
    """so long for each of its syllables: slow and stressed speech."""

    unheard_s: float = 0.7
    """Speech beyond that, in seconds, in which a short name fits."""


CLARITY = ClarityParameters()


def clear_words(
    tokens: Sequence[Token], pauses: Sequence[Span] = (), fillers: Sequence[Filler] = ()
) -> NDArray[np.bool_]:
    """Return which words were heard clearly.

    Parameters
    ----------
    tokens : sequence of Token, shape (n,)
    pauses : sequence of (start_s, end_s), optional
        Silence.
    fillers : sequence of Filler, optional
        Speech that means nothing.

    Returns
    -------
    ndarray of bool, shape (n,)
        False where the engine was unsure of the word and the rep has not written it, and on both sides of speech that
        no word was written for. All true for a written text.
    """
    clear = np.array([token.corrected or token.probability >= UNCLEAR_PROBABILITY for token in tokens], bool)
    if not have_times(tokens):
        return clear
    nothing = [*pauses, *((filler.start_s, filler.end_s) for filler in fillers)]
    for index, token in enumerate(tokens):
        takes_s = CLARITY.word_s + CLARITY.syllable_s * token.syllables
        if _left_s((token.start_s, token.end_s), nothing) - takes_s >= CLARITY.unheard_s:
            clear[index] = False
    for index, (before, after) in enumerate(pairwise(tokens)):
        if _left_s((before.end_s, after.start_s), nothing) >= CLARITY.unheard_s:
            clear[index : index + 2] = False
    return clear


def _left_s(place: Span, nothing: Sequence[Span]) -> float:
    """Return how much of a place is speech, in seconds."""
    start_s, end_s = place
    return end_s - start_s - sum(max(0.0, min(end_s, end) - max(start_s, start)) for start, end in nothing)
