"""Sound files of every kind, made on the spot, and what must hold of them once they are read."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from rehearse.audio import read_recording
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.errors import InputError

TONE_HZ = 440.0
PEAK = 0.3
"""Leaves room for codecs to overshoot."""

TONE_DB = 20 * np.log10(PEAK / np.sqrt(2))
"""RMS of the tone in dBFS: −13.5."""


def tone(rate_hz: int = 16_000, seconds: float = 2.0, channels: int = 1, hz: float = TONE_HZ) -> NDArray[np.float32]:
    """Return a sine, shape (n, channels)."""
    time = np.arange(round(rate_hz * seconds)) / rate_hz
    return np.repeat(PEAK * np.sin(2 * np.pi * hz * time)[:, np.newaxis], channels, axis=1).astype(np.float32)


def by_libsndfile(samples: NDArray[np.float32], rate_hz: int, container: str, coding: str) -> bytes:
    """Return the file that libsndfile makes of samples, shape (n, channels)."""
    content = io.BytesIO()
    with soundfile.SoundFile(content, "w", rate_hz, samples.shape[1], coding, format=container) as file:
        for start in range(0, len(samples), rate_hz):  # one long block overflows libvorbis's stack
            file.write(samples[start : start + rate_hz])
    return content.getvalue()


def by_ffmpeg(
    samples: NDArray[np.float32],
    rate_hz: int,
    container: str,
    codec: str,
    *,
    bit_rate: int = 0,
    layout: str = "",
    video: str = "",
    metadata: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
) -> bytes:
    """Return the file that ffmpeg's libraries make of samples, shape (n, channels)."""
    content = io.BytesIO()
    layout = layout or {1: "mono", 2: "stereo", 6: "5.1"}[samples.shape[1]]
    with av.open(content, "w", format=container, container_options=container_options or {}) as output:
        output.metadata.update(metadata or {})
        track = output.add_stream(codec, rate=rate_hz, layout=layout, options=codec_options or {})
        if bit_rate:
            track.bit_rate = bit_rate
        if video:
            pictures(output, video, seconds=len(samples) / rate_hz)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), format="flt", layout=layout)
        frame.sample_rate, frame.time_base = rate_hz, Fraction(1, rate_hz)
        resampler = av.AudioResampler(track.codec_context.format, track.codec_context.layout, rate_hz)
        waiting = av.AudioFifo()
        for converted in [*resampler.resample(frame), *resampler.resample(None)]:
            converted.pts = None
            waiting.write(converted)
        sent = 0
        while (piece := waiting.read(track.codec_context.frame_size or 1024, partial=True)) is not None:
            piece.pts, piece.time_base = sent, Fraction(1, rate_hz)
            sent += piece.samples
            output.mux(track.encode(piece))
        output.mux(track.encode(None))
    return content.getvalue()


def with_tracks(
    *tracks: NDArray[np.float32], container: str = "mov", rate_hz: int = 16_000, codec: str = "aac", default: int = 0
) -> bytes:
    """Return the file that ffmpeg's libraries make of several sound tracks, each of shape (n,)."""
    content = io.BytesIO()
    with av.open(content, "w", format=container) as output:
        streams = [output.add_stream(codec, rate=rate_hz, layout="mono") for _ in tracks]
        for number, stream in enumerate(streams):
            stream.disposition = av.stream.Disposition.default if number == default else av.stream.Disposition(0)
        for stream, samples in zip(streams, tracks, strict=True):
            whole = np.rint(np.clip(samples, -1, 1) * 32_767).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
            frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), 0
            output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
    return content.getvalue()


def with_a_track_nobody_can_read(content: bytes, track: int) -> bytes:
    """Return an MP4 or MOV with the coding of one of its AAC tracks named as one that no decoder knows."""
    place = 0
    for _ in range(track):
        place = content.index(b"stsd", place + 1)
    end = content.index(b"stts", place)
    return content[:place] + content[place:end].replace(b"mp4a", b"zzzz").replace(b"esds", b"free") + content[end:]


def pictures(output: av.container.OutputContainer, codec: str, seconds: float) -> None:
    """Add a small video of that length."""
    track = output.add_stream(codec, rate=10)
    track.width, track.height, track.pix_fmt = 64, 64, "yuv420p"
    for shade in range(round(10 * seconds)):
        picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), shade % 256, np.uint8), format="rgb24")
        output.mux(track.encode(picture))
    output.mux(track.encode(None))


def silent_video() -> bytes:
    """Return an MP4 with pictures and no sound track."""
    content = io.BytesIO()
    with av.open(content, "w", format="mp4") as output:
        pictures(output, "mpeg4", 2.0)
    return content.getvalue()


def right_before_left() -> bytes:
    """Return a CAF that names its channels one by one, the right one first."""
    content = by_ffmpeg(tone(44_100, channels=2), 44_100, "caf", "adpcm_ima_qt")
    at = content.index(b"chan")
    length = struct.unpack_from(">q", content, at + 4)[0]
    right, left = (struct.pack(">II3f", label, 0, 0.0, 0.0, 0.0) for label in (2, 1))
    named = struct.pack(">III", 0, 0, 2) + right + left
    return content[:at] + b"chan" + struct.pack(">q", len(named)) + named + content[at + 12 + length :]


def wav(seconds: float = 2.0, rate_hz: int = 16_000, channels: int = 1) -> bytes:
    return by_libsndfile(tone(rate_hz, seconds, channels), rate_hz, "WAV", "PCM_16")


def m4a(seconds: float = 2.0) -> bytes:
    return by_ffmpeg(tone(44_100, seconds), 44_100, "ipod", "aac")


def level_db(samples: NDArray[np.float32]) -> float:
    """RMS of the middle half, in dBFS."""
    middle = samples[len(samples) // 4 : -len(samples) // 4].astype(float)
    return float(10 * np.log10(np.mean(middle**2) + 1e-20))


def frequency_hz(samples: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 4 * len(samples)))
    return float(np.argmax(spectrum)) * SAMPLE_RATE_HZ / (4 * len(samples))


def assert_is_the_tone(recording: Recording, seconds: float = 2.0) -> None:
    samples = recording.samples
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert not samples.flags.writeable
    assert recording.duration_s == pytest.approx(seconds, abs=0.05)
    assert frequency_hz(samples) == pytest.approx(TONE_HZ, abs=1.0)
    assert level_db(samples) == pytest.approx(TONE_DB, abs=1.0)
    assert recording.notes == ()


def refusal(source: Path | bytes, **options: float) -> InputError:
    with pytest.raises(InputError) as caught:
        read_recording(source, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value
