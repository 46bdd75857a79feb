from collections.abc import Sequence

import pytest

from rehearse.core.message import PhoneNumber
from rehearse.core.sound import Filler, Speech
from rehearse.core.transcript import NOT_MADE_OUT, Word
from rehearse.prosody.pace import (
    articulation_rate,
    fastest_passage,
    mean_run_syllables,
    slowest_passage,
    speaking_rate,
    spoken,
)
from rehearse.text.tokens import tokens_from_text, tokens_from_words


def said(text: str, start_s: float, end_s: float) -> list[Word]:
    """Return the words of a text, each as long as the other."""
    tokens = text.split()
    step_s = (end_s - start_s) / len(tokens)
    return [Word(token, start_s + k * step_s, start_s + (k + 1) * step_s, 0.9) for k, token in enumerate(tokens)]


def number(first: int, end: int, start_s: float, end_s: float) -> PhoneNumber:
    return PhoneNumber("3125550147", "312, 555, 0147", start_s, end_s, 1.0, True, None, first_word=first, end_word=end)


def rate(words: Sequence[Word], *spans: tuple[float, float], **others: object) -> float:
    value = speaking_rate(tokens_from_words(words), Speech(spans), **others)  # type: ignore[arg-type]
    assert value is not None
    return value


def test_rate_is_words_over_first_to_last_speech_with_pauses_in() -> None:
    words = said("we help people ship", 1.0, 2.0) + said("their boxes every day", 4.0, 5.0)
    assert rate(words, (1.0, 2.0), (4.0, 5.0)) == pytest.approx(60 * 8 / 4)


def test_silence_around_the_message_does_not_slow_it() -> None:
    words = said("hello there my friend", 10.0, 12.0)
    assert rate(words, (10.0, 12.0)) == pytest.approx(120)


def test_numerals_are_counted_as_they_are_spoken() -> None:
    assert rate(said("we saved 2,500 dollars", 0.0, 2.0), (0.0, 2.0)) == pytest.approx(60 * 7 / 2)


def test_a_numeral_that_the_engine_cut_in_two_is_one() -> None:
    words = [Word("$45", 0.0, 1.0, 0.9), Word(",000", 1.0, 2.0, 0.9)]
    assert rate(words, (0.0, 2.0)) == pytest.approx(60 * 4 / 2)  # forty five thousand dollars


@pytest.mark.parametrize(
    ("token", "count"),
    [("follow-up", 2), ("country/language", 2), ("AFS", 3), ("AFS,", 3), ("OK", 1), ("I", 1), ("—", 0)],
)
def test_compounds_and_initials_are_counted_as_they_are_spoken(token: str, count: int) -> None:
    assert len(tokens_from_text(token)[0].spoken) == count


def test_a_phone_number_is_left_out_of_words_and_of_time() -> None:
    words = [*said("please call me back", 0.0, 2.0), Word("312-555-0147", 2.0, 12.0, 0.9)]
    assert rate(words, (0.0, 12.0), phone_numbers=[number(4, 5, 2.0, 12.0)]) == pytest.approx(120)


def test_fillers_are_left_out_of_words_and_of_time() -> None:
    words = said("please um call back", 0.0, 2.0)
    heard = Filler("um", 0.5, 1.0, "heard", 1, 2)
    probable = Filler("uh", 2.0, 2.5, "probable")
    assert rate(words, (0.0, 2.5), fillers=[heard, probable]) == pytest.approx(60 * 3 / 1.5)


def test_a_filler_inside_a_number_is_not_left_out_twice() -> None:
    words = [*said("please call me back", 0.0, 2.0), Word("312-555-0147", 2.0, 12.0, 0.9)]
    both = rate(
        words, (0.0, 12.0), phone_numbers=[number(4, 5, 2.0, 12.0)], fillers=[Filler("uh", 5.0, 6.0, "probable")]
    )
    assert both == pytest.approx(120)


def test_without_words_or_speech_there_is_no_rate() -> None:
    assert speaking_rate(tokens_from_words([]), Speech(((0.0, 5.0),))) is None
    assert speaking_rate(tokens_from_words(said("hello there", 0.0, 1.0)), Speech(())) is None
    assert speaking_rate(tokens_from_words(said("hi", 0.0, 0.3)), Speech(((0.0, 0.3),))) is None


