"""The transcript for a page: every word with its time, in runs of what is marked alike."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.core.take import Take
from rehearse.render.marked_transcript import (
    PLAIN,
    Mark,
    halts_s,
    outer_marks,
    own_mark,
    shown_words,
    words_of,
)
from rehearse.text.coarse_words import without_coarse_words


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word, a filler that no word covers, or a pause inside a phrase (an empty `text`), and what it is marked as.

    `word` is its place among the words of the transcript, `heard` what was heard there before it was corrected.
    """

    text: str
    start_s: float
    end_s: float
    mark: Mark = "plain"
    word: int | None = None
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row inside one mark: a number, something asked for, something that works against the rep."""

    mark: Mark
    spoken: tuple[Spoken, ...]


def spoken_runs(take: Take) -> tuple[Run, ...]:
    """Return the transcript of a take in runs, in time order."""
    if take.transcript is None:
        return ()
    words = take.transcript.words
    outer = outer_marks(words, take.message)
    inner = [own_mark(word) for word in words]
    loose: list[tuple[float, Spoken]] = []
    for filler in take.fillers:
        held = words_of(filler, words)
        for index in held:
            inner[index] = "filler"
        if not held:
            loose.append((filler.start_s, Spoken(filler.text, filler.start_s, filler.end_s, "filler")))
    corrections = take.transcript.corrections
    heard = {
        index: without_coarse_words(one.heard) for one in corrections for index in range(one.first_word, one.end_word)
    }
    ends = {pause.start_s: pause.end_s for pause in take.pauses}
    loose += [(at_s, Spoken("", at_s, ends[at_s], "pause")) for at_s in halts_s(take)]
    entries = [
        (
            (word.start_s + word.end_s) / 2,
            outer[index],
            Spoken(word.text, word.start_s, word.end_s, inner[index], index, heard.get(index, "")),
        )
        for index, word in enumerate(shown_words(words))
    ]
    return _runs(entries, sorted(loose, key=lambda entry: entry[0]))


def _runs(entries: list[tuple[float, tuple[Mark, int], Spoken]], loose: list[tuple[float, Spoken]]) -> tuple[Run, ...]:
    runs: list[tuple[tuple[Mark, int], list[Spoken]]] = []
    waiting = list(loose)
    for middle_s, mark, spoken in entries:
        while waiting and waiting[0][0] < middle_s:
            between = waiting.pop(0)[1]
            inside = bool(runs) and runs[-1][0] == mark
            if not inside and (not runs or runs[-1][0] != PLAIN):
                runs.append((PLAIN, []))
            runs[-1][1].append(between)
        if not runs or runs[-1][0] != mark:
            runs.append((mark, []))
        runs[-1][1].append(spoken)
    if waiting:
        runs.append((PLAIN, [spoken for _, spoken in waiting]))
    return tuple(Run(mark[0], tuple(spoken)) for mark, spoken in runs)
