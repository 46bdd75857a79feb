"""Where constants of the detectors lie: what happens a little short of them, and a little past them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.core.recording import Recording
from rehearse.core.sound import Filler, Level, Pause, PitchTrack, Speech, VoiceFeatures
from rehearse.core.transcript import Word
from rehearse.prosody.brightness import against_baseline, voice_features
from rehearse.prosody.filled_pauses import FilledPauseCandidate, SoundFrames, _is_calm, _is_one_sound, _islands
from rehearse.prosody.fillers import _pieces, _probable, _sounds_like_a_filler, _syllable_s
from rehearse.prosody.level import measure_level, why_not_judgeable
from rehearse.prosody.pace import articulation_rate, fastest_passage, mean_run_syllables, speaking_rate
from rehearse.prosody.pauses import mark_clauses
from rehearse.prosody.pitch.statistics import (
    closing_slope_st_s,
    flat_passages,
    pitch_mean_hz,
    pitch_range_semitones,
    pvq,
)
from rehearse.prosody.pitch.voiced_frames import audible, loud_level_db, voice_only, voice_range_hz
from rehearse.prosody.vad import _cut_at_breaths, _without_breaths
from rehearse.text.tokens import tokens_from_words
from tests.unit.made_voice import made_track, noise, vowel

HOP_S = 0.016

UM = FilledPauseCandidate(
    start_s=1.0, end_s=1.4, still_s=0.35, change_db=2.0, voiced_share=1.0, pitch_range_st=0.5, level_db=-6.0,
    voice_over_hiss_db=20.0, sound_before_s=0.0, sound_after_s=0.0, gap_before_s=0.15, gap_after_s=0.15, hum_share=0.0,
    hisses=False,
)  # fmt: skip
"""An um between two gaps."""
BESIDE = replace(UM, sound_before_s=0.5)
"""One that runs out of a word."""
CREAK = replace(UM, voiced_share=0.0, pitch_range_st=0.0, gap_before_s=0.5, gap_after_s=0.5)


@pytest.mark.parametrize(
    ("sound", "inside", "outside"),
    [
        (UM, {"end_s": 1.19}, {"end_s": 1.17, "still_s": 0.17}),
        (UM, {"end_s": 1.22}, {"end_s": 1.15}),
        (UM, {"still_s": 0.16}, {"still_s": 0.12}),
        (BESIDE, {"still_s": 0.2}, {"still_s": 0.16}),
        (UM, {"pitch_range_st": 2.3}, {"pitch_range_st": 2.7}),
        (BESIDE, {"pitch_range_st": 1.5}, {"pitch_range_st": 1.8}),
        (UM, {"pitch_range_st": 2.0, "voiced_share": 0.55}, {"pitch_range_st": 2.7, "voiced_share": 0.55}),
        (UM, {"level_db": -20.0, "voiced_share": 0.6}, {"level_db": -20.0, "voiced_share": 0.45}),
        (UM, {"level_db": -20.0}, {"level_db": -24.0}),
        (UM, {"still_s": 0.0, "gap_before_s": 0.22, "gap_after_s": 0.22}, {"still_s": 0.0, "gap_before_s": 0.18}),
        (CREAK, {"level_db": -16.0}, {"level_db": -18.0}),
        (CREAK, {"voice_over_hiss_db": 5.0}, {"voice_over_hiss_db": 4.0}),
        (CREAK, {"end_s": 1.75}, {"end_s": 1.85}),
        (CREAK, {"hum_share": 0.45}, {"hum_share": 0.55}),
        (replace(CREAK, sound_before_s=0.5), {"still_s": 0.32}, {"still_s": 0.28}),
        (UM, {"sound_before_s": 0.11}, {"sound_before_s": 0.13, "sound_after_s": 0.13}),
    ],
)
def test_a_sound_is_a_filler_up_to_a_limit(
    sound: FilledPauseCandidate, inside: dict[str, float], outside: dict[str, float]
) -> None:
    assert _sounds_like_a_filler(replace(sound, **inside))  # type: ignore[arg-type]
    assert not _sounds_like_a_filler(replace(sound, **outside))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hum_share", "text"), [(0.85, "hmm"), (0.75, "um"), (0.33, "um"), (0.27, "uh"), (0.58, "um"), (0.0, "uh")]
)
def test_what_hums_is_a_hmm_and_what_closes_is_an_um(hum_share: float, text: str) -> None:
    assert _probable([replace(UM, hum_share=hum_share)]).text == text


@pytest.mark.parametrize(("gap_s", "pieces"), [(0.18, 1), (0.22, 2)])
def test_a_vowel_and_its_m_are_one_sound(gap_s: float, pieces: int) -> None:
    hum = replace(UM, start_s=1.4 + gap_s, end_s=1.8 + gap_s, sound_before_s=0.5)
    assert len(_pieces([UM, hum])) == pieces


@pytest.mark.parametrize(("sounding_s", "syllable_s"), [(1.0, 0.12), (1.4, 0.14), (2.8, 0.28), (9.0, 0.30)])
def test_a_syllable_takes_from_120_to_300_ms(sounding_s: float, syllable_s: float) -> None:
    words = tokens_from_words([Word("call", 0.3 * k, 0.3 * k + 0.2, 0.9) for k in range(10)])
    assert _syllable_s(words, frames(np.zeros(1000), sounding=round(sounding_s * 100))) == pytest.approx(syllable_s)


def frames(change_db: NDArray[np.float64], sounding: int | None = None) -> SoundFrames:
    count = len(change_db)
    sounds = np.arange(count) < (count if sounding is None else sounding)
    flat = np.zeros(count)
    return SoundFrames(flat, change_db, flat + 20, np.zeros((count, 12)), sounds, np.zeros(count, bool), 0.0)


@pytest.mark.parametrize(("length", "calm"), [(14, False), (16, True), (79, True), (81, False)])
def test_a_calm_sound_lasts_from_150_to_800_ms(length: int, calm: bool) -> None:
    assert _is_calm(frames(np.full(100, 3.0)), 0, length) is calm


@pytest.mark.parametrize(("change_db", "calm"), [(4.3, True), (4.7, False)])
def test_a_calm_sound_changes_little(change_db: float, calm: bool) -> None:
    assert _is_calm(frames(np.full(100, change_db)), 0, 30) is calm


@pytest.mark.parametrize(
    ("length", "change_db", "one"), [(14, 8.0, True), (16, 8.0, False), (14, 8.8, True), (14, 9.2, False)]
)
def test_an_um_turns_once_and_quickly(length: int, change_db: float, one: bool) -> None:
    assert _is_one_sound(frames(np.full(100, change_db)), 20, 20 + length) is one


def test_a_dip_is_bridged_and_a_click_is_none() -> None:
    sounding = np.zeros(100, bool)
    sounding[10:20] = sounding[23:40] = True  # a dip of 30 ms
    sounding[50:53] = True  # 30 ms
    sounding[60:62] = True  # a click
    sounding[70:80] = sounding[84:90] = True  # a gap of 40 ms
    assert _islands(sounding) == [(10, 40), (50, 53), (70, 80), (84, 90)]


# ---- speech ----


class Voiced:
    """A voice of known periodicity."""

    def __init__(self, periodicity: float) -> None:
        self.periodicity = periodicity

    def of_run(self, start: int, end: int) -> float:
        return self.periodicity


@pytest.mark.parametrize(
    ("length", "weaker_db", "periodicity", "kept"),
    [
        (5, 0.0, 0.9, False), (7, 0.0, 0.9, True),  # a sample, smeared
        (12, 0.0, 0.55, False), (12, 0.0, 0.65, True), (14, 0.0, 0.55, True),  # a click
        (12, 14.0, 0.9, True), (12, 16.0, 0.9, False),  # a faint one
        (40, 5.0, 0.2, True), (40, 7.0, 0.2, False),  # the less voiced, the stronger it must be
        (40, 9.0, 0.60, True), (40, 11.0, 0.60, False),
        (40, 15.0, 0.70, True), (40, 17.0, 0.70, False),
        (40, 34.0, 0.77, True), (40, 36.0, 0.77, False),
    ],
)  # fmt: skip
def test_a_run_is_speech_if_it_is_voiced_enough_for_how_weak_it_is(
    length: int, weaker_db: float, periodicity: float, kept: bool
) -> None:
    excess_db = np.zeros(400)
    excess_db[10:200] = 40.0
    excess_db[300 : 300 + length] = 40.0 - weaker_db
    runs = _without_breaths([(10, 200), (300, 300 + length)], excess_db, Voiced(periodicity))  # type: ignore[arg-type]
    assert ((300, 300 + length) in runs) is kept


@pytest.mark.parametrize(
    ("before", "length", "weaker_db", "kept"),
    [
        (12, 10, 20.0, True), (14, 10, 20.0, False),  # a stop closes for 130 ms
        (5, 34, 8.0, True), (5, 36, 8.0, False),  # the longest hiss
        (5, 19, 12.0, True), (5, 21, 12.0, False),  # a weak one
    ],
)  # fmt: skip
def test_what_ends_a_word_belongs_to_it(before: int, length: int, weaker_db: float, kept: bool) -> None:
    start = 200 + before
    excess_db = np.zeros(400)
    excess_db[10:200] = 40.0
    excess_db[start : start + length] = 40.0 - weaker_db
    runs = _without_breaths([(10, 200), (start, start + length)], excess_db, Voiced(0.0))  # type: ignore[arg-type]
    assert ((start, start + length) in runs) is kept


@pytest.mark.parametrize(("after", "kept"), [(5, True), (7, False)])
def test_a_burst_begins_a_word_that_follows_within_60_ms(after: int, kept: bool) -> None:
    excess_db = np.zeros(400)
    excess_db[200:390] = 40.0
    burst = (200 - after - 4, 200 - after)
    excess_db[burst[0] : burst[1]] = 20.0
    runs = _without_breaths([burst, (200, 390)], excess_db, Voiced(0.0))  # type: ignore[arg-type]
    assert (burst in runs) is kept


@pytest.mark.parametrize(
    ("length", "faint_db", "periodicity", "cut"),
    [(19, -35.0, 0.4, False), (21, -35.0, 0.4, True), (30, -27.0, 0.4, False), (30, -29.0, 0.4, True),
     (30, -35.0, 0.58, True), (30, -35.0, 0.62, False)],
)  # fmt: skip
def test_a_long_faint_voiceless_part_of_a_run_is_breath(
    length: int, faint_db: float, periodicity: float, cut: bool
) -> None:
    relative_db = np.zeros(200)
    relative_db[100 : 100 + length] = faint_db
    pieces = _cut_at_breaths([(50, 180)], relative_db, Voiced(periodicity))  # type: ignore[arg-type]
    assert (len(pieces) == 2) is cut


# ---- level ----


def test_silence_gives_no_more_than_90_db_and_no_microphone_is_below_minus_85() -> None:
    sound = np.concatenate([np.zeros(16_000), 0.3 * np.sin(2 * np.pi * 200 * np.arange(32_000) / 16_000)]).astype(
        np.float32
    )
    assert measure_level(sound, Speech(((1.0, 3.0),))).snr_db == 90.0
    for level_db, is_silent in ((-80.0, False), (-90.0, True)):
        recording = Recording(noise(32_000, level_db), "take", 16_000, 1, 0.0)
        said = why_not_judgeable(recording, Speech(()), Level(None, None, None))
        assert ("silent" in str(said)) is is_silent


# ---- pauses and pace ----


@pytest.mark.parametrize(("digits", "inside"), [("1 2 3", False), ("1 2", True)])
def test_three_digits_in_a_row_are_a_number_whose_groups_may_be_parted(digits: str, inside: bool) -> None:
    first, *rest = digits.split()
    words = [Word("for", 0.0, 0.4, 0.9), Word(first, 0.5, 0.9, 0.9)]
    words += [Word(digit, 1.5 + 0.4 * k, 1.8 + 0.4 * k, 0.9) for k, digit in enumerate([*rest, "of", "these"])]
    (pause,) = mark_clauses([Pause(0.95, 1.45)], tokens_from_words(words))
    assert pause.mid_clause is inside


@pytest.mark.parametrize(("seconds", "told"), [(0.95, False), (1.05, True), (0.7, False), (1.4, True)])
def test_a_rate_is_told_of_a_second_and_more(seconds: float, told: bool) -> None:
    words = tokens_from_words([Word("call", 0.0, 0.3, 0.9), Word("me", 0.3, seconds, 0.9)])
    speech = Speech(((0.0, seconds),))
    assert (speaking_rate(words, speech) is not None) is told
    assert (articulation_rate(words, speech) is not None) is told


@pytest.mark.parametrize(("filler_s", "runs"), [(0.45, 2), (0.55, 1), (0.36, 2), (0.7, 1)])
def test_a_run_of_which_half_is_filler_is_none(filler_s: float, runs: int) -> None:
    words = tokens_from_words([Word("call", 0.0, 0.9, 0.9), Word("me", 2.6, 2.9, 0.9)])
    filler = Filler("um", 2.0, 2.0 + filler_s, "probable")
    assert mean_run_syllables(words, Speech(((0.0, 1.0), (2.0, 3.0))), fillers=[filler]) == 2 / runs


@pytest.mark.parametrize(("seconds", "told"), [(4.5, False), (5.5, True), (7.0, True)])
def test_the_fastest_passage_lasts_five_seconds(seconds: float, told: bool) -> None:
    words = [Word("call", 0.5 * k, 0.5 * k + 0.5, 0.9) for k in range(round(seconds * 2))]
    found = fastest_passage(tokens_from_words(words), Speech(((0.0, seconds),)))
    assert (found is not None) is told
    assert found is None or found[1] - found[0] == pytest.approx(5.0)


# ---- pitch ----


def track(*parts: tuple[float, float]) -> PitchTrack:
    """Return F0 that stays at a frequency for so many seconds, 0 for none."""
    return made_track(np.concatenate([np.full(round(seconds / HOP_S), hz) for seconds, hz in parts]))


@pytest.mark.parametrize(("voiced_s", "told"), [(0.9, False), (1.1, True)])
def test_a_second_of_voice_is_wanted(voiced_s: float, told: bool) -> None:
    assert (pitch_mean_hz(track((voiced_s, 120.0), (1.0, 0.0))) is not None) is told


def test_the_range_leaves_out_five_of_a_hundred_at_either_end() -> None:
    steps = made_track(2 ** (np.arange(101) / 101))
    assert pitch_range_semitones(steps) == pytest.approx(12 * 0.9 * 100 / 101, abs=0.02)


def test_variation_is_taken_over_ten_seconds() -> None:
    up_and_up = track((10.0, 100.0), (10.0, 200.0))
    assert pvq(up_and_up) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("last_s", "told"), [(0.14, False), (0.18, True)])
def test_a_closing_is_told_of_150_ms_after_a_pause(last_s: float, told: bool) -> None:
    closing = track((2.0, 120.0), (0.4, 0.0), (last_s, 100.0))
    assert (closing_slope_st_s(closing) is not None) is told


@pytest.mark.parametrize(("gap_s", "falls"), [(0.2, True), (0.3, False)])
def test_a_closing_goes_over_a_silence_of_less_than_a_pause(gap_s: float, falls: bool) -> None:
    slope = closing_slope_st_s(track((2.0, 120.0), (gap_s, 0.0), (0.16, 60.0)))
    assert slope is not None
    assert (slope < -1.0) is falls


def test_the_closing_is_the_last_300_ms() -> None:
    falling = np.concatenate([np.full(100, 120.0), np.full(8, 130.0), np.geomspace(120.0, 100.0, 19)])
    assert closing_slope_st_s(made_track(falling)) == pytest.approx(12 * np.log2(100 / 120) / (18 * HOP_S), rel=0.02)


def swing(sd_semitones: float, seconds: float, voiced_share: float = 1.0) -> PitchTrack:
    count = round(seconds / HOP_S)
    hz = 120 * 2 ** (sd_semitones * np.sqrt(2) * np.sin(np.arange(count)) / 12)
    return made_track(np.where(np.arange(count) % 10 < 10 * voiced_share, hz, 0.0))


@pytest.mark.parametrize(
    ("sd_semitones", "seconds", "voiced_share", "flat"),
    [(1.1, 6.0, 1.0, True), (1.3, 6.0, 1.0, False), (0.9, 6.0, 1.0, True), (0.5, 3.8, 1.0, False),
     (0.5, 4.2, 1.0, True), (0.5, 6.0, 0.4, True), (0.5, 6.0, 0.2, False)],
)  # fmt: skip
def test_four_seconds_that_move_by_less_than_1_2_semitones_are_flat(
    sd_semitones: float, seconds: float, voiced_share: float, flat: bool
) -> None:
    assert bool(flat_passages(swing(sd_semitones, seconds, voiced_share))) is flat


@pytest.mark.parametrize(("voiced_s", "flat"), [(2.8, False), (3.2, True)])
def test_a_flat_passage_is_not_mostly_pause(voiced_s: float, flat: bool) -> None:
    assert bool(flat_passages(track((voiced_s, 120.0), (5.0, 0.0), (0.1, 400.0)))) is flat


@pytest.mark.parametrize(
    ("levels", "heard"),
    [
        ((-20.0, -54.0), True), ((-20.0, -56.0), False),  # under the speech
        ((-20.0, -24.0), True),
    ],
)  # fmt: skip
def test_a_voice_lies_within_35_db_of_its_loud_frames(levels: tuple[float, float], heard: bool) -> None:
    loud_db, soft_db = levels
    level_db = np.concatenate([np.full(90, loud_db), np.full(4, soft_db), np.full(6, -200.0)])
    level_db[94:] = level_db[0]
    assert audible(level_db)[91] == heard


@pytest.mark.parametrize(("over_db", "heard"), [(2.5, False), (3.5, True), (5.0, True)])
def test_a_voice_adds_three_decibels_to_the_room(over_db: float, heard: bool) -> None:
    level_db = np.concatenate([np.full(60, -20.0), np.full(30, -45.0), np.full(10, -45.0 + over_db)])
    assert audible(level_db)[-1] == heard


@pytest.mark.parametrize(("quiet_db", "heard"), [(-31.0, True), (-33.0, False)])
def test_quiet_frames_are_the_room_only_from_12_db_on(quiet_db: float, heard: bool) -> None:
    level_db = np.concatenate([np.full(70, -20.0), np.full(30, quiet_db)])
    assert audible(level_db)[-1] == heard


def test_the_loud_frames_are_the_upper_twentieth_and_the_room_the_lowest_tenth() -> None:
    level_db = np.linspace(-60.0, -20.0, 101)
    assert loud_level_db(level_db) == pytest.approx(-22.0)
    assert audible(level_db).sum() == pytest.approx(101 - 17.5, abs=1.0)
    assert loud_level_db(np.full(20, -79.0)) == -79.0
    assert loud_level_db(np.full(20, -81.0)) is None


@pytest.mark.parametrize(("hz", "kept"), [(61.0, False), (63.0, True), (90.0, True), (590.0, True), (610.0, False)])
def test_a_voice_lies_between_62_and_600_hz(hz: float, kept: bool) -> None:
    found = voice_only(np.full(200, hz), np.ones(200, bool), np.full(200, -20.0), shortest_run=2)
    assert np.isfinite(found).any() == kept


def test_a_voice_reaches_from_two_thirds_of_its_first_quartile_to_an_octave_over_its_third() -> None:
    assert voice_range_hz(np.full(50, 150.0)) == pytest.approx((97.5, 300.0))


# ---- brightness ----


@pytest.mark.parametrize(
    ("pitch", "melody", "timbre", "brightness"),
    [(1.5, 0, 0, 1.0), (3.0, 0, 0, 2.0), (6.0, 0, 0, 2.0), (0, 3.0, 0, 1.0), (0, 0, 0.75, 1.0)],
)
def test_brightness_adds_pitch_melody_and_timbre(pitch: float, melody: float, timbre: float, brightness: float) -> None:
    found = against_baseline(VoiceFeatures(80 + pitch, 3 + melody, 110 + timbre), VoiceFeatures(80, 3, 110))
    assert found.brightness == pytest.approx(brightness)


@pytest.mark.parametrize(("voiced_s", "told"), [(0.4, False), (0.6, True)])
def test_half_a_second_of_voice_is_enough_to_compare(voiced_s: float, told: bool) -> None:
    voiced = track((voiced_s, 120.0), (1.0, 0.0))
    sound = vowel(np.full(round((voiced_s + 1.0) * 16_000), 120.0))
    assert (voice_features(sound, voiced) is not None) is told
