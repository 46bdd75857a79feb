"""Numbers and what was left out are heard again, and of several hearings the best is believed."""

from __future__ import annotations

import pytest

from rehearse.asr.redecode import (
    count_digits,
    digits_in,
    is_in_doubt,
    is_whole,
    merge,
    phrases_left_over,
    phrases_to_redecode,
    vote,
)
from rehearse.core.sound import Span
from rehearse.core.transcript import Word

WORD_S = 0.3


def said(text: str, start_s: float = 0.0, probability: float = 0.9, word_s: float = WORD_S) -> list[Word]:
    """Return the words of a text, one after another from a time."""
    return [
        Word(part, start_s + k * word_s, start_s + (k + 1) * word_s, probability) for k, part in enumerate(text.split())
    ]


def at(*phrases: tuple[float, str], probability: float = 0.9) -> tuple[list[Word], list[Span]]:
    """Return words said from certain times on, and the chunks of speech they fill."""
    words = [said(text, start_s, probability) for start_s, text in phrases]
    return [word for phrase in words for word in phrase], [(phrase[0].start_s, phrase[-1].end_s) for phrase in words]


def text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


GREETING = (0.5, "Hi Susan this is Mark Ellison with Copperfield Print")  # to 3.2 s
CLOSING = "thank you very much and have a good day"


def test_words_that_account_for_all_speech_are_left_alone() -> None:
    assert phrases_to_redecode(*at(GREETING, (4.0, "I read about your new shop"), (7.0, CLOSING))) == []


def test_nothing_said_is_nothing_to_hear_again() -> None:
    assert phrases_to_redecode([], []) == []


@pytest.mark.parametrize(
    "number",
    ["312 555 014", "312 555 01474", "312 five five five 0147", "312 555 0147 312 555 0417", "312 555 0147 555 0147"],
)
def test_a_number_that_is_not_whole_is_heard_again_and_nothing_else(number: str) -> None:
    words, speech = at(GREETING, (4.0, f"my number is {number}"), (8.0, CLOSING))
    assert phrases_to_redecode(words, speech) == [[[speech[1]]]]


@pytest.mark.parametrize("number", ["312 555 0147", "555-0147", "1 312 555 0147", "312-555-0147 312 555 0147"])
def test_a_whole_number_is_heard_again_only_when_it_is_in_doubt(number: str) -> None:
    phrases = GREETING, (4.0, f"you can call me back at {number}"), (9.0, CLOSING)
    assert phrases_to_redecode(*at(*phrases, probability=0.7)) == []
    words, speech = at(*phrases, probability=0.69)
    assert phrases_to_redecode(words, speech) == [[[speech[1]]]]


def test_a_number_in_words_is_a_number() -> None:
    words, speech = at(GREETING, (4.0, "it is three one two five five five"), (7.0, CLOSING))
    assert phrases_to_redecode(words, speech) == [[[speech[1]]]]


@pytest.mark.parametrize("count", ["the top 20 shops of this town", "we are open 9 to 5 every day", "one of two ways"])
def test_a_count_is_no_number(count: str) -> None:
    assert phrases_to_redecode(*at(GREETING, (4.0, count), (7.0, CLOSING))) == []


def test_a_phrase_without_a_word_is_heard_again() -> None:
    words, speech = at(GREETING, (4.0, "this was never written down"), (7.0, CLOSING))
    heard = [word for word in words if not 4.0 <= word.start_s < 7.0]
    assert phrases_to_redecode(heard, speech) == [[[speech[1]]]]


@pytest.mark.parametrize("missing", [0, 2], ids=["first", "last"])
def test_an_unheard_phrase_at_either_end_is_heard_again(missing: int) -> None:
    words, speech = at(GREETING, (4.0, "I read about your new shop"), (7.0, CLOSING))
    start_s, end_s = speech[missing]
    heard = [word for word in words if not start_s <= word.start_s < end_s]
    assert phrases_to_redecode(heard, speech) == [[[speech[missing]]]]


