"""Where Whisper went round is told from what is honestly said again."""

from __future__ import annotations

import pytest

from rehearse.asr.loops import are_said, cut, is_plausible, loops, numbers_over_and_over, outruns, parted
from rehearse.core.transcript import NOT_MADE_OUT, Word

NUMBER = "312-555-0147."
SPELLED = "three one two five five five zero one four seven."


def spoken(text: str, each_s: float = 0.35) -> list[Word]:
    """Return the words of a text, each of which takes the same time, and a digit in figures so much besides."""
    words: list[Word] = []
    at_s = 0.0
    for word in text.split():
        end_s = at_s + each_s + 0.3 * max(0, sum(map(str.isdigit, word)) - 1)
        words.append(Word(word, at_s, end_s, 0.9))
        at_s = end_s
    return words


LOOPS = [
    f"Call me at {6 * (NUMBER + ' ')}",
    f"Call me at {4 * (SPELLED + ' ')}",
    "My number is " + 100 * "five ",
    "Okay. " + 12 * "Enter to the different land, ",
    "I'm a little " + 40 * "bit ",
    "The stream is low, " + 5 * "but the stream is low, ",
    "Hi Sam, " + "u" + 100 * "m",
    "Thank you. Thank you. Thank you. Thank you.",
    "Ah. Ah, ah. Ah. Ah.",
    "661-5064 661 5064 661-5064 6615064",
]

HONEST = [
    f"Call me at {NUMBER} Again, {NUMBER}",
    f"Call me at {3 * (NUMBER + ' ')}",
    f"That is {3 * (SPELLED + ' ')}",
    "No, no, no, it is still there.",
    "Call, call, call me when you can.",
    "It is a very, very, very good time to talk.",
    "My number is five five five, five five five five. Again, five five five, five five five five.",
    "My number is 5 5 5 5 5 5 5, that is 5 5 5 5 5 5 5.",
    "Ummmm, hmmm, so I wanted to ask you about the dock.",
    "Bye-bye. Bye. The dock and the yard, the dock and the yard, and the dock.",
]


@pytest.mark.parametrize("text", LOOPS)
def test_a_loop_is_one_however_slowly_it_would_be_said(text: str) -> None:
    assert loops(spoken(text, each_s=0.5))
    assert not is_plausible(spoken(text), 60.0)


@pytest.mark.parametrize("text", HONEST)
def test_what_is_honestly_said_again_is_no_loop(text: str) -> None:
    assert loops(spoken(text)) == []
    assert is_plausible(spoken(text), len(text) * 0.1 + 1.0)


@pytest.mark.parametrize("text", HONEST)
def test_the_same_words_in_a_tenth_of_their_time_are_not_said(text: str) -> None:
    words = [Word(word.text, word.start_s / 10, word.end_s / 10, 0.9) for word in spoken(text)]
    assert outruns(words) or sum(len(word.text) for word in words) < 35
    assert all(first < end for first, end in outruns(words))


def test_a_number_three_times_is_heard_again_and_twice_is_not() -> None:
    assert numbers_over_and_over(spoken(f"Call me at {3 * (NUMBER + ' ')}")) == [(3, 6)]
    assert numbers_over_and_over(spoken(f"Call me at {NUMBER} Again, {NUMBER}")) == []
    assert numbers_over_and_over(spoken("no no no, 42 42 42")) == []
    assert numbers_over_and_over(spoken("it is 3125550147 31255550147 3125550147")) == [(2, 5)]
    assert numbers_over_and_over(spoken("it is 13125550147 13125550147")) == []


@pytest.mark.parametrize(("syllable_s", "told"), [(0.075, True), (0.085, False)])
def test_nobody_says_a_syllable_in_less_than_80_ms(syllable_s: float, told: bool) -> None:
    words = spoken("we may call you at nine or ten on the phone", each_s=syllable_s)
    assert bool(outruns(words)) is told
    assert outruns(words[:7]) == []


@pytest.mark.parametrize(("digit_s", "told"), [(0.095, True), (0.105, False)])
def test_nobody_says_ten_digits_a_second(digit_s: float, told: bool) -> None:
    words = spoken("5 5 5 0 1 4 7", each_s=digit_s)
    assert bool(outruns(words)) is told
    assert outruns(words[:6]) == []


def test_what_was_heard_twice_alike_and_has_its_time_is_said() -> None:
    quick, calm = (spoken("no, no, no, no, no", each_s) for each_s in (0.1, 0.2))
    assert are_said(calm, calm)
    assert not are_said(quick, calm)
    assert not are_said(calm, spoken("no, no, well no"))


def test_a_loop_is_cut_out_and_the_rest_stays() -> None:
    words = spoken(f"Hi Sam. {6 * (NUMBER + ' ')} Bye.")
    stretches = loops(words)
    left = cut(words, stretches)
    assert [word.text for word in left] == ["Hi", "Sam.", NOT_MADE_OUT, "Bye."]
    assert (left[2].start_s, left[2].end_s, left[2].probability) == (words[2].start_s, words[7].end_s, 0.0)


def test_a_word_that_is_drawn_out_keeps_a_few_letters() -> None:
    words = spoken("So, u" + 100 * "m" + ", hi")
    assert [word.text for word in cut(words, loops(words))] == ["So,", "ummm,", "hi"]


def test_nothing_is_no_loop() -> None:
    assert (loops([]), outruns([]), numbers_over_and_over([]), cut([], [])) == ([], [], [], [])
    assert is_plausible([], 0.0)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("206-555-8918206-555-8918", ["206-555-8918", "206-555-8918"]),
        ("(312)5550147(312)5550147.", ["(312)5550147", "(312)5550147."]),
        ("5550147", ["5550147"]),
        ("1,000,1,000,", ["1,000,1,000,"]),
        ("206-555-0101", ["206-555-0101"]),
    ],
)
def test_a_number_twice_in_one_word_is_two(text: str, apart: list[str]) -> None:
    words = parted([Word(text, 1.0, 5.0, 0.9)])
    assert [word.text for word in words] == apart
    assert (words[0].start_s, words[-1].end_s) == (1.0, 5.0)
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
