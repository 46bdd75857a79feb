"""Whisper run by faster-whisper's engine, CTranslate2, in float32.

faster-whisper's own `transcribe` is not used: it encodes a stretch anew for every question, and importing it
costs half a second. float32, because int8 changed the text of a third of the clips it was tried on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import MAX_TOKENS, Alignment, Decoding, Window, context_s
from rehearse.asr.log_mel import HOP_SAMPLES, log_mel
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import WeightsError

CONTEXT_TOKENS = 448
"""Places in Whisper's decoder."""

LONGEST_PROMPT = CONTEXT_TOKENS // 2 - 1
"""Tokens of a prompt that are given, its last ones, as openai-whisper does."""


def is_installed() -> bool:
    """Return whether the extra ``fast`` is there."""
    return find_spec("ctranslate2") is not None and find_spec("tokenizers") is not None


class FasterWhisper:
    """The engine of the extra ``fast``.

    Parameters
    ----------
    folder : Path
        Weights as CTranslate2 keeps them.
    model : str
        Their name.
    threads : int
        0 leaves the number to CTranslate2, or shares the processors out.
    at_once : int
        From how many threads it is used at once.
    """

    name = "faster-whisper"

    def __init__(self, folder: Path, model: str, *, threads: int = 0, at_once: int = 1) -> None:
        import ctranslate2
        import tokenizers

        if at_once > 1 and not threads:
            threads = max(1, (os.cpu_count() or 1) // at_once)
        try:
            self._whisper = ctranslate2.models.Whisper(
                str(folder), device="cpu", compute_type="float32", intra_threads=threads, inter_threads=at_once
            )
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.encode_special_tokens = True  # as text, for a name may look like a mark: "<|en|>"
            self._suppressed = json.loads((folder / "config.json").read_text(encoding="utf-8"))["suppress_ids"]
        except Exception as error:  # tokenizers raises bare Exception
            raise WeightsError(f"Cannot load the weights in {folder}: {error}.", "Is it a Whisper model?") from error
        self._storage = ctranslate2.StorageView
        self.model = model
        self.multilingual = bool(self._whisper.is_multilingual)
        self._start = self._special("startoftranscript", *(("en", "transcribe") if self.multilingual else ()))
        self._no_times = self._special("notimestamps")
        self._before = self._special("startofprev")
        (self._end,) = self._special("endoftext")
        self._bytes = _byte_table()

    def warm(self) -> None:
        """Run once on silence."""
        self.decode([self.encode(np.zeros(SAMPLE_RATE_HZ, dtype=np.float32))], max_tokens=1)

    def encode(self, samples: NDArray[np.float32], padded_s: float | None = None) -> Window:
        """Hear up to 30 s of sound at 16 kHz."""
        duration_s = len(samples) / SAMPLE_RATE_HZ
        padded_s = padded_s or context_s(duration_s)
        features = self._storage.from_array(log_mel(samples, self._whisper.n_mels, padded_s)[None])
        return Window(self._whisper.encode(features), duration_s, padded_s)

    def language(self, window: Window) -> tuple[str, float]:
        """Return the most likely language and its probability."""
        if not self.multilingual:
            return "en", 1.0
        mark, probability = self._whisper.detect_language(window.features)[0][0]
        return mark.strip("<|>"), float(probability)

    def decode(
        self,
        windows: Sequence[Window],
        *,
        prompt: str = "",
        forbidden: Sequence[int] = (),
        max_tokens: int = MAX_TOKENS,
    ) -> list[Decoding]:
        """Write down what is said in each window, greedily, without time marks."""
        before = [*self._before, *self.tokens(f" {prompt.strip()}")[-LONGEST_PROMPT:]] if prompt else []
        given = [*before, *self._start, *self._no_times]
        results = self._whisper.generate(
            self._together(windows),
            [given] * len(windows),
            beam_size=1,
            # It writes no more than half of this, nor more than this less what was given before the last token.
            max_length=min(CONTEXT_TOKENS, max(2 * max_tokens, len(given) - 1 + max_tokens)),
            suppress_tokens=[*self._suppressed, *forbidden],
        )
        written = (result.sequences_ids[0] for result in results)
        return [Decoding(tuple(token for token in tokens if token < self._end)) for tokens in written]

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        """Find where tokens lie in their window, and how likely each is there."""
        # One by one: in step they gain nothing, are all as long as the longest, and take memory for each.
        return [self._align(window, text) for window, text in zip(windows, tokens, strict=True)]

    def _align(self, window: Window, tokens: Sequence[int]) -> Alignment:
        frames = int(window.duration_s * SAMPLE_RATE_HZ / HOP_SAMPLES)
        (found,) = self._whisper.align(window.features, self._start, [list(tokens)], [frames])
        return _alignment(found)

    def _together(self, windows: Sequence[Window]) -> Any:
        if len(windows) == 1:
            return windows[0].features
        return self._storage.from_array(np.concatenate([np.asarray(window.features) for window in windows]))

    def pieces(self, tokens: Sequence[int]) -> list[bytes]:
        """Return the text of each token."""
        return [bytes(self._bytes[c] for c in self._tokenizer.id_to_token(token) or "") for token in tokens]

    def tokens(self, text: str) -> list[int]:
        """Return a text as tokens."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _special(self, *names: str) -> list[int]:
        found = [self._tokenizer.token_to_id(f"<|{name}|>") for name in names]
        return [token for token in found if token is not None]


def _alignment(found: Any) -> Alignment:
    path = np.array(found.alignments)
    first = np.flatnonzero(np.diff(path[:, 0], prepend=-1))
    return Alignment(edges_s=path[first, 1] * 0.02, probabilities=np.array(found.text_token_probs, dtype=np.float64))


def _byte_table() -> dict[str, int]:
    """Return the byte each letter of GPT-2's vocabulary stands for: printable ones for themselves, others shifted."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {chr(byte): byte for byte in printable}
    table |= {chr(0x100 + k): byte for k, byte in enumerate(b for b in range(0x100) if b not in set(printable))}
    return table


def known_folder(name: str, cache: Path) -> Path:
    """Return the folder of a model by one of faster-whisper's own names, fetched if need be."""
    try:
        from faster_whisper.utils import available_models, download_model
    except ImportError as error:
        raise WeightsError(
            f"There are no weights called {name}.", "Run: pip install 'rehearse-voicemail[fast]'"
        ) from error
    if name not in available_models() and "/" not in name:
        raise WeightsError(f"There are no weights called {name}.", f"Known: {', '.join(available_models())}.")
    try:
        folder: Any = download_model(name, cache_dir=str(cache / "hub"))
    except Exception as error:  # whatever the hub's client raises: no network, no such model
        hint = "Connect to the network once, or give a folder with --model."
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        raise WeightsError(f"Cannot fetch the weights {name}: {reason}.", hint) from error
    return Path(folder)
