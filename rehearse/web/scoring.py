"""The process that scores: one warm model, one recording after another, each kept in the library at once."""

from __future__ import annotations

import contextlib
import os
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
    from rehearse.pipeline import Assessor

NICE = 5
"""How far scoring steps back behind the pages: they are short, and somebody waits for them."""

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

    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)

    def tell(kind: str, words: str) -> None:
        framing.send(answers, {kind: words})

    class Overheard(Assessor):
        def engine(self) -> Any:
            return OverheardEngine(super().engine(), partial(tell, "heard"))

    with Overheard(Options(), partial(tell, "stage")) as assessor:
        _warm(assessor)
        framing.send(answers, {"ready": True})
        while True:
            try:
                asked, body = framing.receive(requests)
                framing.send(answers, _answer(assessor, asked, body))
            except framing.ConnectionEndedError:
                return


def _warm(assessor: Assessor) -> None:
    """Load and run everything once; what goes wrong is told with the first recording."""
    with contextlib.suppress(RehearseError):
        assessor.engine().warm()


def _answer(assessor: Assessor, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    try:
        recording = _recording(asked["recording"], body)
        if asked["kind"] == "baseline":
            _keep_baseline(recording)
            return {"done": "baseline"}
        take, is_new = _keep_take(assessor, recording, asked)
        verdict = take.scorecard.verdict
        return {"done": take.id, "answer": verdict.answer, "score": verdict.score, "new": is_new}
    except framing.ConnectionEndedError:
        raise
    except RehearseError as error:
        return {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
    except Exception as error:  # the next recording may fare better
        message = f"Something went wrong inside rehearse: {type(error).__name__}."
        return {"error": {"code": "error", "message": message, "hint": "Try: rehearse score FILE --debug"}}


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


def _keep_take(assessor: Assessor, recording: Recording, asked: dict[str, Any]) -> tuple[Take, bool]:
    from rehearse.config import load_baseline, load_profile, load_rubric, profile_for
    from rehearse.store import Library

    assessor.options = replace(
        assessor.options,
        style=asked["style"],
        script=asked["script"],
        message_name=asked["message"],
        rep=asked["rep"],
        line=asked["line"] or None,
        profile=profile_for(asked["rep"], load_profile()),
        rubric=load_rubric(),
        baseline=load_baseline(),
    )
    take = assessor.assess(recording, file=recording.name)
    sound = recording if asked["source"] == "microphone" else Path(asked["path"]).read_bytes()
    with Library() as library:
        is_new = not library.keeps(take.id)
        return library.keep(take, sound, assumed=("rep", "message_name")), is_new  # what is kept already is not moved


def _keep_baseline(recording: Recording) -> None:
    from rehearse.config import save_baseline
    from rehearse.pipeline import track_pitch
    from rehearse.prosody.brightness import everyday_voice, refuse_short_reading, voice_features

    refuse_short_reading(recording, "Nothing was changed. Read the text once more.")
    voice = voice_features(recording.samples, track_pitch(recording.samples))
    if voice is None:
        raise InputError("Cannot take this as a baseline: there is too little voice in it.", "Read the text once more.")
    save_baseline(everyday_voice([voice]))