def test_all_is_heard_again_where_no_word_was_heard() -> None:
    _, speech = at(GREETING, (4.5, CLOSING))
    assert phrases_to_redecode([], speech) == [[[speech[0]], [speech[1]]]]


def test_a_breath_that_no_word_accounts_for_is_let_be() -> None:
    words, speech = at(GREETING, (4.5, CLOSING))
    assert phrases_to_redecode(words, [*speech, (8.0, 8.5)]) == []


def test_a_word_that_lasts_too_long_hides_another() -> None:
    words, speech = at(GREETING, (4.0, "call"), (7.0, CLOSING))
    words[9] = Word("call", 4.0, 6.5, 0.9)
    assert phrases_to_redecode(words, [speech[0], (4.0, 6.5), speech[2]]) == [[[(4.0, 6.5)]]]


def test_a_word_drawn_out_over_a_pause_hides_nothing() -> None:
    words, speech = at(GREETING, (4.0, "I read about your new shop"), (8.0, CLOSING))
    words[14] = Word("shop", words[14].start_s, 8.0, 0.9)
    assert phrases_to_redecode(words, speech) == []


def test_words_that_last_a_little_too_long_one_after_another_hide_something_together() -> None:
    words, speech = at(GREETING, (4.0, "red fox"), (7.5, CLOSING))
    words[9:11] = [Word("red", 4.0, 5.3, 0.9), Word("fox", 5.3, 6.6, 0.9)]
    speech[1] = (4.0, 6.6)
    assert phrases_to_redecode(words, speech) == [[[speech[1]]]]
    words[9] = Word("red", 4.5, 5.3, 0.9)
    assert phrases_to_redecode(words, [speech[0], (4.5, 6.6), speech[2]]) == []


def test_a_doubtful_word_on_both_sides_of_a_long_pause_hides_what_it_was_given_on_one() -> None:
    words, _ = at(GREETING, (5.9, CLOSING))
    words[9] = Word("thank", 4.0, 6.2, 0.39)
    spans = [(0.5, 3.2), (4.0, 5.2), (5.9, words[-1].end_s)]
    assert phrases_to_redecode(words, spans) == [[[spans[1]], [spans[2]]]]
    words[9] = Word("thank", 4.0, 6.2, 0.4)
    assert phrases_to_redecode(words, spans) == []
    words[9] = Word("thank", 4.6, 6.2, 0.39)
    assert phrases_to_redecode(words, [spans[0], (4.6, 5.2), spans[2]]) == []


def test_a_number_written_as_one_word_goes_on_over_its_pauses() -> None:
    words, _ = at(GREETING, (4.0, "312-555-0147"))
    spans = [(0.5, 3.2), (4.0, 5.0), (5.6, 6.4), (7.0, 8.0)]
    words[9] = Word("312-555-0147", 4.0, 8.0, 0.39)
    assert phrases_left_over(words, spans, []) == []
    words[9] = Word("Northwind", 4.0, 8.0, 0.39)
    assert phrases_left_over(words, spans, []) != []


def test_what_is_left_over_begins_after_all_that_was_heard() -> None:
    spans = [(0.5, 2.0), (2.5, 5.5), (6.0, 6.75), (7.0, 7.6)]
    words = [*said("Hi Susan this is Mark", 0.5), Word("call", 2.5, 4.0, 0.9), Word("312-555-0147", 4.0, 5.5, 0.9)]
    words += [Word("um", 3.0, 3.2, 0.9), *said("bye now", 7.0)]
    assert all(spans[1] not in phrase for run in phrases_left_over(words, spans, []) for phrase in run)


