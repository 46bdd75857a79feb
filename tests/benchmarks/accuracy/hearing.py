"""What the engine hears in a recording: as rehearse asks it, and bare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rehearse.audio_file import read_recording
from rehearse.engines import Engine, load_engine, pyin, swift_f0, transcribe
from rehearse.engines.engine import Window
from rehearse.engines.listening import word_ranges
from rehearse.engines.stretches import cut
from rehearse.measures.duration import Speech, find_speech
from rehearse.measures.pitch import PitchTrack
from rehearse.settings import user_folders
from rehearse.transcript import Word


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
        self._windows: dict[bytes, Window] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def encode(self, samples: NDArray[np.float32]) -> Window:
        sound = samples.tobytes()
        if sound not in self._windows:
            self._windows[sound] = self._engine.encode(samples)
        return self._windows[sound]

    def forget(self) -> None:
        self._windows.clear()


@cache
def engine() -> _Remembering:
    return _Remembering(load_engine(cache=user_folders().weights))


def read(file: Path) -> NDArray[np.float32]:
    return read_recording(file).samples


def hear(samples: NDArray[np.float32]) -> Heard:
    speech = find_speech(samples)
    tracker = swift_f0 if swift_f0.is_installed() else pyin
    engine().forget()
    words = transcribe(samples, speech, cast(Engine, engine())).words
    return Heard(words, _bare(samples, speech), speech, tracker.track(samples), samples)


def _bare(samples: NDArray[np.float32], speech: Speech) -> list[Word]:
    words = []
    for stretch in cut(samples, speech.spans):
        window = engine().encode(stretch.samples)
        tokens = engine().decode(window).tokens
        if not tokens:
            continue
        edges_s = engine().align(window, tokens).edges_s
        for first, end in word_ranges(engine().pieces(tokens)):
            text = b"".join(engine().pieces(tokens[first:end])).decode("utf-8", "replace").strip()
            times = (stretch.time_in_recording(float(edges_s[at])) for at in (first, end))
            words.append(Word(text, *times, 1.0))
    return words


def truths(speech: Path, task: str) -> list[tuple[Path, str]]:
    """Return the recordings of one task and what is said in them."""
    rows = [line.split("\t") for line in (speech / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [(speech / row[0], row[2]) for row in rows if row[1] == task]
