"""Numbers in words: what is spoken when a transcript says "2,500", and what is meant when a rep says "twenty three".

Engines write numbers as digits. A speaking rate that counts "$45,000" as one word is wrong by three, so numerals are
opened into the words that are said. Telephone numbers are said digit by digit.
"""

from __future__ import annotations

import re

ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "niner": 9,
}  # fmt: skip
ZEROS = frozenset({"zero", "oh", "o", "nought", "naught", "aught"})
TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4, "quad": 4}
PLURALS = {
    "zeros": "0", "zeroes": "0", "ohs": "0", "noughts": "0", "naughts": "0", "ones": "1", "twos": "2", "threes": "3",
    "fours": "4", "fives": "5", "sixes": "6", "sevens": "7", "eights": "8", "nines": "9",
    "nickel": "5", "nickels": "5",
}  # fmt: skip
"""What follows "double" or "triple" now and then: triple fives, triple nickel."""

HOMOPHONES = {"to": "2", "too": "2", "for": "4", "fore": "4", "won": "1", "ate": "8", "free": "3", "tree": "3"}
"""What an engine writes for a digit that it takes for another word."""

SHORTEST_PHONE_NUMBER = 7
"""Digits. Shorter ones are extensions, codes and counts, unless they are introduced as a telephone number."""

_DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEEN_WORDS = tuple(TEENS)
_TENS_WORDS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_CURRENCIES = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen"}
_SIGNS = {"&": "and", "%": "percent", "+": "plus", "@": "at", "#": "number", "=": "equals"}
_SUFFIXES = {"k": "thousand", "m": "million", "mm": "million", "b": "billion", "bn": "billion"}
_HALVES = {(1, 2): "half", (1, 3): "third", (2, 3): "thirds", (1, 4): "quarter", (3, 4): "quarters"}

_PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[-.]\d{2,4}){2,}|\(\d{3}\)\d{3}-\d{4}|\d{3}[-.]\d{4}|\d{7,}|0\d{2,}")
_DIALLED = re.compile(r"\+?[\d()./-]+")
_AMOUNT = re.compile(r"([$£€¥])?(\d[\d,]*)(?:\.(\d+))?(%|k|mm?|bn?)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:([ap])\.?m\.?)?", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_DECADE = re.compile(r"(?:19|20)?(\d)0'?s")
_GLUED = re.compile(r"^[-,.:/]\d|^%")
_PARTS = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|\d+|[&%+@#]")


def cardinal(number: int) -> tuple[str, ...]:
    """Return the words of a whole number up to billions: 2500 is two thousand five hundred."""
    if number < 10:
        return (_DIGIT_WORDS[number],)
    if number < 20:
        return (_TEEN_WORDS[number - 10],)
    if number < 100:
        return (_TENS_WORDS[number // 10], *(cardinal(number % 10) if number % 10 else ()))
    if number < 1000:
        return (*cardinal(number // 100), "hundred", *(cardinal(number % 100) if number % 100 else ()))
    for scale, name in _SCALES:
        if number >= scale:
            return (*cardinal(number // scale), name, *(cardinal(number % scale) if number % scale else ()))
    raise AssertionError("every number of 1000 and more has a scale")


def digit_by_digit(digits: str) -> tuple[str, ...]:
    """Return one word for each digit."""
    return tuple(_DIGIT_WORDS[int(digit)] for digit in digits)


def spoken_words(token: str) -> tuple[str, ...]:
    """Return the words that are said where a transcript has one token.

    Parameters
    ----------
    token : str
        One written word, with or without punctuation around it.

    Returns
    -------
    tuple of str
        "$45" is forty five dollars, "3:30" three thirty, "2024" twenty twenty four, "12th" twelfth,
        "312-555-0147" ten digits; a word without digits is itself, and a lone mark is nothing.
    """
    text = token.strip(" \t\n\"'“”‘’()[]{}!?;…—–").rstrip(".,:").lstrip(",")
    if not any(character.isdecimal() for character in text):
        return _without_digits(text)
    if text.startswith(("-", "–")) or text.endswith("-") or _is_dialled(text):
        return digit_by_digit(_digits(text))
    for reading in (_clock, _year, _amount, _ordinal, _decade, _fraction):
        words = reading(text)
        if words is not None:
            return words
    return tuple(word for part in _PARTS.findall(text) for word in _part(part))


def is_glued(before: str, after: str) -> bool:
    """Tell whether two tokens are pieces of one numeral: "$45" and ",000", "3" and "-1", "2-" and "555"."""
    if before[-1:].isdecimal():
        return bool(_GLUED.match(after))
    return before[-1:] in ("-", "$", "£", "€", ":", "/") and before != "-" and after[:1].isdecimal()


def _without_digits(text: str) -> tuple[str, ...]:
    if text in _SIGNS:
        return (_SIGNS[text],)
    bare = text.strip("-.,:")
    parts = bare.lower().split("-")
    if len(parts) > 1 and all(part in ONES or part in TENS or part in ZEROS for part in parts):
        return tuple(parts)
    return (bare,) if any(character.isalnum() for character in bare) else ()


def _is_dialled(text: str) -> bool:
    if _PHONE.fullmatch(text) or (_DIALLED.fullmatch(text) and len(_digits(text)) >= SHORTEST_PHONE_NUMBER):
        return True
    # A telephone number that the engine wrote as an amount: nobody's turnover is known to the dollar.
    return bool(_AMOUNT.fullmatch(text)) and len(_digits(text)) in (10, 11) and not text.endswith("000")


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _clock(text: str) -> tuple[str, ...] | None:
    match = _CLOCK.fullmatch(text)
    if not match or not (":" in text or match[3]) or int(match[1]) > 24:
        return None
    minutes = match[2] or "00"
    said: tuple[str, ...] = ()
    if minutes != "00":
        said = cardinal(int(minutes)) if minutes[0] != "0" else ("oh", *cardinal(int(minutes)))
    return (*cardinal(int(match[1])), *said, *((f"{match[3].lower()}m",) if match[3] else ()))


def _year(text: str) -> tuple[str, ...] | None:
    if not re.fullmatch(r"1[1-9]\d\d|20[1-9]\d", text):
        return None
    century, rest = divmod(int(text), 100)
    if rest == 0:
        return (*cardinal(century), "hundred")
    return (*cardinal(century), *(("oh",) if rest < 10 else ()), *cardinal(rest))


def _amount(text: str) -> tuple[str, ...] | None:
    match = _AMOUNT.fullmatch(text)
    if not match:
        return None
    currency, whole, decimals, suffix = match.groups()
    said = cardinal(int(whole.replace(",", "")[:12]))
    if decimals and currency and len(decimals) == 2 and not suffix:
        cents = cardinal(int(decimals)) if int(decimals) else ()
        return (*said, _CURRENCIES[currency], *cents)
    if decimals:
        said = (*said, "point", *digit_by_digit(decimals))
    if suffix:
        said = (*said, "percent" if suffix == "%" else _SUFFIXES[suffix.lower()])
    return (*said, _CURRENCIES[currency]) if currency else said


def _ordinal(text: str) -> tuple[str, ...] | None:
    match = _ORDINAL.fullmatch(text)
    if not match:
        return None
    *before, last = cardinal(int(match[1][:12]))
    return (*before, _ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"))


def _decade(text: str) -> tuple[str, ...] | None:
    match = _DECADE.fullmatch(text)
    if not match or match[1] in "01":
        return None
    century = cardinal(int(text[:2])) if len(text.rstrip("s'")) == 4 else ()
    return (*century, f"{_TENS_WORDS[int(match[1])][:-1]}ies")


def _fraction(text: str) -> tuple[str, ...] | None:
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})", text)
    if not match:
        return None
    pair = (int(match[1]), int(match[2]))
    if pair in _HALVES:
        return (*cardinal(pair[0]), _HALVES[pair])
    return (*cardinal(pair[0]), *cardinal(pair[1]))


def _part(part: str) -> tuple[str, ...]:
    if part in _SIGNS:
        return (_SIGNS[part],)
    if not part.isdecimal():
        return (part.lower(),)
    return digit_by_digit(part) if part[0] == "0" and len(part) > 1 else cardinal(int(part[:12]))
