"""The jobs of the page: claimed once, never lost, and seen by the home that took them in alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rehearse.store.jobs import KEPT_FINISHED, Job, Queue, new_job_id, now

Opened = Callable[..., Queue]

OLD_QUEUE = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES ('1');
CREATE TABLE jobs (
    number INTEGER NOT NULL PRIMARY KEY, id VARCHAR(32) NOT NULL UNIQUE, kind VARCHAR(16) NOT NULL,
    state VARCHAR(16) NOT NULL, source VARCHAR(16) NOT NULL, file VARCHAR(500) NOT NULL, message VARCHAR(500) NOT NULL,
    style VARCHAR(16) NOT NULL, script TEXT NOT NULL, self_verdict VARCHAR(8), size_bytes INTEGER NOT NULL,
    modified_at VARCHAR(40), created_at VARCHAR(40) NOT NULL, attempts INTEGER NOT NULL, take_id VARCHAR(64),
    answer VARCHAR(16), score FLOAT, error JSON
);
"""
"""The queue's own database, as version 0.1.0 first made it."""


@pytest.fixture
def opened(database: str, tmp_path: Path) -> Iterator[Opened]:
    """Return what opens the queue of a home; all homes share one database."""
    queues: list[Queue] = []

    def open_queue(home: str = "home") -> Queue:
        queues.append(Queue(tmp_path / home, database))
        return queues[-1]

    yield open_queue
    for queue in queues:
        queue.close()


def a_job(name: str = "take.wav") -> Job:
    return Job(new_job_id(), "take", "upload", name, "Borden", "reason", "", 4, None, now())


def accepted(queue: Queue, name: str = "take.wav") -> Job:
    job = a_job(name)
    queue.upload_of(job.id).write_bytes(b"RIFF")
    queue.add(job)
    return job


def test_jobs_are_claimed_in_their_order_and_once(opened: Opened) -> None:
    queue = opened()
    jobs = [accepted(queue, f"{k}.wav") for k in range(3)]
    assert [queue.ahead_of(job.id) for job in jobs] == [0, 1, 2]
    claimed = [queue.claim() for _ in range(4)]
    assert [job and job.file for job in claimed] == ["0.wav", "1.wav", "2.wav", None]


def spoken(queue: Queue) -> Job:
    job = replace(a_job("spoken.wav"), source="microphone")
    queue.upload_of(job.id).write_bytes(b"RIFF")
    queue.add(job)
    return job


def test_what_was_spoken_into_the_microphone_waits_for_no_file(opened: Opened) -> None:
    queue = opened()
    files = [accepted(queue, f"{k}.wav") for k in range(2)]
    talks = [spoken(queue), spoken(queue)]
    assert [queue.ahead_of(job.id) for job in (*talks, *files)] == [0, 1, 2, 3]
    assert [job.id for job in (queue.claim(), queue.claim(), queue.claim()) if job] == [
        talks[0].id, talks[1].id, files[0].id,
    ]  # fmt: skip


def test_files_are_set_aside_for_who_is_talking(opened: Opened) -> None:
    queue = opened()
    file, earlier, talk = accepted(queue), spoken(queue), spoken(queue)
    claimed = [queue.claim(set_aside=talk.id) for _ in range(2)]
    assert [job and job.id for job in claimed] == [earlier.id, None]
    assert queue.claim(only=talk.id) == talk
    assert queue.claim(only=talk.id) is None
    assert queue.claim() == file


def test_being_set_aside_is_no_failure(opened: Opened) -> None:
    queue = opened()
    job = accepted(queue)
    for set_aside in (True, False, True):
        queue.claim()
        queue.put_back(job.id, set_aside=set_aside)
    assert queue.claim() == replace(job, attempts=1)


def test_a_recording_is_no_job_until_it_has_ended(opened: Opened, tmp_path: Path) -> None:
    queue = opened()
    job = replace(spoken_of(tmp_path), state="recording")
    queue.add(job)
    assert (queue.recordings(), queue.jobs(), queue.claim(), queue.waiting()[0]) == ([job], [], None, 0)
    queue.close()
    again = opened()
    again.take_up_again()
    assert again.recordings() == [job]
    ended = again.take_in(job.id, tmp_path / job.file)
    assert ended == replace(job, state="queued", size_bytes=4)
    assert again.recordings() == []
    assert again.claim() == ended


