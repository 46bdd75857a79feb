"""An alarm rings for what costs the call back, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearse.content.alarms import find_alarms
from rehearse.content.message import read_message
from rehearse.core.message import Alarm
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.unit.listened import Listened, as_heard_plainly, listened_messages

MESSAGES = [pytest.param(message, id=message.id) for message in listened_messages()]


def alarms(text: str, profile: Profile | None = None) -> tuple[Alarm, ...]:
    return find_alarms(tokens_from_text(text), (), profile or Profile())


def kinds(text: str, profile: Profile | None = None) -> set[str]:
    return {alarm.id for alarm in alarms(text, profile)}


@pytest.mark.parametrize("message", MESSAGES)
def test_a_listener_would_hear_the_same_alarms(message: Listened) -> None:
    assert kinds(message.text, message.profile) == message.alarms


def test_a_transcript_without_capitals_and_stops_rings_the_same_alarms() -> None:
    disagreed = [
        (message.id, kinds(as_heard_plainly(message.text), message.profile) ^ message.alarms)
        for message in listened_messages()
        if kinds(as_heard_plainly(message.text), message.profile) != message.alarms
    ]
    assert disagreed == [("maybe-mobile", {"hedging"})]  # without capitals and profile, "maybe mobile" is a maybe


@pytest.mark.parametrize(
    "text",
    [
        "Our platform integrates with over forty systems.",
        "We offer an all-in-one solution.",
        "It's an industry-leading product.",
        "Its features include dashboards and alerts.",
        "We are a leading provider of accounting software.",
        "It comes with a free trial.",
        "We're a local company specializing in repairs.",
        "Our award-winning designers will work with you.",
        "We built a system that answers every call.",
        "I'd like to tell you about our new software.",
    ],
)
def test_a_description_of_the_product_is_a_pitch(text: str) -> None:
    assert kinds(text) == {"pitch"}


@pytest.mark.parametrize(
    "text",
    [
        "We helped Acme Chemicals cut their inventory by 18 percent.",
        "I'm calling about your software contract.",
        "We replaced one valve and their heating bill fell by a fifth.",
        "I'm free Wednesday, feel free to call.",
        "I have a question about your platform migration.",
        "We moved their lab work in twelve days.",
    ],
)
def test_one_factual_sentence_is_not_a_pitch(text: str) -> None:
    assert "pitch" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm just calling to say hi.", "I wanted to touch base.", "Just checking in.", "Let's talk sometime.",
        "Maybe we could talk.", "It's for the dock, I guess.", "Call me if you get a chance.", "No worries if not.",
        "It's kind of urgent.", "Hopefully you are well.", "I was wondering if you had time.", "Sorry to bother you.",
        "Call me whenever you can.", "Just following up.",
    ],
)  # fmt: skip
def test_words_that_say_the_call_can_wait_are_hedging(text: str) -> None:
    assert "hedging" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "It took just 12 weeks, just under budget.",
        "We just finished a job for Borden.",
        "What kind of valve do you use?",
        "We sell the same kind of pump.",
        "This is Owen with Maybe Mobile.",
        "We sometimes ship on Fridays.",
        "They cut check-in time at the Larch Hotel.",
        "I think your gym has the same valve.",
        "Please call me at your convenience.",
    ],
)
def test_plain_speech_is_not_hedging(text: str) -> None:
    assert "hedging" not in kinds(text)


def test_a_name_in_the_profile_is_never_a_hedge() -> None:
    assert kinds("this is owen with maybe mobile") == {"hedging"}
    assert kinds("this is owen with maybe mobile", Profile(company="Maybe Mobile")) == set()


def test_one_weak_hedge_passes_and_two_close_together_ring() -> None:
    assert kinds("I know you're busy.") == set()
    assert kinds("I know you're busy, and it will probably take a minute.") == {"hedging"}


@pytest.mark.parametrize(
    "text",
    [
        "Um, hi, uh, this is, um, Dana.",
        "Okay, let me start over.",
        "Sorry, bear with me.",
        "Hold on one second. Where was I?",
        "This is, this is Glenn, I'm, I'm with Summit.",
        "The, the reason, I mean, what it is about",
        "We— we did some for Perkins, and the, the doors",
        "Sorry, I know this is a long message.",
    ],
)
def test_what_is_made_up_on_the_spot_is_heard(text: str) -> None:
    assert "winging_it" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry I missed you.",
        "I'm sorry for the delay in getting back to you.",
        "Um, hi, this is Dana.",
        "We, we did some for Perkins.",
        "It's very, very quiet. Bye bye.",
        "Thank you, thank you. That, that is all.",
        "five five five, oh one four seven, seven seven",
        "I had had a long look at it, and that that was it.",
    ],
)
def test_one_stumble_and_a_courtesy_are_human(text: str) -> None:
    assert "winging_it" not in kinds(text)


def timed(text: str) -> tuple[Token, ...]:
    said = enumerate(text.split())
    return tokens_from_words([Word(word, index * 1.0, index * 1.0 + 0.5, 0.9) for index, word in said])


def filler(start_s: float) -> Filler:
    return Filler("um", start_s, start_s + 0.3, "probable")


@pytest.mark.parametrize(
    ("starts_s", "rings"), [((1.0, 3.0, 5.0), True), ((1.0, 5.0, 9.0), False), ((1.0, 3.0), False)]
)
def test_fillers_in_a_cluster_ring_even_where_no_word_covers_them(starts_s: tuple[float, ...], rings: bool) -> None:
    words = timed("this is Dana with Acme and I am calling about doors")
    found = find_alarms(words, [filler(start_s) for start_s in starts_s], Profile())
    assert bool(found) is rings


def test_an_alarm_is_placed_and_quotes_what_was_said() -> None:
    (alarm,) = find_alarms(timed("Hi Sam, I am just calling to touch base. Bye."), (), Profile())
    assert (alarm.text, alarm.start_s, alarm.end_s) == ("just calling to touch base", 4.0, 8.5)
    assert (alarm.first_word, alarm.end_word) == (4, 9)


def test_signs_close_together_are_one_alarm_and_apart_are_two() -> None:
    assert len(alarms("Maybe we could talk sometime.")) == 1
    assert (
        len(alarms(f"Maybe we talk. {'We moved the lab work of the clinic in twelve days. ' * 2} Call me sometime."))
        == 2
    )


def test_alarms_come_in_the_order_of_time() -> None:
    words = timed("Maybe we talk. Bear with me. We offer an all-in-one solution, if you get a chance.")
    assert [alarm.id for alarm in find_alarms(words, (), Profile())] == ["hedging", "winging_it", "pitch", "hedging"]


TOKENS = (
    "um",
    "maybe",
    "we",
    "offer",
    "312-555-0147",
    "Dana,",
    "sorry.",
    "the",
    "the",
    "just",
    "–",
    "—",
    "…",
    "$3",
    ",125",
)


@given(st.lists(st.sampled_from(TOKENS), max_size=25))
def test_any_words_can_be_read(said: list[str]) -> None:
    words = tokens_from_text(" ".join(said))
    message = read_message(words, (), Profile(), "reason", " ".join(said))
    for alarm in message.alarms:
        assert 0 <= alarm.first_word < alarm.end_word <= len(words)
