"""What is spoken into the page, piece by piece: on the disk at once, followed, before all dropped files, never lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearse.audio import encode_wav, read_recording
from rehearse.capture.spool import FOLDER, Spool
from tests.conftest import SAMPLES
from tests.web_server import Answer, Server

RATE_HZ = 16_000
PIECE_S = 0.5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("home")).start()
    yield running
    running.stop()


def spoken(shift_s: float, length_s: float) -> bytes:
    """Return a stretch of a sample as a page sends it."""
    samples = read_recording(SAMPLES / "rehearsed.flac").samples
    part = samples[int(shift_s * RATE_HZ) : int((shift_s + length_s) * RATE_HZ)]
    return np.rint(part * 32_767).astype("<i2").tobytes()


def begin(server: Server, **facts: Any) -> str:
    answer = server.script("POST", "/api/recordings", {"rate_hz": RATE_HZ} | facts)
    assert answer.status == 201, answer.text
    return str(answer.json["id"])


def put(server: Server, recording: str, at: int, piece: bytes) -> Answer:
    return server.ask(
        "PUT", f"/api/recordings/{recording}/sound?at={at}", piece, Content_Type="application/octet-stream",
        Authorization=f"Bearer {server.token}",
    )  # fmt: skip


def say(server: Server, recording: str, sound: bytes) -> None:
    """Send all of it, in pieces."""
    step = int(PIECE_S * RATE_HZ) * 2
    for start in range(0, len(sound), step):
        answer = put(server, recording, start // 2, sound[start : start + step])
        assert answer.json == {"samples": min(start + step, len(sound)) // 2}


def cut_off(server: Server) -> list[dict[str, Any]]:
    return list(server.script("GET", "/api/recordings").json)


def wait_until_cut_off(server: Server, count: int) -> list[dict[str, Any]]:
    give_up = time.monotonic() + 60
    while len(found := cut_off(server)) < count and time.monotonic() < give_up:
        time.sleep(0.2)
    assert len(found) == count
    return found


def unfinished(server: Server) -> list[Path]:
    return sorted((server.home / FOLDER).glob("*.wav"))


def test_what_was_said_is_on_the_disk_and_what_scores_is_awake(server: Server) -> None:
    recording = begin(server)
    say(server, recording, spoken(0.0, 3.0))
    (spool,) = unfinished(server)
    assert read_recording(spool).duration_s == pytest.approx(3.0, abs=0.02)
    assert server.scorers()
    assert server.script("DELETE", f"/api/recordings/{recording}").status == 204
    assert unfinished(server) == []
    assert server.script("DELETE", f"/api/recordings/{recording}").status == 404


def test_a_piece_that_comes_twice_or_too_early_does_no_harm(server: Server) -> None:
    recording, sound = begin(server, message="Pieces"), spoken(1.0, 8.0)
    assert put(server, recording, 0, sound[:64_000]).json == {"samples": 32_000}
    assert put(server, recording, 0, sound[:64_000]).json == {"samples": 32_000}
    assert put(server, recording, 16_000, sound[32_000:96_000]).json == {"samples": 48_000}
    assert put(server, recording, 90_000, sound[180_000:]).json == {"samples": 48_000}
    assert put(server, recording, 48_000, sound[96_000:]).json == {"samples": len(sound) // 2}
    job = server.script("POST", f"/api/recordings/{recording}/end").json
    assert (job["id"], job["message"]) == (recording, "Pieces")
    assert server.script("POST", f"/api/recordings/{recording}/end").json["id"] == recording
    server.wait_for("done")
    take = server.script("GET", "/api/takes/last").json
    kept = np.rint(read_recording(Path(take["file"])).samples * 32_768)
    assert np.abs(kept - np.frombuffer(sound, "<i2")).max() <= 1
    assert len(take["transcript"]["words"]) > 8
    assert (unfinished(server), cut_off(server)) == ([], [])


def test_a_take_at_the_microphone_never_waits_behind_dropped_files(server: Server) -> None:
    def done() -> set[str]:
        return {job["id"] for job in server.script("GET", "/api/jobs?most=200").json if job["state"] == "done"}

    dropped, earlier = 12, done()
    sound = read_recording(SAMPLES / "rehearsed.flac").samples
    for k in range(dropped):
        file = encode_wav(sound[k * 1600 : k * 1600 + 10 * RATE_HZ])
        assert server.post(file, f"dropped {k}.wav", to="/api/takes", message="Dropped").status == 202

    while done() == earlier:
        time.sleep(0.05)
    recording = begin(server, message="First of all")
    say(server, recording, spoken(2.0, 10.0))
    while "working" in (states := [job["state"] for job in server.script("GET", "/api/jobs?most=200").json]):
        assert put(server, recording, 0, b"").status == 200  # the page is still there
        time.sleep(0.1)
    assert "queued" in states
    before = done()
    job = server.script("POST", f"/api/recordings/{recording}/end").json
    assert job["ahead"] == 0
    while recording not in (now := done()):
        time.sleep(0.02)
    assert len(now - before) <= 3  # it, and what a quick process has done between two looks
    jobs = server.wait_for("done", len(earlier) + dropped + 1)
    assert not [job for job in jobs if job["state"] == "failed"]


def test_a_page_that_is_gone_keeps_what_was_said(server: Server) -> None:
    recording = begin(server, message="Closed", script="Hi Sam.")
    say(server, recording, spoken(3.0, 6.0))
    (found,) = wait_until_cut_off(server, 1)
    assert (found["id"], found["message"], found["length"]) == (recording, "Closed", "0:06")
    assert put(server, recording, 0, b"").status == 404
    assert server.script("POST", f"/api/recordings/{recording}/end").status == 202
    assert cut_off(server) == []
    while server.script("GET", f"/api/jobs/{recording}").json["state"] != "done":
        time.sleep(0.1)
    assert server.script("GET", "/api/takes/last").json["message"] == "Closed"


def test_a_page_that_says_that_it_leaves_is_cut_off_at_once(server: Server) -> None:
    recording = begin(server)
    say(server, recording, spoken(0.0, 2.0))
    last = server.ask(
        "PUT", f"/api/recordings/{recording}/sound?at=32000&left=true", spoken(2.0, 1.0),
        Content_Type="application/octet-stream", Authorization=f"Bearer {server.token}",
    )  # fmt: skip
    assert last.json == {"samples": 48_000}
    assert [one["length"] for one in cut_off(server)] == ["0:03"]
    assert server.script("DELETE", f"/api/recordings/{recording}").status == 204
    assert (cut_off(server), unfinished(server)) == ([], [])


def test_what_was_cut_off_is_heard_before_it_is_scored_or_discarded(server: Server) -> None:
    recording, sound = begin(server), spoken(0.0, 3.0)
    put(server, recording, 0, sound)
    place = f"/api/recordings/{recording}/sound"
    assert server.script("GET", place).status == 404  # it is still being spoken
    server.ask(
        "PUT", f"{place}?at=48000&left=true", b"", Content_Type="application/octet-stream",
        Authorization=f"Bearer {server.token}",
    )  # fmt: skip
    heard = server.script("GET", place)
    assert (heard.status, heard.headers["content-type"]) == (200, "audio/wav")
    samples = np.rint(read_recording(heard.body).samples * 32_768)
    assert np.abs(samples - np.frombuffer(sound, "<i2")).max() <= 1
    part = server.ask("GET", place, Range="bytes=100-199", Authorization=f"Bearer {server.token}")
    assert (part.status, part.body) == (206, heard.body[100:200])
    assert server.script("GET", f"{place}?line=telephone").body != heard.body
    assert server.ask("GET", place).status == 401
    assert server.script("DELETE", f"/api/recordings/{recording}").status == 204
    assert server.script("GET", place).status == 404


def test_an_everyday_voice_that_was_cut_off_is_not_kept(server: Server) -> None:
    recording = begin(server, kind="baseline")
    say(server, recording, spoken(0.0, 2.0))
    put(server, recording, 0, b"")
    server.ask(
        "PUT", f"/api/recordings/{recording}/sound?at=0&left=true", b"", Content_Type="application/octet-stream",
        Authorization=f"Bearer {server.token}",
    )  # fmt: skip
    assert (cut_off(server), unfinished(server)) == ([], [])


def test_killed_in_the_middle_all_of_them_turn_up_after_the_next_start(tmp_path: Path) -> None:
    server = Server(tmp_path / "home").start()
    try:
        for k in range(2):
            say(server, begin(server, message=f"Killed {k}", style="curiosity"), spoken(4.0 * k, 4.0))
            server.kill()
            server.start()
        in_terminal = Spool(server.home)
        in_terminal.append(read_recording(SAMPLES / "winged.flac").samples[:32_000])
        in_terminal.close()
        found = cut_off(server)
        assert {(one["message"], one["length"]) for one in found} == {
            ("Killed 0", "0:04"), ("Killed 1", "0:04"), ("practice", "0:02"),
        }  # fmt: skip
        ids = {one["message"]: one["id"] for one in found}
        assert server.script("POST", f"/api/recordings/{ids['Killed 0']}/end").status == 202
        assert server.script("DELETE", f"/api/recordings/{ids['practice']}").status == 204
        assert [one["message"] for one in cut_off(server)] == ["Killed 1"]
        server.wait_for("done")
        take = server.script("GET", "/api/takes/last").json
        assert (take["message"], take["style"]) == ("Killed 0", "curiosity")
        assert len(unfinished(server)) == 1
    finally:
        server.stop()


def test_killed_after_the_stop_it_is_scored_after_the_next_start(tmp_path: Path) -> None:
    server = Server(tmp_path / "home").start()
    try:
        recording = begin(server, message="Stopped and killed")
        say(server, recording, spoken(0.0, 8.0))
        assert server.script("POST", f"/api/recordings/{recording}/end").status == 202
        server.kill()
        server.start()
        server.wait_for("done")
        assert server.script("GET", "/api/takes/last").json["message"] == "Stopped and killed"
        assert cut_off(server) == []
    finally:
        server.stop()


def test_a_process_that_dies_while_it_follows_costs_nothing(server: Server) -> None:
    recording = begin(server, message="Died meanwhile")
    say(server, recording, spoken(5.0, 4.0))
    for one in server.scorers():
        one.kill()
    put_rest = spoken(9.0, 4.0)
    assert put(server, recording, 4 * RATE_HZ, put_rest).status == 200
    server.script("POST", f"/api/recordings/{recording}/end")
    while server.script("GET", f"/api/jobs/{recording}").json["state"] not in ("done", "failed"):
        time.sleep(0.1)
    take = server.script("GET", "/api/takes/last").json
    assert take["message"] == "Died meanwhile"
    assert take["recording"]["duration_s"] == pytest.approx(8.0, abs=0.05)


def test_of_too_many_the_silent_one_is_cut_off_and_a_piece_has_a_bound(server: Server) -> None:
    first, second, *others = [begin(server) for _ in range(8)]
    assert put(server, first, 0, spoken(0.0, 1.0)).status == 200
    last = begin(server)
    assert put(server, second, 0, spoken(0.0, 1.0)).status == 404
    assert put(server, last, 0, bytes(2 << 20)).status == 413
    for one in (first, *others, last):
        assert server.script("DELETE", f"/api/recordings/{one}").status == 204


def test_nobody_records_without_a_session(server: Server) -> None:
    recording = begin(server)
    assert server.ask("PUT", f"/api/recordings/{recording}/sound?at=0", spoken(0.0, 1.0)).status == 401
    cookie, word = server.visit()
    assert server.ask("PUT", f"/api/recordings/{recording}/sound?at=0", spoken(0.0, 1.0), Cookie=cookie).status == 403
    answer = server.ask(
        "PUT", f"/api/recordings/{recording}/sound?at=0", spoken(0.0, 1.0), Cookie=cookie, X_Rehearse_Form=word
    )
    assert answer.json == {"samples": RATE_HZ}
    assert server.script("DELETE", f"/api/recordings/{recording}").status == 204
