"""The command as a person runs it: a process of its own, a home of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def _heed_ctrl_c() -> None:
    """A shell that starts the tests in the background has them, and what they start, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for the session: weights are put together in it once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def rehearse(home: Path, tmp_path: Path) -> Run:
    """Run the command; `rehearse("score", file)` returns the finished process."""

    def run(*arguments: object, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        finished = subprocess.run(
            [sys.executable, "-m", "rehearse", *[os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments]],
            input=stdin,
            capture_output=True,
            env=os.environ | {"REHEARSE_HOME": str(home), "COLUMNS": "80"} | environment,
            cwd=tmp_path,
            timeout=300,
        )
        return subprocess.CompletedProcess(
            finished.args,
            finished.returncode,
            finished.stdout.decode("utf-8", "replace"),
            finished.stderr.decode("utf-8", "replace"),
        )

    return run
