"""The server's processes: there when they are needed, gone when they are not, and never left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from rehearse.store.jobs import Queue
from rehearse.web.pool import Pool
from rehearse.web.processes import WorkerProcess

SOON_S = 30.0


def until_gone(process: psutil.Process) -> bool:
    give_up = time.monotonic() + SOON_S
    while time.monotonic() < give_up:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_nobody_asks_anything_ends_and_is_there_again_when_asked(tmp_path: Path) -> None:
    reader = WorkerProcess("read")
    asked = {"do": "recording", "path": str(tmp_path / "none"), "name": "a.wav", "max_duration_s": 600.0}
    try:
        reader.start()
        reader.end_when_idle(60)
        assert reader.pid is not None
        reader.end_when_idle(-1)
        assert reader.pid is None
        assert "error" in reader.ask(asked, most_s=60)[0]
        assert reader.pid is not None
    finally:
        reader.close()


def test_the_pool_ends_what_is_idle_and_gets_ready_ahead_of_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearse.web.pool.IDLE_LOOK_S", 0.05)
    pool = Pool(Queue(tmp_path), 2)
    pool.expect()
    assert pool.pids == []  # it was not started
    pool.start()
    try:
        assert len(pool.pids) == 2  # one that reads, one that scores
        monkeypatch.setattr("rehearse.web.pool.IDLE_S", 0.2)
        give_up = time.monotonic() + SOON_S
        while pool.pids and time.monotonic() < give_up:
            time.sleep(0.05)
        assert pool.pids == []
        monkeypatch.setattr("rehearse.web.pool.IDLE_S", 60.0)
        pool.expect()
        assert len(pool.pids) == 2
    finally:
        pool.stop()
    assert pool.pids == []


def test_a_process_ends_in_the_middle_of_its_work_when_its_server_is_killed(tmp_path: Path) -> None:
    endless = tmp_path / "pipe"
    os.mkfifo(endless)
    code = (
        "import threading\nfrom rehearse.web.processes import WorkerProcess\n"
        "reader = WorkerProcess('read')\nreader.start()\nprint(reader.pid, flush=True)\n"
        f"reader.ask({{'do': 'recording', 'path': {str(endless)!r}, 'name': 'a', 'max_duration_s': 9}}, most_s=600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        worker = psutil.Process(int(server.stdout.readline()))
        time.sleep(2)
        server.kill()
        server.wait()
        assert until_gone(worker)
