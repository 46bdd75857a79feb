"""Read a recording from a file or from bytes, or say in one line why not."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rehearse.audio import formats
from rehearse.audio.decode import DecodeError, Decoder, open_with_ffmpeg, open_with_libsndfile
from rehearse.audio.decoder_io import BoundedFile
from rehearse.audio.display_name import shown_duration, shown_name
from rehearse.audio.downmix import Downmixer, Samples, TooLongError
from rehearse.audio.tracks import place_of_voice
from rehearse.core.recording import Recording
from rehearse.errors import InputError


@dataclass(frozen=True, slots=True)
class ReadingParameters:
    """Which claims of a header are believed, and how much must be left of a damaged file."""

    rate_hz_min: int = 4000
    rate_hz_max: int = 768_000
    """Below, speech cannot be understood; above is no converter on the market."""

    channels_max: int = 64
    """More than any recorder writes, and as many as ffmpeg names."""

    bytes_per_second_min: int = 10
    """A header that claims more seconds than this allows is wrong. Even silence takes more: FLAC at
    8 kHz about 30 bytes a second, AMR without data 50, Opus in discontinuous transmission about 20."""

    bytes_per_second_of_speech: int = 500
    """With this much, a claim to be too long is believed before anything is decoded: 4 kbit/s, less
    than the lowest modes of AMR (4.75) and Opus (6)."""

    shortfall_share: float = 0.02
    shortfall_s: float = 0.5
    """A file ends early when more than both is missing: lossy formats differ by a frame or two."""

    worth_scoring_s: float = 1.0
    """Of a damaged file, less than this is not used."""

    stub_bytes: int = 1024
    """What cannot be read and is shorter is the beginning of a file."""

    not_numbers_max: float = 0.5
    """With more NaN and infinite samples than this share, what is left is not a recording."""

    lost_s_min: float = 0.1
    """Damaged parts shorter than this in sum are not worth a word."""


READING = ReadingParameters()


_EXPORT = "Export it again, or convert it to WAV."


@dataclass(slots=True)
class _Attempt:
    """What one decoder made of the file."""

    mixer: Downmixer
    failure: DecodeError | None = None
    claimed_s: float | None = None
    times: list[str] = field(default_factory=list)
    lost_s: float = 0.0
    track: int = 1
    tracks: int = 1
    other_tracks: tuple[int, ...] = ()

    @property
    def ends_early(self) -> bool:
        missing_s = (self.claimed_s or 0.0) - self.mixer.duration_s
        return self.failure is not None or missing_s > max(
            READING.shortfall_s, READING.shortfall_share * (self.claimed_s or 0.0)
        )


def read_recording(source: Path | bytes, *, name: str | None = None, max_duration_s: float = 600.0) -> Recording:
    """Decode a recording of any common format.

    Parameters
    ----------
    source : Path or bytes
        A file, or the content of one (standard input, an upload).
    name : str, optional
        What to call it; by default the file's name, or "standard input".
    max_duration_s : float, optional
        A longer one is refused before it is held in memory.

    Returns
    -------
    Recording
        Mono, 16 kHz, finite, within ±1. `notes` tell what was wrong with the file, if it could be read
        all the same.

    Raises
    ------
    InputError
        With the code missing, empty, unreadable, no_sound, too_long, folder or no_permission.
    """
    label = shown_name(name if name is not None else source.name if isinstance(source, Path) else "-")
    suffix = Path(name or "").suffix if isinstance(source, bytes) else source.suffix
    with _opened(source, label) as (file, modified_at):
        head = file.read_at(0, formats.HEAD_BYTES)
        _refuse_at_sight(head, file.size, label)
        kind = formats.format_of(head, suffix)
        first = _decoded(file, kind, label, max_duration_s)
        best, samples = _track_with_voice(first, file, kind, label, max_duration_s)
        if file.error is not None:
            raise _unreadable(label, f"the disk says: {file.error.strerror}") from file.error
        _refuse_without_sound(best, file, head, label)
        notes = _notes(best, file, head)
    return Recording(
        samples=samples,
        name=label,
        source_rate_hz=best.mixer.rate_hz,
        source_channels=best.mixer.channels,
        clipped_share=best.mixer.clipped_share,
        recorded_at=next(filter(None, map(formats.time_recorded, best.times)), modified_at),
        notes=notes,
        track=best.track,
        tracks=best.tracks,
        set_aside=(best.mixer.other_side,) if best.mixer.other_side else (),
    )


@contextmanager
def _opened(source: Path | bytes, label: str) -> Iterator[tuple[BoundedFile, datetime | None]]:
    """Open a file or bytes; give it with the time of its last change."""
    if isinstance(source, bytes):
        yield BoundedFile(io.BytesIO(source)), None
        return
    try:
        facts = source.stat()
        _refuse_what_is_no_file(source, facts.st_mode, label)
        handle = source.open("rb")
    except PermissionError as error:
        hint = "Ask for the right to read it, or copy it to a folder of your own."
        raise InputError(f"Cannot read {label}: it may not be opened.", hint, code="no_permission") from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InputError(f"Cannot read {label}: there is no such file.", "Check the name.", code="missing") from error
    except OSError as error:
        raise _unreadable(label, f"the system says: {error.strerror}") from error
    with handle:
        yield BoundedFile(handle), _changed_at(facts)


def _changed_at(facts: os.stat_result) -> datetime | None:
    try:
        return datetime.fromtimestamp(facts.st_mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _refuse_what_is_no_file(source: Path, mode: int, label: str) -> None:
    if stat.S_ISDIR(mode):
        if not os.access(source, os.R_OK | os.X_OK):
            raise PermissionError
        hint = "Add --recursive to take all recordings in it."
        raise InputError(f"Cannot read {label}: it is a folder.", hint, code="folder")
    if not stat.S_ISREG(mode):
        raise _unreadable(label, "it is a pipe or a device", f"Give it on standard input: rehearse score - < {label}")


def _refuse_at_sight(head: bytes, size: int, label: str) -> None:
    """Refuse what the first bytes show to be empty, something else, or impossible."""
    if not size:
        raise InputError(f"Cannot read {label}: it is empty.", "Record or export it again.", code="empty")
    if other := formats.not_sound(head):
        raise _unreadable(label, f"it is {other}, not a recording", "Choose a sound or video file.")
    if wav := formats.wav_format(head):
        _refuse_impossible(wav.rate_hz, wav.channels, label)


def _refuse_impossible(rate_hz: int, channels: int, label: str) -> None:
    if not READING.rate_hz_min <= rate_hz <= READING.rate_hz_max:
        raise _unreadable(label, f"its header claims a sampling rate of {rate_hz:,} Hz")
    if not 1 <= channels <= READING.channels_max:
        raise _unreadable(label, f"its header claims {channels:,} channels")


def _decoded(file: BoundedFile, kind: formats.Format, label: str, max_duration_s: float) -> _Attempt:
    """Return what the first decoder that gets through makes of the file, or the most that any could read."""
    head = file.read_at(0, formats.HEAD_BYTES)
    if formats.is_alac_in_caf(head):
        there = _attempt(open_with_ffmpeg, file, kind, label, max_duration_s)
        if there.ends_early:
            return there
    decoders: list[Decoder] = [open_with_libsndfile] if kind.libsndfile and not formats.is_gsm_in_wav(head) else []
    if not kind.raw_coding:
        decoders.append(open_with_ffmpeg)
    attempts = []
    for decoder in decoders:
        attempt = _attempt(decoder, file, kind, label, max_duration_s)
        if attempt.mixer.duration_s and not attempt.ends_early:
            return attempt
        attempts.append(attempt)
    return max(attempts, key=lambda attempt: attempt.mixer.duration_s)


def _track_with_voice(
    first: _Attempt, file: BoundedFile, kind: formats.Format, label: str, max_duration_s: float
) -> tuple[_Attempt, Samples]:
    """Return what was made of the track with the voice, and its samples; of most files there is one track."""
    others = [
        _attempt(partial(open_with_ffmpeg, track=number), file, kind, label, max_duration_s)
        for number in first.other_tracks
    ]
    attempts = [first, *others]
    sounds = [attempt.mixer.finish() for attempt in attempts]
    place = place_of_voice(sounds) if others else 0
    return attempts[place], sounds[place]


def _attempt(decoder: Decoder, file: BoundedFile, kind: formats.Format, label: str, max_duration_s: float) -> _Attempt:
    attempt = _Attempt(Downmixer(max_duration_s))
    try:
        with decoder(file, kind) as sound:
            attempt.claimed_s, attempt.times = sound.claimed_s, sound.times
            attempt.track, attempt.tracks, attempt.other_tracks = sound.track, sound.tracks, sound.other_tracks
            if sound.rate_hz and sound.channels:
                _refuse_impossible(sound.rate_hz, sound.channels, label)
            if sound.claimed_s and max_duration_s < sound.claimed_s <= file.size / READING.bytes_per_second_of_speech:
                length, most = shown_duration(sound.claimed_s), shown_duration(max_duration_s)
                raise _too_long(label, f"it lasts {f'more than {most}' if length == most else length}", max_duration_s)
            for block, rate_hz in sound.blocks:
                _refuse_impossible(rate_hz, block.shape[1], label)
                attempt.mixer.add(block, rate_hz, sound.full_scale)
                attempt.lost_s = sound.lost_s
            attempt.lost_s = sound.lost_s
    except DecodeError as failure:
        attempt.failure = failure
    except TooLongError as error:
        raise _too_long(label, f"it lasts more than {shown_duration(max_duration_s)}", max_duration_s) from error
    return attempt


def _refuse_without_sound(best: _Attempt, file: BoundedFile, head: bytes, label: str) -> None:
    """Raise what there is to say when nothing, or too little, could be decoded."""
    mixer = best.mixer
    if mixer.not_number_share > READING.not_numbers_max:
        raise _unreadable(label, f"{mixer.not_number_share:.0%} of its samples are not numbers")
    damaged = best.ends_early or best.lost_s > mixer.duration_s or _missing_share(file, head) > READING.shortfall_share
    if mixer.duration_s >= READING.worth_scoring_s or (mixer.duration_s and not damaged):
        return
    if best.failure and best.failure.code == "no_sound":
        hint = "Choose a recording with sound in it."
        raise InputError(f"Cannot read {label}: {best.failure.reason}.", hint, code="no_sound")
    if damaged and file.size < READING.stub_bytes:
        raise _unreadable(label, f"the file ends after {file.size:,} bytes")
    if _lacks_its_index(file, head):
        reason = "it ends before its index, so the recording or the copying of it was cut short"
        raise _unreadable(label, reason, "Copy it from the phone again, or record it anew.")
    if damaged and (mixer.duration_s or best.failure is None or _missing_share(file, head)):
        raise _unreadable(label, f"it is cut short or damaged: only {mixer.duration_s:.1f} s of it could be read")
    if best.failure:
        raise _unreadable(label, best.failure.reason) from best.failure
    raise InputError(f"Cannot read {label}: there is no sound in it.", "Record or export it again.", code="empty")


def _notes(best: _Attempt, file: BoundedFile, head: bytes) -> tuple[str, ...]:
    mixer = best.mixer
    notes = []
    if best.tracks > 1:
        notes.append(f"it has {best.tracks} sound tracks: the {_ordinal(best.track)} was taken")
    if best.claimed_s and best.claimed_s > file.size / READING.bytes_per_second_min:
        claim = shown_duration(best.claimed_s)
        notes.append(f"its header claims {claim}, which is wrong: {mixer.duration_s:.1f} s of it could be read")
    elif best.ends_early or _missing_share(file, head) > READING.shortfall_share:
        notes.append(f"the file ends early: {mixer.duration_s:.1f} s of it could be read")
    if best.lost_s >= READING.lost_s_min:
        notes.append(f"{best.lost_s:.1f} s of it is damaged and was taken as silence")
    if mixer.not_numbers:
        notes.append(f"samples that are not numbers, {mixer.not_numbers:,} of them, were taken as silence")
    if mixer.on_another_scale:
        notes.append("its samples are on an unusual scale: the loudest was taken as full scale")
    return tuple(notes)


def _ordinal(number: int) -> str:
    return dict(enumerate(("first", "second", "third", "fourth"), 1)).get(number, f"{number}th")


def _lacks_its_index(file: BoundedFile, head: bytes) -> bool:
    if head.startswith(b"caff"):
        return formats.caf_claim(file.read_at, file.size)[1]
    return formats.format_of(head, "") is formats.MP4 and formats.mp4_lacks_its_index(file.read_at, file.size)


def _missing_share(file: BoundedFile, head: bytes) -> float:
    """Return how much of the file is not there, 0 to 1, by what it says of its own size."""
    claim = formats.caf_claim(file.read_at, file.size)[0] if head.startswith(b"caff") else formats.claimed_bytes(head)
    if claim and claim > file.size:
        return 1 - file.size / claim
    if head.startswith(b"OggS"):
        start = max(file.size - formats.OGG_PAGE_BYTES_MAX, 0)
        return float(formats.ogg_ends_inside_a_page(file.read_at(start, formats.OGG_PAGE_BYTES_MAX)))
    return 0.0


def _unreadable(label: str, reason: str, hint: str = _EXPORT) -> InputError:
    return InputError(f"Cannot read {label}: {reason}.", hint)


def _too_long(label: str, length: str, max_duration_s: float) -> InputError:
    hint = f"Cut it down to the message itself: {shown_duration(max_duration_s)} is the most."
    return InputError(f"Cannot read {label}: {length}.", hint, code="too_long")
