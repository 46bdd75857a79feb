"""How many fillers are found, and how many are invented.

    REHEARSE_EVAL=../shared/speech python -m tests.benchmarks.accuracy.fillers

Four kinds of recordings: spontaneous speech; read speech into whose gaps real fillers are spliced, at other pitches, as
if other people had said them; messages spoken by Debian's flite and espeak-ng, with fillers between their parts; and
clean speech, in which there is none. A filler counts as found when one is reported within 0.3 s of it, each at most
once.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ
from rehearse.core.sound import Filler, Span
from rehearse.prosody.fillers import find_fillers
from rehearse.text.discourse_fillers import heard_fillers
from rehearse.text.tokens import is_written_hesitation, tokens_from_words
from tests.benchmarks.accuracy.hearing import Heard, hear, read, truths
from tests.benchmarks.accuracy.reach import at_least

Sound = NDArray[np.float32]
TOLERANCE_S = 0.3
PITCHES = (0.9, 1.0, 1.15, 1.3)  # factors on pitch and formants
LEVELS_DB = (-9.0, -6.0, -3.0)  # of a spliced filler under its host
SHORTEST_SPLICED_S = 0.25
VOICES = ("flite slt", "flite rms", "flite awb", "espeak-ng en-us", "espeak-ng en-us+f3", "espeak-ng en-gb-x-rp+m3")
PARTS = (
    "Good morning Priya,", "my name is Tom and I work with Northwind Analytics.", "The reason for my call",
    "is that two of your peers,", "Kellogg and General Mills,", "asked us to look at their returns.",
    "I would like to", "ask how your team", "handles that today.", "Would you call me back", "on Thursday after two?",
)  # fmt: skip
WHAT_IS_LACKING = (
    "Of what is missed, two stand in a row of six hums and ums of which Whisper "
    "writes three. The rules were found on these recordings and on others like them, and speech not heard before does "
    "worse: of six synthetic voices that no rule was found on, with fillers of their own and real ones spliced in, "
    "clean and on a telephone line, 81 % were found (94 of 116) and one was invented in ten minutes. In the twenty "
    "voices whose misses were looked at it is 79 % (352 of 447), and was 74 % before a word in passing, which the "
    "engine puts on the filler before it, was held to be said with the word after it. Missed are those that Whisper "
    "writes as another word (“her”, “hum”, “or”), for a word is believed, and those shorter than 0.18 s. Tried: a "
    "longer verbatim prompt, which brought 104 instead of 94 of 120 on synthetic voices but invented 3 instead of 1; "
    "not taken, as a filler that was never said costs more trust than one that is passed over. Also tried: to believe "
    "no small word that stands apart on a long still sound, which lost more than it brought; how much more probable "
    "the text gets with an “uh” in it; and whether a word gets less probable when the sound is muted. The last two "
    "differ between fillers and words, but less than among either. "
    "Tried last: a small classifier (49,000 weights) over the frames of Whisper's own encoder, trained on 53 minutes "
    "put together of 25 voices of espeak-ng, flite and festival. Of 69 fillers by eleven of Kokoro's voices, a "
    "family it had not heard, with words drawn out and coughs between them, the rules find 42 % and invent 3 in five "
    "minutes; with its veto they invent 2; where it may find fillers itself it is 94 % with 24 invented, or 71 % "
    "with 9. Of the 24, 18 are words drawn out and said apart (“the”, “are”, “her”; 44 were), 4 a filler told twice, "
    "one a cough or breath, and one is in the 132 parts of clauses. On 23 minutes of real speech the rules invent "
    "nothing that it could veto, and its veto would have cost 2 of 52 real fillers spliced in. Not taken: what it "
    "lacks is real hesitation by many people, and real words drawn out, that may be trained on."
)
LEAST_RECALL, LEAST_PRECISION = 0.85, 0.95
SPOKEN_AS = ("um", "uh", "um", "uh", "hmm")


@dataclass(frozen=True, slots=True)
class Place:
    """A filler that is there. An optional one is told by one of two truths only: either is right."""

    start_s: float
    end_s: float
    optional: bool = False


@dataclass(slots=True)
class Count:
    there: int = 0
    found: int = 0
    bare: int = 0
    invented: int = 0
    minutes: float = 0.0
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def row(self, name: str) -> str:
        recall = f"{self.found / self.there:.0%} ({self.found}/{self.there})" if self.there else "–"
        precision = f"{self.found / (self.found + self.invented):.0%}" if self.there else "–"
        bare = f"{self.bare / self.there:.0%}" if self.there else "–"
        return f"| {name} | {self.minutes:.1f} | {recall} | {precision} | {self.invented} | {bare} |"


def report(speech: Path) -> str:
    counts = {
        "spontaneous, `fillers/`": _count(_spontaneous(speech)),
        "real fillers spliced into `words/`": _count(_spliced(speech)),
        "flite and espeak-ng": _count(_synthetic()),
        "none: `words/`, `pauses/`, `pitch/`, `numbers/`": _count(_clean(speech)),
    }
    together = Count()
    for count in counts.values():
        for name in ("there", "found", "bare", "invented", "minutes"):
            setattr(together, name, getattr(together, name) + getattr(count, name))
        together.wrong += count.wrong
    lines = [
        "## Fillers",
        "",
        "Heard and probable together, beside what Whisper writes with the same weights.",
        "",
        "| recordings | min | recall | precision | invented | recall, bare Whisper |",
        "|---|---|---|---|---|---|",
        *(count.row(name) for name, count in counts.items()),
        together.row("together"),
        "",
        _reach(together),
        "",
        WHAT_IS_LACKING,
        "",
        "Worst:",
        "",
        *(f"- {text}" for _, text in sorted(together.wrong, key=lambda item: -item[0])[:3]),
    ]
    return "\n".join(lines) + "\n"


def _reach(together: Count) -> str:
    recall = together.found / max(together.there, 1)
    precision = together.found / max(together.found + together.invented, 1)
    return (
        f"Reach: recall {at_least('Fillers: recall', recall, LEAST_RECALL, '.0%')}, "
        f"precision {at_least('Fillers: precision', precision, LEAST_PRECISION, '.0%')}; wanted are 90 % of both."
    )


def _count(recordings: Iterator[tuple[str, Sound, Sequence[Place] | int]]) -> Count:
    count = Count()
    for name, samples, truth in recordings:
        heard = hear(samples)
        fillers = _fillers(heard)
        places = _hesitations_of(fillers)
        found, invented, there = match(places, truth)
        discourse = [f for f in fillers if f.certainty == "heard" and not is_written_hesitation(f.text)]
        if isinstance(truth, int):  # in clean speech "like" and "you know" are meant
            invented += len(discourse) if not truth and not name.startswith("fillers/") else 0
        count.there += there
        count.found += found
        count.invented += invented
        count.bare += match(hesitations_by_whisper(heard), truth)[0]
        count.minutes += len(samples) / SAMPLE_RATE_HZ / 60
        if wrong := there - found + invented:
            count.wrong.append((wrong, f"{name}: {there - found} of {there} missed, {invented} invented"))
    return count


def _fillers(heard: Heard) -> Sequence[Filler]:
    return find_fillers(tokens_from_words(heard.words), heard.samples, heard.speech, heard.track)


def _hesitations_of(fillers: Sequence[Filler]) -> list[Span]:
    return [(f.start_s, f.end_s) for f in fillers if f.certainty == "probable" or is_written_hesitation(f.text)]


def reported_hesitations(heard: Heard) -> list[Span]:
    """Return where rehearse reports hesitations, heard and probable ones."""
    return _hesitations_of(_fillers(heard))


def match(places: Sequence[tuple[float, float]], truth: Sequence[Place] | int) -> tuple[int, int, int]:
    """Return how many are found, how many invented, how many there are."""
    if isinstance(truth, int):
        return min(len(places), truth), max(len(places) - truth, 0), truth
    left = list(places)
    found = optional = 0
    for one in sorted(truth, key=lambda place: place.optional):
        near = [p for p in left if p[0] < one.end_s + TOLERANCE_S and p[1] > one.start_s - TOLERANCE_S]
        if near:
            left.remove(max(near, key=lambda p: min(p[1], one.end_s) - max(p[0], one.start_s)))
            found += not one.optional
            optional += one.optional
    return found, len(left), sum(not one.optional for one in truth)


def hesitations_by_whisper(heard: Heard) -> list[Span]:
    """Return where the engine writes hesitations without being asked for them."""
    words = heard.bare_words
    fillers = [filler for filler in heard_fillers(tokens_from_words(words)) if filler.hesitation]
    return [(words[filler.first].start_s, words[filler.end - 1].end_s) for filler in fillers]


def _spontaneous(speech: Path) -> Iterator[tuple[str, Sound, Sequence[Place] | int]]:
    for file, text in truths(speech, "fillers"):
        timed = file.with_suffix("").with_suffix(".words.tsv")
        said = sum(is_written_hesitation(word) and word != "'er" for word in text.split())
        if not timed.exists():
            yield f"fillers/{file.stem}", read(file), said
            continue
        places = [Place(start_s, end_s, end_s - start_s < 0.05) for start_s, end_s in _timed(timed)]
        if said > len(
            places
        ):  # the other truth has one more: between two sentences, in the only long gap with sound in it
            places.append(Place(14.4, 14.95, optional=True))
        yield f"fillers/{file.stem}", read(file), places


def _timed(file: Path) -> list[tuple[float, float]]:
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [(float(row[0]), float(row[1])) for row in rows if len(row) > 2 and is_written_hesitation(row[2])]


def _spliced(speech: Path) -> Iterator[tuple[str, Sound, Sequence[Place] | int]]:
    random_ = random.Random(20)
    cuts = []
    for file in sorted((speech / "fillers").glob("*.words.tsv")):
        samples = read(file.with_suffix("").with_suffix(".flac"))
        cuts += [_faded(_cut(samples, *place)) for place in _timed(file) if place[1] - place[0] >= SHORTEST_SPLICED_S]
    for file, _ in truths(speech, "words"):
        host = read(file)
        if file.stem.startswith("english") or not (gaps := _gaps(host)):
            continue
        places = sorted(random_.sample(gaps, max(len(gaps) // 3, 1)))
        yield f"spliced words/{file.stem}", *_with_fillers(host, places, cuts, random_)


def _with_fillers(
    host: Sound, places: Sequence[int], cuts: Sequence[Sound], random_: random.Random
) -> tuple[Sound, list[Place]]:
    import soxr

    level = np.sqrt(np.mean(np.square(host[np.abs(host) > np.abs(host).max() / 30])))
    pieces: list[Sound] = []
    truth: list[Place] = []
    at = 0
    for place in places:
        filler = soxr.resample(random_.choice(cuts), SAMPLE_RATE_HZ * random_.choice(PITCHES), SAMPLE_RATE_HZ)
        filler *= level * 10 ** (random_.choice(LEVELS_DB) / 20) / np.sqrt(np.mean(filler**2))
        room = host[place - 320 : place + 320]
        pause = np.resize(room, int(random_.choice((0.05, 0.15, 0.3)) * SAMPLE_RATE_HZ)).astype(np.float32)
        pieces += [host[at:place], filler.astype(np.float32), pause]
        start_s = sum(map(len, pieces[:-2])) / SAMPLE_RATE_HZ
        truth.append(Place(start_s, start_s + len(filler) / SAMPLE_RATE_HZ))
        at = place
    return np.concatenate([*pieces, host[at:]]), truth


def _gaps(samples: Sound) -> list[int]:
    """Return the middles of gaps of 80 ms and more, in samples."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    level_db = 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-9)
    quiet = level_db < np.percentile(level_db, 95) - 30
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    starts = [edge for edge in edges if not quiet[edge]]
    ends = [edge for edge in edges if quiet[edge]]
    pairs = [(start, min((end for end in ends if end > start), default=None)) for start in starts]
    return [(start + end + 1) * 80 for start, end in pairs if end is not None and end - start >= 8]


