"""A small notation for phrases, so that lists of them can be read.

====================  =====================================================
``just calling``      these words, whole, in this order
``(call|ring up)``    one of them
``[please|do]``       perhaps one of them
``call*``             any ending: call, calls, calling
``...`` ``...6``      up to three words, up to six
``!(it|that)``        and none of these after
``<!(what|some)``     and none of these before; only at the beginning
``{hour}``            a part that is defined elsewhere, as a regular expression
====================  =====================================================

Phrases are looked for in the plain text of `rehearse.text.phrases.Phrases`: lower case, one blank between tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

FEW_WORDS = 3
"""What "..." stands for, at most."""

_ELEMENT = re.compile(r"<!\([^)]*\)|!\([^)]*\)|\([^)]*\)|\[[^\]]*\]|\.\.\.\d*|\S+")


def compile_phrases(phrases: Iterable[str], parts: Mapping[str, str] | None = None) -> tuple[re.Pattern[str], ...]:
    """Return one regular expression for each phrase.

    Parameters
    ----------
    phrases : iterable of str
        In the notation of this module.
    parts : mapping of str to str
        Regular expressions for the names in braces.
    """
    return tuple(re.compile(phrase_regex(phrase, parts or {})) for phrase in phrases)


def any_of(phrases: Iterable[str], parts: Mapping[str, str] | None = None, *, at_end: bool = False) -> re.Pattern[str]:
    """Return one regular expression that matches any of the phrases, the first that fits; `at_end` of a text only."""
    regex = "|".join(phrase_regex(phrase, parts or {}) for phrase in phrases)
    return re.compile(f"(?:{regex})$" if at_end else regex)


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of some lines as a set."""
    return frozenset(word for line in lines for word in line.split())


def phrase_regex(phrase: str, parts: Mapping[str, str]) -> str:
    """Return the regular expression of one phrase."""
    elements = _ELEMENT.findall(phrase)
    needed = [index for index, element in enumerate(elements) if _is_needed(element)]
    regex = ""
    for index, element in enumerate(elements):
        after_last = index > needed[-1]
        if element.startswith("<!("):
            regex += "".join(rf"(?<!\b{_words(word, parts)} )" for word in element[3:-1].split("|"))
        elif element.startswith("!("):
            regex = f"{regex.removesuffix(' ')}(?! {_one_of(element[2:-1], parts)}(?!\\S)){'' if after_last else ' '}"
        elif element.startswith("..."):
            regex += rf"(?:\S+ ){{0,{element[3:] or FEW_WORDS}}}?"
        elif element.startswith("["):
            choice = _one_of(element[1:-1], parts)
            regex += f"(?: {choice})?" if after_last else f"(?:{choice} )?"
        else:
            choice = _one_of(element[1:-1], parts) if element.startswith("(") else _words(element, parts)
            regex += choice if index == needed[-1] else f"{choice} "
    return rf"(?<!\S){regex}(?!\S)"


def _is_needed(element: str) -> bool:
    return not element.startswith(("[", "...", "!(", "<!("))


def _one_of(choices: str, parts: Mapping[str, str]) -> str:
    return f"(?:{'|'.join(_words(choice, parts) for choice in choices.split('|'))})"


def _words(text: str, parts: Mapping[str, str]) -> str:
    if text.startswith("{"):
        return f"(?:{parts[text[1:-1]]})"
    return re.escape(text).replace(r"\*", r"\w*").replace(r"\ ", " ")
