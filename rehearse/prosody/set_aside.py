"""What a recording holds beside the message: tones of the line, keys, beeps, music; and the recording without them.

A machine is told from a voice by `rehearse.prosody.tones` and by the share of held notes. Who speaks, the rep or a
greeting, is for `rehearse.content.greeting` to say, which knows the words: here the recording is only parted at beeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import SetAside, Speech
from rehearse.prosody.not_speech import NOT_SPEECH, held_frames, is_one_note_spoken
from rehearse.prosody.tones import TONE, Tone, find_tones

KEYS, RINGING, BEEP, MUSIC = "key tones", "ringing or busy tone", "beep", "music"


@dataclass(frozen=True, slots=True)
class SetAsideParameters:
    """What a tone is called, what is music, and what parts a recording.

    Found on tones and music made for the purpose and on the speech of the accuracy benchmarks.
    """

    ringing_hz: tuple[float, float] = (340.0, 660.0)
    """Ringing and busy tones lie between the 350 Hz of a dial tone and the 620 Hz of a busy one (ITU-T E.180) ..."""

    ringing_s: float = 0.22
    """... and last at least so long, which the shortest (reorder, 0.25 s) do."""

    again_s: float = 6.5
    """A ringing tone comes again after 6 s at the most; a single tone of one frequency is a beep."""

    music_window_s: float = 1.5
    held_share: float = 0.55
    """Of the power in such a window that is in held notes. Speech, 2,200 windows: 0.46 at most."""

    held_frame_share: float = 0.5
    """Of the power in a frame: music begins and ends with one of these ..."""

    faint_share: float = 0.01  # that has more than so much of the loudest one's power

    music_margin_s: float = 0.10
    """Notes ring out."""

    shortest_music_s: float = 1.2
    """Speech: 0.8 s at most, the end of a drawn-out word before a silence."""

    longest_beep_s: float = 1.7
    """What sounds longer is music."""

    melody_notes: int = 3
    melody_gap_s: float = 1.6
    """So many beeps, no further apart, are a melody, and what lies between them is of it."""

    shortest_part_s: float = 0.8
    """Speech on either side of a beep, at the least, for it to part anything."""

    scrap_s: float = 0.3
    """Sound this short, so near to what is set aside, is the end of it."""


SET_ASIDE = SetAsideParameters()


def find_line_sounds(samples: NDArray[np.float32]) -> tuple[SetAside, ...]:
    """Return the tones and the music in a recording, in time order.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.
    """
    tones = find_tones(samples)
    found = [SetAside(tone.start_s, tone.end_s, _name(tone, tones)) for tone in tones]
    found = sorted([*found, *_music(silenced(samples, found))], key=lambda one: one.start_s)
    return tuple(_melodies(found))


def silenced(samples: NDArray[np.float32], set_aside: Sequence[SetAside]) -> NDArray[np.float32]:
    """Return a recording with some stretches of it silent; the same array where there are none."""
    if not set_aside:
        return samples
    left = samples.copy()
    for one in set_aside:
        left[round(one.start_s * SAMPLE_RATE_HZ) : round(one.end_s * SAMPLE_RATE_HZ)] = 0.0
    left.setflags(write=False)
    return left


def without_scraps(speech: Speech, set_aside: Sequence[SetAside]) -> Speech:
    """Return speech without the short ends of what was set aside."""
    return Speech(tuple(span for span in speech.spans if not _is_scrap(span, set_aside)))


def parts_between(speech: Speech, set_aside: Sequence[SetAside]) -> tuple[Speech, ...]:
    """Return the speech parted at its beeps and other tones; one part where nothing parts it.

    A part that is too short to be a greeting or a message belongs to the one after it, the last to the one before.
    """
    cuts_s = [one.start_s for one in set_aside]
    groups: list[list[tuple[float, float]]] = [[]]
    for k, span in enumerate(speech.spans):
        if k and any(speech.spans[k - 1][0] < cut_s <= span[0] + SET_ASIDE.scrap_s for cut_s in cuts_s):
            is_new = any(speech.spans[k - 1][1] - SET_ASIDE.scrap_s < cut_s < span[0] for cut_s in cuts_s)
            if is_new and _spoken_s(groups[-1]) >= SET_ASIDE.shortest_part_s:
                groups.append([])
        groups[-1].append(span)
    if len(groups) > 1 and _spoken_s(groups[-1]) < SET_ASIDE.shortest_part_s:
        last = groups.pop()
        groups[-1] += last
    return tuple(Speech(tuple(group)) for group in groups)


def _name(tone: Tone, tones: Sequence[Tone]) -> str:
    low_hz, high_hz = tone.partials_hz[0], tone.partials_hz[-1]
    if any(abs(low_hz / row_hz - 1.0) < TONE.key_share for row_hz in TONE.rows_hz) and any(
        abs(high_hz / column_hz - 1.0) < TONE.key_share for column_hz in TONE.columns_hz
    ):
        return KEYS
    lowest_hz, highest_hz = SET_ASIDE.ringing_hz
    length_s = tone.end_s - tone.start_s
    if low_hz < lowest_hz or high_hz > highest_hz or length_s < SET_ASIDE.ringing_s:
        return BEEP if length_s <= SET_ASIDE.longest_beep_s else MUSIC
    apart_s = [max(tone.start_s, other.start_s) - min(tone.end_s, other.end_s) for other in tones if other is not tone]
    alike = [other.is_like(tone) for other in tones if other is not tone]
    comes_again = any(like and gap_s <= SET_ASIDE.again_s for like, gap_s in zip(alike, apart_s, strict=True))
    is_ringing = comes_again or len(tone.partials_hz) > 1 or length_s > SET_ASIDE.longest_beep_s
    return RINGING if is_ringing else BEEP


def _melodies(found: Sequence[SetAside]) -> list[SetAside]:
    """Return what was found, with the notes of a melody as one."""
    runs: list[list[SetAside]] = []
    for one in found:
        is_near = runs and one.start_s - max(note.end_s for note in runs[-1]) < SET_ASIDE.melody_gap_s
        if is_near and one.what in (BEEP, MUSIC) and runs[-1][-1].what in (BEEP, MUSIC):
            runs[-1].append(one)
        else:
            runs.append([one])
    melodies: list[SetAside] = []
    for run in runs:
        if len(run) >= SET_ASIDE.melody_notes:
            start_s, end_s = run[0].start_s, max(note.end_s for note in run)
            run = [SetAside(start_s, end_s, MUSIC if end_s - start_s > SET_ASIDE.longest_beep_s else BEEP)]
        melodies += run
    return melodies


def _music(samples: NDArray[np.float32]) -> list[SetAside]:
    """Return the stretches of held notes."""
    held, partials = held_frames(samples)
    if not len(held):
        return []
    heard = partials > 10 ** (-TONE.under_loud_db / 10) * np.percentile(partials, 95)
    held, partials = np.where(heard, held, 0.0), np.where(heard, partials, 0.0)
    window = round(SET_ASIDE.music_window_s * SAMPLE_RATE_HZ / NOT_SPEECH.hop)
    found: list[SetAside] = []
    for first, end in _music_frames(held, partials, window):
        start_s, end_s = (edge * NOT_SPEECH.hop / SAMPLE_RATE_HZ for edge in (first, end))
        end_s += NOT_SPEECH.window / SAMPLE_RATE_HZ
        is_long = end_s - start_s >= SET_ASIDE.shortest_music_s
        if is_long and not is_one_note_spoken(samples, Speech(((start_s, end_s),))):
            margin_s = SET_ASIDE.music_margin_s
            last_s = len(samples) / SAMPLE_RATE_HZ
            found.append(SetAside(max(0.0, start_s - margin_s), min(last_s, end_s + margin_s), MUSIC))
    return found


def _music_frames(held: NDArray[np.float64], partials: NDArray[np.float64], window: int) -> list[tuple[int, int]]:
    """Return the runs of frames, (first, after the last), that windows full of held notes make up."""
    is_note = (held >= SET_ASIDE.held_frame_share * partials) & (partials > 0.0)
    sums = [np.concatenate(([0.0], np.cumsum(values))) for values in (held, partials)]
    found: list[tuple[int, int]] = []
    for first in range(max(1, len(held) - window + 1)):
        end = min(first + window, len(held))
        held_power, power = (values[end] - values[first] for values in sums)
        if power <= 0.0 or held_power < SET_ASIDE.held_share * power:
            continue
        loud = partials[first:end] > SET_ASIDE.faint_share * partials[first:end].max()
        notes = np.flatnonzero(is_note[first:end] & loud)
        if len(notes):
            begin, stop = first + int(notes[0]), first + int(notes[-1]) + 1
            if found and begin <= found[-1][1]:
                begin, stop = found[-1][0], max(found.pop()[1], stop)
            found.append((begin, stop))
    return found


def _is_scrap(span: tuple[float, float], set_aside: Sequence[SetAside]) -> bool:
    near_s = SET_ASIDE.scrap_s
    is_near = any(one.start_s - near_s < span[1] and span[0] < one.end_s + near_s for one in set_aside)
    return is_near and span[1] - span[0] <= near_s


def _spoken_s(spans: Sequence[tuple[float, float]]) -> float:
    return sum(end_s - start_s for start_s, end_s in spans)
