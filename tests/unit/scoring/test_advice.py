"""The sentences: figures of the rubric in force, what can go, and what is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.content.message import read_message
from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.scoring import advice, misheard
from rehearse.scoring.cuts import sentence_to_cut, sentences
from rehearse.scoring.rubric import default_rubric, team_rubric
from rehearse.text.tokens import tokens_from_text, tokens_from_words

RUBRIC = default_rubric()
OURS = team_rubric(
    "[criteria.fillers.bands.fillers_per_min]\ngood = [0, 3]\nfair = [0, 8]\n"
    "[criteria.content.bands.time_to_reason_s]\ngood = [0, 9]\n"
    "[criteria.phone_number.bands.digits_per_s]\ngood = [0, 1.5]\n"
    "[criteria.pace.bands.speaking_rate_wpm]\ngood = [100, 150]\n"
    "[criteria.pitch_variation.bands.pitch_sd_semitones]\ngood = [3.5, 99]\nfair = [2, 99]\n",
    "ours.toml",
)
NUMBER = PhoneNumber("3125550147", "312, 555, 0147", 50.0, 53.0, 3.3, True, None)


def test_the_advice_speaks_in_the_figures_of_the_rubric_in_force() -> None:
    fillers = [Filler("um", 1.0, 1.3, "heard")]

    def said(rubric: object) -> str:
        rules = rubric.criteria  # type: ignore[attr-defined]
        return " ".join((
            advice.fillers(fillers, 14.0, rules["fillers"].bands["fillers_per_min"])[0],
            advice.late_reason(15.0, Message("reason"), rules["content"].bands["time_to_reason_s"])[0],
            advice.number_too_fast(NUMBER, rules["phone_number"].bands["digits_per_s"]),
            advice.pace(190.0, rules["pace"].bands["speaking_rate_wpm"], None),
            advice.flat_voice(2.2, (), rules["pitch_variation"].bands["pitch_sd_semitones"])[0],
        ))  # fmt: skip

    for words in ("up to 5 a minute", "12 do you harm", "within 12.", "up to 2,", "up to 170.", "near 2.5."):
        assert words in said(RUBRIC)
        assert words not in said(OURS)
    for words in ("up to 3 a minute", "8 do you harm", "within 9.", "up to 1.5,", "up to 150.", "near 3.5."):
        assert words in said(OURS)


def spoken(text: str, word_s: float = 1.0) -> tuple[Token, ...]:
    return tokens_from_words([Word(part, word_s * k, word_s * (k + 0.9), 0.95) for k, part in enumerate(text.split())])


WORDS = spoken("This is Dana. I read about your dock today in the paper. We sell racks. Call me at 312-555-0147.")
NEEDED = Message(
    "reason",
    phone_numbers=(replace(NUMBER, first_word=17, end_word=18),),
    checklist=(ChecklistItem("your_name", True, 2.0, 2.9, "Dana", first_word=2, end_word=3),),
)


def test_the_sentences_of_a_transcript_are_those_between_its_stops() -> None:
    assert [one.text for one in sentences(WORDS)][:2] == ["This is Dana", "I read about your dock today in the paper"]


def test_the_longest_sentence_that_nobody_needs_can_go() -> None:
    cut = sentence_to_cut(WORDS, NEEDED)
    assert cut is not None
    assert cut.text == "I read about your dock today in the paper"
    assert (cut.start_s, round(cut.end_s, 1)) == (3.0, 11.9)


def test_a_pitch_goes_before_a_longer_sentence() -> None:
    selling = replace(NEEDED, alarms=(Alarm("pitch", 12.0, 14.9, "We sell racks", 12, 15),))
    cut = sentence_to_cut(WORDS, selling)
    assert cut is not None
    assert cut.text == "We sell racks"


@pytest.mark.parametrize("text", ["one two three four", "Hi Sam."])
def test_where_nothing_tells_sentences_apart_none_is_named(text: str) -> None:
    assert sentence_to_cut(spoken(text), Message("reason")) is None


def test_a_greeting_is_not_what_can_go() -> None:
    assert sentence_to_cut(spoken("Hello, Mister Foster. Thank you."), Message("reason")) is None


def test_too_long_says_by_how_much_what_can_go_and_that_the_number_falls_behind() -> None:
    cut = sentence_to_cut(WORDS, NEEDED)
    message = replace(NEEDED, phone_numbers=(NUMBER,))
    text, place = advice.too_long(48.0, 45.0, limit_at_s=45.5, end_s=53.5, cut=cut, message=message)
    assert text == (
        "Cut 3 seconds of 48 s: “I read about your dock today in the paper” can go. Your number falls behind 45 s."
    )
    assert cut is not None
    assert place == (cut.start_s, cut.end_s)


def test_a_number_that_was_given_before_as_well_is_only_said_again_too_late() -> None:
    message = replace(NEEDED, phone_numbers=(replace(NUMBER, start_s=3.0, end_s=6.0), NUMBER))
    text, place = advice.too_long(45.2, 45.0, limit_at_s=45.5, end_s=53.5, cut=None, message=message)
    assert text == (
        "Cut 1 second of 45.2 s: what comes after 45 s may not be heard. Your number, said again, falls behind 45 s."
    )
    assert place == (45.5, 53.5)


@pytest.mark.parametrize("item_id", ["your_name", "company", "reason", "customers", "callback_ask"])
def test_every_question_is_one(item_id: str) -> None:
    for item in (ChecklistItem(item_id, False), ChecklistItem(item_id, True, text="Dana")):
        assert "?" in misheard.ask_about_item(replace(item, certainty="unsure"))


def test_what_was_not_heard_is_asked_for_and_what_may_be_it_is_quoted() -> None:
    item = ChecklistItem("company", False, certainty="unsure")
    assert misheard.ask_about_item(item).startswith("I did not hear your company: was it there?")
    assert misheard.ask_about_item(replace(item, text="Northfield")).startswith("“Northfield”: is that the company?")


def test_a_name_that_is_not_the_profiles_is_said_to_be_anothers_and_not_unclear() -> None:
    item = ChecklistItem("your_name", True, text="Tom Brandt", other=True)
    assert advice.item_remark(item) == " (not the one in your profile)"
    assert advice.item_remark(replace(item, other=False, unclear=True)) == " (heard as “Tom Brandt”)"


def test_a_reason_that_is_hardly_late_is_not_told_as_on_time() -> None:
    bands = default_rubric().criteria["content"].bands["time_to_reason_s"]
    texts = [advice.late_reason(seconds, Message("reason"), bands)[0] for seconds in (12.3, 15.4)]
    assert ["after 12.3 s" in texts[0], "after 15 s" in texts[1]] == [True, True]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Hi Kim, this is Ana Reyes. Please call me, 312-555-0147.",
            "It is over in 9 s. Take the time for a reason and for your number, said slowly and twice.",
        ),
        (
            "Your dock lost four pallets on Friday. Please call me, 312-555-0147.",
            "It is over in 9 s. Take the time for your number, said slowly and twice.",
        ),
        (
            "My number is 312-555-0147. Your dock lost four pallets on Friday. Please call me, 312-555-0147.",
            "It is over in 9 s. Take the time to say it calmly, with a breath between the sentences.",
        ),
    ],
)
def test_what_is_over_too_soon_is_asked_for_nothing_that_was_said(said: str, expected: str) -> None:
    message = read_message(tokens_from_text(said), (), Profile(), "reason")
    assert advice.too_short(9.0, message) == expected


def test_of_what_nobody_transcribed_nothing_is_said_to_be_missing() -> None:
    assert "reason" not in advice.too_short(9.0, None)
