"""Uploads: written to the disk as they arrive, never held in memory, and never named by their sender."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from rehearse.errors import RehearseError, UsageError

MOST_FIELD_BYTES = 64 << 10
"""Longest text beside a recording, in bytes: a script of 45 s has about 700."""

MOST_FIELDS = 20

MOST_HEADER_BYTES = 8 << 10

WRITTEN_AT_ONCE = 1 << 20


class FormError(UsageError):
    """What came is not a form with one recording."""

    code = "form"


@dataclass(slots=True)
class _Part:
    name: str = ""
    file_name: str | None = None
    content: bytearray = field(default_factory=bytearray)
    header: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    headers: dict[bytes, bytes] = field(default_factory=dict)


class Upload:
    """A form with one file, taken apart while it arrives.

    Parameters
    ----------
    boundary : bytes
    place : Path
        Where the file goes.

    Attributes
    ----------
    fields : dict
        The texts.
    file_name : str or None
        What the sender calls the file; None while there is none.
    size_bytes : int
        Of the file.
    """

    def __init__(self, boundary: bytes, place: Path) -> None:
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None
        self.size_bytes = 0
        self.waiting = bytearray()
        self._place = place
        self._part = _Part()
        self._seen = 0
        self._handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_header_field": lambda data, start, end: self._add(self._part.header, data[start:end]),
                "on_header_value": lambda data, start, end: self._add(self._part.value, data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_end": self._all_there,
            },
        )
        self._complete = False

    def feed(self, chunk: bytes) -> None:
        """Take in what has arrived.

        Raises
        ------
        FormError
            It is no such form.
        """
        try:
            self._parser.write(chunk)
        except (ValueError, KeyError, UnicodeDecodeError) as error:
            raise FormError("This is not a form that can be read.", "Send multipart/form-data.") from error

    def write_out(self) -> None:
        """Write what waits to the disk."""
        view = memoryview(bytes(self.waiting))
        self.waiting.clear()
        while view:
            view = view[os.write(self._handle, view) :]

    def finish(self) -> None:
        """See to it that all of it is on the disk.

        Raises
        ------
        FormError
            The form ended early, or there was no file in it.
        """
        self.write_out()
        os.fsync(self._handle)
        if not self._complete:
            raise FormError("The form ended before it was whole.", "Send it again.")
        if self.file_name is None:
            raise FormError("There is no recording in this form.", "Send it as a file in the field: file")

    def close(self) -> None:
        """Give back the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    @staticmethod
    def _add(to: bytearray, data: bytes) -> None:
        to += data
        if len(to) > MOST_HEADER_BYTES:
            raise FormError("A header of this form is too long.")

    def _begin(self) -> None:
        self._part = _Part()
        self._seen += 1
        if self._seen > MOST_FIELDS:
            raise FormError(f"This form has more than {MOST_FIELDS} fields.")

    def _header_end(self) -> None:
        self._part.headers[bytes(self._part.header).lower()] = bytes(self._part.value)
        self._part.header.clear()
        self._part.value.clear()

    def _headers_finished(self) -> None:
        kind, options = parse_options_header(self._part.headers.get(b"content-disposition", b""))
        if kind != b"form-data" or b"name" not in options:
            raise FormError("A field of this form has no name.")
        self._part.name = options[b"name"].decode("utf-8", "replace")
        if b"filename" in options:
            if self.file_name is not None or self._part.name != "file":
                raise FormError("One recording at a time.", "Send it as a file in the field: file")
            self._part.file_name = self.file_name = shown_file_name(options[b"filename"].decode("utf-8", "replace"))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part.file_name is not None:
            self.waiting += data[start:end]
            self.size_bytes += end - start
            return
        self._part.content += data[start:end]
        if len(self._part.content) > MOST_FIELD_BYTES:
            hint = f"{MOST_FIELD_BYTES:,} bytes are the most."
            raise FormError(f"The field {self._part.name[:40]} is too long.", hint)

    def _end(self) -> None:
        if self._part.file_name is None:
            self.fields[self._part.name] = bytes(self._part.content).decode("utf-8", "replace")

    def _all_there(self) -> None:
        self._complete = True


def shown_file_name(name: str) -> str:
    """Return the last part of a name as it is shown; it is used for nothing else."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable()).strip()
    return plain[-200:] or "recording"


async def receive_form(content_type: str, chunks: AsyncIterator[bytes], place: Path) -> Upload:
    """Write an upload to a place while it arrives, and return it with its texts.

    Raises
    ------
    FormError
        It is no form with one file; nothing is left behind.
    """
    kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise FormError("This is not a form with a file.", "Send multipart/form-data: curl -F file=@take.m4a ...")
    upload = None
    try:
        upload = await run_in_threadpool(Upload, options[b"boundary"][:200], place)
        async for chunk in chunks:
            upload.feed(chunk)
            if len(upload.waiting) >= WRITTEN_AT_ONCE:
                await run_in_threadpool(upload.write_out)
        await run_in_threadpool(upload.finish)
    except OSError as error:
        place.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        raise RehearseError(f"It cannot be kept: {reason}.", "Make room on the disk.", code="library") from error
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    finally:
        if upload is not None:
            upload.close()
    return upload


def as_moment(text: str) -> str | None:
    """Return a time in ISO 8601 as we keep it; None where it makes no sense."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).isoformat() if 1970 < moment.year < 9000 else None
    except (ValueError, OverflowError):
        return None
