"""Several homes on one database: each keeps, counts, plays and deletes its own takes, and reads those of the others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from rehearse.audio import read_recording
from rehearse.config import save_profile
from rehearse.core.profile import Profile
from rehearse.core.take import Take
from rehearse.errors import InputError, RehearseError
from rehearse.store import Library
from rehearse.store.homes import HOME_FILE
from rehearse.store.migrations import migrate
from rehearse.store.take_json import take_to_dict
from rehearse.web.access import Access
from rehearse.web.app import make_app
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.unit.store.test_library import files, numbered, sound

Opened = Callable[[str], Library]

SAME_SECOND = datetime(2026, 11, 22, 14, 3, 12, tzinfo=UTC)


@pytest.fixture
def opened(database: str, tmp_path: Path) -> Iterator[Opened]:
    """Return what opens the library of a home; all homes share one database."""
    libraries: list[Library] = []

    def open_library(home: str) -> Library:
        libraries.append(Library(database, tmp_path / home))
        return libraries[-1]

    yield open_library
    for library in libraries:
        library.close()


def taken(number: int, rep: str = "") -> Take:
    """Return a take of the same message, made in the same second: its sound gets the same name in every home."""
    return numbered(number, message_name="Borden", recorded_at=SAME_SECOND, rep=rep)


def test_deleting_never_touches_the_sound_of_another_home(opened: Opened) -> None:
    ann, bob = opened("ann"), opened("bob")
    hers, his = ann.keep(taken(1, "Ann"), sound(1)), bob.keep(taken(2, "Bob"), sound(2))
    assert Path(hers.file).relative_to(ann.folder) == Path(his.file).relative_to(bob.folder)
    with pytest.raises(InputError, match=r"Ann keeps take .* in another home") as refused:
        bob.delete(hers.id)
    assert refused.value.code == "elsewhere"
    assert (ann.sound_of(hers).read_bytes(), bob.sound_of(his).read_bytes()) == (sound(1), sound(2))
    bob.delete(his.id)
    assert (files(ann.folder), files(bob.folder)) == ([ann.sound_of(hers)], [])


def test_the_sound_of_another_home_is_never_mistaken_for_ones_own(opened: Opened) -> None:
    ann, bob = opened("ann"), opened("bob")
    hers = ann.keep(taken(1, "Ann"), sound(1))
    bob.keep(taken(2), sound(2))
    with pytest.raises(InputError, match="heard and exported only there"):
        bob.sound_of(hers)
    assert not Path(bob.find(hers.id).file).is_absolute()
    with pytest.raises(InputError, match="answered for, moved, corrected and deleted only there"):
        bob.say(hers.id, "yes")


def test_a_take_of_another_home_is_read_by_its_id(opened: Opened) -> None:
    ann, bob = opened("ann"), opened("bob")
    hers = ann.keep(taken(1, "Ann"), sound(1))
    assert bob.find(hers.id).scorecard == ann.find(hers.id).scorecard
    assert bob.find(hers.id[:6]).rep == "Ann"


def test_each_home_counts_its_own_takes(opened: Opened) -> None:
    ann, bob = opened("ann"), opened("bob")
    his = bob.keep(taken(2, "Bob"), sound(2))
    hers = [ann.keep(taken(number, "Ann"), sound(number)).id for number in (1, 3)]
    assert bob.find("last").id == his.id
    with pytest.raises(InputError):
        bob.find("last~1")
    assert [take.id for take in ann.takes()] == hers
    assert [take.id for take in bob.takes(everyone=True)] == [his.id, *hers]
    assert [message.takes for message in bob.messages()] == [1]
    assert [message.takes for message in bob.messages(everyone=True)] == [3]


def test_takes_in_short_are_those_that_are_kept_with_what_is_known_now(opened: Opened) -> None:
    ann, bob = opened("ann"), opened("bob")
    for number in (1, 3):
        ann.keep(taken(number, "Ann"), sound(number))
    bob.keep(taken(2, "Bob"), sound(2))
    bob.keep(replace(taken(2, "Bobby"), scorecard=rehearsed_take().scorecard), sound(2))
    ann.delete(taken(3).id)
    found = [(one.id, one.rep, one.answer, one.here) for one in bob.marks(everyone=True)]
    assert found == [(taken(1).id, "Ann", "not_yet", False), (taken(2).id, "Bobby", "yes", True)]
    assert [one.rep for one in ann.marks()] == ["Ann"]
    assert [one.rep for one in bob.takes(everyone=True, rep="Ann")] == ["Ann"]


def test_the_same_recording_is_a_take_of_each_home_that_keeps_it(opened: Opened) -> None:
    ann, bob = opened("ann"), opened("bob")
    for library, rep in ((ann, "Ann"), (bob, "Bob")):
        library.keep(taken(1, rep), sound(1))
        library.say(taken(1).id, "yes" if rep == "Ann" else "no")
    assert [one.find(taken(1).id).self_verdict for one in (ann, bob)] == ["yes", "no"]
    bob.delete(taken(1).id)
    assert ann.sound_of(ann.find("last")).read_bytes() == sound(1)
    assert bob.takes() == []


@pytest.mark.slow
def test_fifty_writers_at_once_lose_nothing(database: str, tmp_path: Path) -> None:
    def keep_and_answer(number: int) -> str:
        with Library(database, tmp_path / f"home {number % 10}") as library:
            kept = library.keep(taken(number, f"Rep {number % 10}"), sound(number))
            assert library.say(kept.id, "yes").self_verdict == "yes"
            assert library.sound_of(kept).read_bytes() == sound(number)
            return kept.id

    with ThreadPoolExecutor(50) as pool:
        ids = set(pool.map(keep_and_answer, range(100)))
    with Library(database, tmp_path / "home 0") as library:
        assert {take.id for take in library.takes(everyone=True)} == ids
        assert len(library.takes()) == 10


def test_the_page_neither_plays_nor_deletes_what_another_home_keeps(
    opened: Opened, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = opened("ann").keep(taken(1, "Ann"), sound(1))
    monkeypatch.setenv("REHEARSE_DATABASE", database)
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "bob"))
    access = Access(b"secret", port=80, names=("testserver",))
    client = TestClient(make_app(access), headers={"Authorization": f"Bearer {access.token}"})
    assert client.get(f"/api/takes/{hers.id}").json()["rep"] == "Ann"
    assert client.get("/api/takes").json() == []
    asked = [("GET", "/sound"), ("DELETE", ""), ("GET", "/recording")]
    for method, what in asked:
        place = f"/takes/{hers.id}{what}" if what == "/recording" else f"/api/takes/{hers.id}{what}"
        assert client.request(method, place).status_code == 403
    page = client.get(f"/takes/{hers.id}")
    assert page.status_code == 200
    assert "<audio" not in page.text


# --- takes from before takes had a home


def keep_as_before(url: str, folder: Path, takes: list[tuple[str, str, bytes]]) -> None:
    """Make a shared database as the second migration leaves it; each take has an id, a path and its sound."""
    engine = sa.create_engine(url)
    insert = sa.text(
        "INSERT INTO takes (id, message, kept_at, answer, score, sound, take) "
        "VALUES (:id, 'Borden', :kept_at, 'not_yet', 58.3, :sound, :take)"
    )
    with engine.begin() as connection:
        if not sa.inspect(connection).has_table("takes"):
            migrate(connection, "2")
        for number, (take_id, place, content) in enumerate(takes):
            table = json.dumps(take_to_dict(replace(winged_take(), id=take_id)))
            moment = f"2025-03-03T09:31:0{number}.000000+00:00"
            connection.execute(insert, {"id": take_id, "kept_at": moment, "sound": place, "take": table})
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(content)
    engine.dispose()


def identity(content: bytes) -> str:
    return read_recording(content).identity


def test_each_home_claims_the_takes_whose_sound_it_has(database: str, opened: Opened, tmp_path: Path) -> None:
    same, own = "takes/Borden/the same second.wav", "takes/Borden/another second.wav"
    ids = [identity(sound(number)) for number in range(3)]
    keep_as_before(database, tmp_path / "ann", [(ids[0], same, sound(0))])
    keep_as_before(database, tmp_path / "bob", [(ids[1], same, sound(1)), (ids[2], own, sound(2))])
    ann, bob = opened("ann"), opened("bob")
    assert [take.id for take in ann.takes()] == [ids[0]]
    assert [take.id for take in bob.takes()] == ids[1:]
    assert [bob.sound_of(take).read_bytes() for take in bob.takes()] == [sound(1), sound(2)]


def test_a_take_that_no_home_claims_is_deleted_without_touching_a_sound(
    database: str, opened: Opened, tmp_path: Path
) -> None:
    keep_as_before(database, tmp_path / "gone", [("0f3a", "takes/Borden/x.wav", sound(1))])
    library = opened("home")
    kept = library.keep(taken(2), sound(2))
    assert library.find("0f3a").id == "0f3a"
    library.delete("0f3a")
    assert [take.id for take in library.takes(everyone=True)] == [kept.id]
    assert (tmp_path / "gone" / "takes" / "Borden" / "x.wav").read_bytes() == sound(1)


def test_what_was_kept_before_is_the_reps_of_the_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    save_profile(Profile(name="Dana Reyes"))
    keep_as_before(f"sqlite:///{tmp_path / 'takes.db'}", tmp_path, [("0f3a", "takes/Borden/x.wav", sound(1))])
    with Library() as library:
        assert [take.rep for take in library.takes()] == ["Dana Reyes"]
        assert library.keep(replace(winged_take(), rep=""), sound(2)).rep == "Dana Reyes"
        assert library.keep(numbered(3, rep="Ann"), sound(3)).rep == "Ann"


def test_takes_that_are_moved_without_the_id_of_their_home_stay_ones_own(tmp_path: Path) -> None:
    with Library(folder=tmp_path / "old") as library:
        kept = library.keep(taken(1), sound(1))
    (tmp_path / "new").mkdir()
    shutil.copy(tmp_path / "old" / "takes.db", tmp_path / "new")
    shutil.copytree(tmp_path / "old" / "takes", tmp_path / "new" / "takes")
    with Library(folder=tmp_path / "new") as library:
        assert library.sound_of(library.find("last")).read_bytes() == sound(1)
        assert library.find("last").id == kept.id
    assert (tmp_path / "new" / HOME_FILE).read_text() == (tmp_path / "old" / HOME_FILE).read_text()


# --- sound that is shared


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that all homes keep their sound in, open to a group."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    folder.chmod(0o770)
    monkeypatch.setenv("REHEARSE_SOUNDS", str(folder))
    return folder


def test_shared_sound_is_heard_by_all_and_changed_by_its_owner_alone(opened: Opened, shared: Path) -> None:
    ann, bob = opened("ann"), opened("bob")
    hers, his = ann.keep(taken(1, "Ann"), sound(1)), bob.keep(taken(2, "Bob"), sound(2))
    assert files(ann.folder) == files(bob.folder) == []
    assert (ann.sound_of(his).read_bytes(), bob.sound_of(hers).read_bytes()) == (sound(2), sound(1))
    assert {one.here for one in ann.marks(everyone=True)} == {True}
    assert ann.find(str(ann.sound_of(hers))).id == hers.id
    with pytest.raises(InputError, match="in another home"):
        bob.delete(hers.id)
    ann.delete(hers.id)
    assert [file.read_bytes() for file in shared.rglob("*") if file.is_file()] == [sound(2)]


def test_who_may_read_the_shared_folder_may_read_what_is_in_it(opened: Opened, shared: Path) -> None:
    file = Path(opened("ann").keep(taken(1, "Ann"), sound(1)).file)
    assert file.stat().st_mode & 0o777 == 0o660
    assert file.parent.stat().st_mode & 0o777 == 0o770


def test_sound_that_was_kept_before_it_was_shared_is_still_found_and_deleted(
    opened: Opened, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = opened("ann")
    monkeypatch.delenv("REHEARSE_SOUNDS")
    kept = ann.keep(taken(1, "Ann"), sound(1))
    monkeypatch.setenv("REHEARSE_SOUNDS", str(shared))
    same_second = ann.keep(taken(2, "Ann"), sound(2))
    assert (ann.sound_of(kept).read_bytes(), ann.sound_of(same_second).read_bytes()) == (sound(1), sound(2))
    ann.delete(kept.id)
    assert files(ann.folder) == []
    assert ann.sound_of(same_second).read_bytes() == sound(2)


def test_a_shared_folder_that_is_away_is_told_and_never_made(opened: Opened, shared: Path) -> None:
    shared.rmdir()
    with pytest.raises(RehearseError, match="there is no folder"):
        opened("ann").keep(taken(1, "Ann"), sound(1))
    assert not shared.exists()
