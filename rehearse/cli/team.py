"""`rehearse team`: what a coach asks of many takes by several reps."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.judging import REP_FROM, chosen_rubric, judging_options, names_from, options_from
from rehearse.cli.kept_sources import KeptSources
from rehearse.cli.take_names import complete_message, opened_library
from rehearse.cli.terminal import STYLES, complain, console, page_file, progress, write_page
from rehearse.errors import ExitStatus, InputError, UsageError

if TYPE_CHECKING:
    from rehearse.team.report import TeamReport
    from rehearse.team.summary import Summaries, TakeMarks


@click.command(epilog="Exit status: 0 reported, 1 some recordings failed, 3 there is no such folder or no take.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--kept", is_flag=True, help="The takes that are kept, everyone's in the database.")
@click.option(
    "--message", help="Only this message; with FOLDER, the one they belong to.", shell_complete=complete_message
)
@REP_FROM
@click.option("--expect", multiple=True, metavar="NAME", help="Who should have practised; may be given again.")
@click.option("--idle-days", type=click.IntRange(1), default=7, show_default=True, help="Who made no take for so long.")
@click.option("--keep", is_flag=True, help="With FOLDER: keep what was scored.")
@click.option("--anonymous", is_flag=True, help="A letter for each rep, and nothing quoted.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page with the pictures to this file.")
@click.option("--with-sound", is_flag=True, help="With --html: the places to listen to, in the file.")
@click.option("--csv", "as_csv", is_flag=True, help="One row for each rep, for a spreadsheet.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option(
    "--style", type=click.Choice(STYLES), default="reason", show_default=True, help="What the messages are meant to do."
)
@judging_options
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def team(
    folder: Path | None,
    kept: bool,
    message: str | None,
    rep_from: str | None,
    expect: tuple[str, ...],
    idle_days: int,
    keep: bool,
    anonymous: bool,
    html: Path | None,
    with_sound: bool,
    as_csv: bool,
    as_json: bool,
    debug: bool,
    **judged: Any,
) -> int:
    """Report on a team: who stands where, what goes wrong most, who has not practised.

    FOLDER is scored, the folders below it too; the first folder below it names the rep, unless --rep-from reads it
    from the file's name. --kept takes what is in the database.

    \b
    Examples:
      rehearse team --kept
      rehearse team --kept --html team.html --anonymous
      rehearse team recordings/                       recordings/Ann/..., recordings/Bob/...
      rehearse team recordings/ --rep-from "{rep}_{message}" --csv > team.csv
      rehearse team --kept --expect Ann --expect Bob --idle-days 14
    """
    from rehearse.team.report import team_report, without_reps

    _refuse_contradictions(
        folder,
        kept=kept,
        for_folder=keep or bool(rep_from),
        two_formats=as_json and as_csv,
        page=html is not None,
        with_sound=with_sound,
        anonymous=anonymous,
    )
    html = page_file(html)
    failed = False
    places: dict[str, Path] = {}
    if folder is None:
        takes, summaries = _kept_takes(message)
    else:
        (takes, summaries), places, failed = _scored(folder, message or "", rep_from or "folder", keep, judged)
        expect = (*expect, *(_folders_below(folder) if rep_from in (None, "folder") else ()))
    heard = _heard(takes, summaries, judged["rubric"])
    report = team_report(takes, summaries, datetime.now(UTC), expected=expect, idle_days=idle_days)
    if anonymous:
        report = without_reps(report)
    if html is not None:
        from rehearse.render.html import team_page

        sounds = _clips(report, places) if with_sound else None
        write_page(team_page(report, chosen_rubric(judged["rubric"]), sounds=sounds, heard=heard[0]), html)
    _show(report, heard, html, as_csv=as_csv, as_json=as_json)
    return ExitStatus.SOME_FAILED if failed else ExitStatus.OK


def _refuse_contradictions(
    folder: Path | None,
    *,
    kept: bool,
    for_folder: bool,
    two_formats: bool,
    page: bool,
    with_sound: bool,
    anonymous: bool,
) -> None:
    if kept == (folder is not None):
        raise UsageError("Say whose takes: a FOLDER, or --kept.", "rehearse team --kept")
    if kept and for_folder:
        raise UsageError("--keep and --rep-from are for a FOLDER.", "What is kept has its rep: rehearse team --kept")
    if two_formats:
        raise UsageError("--json and --csv exclude each other.", "Choose one.")
    if with_sound and not page:
        raise UsageError("--with-sound puts the sound into a page.", "Add --html FILE.")
    if with_sound and anonymous:
        raise UsageError("--anonymous and --with-sound exclude each other.", "A voice says its name: choose one.")


def _kept_takes(message: str | None) -> tuple[Sequence[TakeMarks], Summaries]:
    from rehearse.store import Library

    library = Library()  # lets go of the database by itself
    takes = library.marks(message, everyone=True)
    if not takes:
        hint = "Keep some: rehearse score FOLDER --recursive --rep-from folder --keep"
        raise InputError("No take has been kept yet.", hint, code="missing")
    return takes, library.summaries


def _scored(
    folder: Path, message: str, rep_from: str, keep: bool, judged: dict[str, Any]
) -> tuple[tuple[Sequence[TakeMarks], Summaries], dict[str, Path], bool]:
    """Return the takes of a folder in short, where the sound of each lies, and whether some failed."""
    from rehearse.audio import find_recordings
    from rehearse.batch import FailedTake, assess_many
    from rehearse.team.summary import marked, summary_of

    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", "Check the name.", code="missing")
    sources = find_recordings([folder], recursive=True)
    names = names_from(rep_from, sources, [folder])
    options = options_from(others=True, message=message, **judged)
    library = KeptSources(keep=keep, message=message)
    library.name(names)
    takes = []
    places: dict[str, Path] = {}
    failed = False
    known = library.kept_already(sources) if keep else {}
    for turn, name in known.items():
        take = library.kept_take(name)
        if isinstance(take, FailedTake):
            complain(take.error)
            failed = True
            continue
        takes.append(summary_of(replace(take, rep=names[sources[turn]][0] or take.rep)))
        places[take.id] = Path(take.file)
    left = [source for turn, source in enumerate(sources) if turn not in known]
    with progress(len(left)) as say:
        for number, result in assess_many(left, options, say):
            settled = library.kept(result, left[number])
            if isinstance(settled, FailedTake):
                complain(settled.error)
                failed = True
            else:
                takes.append(summary_of(settled))
                places[settled.id] = Path(settled.file)
    library.tell()
    if not takes:
        raise InputError(f"None of the recordings in {folder} could be read.", "See above.", code="unreadable")
    return marked(takes), places, failed or library.failed


def _folders_below(folder: Path) -> list[str]:
    """Return the folders of reps, those without a recording too."""
    return sorted(one.name for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def _clips(report: TeamReport, places: dict[str, Path]) -> dict[tuple[str, float], str]:
    """Return the places to listen to as addresses that need no network; none of sound that is not here."""
    from rehearse.audio import read_recording
    from rehearse.audio.encode import MP3_TYPE, encode_mp3
    from rehearse.core.recording import SAMPLE_RATE_HZ
    from rehearse.render.html import data_address
    from rehearse.render.html.team_page import clip_of

    clips: dict[tuple[str, float], str] = {}
    with opened_library() as library:
        for place in (place for fault in report.faults for place in fault.places if place.here):
            try:
                file = places.get(place.take) or library.sound_of(library.find(place.take))
                samples = read_recording(file).samples
            except InputError:
                continue
            first, last = (round(second * SAMPLE_RATE_HZ) for second in clip_of(place))
            if len(samples[first:last]):
                clips[place.take, place.start_s] = data_address(encode_mp3(samples[first:last]), MP3_TYPE)
    return clips


def _heard(
    takes: Sequence[TakeMarks], summaries: Summaries, rubric: Path | None
) -> tuple[list[str], dict[str, Any] | None]:
    """Return what coaches' answers say of the card, in words and as JSON; nothing where nobody answered."""
    from rehearse.store.coach_answers import CoachAnswers

    with CoachAnswers() as answers:
        said = answers.all()
    if not said:
        return [], None
    from rehearse.render.team_words import heard_by_coach, heard_json, heard_lines

    found = heard_by_coach(takes, summaries, said, chosen_rubric(rubric))
    return (heard_lines(*found), heard_json(*found)) if found else ([], None)


def _show(
    report: TeamReport,
    heard: tuple[list[str], dict[str, Any] | None],
    html: Path | None,
    *,
    as_csv: bool,
    as_json: bool,
) -> None:
    from rehearse.render.team_table import render_team
    from rehearse.render.team_words import team_json, write_team_csv

    if as_csv:
        write_team_csv(report, sys.stdout)
    elif as_json:
        click.echo(json.dumps(team_json(report) | {"coach": heard[1]}, allow_nan=False))
    elif html is None:
        render_team(report, console(), more=heard[0])