def _synthetic() -> Iterator[tuple[str, Sound, Sequence[Place] | int]]:
    random_ = random.Random(4)
    for voice in VOICES:
        if not shutil.which(voice.split()[0]):
            continue
        pieces = [np.zeros(6400, np.float32)]
        truth: list[Place] = []
        slots = random_.sample(range(1, len(PARTS)), 5)
        for index, part in enumerate(PARTS):
            if index in slots:
                pieces.append(_silence(random_.uniform(0.1, 0.4)))
                filler = _spoken(voice, random_.choice(SPOKEN_AS), slower=random_.uniform(1.2, 1.8)) * 0.7
                start_s = sum(map(len, pieces)) / SAMPLE_RATE_HZ
                truth.append(Place(start_s, start_s + len(filler) / SAMPLE_RATE_HZ))
                pieces += [filler, _silence(random_.uniform(0.05, 0.4))]
            pieces += [_spoken(voice, part), _silence(0.3 if part[-1] in ",.?" else 0.0)]
        samples = np.concatenate([*pieces, np.zeros(6400, np.float32)])
        noise = np.random.default_rng(0).normal(0, 3e-4, len(samples))
        yield voice, (samples + noise).astype(np.float32), truth


def _spoken(voice: str, text: str, slower: float = 1.0) -> Sound:
    program, name = voice.split()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        options = ["-voice", name, "--setf", f"duration_stretch={slower}", "-t", text, "-o", str(file)]
        if program == "espeak-ng":
            options = ["-v", name, "-s", str(int(155 / slower)), "-w", str(file), text]
        subprocess.run([program, *options], check=True)
        samples = read(file)
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() / 50)
    samples = samples[loud[0] : loud[-1] + 1]
    return (samples * 0.08 / np.sqrt(np.mean(samples**2))).astype(np.float32)


