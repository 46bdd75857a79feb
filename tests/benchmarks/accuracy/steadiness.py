"""Does the same take get the same card when nothing of the message has changed?

REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.steadiness
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np

from rehearse.audio_file import encode_wav, read_recording
from rehearse.measures import Measures
from rehearse.recording import SAMPLE_RATE_HZ
from rehearse.rubric import default_rubric
from rehearse.take import Take
from tests.benchmarks.accuracy.takes import Sound, names, noise, scored, seconds, sound

MOST_POINTS = 3.0


def _shifted(samples: Sound) -> Sound:
    return np.concatenate([noise(np.full(seconds(0.037), 1e-4, np.float32), 0), samples]).astype(np.float32)


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


CHANGES: dict[str, Callable[[Sound], Sound]] = {
    "shifted by 37 ms": _shifted,
    "6 dB softer": _softer,
    "resampled": _resampled,
    "MP3 at 64 kbit/s": _as_mp3,
    "25 dB of room noise": lambda samples: noise(samples, 25),
}


def report(speech: Path) -> str:
    """Return the section: how far score and measures move when the message does not."""
    del speech
    rows, worst, spreads = [], [], {field.name: [0.0] for field in fields(Measures) if field.name != "why_not"}
    moved = flipped = total = 0
    for name in names():
        plain = scored(name, sound(name))
        for change, make in CHANGES.items():
            take = scored(name, make(sound(name)))
            points = _points(take) - _points(plain)
            total += 1
            moved += abs(points) >= MOST_POINTS
            flipped += _flipped(plain, take)
            worst.append((abs(points), name, change, points, _moved_most(plain, take)))
            rows.append((change, abs(points)))
            for measure, values in spreads.items():
                before, after = getattr(plain.measures, measure), getattr(take.measures, measure)
                if before is not None and after is not None:
                    values.append(abs(after - before))
    lines = [
        "## Steadiness",
        "",
        f"The {len(names())} samples, each changed in {len(CHANGES)} ways that leave the message as it is. Reach: the "
        f"score moves by less than {MOST_POINTS:.0f} points, the answer only within 3 points of a cut-off.",
        "",
        f"{total - moved} of {total} scores moved by less than {MOST_POINTS:.0f} points; {flipped} answers changed "
        "more than 3 points away from a cut-off.",
        "",
        "| change | median of the move | worst |",
        "|---|---|---|",
    ]
    for change in CHANGES:
        moves = [points for other, points in rows if other == change]
        lines.append(f"| {change} | {np.median(moves):.1f} | {max(moves):.1f} |")
    lines += ["", "| measure | 95 % of its moves are within |", "|---|---|"]
    lines += [f"| {measure} | {np.percentile(values, 95):.3g} |" for measure, values in spreads.items()]
    lines += ["", "Worst three:", ""]
    for _, name, change, points, why in sorted(worst, reverse=True)[:3]:
        lines.append(f"- `{name}`, {change}: {points:+.1f} points; {why}.")
    return "\n".join(lines) + "\n"


def _points(take: Take) -> float:
    return take.scorecard.verdict.score or 0.0


def _flipped(plain: Take, take: Take) -> bool:
    cut_offs = (default_rubric().verdict["maybe_from"], default_rubric().verdict["yes_from"])
    near = any(abs(_points(plain) - cut_off) <= MOST_POINTS for cut_off in cut_offs)
    return plain.scorecard.verdict.answer != take.scorecard.verdict.answer and not near


def _moved_most(plain: Take, take: Take) -> str:
    pairs = zip(plain.scorecard.criteria, take.scorecard.criteria, strict=True)
    before, after = max(pairs, key=lambda pair: abs((pair[0].points or 0) - (pair[1].points or 0)))
    return f"most of it in {before.id}, {before.value} to {after.value} {after.unit}"


if __name__ == "__main__":
    print(report(Path()))
