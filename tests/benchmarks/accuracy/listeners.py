"""Does the card answer as listeners do? Messages that three readers answered and ranked before any card was seen.

The messages are texts. They are judged as if they had been spoken well: at the pace the rubric budgets a script by,
with the pauses and the melody of its good bands, and with the fillers that are written in them. So this measures what
the verdict makes of the words, and says nothing of the measures of the sound.

python -m tests.benchmarks.accuracy listeners
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from scipy.stats import spearmanr

from rehearse.content.message import read_message
from rehearse.core.measures import Measures
from rehearse.core.message import Alarm, Message, Style
from rehearse.core.profile import Profile
from rehearse.core.scorecard import Answer, Verdict
from rehearse.core.sound import Filler, Pause
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.scoring.model import Findings
from rehearse.scoring.rubric import Rubric, default_rubric
from rehearse.scoring.script_budget import budget_of, cues_in
from rehearse.scoring.verdict import score
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import tokens_from_words
from tests.benchmarks.accuracy.reach import at_least, at_most

DATA = Path(__file__).parents[1] / "data"
READERS = (1, 2, 3)
GRADES: tuple[Answer, ...] = ("yes", "maybe", "not_yet")

REACH_SPEARMAN = 0.85
"""Rank correlation of the card's order with the mean of the readers'."""

PROBABILITY = 0.95
"""Of every word: the engine is sure of what is written."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A message, what each reader answered, its mean rank, and the card's verdict."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    rank: float
    verdict: Verdict

    @property
    def majority(self) -> Answer:
        """What most readers answered; the middle of three that all differ."""
        answer, count = Counter(self.answers).most_common(1)[0]
        return answer if count > 1 else "maybe"


def report(speech: Path) -> str:
    """Return the section: agreement with the readers, and the order of the card beside theirs."""
    judged, by_hand = list(judge_messages()), list(judge_messages(by_hand=True))
    names = [name for name in READERS if _reader(name)]
    refused, returned = of_all(judged, "not_yet"), of_all(judged, "yes")
    reaches = (
        at_most("What listeners answer, a yes to what all refuse", answers(refused, "yes"), 0),
        at_most("What listeners answer, a not yet to what all return", answers(returned, "not_yet"), 0),
        at_least("What listeners answer, rank correlation", correlation(judged), REACH_SPEARMAN, ".2f"),
    )
    apart = [one for one in judged if one.verdict.answer not in one.answers]
    lines = [
        "## What listeners answer",
        "",
        f"{len(judged)} messages, each answered and ranked by {len(names)} readers, none of whom saw the card, or what "
        "another wrote. The card judges the text as if spoken well: this measures what the verdict makes of the words.",
        "",
        "| | reads the words itself | its rules, the words read by hand |",
        "| --- | --- | --- |",
        *[
            f"| {name} | {one} | {other} |"
            for (name, one), (_, other) in zip(_rows(judged), _rows(by_hand), strict=True)
        ],
        "",
        f"Reach of the first column: yes to what all refuse {reaches[0]}, not yet to what all return {reaches[1]}, "
        f"correlation {reaches[2]}.",
        "",
        f"Two readers agree on {_agreement(judged):.0%} of the answers; their orders correlate at "
        f"{_between_readers():.2f} on average. Among messages they would all return they put first what cannot wait. "
        "The card does not judge how much a reason matters to a prospect; its points say how well it is put.",
    ]
    if apart:
        lines += ["", "Where no reader answered as the card:", ""]
        lines += [
            f"- `{one.id}`: the card {one.verdict.answer} ({', '.join(one.verdict.obstacles)}), the readers "
            f"{', '.join(one.answers)}: “{one.text[:60]}…”"
            for one in apart[:5]
        ]
    return "\n".join(lines) + "\n"


def _rows(judged: Sequence[Judged]) -> list[tuple[str, str]]:
    agreed = sum(one.verdict.answer == one.majority for one in judged)
    with_one = sum(one.verdict.answer in one.answers for one in judged)
    refused, returned = (of_all(judged, answer) for answer in ("not_yet", "yes"))
    return [
        ("as most readers", f"{agreed} of {len(judged)}"),
        ("as at least one reader", f"{with_one} of {len(judged)}"),
        (f"a yes, of {len(refused)} that all refuse", f"{answers(refused, 'yes')}"),
        (f"a not yet, of {len(returned)} that all return", f"{answers(returned, 'not_yet')}"),
        (
            "rank correlation with the readers' mean: by answer and obstacles",
            f"{correlation(judged):.2f}",
        ),
        ("the same, by answer and score", f"{correlation(judged, with_score=True):.2f}"),
    ]


def of_all(judged: Sequence[Judged], answer: str) -> list[Judged]:
    """Return the messages to which every reader gave this answer."""
    return [one for one in judged if set(one.answers) == {answer}]


def answers(judged: Sequence[Judged], answer: Answer) -> int:
    """Return how often the card gives this answer."""
    return sum(one.verdict.answer == answer for one in judged)