def _clean(speech: Path) -> Iterator[tuple[str, Sound, Sequence[Place] | int]]:
    for file, _ in truths(speech, "words"):
        hesitation = [Place(2.7, 3.15)]  # told by the data's own notes, not by its transcript
        yield f"words/{file.stem}", read(file), hesitation if file.stem == "english_fast" else 0
    for folder in ("pauses", "pitch", "numbers"):
        files = sorted((speech / folder).glob("*.flac"))
        for first in range(0, len(files), 8):  # several in one recording: Whisper takes as long for one as for eight
            sounds = [read(file) for file in files[first : first + 8]]
            yield (
                f"{folder}/{files[first].stem} and on",
                np.concatenate([s for x in sounds for s in (x, _silence(0.4))]),
                0,
            )


def _silence(seconds: float) -> Sound:
    return np.random.default_rng(1).normal(0, 1e-4, int(seconds * SAMPLE_RATE_HZ)).astype(np.float32)


def _cut(samples: Sound, start_s: float, end_s: float) -> Sound:
    return samples[int(start_s * SAMPLE_RATE_HZ) : int(end_s * SAMPLE_RATE_HZ)]


def _faded(samples: Sound) -> Sound:
    ramp = np.linspace(0, 1, 160, dtype=np.float32)
    return np.concatenate([samples[:160] * ramp, samples[160:-160], samples[-160:] * ramp[::-1]])


if __name__ == "__main__":
    print(report(Path(os.environ["REHEARSE_EVAL"])))
