"""A small transformer that reads a message word by word: how likely each word belongs to each thing a message may say.

The weights are MiniLM's (Apache-2.0), trained further on this project's own labelled messages by
`models/message/train.py` and kept as 8-bit numbers; `models/message/DATASHEET.md` says on what and how well. One pass
over a message of 70 words takes some 30 ms with numpy alone, so every installation reads messages alike.

References
----------
Wang et al. (2020), MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained Transformers.
Schuster and Nakajima (2012), Japanese and Korean Voice Search (word pieces).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.core.token import Token

ITEMS = (
    "your_name", "company", "reason", "customers", "callback_ask", "day_or_time", "good_times",
    "pitch", "winging_it", "hedging",
)  # fmt: skip
"""What is looked for, in the order of the columns."""

NUMBER_PIECE = "[unused1]"
"""Stands for every telephone number: which one it is tells nothing of what is said."""

LONGEST_WORD = 100
"""Letters of a word that are looked at."""

LONGEST_WINDOW = 250
"""Word pieces read at once; a longer message is read in parts that overlap by half."""

WINDOWS_KEPT = 16
"""Of what was read lately: who writes on below a long beginning has it checked again at every pause."""

_MARKS = frozenset(".,;:?!-…—–")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A message as word pieces.

    Attributes
    ----------
    ids : tuple of int, shape (m,)
        Of the vocabulary.
    capitals : tuple of int, shape (m,)
        1 where the word is written with a capital.
    words : tuple of int, shape (m,)
        The token each piece belongs to.
    """

    ids: tuple[int, ...]
    capitals: tuple[int, ...]
    words: tuple[int, ...]


def pieces_of(tokens: Sequence[Token], numbers: Sequence[tuple[int, int]], vocabulary: dict[str, int]) -> Pieces:
    """Return the word pieces of a message.

    Parameters
    ----------
    tokens : sequence of Token
    numbers : sequence of (first, end)
        Tokens ``first:end`` are a telephone number.
    vocabulary : dict of str to int
    """
    inside = {index: first for first, end in numbers for index in range(first, end)}
    ids: list[int] = []
    capitals: list[int] = []
    words: list[int] = []
    for index, token in enumerate(tokens):
        if inside.get(index, index) != index:
            found = []
        elif index in inside:
            found = [vocabulary[NUMBER_PIECE]]
        else:
            found = [piece for part in _parts(token.normal[:LONGEST_WORD]) for piece in _word_pieces(part, vocabulary)]
        found += [vocabulary[mark] for mark in token.mark[:1] if mark in vocabulary]
        ids += found
        capitals += [int(token.capitalized)] * len(found)
        words += [index] * len(found)
    return Pieces(tuple(ids), tuple(capitals), tuple(words))


def _parts(normal: str) -> list[str]:
    """Return a word parted at its marks, as the vocabulary has them: "o'brien" is o, ', brien."""
    parts: list[str] = []
    letters = ""
    for sign in normal:
        if sign.isalnum():
            letters += sign
            continue
        parts += [letters, sign] if letters else [sign]
        letters = ""
    return [*parts, letters] if letters else parts


def _word_pieces(word: str, vocabulary: dict[str, int]) -> list[int]:
    """Return the longest pieces, from the left, that a word is made of; the unknown piece where there are none."""
    ids: list[int] = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        end = next((e for e in range(len(word), start, -1) if prefix + word[start:e] in vocabulary), None)
        if end is None:
            return [vocabulary["[UNK]"]]
        ids.append(vocabulary[prefix + word[start:end]])
        start = end
    return ids


