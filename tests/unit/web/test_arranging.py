"""Takes put in order over HTTP: moved, renamed, deleted in ten minutes, kept after all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehearse.store import Library
from rehearse.web import leaving as leaving_module
from rehearse.web.access import Access
from rehearse.web.app import make_app
from rehearse.web.leaving import LEAVING_FILE, Leaving
from tests.unit.store.test_homes import sound, taken


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three takes of the message Borden, the oldest first."""
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    with Library() as library:
        return [library.keep(taken(number), sound(number)).id for number in (1, 2, 3)]


@pytest.fixture
def client(kept: list[str], tmp_path: Path) -> Iterator[TestClient]:
    access = Access(b"secret", port=80, names=("testserver",))
    with TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"}) as client:
        yield client


def listed() -> list[tuple[str, str]]:
    with Library() as library:
        return [(one.id, one.message_name) for one in library.takes()]


def test_moving_back_what_was_moved_leaves_all_as_it_was(client: TestClient, kept: list[str]) -> None:
    before = listed()
    moved = client.post("/api/takes/move", json={"takes": kept[:2], "message": "  Kraft   Foods "}).json()
    assert moved == {"moved": {"Borden": kept[:2]}}
    assert [name for _, name in listed()] == ["Kraft Foods", "Kraft Foods", "Borden"]
    for message, takes in moved["moved"].items():
        client.post("/api/takes/move", json={"takes": takes, "message": message})
    assert listed() == before


def test_all_are_moved_or_none(client: TestClient, kept: list[str]) -> None:
    before = listed()
    assert client.post("/api/takes/move", json={"takes": [kept[0], "0123"], "message": "Kraft"}).status_code == 404
    assert listed() == before
    assert client.post("/api/takes/move", json={"takes": kept, "message": " "}).status_code == 422


def test_a_message_is_renamed_with_all_its_takes(client: TestClient, kept: list[str]) -> None:
    assert client.post("/api/messages/rename", json={"message": "Borden", "name": "Borden, Ohio"}).json() == {
        "moved": {"Borden": kept}
    }
    assert {name for _, name in listed()} == {"Borden, Ohio"}
    assert client.post("/api/messages/rename", json={"message": "Borden", "name": "X"}).status_code == 404


def test_what_is_deleted_goes_when_its_time_has_come(
    client: TestClient, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = client.app.state.leaving  # type: ignore[attr-defined]
    assert client.post("/api/takes/delete", json={"takes": kept[:2]}).json()["undo_s"] == 600
    assert client.post("/api/takes/delete", json={"takes": ["0123"]}).status_code == 404
    assert client.post("/api/takes/keep", json={"takes": kept[1:]}).json()["takes"] == [kept[1]]
    leaving.go()
    assert len(listed()) == 3
    now = leaving_module.time.time()
    monkeypatch.setattr(leaving_module.time, "time", lambda: now + 601)
    leaving.go()
    assert [take for take, _ in listed()] == kept[1:]


def test_a_killed_server_s_deletions_are_carried_out_by_the_next_one(tmp_path: Path) -> None:
    gone: list[str] = []
    Leaving(tmp_path, gone.append).add(["0a", "0b"])
    file = tmp_path / LEAVING_FILE
    assert file.stat().st_mode & 0o077 == 0
    file.write_text(json.dumps({take: due - 601 for take, due in json.loads(file.read_text()).items()}))
    Leaving(tmp_path, gone.append).go()
    assert (gone, file.exists()) == (["0a", "0b"], False)


def test_a_clock_that_was_set_back_holds_nothing_for_long(tmp_path: Path) -> None:
    gone: list[str] = []
    (tmp_path / LEAVING_FILE).write_text(json.dumps({"0a": leaving_module.time.time() + 9999}))
    Leaving(tmp_path, gone.append).go()
    assert gone == ["0a"]
