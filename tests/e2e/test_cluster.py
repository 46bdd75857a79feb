"""Scoring on a real Dask scheduler with worker processes that are killed while they score."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster, WorkerPlugin

import rehearse as api
from rehearse.audio import read_recording, write_flac
from rehearse.batch import FailedTake
from rehearse.cluster import assess_on_cluster
from rehearse.core.take import Take
from rehearse.store import Library
from tests.e2e.conftest import Run

SAMPLE = Path(__file__).parents[2] / "samples" / "rehearsed.flac"
SHORT = [(0, 9), (9, 18), (18, 27)]
"""Seconds of the sample that make a short recording each."""


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    """A scheduler and two workers of one thread, as machines of their own would be."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as running:
        yield running


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    """A folder of short recordings, and a file that is none."""
    folder = tmp_path / "takes"
    folder.mkdir()
    samples = read_recording(SAMPLE).samples
    for begin_s, end_s in SHORT:
        write_flac(samples[begin_s * 16_000 : end_s * 16_000], folder / f"{begin_s:02d}.flac")
    (folder / "broken.wav").write_bytes(b"RIFF\0\0\0\0WAVE")
    return folder


def judged(line: str) -> dict[str, Any]:
    card = json.loads(line)
    return {name: card.get(name) for name in ("file", "verdict", "phone_numbers", "error", "recorded_at", "message")}


def deadly(ending: str, tally: Path, most: int) -> WorkerPlugin:
    """Return what makes a worker end, as by a fault of a decoder, when it scores a file that ends so."""

    class Deadly(WorkerPlugin):  # type: ignore[misc]
        def setup(self, worker: object) -> None:
            from rehearse import cluster

            whole = cluster.assess_source

            def dying(assessor: Any, source: Any, progress: Any = None, *, name: str = "") -> Any:
                if name.endswith(ending) and len(tally.read_text()) < most:
                    with tally.open("a") as file:
                        file.write("x")
                    os.kill(os.getpid(), signal.SIGKILL)
                return whole(assessor, source, progress, name=name)

            cluster.assess_source = dying

    tally.write_text("")
    return Deadly()


def scored(address: str, folder: Path) -> dict[str, Take | FailedTake]:
    sources = sorted(folder.glob("*.flac"))
    return {sources[turn].name: result for turn, result in assess_on_cluster(sources, api.Options(), address)}


def test_the_cards_are_those_of_one_machine(workers: LocalCluster, takes: Path, rehearse: Run) -> None:
    here = rehearse("score", takes, "--json")
    there = rehearse("score", takes, "--json", "--cluster", workers.scheduler_address)
    assert there.returncode == here.returncode == 1, there.stderr
    assert [judged(line) for line in there.stdout.splitlines()] == [judged(line) for line in here.stdout.splitlines()]


def test_a_worker_that_is_killed_costs_nothing_but_time(workers: LocalCluster, takes: Path, tmp_path: Path) -> None:
    tally = tmp_path / "tally"
    with Client(workers.scheduler_address) as client:
        client.register_plugin(deadly("00.flac", tally, most=1), name="deadly-once")
        results = scored(workers.scheduler_address, takes)
        client.unregister_worker_plugin("deadly-once")
    assert tally.read_text() == "x"
    assert all(isinstance(result, Take) for result in results.values())
    assert len(results) == len(SHORT)


def test_a_recording_that_kills_its_worker_twice_fails_and_the_others_go_on(
    workers: LocalCluster, takes: Path, tmp_path: Path
) -> None:
    tally = tmp_path / "tally"
    with Client(workers.scheduler_address) as client:
        client.register_plugin(deadly("09.flac", tally, most=9), name="deadly")
        results = scored(workers.scheduler_address, takes)
        client.unregister_worker_plugin("deadly")
        assert client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0
    assert tally.read_text() == "xx"
    failed = results.pop("09.flac")
    assert isinstance(failed, FailedTake)
    assert failed.error.code == "worker_died"
    assert all(isinstance(result, Take) for result in results.values())


def test_ctrl_c_leaves_no_task_behind_and_keep_goes_on_where_it_stopped(
    workers: LocalCluster, takes: Path, tmp_path: Path, rehearse: Run
) -> None:
    (takes / "broken.wav").unlink()
    home, database = tmp_path / "home", f"sqlite:///{tmp_path}/takes.db"
    command = ("score", takes, "--keep", "--cluster", workers.scheduler_address)
    running = subprocess.Popen(
        [sys.executable, "-m", "rehearse", *map(str, command)],
        env=os.environ | {"REHEARSE_HOME": str(home), "REHEARSE_DATABASE": database},
        stderr=subprocess.PIPE,
        text=True,
    )
    give_up = time.monotonic() + 200
    with Library(database, home) as library:
        while not library.takes():
            assert time.monotonic() < give_up
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 130
        kept = len(library.takes())
    with Client(workers.scheduler_address) as client:
        while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
            assert time.monotonic() < give_up
            time.sleep(0.1)
    rest = rehearse(*command, REHEARSE_HOME=str(home), REHEARSE_DATABASE=database)
    assert rest.returncode == 0, rest.stderr
    assert f"Kept already, not scored again: {kept}." in rest.stderr
    with Library(database, home) as library:
        assert len(library.takes()) == len(SHORT)


def test_an_executor_of_dask_or_of_python_scores_in_the_order_given(workers: LocalCluster, takes: Path) -> None:
    options = api.Options(transcript=False)
    sources = [takes / "09.flac", takes / "broken.wav", (takes / "00.flac").read_bytes(), (takes / "18.flac").as_uri()]
    here = list(api.score_many(sources, options))
    with Client(workers.scheduler_address) as client:
        by_dask = list(api.score_many(sources, options, executor=client.get_executor()))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        by_processes = list(api.score_many(sources, options, executor=pool))
    kinds = [type(result) for result in here]
    assert kinds == [Take, FailedTake, Take, Take]
    for others in (by_dask, by_processes):
        assert [type(result) for result in others] == kinds
        assert [one.id for one in others if isinstance(one, Take)] == [one.id for one in here if isinstance(one, Take)]


def test_a_folder_that_all_machines_see_is_read_by_the_workers(
    workers: LocalCluster, takes: Path, rehearse: Run
) -> None:
    asked = ("--no-transcript", "--json", "--cluster", workers.scheduler_address)
    finished = rehearse("score", takes.as_uri(), *asked)
    names = [json.loads(line)["file"].rsplit("/", 1)[-1] for line in finished.stdout.splitlines()]
    assert names == ["00.flac", "09.flac", "18.flac", "broken.wav"], finished.stderr


def test_without_a_scheduler_it_says_what_to_do(rehearse: Run) -> None:
    nobody = rehearse("score", SAMPLE, "--cluster", "tcp://127.0.0.1:1")
    assert nobody.returncode == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in nobody.stderr
    assert rehearse("score", SAMPLE, "--cluster", "local:none").returncode == 2
