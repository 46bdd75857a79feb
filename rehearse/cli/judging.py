"""What every command that judges takes is told in the same way: by what rubric, heard by which engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rehearse.cli.terminal import read_text
from rehearse.errors import UsageError

if TYPE_CHECKING:
    from rehearse.scoring.options import Options
    from rehearse.scoring.rubric import Rubric

MOST_UNFIT = 3
"""Files that are named when they do not fit."""

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


REP_FROM = click.option(
    "--rep-from",
    metavar="folder|PATTERN",
    help="Read the rep from where a recording lies: its folder, or its name, such as {rep}_{message}.",
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


def names_from(rep_from: str | None, files: Sequence[Path], below: Sequence[Path]) -> dict[Path, tuple[str, str]]:
    """Return the rep and the message of each file by where it lies; an empty message is told by nobody.

    Parameters
    ----------
    rep_from : str or None
        ``folder``, a pattern with {rep}, or a regular expression; None reads nothing.
    files : sequence of Path
    below : sequence of Path
        The folders that were given.

    Raises
    ------
    UsageError
        It is no pattern, or a file does not fit: better said before the scoring than after.
    """
    if rep_from is None:
        return {}
    from rehearse.team.naming import RepFrom

    asked = RepFrom.parse(rep_from)
    folder_of = {file: next((folder for folder in below if file.is_relative_to(folder)), None) for file in files}
    found = {file: asked.read(file, folder_of[file]) for file in files}
    unfit = [file.name for file, names in found.items() if names is None]
    if unfit:
        which = f"{', '.join(unfit[:MOST_UNFIT])}{', ...' if len(unfit) > MOST_UNFIT else ''}"
        raise UsageError(
            f"{len(unfit)} of {len(files)} files do not fit --rep-from {rep_from}: {which}.",
            "Rename them, leave them out, or use a pattern that fits all.",
        )
    return {file: names for file, names in found.items() if names is not None}


def options_from(
    *, rubric: Path | None, script: str = "", message: str = "", rep: str = "", others: bool = False, **chosen: Any
) -> Options:
    """Return how to score, as it was asked for on the command line.

    Parameters
    ----------
    rubric : Path or None
        A file; None for the one that is in force.
    script : str
        The text the rep meant to say.
    message : str
        Name of the message.
    rep : str
        Who left the takes; empty for the rep of the profile.
    others : bool
        They are other people's: name and number of the profile are not theirs.
    **chosen
        Fields of `rehearse.pipeline.Options`.
    """
    from rehearse.config import load_profile, profile_for, profile_of_others
    from rehearse.scoring.options import Options

    profile = load_profile()
    return Options(
        profile=profile_of_others(profile) if others else profile_for(rep, profile),
        rep=rep,
        rubric=chosen_rubric(rubric),
        message_name=message,
        script=script,
        **chosen,
    )
