"""The recordings in samples/: each is what its sidecar says. The card is held to them elsewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from rehearse.audio import read_recording
from rehearse.config import profile_from_table
from rehearse.core.message import Style
from rehearse.core.scorecard import Answer
from rehearse.scoring.rubric import default_rubric

SAMPLES = Path(__file__).parents[2] / "samples"
SIDECARS = sorted(file for file in SAMPLES.glob("*.toml") if file.name != "truth.toml")
TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))
MAX_FOLDER_BYTES = 4_000_000
DIGITS = {"oh": "0", "zero": "0"} | dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], "123456789", strict=True)
)

each = pytest.mark.parametrize("sidecar", SIDECARS, ids=lambda file: file.stem)


def read(sidecar: Path) -> dict[str, Any]:
    return tomllib.loads(sidecar.read_text("utf-8"))


def words(script: str) -> list[str]:
    return re.findall(r"[a-z']+", script.lower())


def numbers(script: str) -> list[str]:
    """Return every run of seven or more spoken digits."""
    runs, run = [], ""
    for word in [*words(script), ""]:
        if word in DIGITS:
            run += DIGITS[word]
            continue
        runs += [run] if len(run) >= 7 else []
        run = ""
    return runs


def test_there_are_the_samples_that_were_promised() -> None:
    promised = {"winged", "rehearsed", "over_45_seconds", "number_once", "monotone_and_fast", "telephone_band"}
    assert promised <= {file.stem for file in SIDECARS} == set(TRUTH)


def test_every_recording_has_a_sidecar_and_the_folder_stays_small() -> None:
    recordings = {file.name for file in SAMPLES.iterdir() if file.suffix in {".flac", ".ogg", ".wav", ".m4a"}}
    assert recordings == {read(file)["file"] for file in SIDECARS}
    assert sum(file.stat().st_size for file in SAMPLES.iterdir() if file.is_file()) < MAX_FOLDER_BYTES


def test_the_samples_have_several_voices_and_formats() -> None:
    assert len({read(file)["voice"] for file in SIDECARS}) >= 4
    assert len({Path(read(file)["file"]).suffix for file in SIDECARS}) >= 4


@each
def test_a_sidecar_tells_where_the_sound_comes_from(sidecar: Path) -> None:
    about = read(sidecar)
    assert all(about[key] for key in ("title", "voice", "provenance", "licence", "script"))
    if about["voice"].startswith("joe"):
        assert "CC0" in about["provenance"]
        assert "lessac" in about["provenance"]


@each
def test_what_a_listener_says_is_put_in_the_cards_own_terms(sidecar: Path) -> None:
    about = read(sidecar)
    listener = about["listener"]
    criteria = set(default_rubric().criteria)
    assert about["style"] in get_args(Style)
    assert listener["answers"]
    assert set(listener["answers"]) <= set(get_args(Answer))
    assert set(listener["faults"]) | set(listener["fine"]) <= criteria
    assert not set(listener["faults"]) & set(listener["fine"])
    assert set(listener["alarms"]) <= {"pitch", "winging_it", "hedging"}
    assert bool(listener["wrong"]) == bool(listener["faults"])


@each
def test_numbers_are_invented_and_stand_in_the_script_as_they_were_spoken(sidecar: Path) -> None:
    about = read(sidecar)
    spoken = [number["digits"] for number in TRUTH[sidecar.stem]["numbers"]]
    assert numbers(about["script"]) == spoken
    assert all(re.fullmatch(r"\d{3}55501\d{2}", digits) for digits in spoken)
    own = profile_from_table(about["profile"], sidecar.name).phone_number
    assert re.sub(r"\D", "", own) == spoken[0]


@each
def test_the_script_holds_every_filler_that_was_spoken(sidecar: Path) -> None:
    written = [word for word in words(read(sidecar)["script"]) if word in {"um", "uh"}]
    assert written == [filler["text"] for filler in TRUTH[sidecar.stem]["fillers"]]


@each
def test_the_sound_is_a_recording_with_room_noise_and_speech_where_the_truth_says(sidecar: Path) -> None:
    recording = read_recording(SAMPLES / read(sidecar)["file"])
    truth = TRUTH[sidecar.stem]
    rate_hz = len(recording.samples) / recording.duration_s
    frames = recording.samples[: len(recording.samples) // 320 * 320].reshape(-1, 320)
    level_db = 20 * np.log10(np.sqrt(np.mean(frames.astype(float) ** 2, axis=1)) + 1e-9)
    start, end = (round(truth[key] * rate_hz / 320) for key in ("speech_start_s", "speech_end_s"))
    noise_db, speech_db = np.median(level_db[: start - 5]), np.percentile(level_db[start:end], 80)
    assert 0.3 <= truth["speech_start_s"] <= 1
    assert 0.3 <= recording.duration_s - truth["speech_end_s"] <= 1
    assert level_db[:start].min() > -85  # no digital silence
    assert speech_db - noise_db > 30
    assert np.abs(level_db[end + 10 :] - noise_db).max() < 12


def test_the_telephone_keeps_what_a_line_keeps() -> None:
    recording = read_recording(SAMPLES / "telephone_band.wav")
    spectrum = np.abs(np.fft.rfft(recording.samples)) ** 2
    frequency_hz = np.fft.rfftfreq(len(recording.samples), 1 / 16_000)
    assert recording.source_rate_hz == 8000
    assert spectrum[(frequency_hz < 250) | (frequency_hz > 3600)].sum() < 0.01 * spectrum.sum()
