"""Where Whisper went round: it wrote the same over and over, or more than the sound has time for.

It is told from the words and their times alone. Repetition by itself is no loop: a rep says the number three times, or
"no, no, no". So what is said often must have the time to be said, and is heard once more by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rehearse.asr.redecode import count_digits
from rehearse.core.transcript import NOT_MADE_OUT, Word
from rehearse.text.tokens import letters_of, tokens_from_words


@dataclass(frozen=True, slots=True)
class LoopParameters:
    """What nobody says, or not so fast. Found on read and free speech and on numbers said two and three times."""

    word_copies: int = 5
    """One word so often in a row: "no, no, no, no" is said."""

    phrase_copies: int = 4
    """Two words and more so often in a row: a number is said three times."""

    number_copies: int = 3
    """... but a number so often is heard again: Whisper likes to write one once more than it was said."""

    number_digits: int = 4
    """Fewest digits of such a number."""

    digits_of_two: int = 22
    """More in a row are more than two numbers."""

    longest_unit: int = 40
    """Words of what is repeated, at most."""

    letter_copies: int = 8
    """One letter so often in a row within a word: "ummmm" is written with four."""

    syllable_s: float = 0.08
    """Least time of a syllable, over `fewest_syllables` in a row. In speech at its fastest it is 0.11, in a loop
    0.04 and less."""

    fewest_syllables: int = 8

    digit_s: float = 0.1
    """Least time of a digit in a number, over `fewest_digits` in a row: people take 0.26 and more."""

    fewest_digits: int = 7

    copied_syllable_s: float = 0.15
    """Least time of a syllable in what is repeated without end: "no, no, no, no, no" has 0.2."""


LOOPS = LoopParameters()

Stretch = tuple[int, int]
"""Words that belong together: the first, and the one after the last."""

_TWICE_IN_ONE_WORD = re.compile(r"([\d().+-]{7,})\1(\D*)")
_SAME_LETTER = re.compile(r"(?i)([a-z])\1{2,}")


def loops(words: Sequence[Word]) -> list[Stretch]:
    """Return where the same was written more often than anybody says it, or faster.

    Parameters
    ----------
    words : sequence of Word, shape (n,)
        In time order.

    Returns
    -------
    list of (first, end)
        In order, without overlap.
    """
    return _joined([*_written_over_and_over(words), *outruns(words)])


def numbers_over_and_over(words: Sequence[Word]) -> list[Stretch]:
    """Return where a number is written three times in a row and more, or more digits than two numbers have.

    Written once more, perhaps, than it was said; or so that one runs into the next.
    """
    copied = [
        (first, end)
        for first, end, unit, copies in _repeats(words)
        if copies >= LOOPS.number_copies and _digits(words[first : first + unit]) >= LOOPS.number_digits
    ]
    places = groupby(range(len(words)), key=lambda k: count_digits(words[k]) > 0)
    runs = [list(run) for in_digits, run in places if in_digits]
    long = [(run[0], run[-1] + 1) for run in runs if _digits(words[run[0] : run[-1] + 1]) > LOOPS.digits_of_two]
    return _joined([*copied, *long])


def outruns(words: Sequence[Word]) -> list[Stretch]:
    """Return where more is written than anybody says in the time: words with times, in time order."""
    digits = [count_digits(word) for word in words]
    return _joined(
        [
            *_too_dense(words, _syllables(words), LOOPS.fewest_syllables, LOOPS.syllable_s),
            *_too_dense(words, digits, LOOPS.fewest_digits, LOOPS.digit_s),
        ]
    )


def is_plausible(words: Sequence[Word], speech_s: float) -> bool:
    """Tell whether a text without times can be what is said in so many seconds of speech.

    Parameters
    ----------
    words : sequence of Word
        Their times are not looked at.
    speech_s : float
    """
    spread = [replace(word, start_s=0.0, end_s=speech_s) for word in words]
    syllables = sum(_syllables(words))
    too_many = syllables >= LOOPS.fewest_syllables and speech_s < LOOPS.syllable_s * syllables
    digits = _digits(words)
    too_many |= digits >= LOOPS.fewest_digits and speech_s < LOOPS.digit_s * digits
    return not too_many and not _written_over_and_over(spread)


def are_said(copied: Sequence[Word], before: Sequence[Word]) -> bool:
    """Tell whether what is written over and over was said so: it has the time for it, and was heard twice alike."""
    has_time = copied[-1].end_s - copied[0].start_s >= LOOPS.copied_syllable_s * sum(_syllables(copied))
    return has_time and _letters(copied) in _letters(before)


def cut(words: Sequence[Word], stretches: Sequence[Stretch]) -> list[Word]:
    """Return the words with one that says "not made out" in the place of each stretch.

    A word that is only drawn out stays, with a few of its letters.
    """
    kept: list[Word] = []
    done = 0
    for first, end in stretches:
        kept += words[done:first]
        drawn = _SAME_LETTER.sub(r"\1\1\1", words[first].text)
        if end - first == 1 and drawn != words[first].text:
            kept.append(replace(words[first], text=drawn))
        else:
            kept.append(Word(NOT_MADE_OUT, words[first].start_s, max(word.end_s for word in words[first:end]), 0.0))
        done = end
    return _marks_joined([*kept, *words[done:]])


def parted(words: Sequence[Word]) -> list[Word]:
    """Return the words with a number that is written twice in one word as two: "206-555-8918206-555-8918".

    Examples
    --------
    >>> [word.text for word in parted([Word("555-0147555-0147.", 0.0, 4.0, 0.9)])]
    ['555-0147', '555-0147.']
    """
    apart: list[Word] = []
    for word in words:
        twice = _TWICE_IN_ONE_WORD.fullmatch(word.text)
        if twice:
            middle_s = (word.start_s + word.end_s) / 2
            apart.append(replace(word, text=twice[1], end_s=middle_s))
            apart.append(replace(word, text=twice[1] + twice[2], start_s=middle_s))
        else:
            apart.append(word)
    return apart


def _marks_joined(words: Sequence[Word]) -> list[Word]:
    joined: list[Word] = []
    for word in words:
        if joined and word.text == joined[-1].text == NOT_MADE_OUT:
            joined[-1] = replace(joined[-1], end_s=max(joined[-1].end_s, word.end_s))
        else:
            joined.append(word)
    return joined


def _written_over_and_over(words: Sequence[Word]) -> list[Stretch]:
    repeats = _repeats(words)
    copied = [(first, end) for first, end, unit, copies in repeats if copies >= _most_copies(words, first, unit)]
    drawn = [(k, k + 1) for k, word in enumerate(words) if _letters_in_a_row(word) >= LOOPS.letter_copies]
    return [*copied, *drawn]


def _repeats(words: Sequence[Word]) -> Iterator[tuple[int, int, int, int]]:
    """Yield what is written at least twice in a row: first word, word after the last, words of a copy, copies.

    A copy may be cut into other words than the first: "555-0147", "555", "0147".
    """
    letters = [letters_of(word.text) for word in words]
    text = "".join(letters)
    at = [0]
    for part in letters:
        at.append(at[-1] + len(part))
    for first in range(len(words)):
        for unit in range(1, min(LOOPS.longest_unit, len(words) - first) + 1):
            said = text[at[first] : at[first + unit]]
            copies = 1
            while said and text.startswith(said, at[first] + copies * len(said)):
                copies += 1
            if copies > 1:
                stop = at[first] + copies * len(said)
                end = next(k for k in range(first + 1, len(words) + 1) if at[k] >= stop)
                yield first, end, unit, copies


def _most_copies(words: Sequence[Word], first: int, unit: int) -> int:
    """Return from how many copies on it is a loop; figures say themselves how often: 555-5555 has seven."""
    copy = words[first : first + unit]
    if 0 < _digits(copy) < LOOPS.number_digits and all(map(count_digits, copy)):
        return 4 * LOOPS.word_copies
    return LOOPS.word_copies if unit == 1 and not _digits(copy) else LOOPS.phrase_copies


def _too_dense(words: Sequence[Word], counts: Sequence[int], fewest: int, least_s: float) -> list[Stretch]:
    """Return runs of words that hold at least `fewest` of what is counted, in less than `least_s` each."""
    found: list[Stretch] = []
    for first in range(len(words)):
        total = 0
        for end in range(first + 1, len(words) + 1):
            if not counts[end - 1] and least_s == LOOPS.digit_s:
                break
            total += counts[end - 1]
            if total >= fewest:
                if words[end - 1].end_s - words[first].start_s < least_s * total:
                    found.append((first, end))
                break
    return found


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for first, end in sorted(stretches):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined


def _syllables(words: Sequence[Word]) -> list[int]:
    """Return the syllables of each word; of figures no more than they are many: "555" is not said "five hundred"."""
    return [count_digits(word) or token.syllables for word, token in zip(words, tokens_from_words(words), strict=True)]


def _digits(words: Sequence[Word]) -> int:
    return sum(map(count_digits, words))


def _letters(words: Sequence[Word]) -> str:
    return "".join(letters_of(word.text) for word in words)


def _letters_in_a_row(word: Word) -> int:
    return max((len(run[0]) for run in _SAME_LETTER.finditer(word.text)), default=0)
