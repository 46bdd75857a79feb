"""Fillers: um, uh, er, hmm, and discourse fillers where they only fill.

What the engine wrote is *heard*. But Whisper was trained on transcripts that leave fillers out, and leaves many out
itself: the word beside one then swallows its time, or it lies in a gap between two words. So what sounds like a filler
(`rehearse.prosody.filled_pauses`) and is not needed by any word near it is *probable*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rehearse.core.sound import Filler, PitchTrack, Speech
from rehearse.core.token import Token
from rehearse.prosody.filled_pauses import (
    FILLED_PAUSE,
    HOP_S,
    FilledPauseCandidate,
    SoundFrames,
    filled_pause_candidates,
    sound_frames,
)
from rehearse.text.discourse_fillers import HeardFiller, heard_fillers, is_joining, is_said_again, is_weak, repeated


@dataclass(frozen=True, slots=True)
class FillerParameters:
    """Which sustained sounds are fillers, and which belong to a word.

    Found on the same recordings as `FilledPauseParameters`, and on real fillers spliced into read speech.
    """

    shortest_s: float = 0.18
    """Seconds; a probable filler lasts at least this long. Most do; a shorter "uh" is too much like the vowel of a
    word."""

    still_alone_s: float = 0.14
    still_beside_s: float = 0.18  # between gaps on both sides; run into a word on one side
    flat_alone_st: float = 2.5
    flat_beside_st: float = 1.6  # 10th to 90th percentile of the pitch; vowels of words reach 5
    voiced_share: float = 0.5
    apart_s: float = 0.2  # with gaps as long as this on both sides a calm sound need not be still
    weakest_db: float = -22.0  # under the loud frames; a hum is weak
    creak_db: float = -17.0  # without a pitch: weaker sounds are breath and the room, as are those ...
    creak_over_hiss_db: float = 4.5  # ... with less voice than this
    creak_longest_s: float = 0.8
    creak_hum_share: float = 0.5  # a creak has formants; what rumbles without a pitch is no voice

    covered_share: float = 0.3  # of the shorter of a sound and a word, from which the word may claim the sound
    enough_share: float = 0.75  # of the time a word takes: with so much sound of its own it does without the sound
    enough_numeral_share: float = 1.2  # digits are said slowly, one by one; what is unmistakable is none
    lengthened_syllables: float = 0.5  # a word before a gap takes so much longer,
    weak_syllables: float = 0.3  # and "the", said in passing, less
    lengthened_gap_s: float = 0.15  # ... if the gap lasts so long;
    starts_early_s: float = 0.04  # how far the start of a word may lie after its sound,
    ends_late_s: float = 0.12  # ... and its sound may run on after its end
    # so far from a word its sound may lie, where the engine put it beside a pause on the filler itself
    unclaimed_s: float = 1.5
    syllable_s: tuple[float, float] = (0.12, 0.30)  # the fastest and the slowest rep

    unsure: float = 0.3  # a word this improbable may be all that the engine could make of an "uh" ...
    # ... that is still for so long: longer than the vowel of a digit, and than a word that creaks
    unmistakable_s: float = 0.3

    near_s: float = 0.3  # a heard filler's sound is looked for so far from where the engine put it
    one_sound_gap_s: float = 0.2  # from the vowel of an um to its m
    mostly: float = 0.5  # of a sound, within the time of the word
    hmm_share: float = 0.8
    um_share: float = 0.3  # of it hums
    least_sound_s: float = 0.05  # an um that the engine wrote where nothing sounds is its own invention


FILLER = FillerParameters()


def find_fillers(
    words: Sequence[Token], samples: NDArray[np.float32], speech: Speech, track: PitchTrack
) -> tuple[Filler, ...]:
    """Return the fillers of a message, in time order.

    Parameters
    ----------
    words : sequence of Token, shape (n,)
        In time order, punctuation attached.
    samples : ndarray of float32, shape (m,)
        The recording, mono, 16 kHz.
    speech : Speech
        Nothing is looked for before and after it.
    track : PitchTrack
    """
    frames = sound_frames(samples)
    if frames is None or not speech.spans:
        return ()
    sounds = filled_pause_candidates(frames, track)
    heard = [_placed(filler, words, sounds) for filler in heard_fillers(words)]
    heard = _once([filler for filler in heard if _sounds(filler, frames)], words)
    taken = {index for filler in heard for index in range(filler.first_word, filler.end_word)} | repeated(words)
    said = [word for index, word in enumerate(words) if index not in taken]
    probable = [
        sound
        for sound in sounds
        if _sounds_like_a_filler(sound)
        and _is_within(sound, speech)
        and not any(_overlap_s(sound, filler) > 0 for filler in heard)
        and not _is_spoken_for(sound, said, frames, sounds, speech)
    ]
    return tuple(sorted([*heard, *map(_probable, _pieces(probable))], key=lambda filler: filler.start_s))


def fillers_per_min(fillers: Sequence[Filler], speech: Speech) -> float | None:
    """Return fillers a minute, heard and probable, from first to last speech; None where there is no speech."""
    return 60 * len(fillers) / speech.message_s if speech.message_s else None


def _sounds_like_a_filler(sound: FilledPauseCandidate) -> bool:
    """Tell whether a sound may be a filler: the less it stands alone, the longer it must be still."""
    opens, closes = sound.sound_before_s <= FILLED_PAUSE.edge_s, sound.sound_after_s <= FILLED_PAUSE.edge_s
    start_s, end_s = _extent(sound)
    if not (opens or closes) or sound.hisses or end_s - start_s < FILLER.shortest_s:
        return False
    alone = opens and closes
    still_s, flat_st = (
        (FILLER.still_alone_s, FILLER.flat_alone_st) if alone else (FILLER.still_beside_s, FILLER.flat_beside_st)
    )
    if alone and min(sound.gap_before_s, sound.gap_after_s) >= FILLER.apart_s:
        still_s = 0.0
    if sound.voiced_share >= FILLER.voiced_share:
        return sound.still_s >= still_s and sound.pitch_range_st <= flat_st and sound.level_db >= FILLER.weakest_db
    if not alone:  # without a pitch: what runs out of a word must be long, and what runs into one is a part of it
        still_s = FILLER.unmistakable_s if closes else np.inf
    return sound.still_s >= still_s and end_s - start_s <= FILLER.creak_longest_s and _creaks(sound)


def _creaks(sound: FilledPauseCandidate) -> bool:
    """Tell a voice too low for a pitch, as fillers often are, from a breath."""
    return (
        sound.level_db >= FILLER.creak_db
        and sound.voice_over_hiss_db >= FILLER.creak_over_hiss_db
        and sound.hum_share < FILLER.creak_hum_share
    )


def _is_spoken_for(
    sound: FilledPauseCandidate,
    words: Sequence[Token],
    frames: SoundFrames,
    sounds: Sequence[FilledPauseCandidate],
    speech: Speech,
) -> bool:
    """Tell whether a word near a sound needs it: one that would be left with less sound than its syllables take.

    A word said in passing may have been said right before the next one, if that has sound to spare: engines put it on
    the filler before them. But "and" and "so" are drawn out themselves.
    """
    start_s, end_s = _extent(sound)
    syllable_s = _syllable_s(words, frames)
    closes = sound.sound_after_s <= FILLED_PAUSE.edge_s
    for index, word in enumerate(words):
        if word.probability < FILLER.unsure and sound.still_s >= FILLER.unmistakable_s:
            continue
        if not _may_claim(word, start_s, end_s) or is_said_again(words, index):
            continue
        own_s = frames.sounding_s(word.start_s - FILLER.starts_early_s, start_s)
        is_before = own_s > max(FILLER.starts_early_s, frames.sounding_s(end_s, word.end_s))
        own_s += frames.sounding_s(end_s, word.end_s + (FILLER.ends_late_s if closes and not is_before else 0.0))
        own_s += _unclaimed_s(index, words, frames, sounds, speech)
        if is_weak(word) and not is_joining(word) and not word.ends_clause:
            own_s += sum(_to_spare_s(after, sound, frames, syllable_s) for after in words[index + 1 : index + 2])
        if is_before and sound.gap_after_s >= FILLER.lengthened_gap_s:
            syllables = max(word.syllables, 1) + FILLER.lengthened_syllables
        else:
            syllables = FILLER.weak_syllables if is_weak(word) else max(word.syllables, 1)
        is_short_digit = _has_digits(word) and sound.still_s < FILLER.unmistakable_s
        if own_s < (FILLER.enough_numeral_share if is_short_digit else FILLER.enough_share) * syllables * syllable_s:
            return True
    return False


def _to_spare_s(word: Token, sound: FilledPauseCandidate, frames: SoundFrames, syllable_s: float) -> float:
    """Return how much sound a word has beside a sustained one, beyond what its syllables take."""
    if _has_digits(word):
        return 0.0
    start_s, end_s = _extent(sound)
    own_s = frames.sounding_s(word.start_s, min(word.end_s, start_s))
    own_s += frames.sounding_s(max(word.start_s, end_s), word.end_s)
    return max(own_s - max(word.syllables, 1) * syllable_s, 0.0)


def _unclaimed_s(
    index: int, words: Sequence[Token], frames: SoundFrames, sounds: Sequence[FilledPauseCandidate], speech: Speech
) -> float:
    """Return how much sounds beside a word, up to its neighbours, no filled pause: it may belong to the word."""
    word = words[index]
    before_s = max(words[index - 1].end_s + FILLER.ends_late_s if index else 0.0, word.start_s - FILLER.unclaimed_s)
    after_s = min(words[index + 1].start_s if index + 1 < len(words) else np.inf, word.end_s + FILLER.unclaimed_s)
    beside = ((before_s, word.start_s - FILLER.starts_early_s), (word.end_s + FILLER.ends_late_s, after_s))
    free_s = 0.0
    for span_s in speech.spans:
        for first_s, last_s in ((max(at[0], span_s[0]), min(at[1], span_s[1])) for at in beside):
            if last_s > first_s:
                sustained_s = sum(max(min(_extent(it)[1], last_s) - max(_extent(it)[0], first_s), 0.0) for it in sounds)
                free_s += max(frames.sounding_s(first_s, last_s) - sustained_s, 0.0)
    return free_s


def _has_digits(word: Token) -> bool:
    return any(character.isdecimal() for character in word.normal)


def _may_claim(word: Token, start_s: float, end_s: float) -> bool:
    """Tell whether a word's time, or the time just after it, covers enough of a sound."""
    covered_s = min(word.end_s, end_s) - max(word.start_s, start_s)
    shorter_s = min(end_s - start_s, max(word.end_s - word.start_s, FILLER.starts_early_s))
    late_covered_s = min(word.end_s + FILLER.ends_late_s, end_s) - max(word.start_s, start_s)
    return covered_s >= FILLER.covered_share * shorter_s or late_covered_s >= FILLER.covered_share * (end_s - start_s)


