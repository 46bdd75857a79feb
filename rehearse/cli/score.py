"""`rehearse score`: recordings in, cards out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.judging import REP_FROM, judging_options, names_from, options_from
from rehearse.cli.kept_sources import KeptSources
from rehearse.cli.take_names import complete_file_or_take, complete_message
from rehearse.cli.terminal import (
    ALL_HELP,
    HTML_HELP,
    SCORED,
    STYLES,
    complain,
    console,
    offer_rest,
    page_file,
    print_card,
    progress,
    read_text,
    sound_for_page,
    tell,
    write_page,
)
from rehearse.errors import ExitStatus, InputError, UsageError

if TYPE_CHECKING:
    from rehearse.batch import FailedTake
    from rehearse.core.take import Take
    from rehearse.pipeline import Progress
    from rehearse.scoring.options import Options, TrackerKind
    from rehearse.scoring.rubric import Rubric

NAMED_AT_MOST = 10
"""Files of a folder that are passed over; of more, their number is said."""


@click.command(
    epilog="Exit status: 0 all scored, 1 some failed, 3 nothing could be read, 4 no weights, 130 interrupted."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_file_or_take)
@click.option("-r", "--recursive", is_flag=True, help="Look into the folders below, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, a line for each file.")
@click.option("--csv", "as_csv", is_flag=True, help="One row for each file, for a spreadsheet.")
@click.option("--all", "everything", is_flag=True, help=ALL_HELP)
@click.option("--why", is_flag=True, help="Show the evidence behind each criterion.")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the message is meant to do."
)
@click.option("--script", type=click.Path(path_type=Path), help="What you meant to say; shows what was skipped.")
@click.option("--kept-script", is_flag=True, help="Compare with the script that is kept with --message.")
@click.option("--message", default="", shell_complete=complete_message, help="The message these takes belong to.")
@click.option("--rep", default="", help="Who left it.  [default: the name in your profile]")
@REP_FROM
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Your everyday voice, to compare with; may be given again.",
)
@judging_options
@click.option("--line", is_flag=True, help="Hear it through a phone line too: do the number and the names survive?")
@click.option(
    "--codec",
    type=click.Choice(["g711", "amr"]),
    default="amr",
    show_default=True,
    help="With --line: a wire (g711) or a mobile network (amr).",
)
@click.option("--no-transcript", is_flag=True, help="Measure the sound alone; the words are not looked at.")
@click.option("--html", type=click.Path(path_type=Path), help=HTML_HELP)
@click.option("--keep", is_flag=True, help="Keep what was scored, sound and all; of a folder, go on where it stopped.")
@click.option("--again", is_flag=True, help="With --keep: score what is kept already once more.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Score on a Dask cluster: tcp://HOST:8786, or local:2.")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def score(
    files: tuple[str, ...],
    recursive: bool,
    as_json: bool,
    as_csv: bool,
    everything: bool,
    why: bool,
    html: Path | None,
    keep: bool,
    again: bool,
    cluster: str,
    rep_from: str | None,
    debug: bool,
    **chosen: Any,
) -> int:
    """Score recordings that already exist.

    WAV, FLAC, MP3, Ogg, Opus, M4A, AMR, 3GP, WebM and video files are read; - is standard input. Where there is no
    such file, FILE may be a kept take: its id or the beginning of one, last, last~1, the name of a message for its
    newest take. last also finds a recording that was cut off before it became a take. On a low screen a card's verdict,
    picture and fixes come first, and the rest on a key; a pipe gets all of it.

    \b
    Examples:
      rehearse score take1.m4a
      rehearse score take1.m4a --why
      rehearse score take1.m4a --html card.html
      rehearse score take1.m4a --keep --message "Borden Ohio"
      rehearse score last
      rehearse score takes/
      rehearse score takes/ --recursive --csv > takes.csv
      rehearse score takes/ --keep --cluster tcp://10.0.0.5:8786
      rehearse score team/ --recursive --rep-from folder --keep
      rehearse score *.wav --json | jq .verdict.score
      cat memo.m4a | rehearse score -
    """
    from rehearse.batch import FailedTake

    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other.", "Choose one.")
    html = page_file(html)
    if rep_from and chosen["rep"]:
        raise UsageError("--rep and --rep-from exclude each other.", "Choose one.")
    options = _options(others=rep_from is not None, **chosen)
    library = KeptSources(keep=keep, message=chosen["message"], rep=options.rep)
    sources, missing = _sources(files, recursive, library, cluster)
    library.name(names_from(rep_from, library.new(sources), [Path(name) for name in files]))
    if html is not None and len(sources) > 1:
        raise UsageError(
            "A page holds one take.", "Score one file, or set two side by side: rehearse compare A B --html"
        )
    unusable = [FailedTake(name, error) for name, error in missing]
    for failed in unusable if as_json else ():
        _print_json(failed)
    known = library.kept_already(sources) if keep and not again and len(sources) > 1 else {}
    done, interrupted = _score_all(sources, known, options, cluster, library, _print_json if as_json else None)
    results = [*unusable, *done]
    cut = None
    if not as_json:
        cut = _show(results, as_csv=as_csv, everything=everything, why=why, rubric=options.rubric)
    if html is not None:
        _write_page(html, results, sources, options.rubric)
    library.tell()
    if cut is not None:
        offer_rest(cut, options.rubric)
    if interrupted:
        click.echo(f"Stopped: {len(results)} of {len(sources) + len(missing)} done.", err=True)
        return ExitStatus.INTERRUPTED
    return _status(results) or (ExitStatus.SOME_FAILED if library.failed else ExitStatus.OK)


def _scored(
    sources: Sequence[Path | bytes | str], options: Options, cluster: str, say: Progress
) -> Iterator[tuple[int, Take | FailedTake]]:
    """Yield which source is done, and its result: here, or on a cluster."""
    if cluster:
        from rehearse.cluster import assess_on_cluster

        return assess_on_cluster(sources, options, cluster, say)
    from rehearse.batch import assess_many

    return assess_many([source for source in sources if not isinstance(source, str)], options, say)


def _score_all(
    sources: Sequence[Path | bytes | str],
    known: Mapping[int, str],
    options: Options,
    cluster: str,
    library: KeptSources,
    tell: Callable[[Take | FailedTake], None] | None,
) -> tuple[list[Take | FailedTake | None], bool]:
    """Return the results in order, and whether they were interrupted.

    Each is kept as soon as it is done, and told as soon as it is its turn; an interruption tells what else is done.
    Takes of a folder that were told are not held any longer: None stands for each.
    """
    from rehearse.batch import FailedTake

    left = [turn for turn in range(len(sources)) if turn not in known]
    ready: dict[int, Callable[[], Take | FailedTake]]
    ready = {turn: partial(library.kept_take, name) for turn, name in known.items()}
    results: list[Take | FailedTake | None] = []

    def settle(turn: int) -> None:
        result = ready.pop(turn)()
        is_held = tell is None or len(sources) == 1 or isinstance(result, FailedTake)
        results.append(result if is_held else None)
        if tell:
            tell(result)

    def settle_in_turn() -> None:
        while len(results) in ready:
            settle(len(results))

    interrupted = False
    with progress(len(left)) as say:
        try:
            settle_in_turn()
            for number, result in _scored([sources[turn] for turn in left], options, cluster, say):
                turn = left[number]
                say(f"{SCORED} {number}")
                ready[turn] = partial(lambda done: done, library.kept(result, sources[turn]))
                settle_in_turn()
        except KeyboardInterrupt:
            interrupted = True
    for turn in sorted(ready):
        settle(turn)
    return results, interrupted


def _options(
    *,
    message: str,
    script: Path | None,
    kept_script: bool,
    baseline: tuple[Path, ...],
    pitch_tracker: TrackerKind,
    line: bool,
    codec: str,
    no_transcript: bool,
    **chosen: Any,
) -> Options:
    from rehearse.config import load_baseline
    from rehearse.pipeline import listen_to_baseline
    from rehearse.scoring.options import name_of_message

    if line and no_transcript:
        raise UsageError("--line and --no-transcript exclude each other.", "Choose one.")
    if script and kept_script:
        raise UsageError("--script and --kept-script exclude each other.", "Choose one.")
    text = read_text(script) if script else _script_of(message) if kept_script else ""
    return options_from(
        message=name_of_message(message, script=text, script_file=script) if script else message,
        script=text,
        baseline=listen_to_baseline(baseline, pitch_tracker) if baseline else load_baseline(),
        pitch_tracker=pitch_tracker,
        line=codec if line else None,
        transcript=not no_transcript,
        **chosen,
    )


def _script_of(message: str) -> str:
    """Return the script that is kept with a message.

    Raises
    ------
    UsageError
        No message is named.
    InputError
        It has none.
    """
    from rehearse.store.scripts import Scripts

    if not message:
        raise UsageError("--kept-script is that of a message.", "Name it with --message.")
    with Scripts() as scripts:
        text = scripts.in_force(message)
    if not text:
        hint = "Give one with --script FILE, or practise it with one: rehearse record --message NAME --script FILE"
        raise InputError(f"No script is kept with {message}.", hint, code="missing")
    return text


def _sources(
    files: Sequence[str], recursive: bool, library: KeptSources, cluster: str
) -> tuple[list[Path | bytes | str], list[tuple[str, InputError]]]:
    """Return what can be tried, and the arguments that cannot."""
    from rehearse.audio import find_recordings

    sources: list[Path | bytes | str] = []
    missing: list[tuple[str, InputError]] = []
    passed_over: list[Path] = []
    for name in files:
        if name == "-":
            sources.append(sys.stdin.buffer.read())
            continue
        try:
            if cluster and "://" in name:
                from rehearse.cluster import recordings_at

                sources.extend(recordings_at(name))
                continue
            kept = library.find(name)
            found = [kept] if kept else find_recordings([Path(name)], recursive=recursive, pass_over=passed_over.append)
        except InputError as error:
            missing.append((name, error))
            continue
        sources.extend(found)
    if passed_over:
        _tell_passed_over(passed_over)
    return sources, missing


def _tell_passed_over(files: Sequence[Path]) -> None:
    from rehearse.audio import shown_name

    names = [shown_name(file) for file in files[:NAMED_AT_MOST]]
    more = [f"{len(files) - NAMED_AT_MOST} more"] if len(files) > NAMED_AT_MOST else []
    hint = f"Give {'it' if len(files) == 1 else 'one'} by name to try."
    tell(f"Passed over, no known kind of recording: {', '.join(names + more)}. {hint}")


def _show(
    results: Sequence[Take | FailedTake | None], *, as_csv: bool, everything: bool, why: bool, rubric: Rubric
) -> Take | None:
    """Print the results, and return the take of which the first screen is shown and the rest is not."""
    from rehearse.batch import FailedTake
    from rehearse.core.take import Take
    from rehearse.render.table import render_table, write_csv

    takes = [result for result in results if isinstance(result, Take)]
    failed = [result for result in results if isinstance(result, FailedTake)]
    if as_csv:
        write_csv(takes, failed, sys.stdout)
    elif len(takes) == 1 and len(results) == 1:
        return takes[0] if print_card(takes[0], rubric, everything=everything, why=why) else None
    elif takes:
        render_table([*takes, *failed], console())
        if why:
            for take in takes:
                print_card(take, rubric, why=True)
    for failure in failed:
        complain(failure.error)
    return None


def _write_page(
    file: Path, results: Sequence[Take | FailedTake | None], sources: Sequence[Path | bytes | str], rubric: Rubric
) -> None:
    from rehearse.core.take import Take
    from rehearse.render.html import take_page

    for take in results:
        if isinstance(take, Take):
            source = sources[0]
            if isinstance(source, str):
                from rehearse.cluster import fetched

                source = fetched(source)
            gone = isinstance(source, Path) and not source.exists()  # it was moved into the library
            sound = sound_for_page(Path(take.file) if gone else source)
            write_page(take_page(take, rubric, sound=sound), file)


def _print_json(result: Take | FailedTake) -> None:
    from rehearse.batch import FailedTake
    from rehearse.store.take_json import error_to_json, take_to_json

    line = error_to_json(result.file, result.error) if isinstance(result, FailedTake) else take_to_json(result)
    click.echo(line)


def _status(results: Sequence[Take | FailedTake | None]) -> ExitStatus:
    from rehearse.batch import FailedTake

    failed = sum(isinstance(result, FailedTake) for result in results)
    if not failed:
        return ExitStatus.OK
    return ExitStatus.NOTHING_READ if failed == len(results) else ExitStatus.SOME_FAILED
