"""F0 against laryngograph truth, beside the trackers that specialists use.

REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.pitch
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import PitchTrack
from rehearse.prosody.pitch import pyin, swift_f0
from tests.benchmarks.accuracy.reach import at_least, at_most

TRUTH_HOP_S = 0.015
GROSS = 0.2
"""An F0 further off than this is a gross error."""

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]
Tracker = Callable[[Samples], PitchTrack]


@dataclass(frozen=True, slots=True)
class Case:
    """One recording against its truth; counts are of the truth's frames."""

    name: str
    frames: int
    both: int
    gross: int
    missed: int
    invented: int
    true_sd: float
    sd: float
    sd_from_missed: float
    sd_from_values: float
    sd_from_invented: float

    @property
    def sd_error(self) -> float:
        """How far the SD lies off, in semitones."""
        return self.sd - self.true_sd


@dataclass(frozen=True, slots=True)
class Result:
    """One tracker over all recordings."""

    cases: tuple[Case, ...]
    time_share: float

    def row(self) -> tuple[str, ...]:
        """Return the figures of the table."""
        told = [case for case in self.cases if np.isfinite(case.sd)]
        errors = np.array([case.sd_error for case in told])
        r = np.corrcoef([case.sd for case in told], [case.true_sd for case in told])[0, 1]
        gross = sum(case.gross for case in self.cases) / sum(case.both for case in self.cases)
        voicing = sum(case.missed + case.invented for case in self.cases) / sum(case.frames for case in self.cases)
        untold = len(self.cases) - len(told)
        return (
            f"{100 * gross:.2f} %",
            f"{100 * voicing:.1f} %",
            f"{np.abs(errors).mean():.3f}",
            f"{errors.mean():+.2f}",
            f"{r:.3f}" + (f" ({untold} without any voice)" if untold else ""),
            f"{self.time_share:.3f}",
        )


def report(speech: Path) -> str:
    """Return the section on F0, in Markdown.

    Parameters
    ----------
    speech : Path
        The folder with ``pitch/``.
    """
    files = sorted((speech / "pitch").glob("*.flac"))
    truths = {file.stem: np.loadtxt(file.with_suffix(".f0ref")) for file in files}
    clean = {file.stem: read_recording(file).samples for file in files}
    on_the_line = {name: through_phone_line(samples) for name, samples in clean.items()}
    lines = [
        "## F0",
        "",
        f"{len(files)} sentences with laryngograph truth, {sum(map(len, clean.values())) / SAMPLE_RATE_HZ:.0f} s. "
        "SD is the spread in semitones that the card scores, of each against the truth's; gross: over 20 % off; "
        "time: of the processor.",
    ]
    for title, recordings in (("As recorded", clean), ("Through the phone line", on_the_line)):
        results = {name: _run(tracker, recordings, truths) for name, tracker in TRACKERS.items()}
        reaches = [_reach(title, name, results[name]) for name in REACHES[title]]
        lines += ["", f"### {title}", "", *_table(results), "", *reaches, "", *_worst(results[OURS])]
    return "\n".join(lines) + "\n"


def _reach(title: str, name: str, result: Result) -> str:
    """Return in a line what a tracker has to reach."""
    errors = np.array([abs(case.sd_error) for case in result.cases])
    r = np.corrcoef([case.sd for case in result.cases], [case.true_sd for case in result.cases])[0, 1]
    most, least = REACHES[title][name]
    where = f"F0, {title.lower()}, {name}"
    wanted = f"error of SD {at_most(f'{where}: error of SD', float(errors.mean()), most, '.3f')}"
    return f"- Reach of {name}: {wanted}, r {at_least(f'{where}: r', float(r), least, '.3f')}."


def _table(results: Mapping[str, Result]) -> list[str]:
    head = ("tracker", "gross errors", "voicing errors", "error of SD", "of which bias", "r", "time over audio's")
    rows = [(name, *result.row()) for name, result in results.items()]
    return ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)]


def _worst(result: Result) -> list[str]:
    worst = sorted(result.cases, key=lambda case: -abs(case.sd_error))[:3]
    return [f"Worst three of {OURS}:", "", *(f"- {_what_was_wrong(case)}" for case in worst)]


def _what_was_wrong(case: Case) -> str:
    why = {
        f"{case.missed} voiced frames are missing, which lie off the rest in the reference": case.sd_from_missed,
        f"{case.gross} gross errors and the small ones among {case.both} frames": case.sd_from_values,
        f"{case.invented} frames are taken as voiced that are not in the reference": case.sd_from_invented,
    }
    reasons = [
        f"{text} ({off:+.2f})" for text, off in sorted(why.items(), key=lambda item: -abs(item[1])) if abs(off) > 0.1
    ]
    return f"`{case.name}`: {case.sd:.2f} for {case.true_sd:.2f} semitones: {'; '.join(reasons)}."


def _run(tracker: Tracker, recordings: Mapping[str, Samples], truths: Mapping[str, Floats]) -> Result:
    tracker(next(iter(recordings.values())))  # what is compiled or loaded at the first call is not counted
    begun = time.process_time()
    tracks = {name: tracker(samples) for name, samples in recordings.items()}
    taken = time.process_time() - begun
    audio_s = sum(map(len, recordings.values())) / SAMPLE_RATE_HZ
    cases = tuple(_case(name, track, truths[name]) for name, track in tracks.items())
    return Result(cases, taken / audio_s)


