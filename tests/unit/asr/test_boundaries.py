"""Where each constant of the transcription lies: what happens a little short of it, and a little past it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.asr.base import Decoding, Window, context_s
from rehearse.asr.decoding import is_repetition_loop, prompt_with, transcribe
from rehearse.asr.redecode import _left_over_s, _phrases, _uncovered, _whole_numbers, is_whole, vote
from rehearse.asr.streaming import StreamingTranscriber, _after, _may_be_pause, _Segment
from rehearse.asr.word_times import clip_to_speech
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span
from rehearse.core.transcript import Word
from tests.unit.made_speech import phrase, silence
from tests.unit.scripted_engine import ScriptedEngine, recording


@pytest.mark.parametrize(
    ("duration_s", "padded_s"),
    [(8.0, 10), (8.1, 15), (13.0, 15), (13.1, 20), (18.0, 20), (18.1, 25), (23.0, 25), (23.1, 30), (30.0, 30)],
)
def test_two_seconds_of_silence_are_left_behind_the_sound(duration_s: float, padded_s: float) -> None:
    assert context_s(duration_s) == padded_s


def test_a_prompt_holds_500_letters_of_names() -> None:
    assert 480 < len(prompt_with(["Grzegorz"] * 99)) <= 500


@pytest.mark.parametrize(("times", "loops"), [(2, False), (3, True)])
def test_a_text_that_shrinks_to_less_than_five_twelfths_is_a_loop(times: int, loops: bool) -> None:
    said = b"my number is three one two and my address is on the second floor of the old print shop, "
    greeting = b"Hi Susan, this is Mark Ellison with Copperfield Print, and I read about your shop. "
    assert is_repetition_loop(greeting + times * said) is loops


class Counting(ScriptedEngine):
    """Notes how many tokens it may write."""

    most: int

    def decode(
        self, windows: Sequence[Window], *, prompt: str = "", forbidden: Sequence[int] = (), max_tokens: int = 224
    ) -> list[Decoding]:
        self.most = max_tokens
        return super().decode(windows, prompt=prompt, forbidden=forbidden, max_tokens=max_tokens)


def test_nobody_says_more_than_ten_tokens_a_second() -> None:
    engine = Counting(["hello there"])
    samples, speech = recording([(1.0, 9.0)], 12.0)
    transcribe(samples, speech, engine)
    heard_s = 0.5 + 0.3 + 8.0 + 0.3
    assert engine.most == int(10 * heard_s) + 10


# ---- times of words ----


@pytest.mark.parametrize(
    ("before_s", "after_s", "is_kept"),
    [
        (0.3, 0.10, False), (0.3, 0.14, True),  # half a syllable
        (0.9, 0.27, False), (0.9, 0.33, True),  # a third of what it has on the other side
        (1.2, 0.30, True),  # but for one that lasts longer than a word
    ],
)  # fmt: skip
def test_a_word_keeps_what_it_has_beyond_a_pause_if_it_is_more_than_a_scrap(
    before_s: float, after_s: float, is_kept: bool
) -> None:
    speech = [(0.0, 2.0), (2.5, 4.0)]
    (clipped,) = clip_to_speech([Word("so", 2.0 - before_s, 2.5 + after_s, 0.9)], speech)
    assert (clipped.end_s > 2.5) is is_kept


@pytest.mark.parametrize(
    ("away_s", "lasts_s", "probability", "is_kept"),
    [
        (0.04, 0.1, 0.9, True), (0.06, 0.1, 0.9, False),
        (0.04, 0.18, 0.9, True), (0.04, 0.22, 0.9, False),
        (0.04, 0.1, 0.55, True), (0.04, 0.1, 0.45, False),
    ],
)  # fmt: skip
def test_a_faint_word_in_a_pause_is_kept_if_it_touches_speech(
    away_s: float, lasts_s: float, probability: float, is_kept: bool
) -> None:
    word = Word("so", 2.0 + away_s, 2.0 + away_s + lasts_s, probability)
    assert bool(clip_to_speech([word], [(1.0, 2.0), (5.0, 6.0)])) is is_kept


# ---- what is decoded again ----


@pytest.mark.parametrize(("text", "takes_s"), [("a", 0.6), ("call", 0.9), ("5", 0.6), ("555", 1.8)])
def test_a_word_takes_half_a_second_and_more_a_letter_and_a_digit_its_own_time(text: str, takes_s: float) -> None:
    assert _left_over_s(Word(text, 1.0, 4.0, 0.9), [(0.0, 9.0)]) == pytest.approx(3.0 - takes_s)


@pytest.mark.parametrize(("seconds", "is_uncovered"), [(0.65, False), (0.75, True)])
def test_speech_as_long_as_three_digits_that_no_word_covers_is_heard_again(seconds: float, is_uncovered: bool) -> None:
    assert bool(_uncovered([Word("Hi", 0.0, 0.5, 0.9)], [(0.0, 0.5), (1.0, 1.0 + seconds)])) is is_uncovered


@pytest.mark.parametrize(
    ("spans", "count"),
    [
        ([(0.0, 2.0), (2.45, 4.0)], 1), ([(0.0, 2.0), (2.55, 4.0)], 2),  # the pause
        ([(0.0, 0.9), (1.9, 4.0)], 1), ([(0.0, 1.1), (2.1, 4.0)], 2),  # the shorter part
        ([(0.0, 4.0), (4.1, 7.5)], 1), ([(0.0, 4.0), (4.1, 8.5)], 2),  # the whole
    ],
)  # fmt: skip
def test_speech_is_parted_into_phrases_that_can_be_understood_alone(spans: list[Span], count: int) -> None:
    assert len(_phrases(spans)) == count


@pytest.mark.parametrize(("end_s", "count"), [(11.5, 1), (12.5, 2)])
def test_a_number_is_kept_together_up_to_twelve_seconds(end_s: float, count: int) -> None:
    number = [Word("312", 3.0, 4.0, 0.9), Word("555", 8.0, end_s, 0.9)]
    assert len(_whole_numbers([[(0.0, 5.0)], [(7.0, end_s)]], [number])) == count


@pytest.mark.parametrize(
    ("digits", "whole"), [("5550147", True), ("3125550147", True), ("13125550147", True), ("55501470", False)]
)
def test_telephone_numbers_have_seven_ten_or_eleven_digits(digits: str, whole: bool) -> None:
    assert is_whole(digits) is whole


def heard(*texts: str) -> list[list[Word]]:
    return [[Word(text, 0.0, 3.0, 0.9)] for text in texts]


WHOLE, BROKEN = "312-555-0147", "312-555-014"


@pytest.mark.parametrize(
    ("hearings", "rest", "elected"),
    [
        ((BROKEN, BROKEN, WHOLE), "", 2),
        ((BROKEN, BROKEN, BROKEN, WHOLE), "", 0),
        ((BROKEN, WHOLE), BROKEN, 1),
        ((WHOLE, "312-555-0174"), "312-555-0174", 1),
    ],
)
def test_hearings_vote_for_a_number_and_whole_ones_count_for_more(
    hearings: tuple[str, ...], rest: str, elected: int
) -> None:
    assert vote([heard(*hearings)], heard(rest)[0] if rest else []) == [elected]


# ---- while it is being spoken ----


class Listening(ScriptedEngine):
    """Hears something in whatever it is given, always the same."""

    def __init__(self, text: str = "word") -> None:
        super().__init__([])
        self._text = text

    def _phrases(self, window: Window) -> list[tuple[int, int, int]]:
        return [(0, 8000, len(window.features) - 8000)]

    def decode(
        self, windows: Sequence[Window], *, prompt: str = "", forbidden: Sequence[int] = (), max_tokens: int = 224
    ) -> list[Decoding]:
        self.texts = [self._text]
        return super().decode(windows, prompt=prompt, forbidden=forbidden, max_tokens=max_tokens)


def talk(seconds: float, then_s: float) -> NDArray[np.float32]:
    """Return unbroken speech for so long, and silence after it."""
    spoken = phrase(round(seconds / 0.2), seed=1)[: round(seconds * SAMPLE_RATE_HZ)]
    return np.concatenate([silence(0.6), spoken, silence(then_s)])


@pytest.mark.parametrize(
    ("seconds", "then_s", "is_heard"),
    [
        (7.0, 0.45, False), (9.0, 0.45, True),  # long enough to be committed
        (4.0, 0.5, False), (4.0, 0.75, True),  # the rep may be about to stop
        (9.0, 0.22, False), (9.0, 0.4, True),  # a pause
        (0.8, 0.9, False), (1.3, 0.9, True),  # worth hearing
        (11.0, 0.0, False),  # no pause as yet
    ],
)  # fmt: skip
def test_what_was_said_is_heard_when_it_is_long_enough_or_the_rep_may_stop(
    seconds: float, then_s: float, is_heard: bool
) -> None:
    engine = Listening()
    transcriber = StreamingTranscriber(engine)
    transcriber._looked_s = -9.0
    transcriber.listen(talk(seconds, then_s))
    assert bool(engine.given) is is_heard


@pytest.mark.parametrize(("off_s", "same"), [(0.14, True), (0.16, False)])
def test_edges_of_speech_are_the_same_within_150_ms(off_s: float, same: bool) -> None:
    assert _Segment(((1.0, 4.0),), ()).is_of([(1.0 + off_s, 4.0)]) is same
    assert bool(_after([(1.0, 4.0)], 4.0 - off_s)) is not same


@pytest.mark.parametrize(("quieter_share", "may_be"), [(0.35, True), (0.55, False)])
def test_it_may_be_a_pause_when_it_is_quieter_than_45_of_a_hundred_frames(quieter_share: float, may_be: bool) -> None:
    quieter = np.full(round(quieter_share * 5.7 * SAMPLE_RATE_HZ), 0.01, np.float32)
    louder = np.full(round((1 - quieter_share) * 5.7 * SAMPLE_RATE_HZ), 0.1, np.float32)
    now = np.full(round(0.3 * SAMPLE_RATE_HZ), 0.03, np.float32)
    assert _may_be_pause(np.concatenate([quieter, louder, now])) is may_be
