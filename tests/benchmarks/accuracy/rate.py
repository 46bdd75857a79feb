"""How true the speaking rate is.

    REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.rate

The truth is the transcript's words as they are read aloud, fillers left out of words and of time, from the first to the
last sound: by hand where a recording is segmented or where breath or applause is louder than the edges of speech, else
where the level first and last comes within 35 dB of the loud frames. The plain alternative is the words of bare Whisper
over the length of the recording, as most tools have it. Recordings of less than ten words are shown but not judged: one
word is more than the tolerance there.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.prosody.fillers import find_fillers
from rehearse.prosody.pace import articulation_rate, speaking_rate
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import is_written_hesitation, token_from_word, tokens_from_text, tokens_from_words
from tests.benchmarks.accuracy.hearing import hear, read, truths
from tests.benchmarks.accuracy.reach import at_least, at_most

JUDGED_WORDS = 10
EDGE_DB = 35.0
TOLERANCE = 0.03
LEAST_WITHIN, MOST_MEAN_ERROR = 0.9, 0.016
EDGES_BY_HAND_S = {"jfk": (0.32, 10.40), "harvard": (1.30, 17.60)}
WHAT_IS_LACKING = (
    "LJ001-0003 is the one outside: every hearing, greedy, by a beam of five, with a prompt and without, writes "
    "“woodcutters” as two words, and one word of 24 is 4 %. To join words that the pronouncing dictionary has as one "
    "does not cure it: it lacks this one, and would join four other pairs in the 331 words of words/, “to a” among "
    "them."
)


@dataclass(frozen=True, slots=True)
class Rate:
    name: str
    words: int
    true_wpm: float
    ours_wpm: float
    bare_wpm: float
    syllables_s: float

    @property
    def error(self) -> float:
        return self.ours_wpm / self.true_wpm - 1

    @property
    def bare_error(self) -> float:
        return self.bare_wpm / self.true_wpm - 1

    @property
    def is_judged(self) -> bool:
        return self.words >= JUDGED_WORDS


def report(speech: Path) -> str:
    rates = [_rate(file, text) for task in ("words", "fillers") for file, text in truths(speech, task)]
    judged = [rate for rate in rates if rate.is_judged]
    by_name = {rate.name: rate for rate in rates}
    within = sum(abs(rate.error) <= TOLERANCE for rate in judged)
    slow, fast = by_name["words/english_slow"], by_name["words/english_fast"]
    lines = [
        "## Speaking rate",
        "",
        f"Within {TOLERANCE:.0%} of the truth: {within} of {len(judged)}. Mean error {_mean(judged, 'error'):.1%}; "
        f"bare Whisper over the length of the file {_mean(judged, 'bare_error'):.1%}. `english_slow` "
        f"{slow.ours_wpm:.0f}, `english_fast` {fast.ours_wpm:.0f} words a minute "
        f"(true {slow.true_wpm:.0f} and {fast.true_wpm:.0f}).",
        "",
        f"Reach: {at_least('Speaking rate, within the tolerance', within / len(judged), LEAST_WITHIN, '.0%')} of them, "
        f"mean error {at_most('Speaking rate, mean error', _mean(judged, 'error'), MOST_MEAN_ERROR, '.1%')}.",
        "",
        "| recording | words | true wpm | rehearse | error | bare Whisper | syllables/s |",
        "|---|---|---|---|---|---|---|",
        *(_row(rate) for rate in rates),
        "",
        WHAT_IS_LACKING,
        "",
        "Worst:",
        "",
        *(f"- {rate.name}: {rate.error:+.1%}" for rate in sorted(judged, key=lambda rate: -abs(rate.error))[:3]),
    ]
    return "\n".join(lines) + "\n"


def _row(rate: Rate) -> str:
    name = rate.name if rate.is_judged else f"{rate.name} (not judged)"
    figures = f"{rate.true_wpm:.0f} | {rate.ours_wpm:.0f} | {rate.error:+.1%} | {rate.bare_error:+.1%}"
    return f"| {name} | {rate.words} | {figures} | {rate.syllables_s:.1f} |"


def _mean(rates: Sequence[Rate], name: str) -> float:
    return float(np.mean([abs(getattr(rate, name)) for rate in rates]))


def _rate(file: Path, text: str) -> Rate:
    samples = read(file)
    heard = hear(samples)
    fillers = find_fillers(tokens_from_words(heard.words), samples, heard.speech, heard.track)
    start_s, end_s, hesitation_s = _true_span(file, samples)
    if hesitation_s is None:  # not segmented: the time of what was found, as there is no other
        hesitation_s = sum(f.end_s - f.start_s for f in fillers)
    count = _true_words(text)
    bare = sum(len(token_from_word(word).spoken) for word in heard.bare_words if not token_from_word(word).hesitation)
    return Rate(
        name=f"{file.parent.name}/{file.stem}",
        words=count,
        true_wpm=60 * count / (end_s - start_s - hesitation_s),
        ours_wpm=speaking_rate(tokens_from_words(heard.words), heard.speech, fillers=fillers) or 0.0,
        bare_wpm=60 * bare * SAMPLE_RATE_HZ / len(samples),
        syllables_s=articulation_rate(tokens_from_words(heard.words), heard.speech, fillers=fillers) or 0.0,
    )


def _true_words(text: str) -> int:
    words = tokens_from_text(text.replace("/", " slash "))
    left_out = {index for filler in heard_fillers(words) for index in range(filler.first, filler.end)}
    return sum(len(word.spoken) for index, word in enumerate(words) if index not in left_out)


def _true_span(file: Path, samples: NDArray[np.float32]) -> tuple[float, float, float | None]:
    """Return first and last sound, and the time of fillers in between, None where that is not known."""
    segmented = file.with_suffix("").with_suffix(".words.tsv")
    if segmented.exists():
        rows = [line.split("\t") for line in segmented.read_text(encoding="utf-8").splitlines()[1:]]
        said = [(float(row[0]), float(row[1]), row[2]) for row in rows if len(row) > 2 and row[2].strip()]
        fillers = [end_s - start_s for start_s, end_s, word in said if is_written_hesitation(word) or word == "yknow"]
        return said[0][0], said[-1][1], sum(fillers)
    if file.stem in EDGES_BY_HAND_S:
        return *EDGES_BY_HAND_S[file.stem], None
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160).astype(np.float64)
    level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-10)
    sound = np.flatnonzero(level_db > np.percentile(level_db, 95) - EDGE_DB)
    return sound[0] * 0.01, (sound[-1] + 1) * 0.01, None


if __name__ == "__main__":
    print(report(Path(os.environ["REHEARSE_EVAL"])))
