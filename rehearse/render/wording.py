"""The words a person reads on a card, whatever it is drawn with: names, values with their units, safe text."""

from __future__ import annotations

import math
from types import MappingProxyType

from rehearse.core.message import ScriptMatch
from rehearse.core.scorecard import Criterion
from rehearse.core.sound import AgainstBaseline
from rehearse.core.take import Take
from rehearse.core.transcript import Correction
from rehearse.scoring.advice import clock
from rehearse.scoring.rubric import Bands, Rubric
from rehearse.text.coarse_words import without_coarse_words

QUESTION = "Would you call you back?"

ANSWERS = MappingProxyType(
    {
        "yes": ("Yes.", "Leave it just like this."),
        "maybe": ("Maybe.", "More than one thing stands between this and a yes."),
        "not_yet": ("Not yet.", "Change what comes first, then go again."),
        "cannot_judge": ("Can't say.", "This take could not be judged."),
    }
)
"""The answer, and a warm word with it."""

CRITERIA = MappingProxyType(
    {
        "duration": "Length",
        "pace": "Pace",
        "pauses": "Pauses",
        "fillers": "Fillers (um, uh)",
        "phone_number": "Phone number",
        "content": "What you say",
        "pitch_variation": "Pitch variation",
    }
)

BANDS = MappingProxyType({"good": "good", "fair": "fair", "poor": "poor", "not_measured": "not measured"})

ALARMS = MappingProxyType(
    {"pitch": "describes the product", "winging_it": "sounds unprepared", "hedging": "weakens the ask"}
)

OBSTACLES = MappingProxyType(
    {
        "no_callable_number": "no number that can be called",
        "no_name": "no name",
        "no_reason": "no reason",
        "pitch": "a pitch",
        "pitch_aside": "a bit of a pitch",
        "winging_it": "made up on the spot",
        "too_long": "the length",
        "number_unsure": "a number that cannot be called as it was heard",
        "number_once": "the number only once",
        "numbers_differ": "two different numbers",
        "not_own_number": "a number that is not yours",
        "hedging": "words that let the call wait",
        "hedged_throughout": "mostly words that let the call wait",
        "too_unclear": "unclear words",
        **{f"poor_{name}": f"{words.lower()} (poor)" for name, words in CRITERIA.items()},
    }
)
"""What stops a yes, but for the points."""

MEASURES = MappingProxyType(
    {
        "speech_start_s": "first speech",
        "speech_end_s": "last speech",
        "message_s": "length",
        "speaking_rate_wpm": "pace",
        "articulation_rate_syll_s": "articulation",
        "pause_share": "pauses",
        "longest_pause_s": "longest pause",
        "mid_clause_pauses_per_100_words": "pauses inside a phrase",
        "mean_run_syllables": "run between pauses",
        "fillers_per_min": "fillers",
        "unclear_words_share": "unclear words",
        "time_to_reason_s": "time to the reason",
        "pitch_mean_hz": "pitch",
        "pitch_sd_semitones": "pitch variation",
        "pitch_range_semitones": "pitch range",
        "pvq": "PVQ",
        "closing_slope_st_s": "closing slope",
        "level_sd_db": "spread of the level",
        "digits_per_s": "pace of the number",
        "things_missing": "things to change",
    }
)

UNITS = MappingProxyType(
    {
        "message_s": " in s",
        "speaking_rate_wpm": " in words a minute",
        "longest_pause_s": " in s",
        "mid_clause_pauses_per_100_words": " per 100 words",
        "fillers_per_min": " a minute",
        "digits_per_s": " in digits a second",
        "time_to_reason_s": " in s",
        "pitch_sd_semitones": " in semitones",
    }
)
"""What is said after a measure's name, where its bands are given."""

CORRECTED = "words corrected by you"
"""Said of a take that is judged by words the rep has put right."""

NO_CLAIM = "No study shows that a score like this predicts callbacks; it judges the craft."

NO_CLAIM_MORE = (
    "The bands come from small studies, mostly of native speakers, and from trade advice; they do not suit every "
    "accent. Nothing here detects sincerity or warmth."
)

_ALWAYS = MappingProxyType(
    {
        "articulation_rate_syll_s": "{:.1f} syllables a second",
        "pause_share": "{:.0%} pauses",
        "unclear_words_share": "{:.0%} unclear words",
        "time_to_reason_s": "reason after {:.0f} s",
        "pitch_mean_hz": "pitch {:.0f} Hz",
    }
)
"""What is reported but not judged on its own, and how it reads."""

