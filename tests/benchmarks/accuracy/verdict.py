"""Does the better take score higher? Pairs that differ in one thing.

REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.verdict
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.scorecard import Criterion
from rehearse.core.take import Take
from rehearse.prosody.vad import find_speech
from tests.benchmarks.accuracy.reach import at_most
from tests.benchmarks.accuracy.takes import SAMPLES, Sound, noise, points_of, scored, seconds, sound

GOOD = ("rehearsed", "curiosity_style", "number_once", "wrong_number")
MAY_MOVE: dict[str, set[str]] = {
    "fast": {"pace", "pauses", "duration", "phone_number", "content"},
    "fillers": {"fillers", "pauses", "duration", "content"},
    "number rattled off": {"phone_number", "duration", "pace"},
    "no last number": {"phone_number", "duration", "content", "pauses", "pace"},
    "rambling": {"duration", "content", "pace", "pauses", "fillers", "pitch_variation"},
    "monotone": {"pitch_variation"},
    "long pauses": {"pauses", "duration", "pace", "content", "phone_number"},
    "no opening": {"content", "duration", "pace", "pauses", "pitch_variation", "phone_number"},
}
STEP = 1.0
"""A criterion has moved when it gains or loses more than this, in points."""

NOISY_DB = 3.0
"""Ratio of the whole to noise under which nobody can judge a message."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A good take, and the same made worse in one thing."""

    name: str
    what: str
    good: Take
    worse: Take

    @property
    def is_right(self) -> bool:
        """Whether the better take scores higher."""
        return points(self.worse) < points(self.good)

    def strayed(self) -> Iterator[tuple[float, str]]:
        """Yield the criteria that moved and had no reason to: by how much, and which."""
        for before, after in zip(self.good.scorecard.criteria, self.worse.scorecard.criteria, strict=True):
            moved = abs((before.points or 0) - (after.points or 0))
            if moved > STEP and before.id not in MAY_MOVE[self.what]:
                figures = (
                    f"{before.points} to {after.points} points ({_figure(before)} to {_figure(after)} {after.unit})"
                )
                yield moved, f"`{self.name}`, {self.what}: {before.id} {figures}"


def report(speech: Path) -> str:
    """Return the section: pairs in which the better take scores higher, and what moved that should not.

    Parameters
    ----------
    speech : Path
        The folder with ``words/``, from which the rambling comes.
    """
    found = list(pairs(speech))
    wrong = [
        f"`{pair.name}`, {pair.what}: {points(pair.good):.1f} before, {points(pair.worse):.1f} after"
        for pair in found
        if not pair.is_right
    ]
    strayed = [entry for pair in found for entry in pair.strayed()]
    noisy = [scored(name, noise(sound(name), NOISY_DB)).scorecard.verdict.answer for name in GOOD]
    judged = sum(answer != "cannot_judge" for answer in noisy)
    lines = [
        "## The verdict",
        "",
        f"{len(found)} pairs: good samples, and the same made worse in one thing ({', '.join(MAY_MOVE)}).",
        "",
        f"- The better take scores higher in {len(found) - len(wrong)} of {len(found)} pairs "
        f"(reach: wrong in {at_most('Verdict, pairs that are wrong', len(wrong), 0)}).",
        f"- Criteria that moved by more than {STEP:.0f} point and had no reason to: {len(strayed)} "
        f"(reach {at_most('Verdict, criteria that strayed', len(strayed), 0)}).",
        f"- Under noise at {NOISY_DB:.0f} dB: {', '.join(noisy)} "
        f"(reach: judged {at_most('Verdict, judged under noise', judged, 0)}).",
    ]
    if worst := [*wrong, *[text for _, text in sorted(strayed, reverse=True)]][:3]:
        lines += ["", "Worst three:", "", *[f"- {line}." for line in worst]]
    return "\n".join(lines) + "\n"


def pairs(speech: Path) -> Iterator[Pair]:
    """Yield every good sample beside itself made worse in each of the ways."""
    for name in GOOD:
        for what, make in _changes(name, speech).items():
            yield Pair(name, what, scored(name, sound(name)), scored(name, make(sound(name))))


def points(take: Take) -> float:
    """Return the score; below all others where there is none."""
    earned = points_of(take)
    return -1.0 if earned is None else earned


def _figure(criterion: Criterion) -> str:
    return "none" if criterion.value is None else f"{criterion.value:.3g}"


