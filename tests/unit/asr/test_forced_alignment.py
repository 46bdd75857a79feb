"""Words are placed by their letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rehearse.asr.base import Alignment, Window
from rehearse.asr.forced_alignment import LONGEST_SPELLING, align_words, with_skipped_words
from rehearse.asr.windows import Chunk
from rehearse.core.transcript import Word
from tests.unit.scripted_engine import ScriptedEngine

LETTER_S = 0.1
"""So long the engine lets every letter last, the blank before a word too."""


class LetterEngine(ScriptedEngine):
    """Lays tokens by their letters; whole words by turns too early and too late, as Whisper does."""

    def __init__(self) -> None:
        super().__init__([])
        self.aligned: list[list[str]] = []

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        return [self._laid([self.vocabulary[token] for token in text]) for text in tokens]

    def _laid(self, pieces: Sequence[str]) -> Alignment:
        self.aligned.append(list(pieces))
        edges_s = 0.5 + LETTER_S * np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])])
        if any(len(piece) > 2 for piece in pieces):
            edges_s[1::2] += 0.1
        return Alignment(edges_s, np.linspace(0.5, 0.9, len(pieces)))


def placed(engine: ScriptedEngine, *texts: str) -> list[list[Word]]:
    parts = [Chunk(np.zeros(0, np.float32), ((0.0, 100.0),)) for _ in texts]
    windows = [Window(None, 30.0, 30.0) for _ in texts]
    return align_words(engine, windows, [engine.tokens(text) for text in texts], parts)


def test_a_word_begins_where_its_letters_do() -> None:
    (words,) = placed(LetterEngine(), " Hello this is Mark.")
    assert [word.text for word in words] == ["Hello", "this", "is", "Mark."]
    assert [word.start_s for word in words] == pytest.approx([0.0, 0.6, 1.1, 1.4])
    assert [word.end_s for word in words] == pytest.approx([0.6, 1.1, 1.4, 2.0])


def test_a_word_is_as_probable_as_its_own_tokens() -> None:
    (words,) = placed(LetterEngine(), " Hello this is")
    assert [word.probability for word in words] == pytest.approx([0.5, 0.7, 0.9])


def test_the_text_is_spelled_by_two_letters() -> None:
    engine = LetterEngine()
    placed(engine, " Hello, I", " Tom")
    assert engine.aligned[-2:] == [[" H", "el", "lo", ",", " I"], [" T", "om"]]


def test_a_text_too_long_to_be_spelled_keeps_the_tokens_it_has() -> None:
    text = " wherever" * (LONGEST_SPELLING // 4)
    (words,) = placed(LetterEngine(), text)
    assert len(words) == LONGEST_SPELLING // 4
    assert words[1].start_s == pytest.approx(words[0].end_s)


def test_marks_alone_are_no_words() -> None:
    assert placed(LetterEngine(), " ...", " Tom")[0] == []


def test_a_word_that_the_pieces_jump_over_keeps_the_place_it_had() -> None:
    whole_s = np.array([1.0, 1.2, 1.3, 1.5, 2.0])
    found = with_skipped_words(np.array([1.0, 1.6, 1.6, 1.6, 2.0]), whole_s)
    assert found == pytest.approx([1.0, 1.2, 1.3, 1.6, 2.0])


def test_a_word_that_is_jumped_over_by_both_gets_two_frames() -> None:
    found = with_skipped_words(np.array([1.0, 1.6, 1.6, 2.0]), np.array([1.0, 1.9, 1.9, 2.0]))
    assert found == pytest.approx([1.0, 1.6 - 0.04, 1.6, 2.0])


def test_edges_stay_in_order() -> None:
    found = with_skipped_words(np.array([1.0, 1.0, 1.0, 1.02]), np.zeros(4) + 0.03)
    assert (np.diff(found) >= 0).all()
    assert found[[0, -1]] == pytest.approx([1.0, 1.02])
