"""The pool: takes jobs from the queue, has them decoded and scored by processes, and knows how far each has come."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from rehearse.errors import InputError, RehearseError
from rehearse.scoring.options import MAX_RECORDING_S
from rehearse.store import Library
from rehearse.store.jobs import Job, Queue
from rehearse.web.processes import ProcessDiedError, WorkerProcess

Stage = Literal["queued", "decoding", "listening", "measuring", "done", "failed"]

MOST_DECODING_S = 60.0
"""Decoding that takes longer is ended, in seconds: ten minutes of sound take two."""

MOST_SCORING_S = 300.0
"""Seconds without a word from scoring before it is ended; ten minutes of speech on one slow core take less."""

MOST_WAITING_FOR_SOUND_S = 30.0

MOST_ATTEMPTS = 2
"""How often a process may die over a recording before it is given up."""

IDLE_LOOK_S = 2.0
"""How often to look for jobs when nobody says that there is one, in seconds."""

IDLE_S = 60.0
"""Seconds after which a process that nobody asks anything is ended; `Pool.expect` starts it again ahead of need."""

SPARE_IDLE_S = 5.0
"""The same for the second of those that score, and further ones."""

MOST_SCORERS = 4
"""Each holds a model, about half a gigabyte."""

SPARE_NICE = 10
"""How far all but the first of those that score step back: behind the pages, and behind the first, which follows
whoever talks, and waits for nobody."""

MOST_SHOWN_LETTERS = 4000
"""Of the words so far."""

WISHES = ("id", "kind", "source", "file", "modified_at", "message", "rep", "style", "script", "line")
"""What of a job the process that scores is told."""

NO_RECORDING = ("empty", "no_sound", "too_long", "unreadable")
"""What the reader says of a file that can never be scored; it is not kept."""


@dataclass(slots=True)
class Talk:
    """What is being spoken into a page now.

    Attributes
    ----------
    job_id : str
    asked : dict or None
        What the process that scores is told, once there is sound.
    followed : bool
        Whether it has been told.
    """

    job_id: str
    asked: dict[str, Any] | None = None
    followed: bool = False


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job has come."""

    stage: Stage
    words: int = 0
    text: str = ""


