"""The script of a message over HTTP: shown, saved, brought back, deleted, kept when it is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rehearse.store import Library
from rehearse.store.scripts import Scripts
from rehearse.web.access import Access
from rehearse.web.app import make_app
from rehearse.web.scripting import MOST_SHOWN, keep_spoken, version_words
from tests.unit.store.test_homes import sound, taken

PLACE = "/api/messages/script"
HI, OTHER = "Hi Sam, this is Dana Reyes.", "Good morning, Kim. Your dock had three late pickups."


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    access = Access(b"secret", port=80, names=("testserver",))
    with TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"}) as client:
        yield client


def shown(client: TestClient, message: str = "Borden") -> dict[str, Any]:
    return dict(client.get(PLACE, params={"message": message}).json())


def save(client: TestClient, text: str, message: str = "Borden", **more: Any) -> dict[str, Any]:
    answer = client.put(PLACE, json={"message": message, "text": text, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_message_without_a_script_has_version_none(client: TestClient) -> None:
    nothing = {"message": "Borden", "version": 0, "text": "", "saved_at": None, "versions": []}
    assert shown(client) == nothing == save(client, " ")
    assert client.delete(PLACE, params={"message": "Borden"}).status_code == 404


def test_what_is_saved_is_shown_to_every_browser(client: TestClient) -> None:
    saved = save(client, HI, "  Borden   Ohio ")
    assert saved == shown(client, "Borden Ohio")
    assert (saved["version"], saved["text"], len(saved["versions"])) == (1, HI, 1)


def test_an_old_text_brings_that_version_back(client: TestClient) -> None:
    save(client, HI)
    save(client, OTHER)
    back = save(client, shown(client)["versions"][0]["text"])
    assert [(one["version"], one["text"]) for one in back["versions"]] == [(1, HI), (2, OTHER), (3, HI)]
    assert (back["version"], back["text"]) == (3, HI)


def test_what_is_written_on_is_put_in_its_place(client: TestClient) -> None:
    first = save(client, HI)
    more = save(client, f"{HI} Call me.", continues=first["saved_at"])
    assert (more["version"], more["text"]) == (1, f"{HI} Call me.")
    assert save(client, f"{HI} Ring me.", continues=first["saved_at"])["version"] == 2


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-28T10:00:00"])
def test_no_moment_is_too_far_away(client: TestClient, when: str) -> None:
    save(client, HI)
    assert save(client, f"{HI} Call me.", continues=when)["version"] == 2


def test_of_many_versions_the_latest_are_shown(client: TestClient) -> None:
    with Scripts() as scripts:
        for number in range(MOST_SHOWN + 2):
            scripts.save("Borden", f"Number {number}")
    found = shown(client)
    assert (found["version"], [one["version"] for one in found["versions"]][:2]) == (MOST_SHOWN + 2, [3, 4])


def test_a_script_is_deleted_with_all_its_versions(client: TestClient) -> None:
    save(client, HI)
    save(client, OTHER)
    assert client.delete(PLACE, params={"message": "Borden"}).status_code == 204
    assert shown(client)["versions"] == []


@pytest.mark.parametrize("body", [{"text": "x"}, {"message": " ", "text": "x"}, {"message": "B", "text": "x" * 20_001}])
def test_what_makes_no_sense_is_refused(client: TestClient, body: dict[str, str]) -> None:
    assert client.put(PLACE, json=body).status_code == 422


def test_a_script_that_is_spoken_is_kept_with_its_message(client: TestClient) -> None:
    begun = {"rate_hz": 16000, "message": "Borden", "script": HI}
    assert client.post("/api/recordings", json=begun).status_code == 201
    first = shown(client)
    assert first["text"] == HI
    assert save(client, f"{HI} Call me.", continues=first["saved_at"])["version"] == 2
    client.post("/api/recordings", json=begun | {"message": "", "script": f"# Kraft\n{OTHER}"})
    client.post("/api/recordings", json=begun | {"script": ""})
    client.post("/api/recordings", json=begun | {"kind": "baseline", "message": "Voice"})
    assert (shown(client)["version"], shown(client, "Kraft")["version"], shown(client, "Voice")["version"]) == (2, 1, 0)


def test_a_script_that_cannot_be_kept_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    (tmp_path / "takes.db").mkdir()
    keep_spoken("Borden", HI)
    assert version_words("Borden", HI) == ""


def test_a_renamed_message_keeps_its_script_and_it_is_taken_back(client: TestClient) -> None:
    save(client, HI)
    save(client, OTHER, "Kraft")
    with Library() as library:
        kept = library.keep(taken(1), sound(1)).id
    moved = client.post("/api/messages/rename", json={"message": "Borden", "name": "Kraft"}).json()
    assert (moved["moved"], len(moved["scripts"])) == ({"Borden": [kept]}, 1)
    assert [one["text"] for one in shown(client, "Kraft")["versions"]] == [HI, OTHER]
    client.post("/api/takes/move", json={"takes": [kept], "message": "Borden", "scripts": moved["scripts"]})
    assert (shown(client)["text"], shown(client, "Kraft")["version"]) == (HI, 1)


def test_a_message_that_has_only_a_script_can_be_renamed(client: TestClient) -> None:
    save(client, HI)
    assert client.post("/api/messages/rename", json={"message": "Borden", "name": "Kraft"}).json()["moved"] == {}
    assert (shown(client)["version"], shown(client, "Kraft")["text"]) == (0, HI)
