"""Where the rep stands: what a first visit has still to do, and how the voice lies against the everyday one."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.config import load_baseline, load_rubric
from rehearse.render import wording
from rehearse.store import Library

MOST_LOOKED_AT, MOST_LATELY = 50, 4


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the three steps of a first visit."""

    id: str
    name: str
    why: str
    done: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class EverydayVoice:
    """The everyday voice, and the latest takes against it.

    Attributes
    ----------
    pitch_hz, pitch_sd_semitones : float
    take : str
        The latest take that was measured against it; empty where there is none.
    word : str
        brighter, the same or duller.
    lately : tuple of str
        The same word of the takes before it, the latest first.
    measured : str
        The figures of that take, in words.
    """

    pitch_hz: float
    pitch_sd_semitones: float
    take: str = ""
    word: str = ""
    lately: tuple[str, ...] = ()
    measured: str = ""


def first_steps(known: bool, rehearsed: bool) -> tuple[FirstStep, ...]:
    """Return what a first visit has to do; nothing once all of it is done.

    Parameters
    ----------
    known : bool
        Whether the profile has a name.
    rehearsed : bool
        Whether a take has been kept.
    """
    steps = (
        FirstStep("who", "Say who you are", "Your name is recognised, your number checked.", known, "/you"),
        FirstStep(
            "voice", "Record your everyday voice", "Each card then says whether you were brighter.",
            load_baseline() is not None, "/you#voice-heading",
        ),
        FirstStep("take", "Record your first take", "Press the button below, and talk.", rehearsed),
    )  # fmt: skip
    return () if all(step.done for step in steps) else steps


def everyday_voice(rep: str) -> EverydayVoice | None:
    """Return the rep's everyday voice and how the latest takes lie against it; None where none was recorded.

    Parameters
    ----------
    rep : str
        Whose takes count.
    """
    voice = load_baseline()
    if voice is None:
        return None
    pitch_hz, rubric = 2 ** (voice.pitch_mean_semitones / 12), load_rubric()
    with Library() as library:
        kept = library.takes(newest=MOST_LOOKED_AT)
    measured = [take for take in reversed(kept) if take.against_baseline and take.rep in ("", rep)]
    if not measured:
        return EverydayVoice(pitch_hz, voice.pitch_sd_semitones)
    against = [take.against_baseline for take in measured[: MOST_LATELY + 1] if take.against_baseline]
    words = [wording.brightness_word(one, rubric) for one in against]
    figures = wording.baseline_words(against[0], rubric)
    return EverydayVoice(pitch_hz, voice.pitch_sd_semitones, measured[0].id, words[0], tuple(words[1:]), figures)
