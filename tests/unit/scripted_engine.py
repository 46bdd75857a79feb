"""An engine that hears by loudness: each phrase is a tone of its own level, and a script says what it means.

It keeps to the contract of `Engine` in everything else: it knows only the sound it is given, writes tokens of a
vocabulary of its own, stops at `max_tokens`, never writes what is forbidden, and lays tokens where their sound is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import MAX_TOKENS, WINDOW_S, Alignment, Decoding, Window, context_s
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span, Speech

STEP = 1 / 64
"""Phrase k is at level (k + 1) · `STEP`: exact in float32."""

FAR = -1.0
"""Level of silence that is farther from speech than the margin."""


def recording(phrases: Sequence[Span], seconds: float, margin_s: float = 0.3) -> tuple[NDArray[np.float32], Speech]:
    """Return sound with phrases at these times, and where they are."""
    samples = np.full(round(seconds * SAMPLE_RATE_HZ), FAR, dtype=np.float32)
    for start_s, end_s in phrases:
        samples[_place(max(0.0, start_s - margin_s)) : _place(end_s + margin_s)] = 0.0
    for k, (start_s, end_s) in enumerate(phrases):
        samples[_place(start_s) : _place(end_s)] = (k + 1) * STEP
    return samples, Speech(tuple(phrases))


def _place(time_s: float) -> int:
    return round(time_s * SAMPLE_RATE_HZ)


class ScriptedEngine:
    """Writes a text for each phrase it hears.

    Parameters
    ----------
    texts : sequence of str
        What each phrase says.
    prompted : mapping
        What is written instead, of some phrases, when a text is given to go before.
    language : tuple
    only_alone : collection of int
        Phrases of which nothing is written when others are heard with them.
    """

    name, model, multilingual = "scripted", "phrases", True

    def __init__(
        self,
        texts: Sequence[str],
        prompted: Mapping[int, str] | None = None,
        language: tuple[str, float] = ("en", 0.99),
        only_alone: Collection[int] = (),
    ) -> None:
        self.texts = texts
        self.only_alone = only_alone
        self.prompted = prompted or {}
        self.spoken = language
        self.vocabulary: list[str] = []
        self._written: dict[str, list[int]] = {}
        """Of each text, without blanks: how many of its words each phrase has."""
        self.given: list[NDArray[np.float32]] = []
        self.asked: list[tuple[str, int, tuple[int, ...]]] = []
        """Of each decoding: the prompt, how many windows, what was forbidden."""

    def warm(self) -> None:
        pass

    def encode(self, samples: NDArray[np.float32], padded_s: float | None = None) -> Window:
        padded_s = padded_s or context_s(len(samples) / SAMPLE_RATE_HZ)
        assert len(samples) <= padded_s * SAMPLE_RATE_HZ <= WINDOW_S * SAMPLE_RATE_HZ
        self.given.append(samples)
        return Window(samples.copy(), len(samples) / SAMPLE_RATE_HZ, padded_s)

    def language(self, window: Window) -> tuple[str, float]:
        return self.spoken

    def decode(
        self,
        windows: Sequence[Window],
        *,
        prompt: str = "",
        forbidden: Sequence[int] = (),
        max_tokens: int = MAX_TOKENS,
    ) -> list[Decoding]:
        assert windows
        assert len({window.context_s for window in windows}) == 1
        self.asked.append((prompt, len(windows), tuple(forbidden)))
        known = dict(enumerate(self.texts)) | (dict(self.prompted) if prompt else {})
        decodings = []
        for window in windows:
            tokens: list[int] = []
            counts = []
            phrases = [phrase for phrase, _, _ in self._phrases(window)]
            for phrase in phrases:
                text = "" if phrase in self.only_alone and len(phrases) > 1 else f" {known[phrase]}"
                more = [token for token in self.tokens(text) if token not in forbidden]
                counts.append(len(more[: max_tokens - len(tokens)]))
                tokens += more[: max_tokens - len(tokens)]
            self._written[self._letters(tokens)] = counts
            decodings.append(Decoding(tuple(tokens)))
        return decodings

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        assert len({window.context_s for window in windows}) == 1
        return [self._aligned(window, text) for window, text in zip(windows, tokens, strict=True)]

    def _aligned(self, window: Window, tokens: Sequence[int]) -> Alignment:
        """Share the sound of each phrase out among its words, evenly, and that of each word among its tokens."""
        assert tokens
        words: list[int] = []  # how many tokens each has
        for k, token in enumerate(tokens):
            if not k or self.vocabulary[token].startswith(" "):
                words.append(0)
            words[-1] += 1
        edges, end = [], 0.0
        for (_, first, stop), count in zip(self._phrases(window), self._written[self._letters(tokens)], strict=True):
            mine, words = words[:count], words[count:]
            length = (stop - first) / max(count, 1)
            edges += [first + (k + j / pieces) * length for k, pieces in enumerate(mine) for j in range(pieces)]
            end = stop if count else end
        edges.append(end)
        steps_s = np.round(np.array(edges) / SAMPLE_RATE_HZ / 0.02) * 0.02
        return Alignment(steps_s, np.full(len(tokens), 0.9))

    def _letters(self, tokens: Sequence[int]) -> str:
        return "".join(self.vocabulary[token].strip() for token in tokens)

    def _phrases(self, window: Window) -> list[tuple[int, int, int]]:
        """Return each phrase heard in a window: its number and where its sound begins and ends."""
        levels: NDArray[np.float32] = window.features
        edges = [0, *(np.flatnonzero(np.diff(levels)) + 1), len(levels)]
        runs = pairwise(edges)
        return [(round(levels[a] / STEP) - 1, a, b) for a, b in runs if b > a and levels[a] > 0]

    def pieces(self, tokens: Sequence[int]) -> list[bytes]:
        return [self.vocabulary[token].encode() for token in tokens]

    def tokens(self, text: str) -> list[int]:
        pieces = re.findall(r"\s?\S+", text)
        self.vocabulary += dict.fromkeys(piece for piece in pieces if piece not in self.vocabulary)
        return [self.vocabulary.index(piece) for piece in pieces]
