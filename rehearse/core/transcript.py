"""What an engine heard: words with times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehearse.core.sound import Filler

NOT_MADE_OUT = "[…]"
"""Written in the place of speech that the engine could not make out; it is no word, and its probability is 0."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the engine or, where it misheard, the rep wrote it, punctuation attached.

    Attributes
    ----------
    text : str
        Without surrounding blanks: ``"Hi,"``.
    start_s, end_s : float
        Seconds from the start of the recording; ``start_s <= end_s``.
    probability : float
        The engine's own, 0 to 1. A corrected word keeps that of what was heard in its place: how clearly it was said
        does not change when somebody writes down what it was.
    corrected : bool
        Written by the rep: what it says is certain.
    """

    text: str
    start_s: float
    end_s: float
    probability: float
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What was heard in place of what was said.

    Attributes
    ----------
    first_word, end_word : int
        Words ``first_word:end_word`` of the transcript are what the rep wrote; none where nothing was said.
    start_s, end_s : float
        Where in the sound.
    heard, said : str
        As it was heard, and as the rep wrote it; either may be empty.
    """

    first_word: int
    end_word: int
    start_s: float
    end_s: float
    heard: str
    said: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """Words and fillers as they were heard, before the rep corrected any."""

    words: tuple[Word, ...]
    fillers: tuple[Filler, ...]


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
    corrections : tuple of Correction
        What the rep has corrected, in time order.
    as_heard : Hearing or None
        Everything as it was heard; None where nothing was corrected.
    """

    words: tuple[Word, ...]
    engine: str
    model: str
    language: str = "en"
    language_probability: float = 1.0
    corrections: tuple[Correction, ...] = ()
    as_heard: Hearing | None = None

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


def joined(transcripts: Sequence[Transcript]) -> Transcript:
    """Return the transcripts of parts that follow one another as one, in the language of the last.

    Parameters
    ----------
    transcripts : sequence of Transcript, shape (n,), n > 0
    """
    return replace(transcripts[-1], words=tuple(word for one in transcripts for word in one.words))
