"""`rehearse baseline`: the rep's everyday voice, which takes are compared with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.terminal import tell
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.cli.desk import Desk
    from rehearse.core.sound import VoiceFeatures

LIMIT_S = 60.0

FOLDER = "baseline"
"""Below the data folder: where the reading lies until it was heard. It is never a take, nor one that was cut off."""


@click.command(epilog="Exit status: 0 done, 3 nothing could be read, 5 no usable microphone, 130 interrupted.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@click.option("--device", default="", help="Microphone: its number or name, as `rehearse devices` shows.")
@click.option("--auto-stop", is_flag=True, help="Stop after 3 s of silence.")
@click.option("--forget", is_flag=True, help="Delete the baseline.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def baseline(files: tuple[Path, ...], device: str, auto_stop: bool, forget: bool, debug: bool) -> None:
    """Record half a minute of your everyday voice; every card then says how much brighter and livelier you were.

    Read the text as you would to a colleague. Three numbers are kept of it, and not the sound.
    FILES of your everyday voice, recorded elsewhere, do as well.

    \b
    Examples:
      rehearse baseline
      rehearse baseline everyday1.wav everyday2.wav
      rehearse baseline --forget
    """
    from rehearse.config import forget_baseline

    if forget:
        if files:
            raise UsageError("--forget takes no files.", "Run: rehearse baseline --forget")
        click.echo("The baseline is deleted." if forget_baseline() else "There was no baseline.")
        return
    if files:
        _save(_voice(files))
    else:
        _record(device, auto_stop=auto_stop)


def _voice(files: tuple[Path, ...]) -> VoiceFeatures:
    from rehearse.pipeline import listen_to_baseline

    return listen_to_baseline(files)


def _save(voice: VoiceFeatures) -> None:
    from rehearse.config import save_baseline

    file = save_baseline(voice)
    pitch_hz = 2 ** (voice.pitch_mean_semitones / 12)
    click.echo(f"Your everyday voice: {pitch_hz:.0f} Hz, moving {voice.pitch_sd_semitones:.1f} semitones.")
    kept = f"Takes are compared with it from now on. Kept in {file}; forget it with: rehearse baseline --forget"
    tell(kept, err=False)


def _record(device: str, *, auto_stop: bool) -> None:
    from rehearse.capture.recorder import Recorder
    from rehearse.cli.desk import RecordSettings, opened_desk
    from rehearse.cli.microphone import record_message, recording_of
    from rehearse.prosody.brightness import READING_TEXT, refuse_short_reading

    settings = RecordSettings(device=device, limit_s=LIMIT_S, auto_stop=auto_stop)
    with opened_desk(settings, can_wait=auto_stop) as desk, _set_aside(desk) as folder:
        desk.say("Read this as you would to a colleague, in your everyday voice:")
        desk.say("")
        desk.say(READING_TEXT, "bold")
        desk.say("")
        with Recorder(folder, device=device, limit_s=LIMIT_S) as recorder:
            finished = record_message(desk, recorder, lambda _: None)
        refuse_short_reading(recording_of(desk, finished), "Nothing was changed. Try again with: rehearse baseline")
        assert finished.path is not None
        _save(_voice((finished.path,)))


@contextmanager
def _set_aside(desk: Desk) -> Iterator[Path]:
    """Give a folder for the reading, and delete it whatever happens."""
    folder = desk.folder / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    except KeyboardInterrupt:
        desk.say("Nothing was changed.")
        raise
    finally:
        desk.unfinished = None
        shutil.rmtree(folder, ignore_errors=True)
