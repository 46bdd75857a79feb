"""What two takes have in common, word by word: kept, dropped, added; and where the same words stand in each.

Words are compared without case and punctuation. A telephone number is one word, however it was written, and a filler
only ever matches a filler, so that one which is gone shows as gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from rehearse.core.sound import Span
from rehearse.core.take import Take
from rehearse.text.tokens import letters_of, token_from_word

Status = Literal["kept", "dropped", "added"]
SHORT_LETTERS, SHORT_WORTH = 3, 0.4
"""The "a" and "to" of two different sentences are little common ground,"""

NEW_RUN_COST = 0.5
"""... and alone they are none: to begin a run of matches costs more."""

WORTH = MappingProxyType({"number": 4.0, "word": 1.0, "filler": 1.0, "end": NEW_RUN_COST})
"""What it is worth that the same token stands in both takes. The ends of both give back the cost of the last run."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word, telephone number or filler of either take.

    Attributes
    ----------
    text : str
        As the later take has it, where both do.
    status : {"kept", "dropped", "added"}
    filler : bool
    before, after : (start_s, end_s) or None
        Where it stands in the earlier and in the later take.
    """

    text: str
    status: Status
    filler: bool = False
    before: Span | None = None
    after: Span | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    key: tuple[str, str]
    text: str
    start_s: float
    end_s: float

    @property
    def span(self) -> Span:
        return self.start_s, self.end_s

    @property
    def filler(self) -> bool:
        return self.key[0] == "filler"


END = _Token(("end", ""), "", 0.0, 0.0)


def word_diff(before: Take, after: Take) -> tuple[Said, ...]:
    """Return what was said in either take, in order; what was dropped stands before what came in its place."""
    old, new = _tokens(before), _tokens(after)
    said: list[Said] = []
    then = now = 0
    for old_at, new_at in [*_pairs(old, new), (len(old), len(new))]:
        said += [Said(token.text, "dropped", token.filler, before=token.span) for token in old[then:old_at]]
        said += [Said(token.text, "added", token.filler, after=token.span) for token in new[now:new_at]]
        if old_at < len(old):
            token = new[new_at]
            said.append(Said(token.text, "kept", token.filler, old[old_at].span, token.span))
        then, now = old_at + 1, new_at + 1
    return tuple(said)


def matched_times(before: Take, after: Take) -> tuple[tuple[float, float], ...]:
    """Return the same places of the message in both takes, as (seconds before, seconds after).

    Both rise strictly; between two of them time may be interpolated. First and last are the ends of the recordings.
    """
    ends = (before.recording.duration_s, after.recording.duration_s)
    places = [(0.0, 0.0), (before.measures.speech_start_s, after.measures.speech_start_s)]
    for said in word_diff(before, after):
        if said.before and said.after:
            places += zip(said.before, said.after, strict=True)
    places.append((before.measures.speech_end_s, after.measures.speech_end_s))
    rising = [(0.0, 0.0)]
    for then_s, now_s in places:
        if then_s is None or now_s is None:
            continue
        if rising[-1][0] < then_s < ends[0] and rising[-1][1] < now_s < ends[1]:
            rising.append((then_s, now_s))
    return (*rising, ends)


def _pairs(old: Sequence[_Token], new: Sequence[_Token]) -> list[tuple[int, int]]:
    """Return the places of equal tokens, rising in both: words first, as if no filler stood between them."""
    spoken = [[at for at, token in enumerate(tokens) if not token.filler] for tokens in (old, new)]
    found = _matches([old[at] for at in spoken[0]], [new[at] for at in spoken[1]])
    pairs = [(-1, -1), *((spoken[0][one], spoken[1][other]) for one, other in found), (len(old), len(new))]
    fillers = []
    for (old_start, new_start), (old_end, new_end) in pairwise(pairs):
        gap = [
            [at for at in range(start + 1, end) if tokens[at].filler]
            for tokens, start, end in ((old, old_start, old_end), (new, new_start, new_end))
        ]
        same = _matches([old[at] for at in gap[0]], [new[at] for at in gap[1]])
        fillers += [(gap[0][one], gap[1][other]) for one, other in same]
    return sorted(pairs[1:-1] + fillers)


def _matches(old: Sequence[_Token], new: Sequence[_Token]) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens, rising in both, that are worth most together.

    The longest common subsequence with weights: `best[i][j]` is the worth of the first i and j tokens, `run[i][j]` of
    those that end in a match.
    """
    old, new = [*old, END], [*new, END]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    run = [[float("-inf")] * (len(new) + 1) for _ in range(len(old) + 1)]
    run[0][0] = 0.0  # the first words of both begin no new run: "Hi" and "Hi" belong together
    for i, token in enumerate(old, 1):
        worth = SHORT_WORTH if token.key[0] == "word" and len(token.key[1]) <= SHORT_LETTERS else WORTH[token.key[0]]
        above, row, runs = best[i - 1], best[i], run[i]
        for j, other in enumerate(new, 1):
            longest = max(above[j], row[j - 1])
            if token.key == other.key:
                runs[j] = worth + max(above[j - 1] - NEW_RUN_COST, run[i - 1][j - 1])
                longest = max(longest, runs[j])
            row[j] = longest
    return [(i, j) for i, j in _traced(best, run) if old[i] is not END]


def _traced(best: Sequence[Sequence[float]], run: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the matches that gave the last value of `best`, in order."""
    pairs = []
    i, j = len(best) - 1, len(best[0]) - 1
    inside = False  # of a run: then the token before is matched too
    while i and j:
        if inside or best[i][j] == run[i][j]:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
            inside = run[i][j] > best[i][j] - NEW_RUN_COST
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _tokens(take: Take) -> list[_Token]:
    """Return what was said as it is compared: words, numbers as one, fillers, those that no word covers too."""
    words = take.transcript.words if take.transcript else ()
    held: set[int] = set()
    tokens = []
    for number in take.message.phone_numbers:
        span = words[number.first_word : number.end_word]
        if span and not held & set(range(number.first_word, number.end_word)):
            held |= set(range(number.first_word, number.end_word))
            tokens.append(_Token(("number", number.digits), number.text, span[0].start_s, span[-1].end_s))
    for filler in take.fillers:
        held |= set(range(filler.first_word, filler.end_word))
        tokens.append(_Token(("filler", letters_of(filler.text)), filler.text, filler.start_s, filler.end_s))
    for index, word in enumerate(words):
        if index not in held:
            shown = token_from_word(word).text
            tokens.append(_Token(("word", letters_of(word.text) or word.text), shown, word.start_s, word.end_s))
    return sorted(tokens, key=lambda token: (token.start_s, token.end_s))
