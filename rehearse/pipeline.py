"""From a recording to a take: the one place where the edges meet.

While the engine turns speech to words, a second thread follows the pitch: most of the engine's work is done outside
Python's lock, so the two overlap.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.config import user_folders
from rehearse.content.greeting import Part, message_parts
from rehearse.core.line_check import Codec
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.sound import PitchTrack, Speech, VoiceFeatures
from rehearse.core.take import Take
from rehearse.core.transcript import Transcript, Word, joined
from rehearse.errors import InputError, UsageError
from rehearse.phone.numbers import find_phone_numbers
from rehearse.prosody.brightness import everyday_voice, voice_features
from rehearse.prosody.other_voice import is_same_voice
from rehearse.prosody.set_aside import parts_between
from rehearse.scoring.assessment import Sound, judge_parts, listen_to_sound, make_take
from rehearse.scoring.line_check import check_line
from rehearse.scoring.options import EngineKind, Options, TrackerKind
from rehearse.text.tokens import tokens_from_words

if TYPE_CHECKING:
    from rehearse.asr import Engine, StreamingTranscriber

__all__ = [
    "Assessor", "EngineKind", "Following", "Options", "Progress", "TrackerKind", "assess", "listen_to_baseline",
]  # fmt: skip

Progress = Callable[[str], None]
Transcribe = Callable[[Sound], Transcript]


class Assessor:
    """Scores recordings one after another with one engine, which is loaded once, while the first is being read.

    Parameters
    ----------
    options : Options
    progress : callable, optional
        Told in a few words what is being done.
    at_once : int
        From how many threads `assess` is called.
    """

    def __init__(self, options: Options, progress: Progress | None = None, *, at_once: int = 1) -> None:
        self.options = options
        self._at_once = at_once
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

    def engine(self) -> Engine:
        """Return the engine, waiting until it is loaded.

        Raises
        ------
        WeightsError
            It has no weights.
        """
        self.warm()
        assert self._engine is not None
        return self._engine.result()

    @property
    def hints(self) -> tuple[str, ...]:
        """Names as they are spelled, for the engine."""
        profile = self.options.profile
        return tuple(name for name in (profile.name, profile.company, *profile.customers) if name)

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
        with self._at_work():
            return self._assess(recording, file, self._transcribe)

    def follow(self) -> Following:
        """Begin to score a recording that is still being made; returns at once."""
        self.warm()
        return Following(self)

    def _at_work(self) -> AbstractContextManager[None]:
        """Tell an engine that several threads share that this one has something for it."""
        if self._at_once == 1 or not self.options.transcript:
            return nullcontext()
        from rehearse.asr import in_use

        return in_use(self.engine())

    def _assess(self, recording: Recording, file: str | None, transcribe: Transcribe) -> Take:
        options = self.options
        sound = listen_to_sound(recording, options.rubric)
        if not sound.speech.spans:
            return make_take(recording, sound, options, file=file)
        parts = parts_between(sound.speech, sound.set_aside)
        transcript: Transcript | None = None
        if len(parts) > 1:
            sound, transcript = self._message_among(recording, sound, parts)
        to_words = options.transcript and sound.not_judgeable is None
        if to_words:
            # Loading is Python's work, and so is the start of the pitch: in step they would only hold each other up.
            self.engine()
        track = self._pool.submit(_track, sound, options.pitch_tracker)
        if to_words and transcript is None:
            transcript = transcribe(sound)
        self._say("measuring")
        transcript = transcript if to_words else None
        take = make_take(recording, sound, options, file=file, transcript=transcript, track=track.result())
        return self._over_the_line(sound, take, options.line) if options.line else take

    def _message_among(
        self, recording: Recording, sound: Sound, parts: Sequence[Speech]
    ) -> tuple[Sound, Transcript | None]:
        """Return the sound of the message alone, and its words if they were looked at, where beeps part a recording."""
        heard = [self._transcribe(replace(sound, speech=part)) for part in parts] if self.options.transcript else []
        track = track_pitch(sound.samples, self.options.pitch_tracker)
        same = [is_same_voice(sound.samples, track, before, after) for before, after in pairwise(parts)]
        told = [
            Part(
                spoken_s=sum(end_s - start_s for start_s, end_s in part.spans),
                words=tokens_from_words(heard[k].words) if heard else None,
                foreign=heard[k].language != "en" if heard else False,
            )
            for k, part in enumerate(parts)
        ]
        kept = message_parts(told, same)
        message = judge_parts(recording, sound, self.options.rubric, parts, kept)
        return message, joined([heard[k] for k in kept]) if heard else None

    def _over_the_line(self, sound: Sound, take: Take, codec: Codec) -> Take:
        """Hear it again as the prospect would, who has no hint how the names are spelled."""
        from rehearse.asr import transcribe

        if take.transcript is None or take.scorecard.verdict.answer == "cannot_judge":
            return take
        self._say("listening on the phone line")
        transcript = transcribe(through_phone_line(sound.samples, codec), sound.speech, self.engine())
        heard = tokens_from_words(transcript.words)
        profile = self.options.profile
        numbers = find_phone_numbers(heard, profile)
        check = check_line(tokens_from_words(take.transcript.words), take.message, heard, numbers, profile, codec)
        return replace(take, line=check)

    def _transcribe(self, sound: Sound) -> Transcript:
        from rehearse.asr import transcribe

        self._say("listening")
        return transcribe(sound.samples, sound.speech, self.engine(), hints=self.hints)

    def _load_engine(self) -> Engine:
        from rehearse.asr import load_engine

        options = self.options
        return load_engine(options.engine, options.model, cache=user_folders().weights, at_once=self._at_once)


class Following:
    """A recording that is transcribed while it is being made, on a thread of its own. `Assessor.follow` begins one."""

    def __init__(self, assessor: Assessor) -> None:
        self._assessor = assessor
        self._blocks: SimpleQueue[NDArray[np.float32] | None] = SimpleQueue()
        self._stopped = False
        self._transcriber: Future[StreamingTranscriber] = Future()
        self._thread = threading.Thread(target=self._follow, name="rehearse-follow", daemon=True)
        if assessor.options.transcript:
            self._thread.start()

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in what was recorded since the last call: mono, 16 kHz, shape (n,). Returns at once."""
        self._blocks.put(block)

    def finish(self, recording: Recording, file: str | None = None) -> Take:
        """Return the take.

        Parameters
        ----------
        recording : Recording
            All that was recorded.
        file : str, optional
            Where it is kept; the recording's name when left out.

        Raises
        ------
        WeightsError
            The engine has no weights.
        """
        self.drop()
        return self._assessor._assess(recording, file, self._rest)

    def drop(self) -> None:
        """Follow it no further; returns at once."""
        self._stopped = True
        self._blocks.put(None)

    def _rest(self, sound: Sound) -> Transcript:
        self._assessor._say("listening")
        self._thread.join()
        if sound.set_aside:  # it was heard as a part of the message
            return self._assessor._transcribe(sound)
        return self._transcriber.result().finish(sound.samples, sound.speech)

    def _follow(self) -> None:
        try:
            transcriber = self._begin()
            samples = np.zeros(0, np.float32)
            while not self._stopped:
                blocks = [self._blocks.get()]
                while not self._blocks.empty():
                    blocks.append(self._blocks.get())
                samples = np.concatenate([samples, *(block for block in blocks if block is not None)])
                if not self._stopped:
                    transcriber.listen(samples)
            self._transcriber.set_result(transcriber)
        except Exception as error:  # whatever it was, it is for the one who waits for the take
            self._transcriber.set_exception(error)

    def _begin(self) -> StreamingTranscriber:
        """Return a transcriber, once the engine and the pitch tracker have done all that is only done once."""
        from rehearse.asr import StreamingTranscriber

        engine = self._assessor.engine()
        engine.warm()
        _try_out(self._assessor.options)
        return StreamingTranscriber(engine, self._assessor.hints)


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
        voice = voice_features(recording.samples, track_pitch(recording.samples, tracker))
        if voice is None:
            raise InputError(
                f"Cannot take {file} as a baseline: there is too little voice in it.", "Speak a sentence or two."
            )
        voices.append(voice)
    return everyday_voice(voices)


