"""Where tokens lie in sound, told from Whisper's attention; in numpy, for compiling it with numba costs 2 s a run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FILTER_FRAMES = 7
"""Width of the median filter over frames of 20 ms, as in both Whisper packages."""


def sharpen(attention: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much each token belongs to each frame.

    Parameters
    ----------
    attention : ndarray, shape (heads, tokens, frames)
        Each row sums to one.

    Returns
    -------
    ndarray, shape (tokens, frames)
        Standardised over tokens, smoothed over frames, averaged over heads.
    """
    mean = attention.mean(axis=1, keepdims=True)
    deviation = attention.std(axis=1, keepdims=True)
    standard = (attention - mean) / np.maximum(deviation, np.float32(1e-10))
    half = FILTER_FRAMES // 2
    if standard.shape[2] > half:
        padded = np.pad(standard, ((0, 0), (0, 0), (half, half)), mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(padded, FILTER_FRAMES, axis=2)
        standard = np.partition(windows, half, axis=3)[..., half]
    return np.asarray(standard.mean(axis=0))


def warp(gain: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the first frame of each token on the best monotone way through a matrix (dynamic time warping).

    Parameters
    ----------
    gain : ndarray, shape (tokens, frames)

    Returns
    -------
    ndarray of int64, shape (tokens,)
    """
    rows, columns = gain.shape
    step = _fill(-gain.astype(np.float64))
    firsts = np.zeros(rows, dtype=np.int64)
    row, column = rows - 1, columns - 1
    while row >= 0 and column >= 0:
        firsts[row] = column
        move = 2 if row == 0 else 1 if column == 0 else step[row, column]
        row, column = row - (move != 2), column - (move != 1)
    return firsts


def _fill(cost: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return from where each cell is reached most cheaply: 0 diagonal, 1 the token before, 2 the frame before.

    The table is filled along its anti-diagonals, whose cells do not depend on one another.
    """
    rows, columns = cost.shape
    total = np.full((rows + 1, columns + 1), np.inf)
    total[0, 0] = 0.0
    step = np.zeros((rows, columns), dtype=np.int8)
    for diagonal in range(rows + columns - 1):
        i = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        j = diagonal - i
        across, above, before = total[i, j], total[i, j + 1], total[i + 1, j]
        by_token = (above < across) & (above < before)
        diagonally = (across < above) & (across < before)
        step[i, j] = np.where(diagonally, 0, np.where(by_token, 1, 2))
        total[i + 1, j + 1] = cost[i, j] + np.where(diagonally, across, np.where(by_token, above, before))
    return step
