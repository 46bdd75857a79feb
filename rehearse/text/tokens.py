"""From written words to tokens: the one place where a word is cleaned, and where clauses, sentences and numerals end.

A transcript comes with imperfect punctuation and casing, a script with quotes, dashes and brackets. Everybody below
reads `rehearse.core.token.Token` and looks at no spelling and no punctuation again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.text.coarse_words import is_surely_misheard, shown_instead
from rehearse.text.hesitations import find_hesitations
from rehearse.text.numerals import is_glued, spoken_words
from rehearse.text.phrase_pattern import word_set
from rehearse.text.syllables import count_syllables, is_spelled_out

_AROUND = " \t\n.,;:!?…—–-\"“”‘’'()[]{}<>*_`«»"
_CLOSING = re.compile(r"([.,;:!?…—–]+|-+)[\"'”’)\]}»*_]*$")
_STOPS = frozenset(".!?;…")
_COMPOUND = re.compile(r"(?<=[^\W\d_])[-\u2013\u2014/](?=[^\W\d_])")
_DASH_INSIDE = re.compile(r"([—–…])(?=\w)")

_NEVER_ENDS = word_set("mr mrs ms dr st prof mt messrs vs ext dept approx e.g i.e")
"""Abbreviations that something always follows."""

_MAY_END = word_set("inc ltd co corp llc plc jr sr bros etc a.m p.m am pm u.s u.k u.s.a")
"""Abbreviations that may end a sentence: where a capital follows, they do."""

_BEFORE_FIGURES = word_set("no nos ext")
"""Abbreviations before a figure, words elsewhere: "No. 5", "No. I am sure"."""


def tokens_from_words(words: Sequence[Word]) -> tuple[Token, ...]:
    """Return the tokens of a transcript.

    Parameters
    ----------
    words : sequence of Word, shape (n,)
        In time order.

    Returns
    -------
    tuple of Token, shape (n,)
        Token k is word k.

    Examples
    --------
    >>> um, text = tokens_from_words([Word("Ummm,", 0.0, 0.4, 0.9), Word("$45", 0.4, 1.2, 0.9)])
    >>> um.hesitation, um.ends_clause, text.spoken, text.syllables
    (True, True, ('forty', 'five', 'dollars'), 5)
    """
    written = [word.text.replace("’", "'").replace("‘", "'") for word in words]
    cores = [text.strip(_AROUND) for text in written]
    normals = [_folded(core) for core in cores]
    marks = [match[1] if (match := _CLOSING.search(text)) else "" for text in written]
    stops = [_is_stop(cores, marks, k) for k in range(len(words))]
    clauses = [stop or (mark not in ("", "-") and not _is_abbreviation(cores, marks, k))
               for k, (stop, mark) in enumerate(zip(stops, marks, strict=True))]  # fmt: skip
    hesitations = find_hesitations(normals, cores, clauses)
    glued = [k > 0 and is_glued(written[k - 1], written[k]) for k in range(len(words))]
    tokens = []
    for k, word in enumerate(words):
        numeral = "" if glued[k] else _whole_numeral(written, glued, k)
        heard = hesitations[k]
        tokens.append(
            Token(
                text=_shown(word, normals[k], marks[k]),
                normal=normals[k] if heard is None else heard,
                start_s=word.start_s,
                end_s=word.end_s,
                probability=word.probability,
                mark=marks[k],
                ends_clause=clauses[k],
                ends_sentence=stops[k],
                starts_sentence=k == 0 or stops[k - 1],
                capitalized=cores[k][:1].isupper() and not _is_pronoun(normals[k]),
                hesitation=heard is not None,
                spoken=_spoken(numeral),
                continues_numeral=glued[k],
                syllables=sum(count_syllables(part) for part in _COMPOUND.split(numeral)),
                corrected=word.corrected,
            )
        )
    return tuple(tokens)


def _shown(word: Word, normal: str, mark: str) -> str:
    """Return a word as it may be shown; a coarse one that the engine only guessed is said to be unclear."""
    if word.corrected or not is_surely_misheard(normal, word.probability):
        return word.text
    return shown_instead(word.start_s, mark)


@lru_cache(maxsize=4096)
def token_from_word(word: Word) -> Token:
    """Return the token of a word by itself, where nothing is asked of its neighbours."""
    return tokens_from_words([word])[0]


def is_written_hesitation(text: str) -> bool:
    """Tell whether a written word, whatever stands around it, is a hesitation."""
    return token_from_word(Word(text, 0.0, 0.0, 1.0)).hesitation


def tokens_from_text(text: str) -> tuple[Token, ...]:
    """Return the tokens of a written text, without times, so that one code reads scripts and transcripts.

    Words are split at blanks and after long dashes.

    Examples
    --------
    >>> [token.normal for token in tokens_from_text("Hi Sam—it's Dana.")]
    ['hi', 'sam', "it's", 'dana']
    """
    return tokens_from_words([Word(part, 0.0, 0.0, 1.0) for part in _DASH_INSIDE.sub(r"\1 ", text).split()])


def letters_of(text: str) -> str:
    """Return the letters and digits of a word in lower case, by which two writings of it are the same.

    Examples
    --------
    >>> letters_of("Don’t!"), letters_of("don't")
    ('dont', 'dont')
    """
    return "".join(sign for sign in _folded(text) if sign.isalnum())


def quote(tokens: Sequence[Token]) -> str:
    """Return some tokens as a person would quote them: as they were written, without the marks around them."""
    return " ".join(token.text for token in tokens).strip(' ,.;:!?—–-…"“”()')


def _folded(text: str) -> str:
    """Return text in lower case without accents: engines write "Jose" and "José" for one name."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))


def _is_stop(cores: Sequence[str], marks: Sequence[str], k: int) -> bool:
    return not _STOPS.isdisjoint(marks[k]) and not _is_abbreviation(cores, marks, k)


def _is_abbreviation(cores: Sequence[str], marks: Sequence[str], k: int) -> bool:
    """Tell whether the dot after a word only shortens it."""
    if marks[k] != ".":
        return False
    core = cores[k].lower()
    following = cores[k + 1] if k + 1 < len(cores) else ""
    if core in _BEFORE_FIGURES:
        return following[:1].isdecimal()
    if core in _MAY_END:
        return following[:1].islower() or following[:1].isdecimal()
    initial = len(core) == 1 and core.isalpha() and core != "i"
    return core in _NEVER_ENDS or (initial and following[:1].isupper() and cores[k].isupper())


def _is_pronoun(normal: str) -> bool:
    return normal == "i" or normal.startswith("i'")


def _whole_numeral(written: Sequence[str], glued: Sequence[bool], first: int) -> str:
    end = first + 1
    while end < len(written) and glued[end]:
        end += 1
    return "".join(written[first:end])


def _spoken(text: str) -> tuple[str, ...]:
    words = (word for part in _COMPOUND.split(text) for word in spoken_words(part))
    return tuple(
        said
        for word in words
        for said in ([letter for letter in word if letter.isalpha()] if is_spelled_out(word) else [word])
    )
