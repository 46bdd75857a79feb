"""The card says of each sample what a listener said of it, before any card was seen."""

from __future__ import annotations

import tomllib

import pytest

from tests.conftest import ENGINES, SAMPLES, SIDECARS, Scored, sidecar

TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))

each_sample = pytest.mark.parametrize("name", SIDECARS)
each_engine = pytest.mark.parametrize("engine", ENGINES)


@each_sample
def test_the_answer_is_the_listeners(scored: Scored, name: str) -> None:
    verdict = scored(name).scorecard.verdict
    assert verdict.answer in sidecar(name)["listener"]["answers"], verdict


@each_sample
def test_what_the_listener_found_wrong_is_not_good_on_the_card(scored: Scored, name: str) -> None:
    bands = {criterion.id: criterion.band for criterion in scored(name).scorecard.criteria}
    faults = sidecar(name)["listener"]["faults"]
    assert {fault: bands[fault] for fault in faults if bands[fault] not in ("fair", "poor")} == {}


@each_sample
def test_what_the_listener_found_fine_is_not_poor_on_the_card(scored: Scored, name: str) -> None:
    bands = {criterion.id: criterion.band for criterion in scored(name).scorecard.criteria}
    assert [fine for fine in sidecar(name)["listener"]["fine"] if bands[fine] == "poor"] == []


@each_sample
def test_the_alarms_are_the_listeners(scored: Scored, name: str) -> None:
    assert {alarm.id for alarm in scored(name).message.alarms} == set(sidecar(name)["listener"]["alarms"])


@each_sample
def test_the_first_fix_is_what_the_listener_found_wrong(scored: Scored, name: str) -> None:
    faults = sidecar(name)["listener"]["faults"]
    named = [fix.criterion for fix in scored(name).scorecard.verdict.fix_first]
    assert not faults or named[0] in faults


@each_engine
@each_sample
def test_every_number_is_heard_digit_by_digit_and_in_its_place(scored: Scored, name: str, engine: str) -> None:
    heard = scored(name, engine).message.phone_numbers
    truth = TRUTH[name]["numbers"]
    if sidecar(name)["listener"].get("number_is_mumbled"):
        assert len(heard) == len(truth)
        return
    assert [number.digits for number in heard] == [number["digits"] for number in truth]
    for number, true in zip(heard, truth, strict=True):
        assert number.start_s == pytest.approx(true["start_s"], abs=0.5)
        assert number.end_s == pytest.approx(true["end_s"], abs=0.5)


@each_sample
def test_speech_is_found_where_it_is(scored: Scored, name: str) -> None:
    measures = scored(name).measures
    assert measures.speech_start_s == pytest.approx(TRUTH[name]["speech_start_s"], abs=0.1)
    assert measures.speech_end_s == pytest.approx(TRUTH[name]["speech_end_s"], abs=0.2)


def test_nearly_all_fillers_are_found_and_none_is_invented(scored: Scored) -> None:
    true = [(name, filler) for name in SIDECARS for filler in TRUTH[name]["fillers"]]
    found = [(name, filler) for name in SIDECARS for filler in scored(name).fillers]
    hits = sum(
        any(name == other and _overlap(filler.start_s, filler.end_s, truth) for name, filler in found)
        for other, truth in true
    )
    right = sum(
        any(name == other and _overlap(filler.start_s, filler.end_s, truth) for other, truth in true)
        for name, filler in found
        if filler.text in ("um", "uh", "er", "hmm")
    )
    sounds = sum(filler.text in ("um", "uh", "er", "hmm") for _, filler in found)
    assert hits / len(true) >= 0.85
    assert right / sounds >= 0.85


def _overlap(start_s: float, end_s: float, truth: dict[str, float]) -> bool:
    return min(end_s, truth["end_s"] + 0.2) > max(start_s, truth["start_s"] - 0.2)


def test_the_winged_message_and_the_rehearsed_one_get_different_verdicts_for_the_right_reasons(scored: Scored) -> None:
    winged, rehearsed = (scored(name).scorecard.verdict for name in ("winged", "rehearsed"))
    assert (winged.answer, rehearsed.answer) == ("not_yet", "yes")
    assert {fix.criterion for fix in winged.fix_first} <= set(sidecar("winged")["listener"]["faults"])
    assert all(fix.start_s is not None for fix in winged.fix_first)