def _case(name: str, track: PitchTrack, truth_hz: Floats) -> Case:
    frames = np.round((np.arange(len(truth_hz)) * TRUTH_HOP_S - track.start_s) / track.hop_s).astype(int)
    inside = (frames >= 0) & (frames < len(track.f0_hz))
    found_hz = np.full(len(truth_hz), np.nan)
    found_hz[inside] = track.f0_hz[frames[inside]]
    truly, voiced = truth_hz > 0, np.isfinite(found_hz)
    both = truly & voiced
    true_sd, sd = _sd(truth_hz[truly]), _sd(track.f0_hz[np.isfinite(track.f0_hz)])
    true_sd_both, sd_both = _sd(truth_hz[both]), _sd(found_hz[both])
    return Case(
        name=name,
        frames=len(truth_hz),
        both=int(both.sum()),
        gross=int((np.abs(found_hz[both] / truth_hz[both] - 1) > GROSS).sum()),
        missed=int((truly & ~voiced).sum()),
        invented=int((voiced & ~truly).sum()),
        true_sd=true_sd,
        sd=sd,
        sd_from_missed=true_sd_both - true_sd,
        sd_from_values=sd_both - true_sd_both,
        sd_from_invented=sd - sd_both,
    )


def _sd(f0_hz: NDArray[np.floating]) -> float:
    return float(np.std(12 * np.log2(f0_hz.astype(np.float64)))) if len(f0_hz) > 1 else float("nan")


# ---- the alternatives, as a person would call them ----


@cache
def _swift_f0() -> Any:
    from swift_f0.core import SwiftF0

    return SwiftF0(threads=1)


def _bare_swift_f0(samples: Samples) -> PitchTrack:
    found = _swift_f0().detect(samples, SAMPLE_RATE_HZ)
    return _track(np.where(found.confidence >= 0.5, found.pitch_hz, np.nan), 0.016)


def _librosa_yin(samples: Samples) -> PitchTrack:
    import librosa

    f0_hz = librosa.yin(samples, fmin=65, fmax=500, sr=SAMPLE_RATE_HZ)
    power = librosa.feature.rms(y=samples, frame_length=2048, hop_length=512)[0][: len(f0_hz)]
    return _track(np.where(power > power.max() / 10, f0_hz, np.nan), 512 / SAMPLE_RATE_HZ)


def _librosa_pyin(samples: Samples) -> PitchTrack:
    import librosa

    low, high = librosa.note_to_hz("C2"), librosa.note_to_hz("C7")
    return _track(librosa.pyin(samples, fmin=low, fmax=high, sr=SAMPLE_RATE_HZ)[0], 512 / SAMPLE_RATE_HZ)


def _librosa_pyin_for_speech(samples: Samples) -> PitchTrack:
    import librosa

    f0_hz, _, _ = librosa.pyin(samples, fmin=65, fmax=500, sr=SAMPLE_RATE_HZ, frame_length=1024)
    return _track(f0_hz, 256 / SAMPLE_RATE_HZ)


def _praat(samples: Samples, floor_hz: float = 75.0, ceiling_hz: float = 600.0) -> PitchTrack:
    import parselmouth

    sound = parselmouth.Sound(samples.astype(np.float64), SAMPLE_RATE_HZ)
    pitch = sound.to_pitch_ac(time_step=0.01, pitch_floor=floor_hz, pitch_ceiling=ceiling_hz)
    f0_hz = pitch.selected_array["frequency"]
    return _track(np.where(f0_hz > 0, f0_hz, np.nan), pitch.time_step, pitch.x1)


def _praat_in_two_passes(samples: Samples) -> PitchTrack:
    first = _praat(samples, 60.0, 700.0).f0_hz
    voiced = first[np.isfinite(first)]
    if not len(voiced):
        return _praat(samples)
    low, high = np.percentile(voiced, (25, 75))
    return _praat(samples, 0.75 * low, 2 * high)


def _track(f0_hz: NDArray[np.floating], hop_s: float, start_s: float = 0.0) -> PitchTrack:
    return PitchTrack(start_s, hop_s, f0_hz.astype(np.float32))


OURS = "rehearse, swift-f0"

REACHES = {
    "As recorded": {OURS: (0.21, 0.95), "rehearse, pyin": (0.22, 0.93)},
    "Through the phone line": {OURS: (0.26, 0.93), "rehearse, pyin": (0.22, 0.94)},
}
"""Of the error of the SD in semitones, and of its correlation with the truth."""

TRACKERS: dict[str, Tracker] = {
    OURS: swift_f0.track,
    "rehearse, pyin": pyin.track,
    "swift-f0, bare": _bare_swift_f0,
    "Praat autocorrelation, two passes": _praat_in_two_passes,
    "Praat autocorrelation, 75–600 Hz": _praat,
    "librosa.pyin, C2–C7 (its docs)": _librosa_pyin,
    "librosa.pyin, 65–500 Hz, frame 1024": _librosa_pyin_for_speech,
    "librosa.yin, 65–500 Hz, energy gate": _librosa_yin,
}

if __name__ == "__main__":
    print(report(Path(os.environ.get("REHEARSE_EVAL", "../shared/speech"))))
