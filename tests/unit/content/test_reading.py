"""What may have been said where the message was not heard clearly is not called missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rehearse.content.message import read_message
from rehearse.content.reading import CLARITY, clear_words
from rehearse.core.message import ChecklistItem
from rehearse.core.profile import Profile
from rehearse.core.sound import Filler
from rehearse.core.token import Token
from rehearse.core.transcript import Word
from rehearse.text.tokens import tokens_from_text, tokens_from_words

WHOLE = "Hi Sam, this is Dana Reyes with Northfield Freight. Your dock door sticks. Call me at 312-555-0147."
NO_NAME = "Good morning Sam. Your dock door on the north side sticks since Monday. Please call me at 312-555-0147."


def heard(text: str, unsure: Sequence[int] = (), *, longer: dict[int, float] | None = None) -> tuple[Token, ...]:
    """Return the words of a text half a second apart; some unsure, after some more time than they take."""
    words, start_s = [], 0.0
    for index, word in enumerate(text.split()):
        words.append(Word(word, start_s, start_s + 0.4, 0.2 if index in unsure else 0.95))
        start_s += 0.5 + (longer or {}).get(index, 0.0)
    return tokens_from_words(words)


def item(tokens: tuple[Token, ...], name: str, **silence: Sequence[tuple[float, float]]) -> ChecklistItem:
    message = read_message(tokens, (), Profile(), "reason", **silence)  # type: ignore[arg-type]
    return next(one for one in message.checklist if one.id == name)


def test_what_is_not_in_a_message_heard_clearly_is_missing() -> None:
    for name in ("your_name", "company"):
        assert (item(heard(NO_NAME), name).found, item(heard(NO_NAME), name).certainty) == (False, "sure")
    assert (item(heard(WHOLE), "customers").found, item(heard(WHOLE), "customers").certainty) == (False, "sure")


def test_nothing_is_missing_for_sure_where_much_was_unclear() -> None:
    tokens = heard(NO_NAME, unsure=range(1, 18, 3))
    absent = [one for one in read_message(tokens, (), Profile(), "reason").checklist if not one.found]
    assert absent
    assert {one.certainty for one in absent} == {"unsure"}


def test_one_unclear_word_far_from_where_a_thing_may_be_leaves_it_missing() -> None:
    assert item(heard(WHOLE, unsure=[11]), "customers").certainty == "sure"


@pytest.mark.parametrize(("over_s", "clear"), [(CLARITY.unheard_s + 0.05, False), (CLARITY.unheard_s - 0.2, True)])
def test_speech_between_two_words_that_is_neither_silence_nor_a_filler_was_not_heard(
    over_s: float, clear: bool
) -> None:
    tokens = heard(WHOLE, longer={6: over_s - 0.1})
    gap = (tokens[6].end_s, tokens[7].start_s)
    assert clear_words(tokens).all() == clear
    assert clear_words(tokens, pauses=[gap]).all()
    assert clear_words(tokens, fillers=[Filler("um", *gap, "probable")]).all()


@pytest.mark.parametrize(("text", "takes_s"), [("pump", 0.9), ("refrigeration", 2.5)])
def test_a_word_that_lasts_longer_than_it_takes_hides_others(text: str, takes_s: float) -> None:
    def said_in(seconds: float) -> bool:
        return bool(clear_words(tokens_from_words([Word(text, 1.0, 1.0 + seconds, 0.9)])).all())

    assert said_in(takes_s + CLARITY.unheard_s - 0.05)
    assert not said_in(takes_s + CLARITY.unheard_s + 0.05)


def test_every_word_of_a_written_text_is_clear() -> None:
    assert clear_words(tokens_from_text(WHOLE)).all()
