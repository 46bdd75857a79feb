"""Recordings whose pauses are known: silence spliced into real speech, with breaths and the noise of a room.

Silence of known length goes into real gaps between words. The natural pauses are part of the truth: from aligned words
(fillers/), from hand segmentation (pauses/, four sentences in a chain), from `natural_pauses.tsv` (words/). The SNR is
that of the whole, the recording's own noise included. What is noisier from the start is left out there, and comes on
its own, with noise of its own kind in the silences.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span

Sound = NDArray[np.float32]
LENGTHS_S = (0.15, 0.2, 0.3, 0.4, 0.6, 0.9, 1.3, 2.0, 3.0)
NOISES = ("white", "pink", "room", "hum")
EVERY_S = 4.0
"""One silence is spliced in for so much speech, two at the least."""

BREATH_LEVELS_DB = (-36.0, -20.0)  # under the speech
BREATHS = ("fillers/mfa_breaths.flac", ((1.05, 1.66), (5.74, 6.55), (10.13, 10.72)))
_BREATH_ROOM_S = 0.6  # a pause this long may hold a breath
_BREATH_SHARE = 0.7
_NOISY_DB = 20.0
_LABELS = Path(__file__).with_name("natural_pauses.tsv")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A real recording and its natural gaps."""

    name: str
    samples: Sound
    start_s: float
    end_s: float
    gaps: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Spliced:
    """A recording with silences spliced in, and where all its gaps are, however short."""

    name: str
    samples: Sound
    start_s: float
    end_s: float
    gaps: tuple[Span, ...]
    breaths: tuple[Span, ...]


def spliced(speech: Path, snr_db: float | None, *, seeds: int = 3) -> Iterator[Spliced]:
    """Yield every source that has such an SNR or a better one, with other silences for each seed.

    Parameters
    ----------
    speech : Path
    snr_db : float or None
        Of the whole, with noise added and breaths in the pauses; None splices digital silence and adds nothing.
    seeds : int
    """
    breaths = _real_breaths(speech) if snr_db is not None else []
    for seed in range(seeds):
        for index, source in enumerate(sources(speech)):
            rng = np.random.default_rng([seed, index])
            kind = NOISES[(seed + index) % len(NOISES)]
            added_rms = 0.0
            if snr_db is not None:
                spared = (speech_rms(source) * 10 ** (-snr_db / 20)) ** 2 - _noise_rms(source) ** 2
                if spared < 0.0:
                    continue
                added_rms = float(np.sqrt(spared))
            case = _splice(source, breaths, _room_of(source, rng) if snr_db is not None else None, rng)
            noise = noise_of(kind, len(case.samples), rng) * np.float32(added_rms)
            yield replace(
                case, name=f"{source.name}, {kind} noise" if added_rms else source.name, samples=case.samples + noise
            )


def noisy(speech: Path, *, seeds: int = 3) -> Iterator[Spliced]:
    """Yield the sources with less than 20 dB of SNR, with breaths and more of their own noise spliced in."""
    breaths = _real_breaths(speech)
    for seed in range(seeds):
        for index, source in enumerate(sources(speech)):
            rng = np.random.default_rng([seed, index])
            room = _room_of(source, rng)
            if room is not None:
                yield _splice(source, breaths, room, rng)


def sentences(speech: Path) -> list[Source]:
    """Return the hand-segmented sentences of pauses/; their gaps are left empty."""
    found = []
    for file in sorted((speech / "pauses").glob("*.flac")):
        notes = json.loads(file.with_name(f"{file.stem}_annot.json").read_text(encoding="utf-8"))
        items = next(level["items"] for level in notes["levels"] if level["name"] == "Phonetic")
        start_s = items[0]["sampleStart"] / notes["sampleRate"]
        end_s = (items[-1]["sampleStart"] + items[-1]["sampleDur"]) / notes["sampleRate"]
        found.append(Source(f"pauses/{file.stem}", read_recording(file).samples, start_s, end_s, ()))
    return found


