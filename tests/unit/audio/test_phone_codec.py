"""A recording sounds as it does over a telephone, and stays where it was in time."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.audio.phone_codec import mulaw_decode, mulaw_encode, through_phone_line

RATE_HZ = 16_000
SPEECH = Path(__file__).parents[3] / "samples" / "rehearsed.flac"


def tone(hz: float, peak: float = 0.1, seconds: float = 2.0) -> NDArray[np.float32]:
    return (peak * np.sin(2 * np.pi * hz * np.arange(round(RATE_HZ * seconds)) / RATE_HZ)).astype(np.float32)


def rms_db(samples: NDArray[np.float32]) -> float:
    """RMS in dBFS, the filter's first and last milliseconds left out."""
    return float(10 * np.log10(np.mean(samples[800:-800].astype(float) ** 2) + 1e-20))


@pytest.mark.parametrize("hz", [300, 350, 500, 1000, 2000, 3000, 3400])
def test_the_telephone_band_passes(hz: float) -> None:
    assert rms_db(through_phone_line(tone(hz))) == pytest.approx(rms_db(tone(hz)), abs=1.0)


@pytest.mark.parametrize("hz", [50, 100, 3900, 4100, 5000, 7000])
def test_what_is_outside_the_band_does_not(hz: float) -> None:
    assert rms_db(through_phone_line(tone(hz))) < rms_db(tone(hz)) - 25


@pytest.mark.parametrize("hz", [4300, 5000, 7000])
def test_nothing_folds_back_into_the_band(hz: float) -> None:
    assert rms_db(through_phone_line(tone(hz, peak=0.9))) < -50


@pytest.mark.parametrize("peak_db", [-30, -20, -10, -3])
def test_the_coding_leaves_a_noise_of_35_to_40_db_below_the_tone(peak_db: float) -> None:
    sent = tone(1020, peak=10 ** (peak_db / 20))
    heard = through_phone_line(sent)
    gain = np.dot(heard, sent) / np.dot(sent, sent)
    noise = (heard - gain * sent).astype(np.float32)
    assert 35 <= rms_db(sent) - rms_db(noise) <= 41


def test_what_comes_out_is_aligned_with_what_went_in() -> None:
    rng = np.random.default_rng(1)
    syllables = np.repeat(rng.random(40), 800) * rng.standard_normal(32_000) * 0.1
    sent = syllables.astype(np.float32)
    heard = through_phone_line(sent)
    shifts = range(-32, 33)
    agreement = [float(np.dot(heard[100:-100], np.roll(sent, shift)[100:-100])) for shift in shifts]
    assert abs(shifts[int(np.argmax(agreement))]) <= RATE_HZ // 1000


@given(n=st.integers(0, 700))
def test_the_length_is_kept(n: int) -> None:
    heard = through_phone_line(np.full(n, 0.1, np.float32))
    assert (heard.shape, heard.dtype) == ((n,), np.float32)


def test_silence_stays_silence() -> None:
    assert not through_phone_line(np.zeros(RATE_HZ, np.float32)).any()


def test_the_loudest_sound_stays_within_full_scale() -> None:
    square = np.sign(tone(500, peak=1.0)).astype(np.float32)
    assert np.abs(through_phone_line(square)).max() <= 1.0


def test_what_went_in_is_left_alone() -> None:
    sent = tone(1000)
    sent.setflags(write=False)
    through_phone_line(sent)
    assert np.array_equal(sent, tone(1000))


def test_every_sample_is_coded_as_another_coder_does() -> None:
    samples = np.arange(-32_768, 32_768, dtype=np.int16)
    content = io.BytesIO()
    soundfile.write(content, samples, 8000, format="RAW", subtype="ULAW")
    assert np.array_equal(
        mulaw_encode((samples / 32_768).astype(np.float32)), np.frombuffer(content.getvalue(), np.uint8)
    )


def test_every_code_is_decoded_as_another_decoder_does() -> None:
    codes = np.arange(256, dtype=np.uint8)
    expected, _ = soundfile.read(
        io.BytesIO(codes.tobytes()), format="RAW", subtype="ULAW", samplerate=8000, channels=1, dtype="float32"
    )
    assert np.array_equal(mulaw_decode(codes), expected)


def test_the_codes_of_the_standard() -> None:
    """G.711, Table 2a: positive values of the 14-bit code, and what is sent for them."""
    steps = np.array([0, 8159, 4063, 2015, 991, 479, 223, 95, 31])
    assert mulaw_encode((steps / 8192).astype(np.float32)).tolist() == [
        0xFF, 0x80, 0x8F, 0x9F, 0xAF, 0xBF, 0xCF, 0xDF, 0xEF,
    ]  # fmt: skip


def _shift(later: NDArray[np.float32], earlier: NDArray[np.float32]) -> int:
    size = 1 << int(np.ceil(np.log2(len(later) + len(earlier))))
    product = np.fft.irfft(np.fft.rfft(later, size) * np.conj(np.fft.rfft(earlier, size)), size)
    place = int(np.argmax(product))
    return place - size if place > size // 2 else place


def test_speech_over_a_mobile_line_stays_in_its_place() -> None:
    speech = read_recording(SPEECH).samples[: 10 * RATE_HZ]
    wire, mobile = through_phone_line(speech), through_phone_line(speech, "amr")
    assert len(mobile) == len(speech)
    assert abs(_shift(mobile, wire)) <= 2  # samples at 16 kHz: one at the line's 8 kHz


def test_a_mobile_line_keeps_speech_and_is_not_a_wire() -> None:
    speech = read_recording(SPEECH).samples[: 10 * RATE_HZ]
    wire, mobile = through_phone_line(speech), through_phone_line(speech, "amr")
    assert 0.7 < np.corrcoef(wire, mobile)[0, 1] < 0.98
    assert np.sqrt(np.mean(mobile**2)) == pytest.approx(np.sqrt(np.mean(wire**2)), rel=0.15)


@pytest.mark.parametrize("length", [0, 1, 319, 320, 321, 16_001])
def test_what_comes_out_of_a_mobile_line_is_as_long_as_what_went_in(length: int) -> None:
    assert len(through_phone_line(np.full(length, 0.1, np.float32), "amr")) == length
