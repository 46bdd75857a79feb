"""Sound over HTTP, whole or a part of it: players ask for parts to jump about."""

from __future__ import annotations

import re

from starlette.responses import Response

_RANGE = re.compile(r"bytes=(\d{1,12})?-(\d{1,12})?")


def sound_answer(content: bytes, asked: str | None) -> Response:
    """Return a WAV file, or the part that a Range header asks for."""
    headers = {"accept-ranges": "bytes"}
    part = _RANGE.fullmatch(asked or "")
    if part is None or part[1] is part[2] is None:
        return Response(content, 200, headers, "audio/wav")
    size = len(content)
    if part[1] is None:
        first, last = max(size - int(part[2]), 0), size - 1
    else:
        first, last = int(part[1]), min(int(part[2] or size - 1), size - 1)
    if first > last:
        return Response(b"", 416, headers | {"content-range": f"bytes */{size}"})
    headers["content-range"] = f"bytes {first}-{last}/{size}"
    return Response(content[first : last + 1], 206, headers, "audio/wav")
