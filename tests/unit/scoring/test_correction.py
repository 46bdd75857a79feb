"""A corrected take is judged as if it had been heard so, from the same sound; taken back, it is as it was."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rehearse.content.message import read_message
from rehearse.core.line_check import LineCheck, Lost
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler
from rehearse.core.take import Take
from rehearse.core.transcript import Word
from rehearse.errors import UsageError
from rehearse.scoring.correction import (
    carry_corrections,
    correct_take,
    heard_text,
    text_without_correction,
    what_stays,
)
from rehearse.scoring.options import Options
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import tokens_from_words
from tests.unit.made_takes import REHEARSED_TEXT, noise_take, rehearsed_take, timed

PROFILE = Profile(name="Dana Miller", company="Acme Chemicals", phone_number="312-555-0147")
OPTIONS = Options(profile=PROFILE)


def _take(text: str = REHEARSED_TEXT, unsure: tuple[str, ...] = ()) -> Take:
    """Return a rehearsed take in which something else was heard, judged."""
    take = rehearsed_take()
    assert take.transcript is not None
    words = timed(text.split(), 0.4, 29.6, unsure)
    fillers = tuple(
        Filler(one.text, words[one.first].start_s, words[one.end - 1].end_s, "heard", one.first, one.end)
        for one in heard_fillers(tokens_from_words(words))
    )
    message = replace(take.message, script=None)
    made = replace(take, transcript=replace(take.transcript, words=words), fillers=fillers, message=message)
    return correct_take(made, text, OPTIONS)


def _said(take: Take, heard: str, said: str) -> Take:
    assert take.transcript is not None
    return correct_take(take, take.transcript.text.replace(heard, said), OPTIONS)


def test_what_was_heard_changes_nothing() -> None:
    take = _take()
    again = correct_take(take, heard_text(take), OPTIONS)
    assert again == take
    assert take.transcript is not None
    assert (take.transcript.corrections, take.transcript.as_heard) == ((), None)


@pytest.mark.parametrize(
    ("heard", "said", "mended"),
    [
        ("312-555-0147", "312 555 147", "callable"),
        ("Borden and Kraft", "boarding and craft", "customers"),
        ("call me back", "coal me bag", "callback_ask"),
        ("Dana Miller", "Dinner mill", "your_name"),
    ],
)
def test_corrected_it_is_judged_like_a_take_that_was_heard_right(heard: str, said: str, mended: str) -> None:
    right, wrong = _take(), _take(REHEARSED_TEXT.replace(heard, said))
    assert wrong.message != right.message
    corrected = correct_take(wrong, REHEARSED_TEXT, OPTIONS)
    verdict = corrected.scorecard.verdict
    assert (verdict.answer, verdict.obstacles) == (
        right.scorecard.verdict.answer,
        right.scorecard.verdict.obstacles,
    )
    assert [(item.id, item.found) for item in corrected.message.checklist] == [
        (item.id, item.found) for item in right.message.checklist
    ]
    assert [number.digits for number in corrected.message.phone_numbers] == ["3125550147"] * 2
    assert corrected.transcript is not None
    assert corrected.transcript.corrections


def test_what_was_measured_in_the_sound_stays_and_what_words_decide_does_not() -> None:
    take = _take()
    corrected = _said(take, "I would like to discuss", "I would really very much like to sit down and discuss")
    assert corrected.measures.speaking_rate_wpm is not None
    assert take.measures.speaking_rate_wpm is not None
    assert corrected.measures.speaking_rate_wpm > take.measures.speaking_rate_wpm
    for name in ("message_s", "pause_share", "longest_pause_s", "pitch_sd_semitones", "pvq", "level_sd_db"):
        assert getattr(corrected.measures, name) == getattr(take.measures, name)
    assert (corrected.pitch, corrected.levels_db, corrected.recording) == (take.pitch, take.levels_db, take.recording)


def test_clearer_it_does_not_become_by_being_written_down() -> None:
    take = _take(REHEARSED_TEXT.replace("Borden", "boarding"), unsure=("boarding",))
    corrected = _said(take, "boarding", "Borden")
    assert corrected.measures.unclear_words_share == take.measures.unclear_words_share


def test_a_correction_is_taken_back_without_a_trace() -> None:
    take = _take(REHEARSED_TEXT.replace("Borden", "boarding").replace("Kraft", "craft"))
    corrected = _said(_said(take, "boarding", "Borden"), "craft", "Kraft")
    assert corrected.transcript is not None
    assert [one.said for one in corrected.transcript.corrections] == ["Borden", "Kraft."]
    assert correct_take(corrected, heard_text(corrected), OPTIONS) == take
    first = corrected.transcript.corrections[0]
    one_back = correct_take(corrected, text_without_correction(corrected, first.start_s), OPTIONS)
    assert one_back == _said(take, "craft", "Kraft")


def test_a_number_the_rep_has_written_down_is_certain() -> None:
    wrong = _said(_take(), "312-555-0147", "312-555-01")
    assert "no_callable_number" in wrong.scorecard.verdict.obstacles
    assert wrong.scorecard.verdict.questions == ()
    other = _said(_take(), "312-555-0147", "312-555-0149")
    assert "not_own_number" in other.scorecard.verdict.obstacles


def test_fillers_follow_the_words() -> None:
    take = _take(REHEARSED_TEXT.replace("I would", "Um, I would"))
    assert [filler.text for filler in take.fillers] == ["um"]
    assert _said(take, "Um, I", "Now I").fillers == ()
    assert [filler.text for filler in _said(take, "Please", "Uh, please").fillers] == ["um", "uh"]


def test_a_filler_stays_where_it_sounds_and_a_silent_one_stays_out() -> None:
    take = _take(REHEARSED_TEXT.replace("I would", "Um, I would").replace("Please", "Uh, please"))
    um = take.fillers[0]
    sounding = replace(um, start_s=um.start_s + 0.07, end_s=um.end_s + 0.11)
    heard = replace(take, fillers=(sounding,))  # of the "uh" nothing sounded
    corrected = _said(heard, "Kraft", "Krafft")
    assert [(filler.text, filler.start_s) for filler in corrected.fillers] == [("um", sounding.start_s)]


def test_a_likely_filler_is_one_unless_a_word_is_written_in_its_place() -> None:
    take = _take()
    assert take.transcript is not None
    place = next(word for word in take.transcript.words if word.text == "Borden")
    gap = Filler("uh", place.start_s, place.end_s, "probable")
    likely = replace(take, fillers=(gap,))
    assert gap in _said(likely, "Kraft", "Krafft").fillers
    assert _said(likely, "Borden", "Bordon").fillers == ()


def test_the_script_is_compared_with_what_was_said() -> None:
    script = f"# Acme\n{REHEARSED_TEXT}"
    take = _take(REHEARSED_TEXT.replace("Borden and Kraft", "boredom in crafts"))
    assert take.transcript is not None
    words = tokens_from_words(take.transcript.words)
    scripted = replace(take, message=read_message(words, (), PROFILE, "reason", script))
    assert scripted.message.script is not None
    assert scripted.message.script.matched_share < 1
    corrected = correct_take(scripted, REHEARSED_TEXT, OPTIONS)
    assert corrected.message.script is not None
    assert (corrected.message.script.matched_share, corrected.message.script.skipped) == (1.0, ())
    assert what_stays(corrected) == ""


def test_a_take_that_was_kept_without_its_script_says_so() -> None:
    take = replace(_take(), message=replace(_take().message, script=rehearsed_take().message.script))
    corrected = _said(take, "Kraft", "Krafft")
    assert corrected.message.script == take.message.script
    assert f"rehearse score {take.id} --script FILE --keep" in what_stays(corrected)


def test_what_the_line_lost_is_told_of_what_was_really_said() -> None:
    take = _take(REHEARSED_TEXT.replace("Borden", "boarding"))
    lost = Lost("customers", "boarding", "Borden", 10.0, 10.5)
    line = LineCheck("amr", 0.97, REHEARSED_TEXT, (lost,))
    corrected = correct_take(replace(take, line=line), REHEARSED_TEXT, OPTIONS)
    assert corrected.line is not None
    assert (corrected.line.lost, corrected.line.words_share) == ((), 1.0)


def test_heard_again_the_corrections_stay() -> None:
    take = _take(REHEARSED_TEXT.replace("Borden", "boarding").replace("Kraft", "craft"))
    before = _said(_said(take, "boarding", "Borden"), "craft", "Kraft")
    assert take.transcript is not None
    words = list(take.transcript.words)
    at = next(index for index, word in enumerate(words) if word.text == "boarding")
    middle_s = words[at].start_s + 0.2
    words[at : at + 1] = [
        replace(words[at], text="bored", end_s=middle_s),
        replace(words[at], text="in", start_s=middle_s),
    ]
    words[1] = replace(words[1], text="Tim,")
    right = [replace(word, text="Kraft.") if word.text == "craft." else word for word in words]
    carried = carry_corrections(replace(take, transcript=replace(take.transcript, words=tuple(right))), before, OPTIONS)
    assert carried.transcript is not None
    assert carried.transcript.text == REHEARSED_TEXT.replace("Sam", "Tim")
    assert [(one.heard, one.said) for one in carried.transcript.corrections] == [("bored in", "Borden")]


def test_heard_again_a_take_keeps_its_script_unless_another_is_given() -> None:
    take = _take()
    assert take.transcript is not None
    words = tokens_from_words(take.transcript.words)
    scripts = [REHEARSED_TEXT, "Something else altogether."]
    before, other = (replace(take, message=read_message(words, (), PROFILE, "reason", one)) for one in scripts)
    assert carry_corrections(take, before, OPTIONS).message.script == before.message.script
    assert carry_corrections(other, before, OPTIONS) == other


@pytest.mark.parametrize(
    ("take", "text", "why"),
    [
        (noise_take(), "Hi Sam", "not looked at.*rehearse score dead --keep"),
        (rehearsed_take(), " \n — ", "not a word"),
        (rehearsed_take(), "Buy milk, eggs, flour and a new bicycle bell tomorrow", "another message: 1"),
    ],
)
def test_what_cannot_be_corrected_says_why_and_what_to_do(take: Take, text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        correct_take(take, text, OPTIONS)


def test_a_take_of_which_no_word_was_made_out_has_none_to_correct() -> None:
    take = rehearsed_take()
    assert take.transcript is not None
    with pytest.raises(UsageError, match="Not a word"):
        correct_take(replace(take, transcript=replace(take.transcript, words=())), "Hi", OPTIONS)


def test_nothing_to_take_back_is_said() -> None:
    with pytest.raises(UsageError, match="Nothing was corrected"):
        text_without_correction(rehearsed_take(), 3.0)


def test_half_a_second_is_enough() -> None:
    take = _take(REHEARSED_TEXT.replace("Borden", "boarding"))
    begun = time.process_time()
    _said(take, "boarding", "Borden")
    assert time.process_time() - begun < 0.5


def test_a_word_of_the_rep_makes_a_hardly_understood_take_one_to_judge() -> None:
    take = rehearsed_take()
    assert take.transcript is not None
    words = tuple(Word("mumble", word.start_s, word.end_s, 0.2) for word in take.transcript.words)
    kept = words[: len(words) // 3]
    heard = take.transcript.words[len(kept) :]
    half = replace(
        take, transcript=replace(take.transcript, words=(*kept, *(replace(w, probability=0.2) for w in heard)))
    )
    corrected = correct_take(half, REHEARSED_TEXT, OPTIONS)
    assert corrected.measures.unclear_words_share == pytest.approx(1.0)
    assert (
        "too_unclear" in corrected.scorecard.verdict.obstacles or corrected.scorecard.verdict.answer == "cannot_judge"
    )
