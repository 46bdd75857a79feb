"""What all routes share: the queue, the pool, the limits, and sounds that were decoded lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from fastapi import Depends, Request

from rehearse.core.line_check import Codec
from rehearse.errors import RehearseError
from rehearse.scoring.options import MAX_RECORDING_S, name_of_message
from rehearse.store.jobs import Job, Kind, Queue, new_job_id, now
from rehearse.web.access import Access, LoginThrottle
from rehearse.web.pool import Pool
from rehearse.web.recordings import Recordings
from rehearse.web.uploads import FormError, Upload, as_moment, receive_form

Line = Literal["direct", "telephone"]

MOST_UPLOAD_BYTES = 64_000_000
"""Longest recording, in bytes: ten minutes as an uncompressed voice memo have 58 MB."""

MOST_WAITING = 500
"""Recordings that may wait; then the queue is full."""

MOST_WAITING_BYTES = 4_000_000_000
"""Their size on the disk."""

SOUNDS_KEPT_BYTES = 24_000_000
"""Decoded sounds that are held in memory: about a dozen messages, each over both lines."""

MOST_NAME_LETTERS = 200
"""Of a message or a rep."""


class QueueFullError(RehearseError):
    """More waits than may."""

    code = "queue_full"


class SoundCache:
    """Sounds that were decoded lately, by what they are; the oldest make room."""

    def __init__(self, most_bytes: int = SOUNDS_KEPT_BYTES) -> None:
        self._most_bytes = most_bytes
        self._sounds: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, of: str, line: str) -> bytes | None:
        """Return a sound, None where it is not held."""
        with self._lock:
            found = self._sounds.get((of, line))
            if found is not None:
                self._sounds.move_to_end((of, line))
            return found

    def put(self, of: str, line: str, sound: bytes) -> None:
        """Hold a sound."""
        with self._lock:
            self._sounds[of, line] = sound
            while sum(map(len, self._sounds.values())) > self._most_bytes and len(self._sounds) > 1:
                self._sounds.popitem(last=False)

    def forget(self, of: str) -> None:
        """Hold nothing of it any more."""
        with self._lock:
            for key in [key for key in self._sounds if key[0] == of]:
                del self._sounds[key]


@dataclass(frozen=True, slots=True)
class Site:
    """One running page.

    Attributes
    ----------
    access : Access
    queue : Queue
    pool : Pool
    recordings : Recordings
    most_upload_bytes : int
    most_waiting : int
    sounds : SoundCache
    throttle : LoginThrottle
        With those who guess the password.
    """

    access: Access
    queue: Queue
    pool: Pool
    recordings: Recordings
    most_upload_bytes: int = MOST_UPLOAD_BYTES
    most_waiting: int = MOST_WAITING
    sounds: SoundCache = field(default_factory=SoundCache)
    throttle: LoginThrottle = field(default_factory=LoginThrottle)

    @property
    def limits(self) -> dict[str, Any]:
        """What is said to a person and a script before they send anything."""
        return {"most_bytes": self.most_upload_bytes, "most_seconds": MAX_RECORDING_S}

    def sound(self, of: str, file: Path, name: str, line: Line) -> bytes:
        """Return a sound as WAV, decoded now or lately."""
        found = self.sounds.get(of, line)
        if found is None:
            found = self.pool.sound(file, name, line)
            self.sounds.put(of, line, found)
        return found

    async def accept(self, request: Request, kind: Kind) -> Job:
        """Take in an upload and put it into the queue.

        Raises
        ------
        QueueFullError, FormError
        """
        from starlette.concurrency import run_in_threadpool

        await run_in_threadpool(self._refuse_when_full)
        await run_in_threadpool(self.pool.expect)
        job_id = new_job_id()
        arriving, place = self.queue.arriving(job_id), self.queue.upload_of(job_id)
        upload = await receive_form(request.headers.get("content-type", ""), request.stream(), arriving)
        try:
            job = _job(job_id, kind, upload)
            arriving.replace(place)
            await run_in_threadpool(self.queue.add, job)
        except BaseException:
            for file in (arriving, place):
                file.unlink(missing_ok=True)
            raise
        self.pool.tell()
        return job

    def _refuse_when_full(self) -> None:
        count, size_bytes = self.queue.waiting()
        if count >= self.most_waiting or size_bytes >= MOST_WAITING_BYTES:
            raise QueueFullError(f"{count} recordings are waiting already.", "Wait until some of them are scored.")


def _job(job_id: str, kind: Kind, upload: Upload) -> Job:
    fields = upload.fields
    style, source = fields.get("style", "reason"), fields.get("source", "upload")
    verdict = fields.get("self_verdict") or None
    if style not in ("reason", "curiosity"):
        raise FormError("The style is reason or curiosity.")
    if source not in ("upload", "microphone"):
        raise FormError("The source is upload or microphone.")
    if verdict not in ("yes", "maybe", "no", None):
        raise FormError("The self_verdict is yes, maybe or no.")
    line = fields.get("line", "")
    if line not in ("", *get_args(Codec)):
        raise FormError(f"The line is {' or '.join(get_args(Codec))}.")
    script = fields.get("script", "")
    message = " ".join(fields.get("message", "").split())
    return Job(
        id=job_id,
        kind=kind,
        source=source,
        file=upload.file_name or "recording",
        message=name_of_message(message, script=script)[:MOST_NAME_LETTERS],
        style=style,
        script=script,
        self_verdict=verdict,  # type: ignore[arg-type]
        size_bytes=upload.size_bytes,
        modified_at=as_moment(fields.get("modified_at", "")) or (now() if source == "microphone" else None),
        created_at=now(),
        line=line,
        rep=" ".join(fields.get("rep", "").split())[:MOST_NAME_LETTERS],
    )


def site_of(request: Request) -> Site:
    """Return the site a request came to."""
    site: Site = request.app.state.site
    return site


Here = Annotated[Site, Depends(site_of)]
