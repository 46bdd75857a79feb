"""What holds for all tests: nobody's own folders are touched, nothing is fetched, nothing is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the tests, and every command they start, a home of their own: no profile, no takes, no weights yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REHEARSE_HOME", str(tmp_path_factory.mktemp("rehearse-home")))
        patch.setenv("HF_HUB_OFFLINE", "1")  # an engine that looks for its weights elsewhere fails at once
        yield


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of sample recordings."""
    return SAMPLES


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run when a test was skipped: one that did not run has shown nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        reporter.write_line("Tests were skipped; none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
