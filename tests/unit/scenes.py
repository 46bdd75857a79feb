"""Scenes drawn from a seed, to hear what a detector makes of many of them, and the real speech that the tests have.

What a detector finds in a scene is kept in data/figures.json. That is not said to be the truth, which other tests
know; it shows when a constant moves.

    python -m tests.unit.scenes    # write data/figures.json anew, after a change that was meant
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack
from rehearse.core.transcript import Word
from rehearse.prosody.brightness import voice_features
from rehearse.prosody.filled_pauses import filled_pause_candidates, sound_frames
from rehearse.prosody.fillers import find_fillers
from rehearse.prosody.level import measure_level
from rehearse.prosody.noise_floor import band_power, flatten, loud_power, noise_power
from rehearse.prosody.not_speech import held_share, is_music, is_voiceless
from rehearse.prosody.pitch import statistics
from rehearse.prosody.vad import find_speech
from rehearse.prosody.voicing import Voice
from rehearse.text.tokens import tokens_from_words
from tests.unit.made_speech import WORDS_PEAK, breath, burst, chords, hiss, phrase, shaped_noise, silence, with_room
from tests.unit.made_voice import glide, made_track, quiet, vowel, wave

Sound = NDArray[np.float32]
Figures = list[Any]

HERE = Path(__file__).parent / "data"
FIGURES = HERE / "figures.json"
REAL = ("reader", "cards", "announcer", "number", "fillers")
TRUTH = json.loads((HERE / "speech" / "truth.json").read_text("utf-8"))


@cache
def real(name: str) -> Sound:
    """Return one of the recordings of data/speech."""
    return read_recording(HERE / "speech" / f"{name}.flac").samples


@cache
def in_condition(name: str, condition: str) -> Sound:
    """Return a recording as it is, in a room, or through a telephone line; ten seconds of it are enough."""
    samples = real(name)[: 10 * SAMPLE_RATE_HZ]
    if condition == "line":
        return through_phone_line(samples)
    return with_room(samples, float(condition)) if condition else samples


# ---- scenes ----


@cache
def talk(seed: int) -> Sound:
    """Return phrases with what may stand between them: breaths, clicks, hisses, hums, beeps, other rooms."""
    draw = np.random.default_rng(seed)
    parts: list[Sound] = [silence(0.4)]
    for index in range(draw.integers(2, 5)):
        said = phrase(int(draw.integers(1, 4)), seed=seed + index, f0_hz=draw.uniform(90, 240))
        said = said * np.float32(10 ** (-(draw.uniform(0, 1) ** 3) * 30 / 20))
        between = _between(draw, seed + index)
        parts += [said, silence(draw.choice([0.0, 0.03, 0.08, 0.14, 0.3])), between]
        parts.append(silence(draw.choice([0.02, 0.06, 0.15, 0.26, 0.5])))
    parts += [phrase(2, seed=seed + 9), _fading(draw), silence(0.5)]
    sound = np.concatenate(parts)
    return with_room(sound, float(draw.choice([6, 12, 20, 28, 35, 45, 60])), seed)


def _between(draw: np.random.Generator, seed: int) -> Sound:
    gain = np.float32(10 ** (-draw.uniform(0, 30) / 20))
    kinds: list[Callable[[], Sound]] = [
        lambda: breath(draw.uniform(0.2, 0.7), 0.03, seed) * gain,
        lambda: np.concatenate([burst(0.06, seed) for _ in range(draw.integers(1, 9))]) * gain,
        lambda: hiss(draw.uniform(0.05, 0.5), 0.05, seed) * gain,
        lambda: vowel(glide(110, 105, draw.uniform(0.05, 0.4)), softness=2.0, peak=WORDS_PEAK) * gain,
        lambda: vowel(glide(200, 200, draw.uniform(0.2, 0.6)), peak=WORDS_PEAK) * gain,
        lambda: shaped_noise(draw.uniform(0.1, 0.5), 100, 1500, 0.05, seed) * gain,
        lambda: _beep(draw.uniform(0.2, 0.6), draw.uniform(0, 0.2)) * gain,
        lambda: silence(draw.uniform(0.05, 0.5)),
    ]
    return kinds[int(draw.integers(len(kinds)))]()


def _beep(seconds: float, wavering: float) -> Sound:
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    level = 1 + wavering * np.sin(2 * np.pi * 7 * time_s)
    return (0.2 * level * np.sin(2 * np.pi * 950 * time_s + 8 * wavering * np.sin(20 * time_s))).astype(np.float32)


def _fading(draw: np.random.Generator) -> Sound:
    seconds = draw.uniform(0.1, 0.6)
    sound = vowel(glide(120, 100, seconds), peak=WORDS_PEAK)
    return sound * np.float32(10) ** np.linspace(0, -draw.uniform(0.5, 3), len(sound)).astype(np.float32)


@cache
def hesitant(seed: int) -> tuple[Sound, tuple[Word, ...], PitchTrack]:
    """Return words with held vowels, hums and creaks among them, the words as an engine may have put them, and F0."""
    draw = np.random.default_rng(seed)
    sounds: list[Sound] = [silence(0.3)]
    f0_hz: list[NDArray[np.float64]] = [quiet(0.3)]
    words: list[Word] = []
    at_s = 0.3

    def add(sound: Sound, hz: NDArray[np.float64]) -> float:
        nonlocal at_s
        sounds.append(sound)
        f0_hz.append(hz[: len(sound)] if len(hz) >= len(sound) else np.pad(hz, (0, len(sound) - len(hz))))
        start_s = at_s
        at_s += len(sound) / SAMPLE_RATE_HZ
        return start_s

    for index in range(5):
        word = str(draw.choice(["the", "to", "office", "seven", "5", "her", "and", "number", "call,", "2"]))
        hz = glide(draw.uniform(100, 130), draw.uniform(80, 160), draw.uniform(0.05, 0.35))
        start_s = add(vowel(hz, formant_shift=draw.uniform(0.7, 1.4), seed=seed + index), hz)
        if draw.random() < 0.5:
            add(hiss(draw.choice([0.02, 0.04, 0.08]), 0.02, seed + index), quiet(0.1))
        end_s = at_s
        gap_s = float(draw.choice([0.0, 0.03, 0.06, 0.12, 0.18, 0.25, 0.4]))
        add(silence(gap_s), quiet(gap_s))
        if draw.random() < 0.7:
            end_s = _hesitation(draw, add, words, end_s, seed + index)
        gap_s = float(draw.choice([0.0, 0.03, 0.1, 0.16, 0.22, 0.3]))
        add(silence(gap_s), quiet(gap_s))
        early_s, late_s = draw.choice([0.0, 0.0, 0.03, 0.05, 0.1, 0.3], 2)
        words.append(Word(word, max(start_s - early_s, 0.0), end_s + late_s, float(draw.choice([0.2, 0.28, 0.4, 0.9]))))
    add(silence(0.3), quiet(0.3))
    words.sort(key=lambda word: word.start_s)
    sound = np.concatenate(sounds)
    sound = sound + np.random.default_rng(seed).normal(0, draw.choice([1e-5, 3e-4, 3e-3]), len(sound)).astype(
        np.float32
    )
    track = np.concatenate(f0_hz)[::256] * np.where(draw.random() < 0.2, 0.0, 1.0)
    return sound, tuple(words), made_track(track)


def _hesitation(
    draw: np.random.Generator, add: Callable[..., float], words: list[Word], end_s: float, seed: int
) -> float:
    """Add a held sound; return where the word before it ends by the engine: before it, or on it."""
    length_s = draw.choice([0.1, 0.13, 0.16, 0.2, 0.25, 0.32, 0.45, 0.7, 0.95])
    hz = glide(110, 110 * 2 ** (draw.choice([0.0, 0.5, 1.2, 1.8, 2.2, 3.0, 4.0]) / 12), length_s)
    level = np.float32(10 ** (-draw.choice([0, 3, 8, 12, 16, 19, 24]) / 20))
    held = vowel(hz, softness=float(draw.choice([0.6, 1.0, 2.0, 4.0])), formant_shift=0.9, seed=seed) * level
    start_s = add(held, hz if draw.random() < 0.7 else np.zeros(len(hz)))
    stop_s = start_s + len(held) / SAMPLE_RATE_HZ
    if draw.random() < 0.5:  # and its m
        gap_s = float(draw.choice([0.0, 0.0, 0.15, 0.25]))
        add(silence(gap_s), quiet(gap_s))
        hum_hz = glide(108, 106, draw.choice([0.1, 0.2, 0.4]))
        stop_s = add(vowel(hum_hz, softness=5.0, formant_shift=0.4, seed=seed) * level, hum_hz)
        stop_s += len(hum_hz) / SAMPLE_RATE_HZ
    kind = draw.choice(["left out", "left out", "swallowed", "written"])
    if kind == "written":
        off_s = float(draw.choice([-0.35, -0.2, 0.0, 0.2, 0.35]))
        words.append(Word("um,", max(start_s + off_s, 0.0), max(stop_s + off_s, 0.05), 0.8))
    return stop_s if kind == "swallowed" else end_s


@cache
def other_sound(seed: int) -> Sound:
    """Return what is no speech, or nearly none: chords, notes, noise, with gaps and voices in it."""
    draw = np.random.default_rng(seed)
    seconds = 3.0
    count = round(seconds * SAMPLE_RATE_HZ)
    music = chords(3) * np.float32(draw.uniform(0, 1))
    note = vowel(wave(draw.choice([75, 120, 180, 300, 420]), draw.choice([0.0, 0.05, 0.3]), seconds)) * draw.uniform(
        0, 1
    )
    spoken = np.concatenate([phrase(3, seed=seed + k) for k in range(6)])[:count]
    noisy = shaped_noise(seconds, 100, 6000, 0.05, seed)
    mixed = [music, note, np.resize(spoken, count), noisy]
    weights = draw.dirichlet([0.5] * 4)
    sound = sum(np.float32(weight) * part for weight, part in zip(weights, mixed, strict=True))
    gate = np.ones(count, np.float32)
    for _ in range(draw.integers(0, 6)):
        start = int(draw.integers(count))
        gate[start : start + int(draw.uniform(0.02, 0.3) * SAMPLE_RATE_HZ)] = 10 ** (-draw.uniform(8, 40) / 20)
    return np.asarray(sound * gate, np.float32)


# ---- what is found in them ----


def spans(samples: Sound) -> Figures:
    return [value for span in find_speech(samples).spans for value in span]


def noise_figures(samples: Sound) -> Figures:
    power = band_power(flatten(samples))
    loud = loud_power(power)
    relative_db = 10 * np.log10(noise_power(power, loud) / loud)
    return [10 * np.log10(loud), *np.percentile(relative_db, (10, 50, 90), axis=0).ravel()]


def frame_figures(samples: Sound) -> Figures:
    frames = sound_frames(samples)
    assert frames is not None
    spread = [np.percentile(values[4:-4], (10, 50, 90)) for values in (frames.level_db, frames.change_db)]
    hiss_db = np.percentile(frames.voice_over_hiss_db, (10, 50, 90))
    shares = [frames.loud_db, 100 * frames.sounding.mean(), 100 * frames.hissing.mean()]
    return [*shares, *spread[0], *spread[1], *hiss_db, *frames.bands_db.mean(axis=0)]


def candidates(samples: Sound, track: PitchTrack) -> Figures:
    frames = sound_frames(samples)
    assert frames is not None
    found = filled_pause_candidates(frames, track)
    return [float(value) for candidate in found for value in astuple(candidate) if np.isfinite(value)]


def fillers(samples: Sound, words: tuple[Word, ...], track: PitchTrack) -> Figures:
    found = find_fillers(tokens_from_words(words), samples, find_speech(samples), track)
    return [value for filler in found for value in (filler.text, filler.certainty, filler.start_s, filler.end_s)]


def voicing(samples: Sound) -> Figures:
    voice = Voice(flatten(samples))
    periodicity = voice.periodicity(np.arange(0, len(samples) // 160, 7))
    return [*np.percentile(periodicity, (10, 50, 90)), voice.of_run(60, 100)]


def not_speech(samples: Sound) -> Figures:
    speech = find_speech(samples)
    return [100 * held_share(samples, speech), is_music(samples, speech), is_voiceless(samples, speech)]


def level_figures(samples: Sound) -> Figures:
    level = measure_level(samples, find_speech(samples))
    return [level.level_dbfs, level.snr_db, level.level_sd_db]


def pitch_figures(track: PitchTrack, samples: Sound) -> Figures:
    voice = voice_features(samples, track)
    flat = [value for span in statistics.flat_passages(track) for value in span]
    told = [statistics.pitch_sd_semitones(track), statistics.pitch_range_semitones(track), statistics.pvq(track)]
    return [*told, statistics.closing_slope_st_s(track), *flat, *(astuple(voice) if voice else ())]


CONDITIONS = ("", "15", "line")
SCENES: dict[str, dict[str, Callable[[], Figures]]] = {}


def _collect() -> None:
    for name in ("reader", "cards", "announcer"):
        for condition in CONDITIONS:
            case = f"{name} {condition}".strip()
            for section, figures in (
                ("speech", spans), ("noise", noise_figures), ("frames", frame_figures), ("voicing", voicing),
                ("level", level_figures), ("not speech", not_speech),
            ):  # fmt: skip
                SCENES.setdefault(section, {})[case] = lambda f=figures, n=name, c=condition: f(in_condition(n, c))
    for seed in SEEDS["talk"]:
        SCENES["speech"][f"talk {seed}"] = lambda s=seed: spans(talk(s))
    for seed in SEEDS["hesitant"]:
        SCENES.setdefault("candidates", {})[f"{seed}"] = lambda s=seed: candidates(hesitant(s)[0], hesitant(s)[2])
        SCENES.setdefault("fillers", {})[f"{seed}"] = lambda s=seed: fillers(*hesitant(s))
    for seed in SEEDS["other"]:
        SCENES["not speech"][f"{seed}"] = lambda s=seed: not_speech(other_sound(s))
    for seed in SEEDS["noise"]:
        SCENES["noise"][f"talk {seed}"] = lambda s=seed: noise_figures(talk(s))


_SEEDS = {
    "talk": "0 2 5 10 13 14 16 17 19 21 25 26 31 32 33 34 37 45 47 56 59 62 67 86 89 96 101 127 167",
    "hesitant": "0 2 10 13 19 20 22 27 28 29 31 32 34 36 37 39 40 41 42 44 45 46 49 66 68 89 100 101 106 109 111 115 "
    "117 119 120 130 134 135 147",
    "other": "0 1 13 14 17 18 30 31 35 39 43 49 68 78 91 92 95 99 114 135 158",
    "noise": "20 21 26",
}
"""Of many that were tried, those in which a constant that moves by half shows: each in two, if there are two."""

SEEDS = {kind: [int(seed) for seed in seeds.split()] for kind, seeds in _SEEDS.items()}

_collect()


def rounded(figures: Figures) -> Figures:
    """Return figures as they are kept."""
    return [
        value if isinstance(value, str) or value is None else bool(value) if isinstance(value, bool | np.bool_)
        else round(float(value), 4)
        for value in figures
    ]  # fmt: skip


def differ(found: Figures, kept: Figures, tolerance: float = 0.012) -> bool:
    """Tell whether figures are not the same: by more than a hundredth (of a second, a decibel, a per cent)."""
    if len(found) != len(kept):
        return True
    return any(
        one != other if isinstance(one, str | bool) or one is None or other is None
        else abs(one - other) > tolerance * max(1.0, abs(other) / 10)
        for one, other in zip(found, kept, strict=True)
    )  # fmt: skip


if __name__ == "__main__":
    sections = []
    for section, cases in SCENES.items():
        rows = ",\n".join(f" {json.dumps(case)}: {json.dumps(rounded(make()))}" for case, make in cases.items())
        sections.append(f"{json.dumps(section)}: {{\n{rows}\n}}")
    FIGURES.write_text("{\n" + ",\n".join(sections) + "\n}\n", encoding="utf-8")