def test_a_whole_number_and_its_repetition_are_heard_apart_though_both_are_short() -> None:
    words, speech = at((0.5, "555 0147"), (2.0, "555 0147"), (5.0, CLOSING), probability=0.5)
    slow = [Word(w.text, w.start_s + k * 0.4, w.end_s + (k + 1) * 0.4, 0.5) for k, w in enumerate(words[:2])]
    slow += [Word(w.text, w.start_s + 1 + k * 0.4, w.end_s + 1 + (k + 1) * 0.4, 0.5) for k, w in enumerate(words[2:4])]
    spans = [(0.5, slow[1].end_s), (3.0, slow[3].end_s)]
    assert phrases_to_redecode([*slow, *words[4:]], [*spans, speech[2]]) == [[[spans[0]], [spans[1]]]]


def test_what_stays_unheard_is_looked_for_in_shorter_phrases() -> None:
    spans = [(0.5, 2.5), (2.8, 4.6), (6.0, 8.0)]
    words = [Word("In", 0.5, 2.9, 0.9), *said("being comparatively modern now", 2.9, word_s=0.4), *said(CLOSING, 6.0)]
    assert phrases_to_redecode(words, spans) == [[spans[:2]]]
    assert phrases_left_over(words, spans, [spans[:2]]) == [[[spans[0]]]]


def test_a_number_is_not_parted_to_look_closer() -> None:
    spans = [(0.5, 3.1), (3.4, 4.6), (4.9, 6.3), (8.0, 10.5)]
    number = [Word("312", 0.5, 3.1, 0.9), Word("555", 3.4, 4.6, 0.9)]
    words = [*number, *said("so call me now", 4.9, word_s=0.35), *said("thank you very much now", 8.0, word_s=0.5)]
    assert phrases_left_over(words, spans, []) == [[spans[:2]]]


def test_a_phrase_between_two_that_are_looked_at_closer_keeps_its_words() -> None:
    spans = [(0.5, 2.0), (2.3, 3.6), (4.4, 5.8), (6.6, 7.9), (8.2, 10.0)]
    words = [*said("Hello Susan Mark here again", 0.5), *said("from Acme the print shop", 4.4)]
    words += said("call me back when you can", 8.2)
    heard = [spans[:2], [spans[2]], spans[3:]]
    assert phrases_left_over(words, spans, heard) == [[[spans[1]]], [[spans[3]]]]


def test_nothing_is_looked_for_closer_where_all_is_accounted_for_or_there_is_no_shorter_phrase() -> None:
    words, speech = at(GREETING, (4.0, "call me at 312 555 01"), (7.0, CLOSING))
    assert phrases_to_redecode(words, speech) == [[[speech[1]]]]
    assert phrases_left_over(words, speech, [[speech[1]]]) == []
    unheard = [word for word in words if not 4.0 <= word.start_s < 7.0]
    assert phrases_to_redecode(unheard, speech) == [[[speech[1]]]]
    assert phrases_left_over(unheard, speech, [[speech[1]]]) == []
    assert phrases_left_over(unheard, speech, []) == [[[speech[1]]]]


def test_a_number_said_once_is_not_parted() -> None:
    words, speech = at(
        GREETING, (4.5, "my number is three one two"), (7.3, "five five five zero one four seven"), (11.0, CLOSING)
    )
    assert phrases_to_redecode(words, speech) == [[[speech[1], speech[2]]]]


def test_a_number_and_its_repetition_are_heard_apart() -> None:
    digits = "three one two five five five zero one four seven"
    words, speech = at((0.5, digits), (4.5, digits))
    slow = [Word(w.text, 0.5 + 0.7 * k, 1.1 + 0.7 * k, 0.9) for k, w in enumerate(words[:10])]
    slow += [Word(w.text, 8.5 + 0.7 * k, 9.1 + 0.7 * k, 0.9) for k, w in enumerate(words[10:])]
    first, second = (0.5, slow[9].end_s), (8.5, slow[19].end_s)
    assert phrases_to_redecode(slow, [first, second]) == [[[first], [second]]]
    assert len(speech) == 2


