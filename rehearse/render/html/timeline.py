"""A take over time as a drawing to read: where each thing stands, in units of the thing itself.

Horizontal places are shares of the width (``"24.600%"``), so one drawing serves every width. Curves are drawn in
seconds and semitones inside a box that is stretched to the width: what is written in the file is the measurement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rehearse.core.sound import PitchTrack
from rehearse.core.take import Take
from rehearse.render.html.marks import (
    ZOOM_PX_PER_S,
    Mark,
    Scale,
    filler_marks,
    fix_marks,
    flat_marks,
    pause_marks,
    rows_of,
    said_marks,
    word_marks,
)
from rehearse.render.pictures import LEAST_TOP_DB, PITCH_SCALES_SEMITONES
from rehearse.scoring.advice import clock

LOUDEST_PERCENTILE = 99
"""The tallest part of the voice is this percentile of the levels."""

LONGEST_UNVOICED_S = 0.06
"""The line of the pitch is broken where no voice is heard for longer."""

OFF_SCALE_SEMITONES = 1.5
"""What lies farther beyond the scale than this part of an octave is not drawn: it would leave the picture."""

ROOM_S, LIMIT_ROOM_S = 1.0, 2.0
"""Room after the end of the sound and after the limit, so that the last word and the limit's name can be read."""

CLEAR_SHARE = 0.1
"""No time is written nearer to the limit's own than this share of the width: a telephone is narrow."""

LEAST_HEIGHT = 0.1
"""Where the voice is nowhere taller than this share of a quiet one, nothing is drawn of it."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the ruler, and its label where it has one."""

    time_s: float
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that is drawn of one take.

    `voice_path` is in seconds and in shares of the loudest, `pitch_path` in seconds and semitones over the speaker's
    own median, upwards negative as SVG has it.
    """

    end_s: float
    limit_s: float
    limit_x: str
    limit_words: str
    over_width: str
    ticks: tuple[Tick, ...]
    voice_path: str
    pitch_path: str
    pitch_scale: int
    pauses: tuple[Mark, ...]
    fillers: tuple[Mark, ...]
    flat: tuple[Mark, ...]
    said: tuple[Mark, ...]
    said_rows: int
    fixes: tuple[Mark, ...]
    words: tuple[Mark, ...]
    zoom_px: int
    in_words: str

    @property
    def places(self) -> list[Mark]:
        """All that can be listened to, in time order, for a list."""
        return sorted([*self.pauses, *self.fillers, *self.said, *self.flat], key=lambda mark: mark.start_s)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not (self.voice_path or self.pitch_path or self.words or self.places)

    @property
    def kinds(self) -> list[str]:
        """Which kinds of mark are drawn, for a legend that names no others."""
        marks = [*self.pauses, *self.fillers, *self.said, *self.flat]
        return [*{mark.kind for mark in marks}, *(["pitch"] if self.pitch_path else [])]


def limit_of(take: Take, limit_s: float) -> float:
    """Return where the message should be over: the limit counts from the first speech, as the rubric does."""
    return limit_s + (take.measures.speech_start_s or 0.0)


def shared_end_s(takes: Iterable[Take], limit_s: float) -> float:
    """Return the end of an axis that holds all takes and the limit of each."""
    return max(max(take.recording.duration_s + ROOM_S, limit_of(take, limit_s) + LIMIT_ROOM_S) for take in takes)


def timeline(take: Take, *, limit_s: float, end_s: float | None = None) -> Timeline:
    """Return the drawing of a take.

    Parameters
    ----------
    take : Take
    end_s : float, optional
        End of the axis in seconds, where several takes share one.
    limit_s : float
        Length a message is asked to keep to, seconds.
    """
    end_s = end_s or shared_end_s([take], limit_s)
    scale, line_s = Scale(end_s), limit_of(take, limit_s)
    said = said_marks(take, scale)
    pitch_path, pitch_scale = _pitch_path(take.pitch, end_s)
    return Timeline(
        end_s=end_s,
        limit_s=line_s,
        limit_x=scale.x(line_s),
        limit_words=f"{limit_s:.0f} s",
        over_width=f"{max(100 - 100 * line_s / end_s, 0):.3f}%",
        ticks=_ticks(end_s, line_s, scale),
        voice_path=_voice_path(take),
        pitch_path=pitch_path,
        pitch_scale=pitch_scale,
        pauses=pause_marks(take, scale),
        fillers=filler_marks(take, scale),
        flat=flat_marks(take, scale),
        said=said,
        said_rows=rows_of(said),
        fixes=fix_marks(take, scale),
        words=word_marks(take, scale),
        zoom_px=round(end_s * ZOOM_PX_PER_S),
        in_words=_in_words(take, limit_s),
    )


def _ticks(end_s: float, line_s: float, scale: Scale) -> tuple[Tick, ...]:
    """Return a line every second where they are few enough, labels every 5 or 10, none under the limit's own."""
    step = 1 if end_s <= 75 else 5 if end_s <= 300 else 30
    labelled = 5 * step if end_s <= 35 or end_s > 75 else 10

    def label(time_s: float) -> str:
        fits = abs(time_s - line_s) > CLEAR_SHARE * end_s and time_s < (1 - CLEAR_SHARE / 4) * end_s
        return clock(time_s) if time_s % labelled == 0 and fits else ""

    return tuple(Tick(time_s, scale.x(time_s), label(time_s)) for time_s in range(0, int(end_s) + 1, step))


