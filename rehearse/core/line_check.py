"""What is lost of a message over a telephone line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Codec = Literal["g711", "amr"]


LostKind = Literal["phone_number", "your_name", "company", "customers"]


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that did not survive the line.

    Attributes
    ----------
    kind : {"phone_number", "your_name", "company", "customers"}
    said, heard : str
        Digits or words; `heard` is empty where nothing is left of it.
    start_s, end_s : float
        Where it was said.
    """

    kind: LostKind
    said: str
    heard: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A message through the phone line.

    Attributes
    ----------
    codec : {"g711", "amr"}
    words_share : float
        Of the words that were said, how many are heard again, 0 to 1.
    text : str
        What is heard.
    lost : tuple of Lost
        In time order; empty when the number and the names come through.
    """

    codec: Codec
    words_share: float
    text: str
    lost: tuple[Lost, ...]
