"""A message that grows: what is heard when, and that nothing is lost or said twice."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.asr.base import Alignment, Decoding, Window
from rehearse.asr.streaming import StreamingTranscriber
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Speech
from rehearse.prosody.vad import find_speech
from tests.unit.made_speech import phrase, silence
from tests.unit.scripted_engine import ScriptedEngine

STEP = SAMPLE_RATE_HZ // 2
WORD_S = 0.5


class EvenEngine(ScriptedEngine):
    """Hears a word in each half second, whatever the sound: always the same where one is named, else ever new ones."""

    def __init__(self, always: str = "", language: tuple[str, float] = ("en", 1.0)):
        super().__init__([], language=language)
        self._always = always

    def decode(
        self, windows: Sequence[Window], *, prompt: str = "", forbidden: Sequence[int] = (), max_tokens: int = 224
    ) -> list[Decoding]:
        counts = [int(window.duration_s / WORD_S) for window in windows]
        texts = ["".join(f" {self._always or ascii_lowercase[k % 26] * 2}" for k in range(count)) for count in counts]
        return [Decoding(tuple(self.tokens(text))) for text in texts]

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        return [self._even(text) for _, text in zip(windows, tokens, strict=True)]

    def _even(self, text: Sequence[int]) -> Alignment:
        word = np.cumsum([piece.startswith(b" ") for piece in self.pieces(text)]) - 1
        place = np.arange(len(text)) - np.searchsorted(word, word)
        edges_s = (word + place / np.bincount(word)[word]) * WORD_S
        return Alignment(np.append(edges_s, (word[-1] + 1) * WORD_S), np.full(len(text), 0.9))

    @property
    def longest_s(self) -> float:
        return max(len(sound) for sound in self.given) / SAMPLE_RATE_HZ


def sentences(*lengths: int, pause_s: float = 0.6) -> NDArray[np.float32]:
    """Return sentences of so many syllables (0.26 s each)."""
    parts = [silence(0.6)]
    for seed, syllables in enumerate(lengths):
        parts += [phrase(syllables, seed=seed), silence(pause_s)]
    return np.concatenate(parts)


def grow(transcriber: StreamingTranscriber, samples: NDArray[np.float32]) -> None:
    for end in range(STEP, len(samples) + 1, STEP):
        transcriber.listen(samples[:end])


def spoken_share(words: Sequence[object], speech: Speech) -> float:
    """Return which share of the speech some word covers."""
    times = np.concatenate([np.arange(start_s, end_s, 0.02) for start_s, end_s in speech.spans])
    covered = np.zeros(len(times), bool)
    for word in words:
        covered |= (times >= word.start_s - 0.02) & (times <= word.end_s + 0.02)  # type: ignore[attr-defined]
    return float(covered.mean())


def test_all_that_was_said_is_heard_once() -> None:
    samples = sentences(12, 20, 15, 25, 10)
    speech = find_speech(samples)
    transcriber = StreamingTranscriber(EvenEngine())
    grow(transcriber, samples)
    words = transcriber.finish(samples, speech).words
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    assert spoken_share(words, speech) > 0.95
    spoken_s = sum(end_s - start_s for start_s, end_s in speech.spans)
    assert len(words) == pytest.approx(spoken_s / WORD_S, rel=0.35)  # the margins hold a word too, now and then


def test_what_was_settled_is_not_given_to_the_engine_again() -> None:
    samples = np.concatenate([sentences(36, 36, 36), silence(1.0)])
    engine = EvenEngine()
    transcriber = StreamingTranscriber(engine)
    grow(transcriber, samples)
    before = len(engine.given)
    transcriber.finish(samples, find_speech(samples))
    assert before >= 3
    assert len(engine.given) == before  # the pause at the end was long enough to hear all of it
    assert engine.longest_s < 13.0  # a sentence and its margins, not two


def test_only_the_rest_is_left_when_the_rep_stops() -> None:
    samples = sentences(40, 10)
    samples = samples[: len(samples) - round(0.5 * SAMPLE_RATE_HZ)]
    engine = EvenEngine()
    transcriber = StreamingTranscriber(engine)
    grow(transcriber, samples)
    before = len(engine.given)
    transcriber.finish(samples, find_speech(samples))
    rest_s = sum(len(sound) for sound in engine.given[before:]) / SAMPLE_RATE_HZ
    assert 0 < rest_s < 6.0  # of 14


def test_one_who_never_pauses_is_cut_at_least_every_twelve_seconds() -> None:
    samples = sentences(140)
    engine = EvenEngine()
    transcriber = StreamingTranscriber(engine)
    grow(transcriber, samples)
    assert engine.longest_s <= 13.2
    words = transcriber.finish(samples, find_speech(samples)).words
    assert spoken_share(words, find_speech(samples)) > 0.95


def test_a_number_that_may_go_on_is_heard_with_what_follows() -> None:
    samples = sentences(36, 12, 12)
    engine = EvenEngine("5")
    grow(StreamingTranscriber(engine), samples)
    assert engine.longest_s > 11.0
    plain = EvenEngine()
    grow(StreamingTranscriber(plain), samples)
    assert plain.longest_s < engine.longest_s


def test_another_language_is_said_and_not_transcribed() -> None:
    samples = sentences(36, 12)
    transcriber = StreamingTranscriber(EvenEngine(language=("de", 0.95)))
    grow(transcriber, samples)
    transcript = transcriber.finish(samples, find_speech(samples))
    assert transcript.language == "de"
    assert transcript.words == ()


def test_silence_is_never_heard() -> None:
    engine = EvenEngine()
    transcriber = StreamingTranscriber(engine)
    grow(transcriber, silence(20))
    assert engine.given == []
    assert transcriber.finish(silence(20), Speech(())).words == ()
