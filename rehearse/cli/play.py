"""`rehearse play`: hear a take again, as it is or as the prospect does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import complete_file_or_take

if TYPE_CHECKING:
    from rehearse.core.recording import Recording


@click.command(epilog="Exit status: 0 played, 3 nothing could be read, 5 no usable loudspeaker.")
@click.argument("take", metavar="TAKE", shell_complete=complete_file_or_take)
@click.option("--as-prospect", is_flag=True, help="Through the phone line.")
@click.option(
    "--codec",
    type=click.Choice(["g711", "amr"]),
    default=None,
    help="The line: a wire (g711, the default) or a mobile network (amr).",
)
@click.option("--device", default="", help="Loudspeaker: its number or name.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def play(take: str, as_prospect: bool, codec: str | None, device: str, debug: bool) -> None:
    """Play a take: its id, last, last~1, the name of a message for its newest take, or a file. Any key stops it.

    \b
    Examples:
      rehearse play last --as-prospect
      rehearse play "Borden Ohio"
      rehearse play memo.m4a --as-prospect --codec amr
    """
    from rehearse.audio.phone_codec import through_phone_line
    from rehearse.capture import play as play_samples
    from rehearse.cli.keys import has_keyboard, keyboard

    samples = _recording(take).samples
    if as_prospect or codec:
        samples = through_phone_line(samples, codec or "g711")  # type: ignore[arg-type]
    if not has_keyboard():
        play_samples(samples, device=device)
        return
    with keyboard() as keys:
        play_samples(samples, device=device, stop=lambda: bool(keys.pressed()))


def _recording(name: str) -> Recording:
    """Return the recording of a kept take, of the newest unfinished one (last), or of a file."""
    from rehearse.audio import read_recording
    from rehearse.cli.kept_sources import KeptSources

    return read_recording(KeptSources(keep=False, message="").find(name) or Path(name))
