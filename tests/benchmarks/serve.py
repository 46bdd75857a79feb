"""What the page's server holds: fifty recordings at once, pages meanwhile, memory, and its pace beside the bare engine.

    python -m tests.benchmarks.serve            # about ten minutes; run nothing else meanwhile
    python -m tests.benchmarks.serve --talk     # only how long a rep waits for the card

The bare engine is faster-whisper's own loop with a warm model over the same files, in the same run, before and after.
How long a rep waits after they have spoken into the page is measured in turn with the same in the terminal.
Writes RESULTS-serve.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
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
from playwright.sync_api import Browser, sync_playwright

from rehearse.asr.weights import find_weights
from rehearse.audio import encode_wav, read_recording
from rehearse.config import user_folders
from tests.benchmarks.live import AFTER_S, long_take, waited
from tests.benchmarks.speed import SAMPLE, WARM_LOOP, message_of
from tests.browser.conftest import ARGUMENTS, BROWSERS
from tests.virtual_desk import VirtualDesk
from tests.web_server import Server

HERE = Path(__file__).parent
COUNT = 50
SENDERS = 50
LONGEST_S, SHORTEST_SHARE = 44.0, 0.45
PAGES = ("/", "/takes", "/takes/last", "/you", "/api/jobs?most=200")
THINK_S = 0.1
"""Between two page loads."""

REACH_P95_S, REACH_PACE = 0.3, 0.8
REACH_WAIT = 1.2
TALKS = 3
DROPPED = 40
"""Files that wait while somebody talks."""


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


def waited_on_page(browser: Browser, server: Server, take_s: float, *, dropped: int = 0) -> float:
    """Return seconds from the stop to the card, where the rep answers at once."""
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(server.address)
    page.wait_for_url(f"{server.base}/")
    for k in range(dropped):
        sound = encode_wav(read_recording(SAMPLE).samples[k * 800 :])
        assert server.post(sound, f"{k}.wav", to="/api/takes", message="dropped").status == 202
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("button", name="Stop").wait_for()
    time.sleep(take_s + AFTER_S)
    began = time.perf_counter()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/takes/*", timeout=300_000)
    page.locator(".verdict").wait_for()
    seconds = time.perf_counter() - began
    page.context.close()
    return seconds


def talk(folder: Path) -> list[str]:
    """Return the lines of the table that say how long a rep waits, on the page and in the terminal."""
    file = long_take(folder)
    take_s = read_recording(file).duration_s
    how = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    spoken = f"--use-file-for-fake-audio-capture={file}%noloop"
    desk, server = VirtualDesk(), Server(folder / "talk").start()
    on_page, in_terminal, behind = [], [], []
    try:
        with sync_playwright() as playwright:
            program = next(found for name in BROWSERS if (found := shutil.which(name)))
            browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *how, spoken])
            for _ in range(TALKS):
                on_page.append(waited_on_page(browser, server, take_s))
                in_terminal.append(waited(desk, file, [])[0])
            behind.append(waited_on_page(browser, server, take_s, dropped=DROPPED))
    finally:
        server.stop()
        desk.close()
    page_s, terminal_s = statistics.median(on_page), statistics.median(in_terminal)
    most = f"at most {REACH_WAIT}"
    rows = [
        (f"from the stop to the card on the page, a take of {take_s:.0f} s (median of {TALKS})", f"{page_s:.2f} s", ""),
        ("the same in the terminal, in turn", f"{terminal_s:.2f} s", ""),
        ("the page's wait beside the terminal's", f"{page_s / terminal_s:.2f}", most),
        (f"the page's wait with {DROPPED} dropped files", f"{behind[0]:.2f} s", ""),
    ]
    return [f"| {what} | {figure} | {reach} |" for what, figure, reach in rows]


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
        talk_rows = talk(folder)
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
    return [*(f"| {what} | {figure} | {reach} |" for what, figure, reach in rows), *talk_rows]


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--longest", type=float, default=LONGEST_S, help="seconds")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--talk", action="store_true", help="only the wait after a message was spoken")
    asked = parser.parse_args()
    if asked.talk:
        with tempfile.TemporaryDirectory() as place:
            os.environ.setdefault("REHEARSE_HOME", f"{place}/home")
            print("\n".join(talk(Path(place))))
        return
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
