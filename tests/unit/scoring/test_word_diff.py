"""Words of two takes, set side by side."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from rehearse.core.message import PhoneNumber
from rehearse.core.sound import Filler
from rehearse.core.take import Take
from rehearse.core.transcript import Transcript
from rehearse.scoring.word_diff import Said, matched_times, word_diff
from tests.unit.made_takes import rehearsed_take, timed, winged_take


def spoken(text: str, start_s: float = 0.5, end_s: float = 20.0) -> Take:
    """Return a take that says just this: no numbers, no fillers."""
    take = rehearsed_take()
    words = timed(text.split(), start_s, end_s)
    return replace(
        take,
        transcript=Transcript(words, "faster-whisper", "base"),
        fillers=(),
        message=replace(take.message, phone_numbers=()),
        measures=replace(take.measures, speech_start_s=start_s, speech_end_s=end_s),
    )


def with_status(said: tuple[Said, ...], status: str) -> list[str]:
    return [one.text for one in said if one.status == status]


def test_the_same_words_are_kept_whatever_their_case_and_punctuation() -> None:
    said = word_diff(spoken("Hi Sam, this is Dana."), spoken("hi Sam this, is DANA"))
    assert {one.status for one in said} == {"kept"}


def test_dropped_words_stand_before_what_came_in_their_place() -> None:
    said = word_diff(spoken("I wanted to discuss freight"), spoken("I called to discuss freight"))
    assert [(one.text, one.status) for one in said[1:3]] == [("wanted", "dropped"), ("called", "added")]


def test_every_word_of_both_takes_is_there_once() -> None:
    before, after = "Hi Sam this is Dana and I have a platform", "Hi Sam I have a question about your platform, Dana"
    said = word_diff(spoken(before), spoken(after))
    assert [one.text for one in said if one.before] != []
    assert sum(one.before is not None for one in said) == len(before.split())
    assert sum(one.after is not None for one in said) == len(after.split())


def test_small_words_of_different_sentences_are_no_common_ground() -> None:
    said = word_diff(
        spoken("we sell a wonderful integrated platform now"), spoken("call me back before a meeting on Tuesday")
    )
    assert with_status(said, "kept") == []


def test_a_number_is_one_word_however_it_was_written() -> None:
    one, other = spoken("call me on 312-555-0147 please"), spoken("call me on 312 555 0147 please")

    def numbered(take: Take, first: int, end: int) -> Take:
        number = PhoneNumber("3125550147", "312, 555, 0147", 8.0, 14.0, 1.6, True, None, "", (), first, end)
        return replace(take, message=replace(take.message, phone_numbers=(number,)))

    said = word_diff(numbered(one, 3, 4), numbered(other, 3, 6))
    assert [one.text for one in said if one.status == "kept"] == ["call", "me", "on", "312, 555, 0147", "please"]


def test_a_filler_that_is_gone_is_shown_as_a_filler() -> None:
    before = spoken("Hi um Sam")
    before = replace(before, fillers=(Filler("um", 7.0, 12.0, "heard", 1, 2),))
    said = word_diff(before, spoken("Hi Sam"))
    assert [(one.text, one.status, one.filler) for one in said] == [
        ("Hi", "kept", False),
        ("um", "dropped", True),
        ("Sam", "kept", False),
    ]


def test_a_filler_that_no_word_covers_is_there_too() -> None:
    before = replace(spoken("Hi Sam"), fillers=(Filler("uh", 9.9, 10.1, "probable"),))
    assert with_status(word_diff(before, spoken("Hi Sam")), "dropped") == ["uh"]


def test_a_word_that_is_meant_does_not_match_a_filler() -> None:
    before = replace(spoken("I like it"), fillers=(Filler("like", 7.0, 13.0, "heard", 1, 2),))
    said = word_diff(before, spoken("I like it"))
    assert (with_status(said, "dropped"), with_status(said, "added")) == (["like"], ["like"])


def test_kept_words_know_their_place_in_both_takes() -> None:
    said = word_diff(spoken("Hi Sam", 1.0, 3.0), spoken("Hi Sam", 11.0, 13.0))
    assert [(one.before[0], one.after[0]) for one in said if one.before and one.after] == [(1.0, 11.0), (2.0, 12.0)]


def test_matched_times_rise_in_both_takes_and_end_with_them() -> None:
    before, after = winged_take(), rehearsed_take()
    places = matched_times(before, after)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(places))
    assert places[0] == (0.0, 0.0)
    assert places[-1] == (before.recording.duration_s, after.recording.duration_s)


def test_the_same_word_is_at_the_same_place_of_the_message() -> None:
    before, after = spoken("Hi Sam call me back", 1.0, 6.0), spoken("Hi Sam please call me back", 10.0, 16.0)
    assert (3.0, 13.0) in [(round(one, 6), round(other, 6)) for one, other in matched_times(before, after)]


def test_takes_without_words_have_ends_in_common() -> None:
    before = replace(winged_take(), transcript=None, fillers=())
    assert len(matched_times(before, rehearsed_take())) >= 2


def test_long_transcripts_are_compared_in_reasonable_time() -> None:
    words = [f"word{index % 97}" for index in range(700)]
    said = word_diff(spoken(" ".join(words)), spoken(" ".join(words[::2] + words[1::2])))
    assert len(said) >= 700
