"""How much of the content is lost when messages are spoken and heard: 60 of the test messages, clean and on the phone.

    python -m tests.benchmarks.accuracy.spoken_content

The same messages are read as text and as Whisper hears twelve synthetic voices say them (Debian's flite and espeak-ng),
clean and through a mobile line. The voices are rougher than people: what is lost here is an upper bound.
"""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.audio.phone_codec import through_phone_line
from rehearse.content.encoder import ITEMS
from rehearse.content.message import read_message
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.text.tokens import tokens_from_text, tokens_from_words
from tests.benchmarks.accuracy.content import count, read_rows, said
from tests.benchmarks.accuracy.fillers import _spoken
from tests.benchmarks.accuracy.hearing import hear

VOICES = (
    "flite slt", "flite rms", "flite awb", "flite kal16", "espeak-ng en-us", "espeak-ng en-us+f3",
    "espeak-ng en-us+m3", "espeak-ng en-gb", "espeak-ng en-gb-x-rp+m3", "espeak-ng en-gb-scotland",
    "espeak-ng en-gb+f2", "espeak-ng en-us+f4",
)  # fmt: skip
MESSAGES = 60


def report() -> str:
    """Return the table: recall and precision of each way of hearing."""
    rows = [row for row in read_rows() if row["form"] == "written"]
    rows = rows[:: max(len(rows) // MESSAGES, 1)][:MESSAGES]
    ways: dict[str, list[Sequence[Token]]] = {"as text": [], "spoken": [], "spoken, on a mobile line": []}
    for index, row in enumerate(rows):
        samples = _spoken(VOICES[index % len(VOICES)], row["text"])
        ways["as text"].append(tokens_from_text(row["text"]))
        ways["spoken"].append(tokens_from_words(hear(samples).words))
        ways["spoken, on a mobile line"].append(tokens_from_words(hear(through_phone_line(samples, "amr")).words))
    lines = ["| heard | mean recall | mean precision | called missing though there |", "|---|---|---|---|"]
    for name, heard in ways.items():
        answers = [
            said(read_message(tokens, (), Profile(region=row["region"]), row["style"]))
            for row, tokens in zip(rows, heard, strict=True)
        ]
        counts = [one for one in count(rows, answers).values() if one.there]
        means = (sum(getattr(one, what) for one in counts) / len(counts) for what in ("recall", "precision"))
        recall, precision = means
        missed = sum(one.missed for one in counts) / sum(one.there for one in counts)
        lines.append(f"| {name} | {recall:.3f} | {precision:.3f} | {missed:.1%} |")
    return "\n".join([*lines, "", f"{len(rows)} messages, {len(VOICES)} voices, {len(ITEMS)} items."])


if __name__ == "__main__":
    print(report())
