"""`rehearse models`: Whisper's weights, listed, fetched, verified."""

from __future__ import annotations

import sys

import click


@click.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> None:
    """List, fetch and verify Whisper's weights.

    \b
    Examples:
      rehearse models
      rehearse models fetch base
      rehearse models verify base
    """
    if context.invoked_subcommand is None:
        _list_models()


def _list_models() -> None:
    from rehearse.asr.weights import list_weights
    from rehearse.config import user_folders

    for entry in list_weights(user_folders().weights):
        click.echo(f"{entry.name:<10} {entry.bytes / 1e6:7.0f} MB  {entry.state:<14} {entry.where}")


@models.command()
@click.argument("name", default="base")
def fetch(name: str) -> None:
    """Put the weights NAME on this machine, checked; later no network is needed."""
    from rehearse.asr.weights import fetch as fetch_weights
    from rehearse.config import user_folders

    with click.progressbar(length=100, label=f"fetching {name}", file=sys.stderr) as bar:
        folder = fetch_weights(
            name, user_folders().weights, progress=lambda share: bar.update(int(100 * share) - bar.pos)
        )
    click.echo(str(folder))


@models.command()
@click.argument("name", default="base")
def verify(name: str) -> None:
    """Check the weights NAME against their published checksums."""
    from rehearse.asr.weights import verify as verify_weights
    from rehearse.config import user_folders

    folder = verify_weights(name, user_folders().weights)
    click.echo(f"{name} is whole: {folder}")
