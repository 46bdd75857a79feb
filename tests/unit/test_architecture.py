"""The arrows between modules point one way, and looking at the help costs nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "rehearse"
MODULES = sorted(ROOT.rglob("*.py"))

RANKS = (
    ("errors",),
    ("core",),
    ("audio", "text"),
    ("phone", "prosody"),
    ("content", "asr", "capture"),
    ("scoring",),
    ("config",),
    ("pipeline", "calls"),
    ("batch", "team"),
    ("cluster",),
    ("store",),
    ("render",),
    ("web",),
    ("cli",),
    ("__main__",),
)
"""A room may import from rooms further up this list, and from itself; never from its own line or from below."""

EDGES = ("audio", "capture", "asr")
"""Rooms that touch the world. What is pure never imports them, but for the telephone codec."""

PURE = ("core", "text", "phone", "prosody", "content", "scoring", "team")
HEAVY = ("torch", "librosa", "numba", "scipy", "sounddevice", "ctranslate2", "sqlalchemy", "alembic")


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = frozenset(_name(file) for file in MODULES)


def _imports(file: Path) -> set[str]:
    """Return the modules of the package that a file imports, those hidden in functions included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & NAMES or {node.module}
    return {name for name in found & NAMES if name != "rehearse"}


IMPORTS = {_name(file): _imports(file) for file in MODULES}


def _room(module: str) -> str:
    """Return the room a module belongs to: the name after ``rehearse.``."""
    return module.split(".")[1] if "." in module else ""


def _rank(module: str) -> int:
    return next(index for index, rooms in enumerate(RANKS) if _room(module) in rooms)


@pytest.mark.parametrize("module", sorted(name for name in NAMES if _room(name)))
def test_arrows_between_rooms_go_one_way(module: str) -> None:
    others = {name for name in IMPORTS[module] if _room(name) != _room(module)}
    assert {name for name in others if _rank(name) >= _rank(module)} == set()


def test_no_files_import_one_another_in_a_circle() -> None:
    graph = {name: sorted(imports - {name}) for name, imports in IMPORTS.items()}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("module", sorted(name for name in NAMES if _room(name) in PURE))
def test_what_is_pure_imports_no_edge(module: str) -> None:
    assert {name for name in IMPORTS[module] if _room(name) in EDGES} - {"rehearse.audio.phone_codec"} == set()


def test_every_room_has_a_place() -> None:
    listed = {room for rooms in RANKS for room in rooms}
    assert {_room(name) for name in NAMES if _room(name)} - listed == set()


def test_help_loads_nothing_heavy() -> None:
    probe = (
        "import sys\n"
        "from rehearse.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert "rehearse score" in run.stdout
    assert run.stdout.strip().endswith("LOADED []")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = (*HEAVY, "numpy", "click", "rich")
    probe = f"import sys, rehearse; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_no_module_opens_a_connection_when_imported() -> None:
    names = [_name(file) for file in MODULES if _room(_name(file)) != "__main__"]
    probe = (
        "import socket, importlib\n"
        "def refuse(*_): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = refuse\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
    )
    environment = os.environ | {"PYTHONWARNINGS": "error::ImportWarning"}
    subprocess.run([sys.executable, "-c", probe], check=True, env=environment)
