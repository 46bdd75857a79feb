"""Two decoders with one face: an open file in, blocks of samples out.

Both read through `BoundedFile`: neither sees a path, so neither can be misled by a name, follow a
playlist to another file or to the network, or trip over a name that is not UTF-8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rehearse.audio.decoder_io import BoundedFile, FrameReader, channels_of
from rehearse.audio.downmix import Samples
from rehearse.audio.formats import CONTAINERS, HEAD_BYTES, Format, states_length

BLOCK_SAMPLES = 65_536
"""Over all channels: enough to be quick, little enough to stop soon."""

_BETTER_CODECS = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}
"""ffmpeg's own AMR decoders know no discontinuous transmission: the pauses of a phone memo would be
lost with it. OpenCORE's, which PyAV carries, do."""

_AMR_RATES_HZ = {"amrnb": 8000, "amrwb": 16_000}

_LOST_PACKET_S_MAX = 1.0
"""A damaged packet that claims to be longer is not believed, and not filled with silence."""

DAMAGED_IN_A_ROW_MAX = 500
"""Packets: ten seconds of speech. After them the rest is not worth the time."""

_UNKNOWN_FRAMES = 2**62
"""libsndfile gives 2**63 - 1 frames (2·10^14 s) where a header leaves the length open."""

_FULL_SCALE = {
    **dict.fromkeys(("PCM_S8", "PCM_U8", "pcm_s8", "pcm_u8"), 127 / 128),
    **dict.fromkeys(("ULAW", "pcm_mulaw"), 32_124 / 32_768),
    **dict.fromkeys(("ALAW", "pcm_alaw"), 32_256 / 32_768),
}
"""The largest value of a coding, by its name in libsndfile or in ffmpeg."""

_FULL_SCALE_16_BITS = 32_767 / 32_768
_TELEPHONE_RATE_HZ = 8000
_NOT_KNOWN = "its format is not known, or it is damaged"


class DecodeError(Exception):
    """A decoder cannot go on. The text ends the sentence "Cannot read x: ..."."""

    def __init__(self, reason: str, *, code: str = "unreadable") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


@dataclass(slots=True)
class OpenSound:
    """A file that a decoder has opened.

    Attributes
    ----------
    blocks : iterator of (samples, rate_hz)
        Samples of shape (n, channels). Raises `DecodeError`.
    rate_hz, channels : int
        As the header claims.
    full_scale : float
        The largest value that the coding can hold.
    claimed_s : float or None
        The length as the header claims, None where it does not.
    times : list of str
        When it was recorded, by the metadata, best first.
    lost_s : float
        Damaged parts so far.
    track, tracks : int
        Which sound track of how many, counted from 1.
    other_tracks : tuple of int
        Those that could be decoded instead.
    """

    blocks: Iterator[tuple[Samples, int]]
    rate_hz: int
    channels: int
    full_scale: float = _FULL_SCALE_16_BITS
    claimed_s: float | None = None
    times: list[str] = field(default_factory=list)
    lost_s: float = 0.0
    track: int = 1
    tracks: int = 1
    other_tracks: tuple[int, ...] = ()


Decoder = Callable[[BoundedFile, Format], AbstractContextManager[OpenSound]]


@contextmanager
def open_with_libsndfile(file: BoundedFile, kind: Format) -> Iterator[OpenSound]:
    """Open a file with libsndfile.

    Raises
    ------
    DecodeError
        When libsndfile cannot read it.
    """
    import soundfile

    file.seek(0)
    raw: dict[str, Any] = {}
    if kind.raw_coding:
        raw = {"format": "RAW", "subtype": kind.raw_coding, "samplerate": _TELEPHONE_RATE_HZ, "channels": 1}
    try:
        sound = soundfile.SoundFile(file, **raw)
        times = [sound.copy_metadata().get("date", "")]
    except Exception as error:  # whatever it makes of a damaged file is about the file
        raise DecodeError(_NOT_KNOWN) from error
    with sound:
        known = 0 < sound.frames < _UNKNOWN_FRAMES and sound.samplerate > 0
        yield OpenSound(
            _libsndfile_blocks(sound),
            rate_hz=sound.samplerate,
            channels=sound.channels,
            full_scale=_FULL_SCALE.get(sound.subtype, _FULL_SCALE_16_BITS),
            claimed_s=sound.frames / sound.samplerate if known else None,
            times=times,
        )