def test_a_recording_whose_sound_had_come_when_the_server_was_killed_is_scored(opened: Opened, tmp_path: Path) -> None:
    queue = opened()
    job = replace(spoken_of(tmp_path), state="recording")
    queue.add(job)
    (tmp_path / job.file).replace(queue.upload_of(job.id))
    queue.close()
    again = opened()
    again.take_up_again()
    assert again.upload_of(job.id).exists()
    assert again.claim() == replace(job, state="queued", size_bytes=4)


def spoken_of(folder: Path) -> Job:
    """Return a job whose sound is still a spool."""
    job = replace(a_job("2026-11-28_06-50-19.wav"), source="microphone", size_bytes=0)
    (folder / job.file).write_bytes(b"RIFF")
    return job


def test_a_queue_outlasts_its_server(opened: Opened) -> None:
    queue = opened()
    first, second = accepted(queue), accepted(queue)
    queue.claim()
    queue.close()
    again = opened()
    assert again.take_up_again() == 1
    assert [job.id for job in (again.claim(), again.claim()) if job] == [first.id, second.id]


def test_the_upload_goes_when_the_take_is_there(opened: Opened) -> None:
    queue = opened()
    job = accepted(queue)
    queue.say(job.id, "maybe")
    done = queue.finish(job.id, "0f3a", "yes", 81.5)
    assert done is not None
    assert (done.state, done.take_id, done.self_verdict, done.score) == ("done", "0f3a", "maybe", 81.5)
    assert not queue.upload_of(job.id).exists()


def test_a_finished_job_is_forgotten_after_many_others(opened: Opened) -> None:
    queue = opened()
    jobs = [accepted(queue) for _ in range(KEPT_FINISHED + 3)]
    for job in jobs[:-1]:
        queue.finish(job.id, "0f3a")
    assert queue.get(jobs[0].id) is None
    assert queue.get(jobs[5].id) is not None
    assert queue.waiting() == (1, 4)


def failed(queue: Queue, *, keep: bool) -> Job:
    job = accepted(queue)
    queue.claim()
    queue.fail(job.id, {"code": "library", "message": "No room.", "hint": ""}, keep=keep)
    return job


def test_a_recording_whose_scoring_failed_outlasts_the_server_and_many_jobs(opened: Opened) -> None:
    queue = opened()
    job = failed(queue, keep=True)
    for _ in range(KEPT_FINISHED + 2):
        queue.finish(accepted(queue).id, "0f3a")
    queue.close()
    again = opened()
    again.take_up_again()
    assert again.upload_of(job.id).read_bytes() == b"RIFF"
    assert again.waiting() == (0, 4)
    found = again.get(job.id)
    assert found is not None
    assert found.kept


def test_what_failed_is_tried_again_when_asked(opened: Opened) -> None:
    queue = opened()
    job, gone = failed(queue, keep=True), failed(queue, keep=False)
    tried = queue.try_again(job.id)
    assert tried is not None
    assert (tried.state, tried.error, tried.attempts) == ("queued", None, 0)
    assert queue.try_again(gone.id) is None
    assert not queue.upload_of(gone.id).exists()
    claimed = queue.claim()
    assert claimed is not None
    assert claimed.id == job.id


def test_what_waits_is_listed_before_what_failed_and_that_before_what_is_done(opened: Opened) -> None:
    queue = opened()
    jobs = [accepted(queue, name) for name in ("lost.wav", "waits.wav", "done.wav", "also waits.wav")]
    queue.fail(jobs[0].id, {"code": "unreadable", "message": "", "hint": ""}, keep=False)
    queue.finish(jobs[2].id, "0f3a")
    assert [job.file for job in queue.jobs()] == ["also waits.wav", "waits.wav", "lost.wav", "done.wav"]
    assert [job.file for job in queue.jobs(1)] == ["also waits.wav"]


def test_what_had_only_half_arrived_is_swept_away(opened: Opened) -> None:
    queue = opened()
    whole = accepted(queue)
    queue.arriving(new_job_id()).write_bytes(b"half")
    again = opened()
    again.take_up_again()
    assert [file.name for file in again.uploads.iterdir()] == [whole.id]


