"""The process that scores: one warm model, one recording after another, each kept in the library at once.

A recording that is still being spoken is followed: its spool is read as it grows, and what was said is written down
before the rep stops, as `rehearse record` does.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from rehearse.errors import InputError, RehearseError
from rehearse.web import framing

if TYPE_CHECKING:
    from rehearse.asr import Engine
    from rehearse.asr.base import Alignment, Decoding, Window
    from rehearse.core.recording import Recording
    from rehearse.core.take import Take
    from rehearse.pipeline import Assessor, Following

LOOK_S = 0.1
"""How often to look for more of a recording that is being spoken, in seconds: pieces come every quarter."""

Heard = Callable[[str], None]


class OverheardEngine:
    """An engine that tells what it hears while it hears it."""

    def __init__(self, engine: Engine, heard: Heard) -> None:
        self._engine = engine
        self._heard = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def decode(self, windows: Sequence[Window], *, prompt: str = "", **asked: Any) -> list[Decoding]:
        """Decode as the engine does; the first look, which has a prompt, is told."""
        found = self._engine.decode(windows, prompt=prompt, **asked)
        if prompt:
            for decoding in found:
                self._heard(b"".join(self._engine.pieces(decoding.tokens)).decode("utf-8", "replace"))
        return found

    def align(self, windows: Sequence[Window], tokens: Sequence[Sequence[int]]) -> list[Alignment]:
        """Align as the engine does."""
        return self._engine.align(windows, tokens)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Score what comes, until nothing comes any more. The model is loaded before the first."""
    from rehearse.pipeline import Assessor
    from rehearse.scoring.options import Options

    scorer: Scorer | None = None
    turn = threading.Lock()

    def send(words: dict[str, Any]) -> None:
        with turn:
            framing.send(answers, words)

    def tell(kind: str, words: str) -> None:
        if scorer is not None and scorer.followed is None:  # while it is followed nobody has asked yet
            send({kind: words})

    class Overheard(Assessor):
        def engine(self) -> Any:
            return OverheardEngine(super().engine(), partial(tell, "heard"))

    with Overheard(Options(), partial(tell, "stage")) as assessor:
        scorer = Scorer(assessor)
        _warm(assessor)
        send({"ready": True})
        while True:
            try:
                asked, body = framing.receive(requests)
                send(_answer(scorer, asked, body))
            except framing.ConnectionEndedError:
                return


def _warm(assessor: Assessor) -> None:
    """Load and run everything once; what goes wrong is told with the first recording."""
    with contextlib.suppress(RehearseError):
        assessor.engine().warm()


