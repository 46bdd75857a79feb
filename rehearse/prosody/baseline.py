"""What the rep reads once in their everyday voice, and how much of it is enough. Pure."""

from __future__ import annotations

from rehearse.core.recording import Recording
from rehearse.errors import InputError
from rehearse.prosody.vad import find_speech

TEXT = (
    "The office is on the second floor, above the bakery. Most of us arrive by eight, some by bicycle and some by "
    "bus. The kitchen has a long table, where the post is sorted and the coffee is kept. On Mondays we go through "
    "the week together: who is away, what has to be delivered, and which rooms are taken. In the afternoon it is "
    "mostly quiet. The windows face the yard, and in the winter the lights are on by four."
)
"""About half a minute of nothing in particular, so that it is read in nobody's selling voice."""

LEAST_READ_S = 8.0
"""Seconds of speech: a quarter of the text, two or three sentences. The spread of the pitch needs more than one."""


def refuse_short(reading: Recording, hint: str) -> None:
    """Refuse a reading that is too short to stand for the everyday voice.

    Parameters
    ----------
    reading : Recording
    hint : str
        What to do then.

    Raises
    ------
    InputError
        Less than `LEAST_READ_S` of speech is in it.
    """
    read_s = sum(end_s - start_s for start_s, end_s in find_speech(reading.samples).spans)
    if read_s < LEAST_READ_S:
        raise InputError(f"Read the whole text: only {read_s:.0f} s were heard.", hint, code="too_short")
