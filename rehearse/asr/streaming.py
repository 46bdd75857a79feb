"""Writing down a message while it is being spoken, so that little is left to do when the rep stops.

What was said before a pause is heard in the pause. When it is long enough to be understood by itself it is committed
and not heard again; a shorter piece, or one that ends in the middle of a number, is heard once more with what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.asr.base import Engine
from rehearse.asr.decoding import DECODING, decode_words, encode, prompt_with, redecode, transcribe
from rehearse.asr.redecode import count_digits
from rehearse.asr.windows import split_at_quietest, split_into_chunks
from rehearse.asr.word_times import clip_to_speech
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Span, Speech
from rehearse.core.transcript import Transcript, Word
from rehearse.prosody.vad import find_speech, frame_levels_db


@dataclass(frozen=True, slots=True)
class StreamingParameters:
    """When a message that is still being spoken is transcribed. Found on the samples at the pace they are spoken."""

    commit_s: float = 8.0
    """A piece from here on is committed at the next pause: it fits Whisper's shortest context."""

    longest_s: float = 12.0
    """One who never pauses is cut where they are quietest, at least this often."""

    most_waiting_s: float = 24.0
    """A piece is not kept waiting for the end of a number for longer."""

    pause_s: float = 0.3
    """Silence that ends a piece: a pause, and a frame or two to be sure of it."""

    perhaps_the_end_s: float = 0.6
    """Silence after which the rep may be about to stop: a piece too short to be committed is heard all the same."""

    least_speech_s: float = 1.0
    """Less is not worth hearing yet."""

    look_back_s: float = 6.0
    """Sound before the piece that tells speech from noise."""

    quiet_percentile: int = 45
    """It may be a pause when it is quieter than so many of a hundred frames of `look_back_s` ..."""

    look_every_s: float = 3.0
    """... and it is looked for this often all the same."""

    same_s: float = 0.15
    """Edges of speech this near are the same edges, found again in a longer recording."""


STREAMING = StreamingParameters()


@dataclass(frozen=True, slots=True)
class _Segment:
    """Speech that was heard together, and the words of it."""

    speech: tuple[Span, ...]
    words: tuple[Word, ...]

    def is_of(self, speech: Sequence[Span]) -> bool:
        """Return whether this is the same piece of the recording."""
        mine = (self.speech[0][0], self.speech[-1][1])
        return all(abs(a - b) <= STREAMING.same_s for a, b in zip(mine, (speech[0][0], speech[-1][1]), strict=True))

    def ends_in_number(self) -> bool:
        """Return whether the rep may go on with a number they have begun."""
        return bool(self.words) and count_digits(self.words[-1]) > 0