def _answer(scorer: Scorer, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    try:
        return scorer.answer(asked, body)
    except framing.ConnectionEndedError:
        raise
    except RehearseError as error:
        return {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
    except Exception as error:  # the next recording may fare better
        message = f"Something went wrong inside rehearse: {type(error).__name__}."
        return {"error": {"code": "error", "message": message, "hint": "Try: rehearse score FILE --debug"}}


class Scorer:
    """Does what is asked: scores a recording, follows one that is being spoken, brings that to its end.

    Parameters
    ----------
    assessor : Assessor

    Attributes
    ----------
    followed : FollowedSpool or None
    """

    def __init__(self, assessor: Assessor) -> None:
        self._assessor = assessor
        self.followed: FollowedSpool | None = None

    def answer(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Return the answer to a request."""
        followed, self.followed = self.followed, None
        if followed is not None:
            followed.end()
        if asked["kind"] == "baseline":
            _keep_baseline(_recording(asked["recording"], body))
            return {"done": "baseline"}
        self._choose(asked)
        if asked["do"] == "follow":
            self.followed = FollowedSpool(asked["id"], Path(asked["path"]), self._assessor.follow())
            return {"following": asked["id"]}
        if asked["do"] == "finish":
            recording = _spoken(asked)
            if followed is not None and followed.job_id == asked["id"]:
                take = followed.following.finish(recording, file=recording.name)
            else:  # the process that followed it has died
                take = self._assessor.assess(recording, file=recording.name)
        else:
            recording = _recording(asked["recording"], body)
            if asked["script"] and _is_of_another(recording, asked["message"]):
                self._assessor.options = replace(self._assessor.options, script="")
            take = self._assessor.assess(recording, file=recording.name)
        return _kept(take, recording, asked)

    def _choose(self, asked: dict[str, Any]) -> None:
        """Take the options of a request, and what this user has told since the last one."""
        from rehearse.config import load_baseline, load_profile, load_rubric, profile_for

        self._assessor.options = replace(
            self._assessor.options,
            style=asked["style"],
            script=asked["script"],
            message_name=asked["message"],
            rep=asked["rep"],
            line=asked["line"] or None,
            profile=profile_for(asked["rep"], load_profile()),
            rubric=load_rubric(),
            baseline=load_baseline(),
        )


class FollowedSpool:
    """Reads a spool while it grows, and has what is new heard.

    Parameters
    ----------
    job_id : str
        Whose it is.
    path : Path
    following : Following
    """

    def __init__(self, job_id: str, path: Path, following: Following) -> None:
        self.job_id = job_id
        self.following = following
        self._path = path
        self._ended = threading.Event()
        threading.Thread(target=self._read, name="rehearse-spool", daemon=True).start()

    def end(self) -> None:
        """Read no further."""
        self._ended.set()
        self.following.drop()

    def _read(self) -> None:
        from rehearse.capture.spool import SpoolReader

        reader = SpoolReader(self._path)
        with contextlib.suppress(OSError):  # it has become an upload, or was discarded
            while not self._ended.wait(LOOK_S):
                block = reader.read_new()
                if len(block):
                    self.following.add(block)


def _spoken(asked: dict[str, Any]) -> Recording:
    """Return a recording that the page made: our own file, which needs no process that may break."""
    from rehearse.audio import read_recording

    recording = read_recording(Path(asked["path"]).read_bytes(), name=asked["file"])
    moment = datetime.fromisoformat(asked["modified_at"]) if asked["modified_at"] else None
    return replace(recording, source_rate_hz=asked["rate_hz"], recorded_at=moment)


def _recording(facts: dict[str, Any], body: bytes) -> Recording:
    import numpy as np

    from rehearse.core.recording import Recording
    from rehearse.core.sound import SetAside

    moment = facts["recorded_at"]
    return Recording(
        samples=np.frombuffer(body, dtype=np.float32).copy(),
        name=facts["name"],
        source_rate_hz=facts["source_rate_hz"],
        source_channels=facts["source_channels"],
        clipped_share=facts["clipped_share"],
        recorded_at=datetime.fromisoformat(moment) if moment else None,
        notes=tuple(facts["notes"]),
        track=facts["track"],
        tracks=facts["tracks"],
        set_aside=tuple(SetAside(**one) for one in facts["set_aside"]),
    )


def _is_of_another(recording: Recording, message: str) -> bool:
    """Tell whether a recording is kept already, with another message than the one whose script it came with."""
    from rehearse.store import Library

    with Library() as library:
        return library.keeps(recording.identity) and recording.identity not in library.ids(message)


def _kept(take: Take, recording: Recording, asked: dict[str, Any]) -> dict[str, Any]:
    from rehearse.store import Library

    sound = recording if asked["source"] == "microphone" else Path(asked["path"]).read_bytes()
    with Library() as library:
        is_new = not library.keeps(take.id)
        take = library.keep(take, sound, assumed=("rep", "message_name"))  # what is kept already is not moved
    verdict = take.scorecard.verdict
    return {"done": take.id, "answer": verdict.answer, "score": verdict.score, "new": is_new}


def _keep_baseline(recording: Recording) -> None:
    from rehearse.config import save_baseline
    from rehearse.pipeline import track_pitch
    from rehearse.prosody.brightness import everyday_voice, refuse_short_reading, voice_features

    refuse_short_reading(recording, "Nothing was changed. Read the text once more.")
    voice = voice_features(recording.samples, track_pitch(recording.samples))
    if voice is None:
        raise InputError("Cannot take this as a baseline: there is too little voice in it.", "Read the text once more.")
    save_baseline(everyday_voice([voice]))
