"""Which phrases to decode again, and which of several decodings to believe.

The first decoding keeps fillers, at the price of numbers: the prompt that keeps the ones costs some of the others, and
a number that is said again is often left out. So numbers of which it is not sure, and speech that no word accounts
for, are heard again without the prompt, a phrase at a time, so that a number never stands beside its repetition. Where
that gives other digits, the phrase is heard in two more ways, and the hearings vote: Whisper errs in other places
after another prompt, mostly by writing "eight six eight six" with a digit too many or "two two" with one too few. What
is still left over then is heard once more, parted at every pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rehearse.asr.word_times import WORD_TIMES, overlap_s
from rehearse.core.sound import Span
from rehearse.core.transcript import NOT_MADE_OUT, Word
from rehearse.phone.digits import digit_runs
from rehearse.phone.pieces import digits_of
from rehearse.text.numerals import ONES, TEENS, TENS, TIMES, ZEROS
from rehearse.text.tokens import token_from_word, tokens_from_words


@dataclass(frozen=True, slots=True)
class RedecodeParameters:
    """Which phrases are decoded again, and which of several decodings is believed.

    Found on 40 numbers of as many people, said once and twice, as recorded and through a telephone line, and on 84
    numbers by 28 synthetic voices.
    """

    fewest_digits: int = 3
    """So many digits in a row may be part of a telephone number."""

    word_s: float = 0.5
    letter_s: float = 0.1
    digit_s: float = 0.6
    """Longest a word takes: so much, and so much more a letter; and a digit by itself. Slow speech is half that
    slow."""

    uncovered_s: float = 0.7
    """Speech in a row that no word accounts for, from which something was left out: the length of three digits."""

    phrase_pause_s: float = 0.5
    """Pause at which a phrase may end; the groups of a number are mostly closer together."""

    shortest_phrase_s: float = 1.0
    """Speech in a phrase: four digits. Less is too little to be understood alone, unless what it belongs to is too
    long; but a number at the end of a long phrase is what Whisper leaves out."""

    longest_phrase_s: float = 8.0
    """A phrase that fits the shortest context."""

    longest_number_phrase_s: float = 12.0
    """Ten digits at one a second, and a few words before them."""

    number_lengths: tuple[int, int, int] = (7, 10, 11)
    """Digits of a whole telephone number."""

    sure_of_number: float = 0.7
    """Least probability of the words of a whole number, from which it is not heard again. Of 96 such numbers in
    recordings of 40 people, half of them on the phone line, all were right at first, and the second decoding had two of
    them wrong."""

    whole_votes: float = 1.25
    """What it counts in a vote that digits are as many as a telephone number has. People rarely drop a digit of their
    own number; Whisper often does. So one hearing of a whole number outvotes two of the same broken one, but not
    three."""

    said_elsewhere_votes: float = 1.0
    """... and that the same number was heard elsewhere in the message: as much as one more hearing. It only helps
    digits that were heard here too, so that a number which differs from the first is not taken for it."""

    sure: float = 0.4
    """Probability from which a word is believed; of words that only the second decoding has, their mean."""


REDECODE = RedecodeParameters()


_NUMERALS = {*ONES, *ZEROS, *TEENS, *TENS, *TIMES, "hundred", "thousand"}


def count_digits(word: Word) -> int:
    """Return how many digits a word holds; a numeral in letters counts as one."""
    normal = token_from_word(word).normal
    return sum(c.isdecimal() for c in normal) or int(normal in _NUMERALS)


Phrase = list[Span]
"""Stretches of speech that are heard together."""


def phrases_to_redecode(words: Sequence[Word], speech: Sequence[Span]) -> list[list[Phrase]]:
    """Return the phrases to hear again, those that follow one another together.

    Parameters
    ----------
    words : sequence of Word
        Of the first decoding, in time order.
    speech : sequence of (start_s, end_s)
        All spans of speech.
    """
    numbers = _numbers(words)
    unsure = [_span(number) for number in numbers if not _is_sure(number)]
    return _runs(_whole_numbers(_phrases(speech), numbers), [*unsure, *_uncovered(words, speech)])


def phrases_left_over(words: Sequence[Word], speech: Sequence[Span], heard: Sequence[Phrase]) -> list[list[Phrase]]:
    """Return where speech is still left that no word accounts for, in phrases parted at every pause.

    The words beside a number may be what keeps Whisper from it. Between the digits of a whole number nothing is left
    out: a digit that lasts long there was only said long.

    Parameters
    ----------
    words : sequence of Word
        Of the second decoding, in time order.
    speech : sequence of (start_s, end_s)
        All spans of speech.
    heard : sequence of Phrase
        What has been heard by itself already.
    """
    numbers = _numbers(words)
    whole = [(copy[0].start_s, copy[-1].start_s) for number in numbers for copy in _copies(number)]
    places = [
        place
        for place in _uncovered(words, speech)
        if not any(start_s <= place[0] and place[1] <= end_s for start_s, end_s in whole)
    ]
    return _runs(_whole_numbers(_phrases(speech, 0.0), numbers), places, heard)


def _copies(number: Sequence[Word]) -> list[Sequence[Word]]:
    """Return the words of each copy of a whole number that is said once or several times; none of a broken one."""
    counts = [count_digits(word) for word in number]
    for times in (1, 2, 3):
        size = len(number) // times
        same = counts == counts[:size] * times
        if same and _is_whole_number(number[:size]):
            return [number[k * size : (k + 1) * size] for k in range(times)]
    return []


def _runs(phrases: Sequence[Phrase], places: Sequence[Span], heard: Sequence[Phrase] = ()) -> list[list[Phrase]]:
    """Return the phrases, not yet heard, that hold one of some places; those that follow one another together."""
    runs: list[list[Phrase]] = [[]]
    for phrase in phrases:
        if phrase not in heard and any(
            overlap_s(span, place) >= WORD_TIMES.scrap_s for span in phrase for place in places
        ):
            runs[-1].append(phrase)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def phrases_at(places: Sequence[Span], speech: Sequence[Span]) -> list[Phrase]:
    """Return the phrases that hold one of some places."""
    return [phrase for run in _runs(_phrases(speech), places) for phrase in run]


def within(words: Sequence[Word], phrase: Phrase) -> list[Word]:
    """Return the words whose middle lies in a phrase."""
    return [word for word in words if phrase[0][0] <= (word.start_s + word.end_s) / 2 <= phrase[-1][1]]


def _numbers(words: Sequence[Word]) -> list[Sequence[Word]]:
    found = []
    first = 0
    while first < len(words):
        end = first
        while end < len(words) and count_digits(words[end]):
            end += 1
        if sum(count_digits(word) for word in words[first:end]) >= REDECODE.fewest_digits:
            found.append(words[first:end])
        first = end + 1
    return found


def _span(words: Sequence[Word]) -> Span:
    return words[0].start_s, words[-1].end_s


def _is_sure(number: Sequence[Word]) -> bool:
    """Return whether a number was heard as whole as it can be, with every digit written as one."""
    digits = "".join(c for word in number for c in word.text if c.isdecimal())
    in_digits = len(digits) == sum(count_digits(word) for word in number)
    return is_whole(digits) and in_digits and min(word.probability for word in number) >= REDECODE.sure_of_number


def digits_in(words: Sequence[Word]) -> str:
    """Return the digits of all numbers in some words one after another, but not of prices, dates and times."""
    return "".join(digits_of(run.pieces) for run in digit_runs(tokens_from_words(words)))


def is_whole(digits: str) -> bool:
    """Return whether digits are as many as a telephone number has, once or twice over."""
    half = len(digits) // 2
    once = digits[:half] if digits[:half] == digits[half:] else digits
    return len(once) in REDECODE.number_lengths and (len(once) < max(REDECODE.number_lengths) or once.startswith("1"))


def is_in_doubt(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Return whether two hearings of a phrase leave its number in doubt, so that it is worth hearing in other ways."""
    digits = digits_in(first), digits_in(second)
    return max(map(len, digits)) >= REDECODE.fewest_digits and (digits[0] != digits[1] or not is_whole(digits[1]))


