"""An alarm rings for what costs the call back, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.content.alarms import find_alarms
from rehearse.content.message import read_message
from rehearse.core.message import Alarm
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.unit.listened import as_heard_plainly, listened_messages


def alarms(text: str) -> tuple[Alarm, ...]:
    return tuple(alarm for alarm in find_alarms(tokens_from_text(text), ()) if alarm.certainty == "sure")


def kinds(text: str) -> set[str]:
    return {alarm.id for alarm in alarms(text)}


def in_a_message(sentence: str) -> str:
    return f"Hi Sam, this is Dana Reyes with Northfield Freight. {sentence} Call me at 312-555-0147. Thanks."


def share_ringing(sentences: Sequence[str], kind: str) -> float:
    return sum(kind in kinds(in_a_message(sentence)) for sentence in sentences) / len(sentences)


def share_noticed(sentences: Sequence[str], kind: str) -> float:
    """Return how many ring, or are asked about."""
    found = (find_alarms(tokens_from_text(in_a_message(sentence)), ()) for sentence in sentences)
    return sum(kind in {alarm.id for alarm in alarms} for alarms in found) / len(sentences)


@pytest.mark.parametrize(("read", "floor"), [(str, 0.93), (as_heard_plainly, 0.9)])
def test_a_listener_would_hear_the_same_alarms(read: Callable[[str], str], floor: float) -> None:
    names = ("pitch", "winging_it", "hedging")
    same = [
        (name in kinds(read(message.text))) == (name in message.alarms)
        for message in listened_messages()
        for name in names
    ]
    assert sum(same) / len(same) >= floor


PITCHES = [
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
]


def test_a_description_of_the_product_is_a_pitch() -> None:
    assert share_ringing(PITCHES, "pitch") >= 0.9


FACTS = [
    "We helped Acme Chemicals cut their inventory by 18 percent.",
    "I'm calling about your software contract.",
    "We replaced one valve and their heating bill fell by a fifth.",
    "I'm free Wednesday, feel free to call.",
    "I have a question about your platform migration.",
    "We moved their lab work in twelve days.",
]


@pytest.mark.parametrize("who", ["you are not", "you're not", "this isn't"])
def test_whoever_asks_for_somebody_else_lets_no_call_wait(who: str) -> None:
    referral = f"If {who} the right person, please tell me who is."
    reason = "I'm calling about the docks you rented in May."
    assert "hedging" not in kinds(in_a_message(f"{reason} {referral}"))
    assert "hedging" in kinds(in_a_message(f"{reason} {referral} No worries if not, whenever you get a chance."))


def test_what_a_firm_is_called_is_no_description_of_its_product() -> None:
    text = (
        "Hi Sam, this is Ann Lee with Orbit Software Solutions. Your licence for the dashboard expires on Friday, and "
        "I can have it extended. Call me at 206-555-0117, again 206-555-0117."
    )
    assert not read_message(tokens_from_text(text), (), Profile(), "reason").alarms
    pitched = text.replace("Your licence", "Our platform is an all-in-one solution. Your licence")
    alarms = read_message(tokens_from_text(pitched), (), Profile(), "reason").alarms
    assert ["Orbit" in alarm.text or "Software" in alarm.text for alarm in alarms] == [False]


def test_money_that_came_back_is_no_promise() -> None:
    got = "We went through the surcharges at two firms on your road, and both of them got money back from last year."
    assert "pitch" not in kinds(in_a_message(got))
    assert "pitch" in kinds(in_a_message("It works for you, or your money back."))


def test_one_factual_sentence_is_not_a_pitch() -> None:
    assert share_ringing(FACTS, "pitch") <= 0.17


HEDGES = [
    "I'm just calling to say hi.",
    "I wanted to touch base.",
    "Just checking in.",
    "Let's talk sometime.",
    "Maybe we could talk.",
    "It's for the dock, I guess.",
    "Call me if you get a chance.",
    "No worries if not.",
    "It's kind of urgent.",
    "Hopefully you are well.",
    "I was wondering if you had time.",
    "Sorry to bother you.",
    "Call me whenever you can.",
    "Just following up.",
]


def test_words_that_say_the_call_can_wait_are_hedging() -> None:
    assert share_noticed(HEDGES, "hedging") >= 0.9


PLAIN = [
    "It took just 12 weeks, just under budget.",
    "We just finished a job for Borden.",
    "What kind of valve do you use?",
    "We sell the same kind of pump.",
    "This is Owen with Maybe Mobile.",
    "We sometimes ship on Fridays.",
    "They cut check-in time at the Larch Hotel.",
    "I think your gym has the same valve.",
    "Please call me at your convenience.",
]


def test_plain_speech_is_not_hedging() -> None:
    assert share_ringing(PLAIN, "hedging") <= 0.12


WINGED = [
    "Um, hi, uh, this is, um, Dana.",
    "Okay, let me start over.",
    "Sorry, bear with me.",
    "Hold on one second. Where was I?",
    "This is, this is Glenn, I'm, I'm with Summit.",
    "The, the reason, I mean, what it is about",
    "We— we did some for Perkins, and the, the doors",
    "Sorry, I know this is a long message.",
]


def test_what_is_made_up_on_the_spot_is_heard() -> None:
    assert share_noticed(WINGED, "winging_it") >= 0.85


HUMAN = [
    "Sorry I missed you.",
    "I'm sorry for the delay in getting back to you.",
    "Um, hi, this is Dana.",
    "We, we did some for Perkins.",
    "It's very, very quiet. Bye bye.",
    "Thank you, thank you. That, that is all.",
    "five five five, oh one four seven, seven seven",
    "I had had a long look at it, and that that was it.",
]


def test_one_stumble_and_a_courtesy_are_human() -> None:
    assert share_ringing(HUMAN, "winging_it") <= 0.13


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
    found = find_alarms(words, [filler(start_s) for start_s in starts_s])
    assert bool(found) is rings


def test_an_alarm_is_placed_and_quotes_what_was_said() -> None:
    words = timed("Hi Sam, this is Dana with Acme. I was just checking in, no rush at all, whenever you like. Bye.")
    hedges = [alarm for alarm in find_alarms(words, ()) if alarm.id == "hedging"]
    for alarm in hedges:
        assert alarm.start_s == alarm.first_word
        assert alarm.end_s == alarm.end_word - 0.5
    assert any("no rush" in alarm.text or "checking in" in alarm.text for alarm in hedges)


def test_alarms_come_in_the_order_of_time() -> None:
    words = timed("Maybe we talk. Bear with me, where was I. We offer an all-in-one solution, if you get a chance.")
    places = [alarm.first_word for alarm in find_alarms(words, ())]
    assert places == sorted(places)


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


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(TOKENS), max_size=25))
def test_any_words_can_be_read(said: list[str]) -> None:
    words = tokens_from_text(" ".join(said))
    message = read_message(words, (), Profile(), "reason", " ".join(said))
    for alarm in message.alarms:
        assert 0 <= alarm.first_word < alarm.end_word <= len(words)


def test_what_the_customer_got_is_asked_about_at_most_even_where_it_is_misheard() -> None:
    text = "Hi Sam, this is Eli Stone, from Lakeside Packaging. I am calling because we help modern foods cut the cost "
    text += "of return palettes by 10%. Could you call me back on Tuesday before noon, 212-555-0142?"
    found = [alarm for alarm in find_alarms(tokens_from_text(text), ()) if alarm.id == "pitch"]
    assert all(alarm.certainty == "unsure" and "Eli Stone" not in alarm.text for alarm in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Three of your pickers put in for the day shift, and I'll tell you what they said.",
        "Call me and I'll tell you what it took.",
        "I saw your post on LinkedIn about the new dock.",
        "It's spelled L-O-N-N-I-E P-R-A-T-T.",
        "Ask for Bill Bass, B-I-L-L, B-A-S-S.",
    ],
)
def test_fluent_words_and_spelled_names_are_not_made_up_on_the_spot(sentence: str) -> None:
    assert "winging_it" not in kinds(in_a_message(sentence))


@pytest.mark.parametrize(
    "said", ["Please call, call me.", "Call me, call me before it rains.", "Ring, ring me, please."]
)
def test_an_ask_said_twice_is_not_begun_again(said: str) -> None:
    assert "winging_it" not in kinds(in_a_message(f"{said} I, I have your file."))
