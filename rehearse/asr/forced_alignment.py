"""Words with their times, from what an engine wrote.

Whisper's attention tells where its tokens lie, and a token is mostly a whole word: the attention rests where the word
is known by, wherever that is, and its start comes out 30 ms early and 50 ms off. So the text is spelled to Whisper in
pieces of two letters, which it must follow as they are said: that halves the error, and no shift is left (Yeh et al.
find it of single letters). Marks stay in, for they take up the pauses.

References
----------
Yeh, Meng and Tang (2025), Whisper Has an Internal Word Aligner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import Engine, Window
from rehearse.asr.windows import Chunk
from rehearse.asr.word_times import MARKS, word_ranges
from rehearse.core.transcript import Word
from rehearse.text.tokens import is_written_hesitation


@dataclass(frozen=True, slots=True)
class ForcedAlignmentParameters:
    """How words are spelled to Whisper, and what its times lack. Found on speech whose words were timed by hand."""

    piece_letters: int = 2
    """Letters of a piece, the blank before a word among them. One by one, or by threes, the starts are less true."""

    whole_early_s: float = 0.03
    """By so much the start of a word is early when it is told from whole words."""

    shortest_s: float = 0.04
    """A word that takes less time than this, two frames of Whisper's, was jumped over."""

    fading_s: float = 0.15
    """Of the time its marks take up, so much is still the end of a word; the rest is a pause, or a filler not
    written."""


FORCED_ALIGNMENT = ForcedAlignmentParameters()


LONGEST_SPELLING = 440
"""Most tokens: Whisper's decoder has 448 places, and up to five are taken."""

Times = NDArray[np.float64]


def align_words(
    engine: Engine, windows: Sequence[Window], texts: Sequence[Sequence[int]], parts: Sequence[Chunk]
) -> list[list[Word]]:
    """Return the words of each window, times in the recording.

    Parameters
    ----------
    engine : Engine
    windows : sequence of Window, shape (n,)
        Of one length.
    texts : sequence of sequence of int, shape (n,)
        What was heard in each, in tokens: at least one.
    parts : sequence of Chunk, shape (n,)
        Their sound.
    """
    written = [_written(engine, text) for text in texts]
    spelled = [_spelled(engine, [word for _, _, word in words]) for words in written]
    for k, text in enumerate(texts):
        if not 0 < len(spelled[k][0]) <= LONGEST_SPELLING:
            edges = _edges(written[k])
            spelled[k] = list(text), edges, edges[1:]
    whole = engine.align(windows, texts)
    fine = engine.align(windows, [tokens for tokens, _, _ in spelled])
    placed: list[list[Word]] = []
    for k, part in enumerate(parts):
        _, edges, ends = spelled[k]
        edges_s = with_skipped_words(
            fine[k].edges_s[edges], whole[k].edges_s[_edges(written[k])] + FORCED_ALIGNMENT.whole_early_s
        )
        ends_s = np.clip(fine[k].edges_s[ends] + FORCED_ALIGNMENT.fading_s, edges_s[:-1], edges_s[1:])
        placed.append(
            [
                Word(
                    word,
                    part.time_in_recording(float(start_s)),
                    part.time_in_recording(float(end_s)),
                    float(whole[k].probabilities[first:end].mean()),
                )
                for (first, end, word), start_s, end_s in zip(written[k], edges_s, ends_s, strict=False)
            ]
        )
    return placed


def words_of(engine: Engine, text: Sequence[int]) -> list[Word]:
    """Return the words of a text, without times and in no doubt."""
    return [Word(word, 0.0, 0.0, 1.0) for _, _, word in _written(engine, text)]


def with_skipped_words(fine_s: Times, whole_s: Times) -> Times:
    """Return edges of words with a place for those that the way through the pieces jumps over.

    Parameters
    ----------
    fine_s, whole_s : ndarray of float64, shape (n + 1,)
        Edges found with pieces and with whole words; the second place a word that takes no time in the first.

    Returns
    -------
    ndarray of float64, shape (n + 1,)
    """
    edges_s = fine_s.copy()
    for k in reversed(range(1, len(edges_s) - 1)):
        if edges_s[k + 1] - edges_s[k] < FORCED_ALIGNMENT.shortest_s:
            edges_s[k] = min(whole_s[k], edges_s[k + 1] - FORCED_ALIGNMENT.shortest_s)
    return np.maximum.accumulate(edges_s)


def _written(engine: Engine, text: Sequence[int]) -> list[tuple[int, int, str]]:
    """Return the words of a text: first token, token after the last, and how it is written."""
    pieces = engine.pieces(text)
    return [
        (first, end, "".join(b"".join(pieces[first:end]).decode("utf-8", "replace").split()))
        for first, end in word_ranges(pieces)
    ]


def _edges(words: Sequence[tuple[int, int, str]]) -> list[int]:
    """Return the first token of each word, and the end of the last."""
    return [first for first, _, _ in words] + [end for _, end, _ in words[-1:]]


def _spelled(engine: Engine, words: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """Return words as tokens of `piece_letters`, the edges of the words among them, and where their letters end."""
    tokens: list[int] = []
    edges, ends = [0], []
    for word in words:
        letters = f" {word.rstrip(MARKS)}"
        for piece in (letters, word[len(letters) - 1 :]):
            for first in range(0, len(piece), FORCED_ALIGNMENT.piece_letters):
                tokens += engine.tokens(piece[first : first + FORCED_ALIGNMENT.piece_letters])
            if piece is letters:
                ends.append(len(tokens))
        edges.append(len(tokens))
        if is_written_hesitation(word):  # drawn out through its marks
            ends[-1] = edges[-1]
    return tokens, edges, ends
