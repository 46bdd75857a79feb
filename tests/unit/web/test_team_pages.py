"""The team's pages and routes by themselves, on every kind of database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehearse.store import Library
from rehearse.web.access import Access
from rehearse.web.app import make_app
from tests.unit.made_takes import rehearsed_take, winged_take
from tests.unit.store.test_library import sound

ACCESS = Access(b"secret", port=80, names=("testserver",))
TOKEN = {"Authorization": f"Bearer {ACCESS.token}"}


@pytest.fixture
def client(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return the routes, without the processes that score: a home with a take, and a colleague's beside it."""
    monkeypatch.setenv("REHEARSE_DATABASE", database)
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "coach"))
    with Library() as library, Library(database, tmp_path / "ann") as hers:
        library.keep(replace(rehearsed_take(), id="b0", rep="Bob"), sound(1))
        hers.keep(replace(winged_take(), id="a0", rep="Ann"), sound(2))
    return TestClient(make_app(ACCESS, folder=tmp_path / "coach"))


def test_the_team_is_everybody_in_the_database(client: TestClient) -> None:
    told = client.get("/api/team", headers=TOKEN).json()
    assert [(one["rep"], one["yes"]) for one in told["reps"]] == [("Bob", 1), ("Ann", 0)]
    assert told["coach"] is None
    page = client.get("/team", headers=TOKEN).text
    assert "Its sound is kept by Ann, in another home." in page
    assert "<audio" not in page  # the only faults are hers


def test_a_coach_answers_for_anybody_and_sees_the_card_afterwards(client: TestClient) -> None:
    assert 'data-take="b0"' in client.get("/coach", headers=TOKEN).text
    for take, answer in (("b0", "maybe"), ("a0", "no")):
        said = client.put(f"/api/takes/{take}/coach_answer", json={"answer": answer, "note": "hm"}, headers=TOKEN)
        assert (said.status_code, said.json()["answer"], said.json()["note"]) == (200, answer, "hm")
    page = client.get("/coach?answered=b0", headers=TOKEN).text
    assert "You said maybe; the card says yes, 100/100." in page
    assert "Nothing waits." in page
    told = client.get("/api/team", headers=TOKEN).json()["coach"]
    assert (told["same"], told["stricter"]) == (1, 1)


@pytest.mark.parametrize("body", [{"answer": "perhaps"}, {}, {"answer": None}, {"answer": "yes", "note": "x" * 3000}])
def test_no_other_answer_is_taken(client: TestClient, body: dict[str, str]) -> None:
    assert client.put("/api/takes/b0/coach_answer", json=body, headers=TOKEN).status_code == 422
    assert client.put("/api/takes/ffff/coach_answer", json={"answer": "yes"}, headers=TOKEN).status_code == 404


def test_takes_are_listed_by_rep(client: TestClient) -> None:
    def ids(query: str) -> list[str]:
        return [take["id"] for take in client.get(f"/api/takes?{query}", headers=TOKEN).json()]

    assert (ids(""), ids("everyone=true"), ids("everyone=true&rep=Ann")) == (["b0"], ["b0", "a0"], ["a0"])


def test_what_is_saved_without_names_has_none(client: TestClient) -> None:
    for path in ("/team/report.html", "/takes/a0/card.html"):
        named, bare = (client.get(path + query, headers=TOKEN).text for query in ("", "?anonymous=true"))
        assert ("Ann" in named, "Ann" in bare, "Dana" in bare) == (True, False, False)
