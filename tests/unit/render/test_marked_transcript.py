"""The marks in the transcript stand around the right words and add nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneNumber
from rehearse.core.sound import Filler, Pause
from rehearse.core.take import Take
from rehearse.core.transcript import Transcript, Word
from rehearse.render.marked_transcript import marked_transcript, marks_used
from tests.unit.made_takes import noise_take

SAID = "I like it, um, you know, call 312 555 0147. Bye"


def said(text: str, *, message: Message | None = None, unsure: tuple[str, ...] = (), **more: object) -> Take:
    """Return a take that says one word a second."""
    words = tuple(Word(one, i, i + 0.8, 0.2 if one in unsure else 0.9) for i, one in enumerate(text.split()))
    base = replace(noise_take(), transcript=Transcript(words, "", ""), message=message or Message("reason"))
    return replace(base, **more)


def line(take: Take) -> str:
    return "".join(piece.text for piece in marked_transcript(take))


def test_without_marks_it_is_the_transcript() -> None:
    assert line(said(SAID)) == SAID


def test_a_filler_of_two_words_is_one_mark_and_the_comma_stays_outside() -> None:
    take = said(SAID, fillers=(Filler("um", 3.0, 3.8, "heard"), Filler("you know", 4.0, 5.8, "heard")))
    assert line(take) == "I like it, (um), (you know), call 312 555 0147. Bye"


@pytest.mark.parametrize("early_s", [-0.5, -0.2, 0.3])
def test_a_filler_is_found_by_its_word_though_the_engine_s_time_is_off(early_s: float) -> None:
    take = said(SAID, fillers=(Filler("um", 3.0 + early_s, 3.4 + early_s, "heard"),))
    assert "(um)" in line(take)
    assert line(take).count("um") == 1


def test_a_word_that_only_looks_like_a_filler_is_left_alone() -> None:
    assert "(like)" not in line(said(SAID, fillers=(Filler("um", 3.0, 3.8, "heard"),)))


def test_a_filler_without_a_word_is_put_in_at_its_time() -> None:
    assert line(said("one two three", fillers=(Filler("um", 1.85, 1.95, "probable"),))) == "one two (um?) three"


def test_a_filler_before_the_first_and_after_the_last_word_is_shown() -> None:
    fillers = (Filler("uh", -0.2, 0.0, "probable"), Filler("um", 9.0, 9.3, "probable"))
    assert line(said("one two", fillers=fillers)) == "(uh?) one two (um?)"


def test_a_phone_number_is_one_mark_by_its_words() -> None:
    number = PhoneNumber("3125550147", "", 7.0, 9.8, 2.0, callable=True, own=None, first_word=7, end_word=10)
    assert "call [312 555 0147]. Bye" in line(said(SAID, message=Message("reason", (number,))))


def test_an_unclear_digit_is_marked_inside_the_number() -> None:
    number = PhoneNumber("3125550147", "", 7.0, 9.8, 2.0, callable=True, own=None, first_word=7, end_word=10)
    take = said(SAID, message=Message("reason", (number,)), unsure=("555",))
    assert "[312 ~555~ 0147]." in line(take)


def test_what_works_against_the_call_is_shown_before_what_was_asked_for() -> None:
    item = ChecklistItem("reason", True, 0.0, 2.8, "I like it")
    message = Message("reason", (), (item,), (Alarm("hedging", 1.0, 1.8, "like"),))
    assert line(said(SAID, message=message)).startswith("_I_ {like} _it_, um")


def test_words_that_are_named_count_more_than_times() -> None:
    item = ChecklistItem("reason", True, 0.0, 0.8, "like it", first_word=1, end_word=3)
    assert line(said(SAID, message=Message("reason", (), (item,)))).startswith("I _like it_, um")


def test_only_pauses_inside_a_clause_are_marked() -> None:
    pauses = (Pause(0.8, 1.0, mid_clause=True), Pause(2.8, 3.0, mid_clause=False))
    take = said("one two three four", pauses=pauses)
    assert line(take) == "one / two three four"
    assert marks_used(marked_transcript(take)) == ["pause"]


def test_two_pauses_between_the_same_words_are_one_mark() -> None:
    pauses = (Pause(0.8, 0.85, mid_clause=True), Pause(0.9, 1.0, mid_clause=True))
    assert line(said("one two", pauses=pauses)) == "one / two"


def test_what_was_asked_for_is_one_mark_where_it_touches() -> None:
    items = (ChecklistItem("reason", True, 0.0, 1.8, "I like"), ChecklistItem("customers", True, 2.0, 2.8, "it"))
    assert line(said(SAID, message=Message("reason", (), items))).startswith("_I like it_, um")


def test_a_mark_beyond_the_words_is_no_error() -> None:
    number = PhoneNumber("1", "1", 50.0, 51.0, None, callable=False, own=None, first_word=90, end_word=95)
    message = Message("reason", (number,), (ChecklistItem("reason", True, 70.0, None),), (Alarm("pitch", 80, 81, ""),))
    assert line(said(SAID, message=message)) == SAID


def test_no_words_no_pieces() -> None:
    assert marked_transcript(noise_take()) == []
    assert line(said("", fillers=(Filler("um", 1.0, 1.2, "probable"),))) == "(um?)"


spans = st.tuples(st.floats(0, 12), st.floats(0, 12)).map(sorted)


@given(
    st.lists(st.sampled_from(["so", "well,", "call.", "um", "back!", "now", "..."]), max_size=12),
    st.lists(spans, max_size=4),
    st.lists(spans, max_size=4),
)
def test_marks_never_change_the_words(texts: list[str], items: list[list[float]], alarms: list[list[float]]) -> None:
    message = Message(
        "reason",
        (),
        tuple(ChecklistItem("reason", True, start_s, end_s) for start_s, end_s in items),
        tuple(Alarm("pitch", start_s, end_s, "") for start_s, end_s in alarms),
    )
    shown = line(said(" ".join(texts), message=message))
    assert shown.translate(str.maketrans("", "", "_{}")) == " ".join(texts)
    assert shown.count("{") == shown.count("}")
    assert shown.count("_") % 2 == 0
