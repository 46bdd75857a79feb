"""From sound to words with times, whichever engine hears: what is asked of it, and what is believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rehearse.engines.engine import Engine, Window
from rehearse.engines.stretches import Stretch, cut
from rehearse.measures.duration import Speech
from rehearse.transcript import Transcript, Word

Progress = Callable[[float], object]

VERBATIM_PROMPT = "Um, uh, so, hmm, er, like, you know..."
"""Whisper writes on in the manner of what went before: after fillers it keeps fillers."""


def transcribe(
    samples: NDArray[np.float32],
    speech: Speech,
    engine: Engine,
    *,
    hints: Sequence[str] = (),
    progress: Progress | None = None,
) -> Transcript:
    """Write down what is said, fillers included.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        The recording, mono, 16 kHz.
    speech : Speech
        Where there is speech; nothing is heard elsewhere.
    engine : Engine
    hints : sequence of str
        Names as they are spelled. Never a number.
    progress : callable, optional
        Told the share that is done, 0 to 1.
    """
    words: list[Word] = []
    language, certainty = "en", 1.0
    stretches = cut(samples, speech.spans)
    for k, stretch in enumerate(stretches):
        window = engine.encode(stretch.samples)
        if k == 0:
            language, certainty = engine.language(window)
            if language != "en" and certainty < 0.8:
                language = "en"
            if language != "en":
                break
        words += _hear(engine, window, stretch, VERBATIM_PROMPT)
        if progress:
            progress((k + 1) / len(stretches))
    return Transcript(tuple(words), engine.name, engine.model, language, certainty)


def _hear(engine: Engine, window: Window, stretch: Stretch, prompt: str) -> list[Word]:
    found = engine.decode(window, prompt=prompt)
    if not found.tokens:
        return []
    alignment = engine.align(window, found.tokens)
    words = []
    for first, end in word_ranges(engine.pieces(found.tokens)):
        text = b"".join(engine.pieces(found.tokens[first:end])).decode("utf-8", "replace").strip()
        words.append(
            Word(
                text,
                stretch.time_in_recording(float(alignment.edges_s[first])),
                stretch.time_in_recording(float(alignment.edges_s[end])),
                float(alignment.probabilities[first:end].mean()),
            )
        )
    return words


def word_ranges(pieces: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the tokens of each word, as (first, end): a word begins with a blank."""
    starts = [k for k, piece in enumerate(pieces) if k == 0 or piece.startswith(b" ")]
    ranges = list(zip(starts, [*starts[1:], len(pieces)], strict=True))
    return [(first, end) for first, end in ranges if b"".join(pieces[first:end]).strip()]
