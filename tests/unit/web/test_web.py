"""The parts of the page's server, each by itself."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from rehearse.errors import UsageError
from rehearse.store import KeptMessage
from rehearse.store.jobs import Job, Queue
from rehearse.web import framing
from rehearse.web.access import MOST_GUESSERS, Access, LoginThrottle, is_loopback
from rehearse.web.app import make_app
from rehearse.web.listing import message_line
from rehearse.web.pool import Pool
from rehearse.web.processes import ProcessDiedError, WorkerProcess
from rehearse.web.site import SoundCache
from rehearse.web.sounds import sound_answer
from rehearse.web.uploads import FormError, Upload, receive_form, shown_file_name
from tests.unit.store.test_jobs import accepted, failed
from tests.web_server import form, free_port


class Worker:
    """A process as the pool sees it, which answers as it is told to."""

    pid = None

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def ask(self, words: Any, body: bytes = b"", **asked: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer, b""

    def start(self) -> None: ...

    def expect(self) -> None: ...

    def end_when_idle(self, idle_s: float) -> None: ...

    def close(self) -> None: ...


READ: dict[str, Any] = {"recording": {}}
NO_ROOM = {"error": {"code": "library", "message": "No room.", "hint": ""}}
NO_SOUND = {"error": {"code": "unreadable", "message": "Cannot read it.", "hint": ""}}
DIED = ProcessDiedError("score")


@pytest.mark.parametrize(
    ("read", "scored", "code", "kept"),
    [
        (READ, DIED, "broken_off", True), (DIED, READ, "broken_off", True), (READ, NO_ROOM, "library", True),
        (READ, NO_SOUND, "unreadable", True), (NO_SOUND, READ, "unreadable", False),
        (READ, ValueError(), "error", True),
    ],
)  # fmt: skip
def test_only_what_is_no_recording_is_deleted(tmp_path: Path, read: Any, scored: Any, code: str, kept: bool) -> None:
    queue = Queue(tmp_path)
    job = accepted(queue)
    pool = pool_of(queue, read, scored)
    try:
        found = until_failed(queue, job)
    finally:
        pool.stop()
    assert found.error is not None
    assert (found.error["code"], found.kept, queue.upload_of(job.id).exists()) == (code, kept, kept)


class UnluckyQueue(Queue):
    """A queue on a disk that is full for a moment."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.troubles = ["claim", "fail", "fail"]

    def _trouble(self, doing: str) -> None:
        if doing in self.troubles:
            self.troubles.remove(doing)
            raise sa.exc.OperationalError("", {}, OSError("database or disk is full"))

    def claim(self, **which: str) -> Job | None:
        self._trouble("claim")
        return super().claim(**which)

    def fail(self, job_id: str, error: dict[str, str], *, keep: bool) -> None:
        self._trouble("fail")
        super().fail(job_id, error, keep=keep)


def test_scoring_goes_on_after_the_database_was_in_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearse.web.pool.IDLE_LOOK_S", 0.01)
    queue = UnluckyQueue(tmp_path)
    jobs = [accepted(queue), accepted(queue)]
    pool = pool_of(queue, READ, NO_ROOM)
    try:
        assert [until_failed(queue, job).error for job in jobs] == [NO_ROOM["error"]] * 2
    finally:
        pool.stop()
    assert queue.troubles == []


def pool_of(queue: Queue, read: Any, scored: Any) -> Pool:
    pool = Pool(queue, 1)
    pool._reader = pool._listener = Worker(read)  # type: ignore[assignment]
    pool._scorers = []
    pool._threads = [threading.Thread(target=pool._work, args=(Worker(scored),), daemon=True)]
    pool.start()
    return pool


def until_failed(queue: Queue, job: Job) -> Job:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        found = queue.get(job.id)
        if found is not None and found.state == "failed":
            return found
        time.sleep(0.01)
    raise AssertionError("it never failed")


@given(words=st.dictionaries(st.text(), st.text() | st.integers()), body=st.binary())
def test_a_frame_comes_as_it_went(words: dict[str, str | int], body: bytes) -> None:
    stream = io.BytesIO()
    framing.send(stream, words, body)
    assert framing.receive(io.BytesIO(stream.getvalue())) == (words, body)