def _try_out(options: Options) -> None:
    """Judge a second of noise with a word in it: what is loaded at the first take is loaded before it."""
    noise = np.random.default_rng(0).normal(0.0, 0.1, SAMPLE_RATE_HZ).astype(np.float32)
    recording = Recording(noise, "noise")
    said = Transcript((Word("Hi", 0.1, 0.3, 0.9), Word("312-555-0147", 0.3, 0.9, 0.9)), "", "", "en", 1.0)
    track = track_pitch(noise, options.pitch_tracker)
    make_take(recording, listen_to_sound(recording, options.rubric), options, file=None, transcript=said, track=track)


def _track(sound: Sound, kind: TrackerKind) -> PitchTrack:
    """Follow the pitch of the message: what was set aside around it would stand for its pauses."""
    if not (sound.set_aside and sound.speech.spans):
        return track_pitch(sound.samples, kind)
    step = SAMPLE_RATE_HZ // 10
    first = max(0, int(sound.speech.spans[0][0] * 10) - 5) * step
    track = track_pitch(sound.samples[first : (int(sound.speech.spans[-1][1] * 10) + 6) * step], kind)
    return replace(track, start_s=track.start_s + first / SAMPLE_RATE_HZ)


def track_pitch(samples: NDArray[np.float32], kind: TrackerKind = "auto") -> PitchTrack:
    """Follow the pitch with the tracker that was asked for; auto takes the better one that is installed."""
    from rehearse.prosody.pitch import pyin, swift_f0

    if kind == "swift-f0" and not swift_f0.is_installed():
        raise UsageError("The pitch tracker swift-f0 is not installed.", "Run: pip install 'rehearse-voicemail[fast]'")
    if kind == "swift-f0" or (kind == "auto" and swift_f0.is_installed()):
        return swift_f0.track(samples)
    return pyin.track(samples)
