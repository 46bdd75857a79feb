"""What commands with `--html` share: the sound of a take for a page, and writing the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.cli.terminal import tell
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.render.html import TakeSound

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
