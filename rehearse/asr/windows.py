"""Cutting a recording into the windows Whisper hears, long silences left out, and finding the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import WINDOW_S
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span


@dataclass(frozen=True, slots=True)
class WindowParameters:
    """Silence and sound around the speech of a window. Found on 40 spoken numbers and on the samples."""

    lead_s: float = 0.5
    """Silence before the first word of a window: without it Whisper loses a number that opens one."""

    margin_s: float = 0.3
    """Sound kept on either side of speech; longer silences are cut to twice this, so that nothing is invented there."""


WINDOWS = WindowParameters()


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Sound of one window and where each part of it came from.

    Attributes
    ----------
    samples : ndarray of float32, shape (n,)
    spans : tuple of (start_s, end_s)
        The parts of the recording that follow one another in it, after `WindowParameters.lead_s` of silence.
    """

    samples: NDArray[np.float32]
    spans: tuple[Span, ...]

    def time_in_recording(self, time_s: float) -> float:
        """Return where a time of the window lies in the recording."""
        left = max(0.0, time_s - WINDOWS.lead_s)
        for start_s, end_s in self.spans:
            if left <= end_s - start_s:
                return start_s + left
            left -= end_s - start_s
        return self.spans[-1][1]


def split_into_chunks(samples: NDArray[np.float32], speech: Sequence[Span]) -> list[Chunk]:
    """Return the windows that hold all speech, as few as may be, cut where the speaker pauses longest.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        The recording, 16 kHz.
    speech : sequence of (start_s, end_s)
        Where there is speech.
    """
    end_s = len(samples) / SAMPLE_RATE_HZ
    groups: list[list[Span]] = []
    parts = [part for span in speech for part in split_at_quietest(samples, span)]
    todo = with_margins(parts, end_s)
    while todo:
        count = _fitting(todo, parts)
        groups.append(todo[:count])
        todo, parts = todo[count:], parts[count:]
    return [join_spans(samples, group) for group in groups]


def join_spans(samples: NDArray[np.float32], spans: Sequence[Span]) -> Chunk:
    """Join parts of a recording to the sound of one window."""
    lead = np.zeros(int(WINDOWS.lead_s * SAMPLE_RATE_HZ), dtype=np.float32)
    parts = [samples[round(a * SAMPLE_RATE_HZ) : round(b * SAMPLE_RATE_HZ)] for a, b in spans]
    return Chunk(np.concatenate([lead, *parts])[: int(WINDOW_S * SAMPLE_RATE_HZ)], tuple(spans))


ROOM_S = WINDOW_S - WINDOWS.lead_s


def with_margins(spans: Sequence[Span], end_s: float) -> list[Span]:
    """Return spans with their margins; where two margins meet they share what lies between."""
    wide: list[Span] = []
    for k, (start_s, stop_s) in enumerate(spans):
        before = spans[k - 1][1] if k else 0.0
        after = spans[k + 1][0] if k + 1 < len(spans) else end_s
        left = start_s - WINDOWS.margin_s if not k else max(start_s - WINDOWS.margin_s, (before + start_s) / 2)
        right = (
            stop_s + WINDOWS.margin_s if k + 1 == len(spans) else min(stop_s + WINDOWS.margin_s, (stop_s + after) / 2)
        )
        wide.append((max(0.0, left), min(end_s, right)))
    return wide


def _fitting(spans: Sequence[Span], speech: Sequence[Span]) -> int:
    """Return how many spans go into the next window: all that fit, or up to the longest pause of its second half.

    The pauses are those of the speech itself: between spans with their margins the shorter ones are gone.
    """
    lengths = np.cumsum([b - a for a, b in spans])
    fitting = max(1, int(np.searchsorted(lengths, ROOM_S, side="right")))
    if fitting == len(spans):
        return fitting
    late = [k for k in range(1, fitting + 1) if lengths[k - 1] >= ROOM_S / 2]
    return max(late, key=lambda k: speech[k][0] - speech[k - 1][1], default=fitting)


def split_at_quietest(
    samples: NDArray[np.float32], span: Span, longest_s: float = ROOM_S - 2 * WINDOWS.margin_s
) -> list[Span]:
    """Cut a span of speech that is too long, such as for a window, where it is quietest.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
    span : (start_s, end_s)
    longest_s : float

    Returns
    -------
    list of (start_s, end_s)
        Each is between half of `longest_s` and the whole of it, but for the last.
    """
    start_s, end_s = span
    parts: list[Span] = []
    while end_s - start_s > longest_s:
        frame = SAMPLE_RATE_HZ // 10
        first = round((start_s + longest_s / 2) * SAMPLE_RATE_HZ)
        frames = samples[first : round((start_s + longest_s) * SAMPLE_RATE_HZ)]
        frames = frames[: len(frames) // frame * frame].reshape(-1, frame)
        quietest = int(np.argmin((frames**2).mean(axis=1)))
        cut_s = (first + (quietest + 0.5) * frame) / SAMPLE_RATE_HZ
        parts.append((start_s, cut_s))
        start_s = cut_s
    return [*parts, (start_s, end_s)]
