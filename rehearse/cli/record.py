"""`rehearse record`: press Enter, talk, press Enter."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.judging import judging_options, options_from
from rehearse.cli.take_names import complete_message
from rehearse.cli.terminal import ALL_HELP, STYLES, read_text
from rehearse.errors import RehearseError, SoundDeviceError, UsageError

if TYPE_CHECKING:
    from rehearse.cli.desk import Desk
    from rehearse.cli.live_scoring import LiveScoring
    from rehearse.core.take import Take
    from rehearse.scoring.options import Options

WHO_YOU_ARE = (
    "Nobody is known here yet. With your name and your number the card can check both, once and for all: "
    'rehearse profile --name "Dana Reyes" --company "Northfield Freight" --number 312-555-0147'
)

DEFAULT_LIMIT_S = 120.0
"""Well past what a message may last, and well before a forgotten recording fills the disk."""


@click.command(
    epilog="Exit status: 0 recorded and scored, 3 no such file, 4 no weights, 5 no usable microphone, 130 interrupted."
)
@click.option("--device", default="", help="Microphone: its number or name, as `rehearse devices` shows.")
@click.option("--message", default="", shell_complete=complete_message, help="Name of the message you practise.")
@click.option("--rep", default="", help="Who practises.  [default: the name in your profile]")
@click.option("--script", type=click.Path(path_type=Path), help="Show this text while you talk, at its pace.")
@click.option("--no-script", is_flag=True, help="Speak freely, also where a script is kept with --message.")
@click.option("--greeting", is_flag=True, help="Hear a ring and a beep first, as on a real call.")
@click.option(
    "--greeting-file",
    type=click.Path(path_type=Path),
    help="Hear this recorded greeting between the two; --greeting is implied.",
)
@click.option("--auto-stop", is_flag=True, help="Stop after 3 s of silence.")
@click.option(
    "--limit",
    type=click.FloatRange(1, 600),
    default=None,
    help=f"Stop after so many seconds.  [default: {DEFAULT_LIMIT_S:g}]",
)
@click.option("--quick", is_flag=True, help="Straight to the card, without playback and question.")
@click.option("--all", "everything", is_flag=True, help=ALL_HELP)
@click.option("--no-keep", is_flag=True, help="Do not keep the take.")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the message is meant to do."
)
@judging_options
@click.option("--json", "as_json", is_flag=True, help="The take as one JSON object, on standard output.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def record(
    device: str,
    greeting: bool,
    greeting_file: Path | None,
    auto_stop: bool,
    limit: float | None,
    quick: bool,
    no_keep: bool,
    everything: bool,
    as_json: bool,
    debug: bool,
    **judged: Any,
) -> None:
    """Practise a message: press Enter, talk, press Enter.

    You hear it as the prospect would, say whether you would call back, and see the card.
    The recording is on disk while you talk; Ctrl-C loses nothing. A script is kept with its message, in versions, and
    is shown again when you practise that message by its name; the page shows the same one.

    \b
    Examples:
      rehearse record
      rehearse record --message borden --script borden.txt
      rehearse record --message borden
      rehearse record --message borden --no-script
      rehearse record --greeting --auto-stop
      rehearse record --greeting-file theirs.m4a
      rehearse record --limit 45 --json
    """
    from rehearse.audio import read_recording
    from rehearse.cli.desk import RecordSettings, opened_desk
    from rehearse.cli.live_scoring import LiveScoring
    from rehearse.scoring.script_budget import budget_of
    from rehearse.store import recent_takes

    options = _options(**judged)
    file = judged["script"]
    is_kept = bool(options.script) and file is None
    heard = read_recording(greeting_file) if greeting_file else None
    settings = RecordSettings(
        device=device,
        limit_s=DEFAULT_LIMIT_S if limit is None else limit,
        auto_stop=auto_stop,
        script=options.script,
        greeting=greeting or heard is not None,
        greeting_sound=heard,
        quick=quick,
        keep=not no_keep,
        whole_card=everything,
        as_json=as_json,
        options=options,
        budget=budget_of(options.rubric, options.style, recent_takes(), options.rep or options.profile.name),
        score_with=score_command(
            options.message_name, judged["script"], options.style, keep=not no_keep, kept_script=is_kept
        ),
    )
    with (
        opened_desk(settings, can_wait=auto_stop or limit is not None) as desk,
        LiveScoring(options, desk.progress) as scoring,
    ):
        if is_kept:
            desk.say(f"You see the script of “{options.message_name}”. Without it: --no-script", "dim")
        _say_before(desk, options)
        while _practise(desk, scoring, options) == "again":
            pass


def _say_before(desk: Desk, options: Options) -> None:
    """Say what a rep should know before they speak: blanks of the script, weights to come, a profile that is empty."""
    from rehearse.cli.live_scoring import weights_to_fetch
    from rehearse.content.script import read_script
    from rehearse.store.sound_files import TAKES

    if blanks := read_script(options.script).blanks:
        desk.say(f"Fill in before you speak: {', '.join(f'[{blank}]' for blank in blanks)}.", "yellow")
    if options.script and desk.settings.keep:
        _keep_script(desk, options)
    if missing := weights_to_fetch(options.model):
        desk.say(f"Fetching {missing}, this once. Talk meanwhile: the card comes when they are here.", "dim")
    if options.profile.name == "" and not (desk.folder / TAKES).exists():
        desk.say(WHO_YOU_ARE, "dim")


def _keep_script(desk: Desk, options: Options) -> None:
    """Keep the script with its message, as what is spoken now; where it cannot be kept, it is spoken all the same."""
    from rehearse.store.scripts import Scripts

    try:
        with Scripts() as scripts:
            scripts.save(options.message_name, options.script, recorded=True)
    except RehearseError as error:
        desk.say(f"The script is not kept with its message. {error}", "yellow")


def score_command(message: str, script: Path | None, style: str, *, keep: bool, kept_script: bool = False) -> str:
    """Return the command that scores a recording that was cut off as it would have been scored here."""
    words = ["rehearse", "score", "last", *(["--keep"] if keep else []), "--message", message]
    words += ["--script", str(script)] if script else []
    words += ["--kept-script"] if kept_script else []
    words += ["--style", style] if style != STYLES[0] else []
    return shlex.join(words)


def _options(*, message: str, script: Path | None, no_script: bool, **chosen: Any) -> Options:
    from rehearse.config import load_baseline
    from rehearse.scoring.options import name_of_message

    if script and no_script:
        raise UsageError("--script and --no-script exclude each other.", "Choose one.")
    text = read_text(script) if script else "" if no_script else _script_of(message)
    name = name_of_message(message, script=text, script_file=script)
    return options_from(message=name, script=text, baseline=load_baseline(), **chosen)


def _script_of(message: str) -> str:
    """Return the script that is kept with a message; nothing where there is none, or it cannot be read now."""
    from rehearse.store.scripts import Scripts

    with suppress(RehearseError), Scripts() as scripts:
        return scripts.in_force(message) if message else ""
    return ""


def _practise(desk: Desk, scoring: LiveScoring, options: Options) -> str:
    """One take, from the open microphone to the decision; return "again" or "done"."""
    from rehearse.capture.recorder import Recorder
    from rehearse.cli.after_take import again_or_leave, ask, decide, forget, keep, show, wait_for
    from rehearse.cli.microphone import SILENT, record_message, recording_of

    scoring.begin()
    with Recorder(desk.folder, device=desk.settings.device, limit_s=desk.settings.limit_s) as recorder:
        finished = record_message(desk, recorder, scoring.add, scoring.check)
    try:
        recording = recording_of(desk, finished)
    except SoundDeviceError as error:
        if error.code != SILENT or desk.keys is None or desk.settings.as_json:
            raise
        desk.say(str(error), "yellow")
        if again_or_leave(desk) == "done":
            raise click.exceptions.Exit(error.exit_status) from error
        return "again"
    coming = scoring.finish(recording)
    answer = ask(desk, recording)
    take, last = keep(desk, _answered(wait_for(desk, coming), answer))
    choice = "done"
    if desk.settings.as_json:
        _print_json(take)
    else:
        show(desk, take, last, options.rubric)
        if desk.keys is not None:
            choice = decide(desk, take, recording, options.rubric)
    if not desk.settings.keep:
        forget(desk, take)
    return choice


def _answered(take: Take, answer: Any) -> Take:
    from dataclasses import replace

    return replace(take, self_verdict=answer)


def _print_json(take: Take) -> None:
    from rehearse.store.take_json import take_to_json

    click.echo(take_to_json(take))
