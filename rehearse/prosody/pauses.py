"""Silent pauses: silence of 250 ms or more between two stretches of speech, and where in the sentence it falls.

The pause itself comes from the sound. The words only tell what it parts: a pause between clauses gives the listener
time, a pause inside one is heard as a hesitation (Kahng 2018). In doubt a pause is taken to stand between
clauses: a rep who is told off for a good pause stops pausing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearse.core.sound import Pause, Speech
from rehearse.core.token import Token
from rehearse.prosody.vad import VAD
from rehearse.text.numerals import ONES, TEENS, TENS, TIMES, ZEROS


@dataclass(frozen=True, slots=True)
class PauseParameters:
    """Which pauses count whole, and where among the words they fall.

    Found on spontaneous speech whose words were timed by hand.
    """

    sure_pause_s: float = 0.35
    """Seconds; from here a pause inside a clause counts whole. From the shortest on it counts for more and more: the
    edges of a pause are true to about 20 ms, and nobody hears the difference between 240 and 260 ms."""

    word_s: float = 0.3  # of a word that lasts longer, the rest may be silence that the engine gave to it
    fewest_digits: int = 3  # in a row: a number that is dictated, not a count
    greeting_words: int = 4  # "Good morning, Ms Smith": a greeting with a name is this long at most


PAUSE = PauseParameters()


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENERS = _set(
    # conjunctions and what joins a clause to another
    "and but or nor so because cause since although though unless until till whereas while if whether when whenever "
    "where wherever which who whom whose that how why what as than before after then also plus otherwise however "
    # what begins an adverbial; not "of" and "to", which are bound to the word before them
    "about at by during for from in into on over regarding through toward towards under via with within without "
    # what opens a clause of its own
    "let's please thanks thank sorry okay ok well anyway actually again yes no hi hello hey bye goodbye"
)
_SUBJECTS = _set(
    "i i'm i've i'd i'll we we're we've we'd we'll he he's she she's they they're they've they'd they'll there's that's"
)
_JOINERS = _set(
    "and but or so because cause if when while that which who whom how why what as than where whether since"
)
_LEANING = _set("a an the my your our their its of to at by for from into with")
# A pause after one of these parts it from its own word; after one of those above, a comma only shows the hesitation.
_BOUND = _LEANING | _set(
    "this these those his her in on about is are was were am be been i'm we're you're they're it's that's he's she's "
    "can could will would shall should may might must do does did don't not very really some any every each no mr mrs "
    "ms dr"
)
_CLOSERS = _set("okay ok well anyway alright right yes yeah yep no hello hi hey thanks sorry bye goodbye please")
_GREETINGS = _set("hi hello hey good morning afternoon evening")
_TITLES = _set("mr mrs ms dr st")
_NAMING = (("my", "name"), ("this", "is"), ("my", "number"), ("it", "is"), ("it's",), ("you", "can"), ("give", "me"))
_NUMBER_WORDS = frozenset({*ONES, *ZEROS, *TEENS, *TENS, *TIMES, "hundred", "thousand"})
_DIGITS_OF = {**dict.fromkeys([*TIMES, "hundred"], 2), "thousand": 3, **dict.fromkeys([*TEENS, *TENS], 2)}
_INTRODUCES_A_NUMBER = _set("number cell mobile line extension ext code at is on it's")


def find_pauses(speech: Speech) -> tuple[Pause, ...]:
    """Return the silences of `VAD.shortest_pause_s` or more inside the message, in time order.

    Silence before the first and after the last speech is no pause.
    """
    gaps = zip(speech.spans, speech.spans[1:], strict=False)
    return tuple(Pause(end, start) for (_, end), (start, _) in gaps if start - end >= VAD.shortest_pause_s - 1e-9)


def mark_clauses(pauses: Sequence[Pause], words: Sequence[Token]) -> tuple[Pause, ...]:
    """Return the pauses, each marked as inside a clause or between two, by the words around it.

    A pause beside an "um" is part of that hesitation, which counts among the fillers, and not once more here.
    Pauses around and between the groups of a telephone number are what a number needs.

    Parameters
    ----------
    pauses : sequence of Pause
    words : sequence of Token
        In time order. Their times may be off by 0.3 s and may cover the pause.

    Returns
    -------
    tuple of Pause
        `mid_clause` is None for all of them where there are no words.
    """
    if not words:
        return tuple(replace(pause, mid_clause=None) for pause in pauses)
    return tuple(replace(pause, mid_clause=_is_inside_clause(words, word_after(words, pause))) for pause in pauses)


def word_after(words: Sequence[Token], pause: Pause) -> int:
    """Return the index of the word that follows a pause; ``len(words)`` when none does.

    The pause belongs to the gap between words that it overlaps most or lies nearest to, where the words
    on either side can be heard outside it.
    """
    return max(range(len(words) + 1), key=lambda index: _fit_s(words, index, pause))


def longest_pause_s(pauses: Sequence[Pause]) -> float:
    """Return the length of the longest pause in seconds; 0 where there is none."""
    return max((pause.end_s - pause.start_s for pause in pauses), default=0.0)


def pause_share(pauses: Sequence[Pause], speech: Speech) -> float | None:
    """Return pause time over the time from first to last speech, 0 to 1; None where there is no speech."""
    if not speech.message_s:
        return None
    return sum(pause.end_s - pause.start_s for pause in pauses) / speech.message_s


def mid_clause_pauses_per_100_words(pauses: Sequence[Pause], words: Sequence[Token]) -> float | None:
    """Return the pauses inside a clause for every 100 words; None without words or with pauses not yet marked.

    One shorter than `PauseParameters.sure_pause_s` counts in part.
    """
    if not words or any(pause.mid_clause is None for pause in pauses):
        return None
    return 100.0 * sum(_weight(pause) for pause in pauses if pause.mid_clause) / len(words)


def _weight(pause: Pause) -> float:
    over_s = pause.end_s - pause.start_s - VAD.shortest_pause_s
    return min(max(over_s / (PAUSE.sure_pause_s - VAD.shortest_pause_s), 0.0), 1.0)


def _fit_s(words: Sequence[Token], index: int, pause: Pause) -> float:
    """Return how well a pause fits before word `index`, in seconds: overlap less distance less what must be moved."""
    before = words[index - 1] if index > 0 else None
    after = words[index] if index < len(words) else None
    gap_start_s = before.end_s if before else pause.start_s
    gap_end_s = after.start_s if after else pause.end_s
    gap_start_s, gap_end_s = min(gap_start_s, gap_end_s), max(gap_start_s, gap_end_s)
    overlap_s = min(gap_end_s, pause.end_s) - max(gap_start_s, pause.start_s)  # negative: the distance
    fit_s = overlap_s
    # A word that swallowed the pause is heard at its start when it stands before it, at its end when after.
    if before:
        fit_s -= 2.0 * max(0.0, before.start_s + min(before.end_s - before.start_s, PAUSE.word_s) / 2 - pause.start_s)
    if after:
        fit_s -= 2.0 * max(0.0, pause.end_s - (after.end_s - min(after.end_s - after.start_s, PAUSE.word_s) / 2))
    return fit_s


def _is_inside_clause(words: Sequence[Token], index: int) -> bool:
    """Return whether a pause before word `index` parts what belongs together."""
    if index in (0, len(words)):
        return False
    before, after = words[index - 1], words[index]
    if before.hesitation or after.hesitation:
        return False
    return not (_is_punctuated(before) or _is_in_number(words, index) or _is_boundary(words, index))


def _is_punctuated(word: Token) -> bool:
    """Return whether a word ends a clause by its punctuation; an ellipsis or a dash is where the speaker stopped."""
    if word.mark.endswith(("..", "…", "—", "–", "-")) or (word.mark == "," and word.normal in _LEANING):
        return False
    return word.ends_clause


def _is_in_number(words: Sequence[Token], index: int) -> bool:
    """Return whether the pause lies before, after or inside a number that is dictated digit by digit."""
    first, after = index, index
    while first > 0 and _digit_count(words[first - 1]):
        first -= 1
    while after < len(words) and _digit_count(words[after]):
        after += 1
    digits = sum(_digit_count(word) for word in words[first:after])
    if first == index < after and digits == PAUSE.fewest_digits:  # right before a short one, if it is announced
        return words[index - 1].normal in _INTRODUCES_A_NUMBER
    return first < after and (digits >= PAUSE.fewest_digits if first < index < after else digits > PAUSE.fewest_digits)


def _digit_count(word: Token) -> int:
    """Return how many digits a word stands for; 0 for a word that is none of a number's, prices among them."""
    if any(sign in word.normal for sign in "$£€%"):
        return 0
    digits = sum(char.isdecimal() for char in word.normal)
    if digits:
        return digits if not any(char.isalpha() for char in word.normal) else 0
    parts = word.normal.split("-")
    return sum(_DIGITS_OF.get(part, 1) for part in parts) if all(part in _NUMBER_WORDS for part in parts) else 0


def _is_boundary(words: Sequence[Token], index: int) -> bool:
    """Return whether a clause or a phrase of its own begins at word `index`, as far as the words alone can tell."""
    before = words[index - 1].normal
    following = tuple(word.normal for word in words[index : index + 2])
    if _ends_greeting(words, index):
        return True
    if before in _JOINERS:
        return following[0] in ("if", "when") and before in ("and", "but", "so", "because")
    if before in _BOUND:
        return False
    if before in _CLOSERS or following[0] in _OPENERS or following[0] in _SUBJECTS:
        return True
    return any(following[: len(naming)] == naming for naming in _NAMING)


def _ends_greeting(words: Sequence[Token], index: int) -> bool:
    """Return whether the words before `index` are a greeting with a name: "Hi Sam", "Good morning Ms Smith"."""
    start = index
    while start > 0 and index - start <= PAUSE.greeting_words and not _is_punctuated(words[start - 1]):
        start -= 1
    said = [word.normal for word in words[start:index]]
    if not said or len(said) > PAUSE.greeting_words or said[0] not in _GREETINGS:
        return False
    return said[-1] not in _TITLES and said[-1] not in ("good", "this", "is", "it's", "my")
