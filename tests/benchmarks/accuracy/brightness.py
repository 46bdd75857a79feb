"""Brighter than your everyday voice: acted speech, each actor's neutral takes as the baseline.

    REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.brightness

The neutral takes of one repetition are the baseline, the takes of the other repetition are judged, and the other way
round. An AUC is the share of pairs of one actor's takes, one happy and one not, in which the happy one is higher.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.sound import AgainstBaseline, VoiceFeatures
from rehearse.prosody.brightness import against_baseline, everyday_voice, voice_features
from rehearse.prosody.pitch import pyin, swift_f0
from tests.benchmarks.accuracy.pitch import Samples, Tracker
from tests.benchmarks.accuracy.reach import at_least, at_most

EMOTIONS = {"01": "neutral", "02": "calm", "03": "happy", "04": "sad"}
OTHERS = ("neutral", "calm", "sad")
GAINS_DB = (-20.0, -6.0, 3.0)
LEAST_AUC = {"neutral": 0.95, "calm": 0.96, "sad": 0.86}
MOST_CHANGE = 1e-5
PEAK = 0.3
"""Of a take before it is sent down the line: what a rep holds the phone at."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One take of one actor."""

    name: str
    actor: str
    emotion: str
    repetition: str
    samples: Samples


@dataclass(frozen=True, slots=True)
class Judged:
    """One take against its actor's baseline."""

    clip: Clip
    against: AgainstBaseline


def report(speech: Path) -> str:
    """Return the section on brightness, in Markdown.

    Parameters
    ----------
    speech : Path
        The folder with ``emotion/``.
    """
    clips = [_clip(file) for file in sorted((speech / "emotion").glob("*.flac"))]
    features = _features(clips, swift_f0.track)
    judged = list(_judged(clips, features))
    down_the_line = _features(clips, swift_f0.track, _on_the_line)
    rows = {
        "**brightness**": (judged, _brightness),
        "mean F0 alone": (judged, lambda take: take.pitch_mean_semitones),
        "SD of F0 alone": (judged, lambda take: take.pitch_sd_semitones),
        "brightness, tracked by pyin": (list(_judged(clips, _features(clips, pyin.track))), _brightness),
        "brightness, baseline and take through the phone line": (list(_judged(clips, down_the_line)), _brightness),
        "brightness, only the take through the phone line": (
            list(_judged(clips, down_the_line, baseline=features)),
            _brightness,
        ),
    }
    change = _change_by_gain(clips, features)
    actors = len({clip.actor for clip in clips})
    lines = [
        "## Brighter than your everyday voice",
        "",
        f"{len(clips)} takes of {actors} actors. AUC within an actor, averaged over actors (lowest actor in brackets).",
        "",
        "| what | " + " | ".join(f"happy above {other}" for other in OTHERS) + " | takes |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {' | '.join(_shown(*row, other) for other in OTHERS)} | {len(row[0])} |"
            for name, row in rows.items()
        ),
        "",
        "Reach of brightness: " + ", ".join(_reach(judged, other) for other in OTHERS) + ".",
        "",
        f"Largest change of brightness when every take is {', '.join(f'{gain:+.0f}' for gain in GAINS_DB)} dB louder: "
        f"{change:.0e} (reach {at_most('Brightness, change by gain', change, MOST_CHANGE, '.0e')}).",
        "",
        "Worst three:",
        "",
        *(f"- {line}" for line in _worst(judged)),
    ]
    return "\n".join(lines) + "\n"


def _clip(file: Path) -> Clip:
    _, _, emotion, _, _, repetition, actor = file.stem.split("-")
    return Clip(file.stem, actor, EMOTIONS[emotion], repetition, read_recording(file).samples)


def _on_the_line(samples: Samples) -> Samples:
    return through_phone_line(samples * np.float32(PEAK / np.abs(samples).max()))


def _features(
    clips: list[Clip], tracker: Tracker, change: Callable[[Samples], Samples] = lambda samples: samples
) -> dict[str, VoiceFeatures]:
    """Return the features of each take that has voice enough."""
    found = {}
    for clip in clips:
        samples = change(clip.samples)
        features = voice_features(samples, tracker(samples))
        if features is not None:
            found[clip.name] = features
    return found


def _judged(
    clips: list[Clip],
    features: Mapping[str, VoiceFeatures],
    baseline: Mapping[str, VoiceFeatures] | None = None,
) -> Iterator[Judged]:
    """Judge each take against its actor's neutral takes of the other repetition."""
    neutral = [clip for clip in clips if clip.emotion == "neutral"]
    known = features if baseline is None else baseline
    for clip in clips:
        others = [c.name for c in neutral if c.actor == clip.actor and c.repetition != clip.repetition]
        if clip.name in features:
            everyday = everyday_voice([known[name] for name in others if name in known])
            yield Judged(clip, against_baseline(features[clip.name], everyday))


def _brightness(against: AgainstBaseline) -> float:
    return against.brightness


def _shown(judged: list[Judged], value: Callable[[AgainstBaseline], float], other: str) -> str:
    aucs = []
    for actor in sorted({take.clip.actor for take in judged}):
        for repetition in ("01", "02"):
            own = [take for take in judged if take.clip.actor == actor and take.clip.repetition == repetition]
            happy = [value(take.against) for take in own if take.clip.emotion == "happy"]
            less = [value(take.against) for take in own if take.clip.emotion == other]
            aucs.append((actor, _auc(happy, less)))
    of_actor = [np.mean([auc for name, auc in aucs if name == actor]) for actor in sorted({name for name, _ in aucs})]
    return f"{np.mean(of_actor):.3f} ({min(of_actor):.2f})"


def _reach(judged: list[Judged], other: str) -> str:
    auc = float(_shown(judged, _brightness, other).partition(" ")[0])
    return f"{at_least(f'Brightness, happy above {other}: AUC', auc, LEAST_AUC[other], '.2f')} above {other}"


def _auc(higher: list[float], lower: list[float]) -> float:
    pairs = np.subtract.outer(higher, lower)
    return float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))


def _change_by_gain(clips: list[Clip], features: Mapping[str, VoiceFeatures]) -> float:
    most = 0.0
    for gain_db in GAINS_DB:
        gain = np.float32(10 ** (gain_db / 20))
        changed = _features(clips, swift_f0.track, lambda samples, gain=gain: samples * gain)  # type: ignore[misc]
        assert changed.keys() == features.keys()
        most = max(most, *(abs(against_baseline(changed[name], features[name]).brightness) for name in features))
    return most


def _worst(judged: list[Judged]) -> Iterator[str]:
    """Name the happy takes that came out darkest."""
    happy = [take for take in judged if take.clip.emotion == "happy"]
    for take in sorted(happy, key=lambda take: take.against.brightness)[:3]:
        against = take.against
        yield (
            f"`{take.clip.name}`: happy, yet {against.brightness:+.1f}: mean F0 {against.pitch_mean_semitones:+.1f} "
            f"and its SD {against.pitch_sd_semitones:+.1f} semitones from the everyday voice."
        )


if __name__ == "__main__":
    print(report(Path(os.environ.get("REHEARSE_EVAL", "../shared/speech"))))
