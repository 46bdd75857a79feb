"""The desk a rep practises at: what they asked for, the console, the keyboard, and what must not be lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.cli.keys import Keys, has_keyboard, keyboard
from rehearse.config import user_folders
from rehearse.errors import SoundDeviceError, UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from rehearse.core.recording import Recording
    from rehearse.scoring.options import Options
    from rehearse.scoring.script_budget import Budget


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """What the rep asked for.

    Attributes
    ----------
    device : str
        Number or name of the microphone; empty for the default.
    limit_s : float
        The recording ends by itself after this.
    auto_stop : bool
        It ends after a few seconds of silence.
    script : str
        To be shown while they talk; may be empty.
    greeting : bool
        A ring and a beep come first.
    greeting_sound : Recording or None
        Between the two, the prospect's own greeting.
    quick : bool
        Straight to the card.
    keep : bool
        The take goes into the library.
    whole_card : bool
        The card comes at once, also where the screen is too low for it.
    as_json : bool
        The card is JSON on standard output; everything else goes to standard error.
    options : Options or None
        How the take is judged, where it is.
    budget : Budget or None
        By which the clock and the script go, where the take is judged.
    score_with : str
        The command that scores the recording as it would have been, should it be cut off.
    """

    device: str = ""
    limit_s: float = 120.0
    auto_stop: bool = False
    script: str = ""
    greeting: bool = False
    greeting_sound: Recording | None = None
    quick: bool = False
    keep: bool = True
    whole_card: bool = False
    as_json: bool = False
    options: Options | None = None
    budget: Budget | None = None
    score_with: str = "rehearse score last --keep"


@dataclass(slots=True)
class Desk:
    """Where a sitting takes place.

    Attributes
    ----------
    settings : RecordSettings
    console : Console
        What the rep sees.
    keys : Keys or None
        None without a keyboard.
    folder : Path
        The data folder.
    unfinished : Path or None
        A recording that is not kept as a take yet.
    more_of_card : bool
        The first screen of the card is shown, and the rest is not.
    """

    settings: RecordSettings
    console: Console
    keys: Keys | None
    folder: Path
    unfinished: Path | None = None
    more_of_card: bool = False
    _status: Status | None = field(default=None, repr=False)

    def say(self, words: str, style: str = "", *, to_copy: bool = False) -> None:
        """Print a line of our own or of what was heard; never read as markup, nor broken when it is to be copied."""
        from rehearse.render.styled_text import Styler

        self.console.print(Styler.of(self.console).text(words, style), soft_wrap=to_copy)

    def progress(self, words: str) -> None:
        """Tell what is being done, while somebody waits for it."""
        from rich.markup import escape

        if self._status is not None:
            self._status.update(escape(words))

    @contextmanager
    def waiting(self, words: str) -> Iterator[None]:
        """Show that something takes a moment."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(words) as self._status:
            try:
                yield
            finally:
                self._status = None

    def play(self, samples: object) -> bool:
        """Play samples until their end or a key; return whether they could be played."""
        from rehearse.capture import play

        try:
            if self.keys is not None:
                self.keys.forget()
            play(samples, stop=lambda: bool(self.keys and self.keys.pressed()))  # type: ignore[arg-type]
        except SoundDeviceError as error:
            self.say(f"It cannot be played here: {error.message}", "dim")
            return False
        return True


@contextmanager
def opened_desk(settings: RecordSettings, *, can_wait: bool) -> Iterator[Desk]:
    """Sit down: open the keyboard, and say on the way out where a recording is that did not become a take.

    Parameters
    ----------
    settings : RecordSettings
    can_wait : bool
        The recording ends without a key.

    Raises
    ------
    UsageError
        There is no keyboard, and nothing else would end the recording.
    """
    from rich.console import Console

    if not has_keyboard():
        if not can_wait:
            raise UsageError(
                "There is no keyboard here to start and stop the recording with.",
                "Add --auto-stop (it ends after 3 s of silence) or --limit SECONDS.",
            )
        yield from _seated(Desk(settings, Console(stderr=settings.as_json, highlight=False), None, user_folders().data))
        return
    with keyboard() as keys:
        yield from _seated(Desk(settings, Console(stderr=settings.as_json, highlight=False), keys, user_folders().data))


def _seated(desk: Desk) -> Iterator[Desk]:
    try:
        yield desk
    except BaseException:
        if desk.unfinished is not None:
            desk.say(f"Nothing is lost: your recording is {desk.unfinished}", to_copy=True)
            desk.say(f"Score it with: {desk.settings.score_with}", to_copy=True)
        raise
