"""Silent pauses, and where in the sentence they fall."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rehearse.core.sound import Pause, Speech
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.prosody.pauses import (
    find_pauses,
    longest_pause_s,
    mark_clauses,
    mid_clause_pauses_per_100_words,
    pause_share,
    word_after,
)
from rehearse.text.tokens import tokens_from_words

WORD_S = 0.3
GAP_S = 0.6


def said(text: str) -> tuple[Sequence[Token], Pause]:
    """Return the words of a text at an even pace, and the pause that stands where a bar does."""
    words, at_s, pause = [], 0.0, None
    for token in text.split():
        if token == "|":
            pause = Pause(at_s, at_s + GAP_S)
            at_s += GAP_S
        else:
            words.append(Word(token, at_s, at_s + WORD_S, 0.9))
            at_s += WORD_S
    assert pause is not None
    return tokens_from_words(words), pause


def is_mid_clause(text: str) -> bool | None:
    words, pause = said(text)
    return mark_clauses([pause], words)[0].mid_clause


def test_pauses_are_the_gaps_between_spans() -> None:
    speech = Speech(((0.5, 2.0), (2.6, 4.0), (4.25, 5.0)))
    assert find_pauses(speech) == (Pause(2.0, 2.6), Pause(4.0, 4.25))


def test_one_span_or_none_has_no_pause() -> None:
    assert find_pauses(Speech(((0.5, 2.0),))) == ()
    assert find_pauses(Speech(())) == ()


def test_a_shorter_silence_is_no_pause() -> None:
    assert find_pauses(Speech(((0.5, 2.0), (2.2, 4.0)))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I work with Acme. | I am calling about your plant.",
        "If you have a minute, | I would like to explain.",
        "What would you say? | Call me back.",
        "Here is the reason: | your line stopped twice.",
        '"I can help," | she told me.',
    ],
)
def test_punctuation_ends_a_clause(text: str) -> None:
    assert is_mid_clause(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "we cut the inventory by half | and the team was glad",
        "I would like to talk | because the orders grew",
        "you can reach me | when it suits you",
        "we helped the people | who run the plant",
        "tell me | if that works",
        "I will be in town | on Thursday after two",
        "I am the new account manager | for your region",
        "thank you very much | I hope we speak soon",
        "I sent you the figures yesterday | we can go over them",
        "the plant stood still twice | my name is Dana Fox",
        "and | if you like we can meet",
        "so that is the idea | please call me",
    ],
)
def test_a_word_that_opens_a_clause_or_a_phrase_may_follow_a_pause(text: str) -> None:
    assert is_mid_clause(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "we can help you cut the | inventory by half",
        "I am calling to | talk about your plant",
        "we have worked with many | companies like yours",
        "our | customers save a day a week",
        "I would like | lunch with your team",
        "the delay was | very long last year",
        "they said that | we should call you",
        "it is a very | simple idea",
        "this is Dana from | Acme Chemicals",
        "I wanted to, | talk about the plant",
        "and then the... | delivery was late",
        "please ask for Mr. | Smith at the desk",
        "the price is | $500 a month now",
        "we have | two plants in Ohio",
    ],
)
def test_a_pause_that_parts_a_word_from_its_own_is_inside_a_clause(text: str) -> None:
    assert is_mid_clause(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "my number is | 312-555-0147 again",
        "call 312 | 555 0147 today",
        "call three one two | five five five oh one four seven",
        "three one two five five five | oh one four seven",
        "reach me at 312-555-0147 | Dana Fox at Acme",
        "at eight hundred | five five five twenty three hundred",
        "extension | 204 please",
    ],
)
def test_pauses_around_and_inside_a_dictated_number_are_not_hesitations(text: str) -> None:
    assert is_mid_clause(text) is False


@pytest.mark.parametrize(
    "text", ["Hi Sam | this is Dana", "Good morning Ms Smith | Dana Fox here", "Hello | Dana Fox here"]
)
def test_a_pause_after_a_greeting_is_not_a_hesitation(text: str) -> None:
    assert is_mid_clause(text) is False


@pytest.mark.parametrize(
    "text", ["we can um | help your team", "we can | uh help your team", "the | Um, delivery was late"]
)
def test_a_pause_beside_a_filler_counts_with_the_filler(text: str) -> None:
    assert is_mid_clause(text) is False


def test_without_words_nothing_is_marked() -> None:
    assert mark_clauses([Pause(1.0, 1.5, mid_clause=True)], []) == (Pause(1.0, 1.5, None),)


def test_a_pause_before_the_first_or_after_the_last_word_is_not_inside_a_clause() -> None:
    words = tokens_from_words([Word("the", 2.0, 2.2, 0.9), Word("plant", 2.2, 2.6, 0.9)])
    marked = mark_clauses([Pause(1.0, 1.9), Pause(3.0, 3.5)], words)
    assert [pause.mid_clause for pause in marked] == [False, False]


SENTENCE = ["we", "can", "help", "you", "cut", "the", "inventory"]


def timed(*edges_s: tuple[float, float]) -> Sequence[Token]:
    return tokens_from_words([Word(text, *edge_s, 0.9) for text, edge_s in zip(SENTENCE, edges_s, strict=True)])


@pytest.mark.parametrize(
    "words",
    [
        timed((0.0, 0.2), (0.2, 0.5), (0.5, 0.9), (1.8, 2.0), (2.0, 2.3), (2.3, 2.4), (2.4, 3.0)),
        timed((0.0, 0.2), (0.2, 0.5), (0.5, 1.8), (1.8, 2.0), (2.0, 2.3), (2.3, 2.4), (2.4, 3.0)),
        timed((0.0, 0.2), (0.2, 0.5), (0.5, 0.9), (0.9, 2.0), (2.0, 2.3), (2.3, 2.4), (2.4, 3.0)),
        timed((0.0, 0.3), (0.3, 0.7), (0.7, 1.2), (1.9, 2.2), (2.2, 2.4), (2.4, 2.6), (2.6, 3.1)),
        timed((0.0, 0.1), (0.1, 0.4), (0.4, 0.7), (1.5, 1.9), (1.9, 2.2), (2.2, 2.4), (2.4, 3.0)),
        timed((0.0, 0.2), (0.2, 0.5), (0.5, 1.1), (1.1, 2.0), (2.0, 2.3), (2.3, 2.4), (2.4, 3.0)),
    ],
    ids=["right", "swallowed by the word before", "by the word after", "late", "early", "by both"],
)
def test_a_pause_finds_its_gap_where_word_times_are_wrong(words: Sequence[Token]) -> None:
    assert word_after(words, Pause(0.9, 1.8)) == 3


def test_marking_keeps_the_times() -> None:
    words, pause = said("we can help you cut the | inventory")
    marked = mark_clauses([pause], words)[0]
    assert (marked.start_s, marked.end_s) == (pause.start_s, pause.end_s)


def test_the_longest_pause_is_0_where_there_is_none() -> None:
    assert longest_pause_s([]) == 0.0
    assert longest_pause_s([Pause(1.0, 1.5), Pause(2.0, 3.2)]) == pytest.approx(1.2)


def test_pause_share_is_of_the_message_alone() -> None:
    speech = Speech(((10.0, 12.0), (13.0, 15.0)))
    assert pause_share(find_pauses(speech), speech) == pytest.approx(0.2)
    assert pause_share([], Speech(())) is None


def test_mid_clause_pauses_are_counted_per_100_words() -> None:
    words = tokens_from_words([Word("word", 0.0, 0.1, 0.9)] * 50)
    pauses = [Pause(1.0, 1.5, True), Pause(2.0, 2.5, False), Pause(3.0, 3.5, True)]
    assert mid_clause_pauses_per_100_words(pauses, words) == pytest.approx(4.0)
    assert mid_clause_pauses_per_100_words([], words) == 0.0


@pytest.mark.parametrize(("length_s", "counts"), [(0.25, 0.0), (0.3, 0.5), (0.35, 1.0), (3.0, 1.0)])
def test_a_short_pause_inside_a_clause_counts_in_part(length_s: float, counts: float) -> None:
    words = tokens_from_words([Word("word", 0.0, 0.1, 0.9)] * 100)
    assert mid_clause_pauses_per_100_words([Pause(1.0, 1.0 + length_s, True)], words) == pytest.approx(counts)


def test_mid_clause_pauses_are_not_measured_without_words() -> None:
    assert mid_clause_pauses_per_100_words([Pause(1.0, 1.5)], []) is None
    words = tokens_from_words([Word("a", 0.0, 0.1, 0.9)])
    assert mid_clause_pauses_per_100_words([Pause(1.0, 1.5, None)], words) is None
