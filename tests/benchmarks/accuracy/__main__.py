"""Measure every measure against real recordings, and write ACCURACY.md.

REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy              # all
REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy pitch rate   # some; nothing is written
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from importlib import metadata
from pathlib import Path

SECTIONS = (
    "pitch", "pauses", "fillers", "numbers", "words", "rate", "brightness", "verdict", "steadiness",
)  # fmt: skip
PACKAGES = ("faster-whisper", "openai-whisper", "librosa", "swift-f0", "praat-parselmouth", "jiwer")
OUTPUT = Path(__file__).parents[1] / "ACCURACY.md"


def main() -> None:
    """Print each section as it is done; write the file when all are."""
    speech = Path(os.environ.get("REHEARSE_EVAL", "../shared/speech")).resolve()
    if not (speech / "MANIFEST.tsv").is_file():
        raise SystemExit(f"No recordings with truth in {speech}: set REHEARSE_EVAL.")
    wanted = sys.argv[1:] or SECTIONS
    sections = []
    for name in wanted:
        start = time.perf_counter()
        section = importlib.import_module(f"tests.benchmarks.accuracy.{name}").report(speech)
        print(section, f"\n({name}: {time.perf_counter() - start:.0f} s)\n", flush=True)
        sections.append(section.strip())
    if tuple(wanted) == SECTIONS:
        versions = ", ".join(f"{package} {metadata.version(package)}" for package in PACKAGES)
        head = f"# Accuracy\n\nMade by `make eval` on Python {platform.python_version()}: {versions}; Whisper `base`.\n"
        OUTPUT.write_text("\n\n".join([head.strip(), *sections]) + "\n", encoding="utf-8")


main()
