"""Make the recordings in this folder anew, and truth.json: what is said in them, and where what is.

People speak in them, but for the fillers, which are cut from samples/winged.flac. It needs two Debian packages,
unpacked anywhere (nothing of them is installed), beside what rehearse needs itself:

    apt-get download pocketsphinx-testdata asterisk-core-sounds-en-g722
    for package in *.deb; do dpkg-deb -x "$package" unpacked; done
    python tests/unit/data/speech/make_speech.py unpacked
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from rehearse.asr import load_engine, transcribe
from rehearse.audio import read_recording
from rehearse.config import user_folders
from rehearse.prosody.vad import find_speech
from rehearse.text.tokens import token_from_word

Sound = NDArray[np.float32]

HERE = Path(__file__).parent
SAMPLES = HERE.parents[3] / "samples"
RATE_HZ = 16_000
EDGE_DB = -35.0  # below the peak of a piece: the silence around it, which is cut away
ROOM_DBFS = -62.0
LEAD_S = 0.5
LEVEL_DBFS = -23.0

READ = "sense_and_sensibility_01_austen_64kb"
SENTENCES = {
    "0870": "And Mister John Dashwood had then leisure to consider how much there might be prudently in his power to "
    "do for them.",
    "0890": "Unless to be rather cold-hearted and rather selfish is to be ill-disposed.",
    "0920": "Had he married a more amiable woman, he might have been made still more respectable than he was.",
    "0930": "He might even have been made amiable himself.",
}
CARDS = (
    "ten of clubs",
    "four queen of clubs",
    "seven of clubs",
    "five five",
    "eight of spades four of clubs seven of hearts",
)
CARD_PAUSES_S = (0.36, 0.7, 0.45, 1.1)
PROMPTS = {
    "vm-intro": "Please leave your message after the tone. When done, hang up, or press the pound key.",
    "queue-periodic-announce": "All of our representatives are currently busy. Please stay on the line, and your call "
    "will be answered by the next available representative.",
}
NUMBERS = ("7035550142", "2125550196")
GROUP_PAUSE_S, REPEAT_PAUSE_S = 0.3, 0.8
FILLERS, FILLER_GAP_S = (1, 2, 10, 5), 0.15


class Recording:
    """Pieces one after another, with room noise between them."""

    def __init__(self) -> None:
        self.parts: list[Sound] = []
        self.room(LEAD_S)

    @property
    def now_s(self) -> float:
        return sum(map(len, self.parts)) / RATE_HZ

    def room(self, seconds: float) -> None:
        self.parts.append(np.zeros(round(seconds * RATE_HZ), np.float32))

    def say(self, sound: Sound) -> tuple[float, float]:
        start_s = self.now_s
        self.parts.append(sound)
        return round(start_s, 3), round(self.now_s, 3)

    def write(self, name: str) -> None:
        self.room(LEAD_S)
        sound = np.concatenate(self.parts)
        room = np.random.default_rng(1).normal(0, 10 ** (ROOM_DBFS / 20), len(sound))
        soundfile.write(HERE / f"{name}.flac", np.clip(sound + room, -1, 1), RATE_HZ, subtype="PCM_16")


def trimmed(sound: Sound) -> Sound:
    """Return a piece without the silence around it, at the level of all pieces."""
    power = np.convolve(sound.astype(np.float64) ** 2, np.full(160, 1 / 160), mode="same")
    loud = np.flatnonzero(power > power.max() * 10 ** (EDGE_DB / 10))
    kept = sound[loud[0] : loud[-1] + 1]
    strong = kept[np.abs(kept) > 0.1 * np.abs(kept).max()].astype(np.float64)
    return np.asarray(kept * 10 ** (LEVEL_DBFS / 20) / np.sqrt(np.mean(strong**2)), np.float32)


def heard_words(file: Path) -> list[tuple[str, float, float]]:
    """Return the words as Whisper base hears them, with their times, but for the fillers."""
    samples = read_recording(file).samples
    words = transcribe(samples, find_speech(samples), load_engine(cache=user_folders().weights)).words
    said = [word for word in words if not token_from_word(word).hesitation]
    return [(word.text, round(word.start_s, 2), round(word.end_s, 2)) for word in said]


def main(unpacked: Path) -> None:
    """Write every recording, and the truth of all."""
    read = unpacked / "usr/share/pocketsphinx/test/data"
    spoken = unpacked / "usr/share/asterisk/sounds/en_US_f_Allison"
    truth: dict[str, Any] = {}

    def wav(name: str) -> Sound:
        return trimmed(soundfile.read(read / name, dtype="float32")[0])

    def prompt(name: str) -> Sound:
        with av.open(str(spoken / f"{name}.g722"), format="g722") as file:
            frames = [frame.to_ndarray().ravel() for frame in file.decode(audio=0)]
        return trimmed(np.concatenate(frames).astype(np.float32) / np.float32(32_768))

    sentences = {number: wav(f"librivox/{READ}-{number}.wav") for number in SENTENCES}
    made = Recording()
    for k, sound in enumerate(sentences.values()):
        if k:
            made.room(0.5)
        made.say(sound)
    made.write("reader")
    truth["reader"] = {"text": " ".join(SENTENCES.values())}

    made, pauses = Recording(), []
    for k in range(len(CARDS)):
        start_s, _ = made.say(wav(f"cards/{k + 1:03}.wav"))
        if k:
            pauses.append([round(start_s - CARD_PAUSES_S[k - 1], 3), start_s])
        if k < len(CARD_PAUSES_S):
            made.room(CARD_PAUSES_S[k])
    made.write("cards")
    truth["cards"] = {"pauses": pauses}

    made = Recording()
    for k, name in enumerate(PROMPTS):
        if k:
            made.room(0.6)
        made.say(prompt(name))
    made.write("announcer")
    truth["announcer"] = {"text": " ".join(PROMPTS.values())}

    made, numbers = Recording(), []
    for k, digits in enumerate(NUMBERS):
        if k:
            made.room(REPEAT_PAUSE_S)
        made.say(prompt("vm-num-i-have"))
        made.room(GROUP_PAUSE_S)
        start_s = made.now_s
        for at, digit in enumerate(digits):
            if at in (3, 6):
                made.room(GROUP_PAUSE_S)
            made.say(prompt(f"digits/{digit}"))
        numbers.append({"digits": digits, "start_s": round(start_s, 3), "end_s": round(made.now_s, 3)})
    made.write("number")
    truth["number"] = {"numbers": numbers}

    winged, _ = soundfile.read(SAMPLES / "winged.flac", dtype="float32")
    places = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))["winged"]["fillers"]
    cuts = [trimmed(winged[round(f["start_s"] * RATE_HZ) : round(f["end_s"] * RATE_HZ)]) for f in places]
    made, fillers = Recording(), []
    for k, sound in enumerate(sentences.values()):
        made.say(sound)
        made.room(FILLER_GAP_S)
        start_s, end_s = made.say(cuts[FILLERS[k]] * np.float32(0.6))
        fillers.append([start_s, end_s])
        made.room(FILLER_GAP_S)
    made.say(sentences["0930"])
    made.write("fillers")
    truth["fillers"] = {"fillers": fillers}

    for name in ("reader", "fillers"):
        truth[name]["words"] = heard_words(HERE / f"{name}.flac")
    rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(known)}" for name, known in truth.items())
    (HERE / "truth.json").write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
