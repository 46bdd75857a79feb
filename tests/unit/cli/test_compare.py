"""Which kept takes are scored again before they are compared, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.cli.compare import _judged_otherwise, _with_history
from rehearse.core.take import Take
from rehearse.scoring.options import Options
from tests.unit.made_takes import noise_take, rehearsed_take


def other_rubric(take: Take) -> Take:
    return replace(take, scorecard=replace(take.scorecard, rubric="team 7"))


def other_model(take: Take) -> Take:
    assert take.transcript
    return replace(take, transcript=replace(take.transcript, model="tiny.en"))


def other_style(take: Take) -> Take:
    return replace(take, message=replace(take.message, style="curiosity"))


def without_words(take: Take) -> Take:
    return replace(take, transcript=None)


def test_a_take_that_was_judged_as_asked_is_not_scored_again() -> None:
    assert _judged_otherwise(rehearsed_take(), Options()) == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (other_rubric, "rubric team 7"),
        (other_model, "model tiny.en"),
        (other_style, "curiosity style"),
        (without_words, "without words"),
    ],
)
def test_a_take_that_was_judged_otherwise_is_scored_again_and_it_says_why(change: object, why: str) -> None:
    assert callable(change)
    assert _judged_otherwise(change(rehearsed_take()), Options()) == why


def test_what_another_engine_heard_is_heard_again_when_one_is_named() -> None:
    take = rehearsed_take()
    assert _judged_otherwise(take, Options(engine="faster")) == ""
    assert _judged_otherwise(take, Options(engine="openai")) == "heard by faster-whisper"


def test_a_pitch_tracker_that_is_named_tracks_again() -> None:
    assert _judged_otherwise(rehearsed_take(), Options(pitch_tracker="pyin")) == "pitch tracker not known"


def test_a_take_that_could_not_be_judged_lacks_words_for_a_good_reason() -> None:
    assert _judged_otherwise(noise_take(), Options()) == ""


def test_a_script_can_only_be_followed_by_hearing_again() -> None:
    assert _judged_otherwise(rehearsed_take(), Options(script="Hi Sam")) == "another script"


def test_what_only_the_history_knows_is_kept() -> None:
    kept = replace(rehearsed_take(), self_verdict="no", message_name="Borden")
    again = _with_history(replace(rehearsed_take(), self_verdict=None, message_name="", recorded_at=None), kept)
    assert (again.self_verdict, again.message_name, again.recorded_at) == ("no", "Borden", kept.recorded_at)
