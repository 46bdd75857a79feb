"""Where constants of reading lie: what happens a little short of them, and a little past them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.audio.decode import OpenSound
from rehearse.audio.decoder_io import BoundedFile
from rehearse.audio.downmix import Downmixer, clipped_samples, mixing_weights
from rehearse.audio.formats import OTHER, Format
from rehearse.audio.phone_codec import through_phone_line
from rehearse.audio.reading import _Attempt, _attempt, _notes, _refuse_impossible, _refuse_without_sound
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.errors import InputError
from tests.unit.made_sound import by_libsndfile, tone

Sound = NDArray[np.float32]


@pytest.mark.parametrize(("weaker_db", "weight"), [(19.0, 0.5), (21.0, 1.0), (15.0, 0.5)])
def test_a_channel_is_dead_from_20_db_under_the_strongest(weaker_db: float, weight: float) -> None:
    assert mixing_weights(np.diag([1.0, 10 ** (-weaker_db / 10)]))[0] == pytest.approx(weight)


@pytest.mark.parametrize(("correlation", "weight"), [(-0.45, 0.5), (-0.55, 1.0)])
def test_channels_are_of_opposite_phase_below_a_correlation_of_a_half(correlation: float, weight: float) -> None:
    assert mixing_weights(np.array([[1.0, correlation], [correlation, 1.0]]))[0] == pytest.approx(weight)


@pytest.mark.parametrize(("run", "clipped"), [(2, 0), (3, 3), (4, 4), (5, 5)])
def test_three_samples_at_full_scale_in_a_row_are_clipped(run: int, clipped: int) -> None:
    block = np.zeros((20, 1), np.float32)
    block[5 : 5 + run] = 1.0
    assert clipped_samples(block, 1.0) == clipped


@pytest.mark.parametrize(("size", "gaps"), [(2.0**30, 0), (2.0**32, 1)])
def test_samples_beyond_any_integer_are_no_numbers(size: float, gaps: int) -> None:
    mixer = Downmixer(10.0)
    mixer.add(np.array([[0.0], [size]], np.float32), SAMPLE_RATE_HZ, 1.0)
    assert mixer.not_numbers == gaps


@pytest.mark.parametrize(
    ("size", "share", "is_another"), [(17.0, 0.06, True), (15.0, 0.06, False), (17.0, 0.04, False)]
)
def test_samples_are_on_another_scale_when_a_twentieth_is_24_db_over(
    size: float, share: float, is_another: bool
) -> None:
    block = np.zeros((1000, 1), np.float32)
    block[: round(1000 * share)] = size
    mixer = Downmixer(10.0)
    mixer.add(block, SAMPLE_RATE_HZ, 1.0)
    assert mixer.on_another_scale is is_another


@pytest.mark.parametrize(
    ("rate_hz", "channels", "refused"),
    [(3500, 1, True), (4500, 1, False), (700_000, 1, False), (800_000, 1, True), (8000, 64, False), (8000, 65, True)],
)
def test_no_converter_has_such_a_rate_and_no_recorder_so_many_channels(
    rate_hz: int, channels: int, refused: bool
) -> None:
    if not refused:
        _refuse_impossible(rate_hz, channels, "take")
        return
    with pytest.raises(InputError, match="its header claims"):
        _refuse_impossible(rate_hz, channels, "take")


def attempt(duration_s: float, claimed_s: float | None = None, lost_s: float = 0.0) -> _Attempt:
    mixer = Downmixer(600.0)
    mixer.add(np.zeros((round(duration_s * SAMPLE_RATE_HZ), 1), np.float32), SAMPLE_RATE_HZ, 1.0)
    return _Attempt(mixer, claimed_s=claimed_s, lost_s=lost_s)


@pytest.mark.parametrize(
    ("claimed_s", "missing_s", "early"),
    [(10.0, 0.4, False), (10.0, 0.6, True), (100.0, 1.7, False), (100.0, 2.3, True)],
)
def test_a_file_ends_early_by_half_a_second_and_by_two_of_a_hundred(
    claimed_s: float, missing_s: float, early: bool
) -> None:
    assert attempt(claimed_s - missing_s, claimed_s).ends_early is early


def of_size(size: int) -> BoundedFile:
    return BoundedFile(io.BytesIO(bytes(size)))


@pytest.mark.parametrize(("lost_s", "notes"), [(0.08, 0), (0.12, 1)])
def test_a_tenth_of_a_second_that_is_lost_is_worth_a_word(lost_s: float, notes: int) -> None:
    assert len(_notes(attempt(5.0, lost_s=lost_s), of_size(9000), b"")) == notes


@pytest.mark.parametrize(("bytes_per_s", "wrong"), [(9, True), (11, False), (8, True), (13, False)])
def test_a_header_that_claims_a_second_for_less_than_ten_bytes_is_wrong(bytes_per_s: int, wrong: bool) -> None:
    (note,) = _notes(attempt(5.0, claimed_s=9000 / bytes_per_s), of_size(9000), b"")
    assert ("which is wrong" in note) is wrong


@pytest.mark.parametrize(("bytes_per_s", "refused"), [(520, True), (480, False)])
def test_too_long_is_believed_with_500_bytes_a_second(bytes_per_s: int, refused: bool) -> None:
    @contextmanager
    def claiming(file: BoundedFile, kind: Format) -> Iterator[OpenSound]:
        yield OpenSound(iter(()), SAMPLE_RATE_HZ, 1, claimed_s=700.0)

    file = of_size(700 * bytes_per_s)
    if not refused:
        assert _attempt(claiming, file, OTHER, "take", 600.0).claimed_s == 700.0
        return
    with pytest.raises(InputError, match="it lasts 12 minutes"):
        _attempt(claiming, file, OTHER, "take", 600.0)


@pytest.mark.parametrize(("duration_s", "refused"), [(0.9, True), (1.1, False)])
def test_of_a_damaged_file_a_second_is_worth_scoring(duration_s: float, refused: bool) -> None:
    if not refused:
        _refuse_without_sound(attempt(duration_s, 9.0), of_size(9000), b"", "take")
        return
    with pytest.raises(InputError, match=r"only 0\.9 s of it could be read"):
        _refuse_without_sound(attempt(duration_s, 9.0), of_size(9000), b"", "take")


@pytest.mark.parametrize(("size", "said"), [(1000, "the file ends after 1,000 bytes"), (1100, "it is cut short")])
def test_less_than_a_kilobyte_is_the_beginning_of_a_file(size: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        _refuse_without_sound(attempt(0.5, 9.0), of_size(size), b"", "take")


@pytest.mark.parametrize(("share", "refused"), [(0.45, False), (0.55, True)])
def test_half_of_the_samples_must_be_numbers(share: float, refused: bool) -> None:
    samples = tone()
    samples[: round(share * len(samples))] = np.nan
    content = by_libsndfile(samples, 16_000, "WAV", "FLOAT")
    if not refused:
        assert read_recording(content).notes
        return
    with pytest.raises(InputError, match="are not numbers"):
        read_recording(content)


def gain_db(hz: float, heard_hz: float | None = None) -> float:
    """Return what a telephone line leaves of a tone, at its own frequency or another."""
    sound = 0.5 * np.sin(2 * np.pi * hz * np.arange(16_000) / 16_000).astype(np.float32)
    heard = np.abs(np.fft.rfft(through_phone_line(sound)[2000:-2000] * np.hanning(12_000)))
    sent = np.abs(np.fft.rfft(sound[2000:-2000] * np.hanning(12_000)))
    at = round((heard_hz or hz) * 12_000 / 16_000)
    return float(20 * np.log10(heard[at - 3 : at + 4].max() / sent.max()))


@pytest.mark.parametrize("hz", [300, 1000, 3000, 3400])
def test_a_line_passes_the_band_of_speech(hz: float) -> None:
    assert gain_db(hz) == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize("hz", [100, 3850, 3900])
def test_a_line_stops_what_is_outside_its_band(hz: float) -> None:
    assert gain_db(hz) < -30.0


def test_what_sampling_mirrors_above_4_khz_is_taken_away() -> None:
    assert gain_db(2900, heard_hz=5100) < -40.0


@pytest.mark.parametrize(("hz", "passes"), [(200, False), (3650, False), (265, True), (3580, True)])
def test_the_band_of_a_line_ends_half_way_at_200_and_3650_hz(hz: float, passes: bool) -> None:
    assert (gain_db(hz) > -3.0) is passes
    assert gain_db(hz) > -9.0
