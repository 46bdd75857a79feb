"""From tokens to words, and from Whisper's times to those of the sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearse.core.sound import Span
from rehearse.core.transcript import Word

MARKS = ".,!?;:…\"'()-–—[]"
"""What is written and not said."""


@dataclass(frozen=True, slots=True)
class WordTimesParameters:
    """When a word belongs to a span of speech. Found on speech whose words were timed by hand."""

    scrap_s: float = 0.12
    """A word that reaches into another stretch of speech by less than this does not belong there: half a syllable."""

    scrap_share: float = 1 / 3
    """Nor does one that reaches there by less than this share of what it has in its own: the word before ended late."""

    longest_word_s: float = 1.0
    """... but for one that lasts longer in its own than a word does: there something was left out, and it may belong to
    either."""

    touching_s: float = 0.05
    """So close to speech a word that lies in a pause was said there: Whisper's times are true to about 30 ms ..."""

    faint_word_s: float = 0.2
    """... if it lasts no longer: what Whisper makes up in silence takes all of it,"""

    sure_of_faint: float = 0.5
    """... and is this probable."""


WORD_TIMES = WordTimesParameters()


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


def clip_to_speech(words: Sequence[Word], speech: Sequence[Span]) -> list[Word]:
    """Return words with their times taken out of the pauses; one that lies in a pause altogether is dropped.

    Whisper lets a word begin in the pause before it and end in the pause after it. A word is moved into the stretch of
    speech that it shares most time with; one that is said across a pause keeps both sides of it. A faint word that was
    taken for the edge of a pause is put on the speech that it touches.
    """
    clipped: list[Word] = []
    for word in words:
        parts = [(overlap_s((word.start_s, word.end_s), span), span) for span in speech]
        shared = [(length, span) for length, span in parts if length > 0.0]
        if not shared:
            edge_s = _touched(word, speech)
            if edge_s is None:
                continue
            start_s = end_s = edge_s
        else:
            longest = max(length for length, _ in shared)
            scrap_s = (
                max(WORD_TIMES.scrap_s, WORD_TIMES.scrap_share * longest)
                if longest <= WORD_TIMES.longest_word_s
                else WORD_TIMES.scrap_s
            )
            kept = [span for length, span in shared if length >= min(scrap_s, longest)]
            start_s, end_s = max(word.start_s, kept[0][0]), min(word.end_s, kept[-1][1])
        if clipped:
            start_s = max(start_s, clipped[-1].start_s)
        clipped.append(replace(word, start_s=start_s, end_s=max(start_s, end_s)))
    return clipped


def _touched(word: Word, speech: Sequence[Span]) -> float | None:
    """Return the edge of speech that a faint word in a pause lies close to, None where there is none."""
    if word.end_s - word.start_s > WORD_TIMES.faint_word_s or word.probability < WORD_TIMES.sure_of_faint:
        return None
    edges = [(abs(word.start_s - end_s), end_s) for _, end_s in speech]
    edges += [(abs(start_s - word.end_s), start_s) for start_s, _ in speech]
    distance_s, edge_s = min(edges, default=(WORD_TIMES.touching_s, 0.0))
    return edge_s if distance_s < WORD_TIMES.touching_s else None
