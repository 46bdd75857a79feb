"""Speech to words, by either of two Whispers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from rehearse.asr.base import Engine
from rehearse.asr.decoding import transcribe
from rehearse.asr.streaming import StreamingTranscriber
from rehearse.asr.together import Together, in_use
from rehearse.errors import UsageError

__all__ = ["Engine", "StreamingTranscriber", "in_use", "load_engine", "transcribe"]

MOST_CALLS = 4
"""Threads that are in faster-whisper at once, if there are so many processors: each takes memory."""


def load_engine(
    kind: Literal["auto", "openai", "faster"] = "auto",
    model: str = "base",
    *,
    cache: Path,
    threads: int = 0,
    at_once: int = 1,
) -> Engine:
    """Load a Whisper.

    Parameters
    ----------
    kind : {"auto", "openai", "faster"}
        auto takes faster-whisper where it is installed.
    model : str
        A name ("base", "tiny.en", any other of Whisper's), or a folder of weights.
    cache : Path
        Where weights are kept.
    threads : int
        0 leaves it to the engine.
    at_once : int
        From how many threads it is used at once. faster-whisper then shares the processors out and decodes what they
        ask for in one batch (each is to say with `in_use` when it is at work); openai-whisper serves one after the
        other.

    Raises
    ------
    WeightsError
        The weights are missing or damaged.
    UsageError
        faster-whisper is asked for and not installed.
    """
    from rehearse.asr import ctranslate2, openai
    from rehearse.asr.weights import find_weights

    # Read when OpenMP is loaded, which is with the engine. By default its threads spin while they wait for one another:
    # beside another busy process that makes both engines about six times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    if kind == "faster" and not ctranslate2.is_installed():
        raise UsageError("The engine faster is not installed.", "Run: pip install 'rehearse-voicemail[fast]'")
    fast = kind == "faster" or (kind == "auto" and ctranslate2.is_installed())
    found = find_weights(model, cache)
    name = Path(model).name
    if fast and (found is None or found.is_dir()):
        folder = found or ctranslate2.known_folder(model, cache)
        calls = min(at_once, os.cpu_count() or 1, MOST_CALLS)
        engine = ctranslate2.FasterWhisper(folder, name, threads=threads, at_once=calls)
        return Together(engine, calls) if at_once > 1 else engine
    if kind == "faster":
        raise UsageError(f"The engine faster cannot read {model}.", "Give a folder with a CTranslate2 model.")
    return openai.OpenAIWhisper(found or openai.known_checkpoint(model, cache), name, threads=threads)
