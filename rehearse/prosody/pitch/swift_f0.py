"""F0 by SwiftF0, a small neural network that onnxruntime runs: fast, and true over a telephone line.

Only the network of the package is used. Importing the package itself would draw in its plots and its music notation.

References
----------
Nieradzik, L. (2025). SwiftF0: Fast and accurate monophonic pitch detection. arXiv:2508.18440.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack
from rehearse.prosody.pitch.voiced_frames import centred_levels_db, loud_level_db, voice_only

name = "swift-f0"

HOP = 256
"""Samples from one frame of the network to the next; frame k is centred at sample ``k * HOP``."""

PIECE_FRAMES = 250
"""4 s: pieces that stay in the processor's cache take two thirds of the time of a whole message."""

FRAMES_BEFORE, FRAMES_AFTER = 11, 10
"""The network's reach to either side: with them a piece gives what the whole would."""


@dataclass(frozen=True, slots=True)
class SwiftF0Parameters:
    """How the network is asked. Found on 50 sentences with laryngograph truth; the range is the network's own."""

    lowest_hz: float = 46.875
    highest_hz: float = 2093.75
    """All that the network knows. Asked for less, it would force hum and line tones into the range of a voice."""

    voiced_confidence: float = 0.5
    """The network is calibrated to this."""

    loud_dbfs: float = -20.0
    """Loud frames are brought to this level first. The network hears a soft voice as less voiced: 20 dB down it lost
    6 % of the frames, 40 dB down a quarter. From −30 to 0 dB nothing changes."""

    shortest_run: int = 2
    """Frames of 16 ms."""


SWIFT_F0 = SwiftF0Parameters()


def is_installed() -> bool:
    """Tell whether the network and what runs it are there, importing neither."""
    return find_spec("swift_f0") is not None and find_spec("onnxruntime") is not None


def track(samples: NDArray[np.float32]) -> PitchTrack:
    """Return F0 over time.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, 16 kHz, finite.

    Returns
    -------
    PitchTrack
        A frame each 16 ms. All NaN for silence and for what is too short to hold a voice.
    """
    frames = len(samples) // HOP
    levels_db = centred_levels_db(samples, hop=HOP, frames=frames)
    loud_db = loud_level_db(levels_db)
    if loud_db is None or frames < SWIFT_F0.shortest_run:
        f0_hz, confidence = np.full(frames, np.nan), np.zeros(frames)
    else:
        f0_hz, confidence = _listen(samples * np.float32(10 ** ((SWIFT_F0.loud_dbfs - loud_db) / 20)), frames)
    voice_hz = voice_only(
        f0_hz, confidence >= SWIFT_F0.voiced_confidence, levels_db, shortest_run=SWIFT_F0.shortest_run
    )
    return PitchTrack(0.0, HOP / SAMPLE_RATE_HZ, voice_hz, "swift-f0")


def _listen(samples: NDArray[np.float32], frames: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return F0 in Hz and the confidence of each frame."""
    f0_hz, confidence = np.empty(frames), np.empty(frames)
    limits = {"fmin": np.asarray(SWIFT_F0.lowest_hz, np.float32), "fmax": np.asarray(SWIFT_F0.highest_hz, np.float32)}
    for start in range(0, frames, PIECE_FRAMES):
        end = min(start + PIECE_FRAMES, frames)
        first = max(0, start - FRAMES_BEFORE)
        piece = samples[first * HOP : (end + FRAMES_AFTER) * HOP]
        heard = _network().run(["pitch", "confidence"], {"audio": piece[None, :], **limits})
        f0_hz[start:end], confidence[start:end] = (values[0, start - first : end - first] for values in heard)
    return f0_hz, confidence


@cache
def _network() -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it would otherwise report the use of this machine to its maker
    import onnxruntime

    onnxruntime.set_default_logger_severity(4)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    spec = find_spec("swift_f0")
    assert spec is not None
    assert spec.submodule_search_locations
    weights = Path(spec.submodule_search_locations[0]) / "model.onnx"
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
