"""What coaches answer: beside the reps' own answers, for anybody's take, gone with the take."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.config import save_profile
from rehearse.core.profile import Profile
from rehearse.errors import InputError
from rehearse.store import Library
from rehearse.store.coach_answers import CoachAnswers
from tests.unit.store.test_homes import taken
from tests.unit.store.test_library import sound


def test_a_coach_answers_for_a_take_of_another_home(database: str, tmp_path: Path) -> None:
    with Library(database, tmp_path / "ann") as ann:
        hers = ann.keep(taken(1, "Ann"), sound(1))
        ann.say(hers.id, "yes")
        with CoachAnswers(database, tmp_path / "coach") as coach:
            coach.say(hers.id, "maybe")
            coach.say(hers.id, "no", "why call?")
            assert [(one.take, one.answer, one.note) for one in coach.all()] == [(hers.id, "no", "why call?")]
        with CoachAnswers(database, tmp_path / "other") as other:
            other.say(hers.id, "yes")
            assert [one.answer for one in other.all()] == ["no", "yes"]
        assert ann.find(hers.id).self_verdict == "yes"


def test_the_coach_is_whom_the_profile_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    save_profile(Profile(name="Cleo Ward"))
    with Library() as library, CoachAnswers() as coach:
        kept = library.keep(taken(1, "Ann"), sound(1))
        assert coach.say(kept.id, "yes").coach == "Cleo Ward"
        assert coach.of_take(kept.id) == coach.all()[0]


def test_what_waits_is_what_this_coach_has_not_answered_and_can_hear(database: str, tmp_path: Path) -> None:
    with Library(database, tmp_path / "ann") as ann, Library(database, tmp_path / "coach") as own:
        ann.keep(taken(1, "Ann"), sound(1))
        first, second = (own.keep(taken(number, "Bob"), sound(number)).id for number in (2, 3))
    with CoachAnswers(database, tmp_path / "coach") as coach:
        assert coach.waiting() == (second, 2, 1)
        coach.say(second, "yes")
        assert coach.waiting() == (first, 1, 1)
        coach.say(first, "no")
        assert coach.waiting() == (None, 0, 1)


def test_a_deleted_take_leaves_no_answer_behind(database: str, tmp_path: Path) -> None:
    with Library(database, tmp_path / "ann") as ann, Library(database, tmp_path / "bob") as bob:
        for library, rep in ((ann, "Ann"), (bob, "Bob")):
            library.keep(taken(1, rep), sound(1))
        with CoachAnswers(database, tmp_path / "coach") as coach:
            coach.say(taken(1).id, "no", "names nobody")
            ann.delete(taken(1).id)
            assert len(coach.all()) == 1
            bob.delete(taken(1).id)
            assert coach.all() == []


def test_there_is_nothing_to_answer_for_where_no_take_is(tmp_path: Path) -> None:
    with CoachAnswers(folder=tmp_path) as coach:
        assert (coach.all(), coach.waiting()) == ([], (None, 0, 0))
        with pytest.raises(InputError, match="There is no take"):
            coach.say("0f3a", "yes")
