"""The characters of words: digits, dates, times, amounts, letters and marks, one after another.

A word with digits is taken apart here and nowhere else; of all other words the token tells what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rehearse.core.token import Token
from rehearse.text.numerals import is_glued

TOLL_FREE = "800|833|844|855|866|877|888"
"""Area codes of calls that cost the caller nothing (NANP)."""

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"

_SCAN = re.compile(
    rf"""
      (?P<date>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?(?![\d/-])|(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|[01]?\d-[0-3]?\d-(?:19|20)\d\d(?!\d))
    | (?P<clock>\d{{1,2}}:\d{{2}}(?!\d)|\d{{1,2}}[ap]\.?m\b)
    | (?P<address>(?<![\d.])(?!(?:\d\d\.){{3}}\d\d(?!\d)){_OCTET}(?:\.{_OCTET}){{3}}(?![\d-]|\.\d))
    | (?P<amount>[$£€¥]?\d{{1,3}}(?:,\d{{3}})+(?!,?\d)(?:\.\d+)?[kmb%]?|[$£€¥]\d+(?:\.\d\d?)?[kmb]?(?![-.]?\d))
    | (?P<percent>\d+(?:\.\d+)?%)
    | (?P<decimal>(?<![\d.-])\d{{1,2}}\.\d{{1,9}}(?![.\d-])|(?<![\d.)-])[-−]\d{{1,3}}\.\d{{1,9}}(?![.\d-]))
    | (?P<ordinal>\d+(?:st|nd|rd|th)\b)
    | (?P<prefix>(?<!\d)1?(?:{TOLL_FREE})(?=[a-z]{{3}}))
    | (?P<eight>(?<!\w)[ae](?:\d{{9}}(?!\w)|\d\d(?=-\d{{3}}-\d{{4}}(?!\d))))
    | (?P<plural>(?<=(?<!\d)\d{{3}}-)\d{{4}}s\b)
    | (?P<code>\d+(?!x\d|ext)[A-Za-z]\w*|(?!(?:x|ext|extn|extension)\.?\d)[A-Za-z]+\d\w*)
    | (?P<digits>\d+)
    | (?P<word>[A-Za-z]+(?:['’][A-Za-z]+)*)
    | (?P<mark>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DASHES = frozenset({"-", "–", "‑"})
_GOES_ON = re.compile(r"-[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Atom:
    """What stands by itself in the characters of one word, or of a numeral that was cut into several.

    Attributes
    ----------
    kind : str
        date, clock, address, amount, percent, decimal, ordinal, code, digits, word, mark or hesitation.
    text : str
        As written; the plain word, in lower case, where it is one.
    first_word, end_word : int
        Words ``first_word:end_word`` hold it.
    spaced : bool
        A blank stands before it.
    capitals : bool
        A word all in capitals.
    """

    kind: str
    text: str
    first_word: int
    end_word: int
    spaced: bool
    capitals: bool = False


def atoms_of(words: Sequence[Token]) -> Iterator[Atom]:
    """Yield what the words are made of, numerals that were cut into words joined first."""
    for first, end in _chunks(words):
        token = words[first]
        if token.hesitation:
            yield Atom("hesitation", token.normal, first, end, True)
        elif end == first + 1 and token.normal.replace("'", "").isalpha():
            yield Atom("word", token.normal, first, end, True, token.text.isupper())
            yield from _mark_after(token, first)
        else:
            yield from _scanned(words, first, end)


def _mark_after(token: Token, index: int) -> Iterator[Atom]:
    if token.ends_clause:
        text = "." if token.ends_sentence else token.mark if token.mark in ",:" else "—"
        yield Atom("mark", text, index, index + 1, False)


def _scanned(words: Sequence[Token], first: int, end: int) -> Iterator[Atom]:
    text = "".join(word.text for word in words[first:end])
    owners = [index for index in range(first, end) for _ in words[index].text]
    for match in _SCAN.finditer(text):
        kind = match.lastgroup or "mark"
        text_here = match[0].lower().replace("’", "'")
        yield Atom(
            "digits" if kind in ("prefix", "eight", "plural") else kind,
            _digits_of(kind, text_here),
            owners[match.start()],
            owners[match.end() - 1] + 1,
            match.start() == 0,
            match[0].isupper(),
        )


def _digits_of(kind: str, text: str) -> str:
    """Return digits as they were meant: an engine writes "A219232166" for an eight, and a breath as "555-0109s"."""
    if kind == "eight":
        return f"8{text[1:]}"
    return text[:-1] if kind == "plural" else text


def _chunks(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or not _belong_together(words[index - 1], words[index]):
            yield first, index
            first = index


def _belong_together(before: Token, after: Token) -> bool:
    if before.hesitation or after.hesitation:
        return False
    if before.text in _DASHES or after.text in _DASHES or is_glued(before.text, after.text):
        return True
    return before.text[-1:].isalnum() and bool(_GOES_ON.match(after.text))
