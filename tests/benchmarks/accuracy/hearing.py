"""What the engine hears in a recording: as rehearse asks it, and bare. Each sound is heard once in a run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rehearse.asr import Engine, load_engine, transcribe
from rehearse.asr.base import Window, context_s
from rehearse.asr.windows import split_into_chunks
from rehearse.asr.word_times import word_ranges
from rehearse.audio import read_recording
from rehearse.config import user_folders
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack, Speech
from rehearse.core.transcript import Word
from rehearse.prosody.pitch import pyin, swift_f0
from rehearse.prosody.vad import find_speech


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording, heard twice; the second time as Whisper writes without being asked for fillers."""

    words: Sequence[Word]
    bare_words: Sequence[Word]
    speech: Speech
    track: PitchTrack
    samples: NDArray[np.float32]


class _Remembering:
    """An engine that encodes the same sound only once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._windows: dict[tuple[bytes, float], Window] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def encode(self, samples: NDArray[np.float32], padded_s: float | None = None) -> Window:
        padded_s = padded_s or context_s(len(samples) / SAMPLE_RATE_HZ)
        key = samples.tobytes(), padded_s
        if key not in self._windows:
            self._windows[key] = self._engine.encode(samples, padded_s)
        return self._windows[key]

    def forget(self) -> None:
        self._windows.clear()


@cache
def engine() -> _Remembering:
    return _Remembering(load_engine(cache=user_folders().weights))


def read(file: Path) -> NDArray[np.float32]:
    return read_recording(file).samples


_heard: dict[bytes, Heard] = {}
_written: dict[tuple[bytes, int], list[Word]] = {}


def hear(samples: NDArray[np.float32]) -> Heard:
    """Return what rehearse hears in a sound, and what its engine writes when it is asked for nothing."""
    sound = hashlib.sha256(samples.tobytes()).digest()
    if sound not in _heard:
        _heard[sound] = _hear(samples)
    return _heard[sound]


def bare_whisper(samples: NDArray[np.float32], beam: int = 1) -> list[Word]:
    """Return the words of faster-whisper's own `transcribe`, with its defaults but for the beam."""
    key = hashlib.sha256(samples.tobytes()).digest(), beam
    if key not in _written:
        segments, _ = bare_model().transcribe(samples, language="en", beam_size=beam, word_timestamps=True)
        timed = [word for segment in segments for word in segment.words]
        _written[key] = [Word(word.word.strip(), word.start, word.end, word.probability) for word in timed]
    return _written[key]


@cache
def bare_model() -> Any:
    from faster_whisper import WhisperModel

    from rehearse.asr.weights import find_weights

    return WhisperModel(str(find_weights("base", user_folders().weights)), device="cpu", compute_type="float32")


def _hear(samples: NDArray[np.float32]) -> Heard:
    speech = find_speech(samples)
    tracker = swift_f0 if swift_f0.is_installed() else pyin
    engine().forget()
    words = transcribe(samples, speech, cast(Engine, engine())).words
    return Heard(words, _decoded_without_prompt(samples, speech), speech, tracker.track(samples), samples)


def _decoded_without_prompt(samples: NDArray[np.float32], speech: Speech) -> list[Word]:
    words = []
    for chunk in split_into_chunks(samples, speech.spans):
        window = engine().encode(chunk.samples)
        tokens = engine().decode([window])[0].tokens
        if not tokens:
            continue
        edges_s = engine().align([window], [tokens])[0].edges_s
        for first, end in word_ranges(engine().pieces(tokens)):
            text = b"".join(engine().pieces(tokens[first:end])).decode("utf-8", "replace").strip()
            times = (chunk.time_in_recording(float(edges_s[at])) for at in (first, end))
            words.append(Word(text, *times, 1.0))
    return words


def truths(speech: Path, task: str) -> list[tuple[Path, str]]:
    """Return the recordings of one task and what is said in them."""
    rows = [line.split("\t") for line in (speech / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [(speech / row[0], row[2]) for row in rows if row[1] == task]
