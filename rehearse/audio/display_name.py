"""Names and numbers as they are shown to a person."""

from __future__ import annotations

import os
import unicodedata

_STANDARD_INPUT = "-"


def shown_name(name: str | os.PathLike[str]) -> str:
    r"""Return a file's name so that it can be printed anywhere.

    Bytes that are not UTF-8, line ends and terminal codes become escapes such as ``\xff``.

    Parameters
    ----------
    name : str or path
        ``"-"`` is standard input.
    """
    text = os.fspath(name)
    if text == _STANDARD_INPUT:
        return "standard input"
    return "".join(_shown_character(character) for character in text)


def shown_duration(seconds: float) -> str:
    """Return a length of time in words, to the nearest unit that tells something."""
    for size, unit in ((365.25 * 86_400, "year"), (86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}s" if seconds < 1e4 * size else f"{seconds / size:.0e} {unit}s"
    return f"{seconds:.1f} s"


def _shown_character(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # Python's stand-in for a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
