"""Have messages of the training writers spoken, heard, and labelled: how a message looks once an engine has written it.

    python models/message/speak.py            # goes on where it stopped; writes messages/heard.jsonl

Synthetic voices of Debian (espeak-ng and flite) say every chosen message twice, half of them down a telephone
line; the project's own engine writes what it hears. Labels are carried over by aligning the letters of what was written
with those of what was heard. Messages of the test writers are never spoken here.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from rehearse.asr import load_engine, transcribe
from rehearse.audio import read_recording
from rehearse.audio.phone_codec import through_phone_line
from rehearse.config import user_folders
from rehearse.content.reading import clear_words
from rehearse.prosody.pauses import find_pauses
from rehearse.prosody.vad import find_speech
from rehearse.text.tokens import tokens_from_words

MESSAGES = Path(__file__).parent / "messages"
HEARD = MESSAGES / "heard.jsonl"
WRITERS = ("w1", "w2", "w4", "w5", "w7")

EVERY, TIMES, MOST = 3, 2, 240
"""One message in three is spoken, each by one voice and then by another, so many in all."""

VOICES = (
    "flite slt", "flite rms", "flite awb", "flite kal16", "espeak-ng en-us", "espeak-ng en-us+f3",
    "espeak-ng en-us+m3", "espeak-ng en-gb", "espeak-ng en-gb-x-rp+m7", "espeak-ng en-gb-scotland",
    "espeak-ng en-gb+f2", "espeak-ng en-us+f4", "espeak-ng en-us+Annie", "espeak-ng en-us+Andy",
    "espeak-ng en-us+Mike", "espeak-ng en-gb+linda", "espeak-ng en-gb-x-gbclan+Michael", "espeak-ng en-029+m2",
    "espeak-ng en-us-nyc+m6", "espeak-ng en-us+steph3", "espeak-ng en-gb-x-gbcwmd+m5", "espeak-ng en-us+Alicia",
)  # fmt: skip

Samples = NDArray[np.float32]

_NUMBER = re.compile(r"\+?\(?\d[\d\-() .]{5,}\d")


def spoken(program: str, voice: str, text: str, slower: float) -> Samples:
    """Return a text as a synthetic voice says it; telephone numbers figure by figure."""
    said = _NUMBER.sub(lambda number: ", ".join(" ".join(part) for part in re.findall(r"\d+", number[0])), text)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        options = ["-voice", voice, "--setf", f"duration_stretch={slower:.2f}", "-t", said, "-o", str(file)]
        if program == "espeak-ng":
            options = ["-v", voice, "-s", str(int(165 / slower)), "-w", str(file), said]
        subprocess.run([program, *options], check=True, capture_output=True)
        samples = read_recording(file).samples
    return (samples * 0.08 / np.sqrt(np.mean(samples**2))).astype(np.float32)


def carried(text: str, places: dict[str, list[tuple[int, int]]], heard: Sequence[str]) -> dict[str, list[list[int]]]:
    """Return which words of what was heard say each item.

    Parameters
    ----------
    text : str
        As it was written.
    places : dict of str to list of (start, end)
        Of each item, letters ``start:end`` of the text.
    heard : sequence of str
        The words that were heard.

    Returns
    -------
    dict of str to list of [first, end]
        Words ``first:end``. A word belongs to a place when half its letters lie in it; a place that nothing was heard
        of is left out.
    """
    written = [index for index, sign in enumerate(text) if sign.isalnum()]
    letters = [(index, sign.lower()) for index, word in enumerate(heard) for sign in word if sign.isalnum()]
    opcodes = Levenshtein.opcodes([text[index].lower() for index in written], [sign for _, sign in letters])
    source = np.zeros(len(letters) + 1)
    for _, first, end, start, stop in opcodes:
        if stop > start:
            source[start:stop] = first + (np.arange(stop - start) + 0.5) * (end - first) / (stop - start)
    owner = np.array([index for index, _ in letters])
    found: dict[str, list[list[int]]] = {}
    for item, stretches in places.items():
        for start, end in stretches:
            low, high = np.searchsorted(written, start), np.searchsorted(written, end)
            inside = (source[:-1] >= low) & (source[:-1] < high)
            words = [w for w in range(len(heard)) if (owner == w).any() and inside[owner == w].mean() >= 0.5]
            if words:
                found.setdefault(item, []).append([words[0], words[-1] + 1])
    return found


def places_of(row: dict) -> dict[str, list[tuple[int, int]]]:
    """Return where in its text a message says each item, as letters."""
    from train import places

    every = ("your_name", "company", "customers")
    return {item: list(places(row["text"], said, every=item in every)) for item, said in row["labels"].items()}


def main() -> None:
    """Speak, hear and label what is not there yet."""
    rows = [json.loads(line) for one in WRITERS for line in (MESSAGES / f"{one}.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["form"] == "written"][::EVERY]
    done = {json.loads(line)["id"] for line in HEARD.read_text("utf-8").splitlines()} if HEARD.exists() else set()
    engine = load_engine(cache=user_folders().weights)
    for take in range(TIMES):
        for index, row in enumerate(rows):
            name = f"{row['id']}-heard{take + 1}"
            if name in done or len(done) >= MOST:
                continue
            done.add(name)
            chance = random.Random(name)
            program, voice = VOICES[(index + take * 7) % len(VOICES)].split()
            line = ("g711", "amr")[index % 2] if (index // 2 + take) % 2 else None
            samples = spoken(program, voice, row["text"], chance.uniform(0.9, 1.15))
            samples = through_phone_line(samples, line) if line else samples
            speech = find_speech(samples)
            tokens = tokens_from_words(transcribe(samples, speech, engine).words)
            words = [token.text for token in tokens]
            clear = clear_words(tokens, [(pause.start_s, pause.end_s) for pause in find_pauses(speech)])
            result = {"id": name, "style": row["style"], "region": row["region"], "form": "heard",
                      "voice": f"{program} {voice}", "line": line, "text": " ".join(words),
                      "places": carried(row["text"], places_of(row), words), "debatable": row["debatable"],
                      "said": sorted(row["labels"]), "unclear": np.flatnonzero(~clear).tolist(),
                      "probabilities": [round(token.probability, 2) for token in tokens]}  # fmt: skip
            with HEARD.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
