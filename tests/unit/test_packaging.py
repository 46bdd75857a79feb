"""What is installed: everything that is imported is declared, pinned, and carried by the wheel."""

from __future__ import annotations

import ast
import configparser
import importlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MODULES = {"openai-whisper": "whisper"}


def name_of(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", Requirement(requirement).name).lower()


def module_of(requirement: str) -> str:
    return MODULES.get(name_of(requirement), name_of(requirement).replace("-", "_"))


def extra(name: str) -> list[str]:
    return list(PROJECT["optional-dependencies"][name])


def imported_modules() -> set[str]:
    """Return the top names of everything the package imports, wherever in the file."""
    names = set()
    for file in (ROOT / "rehearse").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names.add(node.module.split(".")[0])
    return names


def test_everything_that_is_imported_is_declared() -> None:
    declared = {module_of(requirement) for requirement in [*PROJECT["dependencies"], *extra("fast"), *extra("cluster")]}
    # ctranslate2 and onnxruntime come with faster-whisper and swift-f0, and are used only where these are.
    allowed = declared | set(sys.stdlib_module_names) | {"rehearse", "ctranslate2", "onnxruntime", "tokenizers"}
    assert imported_modules() <= allowed


def test_no_tool_of_the_evaluation_is_imported_or_required() -> None:
    assert not {module_of(requirement) for requirement in extra("eval")} & imported_modules()
    assert "parselmouth" not in imported_modules()


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_what_is_required_can_be_imported(requirement: str) -> None:
    assert importlib.import_module(module_of(requirement))


def test_every_requirement_is_pinned_within_its_range() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = {name_of(line): line.split("==")[1] for line in lines if line and not line.startswith("#")}
    everything = PROJECT["dependencies"] + [r for extra in PROJECT["optional-dependencies"].values() for r in extra]
    for requirement in everything:
        assert Requirement(requirement).specifier.contains(pins[name_of(requirement)]), requirement
    assert pins["torch"] == "2.13.0"


def test_pytorch_without_cuda_comes_from_one_place_for_uv_and_pip() -> None:
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]
    (place,) = uv["index"]
    assert place["explicit"]  # nothing but torch comes from there
    assert uv["sources"] == {"torch": {"index": place["name"], "marker": "sys_platform == 'linux'"}}
    conf = configparser.ConfigParser()
    conf.read(ROOT / "cpu.conf")
    assert conf["global"]["extra-index-url"] == place["url"]


def test_the_pins_name_no_place() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search(r"@|://|/", text)


def test_the_version_is_told_alike_everywhere() -> None:
    import rehearse

    assert rehearse.__version__ == PROJECT["version"] == metadata.version("rehearse-voicemail")
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_command_is_there() -> None:
    scripts = {entry.name: entry for entry in metadata.distribution("rehearse-voicemail").entry_points}
    assert callable(scripts["rehearse"].load())


def test_nothing_is_written_outside_of_its_own_folders(tmp_path: Path) -> None:
    # onnxruntime keeps a device id and a queue of reports for its maker in the user's cache, unless it is told not to.
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    theirs.mkdir()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    subprocess.run(
        [sys.executable, "-m", "rehearse", "score", str(ROOT / "samples" / "rehearsed.flac"), "--json"],
        env=inherited | {"HOME": str(theirs), "REHEARSE_HOME": str(mine), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        capture_output=True,
        timeout=300,
    )
    assert sorted(theirs.rglob("*")) == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of the files in a wheel that was built just now."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_the_data_the_package_reads(wheel: set[str]) -> None:
    data = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "rehearse").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert data | {"rehearse/manifest.toml", "rehearse/scoring/rubric.toml", "rehearse/py.typed"} <= wheel


def test_the_wheel_carries_nothing_else(wheel: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {"rehearse", f"rehearse_voicemail-{PROJECT['version']}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
