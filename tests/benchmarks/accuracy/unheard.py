"""The measures on speakers that no rule and no model was tuned on, beside the figures of ACCURACY.md.

    REHEARSE_KOKORO=folder python -m tests.benchmarks.accuracy.unheard [MESSAGES]

Messages of the test writers that hold a telephone number, each said by another of Kokoro's voices
(`tests.benchmarks.accuracy.kokoro`), sentence by sentence with a silence of known length between, clean and through a
telephone line. Known from how they were made: the words, the numbers, the silences, and that there is no filler. Then
the same once more with an "um" at every second joint of its sentences and clauses, said in one breath with them: a lone
"um" or "uh" many of the voices say as another syllable. Of these only how many there are is known.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.profile import Profile
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span
from rehearse.core.transcript import Word
from rehearse.phone.numbers import find_phone_numbers
from rehearse.prosody.fillers import find_fillers
from rehearse.prosody.pauses import find_pauses
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.benchmarks.accuracy import kokoro
from tests.benchmarks.accuracy.content import TEST_WRITERS, read_rows
from tests.benchmarks.accuracy.fillers import hesitations_by_whisper, match, reported_hesitations
from tests.benchmarks.accuracy.hearing import Heard, bare_whisper, hear
from tests.benchmarks.accuracy.words import wer

OUTPUT = Path(__file__).parents[1] / "UNHEARD.md"
MESSAGES = 48
PAUSES_S = (0.3, 1.2)
ROOM = 3e-4
"""RMS of the noise in the silences: 48 dB under the voice."""

SPEECH = 0.02
"""Of the loudest sample: what is softer at the ends of a sentence is not speech."""

FOUND = 0.5
"""Share of a silence, and of the pause that is found in it, that both must have."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was made."""

    row: dict
    samples: Sound
    silences: tuple[Span, ...]
    hesitations: int = 0


def made(row: dict, voice: str, random_: random.Random) -> Said:
    """Return a message that a voice says, silence of its own length between its sentences."""
    parts, silences, at_s = [_room(0.4)], [], 0.4
    for sentence in re.split(r"(?<=[.!?]) ", row["text"]):
        spoken = _trimmed(kokoro.spoken(voice, sentence))
        if len(parts) > 1:
            pause_s = random_.uniform(*PAUSES_S)
            parts.append(_room(pause_s))
            silences.append((at_s, at_s + pause_s))
            at_s += pause_s
        parts.append(spoken)
        at_s += len(spoken) / SAMPLE_RATE_HZ
    return Said(row, np.concatenate([*parts, _room(0.4)]), tuple(silences))


