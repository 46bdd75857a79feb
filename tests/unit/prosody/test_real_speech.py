"""Pauses and fillers in the speech of real people, where their places are known (see data/speech/README.md)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rehearse.core.transcript import Word
from rehearse.prosody.fillers import find_fillers
from rehearse.prosody.pauses import find_pauses
from rehearse.prosody.pitch import swift_f0
from rehearse.prosody.vad import find_speech
from rehearse.text.tokens import tokens_from_words
from tests.unit.made_speech import with_room
from tests.unit.scenes import TRUTH, real

PAUSES = [tuple(pause) for pause in TRUTH["cards"]["pauses"]]
FILLERS = [tuple(filler) for filler in TRUTH["fillers"]["fillers"]]
WORDS = [Word(text, start_s, end_s, 0.9) for text, start_s, end_s in TRUTH["fillers"]["words"]]
"""As an engine hears them that leaves every filler out."""

in_rooms = pytest.mark.parametrize("snr_db", [None, 30.0, 20.0], ids=["as it is", "30 dB", "20 dB"])


@in_rooms
def test_every_pause_is_found_in_its_place_and_none_is_invented(snr_db: float | None) -> None:
    samples = real("cards") if snr_db is None else with_room(real("cards"), snr_db)
    found = find_pauses(find_speech(samples))
    assert len(found) == len(PAUSES)
    for pause, (start_s, end_s) in zip(found, PAUSES, strict=True):
        # Silence was put in after the sound had sunk by 35 dB: the pause begins up to 0.2 s before, in its last breath.
        assert start_s - 0.3 < pause.start_s < start_s + 0.04
        assert end_s - 0.04 < pause.end_s < end_s + 0.12


@in_rooms
def test_a_reader_who_does_not_hesitate_has_no_fillers(snr_db: float | None) -> None:
    samples = real("reader") if snr_db is None else with_room(real("reader"), snr_db)
    said = [Word(text, start_s, end_s, 0.9) for text, start_s, end_s in TRUTH["reader"]["words"]]
    assert find_fillers(tokens_from_words(said), samples, find_speech(samples), swift_f0.track(samples)) == ()


def test_fillers_that_no_word_covers_are_found_by_their_sound_alone() -> None:
    samples = real("fillers")
    found = find_fillers(tokens_from_words(WORDS), samples, find_speech(samples), swift_f0.track(samples))
    assert {filler.certainty for filler in found} == {"probable"}
    hits = [any(f.start_s < end_s and f.end_s > start_s for f in found) for start_s, end_s in FILLERS]
    assert sum(hits) >= 3
    assert len(found) <= sum(hits)


@in_rooms
def test_the_sentences_of_a_reader_are_parted_where_they_end(snr_db: float | None) -> None:
    samples = real("announcer") if snr_db is None else with_room(real("announcer"), snr_db)
    spans = find_speech(samples).spans
    longest = max(pairwise(spans), key=lambda pair: pair[1][0] - pair[0][1])
    assert longest[1][0] - longest[0][1] == pytest.approx(0.6, abs=0.1)
