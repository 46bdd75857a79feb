"""How commands call kept takes: by id, the beginning of one, last, last~1, a message's name, or the sound's path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rehearse.cli.terminal import complain

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from rehearse.store import Library

MOST_NAMED = 5
"""Takes that cannot be read, and are named."""

MOST_COMPLETIONS = 30
"""Takes that a shell offers, the newest ones."""


@contextmanager
def opened_library() -> Iterator[Library]:
    """Give the rep's library, and name at the end what in it could not be read and was passed over."""
    from rehearse.store import Library

    with Library() as library:
        try:
            yield library
        finally:
            unreadable = list(library.passed_over.values())
            for take in unreadable[:MOST_NAMED]:
                complain(take.error)
            if len(unreadable) > MOST_NAMED:
                click.echo(f"{len(unreadable) - MOST_NAMED} more takes cannot be read.", err=True)


def complete_take(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the takes and the messages whose name begins so, the newest first, for the shell."""
    from click.shell_completion import CompletionItem

    from rehearse.errors import RehearseError
    from rehearse.store import Library

    try:
        with Library() as library:
            takes = library.takes(newest=MOST_COMPLETIONS)[::-1]
    except RehearseError:  # a shell that is asking has no use for it
        return []
    offered = [("last", takes[0])] if takes else []
    newest = {take.message_name: take for take in reversed(takes) if take.message_name}
    offered += [*list(newest.items())[::-1], *((take.id, take) for take in takes)]
    return [
        CompletionItem(name, help=f"{take.message_name} {take.kept_at.astimezone():%Y-%m-%d %H:%M}")
        for name, take in offered
        if name.startswith(incomplete) and take.kept_at is not None
    ]


def complete_file_or_take(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the takes whose name begins so; where there are none, let the shell look for files."""
    from click.shell_completion import CompletionItem

    takes = complete_take(context, parameter, incomplete) if incomplete and not Path(incomplete).exists() else []
    return takes or [CompletionItem(incomplete, type="file")]


def complete_message(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the messages whose name begins so, the latest first, for the shell."""
    from click.shell_completion import CompletionItem

    from rehearse.errors import RehearseError
    from rehearse.store import Library

    try:
        with Library() as library:
            names = [message.name for message in reversed(library.messages())]
    except RehearseError:
        return []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def take_argument(*, nargs: int = 1, required: bool = True) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Return the argument of a command that wants a kept take, or several."""
    many = nargs != 1
    name, shown = ("takes", "TAKE...") if many else ("take", "TAKE")
    return click.argument(
        name, nargs=nargs, required=required, metavar=shown if required else f"[{shown}]", shell_complete=complete_take
    )
