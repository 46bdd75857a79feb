"""`rehearse devices`: the microphones there are, and whether one is set well."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from rehearse.errors import ExitStatus, SoundDeviceError

if TYPE_CHECKING:
    from rehearse.capture import Device

CHECK_S = 3.0
"""A sentence."""


@click.command(epilog="Exit status: 0 usable, 5 no usable microphone.")
@click.option("--check", is_flag=True, help="Listen for 3 seconds while you speak, and judge the level.")
@click.option("--device", default="", help="The microphone to check: its number or name.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def devices(check: bool, device: str, as_json: bool, debug: bool) -> int:
    """List the microphones and loudspeakers, or check the level of one.

    \b
    Examples:
      rehearse devices
      rehearse devices --check
      rehearse devices --check --device 2
    """
    from rehearse.capture import list_devices

    if check:
        return _check(device, as_json=as_json)
    microphones, loudspeakers = list_devices("input"), list_devices("output")
    if as_json:
        _print_json({"microphones": microphones, "loudspeakers": loudspeakers})
    else:
        _print_list("Microphones", microphones)
        _print_list("Loudspeakers", loudspeakers)
        if microphones:
            click.echo("\n* is used when none is chosen. Check the level: rehearse devices --check")
    if not microphones:
        from rehearse.capture import find_device

        find_device("")  # says what to do about it
    return ExitStatus.OK


def _print_json(found: dict[str, list[Device]]) -> None:
    import json
    from dataclasses import asdict

    click.echo(json.dumps({kind: [asdict(device) for device in devices] for kind, devices in found.items()}))


def _print_list(title: str, found: list[Device]) -> None:
    from rehearse.text.printable import printable

    click.echo(title)
    for device in found:
        mark = "*" if device.default else " "
        line = f" {mark} {device.number:>2}  {device.name}  ({device.interface}, {device.rate_hz:g} Hz)"
        click.echo(printable(line, "utf-8"))
    if not found:
        click.echo("   none")


def _check(wanted: str, *, as_json: bool) -> int:
    import json
    from dataclasses import asdict

    import numpy as np

    from rehearse.capture import Capture, DeviceLostError, check_level, level_words
    from rehearse.core.recording import SAMPLE_RATE_HZ

    capture = Capture(wanted)
    click.echo(f"{capture.device.name}, {capture.form}: say a sentence, as you would in a message ...", err=True)
    blocks: list[Any] = []
    try:
        while sum(map(len, blocks)) < CHECK_S * SAMPLE_RATE_HZ:
            blocks.append(capture.read())
    except DeviceLostError as error:
        raise SoundDeviceError("The microphone sends nothing.", "Choose another: rehearse devices") from error
    finally:
        capture.stop()
    level = check_level(np.concatenate(blocks))
    words = level_words(level, ssh=bool(os.environ.get("SSH_CONNECTION")))
    if as_json:
        click.echo(json.dumps(asdict(level) | {"device": capture.device.name, "overflows": capture.overflows}))
    else:
        click.echo(words or f"Good: {level.level_dbfs:.0f} dBFS where it is loudest.")
    return ExitStatus.SOUND_DEVICE if level.state == "silence" else ExitStatus.OK
