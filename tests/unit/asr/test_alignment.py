"""The quick table-filling finds the very way that a plain, slow one finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehearse.asr.alignment import FILTER_FRAMES, sharpen, warp

SHAPES = [(1, 1), (1, 9), (9, 1), (2, 2), (7, 40), (40, 7), (25, 25), (60, 500)]


def random_gain(rows: int, columns: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)


def slow_warp(gain: NDArray[np.float32]) -> list[int]:
    """Dynamic time warping as in a textbook: each cell of the table in turn, then the way back."""
    rows, columns = gain.shape
    best = [[0.0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            before = [best[a][b] for a, b in ((i - 1, j - 1), (i - 1, j), (i, j - 1)) if a >= 0 and b >= 0]
            best[i][j] = float(gain[i, j]) + max(before, default=0.0)
    i, j, firsts = rows - 1, columns - 1, [0] * rows
    while True:
        firsts[i] = j
        ways = [(a, b) for a, b in ((i - 1, j - 1), (i - 1, j), (i, j - 1)) if a >= 0 and b >= 0]
        if not ways:
            return firsts
        i, j = max(ways, key=lambda cell: best[cell[0]][cell[1]])


def all_ways(rows: int, columns: int) -> list[list[tuple[int, int]]]:
    """Return every monotone way through a small table."""
    ways, done = [[(0, 0)]], []
    while ways:
        way = ways.pop()
        i, j = way[-1]
        if (i, j) == (rows - 1, columns - 1):
            done.append(way)
        ways += [[*way, (a, b)] for a, b in ((i + 1, j + 1), (i + 1, j), (i, j + 1)) if a < rows and b < columns]
    return done


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("seed", range(5))
def test_the_way_is_that_of_slow_warping(shape: tuple[int, int], seed: int) -> None:
    gain = random_gain(*shape, seed)
    assert warp(gain).tolist() == slow_warp(gain)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 10_000))
def test_no_other_way_gains_more(rows: int, columns: int, seed: int) -> None:
    gain = random_gain(rows, columns, seed)
    best = max(all_ways(rows, columns), key=lambda way: sum(float(gain[cell]) for cell in way))
    assert warp(gain).tolist() == [min(j for i, j in best if i == row) for row in range(rows)]


def test_tokens_lie_where_their_gain_is() -> None:
    gain = np.full((4, 100), -1.0, dtype=np.float32)
    for token, first in enumerate((0, 12, 40, 77)):
        gain[token, first : (12, 40, 77, 100)[token]] = 1.0
    assert warp(gain).tolist() == [0, 12, 40, 77]


def test_a_whole_window_of_tokens_is_warped() -> None:
    firsts = warp(random_gain(225, 1500))
    assert firsts.shape == (225,)
    assert firsts[0] == 0
    assert (np.diff(firsts) >= 0).all()
    assert firsts[-1] < 1500


def slow_sharpen(attention: NDArray[np.float32]) -> NDArray[np.float64]:
    """The same, one number after another."""
    heads, tokens, frames = attention.shape
    half = FILTER_FRAMES // 2
    out = np.zeros((tokens, frames))
    for head in range(heads):
        standard = np.zeros((tokens, frames))
        for frame in range(frames):
            column = attention[head, :, frame].astype(float)
            standard[:, frame] = (column - column.mean()) / column.std()
        for token in range(tokens):
            for frame in range(frames):
                near = [abs(frame + k) for k in range(-half, half + 1)]  # mirrored at the first frame
                near = [2 * (frames - 1) - k if k >= frames else k for k in near]  # and at the last
                out[token, frame] += sorted(standard[token, k] for k in near)[half] / heads
    return out


def random_attention(heads: int, tokens: int, frames: int) -> NDArray[np.float32]:
    attention = np.random.default_rng(1).exponential(size=(heads, tokens, frames))
    return (attention / attention.sum(axis=2, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 6, 50), (1, 2, 4), (6, 30, 7)], ids=str)
def test_attention_is_standardised_smoothed_and_averaged(shape: tuple[int, int, int]) -> None:
    attention = random_attention(*shape)
    np.testing.assert_allclose(sharpen(attention), slow_sharpen(attention), atol=2e-5)


@pytest.mark.parametrize("frames", [2, 3])
def test_sound_shorter_than_the_filter_is_not_smoothed(frames: int) -> None:
    attention = random_attention(2, 5, frames)
    mean, sd = attention.mean(axis=1, keepdims=True), attention.std(axis=1, keepdims=True)
    np.testing.assert_allclose(sharpen(attention), ((attention - mean) / sd).mean(axis=0), atol=1e-5)


def test_attention_that_all_tokens_share_tells_nothing() -> None:
    assert (sharpen(np.full((2, 5, 30), 1 / 30, dtype=np.float32)) == 0).all()


def test_a_frame_all_heads_agree_on_stands_out() -> None:
    attention = random_attention(6, 10, 80)
    attention[:, 4, 30:40] *= 5
    assert np.argmax(sharpen(attention)[4]) in range(30, 40)