@cache
def sources(speech: Path) -> tuple[Source, ...]:
    """Return all recordings whose natural gaps are known."""
    found = []
    for line in _LABELS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, start, end, gaps = line.split("\t")
        pairs = [gap.split("-") for gap in gaps.split()]
        samples = read_recording(speech / f"{name}.flac").samples
        samples = samples[: round((float(end) + 0.3) * SAMPLE_RATE_HZ)]  # after one of them an audience is heard
        found.append(Source(name, samples, float(start), float(end), tuple((float(a), float(b)) for a, b in pairs)))
    return (*found, *_aligned(speech), _chain(sentences(speech)))


def noise_of(kind: str, count: int, rng: np.random.Generator) -> Sound:
    """Return noise of RMS 1: "white", "pink", a "room" (6 dB an octave) or mains "hum" with some of that."""
    steepness = {"white": 0.0, "pink": 0.5, "room": 1.0, "hum": 1.0}[kind]
    frequency_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(rng.standard_normal(count)) * np.maximum(frequency_hz, 60.0) ** -steepness
    noise = _of_rms_1(np.fft.irfft(spectrum, count))
    if kind == "hum":
        time_s = np.arange(count) / SAMPLE_RATE_HZ
        partials = ((1, 1.0), (2, 0.7), (3, 0.6), (4, 0.2), (5, 0.3), (7, 0.2), (9, 0.1))
        lines = sum(gain * np.sin(2 * np.pi * k * 60 * time_s + k) for k, gain in partials)
        noise = _of_rms_1(0.5 * noise + _of_rms_1(np.asarray(lines)))
    return noise.astype(np.float32)


def speech_rms(source: Source) -> float:
    """Return the RMS of the speech, without gaps and rumble."""
    inside = np.zeros(len(source.samples), dtype=bool)
    inside[_places(source.start_s, source.end_s)] = True
    for gap in source.gaps:
        inside[_places(*gap)] = False
    return float(np.sqrt(np.mean(_without_rumble(source.samples)[inside] ** 2)))


def _splice(source: Source, breaths: list[Sound], room: Sound | None, rng: np.random.Generator) -> Spliced:
    """Return a source with silences, or stretches of `room`, in some of its gaps; breaths in the longer ones."""
    count = min(len(source.gaps), max(2, int((source.end_s - source.start_s) / EVERY_S)))
    if source.name == "pauses/chain":
        count = len(source.gaps)
    chosen = set(rng.choice(len(source.gaps), count, replace=False).tolist())
    parts: list[Sound] = []
    gaps: list[Span] = []
    inhaled: list[Span] = []
    at, later_s = 0, 0.0
    for index, (start_s, end_s) in enumerate(source.gaps):
        if index not in chosen:
            gaps.append((start_s + later_s, end_s + later_s))
            continue
        length_s = float(rng.choice(LENGTHS_S))
        count = round(length_s * SAMPLE_RATE_HZ)
        silence = np.zeros(count, np.float32) if room is None else room[:count].copy()
        middle = round((start_s + end_s) / 2 * SAMPLE_RATE_HZ)
        if breaths and length_s >= _BREATH_ROOM_S and rng.random() < _BREATH_SHARE:
            drawn = _draw_breath(silence, speech_rms(source), breaths, rng)
            inhaled.append((drawn[0] + middle / SAMPLE_RATE_HZ + later_s, drawn[1] + middle / SAMPLE_RATE_HZ + later_s))
        parts += [source.samples[at:middle], silence]
        at = middle
        gaps.append((start_s + later_s, end_s + later_s + length_s))
        later_s += length_s
    sound = np.concatenate([*parts, source.samples[at:]])
    return Spliced(source.name, sound, source.start_s, source.end_s + later_s, tuple(gaps), tuple(inhaled))