@given(st.binary(max_size=64))
def test_noise_is_no_frame(noise: bytes) -> None:
    with pytest.raises(framing.ConnectionEndedError):
        framing.receive(io.BytesIO(b"\xff" * 4 + noise))


def in_child(code: str) -> int:
    run = subprocess.run([sys.executable, "-c", f"from rehearse.web.reading import *\n{code}"], capture_output=True)
    return run.returncode


def test_decoding_is_held_to_its_memory() -> None:
    code = "limit_memory(100_000_000)\ntry: bytearray(300_000_000)\nexcept MemoryError: raise SystemExit(7)"
    assert in_child(code) == 7


def test_decoding_is_held_to_its_time() -> None:
    began = time.monotonic()
    assert in_child("limit_cpu(1)\nwhile True: pass") in (-signal.SIGXCPU, -signal.SIGKILL)
    assert time.monotonic() - began < 60


def test_decoding_writes_no_file(tmp_path: Path) -> None:
    code = f"limit_memory(100_000_000)\nopen({str(tmp_path / 'x')!r}, 'wb', 0).write(b'abc')"
    assert in_child(code) != 0
    assert not (tmp_path / "x").exists() or (tmp_path / "x").read_bytes() == b""


def test_a_process_that_hangs_is_ended_and_replaced(tmp_path: Path) -> None:
    endless = tmp_path / "pipe"
    os.mkfifo(endless)
    good = tmp_path / "good"
    good.write_bytes(b"no recording")
    reader = WorkerProcess("read")
    asked = {"do": "recording", "name": "a.wav", "max_duration_s": 600.0}
    with pytest.raises(ProcessDiedError):
        reader.ask(asked | {"path": str(endless)}, most_s=1.5)
    answer, _ = reader.ask(asked | {"path": str(good)}, most_s=60)
    assert answer["error"]["code"] == "unreadable"
    reader.close()
    assert reader.pid is None


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../a.wav", "a.wav"), ("C:\\x\\b.m4a", "b.m4a"), ("", "recording"), ("a\x00b\n.wav", "ab.wav"),
        ("x" * 999, "x" * 200),
    ],
)  # fmt: skip
def test_a_file_is_shown_by_the_last_part_of_its_name(given: str, shown: str) -> None:
    assert shown_file_name(given) == shown


def received(kind: str, chunks: AsyncIterator[bytes], place: Path) -> Upload:
    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, receive_form(kind, chunks, place)).result()


@given(sound=st.binary(max_size=3000), size=st.integers(1, 700), message=st.text(max_size=40))
def test_a_form_is_taken_apart_however_it_is_cut(
    tmp_path_factory: pytest.TempPathFactory, sound: bytes, size: int, message: str
) -> None:
    kind, body = form(sound, "memo.wav", message=message)

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]

    place = tmp_path_factory.mktemp("forms") / "upload"
    upload = received(kind, chunks(), place)
    assert place.read_bytes() == sound
    assert (upload.file_name, upload.size_bytes) == ("memo.wav", len(sound))
    assert upload.fields == {"message": message}


def test_a_form_that_ends_early_leaves_no_file(tmp_path: Path) -> None:
    kind, body = form(b"sound" * 100)

    async def chunks() -> AsyncIterator[bytes]:
        yield body[:-80]

    with pytest.raises(FormError):
        received(kind, chunks(), tmp_path / "upload")
    assert list(tmp_path.iterdir()) == []


@given(content=st.binary(min_size=1, max_size=50), first=st.integers(0, 60), last=st.integers(0, 60))
def test_a_part_of_a_sound_is_what_was_asked_for(content: bytes, first: int, last: int) -> None:
    answer = sound_answer(content, f"bytes={first}-{last}")
    if first >= len(content) or last < first:
        assert answer.status_code == 416
    else:
        assert (answer.status_code, answer.body) == (206, content[first : last + 1])


