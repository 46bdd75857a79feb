"""What holds for all tests: nobody's own folders are touched, nothing is fetched, nothing is skipped.

Every sample is scored once, with its own profile, by each engine that is installed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest

from rehearse.asr import ctranslate2 as faster_whisper
from rehearse.config import profile_from_table
from rehearse.core.take import Take
from rehearse.pipeline import assess
from rehearse.scoring.options import Options
from tests.postgres import Cluster, cluster

SAMPLES = Path(__file__).parents[1] / "samples"
SIDECARS = {
    file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(SAMPLES.glob("*.toml")) if file.stem != "truth"
}

Kind = Literal["openai", "faster"]
ENGINES: list[Kind] = ["openai", "faster"] if faster_whisper.is_installed() else ["openai"]

Scored = Callable[..., Take]


def sidecar(name: str) -> dict[str, Any]:
    """Return what is known of a sample."""
    return SIDECARS[name]


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the tests, and every command they start, a home of their own: no profile, no takes, no weights yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REHEARSE_HOME", str(tmp_path_factory.mktemp("rehearse-home")))
        patch.setenv("HF_HUB_OFFLINE", "1")  # an engine that looks for its weights elsewhere fails at once
        yield


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run when a test was skipped: one that did not run has shown nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        reporter.write_line("Tests were skipped; none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def scored() -> Scored:
    """Return the take of a sample; each is made once."""

    @cache
    def make(name: str, engine: Kind | Literal["auto"] = "auto", tracker: Any = "auto") -> Take:
        known = SIDECARS[name]
        options = Options(
            style=known["style"],
            profile=profile_from_table(known.get("profile", {}), name),
            engine=engine,
            pitch_tracker=tracker,
        )
        return assess(SAMPLES / known["file"], options)

    return make


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Return a PostgreSQL server of these tests' own."""
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database that several homes can share: an SQLite file, and one on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shared.db'}"
    running: Cluster = request.getfixturevalue("postgres")
    return running.new_database()
