"""From tokens to words, and from Whisper's times to those of the sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rehearse.transcript import Word

Span = tuple[float, float]

MARKS = ".,!?;:…\"'()-–—[]"
"""What is written and not said."""

SCRAP_S = 0.12
"""A word that reaches into another stretch of speech by less than this does not belong there: half a syllable."""


def word_ranges(pieces: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the tokens of each word, as (first, end).

    A word begins with a blank; marks by themselves belong to the word before.
    """
    starts = [k for k, piece in enumerate(pieces) if k == 0 or piece.startswith(b" ")]
    ranges: list[tuple[int, int]] = []
    for first, end in zip(starts, [*starts[1:], len(pieces)], strict=False):  # no starts, no words
        text = b"".join(pieces[first:end]).decode("utf-8", "replace").strip()
        if text.strip(MARKS):
            ranges.append((first, end))
        elif text and ranges:
            ranges[-1] = (ranges[-1][0], end)
    return ranges


def overlap_s(first: Span, second: Span) -> float:
    """Return how long two spans last together."""
    return max(0.0, min(first[1], second[1]) - max(first[0], second[0]))


def settle(words: Sequence[Word], speech: Sequence[Span]) -> list[Word]:
    """Return words with their times taken out of the pauses; one that lies in a pause altogether is dropped.

    Whisper lets a word begin in the pause before it and end in the pause after it. A word is moved into the stretch of
    speech that it shares most time with; one that is said across a pause keeps both sides of it.
    """
    settled: list[Word] = []
    for word in words:
        parts = [(overlap_s((word.start_s, word.end_s), span), span) for span in speech]
        shared = [(length, span) for length, span in parts if length > 0.0]
        if not shared:
            continue
        longest = max(length for length, _ in shared)
        kept = [span for length, span in shared if length >= min(SCRAP_S, longest)]
        start_s = max(word.start_s, kept[0][0])
        if settled:
            start_s = max(start_s, settled[-1].start_s)
        settled.append(replace(word, start_s=start_s, end_s=max(start_s, min(word.end_s, kept[-1][1]))))
    return settled
