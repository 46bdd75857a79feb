"""How much of the content is lost when messages are spoken and heard: 60 of the test messages, clean and on the phone.

    REHEARSE_KOKORO=folder python -m tests.benchmarks.accuracy.spoken_content

The same messages are read as text and as Whisper hears sixteen of Kokoro's voices say them, clean and through a mobile
line. No reader was trained on these voices. Without them (`tests.benchmarks.accuracy.kokoro`) the rougher voices of
Debian speak, which the reader knows from training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rehearse.audio.phone_codec import through_phone_line
from rehearse.content.encoder import ITEMS
from rehearse.content.message import read_message
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler, Span
from rehearse.core.token import Token
from rehearse.prosody.fillers import find_fillers
from rehearse.prosody.pauses import find_pauses
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.benchmarks.accuracy import kokoro
from tests.benchmarks.accuracy.content import EARLIER_WRITERS, count, read_rows, said
from tests.benchmarks.accuracy.fillers import _spoken
from tests.benchmarks.accuracy.hearing import hear

DEBIAN_VOICES = (
    "flite slt", "flite rms", "flite awb", "flite kal16", "espeak-ng en-us", "espeak-ng en-us+f3",
    "espeak-ng en-us+m3", "espeak-ng en-gb", "espeak-ng en-gb-x-rp+m3", "espeak-ng en-gb-scotland",
    "espeak-ng en-gb+f2", "espeak-ng en-us+f4",
)  # fmt: skip
MESSAGES = 60
OUTPUT = Path(__file__).parents[1] / "SPOKEN.md"


def chosen_rows() -> list[dict]:
    """Return the messages that are spoken."""
    rows = [row for row in read_rows(EARLIER_WRITERS) if row["form"] == "written"]
    return rows[:: max(len(rows) // MESSAGES, 1)][:MESSAGES]


@dataclass(frozen=True, slots=True)
class Given:
    """A message as the reader is given it: words, hesitations and silences."""

    tokens: tuple[Token, ...]
    fillers: tuple[Filler, ...] = ()
    pauses: tuple[Span, ...] = ()


def heard(rows: Sequence[dict]) -> dict[str, list[Given]]:
    """Return each message as text, as it is heard spoken, and as it is heard on a mobile line."""
    ways: dict[str, list[Given]] = {"as text": [], "spoken": [], "spoken, on a mobile line": []}
    speak, voices = (kokoro.spoken, kokoro.VOICES) if kokoro.is_there() else (_spoken, DEBIAN_VOICES)
    for index, row in enumerate(rows):
        samples = speak(voices[index % len(voices)], row["text"])
        ways["as text"].append(Given(tokens_from_text(row["text"])))
        ways["spoken"].append(_given(samples))
        ways["spoken, on a mobile line"].append(_given(through_phone_line(samples, "amr")))
    return ways


def _given(samples: NDArray[np.float32]) -> Given:
    sound = hear(samples)
    tokens = tokens_from_words(sound.words)
    pauses = tuple((pause.start_s, pause.end_s) for pause in find_pauses(sound.speech))
    return Given(tokens, find_fillers(tokens, samples, sound.speech, sound.track), pauses)


def table(rows: Sequence[dict], ways: Mapping[str, Sequence[Given]]) -> str:
    """Return recall and precision of each way of hearing, and what is called missing."""
    lines = [
        "| heard | mean recall | mean precision | called missing though there | missing where absent "
        "| least quiet where absent |",
        "|---|---|---|---|---|---|",
    ]
    for name, messages in ways.items():
        answers = [
            said(read_message(one.tokens, one.fillers, Profile(region=row["region"]), row["style"], pauses=one.pauses))
            for row, one in zip(rows, messages, strict=True)
        ]
        counts = [one for one in count(rows, answers).values() if one.there]
        means = (sum(getattr(one, what) for one in counts) / len(counts) for what in ("recall", "precision"))
        recall, precision = means
        missed = sum(one.missed for one in counts) / sum(one.there for one in counts)
        plain = sum(one.rightly_missing for one in counts) / sum(one.absent for one in counts)
        quiet = min(one.quiet for one in counts if one.absent)
        lines.append(f"| {name} | {recall:.3f} | {precision:.3f} | {missed:.1%} | {plain:.0%} | {quiet:.2f} |")
    voices = f"{len(kokoro.VOICES)} of Kokoro's" if kokoro.is_there() else f"{len(DEBIAN_VOICES)} of Debian's"
    return "\n".join([*lines, "", f"{len(rows)} messages, {voices} voices, {len(ITEMS)} items."])


def main() -> None:
    """Print the table and write it down."""
    rows = chosen_rows()
    text = f"# What is said, spoken and heard\n\n{__doc__.strip()}\n\n{table(rows, heard(rows))}\n"
    OUTPUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
