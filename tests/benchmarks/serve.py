"""What the page's server holds: fifty recordings at once, pages meanwhile, memory, and its pace beside the bare engine.

    python -m tests.benchmarks.serve            # about five minutes; run nothing else meanwhile

The bare engine is faster-whisper's own loop with a warm model over the same files, in the same run, before and after.
Writes RESULTS-serve.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import numpy as np
import psutil

from rehearse.asr.weights import find_weights
from rehearse.config import user_folders
from tests.benchmarks.speed import WARM_LOOP, message_of
from tests.web_server import Server

HERE = Path(__file__).parent
COUNT = 50
SENDERS = 50
LONGEST_S, SHORTEST_SHARE = 44.0, 0.45
PAGES = ("/", "/takes", "/takes/last", "/you", "/api/jobs?most=200")
THINK_S = 0.1
"""Between two page loads."""

REACH_P95_S, REACH_PACE = 0.3, 0.8


class Visitor(threading.Thread):
    """Somebody who looks at the pages all the while."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.seconds: dict[str, list[float]] = {page: [] for page in PAGES}
        self.most_bytes: dict[str, int] = {"server": 0, "all processes": 0}
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            for page in PAGES:
                began = time.perf_counter()
                answer = self.server.script("GET", page)
                if answer.status == 200:  # there is no last take at first
                    self.seconds[page].append(time.perf_counter() - began)
                time.sleep(THINK_S)
            self.weigh()

    def weigh(self) -> None:
        assert self.server.process is not None
        own = psutil.Process(self.server.process.pid).memory_info().rss
        whole = own + sum(one.memory_info().rss for one in self.server.children() if one.is_running())
        self.most_bytes["server"] = max(self.most_bytes["server"], own)
        self.most_bytes["all processes"] = max(self.most_bytes["all processes"], whole)


def bare_s(weights: Path, files: list[Path]) -> float:
    """Return the seconds of the bare engine, warm, over the files."""
    names = [str(file) for file in files]
    loop = subprocess.run([sys.executable, "-c", WARM_LOOP, str(weights), *names], check=True, capture_output=True)
    return float(loop.stdout)


def served_s(server: Server, files: list[Path]) -> tuple[float, Visitor]:
    """Return the seconds from the first upload to the last take, and the visitor of that time."""
    warm = server.post(files[0].read_bytes(), "warm.wav", message="warm")
    assert warm.status == 201
    visitor = Visitor(server)
    visitor.start()
    began = time.perf_counter()

    def send(file: Path) -> None:
        assert server.post(file.read_bytes(), file.name, to="/api/takes", message="bench").status == 202

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(send, files))
    accepted = time.perf_counter() - began
    while True:
        jobs = server.script("GET", "/api/jobs?most=200").json
        assert not [job for job in jobs if job["state"] == "failed"], jobs
        if all(job["state"] == "done" for job in jobs):
            break
        time.sleep(0.2)
    seconds = time.perf_counter() - began
    visitor.done.set()
    visitor.join()
    takes = server.script("GET", "/api/takes?message=bench&newest=1000").json
    assert len(takes) == len(files)
    print(f"{len(files)} accepted in {accepted:.1f} s, scored in {seconds:.1f} s")
    return seconds, visitor


def measure(count: int, longest_s: float) -> list[str]:
    """Return the lines of the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "home").mkdir()
        os.environ.setdefault("REHEARSE_HOME", str(folder / "weights"))
        weights = find_weights("base", user_folders().weights)
        lengths = np.linspace(SHORTEST_SHARE * longest_s, longest_s, count)
        files = [message_of(s, folder, f"take{k:02d}.wav", k * 3000 + 700) for k, s in enumerate(lengths)]
        before_s = bare_s(weights, files)
        server = Server(folder / "home").start()
        try:
            seconds, visitor = served_s(server, files)
        finally:
            server.stop()
        bare = statistics.mean([before_s, bare_s(weights, files)])
    loads = sorted(second for seconds_of in visitor.seconds.values() for second in seconds_of)
    p95 = loads[int(0.95 * len(loads))]
    sound_s = float(lengths.sum())
    rows = [
        (f"{count} recordings ({sound_s:.0f} s) at once, all scored", f"{seconds:.1f} s", "all"),
        ("the bare engine, warm, the same files (mean of before and after)", f"{bare:.1f} s", ""),
        ("pace beside the bare engine", f"{bare / seconds:.2f}", f"at least {REACH_PACE}"),
        ("page loads meanwhile, median", f"{1000 * statistics.median(loads):.0f} ms", ""),
        (f"page loads meanwhile, p95 of {len(loads)}", f"{1000 * p95:.0f} ms", f"under {1000 * REACH_P95_S:.0f} ms"),
        ("page loads meanwhile, longest", f"{1000 * loads[-1]:.0f} ms", ""),
        ("memory of the server itself, most", f"{visitor.most_bytes['server'] / 2**20:.0f} MiB", ""),
        ("memory of all its processes, most", f"{visitor.most_bytes['all processes'] / 2**20:.0f} MiB", "bounded"),
    ]
    return [f"| {what} | {figure} | {reach} |" for what, figure, reach in rows]


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--longest", type=float, default=LONGEST_S, help="seconds")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    asked = parser.parse_args()
    packages = ("fastapi", "uvicorn", "faster-whisper", "ctranslate2", "swift-f0")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    lines = [
        "# The page's server",
        "",
        "Made by `python -m tests.benchmarks.serve`. Weights `base`, float32; pages are loaded all the while, in turn.",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}. {versions}.",
        "",
        "| what | figure | reach |",
        "|---|---|---|",
        *measure(asked.count, asked.longest),
        "",
    ]
    if not asked.dry:
        (HERE / "RESULTS-serve.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
