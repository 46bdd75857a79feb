"""How long a rep waits between the second Enter and the result, beside the bare engine on the whole take.

    python -m tests.benchmarks.live            # about seven minutes; run nothing else meanwhile

A sample is played into a virtual microphone; `rehearse record` runs in a pseudo-terminal with real PortAudio. The
bare engine is warm: loaded, and run once before it is timed. Writes RESULTS-live.md beside this file.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pexpect

from rehearse.asr.weights import find_weights
from rehearse.audio import read_recording, write_wav
from rehearse.config import user_folders
from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.prosody.vad import find_speech
from tests.benchmarks.speed import SAMPLE, WARM_LOOP, openai_checkpoint
from tests.virtual_desk import VirtualDesk

HERE = Path(__file__).parent
REPEATED_S = (11.0, 20.0)
"""What is said between the sample's two numbers is said twice, from pause to pause, which makes a take of 45 s."""

ROUNDS = 3
AFTER_S = 0.5
"""From the last word to Enter."""

WARM_OPENAI = """
import sys, time, whisper, soundfile
model = whisper.load_model(sys.argv[1], device="cpu")
samples = [soundfile.read(file, dtype="float32")[0] for file in sys.argv[2:]]
model.transcribe(samples[0], language="en", fp16=False, word_timestamps=True)
start = time.perf_counter()
for each in samples:
    model.transcribe(each, language="en", fp16=False, word_timestamps=True)
print(time.perf_counter() - start)
"""


def long_take(folder: Path) -> Path:
    """Write the take; every sentence of it is whole."""
    samples = read_recording(SAMPLE).samples
    spans = find_speech(samples).spans
    pauses_s = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    first, last = (
        round(min(pauses_s, key=lambda pause_s: abs(pause_s - wished_s)) * SAMPLE_RATE_HZ) for wished_s in REPEATED_S
    )
    file = folder / "take.wav"
    write_wav(np.concatenate([samples[:last], samples[first:]]), file)
    return file


def waited(desk: VirtualDesk, file: Path, how: Sequence[str]) -> tuple[float, dict[str, Any]]:
    """Return seconds from Enter to the result, and the take."""
    rep = pexpect.spawn(
        sys.executable,
        ["-m", "rehearse", "record", "--quick", "--json", *how],
        env=os.environ | desk.environment | {"TERM": "xterm"},  # type: ignore[arg-type]
        dimensions=(40, 100),
        timeout=180,
        encoding="utf-8",
        maxread=1 << 20,
    )
    rep.expect("Press Enter")
    rep.send("\r")
    rep.expect("0:00")
    player = desk.play(file)
    while player.poll() is None:
        rep.expect(pexpect.TIMEOUT, timeout=0.1)  # a terminal that nobody reads would hold up the clock
    rep.expect(pexpect.TIMEOUT, timeout=AFTER_S)
    start = time.perf_counter()
    rep.send("\r")
    rep.expect(r'\{"schema": [^\r\n]*\}\r?\n')
    seconds = time.perf_counter() - start
    take = json.loads(str(rep.match.group(0)))  # type: ignore[union-attr]
    rep.expect(pexpect.EOF)
    return seconds, take


def bare(script: str, weights: Path, file: Path) -> float:
    """Return seconds of a warm engine for the whole take."""
    run = subprocess.run([sys.executable, "-c", script, str(weights), str(file)], check=True, capture_output=True)
    return float(run.stdout)


def rescored(take: dict[str, Any], how: Sequence[str]) -> float:
    """Return the score that the kept file is given by itself."""
    command = [sys.executable, "-m", "rehearse", "score", take["file"], "--json", *how]
    again = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return float(again["verdict"]["score"])


def row(desk: VirtualDesk, file: Path, kind: str, script: str, weights: Path) -> str:
    """Return a line of the table: one engine."""
    how = ["--engine", kind, "--pitch-tracker", "auto" if kind == "faster" else "pyin"]
    waits, engine, apart = [], [], []
    for _ in range(ROUNDS):
        seconds, take = waited(desk, file, how)
        waits.append(seconds)
        engine.append(bare(script, weights, file))
        apart.append(abs(rescored(take, how) - float(take["verdict"]["score"])))
    ours, plain = statistics.median(waits), statistics.median(engine)
    return f"| {kind} | {ours:.2f} s | {plain:.2f} s | {ours / plain:.2f} | {max(apart):.1f} |"


def main() -> None:
    """Measure, print and write the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        weights = find_weights("base", user_folders().weights)
        assert weights is not None
        file = long_take(folder)
        take_s = read_recording(file).duration_s
        checkpoint = openai_checkpoint(weights, folder)
        os.environ["REHEARSE_HOME"] = str(folder / "home")
        desk = VirtualDesk()
        try:
            rows = [
                row(desk, file, "faster", WARM_LOOP, weights),
                row(desk, file, "openai", WARM_OPENAI, checkpoint),
            ]
        finally:
            desk.close()
    lines = [
        "# The wait after a take",
        "",
        f"Made by `make bench`. From Enter, {AFTER_S} s after the last word of a {take_s:.0f}-second take,",
        "to the JSON of the take that is kept; the take is played into a virtual microphone.",
        f"Beside it the warm bare engine on the whole take. Medians of {ROUNDS}.",
        "Points apart: the greatest difference from the score that `rehearse score` gives the kept file.",
        "Reach: a ratio of at most 0.45 (aim 0.25).",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}.",
        "",
        "| engine | from Enter to the result | bare engine | ratio | points apart |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    (HERE / "RESULTS-live.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
