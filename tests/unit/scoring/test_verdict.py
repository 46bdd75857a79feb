"""From findings to verdict: points, caps, fixes and what cannot be judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

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
ALARM_KINDS = ("pitch", "winging_it", "hedging")
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


def with_points(points: float) -> Scorecard:
    """Return the card of a message that earns so many points, all of them for its pace, and is not poor at it."""
    own = team_rubric(
        "[criteria.pace]\nweight = 100\n[obstacles.poor_criterion]\nleaves = 'yes'\n"
        + "\n".join(f"[criteria.{name}]\nweight = 0" for name in RUBRIC.criteria if name != "pace"),
        "own.toml",
    )
    bands = own.criteria["pace"].bands["speaking_rate_wpm"]
    share = points / 100
    rate = bands.good[1] + (1 - share) * 2 * (bands.fair[1] - bands.good[1])
    if share < 0.5:
        rate = bands.zero[1] - share * 2 * (bands.zero[1] - bands.fair[1])
    return score(replace(BEST, measures=replace(GOOD, speaking_rate_wpm=rate)), own)


@pytest.mark.parametrize(
    ("points", "shown", "answer"),
    [(75.1, 75, "yes"), (75.0, 75, "yes"), (74.9, 74, "maybe"), (50.1, 50, "maybe"), (49.9, 49, "not_yet")],
)
def test_the_score_is_cut_to_whole_points_so_that_74_9_never_reads_as_a_yes(
    points: float, shown: float, answer: str
) -> None:
    verdict = with_points(points).verdict
    assert (verdict.score, verdict.answer) == (shown, answer)


@pytest.mark.parametrize(
    ("points", "on_the_line"),
    [(78.0, False), (77.0, True), (75.0, True), (73.0, True), (72.0, False), (52.5, True), (47.5, False), (48.0, True)],
)
def test_within_the_noise_of_a_cut_off_the_answer_is_on_the_line(points: float, on_the_line: bool) -> None:
    assert with_points(points).verdict.on_the_line is on_the_line


def test_what_is_barred_anyway_is_not_on_the_line() -> None:
    findings = saying(alarms=(Alarm("pitch", 14.0, 16.0, "our platform"),))
    cheap = replace(findings, measures=replace(GOOD, fillers_per_min=20.0, pitch_sd_semitones=0.5, longest_pause_s=0.3))
    for card in (score(findings, RUBRIC), score(cheap, RUBRIC)):
        assert not card.verdict.on_the_line


def over_words(kind: str, words: int) -> Findings:
    """Return the findings with an alarm that so many of the 60 words ring."""
    return saying(alarms=(Alarm(kind, 14.0, 16.0, "our platform", 0, words),))


def without(*names: str, certainty: Literal["sure", "unsure"] = "sure", alarms: Findings | None = None) -> Findings:
    changed = (
        replace(item, found=False, certainty=certainty) if item.id in names else item for item in MESSAGE.checklist
    )
    rung = alarms.message.alarms if alarms and alarms.message else ()
    return saying(checklist=tuple(changed), alarms=rung)


def with_alarm(kind: str, certainty: Literal["sure", "unsure"] = "sure") -> Findings:
    return saying(alarms=(Alarm(kind, 14.0, 16.0, "our platform", certainty=certainty),))


@pytest.mark.parametrize(
    ("findings", "measures", "answer", "obstacle"),
    [
        (BEST, {"message_s": 45.2, "speech_end_s": 45.7}, "maybe", "too_long"),
        (BEST, {"unclear_words_share": 0.36}, "maybe", "too_unclear"),
        (BEST, {"pitch_sd_semitones": 1.2}, "maybe", "poor_pitch_variation"),
        (BEST, {"fillers_per_min": 13.0}, "maybe", "poor_fillers"),
        (saying(phone_numbers=(), phone_audit=PhoneAudit()), {}, "not_yet", "no_callable_number"),
        (without("your_name"), {}, "not_yet", "no_name"),
        (without("reason"), {"time_to_reason_s": None}, "not_yet", "no_reason"),
        (with_alarm("pitch"), {}, "not_yet", "pitch"),
        (with_alarm("winging_it"), {}, "not_yet", "winging_it"),
        (with_alarm("hedging"), {}, "maybe", "hedging"),
        (over_words("hedging", 29), {}, "maybe", "hedging"),
        (over_words("hedging", 31), {}, "not_yet", "hedged_throughout"),
        (over_words("pitch", 19), {}, "maybe", "pitch_aside"),
        (over_words("pitch", 21), {}, "not_yet", "pitch"),
        (without("reason", alarms=over_words("pitch", 19)), {}, "not_yet", "pitch"),
        (saying(phone_numbers=(LAST,), phone_audit=replace(MESSAGE.phone_audit, times=1)), {}, "maybe", "number_once"),
    ],
)
def test_an_obstacle_stops_the_yes_whatever_the_points(
    findings: Findings, measures: dict[str, float | None], answer: str, obstacle: str
) -> None:
    verdict = judged(findings, **measures).verdict
    assert verdict.score is not None
    assert verdict.score >= 75
    assert verdict.answer == answer
    assert obstacle in verdict.obstacles
    assert verdict.fix_first


@pytest.mark.parametrize(
    "findings",
    [without("your_name", "reason", certainty="unsure"), *(with_alarm(kind, "unsure") for kind in ALARM_KINDS)],
)
def test_what_the_reading_is_not_sure_of_bars_nothing_and_is_asked(findings: Findings) -> None:
    verdict = judged(findings).verdict
    assert (verdict.answer, verdict.score, verdict.obstacles) == ("yes", 100, ())
    assert verdict.questions
    assert all("?" in question for question in verdict.questions)


def test_another_persons_message_is_asked_about_and_barred_by_nothing() -> None:
    others = tuple(
        replace(item, text="Tom Brandt", other=True) if item.id == "your_name" else item for item in MESSAGE.checklist
    )
    verdict = judged(saying(checklist=others)).verdict
    assert (verdict.answer, verdict.obstacles) == ("yes", ())
    assert any("another person's message" in question for question in verdict.questions)


def test_without_a_reason_the_style_curiosity_is_not_barred() -> None:
    findings = replace(
        without("reason"), style="curiosity", message=replace(without("reason").message, style="curiosity")
    )  # type: ignore[type-var]
    assert "no_reason" not in judged(findings).verdict.obstacles


def test_a_yes_has_no_obstacle_and_any_other_answer_has_one() -> None:
    for findings, points in ((BEST, 30.0), (BEST, 200.0), (with_alarm("hedging"), 0.0)):
        verdict = judged(findings, fillers_per_min=points, pitch_sd_semitones=3.0 - points / 100).verdict
        assert (verdict.answer == "yes") == (verdict.obstacles == ())


def test_a_team_may_switch_an_obstacle_off_or_make_it_graver() -> None:
    lenient = team_rubric("[obstacles.pitch]\nleaves = 'yes'\n", "team.toml")
    stern = team_rubric("[obstacles.hedging]\nleaves = 'not_yet'\n", "team.toml")
    assert score(with_alarm("pitch"), lenient).verdict.answer == "yes"
    assert score(with_alarm("hedging"), stern).verdict.answer == "not_yet"


def test_a_criterion_without_weight_bars_nothing() -> None:
    own = team_rubric("[criteria.pitch_variation]\nweight = 0\n", "team.toml")
    assert score(replace(BEST, measures=replace(GOOD, pitch_sd_semitones=1.0)), own).verdict.answer == "yes"


@pytest.mark.parametrize(
    ("findings", "measures", "close"),
    [
        (BEST, {}, False),
        (BEST, {"pitch_sd_semitones": 1.2}, True),
        (BEST, {"message_s": 46.0}, True),
        (BEST, {"pitch_sd_semitones": 1.2, "fillers_per_min": 14.0}, False),
        (with_alarm("hedging"), {"pitch_sd_semitones": 1.2}, False),
        (
            BEST,
            {"fillers_per_min": 9.0, "pitch_sd_semitones": 2.0, "speaking_rate_wpm": 185.0, "message_s": 43.0},
            False,
        ),
    ],
)
def test_it_is_close_only_where_one_thing_stands_between_it_and_a_yes(
    findings: Findings, measures: dict[str, float | None], close: bool
) -> None:
    assert judged(findings, **measures).verdict.close is close


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


MISHEARD = replace(
    FIRST, digits="312555147", text="312, 555, 147", callable=False, remark="too_short", digits_missing=1
)


def test_a_digit_that_the_engine_lost_once_is_asked_about_and_costs_nothing() -> None:
    misheard = replace(MISHEARD, probably="3125550147", remark="")
    verdict = judged(saying(phone_numbers=(misheard, LAST))).verdict
    assert (verdict.answer, verdict.score, verdict.fix_first) == ("yes", 100, ())
    assert "312, 555, 147" in verdict.questions[0]
    assert "did you say 3125550147?" in verdict.questions[0]


@pytest.mark.parametrize(
    ("probably", "probability", "missing", "answer"),
    [
        ("3125550147", 0.9, 1, "yes"),
        (None, 0.3, 1, "yes"),
        (None, 0.9, 1, "maybe"),
        (None, 0.9, -1, "maybe"),
        (None, 0.9, 3, "not_yet"),
    ],
)
def test_a_number_short_of_a_digit_is_asked_about(
    probably: str | None, probability: float, missing: int, answer: str
) -> None:
    number = replace(MISHEARD, probably=probably, first_word=3, end_word=5, digits_missing=missing)
    words = tuple(replace(word, probability=probability) if 3 <= k < 5 else word for k, word in enumerate(WORDS))
    audit = PhoneAudit(times=1, callable=probably is not None, probably=probably)
    message = replace(MESSAGE, phone_numbers=(number,), phone_audit=audit)
    verdict = judged(replace(BEST, message=message, words=words)).verdict
    assert verdict.answer == answer
    assert any("did you say" in question for question in verdict.questions) == (answer != "not_yet")


@pytest.mark.parametrize(
    ("digits", "times", "answer"),
    [("3125550174", 2, "maybe"), ("3125550174", 1, "yes"), ("6175550199", 1, "maybe")],
)
def test_a_number_that_is_surely_not_the_reps_own_stops_a_yes(digits: str, times: int, answer: str) -> None:
    said = tuple(replace(number, digits=digits, own=False) for number in (FIRST, LAST)[:times])
    audit = replace(MESSAGE.phone_audit, own=False)
    findings = replace(saying(phone_numbers=said, phone_audit=audit), own_number="3125550147")
    verdict = judged(findings).verdict
    assert verdict.answer == answer
    assert ("not_own_number" in verdict.obstacles) == (answer == "maybe")
    assert bool(verdict.questions) == (answer == "yes")


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


@pytest.mark.parametrize(
    ("change", "digits"),
    [({"identical": False}, "3125550174"), ({"callable": False}, "3125550147"), ({"own": False}, "3125550147")],
)
def test_a_number_that_is_wrong_earns_less(change: dict[str, bool], digits: str) -> None:
    findings = replace(with_audit(**change), own_number="6175550199")
    assert findings.message is not None
    numbers = (FIRST, replace(LAST, digits=digits))
    judgement = judge_all(replace(findings, message=replace(findings.message, phone_numbers=numbers)), RUBRIC)[
        "phone_number"
    ]
    assert judgement.share is not None
    assert judgement.share <= 0.5
    assert judgement.remedies


def test_a_number_said_too_fast_earns_less_and_points_to_the_faster_one() -> None:
    numbers = (FIRST, replace(LAST, digits_per_s=3.5))
    judgement = judge_all(saying(phone_numbers=numbers), RUBRIC)["phone_number"]
    assert judgement.share == pytest.approx(0.3 + 0.7 * 0.25)
    assert judgement.remedies[0].start_s == LAST.start_s


def test_a_number_at_just_the_pace_that_a_pen_follows_is_not_called_fast() -> None:
    numbers = (FIRST, replace(LAST, digits_per_s=10 / (33.767123287671225 - 28.76712328767123)))
    assert judge_all(saying(phone_numbers=numbers), RUBRIC)["phone_number"].share == 1


def test_what_bars_most_is_fixed_first() -> None:
    alarms = (Alarm("hedging", 12.0, 12.5, "just checking in"), Alarm("pitch", 14.0, 16.0, "our platform"))
    fixes = judged(saying(alarms=alarms), fillers_per_min=24.0, speaking_rate_wpm=180.0).verdict.fix_first
    assert [fix.topic for fix in fixes] == ["pitch", "hedging", "fillers"]


def test_a_length_that_is_only_just_fair_has_its_advice() -> None:
    card = judged(message_s=40.2, speech_end_s=40.7)
    assert card.criteria[0].band == "fair"
    assert card.verdict.fix_first[0].criterion == "duration"


def test_the_fixes_are_the_costliest_and_three_at_most() -> None:
    fillers = tuple(Filler("um", 2.0 + k, 2.3 + k, "heard") for k in range(12))
    findings = replace(BEST, fillers=fillers)
    card = judged(findings, fillers_per_min=24.0, speaking_rate_wpm=190.0, pitch_sd_semitones=2.0, longest_pause_s=2.0)
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


PRAISE = {criterion.id: criterion.advice for criterion in judged().criteria}
MEASURED = {
    "duration": "message_s",
    "pace": "speaking_rate_wpm",
    "fillers": "fillers_per_min",
    "pitch_variation": "pitch_sd_semitones",
}


@pytest.mark.parametrize(("criterion", "measure"), MEASURED.items())
@pytest.mark.parametrize("style", ["reason", "curiosity"])
def test_whatever_is_fair_or_poor_has_advice(
    criterion: str, measure: str, style: Literal["reason", "curiosity"]
) -> None:
    bands = RUBRIC.criteria[criterion].bands_for(measure, style)
    edges = {*bands.good, *bands.fair, *bands.zero}
    tried = set()
    for value in (edge + step for edge in edges for step in (-1.0, -0.01, 0.0, 0.01, 1.0)):
        card = judged(replace(BEST, style=style, message=replace(MESSAGE, style=style)), **{measure: max(value, 0.0)})
        (one,) = [found for found in card.criteria if found.id == criterion]
        tried.add(one.band)
        praised = one.advice.split()[-4:] == PRAISE[criterion].split()[-4:]
        assert praised == (one.band == "good"), (value, one.band, one.advice)
    assert tried == {"good", "fair", "poor"}


@pytest.mark.parametrize("halts", [1.5, 1.51, 3.9, 4.0, 9.0])
def test_pauses_inside_a_phrase_that_are_fair_or_poor_have_advice(halts: float) -> None:
    inside = (Pause(9.6, 10.4, True), Pause(20.0, 20.7, False))
    card = judged(replace(BEST, pauses=inside), mid_clause_pauses_per_100_words=halts)
    (one,) = [found for found in card.criteria if found.id == "pauses"]
    assert one.band in ("fair", "poor")
    assert one.advice.startswith("You stop inside a phrase")
