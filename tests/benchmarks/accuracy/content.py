"""How well the content of a message is read.

    python -m tests.benchmarks.accuracy content

The messages are those of `models/message/messages` whose writers no model was trained on (`TEST` of the
training script), read as text, without a profile. An item counts as found only where the card says so; "not sure" is
neither found nor missing. Items on which the two labellers part are left out. Beside it, in the same run: lists of key
words.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rehearse.content.encoder import ITEMS
from rehearse.content.message import read_message
from rehearse.core.message import Message
from rehearse.core.profile import Profile
from rehearse.text.tokens import tokens_from_text
from tests.benchmarks.accuracy.reach import at_least, at_most

MESSAGES = Path(__file__).parents[3] / "models" / "message" / "messages"
TEST_WRITERS = ("w11", "w15", "w18")
"""Twenty-two callers, whose messages were never looked at one by one."""

EARLIER_WRITERS = ("w3", "w6")
"""Never trained on either, but their figures were seen whenever something was chosen."""

KEY_WORDS = {
    "your_name": r"\b(this is|my name is|my name's) \w+",
    "company": r"\b(with|from|at) [A-Z]\w+",
    "reason": r"\b(reason|calling (about|because|regarding)|wanted to|following up)\b",
    "customers": r"\b(customers?|clients?|helped|work with|such as|like [A-Z])\b",
    "callback_ask": r"\b(call|ring|phone|text) (me|us)\b|\bgive (me|us) a\b",
    "day_or_time": r"\bit'?s (mon|tues|wednes|thurs|fri|satur|sun)day\b",
    "good_times": r"\b(until|between|mornings?|afternoons?|any ?time|after \w+|before \w+)\b",
    "pitch": r"\b(leading|platform|solution|best|free|offer|percent off|guarantee\w*)\b",
    "winging_it": r"\b(um|uh|er)\b.*\b(um|uh|er)\b.*\b(um|uh|er)\b",
    "hedging": r"\b(just|maybe|sort of|kind of|no rush|if you get a chance|checking in|sorry)\b",
}
"""The obvious alternative: what anybody would write in an hour."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of one item: found and there, found and not there, there, called missing though there, not there, and missing."""

    right: int = 0
    wrong: int = 0
    there: int = 0
    missed: int = 0
    absent: int = 0
    rightly_missing: int = 0

    @property
    def recall(self) -> float:
        return self.right / max(self.there, 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def called_missing(self) -> float:
        return self.missed / max(self.there, 1)

    @property
    def quiet(self) -> float:
        return 1 - self.wrong / max(self.absent, 1)


def read_rows(writers: Iterable[str] = TEST_WRITERS) -> list[dict]:
    """Return the labelled messages of some writers."""
    return [json.loads(line) for one in writers for line in (MESSAGES / f"{one}.jsonl").read_text("utf-8").splitlines()]


def said(message: Message) -> tuple[set[str], set[str]]:
    """Return which items a message is read to have, and which it surely has not."""
    found = {item.id for item in message.checklist if item.found}
    found |= {alarm.id for alarm in message.alarms if alarm.certainty == "sure"}
    unsure = {item.id for item in message.checklist if not item.found and item.certainty == "unsure"}
    unsure |= {alarm.id for alarm in message.alarms if alarm.certainty == "unsure"}
    return found, set(ITEMS) - found - unsure


def count(rows: Sequence[dict], answers: Sequence[tuple[set[str], set[str]]]) -> dict[str, Count]:
    """Return the counts of each item."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for row, (found, missing) in zip(rows, answers, strict=True):
        for item in ITEMS:
            if item in row["debatable"]:
                continue
            there = bool(row["labels"].get(item))
            lost = item in missing
            counts = (item in found and there, item in found and not there, there, lost and there, not there,
                      lost and not there)  # fmt: skip
            sums[item] = [total + int(one) for total, one in zip(sums[item], counts, strict=True)]
    return {item: Count(*sums[item]) for item in ITEMS}


def agreement(rows: Sequence[dict]) -> dict[str, float]:
    """Return Cohen's kappa of the two labellers for each item: whether it is there."""
    kappas = {}
    for item in ITEMS:
        pairs = [(item in row["passes"][0], item in row["passes"][1]) for row in rows]
        same = sum(a == b for a, b in pairs) / len(pairs)
        first, second = (sum(pair[k] for pair in pairs) / len(pairs) for k in (0, 1))
        chance = first * second + (1 - first) * (1 - second)
        kappas[item] = 1.0 if chance == 1 else (same - chance) / (1 - chance)
    return kappas


@dataclass(frozen=True, slots=True)
class Figures:
    """What the reader makes of some writers' messages."""

    counts: dict[str, Count]
    numbers: int
    """Messages whose telephone numbers are all right."""

    @property
    def recall(self) -> float:
        return sum(one.recall for one in self.counts.values()) / len(ITEMS)

    @property
    def precision(self) -> float:
        return sum(one.precision for one in self.counts.values()) / len(ITEMS)

    @property
    def called_missing(self) -> float:
        return sum(one.missed for one in self.counts.values()) / sum(one.there for one in self.counts.values())


def read(rows: Sequence[dict]) -> Figures:
    """Return how well messages are read."""
    messages = [
        read_message(tokens_from_text(row["text"]), (), Profile(region=row["region"]), row["style"]) for row in rows
    ]
    pairs = zip(rows, messages, strict=True)
    numbers = sum(row["numbers"] == [one.digits for one in message.phone_numbers] for row, message in pairs)
    return Figures(count(rows, [said(message) for message in messages]), numbers)


def report(speech: Path) -> str:
    """Return the section; `speech` is not used."""
    rows = read_rows()
    ours, plain = read(rows), count(rows, [_by_key_words(row["text"]) for row in rows])
    kappa = agreement(rows)
    lines = [
        "## What is said",
        "",
        f"{len(rows)} messages by 22 callers whom no rule or model has seen, as text, without a profile.",
        "",
        "| item | there | recall | precision | called missing | quiet where absent | key words | labellers' kappa |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for item in ITEMS:
        one, other = ours.counts[item], plain[item]
        lines.append(
            f"| {item} | {one.there} | {one.recall:.2f} | {one.precision:.2f} | {one.called_missing:.1%} "
            f"| {one.quiet:.2f} | {other.recall:.2f}, {other.precision:.2f} | {kappa[item]:.2f} |"
        )
    lowest = min(one.recall for one in ours.counts.values())
    exact = ours.numbers / len(rows)
    lines += [
        "",
        f"Mean recall {ours.recall:.3f} (reach {at_least('content: mean recall', ours.recall, 0.93)}), mean precision "
        f"{ours.precision:.3f} ({at_least('content: mean precision', ours.precision, 0.92)}), lowest recall "
        f"{lowest:.2f} ({at_least('content: lowest recall', lowest, 0.85)}); of what is there "
        f"{ours.called_missing:.1%} is called missing "
        f"({at_most('content: called missing', ours.called_missing, 0.03)}); numbers exact in {ours.numbers} "
        f"of {len(rows)} ({at_least('content: numbers', exact, 0.97)}). Key words: recall, precision. Kappa: both "
        "passes by the writer. The phrase rules that stood here before found .71 at .95 on other messages (company "
        ".73, reason .34, customers .52).",
        "",
    ]
    earlier_rows = read_rows(EARLIER_WRITERS)
    earlier = read(earlier_rows)
    lines.append(
        f"{len(earlier_rows)} messages of two writers whose figures were seen while things were chosen: mean recall "
        f"{earlier.recall:.3f}, mean precision {earlier.precision:.3f}, {earlier.called_missing:.1%} of what is there "
        f"called missing, numbers exact in {earlier.numbers}."
    )
    return "\n".join(lines)


def _by_key_words(text: str) -> tuple[set[str], set[str]]:
    exact = ("company", "customers")
    flags = {item: re.NOFLAG if item in exact else re.IGNORECASE for item in KEY_WORDS}
    found = {item for item, pattern in KEY_WORDS.items() if re.search(pattern, text, flags[item])}
    return found, set(ITEMS) - found


if __name__ == "__main__":
    print(report(Path()))
