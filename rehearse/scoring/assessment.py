"""From sound, words and pitch to a take: everything between the engines and the card. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.content.message import read_message
from rehearse.core.measures import UNCLEAR_PROBABILITY, Measures
from rehearse.core.message import Message
from rehearse.core.recording import Recording
from rehearse.core.sound import AgainstBaseline, Filler, Level, Pause, PitchTrack, SetAside, Span, Speech, VoiceFeatures
from rehearse.core.take import RecordingFacts, Take
from rehearse.core.token import Token
from rehearse.core.transcript import NOT_MADE_OUT, Transcript
from rehearse.prosody.brightness import against_baseline, voice_features
from rehearse.prosody.fillers import find_fillers
from rehearse.prosody.hum import without_hum
from rehearse.prosody.level import LEVEL, measure_level, why_not_judgeable
from rehearse.prosody.other_voice import is_talked_behind, other_speaker
from rehearse.prosody.pace import fastest_passage, slowest_passage
from rehearse.prosody.pauses import find_pauses, mark_clauses
from rehearse.prosody.pitch.statistics import flat_passages
from rehearse.prosody.set_aside import find_line_sounds, silenced, without_scraps
from rehearse.prosody.vad import find_speech, frame_levels_db
from rehearse.scoring import verdict as scorecard
from rehearse.scoring.measures import measure
from rehearse.scoring.model import Findings
from rehearse.scoring.options import Options, name_of_message
from rehearse.scoring.rubric import Rubric
from rehearse.text.tokens import tokens_from_words

PICTURE_HOP_S = 0.05
"""Step of the level that the pictures draw, in seconds."""

EDGE_S = 0.1
"""Sound on either side of speech that goes with it, in seconds: breath and room, faint as they are."""

_OTHER_VOICE_WORDS = "Somebody else talks behind you: pauses, fillers and pitch variation were not judged."

GREETING_SAID, AFTERWARDS = "greeting", "what a machine says afterwards"
ANOTHER_VOICE = "what seems another voice, but for its words"


@dataclass(frozen=True, slots=True)
class Sound:
    """What one recording gives without words.

    Attributes
    ----------
    speech : Speech
    level : Level
    not_judgeable : str or None
        Why it cannot be judged, in words for the rep.
    samples : ndarray of float32, shape (n,)
        The recording without hum, silent where something was set aside; the recording's own where there is neither.
    set_aside : tuple of SetAside
        In time order.
    notes : tuple of str
        What the rep should know of it besides.
    """

    speech: Speech
    level: Level
    not_judgeable: str | None
    samples: NDArray[np.float32]
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()


def listen_to_sound(recording: Recording, rubric: Rubric) -> Sound:
    """Find the speech in a recording, what else is in it, and whether it can be judged."""
    samples, mains_hz = without_hum(recording.samples)
    notes = (f"Mains hum ({mains_hz:.0f} Hz) was taken out before it was measured.",) if mains_hz else ()
    sound = _without(recording, samples, find_line_sounds(samples), rubric)
    return replace(sound, notes=(*notes, *_quiet_words(sound.level)))


def judge_parts(recording: Recording, sound: Sound, rubric: Rubric, parts: Sequence[Speech], kept: range) -> Sound:
    """Return the sound with only some of its parts, and a word of those that stay although a beep parts them.

    Parameters
    ----------
    recording : Recording
    sound : Sound
    rubric : Rubric
    parts : sequence of Speech, shape (n,)
        As `rehearse.prosody.set_aside.parts_between` gives them.
    kept : range
        Which of them are the message.
    """
    others = [
        SetAside(_start_s(part), _end_s(part), GREETING_SAID if k < kept.start else AFTERWARDS)
        for k, part in enumerate(parts)
        if k not in kept
    ]
    set_aside = tuple(sorted([*sound.set_aside, *others], key=lambda one: one.start_s))
    notes = [
        f"There is a beep after {_end_s(parts[k - 1]):.1f} s. What comes before it was judged too, even if a greeting."
        for k in range(1, kept.stop)
        if kept.start == 0
    ]
    return replace(_without(recording, sound.samples, set_aside, rubric), notes=(*sound.notes, *notes))


def _quiet_words(level: Level) -> tuple[str, ...]:
    if level.level_dbfs is None or level.level_dbfs >= LEVEL.quiet_dbfs:
        return ()
    return (f"It is very quiet ({level.level_dbfs:.0f} dBFS): come closer to the microphone, or turn it up.",)


def _without(
    recording: Recording, samples: NDArray[np.float32], set_aside: tuple[SetAside, ...], rubric: Rubric
) -> Sound:
    """Return what is heard of a recording where nothing is set aside."""
    heard = silenced(samples, set_aside)
    speech = without_scraps(find_speech(heard), set_aside) if set_aside else find_speech(heard)
    level = measure_level(heard, speech, set_aside)
    limits = {name: rubric.judgeable[name] for name in ("min_speech_s", "min_snr_db", "max_clipped_share")}
    why_not = why_not_judgeable(replace(recording, samples=heard), speech, level, set_aside, **limits)
    return Sound(speech, level, why_not, heard, set_aside)


def _start_s(speech: Speech) -> float:
    return _before_s(speech.spans[0][0])


def _before_s(start_s: float) -> float:
    return max(0.0, start_s - EDGE_S)


def _end_s(speech: Speech) -> float:
    return speech.spans[-1][1] + EDGE_S


def make_take(
    recording: Recording,
    sound: Sound,
    options: Options,
    *,
    file: str | None,
    transcript: Transcript | None = None,
    track: PitchTrack | None = None,
) -> Take:
    """Put together what is known of a recording, and judge it.

    Parameters
    ----------
    recording : Recording
    sound : Sound
    options : Options
    file : str or None
        Where it came from; the recording's name when None.
    transcript : Transcript or None
        None where the words were not looked at.
    track : PitchTrack or None
        None where there is no speech.
    """
    speech, level, samples = sound.speech, sound.level, sound.samples
    words = tokens_from_words(transcript.words) if transcript else ()
    pauses = tuple(pause for pause in find_pauses(speech) if not _is_set_aside(pause, sound.set_aside))
    pauses = mark_clauses(pauses, words) if transcript else pauses
    fillers = find_fillers(words, samples, speech, track) if transcript and track else ()
    other_voice = track is not None and is_talked_behind(samples, track, speech)
    between = other_speaker(samples, track, speech) if track and not other_voice else None
    if track and between:
        sound = _with_other_speaker(sound, between)
        track = _without_pitch(track, between)
        pauses = tuple(pause for pause in pauses if not _is_set_aside(pause, sound.set_aside))
        fillers = tuple(filler for filler in fillers if not between[0] <= filler.start_s < between[1])
    if other_voice:
        fillers = tuple(filler for filler in fillers if filler.certainty == "heard")
        sound = replace(sound, notes=(*sound.notes, _OTHER_VOICE_WORDS))
    message: Message | None = None
    if transcript:
        gaps = tuple((pause.start_s, pause.end_s) for pause in pauses)
        message = read_message(words, fillers, options.profile, options.style, options.script or None, pauses=gaps)
    measures = measure(
        speech=speech, pauses=pauses, level=level, track=track, words=words if transcript else None,
        fillers=fillers, message=message, other_voice=other_voice,
    )  # fmt: skip
    findings = findings_of(
        words, speech, track, options, measures=measures, pauses=pauses, fillers=fillers, message=message,
        not_judgeable=sound.not_judgeable or why_words_do_not_serve(transcript, options.rubric),
    )  # fmt: skip
    return Take(
        id=recording.identity,
        file=file or recording.name,
        message_name=_message_name(file or recording.name, options),
        rep=options.rep or options.profile.name,
        recorded_at=recording.recorded_at,
        recording=_facts(recording, sound),
        scorecard=scorecard.score(findings, options.rubric),
        measures=measures,
        message=message or Message(style=options.style),
        transcript=transcript,
        pauses=pauses,
        fillers=fillers,
        pitch=track,
        against_baseline=None if other_voice else _beside(options.baseline, samples, track),
        levels_db=tuple(float(value) for value in frame_levels_db(samples, PICTURE_HOP_S)),
    )


def findings_of(
    words: Sequence[Token],
    speech: Speech,
    track: PitchTrack | None,
    options: Options,
    *,
    measures: Measures,
    pauses: tuple[Pause, ...],
    fillers: tuple[Filler, ...],
    message: Message | None,
    not_judgeable: str | None,
) -> Findings:
    """Return all that the judges look at, the places in the sound with it."""
    numbers = message.phone_numbers if message else ()
    return Findings(
        style=options.style,
        measures=measures,
        pauses=pauses,
        fillers=fillers,
        words=tuple(words),
        message=message,
        flat=flat_passages(track) if track else (),
        fastest=fastest_passage(words, speech, phone_numbers=numbers, fillers=fillers),
        slowest=slowest_passage(words, speech, phone_numbers=numbers, fillers=fillers),
        not_judgeable=not_judgeable,
        own_number="".join(filter(str.isdigit, options.profile.phone_number)),
    )


def _with_other_speaker(sound: Sound, span: Span) -> Sound:
    apart = SetAside(_before_s(span[0]), span[1] + EDGE_S, ANOTHER_VOICE)
    return replace(sound, set_aside=tuple(sorted((*sound.set_aside, apart), key=lambda one: one.start_s)))


def _without_pitch(track: PitchTrack, span: Span) -> PitchTrack:
    """Return a track that is unvoiced in a stretch of the recording."""
    f0_hz = track.f0_hz.copy()
    first, end = (max(0, round((edge_s - track.start_s) / track.hop_s)) for edge_s in span)
    f0_hz[first:end] = np.nan
    return replace(track, f0_hz=f0_hz)


def _is_set_aside(pause: Pause, set_aside: Sequence[SetAside]) -> bool:
    return any(one.start_s < pause.end_s and pause.start_s < one.end_s for one in set_aside)


def _facts(recording: Recording, sound: Sound) -> RecordingFacts:
    return RecordingFacts(
        duration_s=recording.duration_s,
        sample_rate_hz=recording.source_rate_hz,
        channels=recording.source_channels,
        level_dbfs=sound.level.level_dbfs,
        snr_db=sound.level.snr_db,
        clipped_share=recording.clipped_share,
        track=recording.track,
        tracks=recording.tracks,
        notes=(*recording.notes, *sound.notes),
        set_aside=tuple(sorted((*recording.set_aside, *sound.set_aside), key=lambda one: one.start_s)),
    )


def _beside(
    baseline: VoiceFeatures | None, samples: NDArray[np.float32], track: PitchTrack | None
) -> AgainstBaseline | None:
    voice = voice_features(samples, track) if baseline and track else None
    return against_baseline(voice, baseline) if baseline and voice else None


def why_words_do_not_serve(transcript: Transcript | None, rubric: Rubric) -> str | None:
    """Return why words cannot be judged, in words for the rep; None where they can, and where there are none to be."""
    if transcript is None:
        return None
    if transcript.language != "en":
        return f"This seems to be another language ({transcript.language}); only English can be judged."
    needed = rubric.judgeable
    words = [word for word in transcript.words if word.text != NOT_MADE_OUT]
    if len(words) < needed["min_words"]:
        return "Hardly a word could be made out: is this a spoken message?"
    lost_s = sum(word.end_s - word.start_s for word in transcript.words if word.text == NOT_MADE_OUT)
    if lost_s > needed["max_not_made_out_share"] * (lost_s + sum(word.end_s - word.start_s for word in words)):
        return f"The words could not be made out: {lost_s:.0f} s of it made no sense, however often it was heard."
    sure = sum(word.corrected or word.probability >= UNCLEAR_PROBABILITY for word in words) / len(words)
    if sure < needed["min_sure_words_share"]:
        return "The words could not be made out well enough to judge them."
    return None


def _message_name(file: str, options: Options) -> str:
    return name_of_message(options.message_name, script=options.script, file=Path(file) if file != "-" else None)
