"""`rehearse serve`: the page."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rehearse.cli.judging import chosen_rubric


@click.command(epilog="Exit status: 0 stopped with Ctrl-C, 2 the address cannot be used or it is running already.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Beyond this machine only with a password.")
@click.option("--password", envvar="REHEARSE_PASSWORD", default="", help="What others must know; or REHEARSE_PASSWORD.")
@click.option("--name", "names", multiple=True, help="Another name this machine is called by in the network.")
@click.option("--rubric", type=click.Path(path_type=Path), help="A team's own thresholds (TOML), while it runs.")
@click.option("--no-open", is_flag=True, help="Print the address; open no browser.")
@click.option("--new-token", is_flag=True, help="Sign out every browser, and refuse scripts with the old token.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def serve(
    port: int,
    host: str,
    password: str,
    names: tuple[str, ...],
    rubric: Path | None,
    no_open: bool,
    new_token: bool,
    debug: bool,
) -> None:
    """Open the page: record, drop recordings, compare, all in the browser.

    Only this machine can reach it, and only a browser that was signed in sees anything: the one that is opened, and any
    other with the address that is printed, once and within a minute. Run it again for another address. Scripts send the
    token in the file script-token of your data folder: curl -H @FILE -F file=@take.m4a "http://127.0.0.1:8765/api/takes?wait=60"

    \b
    Examples:
      rehearse serve
      rehearse serve --no-open --port 9000
      REHEARSE_PASSWORD=... rehearse serve --host 192.168.1.20
    """
    from rehearse.web.server import serve as run

    if rubric is not None:
        chosen_rubric(rubric)
        os.environ["REHEARSE_RUBRIC"] = str(rubric.absolute())  # the server's processes inherit it

    def say(words: str) -> None:
        click.echo(words)

    run(host, port, password=password, names=names, open_browser=not no_open, say=say, new_token=new_token)
