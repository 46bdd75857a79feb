"""How soon the report of a team is there, and how large its page is, with a thousand takes kept.

    python -m tests.benchmarks.team             # about two minutes; run nothing else meanwhile

The takes are made by the tests' own factory. Prints the figures; ends non-zero below the reaches.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehearse.store import Library
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.web_server import Server

COUNT, REPS, MESSAGES = 1000, 6, 4
RUNS = 5
REACH_S, REACH_BYTES = 1.0, 5_000_000


def keep_many(home: Path, count: int = COUNT) -> None:
    """Keep takes of several reps over twenty weeks."""
    first = datetime.now(UTC) - timedelta(weeks=20)
    made = winged_take(), rehearsed_take()
    with Library(folder=home) as library:
        for number in range(count):
            take = made[number % 3 == 0]
            named = {
                "id": f"{number:012x}",
                "rep": f"Rep {number % REPS}",
                "message_name": f"Message {number % MESSAGES}",
            }
            at = first + timedelta(hours=3.3 * number)
            library.keep(replace(take, recorded_at=at, **named), f"sound {number}".encode())  # type: ignore[arg-type]


def timed(home: Path, *words: str) -> float:
    """Return how long the command takes, the whole process, in seconds: the middle one of several runs."""
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "rehearse", "team", "--kept", *words],
            env=os.environ | {"REHEARSE_HOME": str(home)}, check=True, capture_output=True,
        )  # fmt: skip
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def page_s(home: Path) -> float:
    """Return how long the page's server takes to its first byte, in seconds."""
    server = Server(home).start()
    try:
        cookie, _ = server.visit()
        taken = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            assert server.ask("GET", "/team", Cookie=cookie).status == 200
            taken.append(time.perf_counter() - begun)
        return statistics.median(taken)
    finally:
        server.stop()


def main() -> int:
    """Measure, print, and compare with the reaches."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        os.environ.setdefault("REHEARSE_HOME", place)
        keep_many(home)
        page = home / "team.html"
        figures = {
            "terminal": timed(home), "json": timed(home, "--json"), "html": timed(home, "--html", str(page)),
            "/team": page_s(home),
        }  # fmt: skip
        size = page.stat().st_size
    for name, seconds in figures.items():
        print(f"{name:9} {seconds:.2f} s")
    print(f"{'page':9} {size / 1e6:.2f} MB")
    return int(max(figures.values()) > REACH_S or size > REACH_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