def test_an_upload_that_cannot_be_heard_is_told_apart_from_one_that_was_settled_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = Access(b"secret", port=80, names=("testserver",))
    app = make_app(access, folder=tmp_path)
    client = TestClient(app, headers={"Authorization": f"Bearer {access.token}"})
    site = app.state.site
    job = accepted(site.queue)
    answer = client.get(f"/api/jobs/{job.id}/sound")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unreadable")

    def settled_first(pool: Pool, file: Path, name: str, line: str) -> bytes:
        site.queue.claim()
        site.queue.fail(job.id, {"code": "unreadable", "message": "No.", "hint": ""}, keep=False)
        return hear(pool, file, name, line)  # type: ignore[arg-type]

    hear = Pool.sound
    monkeypatch.setattr(Pool, "sound", settled_first)
    assert client.get(f"/api/jobs/{job.id}/sound").status_code == 404
    site.pool.stop()


def test_sounds_are_held_within_bounds() -> None:
    cache = SoundCache(most_bytes=100)
    for name in ("a", "b", "c"):
        cache.put(name, "direct", bytes(40))
    assert cache.get("a", "direct") is None
    assert cache.get("c", "direct") == bytes(40)
    cache.forget("c")
    assert cache.get("c", "direct") is None


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.9.9.9", True), ("0.0.0.0", False),
        ("192.168.1.2", False), ("example.org", False),
    ],
)  # fmt: skip
def test_loopback_is_told_from_the_rest(host: str, alone: bool) -> None:
    assert is_loopback(host) == alone


def test_no_password_lets_nobody_in() -> None:
    assert not Access(b"secret").is_password("")


def test_each_wrong_guess_holds_up_its_address_longer_and_no_other() -> None:
    now = 100.0
    throttle = LoginThrottle(1.0, lambda: now)
    owed = []
    for _ in range(8):
        throttle.guessed_wrong("192.168.1.9")
        owed.append(throttle.owed_s("192.168.1.9"))
        now += owed[-1]
        assert throttle.owed_s("192.168.1.9") == 0
    assert owed == [1, 2, 4, 8, 16, 32, 60, 60]
    throttle.guessed_wrong("192.168.1.9")
    assert throttle.owed_s("192.168.1.8") == 0
    now += 1000
    throttle.guessed_wrong("192.168.1.9")
    assert throttle.owed_s("192.168.1.9") == 1


def test_a_guesser_with_many_addresses_is_one_and_fills_no_memory() -> None:
    throttle = LoginThrottle(1.0, lambda: 0.0)
    throttle.guessed_wrong("fd00::1")
    assert throttle.owed_s("fd00::abcd%eth0") == 1
    assert throttle.owed_s("fd00:0:0:1::1") == 0
    throttle.guessed_wrong("::ffff:10.0.0.1")
    assert throttle.owed_s("10.0.0.1") == 1
    for k in range(MOST_GUESSERS + 10):
        throttle.guessed_wrong(f"10.{k >> 16}.{k >> 8 & 255}.{k & 255}")
    assert len(throttle._guessers) == MOST_GUESSERS


def test_after_a_wrong_password_the_right_one_tells_nothing(tmp_path: Path) -> None:
    access = Access(b"secret", "0.0.0.0", 80, "open sesame", ("testserver",))
    client = TestClient(make_app(access, folder=tmp_path), follow_redirects=False)
    assert client.post("/login", data={"password": "guess"}).status_code == 303
    answers = [client.post("/login", data={"password": word}) for word in ("open sesame", "guess")]
    assert [(one.status_code, one.headers["retry-after"]) for one in answers] == [(429, "1")] * 2
    assert not any("set-cookie" in one.headers for one in answers)
    assert "Wait 1 second, then" in answers[0].text
    time.sleep(1)
    assert "set-cookie" in client.post("/login", data={"password": "open sesame"}).headers