def test_articulation_rate_leaves_pauses_out() -> None:
    words = said("inventory", 0.0, 1.0) + said("inventory", 3.0, 4.0)
    assert articulation_rate(tokens_from_words(words), Speech(((0.0, 1.0), (3.0, 4.0)))) == pytest.approx(4.0)


def test_articulation_rate_leaves_fillers_out() -> None:
    words = said("inventory", 0.0, 1.0) + said("um inventory", 1.0, 3.0)
    filler = Filler("um", 1.0, 2.0, "heard", 1, 2)
    assert articulation_rate(tokens_from_words(words), Speech(((0.0, 3.0),)), fillers=[filler]) == pytest.approx(4.0)


def test_runs_are_counted_between_pauses() -> None:
    words = said("inventory inventory", 0.0, 2.0) + said("inventory", 3.0, 4.0)
    assert mean_run_syllables(tokens_from_words(words), Speech(((0.0, 2.0), (3.0, 4.0)))) == pytest.approx(6.0)


def test_a_filler_on_its_own_is_no_run() -> None:
    words = said("inventory", 0.0, 1.0) + said("um", 2.0, 2.4) + said("inventory", 3.0, 4.0)
    filler = Filler("um", 2.0, 2.4, "heard", 1, 2)
    speech = Speech(((0.0, 1.0), (2.0, 2.4), (3.0, 4.0)))
    assert mean_run_syllables(tokens_from_words(words), speech, fillers=[filler]) == pytest.approx(4.0)


def test_a_word_that_swallowed_a_pause_is_placed_where_it_sounds() -> None:
    words = [Word("there's", 2.0, 4.0, 0.9)]
    (placed,) = spoken(tokens_from_words(words), Speech(((0.0, 2.1), (3.6, 5.0))))
    assert (placed.start_s, placed.end_s) == (3.6, 4.0)


SLOW_THEN_FAST = said("we help people ship their boxes every day", 0.0, 8.0) + said(
    "and we save them a lot of time and of money with that each and every day", 8.0, 14.0
)


def test_the_fastest_stretch_is_where_words_are_densest() -> None:
    stretch = fastest_passage(tokens_from_words(SLOW_THEN_FAST), Speech(((0.0, 14.0),)))
    assert stretch is not None
    assert stretch[0] >= 8.0
    assert stretch[1] - stretch[0] >= 5.0
    assert stretch[2] == pytest.approx(60 * 17 / 6, rel=0.02)


def test_the_slowest_stretch_is_where_they_are_thinnest() -> None:
    stretch = slowest_passage(tokens_from_words(SLOW_THEN_FAST), Speech(((0.0, 14.0),)))
    assert stretch is not None
    assert stretch[1] <= 8.0
    assert stretch[2] == pytest.approx(60, rel=0.02)


def test_a_slow_number_is_not_the_slowest_stretch() -> None:
    words = [*said("so please call me back any day at", 0.0, 4.0), Word("312-555-0147", 4.0, 24.0, 0.9)]
    words += said("and again that is Dana Reyes with Acme", 24.0, 28.0)
    stretch = slowest_passage(tokens_from_words(words), Speech(((0.0, 28.0),)), phone_numbers=[number(8, 9, 4.0, 24.0)])
    assert stretch is not None
    assert stretch[2] == pytest.approx(120, rel=0.02)


def test_a_message_shorter_than_a_stretch_has_none() -> None:
    words = said("call me back today", 0.0, 2.0)
    assert fastest_passage(tokens_from_words(words), Speech(((0.0, 2.0),))) is None
    assert slowest_passage(tokens_from_words(words), Speech(((0.0, 2.0),))) is None


def test_what_was_not_made_out_counts_neither_as_words_nor_as_time() -> None:
    words = [*said("we help people ship", 1.0, 2.0), Word(NOT_MADE_OUT, 2.0, 5.0, 0.0), *said("their boxes", 5.0, 6.0)]
    assert rate(words, (1.0, 6.0)) == pytest.approx(60 * 6 / 2)
    assert articulation_rate(tokens_from_words(words), Speech(((1.0, 6.0),))) == pytest.approx(8 / 2)
