"""Text that a console can print and never obeys, and that a database or a file can hold."""

from __future__ import annotations

import re

_PLAINER = str.maketrans(
    {
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("–—−·", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
        **dict(zip("×✓✗━①②③▲▼≈±", "x+x=123^v~~", strict=True)),
        "…": "...",
        "→": "->",
    }
)
"""Plain forms of the signs that cards and sentences use."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str, encoding: str = "utf-8") -> str:
    r"""Return `text` as harmless, visible characters of `encoding`.

    Control characters (so escape sequences and line ends too), marks that turn the direction of writing, and
    bytes of a file name that are no text become ``\x1b``; what the encoding lacks becomes its plain form or its number.
    """
    shown = "".join(sign if sign.isprintable() else _visible(sign) for sign in text)
    try:
        shown.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        shown = shown.translate(_PLAINER)
        return shown.encode(_known(encoding), "backslashreplace").decode(_known(encoding))
    return shown


def without_surrogates(text: str) -> str:
    r"""Return text that any program can decode: bytes of a file name that are no text become ``\xe9``."""
    return _SURROGATE.sub(lambda found: _escaped(found[0]), text)


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "ascii"
    return encoding


def _visible(sign: str) -> str:
    wide_blank = sign.isspace() and ord(sign) > 0x9F
    return " " if wide_blank else _escaped(sign)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
