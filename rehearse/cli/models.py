"""`rehearse models`: Whisper's weights, listed, fetched, verified."""

from __future__ import annotations

import json
import sys

import click


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, a line for each set of weights.")
@click.pass_context
def models(context: click.Context, as_json: bool) -> None:
    """List, fetch and verify Whisper's weights.

    \b
    Examples:
      rehearse models
      rehearse models --json
      rehearse models fetch base
      rehearse models verify base
    """
    if context.invoked_subcommand is None:
        _list_models(as_json=as_json)


def _list_models(*, as_json: bool) -> None:
    from rehearse.asr.weights import list_weights
    from rehearse.config import user_folders

    for entry in list_weights(user_folders().weights):
        if as_json:
            row = {"name": entry.name, "bytes": entry.bytes, "state": entry.state, "where": str(entry.where)}
            click.echo(json.dumps(row))
            continue
        click.echo(f"{entry.name:<10} {entry.bytes / 1e6:7.0f} MB  {entry.state:<14} {entry.where}")


@models.command()
@click.argument("name", default="base")
def fetch(name: str) -> None:
    """Put the weights NAME on this machine, checked; later no network is needed.

    \b
    Example:
      rehearse models fetch tiny.en
    """
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
    """Check the weights NAME against their published checksums.

    \b
    Example:
      rehearse models verify base
    """
    from rehearse.asr.weights import verify as verify_weights
    from rehearse.config import user_folders

    folder = verify_weights(name, user_folders().weights)
    click.echo(f"{name} is whole: {folder}")