def test_a_recording_whose_scoring_failed_is_saved_and_tried_again(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    job, gone = failed(queue, keep=True), failed(queue, keep=False)
    access = Access(b"secret", port=80, names=("testserver",))
    client = TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"})
    assert {one["id"]: one["kept"] for one in client.get("/api/jobs").json()} == {job.id: True, gone.id: False}
    saved = client.get(f"/api/jobs/{job.id}/recording")
    assert (saved.content, saved.headers["content-disposition"]) == (b"RIFF", "attachment; filename*=UTF-8''take.wav")
    again = client.post(f"/api/jobs/{job.id}/again")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    for answer in (client.get(f"/api/jobs/{gone.id}/recording"), client.post(f"/api/jobs/{gone.id}/again")):
        assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/api/takes", "/api/baseline"])
def test_a_recording_is_answered_503_while_the_database_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("REHEARSE_DATABASE", f"postgresql+psycopg://rehearse@127.0.0.1:{free_port()}/takes")
    access = Access(b"secret", port=80, names=("testserver",))
    client = TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"})
    posted = client.post(path, files={"file": ("take.wav", b"RIFF")})
    told = client.get("/api/takes")
    assert [(one.status_code, one.json()["error"]["code"]) for one in (posted, told)] == [(503, "library")] * 2
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_recording_that_could_not_be_kept_is_answered_503(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    access = Access(b"secret", port=80, names=("testserver",))
    app = make_app(access, folder=tmp_path)
    client = TestClient(app, headers={"Authorization": f"Bearer {access.token}"})
    monitor = threading.Thread(target=fail_next, args=(queue,))
    monitor.start()
    answer = client.post("/api/takes?wait=20", files={"file": ("take.wav", b"RIFF")})
    monitor.join()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "library")


def fail_next(queue: Queue) -> None:
    """Let the next job fail as it does when the library is away."""
    give_up = time.monotonic() + 20
    while (job := queue.claim()) is None:
        assert time.monotonic() < give_up
        time.sleep(0.01)
    queue.fail(job.id, NO_ROOM["error"], keep=True)


def test_a_driver_that_is_missing_is_told_before_the_page_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_DATABASE", "oracle+oracledb://host/takes")
    with pytest.raises(UsageError, match="pip install oracledb"):
        make_app(Access(b"secret", port=80), folder=tmp_path)


def test_an_upload_without_a_length_hears_that_it_is_too_large(tmp_path: Path) -> None:
    access = Access(b"secret", port=free_port())
    app = make_app(access, folder=tmp_path, most_upload_bytes=1_000_000)
    server = uvicorn.Server(uvicorn.Config(app, port=access.port, lifespan="off", log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    kind, body = form(bytes(6_000_000))
    connection = http.client.HTTPConnection("127.0.0.1", access.port, timeout=20)
    headers = {"Content-Type": kind, "Authorization": f"Bearer {access.token}"}
    pieces = (body[start : start + 1_000_000] for start in range(0, len(body), 1_000_000))
    connection.request("POST", "/api/takes", pieces, headers, encode_chunked=True)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    server.should_exit = True
    thread.join(timeout=20)
    assert (answer.status, told["error"]["code"]) == (413, "too_large")
    assert list((tmp_path / "queue").iterdir()) == []


def test_the_page_goes_by_the_rubric_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path))
    monkeypatch.delenv("REHEARSE_RUBRIC", raising=False)
    access = Access(b"secret", port=80, names=("testserver",))
    client = TestClient(make_app(access, folder=tmp_path), headers={"Authorization": f"Bearer {access.token}"})
    assert "45 seconds are about" in client.get("/").text
    (tmp_path / "rubric.toml").write_text("[verdict]\nmax_message_s = 30\n", encoding="utf-8")
    page = client.get("/").text
    assert "30 seconds are about" in page
    assert "limit_s&#34;: 30.0" in page
    assert client.post("/api/script", json={"text": "Call me."}).json()["limit_s"] == 30


def test_a_maybe_of_85_is_not_green_under_still_open() -> None:
    message = KeptMessage("Borden", 2, (60.0, 85.0), ("not_yet", "maybe"), 85.0, True, datetime.now(UTC))
    assert [spark.tone for spark in message_line(message).sparks] == ["not_yet", "maybe"]