class StreamingTranscriber:
    """Hears a message as it grows.

    Parameters
    ----------
    engine : Engine
    hints : sequence of str
        Names as they are spelled. Never a number.
    """

    def __init__(self, engine: Engine, hints: Sequence[str] = ()) -> None:
        self._engine = engine
        self._hints = tuple(hints)
        self._committed: list[Word] = []
        self._committed_to_s = 0.0
        self._waiting: _Segment | None = None
        self._looked_s = 0.0
        self._language, self._asked_s = ("en", 1.0), 0.0

    def listen(self, samples: NDArray[np.float32]) -> None:
        """Hear what has been finished since the last time, if anything was.

        Parameters
        ----------
        samples : ndarray of float32, shape (n,)
            All that was recorded so far, mono, 16 kHz.
        """
        now_s = len(samples) / SAMPLE_RATE_HZ
        if not (_may_be_pause(samples) or now_s - self._looked_s >= STREAMING.look_every_s):
            return
        self._looked_s = now_s
        speech = self._new_speech(samples)
        if not speech:
            return
        silence_s = now_s - speech[-1][1]
        done, end_s = speech, now_s
        if silence_s < STREAMING.pause_s:
            done, end_s = speech[:-1], speech[-1][0]
        if not done and now_s - speech[0][0] >= STREAMING.longest_s:
            done = split_at_quietest(samples, speech[0], STREAMING.longest_s)[:1]
            end_s = done[0][1]
        if _spoken_s(done) < STREAMING.least_speech_s:
            return
        long_enough = done[-1][1] - done[0][0] >= STREAMING.commit_s
        if not (self._waiting and self._waiting.is_of(done)):
            if not (long_enough or silence_s >= STREAMING.perhaps_the_end_s):
                return
            heard = self._words(samples[: round(end_s * SAMPLE_RATE_HZ)], done)
            self._waiting = _Segment(tuple(done), tuple(heard))
        if long_enough and (now_s - done[0][0] >= STREAMING.most_waiting_s or not self._waiting.ends_in_number()):
            self._commit(self._waiting)

    def finish(self, samples: NDArray[np.float32], speech: Speech) -> Transcript:
        """Return the transcript of the whole recording.

        Parameters
        ----------
        samples : ndarray of float32, shape (n,)
            The recording.
        speech : Speech
            Where there is speech in it.
        """
        rest = _after(speech.spans, self._committed_to_s)
        if rest and not (self._waiting and self._waiting.is_of(rest)):
            self._waiting = _Segment(tuple(rest), tuple(self._words(samples, rest)))
        language, certainty = self._language
        if language != "en" and certainty >= DECODING.other_language:  # a piece may deceive: ask about the whole
            return transcribe(samples, speech, self._engine, hints=self._hints)
        waiting = self._waiting.words if rest and self._waiting else ()
        words = clip_to_speech([*self._committed, *waiting], speech.spans)
        return Transcript(tuple(words), self._engine.name, self._engine.model, "en", certainty)

    def _new_speech(self, samples: NDArray[np.float32]) -> list[Span]:
        from_s = max(0.0, self._committed_to_s - STREAMING.look_back_s)
        found = find_speech(samples[round(from_s * SAMPLE_RATE_HZ) :])
        spans = [(start_s + from_s, end_s + from_s) for start_s, end_s in found.spans]
        return _after(spans, self._committed_to_s)

    def _commit(self, piece: _Segment) -> None:
        self._committed += piece.words
        self._committed_to_s = piece.speech[-1][1]
        self._waiting = None

    def _words(self, samples: NDArray[np.float32], speech: Sequence[Span]) -> list[Word]:
        piece = samples.copy()
        piece[: round(self._committed_to_s * SAMPLE_RATE_HZ)] = 0.0  # what is committed is not heard again
        words: list[Word] = []
        for part in split_into_chunks(piece, speech):
            windows = encode(self._engine, [part])
            if windows[0].duration_s > self._asked_s and self._asked_s < STREAMING.commit_s:
                self._language, self._asked_s = self._engine.language(windows[0]), windows[0].duration_s
            words += decode_words(self._engine, windows, [part], prompt=prompt_with(self._hints))[0]
        return redecode(piece, speech, self._engine, clip_to_speech(words, speech))


def _may_be_pause(samples: NDArray[np.float32]) -> bool:
    """Return whether it is rather quiet now: the cheap question before the true one."""
    levels_db = frame_levels_db(samples[-round(STREAMING.look_back_s * SAMPLE_RATE_HZ) :], STREAMING.pause_s / 6)
    return len(levels_db) > 6 and bool(np.mean(levels_db[-6:]) < np.percentile(levels_db, STREAMING.quiet_percentile))


def _after(spans: Sequence[Span], time_s: float) -> list[Span]:
    """Return what of the spans lies after a time, scraps left out."""
    return [(max(start_s, time_s), end_s) for start_s, end_s in spans if end_s - time_s > STREAMING.same_s]


def _spoken_s(spans: Sequence[Span]) -> float:
    return sum(end_s - start_s for start_s, end_s in spans)