class Pool:
    """Workers for the queue, as many as the machine has processors, up to four.

    Parameters
    ----------
    queue : Queue
    scorers : int, optional
        How many recordings are scored at once.
    """

    def __init__(self, queue: Queue, scorers: int | None = None) -> None:
        self._queue = queue
        cores = os.cpu_count() or 1
        count = scorers or min(cores, MOST_SCORERS)
        self._reader = WorkerProcess("read")
        self._listener = WorkerProcess("read")
        spares = [WorkerProcess("score", threads=max(1, cores // count), nice=SPARE_NICE) for _ in range(count - 1)]
        self._scorers = [WorkerProcess("score"), *spares]
        self._threads = [
            threading.Thread(target=self._work, args=(scorer,), name=f"rehearse-scorer-{k}", daemon=True)
            for k, scorer in enumerate(self._scorers)
        ]
        self._news = threading.Condition()
        self._started = self._stopping = False
        self._taking_up, self._has_left = threading.Lock(), True
        self._progress: dict[str, JobProgress] = {}
        self._unsettled: dict[WorkerProcess, Job] = {}
        self._talk: Talk | None = None
        self._set_aside: set[str] = set()

    @property
    def pids(self) -> list[int]:
        """The processes there are."""
        return [pid for one in (self._reader, self._listener, *self._scorers) if (pid := one.pid) is not None]

    def start(self) -> None:
        """Take up what was left, and begin. While the database is away, what was left waits for it."""
        with suppress(RehearseError):  # what is more than that was told when the page was made
            self._take_up_again()
        self._started = True
        self.expect()
        for thread in self._threads:
            thread.start()

    def expect(self) -> None:
        """Get ready for a recording that is about to come: somebody is at the page, talks, or sends a file."""
        if self._started and not self._stopping:
            for process in (self._reader, *self._scorers[:1]):
                process.expect()

    def stop(self) -> None:
        """End everything, at once; what was being scored is scored after the next start."""
        self._stopping = True
        with self._news:
            self._news.notify_all()
        for process in (self._reader, self._listener, *self._scorers):
            process.close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def tell(self) -> None:
        """Say that there is a new job."""
        with self._news:
            self._news.notify_all()

    def expect_talk(self, job_id: str) -> None:
        """Get ready for a message that somebody begins to speak; dropped files are set aside until it is scored.

        Where two talk at once, or one starts over, the last is followed.
        """
        self._talk = Talk(job_id)
        busy_with = self._unsettled.get(self._scorers[0])
        if busy_with is not None and busy_with.source != "microphone":
            self._set_aside.add(busy_with.id)
            self._scorers[0].interrupt()
        self.expect()
        self._listener.expect()

    def follow(self, job: Job, spool: Path, rate_hz: int) -> None:
        """Have a message heard while it is spoken, which grows in a spool."""
        talk = self._talk
        if talk is not None and talk.job_id == job.id and job.kind == "take":
            talk.asked = _wishes(job) | {"do": "follow", "path": str(spool), "rate_hz": rate_hz}
            self.tell()

    def forget_talk(self, job_id: str) -> None:
        """Follow a message no further; dropped files have their turn again."""
        if self._talk is not None and self._talk.job_id == job_id:
            self._talk = None
            self.tell()

    def progress_of(self, job: Job) -> JobProgress:
        """Return how far a job has come."""
        if job.state == "working":
            return self._progress.get(job.id, JobProgress("decoding"))
        return JobProgress("queued" if job.state == "recording" else job.state)

    def sound(self, file: Path, name: str, line: Literal["direct", "telephone"]) -> bytes:
        """Return the sound of a file as WAV, decoded within limits; as it is, or as it is heard over the telephone.

        Raises
        ------
        InputError
            It cannot be decoded.
        ProcessDiedError
            What decodes has died.
        """
        asked = {"do": "sound", "path": str(file), "name": name, "line": line, "max_duration_s": MAX_RECORDING_S}
        answer, content = self._listener.ask(asked, most_s=MOST_WAITING_FOR_SOUND_S)
        if "error" in answer:
            raise InputError(**answer["error"])
        return content

    def _take_up_again(self) -> None:
        with self._taking_up:
            if self._has_left:
                self._queue.take_up_again()
                self._has_left = False

    def _work(self, scorer: WorkerProcess) -> None:
        while not self._stopping:
            try:
                found_one = self._work_on_next(scorer)
            except Exception:  # a full disk, a locked database: it may be over the next time we look
                found_one = False
            if not found_one:
                if self._talk is None:
                    scorer.end_when_idle(SPARE_IDLE_S if scorer in self._scorers[1:] else IDLE_S)
                for process in (self._reader, self._listener):
                    process.end_when_idle(IDLE_S)
                with self._news:
                    if not self._stopping:
                        self._news.wait(IDLE_LOOK_S)

    def _work_on_next(self, scorer: WorkerProcess) -> bool:
        """Bring the next job that waits to its end, or the last one where its end could not be written down.

        Returns whether there was one.
        """
        self._take_up_again()
        job = self._unsettled.get(scorer) or self._claim(scorer)
        if job is None:
            return False
        self._unsettled[scorer] = job
        if self._talk is None or job.source == "microphone":
            self._work_on(job, scorer)
        else:  # somebody began to talk in this very moment
            self._queue.put_back(job.id, set_aside=True)
        del self._unsettled[scorer]
        return True

    def _claim(self, scorer: WorkerProcess) -> Job | None:
        """Return the next job for a process. While somebody talks, the first one is theirs."""
        talk = self._talk
        if talk is None:
            return self._queue.claim()
        if scorer is not self._scorers[0]:
            return self._queue.claim(set_aside=talk.job_id)
        job = self._queue.claim(only=talk.job_id)
        if job is None and not talk.followed:
            job = self._queue.claim(set_aside=talk.job_id)
            if job is None and talk.asked:
                talk.followed = True
                scorer.ask(talk.asked, most_s=MOST_SCORING_S)
            elif job is None:
                scorer.expect()
        return job

    def _work_on(self, job: Job, scorer: WorkerProcess) -> None:
        try:
            self._do(job, scorer)
        except ProcessDiedError:
            self._died(job)
        except Exception as error:  # the pool goes on whatever one job does
            if not self._stopping:
                self._queue.fail(job.id, _internal(error), keep=job.kind == "take")
        finally:
            self._progress.pop(job.id, None)
            self._set_aside.discard(job.id)
            self.forget_talk(job.id)

    def _do(self, job: Job, scorer: WorkerProcess) -> None:
        upload = self._queue.upload_of(job.id)
        asked = _wishes(job) | {"path": str(upload)}
        talk, was_read = self._talk, True
        if talk is not None and talk.job_id == job.id and talk.followed:
            self._progress[job.id] = JobProgress("listening")
            answer, _ = scorer.ask(
                asked | {"do": "finish", "rate_hz": (talk.asked or {})["rate_hz"]},
                most_s=MOST_SCORING_S, told=self._told(job.id),
            )  # fmt: skip
        else:
            answer, samples = self._decoded(job, upload)
            was_read = "error" not in answer
            if job.id in self._set_aside:
                raise ProcessDiedError("score")
            if was_read:
                self._progress[job.id] = JobProgress("listening")
                answer, _ = scorer.ask(
                    answer | asked | {"do": "score"}, samples, most_s=MOST_SCORING_S, told=self._told(job.id)
                )
        if "error" in answer:
            keep = job.kind == "take" and (was_read or answer["error"]["code"] not in NO_RECORDING)
            self._queue.fail(job.id, answer["error"], keep=keep)
        else:
            self._settle(job, answer)

    def _decoded(self, job: Job, upload: Path) -> tuple[dict[str, Any], bytes]:
        self._progress[job.id] = JobProgress("decoding")
        asked = {"do": "recording", "path": str(upload), "name": job.file, "modified_at": job.modified_at}
        return self._reader.ask(asked | {"max_duration_s": MAX_RECORDING_S}, most_s=MOST_DECODING_S)

    def _settle(self, job: Job, scored: dict[str, Any]) -> None:
        """Mark a job as done; what was answered meanwhile goes to the take, what was withdrawn is deleted."""
        take_id = str(scored["done"])
        now = self._queue.get(job.id)
        if job.kind == "take":
            with Library() as library:
                if now is None and scored.get("new"):
                    library.delete(take_id)
                elif now and now.self_verdict:
                    library.say(take_id, now.self_verdict)
        settled = self._queue.finish(job.id, take_id, scored.get("answer"), scored.get("score"))
        if job.kind == "take" and settled and now and settled.self_verdict != now.self_verdict:
            with Library() as library:  # answered in that very moment
                library.say(take_id, settled.self_verdict)

    def _told(self, job_id: str) -> Callable[[dict[str, Any]], None]:
        def told(news: dict[str, Any]) -> None:
            before = self._progress.get(job_id, JobProgress("listening"))
            if "heard" in news and before.stage != "measuring":  # what comes later is heard over the phone line
                text = f"{before.text} {news['heard'].strip()}".strip()[-MOST_SHOWN_LETTERS:]
                self._progress[job_id] = replace(before, words=before.words + len(news["heard"].split()), text=text)
            elif news.get("stage") == "measuring":
                self._progress[job_id] = replace(before, stage="measuring")

        return told

    def _died(self, job: Job) -> None:
        if self._stopping:
            return
        if job.id in self._set_aside:
            self._queue.put_back(job.id, set_aside=True)
        elif job.attempts + 1 >= MOST_ATTEMPTS:
            self._queue.fail(job.id, _broken_off(job), keep=job.kind == "take")
        else:
            self._queue.put_back(job.id)


def _wishes(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in WISHES}


def _broken_off(job: Job) -> dict[str, str]:
    message = f"Scoring {job.file} broke off twice: it took too long, or too much memory."
    hint = "The recording is safe: try again, or save it." if job.kind == "take" else "Record it once more."
    return {"code": "broken_off", "message": message, "hint": hint}


def _internal(error: Exception) -> dict[str, str]:
    if isinstance(error, RehearseError):
        return {"code": error.code, "message": error.message, "hint": error.hint}
    message = f"Something went wrong inside rehearse: {type(error).__name__}."
    return {"code": "error", "message": message, "hint": ""}