def _syllable_s(words: Sequence[Token], frames: SoundFrames) -> float:
    """Return how long a syllable takes this rep."""
    syllables = sum(word.syllables for word in words)
    fastest_s, slowest_s = FILLER.syllable_s
    return min(max(float(frames.sounding.sum()) * HOP_S / syllables, fastest_s), slowest_s) if syllables else slowest_s


def _extent(sound: FilledPauseCandidate) -> tuple[float, float]:
    """Return where a sound starts and ends, its onset and fading included."""
    before_s = sound.sound_before_s if sound.sound_before_s <= FILLED_PAUSE.edge_s else 0.0
    after_s = sound.sound_after_s if sound.sound_after_s <= FILLED_PAUSE.edge_s else 0.0
    return sound.start_s - before_s, sound.end_s + after_s


def _is_within(sound: FilledPauseCandidate, speech: Speech) -> bool:
    """Tell whether a sound lies between first and last speech; a creak may be too weak to be speech of its own."""
    return speech.spans[0][0] <= _middle_s(sound) <= speech.spans[-1][1]


def _overlap_s(sound: FilledPauseCandidate, filler: Filler) -> float:
    return min(sound.end_s, filler.end_s) - max(sound.start_s, filler.start_s)


def _probable(pieces: Sequence[FilledPauseCandidate]) -> Filler:
    """Return the filler that some pieces of one sound make up."""
    hum_s = sum(piece.hum_share * (piece.end_s - piece.start_s) for piece in pieces)
    hum_share = hum_s / sum(piece.end_s - piece.start_s for piece in pieces)
    text = "hmm" if hum_share > FILLER.hmm_share else "um" if hum_share > FILLER.um_share else "uh"
    return Filler(text, _extent(pieces[0])[0], _extent(pieces[-1])[1], "probable")