def made_hesitant(row: dict, voice: str) -> Said:
    """Return a message that a voice says with hesitations between sentences and clauses."""
    clauses = re.split(r"(?<=[.!?]) |(?<=[a-z],) (?=[a-z])", row["text"])
    said = " ".join(f"Um, {clause}" if k % 2 else clause for k, clause in enumerate(clauses))
    return Said(row, np.concatenate([_room(0.4), kokoro.spoken(voice, said), _room(0.4)]), (), len(clauses) // 2)


def _trimmed(samples: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(samples) > SPEECH * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]


def _room(seconds: float) -> Sound:
    return np.random.default_rng(3).normal(0, ROOM, round(seconds * SAMPLE_RATE_HZ)).astype(np.float32)


def figures(messages: Sequence[Said], line: Callable[[Sound], Sound]) -> list[tuple[str, str, str]]:
    """Return what is measured, how rehearse does, and how the bare engine does."""
    sounds = [line(one.samples) for one in messages]
    heard = [hear(samples) for samples in sounds]
    bare = [bare_whisper(samples) for samples in sounds]
    truths = [one.row["text"] for one in messages]
    ours_wer, bare_wer = (wer(truths, words) for words in ([one.words for one in heard], bare))
    numbers = [
        sum(_digits(words, one.row) == one.row["numbers"] for one, words in zip(messages, hearing, strict=True))
        for hearing in ([one.words for one in heard], bare)
    ]
    found, edges_s, silences = _pauses(messages, heard)
    minutes = sum(len(samples) for samples in sounds) / SAMPLE_RATE_HZ / 60
    fillers = sum(len(find_fillers(tokens_from_words(one.words), one.samples, one.speech, one.track)) for one in heard)
    return [
        ("words wrong", f"{ours_wer:.1%}", f"{bare_wer:.1%}"),
        ("messages with every number right and none besides", *(f"{n} of {len(messages)}" for n in numbers)),
        ("silences found", f"{found} of {silences}, edges off by {edges_s * 1000:.0f} ms (median)", "–"),
        (f"fillers invented in {minutes:.0f} min", str(fillers), "–"),
    ]


def hesitation_figures(messages: Sequence[Said], line: Callable[[Sound], Sound]) -> list[tuple[str, str, str]]:
    """Return how many hesitations are found and how many invented, by rehearse and by the bare engine."""
    counts = np.zeros((2, 3), int)
    for one in messages:
        heard = hear(line(one.samples))
        counts += [match(of(heard), one.hesitations) for of in (reported_hesitations, hesitations_by_whisper)]
    return [
        (what, *(f"{row[column]} of {row[2]}" if column == 0 else str(row[column]) for row in counts))
        for column, what in enumerate(("hesitations found", "invented beside them"))
    ]


def _digits(words: Sequence[Word], row: dict) -> list[str]:
    return [one.digits for one in find_phone_numbers(tokens_from_words(words), Profile(region=row["region"]))]


def _pauses(messages: Sequence[Said], heard: Sequence[Heard]) -> tuple[int, float, int]:
    off_s: list[float] = []
    found = silences = 0
    for one, other in zip(messages, heard, strict=True):
        pauses = [(pause.start_s, pause.end_s) for pause in find_pauses(other.speech)]
        for start_s, end_s in one.silences:
            silences += 1
            best = max(pauses, key=lambda pause: min(end_s, pause[1]) - max(start_s, pause[0]), default=(0.0, 0.0))
            both_s = min(end_s, best[1]) - max(start_s, best[0])
            if both_s >= FOUND * max(end_s - start_s, best[1] - best[0]):
                found += 1
                off_s += [abs(start_s - best[0]), abs(end_s - best[1])]
    return found, float(np.median(off_s)), silences


def report(most: int = MESSAGES) -> str:
    """Return the tables, of so many messages at most, in Markdown."""
    random_ = random.Random(11)
    rows = [row for row in read_rows(TEST_WRITERS) if row["form"] == "written" and row["numbers"]]
    rows = [row for row in rows if not any(token.hesitation for token in tokens_from_text(row["text"]))]
    rows = rows[:: max(len(rows) // most, 1)][:most]
    voices = [kokoro.VOICES[k % len(kokoro.VOICES)] for k in range(len(rows))]
    messages = [made(row, voice, random_) for row, voice in zip(rows, voices, strict=True)]
    hesitant = [made_hesitant(row, voice) for row, voice in zip(rows, voices, strict=True)]
    lines = [f"{len(messages)} messages, {min(len(messages), len(kokoro.VOICES))} voices."]
    for name, line in (("As recorded", lambda samples: samples), ("Through a telephone line", through_phone_line)):
        measured = figures(messages, line) + hesitation_figures(hesitant, line)
        table = [f"| {what} | {ours} | {bare} |" for what, ours, bare in measured]
        lines += ["", f"## {name}", "", "| | rehearse | bare Whisper, greedy |", "|---|---|---|", *table]
    return "\n".join(lines)


def main() -> None:
    """Print the tables and write them down."""
    if not kokoro.is_there():
        raise SystemExit("No voices: REHEARSE_KOKORO names no folder that holds kokoro.onnx.")
    text = f"# On speakers nobody tuned on\n\n{__doc__.strip()}\n\n{report(*map(int, sys.argv[1:]))}\n"
    OUTPUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
