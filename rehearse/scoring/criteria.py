"""How each criterion is judged: from what was found to a share of the points, with the place and the advice.

Each judge takes `Findings` and its rule of the rubric and returns a `Judgement`. The sentences are in `advice`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from rehearse.core.message import Alarm, ChecklistItem, Message
from rehearse.core.scorecard import Band, Evidence
from rehearse.scoring import advice, misheard
from rehearse.scoring.model import Findings, Judgement, Place, Remedy
from rehearse.scoring.obstacles import too_long
from rehearse.scoring.rubric import CriterionRule, Rubric


def judge_all(findings: Findings, rubric: Rubric) -> dict[str, Judgement]:
    """Return a judgement for each criterion of the rubric, in its order."""
    judges: dict[str, Callable[[Findings, CriterionRule], Judgement]] = {
        "duration": judge_duration,
        "pace": judge_pace,
        "pauses": judge_pauses,
        "fillers": judge_fillers,
        "phone_number": judge_phone_number,
        "content": judge_content,
        "pitch_variation": judge_pitch_variation,
    }
    return {name: judges[name](findings, rule) for name, rule in rubric.criteria.items()}


def judge_duration(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge first to last speech, in the bands of the style."""
    value = findings.measures.message_s
    if value is None:
        return _not_measured(findings, "message_s")
    bands = rule.bands_for("message_s", findings.style)
    share = bands.share(value)
    remedies: tuple[Remedy, ...] = ()
    if value > bands.good[1]:
        remedies = (too_long(findings, bands.good[1], 1 - share),)
    elif value < bands.good[0]:
        start_s = findings.measures.speech_start_s
        said = advice.too_short(value, findings.message)
        remedies = (Remedy("short", said, 1 - share, start_s, findings.measures.speech_end_s),)
    return _judged(share, bands.band(value), value, remedies, advice.duration_good(value))


