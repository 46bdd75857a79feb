"""`rehearse script`: a text checked before it is spoken, and the scripts that are kept with messages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.judging import chosen_rubric
from rehearse.cli.terminal import STYLES, console, read_text
from rehearse.errors import InputError, UsageError

if TYPE_CHECKING:
    from rehearse.core.message import Style
    from rehearse.store.scripts import ScriptVersion


@click.command(epilog="Exit status: 0 done, or you said no to --delete; 2 usage; 3 there is no such text or script.")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--message", default="", metavar="NAME", help="The script that is kept with this message, and its check.")
@click.option("--move-to", default="", metavar="NAME", help="Keep it, all versions, with this message instead.")
@click.option("--delete", is_flag=True, help="Delete it for good, with all its versions.")
@click.option("-y", "--yes", is_flag=True, help="With --delete: do not ask.")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the message is meant to do."
)
@click.option(
    "--wpm",
    type=click.IntRange(60, 300),
    default=None,
    help="Words a minute you mean to speak.  [default: those of your last takes, else a good pace]",
)
@click.option(
    "--rubric",
    type=click.Path(path_type=Path),
    help="A team's own thresholds (TOML).  [default: rehearse rubric use]",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON; with --delete, add --yes.")
def script(
    file: str | None,
    message: str,
    move_to: str,
    delete: bool,
    yes: bool,
    style: str,
    wpm: int | None,
    rubric: Path | None,
    as_json: bool,
) -> None:
    """Check a message before a word of it is spoken.

    What is missing, what should go, the phone numbers found, and how long it will take:
    at the pace of your last takes once you kept three, before that at a good one.
    - is standard input. Without FILE: the messages that a script is kept with, by rehearse record or on the page.
    Takes keep the text they were read from, whatever becomes of the script.

    \b
    Examples:
      rehearse script message.txt
      echo "Hi Kim, this is Ana from Acme..." | rehearse script -
      rehearse script                                   which scripts are kept
      rehearse script --message Borden
      rehearse script --message Borden --move-to Kraft
      rehearse script --message Borden --delete
    """
    message, move_to = (" ".join(name.split()) for name in (message, move_to))
    _refuse_what_makes_no_sense(file, message, move_to, delete=delete, asks_nobody=as_json and not yes)
    if move_to:
        _move(message, move_to, as_json=as_json)
    elif delete:
        _delete(message, yes=yes, as_json=as_json)
    elif file or message:
        chosen: Style = style  # type: ignore[assignment]
        _check(file or "", message, chosen, wpm, rubric, as_json=as_json)
    else:
        _list(as_json=as_json)


def _refuse_what_makes_no_sense(
    file: str | None, message: str, move_to: str, *, delete: bool, asks_nobody: bool
) -> None:
    if file and (message or move_to or delete):
        hint = "To keep a text with its message: rehearse record --script FILE --message NAME"
        raise UsageError("FILE is a text of its own, --message the script of a message.", hint)
    if (move_to or delete) and not message:
        raise UsageError("Whose script?", "Name its message with --message.")
    if move_to and move_to == message:
        raise UsageError(f"It is kept with {message} already.", "Name another message with --move-to.")
    if move_to and delete:
        raise UsageError("--move-to and --delete exclude each other.", "Choose one.")
    if delete and asks_nobody:
        raise UsageError("With --json nobody is asked.", "Add --yes.")


def _check(file: str, message: str, style: Style, wpm: int | None, rubric: Path | None, *, as_json: bool) -> None:
    from rehearse.config import load_profile
    from rehearse.render.terminal import render_script
    from rehearse.scoring.script_budget import check_script
    from rehearse.store import recent_takes
    from rehearse.store.take_json import script_to_dict

    versions = _versions(message) if message else []
    text = versions[-1].text if versions else sys.stdin.read() if file == "-" else read_text(Path(file))
    if not text.strip():
        raise InputError(
            f"Cannot check {file}: there is no text in it.", "Write down what you mean to say.", code="empty"
        )
    check = check_script(
        text, load_profile(), style, chosen_rubric(rubric), rate_wpm=wpm, takes=() if wpm else recent_takes()
    )
    if as_json:
        kept = {"file": None, "message": message, "version": len(versions), "script": text} if versions else {}
        click.echo(json.dumps(script_to_dict(file, check) | kept, allow_nan=False))
        return
    if versions:
        _say(f"“{message}”, version {len(versions)}, {versions[-1].saved_at.astimezone():%Y-%m-%d %H:%M}\n\n{text}\n")
    render_script(check, console=console())


def _versions(message: str) -> list[ScriptVersion]:
    """Return the versions of the script of a message.

    Raises
    ------
    InputError
        It has none.
    """
    from rehearse.store.scripts import Scripts

    with Scripts() as scripts:
        versions = scripts.versions(message)
    if not versions or not versions[-1].text:
        raise _has_none(message)
    return versions


def _has_none(message: str) -> InputError:
    return InputError(f"No script is kept with {message}.", "See which ones are: rehearse script", code="missing")


def _list(*, as_json: bool) -> None:
    from rehearse.store.scripts import Scripts

    with Scripts() as scripts:
        kept = scripts.messages()
    if as_json:
        table = [{"message": name, "saved_at": saved_at.isoformat()} for name, saved_at in kept.items()]
        click.echo(json.dumps(table))
    elif not kept:
        click.echo("No script is kept yet. Keep one: rehearse record --script FILE --message NAME")
    else:
        for name, saved_at in kept.items():
            _say(f"  {saved_at.astimezone():%Y-%m-%d %H:%M}  {name}")
        click.echo("\nSee and check one: rehearse script --message NAME")


def _move(message: str, move_to: str, *, as_json: bool) -> None:
    from rehearse.store.scripts import Scripts

    with Scripts() as scripts:
        moved = scripts.move(message, move_to)
    if not moved:
        raise _has_none(message)
    if as_json:
        click.echo(json.dumps({"message": move_to, "moved": moved}))
    else:
        _say(f"The script of “{message}” is kept with “{move_to}” now.")


def _delete(message: str, *, yes: bool, as_json: bool) -> None:
    from rehearse.store.scripts import Scripts

    with Scripts() as scripts:
        count = len(scripts.versions(message))
        if not count:
            raise _has_none(message)
        if not yes and not _agreed(message, count):
            click.echo("Nothing was deleted.")
            return
        gone = scripts.delete(message)
    click.echo(json.dumps({"message": message, "deleted": gone}) if as_json else "Deleted.")


def _agreed(message: str, count: int) -> bool:
    versions = "" if count == 1 else f", all {count} versions"
    try:
        return click.confirm(f"Delete the script of “{message}”{versions}, for good?", default=False)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()
        raise UsageError("Nothing was deleted: there is nobody to ask.", "Add --yes.") from None


def _say(words: str) -> None:
    """Print what somebody has written, with nothing in it that a terminal would obey."""
    from rehearse.text.printable import printable

    for line in words.splitlines():
        click.echo(printable(line, sys.stdout.encoding or "ascii"))
