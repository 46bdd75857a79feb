"""What Whisper makes of numbers said again and again, and of sound that it cannot make out, by both engines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soxr

from rehearse.asr import Engine, load_engine, transcribe
from rehearse.asr.loops import loops, outruns
from rehearse.audio import read_recording, write_wav
from rehearse.config import user_folders
from rehearse.core.profile import Profile
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.phone.numbers import find_phone_numbers
from rehearse.pipeline import assess
from rehearse.prosody.vad import find_speech
from rehearse.scoring.options import EngineKind, Options
from rehearse.text.tokens import tokens_from_words
from tests.conftest import ENGINES, SAMPLES

SPEECH = Path(__file__).parents[1] / "unit" / "data" / "speech"
NUMBERS = {"7035550142": (2.435, 9.263), "2125550196": (11.998, 18.615)}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return load_engine(request.param, "base", cache=user_folders().weights)


@pytest.mark.parametrize(
    ("digits", "gap_s", "times"),
    [("7035550142", 0.3, 2), ("7035550142", 1.0, 3), ("2125550196", 0.6, 3), ("2125550196", 1.0, 2)],
)
def test_a_number_said_again_is_written_as_often_as_it_was_said(
    engine: Engine, digits: str, gap_s: float, times: int
) -> None:
    start_s, end_s = NUMBERS[digits]
    voice = read_recording(SPEECH / "number.flac").samples
    said = voice[round(start_s * SAMPLE_RATE_HZ) : round((end_s + 0.1) * SAMPLE_RATE_HZ)]
    gap = np.zeros(round(gap_s * SAMPLE_RATE_HZ), np.float32)
    samples = np.concatenate([gap, *([said, gap] * times)])
    words = transcribe(samples, find_speech(samples), engine).words
    assert [number.digits for number in find_phone_numbers(tokens_from_words(words), Profile())] == [digits] * times


@pytest.mark.parametrize("faster", [2.6, 3.0])
@pytest.mark.parametrize("kind", ENGINES)
def test_speech_at_a_wrong_rate_cannot_be_judged(kind: EngineKind, faster: float, tmp_path: Path) -> None:
    voice = read_recording(SAMPLES / "rehearsed.flac").samples
    write_wav(soxr.resample(voice, faster * SAMPLE_RATE_HZ, SAMPLE_RATE_HZ).astype(np.float32), tmp_path / "take.wav")
    take = assess(tmp_path / "take.wav", Options(engine=kind))
    assert take.scorecard.verdict.answer == "cannot_judge"
    assert take.transcript is not None
    assert outruns(take.transcript.words) == loops(take.transcript.words) == []