def vote(ballots: Sequence[Sequence[Sequence[Word]]], rest: Sequence[Word]) -> list[int]:
    """Return of each phrase which of its hearings has the digits that most of them agree on.

    Parameters
    ----------
    ballots : sequence of sequence of sequence of Word
        The hearings of each phrase, the most trusted first: of equals it is taken.
    rest : sequence of Word
        What was said in the rest of the message.
    """
    sure = [digits_of(run.pieces) for run in digit_runs(tokens_from_words(rest))]
    written = [[digits_in(words) for words in hearings] for hearings in ballots]
    elected = [digits[_winner(digits, sure)] for digits in written]
    return [_winner(digits, [*sure, *elected[:k], *elected[k + 1 :]]) for k, digits in enumerate(written)]


def _winner(written: Sequence[str], elsewhere: Sequence[str]) -> int:
    def votes(k: int) -> float:
        digits = written[k]
        for_it = written.count(digits) + REDECODE.said_elsewhere_votes * (digits in elsewhere)
        return for_it + REDECODE.whole_votes * is_whole(digits) if digits else 0.0

    return max(range(len(written)), key=votes)


def _uncovered(words: Sequence[Word], speech: Sequence[Span]) -> list[Span]:
    """Return where speech lasts too long for the words in a row that it was given to, or was given to none."""
    places: list[Span] = []
    start_s = end_s = left_s = 0.0
    for word in words:
        left_s += _spoken_s((end_s, word.start_s), speech)
        over_s = _left_over_s(word, speech)
        if over_s > 0.0:
            left_s += over_s
        else:
            if left_s >= REDECODE.uncovered_s:
                places.append((start_s, word.start_s))
            start_s, left_s = max(end_s, word.end_s), 0.0
        end_s = max(end_s, word.end_s)
    if left_s + _spoken_s((end_s, float("inf")), speech) >= REDECODE.uncovered_s:
        places.append((start_s, float("inf")))
    return places


