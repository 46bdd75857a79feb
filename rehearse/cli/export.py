"""`rehearse export`: kept takes as files, for someone else or another program."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.cli.terminal import complain
from rehearse.errors import ExitStatus, InputError, RehearseError

if TYPE_CHECKING:
    from rehearse.core.take import Take
    from rehearse.store import Library


@click.command(epilog="Exit status: 0 all exported, 1 some failed, 3 there is no such take.")
@take_argument(nargs=-1, required=False)
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder; made if missing."
)
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def export(takes: tuple[str, ...], folder: Path, debug: bool) -> int:
    """Copy kept takes to a folder.

    The sound, and its JSON beside it. TAKE is an id or the beginning of one, last, last~1, the name of a message for
    its newest take, or the path of a kept sound; without any, all takes are exported, and the script of each message
    as text. No sound or text in the folder is written over, and what was exported before is not copied twice.

    \b
    Examples:
      rehearse export last --to ~/Desktop
      rehearse export --to backup
    """
    with opened_library() as library:
        scripts = {} if takes else _scripts()
        chosen = [library.find(name) for name in dict.fromkeys(takes)] if takes else library.takes()
        if not (chosen or scripts):
            hint = "Make one with: rehearse record, or: rehearse score FILE --keep"
            raise InputError("There is nothing to export: no take has been kept yet.", hint, code="missing")
        status = _export_all(chosen, library, folder)
    for message, text in scripts.items():
        click.echo(str(_export_script(message, text, folder)))
    return status


def _scripts() -> dict[str, str]:
    """Return the scripts that are in force, by their messages."""
    from rehearse.store.scripts import Scripts

    with Scripts() as scripts:
        return {message: scripts.in_force(message) for message in scripts.messages()}


def _export_all(takes: Sequence[Take], library: Library, folder: Path) -> int:
    failed = 0
    for take in takes:
        try:
            click.echo(str(_export(take, library.sound_of(take), folder)))
        except InputError as error:
            complain(error)
            failed += 1
    if not failed:
        return ExitStatus.OK
    return ExitStatus.NOTHING_READ if failed == len(takes) else ExitStatus.SOME_FAILED


@contextmanager
def _into(folder: Path) -> Iterator[None]:
    """Make the folder, and say what is wrong with it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RehearseError(f"Cannot export to {folder}: {reason}.", "Choose another folder.") from error


def _export(take: Take, sound: Path, folder: Path) -> Path:
    """Write the sound and the JSON, and return where the sound is."""
    from rehearse.store.take_json import take_to_json

    with _into(folder):
        content = sound.read_bytes()
        target = _place(folder, sound.stem, sound.suffix, content, beside=".json")
        table = take_to_json(replace(take, file=target.name)) + "\n"
        for file, text in ((target, content), (target.with_suffix(".json"), table.encode())):
            if not file.exists() or file.read_bytes() != text:
                _write(file, text)
    return target


def _export_script(message: str, text: str, folder: Path) -> Path:
    """Write the script of a message as text, and return where it is."""
    from rehearse.store.sound_files import safe_name

    with _into(folder):
        content = f"{text}\n".encode()
        target = _place(folder, safe_name(message), ".txt", content)
        if not target.exists():
            _write(target, content)
    return target


def _place(folder: Path, stem: str, suffix: str, content: bytes, *, beside: str = "") -> Path:
    """Return the file that has this content already, else the first name that is free, also for what goes beside it."""
    for number in count(1):
        target = folder / (f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}")
        if target.exists():
            if target.read_bytes() == content:
                break
        elif not (beside and target.with_suffix(beside).exists()):
            break
    return target


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read, also where there was one that others could."""
    with open(file, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as target:
        with suppress(OSError):  # a disk of another system knows no owners
            file.chmod(0o600)
        target.write(content)
