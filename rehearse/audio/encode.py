"""Keep a recording: FLAC for the library, MP3 for a page, WAV for everything that reads nothing else."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.display_name import shown_name
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.errors import RehearseError

Sound = Recording | NDArray[np.float32]

_FULL_SCALE = 32_768
"""Steps of 16-bit sound from 0 to full scale."""

MP3_TYPE = "audio/mpeg"

MP3_LEVEL = 0.75
"""libsndfile's, 0 to 1, over LAME's 8 to 160 kbit/s at 16 kHz: 48 kbit/s, where speech loses nothing one would hear."""


def encode_flac(sound: Sound) -> bytes:
    """Return the content of a FLAC file, 16 bits, mono, 16 kHz.

    Parameters
    ----------
    sound : Recording or ndarray of float32, shape (n,)
        What is beyond ±1 is clipped.
    """
    return _encoded(sound, "FLAC")


def encode_wav(sound: Sound) -> bytes:
    """Return the content of a WAV file, 16 bits, mono, 16 kHz. See `encode_flac`."""
    return _encoded(sound, "WAV")


def encode_mp3(sound: Sound) -> bytes:
    """Return the content of an MP3 file, mono, 16 kHz, constant bit rate so that any place is found at once.

    Parameters
    ----------
    sound : Recording or ndarray of float32, shape (n,)
        What is beyond ±1 is clipped.
    """
    import soundfile

    samples = sound.samples if isinstance(sound, Recording) else sound
    content = io.BytesIO()
    soundfile.write(
        content, np.clip(samples, -1.0, 1.0), SAMPLE_RATE_HZ, format="MP3", subtype="MPEG_LAYER_III",
        compression_level=MP3_LEVEL, bitrate_mode="CONSTANT",
    )  # fmt: skip
    return content.getvalue()


def write_flac(sound: Sound, path: Path) -> None:
    """Write a FLAC file, 16 bits, mono, 16 kHz.

    Parameters
    ----------
    sound : Recording or ndarray of float32, shape (n,)
        What is beyond ±1 is clipped.
    path : Path
        Replaced, if it is there, once everything is written.

    Raises
    ------
    RehearseError
        When the file cannot be written.
    """
    _write(encode_flac(sound), path)


def write_wav(sound: Sound, path: Path) -> None:
    """Write a WAV file, 16 bits, mono, 16 kHz. See `write_flac`."""
    _write(encode_wav(sound), path)


def _encoded(sound: Sound, container: str) -> bytes:
    import soundfile

    samples = sound.samples if isinstance(sound, Recording) else sound
    # libsndfile would multiply by 32767 and divide by 32768 when it reads: 16-bit sound is to come back as it was.
    steps = np.clip(np.rint(samples * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    content = io.BytesIO()
    soundfile.write(content, steps, SAMPLE_RATE_HZ, format=container, subtype="PCM_16")
    return content.getvalue()


def _write(content: bytes, path: Path) -> None:
    half_written = path.with_name(f".{path.name}.part")
    try:
        half_written.write_bytes(content)
        half_written.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half_written.unlink()
        reason = (error.strerror or str(error)).lower()
        hint = "Choose another folder, or make room there."
        raise RehearseError(f"Cannot write {shown_name(path)}: {reason}.", hint) from error
