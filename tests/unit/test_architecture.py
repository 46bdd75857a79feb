"""The arrows between modules point one way, and looking at the help costs nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "rehearse"
MODULES = sorted(ROOT.rglob("*.py"))

EDGES = ("audio_file", "microphone", "spool", "engines", "database", "kept_sound", "settings")
ABOVE = ("pipeline", "batch", "library", "recorder", "recording_process", "cli", "render", "web", "__main__")
HEAVY = ("torch", "librosa", "numba", "scipy", "sounddevice", "ctranslate2", "sqlalchemy", "alembic")


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("rehearse.")}


def _part(module: str) -> str:
    """Return the part of the package a module belongs to: the name after ``rehearse.``."""
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_the_core_never_imports_an_edge(file: Path) -> None:
    part = _part(_name(file))
    if part in EDGES or part in ABOVE or not part:
        return
    assert {name for name in _imports(file) if _part(name) in EDGES + ABOVE} == set()


@pytest.mark.parametrize("file", [f for f in MODULES if _part(_name(f)) in EDGES], ids=_name)
def test_edges_do_not_import_one_another(file: Path) -> None:
    own = _part(_name(file))
    others = {name for name in _imports(file) if _part(name) in EDGES + ABOVE and _part(name) != own}
    assert others == set()


@pytest.mark.parametrize("file", [f for f in MODULES if _part(_name(f)) == "render"], ids=_name)
def test_rendering_touches_no_edge(file: Path) -> None:
    assert {name for name in _imports(file) if _part(name) in EDGES} == set()


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
    names = [_name(file) for file in MODULES if _part(_name(file)) != "__main__"]
    probe = (
        "import socket, importlib\n"
        "def refuse(*_): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = refuse\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
    )
    environment = os.environ | {"PYTHONWARNINGS": "error::ImportWarning"}
    subprocess.run([sys.executable, "-c", probe], check=True, env=environment)
