"""Press Enter, talk, press Enter: from an open microphone to a recording."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rehearse.cli.keys import ENTER
from rehearse.core.recording import SAMPLE_RATE_HZ, Recording
from rehearse.errors import RehearseError, SoundDeviceError

if TYPE_CHECKING:
    from rehearse.capture.recorder import Finished, Recorder
    from rehearse.cli.desk import Desk
    from rehearse.cli.recording_display import Teleprompter

Listener = Callable[[NDArray[np.float32]], None]

PICTURE_S = 0.1
"""Ten pictures a second: a clock and a meter need no more, and the engine needs the rest."""

AFTER_BEEP_S = 0.3
"""The beep is still on its way through the air and the buffers when it has been played."""

SILENT = "silent"
"""Code of the error for a recording that holds nothing but digital silence."""

GREETING = "“Hi, you have reached my voicemail. Please leave a message after the tone.”"


def record_message(
    desk: Desk, recorder: Recorder, listener: Listener, check: Callable[[], object] = lambda: None
) -> Finished:
    """Wait for Enter, record until Enter (or silence, or the limit), and return how it ended.

    Parameters
    ----------
    desk : Desk
    recorder : Recorder
    listener : callable
        Given what was recorded, block by block, while the rep talks.
    check : callable, optional
        Called while the rep has not begun: raises what would keep the message from being scored.

    Raises
    ------
    SoundDeviceError
        The microphone cannot be used.
    """
    with desk.waiting("opening the microphone"):
        microphone = recorder.wait_until_ready()
    desk.say(f"Microphone: {microphone.name}", "dim")
    with _script_in_view(desk):
        if desk.keys is not None:
            _wait_for_enter(desk, recorder, check)
        check()
        if desk.settings.greeting:
            _greet(desk)
    recorder.start()
    try:
        _follow(desk, recorder, listener)
    finally:
        finished = recorder.stop()
        desk.unfinished = finished.path
    listener(recorder.new_samples())
    return finished


@contextmanager
def _script_in_view(desk: Desk) -> Iterator[None]:
    """Show how the script begins: it is read before it is spoken."""
    from rich.live import Live

    prompter = _prompter(desk)
    if prompter is None or not desk.console.is_terminal:
        yield
        return
    with Live(prompter.at(0.0), console=desk.console, auto_refresh=False, transient=True):
        yield


def _prompter(desk: Desk) -> Teleprompter | None:
    from rehearse.cli.recording_display import Teleprompter
    from rehearse.scoring.script_budget import cues_in

    script, options, budget = desk.settings.script, desk.settings.options, desk.settings.budget
    if not script or options is None or budget is None:
        return None
    cues = cues_in(budget, script, options.profile)
    return Teleprompter(cues, min(desk.console.width - 2, 64))


def _wait_for_enter(desk: Desk, recorder: Recorder, check: Callable[[], object]) -> None:
    assert desk.keys is not None
    desk.say("Press Enter, talk, and press Enter again when you are done.")
    warned = False
    while desk.keys.pressed(PICTURE_S) != ENTER:
        check()
        if not recorder.running:
            return
        if recorder.silent and not warned:
            warned = True
            _warn_of_silence(desk)


def _warn_of_silence(desk: Desk) -> None:
    from rehearse.capture import check_level, level_words

    silence = check_level(np.zeros(SAMPLE_RATE_HZ, np.float32))
    desk.say(level_words(silence, ssh=bool(os.environ.get("SSH_CONNECTION"))), "yellow")


def _greet(desk: Desk) -> None:
    from rehearse.capture import beep, ring

    recorded = desk.settings.greeting_sound
    if recorded is None:
        desk.say(GREETING, "italic")
        desk.play(np.concatenate([ring(), beep()]))
    else:
        desk.say("The greeting plays. Any key skips it.", "dim")
        desk.play(np.concatenate([ring(), recorded.samples]))
        desk.play(beep())
    time.sleep(AFTER_BEEP_S)


def _follow(desk: Desk, recorder: Recorder, listener: Listener) -> None:
    """Draw the clock and the meter until the recording is over."""
    from rich.live import Live

    from rehearse.capture.input_level import SilenceWatch
    from rehearse.cli.recording_display import LevelMeter

    meter, silence, seconds = LevelMeter(), SilenceWatch(), 0.0
    draw = _drawing(desk)
    shown = desk.console.is_terminal
    with Live(draw(0.0, meter), console=desk.console, auto_refresh=False, transient=True) as live:
        while recorder.running:
            if _pressed(desk) == ENTER and seconds > 0:
                return
            block = recorder.new_samples()
            seconds += len(block) / SAMPLE_RATE_HZ
            listener(block)
            meter.add(block)
            silence.add(block)
            if desk.settings.auto_stop and silence.over:
                return
            if shown:
                live.update(draw(seconds, meter), refresh=True)


def _pressed(desk: Desk) -> str:
    """Return the key that is pressed before the next picture."""
    if desk.keys is not None:
        return desk.keys.pressed(PICTURE_S)
    time.sleep(PICTURE_S)
    return ""


def _drawing(desk: Desk) -> Callable[[float, Any], Any]:
    from rich.console import Group

    from rehearse.cli.recording_display import status_line

    ascii_only = not (desk.console.encoding or "").lower().startswith("utf")
    prompter, budget = _prompter(desk), desk.settings.budget
    if prompter is None:
        return lambda seconds, meter: status_line(seconds, meter, budget, ascii_only=ascii_only)
    return lambda seconds, meter: Group(
        prompter.at(seconds), status_line(seconds, meter, budget, ascii_only=ascii_only)
    )


def recording_of(desk: Desk, finished: Finished) -> Recording:
    """Return what was recorded, and say what the rep must know of it.

    Raises
    ------
    RehearseError
        Nothing was recorded, or nothing but digital silence, code ``silent``.
    """
    from rehearse.audio import read_recording
    from rehearse.capture import check_level, level_words

    if finished.path is None:
        if finished.why == "not_written":
            raise RehearseError(finished.message, code="not_written")
        raise SoundDeviceError(finished.message or "Nothing was recorded.", "See what there is: rehearse devices")
    recording = read_recording(finished.path)
    check = check_level(recording.samples)
    if check.state == "silence":
        finished.path.unlink(missing_ok=True)
        desk.unfinished = None
        raise SoundDeviceError(level_words(check, ssh=bool(os.environ.get("SSH_CONNECTION"))), code=SILENT)
    for words in filter(None, (_end_words(desk, finished), level_words(check), _lost_words(finished))):
        desk.say(words, "yellow")
    return replace(
        recording,
        source_rate_hz=finished.microphone.rate_hz,
        source_channels=finished.microphone.channels,
        recorded_at=finished.started_at,
        notes=tuple(filter(None, (*recording.notes, _lost_words(finished), _early_words(finished)))),
    )


def _end_words(desk: Desk, finished: Finished) -> str:
    if finished.why == "limit":
        return f"{desk.settings.limit_s:g} seconds: the recording ended by itself."
    return f"{finished.message} What you said until then is kept." if finished.message else ""


def _early_words(finished: Finished) -> str:
    return "the recording ended early: " + finished.message.rstrip(".").lower() if finished.message else ""


def _lost_words(finished: Finished) -> str:
    if not finished.overflows:
        return ""
    times = "once" if finished.overflows == 1 else f"{finished.overflows} times"
    return f"The machine was too busy {times}: a moment of the sound is missing."
