"""What a message says, read word by word: where each item of the checklist and each alarm stands, and how surely.

The encoder gives every word a likelihood for each item. Words in a row that are likely make a span; the item is as
likely as its likeliest word. From the upper threshold on it is found, below the lower one it is missing, and between
the two the reader is not sure and says so. Nor is anything surely missing that may have been said where the message
was not heard clearly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearse.content.encoder import ITEMS, default_encoder
from rehearse.core.measures import UNCLEAR_PROBABILITY
from rehearse.core.message import Certainty
from rehearse.core.sound import Filler, Span
from rehearse.core.token import Token, have_times
from rehearse.text.phrase_pattern import word_set


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


WITHIN = 0.4
"""Likelihood, as a share of the likeliest word of its span, down to which the words beside it belong to it."""

_INITIALS = re.compile(r"[a-z](?:\.[a-z])*")

NAMES = ("your_name", "company", "customers")
"""Items that end where a sentence ends: "with CloudDesk. CloudDesk routes" names it twice."""


_LINKS = word_set("with from at of for and by in on over to as it's is this here calling")
"""Words that no name begins or ends with."""


@dataclass(frozen=True, slots=True)
class UnheardParameters:
    """When something may have been said that was not heard; set on heard messages of the development writers."""

    much_share: float = 0.3
    """Share of the words that were not heard clearly, from which nothing is surely missing."""

    reach_words: int = 2
    """Words on either side of one that was not heard clearly in which its neighbours may still tell what it was."""

    faint: float = 0.02
    """Likelihood, far below what counts elsewhere, from which an item may be there."""


UNHEARD = UnheardParameters()


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """Tokens ``first:end`` that say an item, and how likely."""

    first: int
    end: int
    likely: float


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How likely each word belongs to each item.

    Attributes
    ----------
    tokens : tuple of Token, shape (n,)
    likely : ndarray of float32, shape (n, items)
        0 to 1.
    thresholds : ndarray of float64, shape (items, 2)
        Below the first an item is missing, from the second on it is found.
    clear : ndarray of bool, shape (n,)
        Which words were heard clearly.
    """

    tokens: tuple[Token, ...]
    likely: NDArray[np.float32]
    thresholds: NDArray[np.float64]
    clear: NDArray[np.bool_]

    def certainty(self, item: str) -> tuple[bool, Certainty]:
        """Return whether an item is found, and whether that is sure."""
        column = ITEMS.index(item)
        missing, found = self.thresholds[column]
        best = float(self.likely[:, column].max(initial=0.0))
        if best >= found:
            return True, "sure"
        return False, "sure" if best < missing else "unsure"

    def least_likely(self, item: str) -> float:
        """Return the likelihood below which an item is missing."""
        return float(self.thresholds[ITEMS.index(item), 0])

    def may_be_unheard(self, item: str) -> bool:
        """Tell whether an item that is not found may have been said where the message was not heard clearly."""
        if not len(self.clear) or self.clear.all():
            return False
        if 1 - self.clear.mean() >= UNHEARD.much_share:
            return True
        reach = np.ones(2 * UNHEARD.reach_words + 1, bool)
        near = np.convolve(~self.clear, reach)[UNHEARD.reach_words : UNHEARD.reach_words + len(self.clear)] > 0
        return float(self.likely[near, ITEMS.index(item)].max()) >= UNHEARD.faint

    def tagged_spans(self, item: str, *, least: float | None = None) -> tuple[TaggedSpan, ...]:
        """Return the spans that say an item, in order.

        Parameters
        ----------
        item : str
        least : float, optional
            Likelihood of the likeliest word of a span; that from which the item is found, when left out.
        """
        column = ITEMS.index(item)
        level = float(self.thresholds[column, 1]) if least is None else least
        p = self.likely[:, column]
        found: list[TaggedSpan] = []
        inside = p >= WITHIN * level
        index = 0
        while index < len(p):
            if not inside[index]:
                index += 1
                continue
            end = index
            while end < len(p) and inside[end] and not (item in NAMES and end > index and self._stops(end - 1)):
                end += 1
            best = float(p[index:end].max())
            inner = self._without_links(index, end) if item in NAMES else (index, end)
            if best >= level and not self._is_another_name(item, index, end):
                found.append(TaggedSpan(*inner, best))
            index = end
        return tuple(found)

    def _without_links(self, first: int, end: int) -> tuple[int, int]:
        """Return the place of a name without the words that only join it to what stands beside it."""
        while end - first > 1 and self.tokens[end - 1].normal in _LINKS:
            end -= 1
        while end - first > 1 and self.tokens[first].normal in _LINKS:
            first += 1
        return first, end

    def _is_another_name(self, item: str, first: int, end: int) -> bool:
        """Tell whether a name is rather one of another kind: a company is no person."""
        if item not in NAMES:
            return False
        columns = [ITEMS.index(name) for name in NAMES]
        likely = self.likely[first:end, columns].mean(0)
        return bool(likely[NAMES.index(item)] < likely.max())

    def _stops(self, index: int) -> bool:
        """Tell whether a name ends with a word: with its sentence ("J.B. Hunt" has none in it), or before a number."""
        token, following = self.tokens[index], self.tokens[index + 1 : index + 2]
        if token.ends_clause and following and following[0].normal[:1].isdecimal():
            return True
        return token.ends_sentence and not _INITIALS.fullmatch(token.normal)

    def likeliest(self, item: str) -> TaggedSpan | None:
        """Return the span that most likely says an item, however little that is; None in an empty message."""
        best = float(self.likely[:, ITEMS.index(item)].max(initial=0.0))
        return next(iter(self.tagged_spans(item, least=best)), None)

    def also(self, span: TaggedSpan, item: str) -> bool:
        """Tell whether the words of a span may say another item, too."""
        column = ITEMS.index(item)
        inside = self.likely[span.first : span.end, column]
        return float(inside.max(initial=0.0)) >= self.least_likely(item)


def read_tokens(
    tokens: Sequence[Token],
    numbers: Sequence[tuple[int, int]] = (),
    pauses: Sequence[Span] = (),
    fillers: Sequence[Filler] = (),
) -> Reading:
    """Read a message.

    Parameters
    ----------
    tokens : sequence of Token
    numbers : sequence of (first, end)
        Tokens ``first:end`` are a telephone number.
    pauses : sequence of (start_s, end_s), optional
        Silence, and
    fillers : sequence of Filler, optional
        speech that means nothing: in what is left, words may have been lost.
    """
    encoder = default_encoder()
    clear = clear_words(tokens, pauses, fillers)
    return Reading(tuple(tokens), encoder.probabilities(tokens, numbers), encoder.thresholds, clear)
