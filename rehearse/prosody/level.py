"""Level, noise and clipping: is the recording good enough to be judged?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import Recording
from rehearse.core.sound import Level, SetAside, Speech
from rehearse.prosody.not_speech import is_music, is_voiceless
from rehearse.prosody.vad import frame_levels_db


@dataclass(frozen=True, slots=True)
class LevelParameters:
    """How level and noise are measured. Conventions of level metering, and what 16 bits can hold."""

    frame_s: float = 0.02  # two periods of a low voice: shorter frames measure the pulses of the voice
    quiet_share: float = 0.10  # the quietest tenth of frames is noise
    snr_most_db: float = 90.0  # digital silence between the words would give infinity; 16 bits hold no more than 96
    weakest_db: float = -20.0  # frames weaker than this below the level are closures and noise, not the voice
    quiet_dbfs: float = -45.0  # below it a listener turns it up, and hears the room with it
    silent_dbfs: float = -85.0  # no microphone is this quiet: it was muted, or its permission refused


LEVEL = LevelParameters()

_MUSIC = "This sounds like music or tones, not like a spoken message."


def measure_level(samples: NDArray[np.float32], speech: Speech, set_aside: Sequence[SetAside] = ()) -> Level:
    """Return how loud the speech is, how far above the noise, and how much its level varies.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.
    speech : Speech
    set_aside : sequence of SetAside
        Stretches that tell nothing of the noise.

    Returns
    -------
    Level
        `snr_db` is `snr_most_db` at most. `level_sd_db` leaves out frames more than 20 dB below the level:
        they are closures, and what the noise makes of them.
    """
    if not speech.spans or len(samples) == 0:
        return Level(None, None, None)
    levels_db = frame_levels_db(samples - samples.mean(), LEVEL.frame_s).astype(np.float64)
    middles_s = (np.arange(len(levels_db)) + 0.5) * LEVEL.frame_s
    inside = np.zeros(len(levels_db), dtype=bool)
    for start_s, end_s in speech.spans:
        inside |= (middles_s >= start_s) & (middles_s < end_s)
    if not inside.any():
        return Level(None, None, None)
    level_db = _mean_db(levels_db[inside])
    judged = np.ones(len(levels_db), dtype=bool)
    for one in set_aside:
        judged &= (middles_s < one.start_s - LEVEL.frame_s) | (middles_s >= one.end_s + LEVEL.frame_s)
    quietest = np.sort(levels_db[judged])[: max(1, int(LEVEL.quiet_share * int(judged.sum())))]
    spoken_db = levels_db[inside][levels_db[inside] > level_db + LEVEL.weakest_db]
    return Level(
        level_dbfs=level_db,
        snr_db=min(level_db - _mean_db(quietest), LEVEL.snr_most_db),
        level_sd_db=float(np.std(spoken_db)),
    )


def why_not_judgeable(
    recording: Recording,
    speech: Speech,
    level: Level,
    set_aside: Sequence[SetAside] = (),
    *,
    min_speech_s: float = 3.0,
    min_snr_db: float = 10.0,
    max_clipped_share: float = 0.05,
) -> str | None:
    """Return why the sound cannot be judged, in words for the rep; None where it can.

    Parameters
    ----------
    recording : Recording
    speech : Speech
    level : Level
    set_aside : sequence of SetAside
        What else was found in it.
    min_speech_s, min_snr_db, max_clipped_share : float
        The rubric's limits.
    """
    samples = recording.samples
    if set_aside and not speech.spans:
        return _MUSIC
    if len(samples) == 0 or frame_levels_db(samples - samples.mean(), LEVEL.frame_s).max() < LEVEL.silent_dbfs:
        return "The recording is silent: is the microphone muted, or was it not allowed to listen?"
    if not speech.spans or level.snr_db is None:
        return "No speech was found in it, only silence, noise or a steady tone."
    if is_music(samples, speech):
        return _MUSIC
    if is_voiceless(samples, speech):
        return "No voice was found in it, only noises."
    if recording.clipped_share > max_clipped_share:
        return (
            f"{recording.clipped_share:.0%} of the sound is clipped: it was recorded too loud. "
            "Turn the microphone down, or sit further back."
        )
    speech_s = sum(end_s - start_s for start_s, end_s in speech.spans)
    if round(speech_s, 1) < min_speech_s:  # as it is shown: "only 3.0 s; 3 s are needed" would be nonsense
        return f"There are only {speech_s:.1f} s of speech in it; {min_speech_s:g} s are needed."
    if round(level.snr_db, 1) < min_snr_db:
        return (
            f"The noise is nearly as loud as the voice ({level.snr_db:.1f} dB apart; {min_snr_db:g} are needed). "
            "Find a quieter place, or come closer to the microphone."
        )
    return None


def _mean_db(levels_db: NDArray[np.float64]) -> float:
    """Return the level of several frames together."""
    return float(10.0 * np.log10(np.mean(10.0 ** (levels_db / 10.0))))
