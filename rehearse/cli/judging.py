"""What every command that judges takes is told in the same way: by what rubric, heard by which engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rehearse.cli.terminal import read_text

if TYPE_CHECKING:
    from rehearse.scoring.options import Options
    from rehearse.scoring.rubric import Rubric

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--rubric",
        type=click.Path(path_type=Path),
        help="A team's own thresholds (TOML).  [default: rehearse rubric use]",
    ),
    click.option(
        "--engine",
        type=click.Choice(["auto", "openai", "faster"]),
        default="auto",
        show_default=True,
        help="Which Whisper.",
    ),
    click.option("--model", default="base", show_default=True, help="Whisper weights: a name or a folder."),
    click.option(
        "--pitch-tracker",
        type=click.Choice(["auto", "pyin", "swift-f0"]),
        default="auto",
        show_default=True,
        help="How pitch is tracked.",
    ),
)


def judging_options(command: Command) -> Command:
    """Give a command --rubric, --engine, --model and --pitch-tracker."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen_rubric(file: Path | None) -> Rubric:
    """Return the rubric of a file that was named, else the one that is in force."""
    from rehearse.config import load_rubric
    from rehearse.scoring.rubric import team_rubric

    return team_rubric(read_text(file), str(file)) if file else load_rubric()


def options_from(*, rubric: Path | None, script: str = "", message: str = "", **chosen: Any) -> Options:
    """Return how to score, as it was asked for on the command line, for the rep of the profile.

    Parameters
    ----------
    rubric : Path or None
        A file; None for the one that is in force.
    script : str
        The text the rep meant to say.
    message : str
        Name of the message.
    **chosen
        Fields of `rehearse.pipeline.Options`.
    """
    from rehearse.config import load_profile
    from rehearse.scoring.options import Options

    return Options(
        profile=load_profile(),
        rubric=chosen_rubric(rubric),
        message_name=message,
        script=script,
        **chosen,
    )
