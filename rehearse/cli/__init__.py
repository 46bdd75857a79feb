"""The command: what a person types, translated for the pipeline, and what it found, translated back."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from rehearse import __version__
from rehearse.cli.answer import answer
from rehearse.cli.baseline import baseline
from rehearse.cli.calls import calls
from rehearse.cli.compare import compare
from rehearse.cli.correct import correct
from rehearse.cli.delete import delete
from rehearse.cli.devices import devices
from rehearse.cli.draft import draft
from rehearse.cli.export import export
from rehearse.cli.forget import forget
from rehearse.cli.history import history
from rehearse.cli.models import models
from rehearse.cli.play import play
from rehearse.cli.profile import profile
from rehearse.cli.record import record
from rehearse.cli.rewrite import rewrite
from rehearse.cli.rubric import rubric
from rehearse.cli.score import score
from rehearse.cli.script import script
from rehearse.cli.serve import serve
from rehearse.cli.show import show
from rehearse.cli.team import team
from rehearse.cli.terminal import complain
from rehearse.cli.where import where
from rehearse.errors import ExitStatus, RehearseError

SHELLS = ("bash", "zsh", "fish")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    status: int
    try:
        status = cli.main(args=arguments, prog_name="rehearse", standalone_mode=False) or 0
    except click.exceptions.Exit as leave:
        status = leave.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped.", err=True)
        status = ExitStatus.INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = ExitStatus.USAGE
    except RehearseError as error:
        if debug:
            raise
        complain(error)
        status = error.exit_status
    except OSError as error:
        if debug:
            raise
        place = f" {error.filename}" if error.filename else ""
        click.echo(f"Cannot write{place}: {error.strerror or error}. Make room, or choose another place.", err=True)
        status = ExitStatus.SOME_FAILED
        if error.errno == errno.ENOSPC:
            _leave_at_once(int(status))  # Python would try to write it once more on the way out
    except Exception as error:
        if debug:
            raise
        click.echo(f"Something went wrong inside rehearse: {type(error).__name__}: {error}", err=True)
        click.echo("Run the same command with --debug and report what it prints.", err=True)
        status = ExitStatus.SOME_FAILED
    if status == ExitStatus.INTERRUPTED or _still_listening():
        _leave_at_once(int(status))
    raise SystemExit(int(status))


def _still_listening() -> bool:
    """Tell whether an engine is still at work for what nobody waits for: Python would end under its feet."""
    return any(thread.daemon and thread.name.startswith("rehearse-") for thread in threading.enumerate())


def _leave_at_once(status: int) -> None:
    """End without waiting for an engine that is in the middle of something: it would hold the rep up, or abort."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


class _Commands(click.Group):
    """The commands; a reader that stops early (``| head``) is no error."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  (Python flushes it on the way out)
            return ExitStatus.OK


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
    epilog="Everything runs on this machine. No recording leaves it.",
)
@click.version_option(__version__, "-V", "--version")
@click.pass_context
def cli(context: click.Context) -> None:
    """Practise a voicemail before you leave it: would you call you back?

    \b
    Examples:
      rehearse record                     press Enter, talk, press Enter: the card
      rehearse score take1.m4a            the scorecard for a recording
      rehearse score takes/               a table for a folder of them
      rehearse score take1.m4a --keep     keep it; then: rehearse history
      rehearse compare before.m4a after.m4a   side by side; last~1 last, for the takes you kept
      rehearse draft --to Karen           a message to begin with, from your profile
      rehearse rewrite last               just what was faulted, written anew beside the old
      rehearse script message.txt         check the words before you speak them
      rehearse calls due                  after the yes: who to try now
      rehearse profile                    tell it your name, company and number
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion for a shell.

    \b
    Examples:
      rehearse completion bash >> ~/.bashrc
      rehearse completion zsh >> ~/.zshrc
      rehearse completion fish > ~/.config/fish/completions/rehearse.fish
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    source = maker(cli, {}, "rehearse", "_REHEARSE_COMPLETE").source()
    plain = "COMPREPLY+=($value)"  # bash quotes what it completes, such as a message's name, only if it is called files
    click.echo(source.replace(plain, f"{plain}; compopt -o filenames"))


for command in (
    record,
    score,
    compare,
    script,
    draft,
    rewrite,
    history,
    team,
    calls,
    show,
    answer,
    correct,
    play,
    delete,
    export,
    baseline,
    devices,
    profile,
    rubric,
    models,
    where,
    forget,
    serve,
):
    cli.add_command(command)