def _spoken_s(place: Span, speech: Sequence[Span]) -> float:
    return sum(overlap_s(place, span) for span in speech)


def _left_over_s(word: Word, speech: Sequence[Span]) -> float:
    """Return how much speech a word was given beyond what it can take, in seconds; less than none if it can take more.

    A word is said on one side of a long pause, unless it is a number. Where it is in doubt, it is on the shorter side,
    and what it was given on the other is left over.
    """
    if word.text == NOT_MADE_OUT:  # it has been tried
        return 0.0
    place = (word.start_s, word.end_s)
    digits = count_digits(word)
    over_s = _spoken_s(place, speech) - max(
        REDECODE.word_s + REDECODE.letter_s * len(token_from_word(word).normal), REDECODE.digit_s * digits
    )
    if digits or word.probability >= REDECODE.sure:
        return over_s
    covered = [span for span in speech if overlap_s(place, span) > 0.0]
    for before, after in pairwise(covered):
        if after[0] - before[1] >= REDECODE.phrase_pause_s:
            sides = (word.start_s, before[1]), (after[0], word.end_s)
            over_s = max(over_s, *(_spoken_s(side, speech) for side in sides))
    return over_s


def _phrases(spans: Sequence[Span], pause_s: float = REDECODE.phrase_pause_s) -> list[Phrase]:
    """Part spans of speech at their longest pauses, as far as the parts are worth hearing by themselves."""
    if not spans:
        return []
    pauses = [after[0] - before[1] for before, after in pairwise(spans)]
    too_long = spans[-1][1] - spans[0][0] > REDECODE.longest_phrase_s
    for k in sorted(range(len(pauses)), key=lambda k: -pauses[k]):
        parts = spans[: k + 1], spans[k + 1 :]
        long_enough = all(sum(b - a for a, b in part) >= REDECODE.shortest_phrase_s for part in parts)
        if too_long or (long_enough and pauses[k] >= pause_s):
            return [*_phrases(parts[0], pause_s), *_phrases(parts[1], pause_s)]
    return [list(spans)]


def _whole_numbers(phrases: Sequence[Phrase], numbers: Sequence[Sequence[Word]]) -> list[Phrase]:
    """Join phrases that part a number which was said once: a group of digits alone is hard to understand.

    What lasts longer than one number, or has a whole one on both sides, may be a number and its repetition, and stays
    parted.
    """
    joined: list[Phrase] = []
    for phrase in phrases:
        parted = joined and any(_parts(joined[-1][-1], phrase[0], number) for number in numbers)
        if parted and phrase[-1][1] - joined[-1][0][0] <= REDECODE.longest_number_phrase_s:
            joined[-1] = [*joined[-1], *phrase]
        else:
            joined.append(phrase)
    return joined


def _parts(before: Span, after: Span, number: Sequence[Word]) -> bool:
    """Return whether the pause between two stretches of speech lies within a number."""
    if min(overlap_s(span, _span(number)) for span in (before, after)) < WORD_TIMES.scrap_s:
        return False
    sides = within(number, [(0.0, after[0])]), within(number, [(after[0], float("inf"))])
    return not all(map(_is_whole_number, sides))


def merge(first: Sequence[Word], second: Sequence[Word]) -> list[Word]:
    """Return the words of one phrase from two hearings of it: the fillers of the first, the numbers of the second.

    Numbers that are written in other pieces may be matched with one another's repetition. So where that gives more
    digits than either hearing has, all that is kept of the first is its fillers.
    """
    before, after = ([token_from_word(word).normal for word in words] for words in (first, second))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    words: list[Word] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        words += second[c:d] if kind == "equal" else _believed(first[a:b], second[c:d])
    digits, *heard = (sum(map(count_digits, each)) for each in (words, first, second))
    if digits > max(heard):
        return sorted([*filter(_is_hesitation, first), *second], key=lambda word: word.start_s)
    return words


def _is_hesitation(word: Word) -> bool:
    return token_from_word(word).hesitation


def _is_whole_number(words: Sequence[Word]) -> bool:
    return sum(count_digits(word) for word in words) in REDECODE.number_lengths


def _believed(first: Sequence[Word], second: Sequence[Word]) -> Sequence[Word]:
    """Return which of two hearings of the same place to keep."""
    if not second or all(_is_hesitation(word) for word in second):
        return first
    said = [word for word in first if not _is_hesitation(word)]
    if all(word.text == NOT_MADE_OUT for word in second):
        return first if said else [*first, *second]
    sure = sum(word.probability for word in second) / len(second) >= REDECODE.sure
    numeric = any(count_digits(word) for word in second)
    if _is_whole_number(first) and not _is_whole_number(second):
        return first
    if numeric or (sure and len(second) > len(said) + 1) or not said:
        if not (numeric or sure):
            return first
        before = [word for word in first if _is_hesitation(word) and word.start_s <= second[0].start_s]
        after = [word for word in first if _is_hesitation(word) and word.start_s > second[0].start_s]
        return [*before, *second, *after]
    return first
