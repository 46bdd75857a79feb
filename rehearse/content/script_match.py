"""How a take follows its script: which words of it were said, which were left out, which came in.

Both sides are turned into what is spoken, so that "$45,000" and "forty five thousand dollars", "312-555-0147" and
"three one two ...", "I'm" and "I am" are the same; hesitations are left out, they are counted elsewhere. Words the
engine misspelt ("Nor Field Logistic") are matched by letters and sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rehearse.content.names import likeness_of_letters_and_sound
from rehearse.content.script import read_script
from rehearse.core.message import PhoneNumber, ScriptMatch
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.phone.numbers import find_phone_numbers
from rehearse.text.numerals import digit_by_digit
from rehearse.text.phrase_pattern import word_set
from rehearse.text.tokens import quote, tokens_from_text

LIKE_LETTERS = 75.0
"""Similarity of letters, 0 to 100, from which two words in one place are the same one misheard."""

LIKE_SOUND = 90.0
"""The same for their Metaphone codes ..."""

LIKE_BOTH = (60.0, 80.0)
"""... or for letters and codes together: "boarding" for Borden."""

_SLIGHT = word_set("a an the and so to of that is it well okay ok then in on at for")
"""One of these alone is not worth telling that it was left out or put in."""

_ENDINGS = (("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"))
_WRITTEN_SHORT = {"mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint", "ok": "okay", "vs": "versus"}
_IS_AFTER = word_set("it that what here there he she who where how let")


@dataclass(frozen=True, slots=True)
class _Spoken:
    text: str
    word: int


def match_script(words: Sequence[Token], script_text: str, profile: Profile | None = None) -> ScriptMatch:
    """Return how what was said follows a script.

    Parameters
    ----------
    words : sequence of Token
        What was heard.
    script_text : str
        The script as it was written.
    profile : Profile, optional
        Its region helps to tell telephone numbers.

    Returns
    -------
    ScriptMatch
        `matched_share` of the script's words, 0 to 1 (0 where it has none); phrases that were skipped and added, as
        they were written and heard.
    """
    known = profile or Profile()
    written = tokens_from_text(read_script(script_text).spoken)
    numbers = find_phone_numbers(written, known)
    expected = [number.digits for number in numbers if number.callable]
    meant, said = _spoken(written, numbers), _spoken(words, find_phone_numbers(words, known, expected=expected))
    missed, extra = _unmatched(meant, said)
    share = 1 - len(missed) / len(meant) if meant else 0.0
    return ScriptMatch(share, _phrases(missed, meant, written), _phrases(extra, said, words))


def _spoken(words: Sequence[Token], found: Sequence[PhoneNumber]) -> list[_Spoken]:
    """Return words as they are spoken; of a number that was probably misheard, the one that was said."""
    numbers = {number.first_word: number for number in found}
    spoken: list[_Spoken] = []
    index = 0
    while index < len(words):
        number = numbers.get(index)
        if number:
            spoken += (_Spoken(digit, index) for digit in digit_by_digit(number.probably or number.digits))
            index = max(number.end_word, index + 1)
            continue
        if not words[index].hesitation:
            spoken += (_Spoken(text, index) for text in _plain(words[index].spoken))
        index += 1
    return spoken


def _plain(said: Iterable[str]) -> list[str]:
    """Return lower-case words with contractions and hyphens opened."""
    plain: list[str] = []
    for word in said:
        text = word.lower().replace("’", "'")
        ending = next(((short, long) for short, long in _ENDINGS if text.endswith(short)), None)
        if ending and len(text) > len(ending[0]):
            plain += [text.removesuffix(ending[0]), ending[1]]
        elif text.endswith("'s") and text[:-2] in _IS_AFTER:
            plain += [text[:-2], "is"]
        else:
            parts = re.findall(r"[a-z0-9]+", text.replace("'", ""))
            plain += (_WRITTEN_SHORT.get(part, part) for part in parts)
    return plain


def _unmatched(meant: Sequence[_Spoken], said: Sequence[_Spoken]) -> tuple[list[int], list[int]]:
    missed: list[int] = []
    extra: list[int] = []
    matcher = SequenceMatcher(None, [one.text for one in meant], [one.text for one in said], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            continue
        if what == "replace":
            paired = _pair(meant[a:b], said[c:d])
            missed += (a + index for index in range(b - a) if index not in paired)
            extra += (c + index for index in range(d - c) if index not in paired.values())
        else:
            missed += range(a, b)
            extra += range(c, d)
    return missed, extra


def _pair(meant: Sequence[_Spoken], said: Sequence[_Spoken]) -> dict[int, int]:
    """Return which words, in order, are the same ones misheard; all of them where they are alike as a whole."""
    if _alike(" ".join(one.text for one in meant), " ".join(one.text for one in said)):
        last = len(said) - 1
        return {index: min(index, last) for index in range(len(meant))} | {
            len(meant) + index: index for index in range(len(said))
        }
    pairs: dict[int, int] = {}
    start = 0
    for index, one in enumerate(meant):
        match = next((other for other in range(start, len(said)) if _alike(one.text, said[other].text)), None)
        if match is not None:
            pairs[index] = match
            start = match + 1
    return pairs


def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    if min(len(first), len(second)) < 4:
        return False
    letters, sound = likeness_of_letters_and_sound(first, second)
    both = letters >= LIKE_BOTH[0] and sound >= LIKE_BOTH[1]
    return letters >= LIKE_LETTERS or sound >= LIKE_SOUND or both


def _phrases(indexes: Sequence[int], spoken: Sequence[_Spoken], words: Sequence[Token]) -> tuple[str, ...]:
    """Return unmatched words as phrases: those that follow one another together, slight ones alone left out."""
    phrases: list[list[int]] = []
    for index in indexes:
        if phrases and index == phrases[-1][-1] + 1:
            phrases[-1].append(index)
        else:
            phrases.append([index])
    told = []
    for phrase in phrases:
        if len(phrase) == 1 and spoken[phrase[0]].text in _SLIGHT:
            continue
        places = dict.fromkeys(spoken[index].word for index in phrase)
        told.append(quote([words[place] for place in places]))
    return tuple(text for text in told if text)
