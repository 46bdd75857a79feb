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

HEAD_BYTES = 4096
"""As much of the beginning as is looked at."""

OGG_PAGE_BYTES_MAX = 65_307
"""RFC 3533, section 6."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of sound file: a new one is an entry of `FORMATS`, and nothing else.

    Attributes
    ----------
    name : str
    suffixes : str
        Names that such files end in, in lower case, parted by blanks: for looking into folders, and for raw samples.
    signs : tuple of (offset, bytes)
        Any of them at its place shows the format, whatever the file is called.
    libsndfile : bool
        It is asked to read the file first. It also knows MP3, Ogg and Opus, but prints complaints about MP3 to standard
        error, gives up an Ogg file for one wrong byte, and is slower at Opus.
    raw_coding : str
        libsndfile's name for samples without a header: one channel at 8 kHz.
    raw_container : str
        ffmpeg's name for frames without a header, which it cannot find out by itself.
    containers : str
        ffmpeg's names for it. Left out are pictures, text, and whatever refers to other files.
    states_length : bool
        The header states the length; for others ffmpeg guesses it from the bit rate.
    """

    name: str
    suffixes: str = ""
    signs: tuple[tuple[int, bytes], ...] = ()
    libsndfile: bool = False
    raw_coding: str = ""
    raw_container: str = ""
    containers: str = ""
    states_length: bool = False


WAV = Format(
    "WAV", ".wav .wave .bwf", ((0, b"RIFF"), (0, b"RIFX")), libsndfile=True, containers="wav", states_length=True
)
MP4 = Format(
    "MP4", ".m4a .m4b .m4r .mp4 .m4v .mov .qt .qta .3gp .3gpp .3g2", ((4, b"ftyp"), (4, b"moov"), (4, b"mdat")),
    containers="mov", states_length=True,
)  # fmt: skip
OTHER = Format("other")
"""What shows no sign: ffmpeg's libraries find out, or refuse it."""

FORMATS = (
    WAV,
    MP4,
    Format("RF64", ".rf64", ((0, b"RF64"),), libsndfile=True),
    Format("Wave64", ".w64", ((0, b"riff\x2e\x91\xcf\x11"),), libsndfile=True, containers="w64"),
    Format("AIFF", ".aif .aiff .aifc", ((0, b"FORM"),), libsndfile=True, containers="aiff", states_length=True),
    Format("AU", ".au .snd", ((0, b".snd"),), libsndfile=True, containers="au", states_length=True),
    Format("CAF", ".caf", ((0, b"caff"),), libsndfile=True, containers="caf", states_length=True),
    Format("VOC", ".voc", ((0, b"Creative Voice File"),), libsndfile=True, containers="voc"),
    Format("SPHERE", ".sph", ((0, b"NIST_1A"),), libsndfile=True),
    Format("FLAC", ".flac", ((0, b"fLaC"),), libsndfile=True, containers="flac", states_length=True),
    Format("raw µ-law", ".ul .ulaw .mulaw", libsndfile=True, raw_coding="ULAW"),
    Format("raw A-law", ".al .alaw", libsndfile=True, raw_coding="ALAW"),
    Format("G.722", ".g722", raw_container="g722", containers="g722"),
    Format("DSS", ".dss", ((0, b"\x02dss"), (0, b"\x03dss")), containers="dss"),
    Format("Ogg", ".ogg .oga .opus .spx .ogv", ((0, b"OggS"),), containers="ogg"),
    Format("MP3", ".mp3 .mp2 .mpga", ((0, b"ID3"),), containers="mp3"),
    Format("AMR", ".amr .awb", ((0, b"#!AMR"),), containers="amr"),
    Format("Matroska", ".mka .weba .webm .mkv", ((0, b"\x1a\x45\xdf\xa3"),), containers="matroska", states_length=True),
    Format("ADTS", ".aac .adts", containers="aac"),
    Format("AC-3", ".ac3 .eac3", containers="ac3,eac3"),
    Format("GSM", ".gsm", containers="gsm"),
    Format("ASF", ".wma .wmv .asf", containers="asf", states_length=True),
    Format("AVI", ".avi", containers="avi", states_length=True),
    Format("Flash", ".flv", containers="flv"),
    Format("MPEG", ".mpg .mpeg .mts .m2ts", containers="mpeg,mpegts"),
    Format("RealMedia", ".ra .rm", containers="rm"),
    Format("WavPack", ".wv", containers="wv", states_length=True),
    Format("Monkey's Audio", ".ape", containers="ape"),
    Format("True Audio", ".tta", containers="tta"),
    Format("QCP", ".qcp", containers="qcp"),
)
"""Every format that is read."""

