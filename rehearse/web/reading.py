"""The process that decodes: limited in time and memory, so that a hostile file takes nothing down but itself."""

from __future__ import annotations

import contextlib
import math
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from rehearse.errors import InputError, RehearseError
from rehearse.web import framing

MEMORY_BYTES = 1 << 30
"""What decoding may take beyond what the process has when it starts; ten minutes of sound are 40 MB."""

CPU_S = 60
"""Seconds of work on one file; ten minutes of sound take two."""


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Decode what is asked for, one file after another, until nobody asks any more."""
    import av  # noqa: F401  (loaded now, so that the limit leaves the libraries themselves out)
    import numpy  # noqa: F401
    import soundfile  # noqa: F401
    import soxr  # noqa: F401

    limit_memory(MEMORY_BYTES)
    while True:
        try:
            asked, _ = framing.receive(requests)
            limit_cpu(CPU_S)
            words, body = _answer(asked)
            framing.send(answers, words, body)
        except framing.ConnectionEndedError:
            return


def _answer(asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    name = asked["name"]
    try:
        if asked["do"] == "sound":
            return {}, _sound(asked)
        return _recording(asked)
    except RehearseError as error:
        return {"error": {"code": error.code, "message": error.message, "hint": error.hint}}, b""
    except MemoryError:
        return {"error": refusal(name, "it takes too much memory to decode")}, b""
    except Exception as error:  # whatever a decoder does, the rep is told in one line
        return {"error": refusal(name, f"decoding it failed ({type(error).__name__})")}, b""


def refusal(name: str, reason: str) -> dict[str, str]:
    """Return an error for a file that cannot be decoded."""
    error = InputError(f"Cannot read {name}: {reason}.", "Export it again, or convert it to WAV.")
    return {"code": error.code, "message": error.message, "hint": error.hint}


def _recording(asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from rehearse.audio import read_recording

    content = Path(asked["path"]).read_bytes()
    recording = read_recording(content, name=asked["name"], max_duration_s=asked["max_duration_s"])
    moment = asked.get("modified_at")
    if recording.recorded_at is None and moment:
        recording = replace(recording, recorded_at=datetime.fromisoformat(moment))
    facts = {
        "name": recording.name,
        "source_rate_hz": recording.source_rate_hz,
        "source_channels": recording.source_channels,
        "clipped_share": recording.clipped_share if math.isfinite(recording.clipped_share) else 0.0,
        "recorded_at": recording.recorded_at.isoformat() if recording.recorded_at else None,
        "notes": list(recording.notes),
        "track": recording.track,
        "tracks": recording.tracks,
        "set_aside": [asdict(one) for one in recording.set_aside],
    }
    return {"recording": facts}, recording.samples.tobytes()


def _sound(asked: dict[str, Any]) -> bytes:
    from rehearse.audio import encode_wav, read_recording
    from rehearse.audio.phone_codec import through_phone_line

    content = Path(asked["path"]).read_bytes()
    samples = read_recording(content, name=asked["name"], max_duration_s=asked["max_duration_s"]).samples
    return encode_wav(through_phone_line(samples) if asked["line"] == "telephone" else samples)


def limit_memory(extra_bytes: int) -> None:
    """Let this process take so much more memory, and write no file; not on Windows, which has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    taken = _address_space_bytes()
    if taken:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (taken + extra_bytes, taken + extra_bytes))


def limit_cpu(seconds: int) -> None:
    """Let this process work so many seconds from now; then the system ends it."""
    if sys.platform == "win32":
        return
    import resource

    spent = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + seconds, hard))


def _address_space_bytes() -> int:
    """Return what this process has taken of its address space; 0 where that is not told."""
    try:
        fields = Path("/proc/self/statm").read_text().split()
    except OSError:
        return 0
    import resource

    return int(fields[0]) * resource.getpagesize()
