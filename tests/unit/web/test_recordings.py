"""What is spoken into the page, without the page: the spool that is followed, and the process that is kept free."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rehearse.capture.spool import Spool
from rehearse.store.jobs import Job, Queue, new_job_id, now
from rehearse.web.pool import Pool
from rehearse.web.processes import ProcessDiedError
from rehearse.web.recordings import Recordings
from rehearse.web.scoring import FollowedSpool

WITHIN_S = 20.0


class Heard:
    """Where a recording that is followed goes."""

    def __init__(self) -> None:
        self.samples = np.zeros(0, np.float32)
        self.dropped = False

    def add(self, block: NDArray[np.float32]) -> None:
        self.samples = np.concatenate([self.samples, block])

    def drop(self) -> None:
        self.dropped = True


def until(is_so: Any) -> bool:
    give_up = time.monotonic() + WITHIN_S
    while not is_so() and time.monotonic() < give_up:
        time.sleep(0.01)
    return bool(is_so())


def test_a_spool_is_heard_while_it_grows(tmp_path: Path) -> None:
    spool, heard = Spool(tmp_path), Heard()
    spool.append(np.full(1600, 0.25, np.float32))
    assert spool.path is not None
    followed = FollowedSpool("job", spool.path, heard)  # type: ignore[arg-type]
    assert until(lambda: len(heard.samples) == 1600)
    spool.append(np.full(800, 0.5, np.float32))
    assert until(lambda: len(heard.samples) == 2400)
    assert heard.samples[-1] == 0.5
    followed.end()
    assert heard.dropped


class Scorer:
    """A process that scores: the first file takes for ever, unless it is interrupted."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.interrupted = threading.Event()

    pid = None

    def expect(self) -> None:
        pass

    def end_when_idle(self, idle_s: float) -> None:
        pass

    def close(self) -> None:
        self.interrupted.set()

    def interrupt(self) -> None:
        self.interrupted.set()

    def ask(self, words: dict[str, Any], body: bytes = b"", **_: Any) -> tuple[dict[str, Any], bytes]:
        if words["do"] == "recording":
            return {"recording": {}}, b""
        self.asked.append((words["do"], words["id"]))
        if words["do"] == "score" and len(self.asked) == 1:
            self.interrupted.wait(WITHIN_S)
            raise ProcessDiedError("score")
        return ({"following": words["id"]} if words["do"] == "follow" else {"error": {"code": "no"}}), b""


@pytest.fixture
def scorer() -> Scorer:
    return Scorer()


@pytest.fixture
def pool(tmp_path: Path, scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("rehearse.web.pool.IDLE_LOOK_S", 0.01)
    pool = Pool(Queue(tmp_path), 1)
    pool._reader = pool._listener = scorer  # type: ignore[assignment]
    pool._scorers = [scorer]  # type: ignore[list-item]
    pool._threads = [threading.Thread(target=pool._work, args=(scorer,), daemon=True)]
    yield pool
    pool.stop()


def dropped(queue: Queue) -> Job:
    job = Job(new_job_id(), "take", "upload", "file.wav", "Borden", "reason", "", 4, None, now())
    queue.upload_of(job.id).write_bytes(b"RIFF")
    queue.add(job)
    return job


def test_who_talks_is_followed_at_once_and_the_files_come_afterwards(pool: Pool, scorer: Scorer) -> None:
    queue = pool._queue
    first, second = dropped(queue), dropped(queue)
    recordings = Recordings(queue, pool)
    pool.start()
    assert until(lambda: scorer.asked == [("score", first.id)])
    talk = replace(first, id=new_job_id(), source="microphone", state="recording", size_bytes=0)
    recordings.begin(talk, 16_000)
    recordings.add(talk.id, 0, bytes(32_000))
    assert until(lambda: scorer.asked[-1] == ("follow", talk.id))
    assert queue.get(first.id) == first
    recordings.end(talk.id)
    files = [("score", first.id), ("score", second.id)]
    assert until(lambda: len(scorer.asked) == 5)
    assert scorer.asked == [files[0], ("follow", talk.id), ("finish", talk.id), *files]


def test_files_have_their_turn_again_when_the_page_is_gone(
    pool: Pool, scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearse.web.recordings.SILENT_S", 0.05)
    queue = pool._queue
    recordings = Recordings(queue, pool)
    scorer.asked.append(("score", "long ago"))
    pool.start()
    talk = Job(new_job_id(), "take", "microphone", "", "Borden", "reason", "", 0, None, now(), "recording")
    recordings.begin(talk, 48_000)
    recordings.add(talk.id, 0, bytes(96_000))
    file = dropped(queue)
    assert until(lambda: ("follow", talk.id) in scorer.asked)
    time.sleep(0.1)
    assert ("score", file.id) not in scorer.asked
    recordings.leave_silent()
    assert until(lambda: ("score", file.id) in scorer.asked)
    assert [one.length for one in recordings.cut_off()] == ["0:01"]


def test_the_last_of_two_who_talk_is_followed(pool: Pool, scorer: Scorer) -> None:
    recordings = Recordings(pool._queue, pool)
    pool.start()
    for _ in range(2):
        talk = Job(new_job_id(), "take", "microphone", "", "Borden", "reason", "", 0, None, now(), "recording")
        recordings.begin(talk, 16_000)
        recordings.add(talk.id, 0, bytes(32_000))
        assert until(lambda talk=talk: scorer.asked and scorer.asked[-1] == ("follow", talk.id))