def _draw_breath(silence: Sound, rms: float, breaths: list[Sound], rng: np.random.Generator) -> Span:
    """Put a breath into a silence, half of them real ones; return where."""
    longest_s = min(0.6, len(silence) / SAMPLE_RATE_HZ - 0.2)
    count = round(rng.uniform(0.25, longest_s) * SAMPLE_RATE_HZ)
    if rng.random() < 0.5:
        real = breaths[rng.integers(len(breaths))]
        drawn = np.interp(np.linspace(0, len(real) - 1, count), np.arange(len(real)), real)
    else:
        frequency_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
        formants = ((500, 250, 0.6), (1500, 350, 1.0), (2600, 400, 0.8), (3800, 600, 0.5), (5500, 1200, 0.3))
        shape = sum(gain * np.exp(-0.5 * ((frequency_hz - at) / width) ** 2) for at, width, gain in formants) + 0.05
        drawn = np.fft.irfft(np.fft.rfft(rng.standard_normal(count)) * shape, count)
        drawn = drawn * np.sin(np.pi * np.linspace(0, 1, count) ** 0.8)
    drawn = _of_rms_1(np.asarray(drawn)) * rms * 10 ** (rng.uniform(*BREATH_LEVELS_DB) / 20)
    start = round(rng.uniform(0.08 * SAMPLE_RATE_HZ, len(silence) - count - 0.06 * SAMPLE_RATE_HZ))
    silence[start : start + count] += drawn.astype(np.float32)
    return start / SAMPLE_RATE_HZ, (start + count) / SAMPLE_RATE_HZ


def _aligned(speech: Path) -> Iterator[Source]:
    """Yield the recordings that come with the times of their words."""
    for file in sorted((speech / "fillers").glob("*.words.tsv")):
        rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
        words = [(float(start), float(end)) for start, end, word in rows if word]
        gaps = tuple((before[1], after[0]) for before, after in pairwise(words))
        name = file.name.removesuffix(".words.tsv")
        samples = read_recording(file.with_name(f"{name}.flac")).samples
        gaps = tuple(gap for gap in gaps if gap[1] - gap[0] >= 0.045)
        yield Source(f"fillers/{name}", samples, words[0][0], words[-1][1], gaps)


def _chain(parts: list[Source]) -> Source:
    """Return sentences one right after another, half a second of silence around them."""
    quiet = np.zeros(SAMPLE_RATE_HZ // 2, np.float32)
    sounds = [(part.samples - part.samples.mean())[_places(part.start_s, part.end_s)] for part in parts]
    joints_s = 0.5 + np.cumsum([len(sound) for sound in sounds]) / SAMPLE_RATE_HZ
    gaps = tuple((float(joint_s), float(joint_s)) for joint_s in joints_s[:-1])
    return Source("pauses/chain", np.concatenate([quiet, *sounds, quiet]), 0.5, float(joints_s[-1]), gaps)


def _real_breaths(speech: Path) -> list[Sound]:
    name, spans = BREATHS
    samples = read_recording(speech / name).samples
    return [samples[_places(*span)] for span in spans]


def _noise_rms(source: Source) -> float:
    """Return the RMS of the recording's own noise, as it is in its longer gaps."""
    inside = np.zeros(len(source.samples), dtype=bool)
    for start_s, end_s in source.gaps:
        if end_s - start_s > 0.2:
            inside[_places(start_s + 0.06, end_s - 0.04)] = True
    return float(np.sqrt(np.mean(_without_rumble(source.samples)[inside] ** 2))) if inside.any() else 0.0


def _room_of(source: Source, rng: np.random.Generator) -> Sound | None:
    """Return noise with the spectrum of the recording's longest gap; None where the recording is clean."""
    if _noise_rms(source) <= speech_rms(source) * 10 ** (-_NOISY_DB / 20):
        return None
    count = round((max(LENGTHS_S) + 1) * SAMPLE_RATE_HZ)
    start_s, end_s = max(source.gaps, key=lambda gap: gap[1] - gap[0])
    frames = np.lib.stride_tricks.sliding_window_view(source.samples[_places(start_s + 0.08, end_s - 0.05)], 1024)[
        ::256
    ]
    window = np.hanning(1024)
    density = np.sqrt(np.mean(np.abs(np.fft.rfft(frames * window)) ** 2, axis=0) / np.sum(window**2))
    gain = np.interp(np.fft.rfftfreq(count), np.fft.rfftfreq(1024), density)
    return np.fft.irfft(np.fft.rfft(rng.standard_normal(count)) * gain, count).astype(np.float32)


def _without_rumble(samples: Sound) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(samples)
    spectrum *= np.clip((np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ) - 60.0) / 60.0, 0.0, 1.0)
    return np.fft.irfft(spectrum, len(samples))


def _of_rms_1(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    return sound / np.sqrt(np.mean(sound**2))


def _places(start_s: float, end_s: float) -> slice:
    return slice(round(start_s * SAMPLE_RATE_HZ), round(end_s * SAMPLE_RATE_HZ))
