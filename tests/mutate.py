"""Which constants of the detectors do the tests hold?

    python -m tests.mutate                    # 48 drawn at random, into benchmarks/MUTATION.md; exits 1 below the reach
    python -m tests.mutate --all --only vad   # every constant of the modules whose path holds "vad"; nothing is written

Every number in a class whose name ends in Parameters is a constant. One at a time is multiplied by 1.5 or divided by
it, in a copy of the tree, and the tests of its area are run there: those of its own module first, then those of its
room. A constant that no test notices may be anything.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("prosody", "asr", "audio")
FACTORS = (1.5, 1 / 1.5)
REACH = 0.75
SAMPLE, SEED, AT_ONCE = 48, 12, 2
OUTPUT = ROOT / "tests" / "benchmarks" / "MUTATION.md"
TOO_LONG_S = 1800.0  # a test that hangs has noticed; on a loaded machine whole rooms take ten minutes

FIRST = ("test_boundaries", "test_scenes")  # the quickest to notice
LEFT_OUT = ("test_engines", "test_weights", "test_reading_fuzzed")  # they hold no constants, or draw at random


@dataclass(frozen=True, slots=True)
class Mutant:
    """One constant, changed: the number at a place in a file, by a factor."""

    file: str
    name: str
    line: int
    column: int
    end_column: int
    value: float
    factor: float

    @property
    def changed(self) -> float:
        """The number that stands there instead: a whole one stays whole, and moves by one at least."""
        if isinstance(self.value, int):
            moved = round(self.value * self.factor)
            return moved if moved != self.value else self.value + (1 if self.factor > 1 else -1)
        return self.value * self.factor

    def __str__(self) -> str:
        return f"{self.file.removeprefix('rehearse/')}: {self.name} {self.value:g} → {self.changed:g}"


@dataclass(frozen=True, slots=True)
class Outcome:
    mutant: Mutant
    by: str
    took_s: float


def mutants(root: Path = ROOT) -> Iterator[Mutant]:
    """Yield every constant of every detector, each changed both ways."""
    for file in sorted(path for room in ROOMS for path in (root / "rehearse" / room).rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Parameters"):
                yield from _of_class(file.relative_to(root).as_posix(), node)


def _of_class(file: str, parameters: ast.ClassDef) -> Iterator[Mutant]:
    for entry in parameters.body:
        if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name) and entry.value is not None:
            for part in ast.walk(entry.value):
                if isinstance(part, ast.Constant) and type(part.value) in (int, float) and part.value:
                    assert part.end_col_offset is not None
                    place = part.lineno, part.col_offset, part.end_col_offset
                    yield from (Mutant(file, entry.target.id, *place, part.value, factor) for factor in FACTORS)


def _copy_of_tree(folder: Path) -> None:
    for name in ("rehearse", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("samples", "models", "pyproject.toml", "README.md"):
        (folder / name).symlink_to(ROOT / name)


def _change(folder: Path, mutant: Mutant) -> None:
    file = folder / mutant.file
    lines = file.read_text(encoding="utf-8").split("\n")
    line = lines[mutant.line - 1].encode()
    number = repr(mutant.changed).encode()
    lines[mutant.line - 1] = (line[: mutant.column] + number + line[mutant.end_column :]).decode()
    file.write_text("\n".join(lines), encoding="utf-8")


def _tests_of(folder: Path, mutant: Mutant) -> tuple[list[str], list[str]]:
    """Return the tests that are most likely to notice, by their names, and the others of the room."""
    room, stem = mutant.file.split("/")[1], Path(mutant.file).stem
    every = [file for file in sorted((folder / "tests" / "unit" / room).glob("test_*.py")) if file.stem not in LEFT_OUT]
    own = [file for file in every if file.stem in FIRST or stem in file.stem or file.stem.removeprefix("test_") in stem]
    return [str(file) for file in own], [str(file) for file in every if file not in own]


def outcome_of(mutant: Mutant, folder: Path) -> Outcome:
    """Run the tests of a constant's area against a tree in which it is changed."""
    original, start = (folder / mutant.file).read_text(encoding="utf-8"), time.perf_counter()
    try:
        _change(folder, mutant)
        for tests in _tests_of(folder, mutant):
            if tests and (test := _first_failure(tests, folder)):
                return Outcome(mutant, test, time.perf_counter() - start)
        return Outcome(mutant, "", time.perf_counter() - start)
    finally:
        (folder / mutant.file).write_text(original, encoding="utf-8")


def _first_failure(tests: Sequence[str], folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-m", "not slow"]
    try:
        done = subprocess.run(
            [*command, *tests], cwd=folder, env=environment, capture_output=True, text=True, timeout=TOO_LONG_S
        )
    except subprocess.TimeoutExpired:
        return "it does not end"
    if not done.returncode:
        return ""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0].split("::")[-1] if failed else "it cannot be imported"


def outcomes(chosen: Sequence[Mutant]) -> Iterator[Outcome]:
    """Yield what becomes of each mutant, some at once, each in a copy of the tree of its own."""
    with tempfile.TemporaryDirectory(prefix="mutate.") as made, ThreadPoolExecutor(AT_ONCE) as pool:
        folders = [Path(made) / str(k) for k in range(AT_ONCE)]
        for folder in folders:
            folder.mkdir()
            _copy_of_tree(folder)

        def run(mutant: Mutant) -> Outcome:
            folder = folders.pop()
            try:
                return outcome_of(mutant, folder)
            finally:
                folders.append(folder)

        yield from pool.map(run, chosen)


def report(found: Sequence[Outcome], of: int) -> str:
    """Return the page: the share that was noticed, and what was not."""
    noticed = [outcome for outcome in found if outcome.by]
    lines = [
        "# Mutation",
        "",
        f"Made by `make mutate`: {len(found)} of {of} ways to move a constant by half, drawn at random (seed {SEED}).",
        "",
        f"Noticed by a test: {len(noticed)} of {len(found)}, {len(noticed) / len(found):.0%}. Reach: {REACH:.0%}.",
        "",
        "| constant | noticed by |",
        "|---|---|",
        *(f"| {outcome.mutant} | {f'`{outcome.by}`' if outcome.by else '**no test**'} |" for outcome in found),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the tests against a sample of mutants, and end non-zero below the reach."""
    parser = argparse.ArgumentParser(description="Which constants of the detectors do the tests hold?")
    parser.add_argument("--all", action="store_true", help="not a sample, but every constant")
    parser.add_argument("--only", default="", help="only modules whose path holds this")
    asked = parser.parse_args()
    every = [mutant for mutant in mutants() if asked.only in mutant.file]
    chosen = every if asked.all else random.Random(SEED).sample(every, min(SAMPLE, len(every)))
    found = []
    for outcome in outcomes(chosen):
        found.append(outcome)
        print(
            f"{'noticed' if outcome.by else 'MISSED '} {outcome.mutant} {outcome.by} ({outcome.took_s:.0f} s)",
            flush=True,
        )
    share = sum(bool(outcome.by) for outcome in found) / len(found)
    if not asked.all and not asked.only:
        OUTPUT.write_text(report(found, len(every)), encoding="utf-8")
    if share < REACH:
        raise SystemExit(
            f"The tests notice {share:.0%} of the constants that are moved by half; {REACH:.0%} are wanted."
        )


if __name__ == "__main__":
    main()
