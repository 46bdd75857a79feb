"""From findings to verdict: points, caps, fixes and what cannot be judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rehearse.core.measures import Measures
from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneAudit, PhoneNumber
from rehearse.core.scorecard import Scorecard
from rehearse.core.sound import Filler, Pause
from rehearse.core.transcript import Word
from rehearse.scoring.criteria import judge_all
from rehearse.scoring.model import Findings
from rehearse.scoring.rubric import default_rubric, team_rubric
from rehearse.scoring.verdict import MOST_FIXES, score
from rehearse.text.tokens import tokens_from_words

RUBRIC = default_rubric()
GOOD = Measures(
    speech_start_s=0.5, speech_end_s=30.5, message_s=30.0, speaking_rate_wpm=140.0, articulation_rate_syll_s=4.2,
    pause_share=0.2, longest_pause_s=0.9, mid_clause_pauses_per_100_words=0.0, mean_run_syllables=9.0,
    fillers_per_min=0.0,
    unclear_words_share=0.02, time_to_reason_s=6.0, pitch_mean_hz=180.0, pitch_sd_semitones=3.0,
    pitch_range_semitones=9.0, pvq=0.2, closing_slope_st_s=-4.0, level_sd_db=5.0,
)  # fmt: skip
FIRST = PhoneNumber("3125550147", "312, 555, 0147", 4.0, 9.5, 1.8, True, None)
LAST = replace(FIRST, start_s=24.0, end_s=29.5)
ITEMS = ("your_name", "company", "reason", "customers", "callback_ask")
MESSAGE = Message(
    style="reason",
    phone_numbers=(FIRST, LAST),
    checklist=tuple(ChecklistItem(name, True, 1.0 + k, 2.0 + k, name) for k, name in enumerate(ITEMS)),
    phone_audit=PhoneAudit(times=2, first_and_last=True, callable=True, fastest_digits_per_s=1.8),
)
WORDS = tokens_from_words([Word(f"word{k}", 0.5 + k * 0.5, 0.9 + k * 0.5, 0.95) for k in range(60)])
PAUSES = (Pause(9.6, 10.4, False), Pause(20.0, 20.7, False))
BEST = Findings(style="reason", measures=GOOD, pauses=PAUSES, words=WORDS, message=MESSAGE)


def judged(findings: Findings = BEST, **measures: float | None) -> Scorecard:
    return score(replace(findings, measures=replace(findings.measures, **measures)), RUBRIC)


def saying(**changes: object) -> Findings:
    return replace(BEST, message=replace(MESSAGE, **changes))


def with_audit(**changes: object) -> Findings:
    return saying(phone_audit=replace(MESSAGE.phone_audit, **changes))


def test_a_message_without_fault_is_a_yes_of_100_with_nothing_to_fix() -> None:
    verdict = judged().verdict
    assert (verdict.answer, verdict.score, verdict.fix_first) == ("yes", 100.0, ())


@pytest.mark.parametrize(("points", "answer"), [(75.1, "yes"), (74.9, "maybe"), (50.1, "maybe"), (49.9, "not_yet")])
def test_the_cut_offs_are_75_and_50(points: float, answer: str) -> None:
    own = team_rubric(
        "[criteria.pace]\nweight = 100\n"
        + "\n".join(f"[criteria.{name}]\nweight = 0" for name in RUBRIC.criteria if name != "pace"),
        "own.toml",
    )
    bands = own.criteria["pace"].bands["speaking_rate_wpm"]
    share = points / 100
    rate = bands.good[1] + (1 - share) * 2 * (bands.fair[1] - bands.good[1])
    if share < 0.5:
        rate = bands.zero[1] - share * 2 * (bands.zero[1] - bands.fair[1])
    card = score(replace(BEST, measures=replace(GOOD, speaking_rate_wpm=rate)), own)
    assert card.verdict.score == pytest.approx(points, abs=0.06)
    assert card.verdict.answer == answer


def test_a_message_over_45_seconds_is_never_a_yes() -> None:
    verdict = judged(message_s=45.2, speech_end_s=45.7).verdict
    assert verdict.score is not None
    assert verdict.score > 75
    assert verdict.answer == "maybe"
    assert "45" in verdict.because[0]
    assert verdict.fix_first[0].criterion == "duration"
    assert verdict.fix_first[0].start_s == pytest.approx(45.5)


def test_a_message_of_just_45_seconds_may_be_a_yes() -> None:
    assert judged(message_s=45.0, speech_end_s=45.5).verdict.answer == "yes"


def test_without_a_callable_number_it_is_never_a_yes() -> None:
    numbers = (replace(FIRST, digits="5550147", text="555, 0147", callable=False),)
    findings = saying(phone_numbers=numbers, phone_audit=PhoneAudit(times=1, needs_area_code=True))
    verdict = judged(findings).verdict
    assert verdict.answer != "yes"
    assert any("area code" in fix.advice for fix in verdict.fix_first)


def test_two_numbers_that_differ_are_never_a_yes() -> None:
    numbers = (FIRST, replace(LAST, digits="3125550174", text="312, 555, 0174"))
    audit = replace(MESSAGE.phone_audit, identical=False)
    verdict = judged(saying(phone_numbers=numbers, phone_audit=audit)).verdict
    assert verdict.answer == "maybe"
    assert "0174" in verdict.fix_first[0].advice


def test_unclear_speech_is_never_a_yes_and_the_words_are_named() -> None:
    words = tuple(replace(word, probability=0.3) if k % 2 else word for k, word in enumerate(WORDS))
    verdict = judged(replace(BEST, words=words), unclear_words_share=0.5).verdict
    assert verdict.answer == "maybe"
    assert "word1" in verdict.fix_first[0].advice


def test_what_was_not_measured_drops_out_and_the_rest_is_renormalised() -> None:
    card = score(
        replace(
            BEST, measures=replace(GOOD, pitch_sd_semitones=None, why_not={"pitch_sd_semitones": "too little voice"})
        ),
        RUBRIC,
    )
    pitch = next(criterion for criterion in card.criteria if criterion.id == "pitch_variation")
    assert card.verdict.score == 100.0
    assert (pitch.band, pitch.points, pitch.why_not_measured) == ("not_measured", None, "too little voice")


def test_without_words_the_sound_is_scored_but_is_never_a_yes() -> None:
    bare = replace(
        GOOD,
        speaking_rate_wpm=None,
        mid_clause_pauses_per_100_words=None,
        fillers_per_min=None,
        unclear_words_share=None,
        time_to_reason_s=None,
    )
    verdict = score(replace(BEST, message=None, words=(), measures=bare), RUBRIC).verdict
    assert (verdict.answer, verdict.score) == ("maybe", 100.0)
    assert verdict.fix_first == ()


def test_what_cannot_be_judged_has_no_score_and_says_why() -> None:
    verdict = score(replace(BEST, not_judgeable="The noise is as loud as the voice."), RUBRIC).verdict
    assert (verdict.answer, verdict.score, verdict.because) == (
        "cannot_judge",
        None,
        ("The noise is as loud as the voice.",),
    )


@pytest.mark.parametrize(
    ("findings", "share"),
    [
        (with_audit(), 1.0),
        (with_audit(first_and_last=False), 0.8),
        (with_audit(times=1, first_and_last=False), 0.5),
        (with_audit(times=0, callable=False), 0.0),
    ],
)
def test_the_number_once_twice_first_and_last(findings: Findings, share: float) -> None:
    assert judge_all(findings, RUBRIC)["phone_number"].share == pytest.approx(share)


@pytest.mark.parametrize("change", [{"identical": False}, {"callable": False}, {"own": False}])
def test_a_number_that_is_wrong_earns_less(change: dict[str, bool]) -> None:
    judgement = judge_all(with_audit(**change), RUBRIC)["phone_number"]
    assert judgement.share is not None
    assert judgement.share <= 0.5
    assert judgement.remedies


def test_a_number_said_too_fast_earns_less_and_points_to_the_faster_one() -> None:
    numbers = (FIRST, replace(LAST, digits_per_s=3.5))
    judgement = judge_all(saying(phone_numbers=numbers), RUBRIC)["phone_number"]
    assert judgement.share == pytest.approx(0.3 + 0.7 * 0.25)
    assert judgement.remedies[0].start_s == LAST.start_s


def test_the_fixes_are_the_costliest_and_three_at_most() -> None:
    fillers = tuple(Filler("um", 2.0 + k, 2.3 + k, "heard") for k in range(12))
    alarms = (Alarm("hedging", 12.0, 12.5, "just checking in"), Alarm("pitch", 14.0, 16.0, "our platform"))
    findings = replace(saying(alarms=alarms), fillers=fillers)
    card = judged(findings, fillers_per_min=24.0, speaking_rate_wpm=230.0, pitch_sd_semitones=1.0, longest_pause_s=4.0)
    fixes = card.verdict.fix_first
    assert len(fixes) == MOST_FIXES
    assert fixes[0].criterion == "fillers"
    assert fixes[0].start_s == 2.0
    assert len({fix.advice for fix in fixes}) == MOST_FIXES


def test_every_fix_that_has_a_place_names_its_second() -> None:
    findings = replace(BEST, flat=((10.0, 16.0),), pauses=(Pause(12.0, 15.0, True),), fastest=(3.0, 9.0, 260.0))
    card = judged(
        findings,
        pitch_sd_semitones=1.0,
        longest_pause_s=3.0,
        mid_clause_pauses_per_100_words=1.6,
        speaking_rate_wpm=220.0,
    )
    assert card.verdict.fix_first
    assert all(fix.start_s is not None for fix in card.verdict.fix_first)


def test_one_missing_item_is_fair_and_two_are_poor() -> None:
    def without(*names: str) -> Findings:
        return saying(checklist=tuple(replace(item, found=item.id not in names) for item in MESSAGE.checklist))

    assert judge_all(without("customers"), RUBRIC)["content"].band == "fair"
    assert judge_all(without("customers", "reason"), RUBRIC)["content"].band == "poor"


def test_an_item_the_style_does_not_ask_for_costs_nothing() -> None:
    item = ChecklistItem("good_times", False, required=False)
    assert judge_all(saying(checklist=(*MESSAGE.checklist, item)), RUBRIC)["content"].share == 1.0


def test_no_pause_at_all_is_fair() -> None:
    judgement = judge_all(replace(BEST, pauses=(), measures=replace(GOOD, longest_pause_s=0.0)), RUBRIC)["pauses"]
    assert judgement.band == "fair"


def test_a_pause_of_a_quarter_second_earns_hardly_more_than_none() -> None:
    def points(longest_s: float) -> float:
        pauses = (Pause(9.6, 9.6 + longest_s, False),) if longest_s else ()
        findings = replace(BEST, pauses=pauses, measures=replace(GOOD, longest_pause_s=longest_s))
        judgement = judge_all(findings, RUBRIC)["pauses"]
        assert judgement.share == 1 or "hardly pause" in judgement.advice or not longest_s
        assert (judgement.share == 1) == (judgement.band == "good")
        return 15 * (judgement.share or 0.0)

    assert points(0.26) - points(0.0) < 0.3
    assert points(0.0) < points(0.26) < points(0.4) < points(0.6) == 15


def test_a_late_reason_costs_content() -> None:
    early, late = (
        judge_all(replace(BEST, measures=replace(GOOD, time_to_reason_s=s)), RUBRIC)["content"] for s in (12.0, 20.0)
    )
    assert early.share == 1.0
    assert late.share is not None
    assert late.share < 1.0
    assert "point" in late.advice


def test_the_evidence_of_a_criterion_names_its_places() -> None:
    fillers = judge_all(replace(BEST, fillers=(Filler("uh", 7.0, 7.2, "probable"),)), RUBRIC)["fillers"]
    assert [(e.start_s, e.text) for e in fillers.evidence] == [(7.0, "uh (probable)")]
