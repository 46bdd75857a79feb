"""What the commands share: reading a text, the console, progress, writing a page."""

from __future__ import annotations

import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.keys import ENTER, has_keyboard, keyboard
from rehearse.errors import InputError, RehearseError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from rehearse.core.take import Take
    from rehearse.pipeline import Progress
    from rehearse.render.html import TakeSound
    from rehearse.scoring.rubric import Rubric

SCORED = "scored"
"""What `progress` is told when a recording of several is done."""

LEAST_FOR_FORECAST = 3
"""Recordings done before it is said how long the rest will take."""

STYLES = ("reason", "curiosity")

REST_KEY, REST = "c", "the rest of the card"
"""At a terminal too low for a card, this key shows what the first screen has left off."""

ALL_HELP = "The whole card at once, also where the screen is too low for it."


def read_text(file: Path) -> str:
    """Return the text of a file in UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"Cannot find {file}.", "Check the name.", code="missing") from error
    except UnicodeDecodeError as error:
        raise InputError(f"Cannot read {file}: it is not text in UTF-8.", "Save it as plain text.") from error
    except OSError as error:
        raise InputError(f"Cannot read {file}: {error.strerror}.") from error


def console() -> Console:
    """Return where results are printed."""
    from rich.console import Console

    return Console(highlight=False)


def print_card(take: Take, rubric: Rubric, *, everything: bool = False, why: bool = False) -> bool:
    """Print a card; where it does not fit and a key can be asked for, its first screen.

    Returns
    -------
    bool
        Whether the rest was left off: `offer_rest` shows it.
    """
    from rehearse.render.terminal import render_card

    screen = console()
    asks = screen.is_terminal and has_keyboard() and not (everything or why)
    return render_card(take, console=screen, why=why, rubric=rubric, most_lines=screen.height - 2 if asks else None)


def offer_rest(take: Take, rubric: Rubric) -> None:
    """Show the rest of a card if the rep wants it; Ctrl-C, or a terminal that is gone, is a no."""
    from rehearse.render.terminal import render_rest

    screen = console()
    screen.print(f"\n {REST_KEY} {REST} · any other key leaves", style="dim")
    with suppress(KeyboardInterrupt, EOFError), keyboard() as keys:
        while not (key := keys.pressed(1.0)):
            pass
        if key in (REST_KEY, ENTER, " "):
            render_rest(take, console=screen, rubric=rubric)


def complain(error: RehearseError) -> None:
    """Say on standard error, in one line, what happened and what to do."""
    tell(" ".join(str(error).split("\n")))


def tell(words: str, *, err: bool = True) -> None:
    """Say something beside the results; a terminal, which would break a line inside a word, gets it word by word."""
    from rehearse.text.printable import printable

    stream = sys.stderr if err else sys.stdout
    line = printable(words, stream.encoding or "ascii")
    if stream.isatty():
        columns = shutil.get_terminal_size().columns
        line = textwrap.fill(line, max(columns, 20), break_long_words=False, break_on_hyphens=False)
    click.echo(line, err=err)


@contextmanager
def progress(count: int) -> Iterator[Progress]:
    """Show what is being done, on a terminal only; the result itself goes to standard output."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape

    begun = done = 0
    started = time.monotonic()
    turn = threading.Lock()
    with Console(stderr=True).status("starting") as status:

        def say(what: str) -> None:
            nonlocal begun, done
            with turn:
                begun += what.startswith("reading ")
                done += what.startswith(SCORED)
                place = f" ({begun} of {count}{_forecast(started, done, count)})" if count > 1 and begun else ""
                status.update(escape(what) + place)

        yield say


def _forecast(started: float, done: int, count: int) -> str:
    """Return how long the rest will take, once a few are done."""
    if done < LEAST_FOR_FORECAST or done >= count:
        return ""
    left_s = (time.monotonic() - started) / done * (count - done)
    return f", about {left_s / 60:.0f} min left" if left_s >= 90 else f", about {left_s:.0f} s left"


HTML_HELP = "Write a page to this file: pictures and sound, one file that opens anywhere."


def page_file(file: Path | None) -> Path | None:
    """Return where a page goes, once it is clear that one can be written there.

    Raises
    ------
    UsageError
        It is a folder, or in a folder that is not there: better said before the scoring than after.
    """
    if file is None:
        return None
    if file.is_dir():
        raise UsageError(f"Cannot write {file}: it is a folder.", "Name a file, such as card.html.")
    if not file.parent.is_dir():
        raise UsageError(f"Cannot write {file}: there is no folder {file.parent}.", "Make it first, or choose another.")
    return file


def sound_for_page(source: Path | bytes) -> TakeSound:
    """Return the sound of a recording as a page carries it: as it is, and as the prospect hears it."""
    from rehearse.audio import read_recording
    from rehearse.audio.encode import MP3_TYPE, encode_mp3
    from rehearse.audio.phone_codec import through_phone_line
    from rehearse.render.html import TakeSound, data_address

    recording = read_recording(source)
    direct, telephone = (encode_mp3(samples) for samples in (recording.samples, through_phone_line(recording.samples)))
    return TakeSound(data_address(direct, MP3_TYPE), data_address(telephone, MP3_TYPE))


def write_page(html: str, file: Path, *, private: bool = False) -> None:
    """Write a page, whole or not at all, `private` for its owner only, and say where it is.

    Raises
    ------
    UsageError
        It cannot be written there.
    """
    half_written = file.with_name(f".{file.name}.part")
    try:
        if private:
            half_written.touch(0o600)
        half_written.write_text(html, encoding="utf-8")
        half_written.replace(file)
    except OSError as error:
        half_written.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"Cannot write {file}: {reason}.", "Choose another folder, or make room there.") from error
    tell(f"Wrote {file} ({len(html.encode()) / 1e6:.1f} MB): it opens in any browser, without a network.")
