"""Scripts of messages: written, in versions, carried along when a message is renamed, each home's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from rehearse.store import Library
from rehearse.store.database import Database
from rehearse.store.homes import forget_home
from rehearse.store.scripts import Scripts, version_of, written
from tests.unit.store.test_homes import taken
from tests.unit.store.test_library import sound

HI = "Hi Sam, this is Dana Reyes with Northfield Freight."
OTHER = "Good morning, Kim. I saw that your dock in Denver had three late pickups."


@pytest.fixture
def scripts(database: str, tmp_path: Path) -> Iterator[Scripts]:
    with Scripts(database, tmp_path / "ann") as opened:
        yield opened


def texts(scripts: Scripts, message: str = "Borden") -> list[str]:
    return [one.text for one in scripts.versions(message)]


def test_a_message_has_no_script_until_one_is_saved(scripts: Scripts) -> None:
    assert (scripts.versions("Borden"), scripts.in_force("Borden"), scripts.messages()) == ([], "", {})
    assert scripts.save("Borden", "  \n") == []
    assert scripts.delete("Borden") == 0


def test_a_version_is_kept_for_each_change_and_the_last_is_in_force(scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    scripts.save("Borden", f"{HI}  \r\n\n")
    assert [(one.number, one.text) for one in scripts.save("Borden", OTHER)] == [(1, HI), (2, OTHER)]
    assert scripts.in_force("Borden") == OTHER
    assert [one.number for one in scripts.save("Borden", HI)] == [1, 2, 3]
    assert scripts.in_force("Borden") == HI


def test_a_script_that_was_emptied_is_none_and_can_be_restored(scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    assert list(scripts.messages()) == ["Borden"]
    scripts.save("Borden", "")
    assert (texts(scripts), scripts.in_force("Borden"), scripts.messages()) == ([HI, ""], "", {})


def test_each_message_has_its_own(scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    scripts.save("Kraft", OTHER)
    scripts.save("borden", "Another one.")
    assert (texts(scripts), texts(scripts, "Kraft")) == ([HI], [OTHER])
    assert list(scripts.messages()) == ["Borden", "Kraft", "borden"]


def test_what_is_written_on_is_one_version(scripts: Scripts) -> None:
    first = scripts.save("Borden", HI)[-1]
    more = scripts.save("Borden", f"{HI} Call me.", continues=first.saved_at)
    assert [one.text for one in more] == [f"{HI} Call me."]
    assert more[-1].saved_at > first.saved_at
    inside = f"{HI} Call me.".replace("Sam", "Kim")
    assert [one.text for one in scripts.save("Borden", inside, continues=more[-1].saved_at)] == [inside]


def test_what_was_replaced_stays_a_version(scripts: Scripts) -> None:
    first = scripts.save("Borden", HI)[-1]
    assert [one.text for one in scripts.save("Borden", OTHER, continues=first.saved_at)] == [HI, OTHER]


def test_what_another_browser_saved_meanwhile_stays_a_version(scripts: Scripts) -> None:
    seen = scripts.save("Borden", HI)[-1].saved_at
    scripts.save("Borden", f"{HI} Call me.", continues=seen)
    scripts.save("Borden", f"{HI} Ring me.", continues=seen)
    assert texts(scripts) == [f"{HI} Call me.", f"{HI} Ring me."]
    scripts.save("Borden", f"{HI} Phone me.", continues=seen - timedelta(seconds=1))
    assert len(texts(scripts)) == 3


def test_what_was_spoken_stays_a_version(scripts: Scripts) -> None:
    first = scripts.save("Borden", HI)[-1]
    assert [one.saved_at for one in scripts.save("Borden", HI, recorded=True)] == [first.saved_at]
    scripts.save("Borden", f"{HI} Call me.", continues=first.saved_at)
    assert texts(scripts) == [HI, f"{HI} Call me."]


def test_a_text_is_found_among_the_versions_as_it_was_spoken(scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    versions = scripts.save("Borden", OTHER)
    assert (version_of(f"{HI}\n", versions), version_of(OTHER, versions), version_of("Hi.", versions)) == (1, 2, None)


def test_any_text_can_be_kept(scripts: Scripts) -> None:
    odd = "Zoë \0\udce9 😀\u2028" + "a" * 20_000
    assert scripts.save("Zoë\udce9 " + "b" * 600, odd)[-1].text == written(odd)
    assert len(scripts.versions("Zoë\udce9 " + "b" * 600)) == 1


def test_scripts_of_another_home_are_not_seen_and_not_touched(database: str, tmp_path: Path, scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    with Scripts(database, tmp_path / "bob") as bob:
        assert (bob.versions("Borden"), bob.messages(), bob.delete("Borden")) == ([], {}, 0)
        bob.save("Borden", OTHER)
        assert (texts(scripts), texts(bob)) == ([HI], [OTHER])
        with Library(database, tmp_path / "bob") as library:
            library.rename("Borden", "Kraft")
        assert (texts(scripts), texts(bob), texts(bob, "Kraft")) == ([HI], [], [OTHER])


def test_a_renamed_message_keeps_its_script_and_it_can_be_taken_back(
    database: str, tmp_path: Path, scripts: Scripts
) -> None:
    scripts.save("Kraft", OTHER)
    scripts.save("Borden", HI)
    scripts.save("Borden", OTHER)
    with Library(database, tmp_path / "ann") as library:
        kept = library.keep(taken(1), sound(1))
        takes, moved = library.rename("Borden", "Kraft")
        assert (takes, texts(scripts), texts(scripts, "Kraft")) == ([kept.id], [], [OTHER, HI, OTHER])
        library.move(takes, "Borden", scripts=moved)
        assert (texts(scripts), texts(scripts, "Kraft")) == ([HI, OTHER], [OTHER])
        assert library.rename("Nobody", "Kraft") == ([], [])


def test_moved_and_deleted_takes_leave_the_script_with_its_message(
    database: str, tmp_path: Path, scripts: Scripts
) -> None:
    scripts.save("Borden", HI)
    with Library(database, tmp_path / "ann") as library:
        moved, deleted = library.keep(taken(1), sound(1)), library.keep(taken(2), sound(2))
        library.move([moved.id], "Kraft")
        library.delete(deleted.id)
    assert (texts(scripts), texts(scripts, "Kraft")) == ([HI], [])


def test_a_deleted_script_is_gone_with_all_its_versions(database: str, tmp_path: Path, scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    scripts.save("Borden", OTHER)
    scripts.save("Kraft", HI)
    assert scripts.delete("Borden") == 2
    assert (texts(scripts), texts(scripts, "Kraft")) == ([], [HI])


def test_a_deleted_script_leaves_no_word_in_the_file(tmp_path: Path) -> None:
    with Scripts(folder=tmp_path) as scripts:
        scripts.save("Borden", "A purple elephant called about the pallets.")
        scripts.delete("Borden")
    assert not any(b"purple elephant" in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_a_home_that_is_forgotten_leaves_no_script(database: str, tmp_path: Path, scripts: Scripts) -> None:
    scripts.save("Borden", HI)
    with Scripts(database, tmp_path / "bob") as bob:
        bob.save("Borden", OTHER)
        mine = Database(tmp_path / "ann", database)
        with mine.writing() as connection:
            assert forget_home(connection, mine.home)["scripts"] == 1
            assert connection.execute(sa.text("SELECT count(*) FROM scripts")).scalar() == 1
        mine.close()
        assert (texts(scripts), texts(bob)) == ([], [OTHER])
