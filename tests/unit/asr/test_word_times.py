"""Tokens become words, and no word lasts into a pause."""

from __future__ import annotations

import re
from itertools import dropwhile, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.asr.word_times import clip_to_speech, overlap_s, word_ranges
from rehearse.core.sound import Span
from rehearse.core.transcript import Word


def word(start_s: float, end_s: float, text: str = "word") -> Word:
    return Word(text, start_s, end_s, 0.9)


def times(words: list[Word]) -> list[Span]:
    return [(word.start_s, word.end_s) for word in words]


def words_of(pieces: list[bytes]) -> list[bytes]:
    return [b"".join(pieces[first:end]) for first, end in word_ranges(pieces)]


def test_a_word_begins_with_a_blank() -> None:
    assert words_of([b" Hi", b",", b" this", b" is", b" Co", b"pper", b"field", b"."]) == [
        b" Hi,", b" this", b" is", b" Copperfield.",
    ]  # fmt: skip


def test_the_first_word_needs_no_blank() -> None:
    assert words_of([b"H", b"i", b" Tom"]) == [b"Hi", b" Tom"]


def test_a_letter_that_is_parted_over_two_tokens_stays_in_its_word() -> None:
    assert words_of([b" Jos", b"\xc3", b"\xa9", b" called"]) == [" José".encode(), b" called"]


def test_a_blank_by_itself_is_no_word() -> None:
    assert word_ranges([b" Hi", b" ", b" Tom", b" "]) == [(0, 1), (2, 3)]
    assert word_ranges([b" ", b"\n"]) == []
    assert word_ranges([]) == []


def test_a_mark_by_itself_belongs_to_the_word_before() -> None:
    assert word_ranges([b" ...", b" Hi", b" .", b" Tom", b" &", b" Co", b" -", b" -"]) == [
        (1, 3),
        (3, 4),
        (4, 5),
        (5, 8),
    ]


@given(st.lists(st.sampled_from([b" ", b" a", b"b", b",", b" \xc3", b"\xa9", b"  c", b" ."])))
def test_no_text_is_lost_between_words(pieces: list[bytes]) -> None:
    texts = [text for text in re.split(rb"(?= )", b"".join(pieces)) if text.strip()]
    said = list(dropwhile(lambda text: not text.strip(b" .,"), texts))
    assert b"".join(words_of(pieces)).split() == b"".join(said).split()
    assert all(a[1] <= b[0] for a, b in pairwise(word_ranges(pieces)))
    assert len(word_ranges(pieces)) == sum(bool(text.strip(b" .,")) for text in said)


def test_words_inside_speech_keep_their_times() -> None:
    words = [word(1.0, 1.4), word(1.4, 2.0), word(3.0, 3.2)]
    assert clip_to_speech(words, [(1.0, 2.0), (2.5, 4.0)]) == words


def test_a_word_is_taken_out_of_the_pauses_around_it() -> None:
    assert times(clip_to_speech([word(0.4, 1.3), word(1.6, 2.7)], [(1.0, 2.0), (3.0, 4.0)])) == [(1.0, 1.3), (1.6, 2.0)]


def test_a_word_in_a_pause_was_not_said() -> None:
    assert clip_to_speech([word(2.1, 2.9)], [(1.0, 2.0), (3.0, 4.0)]) == []
    assert clip_to_speech([word(1.0, 2.0)], []) == []


@pytest.mark.parametrize(("start_s", "end_s", "edge_s"), [(2.82, 2.97, 3.0), (2.03, 2.2, 2.0)])
def test_a_short_word_that_touches_speech_was_said_there(start_s: float, end_s: float, edge_s: float) -> None:
    assert times(clip_to_speech([word(start_s, end_s)], [(1.0, 2.0), (3.0, 4.0)])) == [(edge_s, edge_s)]


def test_a_word_that_fills_a_pause_was_made_up() -> None:
    assert clip_to_speech([word(2.0, 3.0)], [(1.0, 2.0), (3.0, 4.0)]) == []


def test_an_improbable_word_beside_speech_was_made_up() -> None:
    assert clip_to_speech([Word("you", 2.03, 2.2, 0.49)], [(1.0, 2.0)]) == []


def test_a_word_said_across_a_pause_keeps_both_sides() -> None:
    assert times(clip_to_speech([word(1.5, 3.6)], [(1.0, 2.0), (3.0, 4.0)])) == [(1.5, 3.6)]


@pytest.mark.parametrize(
    ("start_s", "end_s", "kept"),
    [(1.95, 3.6, (3.0, 3.6)), (1.5, 3.05, (1.5, 2.0))],
    ids=["of the stretch before", "of the stretch after"],
)
def test_a_scrap_of_another_stretch_is_given_up(start_s: float, end_s: float, kept: Span) -> None:
    assert times(clip_to_speech([word(start_s, end_s)], [(1.0, 2.0), (3.0, 4.0)])) == [kept]


def test_no_word_begins_before_the_one_it_follows() -> None:
    assert times(clip_to_speech([word(1.5, 2.0), word(1.2, 1.8)], [(1.0, 2.5)])) == [(1.5, 2.0), (1.5, 1.8)]


def test_a_word_that_is_a_scrap_altogether_is_kept() -> None:
    assert times(clip_to_speech([word(1.95, 2.5)], [(1.0, 2.0), (3.0, 4.0)])) == [(1.95, 2.0)]


def test_text_and_probability_are_left_alone() -> None:
    (settled,) = clip_to_speech([Word("um,", 0.5, 1.5, 0.31)], [(1.0, 2.0)])
    assert (settled.text, settled.probability) == ("um,", 0.31)


@st.composite
def spoken(draw: st.DrawFn, shortest_s: float, longest_s: float, gap_s: float) -> list[Span]:
    at_s, spans = 0.0, []
    for _ in range(draw(st.integers(0, 15))):
        start_s = at_s + draw(st.floats(0.0, gap_s))
        at_s = start_s + draw(st.floats(shortest_s, longest_s))
        spans.append((start_s, at_s))
        at_s += gap_s / 4
    return spans


@given(spoken(0.0, 2.0, 0.5), spoken(0.1, 3.0, 1.0))
def test_settled_words_are_in_order_and_begin_and_end_in_speech(places: list[Span], speech: list[Span]) -> None:
    settled = clip_to_speech([word(*place) for place in places], speech)
    assert all(a.start_s <= b.start_s for a, b in pairwise(settled))
    for each in settled:
        assert each.start_s <= each.end_s
        assert all(any(a <= time <= b for a, b in speech) for time in (each.start_s, each.end_s))


@given(spoken(0.05, 2.0, 0.5), spoken(0.1, 3.0, 1.0))
def test_a_word_that_shares_time_with_speech_is_never_lost(places: list[Span], speech: list[Span]) -> None:
    heard = [place for place in places if any(overlap_s(place, span) > 0 for span in speech)]
    settled = clip_to_speech([word(*place) for place in heard], speech)
    assert len(settled) == len(heard)
    for place, each in zip(heard, settled, strict=True):
        longest_s = max(overlap_s(place, span) for span in speech)
        assert each.end_s - each.start_s >= min(longest_s, 0.12) - 1e-9


@pytest.mark.parametrize(
    ("first", "second", "together_s"),
    [((0, 2), (1, 5), 1.0), ((1, 5), (0, 2), 1.0), ((0, 1), (1, 2), 0.0), ((0, 1), (3, 4), 0.0), ((0, 9), (3, 4), 1.0)],
)
def test_overlap(first: Span, second: Span, together_s: float) -> None:
    assert overlap_s(first, second) == together_s
