"""What the bytes of a file say about it, before anything decodes them. Pure.

A file is known by its first bytes, so that an M4A called ``take.wav`` is read for what it is.

References
----------
RIFF and WAVE: Microsoft, "Multiple Channel Audio Data and WAVE Files". AIFF: Apple, "Audio
Interchange File Format". Ogg: RFC 3533. ISO base media (MP4, M4A, 3GP): ISO/IEC 14496-12.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

HEAD_BYTES = 4096
"""As much of the beginning as is looked at."""

OGG_PAGE_BYTES_MAX = 65_307
"""RFC 3533, section 6."""

Kind = Literal["riff", "aiff", "au", "other_pcm", "flac", "ogg", "mp4", "other", "raw_mulaw", "raw_alaw"]

_KINDS: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"RIFF", "riff"),
    (0, b"RIFX", "riff"),
    (0, b"RF64", "other_pcm"),
    (0, b"riff\x2e\x91\xcf\x11", "other_pcm"),
    (0, b"caff", "other_pcm"),
    (0, b"NIST_1A", "other_pcm"),
    (0, b"Creative Voice File", "other_pcm"),
    (0, b"FORM", "aiff"),
    (0, b".snd", "au"),
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (4, b"ftyp", "mp4"),
    (4, b"moov", "mp4"),
    (4, b"mdat", "mp4"),
    (0, b"#!AMR", "other"),
    (0, b"ID3", "other"),
    (0, b"\x1a\x45\xdf\xa3", "other"),
)

BY_LIBSNDFILE: frozenset[Kind] = frozenset({"riff", "aiff", "au", "other_pcm", "flac", "raw_mulaw", "raw_alaw"})
"""What libsndfile is asked to read first. It also knows MP3, Ogg and Opus, but prints complaints
about MP3 to standard error, gives up an Ogg file for one wrong byte, and is slower at Opus."""

_RAW_SUFFIXES: dict[str, Kind] = {
    ".ul": "raw_mulaw",
    ".ulaw": "raw_mulaw",
    ".mulaw": "raw_mulaw",
    ".al": "raw_alaw",
    ".alaw": "raw_alaw",
}

_NOT_SOUND: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)

_MPEG_IN_WAV = (0x50, 0x55)
_UNKNOWN_SIZE_FROM, _UNKNOWN_LONG_SIZE_FROM = 0x7FFF_0000, 0x7FFF_0000_0000_0000
"""Who writes to a pipe cannot go back to fill the size in, and leaves the largest there is."""


@dataclass(frozen=True, slots=True)
class WavFormat:
    """What the ``fmt`` chunk of a WAV file claims."""

    coding: int
    channels: int
    rate_hz: int


def kind_of(head: bytes, suffix: str) -> Kind:
    """Return how a file that begins with `head` is to be read.

    Parameters
    ----------
    head : bytes
        The first `HEAD_BYTES`, or all there are.
    suffix : str
        Of the file's name: only for raw G.711, which has no sign of its own.
    """
    for offset, sign, kind in _KINDS:
        if head[offset : offset + len(sign)] == sign:
            if kind == "riff" and _is_mpeg_in_wav(head):
                return "other"
            return kind
    return _RAW_SUFFIXES.get(suffix.lower(), "other")


def not_sound(head: bytes) -> str:
    """Return what a file is that cannot be sound ("a JPEG picture"), or an empty string."""
    for sign, name in _NOT_SOUND:
        if head.startswith(sign):
            return name
    if any(head[offset : offset + len(sign)] == sign for offset, sign, _ in _KINDS):
        return ""
    return "text" if _is_text(head) else ""


def wav_format(head: bytes) -> WavFormat | None:
    """Return the claims of a WAV file's ``fmt`` chunk, None where there is none in `head`."""
    at = head.find(b"fmt ", 12)
    if head[:4] not in (b"RIFF", b"RIFX") or head[8:12] != b"WAVE" or at < 0 or len(head) < at + 16:
        return None
    order = ">" if head.startswith(b"RIFX") else "<"
    return WavFormat(*struct.unpack_from(f"{order}HHI", head, at + 8))


def claimed_bytes(head: bytes) -> int | None:
    """Return how long the whole file should be by its header, None where that does not say."""
    claim, unknown = 0, _UNKNOWN_SIZE_FROM
    if len(head) < 28:
        return None
    if head.startswith(b"RIFF"):
        claim = struct.unpack_from("<I", head, 4)[0] + 8
    elif head.startswith((b"RIFX", b"FORM")):
        claim = struct.unpack_from(">I", head, 4)[0] + 8
    elif head.startswith(b".snd"):
        claim = sum(struct.unpack_from(">II", head, 4))
    elif head.startswith(b"riff\x2e\x91\xcf\x11"):
        claim, unknown = struct.unpack_from("<Q", head, 16)[0], _UNKNOWN_LONG_SIZE_FROM
    elif head.startswith(b"RF64") and head[12:16] == b"ds64":
        claim, unknown = struct.unpack_from("<Q", head, 20)[0] + 8, _UNKNOWN_LONG_SIZE_FROM
    return claim if 0 < claim < unknown else None


def ogg_ends_inside_a_page(tail: bytes) -> bool:
    """Tell whether the last page of an Ogg file is cut off.

    Parameters
    ----------
    tail : bytes
        The last `OGG_PAGE_BYTES_MAX` of the file, or all there are.
    """
    page = tail.rfind(b"OggS")
    if page < 0:
        return False
    segments = tail[page + 26 : page + 27]
    table = tail[page + 27 : page + 27 + (segments[0] if segments else 0)]
    complete = bool(segments) and len(table) == segments[0]
    return not complete or page + 27 + len(table) + sum(table) > len(tail)


def mp4_lacks_its_index(read_at: Callable[[int, int], bytes], size: int) -> bool:
    """Tell whether an MP4, M4A or 3GP ends before its index: a recorder that was interrupted.

    Parameters
    ----------
    read_at : callable
        ``read_at(offset, n)`` returns n bytes of the file, or fewer at its end.
    size : int
        Of the file, in bytes.
    """
    offset = 0
    for _ in range(64):  # boxes at the top level: real files have a handful
        header = read_at(offset, 16)
        if len(header) < 8:
            return True
        length, name = struct.unpack_from(">I4s", header)
        if name == b"moov":
            return bool(offset + length > size)
        if length == 1 and len(header) == 16:
            length = struct.unpack_from(">Q", header, 8)[0]
        if length < 8:
            return bool(length == 0)  # 0: this box, which is not the index, goes on to the end
        offset += length
    return False


def moment(text: str) -> datetime | None:
    """Return the time that a file's metadata gives, None unless it is a whole and likely one.

    Cameras that were never set begin in 1904 or 1970. Without a time zone it is this machine's.
    """
    text = text.strip()
    try:
        when = datetime.fromisoformat(text)
        return when.astimezone() if when.year >= 1990 and len(text) > len("2024-05-01") else None
    except (ValueError, OverflowError, OSError):
        return None


def _is_mpeg_in_wav(head: bytes) -> bool:
    wav = wav_format(head)
    return wav is not None and wav.coding in _MPEG_IN_WAV


def _is_text(head: bytes) -> bool:
    coding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = head.decode(coding)
    except UnicodeDecodeError as error:
        if len(head) - error.start > 3:  # else a character that the end of the head cuts
            return False
        text = head[: error.start].decode(coding)
    return bool(text) and all(character.isprintable() or character in "\t\r\n\f" for character in text)
