"""Does the same take get the same card when nothing of the message has changed?

REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.steadiness
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from rehearse.audio import encode_wav, read_recording
from rehearse.core.measures import Measures
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.take import Take
from rehearse.scoring.rubric import default_rubric
from tests.benchmarks.accuracy.reach import at_most
from tests.benchmarks.accuracy.takes import Sound, names, noise, points_of, scored, seconds, sound

Figures = Mapping[str, float | None]
MOST_POINTS = 3.0
REAL = ("fillers/acoustic_corpus", "fillers/cold_corpus", "words/harvard")
LEFT_OUT = ("over_45_seconds", "telephone_band", "number_once", "wrong_number")
"""Much like the others, or twice as long: when tried none of their scores moved by as much as a point."""


def _shifted(samples: Sound) -> Sound:
    return np.concatenate([noise(np.full(seconds(SHIFT_S), 1e-4, np.float32), 0), samples]).astype(np.float32)


def _softer(samples: Sound) -> Sound:
    return (samples * 10 ** (-6 / 20)).astype(np.float32)


def _resampled(samples: Sound) -> Sound:
    import soxr

    up = soxr.resample(samples, SAMPLE_RATE_HZ, 44_100)
    return np.asarray(soxr.resample(up, 44_100, SAMPLE_RATE_HZ), dtype=np.float32)


def _as_mp3(samples: Sound) -> Sound:
    import av

    content = io.BytesIO()
    with av.open(io.BytesIO(encode_wav(samples))) as source, av.open(content, "w", format="mp3") as target:
        stream = target.add_stream("mp3", rate=SAMPLE_RATE_HZ, bit_rate=64_000)
        for frame in source.decode(audio=0):
            frame.pts = None
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return read_recording(content.getvalue(), name="take.mp3").samples


SHIFT_S = 0.037
SHIFT = "shifted by 37 ms"
STARTS = ("speech_start_s", "speech_end_s")
"""Times in the recording: they move with the shift, and should."""

CHANGES: dict[str, Callable[[Sound], Sound]] = {
    SHIFT: _shifted,
    "6 dB softer": _softer,
    "resampled": _resampled,
    "MP3 at 64 kbit/s": _as_mp3,
    "25 dB of room noise": lambda samples: noise(samples, 25),
}


@dataclass(frozen=True, slots=True)
class Move:
    """A take, and the same changed in a way that leaves the message as it is."""

    name: str
    change: str
    plain: Take
    changed: Take

    @property
    def points(self) -> float:
        """By how much the score moved."""
        return _points(self.changed) - _points(self.plain)


def report(speech: Path) -> str:
    """Return the section: how far score and measures move when the message does not."""
    found = list(moves(speech))
    steady = sum(abs(move.points) < MOST_POINTS for move in found)
    flipped = sum(_flipped(move.plain, move.changed) for move in found)
    lines = [
        "## Steadiness",
        "",
        f"{len(sounds(speech))} recordings, {', '.join(REAL)} among them, each changed in {len(CHANGES)} ways that "
        "leave the message as it is. Reach: the "
        f"score moves by less than {MOST_POINTS:.0f} points, the answer only within 3 points of a cut-off.",
        "",
        f"{steady} of {len(found)} scores moved by less than {MOST_POINTS:.0f} points "
        f"(reach: more in {at_most('Steadiness, scores that moved', len(found) - steady, 0)}); {flipped} answers "
        "changed more than 3 points away from a cut-off "
        f"(reach {at_most('Steadiness, answers that changed', flipped, 0)}).",
        "",
        "| change | median of the move | worst |",
        "|---|---|---|",
    ]
    for change in CHANGES:
        far = [abs(move.points) for move in found if move.change == change]
        lines.append(f"| {change} | {np.median(far):.1f} | {max(far):.1f} |")
    lines += ["", "| measure | 95 % of its moves are within | noise band of the rubric |", "|---|---|---|"]
    for measure, spread in spreads(found).items():
        lines.append(f"| {measure} | {spread:.3g} | {default_rubric().noise.get(measure, 0.0):g} |")
    lines += ["", "Worst three:", ""]
    for move in sorted(found, key=lambda move: -abs(move.points))[:3]:
        why = _moved_most(move.plain, move.changed)
        lines.append(f"- `{move.name}`, {move.change}: {move.points:+.1f} points; {why}.")
    return "\n".join(lines) + "\n"


def sounds(speech: Path) -> dict[str, Sound]:
    """Return samples, and real speech: it has fillers, halts and a room that made speech has not."""
    samples = {name: sound(name) for name in names() if name not in LEFT_OUT}
    return samples | {name: read_recording(speech / f"{name}.flac").samples for name in REAL}


def moves(speech: Path) -> Iterator[Move]:
    """Yield every recording beside itself changed in each of the ways."""
    for name, plain in sounds(speech).items():
        for change, make in CHANGES.items():
            yield Move(name, change, scored(name, plain), scored(name, make(plain)))


def spreads(found: Sequence[Move]) -> dict[str, float]:
    """Return within what 95 of 100 moves of the score and of each measure are."""
    known = [(figures(move.plain), figures(move.changed)) for move in found]
    return {measure: _spread(found, known, measure) for measure in known[0][0]}


def figures(take: Take) -> dict[str, float | None]:
    """Return what the rubric has a noise band for."""
    measured = {field.name: getattr(take.measures, field.name) for field in fields(Measures) if field.name != "why_not"}
    fastest = take.message.phone_audit.fastest_digits_per_s
    return {"score": points_of(take), **measured, "digits_per_s": fastest}


def _spread(found: Sequence[Move], known: Sequence[tuple[Figures, Figures]], measure: str) -> float:
    far = []
    for move, (plain, changed) in zip(found, known, strict=True):
        before, after = plain[measure], changed[measure]
        if before is not None and after is not None:
            shift_s = SHIFT_S if measure in STARTS and move.change == SHIFT else 0.0
            far.append(abs(after - before - shift_s))
    return float(np.percentile(far, 95)) if far else float("nan")


def _points(take: Take) -> float:
    return points_of(take) or 0.0


def _flipped(plain: Take, take: Take) -> bool:
    cut_offs = (default_rubric().verdict["maybe_from"], default_rubric().verdict["yes_from"])
    near = any(abs(_points(plain) - cut_off) <= MOST_POINTS for cut_off in cut_offs)
    return plain.scorecard.verdict.answer != take.scorecard.verdict.answer and not near


def _moved_most(plain: Take, take: Take) -> str:
    pairs = zip(plain.scorecard.criteria, take.scorecard.criteria, strict=True)
    before, after = max(pairs, key=lambda pair: abs((pair[0].points or 0) - (pair[1].points or 0)))
    return f"most of it in {before.id}, {before.value or 0:.3g} to {after.value or 0:.3g} {after.unit}"


if __name__ == "__main__":
    import os

    print(report(Path(os.environ.get("REHEARSE_EVAL", "../shared/speech"))))
