"""The samples, scored in one go, as they are and changed in one thing."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.config import profile_from_table
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.take import Take
from rehearse.pipeline import Assessor
from rehearse.scoring.options import Options

SAMPLES = Path(__file__).parents[3] / "samples"
Sound = NDArray[np.float32]


@cache
def sidecar(name: str) -> dict[str, object]:
    """Return what is known of a sample."""
    return tomllib.loads((SAMPLES / f"{name}.toml").read_text("utf-8"))


def names() -> list[str]:
    """Return the names of the samples."""
    return sorted(file.stem for file in SAMPLES.glob("*.toml") if file.stem != "truth")


@cache
def sound(name: str) -> Sound:
    """Return the samples of a recording in samples/, 16 kHz."""
    return read_recording(SAMPLES / str(sidecar(name)["file"])).samples


@cache
def _assessor() -> Assessor:
    assessor = Assessor(Options())
    assessor.warm()
    return assessor


_takes: dict[tuple[str, bytes], Take] = {}


def points_of(take: Take) -> float | None:
    """Return the score before it is cut to whole points: what is compared here moves by less."""
    judged = [one for one in take.scorecard.criteria if one.points is not None]
    if take.scorecard.verdict.score is None or not judged:
        return None
    return 100 * sum(one.points or 0.0 for one in judged) / sum(one.weight for one in judged)


def scored(name: str, samples: Sound) -> Take:
    """Return the take of changed samples, with the profile and the style of the sample they come from."""
    key = name, hashlib.sha256(samples.tobytes()).digest()
    if key not in _takes:
        _takes[key] = _scored(name, samples)
    return _takes[key]


def _scored(name: str, samples: Sound) -> Take:
    known: Any = sidecar(name) if name in names() else {"style": "reason"}
    assessor = _assessor()
    assessor.options = Options(style=known["style"], profile=profile_from_table(known.get("profile", {}), name))
    return assessor.assess(Recording(np.ascontiguousarray(samples, dtype=np.float32), name))


def noise(samples: Sound, snr_db: float, seed: int = 0) -> Sound:
    """Return the sound with pink noise under it, at a ratio to the RMS of the whole."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.normal(size=len(samples)))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    pink = np.fft.irfft(spectrum, len(samples))
    gain = np.sqrt(np.mean(samples**2) / np.mean(pink**2)) * 10 ** (-snr_db / 20)
    return (samples + gain * pink).astype(np.float32)


def seconds(value: float) -> int:
    """Return a time in samples."""
    return round(value * SAMPLE_RATE_HZ)
