"""What was typed keeps the times of what was heard; what was not heard gets times between its neighbours."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rehearse.core.sound import Span
from rehearse.core.transcript import Correction, Transcript, Word
from rehearse.errors import UsageError
from rehearse.text.corrections import corrected_transcript, with_phrase_replaced

HEARD = "Hi Sam, we helped boarding cut freight. Call 312 555 0147. Again, 312 555 0147."
STEP_S = 0.5
SPEECH: tuple[Span, ...] = ((0.0, 3.5), (4.0, 20.0))


def _heard(text: str = HEARD, probability: float = 0.9) -> Transcript:
    said = enumerate(text.split())
    words = [Word(part, STEP_S * place, STEP_S * place + 0.45, probability) for place, part in said]
    return Transcript(tuple(words), "scripted", "phrases")


def _typed(text: str, heard: Transcript | None = None) -> Transcript:
    return corrected_transcript(heard or _heard(), text, SPEECH)


def _in_order(transcript: Transcript) -> bool:
    words = transcript.words
    return all(word.start_s <= word.end_s for word in words) and all(
        one.start_s <= other.start_s for one, other in pairwise(words)
    )


def test_what_is_typed_as_it_was_heard_changes_nothing() -> None:
    assert _typed(HEARD) == _heard()


def test_a_word_for_a_word_keeps_its_time_and_the_engines_probability() -> None:
    typed = _typed(HEARD.replace("boarding", "Borden"))
    assert typed.words[4] == Word("Borden", 2.0, 2.45, 0.9, corrected=True)
    assert typed.corrections == (Correction(4, 5, 2.0, 2.45, "boarding", "Borden"),)
    assert [word for word in typed.words if not word.corrected] == [w for w in _heard().words if w.text != "boarding"]


@pytest.mark.parametrize(
    ("heard", "said", "count"),
    [
        ("boarding", "Borden Dairy", 2),
        ("312 555 0147. Again", "312-555-0142. Again", 2),
        ("we helped boarding", "we've worked together with Borden", 5),
        ("freight", "freight, and quickly,", 3),
    ],
)
def test_other_words_share_the_time_of_what_was_heard(heard: str, said: str, count: int) -> None:
    typed = _typed(HEARD.replace(heard, said, 1))
    (correction,) = typed.corrections
    words = typed.words[correction.first_word : correction.end_word]
    assert 1 <= len(words) <= count
    assert words[0].start_s == pytest.approx(correction.start_s)
    assert words[-1].end_s == pytest.approx(correction.end_s)
    assert _in_order(typed)


def test_syllables_decide_how_long_each_word_takes() -> None:
    dairy, cooperative = _typed(HEARD.replace("boarding", "Bo cooperative")).words[4:6]
    assert cooperative.end_s - cooperative.start_s > 3 * (dairy.end_s - dairy.start_s)


def test_words_are_put_into_speech_and_not_into_the_pause() -> None:
    typed = _typed(HEARD.replace("freight. Call", "freight bills. Ring us"))
    for word in typed.words[5:10]:
        assert not 3.5 < word.start_s < 4.0
        assert not 3.5 < word.end_s < 4.0


def test_words_that_were_not_heard_at_all_lie_in_the_speech_between() -> None:
    heard = _heard("Call 312 555 0147.")
    later = [heard.words[0], *(Word(w.text, w.start_s + 2.0, w.end_s + 2.0, w.probability) for w in heard.words[1:])]
    typed = corrected_transcript(Transcript(tuple(later), "", ""), "Call me at 312 555 0147.", ((0.0, 10.0),))
    (correction,) = typed.corrections
    assert (correction.heard, correction.said) == ("", "me at")
    assert [(word.start_s >= 0.45, word.end_s <= 2.5) for word in typed.words[1:3]] == [(True, True)] * 2


@pytest.mark.parametrize("said", ["312 555 oh one 0147", "312 oh 555 0147", "oh 312 555 0147"])
def test_where_there_is_no_room_the_word_beside_gives_of_its_time(said: str) -> None:
    typed = _typed(HEARD.replace("312 555 0147", said, 1))
    assert typed.text == HEARD.replace("312 555 0147", said, 1)
    assert _in_order(typed)
    ohs = [word for word in typed.words if word.text in ("oh", "one")]
    assert all(word.end_s > word.start_s and word.corrected for word in ohs)
    assert not any(word.corrected for word in typed.words if word.text not in ("oh", "one"))


def test_what_was_not_said_is_gone_and_told() -> None:
    typed = _typed(HEARD.replace("Again, ", ""))
    (correction,) = typed.corrections
    assert (correction.heard, correction.said, correction.first_word, correction.end_word) == ("Again,", "", 11, 11)
    assert len(typed.words) == len(_heard().words) - 1


def test_changes_far_apart_are_told_apart_and_those_side_by_side_together() -> None:
    typed = _typed(HEARD.replace("boarding cut", "Borden Cut").replace("Again", "Once more"))
    assert [(one.heard, one.said) for one in typed.corrections] == [
        ("boarding cut", "Borden Cut"),
        ("Again,", "Once more,"),
    ]


def test_marks_and_line_ends_alone_are_no_words() -> None:
    typed = _typed(HEARD.replace("Sam,", "Sam -").replace(". ", ".\n\n"))
    assert typed.text == HEARD.replace("Sam,", "Sam-")


@pytest.mark.parametrize(
    ("heard", "said", "text"),
    [
        ("boarding", "Borden", HEARD.replace("boarding", "Borden")),
        ("BOARDING", "Borden", HEARD.replace("boarding", "Borden")),
        ("Hi Sam", "Hi Pam", HEARD.replace("Sam", "Pam")),
        ("freight", "freight!", HEARD.replace("freight.", "freight!")),
        ("Again", "", HEARD.replace("Again, ", "")),
    ],
)
def test_a_phrase_is_replaced_wherever_it_stands_and_keeps_the_mark_after_it(heard: str, said: str, text: str) -> None:
    assert with_phrase_replaced(_heard().words, heard, said) == text


def test_of_a_word_that_stands_twice_the_place_must_be_said() -> None:
    words = _heard().words
    with pytest.raises(UsageError, match=r"2 times, at 4\.5, 6\.5 s.*--at"):
        with_phrase_replaced(words, "555", "565")
    assert with_phrase_replaced(words, "555", "565", 6.0) == "565".join(HEARD.rsplit("555", 1))


@pytest.mark.parametrize(("heard", "hint"), [("bording", "“boarding”"), ("xylophone", "as it stands"), ("", "as it")])
def test_a_word_that_does_not_stand_there_is_refused_with_what_is_near(heard: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        with_phrase_replaced(_heard().words, heard, "Borden")
