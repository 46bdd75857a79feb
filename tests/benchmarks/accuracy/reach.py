"""What a figure has to reach: said once, where the figure is printed, and noted where it falls short."""

from __future__ import annotations

_short: list[str] = []


def at_least(what: str, value: float, least: float, form: str = "g") -> str:
    """Note a figure that has to be at least so much; return the reach as it is printed."""
    if not value >= least:  # not a number falls short, too
        _short.append(f"{what}: {value:{form}}, where at least {least:{form}} is to be reached")
    return f"≥ {least:{form}}"


def at_most(what: str, value: float, most: float, form: str = "g") -> str:
    """Note a figure that has to be at most so much; return the reach as it is printed."""
    if not value <= most:
        _short.append(f"{what}: {value:{form}}, where at most {most:{form}} is to be reached")
    return f"≤ {most:{form}}"


def fallen_short() -> list[str]:
    """Return what has been noted, and forget it."""
    noted = list(_short)
    _short.clear()
    return noted
