"""How long rehearse takes beside the plain alternative, in the same run.

    python -m tests.benchmarks.speed            # about twenty-five minutes; run nothing else meanwhile

Every figure is a ratio of medians; the two sides of it take turns, so that a busy machine troubles both alike.
Writes RESULTS.md beside this file.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

import numpy as np

from rehearse.audio import read_recording, write_wav
from rehearse.core.recording import SAMPLE_RATE_HZ

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SAMPLE = ROOT / "samples" / "rehearsed.flac"
MESSAGE_S = 37.0
ROUNDS = 3
FOLDER = 40
WARM = {"alone": "one at a time", "batched": "windows of one recording in a batch"}

BARE_FASTER = """
import sys
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[1], device="cpu", compute_type="float32")
for file in sys.argv[2:]:
    segments, _ = model.transcribe(file, language="en", beam_size=1, word_timestamps=True)
    for segment in segments:
        print(segment.text, [(word.word, word.start, word.end) for word in segment.words])
"""

BARE_OPENAI = """
import sys, whisper, soundfile
model = whisper.load_model(sys.argv[1], device="cpu")
for file in sys.argv[2:]:
    samples, _ = soundfile.read(file, dtype="float32")
    result = model.transcribe(samples, language="en", fp16=False, word_timestamps=True)
    for segment in result["segments"]:
        print(segment["text"], [(word["word"], word["start"]) for word in segment["words"]])
"""

WARM_LOOP = """
import sys, time
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[1], device="cpu", compute_type="float32")
list(model.transcribe(sys.argv[2], language="en", beam_size=1, word_timestamps=True)[0])
start = time.perf_counter()
for file in sys.argv[2:]:
    list(model.transcribe(file, language="en", beam_size=1, word_timestamps=True)[0])
print(time.perf_counter() - start)
"""

WARM_FOLDER = """
import sys, time
from faster_whisper import BatchedInferencePipeline, WhisperModel
model = WhisperModel(sys.argv[2], device="cpu", compute_type="float32")
how = {"language": "en", "beam_size": 1, "word_timestamps": True}
if sys.argv[1] == "batched":
    model = BatchedInferencePipeline(model)
    how |= {"batch_size": 8}
list(model.transcribe(sys.argv[3], **how)[0])
start, busy = time.perf_counter(), time.process_time()
for file in sys.argv[3:]:
    list(model.transcribe(file, **how)[0])
