"""`rehearse delete`: takes that are to be gone, sound and words."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import opened_library, take_argument
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.core.take import Take
    from rehearse.store import Library, UnreadableTake


@click.command(epilog="Exit status: 0 deleted, or you said no; 3 there is no such take; 130 interrupted.")
@take_argument(nargs=-1)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON; with --yes.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def delete(takes: tuple[str, ...], yes: bool, as_json: bool, debug: bool) -> None:
    """Delete kept takes for good.

    The sound goes, and so do the transcript and the scores. TAKE is an id or the beginning of one, last, last~1, or
    the path of a kept sound; a message's name is refused, for it has many takes. A recording that was cut off is
    deleted by its path, and by last while no take was kept since. When one of them is not there, none is deleted.
    Everything at once goes with: rehearse forget --everything

    \b
    Examples:
      rehearse delete last
      rehearse delete 0f3a 77aa --yes
    """
    if as_json and not yes:
        raise UsageError("With --json nobody is asked.", "Add --yes.")
    with opened_library() as library:
        found = _found(library, takes)
        if not yes and not _agreed(found, said_last="last" in takes):
            click.echo("Nothing was deleted.")
            return
        told = _told(found)
        for done, one in enumerate(found):
            try:
                _delete(library, one)
            except KeyboardInterrupt:
                click.echo(f"\n{done} of {len(found)} deleted.", err=True)
                raise
    gone = [str(one) if isinstance(one, Path) else one.id for one in found]
    click.echo(json.dumps({"deleted": gone}) if as_json else told)


def _found(library: Library, names: tuple[str, ...]) -> list[Take | UnreadableTake | Path]:
    """Return what the names mean, each once: kept takes, and recordings that were cut off."""
    from rehearse.store import UNFINISHED, refuse_running

    found: dict[str, Take | UnreadableTake | Path] = {}
    for name in names:
        path: Path | None = Path(name).absolute()
        if path is not None and (path.parent != library.folder / UNFINISHED or not path.is_file()):
            path = library.cut_off() if name == "last" else None
        if path is None:
            take = library.look_up(name)
            _refuse_message(name, take)
            found[take.id] = take
        else:
            refuse_running(path)
            found[str(path)] = path
    return list(found.values())


def _refuse_message(name: str, take: Take | UnreadableTake) -> None:
    """Refuse a message's name: whoever says it may mean all of its takes, or one."""
    from rehearse.store import UnreadableTake, may_name_a_take

    message = take.message if isinstance(take, UnreadableTake) else take.message_name
    told = (name.casefold(), name.rpartition("~")[0].casefold())
    if name.startswith("last") and may_name_a_take(name):
        return
    if message and message.casefold() in told:
        others = shlex.join(["rehearse", "history", "--message", message])
        raise UsageError(
            f"{name} is a message, and takes are deleted one by one. Nothing was deleted.",
            f"That take is deleted with: rehearse delete {take.id}. See the others with: {others}",
        )


def _delete(library: Library, one: Take | UnreadableTake | Path) -> None:
    from rehearse.store import remove

    if isinstance(one, Path):
        remove(one)
    else:
        library.delete(one.id)


def _told(found: list[Take | UnreadableTake | Path]) -> str:
    from rehearse.store import length_of

    if len(found) > 1:
        return f"{len(found)} takes deleted."
    (one,) = found
    return f"Deleted: a recording that was cut off ({length_of(one)})." if isinstance(one, Path) else "Deleted."


def _agreed(found: list[Take | UnreadableTake | Path], *, said_last: bool) -> bool:
    from rehearse.render.history import take_line
    from rehearse.store import UnreadableTake, length_of
    from rehearse.text.printable import printable

    this = "this take" if len(found) == 1 else f"these {len(found)} takes"
    question = f"Delete {this} and the sound for good?"
    if len(found) == 1 and isinstance(found[0], Path):
        which = "The last recording" if said_last else "This recording"
        question = f"{which} was cut off ({length_of(found[0])}). Delete it for good?"
    else:
        for one in found:
            if isinstance(one, Path):
                line = f"{one.name}  cut off, {length_of(one)}"
            else:
                line = str(one.error.message) if isinstance(one, UnreadableTake) else take_line(one)
            click.echo(printable(f"  {line}", sys.stdout.encoding or "ascii"))
    try:
        return click.confirm(question, default=False)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()
        raise UsageError("Nothing was deleted: there is nobody to ask.", "Add --yes.") from None