SUFFIXES = frozenset(suffix for each in FORMATS for suffix in each.suffixes.split())
CONTAINERS = ",".join(each.containers for each in FORMATS if each.containers)
_STATING_LENGTH = frozenset(name for each in FORMATS if each.states_length for name in each.containers.split(","))

_NOT_SOUND: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIC picture"),
    (4, b"ftypavi", "an AVIF picture"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\xd0\xcf\x11\xe0", "an office document"),
    (0, b"SQLite format 3", "a database"),
    (0, b"\x1f\x8b", "a compressed archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
)

_MPEG_IN_WAV = (0x50, 0x55)
_GSM_IN_WAV = 0x31
_UNKNOWN_SIZE_FROM, _UNKNOWN_LONG_SIZE_FROM = 0x7FFF_0000, 0x7FFF_0000_0000_0000
"""Who writes to a pipe cannot go back to fill the size in, and leaves the largest there is."""


@dataclass(frozen=True, slots=True)
class WavFormat:
    """What the ``fmt`` chunk of a WAV file claims."""

    coding: int
    channels: int
    rate_hz: int


def format_of(head: bytes, suffix: str) -> Format:
    """Return the format of a file that begins with `head`, `OTHER` where nothing shows it.

    Parameters
    ----------
    head : bytes
        The first `HEAD_BYTES`, or all there are.
    suffix : str
        Of the file's name: only for raw samples, which have no sign of their own.
    """
    for each in FORMATS:
        if _shows(head, each):
            return OTHER if each is WAV and _is_mpeg_in_wav(head) else each
    raw = (each for each in FORMATS if each.raw_coding or each.raw_container)
    return next((each for each in raw if suffix.lower() in each.suffixes.split()), OTHER)


def states_length(container: str) -> bool:
    """Tell whether the header of one of ffmpeg's containers states the length."""
    return not _STATING_LENGTH.isdisjoint(container.split(","))


def _shows(head: bytes, each: Format) -> bool:
    return any(head[offset : offset + len(sign)] == sign for offset, sign in each.signs)


def not_sound(head: bytes) -> str:
    """Return what a file is that cannot be sound ("a JPEG picture"), or an empty string."""
    for offset, sign, name in _NOT_SOUND:
        if head.startswith(sign, offset):
            return name
    if any(_shows(head, each) for each in FORMATS):
        return ""
    return "text" if _is_text(head) else ""


def wav_format(head: bytes) -> WavFormat | None:
    """Return the claims of a WAV file's ``fmt`` chunk, None where there is none in `head`."""
    if head[:4] not in (b"RIFF", b"RIFX") or head[8:12] != b"WAVE":
        return None
    order, at = ">" if head.startswith(b"RIFX") else "<", 12
    while len(head) >= at + 16:
        name, length = struct.unpack_from(f"{order}4sI", head, at)
        if name == b"fmt ":
            return WavFormat(*struct.unpack_from(f"{order}HHI", head, at + 8))
        at += 8 + length + length % 2
    return None


def is_gsm_in_wav(head: bytes) -> bool:
    """Tell whether it is GSM in a WAV: libsndfile takes the byte that pads an odd number of blocks for another block.

    That is 40 ms of noise (seen in 1.2.2); ffmpeg ends with the last block.
    """
    wav = wav_format(head)
    return wav is not None and wav.coding == _GSM_IN_WAV


def is_alac_in_caf(head: bytes) -> bool:
    """Tell whether it is ALAC in a CAF: libsndfile reads all packets that the index names, there or not (in 1.2.2).

    ffmpeg ends with the file, but loses up to 90 ms at the end of a whole one.
    """
    return head.startswith(b"caff") and head[28:32] == b"alac"


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


def caf_claim(read_at: Callable[[int, int], bytes], size: int) -> tuple[int | None, bool]:
    """Return how long a CAF should be by its chunks, and whether it ends before the index that its coding needs.

    Parameters
    ----------
    read_at : callable
        ``read_at(offset, n)`` returns n bytes of the file, or fewer at its end.
    size : int
        Of the file, in bytes.

    Returns
    -------
    claim : int or None
        None where the length of the sound is left open.
    lacks_its_index : bool
        Without the chunk ``pakt``, packets that differ in length cannot be told apart.
    """
    packets_differ = read_at(36, 4) == bytes(4)
    offset, indexed = 8, False
    for _ in range(64):  # chunks: real files have a handful
        header = read_at(offset, 12)
        if len(header) < 12:
            break
        name, length = struct.unpack(">4sq", header)
        if length < 0:
            return None, packets_differ and not indexed
        indexed |= name == b"pakt"
        offset += 12 + length
    return offset, packets_differ and not indexed and offset > size


def time_recorded(text: str) -> datetime | None:
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
