"""What is asked of an engine, what it is given to hear, and what is believed of its answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from rehearse import asr as engines
from rehearse.asr.base import WINDOW_S, Decoding, Engine, Window, context_s
from rehearse.asr.decoding import (
    NUMBER_PROMPT,
    TOGETHER,
    VERBATIM_PROMPT,
    is_repetition_loop,
    prompt_with,
    transcribe,
)
from rehearse.core.profile import Profile
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.core.sound import Speech
from rehearse.core.transcript import NOT_MADE_OUT, Transcript
from rehearse.pipeline import Assessor
from rehearse.scoring.options import Options
from tests.unit.made_speech import message
from tests.unit.scripted_engine import FAR, STEP, ScriptedEngine, recording

ROUND = "thank you very much " * 20
PHRASES = [(1.0, 4.0), (5.0, 8.0), (20.0, 23.0)]
TEXTS = ["Hi Susan this is Mark Ellison", "we print the catalogues of museums", "please call me back on Monday"]


def unlike(k: int) -> str:
    """Return 60 words unlike each other and those of any other k: no numbers, nothing that could be mixed up."""
    return " ".join(chr(97 + k) + chr(97 + j // 26) + chr(97 + j % 26) for j in range(60))


def heard(engine: Engine, phrases: Sequence[tuple[float, float]], **options: Any) -> Transcript:
    samples, speech = recording(phrases, phrases[-1][1] + 5.0)
    return transcribe(samples, speech, engine, **options)


def test_what_is_said_is_written_down() -> None:
    found = heard(ScriptedEngine(TEXTS), PHRASES)
    assert found.text == " ".join(TEXTS)
    assert (found.engine, found.model) == ("scripted", "phrases")
    assert (found.language, found.language_probability) == ("en", 0.99)


def test_times_are_those_of_the_recording() -> None:
    found = heard(ScriptedEngine(TEXTS), PHRASES)
    words = list(found.words)
    for (start_s, end_s), text in zip(PHRASES, TEXTS, strict=True):
        mine, words = words[: len(text.split())], words[len(text.split()) :]
        assert mine[0].start_s == pytest.approx(start_s, abs=0.02)
        assert mine[-1].end_s == pytest.approx(end_s, abs=0.02)
        for k, word in enumerate(mine):
            assert word.start_s == pytest.approx(start_s + 0.5 * k, abs=0.02)  # 6 words in 3 s


def test_nothing_said_is_nothing_written() -> None:
    engine = ScriptedEngine([])
    found = transcribe(np.zeros(3 * SAMPLE_RATE_HZ, np.float32), Speech(()), engine)
    assert (found.words, found.language) == ((), "en")
    assert not engine.given


def test_another_language_is_said_and_not_transcribed() -> None:
    engine = ScriptedEngine(TEXTS, language=("de", 0.93))
    found = heard(engine, PHRASES)
    assert (found.words, found.language, found.language_probability) == ((), "de", 0.93)
    assert not engine.asked


def test_a_language_in_doubt_is_taken_for_english() -> None:
    found = heard(ScriptedEngine(TEXTS, language=("cy", 0.79)), PHRASES)
    assert (found.text, found.language) == (" ".join(TEXTS), "en")


def test_long_silence_is_never_heard() -> None:
    # A number and an unheard phrase, so that there are second redecodings, too.
    engine = ScriptedEngine(["call 312 555 0147", "we print", "thanks"], prompted={1: ""})
    samples, speech = recording(PHRASES, 60.0, 0.3)
    transcribe(samples, speech, engine)
    assert len(engine.given) > 1
    assert FAR in samples
    assert all(FAR not in sound for sound in engine.given)
    for phrase in range(3):  # and nothing else is left out
        level = (phrase + 1) * STEP
        assert np.count_nonzero(engine.given[0] == level) == np.count_nonzero(samples == level)


def test_the_first_look_is_prompted_for_fillers_and_the_second_is_not() -> None:
    engine = ScriptedEngine(["um hello", "my number is 312 555 0147", "bye"])
    heard(engine, PHRASES)
    assert [prompt for prompt, _, _ in engine.asked] == [VERBATIM_PROMPT, ""]


def test_the_second_look_may_not_write_single_letters() -> None:
    engine = ScriptedEngine(["hello", "it is 312 555 0147 A", "bye"])
    found = heard(engine, PHRASES)
    assert [engine.vocabulary[token] for token in engine.asked[1][2]] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert engine.asked[0][2] == ()
    assert "312 555 0147" in found.text


def test_a_number_misheard_with_the_prompt_is_heard_without_it() -> None:
    engine = ScriptedEngine(
        ["hello Susan", "my number is 312 555 0147", "bye"], prompted={1: "um my number is 312 555 041"}
    )
    assert heard(engine, PHRASES).text == "hello Susan um my number is 312 555 0147 bye"


def test_a_number_in_doubt_is_heard_in_two_more_ways() -> None:
    engine = ScriptedEngine(["hello", "my number is 312 555 0147", "bye"], prompted={1: ""})
    assert heard(engine, PHRASES).text == "hello my number is 312 555 0147 bye"
    assert [(prompt, count) for prompt, count, _ in engine.asked] == [
        (VERBATIM_PROMPT, 1), ("", 3), (NUMBER_PROMPT, 1), (VERBATIM_PROMPT, 1)
    ]  # fmt: skip


def test_a_number_that_both_looks_heard_is_not_asked_for_again() -> None:
    engine = ScriptedEngine(["hello", "my number is three one two 555 0147", "bye"])
    heard(engine, PHRASES)
    assert [prompt for prompt, _, _ in engine.asked] == [VERBATIM_PROMPT, ""]


def test_speech_left_out_with_the_prompt_is_heard_without_it() -> None:
    assert heard(ScriptedEngine(TEXTS, prompted={1: ""}), PHRASES).text == " ".join(TEXTS)


def test_a_phrase_that_stays_unheard_does_not_get_the_number_of_another() -> None:
    found = heard(ScriptedEngine(["", TEXTS[1], "call 312 555 0147"]), PHRASES)
    assert found.text == f"{TEXTS[1]} call 312 555 0147"
    assert found.words[-1].end_s == pytest.approx(PHRASES[2][1], abs=0.02)


def test_a_number_that_is_only_heard_by_itself_is_heard() -> None:
    phrases = [(1.0, 3.0), (3.3, 6.0), (8.0, 10.0)]
    found = heard(ScriptedEngine(["312 555 0147", *TEXTS[1:]], only_alone=[0]), phrases)
    assert found.text == f"312 555 0147 {TEXTS[1]} {TEXTS[2]}"


def test_a_text_that_goes_round_is_asked_again_without_the_prompt() -> None:
    engine = ScriptedEngine(TEXTS, prompted={1: ROUND})
    assert heard(engine, PHRASES).text == " ".join(TEXTS)
    assert [(prompt, count) for prompt, count, _ in engine.asked] == [(VERBATIM_PROMPT, 1), ("", 1)]


def test_a_phrase_that_goes_round_beside_others_is_heard_by_itself() -> None:
    class Beside(ScriptedEngine):
        """Goes round where it hears more than one phrase."""

        def decode(self, windows: Sequence[Window], **asked: Any) -> list[Decoding]:
            self.texts = [ROUND, *TEXTS[1:]] if len(self._phrases(windows[0])) > 1 else TEXTS
            return super().decode(windows, **asked)

    assert heard(Beside(TEXTS), PHRASES).text == " ".join(TEXTS)


def test_what_goes_round_however_it_is_heard_is_marked_as_not_made_out() -> None:
    found = heard(ScriptedEngine([TEXTS[0], ROUND, TEXTS[2]]), PHRASES)
    assert found.text == f"{TEXTS[0]} {NOT_MADE_OUT} {TEXTS[2]}"
    (lost,) = (word for word in found.words if word.text == NOT_MADE_OUT)
    assert (lost.start_s, lost.end_s, lost.probability) == (pytest.approx(5.0, 0.1), pytest.approx(8.0, 0.1), 0.0)


def test_a_number_that_was_written_once_too_often_is_heard_by_itself() -> None:
    class Eager(ScriptedEngine):
        """Writes a number once more than it was said, where it is said three times."""

        def decode(self, windows: Sequence[Window], **asked: Any) -> list[Decoding]:
            together = len(self._phrases(windows[0])) > 1
            self.texts = ["661-5064", "661-5064 661-5064" if together else "661-5064", "661-5064"]
            return super().decode(windows, **asked)

    assert heard(Eager([]), PHRASES).text == "661-5064 661-5064 661-5064"


def test_only_the_window_that_goes_round_is_asked_again() -> None:
    phrases = [(30.0 * k + 1, 30.0 * k + 26) for k in range(3)]
    texts = [unlike(k) for k in range(3)]
    engine = ScriptedEngine(texts, prompted={1: ROUND})
    assert heard(engine, phrases).text == " ".join(texts)
    assert [(prompt, count) for prompt, count, _ in engine.asked] == [(VERBATIM_PROMPT, 3), ("", 1)]


def test_no_more_is_asked_for_than_anybody_says() -> None:
    engine = ScriptedEngine([" ".join(f"w{k}" for k in range(400))])
    assert len(heard(engine, [(1.0, 3.0)]).words) < 10 * 4 + 10


@pytest.mark.parametrize("count", [TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER + 2])
def test_any_number_of_windows_keeps_their_order(count: int) -> None:
    phrases = [(30.0 * k + 1, 30.0 * k + 26) for k in range(count)]
    texts = [unlike(k) for k in range(count)]
    engine = ScriptedEngine(texts)
    found = heard(engine, phrases)
    assert found.text == " ".join(texts)
    assert sum(asked for _, asked, _ in engine.asked) == len(engine.given) == count
    assert max(asked for _, asked, _ in engine.asked) == min(count, TOGETHER)
    for k, (start_s, end_s) in enumerate(phrases):
        mine = found.words[60 * k : 60 * (k + 1)]
        assert (mine[0].start_s, mine[-1].end_s) == (pytest.approx(start_s, abs=0.03), pytest.approx(end_s, abs=0.03))


def test_a_window_in_which_nothing_is_heard_shifts_no_other() -> None:
    phrases = [(30.0 * k + 1, 30.0 * k + 26) for k in range(3)]
    found = heard(ScriptedEngine([unlike(0), "", unlike(2)]), phrases)
    assert found.text == f"{unlike(0)} {unlike(2)}"
    assert found.words[60].start_s == pytest.approx(61.0, abs=0.03)


def test_progress_rises_to_one() -> None:
    shares: list[float] = []
    phrases = [(30.0 * k + 1, 30.0 * k + 26) for k in range(2 * TOGETHER + 1)]
    heard(ScriptedEngine(["well " * 60] * len(phrases)), phrases, progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) >= 3
    assert shares[-1] == 1.0


def test_many_hints_leave_room_for_the_fillers() -> None:
    prompt = prompt_with([f"Customer Number {letter * 9}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"])
    assert prompt.startswith(VERBATIM_PROMPT)
    assert len(prompt) <= 501
    assert "AAAAAAAAA" in prompt


def test_hints_are_given_as_they_are_spelled() -> None:
    engine = ScriptedEngine(TEXTS)
    heard(engine, PHRASES, hints=("Siobhán Nguyen", "Copperfield Print"))
    assert engine.asked[0][0] == f"{VERBATIM_PROMPT} Siobhán Nguyen. Copperfield Print."
    assert prompt_with(()) == VERBATIM_PROMPT


def test_the_reps_number_is_never_told_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    class Listening(ScriptedEngine):
        """Hears real sound, so writes the same whatever it is."""

        def _phrases(self, window: Any) -> list[tuple[int, int, int]]:
            return [(0, 0, len(window.features))]

    engine = Listening(["Hi this is Mark Ellison my number is 312 555 0147"])
    monkeypatch.setattr(engines, "load_engine", lambda *_, **__: engine)
    profile = Profile("Mark Ellison", "Copperfield Print", "+1 (312) 555-0147", "US", ("Harbor Museum", "Tidewater"))
    sound, _ = message(0.6, 0.8, 0.5)
    with Assessor(Options(profile=profile)) as assessor:
        take = assessor.assess(Recording(sound, "made.wav"))
    assert take.transcript is not None
    prompts = [prompt for prompt, _, _ in engine.asked]
    assert prompts[0] == f"{VERBATIM_PROMPT} Mark Ellison. Copperfield Print. Harbor Museum. Tidewater."
    assert not any(re.search(r"\d", prompt) for prompt in prompts)


@pytest.mark.parametrize("text", [ROUND, "no, " * 100, "5550147 " * 30, f"{TEXTS[0]}. Ah. Ah, ah. Ah. Ah. {TEXTS[1]}"])
def test_repeating_is_noticed(text: str) -> None:
    assert is_repetition_loop(text.encode())


@pytest.mark.parametrize(
    "text", ["", "Hi.", "no, no, no, no: call 555-5555, five five five five",
             "three one two, five five five, zero one four seven. Again, three one two, five five five, "
             "zero one four seven.", "I'm calling about your warehouse, and about the trucks you sent us last spring."]
)  # fmt: skip
def test_a_number_said_again_is_no_repeating(text: str) -> None:
    assert not is_repetition_loop(text.encode())


@pytest.mark.parametrize("duration_s", [0.0, 7.99, 8.0, 8.01, 13.0, 18.0, 18.5, 29.0, 30.0])
def test_a_window_is_padded_to_the_shortest_length_that_leaves_silence(duration_s: float) -> None:
    padded_s = context_s(duration_s)
    assert padded_s >= duration_s
    assert padded_s == WINDOW_S or padded_s - duration_s >= 2.0
    assert not any(duration_s + 2.0 <= shorter < padded_s for shorter in (10.0, 15.0, 20.0, 25.0, WINDOW_S))
