"""A swearword that the engine only guessed is shown as unclear; one it is sure of was said."""

from __future__ import annotations

import pytest

from rehearse.core.transcript import Word
from rehearse.text.coarse_words import is_coarse, without_coarse_words
from rehearse.text.tokens import quote, tokens_from_words

HOW = "how many shits leave daily"


@pytest.mark.parametrize("word", ["Shits,", "bitch.", "DICK", "ass's", "sexy", "cocks!", "raped", "Nazi"])
def test_a_doubtful_coarse_word_is_shown_as_unclear_with_its_time(word: str) -> None:
    (token,) = tokens_from_words([Word(word, 67.2, 67.5, 0.55)])
    mark = word[-1] if not word[-1].isalpha() else ""
    assert token.text == f"[unclear 1:07]{mark}"
    assert token.normal == word.lower().strip(",.!")


@pytest.mark.parametrize("probability", [0.85, 0.99])
def test_what_the_engine_is_sure_of_was_said(probability: float) -> None:
    (token,) = tokens_from_words([Word("damn", 1.0, 1.2, probability)])
    assert token.text == "damn"


def test_what_the_rep_has_written_is_shown() -> None:
    (token,) = tokens_from_words([Word("Dick", 1.0, 1.2, 0.3, corrected=True)])
    assert token.text == "Dick"


@pytest.mark.parametrize(
    "word",
    ["ships", "assess", "class", "cockpit", "Dickens", "Essex", "Sussex", "shiitake", "hello", "title", "grapes",
     "rapeseed", "analysis", "document", "cumulative", "therapist", "peers", "Scunthorpe", "sheet", "passage"],
)  # fmt: skip
def test_innocent_words_are_shown_however_doubtful(word: str) -> None:
    assert not is_coarse(word.lower())
    assert tokens_from_words([Word(word, 0.0, 0.2, 0.05)])[0].text == word


def test_a_quotation_holds_no_guessed_swearword() -> None:
    words = [Word(text, 0.2 * k, 0.2 * k + 0.1, 0.4) for k, text in enumerate(HOW.split())]
    assert quote(tokens_from_words(words)) == "how many [unclear 0:00] leave daily"


def test_what_was_corrected_is_told_without_it() -> None:
    assert without_coarse_words("Two shits, daily") == "Two [unclear] daily"
