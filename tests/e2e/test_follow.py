"""A message that is transcribed while it is spoken gives what the whole recording gives."""

from __future__ import annotations

import re
import time
from functools import cache

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from rehearse.asr import Engine, StreamingTranscriber, load_engine
from rehearse.audio import read_recording
from rehearse.config import profile_from_table, user_folders
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.transcript import Transcript
from rehearse.pipeline import Assessor
from rehearse.prosody.vad import find_speech
from rehearse.scoring.options import Options
from tests.conftest import ENGINES, SAMPLES, Kind, Scored, sidecar

STEP = SAMPLE_RATE_HZ // 2
CASES: list[tuple[str, Kind]] = [
    *((name, ENGINES[-1]) for name in ("rehearsed", "number_once", "over_45_seconds")),
    ("rehearsed", ENGINES[0]),
]
OTHER_WORDS = 0.07
"""Share of words in which two hearings of the same sound may differ: a shorter window hears a name otherwise."""


@cache
def engine_of(kind: Kind) -> Engine:
    return load_engine(kind, cache=user_folders().weights)


def recording_of(name: str) -> Recording:
    return read_recording(SAMPLES / sidecar(name)["file"])


@cache
def followed(name: str, kind: Kind) -> Transcript:
    """Return the transcript of a sample that grew by half a second at a time."""
    samples = recording_of(name).samples
    transcriber = StreamingTranscriber(engine_of(kind))
    for end in range(STEP, len(samples), STEP):
        transcriber.listen(samples[:end])
    return transcriber.finish(samples, find_speech(samples))


def words_of(transcript: Transcript | None) -> list[str]:
    assert transcript is not None
    return [re.sub(r"\W", "", word.text.lower()) for word in transcript.words]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_what_is_followed_has_the_words_of_the_whole(name: str, kind: Kind, scored: Scored) -> None:
    whole, grown = (
        [word for word in words_of(transcript) if not word.isdigit()]
        for transcript in (scored(name, kind).transcript, followed(name, kind))
    )
    assert Levenshtein.distance(whole, grown) <= OTHER_WORDS * len(whole)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_what_is_followed_has_the_same_numbers(name: str, kind: Kind, scored: Scored) -> None:
    def digits(words: list[str]) -> str:
        return re.sub(r"\D", "", "".join(words))

    assert digits(words_of(followed(name, kind))) == digits(words_of(scored(name, kind).transcript))


@pytest.mark.parametrize("kind", sorted(set(ENGINES)))
def test_times_are_those_of_the_recording(kind: Kind, scored: Scored) -> None:
    whole = scored("rehearsed", kind).transcript
    assert whole is not None
    grown = followed("rehearsed", kind).words
    blocks = Levenshtein.opcodes(words_of(whole), words_of(followed("rehearsed", kind)))
    apart_s = [
        abs(whole.words[o.src_start + k].start_s - grown[o.dest_start + k].start_s)
        for o in blocks
        if o.tag == "equal"
        for k in range(o.src_end - o.src_start)
    ]
    assert np.median(apart_s) <= 0.08


def test_a_take_that_was_followed_is_judged_as_the_file_is(scored: Scored) -> None:
    known = sidecar("rehearsed")
    options = Options(style=known["style"], profile=profile_from_table(known.get("profile", {}), "rehearsed"))
    recording = recording_of("rehearsed")
    with Assessor(options) as assessor:
        following = assessor.follow()
        assessor.engine()
        for start in range(0, len(recording.samples), STEP):
            following.add(recording.samples[start : start + STEP])
            time.sleep(0.1)
        take = following.finish(recording)
    file = scored("rehearsed")
    assert take.scorecard.verdict.answer == file.scorecard.verdict.answer
    assert take.scorecard.verdict.score == pytest.approx(file.scorecard.verdict.score, abs=3)
    assert [number.digits for number in take.message.phone_numbers] == [
        number.digits for number in file.message.phone_numbers
    ]


def test_nothing_that_was_dropped_is_heard() -> None:
    recording = recording_of("rehearsed")
    with Assessor(Options()) as assessor:
        dropped = assessor.follow()
        dropped.add(recording.samples[: 5 * SAMPLE_RATE_HZ])
        dropped.drop()
        again = assessor.follow()
        silence = np.zeros(3 * SAMPLE_RATE_HZ, np.float32)
        again.add(silence)
        take = again.finish(Recording(silence, "silence"))
    assert take.scorecard.verdict.answer == "cannot_judge"
    assert take.transcript is None
