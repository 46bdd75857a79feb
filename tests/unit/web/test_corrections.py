"""Words are put right over HTTP and on the page; a wrong body is answered with a right one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehearse.audio import encode_wav
from rehearse.core.message import ScriptMatch
from rehearse.store import Library
from rehearse.web.access import Access
from rehearse.web.app import make_app
from tests.unit.made_speech import phrase, shaped_noise
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A server with a kept take in which "Acme" was heard as "Acne"."""
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    Library().keep(winged_take(), encode_wav(phrase()))
    access = Access(b"secret", port=80, names=("testserver",))
    return TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"})


def test_a_word_is_put_right_by_its_letters_or_its_place_and_taken_back(client: TestClient) -> None:
    answer = client.post("/api/takes/last/corrections", json={"heard": "acne", "said": "Acme"})
    assert answer.status_code == 200
    (correction,) = answer.json()["transcript"]["corrections"]
    at_s = answer.json()["transcript"]["words"][0]["start_s"]
    both = client.post("/api/takes/last/corrections", json={"at_s": at_s, "said": "Hello"}).json()["transcript"]
    assert [one["said"] for one in both["corrections"]] == ["Hello", "Acme"]
    left = client.delete(f"/api/takes/last/corrections?at_s={correction['start_s']}").json()["transcript"]
    assert [one["said"] for one in left["corrections"]] == ["Hello"]
    back = client.delete("/api/takes/last/corrections").json()["transcript"]
    assert (back["corrections"], back["as_heard"]) == ([], None)


def test_all_of_it_is_put_right_at_once(client: TestClient) -> None:
    text = client.get("/api/takes/last").json()["transcript"]["text"].replace("Acne", "Acme")
    answer = client.put("/api/takes/last/transcript", json={"text": text})
    assert answer.json()["transcript"]["text"] == text


def test_the_page_shows_what_was_corrected_and_how_to_take_it_back(client: TestClient) -> None:
    assert "Take back" not in client.get("/takes/last").text
    client.post("/api/takes/last/corrections", json={"heard": "acne", "said": "Acme"})
    page = client.get("/takes/last").text
    for shown in ("words corrected by you", "“Acne” is “Acme”", "heard as “Acne”", "Take back what was corrected"):
        assert shown in page
    assert "words corrected by you" in client.get("/takes").text
    assert client.get("/static/correct.js").status_code == 200


def test_only_words_can_be_put_right_and_no_filler_that_none_covers(client: TestClient) -> None:
    page = client.get("/takes/last").text
    assert 'data-word="0">Hi' in page
    likely = re.search(r'<span class="w filler" data-at="0@24.600@24.900"[^>]*>', page)
    assert likely is not None
    assert "data-word" not in likely[0]


def test_two_corrections_at_once_are_both_kept(client: TestClient) -> None:
    bodies = [{"heard": "acne", "said": "Acme"}, {"heard": "inventory", "said": "inventories"}]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda body: client.post("/api/takes/last/corrections", json=body), bodies))
    assert [answer.status_code for answer in answers] == [200, 200]
    kept = client.get("/api/takes/last").json()["transcript"]["corrections"]
    assert sorted(one["said"] for one in kept) == ["Acme", "inventories."]


def test_a_take_without_words_offers_no_field(client: TestClient) -> None:
    Library().keep(noise_take(), encode_wav(shaped_noise(3.0, 200, 3000, 0.05)))
    assert "correct.js" not in client.get("/takes/dead").text
    answer = client.post("/api/takes/dead/corrections", json={"heard": "a", "said": "b"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "usage")


def test_a_script_that_was_not_followed_is_told_on_the_page(client: TestClient) -> None:
    take = rehearsed_take()
    message = replace(take.message, script=ScriptMatch(0.14, ("the whole middle",), ()))
    Library().keep(replace(take, message=message), encode_wav(shaped_noise(3.0, 200, 3000, 0.05)))
    page = client.get(f"/takes/{take.id}").text
    assert "This is not your script: 14% of it was said" in page
    assert "skipped: “the whole middle”" in page


@pytest.mark.parametrize(
    ("method", "path", "body", "right"),
    [
        ("PUT", "/api/takes/last/self_verdict", {"verdict": "yes"}, '{"self_verdict": "yes"}'),
        ("PUT", "/api/takes/last/self_verdict", {"self_verdict": "perhaps"}, '{"self_verdict": "yes"}'),
        ("PUT", "/api/takes/last/self_verdict", "yes", '{"self_verdict": "yes"}'),
        ("PUT", f"/api/jobs/{'0' * 32}/self_verdict", {}, '{"self_verdict": "yes"}'),
        ("POST", "/api/takes/last/corrections", {"heard": "acne"}, '{"heard": "boarding", "said": "Borden"}'),
        ("PUT", "/api/takes/last/transcript", {}, '{"text": "'),
        ("POST", "/api/script", {"script": "Hi"}, '{"text": "'),
        ("PUT", "/api/profile", {"nickname": "D"}, '{"name": "Dana Reyes"'),
    ],
)
def test_a_wrong_body_is_answered_with_a_right_one(
    client: TestClient, method: str, path: str, body: object, right: str
) -> None:
    answer = client.request(method, path, json=body)
    assert answer.status_code == 422
    assert right in answer.json()["error"]["hint"]


def test_a_body_that_is_no_json_is_answered_with_a_right_one(client: TestClient) -> None:
    answer = client.put("/api/takes/last/self_verdict", content=b"self_verdict=yes")
    assert '{"self_verdict": "yes"}' in answer.json()["error"]["hint"]


def test_where_there_is_no_body_none_is_shown(client: TestClient) -> None:
    answer = client.get("/api/takes?newest=none")
    assert (answer.status_code, answer.json()["error"]["hint"]) == (422, "")
