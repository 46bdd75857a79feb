"""From sound to words with times, whichever engine hears: what is asked of it, and what is believed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rehearse.engines.engine import Engine, Window
from rehearse.engines.second_look import merge, where_to_look
from rehearse.engines.stretches import Stretch, cut, stretch, widened
from rehearse.engines.word_times import Span, settle, word_ranges
from rehearse.measures.duration import Speech
from rehearse.recording import SAMPLE_RATE_HZ
from rehearse.transcript import Transcript, Word

Progress = Callable[[float], object]

VERBATIM_PROMPT = "Um, uh, so, hmm, er, like, you know..."
"""Whisper writes on in the manner of what went before: after fillers it keeps fillers."""

OTHER_LANGUAGE = 0.8
"""Probability from which speech is taken to be in another language than English."""

TOKENS_PER_S = 10.0
"""Faster than anybody speaks: Whisper is stopped there, for it has begun to repeat itself."""

REPEATS = 2.4
"""Whisper's own limit: a text that shrinks by more when it is compressed goes round in circles."""


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
    tell = progress or (lambda _: None)
    prompt = " ".join([VERBATIM_PROMPT, *(f"{hint}." for hint in hints)])
    words: list[Word] = []
    language, certainty = "en", 1.0
    stretches = cut(samples, speech.spans)
    for k, part in enumerate(stretches):
        window = engine.encode(part.samples)
        if k == 0:
            language, certainty = engine.language(window)
            if language != "en" and certainty >= OTHER_LANGUAGE:
                return Transcript((), engine.name, engine.model, language, certainty)
        words += hear(engine, window, part, prompt=prompt)
        tell(0.8 * (k + 1) / len(stretches))
    words = look_again(samples, speech.spans, engine, settle(words, speech.spans))
    tell(1.0)
    return Transcript(tuple(words), engine.name, engine.model, "en", certainty)


def hear(
    engine: Engine, window: Window, part: Stretch, *, prompt: str = "", forbidden: Sequence[int] = ()
) -> list[Word]:
    """Return the words of one window, times in the recording."""
    most = int(TOKENS_PER_S * window.duration_s) + 10
    found = engine.decode(window, prompt=prompt, forbidden=forbidden, max_tokens=most)
    pieces = engine.pieces(found.tokens)
    if prompt and goes_round(b"".join(pieces)):
        return hear(engine, window, part, forbidden=forbidden)
    if not found.tokens:
        return []
    alignment = engine.align(window, found.tokens)
    edges_s = [part.time_in_recording(float(edge)) for edge in alignment.edges_s]
    return [
        Word(
            b"".join(pieces[first:end]).decode("utf-8", "replace").strip(),
            edges_s[first],
            edges_s[end],
            float(alignment.probabilities[first:end].mean()),
        )
        for first, end in word_ranges(pieces)
    ]


def look_again(
    samples: NDArray[np.float32], speech: Sequence[Span], engine: Engine, words: Sequence[Word]
) -> list[Word]:
    """Return the words with those phrases heard anew where a number is expected or something was left out.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    speech : sequence of (start_s, end_s)
        All stretches of speech.
    engine : Engine
    words : sequence of Word
        First look, in time order.
    """
    # A letter alone beside digits is a digit misheard: "441A".
    letters = [token for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for token in engine.tokens(letter)]
    wide = dict(zip(speech, widened(speech, len(samples) / SAMPLE_RATE_HZ), strict=True))
    merged = list(words)
    for run in where_to_look(words, speech):
        second: list[Word] = []
        for phrase in run:
            part = stretch(samples, [wide[span] for span in phrase])
            second += hear(engine, engine.encode(part.samples), part, forbidden=letters)
        start_s, end_s = run[0][0][0], run[-1][-1][1]
        inside = [k for k, word in enumerate(merged) if start_s <= (word.start_s + word.end_s) / 2 <= end_s]
        first = inside[0] if inside else sum(word.end_s <= start_s for word in merged)
        merged[first : first + len(inside)] = merge(merged[first : first + len(inside)], settle(second, speech))
    return merged


def goes_round(text: bytes) -> bool:
    """Return whether a text says the same over and over."""
    return len(text) > 0 and len(text) / len(zlib.compress(text)) > REPEATS
