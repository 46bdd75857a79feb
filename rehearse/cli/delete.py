"""`rehearse delete`: takes that are to be gone, sound and words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rehearse.cli.take_names import take_argument
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.take import Take


@click.command(epilog="Exit status: 0 deleted, or you said no; 3 there is no such take; 130 interrupted.")
@take_argument(nargs=-1)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def delete(takes: tuple[str, ...], yes: bool, debug: bool) -> None:
    """Delete kept takes for good.

    The sound goes, and so do the transcript and the scores. TAKE is an id or the beginning of one, last, last~1, or
    the path of a kept sound. When one of them is not there, none is deleted.

    \b
    Examples:
      rehearse delete last
      rehearse delete 0f3a 77aa --yes
    """
    from rehearse.library import Library

    with Library() as library:
        found = {take.id: take for take in map(library.find, takes)}
        if not yes and not _agreed(list(found.values())):
            click.echo("Nothing was deleted.")
            return
        for done, take_id in enumerate(found):
            try:
                library.delete(take_id)
            except KeyboardInterrupt:
                click.echo(f"\n{done} of {len(found)} deleted.", err=True)
                raise
    click.echo("Deleted." if len(found) == 1 else f"{len(found)} takes deleted.")


def _agreed(takes: list[Take]) -> bool:
    from rehearse.render.history import take_line
    from rehearse.render.wording import printable

    for take in takes:
        click.echo(printable(f"  {take_line(take)}", sys.stdout.encoding or "ascii"))
    this = "this take" if len(takes) == 1 else f"these {len(takes)} takes"
    try:
        return click.confirm(f"Delete {this} and the sound for good?", default=False)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()
        raise UsageError("Nothing was deleted: there is nobody to ask.", "Add --yes.") from None