print(time.perf_counter() - start, time.process_time() - busy)
"""


def run(command: Sequence[str]) -> tuple[float, float]:
    """Return wall seconds and peak MiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:4]} failed:\n{errors}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def in_turns(sides: dict[str, Sequence[str]], rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """Return median seconds and greatest MiB of each side; the first round warms the disk and is not counted."""
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, command in sides.items():
            result = run(command)
            if turn:
                seen[name].append(result)
    return {name: (statistics.median(r[0] for r in runs), max(r[1] for r in runs)) for name, runs in seen.items()}


def message_of(seconds: float, folder: Path, name: str = "message.wav", shift: int = 0) -> Path:
    """Write a message of the given length, made of the sample, said on."""
    samples = np.tile(read_recording(SAMPLE).samples, 3)[shift : shift + int(seconds * SAMPLE_RATE_HZ)]
    file = folder / name
    write_wav(samples, file)
    return file


def openai_checkpoint(weights: Path, folder: Path) -> Path:
    """Write the same weights as openai-whisper keeps them, for its bare script."""
    import torch

    from rehearse.asr.openai import OpenAIWhisper

    model = OpenAIWhisper(weights, "base")._whisper
    file = folder / "base.pt"
    torch.save({"dims": asdict(model.dims), "model_state_dict": model.state_dict()}, file)
    return file


def folder_rows(weights: Path | None, files: Sequence[Path], seconds: float) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of a folder: the whole process beside the warm engine, one at a time and in batches."""
    names = [str(file) for file in files]
    score = [sys.executable, "-m", "rehearse", "score", "--json", *names]
    seen: dict[str, list[tuple[float, float]]] = {"ours": [], "alone": [], "batched": []}
    memory = 0.0
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall_s, mebibytes = run(score)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seen["ours"].append((wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        memory = max(memory, mebibytes)
        for how in ("alone", "batched"):
            command = [sys.executable, "-c", WARM_FOLDER, how, str(weights), *names]
            wall, busy = subprocess.run(command, check=True, capture_output=True).stdout.split()
            seen[how].append((float(wall), float(busy)))
    rows = []
    for how, reach in (("alone", "at most 0.50"), ("batched", "at most 0.75")):
        for k, unit in enumerate(("time", "processor time")):
            ours, plain = ([each[k] for each in seen[side]] for side in ("ours", how))
            ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
            what = f"{len(files)} recordings ({seconds:.0f} s), beside the warm engine, {WARM[how]}: {unit}"
            middle = f"{statistics.median(ours):.2f} s", f"{statistics.median(plain):.2f} s"
            rows.append((what, *middle, f"{ratio:.2f}", reach if unit == "time" else ""))
    return [*rows, ("its peak memory", f"{memory:.0f} MiB", "", "", "under 1144 MiB")]


def measure() -> list[tuple[str, str, str, str, str]]:
    """Return the rows: what, ours, plain, ratio or figure, reach."""
    from rehearse.asr.weights import find_weights
    from rehearse.config import user_folders

    rows = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        weights = find_weights("base", user_folders().weights)
        file = message_of(MESSAGE_S, folder)
        ours = [sys.executable, "-m", "rehearse", "score", "--json", str(file)]
        fast = in_turns({"ours": ours, "plain": [sys.executable, "-c", BARE_FASTER, str(weights), str(file)]})
        rows.append(_row("37 s message, faster-whisper, whole process", fast, "at most 1.6 (aim 1.25)"))
        rows.append(
            ("its peak memory", f"{fast['ours'][1]:.0f} MiB", f"{fast['plain'][1]:.0f} MiB", "", "under 750 MiB")
        )
        checkpoint = openai_checkpoint(weights, folder)
        plain = in_turns(
            {
                "ours": [*ours, "--engine", "openai", "--pitch-tracker", "pyin"],
                "plain": [sys.executable, "-c", BARE_OPENAI, str(checkpoint), str(file)],
            },
            rounds=2,
        )
        rows.append(_row("37 s message, openai-whisper, whole process", plain, "below 1"))
        rows.append(("its peak memory", f"{plain['ours'][1]:.0f} MiB", f"{plain['plain'][1]:.0f} MiB", "", ""))
        helped = in_turns(
            {"ours": [sys.executable, "-m", "rehearse", "--help"], "plain": [sys.executable, "-c", "pass"]}, 9
        )
        rows.append(_row("rehearse --help beside python -c pass", helped, "at most 12"))
        lengths = np.linspace(20, 44, FOLDER)
        files = [message_of(s, folder, f"take{i:02d}.wav", i * 3000) for i, s in enumerate(lengths)]
        rows += folder_rows(weights, files, lengths.sum())
    return rows


def _row(what: str, sides: dict[str, tuple[float, float]], reach: str) -> tuple[str, str, str, str, str]:
    ours, plain = sides["ours"][0], sides["plain"][0]
    return what, f"{ours:.2f} s", f"{plain:.2f} s", f"{ours / plain:.2f}", reach


def main() -> None:
    """Measure, print and write the table."""
    rows = measure()
    packages = ("openai-whisper", "faster-whisper", "ctranslate2", "torch", "librosa", "numba", "swift-f0")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    lines = [
        "# Speed and size",
        "",
        "Made by `make bench`. Medians; both sides of a row took turns on the same weights (`base`, float32).",
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}. {versions}.",
        "",
        "| what | rehearse | plain | ratio | reach |",
        "|---|---|---|---|---|",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]
    (HERE / "RESULTS.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
