"""Brighter than your everyday voice: a take against the same rep's own baseline.

Smiling raises F0 and the formants against the same speaker's own unsmiling voice, and a voice that is meant to please
moves more. Three differences between the take and the baseline are added up, all in semitones:

    pitch       mean F0, up to `most_pitch_semitones` either way: further up it is strain or grief, not brightness
    melody      SD of F0
    timbre      the centre of the spectrum of voiced frames on a logarithmic scale, within the band of a telephone:
                formants that rise and a source that is less soft both move it up

None of the three depends on the gain or the distance of the microphone, and so the sum does not.
The sum is given in units of its spread over everyday takes: 0 is your everyday voice, and ±1 is how far
two takes of it may lie apart. It is shown, never scored. The baseline is a text that the rep has read
in their everyday voice.

References
----------
Tartter, V. C. (1980). Happy talk: perceptual and acoustic effects of smiling on speech. Perception & Psychophysics 27.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.sound import AgainstBaseline, PitchTrack, VoiceFeatures
from rehearse.errors import InputError
from rehearse.prosody.pitch.statistics import voiced_semitones
from rehearse.prosody.vad import find_speech


@dataclass(frozen=True, slots=True)
class BrightnessParameters:
    """How the voice is compared with the everyday one. Found on eight actors; see `everyday_spread_semitones`."""

    most_pitch_semitones: float = 3.0
    """Acted grief raises F0 as far as joy does and further, without the timbre: past this, pitch tells nothing more."""

    melody_weight: float = 0.5
    timbre_weight: float = 2.0
    """Semitones of pitch to a semitone of each. Eight actors, happy against neutral, calm and sad: anything from 0 to
    1 and from 1.2 to 3 serves within 0.02 of AUC."""

    everyday_spread_semitones: float = 1.5
    """SD of the sum between neutral takes of one speaker."""

    band_hz: tuple[float, float] = (300.0, 3400.0)
    """A telephone's: above the rumble and the first harmonics, below what the microphone makes of the treble."""

    least_voiced_s: float = 0.5
    """A short sentence. Means settle sooner than the spread that is scored, which asks for more."""

    window: int = 512
    """Samples: 32 ms, two periods of the lowest voice."""


BRIGHTNESS = BrightnessParameters()


def voice_features(samples: NDArray[np.float32], track: PitchTrack) -> VoiceFeatures | None:
    """Return what is compared of the voice in a recording.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.
    track : PitchTrack
        Of the same samples.

    Returns
    -------
    VoiceFeatures or None
        None where there is too little voiced speech to tell.
    """
    semitones = voiced_semitones(track)
    if len(semitones) * track.hop_s < BRIGHTNESS.least_voiced_s:
        return None
    timbre_semitones = 12 * float(np.log2(spectral_centre_hz(samples, track)))
    return VoiceFeatures(float(semitones.mean()), float(semitones.std()), timbre_semitones)


def everyday_voice(takes: Sequence[VoiceFeatures]) -> VoiceFeatures:
    """Return the baseline that several takes make: their mean.

    Parameters
    ----------
    takes : sequence of VoiceFeatures, shape (n,), n > 0
    """
    values = [(take.pitch_mean_semitones, take.pitch_sd_semitones, take.timbre_semitones) for take in takes]
    return VoiceFeatures(*(float(value) for value in np.mean(values, axis=0)))


def against_baseline(take: VoiceFeatures, baseline: VoiceFeatures) -> AgainstBaseline:
    """Return how a take differs from the rep's everyday voice.

    Parameters
    ----------
    take, baseline : VoiceFeatures
        Of the same speaker, recorded with the same microphone.
    """
    pitch = take.pitch_mean_semitones - baseline.pitch_mean_semitones
    melody = take.pitch_sd_semitones - baseline.pitch_sd_semitones
    timbre = take.timbre_semitones - baseline.timbre_semitones
    lift = max(-BRIGHTNESS.most_pitch_semitones, min(pitch, BRIGHTNESS.most_pitch_semitones))
    total = lift + BRIGHTNESS.melody_weight * melody + BRIGHTNESS.timbre_weight * timbre
    return AgainstBaseline(pitch, melody, total / BRIGHTNESS.everyday_spread_semitones)


def spectral_centre_hz(samples: NDArray[np.float32], track: PitchTrack) -> float:
    """Return the centre of the spectrum of voiced frames: the geometric mean of frequency, weighted by power.

    Parameters
    ----------
    samples : ndarray of float32, shape (n,)
        Mono, at `SAMPLE_RATE_HZ`.
    track : PitchTrack
        With at least one voiced frame. Each counts the same, soft or loud.

    Returns
    -------
    float
        Within `BrightnessParameters.band_hz`.
    """
    voiced = np.flatnonzero(np.isfinite(track.f0_hz))
    centres = np.round((track.start_s + voiced * track.hop_s) * SAMPLE_RATE_HZ).astype(int)
    padded = np.pad(samples, (BRIGHTNESS.window // 2, BRIGHTNESS.window))
    windows = np.lib.stride_tricks.sliding_window_view(padded, BRIGHTNESS.window)[np.minimum(centres, len(samples))]
    power = np.square(np.abs(np.fft.rfft(windows * np.hanning(BRIGHTNESS.window))))
    frequencies_hz = np.fft.rfftfreq(BRIGHTNESS.window, 1 / SAMPLE_RATE_HZ)
    band = (frequencies_hz >= BRIGHTNESS.band_hz[0]) & (frequencies_hz < BRIGHTNESS.band_hz[1])
    weights = power[:, band] + np.finfo(np.float64).tiny
    octaves = (weights @ np.log2(frequencies_hz[band])) / weights.sum(axis=1)
    return float(2 ** octaves.mean())


READING_TEXT = (
    "The office is on the second floor, above the bakery. Most of us arrive by eight, some by bicycle and some by "
    "bus. The kitchen has a long table, where the post is sorted and the coffee is kept. On Mondays we go through "
    "the week together: who is away, what has to be delivered, and which rooms are taken. In the afternoon it is "
    "mostly quiet. The windows face the yard, and in the winter the lights are on by four."
)
"""About half a minute of nothing in particular, so that it is read in nobody's selling voice."""

LEAST_READ_S = 8.0
"""Seconds of speech: a quarter of the text, two or three sentences. The spread of the pitch needs more than one."""


def refuse_short_reading(reading: Recording, hint: str) -> None:
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