def test_phrases_that_follow_one_another_are_one_run_and_others_their_own() -> None:
    words, speech = at(
        (0.5, "my number is 312 555 0147"),
        (4.0, "it is 312 555 0147 again"),
        (7.0, CLOSING),
        (11.0, "or 206 555 0173 at night"),
        probability=0.5,
    )
    assert phrases_to_redecode(words, speech) == [[[speech[0]], [speech[1]]], [[speech[3]]]]


def test_a_long_message_is_parted_at_its_pauses_into_phrases_that_fit() -> None:
    phrases = [(0.5 + 3.2 * k, "we make things that nobody else can make") for k in range(8)]
    _, speech = at(*phrases)
    runs = phrases_to_redecode([], speech)
    assert [span for run in runs for phrase in run for span in phrase] == speech
    assert all(phrase[-1][1] - phrase[0][0] <= 8.0 for run in runs for phrase in run)


def test_the_groups_of_a_number_are_one_phrase() -> None:
    words, speech = at((0.5, "reach me at 312"), (2.0, "555"), (2.6, "0147"), (5.0, CLOSING), probability=0.5)
    assert phrases_to_redecode(words, speech) == [[speech[:3]]]


def test_the_second_hearing_of_a_number_is_believed() -> None:
    merged = merge(said("my number is 312 555 0417"), said("my number is 312 555 0147", probability=0.1))
    assert text(merged) == "my number is 312 555 0147"


def test_the_fillers_of_the_first_hearing_are_kept() -> None:
    second = [*said("my number is", 0.3), *said("404 555 0168", 1.5)]
    merged = merge(said("um my number is uh 441A"), second)
    assert text(merged) == "um my number is uh 404 555 0168"


def test_fillers_keep_their_side_of_a_number() -> None:
    merged = merge(said("um 441A uh", 1.0), said("404 555 0168", 1.3, word_s=0.1))
    assert text(merged) == "um 404 555 0168 uh"


def test_a_number_that_was_left_out_comes_in() -> None:
    assert text(merge(said("call me at"), said("call me at 404 555 0168"))) == "call me at 404 555 0168"


@pytest.mark.parametrize("part", ["312 555", "312 555 01", "312-555-014", "again"])
@pytest.mark.parametrize("whole", ["312 555 0147", "555 0147", "1 312 555 0147"])
def test_a_whole_number_is_not_given_up_for_a_part(whole: str, part: str) -> None:
    assert text(merge(said(whole.replace(" ", "-")), said(part))) == whole.replace(" ", "-")


def test_a_whole_number_is_given_up_for_another_whole_one() -> None:
    assert text(merge(said("312-555-0417"), said("312-555-0147"))) == "312-555-0147"


def test_words_left_out_of_the_second_hearing_stay() -> None:
    assert text(merge(said("so um thanks again Susan"), said("thanks Susan"))) == "so um thanks again Susan"
    assert text(merge(said("thanks Susan"), [])) == "thanks Susan"


def test_a_filler_is_no_better_hearing_of_a_word() -> None:
    assert text(merge(said("call Anne today"), said("call um today"))) == "call Anne today"


def test_another_wording_of_the_same_length_is_not_believed() -> None:
    assert text(merge(said("with Copperfield Print"), said("with copper fields"))) == "with Copperfield Print"


@pytest.mark.parametrize(("probability", "believed"), [(0.41, True), (0.39, False)])
def test_words_only_the_second_heard_need_to_be_sure(probability: float, believed: bool) -> None:
    merged = merge(said("uh"), said("I read about your shop", probability=probability))
    assert text(merged) == ("uh I read about your shop" if believed else "uh")


def test_what_both_heard_has_the_times_of_the_second() -> None:
    assert merge(said("thanks Susan", 4.0), said("Thanks, Susan.", 4.2)) == said("Thanks, Susan.", 4.2)