def _voice_path(take: Take) -> str:
    """Return the outline of the voice: how loud it is, mirrored, 1 for the loudest."""
    if not take.levels_db:
        return ""
    levels = np.nan_to_num(np.asarray(take.levels_db, dtype=float), nan=-200.0, posinf=0.0, neginf=-200.0)
    top = max(float(np.percentile(levels, LOUDEST_PERCENTILE)), LEAST_TOP_DB)
    heights = np.clip(10 ** ((levels - top) / 20), 0.012, 1.0)
    if float(heights.max()) < LEAST_HEIGHT:
        return ""
    step_s = take.recording.duration_s / len(levels)
    times_s = (np.arange(len(levels)) + 0.5) * step_s
    upper = [f"{time_s:.3f} {-height:.3f}" for time_s, height in zip(times_s, heights, strict=True)]
    lower = [f"{time_s:.3f} {height:.3f}" for time_s, height in zip(times_s[::-1], heights[::-1], strict=True)]
    return f"M0 0L{'L'.join(upper)}L{take.recording.duration_s:.3f} 0L{'L'.join(lower)}Z"


def _pitch_path(pitch: PitchTrack | None, end_s: float) -> tuple[str, int]:
    """Return the contour in seconds and semitones, and the half height of its scale."""
    smallest = PITCH_SCALES_SEMITONES[0]
    if pitch is None:
        return "", smallest
    f0_hz = np.asarray(pitch.f0_hz, dtype=np.float64)
    voiced = np.flatnonzero(np.isfinite(f0_hz) & (f0_hz > 0))
    if not len(voiced):
        return "", smallest
    semitones = 12 * np.log2(f0_hz[voiced])
    semitones -= np.median(semitones)
    held = float(np.percentile(np.abs(semitones), 95))
    scale = next((scale for scale in PITCH_SCALES_SEMITONES if held <= scale), PITCH_SCALES_SEMITONES[-1])
    drawn = np.abs(semitones) <= scale + OFF_SCALE_SEMITONES
    voiced, semitones = voiced[drawn], semitones[drawn]
    times_s = pitch.start_s + voiced * pitch.hop_s
    breaks = np.flatnonzero(np.diff(voiced) * pitch.hop_s > LONGEST_UNVOICED_S) + 1
    runs = zip(np.split(times_s, breaks), np.split(semitones, breaks), strict=True)
    return "".join(
        "M" + "L".join(f"{time_s:.3f} {-height:.2f}" for time_s, height in zip(*run, strict=True) if time_s <= end_s)
        for run in runs
        if len(run[0]) > 1
    ), scale


def _in_words(take: Take, limit_s: float) -> str:
    """Return what the drawing shows, for those who do not see it."""
    measures, parts = take.measures, [f"{take.recording.duration_s:.0f} seconds of sound."]
    if measures.message_s is not None:
        over = "over" if measures.message_s > limit_s else "within"
        parts.append(f"The message lasts {measures.message_s:.0f} seconds, {over} the {limit_s:.0f} second line.")
    halts = sum(pause.mid_clause is True for pause in take.pauses)
    parts.append(
        f"{_count(len(take.pauses), 'pause')}, {halts} inside a phrase; {_count(len(take.fillers), 'filler')}."
    )
    if measures.pitch_sd_semitones is not None:
        parts.append(
            f"The pitch varies by {measures.pitch_sd_semitones:.1f} semitones around the speaker's own median."
        )
    numbers = ", ".join(f"{clock(number.start_s)}" for number in take.message.phone_numbers)
    parts.append(f"Phone number at {numbers}." if numbers else "No phone number.")
    return " ".join(parts)


def _count(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
