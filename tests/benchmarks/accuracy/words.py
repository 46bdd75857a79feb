"""How true the words are, and where they begin, beside the bare engine on the same weights.

    REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.words

Words are compared after Whisper's own English normaliser, fillers left out of the truth and of what was heard. The bare
engine is faster-whisper as its documentation calls it, once greedily and once with its own beam of five.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rehearse.core.transcript import Word
from rehearse.text.tokens import is_written_hesitation
from tests.benchmarks.accuracy.hearing import bare_whisper, hear, read, truths
from tests.benchmarks.accuracy.reach import at_least, at_most

MOST_WER = (0.024, 0.16)
MOST_START_S, LEAST_WITHIN = 0.04, 0.85
TASKS = ("words", "fillers")
OURS, GREEDY, BEAM = "rehearse", "bare Whisper, greedy", "bare Whisper, beam of 5"


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording: what was said, and what each engine wrote."""

    file: Path
    truth: str
    words: dict[str, Sequence[Word]]


@dataclass(frozen=True, slots=True)
class Start:
    """A word both in the truth and in what was heard, and by how much it begins late."""

    place: str
    late_s: float


def report(speech: Path) -> str:
    """Return the section on words and their times, in Markdown.

    Parameters
    ----------
    speech : Path
        The folder with ``words/`` and ``fillers/``.
    """
    heard = {task: [_heard(file, truth) for file, truth in truths(speech, task)] for task in TASKS}
    lines = [
        "## Words",
        "",
        "Word error rate, fillers left out. "
        f"Reach: on words/ {_words_reach(heard['words'])} and no worse than the bare engine, "
        f"on fillers/ {at_most('Words of fillers/', _compared(heard['fillers'], OURS).wer, MOST_WER[1], '.1%')}.",
        "",
        "| | words/ | fillers/ |",
        "|---|---|---|",
        *(f"| {who} | {_rate(heard['words'], who)} | {_rate(heard['fillers'], who)} |" for who in (OURS, GREEDY, BEAM)),
        "",
        "Worst three of words/:",
        "",
        *(f"- {line}" for line in _worst(heard["words"])),
        "",
        "## Word times",
        "",
        *_starts_lines(heard["fillers"]),
    ]
    return "\n".join(lines) + "\n"


def _words_reach(heard: Sequence[Heard]) -> str:
    ours, bare = (_compared(heard, who).wer for who in (OURS, GREEDY))
    at_most("Words of words/ beside the bare engine", ours, bare, ".1%")
    return at_most("Words of words/", ours, MOST_WER[0], ".1%")


def _heard(file: Path, truth: str) -> Heard:
    samples = read(file)
    words: dict[str, Sequence[Word]] = {
        OURS: hear(samples).words,
        GREEDY: bare_whisper(samples),
        BEAM: bare_whisper(samples, beam=5),
    }
    return Heard(file, truth, words)


@cache
def _normaliser() -> Any:
    from whisper.normalizers import EnglishTextNormalizer

    return EnglishTextNormalizer()


def _plain(text: str) -> str:
    """Return words as they are compared."""
    said = " ".join(word for word in text.replace("yknow", "you know").split() if not is_written_hesitation(word))
    return " ".join(word for word in str(_normaliser()(said)).split() if any(sign.isalnum() for sign in word))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def wer(truths: Sequence[str], heard: Sequence[Sequence[Word]]) -> float:
    """Return the word error rate of what was heard of several recordings, taken together."""
    return float(_process(truths, heard).wer)


def _process(truths: Sequence[str], heard: Sequence[Sequence[Word]]) -> Any:
    import jiwer

    return jiwer.process_words([_plain(one) for one in truths], [_plain(_text(words)) for words in heard])


def _compared(heard: Sequence[Heard], who: str) -> Any:
    return _process([one.truth for one in heard], [one.words[who] for one in heard])


def _rate(heard: Sequence[Heard], who: str) -> str:
    found = _compared(heard, who)
    wrong = found.substitutions + found.deletions + found.insertions
    return f"{found.wer:.1%} ({wrong} of {found.hits + found.substitutions + found.deletions})"


def _worst(heard: Sequence[Heard]) -> list[str]:
    found = [(one, _compared([one], OURS), _compared([one], GREEDY)) for one in heard]
    found.sort(key=lambda item: -item[1].wer)
    return [
        f"`{one.file.stem}`: {ours.wer:.1%}, bare {bare.wer:.1%}: {_what_was_wrong(ours)}"
        for one, ours, bare in found[:3]
    ]


def _what_was_wrong(found: Any) -> str:
    parts = []
    for a in found.alignments[0]:
        said = " ".join(found.references[0][a.ref_start_idx : a.ref_end_idx])
        written = " ".join(found.hypotheses[0][a.hyp_start_idx : a.hyp_end_idx])
        if a.type != "equal":
            parts.append(f"“{said}” written “{written}”")
    return "; ".join(parts[:5]) or "nothing wrong"


def _starts_lines(heard: Sequence[Heard]) -> list[str]:
    timed = [one for one in heard if _times_file(one.file).exists()]
    starts = {who: [start for one in timed for start in _starts(one, who)] for who in (OURS, GREEDY)}
    lines = [
        f"Words of {', '.join(one.file.stem for one in timed)} against times set by hand.",
        "",
        "| | words matched | median error | median shift | within 100 ms |",
        "|---|---|---|---|---|",
    ]
    for who, found in starts.items():
        late = np.array([start.late_s for start in found])
        lines.append(
            f"| {who} | {len(late)} | {1000 * np.median(np.abs(late)):.0f} ms | {1000 * np.median(late):+.0f} ms "
            f"| {np.mean(np.abs(late) <= 0.1):.0%} |"
        )
    late_s = np.abs([start.late_s for start in starts[OURS]])
    within = at_least("Word times within 100 ms", float(np.mean(late_s <= 0.1)), LEAST_WITHIN, ".0%")
    median = at_most("Word times, median error in s", float(np.median(late_s)), MOST_START_S, ".3f")
    lines += ["", f"Reach: median error {median} s, within 100 ms {within}."]
    worst = sorted(starts[OURS], key=lambda start: -abs(start.late_s))[:3]
    lines += ["", "Worst three:", ""]
    return [*lines, *(f"- {start.place}: begins {start.late_s:+.2f} s from the truth" for start in worst)]


def _times_file(file: Path) -> Path:
    return file.with_name(f"{file.stem}.words.tsv")


def _starts(heard: Heard, who: str) -> list[Start]:
    rows = [line.split("\t") for line in _times_file(heard.file).read_text(encoding="utf-8").splitlines()[1:]]
    true = [(row[2].lower(), float(row[0])) for row in rows if len(row) > 2 and row[2].strip()]
    found = [(word.text.lower().strip(".,!?;:…\"'()-–—"), word.start_s) for word in heard.words[who]]
    matcher = SequenceMatcher(None, [word for word, _ in true], [word for word, _ in found], autojunk=False)
    return [
        Start(f"`{heard.file.stem}`, “{true[a + k][0]}” at {true[a + k][1]:.2f} s", found[b + k][1] - true[a + k][1])
        for a, b, size in matcher.get_matching_blocks()
        for k in range(size)
    ]


if __name__ == "__main__":
    print(report(Path(os.environ.get("REHEARSE_EVAL", "../shared/speech")).resolve()))
