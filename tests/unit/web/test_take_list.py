"""The list of takes: every message is reached, page by page or by its name."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehearse.audio import encode_wav
from rehearse.core.take import Take
from rehearse.render.history import history_csv
from rehearse.store import Library, UnreadableTake
from rehearse.store.records import take_or_why_not
from rehearse.store.rows import Row
from rehearse.web.access import Access
from rehearse.web.app import make_app
from rehearse.web.listing import MESSAGES_ON_PAGE, TAKES_IN_SHORT
from rehearse.web.saving import _in_parts
from tests.unit.made_speech import phrase
from tests.unit.made_takes import winged_take

MESSAGES = 2 * MESSAGES_ON_PAGE + 1


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A server with many messages, of which the last has more takes than are listed beside others."""
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    sound = encode_wav(phrase())
    names = [f"Plant {n:02}" for n in range(MESSAGES)] + [f"Plant {MESSAGES - 1:02}"] * TAKES_IN_SHORT
    with Library() as library:
        for n, name in enumerate(names):
            library.keep(replace(winged_take(), id=f"{n:04x}", message_name=name), sound)
    access = Access(b"secret", port=80, names=("testserver",))
    return TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"})


def listed(page: str) -> list[str]:
    return re.findall(r'<section class="card wide message" aria-label="([^"]*)"', page)


def test_every_message_is_reached_from_page_to_page(client: TestClient) -> None:
    found, page = [], client.get("/takes").text
    while older := re.search(r'href="(/takes[?][^"]*)" rel="next"', page):
        found += listed(page)
        page = client.get(older[1].replace("&amp;", "&")).text
    assert found + listed(page) == [f"Plant {n:02}" for n in reversed(range(MESSAGES))]


def test_a_message_is_found_by_words_of_its_name_whatever_page_it_is_on(client: TestClient) -> None:
    page = client.get("/takes", params={"search": " 00 pLANT "}).text
    assert listed(page) == ["Plant 00"]
    assert "1 take found" in page
    assert "“Kraft &amp; Co”" in client.get("/takes", params={"search": "Kraft & Co"}).text


def test_the_table_is_sent_while_it_is_read(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearse.store.rows.ROWS_AT_ONCE", 4)
    monkeypatch.setattr("rehearse.web.saving.LINES_AT_ONCE", 3)
    read: list[str] = []

    def noted(row: Row, folder: Path, home: str, *, outline: bool) -> Take | UnreadableTake:
        read.append(row.id)
        return take_or_why_not(row, folder, home, outline=outline)

    monkeypatch.setattr("rehearse.store.library.take_or_why_not", noted)
    with Library() as library:
        parts = _in_parts(history_csv(library.each_take()), library)
        assert (next(parts).startswith(b"id,rep,message"), len(read)) == (True, 1)
        assert (next(parts).count(b"\n"), len(read)) == (3, 4)
    answer = client.get("/takes.csv")
    assert answer.headers["content-disposition"].endswith("takes.csv")
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert [row["id"] for row in rows] == [f"{n:04x}" for n in range(MESSAGES + TAKES_IN_SHORT)]


def test_the_search_goes_along_to_the_next_page(client: TestClient) -> None:
    page = client.get("/takes", params={"search": "Plant 0"}).text
    assert 'rel="next"' not in page
    page = client.get("/takes", params={"search": "Plant"}).text
    assert 'href="/takes?search=Plant&amp;page=2" rel="next"' in page


def test_a_page_past_the_last_is_the_last(client: TestClient) -> None:
    assert listed(client.get("/takes?page=999").text) == ["Plant 00"]


def test_older_takes_of_a_message_are_a_click_away(client: TestClient) -> None:
    last = f"Plant {MESSAGES - 1:02}"
    assert '<a href="/takes?message=Plant+24">1 older</a>' in client.get("/takes").text
    page = client.get("/takes", params={"message": last}).text
    assert page.count('class="take-line"') == TAKES_IN_SHORT + 1


def test_a_message_with_many_takes_has_pages_of_its_own(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearse.web.listing.TAKES_ON_PAGE", 4)
    first = client.get("/takes", params={"message": f"Plant {MESSAGES - 1:02}"}).text
    older = re.search(r'href="(/takes[?][^"]*)" rel="next"', first)
    assert older
    second = client.get(older[1].replace("&amp;", "&")).text
    found = [re.findall(r'class="pick-take" value="(\w+)"', page) for page in (first, second)]
    assert found == [["001d", "001c", "001b", "001a"], ["0019", "0018"]]
    assert ["Compare the last two" in page for page in (first, second)] == [True, False]
    assert 'rel="next"' not in second


def test_a_take_is_called_by_its_message_and_its_place_in_it(client: TestClient) -> None:
    last = client.get("/takes/last").text
    assert re.search(rf"<title>[^<]* Plant {MESSAGES - 1:02} · take {TAKES_IN_SHORT + 1} · rehearse</title>", last)
    assert f"Plant {MESSAGES - 1:02} · take {TAKES_IN_SHORT} ·" in client.get("/takes/last~1").text
