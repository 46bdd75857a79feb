"""What is heard of a recording as a whole: hum, a low level, what is set aside."""

from __future__ import annotations

import numpy as np
import pytest

from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.take import Take
from rehearse.core.transcript import NOT_MADE_OUT, Transcript, Word
from rehearse.prosody.pitch import swift_f0
from rehearse.scoring.assessment import ANOTHER_VOICE, listen_to_sound, make_take, why_words_do_not_serve
from rehearse.scoring.options import Options
from rehearse.scoring.rubric import default_rubric
from tests.unit.made_calls import ringing
from tests.unit.prosody.test_other_voice import with_other_speaker
from tests.unit.scenes import Sound, real


def at_level(dbfs: float) -> Sound:
    """Return speech at a level, in 16 bits."""
    samples = real("reader")
    level = listen_to_sound(Recording(samples, "reader"), default_rubric()).level.level_dbfs
    assert level is not None
    return (np.round(samples * 10 ** ((dbfs - level) / 20) * 32768) / 32768).astype(np.float32)


@pytest.mark.parametrize("dbfs", [-47.0, -52.0, -57.0, -62.0, -67.0])
def test_a_very_quiet_recording_is_judged_and_the_rep_is_asked_to_come_closer(dbfs: float) -> None:
    as_it_is = listen_to_sound(Recording(real("reader"), "reader"), default_rubric())
    sound = listen_to_sound(Recording(at_level(dbfs), "quiet"), default_rubric())
    assert sound.not_judgeable is None
    assert sound.level.level_dbfs == pytest.approx(dbfs, abs=0.5)
    assert any("come closer" in note for note in sound.notes)
    assert sound.speech.message_s == pytest.approx(as_it_is.speech.message_s or 0.0, abs=0.1)


def test_nothing_is_said_of_an_ordinary_level() -> None:
    assert listen_to_sound(Recording(at_level(-30.0), "fair"), default_rubric()).notes == ()


def test_noise_is_measured_beside_what_is_set_aside() -> None:
    samples = real("reader")
    alone = listen_to_sound(Recording(samples, "alone"), default_rubric())
    called = listen_to_sound(Recording(np.concatenate([ringing("US", 12.0), samples]), "called"), default_rubric())
    assert called.level.snr_db == pytest.approx(alone.level.snr_db or 0.0, abs=2.0)
    assert called.not_judgeable is None


def test_a_line_that_only_rings_cannot_be_judged() -> None:
    sound = listen_to_sound(Recording(ringing("US", 12.0), "ringing"), default_rubric())
    assert sound.speech.spans == ()
    assert "music or tones" in (sound.not_judgeable or "")


@pytest.mark.parametrize(("lost_s", "judged"), [(4.2, True), (4.4, False)])
def test_what_is_mostly_not_made_out_is_not_judged(lost_s: float, judged: bool) -> None:
    words = [Word(f"word{k}", float(k), k + 1.0, 0.9) for k in range(10)]
    lost = Word(NOT_MADE_OUT, 10.0, 10.0 + lost_s, 0.0)
    why = why_words_do_not_serve(Transcript((*words, lost), "scripted", "none"), default_rubric())
    assert (why is None) is judged
    if not judged:
        assert "4 s of it made no sense" in str(why)


def test_what_was_not_made_out_is_no_word() -> None:
    words = [Word("Okay.", 0.0, 3.0, 0.9), *[Word(NOT_MADE_OUT, 3.0 + k, 3.1 + k, 0.0) for k in range(6)]]
    assert "Hardly a word" in str(
        why_words_do_not_serve(Transcript(tuple(words), "scripted", "none"), default_rubric())
    )


def take_of(samples: Sound) -> Take:
    recording, options = Recording(samples, "take"), Options(transcript=False)
    sound = listen_to_sound(recording, options.rubric)
    return make_take(recording, sound, options, file=None, track=swift_f0.track(sound.samples))


def test_somebody_elses_sentence_is_set_aside_and_moves_neither_pitch_nor_pauses() -> None:
    samples, (start_s, end_s) = with_other_speaker("reader", "announcer", 8.0)
    alone, mixed = take_of(real("reader")[: 20 * SAMPLE_RATE_HZ]), take_of(samples)
    (apart,) = mixed.recording.set_aside
    assert apart.what == ANOTHER_VOICE
    assert (apart.start_s, apart.end_s) == pytest.approx((start_s, end_s), abs=0.3)
    assert mixed.measures.pitch_sd_semitones == pytest.approx(alone.measures.pitch_sd_semitones or 0.0, abs=0.2)
    assert mixed.measures.longest_pause_s == pytest.approx(alone.measures.longest_pause_s or 0.0, abs=0.05)
    assert mixed.pitch is not None
    assert not any(apart.start_s < pause.end_s and pause.start_s < apart.end_s for pause in mixed.pauses)