def test_an_upload_that_no_job_knows_is_scored_all_the_same(opened: Opened) -> None:
    queue = opened()
    scored, known = accepted(queue), accepted(queue)
    queue.finish(scored.id, "0f3a")
    stray = new_job_id()
    for job_id in (stray, scored.id):  # the first came while another database was in use; the second was to go
        queue.upload_of(job_id).write_bytes(b"RIFF")
    again = opened()
    again.take_up_again()
    assert [job.id for job in (again.claim(), again.claim()) if job] == [known.id, stray]
    assert {file.name for file in again.uploads.iterdir()} == {known.id, stray}


def test_no_queue_sees_the_jobs_of_another_home(opened: Opened) -> None:
    mine, theirs = opened("mine"), opened("theirs")
    job = accepted(theirs)
    mine.take_up_again()
    assert (mine.claim(), mine.get(job.id), mine.jobs(), mine.waiting()) == (None, None, [], (0, 0))
    assert not mine.remove(job.id)
    mine.fail(job.id, {"code": "library", "message": "", "hint": ""}, keep=False)
    assert theirs.claim() == job
    assert theirs.upload_of(job.id).exists()


def old_queue(home: Path, *jobs: Job) -> None:
    """Make the database of jobs as version 0.1.0 left it, and the uploads."""
    (home / "queue").mkdir(parents=True, mode=0o700)
    names = ("id", "kind", "source", "file", "message", "style", "script", "size_bytes", "modified_at", "created_at")
    names += ("state", "attempts", "error")
    with sqlite3.connect(home / "queue.db") as old:
        old.executescript(OLD_QUEUE)
        for job in jobs:
            values = [getattr(job, name) for name in names[:-1]] + ["null"]
            old.execute(f"INSERT INTO jobs ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)
            (home / "queue" / job.id).write_bytes(b"RIFF")
    old.close()


def test_the_jobs_of_an_older_version_are_taken_over(opened: Opened, tmp_path: Path) -> None:
    jobs = [replace(a_job(f"{place}.wav"), state=state) for place, state in enumerate(("done", "queued", "working"))]
    old_queue(tmp_path / "home", *jobs)
    half = new_job_id()
    (tmp_path / "home" / "queue" / half).write_bytes(b"half")
    queue = opened()
    assert queue.take_up_again() == 1
    assert [job and job.id for job in (queue.claim(), queue.claim(), queue.claim())] == [jobs[1].id, jobs[2].id, None]
    assert {file.name for file in queue.uploads.iterdir()} == {jobs[1].id, jobs[2].id}
    assert list((tmp_path / "home").glob("queue.db*")) == []


def test_a_take_over_that_was_killed_is_made_again(opened: Opened, tmp_path: Path) -> None:
    job = a_job()
    old_queue(tmp_path / "home", job)
    before = (tmp_path / "home" / "queue.db").read_bytes()
    opened().take_up_again()
    (tmp_path / "home" / "queue.db").write_bytes(before)
    again = opened()
    again.take_up_again()
    assert [one.id for one in again.jobs()] == [job.id]


def test_the_uploads_of_a_damaged_queue_are_scored(opened: Opened, tmp_path: Path) -> None:
    job = a_job()
    old_queue(tmp_path / "home", job)
    (tmp_path / "home" / "queue.db").write_bytes(b"no database" * 100)
    queue = opened()
    queue.take_up_again()
    claimed = queue.claim()
    assert claimed is not None
    assert claimed.id == job.id
    assert queue.upload_of(job.id).read_bytes() == b"RIFF"


def test_nothing_of_a_deleted_take_stays_in_the_queue(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    job = accepted(queue, "zanzibar.wav")
    queue.finish(job.id, "0f3a")
    queue.forget_take("0f3a")
    queue.close()
    assert b"zanzibar" not in b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_the_queue_is_read_while_it_is_written(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    job = accepted(queue)
    with sqlite3.connect(tmp_path / "takes.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert queue.get(job.id) == job
        assert (queue.jobs(), queue.waiting(), queue.ahead_of(job.id)) == ([job], (1, 4), 0)
        assert time.monotonic() - began < 5
        writer.execute("ROLLBACK")
