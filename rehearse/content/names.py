"""Known names of people and companies, found by spelling and by sound.

Engines spell names as they sound: "Nor Field Logistic", "Dana Rays", "Acne Chemicals". A name from the profile is
compared without blanks, by its letters (Levenshtein) and by its sound (Metaphone); anything but the very name is
*unclear*, a word to say more clearly. Names that no profile has are found by `rehearse.content.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rehearse.text.phrase_pattern import word_set
from rehearse.text.phrases import Phrases

LIKE_LETTERS = 80.0
"""Similarity of letters, 0 to 100, from which two names are the same one misspelt."""

LIKE_SOUND = 80.0
"""Similarity of Metaphone codes, 0 to 100, from which two names sound the same."""

LIKE_LETTERS_AND_SOUND = 60.0
"""Least similarity of letters for names that sound the same."""

LIKE_ALL_BUT_THE_START = 90.0
"""Similarity of letters from which a name may even begin otherwise: "right water" for Brightwater."""

SHORTEST_FUZZY = 5
"""Letters of the shortest name that is compared by likeness: below, one letter makes another name of it."""

LONGEST_SPELLED = 5
"""Letters of the longest name that may be written as letters: "I B M"."""

_LEGAL = word_set("inc incorporated llc ltd limited corp corporation co company plc gmbh lp llp sa ag")
_GENERIC = word_set(
    "american national general first united global north south east west northern southern eastern western the new",
    "international big great best pacific atlantic central city home world",
)

FUNCTION_WORDS = word_set(
    "a an the this that these those here there it it's its he she they them we we've we're we'll we'd our ours us i",
    "i'm i've i'll i'd me my mine you you're you've you'll you'd your yours who who's what what's which when where",
    "why how and or but so if because as than then just about regarding concerning in on at to for from with of by",
    "over under up out off into after before until till between during is are was were be been being am do does did",
    "done have has had having can could will would shall should may might must not no yes yeah hi hello hey okay ok",
    "well please thanks thank bye again really very quite too also still already now soon today tomorrow tonight",
    "yesterday calling call called calls reaching returning following leaving wanted want wanting wondering hoping",
    "trying looking going getting checking sorry glad happy sure afraid back quick one some any all both each few",
    "more most other another such only own same good great morning afternoon evening monday tuesday wednesday",
    "thursday friday saturday sunday january february march april june july august september october november",
    "december number phone cell mobile office line extension reason message voicemail name speaking hope pm let's",
    "let like would've whatever whenever recently last next week month year time times day days can't don't didn't",
    "won't isn't wasn't haven't they're",
)
"""Words that do not stand for a whole name."""

_BEFORE_PROSPECT = word_set("hi hello hey dear morning afternoon evening thanks you mr mrs ms dr")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name that was found: tokens ``first:end``, and how sure it is.

    `likeness` is 0 to 100, and 100 only for the very name.
    """

    first: int
    end: int
    likeness: float

    @property
    def unclear(self) -> bool:
        """Recognised by likeness, not by its very letters."""
        return self.likeness < 100


def find_name(phrases: Phrases, name: str) -> NameMatch | None:
    """Return where a known name is said, the most alike first, or None.

    Parameters
    ----------
    phrases : Phrases
    name : str
        A company's legal form ("Inc.") may be left out, and a distinctive first word may stand for the whole.
    """
    best: NameMatch | None = None
    for alias in aliases(name):
        for first, end in _windows(len(phrases), alias):
            said = [token.text for token in phrases.tokens[first:end]]
            likeness = name_likeness(
                " ".join(said), alias, sure=any(token.upper for token in phrases.tokens[first:end])
            )
            if likeness and (best is None or likeness > best.likeness):
                best = NameMatch(first, end, likeness)
        if best:
            return best
    return best


def find_sounding_alike(phrases: Phrases, name: str) -> NameMatch | None:
    """Return where words, common ones too, sound as a known name does ("boarding" for Borden), or None."""
    likely = [
        NameMatch(first, end, name_likeness(" ".join(token.text for token in phrases.tokens[first:end]), alias))
        for alias in aliases(name)
        for first, end in _windows(len(phrases), alias)
    ]
    return max((match for match in likely if match.likeness), key=lambda match: match.likeness, default=None)


def find_first_name(phrases: Phrases, name: str) -> NameMatch | None:
    """Return where the first name alone is said, letter by letter and not in a greeting, or None."""
    first_name = _plain(name).split(" ")[0]
    for index, token in enumerate(phrases.tokens):
        greeted = index > 0 and phrases.tokens[index - 1].text in _BEFORE_PROSPECT
        if first_name and _run_together(token.text) == first_name and not greeted:
            return NameMatch(index, index + 1, 100.0)
    return None


def name_likeness(said: str, name: str, *, sure: bool = True) -> float:
    """Return how alike two names are: 100 the same, 0 not alike, between only by letters or by sound.

    Parameters
    ----------
    said, name : str
        Plain words, blanks between them.
    sure : bool
        What was said is written as a name. Otherwise it may be another word ("the border" for Borden), and must be
        alike by its letters and by its sound.
    """
    heard, wanted = _run_together(said), _run_together(name)
    if not heard or not wanted:
        return 0.0
    if heard == wanted or heard in (wanted + "s", wanted + "'s"):
        return 100.0
    if min(len(heard), len(wanted)) < SHORTEST_FUZZY:
        return 0.0
    letters, sound = likeness_of_letters_and_sound(said, name)
    if heard[0] not in _same_start(wanted[0]) and letters < LIKE_ALL_BUT_THE_START:
        return 0.0
    alike = letters >= LIKE_LETTERS or (sound >= LIKE_SOUND and letters >= LIKE_LETTERS_AND_SOUND)
    if alike and (sure or min(letters, sound) >= LIKE_SOUND):
        return min(99.0, max(letters, sound))
    return 0.0


def likeness_of_letters_and_sound(said: str, name: str) -> tuple[float, float]:
    """Return the similarity of the letters and of the Metaphone codes of two names, each 0 to 100."""
    from jellyfish import metaphone
    from rapidfuzz import fuzz

    codes = ["".join(metaphone(word) for word in _plain(text).split()).replace(" ", "") for text in (said, name)]
    return float(fuzz.ratio(_run_together(said), _run_together(name))), float(fuzz.ratio(*codes))


def aliases(name: str) -> tuple[str, ...]:
    """Return what a name may be shortened to: without its legal form, and its first word if that is distinctive."""
    words = _plain(name).split()
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    if not words:
        return ()
    full = " ".join(words)
    short = words[0]
    distinctive = len(words) > 1 and len(short) >= 4 and short not in _GENERIC and short not in FUNCTION_WORDS
    return (full, short) if distinctive else (full,)


def _windows(count: int, name: str) -> Iterable[tuple[int, int]]:
    words = len(name.split())
    lengths = {max(1, words - 1), words, words + 1}
    if words == 1 and len(name) <= LONGEST_SPELLED:
        lengths.add(len(name))  # "I B M"
    for length in sorted(lengths):
        for first in range(count - length + 1):
            yield first, first + length


def _same_start(letter: str) -> str:
    """Return the letters a name may begin with when it sounds as if it began with this one."""
    groups: Sequence[str] = ("ckqgx", "sczx", "fpv", "jgy", "aeiouyh", "wvu", "nkm", "bpv", "td", "rw")
    return letter + "".join(group for group in groups if letter in group)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    lower = name.lower().replace("&", " and ").replace("’", "'")
    return " ".join(re.sub(r"[^a-z0-9' ]", " ", lower).split())


@lru_cache(maxsize=4096)
def _run_together(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("&", "and"))
