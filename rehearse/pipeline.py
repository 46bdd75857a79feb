"""From a recording to a take: the one place where the edges meet.

While the engine turns speech to words, a second thread follows the pitch: most of the engine's work is done outside
Python's lock, so the two overlap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rehearse import scorecard
from rehearse.audio_file import read_recording
from rehearse.criteria import Findings
from rehearse.errors import InputError, RehearseError, UsageError
from rehearse.measures import measure
from rehearse.measures.brightness import (
    AgainstBaseline,
    VoiceFeatures,
    against_baseline,
    everyday_voice,
    voice_features,
)
from rehearse.measures.duration import Speech, find_speech, frame_levels_db
from rehearse.measures.fillers import find_fillers
from rehearse.measures.level import Level, measure_level, why_not_judgeable
from rehearse.measures.pace import fastest_stretch, slowest_stretch
from rehearse.measures.pauses import find_pauses, mark_clauses
from rehearse.measures.pitch import PitchTrack, flat_stretches
from rehearse.message import Message, Style, read_message
from rehearse.profile import Profile
from rehearse.recording import Recording
from rehearse.rubric import Rubric, default_rubric
from rehearse.settings import MAX_RECORDING_S, user_folders
from rehearse.take import RecordingFacts, Take
from rehearse.transcript import Transcript

if TYPE_CHECKING:
    from rehearse.engines import Engine

EngineKind = Literal["auto", "openai", "faster"]
TrackerKind = Literal["auto", "pyin", "swift-f0"]
Progress = Callable[[str], None]

PICTURE_HOP_S = 0.05
"""Step of the level that the pictures draw, in seconds."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to score.

    Attributes
    ----------
    style : {"reason", "curiosity"}
    profile : Profile
    rubric : Rubric
    engine : {"auto", "openai", "faster"}
    model : str
        Name or path of Whisper's weights.
    pitch_tracker : {"auto", "pyin", "swift-f0"}
    transcript : bool
        False measures the sound alone.
    message_name : str
        The message the takes belong to; empty: the script's title, else the file's folder.
    script : str
        The text the rep meant to say; may be empty.
    max_duration_s : float
        Longer recordings are refused.
    baseline : VoiceFeatures or None
        The rep's everyday voice, from `listen_to_baseline`; takes are then compared with it.
    """

    style: Style = "reason"
    profile: Profile = field(default_factory=Profile)
    rubric: Rubric = field(default_factory=default_rubric)
    engine: EngineKind = "auto"
    model: str = "base"
    pitch_tracker: TrackerKind = "auto"
    transcript: bool = True
    message_name: str = ""
    script: str = ""
    max_duration_s: float = MAX_RECORDING_S
    baseline: VoiceFeatures | None = None


@dataclass(frozen=True, slots=True)
class FailedTake:
    """A file of a batch that could not be scored, and why."""

    file: str
    error: RehearseError


@dataclass(frozen=True, slots=True)
class _Sound:
    """What one recording gives without words."""

    speech: Speech
    level: Level
    not_judgeable: str | None


class Assessor:
    """Scores recordings one after another with one engine, which is loaded once, while the first is being read.

    Parameters
    ----------
    options : Options
    progress : callable, optional
        Told in a few words what is being done.
    """

    def __init__(self, options: Options, progress: Progress | None = None) -> None:
        self.options = options
        self._say = progress or (lambda _: None)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="rehearse")
        self._engine: Future[Engine] | None = None

    def __enter__(self) -> Assessor:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the threads; what is under way is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def warm(self) -> None:
        """Begin to load the engine; returns at once."""
        if self.options.transcript and self._engine is None:
            self._say("loading Whisper")
            self._engine = self._pool.submit(self._load_engine)

    def assess(self, recording: Recording, *, file: str | None = None) -> Take:
        """Score one recording.

        Parameters
        ----------
        recording : Recording
        file : str, optional
            Where it came from; the recording's name when left out.

        Raises
        ------
        WeightsError
            The engine has no weights.
        """
        options = self.options
        sound = _listen_to_sound(recording, options.rubric)
        if not sound.speech.spans:
            return _take(recording, sound, options, file=file)
        engine = None
        if options.transcript and sound.not_judgeable is None:
            self.warm()
            assert self._engine is not None
            # Loading is Python's work, and so is the start of the pitch: in step they would only hold each other up.
            engine = self._engine.result()
        track = self._pool.submit(_track_pitch, recording, options.pitch_tracker)
        transcript = self._transcribe(recording, sound.speech, engine) if engine else None
        self._say("measuring")
        return _take(recording, sound, options, file=file, transcript=transcript, track=track.result())

    def _transcribe(self, recording: Recording, speech: Speech, engine: Engine) -> Transcript:
        from rehearse.engines import transcribe

        self._say("listening")
        return transcribe(recording.samples, speech, engine, hints=self._hints())

    def _hints(self) -> tuple[str, ...]:
        profile = self.options.profile
        return tuple(name for name in (profile.name, profile.company, *profile.customers) if name)

    def _load_engine(self) -> Engine:
        from rehearse.engines import load_engine

        return load_engine(self.options.engine, self.options.model, cache=user_folders().weights)


def assess(source: Path | bytes, options: Options | None = None, *, name: str | None = None) -> Take:
    """Read and score one recording.

    Parameters
    ----------
    source : Path or bytes
        A file, or the content of one.
    options : Options, optional
    name : str, optional
        What to call it when it is not a file.
    """
    options = options or Options()
    with Assessor(options) as assessor:
        assessor.warm()
        recording = read_recording(source, name=name, max_duration_s=options.max_duration_s)
        return assessor.assess(recording, file=name or str(source))


def assess_many(
    sources: Sequence[Path | bytes], options: Options, progress: Progress | None = None
) -> Iterator[Take | FailedTake]:
    """Score recordings in turn; the next one is read while one is being scored.

    Yields
    ------
    Take or FailedTake
        In the order of `sources`. A file that cannot be read does not stop the others.

    Raises
    ------
    WeightsError, SoundDeviceError
        What would stop every one of them.
    """
    read = partial(read_recording, max_duration_s=options.max_duration_s)
    say = progress or (lambda _: None)
    with Assessor(options, progress) as assessor, ThreadPoolExecutor(max_workers=1) as reader:
        assessor.warm()
        coming = [reader.submit(read, source, name=_name(source)) for source in sources[:1]]
        for index, source in enumerate(sources):
            if index + 1 < len(sources):
                coming.append(reader.submit(read, sources[index + 1], name=_name(sources[index + 1])))
            say(f"reading {_name(source)}")
            try:
                yield assessor.assess(coming[index].result(), file=_name(source))
            except InputError as error:
                yield FailedTake(_name(source), error)
            coming[index] = Future()


def listen_to_baseline(files: Sequence[Path], tracker: TrackerKind = "auto") -> VoiceFeatures:
    """Return the everyday voice that recordings of it make.

    Raises
    ------
    InputError
        One of them cannot be read, or holds too little voice.
    """
    voices = []
    for file in files:
        recording = read_recording(file)
        voice = voice_features(recording.samples, _track_pitch(recording, tracker))
        if voice is None:
            raise InputError(
                f"Cannot take {file} as a baseline: there is too little voice in it.", "Speak a sentence or two."
            )
        voices.append(voice)
    return everyday_voice(voices)


def _name(source: Path | bytes) -> str:
    return "-" if isinstance(source, bytes) else str(source)


def _listen_to_sound(recording: Recording, rubric: Rubric) -> _Sound:
    speech = find_speech(recording.samples)
    level = measure_level(recording.samples, speech)
    limits = {name: rubric.judgeable[name] for name in ("min_speech_s", "min_snr_db", "max_clipped_share")}
    return _Sound(speech, level, why_not_judgeable(recording, speech, level, **limits))


def _track_pitch(recording: Recording, kind: TrackerKind) -> PitchTrack:
    from rehearse.engines import pyin, swift_f0

    if kind == "swift-f0" and not swift_f0.is_installed():
        raise UsageError("The pitch tracker swift-f0 is not installed.", "Run: pip install 'rehearse-voicemail[fast]'")
    if kind == "swift-f0" or (kind == "auto" and swift_f0.is_installed()):
        return swift_f0.track(recording.samples)
    return pyin.track(recording.samples)


def _take(
    recording: Recording,
    sound: _Sound,
    options: Options,
    *,
    file: str | None,
    transcript: Transcript | None = None,
    track: PitchTrack | None = None,
) -> Take:
    speech, level = sound.speech, sound.level
    words = transcript.words if transcript else ()
    pauses = mark_clauses(find_pauses(speech), words) if transcript else find_pauses(speech)
    fillers = find_fillers(words, recording.samples, speech, track) if transcript and track else ()
    message: Message | None = None
    if transcript:
        gaps = tuple((pause.start_s, pause.end_s) for pause in pauses)
        message = read_message(words, fillers, options.profile, options.style, options.script or None, pauses=gaps)
    measures = measure(
        speech=speech, pauses=pauses, level=level, track=track, words=words if transcript else None,
        fillers=fillers, message=message,
    )  # fmt: skip
    numbers = message.phone_numbers if message else ()
    findings = Findings(
        style=options.style,
        measures=measures,
        pauses=pauses,
        fillers=fillers,
        words=words,
        message=message,
        flat=flat_stretches(track) if track else (),
        fastest=fastest_stretch(words, speech, phone_numbers=numbers, fillers=fillers),
        slowest=slowest_stretch(words, speech, phone_numbers=numbers, fillers=fillers),
        not_judgeable=sound.not_judgeable or _why_words_do_not_serve(transcript, options.rubric),
    )
    facts = RecordingFacts(
        duration_s=recording.duration_s,
        sample_rate_hz=recording.source_rate_hz,
        channels=recording.source_channels,
        level_dbfs=level.level_dbfs,
        snr_db=level.snr_db,
        clipped_share=recording.clipped_share,
        notes=recording.notes,
    )
    return Take(
        id=_identity(recording),
        file=file or recording.name,
        message_name=options.message_name or _message_name(file or recording.name, options.script),
        recorded_at=recording.recorded_at,
        recording=facts,
        scorecard=scorecard.score(findings, options.rubric),
        measures=measures,
        message=message or Message(style=options.style),
        transcript=transcript,
        pauses=pauses,
        fillers=fillers,
        pitch=track,
        against_baseline=_beside(options.baseline, recording, track),
        levels_db=tuple(float(value) for value in frame_levels_db(recording.samples, PICTURE_HOP_S)),
    )


def _beside(baseline: VoiceFeatures | None, recording: Recording, track: PitchTrack | None) -> AgainstBaseline | None:
    voice = voice_features(recording.samples, track) if baseline and track else None
    return against_baseline(voice, baseline) if baseline and voice else None


def _why_words_do_not_serve(transcript: Transcript | None, rubric: Rubric) -> str | None:
    if transcript is None:
        return None
    if transcript.language != "en":
        return f"This seems to be another language ({transcript.language}); only English can be judged."
    words, needed = transcript.words, rubric.judgeable
    if len(words) < needed["min_words"]:
        return "Hardly a word could be made out: is this a spoken message?"
    sure = sum(word.probability >= 0.5 for word in words) / len(words)
    if sure < needed["min_sure_words_share"]:
        return "The words could not be made out well enough to judge them."
    return None


def _identity(recording: Recording) -> str:
    return hashlib.sha256(recording.samples.tobytes()).hexdigest()[:12]


def _message_name(file: str, script: str) -> str:
    first = script.lstrip().partition("\n")[0]
    if first.startswith("# "):
        return first[2:].strip()
    return Path(file).absolute().parent.name if file != "-" else ""
