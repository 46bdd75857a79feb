"""The page with its takes in a PostgreSQL that goes away and comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.audio import encode_wav, read_recording
from rehearse.store import Library
from tests.postgres import Cluster, cluster
from tests.web_server import Server, form

SAMPLE = Path(__file__).parents[2] / "samples" / "rehearsed.flac"


def short(shift_s: int) -> bytes:
    samples = read_recording(SAMPLE).samples
    return encode_wav(samples[shift_s * 16_000 : (shift_s + 6) * 16_000])


@pytest.fixture
def own_postgres() -> Iterator[Cluster]:
    """Return a server that a test may stop."""
    with cluster() as running:
        yield running


def test_while_the_database_is_away_the_page_says_so_and_loses_nothing(own_postgres: Cluster, tmp_path: Path) -> None:
    url = own_postgres.new_database()
    server = Server(tmp_path, REHEARSE_DATABASE=url).start()
    try:
        first = server.post(short(0), "first.wav", message="Borden")
        assert first.status == 201, first.text
        waiting = [server.post(short(shift), f"{shift}.wav", to="/api/takes").json["id"] for shift in (7, 14)]
        own_postgres.stop()
        kind, body = form(short(21), "third.wav")
        headers = {"Content_Type": kind, "Authorization": f"Bearer {server.token}"}
        answers = [server.ask("POST", "/api/takes", body, **headers), server.ask("GET", "/api/takes", **headers)]
        assert [(answer.status, answer.json["error"]["code"]) for answer in answers] == [(503, "library")] * 2
        own_postgres.start()
        give_up = time.monotonic() + 120
        while states := {job_id: server.script("GET", f"/api/jobs/{job_id}").json["state"] for job_id in waiting}:
            waiting = [job_id for job_id, state in states.items() if state != "done"]
            for job_id in (one for one in waiting if states[one] == "failed"):  # its recording was kept
                server.script("POST", f"/api/jobs/{job_id}/again")
            assert time.monotonic() < give_up
            time.sleep(0.2)
    finally:
        server.stop()
    with Library(url, tmp_path) as library:
        assert len(library.takes()) == 3
        assert all(library.sound_of(take).is_file() for take in library.takes())
    assert not (tmp_path / "takes.db").exists()
