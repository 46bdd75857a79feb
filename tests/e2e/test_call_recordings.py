"""Recordings with more than the message in them: the message is judged, and what was set aside is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.audio import read_recording, write_wav
from rehearse.core.recording import SAMPLE_RATE_HZ
from tests.e2e.conftest import SAMPLES, Run
from tests.unit.made_calls import key_tones, ringing, tone
from tests.unit.made_speech import silence
from tests.unit.scenes import real

Sound = NDArray[np.float32]
MESSAGE = read_recording(SAMPLES / "rehearsed.flac").samples
GREETING = real("announcer")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("alone") / "alone.wav"
    write_wav(MESSAGE, file)
    return file


def scored(rehearse: Run, file: Path, *parts: Sound) -> dict[str, Any]:
    if parts:
        write_wav(np.concatenate(parts), file)
    run = rehearse("score", file, "--json")
    assert run.returncode == 0, run.stderr
    take: dict[str, Any] = json.loads(run.stdout)
    return take


def assert_judged_alike(take: dict[str, Any], alone: dict[str, Any], later_s: float) -> None:
    now, before = take["measures"], alone["measures"]
    assert now["speech_start_s"] == pytest.approx(before["speech_start_s"] + later_s, abs=0.1)
    assert now["message_s"] == pytest.approx(before["message_s"], abs=0.15)
    assert now["longest_pause_s"] == pytest.approx(before["longest_pause_s"], abs=0.1)
    assert now["pitch_sd_semitones"] == pytest.approx(before["pitch_sd_semitones"], abs=0.15)
    assert now["speaking_rate_wpm"] == pytest.approx(before["speaking_rate_wpm"], abs=8)
    assert now["fillers_per_min"] == before["fillers_per_min"]
    assert take["verdict"]["answer"] == alone["verdict"]["answer"]
    assert [number["digits"] for number in take["phone_numbers"]] == [
        number["digits"] for number in alone["phone_numbers"]
    ]


def test_a_call_is_judged_from_the_beep_on(rehearse: Run, alone: Path, tmp_path: Path) -> None:
    before = [ringing("US", 8.0), GREETING, silence(0.4), tone(1000, seconds=0.7), silence(0.3)]
    take = scored(rehearse, tmp_path / "call.wav", *before, MESSAGE)
    assert_judged_alike(take, scored(rehearse, alone), sum(map(len, before)) / SAMPLE_RATE_HZ)
    what = [one["what"] for one in take["recording"]["set_aside"]]
    assert what == ["ringing or busy tone"] * 2 + ["greeting", "beep"]
    card = rehearse("score", tmp_path / "call.wav").stdout
    assert "Set aside and not judged" in card
    assert "tone" not in " ".join(word["text"] for word in take["transcript"]["words"])


def test_keys_before_and_a_beep_after_the_message_are_set_aside(rehearse: Run, alone: Path, tmp_path: Path) -> None:
    keys = key_tones("5550142", 0.1, 0.1)
    take = scored(rehearse, tmp_path / "keys.wav", keys, MESSAGE, tone(600, seconds=0.4), silence(0.5))
    assert_judged_alike(take, scored(rehearse, alone), len(keys) / SAMPLE_RATE_HZ)
    assert {one["what"] for one in take["recording"]["set_aside"]} == {"key tones", "beep"}


def test_a_beep_in_the_middle_of_a_message_costs_none_of_it(rehearse: Run, alone: Path, tmp_path: Path) -> None:
    whole = scored(rehearse, alone)
    longest = max(whole["pauses"], key=lambda pause: pause["end_s"] - pause["start_s"])
    at = round((longest["start_s"] + longest["end_s"]) / 2 * SAMPLE_RATE_HZ)
    take = scored(rehearse, tmp_path / "middle.wav", MESSAGE[:at], tone(900, seconds=0.4), MESSAGE[at:])
    assert take["measures"]["message_s"] == pytest.approx(whole["measures"]["message_s"] + 0.4, abs=0.15)
    assert {one["what"] for one in take["recording"]["set_aside"]} == {"beep"}


def test_where_somebody_talks_behind_the_rep_pitch_pauses_and_fillers_are_not_judged(
    rehearse: Run, tmp_path: Path
) -> None:
    behind = np.resize(GREETING, len(MESSAGE)) + np.resize(real("reader"), len(MESSAGE))
    gain = 10 ** (-12 / 20) * float(np.std(MESSAGE) / np.std(behind))
    write_wav((MESSAGE + gain * behind).astype(np.float32), tmp_path / "open-plan.wav")
    run = rehearse("score", tmp_path / "open-plan.wav", "--json", "--no-transcript")
    take = json.loads(run.stdout)
    why_not = {one["id"]: one["why_not_measured"] for one in take["criteria"] if one["band"] == "not_measured"}
    assert why_not["pitch_variation"] == why_not["pauses"] == "another voice is in it"
    assert take["measures"]["pitch_sd_semitones"] is None
    assert any("talks behind you" in note for note in take["recording"]["notes"])
