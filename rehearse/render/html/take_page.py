"""The page of one take: the verdict, the take over time, what to fix, what was heard, and the sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rehearse.core.line_check import LineCheck
from rehearse.core.take import Take
from rehearse.render import line_check, wording
from rehearse.render.html.page import Page, TakeSound, render
from rehearse.render.html.timeline import timeline
from rehearse.render.marked_transcript import (
    PLAIN,
    Mark,
    halts_s,
    marked_transcript,
    marks_used,
    outer_marks,
    own_mark,
    shown_words,
    words_of,
)
from rehearse.scoring.rubric import Rubric
from rehearse.text.coarse_words import without_coarse_words
from rehearse.text.printable import printable


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


@dataclass(frozen=True, slots=True)
class Track:
    """A take as the player knows it.

    `map` holds places of the message as (seconds in this take, seconds in the last take).
    """

    role: str
    name: str
    duration_s: float
    map: tuple[tuple[float, float], ...]


def take_page(
    take: Take,
    rubric: Rubric,
    *,
    name: str = "",
    sound: TakeSound | None = None,
    page: Page | None = None,
    script_version: str = "",
) -> str:
    """Return the page of one take.

    Parameters
    ----------
    take : Take
    rubric : Rubric
        The one it was judged by.
    name : str, optional
        What it is called among those of its message; its file's name when left out.
    sound : TakeSound, optional
        Without it the page has pictures and words, and nothing to play.
    page : Page, optional
        How it carries style and script; one file that stands alone when left out.
    script_version : str, optional
        Which version of its message's script the take was read from: ``version 1 of 2``.
    """
    from rehearse.scoring.correction import what_stays  # it brings all that judges, which no other page needs

    verdict, runs = take.scorecard.verdict, spoken_runs(take)
    name = printable(name) or file_name(take)
    duration_s = round(take.recording.duration_s, 3)
    drawing = timeline(take, limit_s=rubric.verdict["max_message_s"])
    return render(
        "take.html",
        page,
        title=" ".join([wording.ANSWERS[verdict.answer][0], wording.score_words(verdict.score), name]),
        facts=take_facts(take, name),
        take=take,
        takes=(Track("take", name, duration_s, ((0.0, 0.0), (duration_s, duration_s))),),
        sounds=(sound,) if sound else (),
        drawing=drawing,
        runs=runs,
        marks_used=marks_used(marked_transcript(take)),
        question=wording.QUESTION,
        answer=wording.ANSWERS[verdict.answer][0],
        warm=wording.warm_words(take),
        because=_because(take, rubric),
        recording_words=wording.recording_words(take),
        script=wording.script_match_words(take.message.script) if take.message.script else "",
        other_script=bool(wording.script_words(take, rubric)),
        script_text=take.message.script.text if take.message.script else "",
        script_version=script_version,
        yes_from=rubric.verdict["yes_from"],
        maybe_from=rubric.verdict["maybe_from"],
        also=wording.also_to_do(take),
        goods={one.id: wording.good_words(one, take, rubric) for one in take.scorecard.criteria},
        anything_measured=any(criterion.band != "not_measured" for criterion in take.scorecard.criteria),
        also_measured=wording.also_measured(take),
        baseline=wording.baseline_words(take.against_baseline, rubric) if take.against_baseline else "",
        not_measured=wording.not_measured(take),
        line=_line(take.line) if take.line else None,
        corrections=wording.corrections_words(take),
        stays=what_stays(take),
    )


def _line(line: LineCheck) -> dict[str, Any]:
    lost = [(line_check.KINDS[one.kind], one, line_check.lost_words(one)) for one in line.lost]
    return {"heading": line_check.heading(line), "outcome": line_check.outcome(line), "lost": lost}


def take_facts(take: Take, name: str) -> list[str]:
    """Return what is said of the recording itself."""
    facts = [name, f"{take.recording.duration_s:.1f} s", f"{take.message.style} style"]
    if take.rep:
        facts.insert(0, printable(take.rep))
    if take.source and name != printable(take.source):
        facts.append(printable(take.source))
    if take.recorded_at is not None:
        facts.append(f"{take.recorded_at.day} {take.recorded_at:%B %Y, %H:%M}")
    if take.self_verdict:
        facts.append(f"you said: {take.self_verdict}")
    if wording.corrections_words(take):
        facts.append(wording.CORRECTED)
    return facts


def file_name(take: Take) -> str:
    """Return the name of a take's file; its folder is nobody's business in a page that is sent on."""
    return printable(take.name)


def _because(take: Take, rubric: Rubric) -> Sequence[str]:
    verdict = take.scorecard.verdict
    if verdict.answer == "cannot_judge":
        return [*verdict.because, wording.what_to_do(take, rubric)]
    told = (wording.line_words(take, rubric), *wording.reasons(take), wording.script_words(take, rubric))
    return [words for words in told if words]