def judge_pace(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge the speaking rate, and point to its fastest or slowest stretch."""
    value = findings.measures.speaking_rate_wpm
    if value is None:
        return _not_measured(findings, "speaking_rate_wpm")
    bands = rule.bands["speaking_rate_wpm"]
    share = bands.share(value)
    stretch = findings.fastest if value > bands.good[1] else findings.slowest
    place: Place = stretch[:2] if stretch else (None, None)
    evidence = tuple(
        Evidence(found[0], found[1], f"{name}: {found[2]:.0f} words a minute")
        for name, found in (("fastest", findings.fastest), ("slowest", findings.slowest))
        if found
    )
    remedies: tuple[Remedy, ...] = ()
    if share < 1:
        remedies = (Remedy("pace", advice.pace(value, bands, stretch), 1 - share, *place),)
    return _judged(share, bands.band(value), value, remedies, advice.pace_good(value), evidence)


def judge_pauses(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge the longest pause and the pauses inside clauses, each half of the points; hardly any pausing caps both."""
    measures = findings.measures
    if measures.longest_pause_s is None:
        return _not_measured(findings, "longest_pause_s")
    evidence = tuple(Evidence(p.start_s, p.end_s, advice.pause_text(p)) for p in findings.pauses)
    none = rule.shares["none_at_all_share"]
    most = none + (1 - none) * rule.bands["some_pause_s"].share(measures.longest_pause_s)
    text = advice.hardly_pauses(measures.longest_pause_s)
    hardly = Remedy("none", text, 1 - most, measures.speech_start_s, measures.speech_end_s)
    if not findings.pauses:
        return _judged(most, "fair", 0.0, (hardly,), "")
    found = _pause_parts(findings, rule)
    lost = sum(part[0] for part in found) / len(found)
    worst = max(found, key=lambda part: part[0])
    remedies = tuple(replace(part[4], share_lost=part[0] / len(found)) for part in found if part[1] != "good")
    band = _worst(part[1] for part in found)
    if 1 - most > lost:
        band = _worst((band, "fair"))
        return _judged(most, band, measures.longest_pause_s, (*remedies, hardly), "", evidence, "s")
    return _judged(1 - lost, band, worst[2], remedies, advice.pauses_good(), evidence, worst[3])


def _pause_parts(findings: Findings, rule: CriterionRule) -> list[tuple[float, Band, float, str, Remedy]]:
    """Return share lost, band, value, unit and remedy of each of the two measures of pauses."""
    by_length = sorted(findings.pauses, key=lambda pause: pause.start_s - pause.end_s)
    longest, halts = by_length[0], [pause for pause in by_length if pause.mid_clause]
    halt: Place = (halts[0].start_s, halts[0].end_s) if halts else (None, None)
    parts = [
        ("longest_pause_s", "s", advice.long_pause(longest), (longest.start_s, longest.end_s)),
        ("mid_clause_pauses_per_100_words", "per 100 words", advice.pauses_inside(halts, findings.words), halt),
    ]
    found: list[tuple[float, Band, float, str, Remedy]] = []
    for name, unit, text, place in parts:
        value, bands = getattr(findings.measures, name), rule.bands[name]
        if value is not None:
            lost = 1 - bands.share(value)
            found.append((lost, bands.band(value), value, unit, Remedy(name, text, lost, *place)))
    return found


def judge_fillers(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge fillers a minute, heard and probable."""
    value = findings.measures.fillers_per_min
    if value is None:
        return _not_measured(findings, "fillers_per_min")
    bands = rule.bands["fillers_per_min"]
    share = bands.share(value)
    evidence = tuple(Evidence(f.start_s, f.end_s, f"{f.text} ({f.certainty})") for f in findings.fillers)
    remedies: tuple[Remedy, ...] = ()
    if bands.band(value) != "good":
        text, place = advice.fillers(findings.fillers, value, bands)
        remedies = (Remedy("fillers", text, 1 - share, *place),)
    return _judged(share, bands.band(value), value, remedies, advice.fillers_good(len(findings.fillers)), evidence)


def judge_phone_number(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge the number as a prospect with a pen needs it; what may be misheard costs nothing."""
    if findings.message is None:
        return _not_measured(findings, "phone_number")
    message, shares = findings.message, rule.shares
    audit = message.phone_audit
    times = audit.times
    evidence = tuple(Evidence(n.start_s, n.end_s, advice.number_text(n)) for n in message.phone_numbers)
    if not times:
        text, place = advice.no_callable_number(message)
        return _judged(0.0, "poor", 0.0, (Remedy("number", text, 1.0, *place),), "", evidence)
    share = shares["first_and_last_share"] if audit.first_and_last else shares["twice_share"]
    again = misheard.may_be_said_again(findings)
    if times == 1 and not again:
        share = shares["once_share"]
    found: list[Remedy] = []
    if share < 1 and not again:
        text, place = advice.say_it_again(message, findings.measures.speech_start_s, findings.measures.speech_end_s)
        found.append(Remedy("twice", text, 1 - share, *place))
    for topic, wrong, kept in (
        ("different", misheard.surely_differ(findings), shares["different_share"]),
        ("number", not audit.callable and not misheard.may_be_called(findings), shares["not_callable_share"]),
        ("own", misheard.surely_not_own(findings), shares["not_own_share"]),
    ):
        if wrong:
            text, place = advice.wrong_number(topic, message)
            found.append(Remedy(topic, text, share * (1 - kept), *place))
            share *= kept
    share, too_fast = _number_pace(share, message, rule)
    found += too_fast
    band: Band = (
        "good" if share >= shares["good_from_share"] else "fair" if share >= shares["fair_from_share"] else "poor"
    )
    return _judged(share, band, float(times), tuple(found), advice.number_good(message), evidence)


def _number_pace(share: float, message: Message, rule: CriterionRule) -> tuple[float, list[Remedy]]:
    timed = [number for number in message.phone_numbers if number.digits_per_s is not None]
    if not timed:
        return share, []
    fastest = max(timed, key=lambda number: number.digits_per_s or 0.0)
    assert fastest.digits_per_s is not None
    floor = rule.shares["much_too_fast_share"]
    bands = rule.bands["digits_per_s"]
    kept = floor + (1 - floor) * bands.share(fastest.digits_per_s)
    if kept == 1:
        return share, []
    text = advice.number_too_fast(fastest, bands)
    return share * kept, [Remedy("too_fast", text, share * (1 - kept), fastest.start_s, fastest.end_s)]


def judge_content(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge what is missing, what should not be there, and how long the reason takes to come.

    Each thing that is surely missing and each kind of alarm counts one; a late reason counts up to one.
    """
    if findings.message is None:
        return _not_measured(findings, "content")
    message = findings.message
    bands = rule.bands["things_missing"]
    missing = misheard.surely_missing(message)
    topics: list[tuple[str, str, Place, float]] = [
        (item.id, *advice.missing(item, findings.measures.speech_start_s, findings.measures.speech_end_s), 1.0)
        for item in missing
    ]
    for kind in ("pitch", "winging_it", "hedging"):
        alarms = [alarm for alarm in message.alarms if alarm.id == kind and alarm.certainty == "sure"]
        if alarms:
            topics.append((kind, *advice.alarm(alarms), 1.0))
    late = findings.measures.time_to_reason_s
    soon = rule.bands["time_to_reason_s"]
    if late is not None and (share := soon.share(late)) < 1:
        topics.append(("late", *advice.late_reason(late, message, soon), 1 - share))
    value = sum(topic[3] for topic in topics)
    share = bands.share(value)
    remedies = tuple(Remedy(topic, text, (1 - share) * count / value, *place) for topic, text, place, count in topics)
    evidence = tuple(_item_evidence(message.checklist)) + tuple(
        Evidence(alarm.start_s, alarm.end_s, f"{alarm.id}: {alarm.text}{_doubt(alarm)}") for alarm in message.alarms
    )
    return _judged(share, bands.band(value), round(value, 2), remedies, advice.content_good(), evidence)


def _item_evidence(checklist: Iterable[ChecklistItem]) -> Iterable[Evidence]:
    for item in checklist:
        if item.found and item.start_s is not None:
            remarks = advice.item_remark(item) + _doubt(item)
            yield Evidence(item.start_s, item.end_s or item.start_s, f"{item.id}: {item.text}{remarks}")


def _doubt(found: Alarm | ChecklistItem) -> str:
    return " (not sure)" if found.certainty == "unsure" else ""


def judge_pitch_variation(findings: Findings, rule: CriterionRule) -> Judgement:
    """Judge the spread of F0 in semitones."""
    value = findings.measures.pitch_sd_semitones
    if value is None:
        return _not_measured(findings, "pitch_sd_semitones")
    bands = rule.bands["pitch_sd_semitones"]
    share = bands.share(value)
    evidence = tuple(Evidence(start_s, end_s, "stays on one note") for start_s, end_s in findings.flat)
    remedies: tuple[Remedy, ...] = ()
    if share < 1:
        text, place = advice.flat_voice(value, findings.flat, bands)
        remedies = (Remedy("flat", text, 1 - share, *place),)
    return _judged(share, bands.band(value), value, remedies, advice.pitch_good(value), evidence)


def _judged(
    share: float,
    band: Band,
    value: float,
    remedies: tuple[Remedy, ...],
    praise: str,
    evidence: tuple[Evidence, ...] = (),
    unit: str = "",
) -> Judgement:
    worst = max(remedies, key=lambda remedy: remedy.share_lost, default=None)
    text = worst.advice if worst else praise
    return Judgement(share, band, value, unit, text, evidence, remedies)


def _not_measured(findings: Findings, name: str) -> Judgement:
    why = findings.measures.why_not.get(name) or findings.not_judgeable
    return Judgement(share=None, why_not=why or "the words were not looked at")


def _worst(bands: Iterable[Band]) -> Band:
    order: tuple[Band, ...] = ("poor", "fair", "good")
    return min(bands, key=order.index)
