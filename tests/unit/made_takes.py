"""Takes made by hand for the tests of what is drawn and written: every value is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np

from rehearse.core.measures import Measures
from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneAudit, PhoneNumber, ScriptMatch
from rehearse.core.scorecard import Band, Criterion, Evidence, Fix, Scorecard, Verdict
from rehearse.core.sound import Filler, Pause, PitchTrack
from rehearse.core.take import RecordingFacts, Take
from rehearse.core.transcript import Transcript, Word
from rehearse.scoring.rubric import default_rubric

WINGED_TEXT = (
    "Hi Sam, um, this is Dana Miller with Acne Chemicals. So, um, I was just calling to, uh, touch base about "
    "your inventory. We have a, you know, state of the art platform that uses machine learning to forecast demand. "
    "Um, sorry, let me start that again. So yeah, maybe give me a call back sometime. My number is 312-555-0147. "
    "Thanks, bye."
)

REHEARSED_TEXT = (
    "Hi Sam, this is Dana Miller with Acme Chemicals, 312-555-0147. I would like to discuss how we cut inventory "
    "at Borden and Kraft. Please call me back today before five. Again, Dana Miller at 312-555-0147. Thank you."
)


def timed(texts: list[str], start_s: float, end_s: float, unsure: tuple[str, ...] = ()) -> tuple[Word, ...]:
    """Return words spread evenly over a span; those named in `unsure` get a low probability."""
    step = (end_s - start_s) / len(texts)
    return tuple(
        Word(text, start_s + i * step, start_s + (i + 0.9) * step, 0.31 if text.strip(".,") in unsure else 0.94)
        for i, text in enumerate(texts)
    )


def word_span(words: tuple[Word, ...], first: str, last: str) -> tuple[float, float]:
    """Return the times of the first word that reads `first` and of the next one that reads `last`."""
    start = next(i for i, word in enumerate(words) if word.text.strip(".,") == first)
    end = next(i for i, word in enumerate(words) if i >= start and word.text.strip(".,") == last)
    return words[start].start_s, words[end].end_s


def made_pitch(duration_s: float, spread_semitones: float = 2.0, median_hz: float = 120.0) -> PitchTrack:
    """Return a contour that swings slowly around `median_hz`, unvoiced one third of the time."""
    hop_s = 0.016
    times_s = np.arange(int(duration_s / hop_s)) * hop_s
    semitones = spread_semitones * 1.41 * np.sin(2 * np.pi * times_s / 3.1) + 0.3 * np.sin(2 * np.pi * times_s / 0.7)
    f0_hz = (median_hz * 2 ** (semitones / 12)).astype(np.float32)
    f0_hz[(times_s % 0.6) > 0.4] = np.nan
    f0_hz.setflags(write=False)
    return PitchTrack(0.0, hop_s, f0_hz)


def made_levels(duration_s: float, pauses: tuple[Pause, ...], start_s: float, end_s: float) -> tuple[float, ...]:
    """Return levels every 50 ms: speech between -14 and -32 dB, silence at -60 dB."""
    times_s = np.arange(int(duration_s / 0.05)) * 0.05
    levels = -20 + 6 * np.sin(2 * np.pi * times_s / 0.43) + 4 * np.sin(2 * np.pi * times_s / 2.3)
    levels[(times_s < start_s) | (times_s > end_s)] = -60
    for pause in pauses:
        levels[(times_s >= pause.start_s) & (times_s < pause.end_s)] = -60
    return tuple(levels.tolist())


def criterion(
    name: str, band: Band, value: float | None, share: float | None, advice: str, **more: object
) -> Criterion:
    """Return a criterion with the weight, unit, kind and source of the default rubric."""
    rule = default_rubric().criteria[name]
    return Criterion(
        id=name,
        band=band,
        value=value,
        unit=str(more.get("unit", rule.unit)),
        weight=rule.weight,
        points=None if share is None else rule.weight * share,
        advice=advice,
        why_not_measured=more.get("why"),
        source=rule.source,  # type: ignore[arg-type]
        evidence=more.get("evidence", ()),
        kind=rule.kind,  # type: ignore[arg-type]
    )


def winged_take() -> Take:
    """Return a take that was winged: fillers, a number said once and fast, hedging, a pitch."""
    words = timed(WINGED_TEXT.split(), 0.6, 33.0, unsure=("Acne",))
    pauses = (
        Pause(4.6, 5.3, mid_clause=False),
        Pause(12.1, 12.6, mid_clause=True),
        Pause(20.0, 21.9, mid_clause=False),
    )
    fillers = tuple(
        Filler(word.text.strip(".,").lower(), word.start_s, word.end_s, "heard")
        for word in words
        if word.text.strip(".,").lower() in ("um", "uh")
    )
    you_know = word_span(words, "you", "know")
    fillers = tuple(
        sorted(
            (*fillers, Filler("you know", *you_know, "heard"), Filler("um", 24.6, 24.9, "probable")),
            key=lambda f: f.start_s,
        )
    )
    digits = next(i for i, word in enumerate(words) if word.text.startswith("312"))
    number = PhoneNumber(
        "3125550147",
        "312, 555, 0147",
        words[digits].start_s,
        words[digits].start_s + 2.9,
        3.4,
        callable=True,
        own=True,
        groups=("312", "555", "0147"),
        first_word=digits,
        end_word=digits + 1,
    )
    return Take(
        id="0f3a9c2b1d4e",
        file="takes/monday-winged.m4a",
        message_name="takes",
        recorded_at=datetime(2025, 3, 3, 9, 30, tzinfo=UTC),
        recording=RecordingFacts(34.2, 44100, 2, -21.44, 31.02, 0.0),
        scorecard=winged_scorecard(words, fillers, number),
        measures=winged_measures(),
        message=Message(
            "reason",
            (number,),
            winged_checklist(words),
            winged_alarms(words),
            9.4,
            phone_audit=PhoneAudit(times=1, callable=True, own=True),
        ),
        transcript=Transcript(words, "faster-whisper", "base"),
        pauses=pauses,
        fillers=fillers,
        pitch=made_pitch(34.2, 1.5),
        levels_db=made_levels(34.2, pauses, 0.5, 33.1),
    )


def winged_measures() -> Measures:
    return Measures(
        speech_start_s=0.5,
        speech_end_s=33.1,
        message_s=32.6,
        speaking_rate_wpm=141.2,
        articulation_rate_syll_s=4.61,
        pause_share=0.095,
        longest_pause_s=1.9,
        mid_clause_pauses_per_100_words=1.6,
        mean_run_syllables=26.0,
        fillers_per_min=12.9,
        unclear_words_share=0.015,
        time_to_reason_s=9.4,
        pitch_mean_hz=119.6,
        pitch_sd_semitones=1.52,
        pitch_range_semitones=4.4,
        pvq=0.09,
        closing_slope_st_s=-12.0,
        level_sd_db=5.1,
    )


def winged_checklist(words: tuple[Word, ...]) -> tuple[ChecklistItem, ...]:
    return (
        ChecklistItem("your_name", True, *word_span(words, "Dana", "Miller"), "Dana Miller"),
        ChecklistItem("company", True, *word_span(words, "Acne", "Chemicals"), "Acne Chemicals", unclear=True),
        ChecklistItem("reason", True, *word_span(words, "about", "inventory"), "about your inventory"),
        ChecklistItem("customers", False),
        ChecklistItem("callback_ask", True, *word_span(words, "give", "back"), "give me a call back"),
        ChecklistItem("day_or_time", False, required=False),
        ChecklistItem("good_times", False, required=False),
    )


def winged_alarms(words: tuple[Word, ...]) -> tuple[Alarm, ...]:
    return (
        Alarm("hedging", *word_span(words, "just", "calling"), "just calling"),
        Alarm("pitch", *word_span(words, "state", "demand"), "state of the art platform that uses machine learning"),
        Alarm("winging_it", *word_span(words, "sorry", "again"), "sorry, let me start that again"),
    )


def winged_scorecard(words: tuple[Word, ...], fillers: tuple[Filler, ...], number: PhoneNumber) -> Scorecard:
    spots = tuple(Evidence(f.start_s, f.end_s, f"{f.text} ({f.certainty})") for f in fillers)
    criteria = (
        criterion("duration", "good", 32.6, 1.0, "33 s is a good length."),
        criterion("pace", "good", 141.2, 1.0, "141 words a minute is calm and easy to follow."),
        criterion("pauses", "fair", 1.9, 0.71, "Close the gap of 1.9 s.", unit="s"),
        criterion("fillers", "poor", 12.9, 0.45, "7 fillers, 13 a minute.", evidence=spots),
        criterion("phone_number", "poor", 1.0, 0.35, "Say the number once more as the last thing."),
        criterion("content", "poor", 4.0, 0.14, "Leave out the product."),
        criterion("pitch_variation", "poor", 1.52, 0.43, "Let your voice move."),
    )
    fixes = (
        Fix(
            "content",
            "Leave out the product: “state of the art platform that uses…” is a pitch, and a pitch gets "
            "deleted. One reason is enough.",
            *word_span(words, "state", "demand"),
        ),
        Fix(
            "phone_number",
            "Say the number once more as the last thing. The first time nobody holds a pen yet.",
            33.1,
            33.1,
        ),
        Fix(
            "fillers",
            "7 fillers (“um”, “uh”, “you know”), 13 a minute. Let each become a silent breath: up to 5 a "
            "minute nobody minds, 12 do you harm.",
            fillers[1].start_s,
            fillers[2].end_s,
        ),
    )
    because = (
        "The number comes once, and faster than anyone writes.",
        "Four things in what you say work against the call back.",
    )
    return Scorecard(Verdict("not_yet", 58.0, because, fixes), criteria, "1")


def rehearsed_take() -> Take:
    """Return the same message after rehearsal."""
    text = REHEARSED_TEXT.split()
    words = timed(text, 0.4, 29.6)
    places = [i for i, word in enumerate(words) if word.text.startswith("312")]
    numbers = tuple(
        PhoneNumber(
            "3125550147",
            "312, 555, 0147",
            words[i].start_s,
            words[i].start_s + 6.1,
            1.6,
            callable=True,
            own=True,
            groups=("312", "555", "0147"),
            first_word=i,
            end_word=i + 1,
        )
        for i in places
    )
    pauses = (
        Pause(5.0, 5.8, mid_clause=False),
        Pause(14.0, 14.9, mid_clause=False),
        Pause(20.2, 21.0, mid_clause=False),
    )
    names = ("duration", "pace", "pauses", "fillers", "phone_number", "content", "pitch_variation")
    values = (29.4, 128.0, 0.9, 0.0, 2.0, 0.0, 2.9)
    criteria = tuple(criterion(name, "good", value, 1.0, "Good.") for name, value in zip(names, values, strict=True))
    take = winged_take()
    return replace(
        take,
        id="77aa",
        file="takes/tuesday.wav",
        recording=RecordingFacts(30.1, 16000, 1, -20.0, 34.0, 0.0),
        scorecard=Scorecard(
            Verdict("yes", 100.0, ("Everything that was measured is in its good range.",), ()), criteria, "1"
        ),
        measures=replace(
            take.measures,
            speech_start_s=0.3,
            speech_end_s=29.7,
            message_s=29.4,
            fillers_per_min=0.0,
            speaking_rate_wpm=128.0,
            pitch_sd_semitones=2.9,
            longest_pause_s=0.9,
        ),
        message=Message(
            "reason",
            numbers,
            (
                ChecklistItem("your_name", True, *word_span(words, "Dana", "Miller"), "Dana Miller"),
                ChecklistItem("company", True, *word_span(words, "Acme", "Chemicals"), "Acme Chemicals"),
                ChecklistItem(
                    "reason", True, *word_span(words, "discuss", "inventory"), "discuss how we cut inventory"
                ),
                ChecklistItem("customers", True, *word_span(words, "Borden", "Kraft"), "Borden and Kraft"),
                ChecklistItem("callback_ask", True, *word_span(words, "call", "back"), "call me back"),
            ),
            (),
            10.5,
            ScriptMatch(0.96, ("thanks a lot",), ()),
            PhoneAudit(times=2, first_and_last=True, callable=True, own=True),
        ),
        transcript=Transcript(words, "faster-whisper", "base"),
        pauses=pauses,
        fillers=(),
        pitch=made_pitch(30.1, 2.9),
        levels_db=made_levels(30.1, pauses, 0.3, 29.7),
        self_verdict="maybe",
    )


def noise_take() -> Take:
    """Return a take that cannot be judged: noise, with nothing but the sound measured."""
    why = "The noise is as loud as the voice (SNR 4 dB)."
    names = ("duration", "pace", "pauses", "fillers", "phone_number", "content", "pitch_variation")
    criteria = tuple(criterion(name, "not_measured", None, None, "", why=why) for name in names)
    missing = {"speaking_rate_wpm": "the words were not looked at", "fillers_per_min": "the words were not looked at"}
    return Take(
        id="dead",
        file="noise.wav",
        message_name="",
        recorded_at=None,
        recording=RecordingFacts(
            12.0, 8000, 1, -30.0, 4.1, 0.021, ("The file ends early: 12.0 s of it could be read.",)
        ),
        scorecard=Scorecard(Verdict("cannot_judge", None, (why,), ()), criteria, "1"),
        measures=Measures(
            speech_start_s=1.0, speech_end_s=11.0, message_s=10.0, level_sd_db=2.0, why_not=MappingProxyType(missing)
        ),
        message=Message("reason"),
        transcript=None,
        levels_db=tuple([-30.0] * 240),
    )
