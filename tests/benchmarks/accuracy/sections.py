"""Measure every measure against real recordings, and write ACCURACY.md.

REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy              # all
REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy pitch rate   # some; nothing is written

Hearing takes most of the time, and two processes with a thread each hear more than one with two.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import platform
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import metadata
from pathlib import Path

from tests.benchmarks.accuracy.reach import fallen_short

SECTIONS = (
    "pitch", "pauses", "fillers", "numbers", "words", "rate", "brightness", "verdict", "listeners", "content",
    "steadiness", "calls",
)  # fmt: skip
TIMED = "pitch"
"""It says how long trackers take, so nothing runs beside it."""

TOGETHER = (
    ("numbers",), ("verdict", "steadiness"), ("fillers", "words", "rate"), ("pauses", "listeners", "content"),
    ("brightness",), ("calls",),
)  # fmt: skip
"""Sections that hear the same recordings share a process; what takes longest comes first."""

WITHOUT_RECORDINGS = frozenset({"calls"})
"""Sections that simulate what they measure."""

PACKAGES = ("faster-whisper", "openai-whisper", "librosa", "swift-f0", "praat-parselmouth", "jiwer")
OUTPUT = Path(__file__).parents[1] / "ACCURACY.md"


def main() -> None:
    """Print the sections of each process as they are done; write the file when all are; fail below a reach."""
    speech = Path(os.environ.get("REHEARSE_EVAL", "../shared/speech")).resolve()
    wanted = sys.argv[1:] or SECTIONS
    if not ((speech / "MANIFEST.tsv").is_file() or WITHOUT_RECORDINGS.issuperset(wanted)):
        raise SystemExit(f"No recordings with truth in {speech}: set REHEARSE_EVAL.")
    if unknown := set(wanted) - set(SECTIONS):
        raise SystemExit(f"No section {', '.join(sorted(unknown))}. There are: {', '.join(SECTIONS)}.")
    start = time.perf_counter()
    short: list[str] = []
    sections = dict(_sections(wanted, speech, short))
    print(f"(together: {time.perf_counter() - start:.0f} s)")
    if failed := [name for name in wanted if name not in sections]:
        raise SystemExit(f"Not measured: {', '.join(failed)}.")
    if set(wanted) == set(SECTIONS):
        versions = ", ".join(f"{package} {metadata.version(package)}" for package in PACKAGES)
        head = f"# Accuracy\n\nMade by `make eval` on Python {platform.python_version()}: {versions}; Whisper `base`.\n"
        parts = [head.strip(), *(sections[name].strip() for name in SECTIONS)]
        OUTPUT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    if short:
        raise SystemExit("\n".join(["Below its reach:", *short]))


def _sections(wanted: Sequence[str], speech: Path, short: list[str]) -> Iterator[tuple[str, str]]:
    """Print each section, or what went wrong in it, and yield the name and the text of those that were measured.

    What fell short of its reach is added to `short`.
    """
    groups = [[name for name in group if name in wanted] for group in TOGETHER]
    groups = [group for group in groups if group]
    at_once = min(os.cpu_count() or 1, max(len(groups), 1))
    os.environ.setdefault("OMP_NUM_THREADS", str((os.cpu_count() or 1) // at_once))  # the processes inherit it
    spawn = multiprocessing.get_context("spawn")
    for these in ([[TIMED]] if TIMED in wanted else [], groups):
        with ProcessPoolExecutor(at_once, mp_context=spawn) as processes:
            for done in as_completed([processes.submit(_reports, names, speech) for names in these]):
                for name, text, took_s, is_measured, fell_short in done.result():
                    short += fell_short
                    print(text, f"\n({name}: {took_s:.0f} s)\n", flush=True)
                    if is_measured:
                        yield name, text


def _reports(names: Sequence[str], speech: Path) -> list[tuple[str, str, float, bool, list[str]]]:
    """Return of each section its name, its text or what went wrong, the seconds, if it was measured, what is short."""
    reports = []
    for name in names:
        start = time.perf_counter()
        try:
            text = importlib.import_module(f"tests.benchmarks.accuracy.{name}").report(speech)
            is_measured = True
        except Exception:  # the other sections are worth having
            text, is_measured = traceback.format_exc(), False
        reports.append((name, text, time.perf_counter() - start, is_measured, fallen_short()))
    return reports