def _libsndfile_blocks(sound: Any) -> Iterator[tuple[Samples, int]]:
    frames = max(BLOCK_SAMPLES // sound.channels, 1)
    while True:
        try:
            block = sound.read(frames, dtype="float32", always_2d=True)
        except Exception as error:
            raise DecodeError("it is damaged") from error
        if not len(block):
            return
        yield block, sound.samplerate


@contextmanager
def open_with_ffmpeg(file: BoundedFile, kind: Format, *, track: int | None = None) -> Iterator[OpenSound]:
    """Open a file with ffmpeg's libraries, and in it a sound track, by default the one that a player would take.

    Raises
    ------
    DecodeError
        When they cannot read it, or there is no sound in it.
    """
    import av

    av.logging.set_level(None)  # else a program that embeds us could have it print to standard error
    header = file.read_at(0, HEAD_BYTES)
    file.seek(0)
    limits = {"format_whitelist": CONTAINERS, "protocol_whitelist": "none"}
    try:
        raw = kind.raw_container or None
        container = av.open(file, mode="r", format=raw, container_options=limits, metadata_errors="replace")
    except Exception as error:
        raise DecodeError(_NOT_KNOWN) from error
    with container:
        yield _sound_of(container, header, track)


def _sound_of(container: Any, header: bytes, track: int | None) -> OpenSound:
    try:
        stream, others = _sound_track(container, track)
        codec = stream.codec_context
        sound = OpenSound(
            iter(()),
            rate_hz=codec.sample_rate,
            channels=channels_of(codec),
            full_scale=_FULL_SCALE.get(codec.name, _FULL_SCALE_16_BITS),
            claimed_s=_claimed_s(container, stream, header),
            times=_times(container, stream),
            track=_number(container, stream),
            tracks=len(container.streams.audio),
            other_tracks=tuple(_number(container, other) for other in others),
        )
    except DecodeError:
        raise
    except Exception as error:
        raise DecodeError(_NOT_KNOWN) from error
    sound.blocks = _ffmpeg_blocks(container, stream, sound)
    return sound


def _sound_track(container: Any, number: int | None) -> tuple[Any, list[Any]]:
    """Return the track of that number, by default the one that a player would take, and the others that can be read."""
    import av

    if not container.streams.audio:
        if len(container.streams):
            raise DecodeError("it has no sound track", code="no_sound")
        raise DecodeError(_NOT_KNOWN)
    readable = [stream for stream in container.streams.audio if stream.codec_context is not None]
    if not readable:
        raise DecodeError("its sound is coded in a way that cannot be read")
    best = container.streams.best("audio") if number is None else container.streams.audio[number - 1]
    if best is None or best.codec_context is None:
        best = readable[0]
    if discard := getattr(av.stream, "Discard", None):  # newer releases: spares reading a video's pictures
        for stream in container.streams:
            if stream is not best:
                stream.discard = discard.all
    return best, [stream for stream in readable if stream is not best]


def _number(container: Any, stream: Any) -> int:
    return 1 + [each.index for each in container.streams.audio].index(stream.index)


def _claimed_s(container: Any, stream: Any, header: bytes) -> float | None:
    counted = container.format.name == "mp3" and (b"Xing" in header or b"Info" in header)
    if not states_length(container.format.name) and not counted:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration and not container.streams.video:
        return float(container.duration) / 1e6
    return None


def _times(container: Any, stream: Any) -> list[str]:
    names = ("com.apple.quicktime.creationdate", "creation_time", "date")
    return [tags[name] for name in names for tags in (container.metadata, stream.metadata) if name in tags]


def _ffmpeg_blocks(container: Any, stream: Any, sound: OpenSound) -> Iterator[tuple[Samples, int]]:
    pending: list[Samples] = []
    rate_hz = 0
    held = 0
    for samples, frame_rate_hz in _decoded(container, stream, sound):
        changed = pending and (frame_rate_hz != rate_hz or samples.shape[1] != pending[0].shape[1])
        if changed or held >= BLOCK_SAMPLES:
            yield np.concatenate(pending), rate_hz
            pending, held = [], 0
        rate_hz = frame_rate_hz
        pending.append(samples)
        held += samples.size
    if pending:
        yield np.concatenate(pending), rate_hz


def _decoded(container: Any, stream: Any, sound: OpenSound) -> Iterator[tuple[Samples, int]]:
    """Decode packet by packet: one that is damaged leaves a gap as long as itself, and no more."""
    codec, samples_of = _codec(stream), FrameReader()
    packets = container.demux(stream)
    rate_hz = channels = damaged_in_a_row = 0
    while damaged_in_a_row < DAMAGED_IN_A_ROW_MAX:
        try:
            packet = next(packets, None)
        except Exception:  # where the container breaks off, the sound ends: the claimed length will tell
            packet = None
        if packet is None:
            return
        try:
            frames = [(samples_of(frame), frame.sample_rate) for frame in codec.decode(packet)]
        except Exception:
            lost_s = max(float((packet.duration or 0) * (packet.time_base or 0)), 0.0)
            sound.lost_s += lost_s
            damaged_in_a_row += 1
            if rate_hz and lost_s <= _LOST_PACKET_S_MAX:
                yield np.zeros((round(lost_s * rate_hz), channels), np.float32), rate_hz
            continue
        damaged_in_a_row = 0
        for samples, rate_hz in frames:
            channels = samples.shape[1]
            yield samples, rate_hz


def _codec(stream: Any) -> Any:
    import av

    own = stream.codec_context
    with suppress(Exception):  # a build of PyAV without it
        codec: Any = av.CodecContext.create(_BETTER_CODECS[own.name], "r")
        codec.sample_rate, codec.layout = own.sample_rate or _AMR_RATES_HZ[own.name], "mono"
        return codec
    return own
