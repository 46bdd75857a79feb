"""What every command that judges takes is told in the same way: by what rubric, heard by which engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rehearse.cli.terminal import read_text

if TYPE_CHECKING:
    from rehearse.scoring.options import Options

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--rubric", type=click.Path(path_type=Path), help="A team's own thresholds (TOML)."),
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


def options_from(*, rubric: Path | None, script: str = "", message: str = "", **chosen: Any) -> Options:
    """Return how to score, as it was asked for on the command line, for the rep of the profile.

    Parameters
    ----------
    rubric : Path or None
        A file; None for the rubric of rehearse itself.
    script : str
        The text the rep meant to say.
    message : str
        Name of the message.
    **chosen
        Fields of `rehearse.pipeline.Options`.
    """
    from rehearse.config import load_profile
    from rehearse.scoring.options import Options
    from rehearse.scoring.rubric import default_rubric, team_rubric

    return Options(
        profile=load_profile(),
        rubric=team_rubric(read_text(rubric), str(rubric)) if rubric else default_rubric(),
        message_name=message,
        script=script,
        **chosen,
    )
