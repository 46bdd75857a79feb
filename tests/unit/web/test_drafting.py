"""The two ways in to write a message: what the commands of those names do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from starlette.testclient import TestClient

from rehearse.audio import encode_wav
from rehearse.config import save_profile
from rehearse.core.profile import Profile
from rehearse.store import Library
from rehearse.web.access import Access
from rehearse.web.app import make_app
from tests.unit.made_speech import phrase
from tests.unit.made_takes import rehearsed_take, winged_take

HEDGED = "Hi Karen, this is Dana Reyes. I was just wondering if maybe we could talk about your Denver dock."


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    save_profile(Profile("Dana Reyes", "Northfield Freight", "312-555-0147", customers=("Borden", "Kraft")))
    access = Access(b"secret", port=80, names=("testserver",))
    return TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"})


def asked(client: TestClient, path: str, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_draft_is_a_whole_script_and_the_second_differs(client: TestClient) -> None:
    first, second = (asked(client, "/api/draft", to="Karen", reason="your dock is late") for _ in range(2))
    assert first["text"] != second["text"]
    assert first["text"].startswith("# Karen\n")
    assert first["blanks"] == []
    assert 15 < first["duration_s"] < first["limit_s"]
    assert asked(client, "/api/draft")["blanks"] == ["their name", "your reason, in one sentence"]


def test_a_rewrite_has_each_sentence_and_the_reasons_in_words(client: TestClient) -> None:
    found = asked(client, "/api/rewrite", text=HEDGED)
    assert {
        "old": HEDGED[30:],
        "new": "I'd like to talk about your Denver dock.",
        "why": "a hedge, said straight",
    } in found["changes"]
    assert found["blanks"] == []


def test_a_kept_take_is_written_anew(client: TestClient) -> None:
    with Library() as library:
        take = library.keep(winged_take(), encode_wav(phrase()))
    found = asked(client, "/api/rewrite", take="last")
    assert found == asked(client, "/api/rewrite", take=take.id) | {"source": "last"}
    assert "machine learning" not in found["text"]
    assert [one["why"] for one in found["changes"] if "state of the art" in one["old"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"text": " "}, 422),
        ({"text": "Hi.", "take": "last"}, 422),
        ({"take": "last"}, 404),
        ({"take": "../etc"}, 422),
        ({"text": "Hallo Anna, hier ist Jonas von Nordlicht, bitte rufen Sie mich zurück, danke schön."}, 422),
    ],
)
def test_what_cannot_be_written_anew_is_told(client: TestClient, body: dict[str, str], status: int) -> None:
    answer = client.post("/api/rewrite", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("said", ["yes", "maybe"])
def test_a_take_that_both_say_yes_to_is_ready_to_leave_and_not_to_be_recorded_again(
    client: TestClient, said: Literal["yes", "maybe"]
) -> None:
    with Library() as library:
        take = library.keep(replace(rehearsed_take(), self_verdict=said), encode_wav(phrase()))
    page = client.get(f"/takes/{take.id}").text
    assert ("Ready to leave" in page) == (said == "yes")
    assert ("rehearse calls add &#34;Sam&#34; --left" in page) == (said == "yes")
    first = page[page.index("button first") :]
    assert first[: first.index("</a>")].endswith("Who to try next" if said == "yes" else "Record it again")
