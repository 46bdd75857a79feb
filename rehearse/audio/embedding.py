"""Sound for a page: small, mono, and played by every browser."""

from __future__ import annotations

import io

import numpy as np

from rehearse.audio.encode import Sound
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording

MP3_TYPE = "audio/mpeg"

MP3_LEVEL = 0.75
"""libsndfile's, 0 to 1, over LAME's 8 to 160 kbit/s at 16 kHz: 48 kbit/s, where speech loses nothing one would hear."""


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