_ON_REQUEST = MappingProxyType(
    {
        "longest_pause_s": "longest pause {:.1f} s",
        "mid_clause_pauses_per_100_words": "{:.1f} pauses inside a phrase per 100 words",
        "mean_run_syllables": "{:.0f} syllables from pause to pause",
        "pitch_range_semitones": "pitch range {:.0f} semitones",
        "pvq": "PVQ {:.2f}",
        "closing_slope_st_s": "closing slope {:+.0f} semitones a second",
        "level_sd_db": "level spread {:.1f} dB",
    }
)
"""What is reported with the evidence."""

SKIPPED_SHOWN = 3
"""Parts of a script that were left out and are quoted."""

MOST_REASONS = 2
"""More are told in one sentence."""

LEAST_CLIPPED_SHARE = 0.001
"""Clipping below a thousandth of the samples is not worth a word."""

_AGAINST_EVERYDAY = MappingProxyType(
    {
        (1, 1): "brighter and livelier than your everyday voice",
        (1, 0): "brighter than your everyday voice, and about as lively",
        (1, -1): "brighter but less lively than your everyday voice",
        (0, 1): "livelier than your everyday voice, and about as bright",
        (0, 0): "about as bright and lively as your everyday voice",
        (0, -1): "less lively than your everyday voice, and about as bright",
        (-1, 1): "livelier but less bright than your everyday voice",
        (-1, 0): "less bright than your everyday voice, and about as lively",
        (-1, -1): "less bright and less lively than your everyday voice",
    }
)
"""Up, about the same or down: brightness, then how much the pitch moves."""


def baseline_words(against: AgainstBaseline, rubric: Rubric) -> str:
    """Return how the voice lies against the rep's everyday one; what everyday takes differ by is called the same."""
    least = rubric.everyday_voice
    bright, pitch, moves = against.brightness, against.pitch_mean_semitones, against.pitch_sd_semitones
    signs = (_sign(bright, least["brightness"]), _sign(moves, least["pitch_sd_semitones"]))
    return (
        f"Not scored: {_AGAINST_EVERYDAY[signs]} ({bright:+.1f}; pitch {pitch:+.1f} semitones, "
        f"variation {moves:+.1f} semitones)."
    )


def brightness_word(against: AgainstBaseline, rubric: Rubric) -> str:
    """Return brighter, the same or duller: the voice against the rep's everyday one, in a word."""
    sign = _sign(against.brightness, rubric.everyday_voice["brightness"])
    return {1: "brighter", 0: "the same", -1: "duller"}[sign]


def _sign(value: float, least: float) -> int:
    """Return whether a value is up (1), down (-1), or not `least` away from 0 (0)."""
    return 0 if abs(value) < least else 1 if value > 0 else -1


def also_to_do(take: Take) -> list[tuple[str, str]]:
    """Return (name, advice) of every criterion that is fair or poor and that no fix above is about."""
    named = {fix.criterion for fix in take.scorecard.verdict.fix_first}
    return [
        (name_of(one.id), one.advice)
        for one in take.scorecard.criteria
        if one.band in ("fair", "poor") and one.weight and one.advice and one.id not in named
    ]


def score_words(score: float | None) -> str:
    """Return ``58/100``, or nothing where there is no score: whole points, cut."""
    return "" if score is None else f"{int(score)}/100"


def warm_words(take: Take) -> str:
    """Return the sentence that goes with the answer; "close" is said only of a take that lacks one thing."""
    verdict = take.scorecard.verdict
    if verdict.answer == "yes" and verdict.fix_first:
        return "Good to leave. It could be better still."
    if verdict.answer == "maybe" and verdict.close:
        return "You are close: one thing stands between this and a yes."
    return ANSWERS[verdict.answer][1]


def reasons(take: Take) -> list[str]:
    """Return why it is no yes: not the sentences that stand under "Fix first" anyway; many in one.

    A yes needs no reasons that are advice.
    """
    verdict = take.scorecard.verdict
    advice = {fix.advice for fix in verdict.fix_first}
    if verdict.answer == "yes":
        advice |= {criterion.advice for criterion in take.scorecard.criteria}
    given = [because for because in verdict.because if because not in advice]
    if len(given) <= MOST_REASONS:
        return given
    named = [OBSTACLES[name] for name in verdict.obstacles if name in OBSTACLES and not name.startswith("poor_")]
    return [f"In the way: {', '.join(named)}."] if named else given