def _changes(name: str, speech: Path) -> dict[str, Callable[[Sound], Sound]]:
    truth = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))[name]
    number = truth["numbers"][-1]
    ramble = speech / "words" / "harvard.flac"
    changes: dict[str, Callable[[Sound], Sound]] = {
        "fast": lambda x: _quicker(x, 1.6),
        "fillers": lambda x: _with_fillers(x, truth["numbers"]),
        "number rattled off": lambda x: _number_rattled_off(x, truth["numbers"]),
        "no last number": lambda x: np.delete(
            x, slice(seconds(number["start_s"] - 0.1), seconds(number["end_s"] + 0.15))
        ),
        "rambling": lambda x: _rambling(x, ramble),
        "monotone": _monotone,
        "long pauses": _with_long_pauses,
        "no opening": lambda x: x[seconds(find_speech(x).spans[0][0] + 5.0) :],
    }
    if name == "wrong_number":  # its last number is not the first: without it the message is no worse
        del changes["no last number"]
    return changes


def _quicker(samples: Sound, factor: float) -> Sound:
    """Return the sound spoken quicker in the same voice, by FFmpeg's atempo, which overlaps stretches that are alike.

    Praat's overlap-add takes 0.4 semitones off the spread of the pitch, by its own measure too; a phase vocoder blurs
    the periods of the voice.
    """
    import av

    graph = av.filter.Graph()
    once = Fraction(1, SAMPLE_RATE_HZ)
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE_HZ, format="flt", layout="mono", time_base=once)
    tempo, sink = graph.add("atempo", str(factor)), graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], np.float32), format="flt", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE_HZ, once, 0
    source.push(frame)
    source.push(None)
    pieces = []
    with suppress(EOFError):
        while True:
            pieces.append(sink.pull().to_ndarray().ravel())
    return np.concatenate(pieces).astype(np.float32)


def _number_rattled_off(samples: Sound, numbers: list[dict[str, Any]]) -> Sound:
    """Say every number twice as fast."""
    pieces, place = [], 0
    for number in numbers:
        start, end = seconds(number["start_s"]), seconds(number["end_s"])
        pieces += [samples[place:start], _quicker(samples[start:end], 2.0)]
        place = end
    return np.concatenate([*pieces, samples[place:]]).astype(np.float32)


def _with_fillers(samples: Sound, numbers: list[dict[str, Any]]) -> Sound:
    """Put the fillers of the winged sample (the same voice or another) into the gaps, but for those inside a number."""
    winged, truth = sound("winged"), tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))["winged"]
    cuts = [winged[seconds(f["start_s"]) : seconds(f["end_s"])] for f in truth["fillers"]]
    spans = find_speech(samples).spans
    gaps = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    gaps = [gap for gap in gaps if not any(number["start_s"] < gap < number["end_s"] for number in numbers)]
    pieces, place = [], 0
    for k, gap in enumerate(gaps[:12]):
        room = samples[place : seconds(gap)]
        pieces += [room, cuts[k % len(cuts)]]
        place = seconds(gap)
    return np.concatenate([*pieces, samples[place:]]).astype(np.float32)


def _rambling(samples: Sound, more: Path) -> Sound:
    """Put half a minute of other talk in the middle."""
    from rehearse.audio import read_recording

    talk = read_recording(more).samples[: 30 * SAMPLE_RATE_HZ]
    talk = talk * np.sqrt(np.mean(samples**2) / np.mean(talk**2))
    spans = find_speech(samples).spans
    middle = seconds(spans[len(spans) // 2][1] + 0.1)
    return np.concatenate([samples[:middle], talk, samples[middle:]]).astype(np.float32)


def _monotone(samples: Sound) -> Sound:
    import parselmouth
    from parselmouth.praat import call

    whole = parselmouth.Sound(samples.astype(np.float64), SAMPLE_RATE_HZ)
    manipulation = call(whole, "To Manipulation", 0.01, 60, 500)
    tier = call(manipulation, "Extract pitch tier")
    median = np.median([call(tier, "Get value at index", k + 1) for k in range(call(tier, "Get number of points"))])
    call(tier, "Formula", str(float(median)))
    call([tier, manipulation], "Replace pitch tier")
    return np.asarray(call(manipulation, "Get resynthesis (overlap-add)").values[0], dtype=np.float32)


def _with_long_pauses(samples: Sound) -> Sound:
    """Hold three of the pauses open for another three seconds each."""
    spans = find_speech(samples).spans
    gaps = [(a[1] + b[0]) / 2 for a, b in pairwise(spans) if b[0] - a[1] > 0.25]
    chosen = gaps[1::3][:3]
    silence = samples[: seconds(min(0.4, spans[0][0]))]
    held = np.tile(silence, int(np.ceil(3 * SAMPLE_RATE_HZ / len(silence))))
    pieces, place = [], 0
    for gap in chosen:
        pieces += [samples[place : seconds(gap)], held]
        place = seconds(gap)
    return np.concatenate([*pieces, samples[place:]]).astype(np.float32)


if __name__ == "__main__":
    import os

    print(report(Path(os.environ.get("REHEARSE_EVAL", "../shared/speech"))))
