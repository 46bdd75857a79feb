"""`rehearse rubric`: by which thresholds takes are judged."""

from __future__ import annotations

from pathlib import Path

import click

from rehearse.cli.terminal import read_text
from rehearse.errors import UsageError


@click.group()
def rubric() -> None:
    """Show the thresholds takes are judged by, or set a team's own.

    \b
    Examples:
      rehearse rubric show > ours.toml      the whole default, a good start
      rehearse rubric use ours.toml         from now on, in every command and on the page
      rehearse rubric use --default
      rehearse score take.m4a --rubric ours.toml   this once
    """


@rubric.command()
@click.option("--in-force", is_flag=True, help="The one that is in force, as it was given; not the default.")
def show(in_force: bool) -> None:
    """Print the whole default rubric: every threshold with its unit, its source and the kind of evidence.

    A team's own needs only what it changes.

    \b
    Examples:
      rehearse rubric show > ours.toml
      rehearse rubric show --in-force
    """
    from rehearse.config import load_rubric, rubric_text
    from rehearse.scoring.rubric import default_rubric, default_rubric_text

    own = rubric_text()
    click.echo((own[0] if in_force and own else default_rubric_text()).rstrip("\n"))
    if own and not in_force and load_rubric() != default_rubric():
        click.echo(f"In force is another: {own[1]}. See it with: rehearse rubric show --in-force", err=True)


@rubric.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--default", "use_default", is_flag=True, help="The one that comes with rehearse.")
def use(file: Path | None, use_default: bool) -> None:
    """Judge by the rubric in FILE from now on, or by the default again.

    What FILE says is kept: later changes to it need another `use`. Kept takes keep the id of the rubric that judged
    them; `rehearse compare` scores them again where they differ.

    \b
    Examples:
      rehearse rubric use ours.toml
      rehearse rubric use --default
    """
    from rehearse.config import forget_rubric, save_rubric
    from rehearse.scoring.rubric import default_rubric, team_rubric

    if use_default == (file is not None):
        raise UsageError("Name a file, or --default.", "Make one: rehearse rubric show > ours.toml")
    if file is None:
        forget_rubric()
        click.echo(f"The default is in force (rubric {default_rubric().version}).")
        return
    text = read_text(file)
    chosen = team_rubric(text, str(file))
    kept = save_rubric(text)
    click.echo(f"In force from now on: {file} (rubric {chosen.version}). Kept in {kept}")
