"""What an engine heard: words with times."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the engine wrote it, punctuation attached.

    Attributes
    ----------
    text : str
        Without surrounding blanks: ``"Hi,"``.
    start_s, end_s : float
        Seconds from the start of the recording; ``start_s <= end_s``.
    probability : float
        The engine's own, 0 to 1.
    """

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """Timed words in time order, and who heard them.

    Attributes
    ----------
    words : tuple of Word
    engine, model : str
        ``"faster-whisper"``, ``"base"``.
    language : str
        ISO 639-1 code of the language heard. Words are given only for English.
    language_probability : float
        0 to 1.
    """

    words: tuple[Word, ...]
    engine: str
    model: str
    language: str = "en"
    language_probability: float = 1.0

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)
