"""How many telephone numbers are heard digit by digit: said once, said twice in a message, and on the phone line.

    REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.numbers

A message is put together from recordings of several people: some words, the number, more words or a pause, the number
again, said a little quicker and softer, as people do. A number is right when it is found once for each time it was
said, with all its digits and none besides. The plain alternative is what the same Whisper writes at once, greedily and
without a prompt; its words are read by the same rules as ours.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.phone_codec import through_phone_line
from rehearse.core.profile import Profile
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.transcript import Word
from rehearse.phone.numbers import find_phone_numbers
from rehearse.prosody.pauses import find_pauses
from rehearse.text.numerals import SHORTEST_PHONE_NUMBER
from rehearse.text.tokens import tokens_from_words
from tests.benchmarks.accuracy.hearing import hear, read, truths
from tests.benchmarks.accuracy.reach import at_least, at_most

Sound = NDArray[np.float32]
LEVEL = 0.06
"""RMS of the loud half of each part of a message."""

PAUSES_S = (0.7, 1.0, 1.5)
JOINTS_S = (0.3, 0.5)
AGAIN_QUICKER = 1.04
AGAIN_SOFTER_DB = 2.0
LONGEST_OPENING_S = 6.0
WHAT_WAS_TRIED = (
    "A phrase whose number is in doubt is heard in three ways, which vote: without a prompt, after fillers, after a "
    "number. Without the vote it was 36 of 40 twice and 35 on the line, with it 38 and 36; what it mends is mostly "
    "“eight six eight six” with a digit too many or “two two” with one too few. All that was wrong then but one were "
    "numbers lost whole, whose time had been given to the words beside them: speech that several words in a row leave "
    "over is now heard again, by shorter phrases if it is still left over, and a whole number is not heard together "
    "with its repetition. Each of 84 further numbers, full of digits said two to four times in a row by 28 synthetic "
    "voices, was heard right without a prompt in 62 and by vote in 69, which is every one that any of the three heard; "
    "to add up how probable each is after all three prompts brought no more. Tried besides: a beam of five for the two "
    "that are not after fillers (72 of those 84, and none more of the real ones); less silence before the phrase, and "
    "the phrase slowed down: no better."
)
ROOM = 1e-4
"""RMS of the noise between the parts."""


@dataclass(frozen=True, slots=True)
class Said:
    """A recording, and the numbers that are said in it."""

    name: str
    samples: Sound
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was heard in it, by us and by bare Whisper."""

    said: Said
    ours: tuple[str, ...]
    bare: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many of its numbers were not heard right, invented ones added."""
        right = sum(min(self.ours.count(number), self.said.numbers.count(number)) for number in set(self.ours))
        return len(self.said.numbers) + len(self.ours) - 2 * right


def report(speech: Path) -> str:
    """Return the section on telephone numbers, in Markdown.

    Parameters
    ----------
    speech : Path
        The folder with ``numbers/`` and ``words/``.
    """
    once, twice = list(_once(speech)), list(_twice(speech))
    groups = {
        "once": (_outcomes(once), 0.97),
        "once, through the phone line": (_outcomes(_on_the_line(once)), 0.95),
        "twice, both right": (_outcomes(twice), 0.95),
        "twice, both right, through the phone line": (_outcomes(_on_the_line(twice)), 0.95),
    }
    whole = {
        f"{name}, of 7 and 10 digits": ([o for o in found if len(o.said.numbers[0]) >= SHORTEST_PHONE_NUMBER], reach)
        for name, (found, reach) in list(groups.items())[2:]
    }
    plain = [Said(f"words/{file.stem}", read(file), ()) for file, _ in truths(speech, "words")]
    invented = [outcome for part in (plain, _on_the_line(plain)) for outcome in _outcomes(part)]
    wrong = [outcome for outcomes, _ in groups.values() for outcome in outcomes if outcome.missing]
    lines = [
        "## Telephone numbers",
        "",
        f"{len(once)} numbers of as many people, once and in messages. Right: all digits, and nothing besides. "
        "Two of them have 4 digits: in the middle of a message those count only where they are announced as a number, "
        "or were heard as one elsewhere.",
        "",
        "| said | rehearse | reach | bare Whisper |",
        "|---|---|---|---|",
        *(
            f"| {name} | {_share(found, _by_rehearse)} | {_reach(name, found, reach)} | {_share(found, _by_whisper)} |"
            for name, (found, reach) in (groups | whole).items()
        ),
        f"| never: words/, clean and on the line, numbers invented | {sum(len(o.ours) for o in invented)} "
        f"| {at_most('Numbers: invented', sum(len(o.ours) for o in invented), 0)} "
        f"| {sum(len(o.bare) for o in invented)} |",
        "",
        WHAT_WAS_TRIED,
        "",
        f"Worst three of {len(wrong)}:",
        "",
        *(f"- {_in_words(outcome)}" for outcome in sorted(wrong, key=lambda outcome: -outcome.missing)[:3]),
    ]
    return "\n".join(lines) + "\n"


def _reach(name: str, outcomes: Sequence[Outcome], least: float) -> str:
    right = sum(outcome.ours == outcome.said.numbers for outcome in outcomes)
    return at_least(f"Numbers, {name}", right / len(outcomes), least, ".1%")


def _by_rehearse(outcome: Outcome) -> tuple[str, ...]:
    return outcome.ours


def _by_whisper(outcome: Outcome) -> tuple[str, ...]:
    return outcome.bare


def _share(outcomes: Sequence[Outcome], heard: Callable[[Outcome], tuple[str, ...]]) -> str:
    right = sum(heard(outcome) == outcome.said.numbers for outcome in outcomes)
    return f"{right / len(outcomes):.1%} ({right}/{len(outcomes)})"


def _in_words(outcome: Outcome) -> str:
    said = " and ".join(outcome.said.numbers)
    return f"`{outcome.said.name}`: said {said}, heard {' and '.join(outcome.ours) or 'none'}"


def _outcomes(recordings: Sequence[Said]) -> list[Outcome]:
    return [Outcome(said, *_heard(said.samples)) for said in recordings]


def _heard(samples: Sound) -> tuple[tuple[str, ...], tuple[str, ...]]:
    heard = hear(samples)
    gaps = [(pause.start_s, pause.end_s) for pause in find_pauses(heard.speech)]
    return _digits(heard.words, gaps), _digits(heard.bare_words, gaps)


def _digits(words: Sequence[Word], gaps: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    return tuple(number.digits for number in find_phone_numbers(tokens_from_words(words), Profile(), pauses=gaps))


def _on_the_line(recordings: Sequence[Said]) -> list[Said]:
    return [Said(f"{said.name}, line", through_phone_line(said.samples), said.numbers) for said in recordings]


def _once(speech: Path) -> Iterator[Said]:
    for file, truth in truths(speech, "number"):
        yield Said(file.stem, read(file), (_number(truth),))


def _number(truth: str) -> str:
    return truth.partition("|")[0].strip()


def _twice(speech: Path) -> Iterator[Said]:
    """Yield messages with a number at the beginning and again later, half of them with words between the two."""
    random_ = random.Random(7)
    talk = [read(file) for file, _ in truths(speech, "words")]
    talk = [sound for sound in talk if len(sound) <= LONGEST_OPENING_S * SAMPLE_RATE_HZ]
    for index, (file, truth) in enumerate(truths(speech, "number")):
        first = read(file)
        opening, middle = random_.sample(talk, 2)
        joint = _room(random_.choice(JOINTS_S))
        between = [joint, _levelled(middle), joint] if index % 2 else [_room(random_.choice(PAUSES_S))]
        parts = [_room(0.4), _levelled(opening), joint, _levelled(first), *between, _again(first), _room(0.4)]
        kind = "words between" if index % 2 else "a pause between"
        yield Said(f"{file.stem}, {kind}", np.concatenate(parts), (_number(truth),) * 2)


def _again(samples: Sound) -> Sound:
    import soxr

    quicker = soxr.resample(samples, SAMPLE_RATE_HZ * AGAIN_QUICKER, SAMPLE_RATE_HZ).astype(np.float32)
    return _levelled(quicker) * np.float32(10 ** (-AGAIN_SOFTER_DB / 20))


def _levelled(samples: Sound) -> Sound:
    power = samples.astype(np.float64) ** 2
    loud = power[power > np.mean(power) / 2]
    return (samples * (LEVEL / np.sqrt(loud.mean()))).astype(np.float32)


def _room(seconds: float) -> Sound:
    return np.random.default_rng(2).normal(0, ROOM, round(seconds * SAMPLE_RATE_HZ)).astype(np.float32)


if __name__ == "__main__":
    print(report(Path(os.environ.get("REHEARSE_EVAL", "../shared/speech")).resolve()))