class Encoder:
    """The transformer with its weights.

    Parameters
    ----------
    file : Path
        Made by `models/message/train.py`.
    """

    def __init__(self, file: Path) -> None:
        with np.load(file) as stored:
            held = {name: stored[name] for name in stored.files}
        pieces = bytes(held.pop("vocabulary")).decode().split("\n")
        self.vocabulary = {piece: index for index, piece in enumerate(pieces)}
        self.thresholds = held.pop("thresholds").astype(float)
        self._embedding, self._embedding_scale = held.pop("word.q"), held.pop("word.s")
        self._weights = {
            name.removesuffix(".q"): value.astype(np.float32) * held[name.removesuffix(".q") + ".s"]
            if name.endswith(".q")
            else value.astype(np.float32)
            for name, value in held.items()
            if not name.endswith(".s")
        }
        self._layers = sum(name.endswith(".query.weight") for name in self._weights)
        self._heads = 12
        self._read_lately = lru_cache(WINDOWS_KEPT)(self._read)

    def probabilities(self, tokens: Sequence[Token], numbers: Sequence[tuple[int, int]] = ()) -> Array:
        """Return how likely each word belongs to each item.

        Parameters
        ----------
        tokens : sequence of Token, shape (n,)
        numbers : sequence of (first, end)
            Tokens ``first:end`` are a telephone number.

        Returns
        -------
        ndarray of float32, shape (n, len(ITEMS))
            0 to 1; of a word's pieces, the most likely counts.
        """
        pieces = pieces_of(tokens, numbers, self.vocabulary)
        found = np.zeros((len(tokens), len(ITEMS)), np.float32)
        count = len(pieces.ids)
        step = LONGEST_WINDOW // 2
        for start in range(0, max(count - step, 1), step):
            window = slice(start, start + LONGEST_WINDOW)
            if not pieces.ids[window]:
                continue
            read = self._read_lately(tuple(pieces.ids[window]), tuple(pieces.capitals[window]))
            np.maximum.at(found, np.array(pieces.words[window]), read)
        return found

    def _read(self, ids: Sequence[int], capitals: Sequence[int]) -> Array:
        w = self._weights
        rows = np.array([self.vocabulary["[CLS]"], *ids, self.vocabulary["[SEP]"]])
        x = self._embedding[rows].astype(np.float32) * self._embedding_scale[rows]
        x = x + w["position"][: len(rows)] + w["kind"] + w["capital"][np.array([0, *capitals, 0])]
        x = _normed(x, w["norm.weight"], w["norm.bias"])
        for layer in range(self._layers):
            x = self._layer(x, f"layer.{layer}")
        y: Array = 1 / (1 + np.exp(-(x[1:-1] @ w["head.weight"].T + w["head.bias"])))
        return y

    def _layer(self, x: Array, name: str) -> Array:
        w, heads = self._weights, self._heads

        def linear(part: str, value: Array) -> Array:
            out: Array = value @ w[f"{name}.{part}.weight"].T + w[f"{name}.{part}.bias"]
            return out

        # What is as large as the square of the window is worked on in place, and divided once it is small.
        q, k, v = (linear(part, x).reshape(len(x), heads, -1).transpose(1, 0, 2) for part in ("query", "key", "value"))
        scores = (q / np.sqrt(np.float32(q.shape[-1]))) @ k.transpose(0, 2, 1)
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        mixed = (scores @ v) / scores.sum(-1, keepdims=True)
        joined = mixed.transpose(1, 0, 2).reshape(len(x), -1)
        x = _normed(x + linear("attended", joined), w[f"{name}.norm1.weight"], w[f"{name}.norm1.bias"])
        inner = linear("inner", x)
        cubed = inner * inner * inner  # ** 3 takes as long as all the rest
        inner = 0.5 * inner * (1 + np.tanh(np.float32(0.7978845608) * (inner + np.float32(0.044715) * cubed)))
        return _normed(x + linear("outer", inner), w[f"{name}.norm2.weight"], w[f"{name}.norm2.bias"])


def _normed(x: Array, weight: Array, bias: Array) -> Array:
    mean = x.mean(-1, keepdims=True)
    out: Array = (x - mean) / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + np.float32(1e-12)) * weight + bias
    return out


@cache
def default_encoder() -> Encoder:
    """Return the encoder that comes with the package, loaded once."""
    here = Path(__file__).resolve().parents[1]
    candidates = (here / "message_tagger.npz", here.parent / "models" / "message" / "message_tagger.npz")
    return Encoder(next(file for file in candidates if file.is_file()))