def recording_words(take: Take) -> list[str]:
    """Return what there is to say of the recording itself: what was wrong with it, and what of it was not judged."""
    apart = take.recording.set_aside
    kinds = {one.what: [f"{it.start_s:.1f}–{it.end_s:.1f} s" for it in apart if it.what == one.what] for one in apart}
    told = "; ".join(f"{what} ({', '.join(places)})" for what, places in kinds.items())
    return [*take.recording.notes, *([f"Set aside and not judged: {told}."] if told else [])]


def line_words(take: Take, rubric: Rubric) -> str:
    """Return that the answer hangs by less than the score wobbles; nothing where it does not."""
    verdict = take.scorecard.verdict
    if not verdict.on_the_line or verdict.score is None:
        return ""
    yes_from, maybe_from = rubric.verdict["yes_from"], rubric.verdict["maybe_from"]
    near = yes_from if abs(verdict.score - yes_from) <= abs(verdict.score - maybe_from) else maybe_from
    noise = rubric.noise["score"]
    name = "a yes" if near == yes_from else "a maybe"
    return f"On the line: {name} begins at {near:g}, and the same take may score {noise:g} points more or less."


def script_words(take: Take, rubric: Rubric) -> str:
    """Return that another text was spoken than the script's; nothing where it was followed, or there is none."""
    script = take.message.script
    if script is None or script.matched_share >= rubric.verdict["min_script_share"]:
        return ""
    return f"This is not your script: {script.matched_share:.0%} of it was said. The card judges what was heard."


def script_match_words(script: ScriptMatch) -> str:
    """Return how much of a script was said, and what was skipped."""
    words = f"{script.matched_share:.0%} of the script was said"
    skipped = ", ".join(f"“{part}”" for part in script.skipped[:SKIPPED_SHOWN])
    more = len(script.skipped) - SKIPPED_SHOWN
    return words + (f"; skipped: {skipped}" if skipped else "") + (f" and {more} more" if more > 0 else "")


def corrections_words(take: Take) -> list[str]:
    """Return what the rep has corrected, each with its place; nothing where nothing was."""
    corrections = take.transcript.corrections if take.transcript else ()
    return [f"{clock(one.start_s)} {_correction(one)}" for one in corrections]


def _correction(one: Correction) -> str:
    heard, said = (text.strip(" .,;:!?") or text for text in (without_coarse_words(one.heard), one.said))
    if not said:
        return f"“{heard}” was not said"
    return f"“{heard}” is “{said}”" if heard else f"“{said}” was not heard"


def correction_change_words(before: Take, after: Take) -> list[str]:
    """Return in sentences what a correction came to: how many there are, and the verdict before and after."""
    corrections = len(after.transcript.corrections) if after.transcript else 0
    same = before.transcript == after.transcript
    told = ["Nothing is corrected: these are the words that were heard."]
    if corrections:
        places = "1 place" if corrections == 1 else f"{corrections} places"
        told = [f"Corrected in {places}. Undo: rehearse correct {after.id} --undo"]
    then, now = (
        f"{ANSWERS[one.scorecard.verdict.answer][0]} {score_words(one.scorecard.verdict.score)}".strip()
        for one in (before, after)
    )
    return told if same else [*told, f"Before: {then}  Now: {now}"]


def what_to_do(take: Take, rubric: Rubric) -> str:
    """Return how the next take can be judged, after one that could not be."""
    recording, needed = take.recording, rubric.judgeable
    if take.transcript is not None and take.transcript.language != "en":
        return "Only English can be scored so far."
    if take.measures.speech_end_s is None:
        return "Check that the right microphone is chosen and not muted, then record again."
    if recording.clipped_share > needed["max_clipped_share"]:
        return "Turn the microphone down, or hold it a little farther away, and record again."
    if recording.snr_db is not None and recording.snr_db < needed["min_snr_db"]:
        return "Record again in a quieter place, or closer to the microphone."
    return "Record again: close to the microphone, in a quiet place, the whole message in English."


