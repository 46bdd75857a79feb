"""The report of a team: counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rehearse.core.scorecard import Evidence
from rehearse.team.report import team_report
from rehearse.team.summary import TakeMarks, judged_from_dict, judged_to_dict, marked, summary_of
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take
from tests.unit.team.made_team import MONDAY, judged, reported, short

FRIDAY = MONDAY + timedelta(days=4)


def test_the_share_of_yes_is_of_the_takes_with_a_score_and_has_its_interval() -> None:
    takes = [short(1, 80, "yes"), short(2, 60), short(3, 55), short(4, 30, "not_yet"), short(5, None, "cannot_judge")]
    (ann,) = reported(takes, FRIDAY).reps
    assert (ann.takes, ann.judged, ann.yes, ann.yes_share.estimate) == (5, 4, 1, 0.25)
    # Wilson, 1 of 4: (0.25 + 1.92/4 -+ 1.96 sqrt(0.25*0.75/4 + 3.84/64)) / (1 + 3.84/4)
    assert (ann.yes_share.low, ann.yes_share.high) == pytest.approx((0.0456, 0.6994), abs=1e-4)


def test_a_mean_band_counts_good_two_fair_one_poor_nothing() -> None:
    bands = (("good", 15.0), ("poor", 0.0), ("fair", 8.0), ("not_measured", None))
    takes = [short(n, criteria=(judged("pace", band, points),)) for n, (band, points) in enumerate(bands)]  # type: ignore[arg-type]
    (ann,) = reported(takes, FRIDAY).reps
    assert ann.bands == {"pace": 1.0}


def test_the_best_rep_comes_first_and_best_and_last_takes_are_named() -> None:
    takes = [short(1, 40, "not_yet", rep="Bob", day=1), short(2, 90, "yes", day=2), short(3, 70, day=3)]
    ann, bob = reported(takes, FRIDAY).reps
    assert (ann.rep, bob.rep) == ("Ann", "Bob")
    assert ann.best is not None
    assert ann.last is not None
    assert (ann.best.id, ann.last.id) == ("0002", "0003")


def test_no_take_is_held_against_every_other(monkeypatch: pytest.MonkeyPatch) -> None:
    takes = [short(n, day=n) for n in range(4)]
    monkeypatch.setattr(TakeMarks, "__eq__", lambda *_: pytest.fail("the work would grow with the square"))
    marks, summaries = marked(takes)
    assert team_report(marks, summaries, FRIDAY).reps[0].best is marks[-1]


def test_what_to_work_on_is_what_the_latest_takes_ask_for_first() -> None:
    old = [short(n, day=n, fixes=("flat",)) for n in range(10)]
    new = [short(n, day=n, fixes=("twice", "fillers")) for n in (10, 11, 12)]
    new += [short(n, day=n, fixes=("fillers",)) for n in (13, 14)]
    (ann,) = reported([*new, *old], MONDAY + timedelta(days=15)).reps
    assert ann.work_on is not None
    assert ann.work_on.topic == "fillers"  # 3/2 + 2 against 3


def test_who_made_no_take_lately_or_never_is_named() -> None:
    takes = [short(1, rep="Ann", day=10), short(2, rep="Bob", day=1)]
    found = reported(takes, MONDAY + timedelta(days=11), expected=("Ann", "Cleo")).idle
    assert [(one.rep, one.last_at) for one in found] == [("Cleo", None), ("Bob", MONDAY + timedelta(days=1))]
    assert reported(takes, MONDAY + timedelta(days=11), idle_days=30).idle == ()


def test_faults_are_ranked_by_their_takes_and_ties_share_a_rank() -> None:
    takes = [short(1, fixes=("fillers", "twice")), short(2, fixes=("fillers", "flat")), short(3, fixes=("fillers",))]
    found = reported(takes, FRIDAY).faults
    assert [(one.topic, one.rank, one.tied, one.takes, one.of) for one in found] == [
        ("fillers", 1, False, 3, 3), ("twice", 2, True, 1, 3), ("flat", 2, True, 1, 3),
    ]  # fmt: skip


def test_what_costs_points_is_a_fault_even_where_it_is_no_first_fix() -> None:
    take = short(1, criteria=(judged("pauses", "fair", 9.0, "longest_pause_s"),))
    assert [one.topic for one in reported([take], FRIDAY).faults] == ["longest_pause_s"]


def test_the_clearest_places_cost_most_and_come_from_several_reps() -> None:
    def losing(number: int, points: float, rep: str) -> object:
        return short(number, rep=rep, criteria=(judged("fillers", "poor", points, "fillers"),), fixes=("fillers",))

    takes = [losing(1, 2, "Ann"), losing(2, 1, "Ann"), losing(3, 9, "Bob"), losing(4, 0, "Ann"), losing(5, 8, "Cleo")]
    (fault,) = reported(takes, FRIDAY).faults  # type: ignore[arg-type]
    assert [(place.take, place.start_s, place.lost) for place in fault.places] == [
        ("0004", 4.0, 15.0), ("0005", 5.0, 7.0), ("0003", 3.0, 6.0),
    ]  # fmt: skip


def test_a_place_that_can_be_played_here_comes_before_one_that_cannot() -> None:
    takes = [short(1, rep="Ann", fixes=("flat",), here=False), short(2, rep="Bob", fixes=("flat",))]
    (fault,) = reported(takes, FRIDAY).faults
    assert [place.here for place in fault.places] == [True, False]


def test_without_a_fix_the_place_is_the_longest_evidence_of_its_criterion() -> None:
    place = Evidence(3.0, 5.0, "2 s on one note")
    take = short(1, criteria=(judged("pitch_variation", "poor", 1.0, "flat", place=place),))
    (fault,) = reported([take], FRIDAY).faults
    assert (fault.places[0].start_s, fault.places[0].words) == (3.0, "2 s on one note")


def test_messages_are_compared() -> None:
    takes = [short(1, 80, "yes"), short(2, 60, rep="Bob"), short(3, 50, message="Kraft")]
    borden, kraft = reported(takes, FRIDAY).messages
    assert (borden.message, borden.takes, borden.reps, borden.mean_score) == ("Borden", 2, 2, 70)
    assert (borden.yes_share.estimate, kraft.yes_share.estimate) == (0.5, 0.0)


def test_a_take_without_a_score_counts_as_practice_and_nothing_else() -> None:
    report = reported([summary_of(replace(noise_take(), rep="Ann"))], FRIDAY)
    assert (report.takes, report.judged, report.faults, report.reps[0].best) == (1, 0, (), None)


@pytest.mark.parametrize("take", [winged_take(), rehearsed_take(), noise_take()])
def test_a_take_in_short_comes_back_from_json(take: object) -> None:
    brief = summary_of(take)  # type: ignore[arg-type]
    told = judged_from_dict(judged_to_dict(brief))
    assert [topic for topic, _ in told["places"]] == [topic for topic, _ in brief.places]
    assert [one.id for one in told["criteria"]] == [one.id for one in brief.criteria]
    assert [(one.band, one.points, one.topics) for one in told["criteria"]] == [
        (one.band, one.points, one.topics) for one in brief.criteria
    ]
    assert [(fix.topic, fix.advice) for fix in told["fixes"]] == [(fix.topic, fix.advice) for fix in brief.fixes]
    assert told["obstacles"] == brief.obstacles


def test_a_fault_that_is_no_first_fix_is_heard_at_its_own_place() -> None:
    brief = summary_of(winged_take())
    places = dict(brief.places)
    assert (places["longest_pause_s"].start_s, places["mid_clause_pauses_per_100_words"].start_s) == (20.0, 12.1)
    assert places["hedging"].text == "“just calling”"
    assert places["too_fast"].text == "“312, 555, 0147”, 3.4 digits a second"
    took = short(1, criteria=(judged("pauses", "fair", 9.0, "none", "longest_pause_s"),))
    (fault, _) = reported([replace(took, places=brief.places)], FRIDAY).faults
    assert (fault.topic, fault.places[0].start_s) == ("longest_pause_s", 20.0)
