"""What the engine may have misheard is asked about: it bars nothing, costs nothing and is no advice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.core.message import ScriptMatch
from rehearse.core.profile import Profile
from rehearse.core.take import Take
from rehearse.scoring.correction import correct_take
from rehearse.scoring.options import Options
from tests.unit.made_takes import REHEARSED_TEXT, rehearsed_take, timed

NUMBER = "312-555-0147"
KNOWN = Profile(name="Dana Miller", company="Acme Chemicals", phone_number=NUMBER, customers=("Borden",))
SAID = REHEARSED_TEXT.replace("Borden and Kraft", "Borden")
WAYS = {"profile": (KNOWN, ""), "script": (Profile(), SAID), "both": (KNOWN, SAID)}


def _judged(heard: str, way: str) -> Take:
    """Return a take of which this was heard, each word for certain."""
    take = rehearsed_take()
    assert take.transcript is not None
    profile, script = WAYS[way]
    match = ScriptMatch(1.0, (), (), script) if script else None
    made = replace(
        take,
        transcript=replace(take.transcript, words=timed(heard.split(), 0.4, 29.6)),
        message=replace(take.message, script=match),
    )
    return correct_take(made, heard, Options(profile=profile))


def _held_against(take: Take) -> set[str]:
    """Return what bars a yes or is advised about the number and the content; pace and pauses are the made times'."""
    verdict = take.scorecard.verdict
    topics = {fix.topic for fix in verdict.fix_first if fix.criterion in ("phone_number", "content")}
    bars = {one for one in verdict.obstacles if not one.startswith(("poor_", "too_few"))}
    return (topics - {"too_fast", "late"}) | bars


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("both", [False, True], ids=["once", "twice"])
@pytest.mark.parametrize(
    "heard",
    ["Free. 1, 2, 555-0147", "tree 12, 555-0147", "free won too, 5550147", "312-555-47", "312-555-147", "312-55-0147"],
)
def test_a_number_that_lost_what_engines_lose_is_asked_about_and_no_more(heard: str, both: bool, way: str) -> None:
    take = _judged(SAID.replace(NUMBER, heard, -1 if both else 1), way)
    assert _held_against(take) - _held_against(_judged(SAID, way)) == set()
    assert any("did you say" in question and "3125550147" in question for question in take.scorecard.verdict.questions)
    assert take.message.script is None or take.message.script.skipped == ()


@pytest.mark.parametrize("heard", ["boarding", "bored in", "broaden"])
@pytest.mark.parametrize("way", ["profile", "both"])
def test_a_known_name_heard_as_common_words_is_asked_about_and_no_more(heard: str, way: str) -> None:
    take = _judged(SAID.replace("Borden", heard), way)
    assert _held_against(take) - _held_against(_judged(SAID, way)) == set()
    assert f"“{heard}” was heard: did you say Borden? Then nothing is wrong." in take.scorecard.verdict.questions
    assert take.message.script is None or take.message.script.skipped == ()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("heard", "bars"),
    [("555-0147", "no_callable_number"), ("312-555", "no_callable_number"), ("312-555-0174", "")],
)
def test_what_no_engine_loses_is_the_reps_own(heard: str, bars: str, way: str) -> None:
    take = _judged(SAID.replace(NUMBER, heard), way)
    wanted = bars or ("not_own_number" if way != "script" else "")
    assert not wanted or wanted in take.scorecard.verdict.obstacles
    assert not any("3125550147" in question for question in take.scorecard.verdict.questions)


@pytest.mark.parametrize("heard", ["312-555, they're a 1-1-7", "three one two, five five five, so one full heaven"])
def test_a_number_of_which_the_engine_lost_the_end_once_is_asked_about_and_no_more(heard: str) -> None:
    take = _judged(SAID.replace(NUMBER, heard, 1), "profile")
    assert _held_against(take) - _held_against(_judged(SAID, "profile")) == set()
    assert any("heard once more" in question for question in take.scorecard.verdict.questions)


def test_a_number_that_is_given_once_stays_a_maybe() -> None:
    take = _judged(SAID.replace(NUMBER, "this line", 1), "profile")
    assert "number_once" in take.scorecard.verdict.obstacles
    assert not any("heard once more" in question for question in take.scorecard.verdict.questions)