def value_words(criterion: Criterion, take: Take) -> str:
    """Return a criterion's value as a person says it: ``36.9 s``, ``188 words/min``, ``once``."""
    value, unit = criterion.value, criterion.unit
    if value is None:
        return "–"
    if criterion.id == "phone_number":
        return number_words(take)
    if criterion.id == "content":
        return "all there" if value == 0 else "nearly all there" if value < 0.5 else f"{math.ceil(value)} to change"
    if criterion.id == "pauses" and unit != "s":
        halts = sum(pause.mid_clause is True for pause in take.pauses)
        return halts_words(halts)
    if criterion.id == "pauses":
        return "none" if value == 0 else f"{_short(value)} s longest"
    return {
        "wpm": f"{value:.0f} words/min",
        "per min": f"{_short(value)} a minute",
        "s": f"{value:.1f} s",
    }.get(unit, f"{_short(value)} {unit}".rstrip())


_JUDGED_BY = MappingProxyType(
    {
        "duration": "message_s",
        "pace": "speaking_rate_wpm",
        "fillers": "fillers_per_min",
        "pitch_variation": "pitch_sd_semitones",
    }
)
"""Criteria that one measure decides."""


def good_words(criterion: Criterion, take: Take, rubric: Rubric) -> str:
    """Return where good begins and ends, for a criterion that is not: ``(good: 18 to 40)``; nothing for the others."""
    measure, rule = _JUDGED_BY.get(criterion.id), rubric.criteria.get(criterion.id)
    if measure is None or rule is None or criterion.band not in ("fair", "poor"):
        return ""
    if take.scorecard.rubric != rubric.version:
        return ""
    return f"(good: {good_range(rule.bands_for(measure, take.message.style))})"


def good_range(bands: Bands) -> str:
    """Return a good band in words: ``18 to 40``, ``below 5``, ``from 2.5``."""
    return interval(bands, bands.good)


def interval(bands: Bands, edges: tuple[float, float]) -> str:
    """Return one of the bands in words; an edge that all bands share is none."""
    low, high = edges
    if bands.good[1] == bands.zero[1]:
        return f"from {low:g}"
    if bands.good[0] == bands.zero[0]:
        return f"below {high:g}" if bands.below else f"up to {high:g}"
    return f"{low:g} to {high:g}"


def halts_words(count: int) -> str:
    """Return how many pauses stand inside a phrase."""
    return "1 inside a phrase" if count == 1 else f"{count} inside phrases"


def number_words(take: Take) -> str:
    """Return how often the number is given: ``first and last`` where it stands at both ends of the message."""
    if take.transcript is None:
        return "–"
    audit = take.message.phone_audit
    if audit.first_and_last:
        return "first and last"
    return {0: "none", 1: "once", 2: "twice"}.get(audit.times, f"{audit.times} times")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def name_of(criterion_id: str) -> str:
    """Return the name a person understands; a criterion of someone's own keeps its id, readable."""
    return CRITERIA.get(criterion_id, criterion_id.replace("_", " ").capitalize())


def also_measured(take: Take, *, everything: bool = False) -> list[str]:
    """Return what was measured and is reported but not judged on its own, with units."""
    recording, measures = take.recording, take.measures
    found = []
    for name, form in ({**_ALWAYS, **_ON_REQUEST} if everything else _ALWAYS).items():
        value = getattr(measures, name)
        if value is not None:
            found.append(form.format(value))
    if recording.level_dbfs is not None:
        found.append(f"level {recording.level_dbfs:.0f} dBFS")
    if recording.snr_db is not None:
        found.append(f"voice {recording.snr_db:.0f} dB over the noise")
    if recording.clipped_share >= LEAST_CLIPPED_SHARE:
        found.append(f"{recording.clipped_share:.1%} clipped")
    return found


def not_measured(take: Take) -> list[tuple[str, str]]:
    """Return what was not measured and why, as (names, reason): each reason once.

    Where a reason keeps a criterion from being measured, the smaller measures that share it are not listed.
    """
    criteria: dict[str, list[str]] = {}
    for criterion in take.scorecard.criteria:
        if criterion.band == "not_measured":
            why = criterion.why_not_measured or "it could not be measured"
            criteria.setdefault(why, []).append(name_of(criterion.id).lower())
    measures: dict[str, list[str]] = {}
    for name, why in take.measures.why_not.items():
        measures.setdefault(why, []).append(MEASURES.get(name, name.replace("_", " ")))
    told = [
        (", ".join(names) + (" and what goes with it" if why in measures else ""), why)
        for why, names in criteria.items()
    ]
    return told + [(", ".join(names), why) for why, names in measures.items() if why not in criteria]