def _pieces(sounds: Sequence[FilledPauseCandidate]) -> list[list[FilledPauseCandidate]]:
    """Return sounds gathered by what is one sound: the vowel of an um and its m."""
    gathered: list[list[FilledPauseCandidate]] = []
    for sound in sounds:
        gap_s = sound.start_s - gathered[-1][-1].end_s if gathered else np.inf
        if gap_s < FILLER.one_sound_gap_s and sound.sound_before_s >= gap_s:
            gathered[-1].append(sound)
        else:
            gathered.append([sound])
    return gathered


def _sounds(filler: Filler, frames: SoundFrames) -> bool:
    return frames.sounding_s(filler.start_s - FILLER.near_s, filler.end_s + FILLER.near_s) > FILLER.least_sound_s


def _placed(filler: HeardFiller, words: Sequence[Token], sounds: Sequence[FilledPauseCandidate]) -> Filler:
    """Return a heard filler where it sounds: an engine's word may go on through the pause after it."""
    start_s, end_s = words[filler.first].start_s, words[filler.end - 1].end_s
    if filler.hesitation:
        last_s = max(end_s, start_s + FILLER.near_s)
        if filler.end < len(words):
            last_s = max(min(last_s, words[filler.end].start_s), end_s)
        near = _pieces([sound for sound in sounds if start_s - FILLER.near_s / 2 <= _middle_s(sound) <= last_s])
        within = [pieces for pieces in near if _share_within(pieces, start_s, end_s) >= FILLER.mostly] or near
        if within:
            start_s, end_s = _extent(within[0][0])[0], _extent(within[0][-1])[1]
    return Filler(filler.text, start_s, end_s, "heard", filler.first, filler.end)


def _once(heard: Sequence[Filler], words: Sequence[Token]) -> list[Filler]:
    """Return heard fillers, each sound once: an engine writes a long um as "um, um"."""
    once: list[Filler] = []
    for filler in heard:
        last = once[-1] if once else None
        both = last and words[last.first_word].hesitation and words[filler.first_word].hesitation
        if last and both and last.end_word == filler.first_word and last.end_s - filler.start_s > FILLER.least_sound_s:
            once[-1] = replace(last, end_s=max(last.end_s, filler.end_s), end_word=filler.end_word)
        else:
            once.append(filler)
    return once


def _share_within(pieces: Sequence[FilledPauseCandidate], start_s: float, end_s: float) -> float:
    """Return which share of a sound lies in a span."""
    first_s, last_s = _extent(pieces[0])[0], _extent(pieces[-1])[1]
    return (min(last_s, end_s) - max(first_s, start_s)) / (last_s - first_s)


def _middle_s(sound: FilledPauseCandidate) -> float:
    return (sound.start_s + sound.end_s) / 2
