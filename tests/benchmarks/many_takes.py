"""How soon lists and reports begin with twenty thousand takes kept, and what memory they cost.

    python -m tests.benchmarks.many_takes       # about a minute; run nothing else meanwhile

Two takes of the tests' own factory are kept as any take is; the database then copies their rows. Prints the time to
the first byte, the time to the last and the memory of the process; ends non-zero beyond the reach.
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
from http.client import HTTPConnection
from pathlib import Path

import psutil
import sqlalchemy as sa

from rehearse.store import Library
from rehearse.store.sound_files import DATABASE_FILE
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.web_server import SCORED_S, Server

COUNT, REPS, MESSAGES = 20_000, 12, 200
RUNS = 3
REACH_S = 0.3
REACH_BYTES = 300_000_000
"""Of any one process, above what it takes with nothing kept: see `main`."""

PAGES = ("/takes", "/takes?message=Message%207", "/takes.csv", "/team", "/api/takes", "/api/messages", "/")
COMMANDS = (("history",), ("history", "--csv"), ("history", "--json"), ("team", "--kept"))

_COPY = sa.text(
    """
    WITH RECURSIVE turn(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM turn WHERE n < :count)
    INSERT INTO takes (id, home, rep, message, kept_at, recorded_at, answer, score, self_verdict, sound, take)
    SELECT printf('%012x', n), home, 'Rep ' || (n % :reps), 'Message ' || (n % :messages), kept_at,
           strftime('%Y-%m-%dT%H:%M:%f+00:00', :first, (n * 6) || ' minutes'), answer, score, self_verdict,
           'takes/made/' || n || '.flac',
           json_set(take, '$.id', printf('%012x', n), '$.message', 'Message ' || (n % :messages))
    FROM turn JOIN takes ON takes.number = 1 + (n % 2)
    """
)
_COPY_SUMMARIES = sa.text(
    """
    INSERT INTO summaries (number, rubric, judged, bands, faults)
    SELECT takes.number, summaries.rubric, summaries.judged, summaries.bands, summaries.faults FROM takes
    JOIN summaries ON summaries.number = 1 + (CAST(takes.number - 2 AS INTEGER) % 2) WHERE takes.number > 2
    """
)


def fill(home: Path, count: int = COUNT) -> None:
    """Keep two takes, and copy their rows until there are `count` more."""
    with Library(folder=home) as library:
        for number, made in enumerate((winged_take(), rehearsed_take())):
            library.keep(replace(made, id=f"{number:02x}ff", rep="Rep 0"), f"sound {number}".encode())
    first = datetime.now(UTC) - timedelta(minutes=6 * count)
    values = {"count": count, "reps": REPS, "messages": MESSAGES, "first": f"{first:%Y-%m-%d %H:%M:%S}"}
    with sa.create_engine(f"sqlite:///{home / DATABASE_FILE}").begin() as connection:
        connection.execute(_COPY, values)
        connection.execute(_COPY_SUMMARIES)


def page_times(server: Server, cookie: str, path: str) -> tuple[float, float, int]:
    """Return seconds to the first byte and to the last, and the bytes."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=SCORED_S)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    first = answer.read(1)
    first_s = time.perf_counter() - begun
    size = len(first + answer.read())
    assert answer.status == 200, path
    connection.close()
    return first_s, time.perf_counter() - begun, size


def command_times(home: Path, *words: str) -> tuple[float, float, int]:
    """Return seconds to the first byte and to the last, and the most memory of the process, in bytes."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "rehearse", *words],
        env=os.environ | {"REHEARSE_HOME": str(home), "COLUMNS": "120"}, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.read(1)
    first_s = time.perf_counter() - begun
    while process.stdout.read(1 << 20):
        pass
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, words
    return first_s, time.perf_counter() - begun, usage.ru_maxrss * 1024


def main() -> int:
    """Measure, print, and compare with the reaches."""
    worst, most = 0.0, 0
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as bare:
        os.environ.setdefault("REHEARSE_HOME", place)
        fill(Path(place))
        server = Server(Path(place)).start()
        try:
            assert server.process is not None
            cookie, _ = server.visit()
            resident = psutil.Process(server.process.pid).memory_info().rss
            print(f"the page at rest: {resident / 1e6:.0f} MB")
            for path in PAGES:
                found = [page_times(server, cookie, path) for _ in range(RUNS)]
                first_s, last_s, size = (statistics.median(column) for column in zip(*found, strict=True))
                held = psutil.Process(server.process.pid).memory_info().rss - resident
                print(
                    f"{path:28} first {first_s:6.3f} s, last {last_s:6.3f} s, {size / 1e6:6.2f} MB, "
                    f"holds {held / 1e6:4.0f} MB"
                )
                worst, most = max(worst, first_s), max(most, held)
        finally:
            server.stop()
        for words in COMMANDS:
            idle = [command_times(Path(bare), "history") for _ in range(RUNS)]
            found = [command_times(Path(place), *words) for _ in range(RUNS)]
            (idle_s, _, idle_bytes), (first_s, last_s, size) = (
                tuple(statistics.median(column) for column in zip(*times, strict=True)) for times in (idle, found)
            )
            print(
                f"rehearse {' '.join(words):19} first {first_s:6.3f} s ({idle_s:.3f} with nothing kept), "
                f"last {last_s:6.3f} s, {size / 1e6:4.0f} MB ({idle_bytes / 1e6:.0f})"
            )
            worst, most = max(worst, first_s - idle_s), max(most, int(size - idle_bytes))
    return int(worst > REACH_S or most > REACH_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
