"""The command: what a person types, translated for the pipeline, and what it found, translated back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse import __version__
from rehearse.errors import ExitStatus, InputError, RehearseError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from rehearse.pipeline import FailedTake, Options, Progress
    from rehearse.profile import Profile
    from rehearse.take import Take

STYLES = ("reason", "curiosity")
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
        click.echo(str(error), err=True)
        status = error.exit_status
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  (Python flushes it on the way out)
        status = ExitStatus.OK
    except Exception as error:
        if debug:
            raise
        click.echo(f"Something went wrong inside rehearse: {type(error).__name__}: {error}", err=True)
        click.echo("Run the same command with --debug and report what it prints.", err=True)
        status = ExitStatus.SOME_FAILED
    raise SystemExit(int(status))


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Everything runs on this machine. No recording leaves it.",
)
@click.version_option(__version__, "-V", "--version")
def cli() -> None:
    r"""Practise a voicemail before you leave it: would you call you back?

    \b
    Examples:
      rehearse score take1.m4a            the scorecard for a recording
      rehearse score takes/ --recursive   a table for a folder of them
      rehearse script message.txt         check the words before you speak them
      rehearse profile                    tell it your name, company and number
    """


@cli.command(epilog="Exit status: 0 all scored, 1 some failed, 3 nothing could be read, 4 no weights, 130 interrupted.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-r", "--recursive", is_flag=True, help="Take every recording in the folders given.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, a line for each file.")
@click.option("--csv", "as_csv", is_flag=True, help="One row for each file, for a spreadsheet.")
@click.option("--why", is_flag=True, help="Show the evidence behind each criterion.")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the message is meant to do."
)
@click.option("--script", type=click.Path(path_type=Path), help="What you meant to say; shows what was skipped.")
@click.option("--message", default="", help="Name of the message these takes belong to.")
@click.option("--rubric", type=click.Path(path_type=Path), help="A team's own thresholds (TOML).")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Your everyday voice, to compare with; may be given again.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "openai", "faster"]),
    default="auto",
    show_default=True,
    help="Which Whisper.",
)
@click.option("--model", default="base", show_default=True, help="Whisper weights: a name or a folder.")
@click.option(
    "--pitch-tracker",
    type=click.Choice(["auto", "pyin", "swift-f0"]),
    default="auto",
    show_default=True,
    help="How pitch is tracked.",
)
@click.option("--no-transcript", is_flag=True, help="Measure the sound alone; the words are not looked at.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def score(
    files: tuple[str, ...], recursive: bool, as_json: bool, as_csv: bool, why: bool, debug: bool, **chosen: Any
) -> int:
    r"""Score recordings that already exist.

    WAV, FLAC, MP3, Ogg, Opus, M4A, AMR, 3GP, WebM and video files are read; - is standard input.

    \b
    Examples:
      rehearse score take1.m4a
      rehearse score take1.m4a --why
      rehearse score takes/ --recursive --csv > takes.csv
      rehearse score *.wav --json | jq .verdict.score
      cat memo.m4a | rehearse score -
    """
    from rehearse.pipeline import FailedTake, assess_many

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other.", "Choose one.")
    options = _options(**chosen)
    sources, missing = _sources(files, recursive)
    results: list[Take | FailedTake] = [FailedTake(name, error) for name, error in missing]
    if as_json:
        for failed in results:
            _print_json(failed)
    interrupted = False
    with _progress(len(sources)) as say:
        try:
            for result in assess_many(sources, options, say):
                results.append(result)
                if as_json:
                    _print_json(result)
        except KeyboardInterrupt:
            interrupted = True
    if not as_json:
        _show(results, as_csv=as_csv, why=why)
    if interrupted:
        click.echo(f"Stopped: {len(results)} of {len(sources) + len(missing)} done.", err=True)
        return ExitStatus.INTERRUPTED
    return _status(results)


def _options(
    *,
    style: str,
    script: Path | None,
    message: str,
    rubric: Path | None,
    baseline: tuple[Path, ...],
    engine: str,
    model: str,
    pitch_tracker: str,
    no_transcript: bool,
) -> Options:
    from rehearse.pipeline import Options, listen_to_baseline
    from rehearse.rubric import default_rubric, team_rubric
    from rehearse.settings import load_profile

    return Options(
        style=style,  # type: ignore[arg-type]
        profile=load_profile(),
        rubric=team_rubric(_read_text(rubric), str(rubric)) if rubric else default_rubric(),
        engine=engine,  # type: ignore[arg-type]
        model=model,
        pitch_tracker=pitch_tracker,  # type: ignore[arg-type]
        transcript=not no_transcript,
        message_name=message,
        script=_read_text(script) if script else "",
        baseline=listen_to_baseline(baseline, pitch_tracker) if baseline else None,  # type: ignore[arg-type]
    )


def _sources(files: Sequence[str], recursive: bool) -> tuple[list[Path | bytes], list[tuple[str, InputError]]]:
    """Return what can be tried, and the arguments that cannot."""
    from rehearse.audio_file import find_recordings

    sources: list[Path | bytes] = []
    missing: list[tuple[str, InputError]] = []
    for name in files:
        if name == "-":
            sources.append(sys.stdin.buffer.read())
            continue
        try:
            found = find_recordings([Path(name)], recursive=recursive)
        except InputError as error:
            missing.append((name, error))
            continue
        if not found:
            hint = "Known are wav, flac, mp3, ogg, m4a, amr, 3gp, webm, mp4 and more."
            missing.append((name, InputError(f"No recording in {name}.", hint, code="empty")))
        sources.extend(found)
    return sources, missing


def _show(results: Sequence[Take | FailedTake], *, as_csv: bool, why: bool) -> None:
    from rehearse.pipeline import FailedTake
    from rehearse.render.table import render_table, write_csv
    from rehearse.render.terminal import render_card
    from rehearse.take import Take

    takes = [result for result in results if isinstance(result, Take)]
    failed = [result for result in results if isinstance(result, FailedTake)]
    if as_csv:
        write_csv(takes, failed, sys.stdout)
    elif len(takes) == 1 and len(results) == 1:
        render_card(takes[0], console=_console(), why=why)
    elif takes:
        render_table(results, _console())
        if why:
            for take in takes:
                render_card(take, console=_console(), why=True)
    for failure in failed:
        click.echo(str(failure.error), err=True)


def _print_json(result: Take | FailedTake) -> None:
    from rehearse.pipeline import FailedTake
    from rehearse.render.json import error_to_json, take_to_json

    line = error_to_json(result.file, result.error) if isinstance(result, FailedTake) else take_to_json(result)
    click.echo(line)


def _status(results: Sequence[Take | FailedTake]) -> ExitStatus:
    from rehearse.pipeline import FailedTake

    failed = sum(isinstance(result, FailedTake) for result in results)
    if not failed:
        return ExitStatus.OK
    return ExitStatus.NOTHING_READ if failed == len(results) else ExitStatus.SOME_FAILED


@cli.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the message is meant to do."
)
@click.option(
    "--wpm", type=click.IntRange(60, 300), default=140, show_default=True, help="Words a minute you mean to speak."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def script(file: str, style: str, wpm: int, as_json: bool) -> None:
    r"""Check a message before a word of it is spoken.

    What is missing, what should go, the phone numbers found, and how long it will take
    with the number said at one digit a second. - is standard input.

    \b
    Examples:
      rehearse script message.txt
      echo "Hi Kim, this is Ana from Acme..." | rehearse script -
    """
    from rehearse.message.script import check_script
    from rehearse.render.json import script_to_json
    from rehearse.render.terminal import render_script
    from rehearse.settings import load_profile

    text = sys.stdin.read() if file == "-" else _read_text(Path(file))
    if not text.strip():
        raise InputError(
            f"Cannot check {file}: there is no text in it.", "Write down what you mean to say.", code="empty"
        )
    check = check_script(text, load_profile(), style, rate_wpm=float(wpm))  # type: ignore[arg-type]
    if as_json:
        click.echo(script_to_json(file, check))
    else:
        render_script(check, console=_console())


@cli.command()
@click.option("--name", help="Your name, as you say it.")
@click.option("--company", help="Your company, as you say it.")
@click.option("--number", "phone_number", help="The number you leave.")
@click.option("--region", help="Country of your numbers, such as US or GB.")
@click.option("--customer", "customers", multiple=True, help="A customer prospects may know; may be given again.")
@click.option("--clear", is_flag=True, help="Forget all of it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def profile(clear: bool, as_json: bool, **given: Any) -> None:
    r"""Show or change who you are: helps to recognise your name and check your number.

    \b
    Examples:
      rehearse profile --name "Dana Reyes" --company "Northfield Freight" --number 312-555-0147
      rehearse profile --customer Borden --customer "Acme Chemicals"
      rehearse profile
    """
    from dataclasses import asdict, replace

    from rehearse.profile import Profile
    from rehearse.settings import load_profile, save_profile, user_folders

    changes = {name: value for name, value in given.items() if value not in (None, ())}
    before = Profile() if clear else load_profile()
    after = replace(before, **_checked(changes))
    if changes or clear:
        save_profile(after)
    if as_json:
        import json

        click.echo(json.dumps(asdict(after)))
        return
    _show_profile(after, user_folders().profile_file, empty=after == Profile())


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    import phonenumbers

    if "region" in changes:
        changes["region"] = changes["region"].upper()
        if changes["region"] not in phonenumbers.SUPPORTED_REGIONS:
            raise UsageError(
                f"Unknown region {changes['region']}.", "Use a country's two letters, such as US, GB or DE."
            )
    return changes


def _show_profile(profile: Profile, file: Path, *, empty: bool) -> None:
    if empty:
        click.echo("Nothing is known of you yet. Tell it with, for example:")
        click.echo('  rehearse profile --name "Dana Reyes" --company "Northfield Freight" --number 312-555-0147')
        return
    rows = {
        "name": profile.name,
        "company": profile.company,
        "number": profile.phone_number,
        "region": profile.region,
        "customers": ", ".join(profile.customers),
    }
    for label, value in rows.items():
        click.echo(f"{label:<10} {value or '(not given)'}")
    click.echo(f"\nKept in {file}")


@cli.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> None:
    r"""List, fetch and verify Whisper's weights.

    \b
    Examples:
      rehearse models
      rehearse models fetch base
      rehearse models verify base
    """
    if context.invoked_subcommand is None:
        _list_models()


def _list_models() -> None:
    from rehearse.engines.weights import list_weights
    from rehearse.settings import user_folders

    for entry in list_weights(user_folders().weights):
        click.echo(f"{entry.name:<10} {entry.bytes / 1e6:7.0f} MB  {entry.state:<14} {entry.where}")


@models.command()
@click.argument("name", default="base")
def fetch(name: str) -> None:
    """Put the weights NAME on this machine, checked; later no network is needed."""
    from rehearse.engines.weights import fetch as fetch_weights
    from rehearse.settings import user_folders

    with click.progressbar(length=100, label=f"fetching {name}", file=sys.stderr) as bar:
        folder = fetch_weights(
            name, user_folders().weights, progress=lambda share: bar.update(int(100 * share) - bar.pos)
        )
    click.echo(str(folder))


@models.command()
@click.argument("name", default="base")
def verify(name: str) -> None:
    """Check the weights NAME against their published checksums."""
    from rehearse.engines.weights import verify as verify_weights
    from rehearse.settings import user_folders

    folder = verify_weights(name, user_folders().weights)
    click.echo(f"{name} is whole: {folder}")


@cli.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    r"""Print the completion for a shell.

    \b
    Examples:
      rehearse completion bash >> ~/.bashrc
      rehearse completion zsh >> ~/.zshrc
      rehearse completion fish > ~/.config/fish/completions/rehearse.fish
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    click.echo(maker(cli, {}, "rehearse", "_REHEARSE_COMPLETE").source())


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"Cannot find {file}.", "Check the name.", code="missing") from error
    except UnicodeDecodeError as error:
        raise InputError(f"Cannot read {file}: it is not text in UTF-8.", "Save it as plain text.") from error
    except OSError as error:
        raise InputError(f"Cannot read {file}: {error.strerror}.") from error


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


@contextmanager
def _progress(count: int) -> Iterator[Progress]:
    """Show what is being done, on a terminal only; the result itself goes to standard output."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape

    done = 0
    with Console(stderr=True).status("starting") as status:

        def say(what: str) -> None:
            nonlocal done
            done += what.startswith("reading ")
            place = f" ({done} of {count})" if count > 1 and done else ""
            status.update(escape(what) + place)

        yield say
