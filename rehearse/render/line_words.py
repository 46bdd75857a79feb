"""What is said of a message that went through a phone line, in the terminal and on a page."""

from __future__ import annotations

from types import MappingProxyType

from rehearse.core.line_check import LineCheck, Lost

LINES = MappingProxyType({"g711": "a wire", "amr": "a mobile network"})
KINDS = MappingProxyType(
    {"phone_number": "number", "your_name": "your name", "company": "company", "customers": "customer"}
)


def heading(line: LineCheck) -> str:
    """Return what was tried."""
    return f"On the prospect's phone, over {LINES[line.codec]}"


def outcome(line: LineCheck) -> str:
    """Return how much comes through, and what to do about the rest."""
    share = f"{line.words_share:.0%} of your words are heard as you said them"
    if line.lost:
        return f"Say these more slowly and more clearly; {share}."
    return f"The number and the names come through; {share}."


def lost_words(lost: Lost) -> str:
    """Return what is heard instead."""
    return f"“{lost.said}” is heard as “{lost.heard}”" if lost.heard else f"“{lost.said}” is not heard"
