"""What is asked of a Whisper, whichever package runs it.

An engine hears a window of at most 30 seconds once (`encode`, the dear part) and can then be asked about it as often as
needed: its language, its words with one prompt or another, and where each token lies (`align`). Several windows are
decoded in step: the weights are read once a token for all of them, which is what decoding takes its time for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

WINDOW_S = 30.0
"""Whisper hears 30 seconds at a time."""

MAX_TOKENS = 224
"""Most tokens of one window: half of Whisper's 448 places, the other half is for the prompt."""


@dataclass(frozen=True, slots=True)
class ContextParameters:
    """How much silence a window is padded with. Found on 40 spoken numbers and on the samples."""

    lengths_s: tuple[float, ...] = (10.0, 15.0, 20.0, 25.0)
    """Lengths of a window that does not fill `WINDOW_S`. Whisper learned on 30 s; 10 s cost a quarter of it and lost
    nothing where `tail_s` of silence was left, less than that sent Whisper into repeating itself."""

    tail_s: float = 2.0
    """Least silence after the sound of a window, unless it fills `WINDOW_S`."""


CONTEXT = ContextParameters()


@dataclass(frozen=True, slots=True)
class Window:
    """Sound that has been encoded.

    Attributes
    ----------
    features : Any
        The engine's own.
    duration_s : float
        Length of the sound.
    context_s : float
        Length it was padded to; windows that are asked about together have the same.
    """

    features: Any
    duration_s: float
    context_s: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """What was heard in a window.

    Attributes
    ----------
    tokens : tuple of int
        Text only, no special tokens.
    """

    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Where tokens lie in their window.

    Attributes
    ----------
    edges_s : ndarray of float64, shape (n + 1,)
        Token k lies from ``edges_s[k]`` to ``edges_s[k + 1]``, in steps of 20 ms.
    probabilities : ndarray of float64, shape (n,)
    """

    edges_s: NDArray[np.float64]
    probabilities: NDArray[np.float64]


def context_s(duration_s: float) -> float:
    """Return the length to which a window is padded, in seconds."""
    return next((length for length in CONTEXT.lengths_s if length >= duration_s + CONTEXT.tail_s), WINDOW_S)


class Engine(Protocol):
    """A loaded Whisper.

    Attributes
    ----------
    name : str
        ``"openai-whisper"`` or ``"faster-whisper"``.
    model : str
        Name of the weights.
    multilingual : bool
        False for the English-only models, which take every language for English.
    """

    name: str
    model: str
    multilingual: bool

    def warm(self) -> None:
        """Run once on silence, so that the first window costs no more than the next."""

    def encode(self, samples: NDArray[np.float32], padded_s: float | None = None) -> Window:
        """Hear up to 30 s of sound at 16 kHz, padded with silence to a length in seconds, else to `context_s`."""

    def language(self, window: Window) -> tuple[str, float]:
        """Return the most likely language (ISO 639-1) and its probability."""

    def decode(
        self,
        windows: Sequence[Window],
        *,
        prompt: str = "",
        forbidden: Sequence[int] = (),
        max_tokens: int = MAX_TOKENS,
    ) -> list[Decoding]:
        """Write down what is said in each window, greedily, without time marks.

        Parameters
        ----------
        windows : sequence of Window
            At least one; all of one `context_s`.
        prompt : str
            Text that is taken to have gone before.
        forbidden : sequence of int
            Tokens that are not to be written.
        max_tokens : int
            Stop after so many, in each.
        """

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        """Find where tokens lie in their window, and how likely each is there; each window has at least one."""

    def pieces(self, tokens: Sequence[int]) -> list[bytes]:
        """Return the text of each token: bytes, for a token may hold part of a letter only."""

    def tokens(self, text: str) -> list[int]:
        """Return a text as tokens."""
