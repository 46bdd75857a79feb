"""Floors on words, numbers and fillers in the speech of real people (unit/data/speech/README.md), with each engine."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein
from whisper.normalizers import EnglishTextNormalizer

from rehearse.core.take import Take
from rehearse.pipeline import assess
from rehearse.scoring.options import Options
from tests.conftest import ENGINES, Kind

SPEECH = Path(__file__).parents[1] / "unit" / "data" / "speech"
TRUTH = json.loads((SPEECH / "truth.json").read_text("utf-8"))
MOST_WRONG = 0.03
"""Share of the words."""

each_engine = pytest.mark.parametrize("engine", ENGINES)


@cache
def heard(name: str, engine: Kind) -> Take:
    return assess(SPEECH / f"{name}.flac", Options(engine=engine))


@each_engine
def test_nearly_every_word_is_heard(engine: Kind) -> None:
    plain = EnglishTextNormalizer()
    wrong = words = 0
    for name in ("reader", "announcer"):
        transcript = heard(name, engine).transcript
        assert transcript is not None
        true = plain(TRUTH[name]["text"]).split()
        wrong += Levenshtein.distance(true, plain(" ".join(word.text for word in transcript.words)).split())
        words += len(true)
    assert wrong <= MOST_WRONG * words


@each_engine
def test_every_digit_of_every_number_is_heard(engine: Kind) -> None:
    assert [number.digits for number in heard("number", engine).message.phone_numbers] == [
        number["digits"] for number in TRUTH["number"]["numbers"]
    ]


@each_engine
def test_every_filler_is_found_and_none_is_invented(engine: Kind) -> None:
    found = heard("fillers", engine).fillers
    true = TRUTH["fillers"]["fillers"]
    hits = [any(f.start_s < end_s and f.end_s > start_s for f in found) for start_s, end_s in true]
    assert sum(hits) >= len(true) - 1
    assert len(found) <= sum(hits)
    assert heard("reader", engine).fillers == heard("announcer", engine).fillers == ()
