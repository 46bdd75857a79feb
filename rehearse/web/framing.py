"""What the server and its processes say to each other: a few words of JSON and, beside them, bytes.

Never pickle: a process that a hostile file has taken over must not be able to make the server run anything.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_SIZES = struct.Struct("<II")

MOST_WORDS_BYTES, MOST_BODY_BYTES = 16 << 20, 256 << 20
"""Longer frames are not believed."""


class ConnectionEndedError(Exception):
    """The other side is gone, or talks nonsense."""


def send(stream: BinaryIO, words: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame.

    Raises
    ------
    ConnectionEndedError
        Nobody reads it.
    """
    text = json.dumps(words).encode("ascii")
    try:
        stream.write(_SIZES.pack(len(text), len(body)))
        stream.write(text)
        stream.write(body)
        stream.flush()
    except (OSError, ValueError) as error:
        raise ConnectionEndedError("nobody reads") from error


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one frame; wait for it.

    Raises
    ------
    ConnectionEndedError
        There is none to come, or it makes no sense.
    """
    words_bytes, body_bytes = _SIZES.unpack(_exactly(stream, _SIZES.size))
    if words_bytes > MOST_WORDS_BYTES or body_bytes > MOST_BODY_BYTES:
        raise ConnectionEndedError("a frame of an impossible size")
    try:
        words = json.loads(_exactly(stream, words_bytes))
    except ValueError as error:
        raise ConnectionEndedError("no JSON") from error
    if not isinstance(words, dict):
        raise ConnectionEndedError("no object")
    return words, _exactly(stream, body_bytes)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    try:
        content = stream.read(count)
    except (OSError, ValueError) as error:
        raise ConnectionEndedError("cannot be read") from error
    if content is None or len(content) < count:
        raise ConnectionEndedError("it ended")
    return content
