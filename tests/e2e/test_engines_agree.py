"""Both engines read the same weights and must agree; both pitch trackers must judge alike. Needs the extra `fast`."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.conftest import SIDECARS, Scored


def _digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("name", SIDECARS)
def test_both_engines_agree(scored: Scored, name: str) -> None:
    openai, faster = (scored(name, engine).transcript for engine in ("openai", "faster"))
    assert openai is not None
    assert faster is not None
    ours, theirs = ([word.text.lower() for word in transcript.words] for transcript in (openai, faster))
    assert _digits_of(openai.text) == _digits_of(faster.text)
    same = sum(a == b for a, b in zip(ours, theirs, strict=False))
    assert same >= 0.97 * max(len(ours), len(theirs))
    starts = [abs(a.start_s - b.start_s) for a, b in zip(openai.words, faster.words, strict=False) if a.text == b.text]
    assert np.median(starts) <= 0.08


def test_both_pitch_trackers_give_the_same_verdict(scored: Scored) -> None:
    for name in ("rehearsed", "winged"):
        bands = {
            tracker: {c.id: c.band for c in scored(name, "auto", tracker).scorecard.criteria}["pitch_variation"]
            for tracker in ("pyin", "swift-f0")
        }
        assert len(set(bands.values())) == 1