def judge_messages(rubric: Rubric | None = None, *, by_hand: bool = False) -> Iterator[Judged]:
    """Yield every message with the readers' answers and the card's verdict.

    Parameters
    ----------
    rubric : Rubric, optional
    by_hand : bool
        What the message says was read by a person; otherwise the card reads it.
    """
    readers = [table for name in READERS if (table := _reader(name))]
    if not readers:
        raise FileNotFoundError(f"No reader's answers in {DATA}.")
    read = {line["id"]: line for line in _lines(DATA / "verdict_content.jsonl")} if by_hand else {}
    for message in _lines(DATA / "verdict_messages.jsonl"):
        said = [reader[message["id"]] for reader in readers]
        asked = message["text"], message["style"], message["region"], rubric or default_rubric()
        yield Judged(
            id=message["id"],
            text=message["text"],
            answers=tuple(one["answer"] for one in said),
            rank=sum(one["rank"] for one in said) / len(said),
            verdict=judge_text(*asked, read=read.get(message["id"])),
        )


def judge_text(text: str, style: Style, region: str, rubric: Rubric, *, read: dict[str, Any] | None = None) -> Verdict:
    """Return the verdict on a text that is spoken well; `read` is what it says, where a person has read it."""
    words = _spoken(text, style, region, rubric)
    fillers = tuple(
        Filler(one.text, words[one.first].start_s, words[one.end - 1].end_s, "heard", one.first, one.end)
        for one in heard_fillers(words)
    )
    message = read_message(words, fillers, Profile(region=region), style)
    message = _as_read(message, read) if read else message
    length_s = words[-1].end_s
    measures = Measures(
        speech_start_s=0.0, speech_end_s=length_s, message_s=length_s,
        speaking_rate_wpm=budget_of(rubric, style).rate_wpm, longest_pause_s=0.9, mid_clause_pauses_per_100_words=0.0,
        fillers_per_min=60 * len(fillers) / length_s, unclear_words_share=0.02,
        time_to_reason_s=message.time_to_reason_s, pitch_sd_semitones=3.0,
    )  # fmt: skip
    pauses = tuple(Pause(word.end_s, word.end_s + 0.9, False) for word in words[:-1] if word.ends_sentence)
    findings = Findings(
        style=style, measures=measures, pauses=pauses or (Pause(0.0, 0.9, False),), fillers=fillers, words=words,
        message=message,
    )  # fmt: skip
    return score(findings, rubric).verdict


def _as_read(message: Message, read: dict[str, Any]) -> Message:
    """Return a message with what a person read in it; a reason that is there comes in good time.

    How far an alarm reaches nobody wrote down: it is where the reader of the card finds one of its kind, else unknown.
    """
    checklist = tuple(
        replace(item, found=item.id not in read["missing"], certainty="sure") if item.required else item
        for item in message.checklist
    )
    alarms = tuple(
        alarm
        for kind in read["alarms"]
        for alarm in [one for one in message.alarms if (one.id, one.certainty) == (kind, "sure")]
        or [Alarm(kind, 1.0, 2.0, kind)]
    )
    alarms += tuple(Alarm(kind, 1.0, 2.0, kind, certainty="unsure") for kind in read["not_sure"])
    to_reason_s = None if "reason" in read["missing"] else min(message.time_to_reason_s or 0.0, 10.0)
    return replace(message, checklist=checklist, alarms=alarms, time_to_reason_s=to_reason_s)


def correlation(judged: Sequence[Judged], *, with_score: bool = False) -> float:
    """Return Spearman's rank correlation of the card's order with the readers' mean rank.

    The card's order is by its answer, and within an answer by how many things stand in the way of a yes, or by score.
    """
    order = [
        (
            GRADES.index(one.verdict.answer),
            -(one.verdict.score or 0.0) if with_score else float(len(one.verdict.obstacles)),
        )
        for one in judged
    ]
    places = {key: place for place, key in enumerate(sorted(set(order)))}
    return float(spearmanr([places[key] for key in order], [one.rank for one in judged]).statistic)


def _spoken(text: str, style: Style, region: str, rubric: Rubric) -> tuple[Token, ...]:
    cues = cues_in(budget_of(rubric, style), text, Profile(region=region))
    return tokens_from_words([Word(cue.text, cue.start_s, cue.end_s, PROBABILITY) for cue in cues if cue.spoken])


def _agreement(judged: Sequence[Judged]) -> float:
    pairs = [one == other for message in judged for one, other in combinations(message.answers, 2)]
    return sum(pairs) / len(pairs) if pairs else 1.0


def _between_readers() -> float:
    readers = [table for name in READERS if (table := _reader(name))]
    found = [
        float(spearmanr([one[key]["rank"] for key in one], [other[key]["rank"] for key in one]).statistic)
        for one, other in combinations(readers, 2)
    ]
    return sum(found) / len(found) if found else 1.0


def _reader(name: int) -> dict[str, Any]:
    file = DATA / f"verdict_reader{name}.jsonl"
    return {line["id"]: line for line in _lines(file)} if file.is_file() else {}


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
