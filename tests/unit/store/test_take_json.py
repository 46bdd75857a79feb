"""The JSON of a take: its names are a public interface."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rehearse.core.sound import AgainstBaseline, PitchTrack
from rehearse.errors import InputError
from rehearse.store.take_json import (
    SCHEMA,
    UPGRADES,
    error_to_json,
    take_from_dict,
    take_from_json,
    take_to_dict,
    take_to_json,
)  # fmt: skip
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take

TOP = {
    "schema", "id", "file", "message", "style", "recorded_at", "rubric", "recording", "verdict", "criteria", "measures",
    "transcript", "pauses", "fillers", "pitch", "phone_numbers", "checklist", "alarms", "script", "self_verdict",
    "against_baseline",
}  # fmt: skip
PARTS = {
    "recording": {"duration_s", "sample_rate_hz", "channels", "level_dbfs", "snr_db", "clipped_share"},
    "verdict": {"answer", "score", "because", "fix_first"},
    "measures": {
        "speech_start_s", "speech_end_s", "message_s", "speaking_rate_wpm", "articulation_rate_syll_s", "pause_share",
        "longest_pause_s", "mid_clause_pauses_per_100_words", "mean_run_syllables", "fillers_per_min",
        "unclear_words_share", "time_to_reason_s", "pitch_mean_hz", "pitch_sd_semitones", "pitch_range_semitones",
        "pvq", "closing_slope_st_s", "level_sd_db",
    },
    "transcript": {"engine", "model", "language", "text", "words"},
    "pitch": {"start_s", "hop_s", "f0_hz"},
}  # fmt: skip
ENTRIES = {
    "criteria": {
        "id", "band", "value", "unit", "weight", "points", "advice", "why_not_measured", "source", "evidence",
    },
    "pauses": {"start_s", "end_s", "mid_clause"},
    "fillers": {"text", "start_s", "end_s", "certainty"},
    "phone_numbers": {"digits", "text", "start_s", "end_s", "digits_per_s", "callable", "own"},
    "checklist": {"id", "found", "start_s", "text"},
    "alarms": {"id", "start_s", "end_s", "text"},
}  # fmt: skip


def written(take: Any) -> dict[str, Any]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    table: dict[str, Any] = json.loads(take_to_json(take), parse_constant=refuse)
    return table


def test_every_public_name_is_there() -> None:
    table = written(winged_take())
    assert set(table) >= TOP
    for part, names in PARTS.items():
        assert set(table[part]) >= names, part
    for part, names in ENTRIES.items():
        assert all(set(entry) >= names for entry in table[part]), part
        assert table[part], part
    assert set(table["verdict"]["fix_first"][0]) >= {"criterion", "advice", "start_s", "end_s"}
    assert set(table["transcript"]["words"][0]) >= {"text", "start_s", "end_s", "probability"}


def test_a_take_is_one_line_of_ascii() -> None:
    line = take_to_json(replace(winged_take(), file="José\nMüller.wav"))
    assert line.isascii()
    assert "\n" not in line


def test_numbers_are_rounded_to_what_they_are_worth() -> None:
    table = written(winged_take())
    assert table["recording"]["level_dbfs"] == -21.44
    assert table["verdict"]["score"] == 58.0
    assert all(value is None or round(value, 1) == value for value in table["pitch"]["f0_hz"])
    assert all(round(word["start_s"], 3) == word["start_s"] for word in table["transcript"]["words"])


def test_unvoiced_frames_are_null() -> None:
    take = replace(winged_take(), pitch=PitchTrack(0.008, 0.016, np.array([np.nan, 121.33], dtype=np.float32)))
    assert written(take)["pitch"] == {"start_s": 0.008, "hop_s": 0.016, "f0_hz": [None, 121.3], "tracker": ""}


def test_what_is_not_finite_becomes_null() -> None:
    take = winged_take()
    measures = replace(take.measures, pvq=float("nan"), level_sd_db=float("inf"))
    table = written(replace(take, measures=measures, levels_db=(float("-inf"), -20.0)))
    assert table["measures"]["pvq"] is None
    assert table["measures"]["level_sd_db"] is None
    assert table["levels_db"] == [None, -20.0]


def test_a_take_that_could_not_be_judged_has_nulls_and_reasons() -> None:
    table = written(noise_take())
    assert table["verdict"]["score"] is None
    assert table["transcript"] is None
    assert table["pitch"] is None
    assert all(criterion["why_not_measured"] for criterion in table["criteria"])
    assert table["not_measured"]["speaking_rate_wpm"] == "the words were not looked at"


def test_a_file_name_that_is_not_utf8_can_be_read_by_any_program() -> None:
    table = written(replace(winged_take(), file=b"caf\xe9.wav".decode("utf-8", "surrogateescape")))
    assert table["file"] == "caf\\xe9.wav"
    assert table["file"].encode("utf-8")


@pytest.mark.parametrize("make", [winged_take, rehearsed_take, noise_take])
def test_a_take_survives_the_way_there_and_back(make: Any) -> None:
    table = take_to_dict(make())
    again = take_from_json(json.dumps(table))
    assert take_to_dict(again) == table
    assert again.scorecard == take_from_dict(table).scorecard
    assert again.message.phone_numbers == take_from_dict(table).message.phone_numbers


def test_a_baseline_survives() -> None:
    against = AgainstBaseline(pitch_mean_semitones=1.8, pitch_sd_semitones=0.4, brightness=0.7)
    take = replace(winged_take(), against_baseline=against)
    assert written(take)["against_baseline"] == {
        "pitch_mean_semitones": 1.8,
        "pitch_sd_semitones": 0.4,
        "brightness": 0.7,
    }
    assert take_from_json(take_to_json(take)).against_baseline == against


def test_times_survive_within_a_millisecond() -> None:
    take = winged_take()
    again = take_from_json(take_to_json(take))
    assert again.transcript is not None
    assert take.transcript is not None
    for word, same in zip(take.transcript.words, again.transcript.words, strict=True):
        assert same.text == word.text
        assert same.start_s == pytest.approx(word.start_s, abs=0.00051)


def test_a_read_take_cannot_be_changed() -> None:
    again = take_from_json(take_to_json(winged_take()))
    assert isinstance(again.scorecard.verdict.because, tuple)
    assert isinstance(again.message.phone_numbers[0].groups, tuple)
    assert again.pitch is not None
    assert not again.pitch.f0_hz.flags.writeable


def test_names_that_are_not_known_yet_are_passed_over() -> None:
    table = take_to_dict(winged_take())
    table["measures"]["sparkle"] = 1.0
    table["something_new"] = []
    assert take_from_dict(table).measures == winged_take().measures


@pytest.mark.parametrize("table", [{}, {"schema": 2}, {"schema": 1}, {"schema": 1, "id": "x", "recorded_at": 3}])
def test_what_is_no_take_is_refused_in_words(table: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        take_from_dict(table)
    assert caught.value.code == "schema"


def before_the_audit(table: dict[str, Any]) -> dict[str, Any]:
    """Return a take as the first version wrote it: no audit of the number, no line, no rep, and not yet kept."""
    later = ("phone_audit", "kept_at", "line", "rep")
    return {name: value for name, value in table.items() if name not in later} | {"schema": 0}


def test_a_take_of_an_older_schema_climbs_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def named_fillers(table: dict[str, Any]) -> dict[str, Any]:
        return table | {"fillers": table["ums"]}

    def audited(table: dict[str, Any]) -> dict[str, Any]:
        assert table["schema"] == 0
        times = len(table["phone_numbers"])
        return table | {"phone_audit": {"times": times}}

    monkeypatch.setattr("rehearse.store.take_json.UPGRADES", {-1: named_fillers, 0: audited})
    now = take_to_dict(winged_take())
    first = before_the_audit(now)
    oldest = {name: value for name, value in first.items() if name != "fillers"} | {"ums": now["fillers"], "schema": -1}
    for old in (oldest, first):
        take = take_from_dict(old)
        assert take.message.phone_audit.times == 1
        assert take_to_dict(take)["fillers"] == now["fillers"]
        assert take_to_dict(take)["schema"] == now["schema"]


def test_every_older_schema_has_its_step() -> None:
    assert sorted(UPGRADES) == list(range(1, SCHEMA))


def test_a_schema_without_a_step_is_refused() -> None:
    with pytest.raises(InputError, match="it is no take"):
        take_from_dict(before_the_audit(take_to_dict(winged_take())))


def test_an_error_has_its_code_message_and_hint() -> None:
    error = InputError("Cannot read a.wav: it is empty.", "Record it again.", code="empty")
    assert json.loads(error_to_json("a.wav", error)) == {
        "schema": 1,
        "file": "a.wav",
        "error": {"code": "empty", "message": "Cannot read a.wav: it is empty.", "hint": "Record it again."},
    }
