"""One clock: a script's time is told at the rep's own pace, else at a good one, and held against what is spoken."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rehearse.audio import read_recording
from rehearse.config import profile_from_table
from rehearse.core.take import Take
from rehearse.prosody.vad import find_speech
from rehearse.scoring.rubric import default_rubric
from rehearse.scoring.script_budget import Budget, budget_of, check_script, cues_in, timed_tokens
from tests.unit.made_takes import rehearsed_take

SAMPLES = Path(__file__).parents[3] / "samples"
RATTLED_OFF = "monotone_and_fast"
"""Made to be much too fast, and read off without a breath: no clock that advises a good pace can foresee it."""

SIDECARS = sorted(file for file in SAMPLES.glob("*.toml") if file.name != "truth.toml")
MOST_OFF = 0.12
"""Share of the spoken time by which the prediction may be off."""

LONG = (
    "Hi Karen, this is Dana Reyes with Northfield Freight. We helped Borden and Kraft cut their freight by a tenth. "
    "The road to our depot is being dug up once more, so that every driver has to go around by the old mill and the "
    "bridge, and most of them lose their way on it before they have found the gate. "
    "There is a dog at the gate, too, and a man who knows nothing of what is going on behind it or in front of it, and "
    "who sends all of them back to the bridge. "
    "Would you call me back? My number is 312-555-0147."
)


def of_sample(sidecar: Path) -> tuple[dict[str, Any], float]:
    """Return a sample's sidecar, and the seconds from its first to its last speech."""
    table = tomllib.loads(sidecar.read_text("utf-8"))
    spans = find_speech(read_recording(SAMPLES / table["file"]).samples).spans
    return table, spans[-1][1] - spans[0][0]


@pytest.mark.parametrize("sidecar", SIDECARS, ids=lambda file: file.stem)
def test_the_text_of_every_sample_is_predicted_within_an_eighth_but_for_the_one_rattled_off(sidecar: Path) -> None:
    table, spoken_s = of_sample(sidecar)
    profile = profile_from_table(table["profile"], sidecar.name)
    predicted_s = check_script(table["script"], profile, table["style"]).total_s
    if sidecar.stem == RATTLED_OFF:
        assert predicted_s > 1.5 * spoken_s
    else:
        assert abs(predicted_s / spoken_s - 1) <= MOST_OFF


@pytest.mark.parametrize("sidecar", SIDECARS, ids=lambda file: file.stem)
def test_the_teleprompter_ends_when_the_check_says(sidecar: Path) -> None:
    table = tomllib.loads(sidecar.read_text("utf-8"))
    profile = profile_from_table(table["profile"], sidecar.name)
    budget = budget_of(default_rubric(), table["style"])
    check = check_script(table["script"], profile, table["style"])
    assert cues_in(budget, table["script"], profile)[-1].end_s == pytest.approx(check.total_s)
    assert timed_tokens(table["script"], profile, budget)[-1].end_s == pytest.approx(check.total_s)


def spoken_at(rate_wpm: float, digits_per_s: float, rep: str = "Dana") -> Take:
    take = rehearsed_take()
    numbers = tuple(replace(number, digits_per_s=digits_per_s) for number in take.message.phone_numbers)
    return replace(
        take,
        rep=rep,
        measures=replace(take.measures, speaking_rate_wpm=rate_wpm),
        message=replace(take.message, phone_numbers=numbers),
    )


def of_takes(takes: list[Take], rep: str = "Dana") -> Budget:
    return budget_of(default_rubric(), "reason", takes, rep)


def test_three_takes_of_ones_own_give_the_pace() -> None:
    takes = [spoken_at(rate, 1.5) for rate in (120, 128, 190)]
    assert (of_takes(takes).rate_wpm, of_takes(takes).digits_per_s, of_takes(takes).own_takes) == (128, 1.5, 3)


@pytest.mark.parametrize("others", [[], ["Kim"], ["Kim", "Kim"]])
def test_two_takes_are_too_few_and_those_of_others_do_not_count(others: list[str]) -> None:
    takes = [spoken_at(120, 1.5), spoken_at(120, 1.5), *(spoken_at(90, 1.0, rep) for rep in others)]
    assert of_takes(takes) == budget_of(default_rubric(), "reason")


def test_nobody_is_given_a_number_rattled_off() -> None:
    assert of_takes([spoken_at(200, 4.0)] * 3).digits_per_s == 2.0


def test_only_the_newest_takes_count() -> None:
    assert of_takes([spoken_at(90, 1.5)] * 20 + [spoken_at(150, 1.5)] * 10).rate_wpm == 150


def test_takes_whose_words_were_not_looked_at_tell_no_pace() -> None:
    silent = replace(rehearsed_take(), rep="Dana", measures=replace(rehearsed_take().measures, speaking_rate_wpm=None))
    assert of_takes([silent] * 5).own_takes == 0


def test_own_takes_are_predicted_by_their_own_pace() -> None:
    check = check_script(LONG, profile_from_table({"name": "Dana"}, "here"), takes=[spoken_at(100, 1.0)] * 3)
    assert (check.rate_wpm, check.digits_per_s, check.own_takes) == (100, 1.0, 3)
    assert check.total_s == pytest.approx(60 * check.words / 100 + 10)


def test_a_pace_that_was_chosen_goes_before_ones_own() -> None:
    check = check_script(
        LONG, profile_from_table({"name": "Dana"}, "here"), takes=[spoken_at(100, 1.0)] * 3, rate_wpm=130
    )
    assert (check.rate_wpm, check.own_takes) == (130, 0)


def test_what_is_too_long_names_the_sentence_that_goes_and_the_number_that_comes_too_late() -> None:
    told = check_script(LONG).too_long
    assert told.startswith("Cut ")
    assert "“There is a dog at the gate, too, and a man who…” can go" in told
    assert told.endswith("Your number falls behind 45 s.")


def test_only_the_second_number_of_two_comes_too_late() -> None:
    told = check_script(LONG.replace("Freight. We", "Freight, 312-555-0147. We")).too_long
    assert told.endswith("Your number, said again, falls behind 45 s.")


def test_what_fits_is_told_nothing() -> None:
    assert check_script("Hi Karen, this is Dana Reyes. Call me at 312-555-0147.").too_long == ""