@pytest.mark.parametrize(
    ("written", "digits"), [("312-555-0147.", 10), ("Three,", 1), ("oh", 1), ("twenty", 1), ("Susan", 0), ("4th", 1)]
)
def test_digits_are_counted(written: str, digits: int) -> None:
    assert count_digits(Word(written, 0.0, 0.0, 1.0)) == digits


@pytest.mark.parametrize("digits", ["5550147", "3125550147", "13125550147", "31255501473125550147", "55501475550147"])
def test_a_number_is_whole_at_the_lengths_that_telephone_numbers_have(digits: str) -> None:
    assert is_whole(digits)


@pytest.mark.parametrize("digits", ["", "4447", "312555014", "31255501477", "31255501475550147"])
def test_other_lengths_are_not_whole(digits: str) -> None:
    assert not is_whole(digits)


def test_digits_are_put_together_however_they_are_written() -> None:
    assert digits_in(said("it is three one two, 555-01 four seven for $20 at 9:30")) == "3125550147"


@pytest.mark.parametrize(
    ("first", "second", "doubt"),
    [
        ("call 312-555-0147", "call 312 555 0147", False),
        ("call 312-555-0147", "call 312-555-0174", True),
        ("call me", "call 312-555-0147", True),
        ("call 312-555-014", "call 312-555-014", True),
        ("call me", "call me", False),
        ("the top 20", "the top 22", False),
    ],
)
def test_a_number_is_in_doubt_where_hearings_differ_or_it_is_not_whole(first: str, second: str, doubt: bool) -> None:
    assert is_in_doubt(said(first), said(second)) is doubt


@pytest.mark.parametrize(
    ("hearings", "rest", "elected"),
    [
        (["826 866 87", "826 86 87", "826, 86 87"], "", "826 86 87"),  # two of three
        (["826 866 87", "826 86 87", "826 866 877"], "", "826 86 87"),  # each alone: the whole one
        (["412 268 4142", "412 684 142", "412 684142"], "", "412 268 4142"),  # a whole one against two broken ones
        (["412 684 142", "412 684142", "412684142"], "", "412 684 142"),  # all alike: what was said, for all we know
        (["312 555 0147", "312 555 0417"], "", "312 555 0147"),  # of equals the most trusted
        (["312 555 0147", "312 555 0417"], "call 312-555-0417", "312 555 0417"),  # unless it was said before
        (["312 555 0147", "312 555 0147"], "call 312-555-0417", "312 555 0147"),  # but only what was heard here too
        (["call me", "call 312 555 0147"], "", "call 312 555 0147"),
        (["call me", "ring me"], "", "call me"),
    ],
)
def test_hearings_of_a_phrase_vote(hearings: list[str], rest: str, elected: str) -> None:
    (found,) = vote([[said(hearing) for hearing in hearings]], said(rest))
    assert hearings[found] == elected


def test_what_two_phrases_both_may_be_is_believed_of_both() -> None:
    ballots = [["312 555 0147", "312 555 0417"], ["312 555 0417", "312 555 0417"]]
    found = vote([[said(hearing) for hearing in hearings] for hearings in ballots], [])
    assert [hearings[k] for hearings, k in zip(ballots, found, strict=True)] == ["312 555 0417"] * 2


def test_a_digit_that_lasts_long_within_a_whole_number_hides_nothing() -> None:
    digits = [Word(digit, 1.0 + 0.6 * k, 1.5 + 0.6 * k, 0.9) for k, digit in enumerate("212555")]
    digits.append(Word("0", 4.6, 6.4, 0.9))
    digits += [Word(digit, 6.5 + 0.6 * k, 7.0 + 0.6 * k, 0.9) for k, digit in enumerate("196")]
    speech = [(1.0, 4.5), (4.6, 6.4), (6.5, 8.2)]
    assert phrases_left_over(digits, speech, []) == []
    assert phrases_left_over(digits[1:-2], speech, []) != []
